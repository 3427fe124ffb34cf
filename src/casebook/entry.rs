//! One entry: a company, what became of it, and what was published of it.

use crate::case::manifest::Span;
use crate::case::policies::Policies;
use crate::case::problem::did_you_mean;
use crate::measurement::{Grade, Measured, Measurement};
use crate::metrics;
use crate::money::Currency;
use crate::rules::pack::Citation;
use crate::rules::theory::Theory;
use crate::toml_file;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// The file of an entry.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The company.
    pub name: String,
    /// Who against whom, where and when.
    pub proceedings: String,
    /// Year of the outcome.
    pub year: i32,
    /// What kind of outcome it is.
    pub status: Status,
    /// The outcome in a sentence or two.
    pub outcome: String,
    /// For a finding: the theories that the court named.
    #[serde(default)]
    pub theories: Vec<Theory>,
    /// Rules whose line is a figure of this very case; that they fire proves nothing.
    #[serde(default)]
    pub own_lines: Vec<String>,
    /// Jurisdictions or profiles whose packs judge it.
    pub jurisdictions: Vec<String>,
    /// Currency of every amount.
    pub currency: String,
    /// The time of the figures.
    pub period: Span,
    /// What was published in numbers.
    #[serde(default)]
    pub figure: Vec<Figure>,
    /// What was published of the plan and the company's rules.
    #[serde(default)]
    pub answer: Vec<Said>,
    /// What else a reader must know.
    #[serde(default)]
    pub note: String,
    /// The answers, gathered.
    #[serde(skip)]
    pub policies: Policies,
}

/// What kind of outcome there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// A court or agency found liability, or a jury convicted.
    Finding,
    /// A court or agency held that it is no pyramid scheme.
    NotAPyramid,
    /// It was settled; nothing was found.
    Settlement,
    /// It was alleged, or held likely for the time being; the outcome is not known.
    Allegation,
    /// A court sent it back or answered a question of law.
    Referred,
}

impl Status {
    /// The words of a table.
    pub fn words(self) -> &'static str {
        match self {
            Self::Finding => "finding of liability",
            Self::NotAPyramid => "held not a pyramid",
            Self::Settlement => "settled",
            Self::Allegation => "alleged",
            Self::Referred => "sent back",
        }
    }
}

/// Whose word a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// A court found it.
    Finding,
    /// A party or an agency said so, and nobody decided it.
    Allegation,
    /// A receiver, monitor or expert reported it.
    Report,
    /// The company published it.
    Company,
    /// It is computed from such figures; the note says how.
    Computed,
}

impl Word {
    /// The word of a table.
    pub fn words(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Allegation => "allegation",
            Self::Report => "receiver or expert",
            Self::Company => "the company",
            Self::Computed => "computed",
        }
    }
}

/// A published number.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The measure that it is a value of.
    #[schemars(with = "String")]
    pub measure: Spanned<String>,
    /// The value, or
    pub value: Option<f64>,
    /// the least it can be, or
    pub at_least: Option<f64>,
    /// the most it can be.
    pub at_most: Option<f64>,
    /// Whose word it is.
    pub word: Word,
    /// Where it is written.
    pub source: Citation,
    /// How it fits the measure.
    #[serde(default)]
    pub note: String,
}

/// A published fact of the plan, as an answer to a question.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The question.
    #[schemars(with = "String")]
    pub question: Spanned<String>,
    /// The answer.
    #[schemars(with = "serde_json::Value")]
    pub is: toml::Value,
    /// Whose word it is.
    pub word: Word,
    /// Where it is written.
    pub source: Citation,
    /// How it fits the question.
    #[serde(default)]
    pub note: String,
}

impl Entry {
    /// Reads and checks an entry. Errors name file, line, what was expected and the nearest name.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let mut entry: Self = toml_file::parse(file, text)?;
        if Currency::new(&entry.currency).is_none() {
            let message = format!("currency `{}` is not an ISO 4217 code such as USD", entry.currency);
            return Err(toml_file::at_key(file, text, "currency", &message));
        }
        if (entry.status == Status::Finding) == entry.theories.is_empty() {
            let message = "`theories` belongs to a finding of liability, and only to one";
            return Err(toml_file::at_key(file, text, "status", message));
        }
        for figure in &entry.figure {
            if let Some(message) = figure.fault() {
                return Err(toml_file::at(file, text, figure.measure.span(), &message));
            }
        }
        entry.policies = gather(file, text, &entry.answer)?;
        Ok(entry)
    }

    /// The figures as measurements by id.
    pub fn measurements(&self) -> BTreeMap<String, Measurement> {
        let of = |figure: &Figure| {
            let id = figure.measure.get_ref();
            let unit = metrics::find(id).map_or_else(Default::default, |metric| metric.unit);
            (id.clone(), Measurement::of(Ok(figure.measured()), unit))
        };
        self.figure.iter().map(of).collect()
    }
}

impl Figure {
    fn fault(&self) -> Option<String> {
        let id = self.measure.get_ref();
        if metrics::find(id).is_none() {
            let hint = did_you_mean(id, metrics::METRICS.iter().map(|m| m.id));
            return Some(format!("unknown measure `{id}`{hint}"));
        }
        let given = self.value.is_some() || self.at_least.is_some() || self.at_most.is_some();
        (!given).then(|| "a figure has a `value`, an `at_least` or an `at_most`".to_owned())
    }

    fn measured(&self) -> Measured {
        let open = self.at_least.is_some() || self.at_most.is_some();
        // A share cannot leave 0 to 1; of another measure only what was published is known.
        let share = metrics::find(self.measure.get_ref()).is_some_and(|m| m.unit == crate::measurement::Unit::Share);
        let (least, most) = if share { (0.0, 1.0) } else { (f64::MIN, f64::MAX) };
        let low = self.at_least.or(self.value).unwrap_or(least);
        let high = self.at_most.or(self.value).unwrap_or(most);
        Measured {
            value: self.value,
            bounds: open.then_some([low, if self.at_most.is_none() { most } else { high }]),
            grade: Grade::Published,
            ..Measured::default()
        }
    }
}

/// The answers as a questionnaire; an unknown question or a wrong kind of answer is refused where it stands.
fn gather(file: &str, text: &str, answers: &[Said]) -> Result<Policies, String> {
    let mut table = toml::Table::new();
    for said in answers {
        let id = said.question.get_ref();
        let refuse = |message: String| Err(toml_file::at(file, text, said.question.span(), &message));
        if table.insert(id.clone(), said.is.clone()).is_some() {
            return refuse(format!("`{id}` is answered twice"));
        }
        let alone = toml::Table::from_iter([(id.clone(), said.is.clone())]);
        let read: Result<Policies, _> = alone.try_into();
        match read {
            Err(error) => return refuse(toml_file::with_nearest(error.message())),
            Ok(policies) => {
                if let Some((_, message)) = policies.fault() {
                    return refuse(message);
                }
            }
        }
    }
    table.try_into().map_err(|error: toml::de::Error| format!("{file}: {error}"))
}
