//! The tables of a case, each a bundle of plain vectors in row order.

pub mod certifications;
pub mod class_changes;
pub mod commissions;
pub mod disclosure;
pub mod door;
pub mod expenses;
pub mod labels;
pub mod orders;
pub mod participants;
pub mod products;
pub mod resales;
pub mod returns;

/// No participant: an anonymous customer, the company itself, or nobody named.
pub const NOBODY: u32 = u32::MAX;
/// A participant was named who is not in the participants table.
pub const STRANGER: u32 = u32::MAX - 1;
/// No order was named.
pub const NO_ORDER: u32 = u32::MAX;
/// An order was named that is not in the orders table.
pub const LOST_ORDER: u32 = u32::MAX - 1;

/// Whether a participant number names somebody in the participants table.
#[inline]
pub fn is_somebody(participant: u32) -> bool {
    participant < STRANGER
}
