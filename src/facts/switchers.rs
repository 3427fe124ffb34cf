//! What members bought before and after they became customers, beside members who stayed.

use super::Fact;
use super::joiners::DAYS_OF_MONTH;
use super::monthly::Monthly;
use crate::calendar::Day;
use crate::calendar::full_months::FullMonths;
use crate::case::open::Company;
use crate::case::tables::participants::Class;
use crate::stats::fading::Sides;
use crate::stats::random::{DEFAULT_SEED, stream};
use std::ops::Range;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "switchers",
    meaning: "per member who became a customer: product a month in the six whole months before and after the month of the switch, at least three of each (0 without an order); members who stayed likewise around the same months",
    sql: "with switch as (
  select participant_id, min(changed_on) as switched_on
    from (select *, lag(class) over (partition by participant_id order by changed_on) as class_before from class_changes)
   where class in ('preferred', 'retail') and class_before = 'business' group by 1)
select s.participant_id, date_diff('month', s.switched_on, c.month) as tau, coalesce(m.product, 0) as product
  from switch s
  join calendar c on date_diff('month', s.switched_on, c.month) between -6 and 6   -- whole months with an account, a member before and a customer after
  left join monthly m on m.buyer_id = s.participant_id and m.month = c.month
 where s.participant_id not in (:house_accounts)",
};

/// Months looked at on each side of the switch.
pub const REACH: usize = 6;
/// Fewest of them that a person counts with.
pub const FEWEST_MONTHS: usize = 3;
/// Most members who stayed that are looked at, drawn at random.
pub const MOST_STAYED: usize = 20_000;
/// Months of the account at which a band of tenure ends.
const TENURE_BANDS: [f64; 3] = [6.0, 12.0, 24.0];
const BANDS: usize = TENURE_BANDS.len() + 1;
const WINDOW: usize = 2 * REACH + 1;

/// A sum of purchases over some people, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// People.
    pub people: u64,
    /// What they bought.
    pub bought: i64,
}

impl Sum {
    fn add(&mut self, bought: i64) {
        self.people += 1;
        self.bought += bought;
    }
}

/// Members who became customers and members who stayed, by calendar month and tenure.
#[derive(Debug, Default)]
pub struct Switchers {
    /// Those who became customers, each once; amounts in minor units a month.
    pub switched: Vec<Sides>,
    /// Members who stayed, around each month in which somebody of their tenure switched.
    pub stayed: Vec<Sides>,
    /// Strata: a month of switching and a band of tenure. What was bought from six months before to six after, by those
    /// who switched and by those who stayed.
    pub strata: Vec<[[Sum; WINDOW]; 2]>,
    /// What those with all six months before the switch bought in the first and in the last three of them.
    pub before_the_switch: [i64; 2],
    /// Members who became customers with fewer than three whole months on either side.
    pub cut_short: usize,
    /// Customers whose class at joining is not recorded: perhaps they were members.
    pub unrecorded: usize,
}

/// Somebody's product purchases in the months around a switch.
struct Around {
    before: f64,
    after: f64,
    months: [Option<i64>; WINDOW],
}

/// A member who became a customer.
struct Switch {
    person: u32,
    day: Day,
    member: Range<usize>,
    customer: Range<usize>,
}

impl Switchers {
    /// Passes over the class history, and over the months of those who switched and of those they are compared with.
    /// `None` without a class history.
    pub fn gather(company: &Company, monthly: &Monthly) -> Option<Self> {
        if company.history.is_empty() {
            return None;
        }
        let months = FullMonths::of(&company.period);
        let mut found = Self::default();
        let mut strata = Strata::new(company.period.months().len());
        let mut bought = vec![0; company.period.months().len()];
        let house = &company.participants.house;
        for person in (0..house.len() as u32).filter(|&person| !house[person as usize]) {
            found.unrecorded += usize::from(began_as_customer(company, person));
            let switches = switches_of(company, &months, person);
            if switches.is_empty() {
                continue;
            }
            read(monthly, person, &mut bought);
            let around = switches.iter().find_map(|switch| {
                let month = usize::from(company.period.month_of(switch.day));
                Some((switch, month, around(&bought, &switch.member, &switch.customer, month)?))
            });
            match around {
                Some((switch, month, around)) => {
                    let tenure = switch.day - company.participants.joined[person as usize];
                    let stratum = strata.of_switch(month, band(tenure));
                    found.switch(switch.person, stratum, &around);
                }
                None => found.cut_short += 1,
            }
        }
        found.compare(company, monthly, &months, &strata);
        Some(found)
    }

    fn switch(&mut self, person: u32, stratum: usize, around: &Around) {
        self.strata.resize(self.strata.len().max(stratum + 1), [[Sum::default(); WINDOW]; 2]);
        self.add(0, stratum, around);
        self.switched.push(Sides { person, stratum, before: around.before, after: around.after });
        if let Some(before) = around.months[..REACH].iter().copied().collect::<Option<Vec<i64>>>() {
            self.before_the_switch[0] += before[..REACH / 2].iter().sum::<i64>();
            self.before_the_switch[1] += before[REACH / 2..].iter().sum::<i64>();
        }
    }

    fn add(&mut self, group: usize, stratum: usize, around: &Around) {
        for (sum, month) in self.strata[stratum][group].iter_mut().zip(around.months) {
            if let Some(month) = month {
                sum.add(month);
            }
        }
    }

    /// Looks at members who stayed, in the months in which somebody of their tenure switched.
    fn compare(&mut self, company: &Company, monthly: &Monthly, months: &FullMonths, strata: &Strata) {
        if self.switched.is_empty() {
            return;
        }
        let mut bought = vec![0; company.period.months().len()];
        for person in members_who_stayed(company) {
            let there = there(company, months, person);
            let joined = company.participants.joined[person as usize];
            read(monthly, person, &mut bought);
            for month in there.clone() {
                let Some(first) = months.first_day(month) else { continue };
                let Some(stratum) = strata.of(month, band(first - joined)) else { continue };
                if let Some(around) = around(&bought, &there, &there, month) {
                    self.add(1, stratum, &around);
                    self.stayed.push(Sides { person, stratum, before: around.before, after: around.after });
                }
            }
        }
    }
}

/// The numbers of the strata that somebody switched in.
struct Strata {
    number: Vec<[Option<usize>; BANDS]>,
    count: usize,
}

impl Strata {
    fn new(months: usize) -> Self {
        Self { number: vec![[None; BANDS]; months], count: 0 }
    }

    fn of(&self, month: usize, band: usize) -> Option<usize> {
        self.number[month][band]
    }

    fn of_switch(&mut self, month: usize, band: usize) -> usize {
        *self.number[month][band].get_or_insert_with(|| {
            self.count += 1;
            self.count - 1
        })
    }
}

fn band(tenure: Day) -> usize {
    let months = f64::from(tenure) / DAYS_OF_MONTH;
    TENURE_BANDS.iter().filter(|&&end| months >= end).count()
}

fn is_customer(class: Class) -> bool {
    matches!(class, Class::Preferred | Class::Retail)
}

/// Whether the first recorded class is a customer's and comes after joining: what the account was before is not known.
fn began_as_customer(company: &Company, person: u32) -> bool {
    let first = company.history.changes_of(person).first();
    first.is_some_and(|&(day, class)| is_customer(class) && day > company.participants.joined[person as usize])
}

/// The days in the period on which a participant went from member to customer, with the whole months before as a member
/// and after as a customer.
fn switches_of(company: &Company, months: &FullMonths, person: u32) -> Vec<Switch> {
    let changes = company.history.changes_of(person);
    let (joined, left) = (company.participants.joined[person as usize], company.participants.left[person as usize]);
    let mut switches = Vec::new();
    for at in 1..changes.len() {
        let (day, class) = changes[at];
        let in_period = (company.period.start()..=company.period.end()).contains(&day);
        if !(in_period && is_customer(class) && changes[at - 1].1 == Class::Business) {
            continue;
        }
        let since = changes[..at].iter().rev().take_while(|change| change.1 == Class::Business).last();
        let until = changes[at..].iter().find(|change| !is_customer(change.1)).map_or(left, |change| change.0 - 1);
        switches.push(Switch {
            person,
            day,
            member: months.between(since.map_or(joined, |since| since.0.max(joined)), day - 1),
            customer: months.between(day, until.min(left)),
        });
    }
    switches
}

/// The whole months for which an account was there and its class is known.
fn there(company: &Company, months: &FullMonths, person: u32) -> Range<usize> {
    let people = &company.participants;
    let joined = people.joined[person as usize];
    let since = company.history.changes_of(person).first().map_or(joined, |first| first.0.max(joined));
    months.between(since, people.left[person as usize])
}

/// Members who never were anything else, ascending; a sample of them where there are many.
fn members_who_stayed(company: &Company) -> Vec<u32> {
    let people = &company.participants;
    let stayed = |person: u32| {
        let changes = company.history.changes_of(person);
        let always = changes.iter().all(|change| change.1 == Class::Business);
        always && !people.house[person as usize] && people.class[person as usize] == Class::Business
    };
    let all: Vec<u32> = (0..people.len() as u32).filter(|&person| stayed(person)).collect();
    if all.len() <= MOST_STAYED {
        return all;
    }
    let mut random = stream(DEFAULT_SEED, "members who stayed");
    let mut drawn = rand::seq::index::sample(&mut random, all.len(), MOST_STAYED).into_vec();
    drawn.sort_unstable();
    drawn.into_iter().map(|at| all[at]).collect()
}

/// Product bought in every month of the period.
fn read(monthly: &Monthly, person: u32, bought: &mut [i64]) {
    bought.fill(0);
    for row in monthly.of_person(person) {
        bought[usize::from(row.month)] = row.product;
    }
}

/// Purchases around a month; `None` with fewer than three months on either side.
fn around(bought: &[i64], before: &Range<usize>, after: &Range<usize>, month: usize) -> Option<Around> {
    let before = before.start.max(month.saturating_sub(REACH))..before.end.min(month);
    let after = after.start.max(month + 1)..after.end.min(month + 1 + REACH);
    if before.len() < FEWEST_MONTHS || after.len() < FEWEST_MONTHS {
        return None;
    }
    let mean = |months: &Range<usize>| bought[months.clone()].iter().sum::<i64>() as f64 / months.len() as f64;
    let mut months = [None; WINDOW];
    for at in before.clone().chain(std::iter::once(month)).chain(after.clone()) {
        months[at + REACH - month] = Some(bought[at]);
    }
    Some(Around { before: mean(&before), after: mean(&after), months })
}
