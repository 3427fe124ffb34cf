//! What an estimate becomes when one group after the other is left out.
//!
//! Tukey (1958), *Annals of Mathematical Statistics* 29(2), 614; for groups of observations that depend on each other,
//! Wolter, *Introduction to Variance Estimation*, chapter 4.

use super::critical;

/// The standard error of an estimate from its values with one of `G` groups left out each:
/// `√((G − 1)/G·Σ(θ₍g₎ − θ̄)²)`. `None` for fewer than two groups or a value that is no number.
pub fn standard_error(left_out: &[f64]) -> Option<f64> {
    let groups = left_out.len() as f64;
    let mean = left_out.iter().sum::<f64>() / groups;
    let squares: f64 = left_out.iter().map(|value| (value - mean).powi(2)).sum();
    let error = ((groups - 1.0) / groups * squares).sqrt();
    (left_out.len() > 1 && error.is_finite()).then_some(error)
}

/// An interval of the estimate with the t distribution of so many degrees of freedom: `G − 1` where all groups are of
/// one size. `None` as for [`standard_error`], and for what is no level or no number of degrees.
pub fn interval(estimate: f64, left_out: &[f64], degrees: f64, level: f64) -> Option<[f64; 2]> {
    let error = standard_error(left_out)?;
    let reach = critical::student(level, degrees)? * error;
    let interval = [estimate - reach, estimate + reach];
    interval.iter().all(|bound| bound.is_finite()).then_some(interval)
}

/// The acceleration `a = Σ(θ̄ − θ₍i₎)³ / (6·(Σ(θ̄ − θ₍i₎)²)^1.5)` of Efron (1987), see [`super::bootstrap::bca`]; 0 where
/// the values vary by no more than rounding. `None` for no values or where one is no number.
pub fn acceleration(left_out: &[f64]) -> Option<f64> {
    let mean = left_out.iter().sum::<f64>() / left_out.len() as f64;
    let power = |exponent: i32| left_out.iter().map(|value| (mean - value).powi(exponent)).sum::<f64>();
    let spread = power(2).powf(1.5);
    match (mean.is_finite(), spread > (1e-12 * mean.abs()).powi(3)) {
        (false, _) => None,
        (true, true) => Some(power(3) / (6.0 * spread)),
        (true, false) => Some(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bootstrap::law_school;
    use super::*;

    /// The standard error .142519 and the acceleration −.075672 follow from the formulas with numpy 2.4.6; Efron and
    /// Tibshirani (1993), *An Introduction to the Bootstrap*, print .143 and −.076. The t quantile is scipy 1.17.1's.
    #[test]
    fn the_law_school_correlation_has_the_published_error() {
        let left_out = law_school::left_out();
        assert!((standard_error(&left_out).unwrap() - 0.142_518_619).abs() < 1e-9);
        assert!((acceleration(&left_out).unwrap() + 0.075_671_565).abs() < 1e-9);
        let found =
            interval(law_school::correlation(&law_school::everybody()).unwrap(), &left_out, 14.0, 0.95).unwrap();
        assert!((found[0] - 0.470_702_455).abs() < 1e-8 && (found[1] - 1.082_046_527).abs() < 1e-8, "{found:?}");
    }

    #[test]
    fn of_a_mean_it_is_the_usual_standard_error() {
        // 1, 2, 6: mean 3, variance (4 + 1 + 9)/2 = 7, error √(7/3). Left out: 4, 3.5, 1.5.
        assert!((standard_error(&[4.0, 3.5, 1.5]).unwrap() - (7.0_f64 / 3.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn one_group_has_no_error_and_equal_groups_have_none_to_speak_of() {
        assert_eq!(standard_error(&[]), None);
        assert_eq!(standard_error(&[1.0]), None);
        assert_eq!(standard_error(&[1.0, f64::NAN]), None);
        assert_eq!(interval(2.0, &[2.0, 2.0], 1.0, 0.95), Some([2.0, 2.0]));
        assert_eq!((interval(2.0, &[2.0], 0.0, 0.95), interval(2.0, &[2.0, 3.0], 1.0, 1.0)), (None, None));
        assert_eq!(acceleration(&[]), None);
        assert_eq!(acceleration(&[2.0, 2.0]), Some(0.0));
    }
}
