//! A jump of the density at a threshold, seen on a histogram.
//!
//! The heights of a fine histogram with a bin's edge at the threshold are smoothed on each side by a straight line with
//! a triangular kernel; `θ = ln f⁺ − ln f⁻`. Source: McCrary (2008), *Journal of Econometrics* 142(2), 698-714.

use super::least_squares::least_squares;

/// Heights beyond this number of bins are not tabulated: the bin is too narrow for the range.
const MOST_BINS: f64 = 5e6;

/// Order of the polynomial fitted to all heights of a side when the bandwidth is chosen.
const GLOBAL_ORDER: usize = 4;

/// `κ` of the triangular kernel at a boundary (McCrary 2008).
const KAPPA: f64 = 3.348;

/// Bin width and bandwidth. What is `None` is chosen as in the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Smoothing {
    /// Width of a bin; `2σ̂/√n` by default.
    pub bin: Option<f64>,
    /// Reach of the kernel; by default the mean of what a quartic on each side suggests.
    pub bandwidth: Option<f64>,
}

/// The jump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogJump {
    /// `θ`: logarithm of the density just above over that just below.
    pub theta: f64,
    /// `√(24/5·(1/f⁺ + 1/f⁻)/(nh))`.
    pub standard_error: f64,
    /// Density just below, as a share per unit.
    pub left: f64,
    /// Density just above.
    pub right: f64,
    /// Width of a bin.
    pub bin: f64,
    /// Reach of the kernel.
    pub bandwidth: f64,
}

/// The jump of the density of `values`, in any order, at `threshold`; a value at the threshold is on the right.
///
/// `None` where a number is not finite, nobody is on one side, all values are equal, fewer than two bins are within
/// the bandwidth, a smoothed height is not positive, or a side has too few bins for the automatic bandwidth.
pub fn log_jump(values: &[f64], threshold: f64, smoothing: Smoothing) -> Option<LogJump> {
    let distances: Vec<f64> = values.iter().map(|value| value - threshold).collect();
    let count = distances.len() as f64;
    let mean = distances.iter().sum::<f64>() / count;
    let deviation = (distances.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt();
    let bin = smoothing.bin.unwrap_or(2.0 * deviation / count.sqrt());
    let [left, right] = histogram(&distances, bin)?;
    let bandwidth = match smoothing.bandwidth {
        Some(given) => given,
        None => f64::midpoint(suggested(&left)?, suggested(&right)?),
    };
    if !(bandwidth > 0.0 && bandwidth.is_finite()) {
        return None;
    }
    let (left, right) = (at_threshold(&left, bandwidth)?, at_threshold(&right, bandwidth)?);
    let standard_error = (24.0 / 5.0 * (1.0 / left + 1.0 / right) / (count * bandwidth)).sqrt();
    Some(LogJump { theta: right.ln() - left.ln(), standard_error, left, right, bin, bandwidth })
}

/// The heights of the bins of one side, nearest to the threshold first, with the distances of the bins' middles.
struct Heights {
    middles: Vec<f64>,
    heights: Vec<f64>,
}

/// Left and right heights, each out to the last bin that holds somebody.
fn histogram(distances: &[f64], bin: f64) -> Option<[Heights; 2]> {
    let mut counts: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for distance in distances {
        let number = (distance / bin).floor();
        // Also refuses what is not a number.
        if !(number.abs() < MOST_BINS && bin > 0.0) {
            return None;
        }
        let (side, at) = if number < 0.0 { (0, (-number - 1.0) as usize) } else { (1, number as usize) };
        if counts[side].len() <= at {
            counts[side].resize(at + 1, 0.0);
        }
        counts[side][at] += 1.0;
    }
    let total = distances.len() as f64;
    counts.iter().all(|side| !side.is_empty()).then(|| {
        counts.map(|side| Heights {
            middles: (0..side.len()).map(|at| (at as f64 + 0.5) * bin).collect(),
            heights: side.iter().map(|count| count / (total * bin)).collect(),
        })
    })
}

/// `κ·(σ̂²·range/Σf″²)^(1/5)` of one side: σ̂² and f″ are the residual variance and the second derivative of a quartic
/// through all heights.
fn suggested(side: &Heights) -> Option<f64> {
    let bins = side.middles.len();
    let range = *side.middles.last()?;
    if bins <= GLOBAL_ORDER + 1 {
        return None;
    }
    // Distances over the range, so that the powers stay of one size.
    let scaled: Vec<f64> = side.middles.iter().map(|middle| middle / range).collect();
    let powers: Vec<Vec<f64>> =
        (0..=GLOBAL_ORDER as i32).map(|power| scaled.iter().map(|x| x.powi(power)).collect()).collect();
    let beta = least_squares(&powers, &side.heights)?;
    let fitted = |bin: usize| -> f64 { (0..=GLOBAL_ORDER).map(|power| beta[power] * powers[power][bin]).sum() };
    let squares: f64 = (0..bins).map(|bin| (side.heights[bin] - fitted(bin)).powi(2)).sum();
    let variance = squares / (bins - GLOBAL_ORDER - 1) as f64;
    let bend = |x: f64| (2.0 * beta[2] + 6.0 * beta[3] * x + 12.0 * beta[4] * x * x) / (range * range);
    let bends: f64 = scaled.iter().map(|x| bend(*x).powi(2)).sum();
    let width = KAPPA * (variance * range / bends).powf(0.2);
    (width.is_finite() && width > 0.0).then_some(width)
}

/// The height of the local straight line at the threshold.
fn at_threshold(side: &Heights, bandwidth: f64) -> Option<f64> {
    let (mut s0, mut s1, mut s2, mut t0, mut t1) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (middle, height) in side.middles.iter().zip(&side.heights) {
        let weight = (1.0 - middle / bandwidth).max(0.0);
        s0 += weight;
        s1 += weight * middle;
        s2 += weight * middle * middle;
        t0 += weight * height;
        t1 += weight * middle * height;
    }
    let spread = s0 * s2 - s1 * s1;
    let level = (s2 * t0 - s1 * t1) / spread;
    (spread > 1e-12 * s0 * s2 && level > 0.0 && level.is_finite()).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2,000 values spread evenly over 50 to 150, and 300 more in the five units from 100 on.
    fn spiked() -> Vec<f64> {
        let even = (0..2000).map(|k| 50.0 + 100.0 * (f64::from(k) + 0.5) / 2000.0);
        even.chain((0..300).map(|k| 100.0 + 5.0 * (f64::from(k) + 0.5) / 300.0)).collect()
    }

    /// 1,500 exponential values with mean 60, their probabilities the multiples of the golden ratio.
    fn skewed() -> Vec<f64> {
        (1..=1500).map(|k| -60.0 * (1.0 - (f64::from(k) * 0.618_033_988_749_894_9).fract()).ln()).collect()
    }

    #[test]
    fn a_step_from_20_to_80_a_unit_is_the_logarithm_of_four() {
        let given = Smoothing { bin: Some(1.0), bandwidth: Some(5.0) };
        let found = log_jump(&spiked(), 100.0, given).unwrap();
        assert!((found.theta - 4.0_f64.ln()).abs() < 1e-12, "ln(400/100)");
        assert!((found.left - 20.0 / 2300.0).abs() < 1e-15 && (found.right - 80.0 / 2300.0).abs() < 1e-15);
        // √(4.8·(2300/80 + 2300/20)/(2300·5)) = √(4.8·143.75/11500) = √.06.
        assert!((found.standard_error - 0.06_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn bin_and_bandwidth_of_the_paper_agree_with_numpy() {
        // numpy 2.4.6, polyfit and lstsq, tests/oracles/density_and_bunching.py: bin, bandwidth, θ, standard error.
        let numpy = [
            (spiked(), [1.123_607_346_058, 10.955_716_259_904, 1.558_062_159_207, 0.163_295_307_509]),
            (skewed(), [3.079_155_199_212, 39.229_879_852_351, 0.008_170_346_305, 0.229_748_473_292]),
        ];
        for (values, expected) in numpy {
            let found = log_jump(&values, 100.0, Smoothing::default()).unwrap();
            let figures = [found.bin, found.bandwidth, found.theta, found.standard_error];
            for (figure, expected) in figures.iter().zip(expected) {
                assert!((figure - expected).abs() <= 1e-6 * expected.abs(), "{figure} is not {expected}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_values_have_a_finite_jump_or_none(
            lumps in proptest::collection::vec(-9_i32..30, 0..80),
            loose in proptest::collection::vec(-1e5..1e5_f64, 0..20),
            bandwidth in proptest::option::of(-1.0..50.0_f64),
        ) {
            let values: Vec<f64> = lumps.iter().map(|lump| f64::from(*lump)).chain(loose).collect();
            if let Some(found) = log_jump(&values, 5.0, Smoothing { bin: None, bandwidth }) {
                proptest::prop_assert!(found.theta.is_finite() && found.standard_error.is_finite(), "{found:?}");
            }
        }
    }

    #[test]
    fn one_side_one_value_and_no_number_have_no_jump() {
        let given = Smoothing { bin: Some(1.0), bandwidth: Some(5.0) };
        assert_eq!(log_jump(&[], 100.0, given), None);
        assert_eq!(log_jump(&[101.0; 20], 100.0, given), None);
        assert_eq!(log_jump(&[101.0; 20], 100.0, Smoothing::default()), None);
        assert_eq!(log_jump(&[99.5, 100.5], 100.0, given), None, "one bin has no slope");
        let four = [98.5, 99.5, 100.5, 101.5];
        assert!(log_jump(&four, 100.0, given).unwrap().theta.abs() < 1e-12);
        assert_eq!(log_jump(&four, 100.0, Smoothing::default()), None, "too few bins for a quartic");
        assert_eq!(log_jump(&[99.5, f64::NAN], 100.0, given), None);
        for (bin, bandwidth) in
            [(0.0, 5.0), (1.0, 0.0), (1.0, 0.5), (-1.0, 5.0), (1e-9, 5.0), (1.0, -9.0), (1.0, f64::INFINITY)]
        {
            let smoothing = Smoothing { bin: Some(bin), bandwidth: Some(bandwidth) };
            assert_eq!(log_jump(&spiked(), 100.0, smoothing), None, "{smoothing:?}");
        }
    }
}
