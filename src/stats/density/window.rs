//! The plainest form of the test: in a small window, as many people should be just below as just above.

use statrs::distribution::{Binomial, DiscreteCDF};

/// Counts in a window around a threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowTest {
    /// Values in `[threshold − width, threshold)`.
    pub left: u64,
    /// Values in `[threshold, threshold + width)`.
    pub right: u64,
    /// Two-sided probability of counts as unequal, where a value falls on either side with chance one half.
    pub p: f64,
}

/// Counts the values within `width` on both sides of `threshold` and tests the counts by the exact binomial
/// distribution (Cattaneo, Titiunik and Vazquez-Bare 2017, *Journal of Policy Analysis and Management* 36(3), 643-681).
///
/// `None` where the window holds nobody or the width is not positive.
pub fn window_test(values: &[f64], threshold: f64, width: f64) -> Option<WindowTest> {
    let from = |low: f64, high: f64| values.iter().filter(|value| **value >= low && **value < high).count() as u64;
    let (left, right) = (from(threshold - width, threshold), from(threshold, threshold + width));
    if left + right == 0 {
        return None;
    }
    let fewer = Binomial::new(0.5, left + right).ok()?.cdf(left.min(right));
    Some(WindowTest { left, right, p: (2.0 * fewer).min(1.0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(left: usize, right: usize) -> WindowTest {
        let values: Vec<f64> = vec![99.0; left].into_iter().chain(vec![100.0; right]).collect();
        window_test(&values, 100.0, 5.0).unwrap()
    }

    #[test]
    fn probabilities_agree_with_scipy() {
        // scipy.stats.binomtest(left, left + right).pvalue, scipy 1.17.1.
        let scipy = [
            (100, 400, 1.659_629_475_217_24e-43),
            (3, 9, 0.145_996_093_75),
            (0, 6, 0.031_25),
            (51_000, 49_000, 2.588_716_038_346_894_3e-10),
            (250, 50, 3.810_830_698_086_023_4e-33),
        ];
        for (left, right, expected) in scipy {
            let p = counts(left, right).p;
            assert!((p / expected - 1.0).abs() < 1e-9, "{left} {right}: {p}");
        }
    }

    #[test]
    fn equal_counts_have_probability_one_and_nobody_has_none() {
        assert!((counts(7, 7).p - 1.0).abs() < 1e-15);
        assert_eq!(window_test(&[], 100.0, 5.0), None);
        assert_eq!(window_test(&[94.9, 105.0], 100.0, 5.0), None, "95 is in, 105 is out");
        assert_eq!(window_test(&[95.0, 104.9], 100.0, 0.0), None);
    }
}
