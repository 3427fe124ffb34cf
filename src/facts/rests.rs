//! What a commission on an order line rests on: the source of the line, and all that a reading of it may turn on.

use super::buyer::{Buyer, Conduct};
use super::own_use::OwnUse;
use super::rewards::Source;
use crate::case::open::Company;
use crate::case::tables::orders::Purpose;

/// What a commission rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rests {
    /// Product of a customer who neither recruits nor is paid.
    Customers,
    /// Product of a customer account that recruited or was paid.
    CustomersWhoTakePart,
    /// A member's own product.
    Members,
    /// A member's own product that the company recorded as for own use.
    MembersOwnUse,
    /// A member's own product bought outside the period, of which nobody sees what became.
    MembersOutOfSight,
    /// A starter kit, a fee or a tool.
    Enrolment,
    /// A product of a buyer whose class is not known, or an order of unmapped kind.
    Unknown,
    /// No order is named, or the order is not there.
    Untraced,
}

/// Everything a commission may rest on, in the order of its code.
pub const RESTS: [Rests; 8] = [
    Rests::Customers,
    Rests::CustomersWhoTakePart,
    Rests::Members,
    Rests::MembersOwnUse,
    Rests::MembersOutOfSight,
    Rests::Enrolment,
    Rests::Unknown,
    Rests::Untraced,
];

/// One part in this many, so that sums of shares are whole numbers and depend on no order.
pub const WHOLE: u64 = 1 << 52;

/// What every order line is, from its source.
pub(super) fn of_lines(company: &Company, conduct: &Conduct, sources: &[Source]) -> Vec<Rests> {
    let orders = &company.orders;
    let of_line = |(line, source): (usize, &Source)| match source {
        Source::Business if !orders.in_period(line) => Rests::MembersOutOfSight,
        Source::Business if orders.purpose.get(line) == Some(&Purpose::OwnUse) => Rests::MembersOwnUse,
        Source::Business => Rests::Members,
        Source::Preferred | Source::Retail => {
            let buyer = Buyer::of(company, conduct, orders.buyer[line], orders.day[line]);
            if buyer.is_customer_who_takes_part() { Rests::CustomersWhoTakePart } else { Rests::Customers }
        }
        Source::Enrolment => Rests::Enrolment,
        Source::Unknown => Rests::Unknown,
        Source::Untraced => Rests::Untraced,
    };
    sources.iter().enumerate().map(of_line).collect()
}

/// The shares of each participant's own product that were resold and plausibly used, in parts of [`WHOLE`].
pub(super) fn shares(company: &Company, own_use: &OwnUse) -> Vec<[u64; 2]> {
    let parts = |share: f64| (share * WHOLE as f64).round() as u64;
    (0..company.participants.len())
        .map(|person| {
            let (resold, plausible) = own_use.shares(person);
            [parts(resold), parts(plausible.unwrap_or(0.0))]
        })
        .collect()
}
