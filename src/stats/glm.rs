//! Regressions of counts and of yes or no, by iteratively reweighted least squares.
//!
//! Source: Nelder and Wedderburn (1972), *Journal of the Royal Statistical Society A* 135(3), 370-384.

use super::linear::{inverse, solve, weighted_cross_product};

/// Rounds after which the fit is taken not to settle.
const ROUNDS: usize = 100;

/// A linear predictor beyond which a mean is zero or one for all purposes: the data separate, or a class is empty.
const SEPARATED: f64 = 30.0;

/// What the dependent variable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Amounts of zero or more with `ln E[y] = Xβ`. They need not be whole.
    Poisson,
    /// 0 or 1 with `ln(p/(1 − p)) = Xβ`.
    Logit,
}

/// A fitted regression.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Coefficients, one a column.
    pub coefficients: Vec<f64>,
    /// Fitted means, one a row.
    pub fitted: Vec<f64>,
    /// Inverse of the information: the covariance of the coefficients where the family is true.
    pub covariance: Vec<Vec<f64>>,
}

impl Family {
    fn admits(self, y: f64) -> bool {
        match self {
            Self::Poisson => y.is_finite() && y >= 0.0,
            Self::Logit => y == 0.0 || (y - 1.0).abs() < f64::EPSILON,
        }
    }

    /// A mean to start from.
    fn start(self, y: f64, mean: f64) -> f64 {
        match self {
            Self::Poisson => f64::midpoint(y, mean),
            Self::Logit => f64::midpoint(y, 0.5),
        }
    }

    fn link(self, mean: f64) -> f64 {
        match self {
            Self::Poisson => mean.ln(),
            Self::Logit => (mean / (1.0 - mean)).ln(),
        }
    }

    fn mean(self, predictor: f64) -> f64 {
        match self {
            Self::Poisson => predictor.exp(),
            Self::Logit => 1.0 / (1.0 + (-predictor).exp()),
        }
    }

    /// Variance at a mean, which for these two is also the derivative of the mean by the predictor.
    fn variance(self, mean: f64) -> f64 {
        match self {
            Self::Poisson => mean,
            Self::Logit => mean * (1.0 - mean),
        }
    }
}

/// Fits `y` on `columns`, each as long as `y`; a level is a column of ones.
///
/// `None` where a value is out of the family's range, the columns depend on each other, or the fit does not settle,
/// which is so where a column tells who is 1 or who is zero without exception.
pub fn regress(family: Family, columns: &[Vec<f64>], y: &[f64]) -> Option<Fit> {
    let average = y.iter().sum::<f64>() / y.len() as f64;
    if !y.iter().all(|value| family.admits(*value)) || average.is_nan() || average <= 0.0 {
        return None;
    }
    let mut predictor: Vec<f64> = y.iter().map(|value| family.link(family.start(*value, average))).collect();
    let mut before: Option<Vec<f64>> = None;
    for _ in 0..ROUNDS {
        let fitted: Vec<f64> = predictor.iter().map(|eta| family.mean(*eta)).collect();
        let weights: Vec<f64> = fitted.iter().map(|mean| family.variance(*mean)).collect();
        let working: Vec<f64> = (0..y.len()).map(|row| weights[row] * predictor[row] + y[row] - fitted[row]).collect();
        let information = weighted_cross_product(columns, &weights);
        let right: Vec<f64> =
            columns.iter().map(|column| column.iter().zip(&working).map(|(x, z)| x * z).sum()).collect();
        let coefficients = solve(&information, &[right])?.pop()?;
        predictor = (0..y.len())
            .map(|row| columns.iter().zip(&coefficients).map(|(column, b)| column[row] * b).sum())
            .collect();
        let settled = before.is_some_and(|old: Vec<f64>| {
            old.iter().zip(&coefficients).all(|(a, b)| (a - b).abs() <= 1e-10 * b.abs().max(1.0))
        });
        if settled {
            return finish(family, columns, coefficients, &predictor);
        }
        before = Some(coefficients);
    }
    None
}

fn finish(family: Family, columns: &[Vec<f64>], coefficients: Vec<f64>, predictor: &[f64]) -> Option<Fit> {
    let largest = predictor.iter().fold(f64::NEG_INFINITY, |most, eta| most.max(*eta));
    let least = predictor.iter().fold(f64::INFINITY, |least, eta| least.min(*eta));
    let separated = match family {
        Family::Poisson => largest - least > SEPARATED,
        Family::Logit => largest > SEPARATED || least < -SEPARATED,
    };
    if separated {
        return None;
    }
    let fitted: Vec<f64> = predictor.iter().map(|eta| family.mean(*eta)).collect();
    let weights: Vec<f64> = fitted.iter().map(|mean| family.variance(*mean)).collect();
    let covariance = inverse(&weighted_cross_product(columns, &weights))?;
    Some(Fit { coefficients, fitted, covariance })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_groups_have_their_own_means() {
        // By hand: means 2 and 6, so β = ln 2, ln 3; the variance of a log mean is one over the group's sum: 1/6, and
        // 1/6 + 1/18 for the difference.
        let columns = [vec![1.0; 6], vec![0.0, 0.0, 0.0, 1.0, 1.0, 1.0]];
        let fit = regress(Family::Poisson, &columns, &[1.0, 2.0, 3.0, 5.0, 6.0, 7.0]).unwrap();
        assert!((fit.coefficients[0] - 2.0_f64.ln()).abs() < 1e-12);
        assert!((fit.coefficients[1] - 3.0_f64.ln()).abs() < 1e-12);
        assert!((fit.covariance[0][0] - 1.0 / 6.0).abs() < 1e-9);
        assert!((fit.covariance[1][1] - (1.0 / 6.0 + 1.0 / 18.0)).abs() < 1e-9);
    }

    #[test]
    fn the_logit_of_two_groups_is_the_log_odds_ratio() {
        // By hand: 1 of 4 and 3 of 4 are 1: odds 1/3 and 3, ratio 9.
        let columns = [vec![1.0; 8], [[0.0; 4], [1.0; 4]].concat()];
        let fit = regress(Family::Logit, &columns, &[1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0]).unwrap();
        assert!((fit.coefficients[0] + 3.0_f64.ln()).abs() < 1e-10);
        assert!((fit.coefficients[1] - 9.0_f64.ln()).abs() < 1e-10);
        assert!((fit.fitted[0] - 0.25).abs() < 1e-12 && (fit.fitted[4] - 0.75).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_fitted_is_refused() {
        let level = vec![1.0; 4];
        let split = vec![0.0, 0.0, 1.0, 1.0];
        let logit = |columns: &[Vec<f64>], y: &[f64]| regress(Family::Logit, columns, y);
        assert_eq!(logit(&[level.clone(), split.clone()], &split), None, "the column tells who is 1");
        assert_eq!(logit(std::slice::from_ref(&level), &[1.0; 4]), None, "nobody is 0");
        assert_eq!(logit(std::slice::from_ref(&level), &[2.0; 4]), None);
        let poisson = |columns: &[Vec<f64>], y: &[f64]| regress(Family::Poisson, columns, y);
        assert_eq!(poisson(&[level.clone(), level.clone()], &[1.0, 2.0, 3.0, 4.0]), None);
        assert_eq!(poisson(&[level.clone(), split.clone()], &[1.0, 2.0, 0.0, 0.0]), None, "a group has nothing");
        assert_eq!(poisson(std::slice::from_ref(&level), &[0.0; 4]), None);
        assert_eq!(poisson(std::slice::from_ref(&level), &[-1.0, 2.0, 3.0, 4.0]), None);
        assert_eq!(poisson(&[], &[]), None);
        assert_eq!(poisson(&[Vec::new()], &[]), None);
    }
}
