//! Curves fitted to points by least squares where the parameters do not enter linearly.
//!
//! Levenberg (1944), *Quarterly of Applied Mathematics* 2(2), 164-168; Marquardt (1963), *SIAM Journal on Applied
//! Mathematics* 11(2), 431-441, whose damping is in proportion to the curvature.

use super::positive_definite::Cholesky;

/// A fitted curve.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveFit {
    /// The parameters.
    pub parameters: Vec<f64>,
    /// Their standard errors, `√(s²·(JᵀJ)⁻¹)` with `s²` the residual sum of squares over points less parameters.
    pub standard_errors: Vec<f64>,
    /// Sum of squared residuals.
    pub residual_squares: f64,
}

/// Most steps, refused ones counted.
const STEPS: usize = 500;

/// Fits `curve(parameters, at)` to `y[at]`, from a start near the answer.
///
/// `None` where there are no more points than parameters, where the start gives no finite values, where it does not settle,
/// or where a parameter could be anything at the best fit, so that the points do not determine it.
pub fn curve_fit(curve: impl Fn(&[f64], usize) -> f64, y: &[f64], start: &[f64]) -> Option<CurveFit> {
    if y.len() <= start.len() {
        return None;
    }
    let squares = |parameters: &[f64]| -> f64 {
        y.iter().enumerate().map(|(at, value)| (value - curve(parameters, at)).powi(2)).sum()
    };
    let size: f64 = y.iter().map(|value| value * value).sum();
    let (mut here, mut left, mut damping) = (start.to_vec(), squares(start), 1e-3);
    if !left.is_finite() {
        return None;
    }
    let mut system = NormalEquations::at(&curve, y, &here);
    for _ in 0..STEPS {
        let step = Cholesky::of(&system.damped(damping))?.solve(&system.slope);
        let next: Vec<f64> = here.iter().zip(&step).map(|(h, s)| h + s).collect();
        let there = squares(&next);
        let settled = step.iter().zip(&here).all(|(s, h)| s.abs() <= 1e-9 * (h.abs() + 1e-3));
        if there <= left {
            (here, left) = (next, there);
            damping = (damping / 10.0).max(1e-12);
            system = NormalEquations::at(&curve, y, &here);
        } else {
            damping *= 10.0;
        }
        if settled || left <= 1e-24 * size {
            return system.errors(left, y.len()).map(|standard_errors| CurveFit {
                parameters: here,
                standard_errors,
                residual_squares: left,
            });
        }
    }
    None
}

/// `JᵀJ` and `Jᵀr` with the slopes by central differences.
struct NormalEquations {
    curvature: Vec<Vec<f64>>,
    slope: Vec<f64>,
}

impl NormalEquations {
    fn at(curve: &impl Fn(&[f64], usize) -> f64, y: &[f64], parameters: &[f64]) -> Self {
        let count = parameters.len();
        let columns: Vec<Vec<f64>> = (0..count)
            .map(|parameter| {
                let width = 1e-5 * parameters[parameter].abs().max(1e-3);
                let (mut below, mut above) = (parameters.to_vec(), parameters.to_vec());
                below[parameter] -= width;
                above[parameter] += width;
                (0..y.len()).map(|at| (curve(&above, at) - curve(&below, at)) / (2.0 * width)).collect()
            })
            .collect();
        let residuals: Vec<f64> = y.iter().enumerate().map(|(at, value)| value - curve(parameters, at)).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        let curvature = columns.iter().map(|a| columns.iter().map(|b| dot(a, b)).collect()).collect();
        Self { curvature, slope: columns.iter().map(|column| dot(column, &residuals)).collect() }
    }

    fn damped(&self, damping: f64) -> Vec<Vec<f64>> {
        let mut damped = self.curvature.clone();
        for (at, row) in damped.iter_mut().enumerate() {
            row[at] *= 1.0 + damping;
        }
        damped
    }

    fn errors(&self, left: f64, points: usize) -> Option<Vec<f64>> {
        let variance = left / (points - self.slope.len()) as f64;
        let diagonal = Cholesky::of(&self.curvature)?.inverse_diagonal();
        Some(diagonal.iter().map(|d| (d * variance).sqrt()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::curve_fit;

    /// Certified values of the data set Misra1a of the NIST Statistical Reference Datasets, nonlinear regression.
    #[test]
    fn misra1a_has_the_certified_values_of_nist_from_both_starts() {
        let y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78];
        let x = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0];
        for start in [[500.0, 0.0001], [250.0, 0.0005]] {
            let found = curve_fit(|b, at| b[0] * (1.0 - (-b[1] * x[at]).exp()), &y, &start).unwrap();
            assert!((found.parameters[0] / 2.389_421_291_8e2 - 1.0).abs() < 1e-7, "{found:?}");
            assert!((found.parameters[1] / 5.501_564_318_1e-4 - 1.0).abs() < 1e-7, "{found:?}");
            assert!((found.standard_errors[0] / 2.707_007_524_1 - 1.0).abs() < 1e-6, "{found:?}");
            assert!((found.standard_errors[1] / 7.266_868_843_6e-6 - 1.0).abs() < 1e-6, "{found:?}");
            assert!((found.residual_squares / 1.245_513_889_4e-1 - 1.0).abs() < 1e-7, "{found:?}");
        }
    }

    #[test]
    fn points_that_do_not_determine_the_parameters_give_no_fit() {
        let line = |b: &[f64], at: usize| (b[0] + b[1]) * at as f64;
        assert_eq!(curve_fit(line, &[0.0, 1.1, 2.0, 3.1], &[0.5, 0.2]), None, "only the sum matters");
        assert_eq!(curve_fit(line, &[0.0, 1.0], &[0.5, 0.2]), None, "as many parameters as points");
        assert_eq!(curve_fit(line, &[f64::NAN; 4], &[0.5, 0.2]), None);
        assert_eq!(curve_fit(|_, _| f64::NAN, &[1.0; 4], &[0.5]), None);
    }
}
