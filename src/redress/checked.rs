//! A sample of pairs given back: which of the merged accounts are one person by a look at the records.

use super::linkage::{Pair, sample};
use super::persons::Persons;
use crate::case::problem::{did_you_mean, nearest};
use crate::case::tables::participants::Participants;
use crate::report::text::{cell, inert};
use crate::stats::proportion::wilson;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

const LEVEL: f64 = 0.95;

/// What a check of the linkage showed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked {
    /// Pairs that are one person.
    pub same: u64,
    /// Pairs that are not.
    pub different: u64,
    /// Pairs without an answer.
    pub unanswered: u64,
    /// Share of the answered pairs that are one person; `None` where no pair has an answer.
    pub precision: Option<f64>,
    /// Its interval of Wilson at 95 %.
    pub interval: Option<[f64; 2]>,
    /// Whether the pairs are those that the program draws for as many.
    pub as_drawn: bool,
}

/// A pair given back, and the answer.
type Answer = (Pair, Option<bool>);

/// Reads a sample with its answers; `file` is how messages name it.
pub fn read(file: &str, text: &str, people: &Participants, persons: &Persons) -> Result<Checked, String> {
    let answers = answers(file, text, people, persons)?;
    let count = |answer| answers.iter().filter(|(_, given)| *given == answer).count() as u64;
    let (same, different) = (count(Some(true)), count(Some(false)));
    let pairs: BTreeSet<Pair> = answers.iter().map(|(pair, _)| *pair).collect();
    let drawn: BTreeSet<Pair> = sample(persons, pairs.len() as u64).into_iter().collect();
    let answered = same + different;
    Ok(Checked {
        same,
        different,
        unanswered: count(None),
        precision: (answered > 0).then(|| same as f64 / answered as f64),
        interval: wilson(same, answered, LEVEL),
        as_drawn: pairs == drawn,
    })
}

fn answers(file: &str, text: &str, people: &Participants, persons: &Persons) -> Result<Vec<Answer>, String> {
    let text = text.trim_start_matches('\u{feff}');
    // A spreadsheet writes semicolons where the decimal sign is a comma.
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains(';') && !head.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let columns: Vec<String> =
        reader.headers().map_err(|e| format!("{file}: {e}"))?.iter().map(str::to_owned).collect();
    let [first, second, same] = find_columns(file, &columns)?;
    let accounts = merged_accounts(people, persons);
    let mut answers = Vec::new();
    let mut seen = BTreeSet::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("{file}: {error}"))?;
        let at = format!("{file}: line {}", record.position().map_or(0, csv::Position::line));
        let [first, second, same] = [first, second, same].map(|column| record.get(column).unwrap_or_default().trim());
        let pair = pair_of(&at, first, second, &accounts, persons)?;
        if !seen.insert(pair) {
            return Err(format!("{at}: the pair `{}` and `{}` came before", inert(first), inert(second)));
        }
        answers.push((pair, answer(&at, same)?));
    }
    Ok(answers)
}

fn find_columns(file: &str, columns: &[String]) -> Result<[usize; 3], String> {
    let find = |name: &str| {
        columns.iter().position(|column| column.trim() == name).ok_or_else(|| {
            let near = nearest(name, columns.iter().map(String::as_str));
            let hint = near.map_or(String::new(), |near| format!(" (is it `{}`?)", inert(near)));
            format!("{file}: column `{name}` is missing{hint}; a checked sample has first, second and same")
        })
    };
    Ok([find("first")?, find("second")?, find("same")?])
}

/// Accounts that share their person with others, by id as a sample shows it.
fn merged_accounts(people: &Participants, persons: &Persons) -> BTreeMap<String, Vec<u32>> {
    let mut by_id: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for &account in persons.merged().flat_map(|(_, accounts)| accounts) {
        by_id.entry(cell(&people.ids.name(account)).trim().to_owned()).or_default().push(account);
    }
    by_id
}

fn pair_of(
    at: &str,
    first: &str,
    second: &str,
    accounts: &BTreeMap<String, Vec<u32>>,
    persons: &Persons,
) -> Result<Pair, String> {
    let find = |id: &str| {
        accounts.get(id).ok_or_else(|| {
            let hint = did_you_mean(id, accounts.keys().map(String::as_str));
            inert(&format!("{at}: `{id}` is no account that was merged with another{hint}"))
        })
    };
    let (one, other) = (find(first)?, find(second)?);
    let person = |account: u32| persons.of[account as usize];
    let pair =
        one.iter().flat_map(|&a| other.iter().map(move |&b| (a, b))).find(|&(a, b)| a != b && person(a) == person(b));
    let (a, b) = pair.ok_or_else(|| {
        inert(&format!("{at}: `{first}` and `{second}` are not taken for one person in this case and on these terms"))
    })?;
    let person = person(a) as usize;
    let place = |account: u32| persons.accounts[person].iter().position(|&own| own == account);
    let (first, second) = if place(a) < place(b) { (a, b) } else { (b, a) };
    Ok(Pair { person, first, second })
}

fn answer(at: &str, same: &str) -> Result<Option<bool>, String> {
    match same.to_lowercase().as_str() {
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        "" => Ok(None),
        _ => Err(format!("{at}: column `same` says `{}`; expected yes, no, or nothing", inert(same))),
    }
}
