//! When a rule fires: a typed condition over measurements and policy answers.

use super::pack::{Parameter, Verified};
use super::participants::{Concerned, Participants};
use super::verdict::Verdict;
use crate::case::policies::{Answer, Policies};
use crate::measurement::{Measured, Measurement, Reading, Unit};
use crate::metrics::{self, Basis};
use crate::rosters::Rosters;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewest observations on which an estimate decides.
const FEWEST: u64 = 30;
/// Two shares nearer than this are the same number written twice.
const SAME: f64 = 1e-12;

/// A condition.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// The quantity is greater than the limit.
    Above(Comparison),
    /// The quantity is the limit or greater.
    AtLeast(Comparison),
    /// The quantity is less than the limit.
    Below(Comparison),
    /// The quantity is the limit or less.
    AtMost(Comparison),
    /// A question has this answer.
    Answer(Asked),
    /// Participants are past a line.
    Participants(Participants),
    /// All of them hold.
    All(Vec<Condition>),
    /// One of them holds.
    Any(Vec<Condition>),
}

/// A quantity against a limit.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// A measure, or
    pub metric: Option<String>,
    /// a question answered with a number.
    pub policy: Option<String>,
    /// Another reading of the measure than its value.
    pub reading: Option<String>,
    /// Name of the rule's parameter that holds the limit.
    pub limit: String,
}

/// A question and the answer that makes the condition hold.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The question.
    pub policy: String,
    /// The answer.
    pub is: bool,
}

/// How a quantity is held against its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Greater than.
    Above,
    /// Greater or equal.
    AtLeast,
    /// Less than.
    Below,
    /// Less or equal.
    AtMost,
}

impl Test {
    /// The sign a report shows.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Above => ">",
            Self::AtLeast => "≥",
            Self::Below => "<",
            Self::AtMost => "≤",
        }
    }

    /// Whether greater values fire.
    pub fn fires_above(self) -> bool {
        matches!(self, Self::Above | Self::AtLeast)
    }

    /// The word of a rule pack.
    pub fn word(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::AtLeast => "at_least",
            Self::Below => "below",
            Self::AtMost => "at_most",
        }
    }

    /// Holds a whole range against a limit.
    pub fn verdict(self, [low, high]: [f64; 2], limit: f64) -> Verdict {
        let snap = |end: f64| if (end - limit).abs() <= SAME { limit } else { end };
        let (low, high) = (snap(low), snap(high));
        let (fired, clear) = match self {
            Self::Above => (low > limit, high <= limit),
            Self::AtLeast => (low >= limit, high < limit),
            Self::Below => (high < limit, low >= limit),
            Self::AtMost => (high <= limit, low > limit),
        };
        match (fired, clear) {
            (true, _) => Verdict::Fired,
            (_, true) => Verdict::Clear,
            _ => Verdict::Indeterminate,
        }
    }
}

/// What a condition looked at and found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// Id of the measure or the question.
    pub quantity: String,
    /// Its reading, where the rule names one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reading: Option<String>,
    /// What it is, in words.
    pub title: String,
    /// Unit of the value and the limit.
    pub unit: Unit,
    /// The value.
    pub value: Option<f64>,
    /// The range that was held against the limit.
    pub range: Option<[f64; 2]>,
    /// What the value is based on, in number.
    pub n: Option<u64>,
    /// How it was held against the limit; absent for a yes/no answer.
    pub test: Option<Test>,
    /// The limit.
    pub limit: Option<f64>,
    /// What the limit means, and how well it is verified.
    pub limit_meaning: String,
    /// How well the limit is verified.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub limit_verified: Option<Verified>,
    /// How many participants are past the line, where they are looked at one by one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub concerned: Option<Concerned>,
    /// What this part of the condition comes to.
    pub verdict: Verdict,
    /// Why it could not be assessed, or what else to know.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub note: String,
    /// Ids of the row sets behind the quantity, where the case has rows of them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub rows: Vec<String>,
}

/// What conditions are weighed on.
#[derive(Clone, Copy, Debug)]
pub struct Scales<'a> {
    /// Measurements by id.
    pub measurements: &'a BTreeMap<String, Measurement>,
    /// Rosters by id.
    pub rosters: &'a Rosters,
    /// Answers to the questionnaire.
    pub policies: &'a Policies,
    /// Parameters of the rule.
    pub parameters: &'a BTreeMap<String, Parameter>,
    /// The day whose parameters hold; the latest ones without a day.
    pub on: Option<NaiveDate>,
    /// Currency of the case's amounts; `None` in examples, whose amounts are in the rule's own.
    pub currency: Option<&'a str>,
    /// Whether a plain measurement stands for every reading, as in a rule's examples.
    pub example: bool,
}

impl Condition {
    /// Weighs the condition, adding what it looked at to `evidence`.
    pub fn weigh(&self, scales: Scales<'_>, evidence: &mut Vec<Evidence>) -> Verdict {
        match self {
            Self::Above(c) => c.weigh(Test::Above, scales, evidence),
            Self::AtLeast(c) => c.weigh(Test::AtLeast, scales, evidence),
            Self::Below(c) => c.weigh(Test::Below, scales, evidence),
            Self::AtMost(c) => c.weigh(Test::AtMost, scales, evidence),
            Self::Answer(asked) => asked.weigh(scales, evidence),
            Self::Participants(participants) => participants.weigh(scales, evidence),
            Self::All(parts) => parts.iter().map(|p| p.weigh(scales, evidence)).min().unwrap_or(Verdict::Clear),
            Self::Any(parts) => parts.iter().map(|p| p.weigh(scales, evidence)).max().unwrap_or(Verdict::Clear),
        }
    }

    /// Every comparison in the condition.
    pub fn comparisons(&self) -> Vec<&Comparison> {
        match self {
            Self::Above(c) | Self::AtLeast(c) | Self::Below(c) | Self::AtMost(c) => vec![c],
            Self::Answer(_) | Self::Participants(_) => Vec::new(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::comparisons).collect(),
        }
    }

    /// How a line of the rule is used: each test that names it.
    pub fn tests_of(&self, limit: &str) -> Vec<Test> {
        let one = |test, c: &Comparison| if c.limit == limit { vec![test] } else { Vec::new() };
        match self {
            Self::Above(c) => one(Test::Above, c),
            Self::AtLeast(c) => one(Test::AtLeast, c),
            Self::Below(c) => one(Test::Below, c),
            Self::AtMost(c) => one(Test::AtMost, c),
            Self::Answer(_) => Vec::new(),
            Self::Participants(p) => {
                let share = p.share_above.as_deref() == Some(limit);
                (p.limit == limit).then_some(p.are).into_iter().chain(share.then_some(Test::Above)).collect()
            }
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(|part| part.tests_of(limit)).collect(),
        }
    }

    /// Ids of everything the condition looks at, in its order: measures, rosters and questions.
    pub fn quantities(&self) -> Vec<&str> {
        match self {
            Self::Above(c) | Self::AtLeast(c) | Self::Below(c) | Self::AtMost(c) => {
                c.metric.as_deref().or(c.policy.as_deref()).into_iter().collect()
            }
            Self::Answer(asked) => vec![&asked.policy],
            Self::Participants(participants) => vec![&participants.roster],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::quantities).collect(),
        }
    }

    /// Every part that looks at participants one by one.
    pub fn participants(&self) -> Vec<&Participants> {
        match self {
            Self::Participants(participants) => vec![participants],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::participants).collect(),
            _ => Vec::new(),
        }
    }

    /// Every question whose yes or no the condition asks for.
    pub fn asked(&self) -> Vec<&str> {
        match self {
            Self::Answer(asked) => vec![&asked.policy],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::asked).collect(),
            _ => Vec::new(),
        }
    }
}

impl Comparison {
    fn weigh(&self, test: Test, scales: Scales<'_>, evidence: &mut Vec<Evidence>) -> Verdict {
        let parameter = scales.parameters.get(&self.limit).expect("the loader has checked every limit");
        let limit = parameter.value_on(scales.on);
        let mut row = match (&self.metric, &self.policy) {
            (Some(metric), _) => self.measured(metric, scales),
            (_, Some(policy)) => answered(policy, scales.policies),
            (None, None) => unreachable!("the loader has checked every comparison"),
        };
        row.test = Some(test);
        row.limit = limit;
        row.limit_meaning.clone_from(&parameter.meaning);
        row.limit_verified = Some(parameter.verified);
        if let Some(obstacle) = parameter.obstacle(&self.limit, scales.currency) {
            (row.limit, row.note) = (limit.filter(|_| parameter.currency.is_none()), obstacle);
            evidence.push(row);
            return Verdict::NotAssessed;
        }
        row.verdict = match (row.range, limit) {
            (Some(range), Some(limit)) => {
                let verdict = test.verdict(range, limit);
                if is_thin(&row) { Verdict::Indeterminate } else { verdict }
            }
            (None, _) => Verdict::NotAssessed,
            (_, None) => Verdict::NotApplicable,
        };
        if row.verdict == Verdict::Indeterminate && is_thin(&row) {
            row.note = format!("fewer than {FEWEST} observations decide nothing");
        }
        let verdict = row.verdict;
        evidence.push(row);
        verdict
    }

    fn measured(&self, metric: &str, scales: Scales<'_>) -> Evidence {
        let registered = metrics::find(metric);
        let mut row = blank(metric, registered.map_or(metric, |m| m.title), registered.map_or(Unit::Share, |m| m.unit));
        row.reading.clone_from(&self.reading);
        match scales.measurements.get(metric) {
            None => "it was not measured".clone_into(&mut row.note),
            Some(Measurement::Unavailable(u)) => row.note.clone_from(&u.unavailable),
            Some(Measurement::Measured(m)) => match &self.reading {
                Some(reading) if !scales.example => read(&mut row, m, reading),
                _ => {
                    (row.value, row.range, row.n) = (m.value, m.range(), m.n);
                    if row.range.is_none() {
                        row.note = m.notes.last().cloned().unwrap_or_default();
                    }
                }
            },
        }
        row
    }
}

fn read(row: &mut Evidence, measured: &Measured, reading: &str) {
    row.n = measured.n;
    match measured.readings.get(reading) {
        Some(Reading::Value { value, range }) => {
            row.value = Some(*value);
            row.range = Some(range.unwrap_or([*value, *value]));
        }
        Some(Reading::Unavailable { unavailable }) => row.note.clone_from(unavailable),
        None => row.note = format!("the measure has no reading `{reading}`"),
    }
}

fn answered(policy: &str, policies: &Policies) -> Evidence {
    let question = crate::case::policies::QUESTIONS.iter().find(|q| q.id == policy);
    let unit = match question.map(|q| q.unit) {
        Some("share") => Unit::Share,
        Some("money") => Unit::Money,
        Some("ratio") => Unit::Ratio,
        Some("months") => Unit::Months,
        _ => Unit::Count,
    };
    let mut row = blank(policy, question.map_or(policy, |q| q.asks.trim()), unit);
    match policies.answer(policy) {
        Some(Answer::Number(number)) => (row.value, row.range) = (Some(number), Some([number, number])),
        _ => "the question is not answered".clone_into(&mut row.note),
    }
    row
}

impl Asked {
    fn weigh(&self, scales: Scales<'_>, evidence: &mut Vec<Evidence>) -> Verdict {
        let question = crate::case::policies::QUESTIONS.iter().find(|q| q.id == self.policy);
        let mut row = blank(&self.policy, question.map_or(&*self.policy, |q| q.asks.trim()), Unit::YesNo);
        row.limit = Some(f64::from(u8::from(self.is)));
        row.verdict = if let Some(Answer::Flag(flag)) = scales.policies.answer(&self.policy) {
            row.value = Some(f64::from(u8::from(flag)));
            if flag == self.is { Verdict::Fired } else { Verdict::Clear }
        } else {
            "the question is not answered".clone_into(&mut row.note);
            Verdict::NotAssessed
        };
        let verdict = row.verdict;
        evidence.push(row);
        verdict
    }
}

pub(super) fn blank(quantity: &str, title: &str, unit: Unit) -> Evidence {
    Evidence {
        quantity: quantity.to_owned(),
        reading: None,
        title: title.to_owned(),
        unit,
        value: None,
        range: None,
        n: None,
        test: None,
        limit: None,
        limit_meaning: String::new(),
        limit_verified: None,
        concerned: None,
        verdict: Verdict::NotAssessed,
        note: String::new(),
        rows: Vec::new(),
    }
}

/// An estimate on too few observations; census arithmetic is exact however few there are.
fn is_thin(row: &Evidence) -> bool {
    metrics::find(&row.quantity).is_some_and(|m| m.basis == Basis::Estimate) && row.n.is_some_and(|n| n < FEWEST)
}

#[cfg(test)]
mod tests {
    use super::{Test, Verdict};

    #[test]
    fn a_rule_fires_only_when_the_whole_range_lies_past_its_line() {
        assert_eq!(Test::Above.verdict([0.51, 0.7], 0.5), Verdict::Fired);
        assert_eq!(Test::Above.verdict([0.5, 0.7], 0.5), Verdict::Indeterminate);
        assert_eq!(Test::Above.verdict([0.3, 0.5], 0.5), Verdict::Clear);
        assert_eq!(Test::AtLeast.verdict([0.5, 0.7], 0.5), Verdict::Fired);
        assert_eq!(Test::Below.verdict([0.1, 0.49], 0.5), Verdict::Fired);
        assert_eq!(Test::AtMost.verdict([0.1, 0.5], 0.5), Verdict::Fired);
        assert_eq!(Test::Below.verdict([0.5, 0.6], 0.5), Verdict::Clear);
    }

    #[test]
    fn a_share_that_is_half_but_for_rounding_is_half() {
        assert_eq!(Test::Above.verdict([0.5 + 1e-16, 0.5 + 1e-15], 0.5), Verdict::Clear);
    }
}
