//! Members against customers at a threshold, and whether the threshold stands out among places where nothing is to be
//! had.
//!
//! What piles up at a place is the logarithm of a ratio: what lies at the place over what lies around it
//! ([`Weights`]). Members' less customers' is tested twice. Shuffling who is called a member asks whether the two
//! differ at all ([`log_ratio::shuffled`]); whole people are shuffled, since the same people buy month after month.
//! Members may also be heavier buyers of the same packs, and then the two differ wherever prices heap. So the
//! difference is predicted from places that are as round, and has to lie beyond them ([`Prediction`]). The larger of
//! the two probabilities holds the size of either test.

pub mod log_ratio;
mod prediction;
mod weights;

pub use prediction::{Estimate, Prediction};
pub use weights::Weights;

use log_ratio::{Shuffled, log_ratio, shuffled};

/// Months that are expected at a place in each group at least: with fewer the logarithm is no matter of chance alone
/// (Cochran 1954, *Biometrics* 10(4), 417-451, for expected counts).
pub const LEAST_EXPECTED: f64 = 5.0;

/// Members against customers at a threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Members' less customers', among shuffles of who is a member.
    pub shuffled: Shuffled,
    /// The same against what placebo thresholds let expect; `None` where fewer than two have enough months.
    pub prediction: Option<Prediction>,
}

impl Comparison {
    /// The probability of a difference as large where the threshold means nothing to members.
    pub fn p(&self) -> Option<f64> {
        self.prediction.as_ref().map(|prediction| prediction.p.max(self.shuffled.p))
    }
}

/// Compares two groups of people, each the list of the bins of their months. Bins are counted from the one that starts
/// at the threshold.
///
/// `None` where either group has fewer than [`LEAST_EXPECTED`] months to expect at the threshold, or none there.
pub fn compare(
    members: &[&[i64]],
    customers: &[&[i64]],
    threshold: &Weights,
    placebos: &[Weights],
    draws: usize,
    seed: u64,
) -> Option<Comparison> {
    let [of_members, of_customers] = [members, customers].map(|people| threshold.sums(people));
    estimate(&of_members, &of_customers)?;
    let shuffled = shuffled(&of_members, &of_customers, draws, seed)?;
    let placebos: Vec<Estimate> =
        placebos.iter().filter_map(|place| estimate(&place.sums(members), &place.sums(customers))).collect();
    let prediction = Prediction::of(shuffled.estimate, &placebos);
    Some(Comparison { shuffled, prediction })
}

/// The difference of the two groups at one place. `None` with too few months.
fn estimate(members: &[[f64; 2]], customers: &[[f64; 2]]) -> Option<Estimate> {
    let [members, customers] = [log_ratio(members)?, log_ratio(customers)?];
    let enough = members.expected >= LEAST_EXPECTED && customers.expected >= LEAST_EXPECTED;
    enough.then_some(Estimate { value: members.log - customers.log, variance: members.variance + customers.variance })
}

#[cfg(test)]
mod tests;
