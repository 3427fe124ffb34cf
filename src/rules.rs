//! The law as data: rule packs, their conditions, and the verdicts they come to.

pub mod baseline;
mod check;
pub mod concerned;
pub mod condition;
pub mod examples;
pub mod judge;
pub mod overlap;
pub mod pack;
pub mod packs;
pub mod participants;
pub mod profile;
pub mod resolve;
pub mod robustness;
pub mod score;
pub mod screening;
pub mod tailoring;
pub mod theory;
pub mod tipping;
pub mod tornado;
pub mod verdict;
pub mod waiver;
pub mod weights;

pub use judge::{Finding, Subject, judge};
pub use pack::{Rule, RulePack};
pub use theory::Theory;
pub use verdict::Verdict;
