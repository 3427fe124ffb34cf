//! Judging: every rule of every pack, weighed on what was measured and answered.

use super::baseline::Known;
use super::condition::{Evidence, Scales};
use super::pack::{Authority, Citation, Lens, Rule, RulePack, Status};
use super::theory::Theory;
use super::verdict::{Severity, Verdict};
use super::waiver::Waived;
use crate::case::policies::Policies;
use crate::evidence::RowSetFile;
use crate::measurement::Measurement;
use crate::rosters::Rosters;
use crate::threads;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Measurements by id.
    pub measurements: &'a BTreeMap<String, Measurement>,
    /// Rosters by id: those that [`rosters_of`] names.
    pub rosters: &'a Rosters,
    /// Answers to the questionnaire.
    pub policies: &'a Policies,
    /// Currency of every amount.
    pub currency: &'a str,
    /// Jurisdictions whose law was asked for.
    pub jurisdictions: &'a [String],
    /// First and last day of the data; rules and parameters are those of this time. The latest without it.
    pub period: Option<(NaiveDate, NaiveDate)>,
}

/// What one rule comes to on the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Rule id.
    pub rule: String,
    /// The pattern it looks for.
    pub title: String,
    /// Pack id.
    pub pack: String,
    /// Jurisdiction of the pack.
    pub jurisdiction: String,
    /// The theory it speaks to.
    pub theory: Theory,
    /// How much it weighs when it fires.
    pub severity: Severity,
    /// What it comes to.
    pub verdict: Verdict,
    /// The lens on members' own purchases, if it has one.
    pub lens: Option<Lens>,
    /// What it rests on.
    pub basis: Authority,
    /// Whether a fired rule is never offset by good results elsewhere.
    pub gate: bool,
    /// The waiver that set it aside.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub waiver: Option<Waived>,
    /// Whether the baseline knows it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub known: Option<Known>,
    /// What it looked at.
    pub evidence: Vec<Evidence>,
    /// The file that lists those concerned, where it looked at participants one by one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub list: Option<RowSetFile>,
    /// What else to know, such as a limit that changed within the period.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
    /// Why the pattern matters.
    pub rationale: String,
    /// How it can be wrong.
    pub false_positives: Vec<String>,
    /// What would change it.
    pub remedy: String,
    /// Where it is written.
    pub citations: Vec<Citation>,
}

/// A rule that is kept and does not judge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleOff {
    /// Rule id.
    pub rule: String,
    /// The pattern it would look for.
    pub title: String,
    /// Why it does not judge.
    pub because: String,
}

/// The rules of the packs that are off.
pub fn rules_off(packs: &[RulePack]) -> Vec<RuleOff> {
    let off = packs.iter().flat_map(|p| &p.rules).filter(|r| r.status == Status::Off);
    off.map(|rule| RuleOff {
        rule: rule.id.clone(),
        title: rule.title.clone(),
        because: rule.off_because.trim().to_owned(),
    })
    .collect()
}

/// The rosters that the rules of the packs look at.
pub fn rosters_of(packs: &[RulePack]) -> BTreeSet<&str> {
    let on = packs.iter().flat_map(|pack| &pack.rules).filter(|rule| rule.status == Status::On);
    let conditions = on.flat_map(|rule| rule.applies_when.iter().chain(std::iter::once(&rule.when)));
    conditions.flat_map(|condition| condition.participants()).map(|p| p.roster.as_str()).collect()
}

/// Judges the case by every rule that is on, in the order of the packs.
pub fn judge(packs: &[RulePack], subject: Subject<'_>) -> Vec<Finding> {
    let rules = packs.iter().flat_map(|pack| pack.rules.iter().map(move |rule| (pack, rule)));
    let on: Vec<(&RulePack, &Rule)> = rules.filter(|(_, rule)| rule.status == Status::On).collect();
    threads::each(&on, |(pack, rule)| finding(pack, rule, subject))
}

pub(super) fn finding(pack: &RulePack, rule: &Rule, subject: Subject<'_>) -> Finding {
    let (verdict, evidence, notes) = if rule.stands_in(subject.period) {
        over_time(rule, subject)
    } else {
        (Verdict::NotApplicable, Vec::new(), vec!["the authority did not stand in the period of the data".to_owned()])
    };
    Finding {
        rule: rule.id.clone(),
        title: rule.title.clone(),
        pack: pack.id.clone(),
        jurisdiction: jurisdiction(pack, rule, subject.jurisdictions),
        theory: rule.theory,
        severity: rule.severity,
        verdict,
        lens: rule.lens,
        basis: rule.basis,
        gate: rule.gate,
        waiver: None,
        known: None,
        evidence,
        list: None,
        notes,
        rationale: rule.rationale.trim().to_owned(),
        false_positives: rule.false_positives.iter().map(|f| f.trim().to_owned()).collect(),
        remedy: rule.remedy.trim().to_owned(),
        citations: rule.citations.clone(),
    }
}

/// The jurisdictions that the rule speaks for: those asked for among several.
fn jurisdiction(pack: &RulePack, rule: &Rule, asked: &[String]) -> String {
    let of: Vec<&str> = if rule.jurisdictions.is_empty() {
        pack.jurisdictions.keys().map(String::as_str).collect()
    } else {
        rule.jurisdictions.iter().filter(|j| asked.contains(j)).map(String::as_str).collect()
    };
    of.join(", ")
}

/// Weighs a rule on every set of limits that held in the period. A case across a change is judged on both sides; the
/// stronger verdict stands, with the dates of both.
fn over_time(rule: &Rule, subject: Subject<'_>) -> (Verdict, Vec<Evidence>, Vec<String>) {
    let days = days_to_judge(rule, subject.period);
    let weighed: Vec<(Option<NaiveDate>, Verdict, Vec<Evidence>)> = days
        .into_iter()
        .map(|on| {
            let scales = Scales {
                measurements: subject.measurements,
                rosters: subject.rosters,
                policies: subject.policies,
                parameters: &rule.parameters,
                on,
                currency: Some(subject.currency),
                example: false,
            };
            let (verdict, evidence) = weigh_rule(rule, scales);
            (on, verdict, evidence)
        })
        .collect();
    let notes = if weighed.len() > 1 {
        let sides =
            weighed.iter().filter_map(|(on, verdict, _)| on.map(|on| format!("from {on}: {}", verdict.words())));
        vec![format!("the limits changed within the period: {}", sides.collect::<Vec<_>>().join("; "))]
    } else {
        Vec::new()
    };
    let strongest = weighed.into_iter().max_by_key(|(_, verdict, _)| *verdict);
    let (_, verdict, evidence) = strongest.expect("at least one day is judged");
    (verdict, evidence, notes)
}

/// The days on which limits begin to hold within the period, the first day of the period among them.
fn days_to_judge(rule: &Rule, period: Option<(NaiveDate, NaiveDate)>) -> Vec<Option<NaiveDate>> {
    let Some((start, end)) = period else {
        return vec![None];
    };
    let changes = rule.parameters.values().flat_map(|p| &p.values).map(|v| v.from);
    let mut days: BTreeSet<NaiveDate> = changes.filter(|from| *from > start && *from <= end).collect();
    days.insert(rule.from.filter(|from| *from > start).unwrap_or(start));
    days.into_iter().map(Some).collect()
}

/// Weighs one rule: first whether it speaks of the case, then its condition.
pub(super) fn weigh_rule(rule: &Rule, scales: Scales<'_>) -> (Verdict, Vec<Evidence>) {
    let mut evidence = Vec::new();
    if let Some(scope) = &rule.applies_when {
        match scope.weigh(scales, &mut evidence) {
            Verdict::Fired => evidence.clear(),
            Verdict::Clear => return (Verdict::NotApplicable, evidence),
            open => return (open, evidence),
        }
    }
    let verdict = rule.when.weigh(scales, &mut evidence);
    (verdict, evidence)
}
