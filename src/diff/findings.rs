//! Findings that differ: new, worse, gone, better, answered otherwise, or of a rule that judges on one side alone.

use super::moved::{Moved, Paired, Sides, What, moved, paired, raw, rule_alone};
use crate::assessment::Assessment;
use crate::measurement::Unit;
use crate::rules::condition::Evidence;
use crate::rules::theory::Theory;
use crate::rules::verdict::Severity;
use crate::rules::{Finding, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// How a finding differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It fires or is indeterminate, and did not and was not.
    New,
    /// It did so before, and more so now: its verdict, its severity, or how far it lies beyond the line.
    Worse,
    /// It fired or was indeterminate, and is clear or does not apply.
    Gone,
    /// It fires or is indeterminate, less so than before.
    Better,
    /// Its answer differs in another way: what was clear is not assessed, what fired is waived or not assessed, a line
    /// moved without a change of the verdict.
    Otherwise,
    /// The rule judges only after, and neither fires nor is indeterminate.
    RuleAdded,
    /// The rule judged only before, and neither fired nor was indeterminate.
    RuleRemoved,
}

/// Every kind, in the order of a report.
pub const KINDS: [Kind; 7] =
    [Kind::New, Kind::Worse, Kind::Gone, Kind::Better, Kind::Otherwise, Kind::RuleAdded, Kind::RuleRemoved];

impl Kind {
    /// The words of a report.
    pub fn words(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Worse => "worse",
            Self::Gone => "gone",
            Self::Better => "better",
            Self::Otherwise => "changed otherwise",
            Self::RuleAdded => "rule only after",
            Self::RuleRemoved => "rule only before",
        }
    }
}

/// A finding that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingChange {
    /// The rule.
    pub rule: String,
    /// The pattern it looks for.
    pub title: String,
    /// Id of its pack.
    pub pack: String,
    /// The theory it speaks to.
    pub theory: Theory,
    /// How it differs.
    pub kind: Kind,
    /// Severity before and after; absent where the rule does not judge.
    pub severity: [Option<Severity>; 2],
    /// Verdict before and after.
    pub verdict: [Option<Verdict>; 2],
    /// What moved, each with what can have moved it.
    pub moved: Vec<Moved>,
}

/// The findings that differ, in the order of the kinds, heavier ones first.
pub(super) fn changes(before: &Assessment, after: &Assessment, sides: Sides<'_>) -> Vec<FindingChange> {
    let by_rule = |assessment: &'_ Assessment| -> BTreeMap<String, Finding> {
        assessment.findings.iter().map(|finding| (finding.rule.clone(), finding.clone())).collect()
    };
    let (old, new) = (by_rule(before), by_rule(after));
    let gone = before.findings.iter().filter(|finding| !new.contains_key(&finding.rule));
    let order = after.findings.iter().chain(gone);
    let off = |assessment: &Assessment, rule: &str| assessment.rules_off.iter().any(|off| off.rule == rule);
    let mut found: Vec<FindingChange> = order
        .filter_map(|finding| match (old.get(&finding.rule), new.get(&finding.rule)) {
            (Some(a), Some(b)) => both(a, b, sides),
            (None, Some(b)) => Some(alone(b, 1, off(before, &b.rule), sides)),
            (Some(a), None) => Some(alone(a, 0, off(after, &a.rule), sides)),
            (None, None) => None,
        })
        .collect();
    found.sort_by_key(|change| (change.kind, std::cmp::Reverse(change.severity.iter().flatten().max().copied())));
    found
}

/// Whether a finding asks for attention.
fn is_active(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Fired | Verdict::Indeterminate)
}

fn both(before: &Finding, after: &Finding, sides: Sides<'_>) -> Option<FindingChange> {
    let moved = moved(before, after, sides);
    let kind = kind(before, after, &moved, sides)?;
    Some(FindingChange {
        rule: after.rule.clone(),
        title: after.title.clone(),
        pack: after.pack.clone(),
        theory: after.theory,
        kind,
        severity: [before, after].map(|finding| Some(finding.severity)),
        verdict: [before, after].map(|finding| Some(finding.verdict)),
        moved,
    })
}

/// A finding whose rule judges on one side alone.
fn alone(finding: &Finding, side: usize, is_off_elsewhere: bool, sides: Sides<'_>) -> FindingChange {
    let only = |verdict| {
        let mut both = [None, None];
        both[side] = Some(verdict);
        both
    };
    let mut severity = [None, None];
    severity[side] = Some(finding.severity);
    let kind = match (side, is_active(finding.verdict)) {
        (1, true) => Kind::New,
        (1, false) => Kind::RuleAdded,
        (_, true) => Kind::Gone,
        (_, false) => Kind::RuleRemoved,
    };
    let elsewhere = if is_off_elsewhere { "is off" } else { "is not there" };
    let mut words = [elsewhere.to_owned(), elsewhere.to_owned()];
    "judges".clone_into(&mut words[side]);
    let reasons = rule_alone(finding, is_off_elsewhere, sides);
    FindingChange {
        rule: finding.rule.clone(),
        title: finding.title.clone(),
        pack: finding.pack.clone(),
        theory: finding.theory,
        kind,
        severity,
        verdict: only(finding.verdict),
        moved: vec![Moved::new(What::Rule, "the rule", words, reasons)],
    }
}

/// How a finding differs; `None` where it does not. What is set aside by a waiver, or cannot be assessed any more, is
/// not gone.
fn kind(before: &Finding, after: &Finding, moved: &[Moved], sides: Sides<'_>) -> Option<Kind> {
    let (a, b) = (before.verdict, after.verdict);
    let kind = match (is_active(a), is_active(b)) {
        (false, true) => Kind::New,
        (true, false) if matches!(b, Verdict::Clear | Verdict::NotApplicable) => Kind::Gone,
        (true, true) => {
            let order = b.cmp(&a).then(after.severity.cmp(&before.severity));
            match order.then(farther(before, after, sides)) {
                Ordering::Greater => Kind::Worse,
                Ordering::Less => Kind::Better,
                Ordering::Equal => return otherwise(moved),
            }
        }
        _ if a != b || raw(before) != raw(after) => Kind::Otherwise,
        _ => return otherwise(moved),
    };
    Some(kind)
}

/// Where the verdict stays, a finding differs by what moved in the rule, in the answers or in a waiver; figures that
/// moved stand with the measures.
fn otherwise(moved: &[Moved]) -> Option<Kind> {
    moved.iter().any(|moved| !matches!(moved.what, What::Measured | What::Currency)).then_some(Kind::Otherwise)
}

/// Whether a fired finding lies farther beyond its lines than before: greater where a piece of evidence does and none
/// lies nearer.
fn farther(before: &Finding, after: &Finding, sides: Sides<'_>) -> Ordering {
    let Paired { both, .. } = paired(before, after);
    let fired = both.iter().filter(|(a, b)| a.verdict == Verdict::Fired && b.verdict == Verdict::Fired);
    let comparable = fired.filter(|(a, b)| sides.one_currency() || (a.unit, b.unit) != (Unit::Money, Unit::Money));
    let moves: Vec<Ordering> =
        comparable.filter_map(|(a, b)| beyond(b)?.partial_cmp(&beyond(a)?)).filter(|o| o.is_ne()).collect();
    match moves.split_first() {
        Some((first, rest)) if rest.iter().all(|order| order == first) => *first,
        _ => Ordering::Equal,
    }
}

/// How far what was seen lies beyond the line, in its unit: the value, or the nearer end where there is none; of
/// participants the share or the number of rows past it.
fn beyond(row: &Evidence) -> Option<f64> {
    if let Some(concerned) = &row.concerned {
        return Some(match &concerned.share {
            Some(share) => share.range[0] - share.limit,
            None => concerned.certainly as f64,
        });
    }
    let (test, limit) = (row.test?, row.limit?);
    let nearer = row.range.map(|[low, high]| if test.fires_above() { low } else { high });
    let value = row.value.or(nearer)?;
    Some(if test.fires_above() { value - limit } else { limit - value })
}
