//! What moved in a finding, piece by piece, each with what can have moved it.

use super::evidence;
use super::made_from::MadeFrom;
use super::reason::{Reason, or_unexplained};
use crate::case::policies;
use crate::rules::condition::Evidence;
use crate::rules::{Finding, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// What was measured, or its range.
    Measured,
    /// An answer to the questionnaire.
    Answer,
    /// The line, or the side of it that fires.
    Line,
    /// What the rule looks at, or how it puts its parts together.
    Condition,
    /// Whether the rule speaks of the case.
    Standing,
    /// How much the rule weighs.
    Severity,
    /// The waiver that sets the finding aside.
    Waiver,
    /// Whether the rule judges at all.
    Rule,
    /// The currency of amounts, which are then not compared.
    Currency,
}

/// One thing that moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Moved {
    /// What it is.
    pub what: What,
    /// Which measure, question, line: in words.
    pub title: String,
    /// Id of the measure, roster or question, where it is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quantity: Option<String>,
    /// How it was.
    pub before: String,
    /// How it is.
    pub after: String,
    /// What can have moved it: all of these are possible.
    pub reasons: Vec<Reason>,
}

impl Moved {
    /// Something that moved.
    pub fn new(what: What, title: &str, [before, after]: [String; 2], reasons: Vec<Reason>) -> Self {
        Self { what, title: title.to_owned(), quantity: None, before, after, reasons: or_unexplained(reasons) }
    }

    /// Says which measure, roster or question it is about.
    #[must_use]
    pub fn of(mut self, quantity: &str) -> Self {
        self.quantity = Some(quantity.to_owned());
        self
    }
}

/// The two sides of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// What differs of that which they are made from.
    pub made_from: &'a MadeFrom,
    /// The currency before and after.
    pub currency: [&'a str; 2],
}

impl Sides<'_> {
    /// Whether amounts can be held against each other.
    pub fn one_currency(&self) -> bool {
        self.currency[0] == self.currency[1]
    }
}

/// What a rule came to, a waiver or not.
pub fn raw(finding: &Finding) -> Verdict {
    finding.waiver.as_ref().map_or(finding.verdict, |waiver| waiver.verdict)
}

/// The pieces of evidence that both have, and those that one has.
#[derive(Clone, Debug)]
pub struct Paired<'a> {
    /// On both sides, by quantity and reading.
    pub both: Vec<(&'a Evidence, &'a Evidence)>,
    /// Before alone.
    pub before: Vec<&'a Evidence>,
    /// After alone.
    pub after: Vec<&'a Evidence>,
}

/// Pairs the evidence of two findings.
pub fn paired<'a>(before: &'a Finding, after: &'a Finding) -> Paired<'a> {
    type Key<'a> = (&'a str, Option<&'a str>, usize);
    fn keyed(finding: &Finding) -> Vec<(Key<'_>, &Evidence)> {
        let mut seen: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
        let rows = finding.evidence.iter().map(|row| {
            let (quantity, reading) = (row.quantity.as_str(), row.reading.as_deref());
            let count = seen.entry((quantity, reading)).or_default();
            *count += 1;
            ((quantity, reading, *count), row)
        });
        rows.collect()
    }
    let (left, right) = (keyed(before), keyed(after));
    let find =
        |rows: &[(Key<'a>, &'a Evidence)], key: &Key<'_>| rows.iter().find(|(k, _)| k == key).map(|(_, row)| *row);
    Paired {
        both: left.iter().filter_map(|(key, row)| find(&right, key).map(|other| (*row, other))).collect(),
        before: left.iter().filter(|(key, _)| find(&right, key).is_none()).map(|(_, row)| *row).collect(),
        after: right.iter().filter(|(key, _)| find(&left, key).is_none()).map(|(_, row)| *row).collect(),
    }
}

/// Everything that moved in a finding that is on both sides.
pub fn moved(before: &Finding, after: &Finding, sides: Sides<'_>) -> Vec<Moved> {
    let rows = paired(before, after);
    let mut found: Vec<Moved> = rows.both.iter().flat_map(|(a, b)| evidence::moved(after, a, b, sides)).collect();
    found.extend(one_sided(before, after, &rows, sides));
    if before.severity != after.severity {
        let words = [before.severity, after.severity].map(|s| s.words().to_owned());
        found.push(Moved::new(What::Severity, "severity", words, sides.made_from.rule(&after.pack)));
    }
    found.extend(waiver(before, after, sides));
    // What is left: the same pieces, put together in another way.
    if raw(before) != raw(after) && found.iter().all(|m| matches!(m.what, What::Waiver | What::Severity)) {
        let words = [before, after].map(|f| raw(f).words().to_owned());
        let standing = [before, after].iter().any(|f| raw(f) == Verdict::NotApplicable);
        let mut reasons = sides.made_from.rule(&after.pack);
        reasons.extend(sides.made_from.period().filter(|_| standing));
        let (what, title) = if standing {
            (What::Standing, "whether the authority stands in the period")
        } else {
            (What::Condition, "how the rule puts its parts together")
        };
        found.push(Moved::new(what, title, words, reasons));
    }
    found
}

/// Pieces of evidence on one side alone: another condition, or another answer to whether the rule speaks of the case.
fn one_sided(before: &Finding, after: &Finding, rows: &Paired<'_>, sides: Sides<'_>) -> Option<Moved> {
    if rows.before.is_empty() && rows.after.is_empty() {
        return None;
    }
    let made_from = sides.made_from;
    let mut reasons = made_from.rule(&after.pack);
    // A rule that does not speak of the case shows what it asked for that, and nothing else.
    let asked: Vec<&Evidence> = match (raw(before), raw(after)) {
        (Verdict::NotApplicable, _) if !rows.before.is_empty() => rows.before.clone(),
        (_, Verdict::NotApplicable) if !rows.after.is_empty() => rows.after.clone(),
        _ => rows.before.iter().chain(&rows.after).copied().collect(),
    };
    let (questions, figures): (Vec<&Evidence>, Vec<&Evidence>) =
        asked.into_iter().partition(|row| policies::is_question(&row.quantity));
    if !questions.is_empty() {
        reasons.extend(made_from.answers());
    }
    if !figures.is_empty() {
        reasons.extend(made_from.figures(false));
    }
    reasons.extend(made_from.period());
    let titles = |rows: &[&Evidence]| {
        let titles: BTreeSet<&str> = rows.iter().map(|row| row.title.as_str()).collect();
        if titles.is_empty() { "nothing else".to_owned() } else { titles.into_iter().collect::<Vec<_>>().join("; ") }
    };
    let words = [titles(&rows.before), titles(&rows.after)];
    Some(Moved::new(What::Standing, "what the rule looked at", words, reasons))
}

fn waiver(before: &Finding, after: &Finding, sides: Sides<'_>) -> Option<Moved> {
    if before.waiver == after.waiver {
        return None;
    }
    let made_from = sides.made_from;
    let mut reasons: Vec<Reason> = made_from.waivers().into_iter().chain(made_from.jurisdictions()).collect();
    // A waiver covers what fired, and no more than it accepts: it falls away, or holds again, with what was found.
    if before.waiver.is_some() != after.waiver.is_some() {
        reasons.extend(made_from.figures(false));
        reasons.extend(made_from.rule(&after.pack));
        reasons.extend(made_from.tailoring(&after.rule, |_| true));
    }
    let words = [before, after].map(|finding| {
        finding
            .waiver
            .as_ref()
            .map_or("none".to_owned(), |w| format!("until {}, by {}: {}", w.expires, w.approved_by, w.reason))
    });
    Some(Moved::new(What::Waiver, "waiver", words, reasons))
}

/// Why a rule judges on one side alone: it is switched, its pack differs or is not in use, or other jurisdictions judge.
pub(super) fn rule_alone(finding: &Finding, is_off_elsewhere: bool, sides: Sides<'_>) -> Vec<Reason> {
    let made_from = sides.made_from;
    let mut reasons = made_from.tailoring(&finding.rule, |change| change.what == "status");
    reasons.extend(made_from.rule(&finding.pack));
    reasons.extend(made_from.jurisdictions().filter(|_| !is_off_elsewhere));
    reasons
}
