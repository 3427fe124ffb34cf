//! `levelcheck disclosure`: a published income table, read for what it shows.

use super::console::Console;
use crate::case::diagnostic::Diagnostics;
use crate::case::manifest::TableEntry;
use crate::case::schema::DISCLOSURE;
use crate::case::source::{SourceFile, Storage, TableSource};
use crate::case::tables::disclosure::{DisclosureRow, read};
use crate::case::tables::door::Door;
use crate::cli::Disclosure;
use crate::disclosure::summary::Bounded;
use crate::disclosure::{Fault, Summary, lint, small_form, summarise, tables_of};
use crate::exit::{CLEAN, Failure};
use crate::money::Currency;
use crate::report::number;
use crate::report::text::inert;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

#[derive(Serialize)]
struct Reading {
    tables: Vec<Summary>,
    faults: Vec<Fault>,
}

/// Runs the command.
pub fn run(options: &Disclosure, console: &Console) -> Result<u8, Failure> {
    let rows = select(rows_of(&options.file, console)?, options)?;
    let tables = tables_of(&rows);
    if tables.is_empty() {
        return Err(Failure::data(format!(
            "{}: no row has a rank or a bracket with a share of participants",
            options.file.display()
        )));
    }
    let reading = Reading { tables: tables.iter().map(summarise).collect(), faults: lint(&tables) };
    if options.json {
        let text = serde_json::to_string_pretty(&reading).expect("a reading is plain data");
        console.put(&text);
    } else {
        console.put(&text(&reading));
    }
    Ok(CLEAN)
}

fn rows_of(file: &Path, console: &Console) -> Result<Vec<DisclosureRow>, Failure> {
    if file.extension().is_some_and(|e| e == "toml") {
        let text = std::fs::read_to_string(file)
            .map_err(|error| Failure::data(format!("cannot read {}: {error}", file.display())))?;
        return small_form::read(&text).map_err(|error| Failure::data(format!("{}: {error}", file.display())));
    }
    let storage = Storage::of(file).ok_or_else(|| {
        Failure::usage(format!(
            "{}: the ending of the file name says no known format (.csv, .parquet, .jsonl, .xlsx or .toml)",
            file.display()
        ))
    })?;
    if !file.is_file() {
        return Err(Failure::data(format!("cannot read {}: there is no such file", file.display())));
    }
    let source = TableSource {
        schema: &DISCLOSURE,
        entry: TableEntry::default(),
        files: vec![SourceFile {
            path: file.to_owned(),
            shown: file.display().to_string(),
            storage,
            partition: Vec::new(),
        }],
    };
    // The table is read as text: neither the currency nor the period of the door is ever asked.
    let day = chrono::NaiveDate::from_ymd_opt(1970, 1, 1).expect("1970-01-01 is a date");
    let mut diagnostics = Diagnostics::default();
    let mut door = Door {
        currency: &Currency::new("USD").expect("USD is a currency"),
        period: &crate::calendar::Period::new(day, day).expect("a day is a period"),
        diagnostics: &mut diagnostics,
        progress: console.progress(),
        totals: BTreeMap::new(),
    };
    read(&source, &mut door).map_err(|problems| Failure::from(crate::case::problem::OpenError::Data(problems)))
}

/// The rows asked for. More than one disclosure left, or none, is said with what there is to choose from.
fn select(rows: Vec<DisclosureRow>, options: &Disclosure) -> Result<Vec<DisclosureRow>, Failure> {
    let fits = |asked: &Option<String>, cell: &str| asked.as_ref().is_none_or(|a| a.eq_ignore_ascii_case(cell));
    let has_table = |row: &&DisclosureRow| row.table_type != "summary";
    let all: BTreeSet<String> = rows.iter().filter(has_table).map(name).collect();
    let chosen: Vec<DisclosureRow> = rows
        .into_iter()
        .filter(|r| {
            fits(&options.company, &r.company) && fits(&options.country, &r.country) && fits(&options.year, &r.year)
        })
        .collect();
    let left: BTreeSet<String> = chosen.iter().filter(has_table).map(name).collect();
    let list = |names: &BTreeSet<String>| {
        let lines: Vec<String> = names.iter().map(|n| format!("\n  {}", inert(n))).collect();
        lines.concat()
    };
    match left.len() {
        1 => Ok(chosen.into_iter().filter(|row| left.contains(&name(row))).collect()),
        0 => Err(Failure::usage(format!("no disclosure is like that; the file has:{}", list(&all)))),
        _ => Err(Failure::usage(format!(
            "the file has several disclosures; choose with --company, --country and --year:{}",
            list(&left)
        ))),
    }
}

fn name(row: &DisclosureRow) -> String {
    format!("{} | {} | {}", row.company, row.country, row.year)
}

fn text(reading: &Reading) -> String {
    let mut out = String::new();
    for table in &reading.tables {
        describe(&mut out, table);
    }
    put(&mut out, "The five faults of income disclosures (FTC staff report, 4 September 2024)");
    for fault in &reading.faults {
        let found = fault.found.map_or("–  not stated", |found| if found { "●  found" } else { "○  not found" });
        let id = serde_json::to_value(fault.fault).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        put(&mut out, &format!("  {found:<14} {:<26} {}", id.replace('_', " "), inert(&fault.because)));
    }
    out
}

fn describe(out: &mut String, table: &Summary) {
    let money = |v: f64| number::money(v, &table.currency);
    put(out, &format!("{}, by {}", inert(&table.title), table.division));
    put(
        out,
        &format!(
            "  of {}; incomes {}, {} expenses",
            inert(&table.population_basis),
            inert(&table.income_period),
            table.expenses
        ),
    );
    let mut row = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            put(out, &format!("  {name:<52} {value}"));
        }
    };
    let percent = |share: f64| format!("{:.2} %", share * 100.0);
    row("in groups", Some(percent(table.listed_share)));
    row("paid nothing", table.zero_pay_share.as_ref().map(|b| bounded(b, percent)));
    row("paid 1,000 a year or less", table.share_under_1000.as_ref().map(|b| bounded(b, percent)));
    row("mean over everybody in the basis", table.mean.as_ref().map(|b| bounded(b, money)));
    row("mean if an open top bracket sat at its edge", table.mean_if_open_top_at_edge.map(money));
    row("mean as the company prints it", table.published_mean.map(money));
    row("Gini coefficient", table.gini.as_ref().map(|b| bounded(b, |v| number::grouped(v, 6))));
    row("median", table.median.map(money));
    for top in table.top.iter().take(3) {
        row(&format!("the top {:.2} % have", top.population_share * 100.0), Some(percent(top.income_share)));
    }
    for note in &table.notes {
        put(out, &format!("  note: {}", inert(note)));
    }
    put(out, "");
}

fn bounded(bounded: &Bounded, show: impl Fn(f64) -> String) -> String {
    match (bounded.value, bounded.at_most) {
        (Some(value), _) => show(value),
        (None, Some(most)) => format!("at least {}, at most {}", show(bounded.at_least), show(most)),
        (None, None) => format!("at least {}, no upper bound", show(bounded.at_least)),
    }
}

fn put(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a string cannot fail");
}
