//! What is stated beforehand of each test: what it looks for, and so on which companies it has to reject.

use super::Tally;
use super::companies::Made;
use crate::simulate::Signal;

/// The share of seeds on which a test has to reject where what it looks for is there.
pub const POWER: f64 = 0.8;

/// What each test looks for: any of these signals. A test that is not here is counted, and nothing is stated of it
/// where members buy for the plan.
pub const LOOKS_FOR: &[(&str, &[Signal])] = &[
    ("difference_in_bunching", &[Signal::ToppingUp]),
    ("density_at_threshold", &[Signal::ToppingUp]),
    ("late_rate_ratio", &[Signal::LateOrders]),
    ("pivotal_order_share", &[Signal::ToppingUp]),
    ("purchases_above_customer_q95", &[Signal::Stocking]),
    ("mean_excess_over_customers", &[Signal::BuyingMore]),
    ("ks_members_customers", &[Signal::BuyingMore]),
    ("autoship_at_threshold", &[Signal::AutoshipAtThreshold]),
    ("switch_drop", &[Signal::DropOnSwitching]),
    ("cessation_hazard_ratio", &[Signal::StoppingAfterLoss]),
    ("garage_qualified_share", &[Signal::GarageQualifying]),
];

/// What a test looks for.
pub fn looks_for(test: &str) -> &'static [Signal] {
    LOOKS_FOR.iter().find(|(id, _)| *id == test).map_or(&[], |(_, signals)| signals)
}

/// What a test has to do on a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// Reject in at least [`POWER`] of the seeds: what it looks for is there.
    Rejects,
    /// Reject in no more seeds than its level says: nothing is there.
    KeepsItsLevel,
    /// Neither: members buy for the plan, but not in the way that it looks for.
    Nothing,
}

/// What is stated of a test on a company.
pub fn stated(test: &str, company: &Made) -> Stated {
    if looks_for(test).iter().any(|signal| company.signals().contains(signal)) {
        Stated::Rejects
    } else if company.is_loaded() {
        Stated::Nothing
    } else {
        Stated::KeepsItsLevel
    }
}

/// Whether what was counted contradicts what is stated; a share above the level does so only where its whole interval
/// lies above. `None` where the test was not made.
pub fn contradicts(stated: Stated, tally: &Tally) -> Option<bool> {
    let (share, [low, _]) = tally.share()?;
    Some(match stated {
        Stated::Rejects => share < POWER,
        Stated::KeepsItsLevel => low > super::LEVEL,
        Stated::Nothing => false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::companies::COMPANIES;
    use super::*;

    fn company(title: &str) -> &'static Made {
        COMPANIES.iter().find(|made| made.title == title).unwrap()
    }

    #[test]
    fn what_is_stated_follows_from_what_is_built_in() {
        let late = "late_rate_ratio";
        assert_eq!(stated(late, company("top-up")), Stated::Rejects);
        assert_eq!(stated(late, company("top-up, off")), Stated::KeepsItsLevel);
        assert_eq!(stated(late, company("buying club")), Stated::KeepsItsLevel);
        assert_eq!(stated("purchases_above_customer_q95", company("top-up")), Stated::Nothing);
        assert_eq!(stated("purchases_above_customer_q95", company("buying club")), Stated::Rejects);
        assert_eq!(stated("no_such_test", company("shoppers")), Stated::KeepsItsLevel);
    }

    /// Wilson at 95 %: 16 of 200 has a lower end of .0498, 17 of 200 one of .0537 (statsmodels 0.15.0,
    /// `proportion_confint`, method "wilson").
    #[test]
    fn a_level_is_broken_only_where_chance_does_not_explain_it() {
        let tally = |rejected| Tally { made: 200, rejected, ..Tally::default() };
        assert_eq!(contradicts(Stated::KeepsItsLevel, &tally(16)), Some(false));
        assert_eq!(contradicts(Stated::KeepsItsLevel, &tally(17)), Some(true));
        assert_eq!(contradicts(Stated::Rejects, &tally(159)), Some(true));
        assert_eq!(contradicts(Stated::Rejects, &tally(160)), Some(false));
        assert_eq!(contradicts(Stated::Nothing, &tally(200)), Some(false));
        assert_eq!(contradicts(Stated::Rejects, &Tally::default()), None);
    }

    #[test]
    fn every_test_that_something_is_stated_of_is_a_measure() {
        for (id, signals) in LOOKS_FOR {
            assert!(crate::metrics::find(id).is_some(), "{id} is no measure");
            assert!(!signals.is_empty(), "{id} looks for nothing");
        }
    }
}
