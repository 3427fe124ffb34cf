//! What a recruitment tree looks like where everybody recruits alike, and how many recruits a member brings.
//!
//! These are nulls to hold a genealogy against, and no findings: that most have no recruit follows from counting, since
//! each participant but the first is the recruit of one other.

pub mod attachment;
pub mod branching;
pub mod lifetime;
pub mod reproduction;
pub mod uniform;
