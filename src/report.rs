//! Reports.
pub mod text;
