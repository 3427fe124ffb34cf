//! Who is still there, by months since joining.

use crate::facts::CompanyFacts;
use crate::facts::joiners::DAYS_OF_MONTH;
use crate::facts::stays::Who;
use crate::stats::survival::late_entry::AtRisk;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Months since joining up to which the table goes.
const LAST: u32 = 36;

/// Shares still there at one age, from the same curves as `retention_12`; a share is absent where nobody was watched as
/// long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RetentionRow {
    /// Months since joining.
    pub months: u32,
    /// Share of business participants.
    pub business: Option<f64>,
    /// Share of preferred customers.
    pub preferred: Option<f64>,
    /// Share of registered retail customers.
    pub retail: Option<f64>,
    /// Business participants who were watched at that age.
    #[serde(default)]
    pub business_watched: Option<u64>,
    /// Preferred customers.
    #[serde(default)]
    pub preferred_watched: Option<u64>,
    /// Registered retail customers.
    #[serde(default)]
    pub retail_watched: Option<u64>,
}

/// The table, as far as business participants were watched. `None` where nobody is recorded as having left, or nobody
/// was seen from joining on.
pub fn by_class(company: &CompanyFacts<'_>) -> Option<Vec<RetentionRow>> {
    if !company.headcount.anybody_left {
        return None;
    }
    let curve = |who: Who| {
        let some_left = company.stays.of(&[who]).any(|stay| stay.span.ended);
        let watched = AtRisk::of(company.stays.of(&[who]).map(|stay| stay.span));
        (watched.curve().filter(|_| some_left), watched.at_risk)
    };
    let [(business, business_at), (preferred, preferred_at), (retail, retail_at)] =
        [Who::Member, Who::Preferred, Who::Retail].map(curve);
    let business = business?;
    let watched = |at_risk: &[u32], days: f64| at_risk.get(days as usize).map(|people| u64::from(*people));
    let row = |months: u32| {
        let days = (f64::from(months) * DAYS_OF_MONTH).ceil();
        let at = |curve: &Option<crate::stats::survival::kaplan_meier::Curve>| curve.as_ref()?.survival(days);
        business.survival(days).map(|share| RetentionRow {
            months,
            business: Some(share),
            preferred: at(&preferred),
            retail: at(&retail),
            business_watched: watched(&business_at, days),
            preferred_watched: watched(&preferred_at, days),
            retail_watched: watched(&retail_at, days),
        })
    };
    let rows: Vec<RetentionRow> = (0..=LAST).map_while(row).collect();
    (rows.len() > 1).then_some(rows)
}
