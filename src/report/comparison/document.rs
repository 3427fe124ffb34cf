//! The comparison as a document: companies in columns.

use super::words;
use crate::charts::side_by_side;
use crate::compare::measures::MeasureRow;
use crate::compare::{Company, Comparison, SHOWN};
use crate::report::document::{Document, Section, Table};
use crate::report::{answer, page_one};
use std::collections::BTreeSet;

/// The document, of the first companies where there are many.
pub(super) fn of(comparison: &Comparison) -> Document {
    let names: Vec<&str> = comparison.companies.iter().take(3).map(|company| company.label.as_str()).collect();
    let more = comparison.companies.len().saturating_sub(3);
    let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let mut lead = Vec::new();
    if comparison.companies.len() > SHOWN {
        lead.push(format!(
            "The first {SHOWN} of {} companies are shown; the workbook (xlsx), csv and json have all.",
            comparison.companies.len()
        ));
    }
    let charts = Section {
        id: "side-by-side",
        title: "Side by side".to_owned(),
        charts: side_by_side::draw(comparison),
        ..Section::default()
    };
    Document {
        title: format!("{}{and_more}", names.join(", ")),
        headline: words::headline(comparison),
        lead,
        sections: vec![
            companies(comparison),
            not_comparable(comparison),
            theories(comparison),
            findings(comparison),
            headline_measures(comparison),
            charts,
            measures(comparison),
        ],
    }
}

/// Column heads: what a row is of, then the companies.
fn head(comparison: &Comparison, first: &[&str]) -> Vec<String> {
    let labels = comparison.companies.iter().take(SHOWN).map(|company| company.label.clone());
    first.iter().map(|&name| name.to_owned()).chain(labels).collect()
}

fn companies(comparison: &Comparison) -> Section {
    let row = |what: &str, of: &dyn Fn(&Company) -> String| -> Vec<String> {
        std::iter::once(what.to_owned()).chain(comparison.companies.iter().take(SHOWN).map(of)).collect()
    };
    let rows = vec![
        row("period", &|company| words::period(company).replace(" to ", " to\n")),
        row("currency", &|company| company.currency.clone()),
        row("jurisdictions", &|company| company.jurisdictions.join(",\n")),
        row("participants", &|company| words::count(company, |counts| counts.participants)),
        row("customers", &|company| words::count(company, |counts| counts.customers)),
        row("orders", &|company| words::count(company, |counts| Some(counts.orders))),
        row("screening band", &|company| words::band(company).replace(" (", "\n(")),
    ];
    let table = Table { caption: String::new(), head: head(comparison, &["company"]), rows, texts: 1 };
    Section::table("companies", "The companies", table)
}

fn not_comparable(comparison: &Comparison) -> Section {
    let rows = comparison.not_comparable.iter().map(|note| vec![note.about.clone(), note.words.clone()]).collect();
    Section::table("not-comparable", "What is not comparable, and why", Table::new(&["about", "what to know"], 2, rows))
}

fn theories(comparison: &Comparison) -> Section {
    let rows = comparison.theories.iter().map(|row| {
        let cells = (0..comparison.companies.len().min(SHOWN)).map(|at| {
            let counts = row.answers[at]
                .as_ref()
                .map_or(String::new(), |theory| format!("\n{}", page_one::counts(theory).replace(" · ", "\n")));
            format!("{}{}{counts}", answer::score(row.scores[at]), words::place(row.ranks[at]))
        });
        std::iter::once(row.theory.title().to_owned()).chain(cells).collect()
    });
    let table = Table { caption: String::new(), head: head(comparison, &["theory"]), rows: rows.collect(), texts: 1 };
    Section::table("theories", "Scores by theory", table)
        .says("A score of 0 to 100 with the range that open findings leave; in brackets its place, 1 = highest.")
}

fn findings(comparison: &Comparison) -> Section {
    let rows = comparison.findings.iter().map(|row| {
        let marks = row.verdicts.iter().take(SHOWN).map(|verdict| words::mark(*verdict).to_owned());
        [format!("{} ({})", row.title, row.rule), row.severity.words().to_owned(), row.theory.title().to_owned()]
            .into_iter()
            .chain(marks)
            .collect()
    });
    let head = head(comparison, &["indicator that fired somewhere", "severity", "theory"]);
    let table = Table { caption: String::new(), head, rows: rows.collect(), texts: 3 };
    let section = Section::table("indicators", "Indicators that fired", table);
    if comparison.findings.is_empty() { section.says("No indicator fired.") } else { section.says(words::LEGEND) }
}

fn headline_measures(comparison: &Comparison) -> Section {
    let rows: Vec<&MeasureRow> = comparison.measures.iter().filter(|row| row.headline).collect();
    let section = Section::table("headline", "Headline measures", table_of(comparison, &rows, "measure"));
    if rows.is_empty() { section.says("No two companies have one of them.") } else { section.says(words::PLACES) }
}

fn measures(comparison: &Comparison) -> Section {
    let rest: Vec<&MeasureRow> = comparison.measures.iter().filter(|row| !row.headline).collect();
    let families: Vec<&str> = rest.iter().map(|row| row.family.as_str()).collect();
    let mut seen = BTreeSet::new();
    let order = families.into_iter().filter(|family| seen.insert(*family));
    let tables = order.map(|family| {
        let rows: Vec<&MeasureRow> = rest.iter().copied().filter(|row| row.family == family).collect();
        Table { caption: family.to_owned(), ..table_of(comparison, &rows, "measure") }
    });
    Section {
        id: "measures",
        title: "Every other measure that two companies have or more".to_owned(),
        tables: tables.collect(),
        ..Section::default()
    }
}

fn table_of(comparison: &Comparison, rows: &[&MeasureRow], first: &str) -> Table {
    let rows = rows.iter().map(|row| {
        let lines: Vec<String> = row.lines.iter().map(|line| words::line(line, row)).collect();
        let cells = comparison
            .companies
            .iter()
            .take(SHOWN)
            .enumerate()
            .map(|(at, company)| words::cell(row, at, &company.currency));
        let read = if lines.is_empty() {
            words::worrying(row)
        } else {
            format!("{}: {}", words::worrying(row), lines.join("; "))
        };
        [format!("{} ({})", row.title, row.id), read].into_iter().chain(cells).collect()
    });
    Table {
        caption: String::new(),
        head: head(comparison, &[first, "how rules read it"]),
        rows: rows.collect(),
        texts: 2,
    }
}
