//! Purchases around the month in which members became customers.

use crate::facts::CompanyFacts;
use crate::facts::switchers::{REACH, Sum};
use crate::money::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One month, counted from the month of the switch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SwitchRow {
    /// Months from the switch: negative before it.
    pub months_from_switch: i8,
    /// Members who became customers and had an account for the whole month.
    pub switchers: u64,
    /// What each of them bought, major units; months without a purchase are 0.
    pub switchers_mean: f64,
    /// The same of members of their tenure who stayed, around the same calendar months; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stayed_mean: Option<f64>,
    /// How many of these there are.
    #[serde(default)]
    pub stayed: u64,
}

/// Purchases from six months before the switch to six after it.
pub fn around_the_switch(company: &CompanyFacts<'_>, currency: &Currency) -> Option<Vec<SwitchRow>> {
    let found = company.switchers.as_ref().filter(|found| !found.switched.is_empty())?;
    let rows = (0..=2 * REACH).filter_map(|at| {
        let strata: Vec<[Sum; 2]> = found.strata.iter().map(|[switched, stayed]| [switched[at], stayed[at]]).collect();
        let switchers: u64 = strata.iter().map(|[switched, _]| switched.people).sum();
        let bought: i64 = strata.iter().map(|[switched, _]| switched.bought).sum();
        (switchers > 0).then(|| SwitchRow {
            months_from_switch: at as i8 - REACH as i8,
            switchers,
            switchers_mean: currency.major(bought) / switchers as f64,
            stayed: strata.iter().map(|[_, stayed]| stayed.people).sum(),
            stayed_mean: stayed_mean(&strata).map(|mean| currency.major(1) * mean),
        })
    });
    Some(rows.collect())
}

/// The mean of those who stayed, each stratum with the weight that it has among those who switched.
fn stayed_mean(strata: &[[Sum; 2]]) -> Option<f64> {
    let matched = || strata.iter().filter(|[_, stayed]| stayed.people > 0);
    let weight: u64 = matched().map(|[switched, _]| switched.people).sum();
    let mean = |stayed: &Sum| stayed.bought as f64 / stayed.people as f64;
    let sum: f64 = matched().map(|[switched, stayed]| switched.people as f64 * mean(stayed)).sum();
    (weight > 0).then(|| sum / weight as f64)
}
