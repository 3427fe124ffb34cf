//! Whether members buy when the qualification period closes and just as much as carries them over the threshold.

mod autoship;
mod late_rate;
mod pivotal;

pub use autoship::AUTOSHIP_AT_THRESHOLD;
pub use late_rate::LATE_RATE_RATIO;
pub use pivotal::PIVOTAL_ORDER_SHARE;

use crate::stats::critical::NORMAL_95;
use crate::stats::random::DEFAULT_SEED;
use crate::stats::ratio_difference::{Ratio, RatioDifference, Share, dealt_probability, ratio_difference};

/// Fewest people of a side for a test.
pub(super) const FEWEST: usize = 30;
/// How often a test deals out anew who is a member.
pub(super) const DEALINGS: usize = 999;
/// Most people of a side among whom it is dealt.
pub(super) const MOST_DEALT: usize = 2_000;
/// What is said where nobody is there whom no threshold binds.
pub(super) const NO_PLACEBO: &str = "there are no customers to set beside the members, so that nothing is tested";

/// How a dealt test is made, in words.
pub(super) fn method() -> String {
    format!(
        "difference over its standard error, people as observations, against {DEALINGS} dealings of who is a member \
         among at most {MOST_DEALT} people of each side; one-sided"
    )
}

/// Members beside customers, and the chance of it where there are enough of both.
pub(super) fn beside(members: &[Share], customers: &[Share], name: &str) -> Option<(RatioDifference, Option<f64>)> {
    let found = ratio_difference(members, customers)?;
    Some((found, chance(members, customers, name)))
}

/// The chance of members' ratio exceeding customers' by as much; nothing for fewer than thirty people of a side.
pub(super) fn chance(members: &[Share], customers: &[Share], name: &str) -> Option<f64> {
    let first = |people: &'_ [Share]| people[..people.len().min(MOST_DEALT)].to_vec();
    (members.len().min(customers.len()) >= FEWEST)
        .then(|| dealt_probability(&first(members), &first(customers), DEALINGS, DEFAULT_SEED, name))
        .flatten()
}

/// The 95 % interval of a ratio, people as observations.
pub(super) fn interval(ratio: Ratio) -> [f64; 2] {
    let reach = NORMAL_95 * ratio.variance.sqrt();
    [ratio.value - reach, ratio.value + reach]
}
