//! The error of a regression whose observations come in groups that depend on each other.
//!
//! Liang and Zeger (1986), *Biometrika* 73(1), 13-22: the covariance `B·Σ(s s')·B`, where `B` is the inverse of the
//! information and `s` the sum of a group's scores.

use super::glm::{Family, Fit, regress};

/// A fitted regression with an error that groups do not fool.
#[derive(Clone, Debug, PartialEq)]
pub struct Clustered {
    /// The fit.
    pub fit: Fit,
    /// Standard errors of the coefficients, one a column.
    pub standard_errors: Vec<f64>,
    /// How many groups there are.
    pub groups: usize,
}

/// Fits `y` on `columns`. Rows of the same group follow one another. The covariance carries the usual factor
/// `G/(G − 1)·(n − 1)/(n − k)`.
///
/// `None` as for [`regress`], for fewer than two groups or no more rows than columns.
pub fn regress_clustered(family: Family, columns: &[Vec<f64>], y: &[f64], group: &[u32]) -> Option<Clustered> {
    let (rows, size) = (y.len(), columns.len());
    if group.len() != rows || rows <= size {
        return None;
    }
    let fit = regress(family, columns, y)?;
    let mut meat = vec![vec![0.0; size]; size];
    let (mut groups, mut from) = (0, 0);
    for same in group.chunk_by(|a, b| a == b) {
        let rows = from..from + same.len();
        let score: Vec<f64> = columns
            .iter()
            .map(|column| rows.clone().map(|row| column[row] * (y[row] - fit.fitted[row])).sum())
            .collect();
        for (line, a) in meat.iter_mut().zip(&score) {
            line.iter_mut().zip(&score).for_each(|(sum, b)| *sum += a * b);
        }
        groups += 1;
        from = rows.end;
    }
    if groups < 2 {
        return None;
    }
    let (g, n, k) = (groups as f64, rows as f64, size as f64);
    let factor = g / (g - 1.0) * (n - 1.0) / (n - k);
    let variance = |at: usize| {
        let bread = &fit.covariance[at];
        (0..size).map(|a| (0..size).map(|b| bread[a] * meat[a][b] * bread[b]).sum::<f64>()).sum::<f64>()
    };
    let standard_errors: Vec<f64> = (0..size).map(|at| (factor * variance(at)).sqrt()).collect();
    standard_errors.iter().all(|error| error.is_finite()).then_some(Clustered { fit, standard_errors, groups })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COEFFICIENTS: [f64; 2] = [-1.860_848_585_758, 1.196_980_836_944];
    const ERRORS: [f64; 2] = [1.141_823_967_327, 0.783_273_702_397];
    /// Twelve rows of five groups.
    const GROUP: [u32; 12] = [1, 1, 1, 2, 2, 3, 3, 3, 4, 5, 5, 5];
    const X: [f64; 12] = [0.5, 1.5, 2.0, 0.0, 1.0, 2.5, 3.0, 0.5, 1.0, 2.0, 1.5, 3.5];
    const Y: [f64; 12] = [0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0];

    /// statsmodels 0.15.0: `GLM(y, [1, x], Binomial()).fit(cov_type="cluster", cov_kwds={"groups": group})`.
    #[test]
    fn errors_agree_with_statsmodels() {
        let found = regress_clustered(Family::Logit, &[vec![1.0; 12], X.to_vec()], &Y, &GROUP).unwrap();
        for (found, expected) in found.fit.coefficients.iter().zip(COEFFICIENTS) {
            assert!((found - expected).abs() < 1e-8, "{found}");
        }
        for (found, expected) in found.standard_errors.iter().zip(ERRORS) {
            assert!((found - expected).abs() < 1e-8, "{found}");
        }
        assert_eq!(found.groups, 5);
    }

    #[test]
    fn one_group_or_too_few_rows_have_no_error() {
        let columns = [vec![1.0; 12], X.to_vec()];
        assert_eq!(regress_clustered(Family::Logit, &columns, &Y, &[7; 12]), None);
        assert_eq!(regress_clustered(Family::Logit, &columns, &Y, &GROUP[..3]), None);
        assert_eq!(regress_clustered(Family::Logit, &[vec![1.0], vec![2.0]], &[1.0], &[1]), None);
        assert_eq!(regress_clustered(Family::Logit, &columns, &[0.0; 12], &GROUP), None, "nobody is a case");
    }
}
