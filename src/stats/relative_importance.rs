//! How much each of several things explains, where they go together.
//!
//! The share of R² that Lindeman, Merenda and Gold (1980), *Introduction to Bivariate and Multivariate Analysis*, give a
//! regressor is what it adds on average over all orders of entry, which is Shapley's value (1953, in *Contributions to
//! the Theory of Games* II). The shares add up to R². Grömping (2006), *Journal of Statistical Software* 17(1), compares
//! it with others.

use super::least_squares::{compressed, least_squares};

/// Most regressors: the number of regressions doubles with each.
pub const MOST_REGRESSORS: usize = 12;

/// What a linear regression explains, by regressor.
#[derive(Clone, Debug, PartialEq)]
pub struct Importance {
    /// The part of R² of each regressor, in the order given.
    pub shares: Vec<f64>,
    /// R² of the regression on all.
    pub r_squared: f64,
}

impl Importance {
    /// A regressor's part of what is explained. `None` where nothing is, or where there is no such regressor.
    pub fn part(&self, regressor: usize) -> Option<f64> {
        let share = self.shares.get(regressor)?;
        (self.r_squared > 1e-12).then(|| share / self.r_squared)
    }
}

/// Shares out the R² of a regression of `y` on the columns and a constant.
///
/// `None` for no or too many columns, unequal lengths, fewer observations than columns and two, a value that is no
/// number, `y` that does not vary, or columns that do not vary or depend on each other.
pub fn relative_importance(columns: &[Vec<f64>], y: &[f64]) -> Option<Importance> {
    let count = columns.len();
    let fits = (1..=MOST_REGRESSORS).contains(&count) && y.len() > count + 1;
    if !fits || columns.iter().any(|column| column.len() != y.len()) {
        return None;
    }
    let columns: Vec<Vec<f64>> = columns.iter().map(|column| centred(column)).collect::<Option<_>>()?;
    // All the regressions see the same few angles: the rows are gone through once.
    let mut columns = compressed(&[columns, vec![centred(y)?]].concat());
    let y = columns.pop()?;
    let explained: Vec<f64> =
        (0..1_usize << count).map(|chosen| r_squared(&columns, &y, chosen)).collect::<Option<_>>()?;
    let weights = entry_weights(count);
    let share = |regressor: usize| {
        let without = (0..explained.len()).filter(|chosen| chosen & (1 << regressor) == 0);
        without
            .map(|chosen| {
                weights[chosen.count_ones() as usize] * (explained[chosen | 1 << regressor] - explained[chosen])
            })
            .sum()
    };
    Some(Importance { shares: (0..count).map(share).collect(), r_squared: *explained.last()? })
}

/// `s!(p − s − 1)!/p!` for s = 0 to p − 1: how often just these s come before one of p, in all orders.
fn entry_weights(count: usize) -> Vec<f64> {
    let mut weights = vec![1.0 / count as f64];
    for before in 1..count {
        let last = weights[before - 1];
        weights.push(last * before as f64 / (count - before) as f64);
    }
    weights
}

/// R² of the columns whose bits are set.
fn r_squared(columns: &[Vec<f64>], y: &[f64], chosen: usize) -> Option<f64> {
    let columns: Vec<Vec<f64>> = columns
        .iter()
        .enumerate()
        .filter(|(at, _)| chosen & (1 << at) != 0)
        .map(|(_, column)| column.clone())
        .collect();
    let beta = least_squares(&columns, y)?;
    let left: f64 = (0..y.len())
        .map(|row| {
            let fitted: f64 = columns.iter().zip(&beta).map(|(column, b)| column[row] * b).sum();
            (y[row] - fitted).powi(2)
        })
        .sum();
    Some(1.0 - left / y.iter().map(|value| value * value).sum::<f64>())
}

/// Values less their mean; `None` where nothing but rounding is left, or where one is no number.
fn centred(column: &[f64]) -> Option<Vec<f64>> {
    let mean = column.iter().sum::<f64>() / column.len() as f64;
    let centred: Vec<f64> = column.iter().map(|value| value - mean).collect();
    let varies = centred.iter().any(|value| value.abs() > 1e-12 * mean.abs());
    (mean.is_finite() && varies).then_some(centred)
}

#[cfg(test)]
mod tests;
