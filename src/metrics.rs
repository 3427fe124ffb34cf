//! The measures: one registry, one file a family.
//!
//! A measure reads facts and returns a [`Measured`](crate::measurement::Measured) value or the reason why there is
//! none. To add one, write its function and its `Metric`, and add one line to [`METRICS`].

pub mod customer_baseline;
pub mod disclosed;
pub mod entry;
pub mod growth;
pub mod income;
pub mod loading;
pub mod payout;
pub mod recouped;
pub mod retail;
pub mod rewards;
pub mod timing;

use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Measurement, Outcome, Test, Unit};
use crate::stats::multiplicity::holm;
use std::collections::BTreeMap;

/// A family of measures: a question the report answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Where revenue comes from.
    Retail,
    /// Where rewards come from.
    Rewards,
    /// Whether members are pushed to buy stock they do not need.
    Loading,
    /// What joining costs and who gets it back.
    Entry,
    /// Who earns and who loses.
    Income,
    /// How the network grows.
    Growth,
    /// What a published income table shows.
    Disclosed,
}

/// Every family, in the order of the report.
pub const FAMILIES: [Family; 7] = [
    Family::Retail,
    Family::Rewards,
    Family::Loading,
    Family::Entry,
    Family::Income,
    Family::Growth,
    Family::Disclosed,
];

impl Family {
    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Retail => "Where revenue comes from",
            Self::Rewards => "Where rewards come from",
            Self::Loading => "Whether members are pushed to buy",
            Self::Entry => "What joining costs and who gets it back",
            Self::Income => "Who earns and who loses",
            Self::Growth => "How the network grows",
            Self::Disclosed => "What the published income table shows",
        }
    }
}

/// Whether a value is arithmetic on all records or an estimate with sampling error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Arithmetic on all records there are.
    Census,
    /// An estimate: fewer than 30 observations decide nothing.
    Estimate,
}

/// One measure.
#[derive(Debug)]
pub struct Metric {
    /// Its id, as rules and `assessment.json` name it.
    pub id: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// The question it belongs to.
    pub family: Family,
    /// Unit of the value.
    pub unit: Unit,
    /// Census arithmetic or estimate.
    pub basis: Basis,
    /// What it measures, with its formula.
    pub definition: &'static str,
    /// Tables it needs; those in brackets sharpen it.
    pub needs: &'static str,
    /// Where the definition comes from.
    pub reference: &'static str,
    /// What it can and cannot show.
    pub interpretation: &'static str,
    /// What its expected values are checked against.
    pub oracle: &'static str,
    /// The function.
    pub measure: fn(&Facts<'_>) -> Outcome,
}

/// Every measure, in the order of the report.
pub const METRICS: &[&Metric] = &[
    &retail::EXTERNAL_RETAIL_SHARE,
    &retail::VERIFIED_ENDUSER_SHARE,
    &retail::PLAUSIBLE_ENDUSER_SHARE,
    &retail::ONBOARDING_SHARE,
    &retail::RETAIL_TO_RECRUITMENT_RATIO,
    &retail::RECLASSIFICATION_SENSITIVITY,
    &retail::VERIFIED_RESALE_SHARE,
    &retail::CUSTOMERS_PER_PARTICIPANT,
    &rewards::RECRUITING_REWARD_SHARE,
    &rewards::INTERNAL_REWARD_SHARE_STRICT,
    &rewards::INTERNAL_REWARD_SHARE_DEMAND,
    &rewards::INTERNAL_REWARD_SHARE_INDUSTRY,
    &payout::PAYOUT_RATIO,
    &payout::PAYOUT_RATIO_WITH_TAX,
    &payout::PAYOUT_RATIO_YEARLY,
    &rewards::VK_THRESHOLD,
    &rewards::VK_RECRUITMENT_REWARD_SHARE,
    &loading::LATE_PURCHASE_SHARE,
    &loading::LATE_PURCHASE_EXCESS,
    &timing::LATE_RATE_RATIO,
    &timing::PIVOTAL_ORDER_SHARE,
    &loading::EXCESS_MASS_AT_THRESHOLD,
    &customer_baseline::PURCHASES_ABOVE_CUSTOMER_Q95,
    &customer_baseline::MEAN_EXCESS_OVER_CUSTOMERS,
    &customer_baseline::KS_MEMBERS_CUSTOMERS,
    &timing::AUTOSHIP_AT_THRESHOLD,
    &loading::STUCK_INVENTORY_SHARE,
    &loading::RETURN_RATE,
    &recouped::NEVER_RECOUPED_SHARE,
    &entry::PACKAGE_BUYERS_JOINING_SHARE,
    &entry::ENROLMENT_MONEY,
    &entry::RECRUITER_CUT,
    &income::LOSS_SHARE_COMPANY_CASH,
    &income::LOSS_SHARE_STRICT,
    &income::LOSS_SHARE_N2,
    &income::ZERO_PAY_SHARE,
    &income::MEDIAN_NET_COMPANY_CASH,
    &income::MEDIAN_COMMISSIONS,
    &income::SHARE_UNDER_1000,
    &income::GINI_COMMISSIONS,
    &income::RSV_GINI_NET,
    &income::ABSOLUTE_GINI_NET,
    &income::TOP1_PAYOUT_SHARE,
    &growth::PARTICIPANTS_HEADCOUNT,
    &growth::TREE_LEVELS,
    &growth::HEADCOUNT_GROWTH,
    &growth::RECRUITING_PAY_TREND,
    &growth::SATURATION_MONTHS,
    &disclosed::DISCLOSED_ZERO_PAY_SHARE,
    &disclosed::DISCLOSED_SHARE_UNDER_1000,
    &disclosed::DISCLOSED_MEAN,
    &disclosed::DISCLOSED_GINI,
    &disclosed::DISCLOSED_TOP_SHARE,
    &disclosed::OMITS_ZERO_EARNERS,
    &disclosed::IGNORES_EXPENSES,
    &disclosed::STRESSES_TOP_EARNERS,
    &disclosed::HIDES_TYPICAL_RESULT,
    &disclosed::MIXES_PERIODS_OR_BASES,
];

/// The measure of an id.
pub fn find(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.id == id).copied()
}

/// Measures everything there is to measure, and adjusts the tests of each family for their number.
pub fn measure(facts: &Facts<'_>) -> BTreeMap<String, Measurement> {
    let mut measurements: BTreeMap<String, Measurement> = METRICS
        .iter()
        .map(|metric| {
            let outcome = (metric.measure)(facts);
            (metric.id.to_owned(), Measurement::of(outcome, metric.unit))
        })
        .collect();
    for family in FAMILIES {
        adjust(&mut measurements, family);
    }
    measurements
}

/// Adjusts the tests of a family: of many tests some look striking by chance.
fn adjust(measurements: &mut BTreeMap<String, Measurement>, family: Family) {
    let in_family = |id: &str| find(id).is_some_and(|metric| metric.family == family);
    let mut tests: Vec<&mut Test> = measurements
        .iter_mut()
        .filter(|(id, _)| in_family(id))
        .filter_map(|(_, measurement)| measurement.test_mut())
        .collect();
    let p: Vec<f64> = tests.iter().map(|test| test.p).collect();
    for (test, adjusted) in tests.iter_mut().zip(holm(&p).unwrap_or_default()) {
        test.adjusted_p = Some(adjusted);
    }
}

/// The company's facts, or the reason why there are none.
fn company<'a, 'f>(facts: &'f Facts<'a>) -> Result<&'f CompanyFacts<'a>, String> {
    facts
        .company
        .as_ref()
        .ok_or_else(|| "the case has no participants and orders, only a published income table".to_owned())
}

/// The reason given where a table is missing.
fn missing(table: &str) -> String {
    format!("the case has no {table} table")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurement::Measured;

    /// Holm of .01 and .04, by hand: 2 · .01 and 1 · .04. The third test is of another family.
    #[test]
    fn tests_are_adjusted_for_the_number_of_their_family() {
        let tested = |p| Measurement::of(Ok(Measured::new(1.0).tested("nothing is there", "by hand", p)), Unit::Ratio);
        let mut measurements = BTreeMap::from([
            (loading::EXCESS_MASS_AT_THRESHOLD.id.to_owned(), tested(0.04)),
            (loading::LATE_PURCHASE_EXCESS.id.to_owned(), tested(0.01)),
            (growth::HEADCOUNT_GROWTH.id.to_owned(), tested(0.5)),
        ]);
        adjust(&mut measurements, Family::Loading);
        let adjusted = |metric: &Metric| measurements[metric.id].measured().unwrap().test.as_ref().unwrap().adjusted_p;
        assert_eq!(adjusted(&loading::LATE_PURCHASE_EXCESS), Some(0.02));
        assert_eq!(adjusted(&loading::EXCESS_MASS_AT_THRESHOLD), Some(0.04));
        assert_eq!(adjusted(&growth::HEADCOUNT_GROWTH), None);
    }

    #[test]
    fn every_measure_is_named_once_and_fully_described() {
        let mut ids: Vec<_> = METRICS.iter().map(|m| m.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), METRICS.len());
        for metric in METRICS {
            for text in
                [metric.title, metric.definition, metric.needs, metric.reference, metric.interpretation, metric.oracle]
            {
                assert!(!text.trim().is_empty(), "{}", metric.id);
            }
        }
    }
}
