//! Companies made from a seed: case folders for demonstration and for testing what measures can tell.
//!
//! Demand is a gamma draw for each account, members who load stock top up to the
//! qualification threshold, customers come at random to members who can sell, and everybody may leave. What is true of
//! a made company is known; what measures say of it can be held against that. It is no field evidence.

mod company;
mod profile;
mod write;

pub use profile::Profile;

use std::io;
use std::path::Path;

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// What kind of company.
    pub profile: Profile,
    /// Accounts.
    pub accounts: u32,
    /// Months covered.
    pub months: u32,
    /// Seed.
    pub seed: u64,
}

/// Makes a company and writes it as a case folder.
pub fn simulate(order: Order, folder: &Path) -> io::Result<()> {
    let company = company::Company::make(order);
    write::case_folder(order, &company, folder)
}
