//! Why something differs, as far as what the results are made from can tell.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What can have moved a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A table of the case.
    Data,
    /// `case.toml`: columns, plan, assumptions, house accounts.
    Case,
    /// The period.
    Period,
    /// A limit that the law changed between the periods.
    DatedLine,
    /// A rule pack.
    Pack,
    /// `levelcheck.toml`.
    Tailoring,
    /// The jurisdictions that judge.
    Jurisdictions,
    /// Answers to the questionnaire.
    Answers,
    /// `waivers.toml`.
    Waivers,
    /// A parameter of the run.
    Parameter,
    /// The seed of random streams.
    Seed,
    /// The program.
    Tool,
    /// Nothing that it is made from differs: one of the two was altered, or the program has a fault.
    Unexplained,
}

impl Cause {
    /// The word of a report.
    pub fn words(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Case => "case settings",
            Self::Period => "period",
            Self::DatedLine => "dated line",
            Self::Pack => "rule",
            Self::Tailoring => "tailoring",
            Self::Jurisdictions => "jurisdictions",
            Self::Answers => "answers",
            Self::Waivers => "waiver",
            Self::Parameter => "parameter",
            Self::Seed => "seed",
            Self::Tool => "tool",
            Self::Unexplained => "unexplained",
        }
    }
}

/// One possible reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// What it is.
    pub cause: Cause,
    /// What of it differs, in words.
    pub words: String,
}

impl Reason {
    /// A reason.
    pub fn new(cause: Cause, words: &str) -> Self {
        Self { cause, words: words.to_owned() }
    }
}

/// The reasons, or that there is none: then something is wrong.
pub fn or_unexplained(mut reasons: Vec<Reason>) -> Vec<Reason> {
    reasons.sort();
    reasons.dedup();
    if reasons.is_empty() {
        reasons.push(Reason::new(Cause::Unexplained, "nothing that it is made from differs"));
    }
    reasons
}

/// A value before and after, in words.
pub fn arrow(value: &[Option<String>; 2]) -> String {
    let [before, after] = value.each_ref().map(|side| side.as_deref().unwrap_or("none"));
    format!("{before} → {after}")
}

/// The reasons in one line: "data (orders.csv changed) and/or tool (levelcheck 0.1.0 → 0.2.0)".
pub fn in_words(reasons: &[Reason]) -> String {
    let mut parts: Vec<(Cause, Vec<&str>)> = Vec::new();
    for reason in reasons {
        match parts.last_mut().filter(|(cause, _)| *cause == reason.cause) {
            Some((_, words)) => words.push(&reason.words),
            None => parts.push((reason.cause, vec![&reason.words])),
        }
    }
    let parts: Vec<String> =
        parts.into_iter().map(|(cause, words)| format!("{} ({})", cause.words(), words.join("; "))).collect();
    parts.join(" and/or ")
}
