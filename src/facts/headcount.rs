//! How many participants there are, on how many levels, and how many there were a year before.

use super::Fact;
use super::buyer::{Conduct, class_of};
use crate::calendar::Day;
use crate::case::open::Company;
use crate::case::tables::participants::{Class, STILL_THERE};
use crate::genealogy::ROOT;
use std::collections::{BTreeMap, BTreeSet};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "headcount",
    meaning: "persons of business class who joined by the period's end, those there on a day, and the levels they stand on",
    sql: "with recursive people as (
    select participant_id, sponsor_id, coalesce(household, participant_id) as person, joined_on, left_on,
           class = 'business' and participant_id not in (:house_accounts) and joined_on <= :end as counts
      from participants),
  tree as (
    select participant_id, person, case when counts then 1 else 0 end as level from people where sponsor_id is null
    union all
    select p.participant_id, p.person, t.level + case when p.counts and p.person <> t.person then 1 else 0 end
      from people p join tree t on p.sponsor_id = t.participant_id)
select (select count(distinct person) from people where counts) as persons,
       (select max(level) from tree) as levels,
       -- :before is the day before the last twelve full months, :last their last day
       (select count(*) from people where counts and joined_on <= :before and (left_on is null or left_on > :before)) as there_before,
       (select count(*) from people where counts and joined_on <= :last and (left_on is null or left_on > :last)) as there_at_last",
};

/// A number of people or levels, and how far it could be more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AtLeast {
    /// What is known.
    pub known: usize,
    /// The most that house accounts, unknown classes, customers who take part and unknown places could make of it.
    pub most: usize,
}

/// The headcount before and at the end of the last twelve full calendar months, house accounts out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearOfHeads {
    /// Business participants there at the end of the day before the twelve months.
    pub before: AtLeast,
    /// Business participants there at the end of their last day.
    pub at_end: AtLeast,
    /// Business participants who joined in between.
    pub joined: usize,
    /// Business participants who left in between.
    pub left: usize,
}

/// Participants by head.
#[derive(Debug)]
pub struct Headcount {
    /// Persons of business class who joined by the period's end, whether they left or not; accounts of one household
    /// are one person.
    pub persons: AtLeast,
    /// Most levels of such persons on one chain of sponsors, the one at its top included.
    pub levels: AtLeast,
    /// The last twelve full calendar months; `None` where the period holds fewer.
    pub last_year: Option<YearOfHeads>,
    /// Whether the table names anybody's day of leaving.
    pub anybody_left: bool,
    /// Whether the table says which accounts are one person.
    pub has_households: bool,
}

/// How an account counts as a person of the network.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counts {
    Surely,
    Perhaps,
    No,
}

impl Headcount {
    /// Passes over the participants twice: in the order of the table, and down the tree.
    pub fn gather(company: &Company, conduct: &Conduct) -> Self {
        let people = &company.participants;
        let counts: Vec<Counts> =
            (0..people.len()).map(|person| counts(company, conduct, person, company.period.end())).collect();
        Self {
            persons: persons(company, &counts),
            levels: levels(company, &counts),
            last_year: company.period.last_twelve_full_months().map(|(first, past)| year(company, first, past)),
            anybody_left: people.left.iter().any(|left| *left != STILL_THERE),
            has_households: people.household.distinct() > 0,
        }
    }
}

fn counts(company: &Company, conduct: &Conduct, person: usize, end: Day) -> Counts {
    let people = &company.participants;
    if people.joined[person] > end {
        return Counts::No;
    }
    let member = company.history.was(person as u32, Class::Business, end, people.class[person]);
    let unknown = class_of(company, person as u32, end) == Class::Unknown;
    match (member, people.house[person]) {
        (true, false) => Counts::Surely,
        // The organiser stands behind the company's own position.
        (true, true) => Counts::Perhaps,
        (false, _) if unknown || conduct.takes_part[person] => Counts::Perhaps,
        _ => Counts::No,
    }
}

fn persons(company: &Company, counts: &[Counts]) -> AtLeast {
    let households = &company.participants.household;
    let mut seen = BTreeSet::new();
    let mut known = 0;
    for person in (0..counts.len()).filter(|&person| counts[person] == Counts::Surely) {
        known += usize::from(households.number(person as u32).is_none_or(|household| seen.insert(household)));
    }
    AtLeast { known, most: known + counts.iter().filter(|c| **c == Counts::Perhaps).count() }
}

/// Accounts that count as persons of the network and the persons they are, by the level they stand on (-1 without a
/// place) and whether they surely count. Of a household the first account that surely counts is a person.
pub fn by_level(company: &Company, conduct: &Conduct) -> BTreeMap<(i64, bool), [u64; 2]> {
    let people = &company.participants;
    let counts: Vec<Counts> =
        (0..people.len()).map(|person| counts(company, conduct, person, company.period.end())).collect();
    let mut level = vec![-1; people.len()];
    for (&person, (known, _)) in company.genealogy.top_down().iter().zip(levels_of(company, &counts)) {
        level[person as usize] = known as i64;
    }
    let mut seen = BTreeSet::new();
    let mut levels: BTreeMap<(i64, bool), [u64; 2]> = BTreeMap::new();
    for (person, counted) in counts.iter().enumerate().filter(|(_, counted)| **counted != Counts::No) {
        let surely = *counted == Counts::Surely;
        let household = people.household.number(person as u32).filter(|_| surely);
        let [accounts, persons] = levels.entry((level[person], surely)).or_default();
        *accounts += 1;
        *persons += u64::from(household.is_none_or(|household| seen.insert(household)));
    }
    levels
}

/// The deepest level down the tree.
fn levels(company: &Company, counts: &[Counts]) -> AtLeast {
    let mut deepest = AtLeast::default();
    for (known, most) in levels_of(company, counts) {
        deepest = AtLeast { known: deepest.known.max(known), most: deepest.most.max(most) };
    }
    // Those without a place could all hang below one another.
    let placed = company.genealogy.top_down().iter().filter(|&&person| counts[person as usize] != Counts::No).count();
    let everybody = counts.iter().filter(|c| **c != Counts::No).count();
    AtLeast { most: deepest.most + (everybody - placed), ..deepest }
}

/// The level of everybody with a place, known and at most, sponsors before their recruits. An account of its sponsor's
/// household stands on its sponsor's level.
fn levels_of(company: &Company, counts: &[Counts]) -> Vec<(usize, usize)> {
    let (tree, households) = (&company.genealogy, &company.participants.household);
    let mut level = vec![(0_usize, 0_usize); counts.len()];
    for &person in tree.top_down() {
        let sponsor = tree.sponsor(person);
        let (known, most) = if sponsor == ROOT { (0, 0) } else { level[sponsor as usize] };
        let same_person = sponsor != ROOT
            && counts[sponsor as usize] == Counts::Surely
            && households.number(person).is_some()
            && households.number(person) == households.number(sponsor);
        let counted = counts[person as usize];
        let known = known + usize::from(counted == Counts::Surely && !same_person);
        let most = most + usize::from(counted != Counts::No && !same_person);
        level[person as usize] = (known, most);
    }
    tree.top_down().iter().map(|&person| level[person as usize]).collect()
}

fn year(company: &Company, first: Day, past: Day) -> YearOfHeads {
    let people = &company.participants;
    let mut year = YearOfHeads::default();
    for person in (0..people.len()).filter(|&person| !people.house[person]) {
        let (joined, left) = (people.joined[person], people.left[person]);
        let there_after = |day: Day| joined <= day && left > day;
        let class = |day: Day| class_of(company, person as u32, day);
        for (day, heads) in [(first - 1, &mut year.before), (past - 1, &mut year.at_end)] {
            if there_after(day) {
                heads.known += usize::from(class(day) == Class::Business);
                heads.most += usize::from(matches!(class(day), Class::Business | Class::Unknown));
            }
        }
        year.joined += usize::from((first..past).contains(&joined) && class(joined) == Class::Business);
        year.left += usize::from((first..past).contains(&left) && class(left) == Class::Business);
    }
    year
}
