//! Accounts by depth.

use crate::facts::CompanyFacts;
use crate::genealogy::UNPLACED;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The deepest depth with a row of its own: a chain of a million is folded there, so that no table grows with it.
pub const DEEPEST: u32 = 500;

/// A depth, or [`DEEPEST`] for all below it; the unplaced stay what they are.
pub fn folded(depth: u32) -> u32 {
    if depth == UNPLACED { UNPLACED } else { depth.min(DEEPEST) }
}

/// Accounts at one depth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AccountsRow {
    /// Levels below a root; absent for accounts without a place in the tree.
    pub depth: Option<u32>,
    /// Whether the row holds everybody at this depth and below.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub and_deeper: bool,
    /// Accounts of all classes.
    pub participants: u64,
}

/// Accounts of all classes by depth; those without a place come last.
pub fn participants_by_depth(company: &CompanyFacts<'_>) -> Vec<AccountsRow> {
    let tree = &company.company.genealogy;
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for person in 0..tree.len() as u32 {
        *counts.entry(folded(tree.depth(person))).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(depth, participants)| AccountsRow {
            depth: (depth != UNPLACED).then_some(depth),
            and_deeper: depth == DEEPEST,
            participants,
        })
        .collect()
}
