//! What those who bought training and sales aids sold to customers, beside others like them who bought none.

use super::Fact;
use super::buyer::{Buyer, Conduct, class_of};
use super::joiners::month_number;
use super::monthly::Monthly;
use crate::calendar::Day;
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use std::collections::BTreeMap;
use std::ops::Range;

/// Most and fewest months before the purchase that are compared.
pub const BEFORE: [usize; 2] = [6, 3];
/// Months after it.
pub const AFTER: usize = 6;
/// Most pairs, and most people that are looked at for each.
pub const MOST: [usize; 2] = [2000, 400];
/// Levels of a band of depth, and the last band.
const BAND: [u32; 2] = [2, 3];

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "training",
    meaning: "business participants whose first tool of the period lies after three and before six full months of it, each with one like it who bought none: monthly sales to customers before and after, in the same calendar months",
    sql: "-- first tool; then a partner that joined in the same calendar month, stands in the same band of depth (0-1, 2-3, 4-5, deeper),
-- ordered in as many of the months before, and was still there, one for each and none twice, in the order of a hash of the ids
select buyer_id, date_trunc('month', min(ordered_on)) as month from orders
 where kind = 'tool' and amount > 0 and ordered_on between :start and :end group by 1;
-- sales to customers: product orders of customers who were not paid and did not recruit, by seller, and resales
select seller_id, date_trunc('month', ordered_on) as month, sum(amount) as sold from orders join :customers using (buyer_id)
 where kind = 'product' and seller_id is distinct from buyer_id group by 1, 2
union all select seller_id, date_trunc('month', sold_on), sum(amount) from resales group by 1, 2",
};

/// Mean monthly sales to customers, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sales {
    /// In the months before.
    pub before: f64,
    /// In the months after.
    pub after: f64,
}

/// Who bought, and one like it who did not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pair {
    /// The buyer of a tool.
    pub buyer: Sales,
    /// The other.
    pub other: Sales,
}

/// The comparison.
#[derive(Debug, Default)]
pub struct Training {
    /// Business participants who bought a tool in the period, house accounts out.
    pub buyers: usize,
    /// Those with enough of the period before and after.
    pub eligible: usize,
    /// Matched pairs, in an order that depends on the ids only.
    pub pairs: Vec<Pair>,
    /// Whether orders of customers name a seller, or resales are recorded.
    pub sales_are_known: bool,
}

/// A participant that is to be matched.
#[derive(Clone, Copy)]
struct Candidate {
    person: u32,
    hash: u64,
}

/// A pair that is to be measured: the two, and their months before and after.
struct Chosen {
    people: [u32; 2],
    before: Range<usize>,
    after: Range<usize>,
}

impl Training {
    /// Passes over the orders once where no tool was bought, else twice.
    pub fn gather(company: &Company, conduct: &Conduct, monthly: &Monthly) -> Self {
        let first = first_tools(company);
        let people = &company.participants;
        let is_member =
            |person: usize, day: Day| !people.house[person] && class_of(company, person as u32, day) == Class::Business;
        let buyers: Vec<u32> = (0..people.len())
            .filter(|&person| first[person] != Day::MAX && is_member(person, first[person]))
            .map(|person| person as u32)
            .collect();
        let mut training = Self { buyers: buyers.len(), ..Self::default() };
        if buyers.is_empty() {
            return training;
        }
        let active = Active::of(people.len(), monthly);
        let full = company.period.full_months();
        let mut eligible: Vec<(Candidate, Chosen)> = buyers
            .iter()
            .filter_map(|&person| {
                let month = usize::from(company.period.month_of(first[person as usize]));
                let chosen = windows(company, person, month, &full)?;
                there_after(company, person, month).then(|| (candidate(company, person), chosen))
            })
            .collect();
        training.eligible = eligible.len();
        eligible.sort_unstable_by_key(|(candidate, _)| (candidate.hash, candidate.person));
        eligible.truncate(MOST[0]);
        let chosen = matched(company, &first, eligible, &active, is_member);
        training.measure(company, conduct, &chosen);
        training
    }

    fn measure(&mut self, company: &Company, conduct: &Conduct, chosen: &[Chosen]) {
        let mut slot = vec![u32::MAX; company.participants.len()];
        for (at, pair) in chosen.iter().enumerate() {
            for (side, &person) in pair.people.iter().enumerate() {
                slot[person as usize] = (2 * at + side) as u32;
            }
        }
        let mut sums = vec![[0_i64; 2]; 2 * chosen.len()];
        let mut add = |seller: u32, month: u16, amount: i64| {
            let Some(&slot) = slot.get(seller as usize).filter(|slot| **slot != u32::MAX) else { return };
            let (pair, month) = (&chosen[slot as usize / 2], usize::from(month));
            for (window, sum) in [&pair.before, &pair.after].into_iter().zip(&mut sums[slot as usize]) {
                *sum += if window.contains(&month) { amount } else { 0 };
            }
        };
        let orders = &company.orders;
        for line in (0..orders.len()).filter(|&line| orders.in_period(line) && is_somebody(orders.seller[line])) {
            let (buyer, seller) = (orders.buyer[line], orders.seller[line]);
            if orders.kind[line] != OrderKind::Product || seller == buyer {
                continue;
            }
            let who = Buyer::of(company, conduct, buyer, orders.day[line]);
            if who.is_customer() && !who.is_customer_who_takes_part() {
                self.sales_are_known = true;
                add(seller, orders.month[line], orders.amount[line]);
            }
        }
        if let Some(resales) = &company.resales {
            self.sales_are_known = true;
            for row in (0..resales.amount.len()).filter(|&row| resales.in_period(row)) {
                add(resales.seller[row], resales.month[row], resales.amount[row]);
            }
        }
        let sales = |slot: usize, pair: &Chosen| Sales {
            before: sums[slot][0] as f64 / pair.before.len() as f64,
            after: sums[slot][1] as f64 / pair.after.len() as f64,
        };
        let pair = |(at, pair): (usize, &Chosen)| Pair { buyer: sales(2 * at, pair), other: sales(2 * at + 1, pair) };
        self.pairs = chosen.iter().enumerate().map(pair).collect();
    }
}

/// The day of each participant's first tool in the period.
fn first_tools(company: &Company) -> Vec<Day> {
    let orders = &company.orders;
    let mut first = vec![Day::MAX; company.participants.len()];
    for line in (0..orders.len()).filter(|&line| orders.kind[line] == OrderKind::Tool) {
        if orders.in_period(line) && orders.amount[line] > 0 && is_somebody(orders.buyer[line]) {
            let first = &mut first[orders.buyer[line] as usize];
            *first = orders.day[line].min(*first);
        }
    }
    first
}

/// The months that are compared: full ones, those before from the one after joining on.
fn windows(company: &Company, person: u32, month: usize, full: &Range<usize>) -> Option<Chosen> {
    let joined = company.participants.joined[person as usize];
    let from = if joined < company.period.start() {
        full.start
    } else {
        full.start.max(usize::from(company.period.month_of(joined)) + 1)
    };
    let before = from.max(month.saturating_sub(BEFORE[0]))..month;
    let after = month + 1..month + 1 + AFTER;
    (before.len() >= BEFORE[1] && after.end <= full.end).then_some(Chosen { people: [person, person], before, after })
}

/// Whether a participant joined before a month and was still there after it.
fn there_after(company: &Company, person: u32, month: usize) -> bool {
    let (joined, left) = (company.participants.joined[person as usize], company.participants.left[person as usize]);
    let period = &company.period;
    let joined_before = joined < period.start() || usize::from(period.month_of(joined)) < month;
    joined_before && (left > period.end() || (left >= period.start() && usize::from(period.month_of(left)) > month))
}

/// A number drawn from the id, so that who is matched with whom depends on no order of rows: FNV-1a, of Fowler, Noll
/// and Vo.
fn candidate(company: &Company, person: u32) -> Candidate {
    let name = company.participants.ids.name(person);
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    Candidate { person, hash }
}

/// Calendar month of joining and band of depth.
fn cell(company: &Company, person: u32) -> (i32, u32) {
    let month = month_number(company.participants.joined[person as usize]).unwrap_or(0);
    (month, (company.genealogy.depth(person) / BAND[0]).min(BAND[1]))
}

/// Gives each buyer a partner.
fn matched(
    company: &Company,
    first: &[Day],
    eligible: Vec<(Candidate, Chosen)>,
    active: &Active,
    is_member: impl Fn(usize, Day) -> bool,
) -> Vec<Chosen> {
    let mut cells: BTreeMap<(i32, u32), Vec<Candidate>> =
        eligible.iter().map(|(buyer, _)| (cell(company, buyer.person), Vec::new())).collect();
    for person in (0..first.len()).filter(|&person| first[person] == Day::MAX) {
        if let Some(others) = cells.get_mut(&cell(company, person as u32)) {
            others.push(candidate(company, person as u32));
        }
    }
    for others in cells.values_mut() {
        others.sort_unstable_by_key(|other| (other.hash, other.person));
    }
    let mut pairs = Vec::new();
    for (buyer, mut chosen) in eligible {
        let Some(others) = cells.get_mut(&cell(company, buyer.person)) else { continue };
        let month = chosen.before.end;
        let months = active.months(buyer.person, &chosen.before);
        let alike = |other: &Candidate| {
            active.months(other.person, &chosen.before) == months
                && there_after(company, other.person, month)
                && is_member(other.person as usize, first[buyer.person as usize])
        };
        if let Some(at) = others.iter().take(MOST[1]).position(alike) {
            chosen.people[1] = others.remove(at).person;
            pairs.push(chosen);
        }
    }
    pairs
}

/// The months in which each participant ordered, ascending.
struct Active {
    start: Vec<u32>,
    month: Vec<u16>,
}

impl Active {
    fn of(people: usize, monthly: &Monthly) -> Self {
        let mut start = vec![0_u32; people + 1];
        for row in &monthly.rows {
            start[row.person as usize + 1] += 1;
        }
        for at in 0..people {
            start[at + 1] += start[at];
        }
        let (mut free, mut month) = (start.clone(), vec![0; monthly.rows.len()]);
        // Rows come month by month, so that those of a person ascend.
        for row in &monthly.rows {
            let free = &mut free[row.person as usize];
            month[*free as usize] = row.month;
            *free += 1;
        }
        Self { start, month }
    }

    fn months(&self, person: u32, within: &Range<usize>) -> usize {
        let at = person as usize;
        let own = &self.month[self.start[at] as usize..self.start[at + 1] as usize];
        own.partition_point(|month| usize::from(*month) < within.end)
            - own.partition_point(|month| usize::from(*month) < within.start)
    }
}
