//! Intervals from drawing the observations again, with replacement.
//!
//! Efron (1979), *Annals of Statistics* 7(1), 1-26; the bias-corrected and accelerated interval of Efron (1987), *Journal
//! of the American Statistical Association* 82(397), 171-185. What is drawn must not depend on each other: for people in
//! a genealogy that is whole subtrees, see [`super::subtrees`].

use super::critical;
use super::jackknife::acceleration;
use super::quantile::quantile;
use super::random::stream;
use rand::RngExt;
use statrs::distribution::{ContinuousCDF, Normal};

/// A statistic of `draws` resamples of `count` observations, sorted. The statistic is given the positions drawn.
///
/// `purpose` names the stream of random numbers. `None` for no observations or no draws, or where the statistic of a
/// resample does not exist: leaving such resamples out would make the interval too short.
pub fn replicates(
    count: usize,
    draws: usize,
    seed: u64,
    purpose: &str,
    mut statistic: impl FnMut(&[usize]) -> Option<f64>,
) -> Option<Vec<f64>> {
    if count == 0 || draws == 0 {
        return None;
    }
    let mut random = stream(seed, purpose);
    let mut resample = vec![0; count];
    let mut values = Vec::with_capacity(draws);
    for _ in 0..draws {
        resample.fill_with(|| random.random_range(0..count));
        values.push(statistic(&resample).filter(|value| value.is_finite())?);
    }
    values.sort_unstable_by(f64::total_cmp);
    Some(values)
}

/// The percentile interval: the middle part of the sorted replicates. `None` for no replicates.
pub fn percentile(replicates: &[f64], level: f64) -> Option<[f64; 2]> {
    let tail = (1.0 - level) / 2.0;
    Some([quantile(replicates, tail)?, quantile(replicates, 1.0 - tail)?])
}

/// The `BCa` interval from sorted replicates and the values with one observation left out each: the percentiles
/// `Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z)))`, where `z₀` says how far the estimate is from the middle of the replicates and `a`
/// how fast its error grows with it. Replicates equal to the estimate count half below it.
///
/// `None` for no replicates, no values left out or no level, where the estimate is outside all replicates, or where the
/// acceleration is so large that a percentile does not exist.
pub fn bca(estimate: f64, replicates: &[f64], left_out: &[f64], level: f64) -> Option<[f64; 2]> {
    // Equal but for rounding is equal.
    let slack = 1e-12 * estimate.abs();
    let below = replicates.partition_point(|value| *value < estimate - slack);
    let up_to = replicates.partition_point(|value| *value <= estimate + slack);
    let share = f64::midpoint(below as f64, up_to as f64) / replicates.len() as f64;
    if !(share > 0.0 && share < 1.0) {
        return None;
    }
    let normal = Normal::standard();
    let (bias, acceleration) = (normal.inverse_cdf(share), acceleration(left_out)?);
    let z = critical::normal(level)?;
    let bound = |z: f64| {
        let shifted = bias + z;
        let scale = 1.0 - acceleration * shifted;
        (scale > 0.0).then(|| quantile(replicates, normal.cdf(bias + shifted / scale)))?
    };
    Some([bound(-z)?, bound(z)?])
}

/// Law school data of Efron (1979): mean entrance test score and mean grade of the classes of 15 American law schools.
#[cfg(test)]
pub(super) mod law_school {
    const SCORE: [f64; 15] =
        [576.0, 635.0, 558.0, 578.0, 666.0, 580.0, 555.0, 661.0, 651.0, 605.0, 653.0, 575.0, 545.0, 572.0, 594.0];
    const GRADE: [f64; 15] = [3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96];

    /// Positions of all schools.
    pub fn everybody() -> Vec<usize> {
        (0..15).collect()
    }

    /// The correlation with one school left out each.
    pub fn left_out() -> Vec<f64> {
        let others = |out: usize| (0..15).filter(|at| *at != out).collect::<Vec<_>>();
        (0..15).map(|out| correlation(&others(out)).unwrap()).collect()
    }

    /// The correlation of score and grade in the schools at these positions.
    pub fn correlation(schools: &[usize]) -> Option<f64> {
        let mean = |of: &[f64; 15]| schools.iter().map(|at| of[*at]).sum::<f64>() / schools.len() as f64;
        let (score, grade) = (mean(&SCORE), mean(&GRADE));
        let product =
            |a: &[f64; 15], m: f64, b: &[f64; 15], n: f64| schools.iter().map(|at| (a[*at] - m) * (b[*at] - n)).sum();
        let (both, first, second): (f64, f64, f64) = (
            product(&SCORE, score, &GRADE, grade),
            product(&SCORE, score, &SCORE, score),
            product(&GRADE, grade, &GRADE, grade),
        );
        (first * second > 0.0).then(|| both / (first * second).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::law_school::{correlation, everybody, left_out};
    use super::*;

    /// The same 2,000 resamples in this program and in scipy: positions from the generator of Park and Miller (1988),
    /// x → 48271·x mod 2³¹ − 1 from 1, modulo 15.
    fn park_miller_replicates() -> Vec<f64> {
        let mut state: u64 = 1;
        let mut position = || {
            state = state * 48_271 % 2_147_483_647;
            (state % 15) as usize
        };
        let mut values: Vec<f64> = (0..2000)
            .map(|_| {
                let drawn: Vec<usize> = (0..15).map(|_| position()).collect();
                correlation(&drawn).unwrap()
            })
            .collect();
        assert!((values[0] - 0.901_391_92).abs() < 5e-9, "scipy's first replicate");
        values.sort_unstable_by(f64::total_cmp);
        values
    }

    /// scipy 1.17.1, `stats.bootstrap` with `paired=True` and these resamples, see
    /// `tests/oracles/survival_and_inequality.py`.
    #[test]
    fn with_the_same_resamples_both_intervals_are_scipys() {
        let values = park_miller_replicates();
        let estimate = correlation(&everybody()).unwrap();
        assert!((estimate - 0.776_374_491).abs() < 1e-9);
        let plain = percentile(&values, 0.95).unwrap();
        assert!((plain[0] - 0.441_417_465).abs() < 1e-8 && (plain[1] - 0.960_932_082).abs() < 1e-8, "{plain:?}");
        let accelerated = bca(estimate, &values, &left_out(), 0.95).unwrap();
        assert!((accelerated[0] - 0.324_755_306).abs() < 1e-8, "{accelerated:?}");
        assert!((accelerated[1] - 0.943_135_949).abs() < 1e-8, "{accelerated:?}");
    }

    #[test]
    fn own_resamples_agree_within_their_own_error_and_repeat() {
        let draw = || replicates(15, 2000, 7, "law school", correlation).unwrap();
        let values = draw();
        let found = bca(correlation(&everybody()).unwrap(), &values, &left_out(), 0.95).unwrap();
        // scipy with its own 2,000 resamples, twenty seeds: lower .296 to .388, upper .938 to .949.
        assert!((found[0] - 0.324_755).abs() < 0.06 && (found[1] - 0.943_136).abs() < 0.01, "{found:?}");
        assert_eq!(values, draw());
    }

    #[test]
    fn without_observations_or_variation_there_is_no_interval_or_a_point() {
        assert_eq!(replicates(0, 10, 1, "none", |_| Some(1.0)), None);
        assert_eq!(replicates(3, 0, 1, "none", |_| Some(1.0)), None);
        assert_eq!(replicates(3, 5, 1, "none", |_| None), None);
        assert_eq!(replicates(3, 5, 1, "none", |_| Some(f64::NAN)), None);
        assert_eq!(percentile(&[], 0.95), None);
        assert_eq!(bca(1.0, &[], &[1.0], 0.95), None);
        assert_eq!(bca(1.0, &[2.0, 3.0], &[1.0, 1.0], 0.95), None, "the estimate is below them all");
        assert_eq!(bca(1.0, &[1.0, 1.0], &[], 0.95), None);
        assert_eq!(bca(1.0, &[1.0, 1.0], &[1.0, 1.0], 0.95), Some([1.0, 1.0]));
    }
}
