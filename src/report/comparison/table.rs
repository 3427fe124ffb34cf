//! The comparison as CSV: one row for each company and score, finding or measure, so that it can be filtered and pivoted.

use super::words;
use crate::compare::Comparison;
use crate::compare::measures::Worrying;
use crate::report::text::cell;
use crate::rules::Verdict;

const HEAD: [&str; 19] = [
    "kind",
    "id",
    "title",
    "company",
    "company_name",
    "case_folder",
    "currency",
    "period_start",
    "period_end",
    "unit",
    "answer",
    "value",
    "low",
    "high",
    "n",
    "place_first",
    "place_last",
    "worrying",
    "note",
];

/// The columns of numbers, from the value to the last place.
const NUMBERS: std::ops::RangeInclusive<usize> = 11..=16;

/// The text.
pub(super) fn render(comparison: &Comparison) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // A number stays a number, a minus before it and all; every text is stopped from being a formula.
    let mut write = |mut row: [String; 19]| {
        for (at, text) in row.iter_mut().enumerate() {
            if !NUMBERS.contains(&at) {
                *text = cell(text);
            }
        }
        writer.write_record(row).expect("memory takes a row");
    };
    write(HEAD.map(str::to_owned));
    bands(comparison, &mut write);
    theories(comparison, &mut write);
    findings(comparison, &mut write);
    measures(comparison, &mut write);
    let bytes = writer.into_inner().expect("memory takes what is left");
    String::from_utf8(bytes).expect("what was written is text")
}

/// The first columns of a row, and empty ones after them.
fn row(comparison: &Comparison, at: usize, kind: &str, id: &str, title: &str) -> [String; 19] {
    let company = &comparison.companies[at];
    let mut row: [String; 19] = Default::default();
    let day = |day: &Option<String>| day.clone().unwrap_or_default();
    let known = [
        kind.to_owned(),
        id.to_owned(),
        title.to_owned(),
        company.label.clone(),
        company.name.clone(),
        company.folder.clone(),
        company.currency.clone(),
        day(&company.period_start),
        day(&company.period_end),
    ];
    row[..known.len()].clone_from_slice(&known);
    row
}

fn number(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn bands(comparison: &Comparison, write: &mut impl FnMut([String; 19])) {
    for (at, company) in comparison.companies.iter().enumerate() {
        let mut row = row(comparison, at, "band", "band", "Screening band");
        row[10] = words::band(company);
        write(row);
    }
}

fn theories(comparison: &Comparison, write: &mut impl FnMut([String; 19])) {
    for of in &comparison.theories {
        for (at, score) in of.scores.iter().enumerate() {
            let id = serde_json::to_value(of.theory).ok().and_then(|id| id.as_str().map(str::to_owned));
            let mut row = row(comparison, at, "score", &id.unwrap_or_default(), of.theory.title());
            "score".clone_into(&mut row[9]);
            row[11] = number(score.map(|score| score.point));
            row[12] = number(score.map(|score| score.low));
            row[13] = number(score.map(|score| score.high));
            places(&mut row, of.ranks[at]);
            write(row);
        }
    }
}

fn findings(comparison: &Comparison, write: &mut impl FnMut([String; 19])) {
    for of in &comparison.findings {
        for (at, verdict) in of.verdicts.iter().enumerate() {
            let mut row = row(comparison, at, "finding", &of.rule, &of.title);
            verdict.map_or("no such rule", Verdict::words).clone_into(&mut row[10]);
            of.severity.words().clone_into(&mut row[18]);
            write(row);
        }
    }
}

fn measures(comparison: &Comparison, write: &mut impl FnMut([String; 19])) {
    for of in &comparison.measures {
        for (at, cell) in of.cells.iter().enumerate() {
            let mut row = row(comparison, at, "measure", &of.id, &of.title);
            let unit = serde_json::to_value(of.unit).ok().and_then(|unit| unit.as_str().map(str::to_owned));
            row[9] = unit.unwrap_or_default();
            row[11] = number(cell.value);
            row[12] = number(cell.range.map(|[low, _]| low));
            row[13] = number(cell.range.map(|[_, high]| high));
            row[14] = cell.n.map_or(String::new(), |n| n.to_string());
            places(&mut row, of.ranks[at]);
            match of.worrying {
                Worrying::More => "more",
                Worrying::Less => "less",
                Worrying::Neither => "",
            }
            .clone_into(&mut row[17]);
            row[18] = cell
                .unavailable
                .clone()
                .or_else(|| of.not_ranked.as_ref().map(|why| format!("not ranked: {why}")))
                .unwrap_or_default();
            write(row);
        }
    }
}

fn places(row: &mut [String; 19], rank: Option<crate::compare::rank::Rank>) {
    row[15] = rank.map_or(String::new(), |rank| rank.first.to_string());
    row[16] = rank.map_or(String::new(), |rank| rank.last.to_string());
}
