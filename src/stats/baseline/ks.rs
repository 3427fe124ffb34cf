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

/// Values of people who have several each; those of one person share the weight of one.
#[derive(Clone, Copy, Debug)]
pub struct ByPerson<'a> {
    /// The values.
    pub values: &'a [f64],
    /// Their weights, `1/k` for each of a person's `k`.
    pub weights: &'a [f64],
    /// How many people there are.
    pub people: usize,
}

/// How far apart groups of people are who have several values each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeopleDistance {
    /// `sup|F − G|`, where a person's own values share the weight of one person.
    pub distance: f64,
    /// `sup(G − F)`: how far the first group is ahead of the second.
    pub ahead: f64,
    /// At most this is the chance of being as far ahead where both follow one law.
    pub p: f64,
    /// Within so much of the true distance it lies at 95 %.
    pub margin: f64,
}

/// Compares groups of people who have several values each, such as months.
///
/// The mean of people's own distributions varies no more than one value drawn from each would: that drawing is this mean
/// and noise on top. For the Gaussian limits the supremum is then no larger (Anderson 1955, *Proceedings of the American
/// Mathematical Society* 6(2), 170-176), so the two-sided probability for as many values as people is an upper one. It
/// is taken at the one-sided distance, and equal values lower that further: the test errs to the safe side. The margin
/// adds the bands of Massart (1990), *Annals of Probability* 18(3), 1269-1283, of both groups at 97.5 %.
///
/// `None` where a group is empty or a number is not finite.
pub fn distance_by_person(first: ByPerson<'_>, second: ByPerson<'_>) -> Option<PeopleDistance> {
    let [ahead, behind] = sides(first.values, first.weights, second.values, second.weights)?;
    let (a, b) = (first.people as f64, second.people as f64);
    let band = |people: f64| ((2.0 / 0.025_f64).ln() / (2.0 * people)).sqrt();
    let margin = band(a) + band(b);
    Some(PeopleDistance { distance: ahead.max(behind), ahead, p: limiting(ahead, a, b), margin })
}

fn weighted_distance(a: &[f64], weights_a: &[f64], b: &[f64], weights_b: &[f64]) -> Option<f64> {
    sides(a, weights_a, b, weights_b).map(|[ahead, behind]| ahead.max(behind))
}

/// How far `a` is ahead of `b` at most, `sup(G − F)`, and how far behind.
fn sides(a: &[f64], weights_a: &[f64], b: &[f64], weights_b: &[f64]) -> Option<[f64; 2]> {
    let totals = [total_weight(a, weights_a)?, total_weight(b, weights_b)?];
    let shares = |values: &[f64], weights: &[f64], sign: f64, total: f64| -> Vec<(f64, f64)> {
        values.iter().zip(weights).map(|(value, weight)| (*value, sign * weight / total)).collect()
    };
    let mut steps = shares(a, weights_a, 1.0, totals[0]);
    steps.extend(shares(b, weights_b, -1.0, totals[1]));
    steps.sort_unstable_by(|x, y| x.0.total_cmp(&y.0).then(x.1.total_cmp(&y.1)));
    let (mut apart, mut sides) = (0.0_f64, [0.0_f64; 2]);
    for equal in steps.chunk_by(|x, y| x.0.total_cmp(&y.0).is_eq()) {
        apart += equal.iter().map(|step| step.1).sum::<f64>();
        sides = [sides[0].max(-apart), sides[1].max(apart)];
    }
    Some(sides.map(|side| side.min(1.0)))
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
    fn people_with_several_values_count_once() {
        // By hand: A has 4 and 8, B has 6; C has 3. At 3 the second group has all below and the first none: 1 ahead.
        let first = ByPerson { values: &[4.0, 8.0, 6.0], weights: &[0.5, 0.5, 1.0], people: 2 };
        let second = ByPerson { values: &[3.0], weights: &[1.0], people: 1 };
        let found = distance_by_person(first, second).unwrap();
        near(found.distance, 1.0);
        near(found.ahead, 1.0);
        near(found.p, limiting(1.0, 2.0, 1.0));
        // √(ln 80 / 4) + √(ln 80 / 2).
        near(found.margin, (80.0_f64.ln() / 4.0).sqrt() + (80.0_f64.ln() / 2.0).sqrt());
        // The other way round nobody is ahead; at 5 two people of whom one has half below are 3/4 above.
        let back = distance_by_person(second, first).unwrap();
        assert!(back.ahead < 1e-12 && (back.p - 1.0).abs() < 1e-12);
        let half = ByPerson { values: &[5.0], weights: &[1.0], people: 1 };
        near(distance_by_person(first, half).unwrap().ahead, 0.75);
        near(distance_by_person(first, half).unwrap().distance, 0.75);
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
