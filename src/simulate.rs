//! Companies made from a seed: case folders for demonstration and for testing what measures can tell.
//!
//! Demand is a gamma draw for each account, members who load stock top up to the
//! qualification threshold, customers come at random to members who can sell, and everybody may leave. What is true of
//! a made company is known; what measures say of it can be held against that. It is no field evidence.

mod buying;
mod company;
mod habits;
mod joining;
mod payout;
mod profile;
mod shoppers;
mod write;

pub use profile::{Profile, SIGNALS, Signal};

use flate2::Compression;
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
    /// Whether members buy for the plan where the profile has them do so; without it, the same people want the same.
    pub loading: bool,
}

/// Makes a company and writes it as a case folder.
pub fn simulate(order: Order, folder: &Path) -> io::Result<()> {
    make(order, folder, Compression::best())
}

/// Makes the same company for a run that reads it at once and throws it away: quicker to write, in larger files.
pub fn simulate_for_a_moment(order: Order, folder: &Path) -> io::Result<()> {
    make(order, folder, Compression::fast())
}

fn make(order: Order, folder: &Path, compression: Compression) -> io::Result<()> {
    let traits = order.profile.traits(order.loading);
    let company = company::Company::make(order, &traits);
    write::CaseFolder { order, traits: &traits, company: &company, folder, compression }.write()
}
