//! The measures: one registry, one file a family.
//!
//! A measure reads facts and returns a [`Measured`](crate::measurement::Measured) value or the reason why there is
//! none. To add one, write its function and its `Metric`, and add one line to [`METRICS`].

pub mod buy_back;
pub mod certifications;
pub mod cessation;
pub mod churn;
pub mod customer_baseline;
pub mod diffusion;
pub mod disclosed;
pub mod dispersion;
pub mod effort;
pub mod end_users;
pub mod entry;
pub mod growth;
pub mod income;
pub mod loading;
pub mod losses;
pub mod naive;
mod over_subtrees;
pub mod own_customers;
pub mod payout;
pub mod plan;
pub mod position;
pub mod products;
pub mod qualifying;
pub mod recoup_time;
pub mod recouped;
pub mod recruitment;
pub mod relabelling;
pub mod repeats;
pub mod retail;
pub mod retention;
pub mod rewards;
pub mod switchers;
pub mod threshold;
pub mod timing;
pub mod tools;
mod trace;
pub mod tracing;
pub mod training;
pub mod tree_shape;
pub mod vander_nat;

use crate::evidence::RowSet;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Measurement, Outcome, Test, Unit};
use crate::stats::multiplicity::holm;
use crate::threads;
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
    /// Whether the product sells at its price, and what training costs and does.
    Products,
    /// What a published income table shows.
    Disclosed,
}

/// Every family, in the order of the report.
pub const FAMILIES: [Family; 8] = [
    Family::Retail,
    Family::Rewards,
    Family::Loading,
    Family::Entry,
    Family::Income,
    Family::Growth,
    Family::Products,
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
            Self::Products => "Whether the product sells at its price",
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
    /// The row sets that it is made of, or that show the same rows summed up: the evidence of a finding on it.
    pub rows: &'static [&'static RowSet],
    /// The function.
    pub measure: fn(&Facts<'_>) -> Outcome,
}

/// Every measure, in the order of the report.
pub const METRICS: &[&Metric] = &[
    &retail::EXTERNAL_RETAIL_SHARE,
    &retail::VERIFIED_ENDUSER_SHARE,
    &retail::PLAUSIBLE_ENDUSER_SHARE,
    &end_users::R_BOUNDS,
    &retail::ONBOARDING_SHARE,
    &retail::RETAIL_TO_RECRUITMENT_RATIO,
    &relabelling::RECLASSIFICATION_SENSITIVITY,
    &relabelling::CLASS_CHANGE_EFFECT,
    &retail::VERIFIED_RESALE_SHARE,
    &retail::CUSTOMERS_PER_PARTICIPANT,
    &rewards::RECRUITING_REWARD_SHARE,
    &rewards::INTERNAL_REWARD_SHARE_STRICT,
    &rewards::INTERNAL_REWARD_SHARE_DEMAND,
    &rewards::INTERNAL_REWARD_SHARE_INDUSTRY,
    &payout::PAYOUT_RATIO,
    &payout::PAYOUT_RATIO_WITH_TAX,
    &payout::PAYOUT_RATIO_YEARLY,
    &tracing::TRACE_TOP1,
    &tracing::UPLINE_DEPENDENCE,
    &vander_nat::VK_THRESHOLD,
    &vander_nat::VK_RECRUITMENT_REWARD_SHARE,
    &naive::VK_NAIVE,
    &vander_nat::VK_ROBUST,
    &plan::RECOMPUTE_GAP,
    &plan::PLAN_FLAGS,
    &loading::LATE_PURCHASE_SHARE,
    &loading::LATE_PURCHASE_EXCESS,
    &threshold::EXCESS_MASS_AT_THRESHOLD,
    &threshold::difference::DIFFERENCE_IN_BUNCHING,
    &threshold::density::DENSITY_AT_THRESHOLD,
    &threshold::top_up::TOPUP_DOLLARS,
    &timing::LATE_RATE_RATIO,
    &timing::PIVOTAL_ORDER_SHARE,
    &customer_baseline::PURCHASES_ABOVE_CUSTOMER_Q95,
    &customer_baseline::MEAN_EXCESS_OVER_CUSTOMERS,
    &customer_baseline::KS_MEMBERS_CUSTOMERS,
    &timing::AUTOSHIP_AT_THRESHOLD,
    &loading::STUCK_INVENTORY_SHARE,
    &loading::RETURN_RATE,
    &switchers::SWITCH_DROP,
    &cessation::STILL_BUYING_AFTER_FALL,
    &cessation::CESSATION_HAZARD_RATIO,
    &qualifying::GARAGE_QUALIFIED_SHARE,
    &buy_back::BUYBACK_UPTAKE,
    &certifications::CERTIFICATION_CONFLICT,
    &recouped::NEVER_RECOUPED_SHARE,
    &recoup_time::TIME_TO_RECOUP,
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
    &losses::CONSUMER_LOSS_TOTAL,
    &losses::TRANSFER_RATIO,
    &income::GINI_COMMISSIONS,
    &income::RSV_GINI_NET,
    &income::ABSOLUTE_GINI_NET,
    &income::TOP1_PAYOUT_SHARE,
    &position::POSITION_INCOME_CORRELATION,
    &dispersion::DEPTH_INCOME_SHARE,
    &effort::EFFORT_SHARE,
    &own_customers::OWN_CUSTOMER_INCOME_SHARE,
    &growth::PARTICIPANTS_HEADCOUNT,
    &growth::TREE_LEVELS,
    &growth::HEADCOUNT_GROWTH,
    &growth::RECRUITING_PAY_TREND,
    &growth::SATURATION_MONTHS,
    &recruitment::COHORT_REPRODUCTION,
    &recruitment::REPLACEMENT_RATIO,
    &recruitment::RECRUITS_TO_STAND_STILL,
    &retention::RETENTION_12,
    &churn::CUSTOMER_CHURN_RATIO,
    &tree_shape::LEAF_SHARE,
    &tree_shape::SUBTREE_LAW,
    &tree_shape::PREFERENTIAL_ATTACHMENT,
    &diffusion::LOGISTIC_CEILING,
    &diffusion::BASS_FIT,
    &products::MEMBER_PRICE_PREMIUM,
    &products::PREMIUM_PAID_BY_MEMBERS_SHARE,
    &repeats::REPEAT_RATE_CUSTOMERS_TO_MEMBERS,
    &products::STARTER_KIT_VALUE_RATIO,
    &tools::TOOL_REVENUE_SHARE,
    &tools::TOOL_COST_PER_PARTICIPANT,
    &tools::TOOL_REWARDS_SHARE,
    &training::TRAINING_EFFECT,
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
    let measured = threads::each(METRICS, |metric| {
        let outcome = (metric.measure)(facts);
        (metric.id.to_owned(), Measurement::of(outcome, metric.unit))
    });
    let mut measurements: BTreeMap<String, Measurement> = measured.into_iter().collect();
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
            (threshold::EXCESS_MASS_AT_THRESHOLD.id.to_owned(), tested(0.04)),
            (loading::LATE_PURCHASE_EXCESS.id.to_owned(), tested(0.01)),
            (growth::HEADCOUNT_GROWTH.id.to_owned(), tested(0.5)),
        ]);
        adjust(&mut measurements, Family::Loading);
        let adjusted = |metric: &Metric| measurements[metric.id].measured().unwrap().test.as_ref().unwrap().adjusted_p;
        assert_eq!(adjusted(&loading::LATE_PURCHASE_EXCESS), Some(0.02));
        assert_eq!(adjusted(&threshold::EXCESS_MASS_AT_THRESHOLD), Some(0.04));
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
