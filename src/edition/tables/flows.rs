//! Tables of money by what it is and where it comes from: their cells add up along rows and columns, and the sums stand in
//! other tables and in measures.

use super::super::log::Log;
use super::super::protect::{Sum, Unit, protect};
use super::super::{Because, Put};
use super::{count, is_small, name_of, rows, tells_something};
use serde_json::Value;

/// Adds what is left out of revenue and of rewards by source.
pub(super) fn withhold(assessment: &Value, smallest: u64, log: &mut Log) {
    revenue(assessment, smallest, log);
    rewards(assessment, smallest, log);
}

/// The cells of a table, each with two names.
struct Cells {
    units: Vec<Unit>,
    names: Vec<[String; 2]>,
    places: Vec<(String, String)>,
}

impl Cells {
    fn of(assessment: &Value, table: &str, key: [&str; 2], people: &str, smallest: u64) -> Self {
        let mut cells = Self { units: Vec::new(), names: Vec::new(), places: Vec::new() };
        for (path, row) in rows(assessment, table, "") {
            let text = |column: &str| row.get(column).and_then(Value::as_str).unwrap_or_default().to_owned();
            cells.names.push(key.map(text));
            cells.places.push((path, name_of(row, &key)));
            cells.units.push(unit(row, people, smallest));
        }
        cells
    }

    /// The cells that have some names, any where none is asked for.
    fn with(&self, first: &[&str], second: &[&str]) -> Vec<usize> {
        let has = |names: &[&str], name: &String| names.is_empty() || names.contains(&name.as_str());
        (0..self.units.len()).filter(|at| has(first, &self.names[*at][0]) && has(second, &self.names[*at][1])).collect()
    }

    fn distinct(&self, side: usize) -> Vec<&str> {
        let mut names: Vec<&str> = self.names.iter().map(|names| names[side].as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn unit(row: &Value, people: &str, smallest: u64) -> Unit {
    let people = count(row, people);
    let few = is_small(people, smallest) || (people == 0 && tells_something(row));
    // Where nobody is counted, there is still something that can be had back.
    Unit { size: people.max(1), gone: few.then_some(Because::SmallCell), ..Unit::default() }
}

fn put(units: &[Unit], places: &[(String, String)], log: &mut Log) {
    for (unit, (path, name)) in units.iter().zip(places) {
        if let Some(because) = unit.gone {
            log.add(path.clone(), name.clone(), because, Put::Nothing);
        }
    }
}

/// A sum of one cell is that cell, and no equation.
fn sum(cells: Vec<usize>) -> Option<Sum> {
    (cells.len() > 1).then(|| Sum::of(cells))
}

/// Sets of kinds whose sums measures name.
const KINDS: [&[&str]; 6] = [
    &[],
    &["product"],
    &["tool"],
    &["product", "starter_kit"],
    &["starter_kit", "fee"],
    &["starter_kit", "fee", "tool"],
];

fn revenue(assessment: &Value, smallest: u64, log: &mut Log) {
    let mut cells = Cells::of(assessment, "revenue_by_source", ["buyer_class", "order_kind"], "buyers", smallest);
    let mut classes: Vec<Vec<&str>> = cells.distinct(0).into_iter().map(|class| vec![class]).collect();
    classes.extend([vec![], vec!["preferred", "retail"]]);
    let mut kinds: Vec<Vec<&str>> = cells.distinct(1).into_iter().map(|kind| vec![kind]).collect();
    kinds.extend(KINDS.map(<[&str]>::to_vec));
    let sums: Vec<Sum> =
        classes.iter().flat_map(|class| kinds.iter().filter_map(|kind| sum(cells.with(class, kind)))).collect();
    protect(&mut cells.units, &sums, smallest);
    put(&cells.units, &cells.places, log);
}

/// The source that a row of `rewards_by_lens` speaks of.
const RESTS_ON: [(&str, &str); 5] = [
    ("retail customers' purchases", "retail"),
    ("preferred customers' purchases", "preferred"),
    ("starter kits, fees and tools", "enrolment"),
    ("purchases of unknown class", "unknown"),
    ("untraced", "untraced"),
];

fn rewards(assessment: &Value, smallest: u64, log: &mut Log) {
    let mut cells = Cells::of(assessment, "rewards_by_source", ["commission_kind", "source"], "payees", smallest);
    let mut sums: Vec<Sum> = cells.distinct(0).into_iter().filter_map(|kind| sum(cells.with(&[kind], &[]))).collect();
    let kept = [vec![], vec!["override", "rank", "pool", "recruiting"], vec!["retail_margin", "rebate"]];
    sums.extend(kept.iter().filter_map(|kinds| sum(cells.with(kinds, &[]))));
    let first = cells.units.len();
    let lens = rows(assessment, "rewards_by_lens", "");
    for (path, row) in &lens {
        cells.units.push(unit(row, "payees", smallest));
        cells.places.push((path.clone(), name_of(row, &["rests_on"])));
    }
    sums.extend(sum((first..cells.units.len()).collect()));
    // A column of the one table is one row of the other, or three where it is members' product.
    for source in cells.distinct(1) {
        let is_of = |row: &Value| {
            let rests_on = row.get("rests_on").and_then(Value::as_str).unwrap_or_default();
            RESTS_ON.iter().find(|(words, _)| *words == rests_on).map_or("business", |(_, source)| source) == source
        };
        let of_lens = (0..lens.len()).filter(|at| is_of(lens[*at].1)).map(|at| (first + at, -1));
        let column = (0..first).filter(|at| cells.names[*at][1] == source).map(|at| (at, 1));
        sums.push(Sum { members: column.chain(of_lens).collect(), numbers: Vec::new() });
    }
    protect(&mut cells.units, &sums, smallest);
    put(&cells.units, &cells.places, log);
}
