//! The bandwidth of least mean squared error.
//!
//! At bandwidth h the density has variance `V/(nh)` and bias `B·h²`; the best h is `(V/(4nB²))^(1/5)`. V and B are
//! estimated with pilot bandwidths that would be best were the values normal. Constants of a triangular kernel at a
//! boundary, quadratic fit: with moments `Γ = ∫₀¹ r(u)r(u)ᵀ(1−u)du`, the slope of `Γ⁻¹∫₀¹ r(u)u³(1−u)du` is −3/7.

use super::sample::{Sample, Side};
use super::{NoDensity, ORDER};

/// Slope of the quadratic fit to u³ at the boundary, over 3!: what a third derivative of one does to the density.
const BIAS: f64 = 3.0 / 7.0 / 6.0;

/// `V·3!²/(4b²)` for the first derivative by a quadratic fit, with V = 192/35 and b = 3/5 of a uniform kernel at a
/// boundary. The pilots of the authors' program use the uniform kernel whatever the kernel of the test.
const PILOT_VARIANCE: f64 = 960.0 / 7.0;

/// `5V·5!²/(4b²)` for the third derivative by a quartic fit, with V = 116480/99 and b = 20/9 of a uniform kernel.
const PILOT_BIAS: f64 = 47_174_400.0 / 11.0;

/// Observations, and different values, that a bandwidth holds at least on each side, besides the order of its fit.
const LEAST_WITHIN: usize = 21;

/// The bandwidths left and right: on each side the median of the best for that side, for the difference and for the
/// sum of the densities.
pub(super) fn select(sample: &Sample) -> Result<[f64; 2], NoDensity> {
    let [variance, bias] = [variances(sample)?, biases(sample)?];
    let total = sample.total();
    let best = |variance: f64, bias: f64| (variance / (4.0 * total * bias * bias)).powf(0.2);
    let least = Side::BOTH.map(|side| sample.reach_of(side, LEAST_WITHIN + ORDER));
    let reach = Side::BOTH.map(|side| sample.reach(side));
    let widest = reach[0].max(reach[1]);
    let both = |bias: f64| best(variance[0] + variance[1], bias).max(least[0].max(least[1])).min(widest);
    let difference = both(bias[1] - bias[0]);
    let sum = both(bias[1] + bias[0]);
    let each = [0, 1].map(|side| best(variance[side], bias[side]).max(least[side]).min(reach[side]));
    Ok(each.map(|own| median_of_three(own, difference, sum)))
}

fn median_of_three(a: f64, b: f64, c: f64) -> f64 {
    a.max(b).min(a.min(b).max(c))
}

/// V of both sides.
fn variances(sample: &Sample) -> Result<[f64; 2], NoDensity> {
    let z = -sample.mean / sample.deviation;
    let pilot = pilot(sample, PILOT_VARIANCE, z * z - 1.0, ORDER, 5);
    both_sides(|side| {
        let slope = sample.derivative(side, pilot, ORDER, 1)?;
        Some(sample.total() * pilot * slope.variance)
    })
}

/// B of both sides. A fit of order p + 2 gives the third derivative.
fn biases(sample: &Sample) -> Result<[f64; 2], NoDensity> {
    let z = -sample.mean / sample.deviation;
    let pilot = pilot(sample, PILOT_BIAS, z.powi(4) - 6.0 * z * z + 3.0, ORDER + 2, 9);
    both_sides(|side| Some(BIAS * sample.derivative(side, pilot, ORDER + 2, ORDER + 1)?.value))
}

fn both_sides(estimate: impl Fn(Side) -> Option<f64>) -> Result<[f64; 2], NoDensity> {
    let [left, right] = Side::BOTH.map(estimate);
    Ok([left.ok_or(NoDensity::TooFewValues)?, right.ok_or(NoDensity::TooFewValues)?])
}

/// `σ·(constant/(n·φ(z)·hermite(z)²))^(1/root)`: the best bandwidth where the values are normal, the derivative in the
/// bias being a Hermite polynomial times the normal density. It holds enough observations on both sides and reaches no
/// farther than the farther side.
fn pilot(sample: &Sample, constant: f64, hermite: f64, order: usize, root: i32) -> f64 {
    let z = sample.mean / sample.deviation;
    let normal = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let rule =
        sample.deviation * (constant / (sample.total() * normal * hermite * hermite)).powf(1.0 / f64::from(root));
    let [least, widest] =
        [Side::BOTH.map(|side| sample.reach_of(side, LEAST_WITHIN + order)), Side::BOTH.map(|side| sample.reach(side))]
            .map(|[left, right]| left.max(right));
    rule.max(least).min(widest)
}
