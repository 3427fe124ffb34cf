//! Scores and the band: what they were and are, and which findings moved them.

use super::findings::FindingChange;
use super::made_from::MadeFrom;
use super::moved::raw;
use super::reason::{Reason, or_unexplained};
use crate::assessment::Assessment;
use crate::rules::score::Score;
use crate::rules::theory::{Theory, TheoryAnswer};
use crate::rules::weights::Band;
use crate::rules::{Finding, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The band of the whole case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BandChange {
    /// The band before and after; absent where no theory has a score.
    pub band: [Option<Band>; 2],
    /// The lowest band that open findings leave possible.
    pub low: [Option<Band>; 2],
    /// The highest one.
    pub high: [Option<Band>; 2],
    /// Gate rules that hold it up.
    pub gates: [Vec<String>; 2],
}

/// A theory that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TheoryChange {
    /// The theory.
    pub theory: Theory,
    /// Its score before and after; absent where nothing of it could be assessed.
    pub score: [Option<Score>; 2],
    /// What its rules came to.
    pub answer: [Option<TheoryAnswer>; 2],
    /// The rules whose findings differ.
    pub rules: Vec<String>,
    /// What can have moved it.
    pub reasons: Vec<Reason>,
}

/// The band, where it or its range differs.
pub(super) fn band(before: &Assessment, after: &Assessment) -> Option<BandChange> {
    let both = [before, after].map(|assessment| &assessment.screening.overall);
    (both[0] != both[1]).then(|| BandChange {
        band: both.map(|overall| overall.band),
        low: both.map(|overall| overall.low),
        high: both.map(|overall| overall.high),
        gates: both.map(|overall| overall.gates.clone()),
    })
}

/// The theories whose score or counts differ.
pub(super) fn theories(
    before: &Assessment,
    after: &Assessment,
    findings: &[FindingChange],
    made_from: &MadeFrom,
) -> Vec<TheoryChange> {
    let of = |theory: Theory| {
        let score = [before, after].map(|a| {
            a.screening.theories.iter().find(|scored| scored.theory == theory).and_then(|scored| scored.score)
        });
        let answer = [before, after].map(|a| a.theories.iter().find(|answer| answer.theory == theory).cloned());
        if score[0] == score[1] && answer[0] == answer[1] {
            return None;
        }
        let own: Vec<&FindingChange> = findings.iter().filter(|change| change.theory == theory).collect();
        let mut reasons: Vec<Reason> =
            own.iter().flat_map(|change| &change.moved).flat_map(|moved| moved.reasons.clone()).collect();
        // Weights are the program's own. An open finding counts by the part of its range beyond the line, so that a
        // score moves with figures though no verdict does.
        reasons.extend(made_from.tool());
        if own.is_empty() {
            reasons.extend(made_from.anything());
        } else if open_moved(theory, before, after) {
            reasons.extend(made_from.figures(true));
        }
        let rules = own.iter().map(|change| change.rule.clone()).collect();
        Some(TheoryChange { theory, score, answer, rules, reasons: or_unexplained(reasons) })
    };
    crate::rules::theory::THEORIES.into_iter().filter_map(of).collect()
}

/// Whether a finding of the theory is open on both sides and its evidence differs.
fn open_moved(theory: Theory, before: &Assessment, after: &Assessment) -> bool {
    let open = |finding: &&Finding| finding.theory == theory && raw(finding) == Verdict::Indeterminate;
    before.findings.iter().filter(open).any(|finding| {
        let other = after.findings.iter().filter(open).find(|other| other.rule == finding.rule);
        other.is_some_and(|other| other.evidence != finding.evidence)
    })
}
