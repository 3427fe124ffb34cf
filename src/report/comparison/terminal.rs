//! The comparison on a terminal: companies in columns, as many side by side as fit.

use super::words;
use crate::compare::measures::MeasureRow;
use crate::compare::{Comparison, SHOWN};
use crate::report::answer;
use crate::report::terminal::{WIDTH, wrapped};
use crate::report::text::{cut, inert};
use anstyle::Style;
use std::ops::Range;

/// Columns of what a row is of, and of a company, at least and at most; a mark needs fewer.
const NAME: usize = 32;
const COLUMN: [usize; 2] = [17, 22];
const MARK: usize = 5;

/// The text.
pub(super) fn render(comparison: &Comparison) -> String {
    let bold = Style::new().bold();
    let mut out = vec![format!("{bold}levelcheck compare{bold:#}"), "─".repeat(WIDTH)];
    out.extend(wrapped(&inert(&words::headline(comparison)), WIDTH));
    out.push("A screening result, not a legal conclusion.".to_owned());
    companies(&mut out, comparison);
    let shown = comparison.companies.len().min(SHOWN);
    let headline: Vec<&MeasureRow> = comparison.measures.iter().filter(|row| row.headline).collect();
    let together = (WIDTH - NAME) / COLUMN[0];
    let blocks = || (0..shown).step_by(together).map(|from| from..shown.min(from + together));
    blocks().for_each(|block| theories(&mut out, comparison, block));
    findings(&mut out, comparison, shown);
    blocks().for_each(|block| measures(&mut out, comparison, &headline, block));
    if !comparison.findings.is_empty() {
        out.push(String::new());
        out.extend(wrapped(words::LEGEND, WIDTH));
    }
    if !headline.is_empty() {
        out.extend(wrapped(words::PLACES, WIDTH));
    }
    notes(&mut out, comparison);
    let rest = comparison.measures.len() - headline.len();
    if rest > 0 {
        out.push(format!("{rest} more measures that two companies have or more: --format html, xlsx, md, json or csv"));
    }
    let lines: Vec<&str> = out.iter().map(|line| line.trim_end()).collect();
    format!("{}\n", lines.join("\n"))
}

fn companies(out: &mut Vec<String>, comparison: &Comparison) {
    out.push(String::new());
    for (at, company) in comparison.companies.iter().take(SHOWN).enumerate() {
        out.push(inert(&format!("  {:>2}  {:<42} {}", at + 1, company.label, words::band(company))));
        let [people, customers, orders] = [
            words::count(company, |counts| counts.participants),
            words::count(company, |counts| counts.customers),
            words::count(company, |counts| Some(counts.orders)),
        ];
        let extent = match company.counts {
            Some(_) => format!("{people} participants, {customers} customers, {orders} orders"),
            None => "no records".to_owned(),
        };
        let law = company.jurisdictions.join(", ");
        out.push(inert(&format!("      {} · {} · {extent} · {law}", words::period(company), company.currency)));
    }
    let more = comparison.companies.len().saturating_sub(SHOWN);
    if more > 0 {
        out.push(format!("      and {more} more, which --format xlsx, csv and json have"));
    }
}

/// Width of a company's column where so many stand side by side.
fn width(block: &Range<usize>) -> usize {
    ((WIDTH - NAME) / block.len().max(1)).clamp(COLUMN[0], COLUMN[1])
}

/// The heads of a table: what it is of, then numbers and names of companies.
fn heads(comparison: &Comparison, title: &str, block: &Range<usize>) -> String {
    let width = width(block);
    let names = comparison.companies[block.clone()]
        .iter()
        .zip(block.clone())
        .map(|(company, at)| format!("{:>width$}", cut(&format!("{} {}", at + 1, company.label), width - 2)));
    inert(&format!("\n  {:<NAME$}{}", cut(title, NAME - 2), names.collect::<String>()))
}

fn row(name: &str, cells: impl Iterator<Item = String>, block: &Range<usize>) -> String {
    let width = width(block);
    let cells: Vec<String> = cells.map(|cell| format!("{:>width$}", cut(&cell, width - 1))).collect();
    let cells = cells.concat();
    inert(&format!("  {:<NAME$}{cells}", cut(name, NAME - 2)))
}

fn theories(out: &mut Vec<String>, comparison: &Comparison, block: Range<usize>) {
    out.push(heads(comparison, "Score by theory, 0 to 100", &block));
    for theory in &comparison.theories {
        let cells = block.clone().map(|at| answer::score(theory.scores[at]));
        out.push(row(theory.theory.title(), cells, &block));
    }
}

/// Marks need little room, so that all companies stand beside each other under their numbers.
fn findings(out: &mut Vec<String>, comparison: &Comparison, shown: usize) {
    if comparison.findings.is_empty() {
        return;
    }
    let name = WIDTH - 2 - MARK * shown;
    let line = |words: &str, cells: &mut dyn Iterator<Item = String>| {
        inert(&format!(
            "  {:<name$}{}",
            cut(words, name - 1),
            cells.map(|cell| format!("{cell:>MARK$}")).collect::<Vec<_>>().concat()
        ))
    };
    out.push(String::new());
    out.push(line("Indicators that fired somewhere", &mut (1..=shown).map(|number| number.to_string())));
    for finding in &comparison.findings {
        let words = format!("{:<6} {} ({})", finding.severity.words(), finding.title, finding.rule);
        let marks = finding.verdicts.iter().take(shown).map(|verdict| words::mark(*verdict).to_owned());
        out.push(line(&words, &mut marks.into_iter()));
    }
}

/// A row of values with places, one of ranges below it where there are any, and the measure's name beside both.
fn measures(out: &mut Vec<String>, comparison: &Comparison, rows: &[&MeasureRow], block: Range<usize>) {
    let here = |of: &&&MeasureRow| block.clone().any(|at| of.cells[at].range.is_some());
    let rows: Vec<&&MeasureRow> = rows.iter().filter(here).collect();
    if rows.is_empty() {
        return;
    }
    out.push(heads(comparison, "Headline measures", &block));
    for of in rows {
        let names = wrapped(&inert(&format!("{} ({})", of.title, words::worrying(of))), NAME - 4);
        let values: Vec<String> = block.clone().map(|at| value(comparison, of, at)).collect();
        let ranges: Vec<String> =
            block.clone().map(|at| words::range(&of.cells[at], of, "").unwrap_or_default()).collect();
        let has_ranges = ranges.iter().any(|range| !range.is_empty());
        for at in 0..names.len().max(if has_ranges { 2 } else { 1 }) {
            let cells = match at {
                0 => values.clone(),
                1 if has_ranges => ranges.clone(),
                _ => Vec::new(),
            };
            let indent = if at > 0 { "  " } else { "" };
            let name = format!("{indent}{}", names.get(at).map_or("", String::as_str));
            out.push(row(&name, cells.into_iter(), &block));
        }
    }
}

/// A value with its place; that it is open where there is a range alone.
fn value(comparison: &Comparison, of: &MeasureRow, at: usize) -> String {
    let cell = &of.cells[at];
    if cell.range.is_none() {
        return "–".to_owned();
    }
    let value = words::value(cell, of, &comparison.companies[at].currency).unwrap_or_else(|| "open".to_owned());
    format!("{value}{}", words::place(of.ranks[at]))
}

fn notes(out: &mut Vec<String>, comparison: &Comparison) {
    if comparison.not_comparable.is_empty() {
        return;
    }
    out.push("\n  What is not comparable, and why".to_owned());
    for note in &comparison.not_comparable {
        let mut lines = wrapped(&inert(&note.words), WIDTH - 16).into_iter();
        out.push(format!("    {:<10} {}", note.about, lines.next().unwrap_or_default()));
        out.extend(lines.map(|line| format!("               {line}")));
    }
}
