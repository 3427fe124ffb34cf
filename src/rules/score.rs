//! The score of each theory and the screening band: triage, never the finding.
//!
//! Correlated rules are one group; within a group the strongest counts, across groups the chances combine by noisy-OR:
//! `P = 1 − (1 − λ0) Π (1 − λg xg)`, where `xg` is the greatest severity factor among the group's fired rules. (Pearl
//! 1988, *Probabilistic Reasoning in Intelligent Systems*, §4.3, for noisy-OR with a leak.) What is indeterminate or not
//! assessed makes the score a range.

use super::condition::Evidence;
use super::judge::Finding;
use super::pack::{Rule, RulePack};
use super::theory::{THEORIES, Theory};
use super::verdict::{Severity, Verdict};
use super::weights::{Band, GroupOf, Weights};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The score of one theory, 0 to 100.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TheoryScore {
    /// The theory.
    pub theory: Theory,
    /// The score; absent where no rule of the theory could be assessed.
    pub score: Option<Score>,
    /// Groups of evidence, the heaviest first.
    pub groups: Vec<GroupScore>,
}

/// A score and its range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// What fired counts in full, what is indeterminate by the part of its range past the line, what is not assessed
    /// not at all.
    pub point: f64,
    /// The score if nothing that is open had fired.
    pub low: f64,
    /// The score if everything that is open had fired.
    pub high: f64,
}

/// What one group of correlated rules adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupScore {
    /// Id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// λ of the group.
    pub weight: f64,
    /// The strongest of its rules: severity factor times how far it fired, 0 to 1.
    pub strength: f64,
    /// The same if nothing open had fired.
    pub strength_low: f64,
    /// The same if everything open had fired.
    pub strength_high: f64,
    /// Its rules that speak of the case.
    pub rules: Vec<String>,
}

/// The band of the whole case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Overall {
    /// The band; absent where no theory has a score.
    pub band: Option<Band>,
    /// The lowest band that the open findings leave possible.
    pub low: Option<Band>,
    /// The highest one.
    pub high: Option<Band>,
    /// Gate rules that fired and hold the band up.
    pub gates: Vec<String>,
}

/// A rule's part in its group.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub rule: String,
    pub theory: Theory,
    pub group: GroupOf,
    pub severity: Severity,
    pub factor: f64,
    /// How far it fired: low, point, high.
    pub state: [f64; 3],
    pub assessed: bool,
    pub gate_fired: bool,
}

/// The findings as members of groups; those that do not speak of the case are left out.
pub(super) fn members(packs: &[RulePack], findings: &[Finding], weights: &Weights) -> Vec<Member> {
    let rules: BTreeMap<&str, &Rule> =
        packs.iter().flat_map(|pack| &pack.rules).map(|rule| (rule.id.as_str(), rule)).collect();
    let of = |finding: &Finding| {
        // A waiver sets a finding aside for the run's exit code; it does not change what was found.
        let verdict = finding.waiver.as_ref().map_or(finding.verdict, |waiver| waiver.verdict);
        let rule = rules.get(finding.rule.as_str()).filter(|_| verdict != Verdict::NotApplicable)?;
        Some(member(rule, finding, verdict, weights))
    };
    findings.iter().filter_map(of).collect()
}

/// A rule's part, given what it came to.
pub(super) fn member(rule: &Rule, finding: &Finding, verdict: Verdict, weights: &Weights) -> Member {
    let first = rule.when.quantities().first().copied().unwrap_or(&rule.id);
    Member {
        rule: rule.id.clone(),
        theory: rule.theory,
        group: weights.group_of(first),
        severity: rule.severity,
        factor: weights.factor(rule.severity),
        state: state(verdict, &finding.evidence),
        assessed: verdict != Verdict::NotAssessed,
        gate_fired: rule.gate && verdict == Verdict::Fired,
    }
}

/// How far a rule fired: if nothing open had, as it stands, if everything open had.
fn state(verdict: Verdict, evidence: &[Evidence]) -> [f64; 3] {
    match verdict {
        Verdict::Fired => [1.0; 3],
        Verdict::Indeterminate => [0.0, past_the_line(evidence), 1.0],
        Verdict::NotAssessed => [0.0, 0.0, 1.0],
        Verdict::Clear | Verdict::Waived | Verdict::NotApplicable => [0.0; 3],
    }
}

/// The part of the open range that lies past its line, as if every place in it were as likely; a half where the range is
/// a point on too few observations.
fn past_the_line(evidence: &[Evidence]) -> f64 {
    let open = evidence.iter().find(|row| row.verdict == Verdict::Indeterminate);
    let Some((test, [low, high], limit)) = open.and_then(|row| Some((row.test?, row.range?, row.limit?))) else {
        return 0.5;
    };
    if high - low <= f64::EPSILON || !low.is_finite() || !high.is_finite() {
        return 0.5;
    }
    let above = ((high - limit) / (high - low)).clamp(0.0, 1.0);
    if test.fires_above() { above } else { 1.0 - above }
}

/// Scores of every theory.
pub(super) fn theories(members: &[Member], weights: &Weights) -> Vec<TheoryScore> {
    THEORIES.into_iter().map(|theory| score(theory, members, weights)).collect()
}

pub(super) fn score(theory: Theory, members: &[Member], weights: &Weights) -> TheoryScore {
    let groups = groups(theory, members);
    let assessed = members.iter().any(|member| member.theory == theory && member.assessed);
    let of = |strength: fn(&GroupScore) -> f64| {
        100.0 * noisy_or(weights.leak, groups.iter().map(|g| (g.weight, strength(g))))
    };
    let score = assessed.then(|| Score {
        point: of(|g| g.strength),
        low: of(|g| g.strength_low),
        high: of(|g| g.strength_high),
    });
    TheoryScore { theory, score, groups }
}

/// The groups of a theory: in each the strongest member counts.
pub(super) fn groups(theory: Theory, members: &[Member]) -> Vec<GroupScore> {
    let mut groups: BTreeMap<&str, GroupScore> = BTreeMap::new();
    for member in members.iter().filter(|member| member.theory == theory) {
        let group = groups.entry(member.group.id.as_str()).or_insert_with(|| GroupScore {
            id: member.group.id.clone(),
            title: member.group.title.clone(),
            weight: member.group.weight,
            strength: 0.0,
            strength_low: 0.0,
            strength_high: 0.0,
            rules: Vec::new(),
        });
        let [low, point, high] = member.state.map(|state| state * member.factor);
        group.strength_low = group.strength_low.max(low);
        group.strength = group.strength.max(point);
        group.strength_high = group.strength_high.max(high);
        group.rules.push(member.rule.clone());
    }
    let mut groups: Vec<GroupScore> = groups.into_values().collect();
    groups.sort_by(|a, b| (b.weight * b.strength).total_cmp(&(a.weight * a.strength)));
    groups
}

/// Noisy-OR with a leak, over (λ, x).
pub fn noisy_or(leak: f64, causes: impl Iterator<Item = (f64, f64)>) -> f64 {
    1.0 - (1.0 - leak) * causes.map(|(weight, x)| 1.0 - weight * x).product::<f64>()
}

/// The band of the whole case: that of its strongest theory, and no lower than the floor that a fired gate rule sets.
pub(super) fn overall(scores: &[TheoryScore], members: &[Member], weights: &Weights) -> Overall {
    let gates: Vec<String> = members.iter().filter(|m| m.gate_fired).map(|m| m.rule.clone()).collect();
    let floor = if gates.is_empty() { Band::Minimal } else { weights.bands.gate_floor };
    let band = |end: fn(&Score) -> f64| {
        let strongest = scores.iter().filter_map(|s| s.score.as_ref()).map(end).reduce(f64::max);
        strongest.map(|score| weights.band(score).max(floor))
    };
    Overall { band: band(|s| s.point), low: band(|s| s.low), high: band(|s| s.high), gates }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn a(theory: Theory, group: &str, weight: f64, factor: f64, state: [f64; 3]) -> Member {
        Member {
            rule: format!("{group}-{factor}"),
            theory,
            group: GroupOf {
                id: group.to_owned(),
                title: String::new(),
                weight,
                rests_on: String::new(),
                shared: true,
            },
            severity: Severity::Medium,
            factor,
            state,
            assessed: true,
            gate_fired: false,
        }
    }

    const LOADING: Theory = Theory::InventoryLoading;

    #[test]
    fn noisy_or_gives_the_figure_of_the_methods() {
        // λ0 = .05 and (.6, .4, .3) all present: 1 − .95 × .4 × .6 × .7 = .8404 (methods 6.2).
        let score = noisy_or(0.05, [(0.6, 1.0), (0.4, 1.0), (0.3, 1.0)].into_iter());
        assert!((score - 0.8404).abs() < 1e-12);
    }

    #[test]
    fn correlated_rules_count_once_and_different_ones_combine() {
        let weights = Weights::shipped().unwrap();
        let one = score(LOADING, &[a(LOADING, "g", 0.6, 0.5, [1.0; 3])], &weights).score.unwrap();
        // 1 − .95 × (1 − .6 × .5) = .335
        assert!((one.point - 33.5).abs() < 1e-9);
        let twice = [a(LOADING, "g", 0.6, 0.5, [1.0; 3]), a(LOADING, "g", 0.6, 0.25, [1.0; 3])];
        assert_eq!(score(LOADING, &twice, &weights).score.unwrap(), one);
        let other = [a(LOADING, "g", 0.6, 0.5, [1.0; 3]), a(LOADING, "h", 0.4, 0.5, [1.0; 3])];
        // 1 − .95 × .7 × .8 = .468
        assert!((score(LOADING, &other, &weights).score.unwrap().point - 46.8).abs() < 1e-9);
    }

    #[test]
    fn what_is_open_makes_the_score_a_range() {
        let weights = Weights::shipped().unwrap();
        let open = [a(LOADING, "g", 0.6, 0.5, [0.0, 0.25, 1.0]), a(LOADING, "h", 0.4, 0.5, [0.0, 0.0, 1.0])];
        let found = score(LOADING, &open, &weights).score.unwrap();
        // Low .05; point 1 − .95 × (1 − .6 × .125) = .12125; high 1 − .95 × .7 × .8 = .468.
        assert!((found.low - 5.0).abs() < 1e-9);
        assert!((found.point - 12.125).abs() < 1e-9);
        assert!((found.high - 46.8).abs() < 1e-9);
    }

    #[test]
    fn without_anything_assessed_there_is_no_score_and_no_band() {
        let weights = Weights::shipped().unwrap();
        let mut member = a(LOADING, "g", 0.6, 0.5, [0.0, 0.0, 1.0]);
        member.assessed = false;
        let scores = theories(&[member.clone()], &weights);
        assert!(scores.iter().all(|s| s.score.is_none()));
        assert_eq!(overall(&scores, &[member], &weights).band, None);
    }

    #[test]
    fn a_fired_gate_rule_puts_a_floor_that_nothing_offsets() {
        let weights = Weights::shipped().unwrap();
        let mut gate = a(LOADING, "g", 0.6, 0.25, [1.0; 3]);
        let without = theories(std::slice::from_ref(&gate), &weights);
        assert_eq!(overall(&without, std::slice::from_ref(&gate), &weights).band, Some(Band::Minimal));
        gate.gate_fired = true;
        let found = overall(&without, &[gate], &weights);
        assert_eq!((found.low, found.band, found.high), (Some(Band::High), Some(Band::High), Some(Band::High)));
    }

    proptest! {
        #[test]
        fn one_more_fired_rule_never_lowers_the_score_and_the_point_lies_in_its_range(
            states in proptest::collection::vec((0_usize..4, 0.0_f64..=1.0, 0_usize..3), 1..12),
            more in (0_usize..4, 0.0_f64..=1.0)
        ) {
            let weights = Weights::shipped().unwrap();
            let ids = ["a", "b", "c", "d"];
            let open = [[0.0; 3], [0.0, 0.5, 1.0], [1.0; 3]];
            let mut members: Vec<Member> =
                states.iter().map(|&(group, factor, state)| a(LOADING, ids[group], 0.5, factor, open[state])).collect();
            let before = score(LOADING, &members, &weights).score.unwrap();
            prop_assert!(before.low <= before.point && before.point <= before.high);
            members.push(a(LOADING, ids[more.0], 0.5, more.1, [1.0; 3]));
            let after = score(LOADING, &members, &weights).score.unwrap();
            prop_assert!(after.point >= before.point - 1e-9 && after.low >= before.low - 1e-9);
        }
    }
}
