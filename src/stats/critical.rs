//! How many standard errors an interval reaches to each side.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// The two-sided critical value of the normal distribution at a level of .95.
pub const NORMAL_95: f64 = 1.959_963_984_540_054;

/// The two-sided critical value of the normal distribution: 1.96 for a level of .95. `None` for a level outside 0 to 1.
pub fn normal(level: f64) -> Option<f64> {
    (level > 0.0 && level < 1.0).then(|| Normal::standard().inverse_cdf(f64::midpoint(1.0, level)))
}

/// The same of the t distribution. `None` for a level outside 0 to 1 or no degrees of freedom.
pub fn student(level: f64, degrees: f64) -> Option<f64> {
    let t = StudentsT::new(0.0, 1.0, degrees).ok()?;
    (level > 0.0 && level < 1.0).then(|| t.inverse_cdf(f64::midpoint(1.0, level)))
}

/// The chance that the t distribution lies above `t`. `None` for no degrees of freedom or no number.
pub fn student_above(t: f64, degrees: f64) -> Option<f64> {
    let distribution = StudentsT::new(0.0, 1.0, degrees).ok()?;
    (!t.is_nan()).then(|| distribution.sf(t))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17.1, `norm.ppf` and `t.ppf`.
    #[test]
    fn critical_values_agree_with_scipy() {
        assert!((normal(0.95).unwrap() - 1.959_963_984_540).abs() < 1e-11);
        assert!((normal(0.9).unwrap() - 1.644_853_626_951).abs() < 1e-11);
        assert!((student(0.95, 14.0).unwrap() - 2.144_786_687_917).abs() < 1e-9);
        assert!((student(0.95, 2.0).unwrap() - 4.302_652_729_749).abs() < 1e-9);
        assert!((student(0.99, 1.0).unwrap() - 63.656_741_162_872).abs() < 1e-7);
    }

    /// scipy 1.17.1, `t.sf`.
    #[test]
    fn tails_agree_with_scipy() {
        assert!((student_above(2.0, 10.0).unwrap() - 0.036_694_017_385_370).abs() < 1e-12);
        assert!((student_above(-1.0, 29.0).unwrap() - 0.837_209_005_991_903).abs() < 1e-12);
        assert_eq!((student_above(1.0, 0.0), student_above(f64::NAN, 3.0)), (None, None));
    }

    #[test]
    fn what_is_no_level_is_refused() {
        for level in [0.0, 1.0, 1.2, -0.5, f64::NAN] {
            assert_eq!((normal(level), student(level, 3.0)), (None, None));
        }
        assert_eq!((student(0.95, 0.0), student(0.95, f64::NAN)), (None, None));
    }
}
