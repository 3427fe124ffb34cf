//! Who was repaid what joining cost, by half-year of joining: a young cohort has had less time.

use crate::calendar::date_of;
use crate::facts::CompanyFacts;
use crate::facts::recoup::Row;
use crate::metrics::recoup_time::{Cost, READ_AT, recorded};
use chrono::Datelike;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Those who joined in one half-year of the period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecoupRow {
    /// Half-year of joining, such as `2024-H1`.
    pub cohort: String,
    /// What is to be repaid: `entry`, kits and fees; `all_payments`, everything paid to the company.
    pub cost: String,
    /// Participants who joined.
    pub participants: u64,
    /// Of these, who paid more than was refunded; the rest is left out.
    pub payers: u64,
    /// Of these, who were repaid before they left or the period ended; absent in a public edition where these or the
    /// others are few.
    pub repaid: Option<u64>,
    /// Share not repaid by the end of the third calendar month, that of joining the first; absent where nobody was
    /// watched as long.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share_not_repaid_3: Option<f64>,
    /// The same of the sixth month.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share_not_repaid_6: Option<f64>,
    /// The same of the twelfth month.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share_not_repaid_12: Option<f64>,
    /// The same of the eighteenth month.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share_not_repaid_18: Option<f64>,
    /// The same of the twenty-fourth month.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share_not_repaid_24: Option<f64>,
    /// Months until half were repaid; absent where more than half were not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub median_months: Option<f64>,
}

/// New participants of the income population by half-year of joining, once for each cost.
pub fn by_cohort(company: &CompanyFacts<'_>) -> Option<Vec<RecoupRow>> {
    let mut cohorts: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in company.recoup.as_ref()? {
        let joined = date_of(company.company.participants.joined[row.person as usize])?;
        let half = if joined.month() <= 6 { 1 } else { 2 };
        cohorts.entry(format!("{:04}-H{half}", joined.year())).or_default().push(*row);
    }
    let rows = cohorts.iter().flat_map(|(cohort, rows)| [Cost::Entry, Cost::All].map(|cost| row(cohort, cost, rows)));
    let rows: Vec<RecoupRow> = rows.collect();
    (!rows.is_empty()).then_some(rows)
}

fn row(cohort: &str, cost: Cost, rows: &[Row]) -> RecoupRow {
    let owed = || rows.iter().filter(|row| cost.of(row).owed);
    let curve = recorded(rows, cost);
    let [of_3, of_6, of_12, of_18, of_24] =
        READ_AT.map(|months| curve.as_ref().and_then(|curve| curve.survival(f64::from(months))));
    RecoupRow {
        cohort: cohort.to_owned(),
        cost: cost.name().to_owned(),
        participants: rows.len() as u64,
        payers: owed().count() as u64,
        repaid: Some(owed().filter(|row| cost.of(row).recorded.is_some_and(|month| month <= row.left)).count() as u64),
        share_not_repaid_3: of_3,
        share_not_repaid_6: of_6,
        share_not_repaid_12: of_12,
        share_not_repaid_18: of_18,
        share_not_repaid_24: of_24,
        median_months: curve.and_then(|curve| curve.median()),
    }
}
