//! A jump of the density at a threshold, without bins: more people just at or above it than just below.
//!
//! On each side a polynomial in the distance from the threshold is fitted to the empirical distribution function with
//! a triangular kernel; its slope at the threshold is the density there. The test divides the difference of the two
//! densities by its jackknife standard error. Sources: Cattaneo, Jansson and Ma (2020), *JASA* 115(531), 1449-1455,
//! for the estimator and the bandwidth; Cattaneo, Jansson and Ma (2018), *Stata Journal* 18(1), 234-261, for the test
//! with two separate sides and its choice of bandwidth.
//!
//! What the papers leave to the program is settled by the figures the authors' own gives out (rddensity 3.0, run and not read):
//! an observation does not count in its own value of the distribution function, equal values have the value of the
//! last of them, and the second moment behind the standard error is not centred, which makes it larger by `f²/n`.
//!
//! A heap on the threshold itself, such as orders filled up to it exactly, is *not* seen: the fitted level takes it up
//! and the slope stays. [`window_test`] and [`super::bunching`] see it. This test is for values spread above the
//! threshold.

mod bandwidth;
mod sample;
mod window;

pub use window::{WindowTest, window_test};

use sample::{Sample, Side};
use statrs::function::erf::erfc;
use thiserror::Error;

/// Order of the polynomial the bandwidth is chosen for; its slope is the density.
const ORDER: usize = 2;

/// Order of the fit that is tested. One more than [`ORDER`], so that the bias of the bandwidth's own order is out of
/// the statistic (robust bias correction).
const TESTED_ORDER: usize = ORDER + 1;

/// Fewest observations on a side: a cubic has four coefficients, and a variance wants more than it takes up.
const LEAST: usize = 10;

/// How far from the threshold the fits reach.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bandwidth {
    /// Chosen by mean squared error: on each side the median of what is best for that side, for the difference and for
    /// the sum of the two densities.
    Automatic,
    /// Given for the left and the right side, in the unit of the values.
    Given {
        /// Reach below the threshold.
        left: f64,
        /// Reach above the threshold.
        right: f64,
    },
}

/// One side of the threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DensitySide {
    /// Observations on this side.
    pub observations: usize,
    /// Observations within the bandwidth.
    pub within: usize,
    /// Reach of the fit, in the unit of the values.
    pub bandwidth: f64,
    /// The density at the threshold, as a share of all observations per unit. A polynomial can make it negative.
    pub density: f64,
    /// Its jackknife standard error.
    pub standard_error: f64,
}

/// The densities on both sides and the test of their difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DensityTest {
    /// Below the threshold.
    pub left: DensitySide,
    /// At the threshold and above.
    pub right: DensitySide,
    /// Right density less left.
    pub difference: f64,
    /// Standard error of the difference.
    pub standard_error: f64,
    /// The difference over its standard error, standard normal where there is no jump.
    pub statistic: f64,
    /// Two-sided probability of a statistic as large where there is no jump.
    pub p: f64,
}

/// Why there is no test.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum NoDensity {
    /// A value, the threshold or a bandwidth is not a finite number, or a bandwidth is not positive.
    #[error("a value, the threshold or a bandwidth is not a finite number above zero reach")]
    NotANumber,
    /// A side has too few observations.
    #[error("{left} observations below the threshold and {right} from it on; {LEAST} are needed on each side")]
    TooFew {
        /// Observations below the threshold.
        left: usize,
        /// Observations at the threshold and above.
        right: usize,
    },
    /// Too few different values within the bandwidth for a polynomial.
    #[error("too few different values near the threshold on one side")]
    TooFewValues,
    /// The standard error is zero.
    #[error("the densities have no sampling variance")]
    NoVariance,
}

/// Tests whether the density of `values`, in any order, jumps at `threshold`. A value at the threshold is on the right.
pub fn density_test(values: &[f64], threshold: f64, bandwidth: Bandwidth) -> Result<DensityTest, NoDensity> {
    let sample = Sample::new(values, threshold)?;
    let [left, right] = match bandwidth {
        Bandwidth::Automatic => bandwidth::select(&sample)?,
        Bandwidth::Given { left, right } => [left, right],
    };
    if ![left, right].iter().all(|h| h.is_finite() && *h > 0.0) {
        return Err(NoDensity::NotANumber);
    }
    let left = density(&sample, Side::Left, left)?;
    let right = density(&sample, Side::Right, right)?;
    let difference = right.density - left.density;
    let standard_error = left.standard_error.hypot(right.standard_error);
    let statistic = difference / standard_error;
    if !statistic.is_finite() {
        return Err(NoDensity::NoVariance);
    }
    let p = erfc(statistic.abs() / std::f64::consts::SQRT_2);
    Ok(DensityTest { left, right, difference, standard_error, statistic, p })
}

fn density(sample: &Sample, side: Side, bandwidth: f64) -> Result<DensitySide, NoDensity> {
    let slope = sample.derivative(side, bandwidth, TESTED_ORDER, 1).ok_or(NoDensity::TooFewValues)?;
    Ok(DensitySide {
        observations: sample.count(side),
        within: slope.within,
        bandwidth,
        density: slope.value,
        standard_error: slope.variance.sqrt(),
    })
}

#[cfg(test)]
mod tests;
