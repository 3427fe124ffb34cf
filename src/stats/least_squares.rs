//! Ordinary least squares for a handful of regressors.

/// Coefficients that minimise `Σ(y − X·β)²`, by modified Gram-Schmidt orthogonalisation (Björck 1967, *BIT* 7, 1-21),
/// which keeps its precision where the normal equations lose it. `columns` are the regressors, each as long as `y`.
///
/// `None` when the columns depend on each other.
pub fn least_squares(columns: &[Vec<f64>], y: &[f64]) -> Option<Vec<f64>> {
    let count = columns.len();
    let mut basis: Vec<Vec<f64>> = columns.to_vec();
    let mut triangle = vec![vec![0.0; count]; count];
    let mut projected = vec![0.0; count];
    let mut rest = y.to_vec();
    for at in 0..count {
        let size = norm(&columns[at]);
        let left = norm(&basis[at]);
        if left <= 1e-10 * size {
            return None;
        }
        triangle[at][at] = left;
        let direction: Vec<f64> = basis[at].iter().map(|value| value / left).collect();
        for next in at + 1..count {
            triangle[at][next] = dot(&direction, &basis[next]);
            take_off(&mut basis[next], &direction, triangle[at][next]);
        }
        projected[at] = dot(&direction, &rest);
        take_off(&mut rest, &direction, projected[at]);
    }
    let mut beta = vec![0.0; count];
    for at in (0..count).rev() {
        let known: f64 = (at + 1..count).map(|next| triangle[at][next] * beta[next]).sum();
        beta[at] = (projected[at] - known) / triangle[at][at];
    }
    Some(beta)
}

/// The columns by their coordinates in an orthogonal basis of themselves, as many coordinates as columns: lengths and
/// angles stay as they are, so that a regression of one of them on others gives the same from far fewer rows.
pub fn compressed(columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let count = columns.len();
    let mut rest = columns.to_vec();
    let mut coordinates = vec![vec![0.0; count]; count];
    for at in 0..count {
        let left = norm(&rest[at]);
        coordinates[at][at] = left;
        if left <= 0.0 {
            continue;
        }
        let direction: Vec<f64> = rest[at].iter().map(|value| value / left).collect();
        for next in at + 1..count {
            let along = dot(&direction, &rest[next]);
            coordinates[next][at] = along;
            take_off(&mut rest[next], &direction, along);
        }
    }
    coordinates
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

fn take_off(from: &mut [f64], direction: &[f64], amount: f64) {
    for (value, part) in from.iter_mut().zip(direction) {
        *value -= amount * part;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_its_own_points_is_found() {
        let x: Vec<f64> = (0..10).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| 3.0 - 2.0 * x).collect();
        let beta = least_squares(&[vec![1.0; 10], x], &y).unwrap();
        assert!((beta[0] - 3.0).abs() < 1e-12 && (beta[1] + 2.0).abs() < 1e-12);
    }

    #[test]
    fn columns_that_say_the_same_are_refused() {
        assert_eq!(least_squares(&[vec![1.0, 1.0], vec![2.0, 2.0]], &[1.0, 2.0]), None);
    }

    #[test]
    fn compressed_columns_keep_lengths_angles_and_what_depends_on_what() {
        let columns = [vec![1.0, 2.0, 2.0, 4.0], vec![0.0, 3.0, -1.0, 2.0], vec![2.0, 4.0, 4.0, 8.0]];
        let short = compressed(&columns);
        assert!(short.iter().all(|column| column.len() == 3));
        for (a, b) in [(0, 0), (0, 1), (1, 1), (1, 2)] {
            assert!((dot(&short[a], &short[b]) - dot(&columns[a], &columns[b])).abs() < 1e-12, "{a} {b}");
        }
        assert_eq!(least_squares(&[short[0].clone(), short[2].clone()], &short[1]), None, "one is twice the other");
    }
}
