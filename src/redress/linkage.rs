//! Which accounts are one person, and how well that is known.
//!
//! In the `TelexFree` case the algorithm that linked accounts to persons was challenged as unreliable. A schedule therefore
//! says how its accounts were linked, and draws pairs for a person to check.

use super::persons::Persons;
use super::terms::Household;
use crate::calendar::show_day;
use crate::case::Case;
use crate::case::tables::participants::Participants;
use crate::report::text::cell;
use crate::stats::random::{DEFAULT_SEED, stream};
use rand::RngExt;
use serde::Serialize;
use std::collections::BTreeSet;

/// File of the pairs to check, beside the schedule.
pub const SAMPLE_FILE: &str = "linkage-sample.csv";

const HEAD: [&str; 10] = [
    "pair",
    "person",
    "first",
    "first_joined",
    "first_region",
    "second",
    "second_joined",
    "second_region",
    "same",
    "remark",
];

/// Two accounts that were taken for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The person.
    pub person: usize,
    /// The account with the smaller id.
    pub first: u32,
    /// The other one.
    pub second: u32,
}

/// How accounts were linked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Linkage {
    /// Whether households were asked for.
    pub household: Household,
    /// The company's name of the column; `None` where the table names no households.
    pub column: Option<String>,
    /// Accounts of business class.
    pub accounts: u64,
    /// Persons they make.
    pub persons: u64,
    /// Accounts that share their person with others.
    pub merged_accounts: u64,
    /// Persons of several accounts.
    pub merged_persons: u64,
    /// Accounts of the person who has most.
    pub most_accounts: u64,
    /// Pairs of accounts taken for one person.
    pub pairs: u64,
    /// Accounts without a household, each a person.
    pub without_household: u64,
}

impl Linkage {
    /// Describes how the persons came about.
    pub fn of(case: &Case, people: &Participants, persons: &Persons, household: Household) -> Self {
        let named = people.household.distinct() > 0;
        let theirs = case.manifest.table("participants").columns.get("household").cloned();
        let size = |accounts: &Vec<u32>| accounts.len() as u64;
        let accounts = persons.accounts.iter().flatten();
        Self {
            household,
            column: named.then(|| theirs.unwrap_or_else(|| "household".to_owned())),
            accounts: persons.accounts.iter().map(size).sum(),
            persons: persons.len() as u64,
            merged_accounts: persons.merged().map(|(_, accounts)| accounts.len() as u64).sum(),
            merged_persons: persons.merged().count() as u64,
            most_accounts: persons.accounts.iter().map(size).max().unwrap_or(0),
            pairs: persons.merged().map(|(_, accounts)| pairs_of(accounts.len())).sum(),
            without_household: accounts.filter(|&&account| people.household.number(account).is_none()).count() as u64,
        }
    }
}

fn pairs_of(accounts: usize) -> u64 {
    let accounts = accounts as u64;
    accounts * accounts.saturating_sub(1) / 2
}

/// Draws pairs of merged accounts, each set of so many pairs as likely as any other, from a seed; all where there are no
/// more. Floyd's way of drawing without repetition: Bentley and Floyd (1987), Communications of the ACM 30(9), 754-757.
pub fn sample(persons: &Persons, size: u64) -> Vec<Pair> {
    let all: u64 = persons.merged().map(|(_, accounts)| pairs_of(accounts.len())).sum();
    let size = size.min(all);
    let mut random = stream(DEFAULT_SEED, "redress linkage sample");
    let mut drawn = BTreeSet::new();
    for last in all - size..all {
        let pick = random.random_range(0..=last);
        if !drawn.insert(pick) {
            drawn.insert(last);
        }
    }
    numbered(persons, &drawn)
}

/// The pairs with these numbers, which run through persons and, within one, through first and second accounts.
fn numbered(persons: &Persons, numbers: &BTreeSet<u64>) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(numbers.len());
    let mut wanted = numbers.iter().copied().peekable();
    let mut before = 0;
    for (person, accounts) in persons.merged() {
        for (at, &first) in accounts.iter().enumerate() {
            let row = (accounts.len() - 1 - at) as u64;
            while let Some(number) = wanted.next_if(|&number| number < before + row) {
                let second = accounts[at + 1 + (number - before) as usize];
                pairs.push(Pair { person, first, second });
            }
            before += row;
        }
    }
    pairs
}

/// The sample as a CSV file with an empty column `same` for the answers.
pub fn sample_file(people: &Participants, persons: &Persons, pairs: &[Pair]) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(HEAD).expect("writing to memory cannot fail");
    let id = |account: u32| cell(&people.ids.name(account));
    let joined = |account: u32| show_day(people.joined[account as usize]);
    let region = |account: u32| people.region.get(account).map_or(String::new(), |region| cell(&region));
    for (number, pair) in pairs.iter().enumerate() {
        out.write_record([
            (number + 1).to_string(),
            id(persons.accounts[pair.person][0]),
            id(pair.first),
            joined(pair.first),
            region(pair.first),
            id(pair.second),
            joined(pair.second),
            region(pair.second),
            String::new(),
            String::new(),
        ])
        .expect("writing to memory cannot fail");
    }
    let text = out.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(text).expect("text was written")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Persons of 1, 3, 2 and 4 accounts: 0 + 3 + 1 + 6 = 10 pairs.
    fn persons() -> Persons {
        Persons { accounts: vec![vec![0], vec![1, 2, 3], vec![4, 5], vec![6, 7, 8, 9]], of: Vec::new() }
    }

    #[test]
    fn numbers_run_through_all_pairs() {
        let all = sample(&persons(), 100);
        let seen: Vec<(usize, u32, u32)> = all.iter().map(|pair| (pair.person, pair.first, pair.second)).collect();
        let expected = [
            (1, 1, 2),
            (1, 1, 3),
            (1, 2, 3),
            (2, 4, 5),
            (3, 6, 7),
            (3, 6, 8),
            (3, 6, 9),
            (3, 7, 8),
            (3, 7, 9),
            (3, 8, 9),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_sample_has_its_size_no_pair_twice_and_is_the_same_each_time() {
        for size in 0..=10 {
            let drawn = sample(&persons(), size);
            assert_eq!(drawn.len() as u64, size);
            assert!(drawn.is_sorted() && drawn.windows(2).all(|two| two[0] != two[1]));
            assert_eq!(drawn, sample(&persons(), size));
        }
        assert!(sample(&Persons::default(), 5).is_empty());
    }

    #[test]
    fn every_pair_is_drawn_about_as_often() {
        // Persons of two accounts each: 2,000 pairs, of which 1,000 are drawn. The number drawn of the first thousand is
        // hypergeometric: mean 500, standard deviation sqrt(1000 · 1/2 · 1/2 · 1000/1999) = 11.2; within four of them.
        let persons = Persons { accounts: (0..2000).map(|p| vec![2 * p, 2 * p + 1]).collect(), of: Vec::new() };
        let early = sample(&persons, 1000).iter().filter(|pair| pair.person < 1000).count();
        assert!((456..=544).contains(&early), "{early}");
    }
}
