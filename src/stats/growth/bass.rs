//! The spread of a novelty: some take it up by themselves, at the rate `p`, and others from those who have, at the rate
//! `q`.
//!
//! Bass (1969), *Management Science* 15(5), 215-227. The share that has it by time t is
//! `F(t) = (1 − e^(−(p + q)t)) / (1 + (q/p)·e^(−(p + q)t))`. Fitted to what is added in each period, `m·(F(t) − F(t − 1))`,
//! by nonlinear least squares: Srinivasan and Mason (1986), *Marketing Science* 5(2), 169-178.

use super::super::curve_fit::curve_fit;
use super::{Estimate, Identification, NoFit, best, still_exponential};

/// The share that has it by a time. `None` unless `p > 0`, `q ≥ 0` and `time ≥ 0`.
pub fn share(p: f64, q: f64, time: f64) -> Option<f64> {
    (p > 0.0 && q >= 0.0 && time >= 0.0).then(|| cumulative(p, q, time))
}

fn cumulative(p: f64, q: f64, time: f64) -> f64 {
    let left = (-(p + q) * time).exp();
    (1.0 - left) / (1.0 + q / p * left)
}

/// When most take it up in a unit of time, the share that has it by then, and the share that then takes it up in a unit
/// of time: `ln(q/p)/(p + q)`, `½ − p/2q` and `(p + q)²/4q`. `None` unless `q > p > 0`: otherwise the start is the peak.
pub fn peak(p: f64, q: f64) -> Option<[f64; 3]> {
    (p > 0.0 && q > p).then(|| [(q / p).ln() / (p + q), 0.5 - p / (2.0 * q), (p + q).powi(2) / (4.0 * q)])
}

/// A fitted spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bass {
    /// How many take it up in the end, `m`.
    pub ceiling: Estimate,
    /// The rate `p` by themselves, for one period.
    pub innovation: Estimate,
    /// The rate `q` from others, for one period.
    pub imitation: Estimate,
    /// The time of the peak in periods from the start, 0 where there is none.
    pub peak: f64,
    /// Whether the points tell the ceiling.
    pub identification: Identification,
    /// Sum of squared residuals.
    pub residual_squares: f64,
}

/// Fits what was added in each period from the first on.
pub fn fit(added: &[f64]) -> Result<Bass, NoFit> {
    let total: f64 = added.iter().sum();
    let counts = added.iter().all(|count| count.is_finite() && *count >= 0.0);
    if added.len() < 4 || !counts || total <= 0.0 {
        return Err(NoFit::Unusable);
    }
    let shares: Vec<f64> = added.iter().map(|count| count / total).collect();
    let curve = |b: &[f64], at: usize| {
        let (m, p, q) = (b[0].exp(), b[1].exp(), b[2].exp());
        m * (cumulative(p, q, at as f64 + 1.0) - cumulative(p, q, at as f64))
    };
    let mut starts = Vec::new();
    for ceiling in [1.1_f64, 2.0] {
        for q in [2.0, 5.0, 10.0].map(|through| through / added.len() as f64) {
            starts.extend([0.003, 0.03, 0.3].map(|ratio| [ceiling.ln(), (ratio * q).ln(), q.ln()]));
        }
    }
    let mut found = best(starts.iter().filter_map(|start| curve_fit(curve, &shares, start)))?;
    let periods: Vec<f64> = (0..added.len()).map(|at| at as f64).collect();
    if still_exponential(&periods, &shares, found.residual_squares) {
        return Err(NoFit::NotIdentified);
    }
    found.parameters[0] += total.ln();
    let estimate = |at| Estimate::of_logarithm(&found, at, added.len()).ok_or(NoFit::NotIdentified);
    let (ceiling, innovation, imitation) = (estimate(0)?, estimate(1)?, estimate(2)?);
    // A ceiling a thousand times what was ever added is none.
    if ceiling.value > 1000.0 * total {
        return Err(NoFit::NotIdentified);
    }
    let peak = peak(innovation.value, imitation.value).map_or(0.0, |[time, ..]| time);
    let identification = Identification::of(ceiling, peak, added.len() as f64);
    let residual_squares = found.residual_squares * total * total;
    Ok(Bass { ceiling, innovation, imitation, peak, identification, residual_squares })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sales in ten years, the worked example of the R package DIMORA (`BASS.standard`). R's `nls` of the density in place
    /// of the differences prints 6.80e+04, 6.59e-03 and 6.38e-01 for it.
    const SALES: [f64; 10] = [840.0, 1470.0, 2110.0, 4000.0, 7590.0, 10_950.0, 10_530.0, 9470.0, 7790.0, 5890.0];

    fn near(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-5, "{found} is not {expected}");
    }

    /// scipy 1.17.1, `optimize.curve_fit`.
    #[test]
    fn ten_years_of_sales_agree_with_scipy() {
        let found = fit(&SALES).unwrap();
        near(found.ceiling.value, 67_660.024_9);
        near(found.ceiling.standard_error, 3_070.906_06);
        near(found.innovation.value, 0.008_788_962_48);
        near(found.innovation.standard_error, 0.001_776_448_26);
        near(found.imitation.value, 0.642_158_904);
        near(found.imitation.standard_error, 0.042_571_296_0);
        near(found.peak, 6.592_446_70);
        near(found.residual_squares, 3_672_146.264);
        assert_eq!(found.identification, Identification::Identified);
    }

    /// scipy 1.17.1: with five years the ceiling runs off to 10¹¹; with six it is 78,045 with a standard error of 24,197.
    #[test]
    fn before_the_peak_there_is_no_ceiling() {
        assert_eq!(fit(&SALES[..5]), Err(NoFit::NotIdentified));
        let six = fit(&SALES[..6]).unwrap();
        near(six.ceiling.value, 78_044.582_1);
        near(six.ceiling.standard_error, 24_197.196_2);
        assert_ne!(six.identification, Identification::Identified);
    }

    #[test]
    fn shares_and_peak_agree_with_the_worked_table() {
        let table = [
            0.035_758, 0.085_056, 0.150_500, 0.233_150, 0.331_199, 0.439_235, 0.549_010, 0.651_738, 0.740_727,
            0.812_803,
        ];
        for (before, expected) in table.iter().enumerate() {
            assert!((share(0.03, 0.38, before as f64 + 1.0).unwrap() - expected).abs() < 5e-7);
        }
        let [time, reached, rate] = peak(0.03, 0.38).unwrap();
        assert!(
            (time - 6.192_619).abs() < 5e-7 && (reached - 0.460_526).abs() < 5e-7 && (rate - 0.110_592).abs() < 5e-7
        );
        assert!((share(0.03, 0.38, time).unwrap() - reached).abs() < 1e-12);
    }

    #[test]
    fn a_spread_without_error_is_found_again() {
        let added: Vec<f64> = (0..15)
            .map(|t| 5e4 * (cumulative(0.03, 0.38, f64::from(t) + 1.0) - cumulative(0.03, 0.38, f64::from(t))))
            .collect();
        let found = fit(&added).unwrap();
        near(found.ceiling.value, 5e4);
        near(found.innovation.value, 0.03);
        near(found.imitation.value, 0.38);
    }

    #[test]
    fn where_nobody_follows_others_the_start_is_the_peak() {
        // q = 0: a share 1 − e^(−.2) of those left each time, 1,000 of them at first.
        let added: Vec<f64> = (0..12).map(|t| 1000.0 * (0.2_f64 * f64::from(-t)).exp()).collect();
        let found = fit(&added).unwrap();
        near(found.ceiling.value, 1000.0 / (1.0 - (-0.2_f64).exp()));
        near(found.innovation.value, 0.2);
        assert!(found.imitation.value < 1e-6 && found.peak.abs() < 1e-12);
    }

    #[test]
    fn counts_that_are_no_spread_have_no_fit() {
        assert_eq!(fit(&[]), Err(NoFit::Unusable));
        assert_eq!(fit(&[1.0, 2.0, 3.0]), Err(NoFit::Unusable));
        assert_eq!(fit(&[0.0; 8]), Err(NoFit::Unusable));
        assert_eq!(fit(&[1.0, 2.0, -3.0, 4.0]), Err(NoFit::Unusable));
        assert_eq!(fit(&[1.0, 2.0, f64::NAN, 4.0]), Err(NoFit::Unusable));
        let doubling: Vec<f64> = (0..9).map(|t| 2.0_f64.powi(t)).collect();
        assert_eq!(fit(&doubling), Err(NoFit::NotIdentified));
        assert_eq!((share(0.0, 0.3, 1.0), share(0.1, 0.3, -1.0), peak(0.3, 0.2)), (None, None, None));
    }
}
