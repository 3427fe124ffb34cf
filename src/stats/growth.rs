//! Growth that slows as it nears a ceiling, and what the ceiling is, where the data say.
//!
//! Before growth has begun to slow, counts fit any ceiling about equally well. So each fit says whether its ceiling is
//! identified, and no forecast should be read from one that is not.

pub mod bass;
pub mod logistic;

use super::critical;
use super::curve_fit::{CurveFit, curve_fit};

/// An estimate that is positive and was fitted as its logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its standard error, by the delta method.
    pub standard_error: f64,
    /// Its 95 % interval, with the t distribution, taken on the logarithm.
    pub interval: [f64; 2],
}

impl Estimate {
    /// Parameter `at` of a fit to so many points.
    fn of_logarithm(fit: &CurveFit, at: usize, points: usize) -> Option<Self> {
        let (log, error) = (fit.parameters[at], fit.standard_errors[at]);
        let degrees = (points - fit.parameters.len()) as f64;
        let reach = critical::student(0.95, degrees)? * error;
        let value = log.exp();
        let estimate =
            Self { value, standard_error: value * error, interval: [(log - reach).exp(), (log + reach).exp()] };
        (value > 0.0 && estimate.interval[1].is_finite()).then_some(estimate)
    }
}

/// Whether a ceiling can be told from the points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identification {
    /// Growth has slowed, and the ceiling's interval ends at less than twice where it starts.
    Identified,
    /// The last point is before the time of fastest growth: a ceiling would be a forecast from its curve alone.
    BeforeFastest,
    /// Growth has slowed, but the interval is wider than that.
    Vague,
}

impl Identification {
    fn of(ceiling: Estimate, fastest: f64, last: f64) -> Self {
        if fastest.is_nan() || last <= fastest {
            Self::BeforeFastest
        } else if ceiling.interval[1] < 2.0 * ceiling.interval[0] {
            Self::Identified
        } else {
            Self::Vague
        }
    }
}

/// Why there is no fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFit {
    /// No more points than parameters, times that do not ascend, or values that are no counts.
    Unusable,
    /// No ceiling fits best: the larger, the better, or no fit settles.
    NotIdentified,
}

/// The fit with the least residuals among several starts.
fn best(fits: impl Iterator<Item = CurveFit>) -> Result<CurveFit, NoFit> {
    fits.min_by(|a, b| a.residual_squares.total_cmp(&b.residual_squares)).ok_or(NoFit::NotIdentified)
}

/// Whether growth without any ceiling, `A·e^(bt)` with b above 0, leaves no more residuals than a fit that has one.
fn still_exponential(times: &[f64], values: &[f64], residual_squares: f64) -> bool {
    let curve = |b: &[f64], at: usize| (b[0] + b[1] * times[at]).exp();
    let span = times.last().zip(times.first()).map_or(1.0, |(last, first)| last - first);
    let starts = [1.0, 3.0, 6.0].map(|through| {
        let rate = through / span;
        [-rate * times.last().copied().unwrap_or(0.0), rate]
    });
    let fits = starts.iter().filter_map(|start| curve_fit(curve, values, start));
    best(fits).is_ok_and(|fit| fit.parameters[1] > 0.0 && fit.residual_squares <= residual_squares)
}
