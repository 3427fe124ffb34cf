//! The largest distance between two distributions of spending.
//!
//! Sources: Smirnov (1939); Hodges (1958), *Arkiv för Matematik* 3(43), 469-486, for the exact probability by paths.

use super::total_weight;

/// Path steps up to which the probability is counted exactly.
const EXACT: usize = 4_000_000;

/// The two-sample test of Kolmogorov and Smirnov.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// `sup|F − G|`.
    pub distance: f64,
    /// Two-sided probability of a distance as large where both are one distribution. With equal values it is at most
    /// this.
    pub p: f64,
}

/// Compares two groups, in any order. The probability is exact up to four million pairs and the limiting one beyond.
///
/// `None` where a group is empty or a number is not finite.
pub fn distance(a: &[f64], b: &[f64]) -> Option<Distance> {
    let distance = weighted_distance(a, &vec![1.0; a.len()], b, &vec![1.0; b.len()])?;
    let p = if a.len().saturating_mul(b.len()) <= EXACT {
        by_paths(a.len(), b.len(), distance)
    } else {
        limiting(distance, a.len() as f64, b.len() as f64)
    };
    Some(Distance { distance, p })
}

/// The distance of two weighted distributions, and the limiting probability at their effective sizes, `(Σw)²/Σw²`. The
/// weights are taken as known, so where they were estimated it is a guide and no test.
pub fn reweighted_distance(a: &[f64], weights_a: &[f64], b: &[f64], weights_b: &[f64]) -> Option<Distance> {
    let distance = weighted_distance(a, weights_a, b, weights_b)?;
    let size = |weights: &[f64]| weights.iter().sum::<f64>().powi(2) / weights.iter().map(|w| w * w).sum::<f64>();
    Some(Distance { distance, p: limiting(distance, size(weights_a), size(weights_b)) })
}

fn weighted_distance(a: &[f64], weights_a: &[f64], b: &[f64], weights_b: &[f64]) -> Option<f64> {
    let totals = [total_weight(a, weights_a)?, total_weight(b, weights_b)?];
    let shares = |values: &[f64], weights: &[f64], sign: f64, total: f64| -> Vec<(f64, f64)> {
        values.iter().zip(weights).map(|(value, weight)| (*value, sign * weight / total)).collect()
    };
    let mut steps = shares(a, weights_a, 1.0, totals[0]);
    steps.extend(shares(b, weights_b, -1.0, totals[1]));
    steps.sort_unstable_by(|x, y| x.0.total_cmp(&y.0).then(x.1.total_cmp(&y.1)));
    let (mut apart, mut most) = (0.0_f64, 0.0_f64);
    for equal in steps.chunk_by(|x, y| x.0.total_cmp(&y.0).is_eq()) {
        apart += equal.iter().map(|step| step.1).sum::<f64>();
        most = most.max(apart.abs());
    }
    Some(most.min(1.0))
}

/// The chance that a path of `a` steps to the right and `b` up, all equally likely, gets as far from the diagonal.
fn by_paths(a: usize, b: usize, distance: f64) -> f64 {
    let (width, height) = (a as f64, b as f64);
    // Distances are multiples of 1/(ab); half of one is room for rounding.
    let limit = distance - 0.5 / (width * height);
    let is_far = |i: usize, j: usize| (i as f64 / width - j as f64 / height).abs() >= limit;
    // Chance that a random path to (i, j) has been far; a row of j for the current i.
    let mut row = vec![0.0_f64; b + 1];
    for i in 0..=a {
        for j in 0..=b {
            row[j] = if is_far(i, j) {
                1.0
            } else if i + j == 0 {
                0.0
            } else {
                let from_left = if i > 0 { row[j] * i as f64 } else { 0.0 };
                let from_below = if j > 0 { row[j - 1] * j as f64 } else { 0.0 };
                (from_left + from_below) / (i + j) as f64
            };
        }
    }
    row[b]
}

/// `2·Σ(−1)^(k−1)·exp(−2k²λ²)` at `λ = D·√(ab/(a + b))`.
fn limiting(distance: f64, a: f64, b: f64) -> f64 {
    let lambda = distance * (a * b / (a + b)).sqrt();
    // Below this the sum is 1 to sixteen digits, and slow to get there.
    if lambda < 0.2 {
        return 1.0;
    }
    let term = |k: i32| 2.0 * (-2.0 * f64::from(k * k) * lambda * lambda).exp();
    (1..=50).map(|k| if k % 2 == 1 { term(k) } else { -term(k) }).sum::<f64>().clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() <= 1e-9 * expected.abs(), "{value} is not {expected}");
    }

    /// Multiples of the golden ratio between 0 and 1.
    fn golden(count: u32) -> impl Iterator<Item = f64> {
        (1..=count).map(|k| (f64::from(k) * 0.618_033_988_749_894_9).fract())
    }

    #[test]
    fn distances_and_exact_probabilities_agree_with_scipy() {
        // scipy 1.17.1, ks_2samp(a, b, method = "exact").
        let uniform: Vec<f64> = golden(60).collect();
        let squared: Vec<f64> = golden(45).map(|u| u * u).collect();
        let cases: [(&[f64], &[f64], [f64; 2]); 3] = [
            (&uniform, &squared, [0.255_555_555_555_555_54, 0.059_476_281_437_648]),
            (&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0, 7.0], [1.0, 0.057_142_857_142_857]),
            (&[1.0, 2.0, 2.0, 5.0, 9.0], &[2.0, 2.0, 3.0, 9.0], [0.2, 1.0]),
        ];
        for (a, b, expected) in cases {
            let found = distance(a, b).unwrap();
            near(found.distance, expected[0]);
            near(found.p, expected[1]);
        }
    }

    #[test]
    fn limiting_probabilities_agree_with_scipy() {
        // scipy 1.17.1, special.kolmogorov(√(ab/(a + b))·D).
        let scipy = [(0.05, 0.004_957_504_277_830), (0.02, 0.723_151_916_298_416), (0.1, 7.550_269_088_558_115e-11)];
        for (distance, expected) in scipy {
            near(limiting(distance, 3000.0, 2000.0), expected);
        }
    }

    #[test]
    fn weights_count_like_repeated_values() {
        let whole = distance(&[1.0, 1.0, 3.0], &[2.0, 4.0]).unwrap();
        let weighted = reweighted_distance(&[1.0, 3.0], &[2.0, 1.0], &[2.0, 4.0], &[1.0, 1.0]).unwrap();
        near(weighted.distance, whole.distance);
        // Effective sizes 9/5 and 2: smaller than three values.
        near(weighted.p, limiting(2.0 / 3.0, 1.8, 2.0));
    }

    #[test]
    fn equal_groups_are_not_apart_and_empty_ones_have_no_distance() {
        let same = distance(&[1.0, 2.0], &[1.0, 2.0]).unwrap();
        assert!(same.distance.abs() < 1e-15 && (same.p - 1.0).abs() < 1e-15);
        assert_eq!(distance(&[], &[1.0]), None);
        assert_eq!(distance(&[1.0], &[f64::NAN]), None);
        assert_eq!(reweighted_distance(&[1.0], &[0.0], &[1.0], &[1.0]), None);
    }
}
