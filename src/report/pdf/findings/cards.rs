//! The findings: a card for each that fired or is open, a line for each of the others.

use crate::assessment::Assessment;
use crate::report::html::{DecisionView, FindingView, decision, finding};
use crate::rules::Finding;
use crate::rules::verdict::{VERDICTS, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

/// Findings of one verdict, a card each.
#[derive(Serialize)]
pub struct CardGroup {
    verdict: &'static str,
    findings: Vec<Card>,
}

#[derive(Serialize)]
struct Card {
    #[serde(flatten)]
    words: FindingView,
    /// Its place in the list of findings, by which page one finds it.
    place: usize,
}

/// Findings of one verdict, a line each.
#[derive(Serialize)]
pub struct RestGroup {
    verdict: &'static str,
    findings: Vec<DecisionView>,
}

/// An authority that rules cite.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Authority {
    pub(in crate::report::pdf) title: String,
    pub(in crate::report::pdf) url: String,
    pub(in crate::report::pdf) verified: &'static str,
}

/// Whether a verdict is worth a card.
fn has_card(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Fired | Verdict::Indeterminate | Verdict::Waived)
}

/// The findings of a verdict with their places, the weightiest first.
fn of(assessment: &Assessment, verdict: Verdict) -> Vec<(usize, &Finding)> {
    let mut found: Vec<(usize, &Finding)> =
        assessment.findings.iter().enumerate().filter(|(_, f)| f.verdict == verdict).collect();
    found.sort_by_key(|(_, f)| std::cmp::Reverse(f.severity));
    found
}

/// The cards.
pub(super) fn cards(assessment: &Assessment) -> Vec<CardGroup> {
    let groups = VERDICTS.into_iter().filter(|verdict| has_card(*verdict)).map(|verdict| CardGroup {
        verdict: verdict.words(),
        findings: of(assessment, verdict)
            .into_iter()
            .map(|(place, f)| Card { words: finding(f, assessment), place })
            .collect(),
    });
    groups.filter(|group| !group.findings.is_empty()).collect()
}

/// The others.
pub(super) fn rest(assessment: &Assessment) -> Vec<RestGroup> {
    let groups = VERDICTS.into_iter().filter(|verdict| !has_card(*verdict)).map(|verdict| RestGroup {
        verdict: verdict.words(),
        findings: of(assessment, verdict).into_iter().map(|(_, f)| decision(f, assessment)).collect(),
    });
    groups.filter(|group| !group.findings.is_empty()).collect()
}

/// What the findings cite, each once, by title.
pub(in crate::report::pdf) fn authorities(assessment: &Assessment) -> Vec<Authority> {
    let cited = assessment.findings.iter().flat_map(|f| &f.citations);
    let by_place: BTreeMap<(&str, &str), &'static str> =
        cited.map(|c| ((c.title.as_str(), c.url.as_str()), c.verified.words())).collect();
    by_place
        .into_iter()
        .map(|((title, url), verified)| Authority { title: title.to_owned(), url: url.to_owned(), verified })
        .collect()
}
