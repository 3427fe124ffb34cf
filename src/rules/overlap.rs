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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::policies::Policies;
    use crate::measurement::Measured;
    use crate::rules::judge::{Subject, judge};
    use crate::rules::packs::shipped;
    use crate::rules::score::members;
    use crate::rules::weights::Weights;

    #[test]
    fn rules_on_one_sum_are_named_together_and_the_sum_once() {
        // Commissions for recruiting of 40 of 100: the measure's rule and the plan's answer rest on the same money.
        let measured = Measured::new(0.4).part("for recruiting", 40.0, Unit::Money);
        let measurements =
            BTreeMap::from([("recruiting_reward_share".to_owned(), Measurement::of(Ok(measured), Unit::Share))]);
        let policies: Policies = toml::from_str("pays_for_recruiting = true").unwrap();
        let packs: Vec<RulePack> = shipped().unwrap().into_iter().filter(|pack| pack.id == "us-federal").collect();
        let subject = Subject {
            measurements: &measurements,
            rosters: &BTreeMap::new(),
            policies: &policies,
            currency: "USD",
            jurisdictions: &[],
            period: None,
        };
        let findings = judge(&packs, subject);
        let members = members(&packs, &findings, &Weights::shipped().unwrap());
        let found = overlaps(&packs, &findings, &members, &measurements);
        let shared = found.iter().find(|overlap| overlap.rests_on == "commissions for recruiting").unwrap();
        assert!(shared.rules.contains(&"us-kos-2".to_owned()) && shared.rules.contains(&"us-kos-3".to_owned()));
        assert_eq!(shared.money.iter().filter(|part| part.name == "for recruiting").count(), 1);
    }
}
