//! The empirical distribution function around a threshold, and its derivatives there.

use super::{LEAST, NoDensity};
use crate::stats::linear::solve;

/// Which side of the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Below.
    Left,
    /// At the threshold and above.
    Right,
}

impl Side {
    pub(super) const BOTH: [Self; 2] = [Self::Left, Self::Right];
}

/// A value that occurs, seen from the threshold.
#[derive(Clone, Copy, Debug)]
struct Point {
    /// Value less threshold.
    distance: f64,
    /// How often it occurs.
    count: f64,
    /// Share of the other observations that are not greater.
    not_greater: f64,
}

/// Observations as distances from a threshold, equal ones together.
pub(super) struct Sample {
    points: Vec<Point>,
    /// Points below the threshold.
    split: usize,
    /// Observations below the threshold and from it on.
    counts: [usize; 2],
    /// Mean distance.
    pub(super) mean: f64,
    /// Standard deviation, with n − 1.
    pub(super) deviation: f64,
}

/// A derivative of the distribution function at the threshold.
pub(super) struct Derivative {
    pub(super) value: f64,
    pub(super) variance: f64,
    /// Observations within the bandwidth.
    pub(super) within: usize,
}

impl Sample {
    pub(super) fn new(values: &[f64], threshold: f64) -> Result<Self, NoDensity> {
        // A zero is added so that −0 becomes 0 and both are one value.
        let mut sorted: Vec<f64> = values.iter().map(|value| value - threshold + 0.0).collect();
        if !sorted.iter().all(|distance| distance.is_finite()) {
            return Err(NoDensity::NotANumber);
        }
        sorted.sort_unstable_by(f64::total_cmp);
        let below = sorted.partition_point(|distance| *distance < 0.0);
        let counts = [below, sorted.len() - below];
        if counts.iter().any(|count| *count < LEAST) {
            return Err(NoDensity::TooFew { left: counts[0], right: counts[1] });
        }
        let total = sorted.len() as f64;
        let mean = sorted.iter().sum::<f64>() / total;
        let deviation = (sorted.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (total - 1.0)).sqrt();
        let mut points: Vec<Point> = Vec::new();
        for group in sorted.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
            let up_to = points.last().map_or(0.0, |last| last.not_greater * (total - 1.0) + 1.0) + group.len() as f64;
            points.push(Point {
                distance: group[0],
                count: group.len() as f64,
                not_greater: (up_to - 1.0) / (total - 1.0),
            });
        }
        let split = points.partition_point(|point| point.distance < 0.0);
        Ok(Self { points, split, counts, mean, deviation })
    }

    pub(super) fn total(&self) -> f64 {
        (self.counts[0] + self.counts[1]) as f64
    }

    pub(super) fn count(&self, side: Side) -> usize {
        self.counts[side as usize]
    }

    /// Distance of the observation farthest from the threshold.
    pub(super) fn reach(&self, side: Side) -> f64 {
        match side {
            Side::Left => self.points.first(),
            Side::Right => self.points.last(),
        }
        .map_or(0.0, |point| point.distance.abs())
    }

    /// The distance within which a side has at least `least` observations and as many different values, or all of them.
    pub(super) fn reach_of(&self, side: Side, least: usize) -> f64 {
        let (mut values, mut observations) = (0, 0.0);
        for point in self.outwards(side) {
            values += 1;
            observations += point.count;
            if values >= least && observations >= least as f64 {
                return point.distance.abs();
            }
        }
        self.reach(side)
    }

    fn outwards(&self, side: Side) -> Box<dyn Iterator<Item = &Point> + '_> {
        match side {
            Side::Left => Box::new(self.points[..self.split].iter().rev()),
            Side::Right => Box::new(self.points[self.split..].iter()),
        }
    }

    /// The points of a side within the bandwidth, ascending.
    fn within(&self, side: Side, bandwidth: f64) -> &[Point] {
        match side {
            Side::Left => {
                let points = &self.points[..self.split];
                &points[points.partition_point(|point| -point.distance > bandwidth)..]
            }
            Side::Right => {
                let points = &self.points[self.split..];
                &points[..points.partition_point(|point| point.distance <= bandwidth)]
            }
        }
    }

    /// The derivative of order `which` (1 is the density) by a local polynomial of order `order`.
    ///
    /// It is a weighted sum `Σ wⱼF(xⱼ)`, and so is each observation's part in it: `Σ wⱼ·1[xᵢ ≤ xⱼ]/(n − 1)` over the
    /// others. The sum of their squares over `(n − 1)²` is the jackknife variance. `None` where fewer different values
    /// than coefficients have a weight.
    pub(super) fn derivative(&self, side: Side, bandwidth: f64, order: usize, which: usize) -> Option<Derivative> {
        let points = self.within(side, bandwidth);
        let weights = weights(points, bandwidth, order, which)?;
        // The weights add up to zero; taking off a level keeps the digits.
        let level = points.first()?.not_greater;
        let value = points.iter().zip(&weights).map(|(p, w)| p.count * w * (p.not_greater - level)).sum();
        let (mut at_or_above, mut squares) = (0.0, 0.0);
        for (point, weight) in points.iter().zip(&weights).rev() {
            at_or_above += point.count * weight;
            squares += point.count * (at_or_above - weight).powi(2);
        }
        let others = self.total() - 1.0;
        let within = points.iter().map(|point| point.count as usize).sum();
        Some(Derivative { value, variance: squares / (others * others), within })
    }
}

/// The weight of one observation at each point in the coefficient of order `which`, as a derivative.
fn weights(points: &[Point], bandwidth: f64, order: usize, which: usize) -> Option<Vec<f64>> {
    let kernel = |u: f64| (1.0 - u.abs()).max(0.0);
    let scaled: Vec<f64> = points.iter().map(|point| point.distance / bandwidth).collect();
    if scaled.iter().filter(|u| kernel(**u) > 0.0).count() <= order {
        return None;
    }
    let moment = |power: usize| -> f64 {
        points.iter().zip(&scaled).map(|(point, u)| point.count * kernel(*u) * u.powi(power as i32)).sum()
    };
    let moments: Vec<f64> = (0..=2 * order).map(moment).collect();
    let matrix: Vec<Vec<f64>> = (0..=order).map(|row| moments[row..=row + order].to_vec()).collect();
    let unit: Vec<f64> = (0..=order).map(|at| f64::from(u8::from(at == which))).collect();
    let coefficients = solve(&matrix, &[unit])?.pop()?;
    // A coefficient of u is a derivative of x times h^which over which!.
    let factor = (1..=which).map(|k| k as f64 / bandwidth).product::<f64>();
    let polynomial = |u: f64| coefficients.iter().rev().fold(0.0, |sum, c| sum * u + c);
    Some(scaled.iter().map(|u| factor * kernel(*u) * polynomial(*u)).collect())
}
