//! Small symmetric positive definite matrices: information and cross-product matrices of a few parameters.

/// A Cholesky factor `L` with `A = L·Lᵀ` (Golub and Van Loan, *Matrix Computations*, section 4.2).
#[derive(Clone, Debug, PartialEq)]
pub struct Cholesky {
    lower: Vec<Vec<f64>>,
}

impl Cholesky {
    /// Factors a symmetric matrix given by its rows.
    ///
    /// `None` where it is not positive definite: then a parameter says nothing, or the same as another.
    pub fn of(matrix: &[Vec<f64>]) -> Option<Self> {
        let size = matrix.len();
        let mut lower = vec![vec![0.0; size]; size];
        for row in 0..size {
            for column in 0..=row {
                let known: f64 = (0..column).map(|at| lower[row][at] * lower[column][at]).sum();
                let left = matrix[row][column] - known;
                if row > column {
                    lower[row][column] = left / lower[column][column];
                } else if left > 1e-12 * matrix[row][row].abs() && left.is_finite() {
                    lower[row][row] = left.sqrt();
                } else {
                    return None;
                }
            }
        }
        Some(Self { lower })
    }

    /// The solution of `A·x = b`.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for row in 0..x.len() {
            let known: f64 = (0..row).map(|at| self.lower[row][at] * x[at]).sum();
            x[row] = (x[row] - known) / self.lower[row][row];
        }
        for row in (0..x.len()).rev() {
            let known: f64 = (row + 1..x.len()).map(|at| self.lower[at][row] * x[at]).sum();
            x[row] = (x[row] - known) / self.lower[row][row];
        }
        x
    }

    /// The diagonal of the inverse: variances, where the matrix is an information matrix.
    pub fn inverse_diagonal(&self) -> Vec<f64> {
        let size = self.lower.len();
        (0..size)
            .map(|at| {
                let mut unit = vec![0.0; size];
                unit[at] = 1.0;
                self.solve(&unit)[at]
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Cholesky;

    #[test]
    fn a_matrix_with_a_known_inverse_is_solved() {
        // [[4, 2], [2, 3]]: determinant 8, inverse [[3, -2], [-2, 4]] / 8.
        let factor = Cholesky::of(&[vec![4.0, 2.0], vec![2.0, 3.0]]).unwrap();
        let x = factor.solve(&[8.0, 16.0]);
        assert!((x[0] + 1.0).abs() < 1e-12 && (x[1] - 6.0).abs() < 1e-12, "{x:?}");
        let inverse = factor.inverse_diagonal();
        assert!((inverse[0] - 0.375).abs() < 1e-12 && (inverse[1] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_matrix_whose_rows_say_the_same_is_refused() {
        assert_eq!(Cholesky::of(&[vec![1.0, 1.0], vec![1.0, 1.0]]), None);
        assert_eq!(Cholesky::of(&[vec![0.0]]), None);
        assert_eq!(Cholesky::of(&[vec![f64::NAN]]), None);
        assert_eq!(Cholesky::of(&[vec![f64::INFINITY]]), None);
    }
}
