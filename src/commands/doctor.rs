//! `levelcheck doctor`: loads and checks, and says all that was found.

use super::console::Console;
use crate::calendar::show_day;
use crate::case::diagnostic::{Diagnostic, Effect};
use crate::case::{self, Case, OpenOptions};
use crate::cli::Doctor;
use crate::exit::{CLEAN, Failure};
use crate::report::number;
use crate::report::text::inert;
use std::fmt::Write;

/// Runs the command.
pub fn run(options: &Doctor, console: &Console) -> Result<u8, Failure> {
    let load = OpenOptions { allow_outside: options.load.allow_outside, max_bad_rows: options.load.max_bad_rows };
    let case = case::open(&options.case, load, console.progress())?;
    console.put(&report(&case));
    if case.too_many_bad_rows.is_empty() {
        return Ok(CLEAN);
    }
    Err(Failure::data(shares_above(&case, options.load.max_bad_rows)))
}

/// Which tables have more unreadable rows than are put up with.
fn shares_above(case: &Case, limit: f64) -> String {
    let lines = case.too_many_bad_rows.iter().map(|(table, share)| {
        let left_out = case.totals.get(table.as_str()).map_or(0, |t| t.left_out);
        format!(
            "{table}: {} rows ({:.2} %) cannot be read, more than the {:.2} % that --max-bad-rows allows",
            number::count(left_out),
            share * 100.0,
            limit * 100.0
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// As [`shares_above`], with the faults behind it.
pub fn too_many(case: &Case, limit: f64) -> String {
    let bad = |table: &str| case.too_many_bad_rows.iter().any(|(name, _)| name == table);
    let faults = case.diagnostics.iter().filter(|d| bad(&d.table) && d.effect == Effect::LeftOut);
    let lines = faults.map(|fault| diagnostic(fault, case.currency.code()));
    std::iter::once(shares_above(case, limit)).chain(lines).collect::<Vec<_>>().join("\n")
}

fn report(case: &Case) -> String {
    let mut out = String::new();
    put(&mut out, &format!("{} ({})", inert(&case.manifest.name), case.currency.code()));
    for (table, totals) in &case.totals {
        let days =
            totals.days.map_or(String::new(), |(first, last)| format!(", {} to {}", show_day(first), show_day(last)));
        put(&mut out, &format!("\n{table}: {} rows{days}", number::count(totals.rows)));
        put(&mut out, &format!("  files: {}", inert(&totals.files.join(", "))));
        if totals.left_out > 0 || totals.outside > 0 {
            put(
                &mut out,
                &format!(
                    "  left out: {}; outside the period: {}",
                    number::count(totals.left_out),
                    number::count(totals.outside)
                ),
            );
        }
        for (column, sum) in &totals.sums {
            put(
                &mut out,
                &format!("  sum of {column}: {}", number::money(case.currency.major(*sum), case.currency.code())),
            );
        }
    }
    put(&mut out, "");
    if case.diagnostics.is_empty() {
        put(&mut out, "no fault found");
    }
    for fault in &case.diagnostics {
        put(&mut out, &diagnostic(fault, case.currency.code()));
    }
    out
}

/// A fault as help: where, what, how much, what happens, what to do.
fn diagnostic(d: &Diagnostic, currency: &str) -> String {
    let column = if d.column.is_empty() { String::new() } else { format!(", column {}", inert(&d.column)) };
    let rows = if d.rows == 1 { "1 row".to_owned() } else { format!("{} rows", number::count(d.rows)) };
    let money = d.money.map_or(String::new(), |m| format!(", {}", number::money(m, currency)));
    let places: Vec<String> = d
        .places
        .iter()
        .map(|p| if p.value.is_empty() { p.row.to_string() } else { format!("{} ({})", p.row, inert(&p.shown())) })
        .collect();
    let more = d.rows as usize > d.places.len();
    format!(
        "{}{column}: {} ({rows}{money})\n  rows: {}{}\n  {}",
        inert(&d.file),
        d.message,
        places.join(", "),
        if more { ", …" } else { "" },
        d.advice
    )
}

fn put(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a string cannot fail");
}
