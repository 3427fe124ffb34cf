//! The comparison on a terminal: companies in columns, as many side by side as fit.

use super::words;
use crate::compare::measures::MeasureRow;
use crate::compare::{Comparison, SHOWN};
use crate::report::answer;
use crate::report::terminal::{WIDTH, wrapped};
use crate::report::text::inert;
use anstyle::Style;
use std::ops::Range;

/// Columns of what a row is of, and of a company: at least, and at most.
const NAME: usize = 36;
const COLUMN: [usize; 2] = [14, 22];

/// The text.
pub(super) fn render(comparison: &Comparison) -> String {
    let bold = Style::new().bold();
    let mut out = vec![format!("{bold}levelcheck compare{bold:#}"), "─".repeat(WIDTH)];
    out.extend(wrapped(&inert(&words::headline(comparison)), WIDTH));
    out.push("A screening result, not a legal conclusion.".to_owned());
    companies(&mut out, comparison);
    let shown = comparison.companies.len().min(SHOWN);
    let together = (WIDTH - NAME) / COLUMN[0];
    let headline: Vec<&MeasureRow> = comparison.measures.iter().filter(|row| row.headline).collect();
    for from in (0..shown).step_by(together) {
        let block = from..shown.min(from + together);
        theories(&mut out, comparison, block.clone());
        findings(&mut out, comparison, block.clone());
        measures(&mut out, comparison, &headline, block);
    }
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
    let cells: String = cells.map(|cell| format!("{:>width$}", cut(&cell, width - 1))).collect();
    inert(&format!("  {:<NAME$}{cells}", cut(name, NAME - 2)))
}

fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    format!("{}…", text.chars().take(room - 1).collect::<String>())
}

fn theories(out: &mut Vec<String>, comparison: &Comparison, block: Range<usize>) {
    out.push(heads(comparison, "Score by theory, 0 to 100", &block));
    for theory in &comparison.theories {
        let cells = block.clone().map(|at| answer::score(theory.scores[at]));
        out.push(row(theory.theory.title(), cells, &block));
    }
}

fn findings(out: &mut Vec<String>, comparison: &Comparison, block: Range<usize>) {
    if comparison.findings.is_empty() {
        return;
    }
    out.push(heads(comparison, "Indicators that fired somewhere", &block));
    for finding in &comparison.findings {
        let marks = block.clone().map(|at| words::mark(finding.verdicts[at]).to_owned());
        let name = format!("{:<6} {}", finding.severity.words(), finding.rule);
        out.push(row(&name, marks, &block));
    }
}

fn measures(out: &mut Vec<String>, comparison: &Comparison, rows: &[&MeasureRow], block: Range<usize>) {
    if rows.is_empty() {
        return;
    }
    out.push(heads(comparison, "Headline measures", &block));
    for of in rows {
        let values = block.clone().map(|at| {
            let currency = &comparison.companies[at].currency;
            let value = words::value(&of.cells[at], of, currency).or_else(|| words::range(&of.cells[at], of, currency));
            format!("{}{}", value.unwrap_or_else(|| "–".to_owned()), words::place(of.ranks[at]))
        });
        out.push(row(&of.title, values, &block));
        let ranges: Vec<String> = block
            .clone()
            .map(|at| {
                let range = of.cells[at].value.and_then(|_| words::range(&of.cells[at], of, ""));
                range.unwrap_or_default()
            })
            .collect();
        if ranges.iter().any(|range| !range.is_empty()) {
            let how = format!("  {}", words::worrying(of));
            out.push(row(&how, ranges.into_iter(), &block));
        }
    }
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
