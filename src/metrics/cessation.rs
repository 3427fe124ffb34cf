//! Whether members stop buying once they no longer qualify, faster than customers whose purchases fell the same way.

use super::threshold::show_volume;
use super::{Basis, Family, Metric, company};
use crate::evidence;
use crate::facts::falls::{self, Fall};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::stats::survival::Observation;
use crate::stats::survival::cox::{Effect, cox};
use crate::stats::survival::kaplan_meier::{Curve, kaplan_meier};
use crate::stats::survival::log_rank::log_rank;
use statrs::distribution::{ContinuousCDF, Normal};

/// Fewest falls of a group that a test rests on.
const FEWEST: usize = 30;
/// Fewest of them that ended.
const FEWEST_ENDS: usize = 5;
const LEVEL: f64 = 0.95;
/// What a comparison of members and customers holds equal.
const HELD_EQUAL: [fn(&Fall) -> f64; 3] = [|fall| fall.level.ln(), |fall| fall.regularity, |fall| fall.tenure.ln_1p()];
/// Months after the fall at which the curve is read.
const READ_AT: [(f64, &str); 2] = [(3.0, "three"), (6.0, "six")];

/// M37, what members do.
pub const STILL_BUYING_AFTER_FALL: Metric = Metric {
    id: "still_buying_after_fall",
    title: "Members still buying three months after they lost qualification",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "Kaplan-Meier share of members who have not stopped by three months after the first calendar month in which their own volume fell below the lowest threshold after two months running at or above it; somebody has stopped at the first of three months without a product order, a month without an order has a volume of 0, and the account is still there at the end of the month of the fall. By class: the same of customers, whom the threshold does not bind. Reading `six_months`.",
    needs: "participants, orders with volume, plan.qualification_thresholds",
    reference: "Kaplan and Meier (1958), JASA 53(282)",
    interpretation: "Members who stop buying when buying no longer counts did not buy for use. Ranks are not recorded, so own volume stands for them; a fall may as well be the first sign of losing interest: set it beside the customers.",
    oracle: "hand calculation on a company of seven; pandas and lifelines on the made companies (tests/oracles)",
    rows: &[&evidence::VOLUME_BINS],
    measure: |facts| {
        let Compared { members, customers, .. } = falls_of(facts)?;
        let curve = kaplan_meier(&stops(&members)).ok_or("no member's volume fell below the threshold")?;
        let at = |curve: &Curve, month: f64| curve.survival(month).ok_or("nobody could be watched for three months");
        let share = at(&curve, READ_AT[0].0)?;
        let mut measured = Measured::new(share)
            .counted(members.len(), "members whose own volume fell")
            .class("customers", kaplan_meier(&stops(&customers)).and_then(|curve| curve.survival(READ_AT[0].0)));
        measured.interval = curve.interval(READ_AT[0].0, LEVEL).map(|[low, high]| Interval {
            low,
            high,
            level: LEVEL,
            method: "Greenwood, log-log".to_owned(),
        });
        let measured = match at(&curve, READ_AT[1].0) {
            Ok(later) => measured.reading("six_months", later),
            Err(_) => measured.no_reading("six_months", "nobody could be watched for six months"),
        };
        Ok(if customers.is_empty() { measured.note("there are no customers to set beside them") } else { measured })
    },
};

/// M37.
pub const CESSATION_HAZARD_RATIO: Metric = Metric {
    id: "cessation_hazard_ratio",
    title: "How much sooner members stop buying after losing qualification than customers after the same fall",
    family: Family::Loading,
    unit: Unit::Ratio,
    basis: Basis::Estimate,
    definition: "Hazard ratio (Cox, ties after Efron) of members to customers of stopping after the fall of still_buying_after_fall, one fall a person, other things equal: the logarithm of the two months' volume over the threshold, the share of the six months before with a product order, and the logarithm of one more than the months since joining. Readings: `unadjusted`; `log_rank_p` of the plain comparison; `beyond_other_months`, the factor by which a fall raises members' hazard more than customers', from one month a person: of half of all accounts, drawn at random, the first fall, of the others the first month at or above the threshold after two.",
    needs: "participants (preferred or registered retail), orders with volume, plan.qualification_thresholds",
    reference: "Cox (1972), JRSS B 34(2); Efron (1977), JASA 72(359); Berger (1982), Technometrics 24(4), on the larger of two p; customers as the placebo group",
    interpretation: "1: members stop no sooner than customers whose purchases fell the same way. More says that the threshold kept them buying. The steadier a buyer, the likelier a fall is the end of it; the share of months with an order and the level before are held equal for that, habits that these do not show are not. Where members stop sooner anyway, or order less regularly, the ratio is high without any threshold: the test therefore also asks whether a fall does more to members than to customers.",
    oracle: "hand calculation on a company of seven; pandas and lifelines on the made companies (tests/oracles)",
    rows: &[&evidence::VOLUME_BINS],
    measure: cessation,
};

/// Falls at the lowest threshold.
struct Compared {
    members: Vec<Fall>,
    customers: Vec<Fall>,
    /// One month a person: falls, and months that are none.
    drawn: Vec<Fall>,
}

fn falls_of(facts: &Facts<'_>) -> Result<Compared, String> {
    let company = company(facts)?;
    let lowest = lowest_threshold(company)?;
    let falls = falls::gather(company, lowest);
    let (customers, members): (Vec<Fall>, Vec<Fall>) = falls.first.into_iter().partition(|fall| fall.customer);
    if members.is_empty() {
        return Err(format!(
            "no member's own volume fell below {} after two months at or above it, with three whole months to follow",
            show_volume(lowest)
        ));
    }
    Ok(Compared { members, customers, drawn: falls.drawn })
}

/// The lowest threshold, or the reason why own volume cannot be held against one.
pub(super) fn lowest_threshold(company: &CompanyFacts<'_>) -> Result<i64, String> {
    let lowest = *company.thresholds.first().ok_or("the case states no plan.qualification_thresholds")?;
    if company.monthly.has_volume { Ok(lowest) } else { Err("orders carry no commissionable volume".to_owned()) }
}

fn stops(falls: &[Fall]) -> Vec<Observation> {
    falls.iter().map(|fall| fall.stopped).collect()
}

fn cessation(facts: &Facts<'_>) -> Outcome {
    let Compared { members, customers, drawn } = falls_of(facts)?;
    if customers.is_empty() {
        return Err("no customer's volume fell the same way: there is nobody to compare members with".to_owned());
    }
    let all: Vec<Fall> = members.iter().chain(&customers).copied().collect();
    let plain = effect(&all, &[]);
    let adjusted = effect(&all, &HELD_EQUAL);
    let Some(found) = adjusted.or(plain) else {
        return Err("of members or of customers all stopped or none did, so that no ratio has a bound".to_owned());
    };
    let mut measured = Measured::new(found.hazard_ratio())
        .counted(members.len().min(customers.len()), "falls of the smaller group, one a person")
        .grade(Grade::Inferred);
    measured.interval =
        found.interval(LEVEL).map(|[low, high]| Interval { low, high, level: LEVEL, method: "Wald".to_owned() });
    measured = match plain {
        Some(plain) => measured.reading("unadjusted", plain.hazard_ratio()),
        None => measured.no_reading("unadjusted", "the model has no bounded answer"),
    };
    measured = match log_rank(&[stops(&members), stops(&customers)]) {
        Some(test) => measured.reading("log_rank_p", test.p),
        None => measured.no_reading("log_rank_p", "nobody stopped while both groups were watched"),
    };
    if adjusted.is_none() {
        measured = measured.note("not adjusted for level, regularity and tenure: the data cannot tell them apart");
    }
    measured = with_curves(measured, &members, &customers);
    let fallen = adjusted.filter(|_| are_enough(&members) && are_enough(&customers));
    Ok(with_test(measured, fallen.as_ref(), beyond_other_months(&drawn).as_ref()))
}

/// The effect of being a member, with these held equal as far as they vary.
fn effect(falls: &[Fall], held_equal: &[fn(&Fall) -> f64]) -> Option<Effect> {
    fit(falls, vec![column(falls, |fall| number(!fall.customer))], held_equal)
}

/// How much more a fall does to members than to customers: the effect of a member's fall beyond that of being a member
/// and that of a fall.
fn beyond_other_months(drawn: &[Fall]) -> Option<Effect> {
    let cells = [(false, false), (false, true), (true, false), (true, true)];
    let of = |(customer, fell): (bool, bool)| -> Vec<Fall> {
        drawn.iter().filter(|fall| fall.customer == customer && fall.fell == fell).copied().collect()
    };
    if !cells.into_iter().all(|cell| are_enough(&of(cell))) {
        return None;
    }
    let columns = vec![
        column(drawn, |fall| number(!fall.customer && fall.fell)),
        column(drawn, |fall| number(!fall.customer)),
        column(drawn, |fall| number(fall.fell)),
    ];
    fit(drawn, columns, &HELD_EQUAL)
}

fn number(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

fn column(falls: &[Fall], of: impl Fn(&Fall) -> f64) -> Vec<f64> {
    falls.iter().map(of).collect()
}

/// The effect of the first column.
fn fit(falls: &[Fall], mut columns: Vec<Vec<f64>>, held_equal: &[fn(&Fall) -> f64]) -> Option<Effect> {
    let varies = |column: &[f64]| column.iter().any(|value| (value - column[0]).abs() > 1e-9);
    columns.extend(held_equal.iter().map(|of| column(falls, of)).filter(|column| varies(column)));
    cox(&stops(falls), &columns)?.effects.first().copied()
}

fn are_enough(falls: &[Fall]) -> bool {
    falls.len() >= FEWEST && falls.iter().filter(|fall| fall.stopped.ended).count() >= FEWEST_ENDS
}

/// The shares still buying after three and six months.
fn with_curves(mut measured: Measured, members: &[Fall], customers: &[Fall]) -> Measured {
    for (who, falls) in [("members", members), ("customers", customers)] {
        let Some(curve) = kaplan_meier(&stops(falls)) else { continue };
        for (month, name) in READ_AT {
            if let Some(share) = curve.survival(month) {
                measured = measured.part(&format!("{who} still buying after {name} months"), share, Unit::Share);
            }
        }
        measured = measured.part(&format!("falls of {who}"), falls.len() as f64, Unit::Count);
    }
    measured
}

/// The test: both must hold, since members may be restless buyers who stop sooner whether their volume fell or not.
fn with_test(measured: Measured, fallen: Option<&Effect>, beyond: Option<&Effect>) -> Measured {
    let measured = match beyond {
        Some(beyond) => measured.reading("beyond_other_months", beyond.hazard_ratio()),
        None => measured.no_reading("beyond_other_months", "too few falls, or too few other months"),
    };
    let p = |effect: &Effect| Normal::standard().sf(effect.coefficient / effect.standard_error);
    match (fallen, beyond) {
        (Some(fallen), Some(beyond)) => measured.tested(
            "members stop no sooner after the fall than customers who bought as much, as regularly and for as long, or \
             no more so than in months without a fall",
            "Cox regression, the larger of two one-sided Wald p (intersection-union), one month a person",
            p(fallen).max(p(beyond)),
        ),
        _ => measured.note("too few falls for a test"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::stream;
    use rand::RngExt;

    /// Months of people who stop each month with a chance that depends on who they are and whether they fell.
    fn made(seed: u64, people: usize, chance: fn(bool, bool) -> f64) -> Vec<Fall> {
        let mut random = stream(seed, "cessation");
        let mut one = |at: usize| {
            let (customer, fell) = (at.is_multiple_of(2), (at / 2).is_multiple_of(2));
            let stopped = (0..8).find(|_| random.random_bool(chance(customer, fell)));
            Fall {
                fell,
                customer,
                level: 1.0 + random.random::<f64>(),
                regularity: 1.0,
                tenure: 12.0 * random.random::<f64>(),
                stopped: stopped.map_or(Observation::censored(7.0), |time| Observation::ended(f64::from(time))),
            }
        };
        (0..people).map(&mut one).collect()
    }

    fn p(drawn: &[Fall]) -> f64 {
        let fallen: Vec<Fall> = drawn.iter().filter(|fall| fall.fell).copied().collect();
        let (fallen, beyond) = (effect(&fallen, &HELD_EQUAL), beyond_other_months(drawn));
        with_test(Measured::new(1.0), fallen.as_ref(), beyond.as_ref()).test.unwrap().p
    }

    #[test]
    fn a_fall_that_does_more_to_members_is_found_and_restlessness_is_not() {
        // Customers stop with .10 a month, after a fall with .15.
        let kept_by_the_threshold = |customer: bool, fell: bool| match (customer, fell) {
            (true, true) => 0.15,
            (false, true) => 0.40,
            _ => 0.10,
        };
        assert!(p(&made(1, 800, kept_by_the_threshold)) < 0.01);
        // Members stop twice as fast as customers whether they fell or not: of 200 tests 10 should reject, 19 at three
        // errors. The test on falls alone would reject nearly always.
        let restless =
            |customer: bool, fell: bool| (if fell { 0.15 } else { 0.10 }) * (if customer { 1.0 } else { 2.0 });
        let rejected = (0..200).filter(|&seed| p(&made(seed, 800, restless)) < 0.05).count();
        assert!(rejected <= 19, "{rejected}");
    }

    #[test]
    fn what_does_not_vary_is_not_held_equal_and_few_are_not_tested() {
        let few = made(3, 60, |_, _| 0.2);
        assert!(effect(&few, &HELD_EQUAL).is_some(), "everybody is as regular");
        assert!(beyond_other_months(&few).is_none(), "fifteen in each group");
    }
}
