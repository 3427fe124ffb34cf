//! A published income table, as text: companies publish ranges ("<10"), words and gaps, and the reader must see them.

use super::door::Door;
use crate::case::problem::Problem;
use crate::case::source::TableSource;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One row of a published income table. Empty cells are empty strings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DisclosureRow {
    /// Company.
    pub company: String,
    /// Country.
    pub country: String,
    /// Year, or the span of dates.
    pub year: String,
    /// `rank`, `bracket` or `summary`.
    pub table_type: String,
    /// Name of the rank, or the bracket as printed.
    pub rank_or_bracket: String,
    /// Number of participants.
    pub n_participants: String,
    /// Percent of the population basis.
    pub pct_participants: String,
    /// The population the percentages are of.
    pub pct_basis: String,
    /// Mean income.
    pub avg_income: String,
    /// Median income.
    pub median_income: String,
    /// Least income.
    pub min_income: String,
    /// Greatest income.
    pub max_income: String,
    /// Mean of the lowest tenth.
    pub bottom10_avg: String,
    /// Mean of the highest tenth.
    pub top10_avg: String,
    /// Period of the incomes.
    pub income_period: String,
    /// Currency.
    pub currency: String,
    /// `yes` = before participants' expenses.
    pub gross_of_expenses: String,
    /// Whether the table is whole.
    pub completeness: String,
    /// What kind of source.
    pub source_kind: String,
    /// Where it was published.
    pub source_url: String,
    /// Remarks.
    pub notes: String,
}

/// Reads the table.
pub fn read(source: &TableSource, door: &mut Door<'_>) -> Result<Vec<DisclosureRow>, Vec<Problem>> {
    let mut table = Vec::new();
    door.read(
        source,
        &mut table,
        |_, _| {},
        |table, rows, _| {
            let columns: Vec<_> = source.schema.columns.iter().map(|c| rows.texts(c.name)).collect();
            for row in 0..rows.count() {
                let mut cells = columns.iter().map(|c| c.get(row).unwrap_or_default().trim().to_owned());
                let mut next = || cells.next().unwrap_or_default();
                // The fields stand in the order of the schema's columns.
                table.push(DisclosureRow {
                    company: next(),
                    country: next(),
                    year: next(),
                    table_type: next(),
                    rank_or_bracket: next(),
                    n_participants: next(),
                    pct_participants: next(),
                    pct_basis: next(),
                    avg_income: next(),
                    median_income: next(),
                    min_income: next(),
                    max_income: next(),
                    bottom10_avg: next(),
                    top10_avg: next(),
                    income_period: next(),
                    currency: next(),
                    gross_of_expenses: next(),
                    completeness: next(),
                    source_kind: next(),
                    source_url: next(),
                    notes: next(),
                });
            }
        },
    )?;
    Ok(table)
}
