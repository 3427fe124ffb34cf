//! The published income table, row by row.

use super::RowSet;
use super::table::{Kind, Value};
use crate::case::tables::disclosure::DisclosureRow;
use crate::facts::Facts;
use crate::report::text::cell;

/// The row set.
pub const DISCLOSURE_ROWS: RowSet = RowSet {
    id: "disclosure_rows",
    title: "The published income table",
    words: "Every row of the published income table, as it was transcribed, numbered in the order of the file. Control characters are shown as \\u{…}, and an apostrophe stands before a sign that a spreadsheet would take for a formula.",
    columns: &[
        ("row", Kind::Count),
        ("company", Kind::Text),
        ("country", Kind::Text),
        ("year", Kind::Text),
        ("table_type", Kind::Text),
        ("rank_or_bracket", Kind::Text),
        ("n_participants", Kind::Text),
        ("pct_participants", Kind::Text),
        ("pct_basis", Kind::Text),
        ("avg_income", Kind::Text),
        ("median_income", Kind::Text),
        ("min_income", Kind::Text),
        ("max_income", Kind::Text),
        ("bottom10_avg", Kind::Text),
        ("top10_avg", Kind::Text),
        ("income_period", Kind::Text),
        ("currency", Kind::Text),
        ("gross_of_expenses", Kind::Text),
        ("completeness", Kind::Text),
        ("source_kind", Kind::Text),
        ("source_url", Kind::Text),
        ("notes", Kind::Text),
    ],
    keys: 1,
    sql: "select row, company, country, year, table_type, rank_or_bracket, n_participants, pct_participants, pct_basis, avg_income, median_income,
       min_income, max_income, bottom10_avg, top10_avg, income_period, currency, gross_of_expenses, completeness, source_kind, source_url, notes
  from disclosure",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    Ok(facts.disclosure_rows.iter().enumerate().map(|(at, row)| as_read(at + 1, row)).collect())
}

fn as_read(number: usize, row: &DisclosureRow) -> Vec<Value> {
    let texts = [
        &row.company,
        &row.country,
        &row.year,
        &row.table_type,
        &row.rank_or_bracket,
        &row.n_participants,
        &row.pct_participants,
        &row.pct_basis,
        &row.avg_income,
        &row.median_income,
        &row.min_income,
        &row.max_income,
        &row.bottom10_avg,
        &row.top10_avg,
        &row.income_period,
        &row.currency,
        &row.gross_of_expenses,
        &row.completeness,
        &row.source_kind,
        &row.source_url,
        &row.notes,
    ];
    let mut values = vec![Value::count(number)];
    values.extend(texts.map(|text| Value::Text(cell(text))));
    values
}
