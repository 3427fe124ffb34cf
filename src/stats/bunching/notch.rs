//! Where those in excess at a threshold came from.
//!
//! A rank that pays from a volume on is a notch with the reward on the right: people just below it buy up to it. The
//! window is opened to the left until as many are missing below the threshold as are in excess from it on. Source:
//! Kleven and Waseem (2013), *QJE* 128(2), 669-723, mirrored, since their notch is a tax.

use super::{Design, bunching};
use thiserror::Error;

/// A notch: the window in which excess and missing mass are equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Notch {
    /// First bin from which people are missing.
    pub window_low: i64,
    /// Observations beyond the counterfactual from the threshold to the window's upper end.
    pub excess: f64,
    /// Observations short of the counterfactual from `window_low` up to the threshold.
    pub missing: f64,
    /// Excess over the counterfactual's mean from the threshold to the window's upper end.
    pub excess_mass: f64,
    /// The counterfactual of every bin.
    pub counterfactual: Vec<f64>,
}

/// Why there is no notch.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NoNotch {
    /// No counterfactual can be fitted, or it is not positive at the threshold.
    #[error("no counterfactual fits the bins")]
    NoFit,
    /// There is no excess from the threshold on.
    #[error("there is no excess at the threshold")]
    NoExcess,
    /// The missing mass does not reach the excess, however far the window opens.
    #[error("fewer are missing below the threshold than are in excess at it")]
    NeverEqual,
}

/// Finds the window. `design.window_low` is where the search starts and at most −1; `farthest` is the lowest bin it may
/// reach.
pub fn notch(counts: &[f64], first: i64, design: Design, farthest: i64) -> Result<Notch, NoNotch> {
    let mut last = NoNotch::NoFit;
    for window_low in (farthest.max(first)..=design.window_low.min(-1)).rev() {
        let Some(found) = in_window(counts, first, Design { window_low, ..design }) else { continue };
        if found.excess <= 1e-9 * counts.iter().sum::<f64>() {
            return Err(NoNotch::NoExcess);
        }
        if found.missing >= found.excess * (1.0 - 1e-9) {
            return Ok(found);
        }
        last = NoNotch::NeverEqual;
    }
    Err(last)
}

/// Excess and missing mass where the window is `design`'s, equal or not. `None` where no counterfactual fits, or it is
/// not positive from the threshold on.
pub fn in_window(counts: &[f64], first: i64, design: Design) -> Option<Notch> {
    let counterfactual = bunching(counts, first, design)?.counterfactual;
    let sum_over = |from: i64, to: i64, of: &[f64]| -> f64 {
        of.iter().enumerate().filter(|(bin, _)| (from..=to).contains(&(first + *bin as i64))).map(|(_, v)| v).sum()
    };
    let expected = sum_over(0, design.window_high, &counterfactual);
    let excess = sum_over(0, design.window_high, counts) - expected;
    let missing = sum_over(design.window_low, -1, &counterfactual) - sum_over(design.window_low, -1, counts);
    let bins = (design.window_high + 1) as f64;
    (expected > 0.0).then(|| Notch {
        window_low: design.window_low,
        excess,
        missing,
        excess_mass: excess / (expected / bins),
        counterfactual,
    })
}

/// The share of people who stay where buying up to the threshold would pay them more than it costs: observations over
/// counterfactual from bin `dominated_low` up to the threshold. Dividing the excess mass by one less this share gives
/// what it would be were nobody held back (Kleven and Waseem 2013).
///
/// `None` where the counterfactual has nobody there.
pub fn frictions(counts: &[f64], counterfactual: &[f64], first: i64, dominated_low: i64) -> Option<f64> {
    let (stay, expected) = counts
        .iter()
        .zip(counterfactual)
        .enumerate()
        .filter(|(bin, _)| (dominated_low..0).contains(&(first + *bin as i64)))
        .fold((0.0, 0.0), |(stay, expected), (_, (count, smooth))| (stay + count, expected + smooth));
    (expected > 0.0).then(|| stay / expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::bunching::tests::{only, smooth};

    /// Methods §4.1, V2: 100 fewer in each of the five bins below the threshold, 500 more in the one at it.
    fn moved_up() -> Vec<f64> {
        let mut counts = smooth();
        for bin in &mut counts[15..20] {
            *bin -= 100.0;
        }
        counts[20] += 500.0;
        counts
    }

    #[test]
    fn v2_the_window_opens_to_where_the_missing_begin() {
        for order in [1, 3] {
            let found = notch(&moved_up(), -20, only(-1, 0, order), -15).unwrap();
            assert_eq!(found.window_low, -5);
            assert!((found.excess - 500.0).abs() < 1e-6 && (found.missing - 500.0).abs() < 1e-6);
            assert!((found.excess_mass - 0.5).abs() < 1e-9);
            // 4,650 of 5,150 stay: (1010 + … + 1050 − 500)/(1010 + … + 1050).
            let stay = frictions(&moved_up(), &found.counterfactual, -20, -5).unwrap();
            assert!((stay - 4650.0 / 5150.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_spike_from_nowhere_and_no_spike_are_no_notches() {
        let mut spike = smooth();
        spike[20] += 500.0;
        assert_eq!(notch(&spike, -20, only(-1, 0, 1), -15), Err(NoNotch::NeverEqual));
        assert_eq!(notch(&smooth(), -20, only(-1, 0, 1), -15), Err(NoNotch::NoExcess));
        assert_eq!(notch(&[], -20, only(-1, 0, 1), -15), Err(NoNotch::NoFit));
        assert_eq!(notch(&[0.0; 41], -20, only(-1, 0, 1), -15), Err(NoNotch::NoFit));
        assert_eq!(frictions(&[0.0; 3], &[0.0; 3], -3, -3), None);
        assert_eq!(frictions(&[1.0; 3], &[1.0; 3], 0, -3), None, "no bin is below the threshold");
    }
}
