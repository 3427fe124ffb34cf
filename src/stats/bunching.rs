//! Bunching at a threshold: more observations at and just above it than a smooth distribution has.
//!
//! The counterfactual is a polynomial through the bins outside a window around the threshold, with a dummy for the
//! bins that contain a round number, since prices heap there without any threshold. Sources: Saez (2010), *AEJ:
//! Economic Policy* 2(3), 180-212; Chetty, Friedman, Olsen and Pistaferri (2011), *QJE* 126(2), 749-804; Kleven (2016),
//! *Annual Review of Economics* 8, 435-464.

pub mod by_participant;
pub mod integrated;
pub mod notch;
pub mod top_up;

use super::least_squares::least_squares;
use super::linear::solve;
use super::quantile::quantile;
use super::random::stream;
use rand::RngExt;

/// How the counterfactual is fitted.
#[derive(Clone, Copy, Debug)]
pub struct Design {
    /// Order of the polynomial.
    pub order: usize,
    /// First bin of the window, counted from the bin that starts at the threshold.
    pub window_low: i64,
    /// Last bin of the window.
    pub window_high: i64,
    /// Bins outside the window whose number is a multiple of this get a dummy of their own; 0 = none.
    pub round: i64,
}

/// What a fit found.
#[derive(Clone, Debug, PartialEq)]
pub struct Bunching {
    /// `b`: excess in the window over the counterfactual's mean in the window.
    pub excess_mass: f64,
    /// `B`: observations in the window beyond the counterfactual.
    pub excess: f64,
    /// The counterfactual of every bin.
    pub counterfactual: Vec<f64>,
}

/// Fits the counterfactual to bin counts. `first` is the number of the first bin, 0 being the bin that starts at the
/// threshold.
///
/// `None` when there are too few bins, or when the counterfactual has no positive mean in the window.
pub fn bunching(counts: &[f64], first: i64, design: Design) -> Option<Bunching> {
    let columns = regressors(counts.len(), first, design);
    let beta = least_squares(&columns, counts)?;
    let counterfactual: Vec<f64> = (0..counts.len())
        .map(|bin| {
            // Everything but the window's own dummies, which stand last.
            let smooth = columns.len() - window(counts.len(), first, design).count();
            (0..smooth).map(|column| beta[column] * columns[column][bin]).sum()
        })
        .collect();
    let inside: Vec<usize> = window(counts.len(), first, design).collect();
    let excess: f64 = inside.iter().map(|&bin| counts[bin] - counterfactual[bin]).sum();
    let mean: f64 = inside.iter().map(|&bin| counterfactual[bin]).sum::<f64>() / inside.len() as f64;
    // Where all others are empty, the mean is zero but for rounding, and a ratio to it would be noise.
    let greatest = counts.iter().copied().fold(0.0, f64::max);
    (mean > 1e-9 * greatest).then(|| Bunching { excess_mass: excess / mean, excess, counterfactual })
}

/// The weight of each bin in the sum of the counterfactual over the window, the counterfactual being fitted to the bins
/// `fitted`: least squares are linear in the counts. `first` is as in [`bunching`], and no bin of the window is fitted.
///
/// `None` where there are too few bins.
pub fn expected_weights(fitted: &[bool], first: i64, design: Design) -> Option<Vec<f64>> {
    let bins = fitted.len();
    let inside: Vec<usize> = window(bins, first, design).collect();
    let mut columns = regressors(bins, first, design);
    columns.truncate(columns.len() - inside.len());
    let used = |bin: &usize| fitted[*bin] && !inside.contains(bin);
    let product = |a: &[f64], b: &[f64]| (0..bins).filter(used).map(|bin| a[bin] * b[bin]).sum::<f64>();
    let matrix: Vec<Vec<f64>> = columns.iter().map(|a| columns.iter().map(|b| product(a, b)).collect()).collect();
    let in_window = columns.iter().map(|column| inside.iter().map(|bin| column[*bin]).sum()).collect();
    let solution = solve(&matrix, &[in_window])?.pop()?;
    let weight = |bin| columns.iter().zip(&solution).map(|(column, part)| column[bin] * part).sum();
    Some((0..bins).map(|bin| if used(&bin) { weight(bin) } else { 0.0 }).collect())
}

fn window(bins: usize, first: i64, design: Design) -> impl Iterator<Item = usize> {
    (0..bins).filter(move |&bin| (design.window_low..=design.window_high).contains(&(first + bin as i64)))
}

/// The polynomial, the round-number dummy, and a dummy for each bin of the window, in this order.
fn regressors(bins: usize, first: i64, design: Design) -> Vec<Vec<f64>> {
    // Scaled to about -1 to 1, so that high powers stay of one size.
    let reach = bins as f64 / 2.0;
    let middle = first as f64 + reach;
    let scaled = |bin: usize| ((first + bin as i64) as f64 - middle) / reach;
    let mut columns: Vec<Vec<f64>> =
        (0..=design.order).map(|power| (0..bins).map(|bin| scaled(bin).powi(power as i32)).collect()).collect();
    if design.round > 0 {
        let is_round = |bin: usize| {
            let number = first + bin as i64;
            number.rem_euclid(design.round) == 0 && !(design.window_low..=design.window_high).contains(&number)
        };
        let dummy: Vec<f64> = (0..bins).map(|bin| f64::from(u8::from(is_round(bin)))).collect();
        if dummy.iter().any(|&d| d > 0.0) {
            columns.push(dummy);
        }
    }
    for inside in window(bins, first, design) {
        columns.push((0..bins).map(|bin| f64::from(u8::from(bin == inside))).collect());
    }
    columns
}

/// A 95 % interval of the excess mass by residual bootstrap (Chetty et al. 2011): the residuals outside the window are
/// drawn with replacement onto the fitted counts, and the counterfactual is fitted again.
pub fn bootstrap_interval(counts: &[f64], first: i64, design: Design, draws: usize, seed: u64) -> Option<[f64; 2]> {
    let found = bunching(counts, first, design)?;
    let inside: Vec<usize> = window(counts.len(), first, design).collect();
    let residuals: Vec<f64> = (0..counts.len())
        .filter(|bin| !inside.contains(bin))
        .map(|bin| counts[bin] - found.counterfactual[bin])
        .collect();
    let mut random = stream(seed, "bunching/residuals");
    let mut masses: Vec<f64> = (0..draws)
        .filter_map(|_| {
            let resampled: Vec<f64> = (0..counts.len())
                .map(|bin| {
                    let residual = residuals[random.random_range(0..residuals.len())];
                    if inside.contains(&bin) { counts[bin] + residual } else { found.counterfactual[bin] + residual }
                })
                .collect();
            bunching(&resampled, first, design).map(|b| b.excess_mass)
        })
        .collect();
    masses.sort_unstable_by(f64::total_cmp);
    Some([quantile(&masses, 0.025)?, quantile(&masses, 0.975)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Methods §4.1: 41 bins, counterfactual 1000 − 10z.
    pub fn smooth() -> Vec<f64> {
        (-20..=20).map(|z| 1000.0 - 10.0 * f64::from(z)).collect()
    }

    pub fn only(low: i64, high: i64, order: usize) -> Design {
        Design { order, window_low: low, window_high: high, round: 0 }
    }

    #[test]
    fn v1_a_spike_of_500_at_the_threshold_is_half_the_counterfactual() {
        let mut counts = smooth();
        counts[20] += 500.0;
        for order in [1, 3, 7] {
            let found = bunching(&counts, -20, only(0, 0, order)).unwrap();
            assert!((found.excess - 500.0).abs() < 1e-6, "order {order}: {}", found.excess);
            assert!((found.excess_mass - 0.5).abs() < 1e-9);
            assert!((found.counterfactual[20] - 1000.0).abs() < 1e-6);
        }
    }

    #[test]
    fn v2_what_is_missing_below_and_in_excess_at_the_threshold_cancels_in_the_whole_window() {
        let mut counts = smooth();
        for bin in &mut counts[15..20] {
            *bin -= 100.0;
        }
        counts[20] += 500.0;
        let found = bunching(&counts, -20, only(-5, 0, 3)).unwrap();
        assert!(found.excess.abs() < 1e-6);
        assert!((counts[20] - found.counterfactual[20] - 500.0).abs() < 1e-6);
    }

    #[test]
    fn heaping_at_every_round_number_is_no_bunching_at_one_of_them() {
        // Every fifth bin is 300 higher, the threshold's own (0) as well: without a dummy the window would show it.
        // The window's excess then is the heap of its one round bin: 300 over a mean of 995 in six bins.
        let design = Design { order: 1, window_low: -2, window_high: 3, round: 5 };
        let heaped: Vec<f64> =
            (-20..=20).map(|z| 1000.0 - 10.0 * f64::from(z) + if z % 5 == 0 { 300.0 } else { 0.0 }).collect();
        let found = bunching(&heaped, -20, design).unwrap();
        assert!((found.counterfactual[20] - 1000.0).abs() < 1e-6, "heaps elsewhere do not lift the counterfactual");
        assert!((found.excess - 300.0).abs() < 1e-6);
    }

    #[test]
    fn an_exact_fit_has_an_interval_of_one_point_and_no_counts_have_none() {
        let mut counts = smooth();
        counts[20] += 500.0;
        let [low, high] = bootstrap_interval(&counts, -20, only(0, 0, 1), 50, 7).unwrap();
        assert!((low - 0.5).abs() < 1e-6 && (high - 0.5).abs() < 1e-6);
        assert_eq!(bunching(&[], 0, only(0, 0, 1)), None);
        assert_eq!(bunching(&[0.0; 41], -20, only(0, 0, 1)), None);
        let mut window_only = [0.0; 41];
        window_only[20] = 30.0;
        assert_eq!(bunching(&window_only, -20, only(0, 0, 0)), None);
        assert_eq!(bunching(&window_only, -20, only(0, 0, 3)), None);
    }
}
