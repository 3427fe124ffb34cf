//! The difference as a document: findings by kind, scores, measures, data, and what the two are made from.

use super::words;
use crate::diff::Difference;
use crate::diff::findings::{FindingChange, KINDS};
use crate::diff::reason::in_words;
use crate::report::document::{Document, Section, Table};
use crate::report::text::capital;

/// The document.
pub(super) fn of(difference: &Difference) -> Document {
    let mut lead = vec![
        format!("Before: {}.", words::side(&difference.before)),
        format!("After: {}.", words::side(&difference.after)),
        format!("Screening band: {}.", words::band(difference)),
    ];
    lead.extend(difference.notes.iter().cloned());
    if !difference.unexplained.is_empty() {
        lead.push(format!("{} It differs: {}.", super::WRONG, difference.unexplained.join("; ")));
    }
    let mut sections = vec![made_from(difference)];
    sections.extend(findings(difference));
    sections.extend([theories(difference), measures(difference), data(difference), diagnostics(difference)]);
    Document {
        title: format!("difference, {}", words::short(&difference.after.name)),
        headline: words::headline(difference),
        lead,
        sections,
    }
}

fn made_from(difference: &Difference) -> Section {
    let rows = words::made_from(difference).into_iter().map(Vec::from).collect();
    Section::table(
        "made-from",
        "What the results are made from and differs",
        Table::new(&["what", "before", "after"], 3, rows),
    )
}

fn findings(difference: &Difference) -> Vec<Section> {
    const IDS: [&str; 7] = ["new", "worse", "gone", "better", "otherwise", "rules-added", "rules-removed"];
    let head = ["finding", "severity", "verdict", "what moved", "why: each of these is possible"];
    let of = |(kind, id): (_, &'static str)| {
        let changes = difference.findings.iter().filter(|change| change.kind == kind);
        Section::table(id, &capital(kind.words()), Table::new(&head, 5, changes.flat_map(rows).collect()))
    };
    KINDS.into_iter().zip(IDS).map(of).collect()
}

/// A row for each thing that moved.
fn rows(change: &FindingChange) -> Vec<Vec<String>> {
    let heads = [format!("{} ({})", change.title, change.rule), words::severity(change), words::verdict(change)];
    let moved = change.moved.iter().enumerate().map(|(at, moved)| {
        let mut row = if at == 0 { heads.to_vec() } else { vec!["the same".to_owned(), String::new(), String::new()] };
        row.extend([words::moved(moved), words::why(moved)]);
        row
    });
    moved.collect()
}

fn theories(difference: &Difference) -> Section {
    let rows = difference.theories.iter().map(|change| {
        let [before, after] = words::theory(change);
        vec![change.theory.title().to_owned(), before, after, change.rules.join(", "), in_words(&change.reasons)]
    });
    let head = ["theory", "score and rules before", "after", "findings that differ", "why"];
    Section::table("theories", "Scores", Table::new(&head, 5, rows.collect()))
}

fn measures(difference: &Difference) -> Section {
    let currency = [&difference.before.currency, &difference.after.currency];
    let rows = difference.measures.iter().map(|change| {
        vec![
            format!("{} ({})", change.title, change.id),
            words::seen(&change.before, change, currency[0]),
            words::seen(&change.after, change, currency[1]),
            words::by(change, currency[1]),
            in_words(&change.reasons),
        ]
    });
    let head = ["measure", "before", "after", "change", "why"];
    let section = Section::table("measures", "Measures", Table::new(&head, 5, rows.collect()));
    if difference.measures.iter().any(|change| change.change_interval.is_some()) {
        return section.says(
            "The interval of a change follows Zou and Donner (2008) from the intervals of its two sides, as if they were \
             independent; of the same people in two periods it is rather too wide.",
        );
    }
    section
}

fn data(difference: &Difference) -> Section {
    let currency = [difference.before.currency.as_str(), difference.after.currency.as_str()];
    let rows = difference.control_totals.iter().flat_map(|change| {
        change.figures.iter().map(move |figure| {
            let [before, after] = words::figure(figure, currency);
            vec![change.table.clone(), figure.name.clone(), in_words(&change.reasons), before, after]
        })
    });
    let head = ["table", "figure", "why", "before", "after"];
    Section::table("data", "Control totals", Table::new(&head, 3, rows.collect()))
}

fn diagnostics(difference: &Difference) -> Section {
    let rows = difference.diagnostics.iter().map(|change| {
        let [before, after] = change.rows.map(crate::report::number::count);
        let (file, column) = (words::short(&change.file), words::short(&change.column));
        vec![file, column, change.message.clone(), in_words(&change.reasons), before, after]
    });
    let head = ["file", "column", "what is wrong", "why", "rows before", "rows after"];
    Section::table("diagnostics", "Faults of the data", Table::new(&head, 4, rows.collect()))
}
