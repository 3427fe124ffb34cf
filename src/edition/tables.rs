//! What the public edition leaves out of the tables.
//!
//! [`TABLES`] says of each plain table which columns count people and what its rows add up to. Tables whose sums cross
//! have a file of their own.

mod accounts;
mod flows;
mod legs;

use super::log::Log;
use super::protect::{Sum, Unit, protect};
use super::{Because, Put};
use serde_json::Value;
use std::collections::BTreeMap;

/// A table whose rows stand side by side.
struct Table {
    /// Its name, and where its rows are.
    name: &'static str,
    rows: &'static str,
    /// The columns that name a row. Rows of tables of one `space` with the same names go together.
    key: &'static [&'static str],
    space: &'static str,
    /// Columns that count people, and pairs of which the second is part of the first.
    people: &'static [&'static str],
    parts: &'static [[&'static str; 2]],
    /// What its rows add up to.
    sums: Sums,
    /// Columns that are shares of the people in the first of `people`.
    shares: &'static [&'static str],
}

/// What the rows of a table add up to.
enum Sums {
    /// To nothing that anybody knows.
    Nothing,
    /// Amounts to those of the whole; people are in several rows.
    Amounts,
    /// These columns each to a whole.
    Counts(&'static [&'static str]),
    /// These columns to a whole, for each value of another.
    Each(&'static str, &'static [&'static str]),
}

const PLAIN: Table = Table {
    name: "",
    rows: "",
    key: &[],
    space: "",
    people: &["participants"],
    parts: &[],
    sums: Sums::Counts(&["participants"]),
    shares: &[],
};
const NETS: Table = Table { shares: &["loss_share", "zero_pay_share", "n1_loss_share", "n2_loss_share"], ..PLAIN };

/// The plain tables. A new one is a line here.
const TABLES: &[Table] = &[
    Table { name: "income_by_depth", key: &["depth"], space: "depth", ..NETS },
    Table { name: "participants_by_depth", key: &["depth"], space: "depth", ..PLAIN },
    Table { name: "income_by_join_cohort", key: &["cohort"], ..NETS },
    Table { name: "income_by_rank", key: &["rank", "other_ranks"], ..NETS },
    Table { name: "income_by_downline", key: &["downline"], ..NETS },
    Table {
        name: "recoup_by_cohort",
        key: &["cohort"],
        people: &["participants", "payers"],
        parts: &[["participants", "payers"]],
        sums: Sums::Each("cost", &["participants", "payers"]),
        ..PLAIN
    },
    Table { name: "rewards_by_level", key: &["level"], people: &["payees"], sums: Sums::Amounts, ..PLAIN },
    Table { name: "rewards_by_rank", key: &["rank"], people: &["payees"], sums: Sums::Counts(&["payees"]), ..PLAIN },
    Table {
        name: "own_volume_histogram",
        rows: "/bins",
        key: &["lower"],
        people: &["people", "customers_people"],
        sums: Sums::Counts(&["count", "customers"]),
        ..PLAIN
    },
    Table {
        name: "purchases_by_day_of_month",
        key: &["day"],
        people: &["member_buyers", "customer_buyers"],
        sums: Sums::Amounts,
        ..PLAIN
    },
    Table {
        name: "purchases_around_switch",
        key: &["months_from_switch"],
        people: &["switchers", "stayed"],
        sums: Sums::Nothing,
        ..PLAIN
    },
];

/// Some of the people of a row, whose number tells that of the others, with the figures that rest on it.
struct Within {
    table: &'static str,
    key: &'static [&'static str],
    count: &'static str,
    of: &'static str,
    figures: &'static [&'static str],
    /// The column by whose values rows add up.
    by: &'static str,
}

const WITHIN: &[Within] = &[Within {
    table: "recoup_by_cohort",
    key: &["cohort", "cost"],
    count: "repaid",
    of: "payers",
    figures: &[
        "share_not_repaid_3",
        "share_not_repaid_6",
        "share_not_repaid_12",
        "share_not_repaid_18",
        "share_not_repaid_24",
        "median_months",
    ],
    by: "cost",
}];

/// Adds what is left out of the tables.
pub(super) fn withhold(assessment: &Value, smallest: u64, log: &mut Log) {
    let mut spaces: BTreeMap<&str, Vec<&Table>> = BTreeMap::new();
    for table in TABLES {
        let space = if table.space.is_empty() { table.name } else { table.space };
        spaces.entry(space).or_default().push(table);
    }
    for tables in spaces.values() {
        rows_of(assessment, tables, smallest, log);
    }
    for table in TABLES {
        shares_of(assessment, table, smallest, log);
    }
    for within in WITHIN {
        within.withhold(assessment, smallest, log);
    }
    flows::withhold(assessment, smallest, log);
    legs::withhold(assessment, smallest, log);
    accounts::withhold(assessment, smallest, log);
}

/// Whether a number of people is a small cell.
pub(super) fn is_small(count: u64, smallest: u64) -> bool {
    (1..smallest).contains(&count)
}

/// Rows of a table with where they stand.
fn rows<'v>(assessment: &'v Value, name: &str, below: &str) -> Vec<(String, &'v Value)> {
    let path = format!("/tables/{name}{below}");
    let rows = assessment.pointer(&path).and_then(Value::as_array);
    rows.into_iter().flatten().enumerate().map(|(at, row)| (format!("{path}/{at}"), row)).collect()
}

fn count(row: &Value, column: &str) -> u64 {
    row.get(column).and_then(Value::as_u64).unwrap_or(0)
}

/// The words that name a row.
fn name_of(row: &Value, key: &[&str]) -> String {
    let shown = |column: &&str| match row.get(column) {
        None | Some(Value::Null | Value::Bool(false)) => None,
        Some(Value::Bool(true)) => Some(column.replace('_', " ")),
        Some(Value::String(text)) => Some(text.clone()),
        Some(other) => Some(format!("{} {other}", column.replace('_', " "))),
    };
    let words: Vec<String> = key.iter().filter_map(shown).collect();
    if words.is_empty() { format!("no {}", key[0].replace('_', " ")) } else { words.join(", ") }
}

impl Table {
    /// Whether a row describes few people, or none that is counted though there is something to tell.
    fn is_small(&self, row: &Value, smallest: u64) -> bool {
        let counts = self.people.iter().map(|column| count(row, column));
        let rest = self.parts.iter().map(|[whole, part]| count(row, whole).saturating_sub(count(row, part)));
        let unknown = self.people.iter().all(|column| count(row, column) == 0) && tells_something(row);
        unknown || counts.chain(rest).any(|count| is_small(count, smallest))
    }
}

/// Whether a row has amounts, or counts of anything: where nobody is counted behind them, nobody knows how many it is.
pub(super) fn tells_something(row: &Value) -> bool {
    ["amount", "open", "members", "customers", "count", "commissions"]
        .iter()
        .any(|column| row.get(column).and_then(Value::as_f64).is_some_and(|value| value != 0.0))
}

/// Rows of the tables of one space.
fn rows_of(assessment: &Value, tables: &[&Table], smallest: u64, log: &mut Log) {
    let mut units: Vec<Unit> = Vec::new();
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    let mut places: Vec<(usize, String, String)> = Vec::new();
    let mut sums: Vec<Sum> = Vec::new();
    for table in tables {
        let mut of_rows = Vec::new();
        for (path, row) in rows(assessment, table.name, table.rows) {
            let name = name_of(row, table.key);
            let unit = *by_key.entry(name.clone()).or_insert_with(|| {
                units.push(Unit::default());
                units.len() - 1
            });
            let size = table.people.iter().map(|column| count(row, column)).max().unwrap_or(0);
            units[unit].size = units[unit].size.max(size);
            if table.is_small(row, smallest) {
                units[unit].gone = Some(Because::SmallCell);
            }
            places.push((unit, path, name));
            of_rows.push((unit, row));
        }
        sums.extend(table.sums.of(&of_rows));
    }
    // Accounts without a place in the tree are counted in the head of the report too.
    let unplaced = by_key.get("no depth").copied();
    protect(&mut units, &sums, smallest);
    for (unit, path, name) in places {
        if let Some(because) = units[unit].gone {
            log.add(path, name, because, Put::Nothing);
        }
    }
    if let Some(because) = unplaced.and_then(|unit| units[unit].gone) {
        log.add("/case/counts/unplaced", "", because, Put::Null);
    }
}

impl Sums {
    fn of(&self, rows: &[(usize, &Value)]) -> Vec<Sum> {
        let counted = |column: &&str, of: &dyn Fn(&Value) -> bool| {
            Sum::counted(rows.iter().filter(|(_, row)| of(row)).map(|(unit, row)| (*unit, count(row, column))))
        };
        match self {
            Self::Nothing => Vec::new(),
            Self::Amounts => vec![Sum::of(rows.iter().map(|(unit, _)| *unit))],
            Self::Counts(columns) => columns.iter().map(|column| counted(column, &|_| true)).collect(),
            Self::Each(by, columns) => {
                let mut values: Vec<&str> = rows.iter().filter_map(|(_, row)| row.get(by)?.as_str()).collect();
                values.sort_unstable();
                values.dedup();
                let of = |value: &str| {
                    let has = |row: &Value| row.get(by).and_then(Value::as_str) == Some(value);
                    columns.iter().map(|column| counted(column, &has)).collect::<Vec<_>>()
                };
                values.into_iter().flat_map(of).collect()
            }
        }
    }
}

/// Shares that tell how many of a row do or do not: where these are few, the share goes, and with it others from which
/// they could be had back, since the share of all is known.
fn shares_of(assessment: &Value, table: &Table, smallest: u64, log: &mut Log) {
    let rows = rows(assessment, table.name, table.rows);
    for share in table.shares {
        let mut units = Vec::new();
        let mut paths = Vec::new();
        for (path, row) in &rows {
            let Some(value) = row.get(share).and_then(Value::as_f64) else { continue };
            let of = count(row, table.people[0]);
            let gone = if log.holds(path) || tells_few(value, of, smallest) { Some(Because::SmallCell) } else { None };
            units.push(Unit { size: of, gone, ..Unit::default() });
            paths.push((format!("{path}/{share}"), format!("{}: {share}", name_of(row, table.key))));
        }
        let sum = Sum::of(0..units.len());
        protect(&mut units, &[sum], smallest);
        for (unit, (path, name)) in units.iter().zip(paths) {
            if let Some(because) = unit.gone.filter(|_| !log.holds(&path)) {
                log.add(path, name, because, Put::Null);
            }
        }
    }
}

impl Within {
    fn withhold(&self, assessment: &Value, smallest: u64, log: &mut Log) {
        let rows = rows(assessment, self.table, "");
        let mut units: Vec<Unit> = rows
            .iter()
            .map(|(path, row)| {
                let (some, all) = (count(row, self.count), count(row, self.of));
                let few = is_small(some, smallest) || is_small(all.saturating_sub(some), smallest);
                let gone = (log.holds(path) || few).then_some(Because::SmallCell);
                Unit { size: all, gone, ..Unit::default() }
            })
            .collect();
        let value = |row: &Value| row.get(self.by).and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut values: Vec<String> = rows.iter().map(|(_, row)| value(row)).collect();
        values.sort();
        values.dedup();
        let has = |wanted: &String| Sum::of((0..rows.len()).filter(|at| value(rows[*at].1) == *wanted));
        protect(&mut units, &values.iter().map(has).collect::<Vec<_>>(), smallest);
        for ((path, row), unit) in rows.iter().zip(&units) {
            let Some(because) = unit.gone.filter(|_| !log.holds(path)) else { continue };
            let name = name_of(row, self.key);
            log.add(format!("{path}/{}", self.count), name.clone(), because, Put::Null);
            for figure in self.figures.iter().filter(|figure| row.get(**figure).is_some()) {
                log.add(format!("{path}/{figure}"), name.clone(), because, Put::Nothing);
            }
        }
    }
}

/// Whether a share of people tells that few of them do, or that few do not.
pub(super) fn tells_few(share: f64, of: u64, smallest: u64) -> bool {
    let holds = share * of as f64;
    let whole = holds.round();
    let is_count = (holds - whole).abs() < 1e-6 && whole >= 0.0;
    is_count && (is_small(whole as u64, smallest) || is_small(of.saturating_sub(whole as u64), smallest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Tables with a file of their own, and published ones.
    const OTHERS: [&str; 9] = [
        "revenue_by_source",
        "rewards_by_source",
        "rewards_by_lens",
        "sponsor_tree",
        "income_reconciliation",
        "retention_by_class",
        "lorenz_commissions",
        "disclosure",
        "disclosure_faults",
    ];

    #[test]
    fn the_edition_knows_every_table() {
        let schema = serde_json::to_value(schemars::schema_for!(crate::tables::Tables)).unwrap();
        let all: BTreeSet<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let known = TABLES.iter().map(|table| table.name).chain(OTHERS).collect();
        assert_eq!(all, known, "a table that the edition does not know would be published with its small cells");
    }

    #[test]
    fn a_share_tells_few_where_it_is_a_number_of_few_or_of_all_but_few() {
        assert!(tells_few(0.03, 100, 5) && tells_few(0.97, 100, 5) && tells_few(1.0 / 3.0, 6, 3));
        assert!(!tells_few(0.0, 100, 5) && !tells_few(1.0, 100, 5) && !tells_few(0.05, 100, 5));
        // A share of something else, such as of money, is no number of people.
        assert!(!tells_few(0.0312, 100, 5));
    }
}
