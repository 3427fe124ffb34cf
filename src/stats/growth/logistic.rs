//! Logistic growth: `N(t) = K / (1 + e^(−r·(t − t₀)))`, fastest at `t₀`, where half the ceiling `K` is reached.
//!
//! Verhulst (1838), *Correspondance mathématique et physique* 10, 113-121; Pearl and Reed (1920), *Proceedings of the
//! National Academy of Sciences* 6(6), 275-288. Theirs is the warning, too: the population of the United States up to 1910
//! gave them a ceiling of 197 million, which it passed before 1970.

use super::super::curve_fit::curve_fit;
use super::{Estimate, Identification, NoFit, best, still_exponential};

/// The time of fastest growth, `ln((K − N₀)/N₀)/r` after a start with `N₀`. `None` unless `0 < N₀ < K` and `r > 0`.
pub fn inflection(ceiling: f64, start: f64, rate: f64) -> Option<f64> {
    (start > 0.0 && start < ceiling && rate > 0.0).then(|| ((ceiling - start) / start).ln() / rate)
}

/// A fitted logistic curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logistic {
    /// The ceiling `K`, in the unit of the counts.
    pub ceiling: Estimate,
    /// The rate `r` of early growth, for one unit of time.
    pub rate: Estimate,
    /// The time `t₀` of fastest growth, and its standard error.
    pub inflection: [f64; 2],
    /// Whether the points tell the ceiling.
    pub identification: Identification,
    /// Sum of squared residuals.
    pub residual_squares: f64,
}

/// Fits counts at ascending times by least squares.
pub fn fit(times: &[f64], counts: &[f64]) -> Result<Logistic, NoFit> {
    let ascending = times.windows(2).all(|pair| pair[0] < pair[1]);
    let usable = times.len() == counts.len() && times.len() > 3 && ascending;
    let highest = counts.iter().copied().fold(0.0, f64::max);
    let numbers = times.iter().all(|t| t.is_finite()) && counts.iter().all(|c| c.is_finite() && *c >= 0.0);
    if !usable || !numbers || highest <= 0.0 {
        return Err(NoFit::Unusable);
    }
    // Time from −1 to 1 and counts up to 1, whatever the units.
    let (middle, reach) = (f64::midpoint(times[0], times[times.len() - 1]), (times[times.len() - 1] - times[0]) / 2.0);
    let scaled: Vec<f64> = times.iter().map(|t| (t - middle) / reach).collect();
    let shares: Vec<f64> = counts.iter().map(|count| count / highest).collect();
    let curve = |b: &[f64], at: usize| (b[0]).exp() / (1.0 + (-(b[1]).exp() * (scaled[at] - b[2])).exp());
    let starts = [1.02, 1.3, 2.0, 5.0, 20.0].into_iter().filter_map(|ceiling| start(ceiling, &scaled, &shares));
    let mut found = best(starts.filter_map(|start| curve_fit(curve, &shares, &start)))?;
    if still_exponential(&scaled, &shares, found.residual_squares) {
        return Err(NoFit::NotIdentified);
    }
    found.parameters[0] += highest.ln();
    found.parameters[1] -= reach.ln();
    let estimate = |at| Estimate::of_logarithm(&found, at, times.len()).ok_or(NoFit::NotIdentified);
    let (ceiling, rate) = (estimate(0)?, estimate(1)?);
    let inflection = [middle + reach * found.parameters[2], reach * found.standard_errors[2]];
    // A ceiling a thousand times what was ever seen is none.
    if ceiling.value > 1000.0 * highest || !inflection[1].is_finite() {
        return Err(NoFit::NotIdentified);
    }
    let identification = Identification::of(ceiling, inflection[0], times[times.len() - 1]);
    let residual_squares = found.residual_squares * highest * highest;
    Ok(Logistic { ceiling, rate, inflection, identification, residual_squares })
}

/// Parameters for a given ceiling: `ln(N/(K − N))` is a straight line in time.
fn start(ceiling: f64, times: &[f64], shares: &[f64]) -> Option<[f64; 3]> {
    let points: Vec<(f64, f64)> =
        times.iter().zip(shares).filter(|(_, n)| **n > 0.0).map(|(t, n)| (*t, (n / (ceiling - n)).ln())).collect();
    let count = points.len() as f64;
    let mean_t = points.iter().map(|p| p.0).sum::<f64>() / count;
    let mean_y = points.iter().map(|p| p.1).sum::<f64>() / count;
    let both: f64 = points.iter().map(|p| (p.0 - mean_t) * (p.1 - mean_y)).sum();
    let spread: f64 = points.iter().map(|p| (p.0 - mean_t).powi(2)).sum();
    let rate = both / spread;
    (rate > 0.0 && rate.is_finite()).then(|| [ceiling.ln(), rate.ln(), mean_t - mean_y / rate])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R data set `uspop`: population of the United States by the census, in millions, 1790 to 1970.
    const UNITED_STATES: [f64; 19] = [
        3.93, 5.31, 7.24, 9.64, 12.9, 17.1, 23.2, 31.4, 39.8, 50.2, 62.9, 76.0, 92.0, 105.7, 122.8, 131.7, 151.3,
        179.3, 203.2,
    ];

    fn census(counts: usize) -> Result<Logistic, NoFit> {
        let years: Vec<f64> = (0..counts).map(|decade| 1790.0 + 10.0 * decade as f64).collect();
        fit(&years, &UNITED_STATES[..counts])
    }

    fn near(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-5, "{found} is not {expected}");
    }

    /// scipy 1.17.1, `optimize.curve_fit`.
    #[test]
    fn the_census_to_1970_agrees_with_scipy() {
        let found = census(19).unwrap();
        near(found.ceiling.value, 315.544_690);
        near(found.ceiling.standard_error, 30.969_713);
        near(found.rate.value, 0.024_628_170_6);
        near(found.rate.standard_error, 0.001_442_501_4);
        near(found.inflection[0], 1_949.192_57);
        near(found.inflection[1], 8.230_233);
        near(found.residual_squares, 276.771_421);
        assert_eq!(found.identification, Identification::Identified);
    }

    /// scipy 1.17.1: 190.73 (8.28), fastest in 1912.5; Pearl and Reed, by hand, 197.3 and 1914. The census of 1970 has 203.
    #[test]
    fn the_census_to_1910_has_a_ceiling_that_it_later_passed() {
        let found = census(13).unwrap();
        near(found.ceiling.value, 190.731_616);
        near(found.ceiling.standard_error, 8.284_134);
        near(found.inflection[0], 1_912.526_39);
        assert_eq!(found.identification, Identification::BeforeFastest);
        assert!(found.ceiling.interval[1] < 215.0, "narrow, and still not to be believed");
    }

    /// scipy 1.17.1 runs off to a ceiling of 4·10⁸ million.
    #[test]
    fn the_census_to_1860_has_no_ceiling_at_all() {
        assert_eq!(census(8), Err(NoFit::NotIdentified));
    }

    #[test]
    fn a_curve_without_error_is_found_again() {
        // K = 1,000,000 from 100 at rate .5: fastest at ln(9999)/.5 = 18.420481.
        let middle = inflection(1e6, 100.0, 0.5).unwrap();
        assert!((middle - 18.420_481).abs() < 5e-7);
        let months: Vec<f64> = (0..36).map(f64::from).collect();
        let counts: Vec<f64> = months.iter().map(|t| 1e6 / (1.0 + 9999.0 * (-0.5 * t).exp())).collect();
        let found = fit(&months, &counts).unwrap();
        near(found.ceiling.value, 1e6);
        near(found.rate.value, 0.5);
        near(found.inflection[0], middle);
        assert_eq!(found.identification, Identification::Identified);
    }

    #[test]
    fn points_that_are_no_growth_have_no_fit() {
        let times = [0.0, 1.0, 2.0, 3.0, 4.0];
        assert_eq!(fit(&times, &[0.0; 5]), Err(NoFit::Unusable));
        assert_eq!(fit(&times[..3], &[1.0, 2.0, 3.0]), Err(NoFit::Unusable));
        assert_eq!(fit(&times, &[1.0, 2.0]), Err(NoFit::Unusable));
        assert_eq!(fit(&[0.0, 0.0, 1.0, 2.0], &[1.0; 4]), Err(NoFit::Unusable));
        assert_eq!(fit(&times, &[1.0, -2.0, 3.0, 4.0, 5.0]), Err(NoFit::Unusable));
        assert_eq!(fit(&times, &[1.0, f64::NAN, 3.0, 4.0, 5.0]), Err(NoFit::Unusable));
        assert_eq!(fit(&times, &[7.0; 5]), Err(NoFit::NotIdentified), "it does not grow");
        assert_eq!(fit(&times, &[5.0, 4.0, 3.0, 2.0, 1.0]), Err(NoFit::NotIdentified), "it shrinks");
        assert_eq!(fit(&times, &[1.0, 2.0, 4.0, 8.0, 16.0]), Err(NoFit::NotIdentified), "it doubles");
        assert_eq!((inflection(10.0, 10.0, 1.0), inflection(10.0, 1.0, 0.0)), (None, None));
    }
}
