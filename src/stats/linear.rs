//! A handful of linear equations in as many unknowns.

/// Solves `A·x = b` for each right-hand side, by elimination with row exchange after scaling rows and columns to one
/// size. `matrix` is symmetric and positive definite where the columns behind it do not depend on each other.
///
/// `None` where they do, or where a number is not finite.
pub fn solve(matrix: &[Vec<f64>], right_sides: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let size = matrix.len();
    let scale: Vec<f64> = (0..size).map(|at| matrix[at][at].abs().sqrt()).collect();
    if !scale.iter().all(|s| s.is_finite() && *s > 0.0) {
        return None;
    }
    // Rows of the scaled matrix with the scaled right-hand sides behind them.
    let mut rows: Vec<Vec<f64>> = (0..size)
        .map(|row| {
            let left = (0..size).map(|column| matrix[row][column] / (scale[row] * scale[column]));
            left.chain(right_sides.iter().map(|side| side[row] / scale[row])).collect()
        })
        .collect();
    for at in 0..size {
        let pivot = (at..size).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs()))?;
        rows.swap(at, pivot);
        // The diagonal is 1 at the outset, so what is left of it says how much the columns depend on each other.
        // Written so that a number that is not finite is refused as well.
        if !(rows[at][at].abs() > 1e-13 && rows[at][at].is_finite()) {
            return None;
        }
        let (above, below) = rows.split_at_mut(at + 1);
        let pivot_row = &above[at];
        for row in below {
            let factor = row[at] / pivot_row[at];
            for (value, part) in row[at..].iter_mut().zip(&pivot_row[at..]) {
                *value -= factor * part;
            }
        }
    }
    let solutions: Vec<Vec<f64>> =
        (0..right_sides.len()).map(|side| substitute_back(&rows, size + side, &scale)).collect();
    solutions.iter().flatten().all(|value| value.is_finite()).then_some(solutions)
}

fn substitute_back(rows: &[Vec<f64>], column: usize, scale: &[f64]) -> Vec<f64> {
    let size = rows.len();
    let mut found = vec![0.0; size];
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size).map(|next| rows[at][next] * found[next]).sum();
        found[at] = (rows[at][column] - known) / rows[at][at];
    }
    found.iter().zip(scale).map(|(value, s)| value / s).collect()
}

/// The inverse of a symmetric positive definite matrix, `None` where [`solve`] has no answer.
pub fn inverse(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let size = matrix.len();
    let unit = |at: usize| (0..size).map(|row| f64::from(u8::from(row == at))).collect();
    solve(matrix, &(0..size).map(unit).collect::<Vec<_>>())
}

/// `Σ w·x·xᵀ` over rows `x` of `columns` with weights `w`.
pub fn weighted_cross_product(columns: &[Vec<f64>], weights: &[f64]) -> Vec<Vec<f64>> {
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).zip(weights).map(|((x, y), w)| x * y * w).sum();
    columns.iter().map(|a| columns.iter().map(|b| product(a, b)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_of_the_hilbert_matrix_of_order_three_is_whole() {
        // Known in closed form: 9, −36, 30; −36, 192, −180; 30, −180, 180.
        let hilbert: Vec<Vec<f64>> = (0..3).map(|i| (0..3).map(|j| 1.0 / f64::from(i + j + 1)).collect()).collect();
        let expected = [[9.0, -36.0, 30.0], [-36.0, 192.0, -180.0], [30.0, -180.0, 180.0]];
        let found = inverse(&hilbert).unwrap();
        for (row, expected) in found.iter().zip(expected) {
            assert!(row.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{row:?}");
        }
    }

    #[test]
    fn dependent_columns_empty_ones_and_numbers_that_are_none_are_refused() {
        assert_eq!(inverse(&[vec![1.0, 2.0], vec![2.0, 4.0]]), None);
        assert_eq!(inverse(&[vec![0.0]]), None);
        assert_eq!(inverse(&[vec![f64::NAN]]), None);
        assert_eq!(inverse(&[vec![1.0, f64::NAN], vec![f64::NAN, 1.0]]), None);
    }
}
