//! The case folder: `case.toml` and the company's tables, typed and checked at the door.
//!
//! Everything behind [`open()`](open::open) may trust what it finds: ids are dense numbers, money is whole minor units, dates are day
//! numbers, and every row that could not be read is a [`diagnostic::Diagnostic`] with its file, row and column.

pub mod cell;
pub mod diagnostic;
pub mod hash;
pub mod manifest;
pub mod open;
pub mod policies;
pub mod problem;
pub mod read;
pub mod schema;
pub mod shown;
pub mod source;
pub mod tables;

pub use manifest::Manifest;
pub use open::{Case, OpenOptions, open};
pub use problem::Problem;
