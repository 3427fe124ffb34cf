//! The law as data: rule packs, their conditions, and the verdicts they come to.

mod check;
pub mod condition;
pub mod examples;
pub mod judge;
pub mod pack;
pub mod packs;
pub mod theory;
pub mod verdict;

pub use judge::{Finding, Subject, judge};
pub use pack::{Rule, RulePack};
pub use theory::Theory;
pub use verdict::Verdict;
