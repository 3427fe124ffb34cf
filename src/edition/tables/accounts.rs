//! Who there is: the counts of the case, the reconciliation of all accounts, shares still there, and the Lorenz curve.

use super::super::log::Log;
use super::super::protect::{Sum, Unit, protect};
use super::super::{Because, Put};
use super::{count, is_small, name_of, rows};
use serde_json::Value;

/// Adds what is left out of them.
pub(super) fn withhold(assessment: &Value, smallest: u64, log: &mut Log) {
    counts(assessment, smallest, log);
    retention(assessment, smallest, log);
    lorenz(assessment, smallest, log);
}

/// Units of accounts, each with the places where it is told.
#[derive(Default)]
struct Accounts {
    units: Vec<Unit>,
    numbers: Vec<u64>,
    places: Vec<Vec<(String, String, Put)>>,
}

impl Accounts {
    fn add(&mut self, number: u64, few: bool, places: Vec<(String, String, Put)>) -> usize {
        // Nobody counted is nobody, unless there is somebody whom nobody counted.
        let size = number.max(u64::from(few));
        let gone = few.then_some(Because::SmallCell);
        self.units.push(Unit { size, gone, ..Unit::default() });
        self.numbers.push(size);
        self.places.push(places);
        self.units.len() - 1
    }

    fn counted(&self, units: &[usize]) -> Sum {
        Sum::counted(units.iter().map(|unit| (*unit, self.numbers[*unit])))
    }

    fn signed(&self, members: &[(usize, i8)]) -> Sum {
        let members = members.iter().copied().filter(|(unit, _)| self.numbers[*unit] > 0);
        Sum { members: members.collect(), numbers: Vec::new() }
    }
}

/// All accounts are those of three classes; those of business class are the income population, those who were not there,
/// and house accounts. House accounts are the company itself and describe nobody, so that they are never a small cell.
fn counts(assessment: &Value, smallest: u64, log: &mut Log) {
    let of_case = |name: &str| assessment.pointer(&format!("/case/counts/{name}")).and_then(Value::as_u64).unwrap_or(0);
    let in_case = |name: &str| (format!("/case/counts/{name}"), String::new(), Put::Null);
    let table = rows(assessment, "income_reconciliation", "");
    let find = |name: &str| table.iter().find(|(_, row)| name_of(row, &["accounts"]) == name);
    let place = |name: &str| find(name).map(|(path, _)| (path.clone(), name.to_owned(), Put::Nothing));
    let number = |name: &str| find(name).map_or(0, |(_, row)| count(row, "count"));
    let mut accounts = Accounts::default();
    let few = |number: u64| is_small(number, smallest);
    let [participants, customers, unknown] = ["participants", "customers", "unknown"].map(|name| {
        let number = of_case(name);
        accounts.add(number, few(number), vec![in_case(name)])
    });
    let mut sums = vec![accounts.counted(&[participants, customers, unknown])];
    if !table.is_empty() {
        let [absent, others] = ["business, not there in the period", "other classes"].map(|name| {
            let places = place(name).into_iter().collect();
            accounts.add(number(name), few(number(name)), places)
        });
        let places = std::iter::once(in_case("house")).chain(place("house accounts")).collect();
        let house = accounts.add(of_case("house"), false, places);
        // How many these are nobody knows.
        let strangers = "payees who are not in the participants table";
        let there = find(strangers).is_some();
        let strangers = accounts.add(0, there, place(strangers).into_iter().collect());
        // The income population is told by every measure of it, so that it is part of what is known.
        sums.push(accounts.counted(&[absent, house, others]));
        sums.push(accounts.signed(&[(absent, 1), (house, 1), (others, 1), (strangers, 1)]));
        sums.push(accounts.signed(&[(absent, 1), (house, 1), (participants, -1)]));
        sums.push(accounts.signed(&[(others, 1), (customers, -1), (unknown, -1)]));
    }
    protect(&mut accounts.units, &sums, smallest);
    for (unit, places) in accounts.units.iter().zip(accounts.places) {
        let Some(because) = unit.gone else { continue };
        for (path, name, put) in places {
            log.add(path, name, because, put);
        }
    }
}

/// Shares of few who were watched as long.
fn retention(assessment: &Value, smallest: u64, log: &mut Log) {
    for (path, row) in rows(assessment, "retention_by_class", "") {
        for class in ["business", "preferred", "retail"] {
            let watched = row.get(format!("{class}_watched")).and_then(Value::as_u64);
            // An older assessment does not say how many they were.
            let few = watched.map_or(row.get(class).is_some_and(Value::is_number), |people| is_small(people, smallest));
            if few {
                let name = format!("{class}, {}", name_of(row, &["months"]));
                for column in [class.to_owned(), format!("{class}_watched")] {
                    if row.get(&column).is_some() {
                        log.add(format!("{path}/{column}"), name.clone(), Because::SmallCell, Put::Null);
                    }
                }
            }
        }
    }
}

/// Points of the Lorenz curve: between two of them there must be enough people. Those that stay are evenly apart, and the
/// middle is among them.
fn lorenz(assessment: &Value, smallest: u64, log: &mut Log) {
    let points = rows(assessment, "lorenz_commissions", "");
    let population = assessment.pointer("/measurements/gini_commissions/n").and_then(Value::as_u64).unwrap_or(0);
    let last = points.len().saturating_sub(1);
    let enough = |step: &usize| population as usize * step >= smallest as usize * last;
    let step = [1, 2, 5, 10, 25, 50].into_iter().find(enough).unwrap_or(last.max(1));
    for (at, (path, _)) in points.into_iter().enumerate().filter(|(at, _)| at % step != 0) {
        log.add(path, format!("the lower-paid {at} %"), Because::SmallCell, Put::Nothing);
    }
}
