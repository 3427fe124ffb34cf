//! The sheets of findings: one row a finding, one row a piece of evidence, and the rules that do not judge.

use super::book::{Book, Cell};
use crate::assessment::Assessment;
use crate::measurement::Unit;
use crate::report::page_one::{deciding, remarks};
use crate::report::row_sets;
use crate::rules::Finding;
use crate::rules::baseline::fingerprint;
use crate::rules::condition::{Evidence, Test};

const FINDING: [&str; 20] = [
    "rule",
    "title",
    "pack",
    "jurisdiction",
    "theory",
    "severity",
    "verdict",
    "without the waiver",
    "known to the baseline",
    "lens",
    "rests on",
    "gate",
    "fingerprint",
    "those concerned",
    "decided by",
    "remarks",
    "why it matters",
    "how it can be wrong",
    "what would change it",
    "sources",
];

const EVIDENCE: [&str; 19] = [
    "quantity",
    "reading",
    "what it is",
    "unit",
    "value",
    "low",
    "high",
    "n",
    "test",
    "the line",
    "what the line means",
    "verdict",
    "note",
    "row sets",
    "rows past the line",
    "rows perhaps past it",
    "rows examined",
    "their money",
    "their money, perhaps",
];

/// The sheets.
pub fn add(book: &mut Book, assessment: &Assessment) {
    let currency = &assessment.case.currency;
    let baseline = assessment.gone_since_baseline.is_some();
    let rows = assessment.findings.iter().map(|finding| row(finding, currency, baseline));
    book.sheet("findings", &FINDING, rows.collect());
    let columns: Vec<&str> = ["rule", "verdict of the rule"].into_iter().chain(EVIDENCE).collect();
    let rows = assessment.findings.iter().flat_map(|finding| {
        finding.evidence.iter().map(|evidence| {
            let mut row = vec![Cell::text(&finding.rule), Cell::text(finding.verdict.words())];
            row.extend(cells(evidence));
            row
        })
    });
    book.sheet("evidence", &columns, rows.collect());
    let rows = row_sets::all(assessment).into_iter().map(|(title, set)| {
        let [id, csv, parquet, sha256, words, sql] =
            [&set.id, &set.file, &set.parquet, &set.sha256, &set.words, &set.sql].map(Cell::text);
        vec![id, Cell::Text(title), Cell::count(set.rows), csv, parquet, sha256, words, sql]
    });
    book.sheet(
        "row sets",
        &["id", "title", "rows", "CSV", "Parquet", "SHA-256", "what they are", "SQL"],
        rows.collect(),
    );
    let off = assessment.rules_off.iter();
    let rows = off.map(|rule| vec![Cell::text(&rule.rule), Cell::text(&rule.title), Cell::text(&rule.because)]);
    book.sheet("rules off", &["rule", "title", "why"], rows.collect());
    let rows = assessment.tailored.iter().map(|t| {
        let [rule, what, was, now] = [&t.rule, &t.what, &t.was, &t.now].map(Cell::text);
        vec![rule, what, was, now, Cell::Yes(t.loosened), Cell::text(&t.reason), Cell::text(&t.source)]
    });
    book.sheet("tailored", &["rule", "what", "the pack", "here", "loosened", "reason", "where"], rows.collect());
}

fn row(finding: &Finding, currency: &str, baseline: bool) -> Vec<Cell> {
    let sources = finding.citations.iter().map(|c| format!("{}, {} ({})", c.title, c.url, c.verified.words()));
    vec![
        Cell::text(&finding.rule),
        Cell::text(&finding.title),
        Cell::text(&finding.pack),
        Cell::text(&finding.jurisdiction),
        Cell::text(finding.theory.title()),
        Cell::text(finding.severity.words()),
        Cell::text(finding.verdict.words()),
        finding.waiver.as_ref().map_or(Cell::Empty, |waiver| Cell::text(waiver.verdict.words())),
        if baseline { Cell::Yes(finding.known.is_some()) } else { Cell::Empty },
        finding.lens.map_or(Cell::Empty, Cell::word),
        Cell::text(finding.basis.words()),
        Cell::Yes(finding.gate),
        Cell::Text(fingerprint(finding)),
        Cell::text_of(finding.list.as_ref().map(|list| list.file.as_str())),
        Cell::text_of(deciding(finding).map(|evidence| evidence.title.as_str())),
        Cell::Text(remarks(finding, currency).join("\n")),
        Cell::text(&finding.rationale),
        Cell::Text(finding.false_positives.join("\n")),
        Cell::text(&finding.remedy),
        Cell::Text(sources.collect::<Vec<_>>().join("\n")),
    ]
}

fn cells(evidence: &Evidence) -> Vec<Cell> {
    let number = |value| Cell::number(value, evidence.unit);
    // The line of a yes/no figure stands at zero by construction.
    let line = if evidence.unit == Unit::YesNo { Cell::Empty } else { number(evidence.limit) };
    let mut cells = vec![
        Cell::text(&evidence.quantity),
        Cell::text_of(evidence.reading.as_deref()),
        Cell::text(&evidence.title),
        Cell::word(evidence.unit),
        number(evidence.value),
        number(evidence.range.map(|[low, _]| low)),
        number(evidence.range.map(|[_, high]| high)),
        evidence.n.map_or(Cell::Empty, Cell::count),
        Cell::text_of(evidence.test.map(Test::sign)),
        line,
        Cell::Text(crate::report::page_one::line_in_words(evidence)),
        Cell::text(evidence.verdict.words()),
        Cell::text(&evidence.note),
        Cell::Text(evidence.rows.join(", ")),
    ];
    if let Some(concerned) = &evidence.concerned {
        cells.extend([concerned.certainly, concerned.possibly, concerned.of].map(Cell::count));
        cells.extend([concerned.money, concerned.money_possibly].map(|money| Cell::number(Some(money), Unit::Money)));
    }
    cells
}
