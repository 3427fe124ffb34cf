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
    sql: "select row, nullif(trim(company), '') as company, nullif(trim(country), '') as country, nullif(trim(year), '') as year,
       nullif(trim(table_type), '') as table_type, nullif(trim(rank_or_bracket), '') as rank_or_bracket,
       nullif(trim(n_participants), '') as n_participants, nullif(trim(pct_participants), '') as pct_participants,
       nullif(trim(pct_basis), '') as pct_basis, nullif(trim(avg_income), '') as avg_income, nullif(trim(median_income), '') as median_income,
       nullif(trim(min_income), '') as min_income, nullif(trim(max_income), '') as max_income, nullif(trim(bottom10_avg), '') as bottom10_avg,
       nullif(trim(top10_avg), '') as top10_avg, nullif(trim(income_period), '') as income_period, nullif(trim(currency), '') as currency,
       nullif(trim(gross_of_expenses), '') as gross_of_expenses, nullif(trim(completeness), '') as completeness,
       nullif(trim(source_kind), '') as source_kind, nullif(trim(source_url), '') as source_url, nullif(trim(notes), '') as notes
  from disclosure",
    rows,
};

#[expect(clippy::unnecessary_wraps, reason = "rows of other sets may be missing for a reason")]
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
