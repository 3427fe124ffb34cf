//! What members buy against what registered customers buy, who cannot earn by it.
//!
//! A person's months hang together, so people are the observations: each weighs one in distributions and means, and tests
//! deal out among people who is a member.

mod alike;
mod distance;
mod mean;
mod tail;

pub use distance::KS_MEMBERS_CUSTOMERS;
pub use mean::MEAN_EXCESS_OVER_CUSTOMERS;
pub use tail::PURCHASES_ABOVE_CUSTOMER_Q95;

use crate::facts::CompanyFacts;
use crate::facts::sampled_months::Sampled;

/// Why nothing can be compared, where that is so.
fn both_sides<'f>(company: &'f CompanyFacts<'_>) -> Result<[&'f Sampled; 2], String> {
    let sample = &company.sampled_months;
    if sample.members.is_empty() {
        return Err("members bought no product".to_owned());
    }
    if sample.customers.is_empty() {
        return Err("there are no registered customers (class preferred or retail) with a purchase, whose buying would show what the products are worth to people who cannot earn".to_owned());
    }
    Ok([&sample.members, &sample.customers])
}

/// Said where a test would rest on too few.
const TOO_FEW: &str = "fewer than thirty members or registered customers: nothing is tested";
