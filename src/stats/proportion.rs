//! Intervals of a share that was counted: so many of so many.

use super::critical;
use statrs::distribution::{Beta, ContinuousCDF};

/// The score interval of Wilson (1927), *Journal of the American Statistical Association* 22(158), 209-212. It stays
/// within 0 and 1 and has a length where none or all were counted.
///
/// `None` for a count of nobody or of more than there are, or a level outside 0 to 1.
pub fn wilson(counted: u64, of: u64, level: f64) -> Option<[f64; 2]> {
    let z = critical::normal(valid(counted, of, level)?)?;
    let (n, share) = (of as f64, counted as f64 / of as f64);
    let shrink = 1.0 + z * z / n;
    let middle = (share + z * z / (2.0 * n)) / shrink;
    let reach = z / shrink * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    // At the ends rounding would leave a bound a hair off.
    let low = if counted == 0 { 0.0 } else { middle - reach };
    let high = if counted == of { 1.0 } else { middle + reach };
    Some([low, high])
}

/// The exact interval of Clopper and Pearson (1934), *Biometrika* 26(4), 404-413. It covers at least as often as its
/// level says, and for that is longer than Wilson's.
///
/// `None` as for [`wilson`].
pub fn clopper_pearson(counted: u64, of: u64, level: f64) -> Option<[f64; 2]> {
    let tail = (1.0 - valid(counted, of, level)?) / 2.0;
    let (hits, misses) = (counted as f64, (of - counted) as f64);
    let low = if counted == 0 { 0.0 } else { Beta::new(hits, misses + 1.0).ok()?.inverse_cdf(tail) };
    let high = if counted == of { 1.0 } else { Beta::new(hits + 1.0, misses).ok()?.inverse_cdf(1.0 - tail) };
    Some([low, high])
}

/// The level, where counts and level make sense.
fn valid(counted: u64, of: u64, level: f64) -> Option<f64> {
    (of > 0 && counted <= of && level > 0.0 && level < 1.0).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// statsmodels 0.15.0, `proportion_confint` with methods "wilson" and "beta".
    #[test]
    fn both_intervals_agree_with_statsmodels() {
        let cases = [
            (938, 1000, [0.921_311_940, 0.951_335_820], [0.921_220_050, 0.952_138_152]),
            (48, 50, [0.865_399_093, 0.988_961_116], [0.862_862_374, 0.995_118_567]),
            (0, 10, [0.0, 0.277_532_799_9], [0.0, 0.308_497_107_8]),
            (10, 10, [0.722_467_200_1, 1.0], [0.691_502_892_2, 1.0]),
        ];
        for (counted, of, score, exact) in cases {
            for (found, expected) in
                [(wilson(counted, of, 0.95).unwrap(), score), (clopper_pearson(counted, of, 0.95).unwrap(), exact)]
            {
                for side in 0..2 {
                    assert!((found[side] - expected[side]).abs() < 1e-9, "{counted} of {of}: {found:?}, {expected:?}");
                }
            }
        }
    }

    #[test]
    fn impossible_counts_and_levels_have_no_interval() {
        for interval in [wilson, clopper_pearson] {
            assert_eq!(interval(0, 0, 0.95), None);
            assert_eq!(interval(3, 2, 0.95), None);
            assert_eq!(interval(1, 2, 1.0), None);
            assert_eq!(interval(1, 2, f64::NAN), None);
            assert!(interval(1, 1, 0.95).unwrap()[0] > 0.0);
        }
    }
}
