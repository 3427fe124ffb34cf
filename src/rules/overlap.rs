//! Which fired rules rest on the same money, so that nobody counts it twice.

use super::judge::Finding;
use super::pack::RulePack;
use super::score::Member;
use super::verdict::Verdict;
use crate::measurement::{Measurement, Part, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fired rules that rest on one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Overlap {
    /// What they rest on.
    pub rests_on: String,
    /// The rules, in the order of the packs.
    pub rules: Vec<String>,
    /// The sums of money that the measures behind them are made of, each once.
    pub money: Vec<Part>,
}

/// Every set of two fired rules or more that rest on the same.
pub(super) fn overlaps(
    packs: &[RulePack],
    findings: &[Finding],
    members: &[Member],
    measurements: &BTreeMap<String, Measurement>,
) -> Vec<Overlap> {
    let mut sets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let fired = findings.iter().filter(|f| f.waiver.as_ref().map_or(f.verdict, |w| w.verdict) == Verdict::Fired);
    for finding in fired {
        if let Some(member) = members.iter().find(|member| member.rule == finding.rule) {
            sets.entry(&member.group.rests_on).or_default().push(&finding.rule);
        }
    }
    // What stands in no group shares nothing with anything else.
    let grouped = |rests_on: &str| members.iter().any(|m| m.group.rests_on == rests_on && m.group.shared);
    let shared = sets.into_iter().filter(|(rests_on, rules)| rules.len() > 1 && grouped(rests_on));
    shared
        .map(|(rests_on, rules)| Overlap {
            rests_on: rests_on.to_owned(),
            money: money(packs, &rules, measurements),
            rules: rules.into_iter().map(str::to_owned).collect(),
        })
        .collect()
}

fn money(packs: &[RulePack], rules: &[&str], measurements: &BTreeMap<String, Measurement>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let all = packs.iter().flat_map(|pack| &pack.rules).filter(|rule| rules.contains(&rule.id.as_str()));
    for quantity in all.flat_map(|rule| rule.when.quantities()) {
        let measured = measurements.get(quantity).and_then(Measurement::measured);
        for part in measured.into_iter().flat_map(|m| &m.parts).filter(|part| part.unit == Unit::Money) {
            if !parts.iter().any(|known| known.name == part.name) {
                parts.push(part.clone());
            }
        }
    }
    parts
}
