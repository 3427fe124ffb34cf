//! The counterfactual that has as many people as there are.
//!
//! Those in excess at the threshold came from somewhere, so the counts above the window are lower than they would be.
//! Chetty, Friedman, Olsen and Pistaferri (2011), *QJE* 126(2), 749-804, move the counts above the window up by the
//! share that is in excess, fit again, and repeat until the excess no longer changes.

use super::{Bunching, Design, bunching};

/// Rounds after which the excess is taken not to settle.
const ROUNDS: usize = 1000;

/// Change of the excess, over its size or one, that counts as none.
const SETTLED: f64 = 1e-11;

/// As [`bunching`], with the counts above the window raised so that they hold the excess.
///
/// `None` where [`bunching`] is, where nobody is above the window, and where the excess does not settle.
pub fn integrated(counts: &[f64], first: i64, design: Design) -> Option<Bunching> {
    let is_above = |bin: usize| first + bin as i64 > design.window_high;
    let above: f64 = counts.iter().enumerate().filter(|(bin, _)| is_above(*bin)).map(|(_, count)| count).sum();
    if above <= 0.0 {
        return None;
    }
    let mut found = bunching(counts, first, design)?;
    for _ in 0..ROUNDS {
        let factor = 1.0 + found.excess / above;
        let raised: Vec<f64> =
            counts.iter().enumerate().map(|(bin, count)| if is_above(bin) { count * factor } else { *count }).collect();
        let next = bunching(&raised, first, design)?;
        let settled = (next.excess - found.excess).abs() <= SETTLED * next.excess.abs().max(1.0);
        found = next;
        if settled {
            return Some(found);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::bunching::tests::{only, smooth};

    #[test]
    fn v3_the_spike_is_smaller_when_those_in_it_are_missing_above() {
        // By hand: a straight line through 20 bins on each side of 0 is at 0 the mean of them all, and the raised bins
        // above hold B more, so ĉ(0) = 1000 + B/40 and B = 1500 − ĉ(0): B = 500·40/41, b = 40/83.
        let mut counts = smooth();
        counts[20] += 500.0;
        let found = integrated(&counts, -20, only(0, 0, 1)).unwrap();
        assert!((found.excess - 487.804_878).abs() < 1e-6, "{}", found.excess);
        assert!((found.excess_mass - 40.0 / 83.0).abs() < 1e-9);
        assert!((found.counterfactual[20] - 1_012.195_122).abs() < 1e-6);
    }

    #[test]
    fn without_excess_nothing_is_raised_and_without_anybody_above_there_is_none() {
        let found = integrated(&smooth(), -20, only(0, 0, 1)).unwrap();
        assert!(found.excess.abs() < 1e-6);
        let mut below_only = smooth();
        below_only[21..].fill(0.0);
        assert_eq!(integrated(&below_only, -20, only(0, 0, 1)), None);
        assert_eq!(integrated(&[], 0, only(0, 0, 1)), None);
    }
}
