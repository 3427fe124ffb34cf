//! Efron's partial likelihood with its derivatives, in one pass from the longest time to the shortest.

use super::super::Observation;

/// Observations with their order in time and one row of covariates each.
pub struct Data<'a> {
    pub observations: &'a [Observation],
    pub order: &'a [usize],
    pub rows: &'a [Vec<f64>],
}

/// The log-likelihood with its slope and its curvature, turned round.
#[derive(Clone)]
pub struct Likelihood {
    pub log: f64,
    pub gradient: Vec<f64>,
    pub information: Vec<Vec<f64>>,
}

/// Sums of `w`, `w·x` and `w·x·xᵀ` with `w = exp(β·x)`.
#[derive(Clone)]
struct Moments {
    weight: f64,
    first: Vec<f64>,
    second: Vec<Vec<f64>>,
}

impl Moments {
    fn new(size: usize) -> Self {
        Self { weight: 0.0, first: vec![0.0; size], second: vec![vec![0.0; size]; size] }
    }

    fn add(&mut self, weight: f64, row: &[f64]) {
        self.weight += weight;
        for (at, x) in row.iter().enumerate() {
            self.first[at] += weight * x;
            for (other, y) in row.iter().enumerate() {
                self.second[at][other] += weight * x * y;
            }
        }
    }
}

impl Data<'_> {
    /// From the longest time to the shortest, so that the sums over those at risk only grow.
    pub fn likelihood(&self, beta: &[f64]) -> Likelihood {
        let size = beta.len();
        let mut found = Likelihood { log: 0.0, gradient: vec![0.0; size], information: vec![vec![0.0; size]; size] };
        let mut at_risk = Moments::new(size);
        let time = |at: &usize| self.observations[*at].time;
        for tied in self.order.chunk_by(|a, b| time(a).total_cmp(&time(b)).is_eq()).rev() {
            let (mut ending, mut ended) = (Moments::new(size), 0);
            for &at in tied {
                let row = &self.rows[at];
                let score: f64 = row.iter().zip(beta).map(|(x, b)| x * b).sum();
                at_risk.add(score.exp(), row);
                if self.observations[at].ended {
                    ended += 1;
                    ending.add(score.exp(), row);
                    found.log += score;
                    for (gradient, x) in found.gradient.iter_mut().zip(row) {
                        *gradient += x;
                    }
                }
            }
            for earlier in 0..ended {
                found.take(&at_risk, &ending, f64::from(earlier) / f64::from(ended));
            }
        }
        found
    }

    /// A full Newton step, or the first of its halves that does not go down.
    pub fn uphill(&self, beta: &[f64], step: &[f64], from: f64) -> Option<(Vec<f64>, Likelihood)> {
        (0..40).find_map(|halvings| {
            let next: Vec<f64> = beta.iter().zip(step).map(|(b, s)| b + s * 0.5_f64.powi(halvings)).collect();
            let there = self.likelihood(&next);
            (there.log >= from - 1e-12 * from.abs()).then_some((next, there))
        })
    }
}

impl Likelihood {
    /// One of the ends at a time: those that end with it are at risk less `done`, the part that went before it.
    fn take(&mut self, at_risk: &Moments, ending: &Moments, done: f64) {
        let weight = at_risk.weight - done * ending.weight;
        let mean: Vec<f64> =
            at_risk.first.iter().zip(&ending.first).map(|(all, tied)| (all - done * tied) / weight).collect();
        self.log -= weight.ln();
        for row in 0..mean.len() {
            self.gradient[row] -= mean[row];
            for column in 0..mean.len() {
                let square = at_risk.second[row][column] - done * ending.second[row][column];
                self.information[row][column] += square / weight - mean[row] * mean[column];
            }
        }
    }
}
