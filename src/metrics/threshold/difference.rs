//! Members' pile at the threshold against customers', and against what the two differ by at other round places.

use super::people::{Both, People};
use super::{BINS_TO_THRESHOLD, DESIGN, FEWEST, group, is_member, lowest_threshold, show_volume};
use crate::evidence;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::metrics::loading::{is_customer, months_of};
use crate::metrics::{Basis, Family, Metric, company};
use crate::stats::critical;
use crate::stats::placebo_thresholds::{Comparison, Weights, compare, log_ratio::log_ratio};
use crate::stats::random::DEFAULT_SEED;

/// The last bin: volumes below five times the threshold hold placebos.
pub(super) const LAST: i64 = 5 * BINS_TO_THRESHOLD - BINS_TO_THRESHOLD - 1;
/// Shuffles of who is a member.
pub(super) const SHUFFLES: usize = 999;
/// Bins of the window.
const WINDOW: f64 = (DESIGN.window_high - DESIGN.window_low + 1) as f64;
/// Said where fewer than two placebos have months enough.
pub(super) const NO_PLACEBOS: &str =
    "fewer than two other round volumes have enough months of members and of customers";
/// Said where the groups cannot be compared at the threshold.
pub(super) const TOO_FEW: &str = "too few members or customers buy about as much as the threshold to compare them";
/// What is tested.
pub(super) const HYPOTHESIS: &str =
    "at the threshold members differ from customers no more than at other round volumes";
/// How it is tested.
pub(super) const METHOD: &str = "larger of two one-sided p: 999 shuffles of who is a member, whole people, and a prediction from placebo thresholds (t distribution)";

/// M27.
pub const DIFFERENCE_IN_BUNCHING: Metric = Metric {
    id: "difference_in_bunching",
    title: "Members' pile at the threshold less customers'",
    family: Family::Loading,
    unit: Unit::Ratio,
    basis: Basis::Estimate,
    definition: "excess_mass_at_threshold of business participants less that of preferred and registered retail customers, at the lowest threshold; `by_threshold` for the rest; interval by the linearised ratio, clustered by person. Test: with L = ln(1 + b/6), members' L less customers', over its standard error, (1) among 999 shuffles of who is a member, whole people; (2) against the same at placebo thresholds, multiples of a quarter of the threshold from half of it to four times it outside the windows of thresholds, fitted over the 20 bins around each where both groups have at least 5 expected months: a random-effects prediction with k − 1 degrees of freedom for k ≥ 2 placebos. p is the larger. At most 5,000 people of each group, drawn from a seed; people who were both are left out. Reading `beyond_placebos`: the surplus that placebos leave unexplained, (6 + b)(1 − exp(−(L difference − that predicted))), with its 95 % interval; `placebo_rank`: (1 + placebos with as much)/(1 + placebos), by the difference over its standard error.",
    needs: "participants (preferred or registered retail), orders with volume, plan.qualification_thresholds",
    reference: "Kleven (2016), Annual Review of Economics 8; Ganong and Jäger (2018), JASA 113(522); Chung and Romano (2013), Annals of Statistics 41(2); Higgins, Thompson and Spiegelhalter (2009), JRSS A 172(1)",
    interpretation: "Heaps at prices and packs are customers' too, and where members are heavier buyers of the same packs the placebos show it. Above zero beyond both: members do at the threshold what they do nowhere else. It cannot tell loading from a pack or a shipping limit at exactly that volume that only members are offered.",
    oracle: "hand calculations of both tests; people from a price list, random and heavier members (size), a third who buy up (power)",
    rows: &[&evidence::VOLUME_BINS],
    measure: difference,
};

fn difference(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let lowest = lowest_threshold(company)?;
    if months_of(company, is_customer).next().is_none() {
        return Err("there are no customers to compare with".to_owned());
    }
    let [members, customers] = groups(company, lowest).ok_or(TOO_FEW)?;
    let value = members.found.excess_mass - customers.found.excess_mass;
    let mut measured = Measured::new(value)
        .counted(members.months.min(customers.months), "months below twice the threshold of the smaller group")
        .grade(Grade::Inferred)
        .class("business", Some(members.found.excess_mass))
        .class("customers", Some(customers.found.excess_mass));
    let both = Both::of(company, lowest, LAST);
    let (threshold, placebos) = places(&thresholds_in_bins(company, lowest)).ok_or(TOO_FEW)?;
    let [low, high] = clustered(&both, &threshold, value).ok_or(TOO_FEW)?;
    let method = "linearised ratio, clustered by person".to_owned();
    measured.interval = Some(Interval { low, high, level: 0.95, method });
    for &threshold in &company.thresholds {
        if let Some([members, customers]) = groups(company, threshold) {
            let there = members.found.excess_mass - customers.found.excess_mass;
            measured.by_threshold.insert(show_volume(threshold), there);
        }
    }
    let [some_members, some_customers] = both.compared();
    let comparison = compare(&some_members, &some_customers, &threshold, &placebos, SHUFFLES, DEFAULT_SEED);
    // (6 + b)·(1 − e^(−x)): b less what it would be were its logarithm smaller by x.
    let surplus = |beyond: f64| (WINDOW + members.found.excess_mass) * (1.0 - (-beyond).exp());
    Ok(tested(measured, comparison.as_ref(), surplus))
}

/// Adds the test and what rests on the placebos; `unit` turns a difference of logarithms into the measure's unit.
pub(super) fn tested(measured: Measured, comparison: Option<&Comparison>, unit: impl Fn(f64) -> f64) -> Measured {
    let Some(comparison) = comparison else {
        return measured.no_reading("beyond_placebos", TOO_FEW).note(format!("not tested: {TOO_FEW}"));
    };
    let measured = measured.part("p by shuffles of who is a member", comparison.shuffled.p, Unit::Share);
    let placebos =
        comparison.prediction.as_ref().and_then(|found| Some((found, found.interval(0.95)?, comparison.p()?)));
    let Some((found, range, p)) = placebos else {
        return measured.no_reading("beyond_placebos", NO_PLACEBOS).note(format!(
            "not tested: {NO_PLACEBOS}, so that heavier buying of the same packs cannot be told from buying up to the threshold"
        ));
    };
    measured
        .part("p by placebo thresholds", found.p, Unit::Share)
        .part("placebo thresholds", found.places as f64, Unit::Count)
        .reading_within("beyond_placebos", unit(found.beyond), range.map(unit))
        .reading("placebo_rank", found.rank)
        .tested(HYPOTHESIS, METHOD, p)
}

/// Members and customers at a threshold, where both have months enough.
fn groups(company: &CompanyFacts<'_>, threshold: i64) -> Option<[super::Group; 2]> {
    Some([group(company, is_member, threshold)?, group(company, is_customer, threshold)?])
}

/// A 95 % interval of the difference. With `r = Σx/Σy` as in `log_ratio`, b = 6(r − 1), and its standard error is
/// 6r = 6 + b times that of ln r.
fn clustered(both: &Both, threshold: &Weights, value: f64) -> Option<[f64; 2]> {
    let variance = |people: &People| {
        let found = log_ratio(&threshold.sums(&people.all()))?;
        Some((WINDOW * found.log.exp()).powi(2) * found.variance)
    };
    let reach = critical::normal(0.95)? * (variance(&both.members)? + variance(&both.customers)?).sqrt();
    Some([value - reach, value + reach])
}

/// The bins in which a company's thresholds lie, the lowest being bin 0.
pub(super) fn thresholds_in_bins(company: &CompanyFacts<'_>, lowest: i64) -> Vec<i64> {
    let bin = |threshold: &i64| threshold * BINS_TO_THRESHOLD / lowest - BINS_TO_THRESHOLD;
    company.thresholds.iter().map(bin).collect()
}

/// The lowest threshold, and placebos: round bins from half of it on, each with the twenty bins around it, less the
/// windows of thresholds.
fn places(thresholds: &[i64]) -> Option<(Weights, Vec<Weights>)> {
    let around = |place: i64| [(place - BINS_TO_THRESHOLD).max(-BINS_TO_THRESHOLD), place + BINS_TO_THRESHOLD - 1];
    let window = DESIGN.window_high - DESIGN.window_low;
    let in_a_window =
        |bin: i64| thresholds.iter().any(|t| (t + DESIGN.window_low..=t + DESIGN.window_high).contains(&bin));
    let threshold = Weights::bunching(0, around(0), DESIGN, |_| false)?;
    let placebos = (-BINS_TO_THRESHOLD / 2..=LAST + 1 - BINS_TO_THRESHOLD)
        .filter(|place| place % DESIGN.round == 0 && thresholds.iter().all(|t| (place - t).abs() > window))
        .filter_map(|place| Weights::bunching(place, around(place), DESIGN, in_a_window))
        .collect();
    Some((threshold, placebos))
}

/// Whether a group has months enough to stand beside another.
pub(super) fn enough(months: usize) -> bool {
    months >= FEWEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placebos_are_round_and_apart_from_thresholds() {
        // −10, then 10, 15, …, 60: 12 places; with a second threshold at twice the lowest, bin 20, less 15, 20 and 25.
        assert_eq!(places(&[0]).unwrap().1.len(), 12);
        assert_eq!(places(&[0, 20]).unwrap().1.len(), 9);
    }
}
