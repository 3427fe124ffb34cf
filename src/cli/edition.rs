//! The edition of a report: options of `analyze` and `report`.

use crate::edition::{Kind, SMALLEST_CELL};
use clap::Args;

/// For whom a report is.
#[derive(Clone, Copy, Debug, Args)]
pub struct Edition {
    /// For whom the report is made. The public one leaves out figures about few people, and from which these could be
    /// reckoned, lists, and what stands in the data; redactions.json says what.
    #[arg(long, value_enum, default_value_t = Kind::Privileged)]
    pub edition: Kind,
    /// Fewest people whose figures the public edition shows.
    #[arg(long, value_name = "NUMBER", default_value_t = SMALLEST_CELL, value_parser = clap::value_parser!(u64).range(2..))]
    pub smallest_cell: u64,
}
