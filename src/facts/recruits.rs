//! The shape of the tree of business participants: how many recruits each has, and how large their downlines are.

use super::Fact;
use crate::case::open::Company;
use crate::case::tables::participants::Class;
use crate::genealogy::ROOT;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "recruits",
    meaning: "business participants with a place in the tree who joined by the period's end, house accounts out: how many have exactly so many recruits of business class, and a downline of so many with themselves counted",
    sql: "with recursive counted as (
    select participant_id, sponsor_id, class = 'business' and joined_on <= :end and participant_id not in (:house_accounts) as counts from participants),
  above as (
    select participant_id as head, participant_id from counted where counts
    union all
    select a.head, c.participant_id from above a join counted c on c.sponsor_id = a.participant_id)
select c.participant_id,
       (select count(*) from counted r where r.sponsor_id = c.participant_id and r.counts) as recruits,
       (select count(*) from above a join counted d using (participant_id) where a.head = c.participant_id and d.counts) as downline
  from counted c where c.counts   -- and a chain of sponsors leads to a root",
};

/// The tree of business participants by recruits and by downlines.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Recruits {
    /// Business participants with exactly 0, 1, … recruits of business class.
    pub by_recruits: Vec<u64>,
    /// Business participants with a downline of exactly 0, 1, … business participants, themselves counted.
    pub by_downline: Vec<u64>,
    /// Business participants without a place in the tree, left out.
    pub unplaced: usize,
    /// Those whom nobody of them recruited: roots, and recruits of the company's own position or of a customer.
    pub heads: usize,
}

impl Recruits {
    /// Passes over the tree from the bottom up.
    pub fn gather(company: &Company) -> Self {
        let (people, tree, end) = (&company.participants, &company.genealogy, company.period.end());
        let counts: Vec<bool> = (0..people.len())
            .map(|person| {
                let member = company.history.was(person as u32, Class::Business, end, people.class[person]);
                member && people.joined[person] <= end && !people.house[person]
            })
            .collect();
        let (mut recruits, mut downline) = (vec![0_u32; people.len()], vec![0_u32; people.len()]);
        let mut shape = Self::default();
        let mut placed = 0;
        for &person in tree.top_down().iter().rev() {
            let (at, sponsor) = (person as usize, tree.sponsor(person));
            let counted = u32::from(counts[at]);
            downline[at] += counted;
            if sponsor != ROOT {
                // A customer, or the company's own position, passes on what is below it.
                downline[sponsor as usize] += downline[at];
                recruits[sponsor as usize] += counted;
            }
            if counts[at] {
                placed += 1;
                shape.heads += usize::from(sponsor == ROOT || !counts[sponsor as usize]);
                add(&mut shape.by_recruits, recruits[at]);
                add(&mut shape.by_downline, downline[at]);
            }
        }
        shape.unplaced = counts.iter().filter(|counts| **counts).count() - placed;
        shape
    }

    /// How many there are.
    pub fn members(&self) -> u64 {
        self.by_recruits.iter().sum()
    }

    /// How many have no recruit.
    pub fn leaves(&self) -> u64 {
        self.by_recruits.first().copied().unwrap_or(0)
    }
}

fn add(histogram: &mut Vec<u64>, value: u32) {
    let at = value as usize;
    if histogram.len() <= at {
        histogram.resize(at + 1, 0);
    }
    histogram[at] += 1;
}
