//! A redress schedule: who gets what of a fund.
//!
//! Accounts become persons, persons are held against the terms, and the pool is dealt pro rata to losses. Everything is
//! computed in whole minor units, so that payments add up to the pool exactly, and in the order of ids, so that the
//! order of rows changes nothing. The terms generalise what the Federal Trade Commission did with the Herbalife fund in
//! 2017: people who paid the company at least 1,000 dollars and got little or nothing back, by the company's records.

pub mod checked;
pub mod deal;
pub mod eligible;
pub mod linkage;
pub mod loss;
pub mod notes;
pub mod own_use_credit;
pub mod persons;
pub mod schedule;
pub mod summary;
pub mod table;
pub mod terms;
pub mod words;

pub use schedule::{Schedule, draw_up};
pub use summary::{Summary, summarise};
pub use terms::{Household, Net, Terms};
