//! Who counts in income measures.

use super::{CompanyFacts, Fact};
use crate::calendar::Day;
use crate::case::open::Company;
use crate::case::tables::participants::{Class, STILL_THERE};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "population",
    meaning: "the income population: business class, joined by the period's end, not left before its start, house accounts out",
    sql: "select participant_id from participants
 where class = 'business' and joined_on <= :end and (left_on is null or left_on >= :start)
   and participant_id not in (:house_accounts)",
};

/// The income population, and who is left out of it.
#[derive(Debug)]
pub struct Population {
    /// Participants that count, ascending.
    pub members: Vec<u32>,
    /// Business participants out of it: joined after the period or left before it.
    pub not_there: u64,
    /// House accounts.
    pub house: u64,
    /// Accounts of the classes that cannot earn, and of unknown class.
    pub others: Vec<u32>,
}

impl Population {
    /// Passes over the participants once.
    pub fn gather(company: &Company) -> Self {
        let people = &company.participants;
        let (start, end) = (company.period.start(), company.period.end());
        let mut population = Self { members: Vec::new(), not_there: 0, house: 0, others: Vec::new() };
        for person in 0..people.len() {
            let there =
                people.joined[person] <= end && (people.left[person] == STILL_THERE || people.left[person] >= start);
            if people.house[person] {
                population.house += 1;
            } else if people.class[person] != Class::Business {
                population.others.push(person as u32);
            } else if there {
                population.members.push(person as u32);
            } else {
                population.not_there += 1;
            }
        }
        population
    }
}

impl CompanyFacts<'_> {
    /// Days between joining and leaving, or the end of the period.
    pub fn tenure_days(&self, person: u32) -> Day {
        let people = &self.company.participants;
        let end = self.company.period.end();
        let left = people.left[person as usize];
        let last = if left == STILL_THERE { end } else { left.min(end) };
        (last - people.joined[person as usize]).max(0)
    }
}
