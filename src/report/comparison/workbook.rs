//! The comparison as a workbook: companies in columns where cells are of one kind, and a row each where figures have
//! ranges.

use super::words;
use crate::compare::Comparison;
use crate::compare::measures::Worrying;
use crate::measurement::Unit;
use crate::report::xlsx::book::{Book, Cell};
use crate::rules::Verdict;

/// The workbook.
pub(super) fn render(comparison: &Comparison) -> Vec<u8> {
    let mut book = Book::new("");
    companies(&mut book, comparison);
    let notes = comparison.not_comparable.iter().map(|note| vec![Cell::text(&note.about), Cell::text(&note.words)]);
    book.sheet("not comparable", &["about", "what to know"], notes.collect());
    theories(&mut book, comparison);
    findings(&mut book, comparison);
    wide(&mut book, comparison);
    long(&mut book, comparison);
    let lines = comparison.measures.iter().flat_map(|row| {
        row.lines.iter().map(|line| {
            let limit = Cell::number(Some(line.limit), row.unit);
            vec![
                Cell::text(&row.id),
                Cell::text(&row.title),
                Cell::text(&line.rule),
                Cell::text(line.test.sign()),
                limit,
            ]
        })
    });
    book.sheet("lines of rules", &["measure", "what it is", "rule", "test", "the line"], lines.collect());
    book.bytes()
}

fn companies(book: &mut Book, comparison: &Comparison) {
    let head = [
        "company",
        "name",
        "case folder",
        "first day",
        "last day",
        "days",
        "currency",
        "jurisdictions",
        "participants",
        "customers",
        "orders",
        "screening band",
        "lowest band",
        "highest band",
        "program",
    ];
    let band = |band: Option<crate::rules::weights::Band>| Cell::text_of(band.map(crate::rules::weights::Band::words));
    let rows = comparison.companies.iter().map(|company| {
        let count = |of: fn(&crate::assessment::Counts) -> Option<u64>| {
            let shown = |counts| of(counts).map_or_else(|| Cell::text(crate::edition::SUPPRESSED), Cell::count);
            company.counts.as_ref().map_or(Cell::Empty, shown)
        };
        vec![
            Cell::text(&company.label),
            Cell::text(&company.name),
            Cell::text(&company.folder),
            Cell::text_of(company.period_start.as_deref()),
            Cell::text_of(company.period_end.as_deref()),
            company.days.map_or(Cell::Empty, Cell::count),
            Cell::text(&company.currency),
            Cell::Text(company.jurisdictions.join(", ")),
            count(|counts| counts.participants),
            count(|counts| counts.customers),
            count(|counts| Some(counts.orders)),
            band(company.band),
            band(company.band_low),
            band(company.band_high),
            Cell::text(&company.tool),
        ]
    });
    book.sheet("companies", &head, rows.collect());
}

/// Places of a company, first and last.
fn places(rank: Option<crate::compare::rank::Rank>) -> [Cell; 2] {
    [rank.map(|rank| rank.first), rank.map(|rank| rank.last)]
        .map(|place| place.map_or(Cell::Empty, |place| Cell::count(place.into())))
}

fn theories(book: &mut Book, comparison: &Comparison) {
    let head = [
        "theory",
        "company",
        "score",
        "score, low",
        "score, high",
        "place, first",
        "place, last",
        "fired",
        "indeterminate",
        "not assessed",
        "clear",
    ];
    let rows = comparison.theories.iter().flat_map(|row| {
        comparison.companies.iter().enumerate().map(|(at, company)| {
            let score = row.scores[at];
            let count = |of: fn(&crate::rules::theory::TheoryAnswer) -> u32| {
                row.answers[at].as_ref().map_or(Cell::Empty, |answer| Cell::count(of(answer).into()))
            };
            let mut cells = vec![Cell::text(row.theory.title()), Cell::text(&company.label)];
            let ends = [score.map(|s| s.point), score.map(|s| s.low), score.map(|s| s.high)];
            cells.extend(ends.map(|end| Cell::number(end, Unit::Count)));
            cells.extend(places(row.ranks[at]));
            cells.extend([
                count(|a| a.fired),
                count(|a| a.indeterminate),
                count(|a| a.not_assessed),
                count(|a| a.clear),
            ]);
            cells
        })
    });
    book.sheet("theories", &head, rows.collect());
}

/// Column heads: what a row is of, then every company.
fn head<'a>(comparison: &'a Comparison, first: &[&'a str]) -> Vec<&'a str> {
    first.iter().copied().chain(comparison.companies.iter().map(|company| company.label.as_str())).collect()
}

fn findings(book: &mut Book, comparison: &Comparison) {
    let rows = comparison.findings.iter().map(|row| {
        let mut cells = vec![
            Cell::text(&row.rule),
            Cell::text(&row.title),
            Cell::text(row.severity.words()),
            Cell::text(row.theory.title()),
        ];
        cells.extend(row.verdicts.iter().map(|verdict| Cell::text(verdict.map_or("no such rule", Verdict::words))));
        cells
    });
    book.sheet("findings", &head(comparison, &["rule", "indicator", "severity", "theory"]), rows.collect());
}

/// Values alone, companies in columns.
fn wide(book: &mut Book, comparison: &Comparison) {
    let rows = comparison.measures.iter().map(|row| {
        let mut cells = vec![
            Cell::text(&row.id),
            Cell::text(&row.title),
            Cell::text(&row.family),
            Cell::word(row.unit),
            Cell::Text(words::worrying(row)),
        ];
        cells.extend(
            row.cells
                .iter()
                .zip(&comparison.companies)
                .map(|(cell, company)| in_currency(cell.value, row.unit, company)),
        );
        cells
    });
    let first = ["measure", "what it is", "family", "unit", "how rules read it"];
    book.sheet("values", &head(comparison, &first), rows.collect());
}

/// A number, an amount in the currency of the company.
fn in_currency(value: Option<f64>, unit: Unit, company: &crate::compare::Company) -> Cell {
    match Cell::number(value, unit) {
        Cell::Number(value, Unit::Money, _) => Cell::Number(value, Unit::Money, Some(company.currency.clone())),
        other => other,
    }
}

/// Every figure with its range and place, one row a company.
fn long(book: &mut Book, comparison: &Comparison) {
    let head = [
        "measure",
        "what it is",
        "family",
        "shown first",
        "company",
        "unit",
        "value",
        "low",
        "high",
        "n",
        "data",
        "place, first",
        "place, last",
        "tied",
        "what worries",
        "not ranked because",
        "why there is none",
    ];
    let rows = comparison.measures.iter().flat_map(|row| {
        row.cells.iter().zip(&comparison.companies).enumerate().map(|(at, (cell, company))| {
            let number = |value| in_currency(value, row.unit, company);
            let mut cells = vec![
                Cell::text(&row.id),
                Cell::text(&row.title),
                Cell::text(&row.family),
                Cell::Yes(row.headline),
                Cell::text(&company.label),
                Cell::word(row.unit),
                number(cell.value),
                number(cell.range.map(|[low, _]| low)),
                number(cell.range.map(|[_, high]| high)),
                cell.n.map_or(Cell::Empty, Cell::count),
                cell.grade.map_or(Cell::Empty, Cell::word),
            ];
            cells.extend(places(row.ranks[at]));
            cells.extend([
                row.ranks[at].map_or(Cell::Empty, |rank| Cell::Yes(rank.tied)),
                match row.worrying {
                    Worrying::More => Cell::text("more"),
                    Worrying::Less => Cell::text("less"),
                    Worrying::Neither => Cell::Empty,
                },
                Cell::text_of(row.not_ranked.as_deref()),
                Cell::text_of(cell.unavailable.as_deref()),
            ]);
            cells
        })
    });
    book.sheet("measures", &head, rows.collect());
}
