//! What was bought only to reach a threshold, and how sure an excess is.

/// Volume bought only to reach the threshold, in bins: `Σ (T − zⱼ)·max(ĉⱼ − cⱼ, 0)` over the bins from `from` up to
/// the threshold, `zⱼ` being the lower edge of bin j. Times the bin's width it is an amount.
///
/// Where volumes lie inside the bins and not on their edges it is at most this, and one bin less for each person
/// missing at least. Those missing are taken to keep their order, so nobody is thought to come from farther than
/// needed: among all moves that explain the counts this one costs least. `from` is best the window's end that
/// [`super::notch::notch`] finds, since beyond it chance alone would add up. Source: the counterfactual of Kleven and
/// Waseem (2013), *QJE* 128(2), 669-723; the sum is this program's own.
pub fn topped_up(counts: &[f64], counterfactual: &[f64], first: i64, from: i64) -> f64 {
    counts
        .iter()
        .zip(counterfactual)
        .enumerate()
        .map(|(bin, (count, smooth))| (first + bin as i64, (smooth - count).max(0.0)))
        .filter(|(number, _)| (from..0).contains(number))
        .map(|(number, missing)| -number as f64 * missing)
        .sum()
}

/// The same for as many people as are in excess at the threshold and no more: those missing nearest below it are taken
/// first. A counterfactual that is too high far from the threshold then adds nothing, which makes it the least that
/// explains the excess.
pub fn moved_up(counts: &[f64], counterfactual: &[f64], first: i64, excess: f64) -> f64 {
    let mut left = excess.max(0.0);
    let mut volume = 0.0;
    let below = counts.iter().zip(counterfactual).enumerate().filter(|(bin, _)| first + (*bin as i64) < 0);
    for (bin, (count, smooth)) in below.collect::<Vec<_>>().into_iter().rev() {
        let moved = (smooth - count).max(0.0).min(left);
        volume -= (first + bin as i64) as f64 * moved;
        left -= moved;
    }
    volume
}

/// How many standard deviations the excess is above zero, were the counts in the window Poisson with the
/// counterfactual as mean: `B/√Σĉ`. A bound for sanity, since people who buy month after month are not independent.
///
/// `None` where the counterfactual has nobody in the window.
pub fn poisson_z(excess: f64, counterfactual_in_window: f64) -> Option<f64> {
    (counterfactual_in_window > 0.0).then(|| excess / counterfactual_in_window.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::bunching::tests::smooth;

    #[test]
    fn v2_a_hundred_from_each_of_five_bins_bought_1500_units() {
        // Methods §4.1, V2: 100·(1 + 2 + 3 + 4 + 5) = 1,500.
        let mut counts = smooth();
        for bin in &mut counts[15..20] {
            *bin -= 100.0;
        }
        counts[20] += 500.0;
        assert!((topped_up(&counts, &smooth(), -20, -20) - 1500.0).abs() < 1e-9);
        assert!((topped_up(&counts, &smooth(), -20, -2) - 300.0).abs() < 1e-9);
    }

    #[test]
    fn as_many_as_are_in_excess_move_up_from_nearby() {
        let mut counts = smooth();
        for bin in &mut counts[15..20] {
            *bin -= 100.0;
        }
        counts[20] += 250.0;
        // V2 with half of the spike: 100·(1 + 2) + 50·3 = 450. All 500 and beyond: 1,500.
        assert!((moved_up(&counts, &smooth(), -20, 250.0) - 450.0).abs() < 1e-9);
        assert!((moved_up(&counts, &smooth(), -20, 500.0) - 1500.0).abs() < 1e-9);
        assert!((moved_up(&counts, &smooth(), -20, 900.0) - 1500.0).abs() < 1e-9);
        assert!(moved_up(&counts, &smooth(), -20, -3.0).abs() < 1e-12);
    }

    #[test]
    fn more_people_than_expected_below_bought_nothing_up() {
        let counts = vec![1100.0; 41];
        assert!(topped_up(&counts, &[1000.0; 41], -20, -20).abs() < 1e-12);
        assert!(topped_up(&[], &[], -20, -20).abs() < 1e-12);
    }

    #[test]
    fn v1_is_15_811_standard_deviations() {
        // 500/√1000.
        assert!((poisson_z(500.0, 1000.0).unwrap() - 15.811_388).abs() < 1e-6);
        assert_eq!(poisson_z(5.0, 0.0), None);
        assert_eq!(poisson_z(5.0, -3.0), None);
    }
}
