//! What the records came to: control totals and faults that differ.

use super::made_from::MadeFrom;
use super::reason::{Reason, or_unexplained};
use crate::assessment::{Assessment, ControlTotals};
use crate::case::diagnostic::Diagnostic;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A table whose control totals differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TotalsChange {
    /// The table.
    pub table: String,
    /// Each figure that differs: its name, before, after; absent where the table is not there.
    pub figures: Vec<FigureChange>,
    /// What can have moved it.
    pub reasons: Vec<Reason>,
}

/// A figure of a table that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureChange {
    /// What it is: `rows`, `left out`, `outside the period`, or the sum of a money column.
    pub name: String,
    /// Whether it is an amount of money.
    pub money: bool,
    /// Before and after.
    pub value: [Option<f64>; 2],
}

/// A fault of the data that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DiagnosticChange {
    /// File.
    pub file: String,
    /// Column.
    pub column: String,
    /// What is wrong.
    pub message: String,
    /// Rows before and after; 0 where the fault is not there.
    pub rows: [u64; 2],
    /// Money before and after, major units.
    pub money: [Option<f64>; 2],
    /// What can have moved it.
    pub reasons: Vec<Reason>,
}

/// The tables whose control totals differ.
pub(super) fn totals(before: &Assessment, after: &Assessment, made_from: &MadeFrom) -> Vec<TotalsChange> {
    let of = |assessment: &Assessment| -> BTreeMap<String, ControlTotals> {
        assessment.control_totals.iter().map(|totals| (totals.table.clone(), totals.clone())).collect()
    };
    let (a, b) = (of(before), of(after));
    let tables: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    tables
        .into_iter()
        .filter_map(|table| {
            let sides = [a.get(table), b.get(table)];
            let figures = figures(sides);
            let files: Vec<String> = sides.into_iter().flatten().flat_map(|totals| totals.files.clone()).collect();
            let reasons = or_unexplained(made_from.figures_in(&files));
            (!figures.is_empty()).then(|| TotalsChange { table: table.clone(), figures, reasons })
        })
        .collect()
}

fn figures(sides: [Option<&ControlTotals>; 2]) -> Vec<FigureChange> {
    let count = |name: &str, of: fn(&ControlTotals) -> u64| FigureChange {
        name: name.to_owned(),
        money: false,
        value: sides.map(|side| side.map(|totals| of(totals) as f64)),
    };
    let mut figures = vec![
        count("rows", |totals| totals.rows),
        count("left out", |totals| totals.left_out),
        count("outside the period", |totals| totals.outside_period),
    ];
    let columns: BTreeSet<&String> = sides.into_iter().flatten().flat_map(|totals| totals.sums.keys()).collect();
    figures.extend(columns.into_iter().map(|column| FigureChange {
        name: column.clone(),
        money: true,
        value: sides.map(|side| side.and_then(|totals| totals.sums.get(column).copied())),
    }));
    figures.retain(|figure| figure.value[0] != figure.value[1]);
    figures
}

/// The faults that differ in number or money.
pub(super) fn diagnostics(before: &Assessment, after: &Assessment, made_from: &MadeFrom) -> Vec<DiagnosticChange> {
    type Key = (String, String, String);
    let of = |assessment: &Assessment| -> BTreeMap<Key, (u64, Option<f64>)> {
        let mut found: BTreeMap<Key, (u64, Option<f64>)> = BTreeMap::new();
        for Diagnostic { file, column, message, rows, money, .. } in &assessment.diagnostics {
            let entry = found.entry((file.clone(), column.clone(), message.clone())).or_default();
            entry.0 += rows;
            entry.1 = money.map(|money| entry.1.unwrap_or(0.0) + money).or(entry.1);
        }
        found
    };
    let (a, b) = (of(before), of(after));
    let keys: BTreeSet<&Key> = a.keys().chain(b.keys()).collect();
    let differ = keys.into_iter().filter(|key| a.get(key) != b.get(key));
    differ
        .map(|key| {
            let sides = [a.get(key), b.get(key)];
            DiagnosticChange {
                file: key.0.clone(),
                column: key.1.clone(),
                message: key.2.clone(),
                rows: sides.map(|side| side.map_or(0, |(rows, _)| *rows)),
                money: sides.map(|side| side.and_then(|(_, money)| *money)),
                // A row that is in order in its own file may name what another file no longer has.
                reasons: or_unexplained(made_from.figures(false)),
            }
        })
        .collect()
}
