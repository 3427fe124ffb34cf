//! The sponsor tree: a leg is the sum of the legs below it and of who heads it, so that the money of a single head is what
//! the legs below leave over.

use super::super::log::Log;
use super::super::protect::{Sum, Unit, protect};
use super::super::{Because, Put};
use super::{count, is_small, rows, tells_few};
use serde_json::Value;

const TABLE: &str = "sponsor_tree";

/// A row of the table.
struct Leg<'v> {
    path: String,
    row: &'v Value,
    people: u64,
}

impl Leg<'_> {
    fn name(&self) -> &str {
        self.row.get("leg").and_then(Value::as_str).unwrap_or_default()
    }

    fn is_part_of(&self, name: &str) -> bool {
        self.row.get("under").and_then(Value::as_str) == Some(name)
    }
}

/// Adds what is left out of the sponsor tree.
pub(super) fn withhold(assessment: &Value, smallest: u64, log: &mut Log) {
    let legs: Vec<Leg<'_>> = rows(assessment, TABLE, "")
        .into_iter()
        .map(|(path, row)| Leg { path, row, people: count(row, "participants") })
        .collect();
    let Some(whole) = legs.first() else { return };
    // Those without a place and the whole tree add up to everybody, whose number and money are known.
    let unplaced = legs.iter().position(|leg| count(leg.row, "legs") == 0);
    let few_unplaced = unplaced.filter(|at| is_small(legs[*at].people, smallest));
    if let Some(at) = few_unplaced {
        log.add(legs[at].path.clone(), legs[at].name(), Because::SmallCell, Put::Nothing);
        log.add(whole.path.clone(), whole.name(), Because::Complementary, Put::Nothing);
    }
    for (above, leg) in legs.iter().enumerate() {
        let parts: Vec<usize> = (0..legs.len()).filter(|at| legs[*at].is_part_of(leg.name())).collect();
        if parts.is_empty() {
            continue;
        }
        if log.holds(&leg.path) && above > 0 {
            for part in parts {
                log.add(legs[part].path.clone(), legs[part].name(), Because::Complementary, Put::Nothing);
            }
            continue;
        }
        let unplaced = few_unplaced.filter(|_| above == 0);
        parts_of(&legs, above, &parts, unplaced, smallest, log);
    }
    shares(&legs, smallest, log);
}

/// The legs below one, with who heads it, and at the top with those without a place where they are few.
fn parts_of(legs: &[Leg<'_>], above: usize, parts: &[usize], unplaced: Option<usize>, smallest: u64, log: &mut Log) {
    let unit = |people: u64| Unit {
        size: people,
        gone: is_small(people, smallest).then_some(Because::SmallCell),
        ..Unit::default()
    };
    let mut units: Vec<Unit> = parts.iter().map(|part| unit(legs[*part].people)).collect();
    let mut numbers: Vec<u64> = parts.iter().map(|part| legs[*part].people).collect();
    let heads = legs[above].people.saturating_sub(numbers.iter().sum());
    if heads > 0 {
        units.push(Unit { size: heads, gone: Some(Because::SmallCell), hidden: true, fixed: true });
        numbers.push(heads);
    }
    if let Some(unplaced) = unplaced {
        units.push(unit(legs[unplaced].people));
        numbers.push(legs[unplaced].people);
    }
    let sum = Sum::counted(numbers.into_iter().enumerate());
    protect(&mut units, &[sum], smallest);
    for (part, unit) in parts.iter().zip(&units) {
        if let Some(because) = unit.gone {
            log.add(legs[*part].path.clone(), legs[*part].name(), because, Put::Nothing);
        }
    }
}

/// Shares of those who paid more than they received: from a leg and its parts, the head's could be told.
fn shares(legs: &[Leg<'_>], smallest: u64, log: &mut Log) {
    let few = |leg: &Leg<'_>| {
        leg.row.get("loss_share").and_then(Value::as_f64).is_some_and(|share| tells_few(share, leg.people, smallest))
    };
    let mut units: Vec<Unit> = legs
        .iter()
        .map(|leg| Unit {
            size: leg.people,
            gone: (log.holds(&leg.path) || few(leg)).then_some(Because::SmallCell),
            ..Unit::default()
        })
        .collect();
    let mut sums = Vec::new();
    for above in 0..legs.len() {
        let parts: Vec<usize> = (0..legs.len()).filter(|at| legs[*at].is_part_of(legs[above].name())).collect();
        if parts.is_empty() {
            continue;
        }
        let people: u64 = parts.iter().map(|part| legs[*part].people).sum();
        let mut members: Vec<(usize, i8)> = parts.into_iter().map(|part| (part, 1)).collect();
        if legs[above].people > people {
            units.push(Unit { size: 1, gone: Some(Because::SmallCell), hidden: true, fixed: true });
            members.push((units.len() - 1, 1));
        }
        members.push((above, -1));
        sums.push(Sum { members, numbers: Vec::new() });
    }
    let everybody = (0..legs.len()).filter(|at| legs[*at].row.get("under").is_none());
    sums.push(Sum::of(everybody));
    protect(&mut units, &sums, smallest);
    for (leg, unit) in legs.iter().zip(&units) {
        let path = format!("{}/loss_share", leg.path);
        if let Some(because) = unit.gone.filter(|_| !log.holds(&path)) {
            log.add(path, format!("{}: loss share", leg.name()), because, Put::Null);
        }
    }
}
