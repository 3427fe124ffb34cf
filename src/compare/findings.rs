//! Rules that fired somewhere, and what each came to at every company.

use crate::assessment::Assessment;
use crate::rules::theory::Theory;
use crate::rules::verdict::{Severity, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A rule that fired at one company or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingRow {
    /// The rule.
    pub rule: String,
    /// The pattern it looks for.
    pub title: String,
    /// The theory it speaks to.
    pub theory: Theory,
    /// How much it weighs when it fires.
    pub severity: Severity,
    /// What it came to; absent where it does not judge.
    pub verdicts: Vec<Option<Verdict>>,
}

/// The rules, those that fired at most companies first, then the gravest.
pub(super) fn rows(assessments: &[Assessment]) -> Vec<FindingRow> {
    let fired = assessments.iter().flat_map(|a| &a.findings).filter(|finding| finding.verdict == Verdict::Fired);
    let mut seen = BTreeSet::new();
    let mut rows: Vec<FindingRow> = fired
        .filter(|finding| seen.insert(finding.rule.as_str()))
        .map(|finding| {
            let of = |a: &Assessment| a.findings.iter().find(|f| f.rule == finding.rule).map(|f| f.verdict);
            let same = assessments.iter().flat_map(|a| &a.findings).filter(|f| f.rule == finding.rule);
            FindingRow {
                rule: finding.rule.clone(),
                title: finding.title.clone(),
                theory: finding.theory,
                severity: same.map(|f| f.severity).max().unwrap_or(finding.severity),
                verdicts: assessments.iter().map(of).collect(),
            }
        })
        .collect();
    let fired_at = |row: &FindingRow| row.verdicts.iter().filter(|v| **v == Some(Verdict::Fired)).count();
    rows.sort_by(|a, b| {
        let key = |row: &FindingRow| Reverse((fired_at(row), row.severity));
        key(a).cmp(&key(b)).then_with(|| a.rule.cmp(&b.rule))
    });
    rows
}
