//! The chain of custody of a report: from which data, rules, options and program it was made, and what was written.
//!
//! `analyze` writes it last, as `manifest.json`, with the SHA-256 of every file on either side. `verify` holds the
//! files against it, `rerun` makes the report once more and compares. Nothing here prints.

pub mod check;
pub mod difference;
pub mod drawn;
pub mod locate;
pub mod manifest;
pub mod options;
pub mod place;
pub mod repeat;
pub mod signature;
pub mod signed;
pub mod stale;
pub mod written;

pub use manifest::Manifest;
pub use written::Written;
