//! Accounts by depth.

use crate::facts::CompanyFacts;
use crate::genealogy::UNPLACED;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Accounts at one depth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountsRow {
    /// Levels below a root; absent for accounts without a place in the tree.
    pub depth: Option<u32>,
    /// Accounts of all classes.
    pub participants: u64,
}

/// Accounts of all classes by depth; those without a place come last.
pub fn participants_by_depth(company: &CompanyFacts<'_>) -> Vec<AccountsRow> {
    let tree = &company.company.genealogy;
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for person in 0..tree.len() as u32 {
        *counts.entry(tree.depth(person)).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(depth, participants)| AccountsRow { depth: (depth != UNPLACED).then_some(depth), participants })
        .collect()
}
