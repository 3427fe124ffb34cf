//! Whether the density of own volume jumps at the threshold.

use super::difference::{SHUFFLES, enough, tested, thresholds_in_bins};
use super::people::Both;
use super::{BINS_TO_THRESHOLD, DESIGN, is_member, lowest_threshold};
use crate::case::tables::participants::Class;
use crate::evidence;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Measured, Outcome, Unit};
use crate::metrics::loading::{is_customer, months_of};
use crate::metrics::{Basis, Family, Metric, company};
use crate::money::VOLUME_PLACES;
use crate::stats::critical;
use crate::stats::density::{Bandwidth, DensityTest, density_test};
use crate::stats::mccrary::{Smoothing, log_jump};
use crate::stats::placebo_thresholds::{Weights, compare};
use crate::stats::random::{DEFAULT_SEED, stream};
use rand::RngExt;

/// Bins on each side of a place that the tested jump looks at: a quarter of the threshold.
const REACH: i64 = DESIGN.round;
/// Months of a group that the kernels look at.
const MOST_MONTHS: usize = 200_000;
/// One month in so many within 5 % of the threshold and exactly on it is worth a note.
const ON_IT: usize = 20;

/// M28 and M29.
pub const DENSITY_AT_THRESHOLD: Metric = Metric {
    id: "density_at_threshold",
    title: "Jump of the density of members' own volume at the qualification threshold",
    family: Family::Loading,
    unit: Unit::Ratio,
    basis: Basis::Estimate,
    definition: "T = (f above − f below) / standard error: densities by local polynomials of the distribution of own volume over months of business participants above zero and below twice the lowest threshold, automatic bandwidths, months taken as independent; 200,000 months at most, drawn from a seed. Readings: `customers`, their T; `log_jump`, ln f above − ln f below by the histogram of McCrary; `log_jump_difference`, the logarithm of months in the quarter above over the quarter below the threshold, in bins of 5 %, the nearer the heavier (triangular), members' less customers', interval clustered by person. Test of that difference as in difference_in_bunching: shuffles of people, and placebos at multiples of a quarter of the threshold from a quarter of it to nearly five times it that share no bin with the window of a threshold. `beyond_placebos`: the difference beyond that predicted.",
    needs: "participants, orders with volume, plan.qualification_thresholds (preferred or registered retail customers)",
    reference: "Cattaneo, Jansson and Ma (2020), JASA 115(531); McCrary (2008), Journal of Econometrics 142(2); tests as for difference_in_bunching",
    interpretation: "Far above 2: members' months are much denser just above the threshold than just below. Months repeat within people, so T overstates how sure that is; prices make jumps too: the test, which has neither fault, decides. T does not see a heap exactly on the threshold, such as orders filled up to it: then it is quiet though there is loading.",
    oracle: "the authors' program (rddensity 3.0) and numpy on the kernels; tests as for difference_in_bunching",
    rows: &[&evidence::VOLUME_BINS],
    measure: density,
};

fn density(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let lowest = lowest_threshold(company)?;
    let members = volumes(company, is_member, lowest);
    let customers = volumes(company, is_customer, lowest);
    let in_volume = |units: i64| units as f64 / 10_f64.powi(VOLUME_PLACES as i32);
    let threshold = in_volume(lowest);
    let values: Vec<f64> = members.iter().map(|&units| in_volume(units)).collect();
    let found = density_test(&values, threshold, Bandwidth::Automatic)
        .map_err(|reason| format!("members' months below twice the threshold give no density: {reason}"))?;
    let measured = Measured::new(found.statistic)
        .counted(values.len(), "members' months with own volume above zero and below twice the threshold")
        .grade(Grade::Inferred)
        .class("business", Some(found.statistic));
    let measured = match log_jump(&values, threshold, Smoothing::default()) {
        Some(jump) => measured.reading("log_jump", jump.theta),
        None => measured.no_reading("log_jump", "too few different volumes for the histogram"),
    };
    let measured = note_heap(with_parts(measured, &found), &members, lowest);
    let theirs: Vec<f64> = customers.iter().map(|&units| in_volume(units)).collect();
    let measured = match density_test(&theirs, threshold, Bandwidth::Automatic) {
        Ok(theirs) => measured.reading("customers", theirs.statistic).class("customers", Some(theirs.statistic)),
        Err(reason) => measured.no_reading("customers", &reason.to_string()),
    };
    Ok(if enough(customers.len()) {
        with_test(measured, company, lowest)
    } else {
        measured.note("not tested: there are too few customers to set beside the members, so no placebo group")
    })
}

/// Volumes of months above zero and below twice the threshold, in ten-thousandths.
fn volumes(company: &CompanyFacts<'_>, wanted: fn(Class) -> bool, threshold: i64) -> Vec<i64> {
    let volumes = months_of(company, wanted).filter_map(|row| row.volume);
    let mut near: Vec<i64> = volumes.filter(|volume| (1..2 * threshold).contains(volume)).collect();
    if near.len() > MOST_MONTHS {
        let mut random = stream(DEFAULT_SEED, "threshold/density");
        for at in 0..MOST_MONTHS {
            let drawn = random.random_range(at..near.len());
            near.swap(at, drawn);
        }
        near.truncate(MOST_MONTHS);
    }
    near
}

fn with_parts(measured: Measured, found: &DensityTest) -> Measured {
    measured
        .part("density below, share of months per unit of volume", found.left.density, Unit::Ratio)
        .part("density above, share of months per unit of volume", found.right.density, Unit::Ratio)
        .part("standard error of the difference", found.standard_error, Unit::Ratio)
        .part("bandwidth below, in volume", found.left.bandwidth, Unit::Ratio)
        .part("bandwidth above, in volume", found.right.bandwidth, Unit::Ratio)
        .part("months within the bandwidth below", found.left.within as f64, Unit::Count)
        .part("months within the bandwidth above", found.right.within as f64, Unit::Count)
        .part("two-sided p were months independent", found.p, Unit::Share)
}

/// Says so where many months lie on the threshold itself: their heap lifts the distribution, and not its slope.
fn note_heap(measured: Measured, volumes: &[i64], threshold: i64) -> Measured {
    let near = volumes.iter().filter(|volume| (*volume - threshold).abs() * BINS_TO_THRESHOLD <= threshold).count();
    let on_it = volumes.iter().filter(|volume| **volume == threshold).count();
    if on_it * ON_IT <= near {
        return measured;
    }
    measured.part("months exactly on the threshold", on_it as f64, Unit::Count).note(format!(
        "{on_it} of {near} months within 5 % of the threshold lie exactly on it: T does not see them, so a small T says nothing here; excess_mass_at_threshold and log_jump_difference see them"
    ))
}

fn with_test(measured: Measured, company: &CompanyFacts<'_>, lowest: i64) -> Measured {
    let last = super::difference::LAST;
    let both = Both::of(company, lowest, last);
    let thresholds = thresholds_in_bins(company, lowest);
    let [members, customers] = both.compared();
    let comparison =
        compare(&members, &customers, &Weights::jump(0, REACH), &placebos(&thresholds, last), SHUFFLES, DEFAULT_SEED);
    let reach = critical::normal(0.95).zip(comparison.as_ref());
    let measured = match reach {
        Some((reach, found)) => {
            let estimate = found.shuffled.estimate;
            let reach = reach * estimate.variance.sqrt();
            let range = [estimate.value - reach, estimate.value + reach];
            measured.reading_within("log_jump_difference", estimate.value, range)
        }
        None => measured.no_reading("log_jump_difference", super::difference::TOO_FEW),
    };
    tested(measured, comparison.as_ref(), |beyond| beyond)
}

/// Round bins whose surroundings hold nothing of a threshold's window.
fn placebos(thresholds: &[i64], last: i64) -> Vec<Weights> {
    let apart = |place: &i64| {
        thresholds.iter().all(|t| place + REACH <= t + DESIGN.window_low || place - REACH > t + DESIGN.window_high)
    };
    let round = (REACH - BINS_TO_THRESHOLD..=last + 1 - REACH).filter(|place| place % DESIGN.round == 0);
    round.filter(apart).map(|place| Weights::jump(place, REACH)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placebos_share_no_bin_with_a_threshold() {
        // −15 and −10 lie below the window from −2; 10, 15, …, 75 above it, since 5 − 5 is in it.
        assert_eq!(placebos(&[0], 79).len(), 2 + 14);
        // A second threshold at bin 20: 15, 20 and 25 touch its window from 18 to 23.
        assert_eq!(placebos(&[0, 20], 79).len(), 2 + 14 - 3);
    }

    #[test]
    fn a_heap_on_the_threshold_is_named() {
        // Bounds of 95 and 105 count; of five within, one is on it.
        let volumes = [949_999, 950_000, 999_999, 1_000_000, 1_000_001, 1_050_000, 1_050_001];
        let noted = note_heap(Measured::new(0.0), &volumes, 1_000_000);
        assert!(noted.notes[0].starts_with("1 of 5 months"), "{:?}", noted.notes);
        assert!(note_heap(Measured::new(0.0), &[950_000, 999_999], 1_000_000).notes.is_empty());
    }
}
