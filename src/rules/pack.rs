//! Rule packs: one TOML file an authority, refused at the door when anything in it is wrong.

use super::condition::Condition;
use super::theory::Theory;
use super::verdict::{Severity, Verdict};
use crate::case::hash::of_bytes;
use crate::case::policies::{self, Policies};
use crate::case::problem::nearest;
use crate::metrics;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::collections::{BTreeMap, BTreeSet};

/// A pack as loaded.
#[derive(Clone, Debug)]
pub struct RulePack {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Jurisdiction whose cases it judges.
    pub jurisdiction: String,
    /// Version.
    pub version: String,
    /// What the pack is and is not.
    pub note: String,
    /// File it came from.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Its rules, in the order of the file.
    pub rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    pack: Head,
    rule: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    title: String,
    jurisdiction: String,
    version: String,
    note: String,
}

/// One rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Id.
    pub id: String,
    /// The pattern it looks for.
    pub title: String,
    /// The theory it speaks to.
    pub theory: Theory,
    /// How much it weighs when it fires.
    pub severity: Severity,
    /// What it rests on.
    pub basis: Authority,
    /// Whether it judges.
    pub status: Status,
    /// Why it does not, where it does not.
    #[serde(default)]
    pub off_because: String,
    /// Whether a fired rule is never offset by good results elsewhere.
    #[serde(default)]
    pub gate: bool,
    /// The lens on members' own purchases.
    pub lens: Option<Lens>,
    /// Day from which the authority stands.
    #[serde(default, deserialize_with = "optional_date")]
    pub from: Option<NaiveDate>,
    /// Day until which it stood, included.
    #[serde(default, deserialize_with = "optional_date")]
    pub until: Option<NaiveDate>,
    /// Where it is written.
    pub citations: Vec<Citation>,
    /// Why the pattern matters.
    pub rationale: String,
    /// How it can be wrong.
    pub false_positives: Vec<String>,
    /// What would change it.
    pub remedy: String,
    /// The cases it speaks of; all without it.
    pub applies_when: Option<Condition>,
    /// When it fires.
    pub when: Condition,
    /// Its limits.
    #[serde(default)]
    pub parameters: BTreeMap<String, Parameter>,
    /// Its examples, which are its tests.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

/// What a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// A statute.
    Statute,
    /// A regulation.
    Regulation,
    /// A decision.
    CaseLaw,
    /// An order, which binds the company it names.
    Order,
    /// Guidance of an agency or its staff.
    Guidance,
    /// A code of the trade.
    SelfRegulation,
    /// A reading or a yardstick chosen here.
    Heuristic,
}

impl Authority {
    /// The words of a report.
    pub fn words(self) -> &'static str {
        match self {
            Self::Statute => "statute",
            Self::Regulation => "regulation",
            Self::CaseLaw => "case law",
            Self::Order => "order (binds the company it names)",
            Self::Guidance => "guidance",
            Self::SelfRegulation => "self-regulation",
            Self::Heuristic => "heuristic",
        }
    }
}

/// Whether a rule judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It judges.
    On,
    /// It is kept, and does not judge.
    Off,
}

/// A lens on members' own purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lens {
    /// Every purchase that is not resold is a purchase of the opportunity.
    Strict,
    /// Plausible own use is demand.
    Demand,
    /// Every purchase is demand.
    Industry,
}

impl Lens {
    /// The words of a report.
    pub fn words(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Demand => "demand",
            Self::Industry => "industry",
        }
    }
}

/// How well a source or a number was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verified {
    /// Read in the primary or official text.
    Primary,
    /// Read in a secondary source.
    Secondary,
    /// Not read anywhere: never decides by default.
    Memory,
    /// A reading of words such as "primarily".
    Interpretation,
    /// Chosen here.
    ToolChosen,
}

impl Verified {
    /// The words of a report.
    pub fn words(self) -> &'static str {
        match self {
            Self::Primary => "read in the official text",
            Self::Secondary => "read in a secondary source",
            Self::Memory => "not verified",
            Self::Interpretation => "an interpretation",
            Self::ToolChosen => "chosen by this tool",
        }
    }
}

/// Where a rule is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Title.
    pub title: String,
    /// Address.
    pub url: String,
    /// How well it was verified.
    pub verified: Verified,
}

/// A limit, with its values over time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What it means.
    pub meaning: String,
    /// Its unit.
    pub unit: String,
    /// How well its number is verified.
    pub verified: Verified,
    /// The range within which a case may set it.
    pub range: [f64; 2],
    /// Its values, ascending by date.
    pub values: Vec<DatedValue>,
}

/// A value from a day on.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedValue {
    /// First day.
    #[serde(deserialize_with = "date")]
    pub from: NaiveDate,
    /// The value.
    pub value: f64,
}

impl Parameter {
    /// The value on a day (the latest without one); `None` before the first.
    pub fn value_on(&self, day: Option<NaiveDate>) -> Option<f64> {
        let holds = |v: &&DatedValue| day.is_none_or(|day| v.from <= day);
        self.values.iter().rev().find(holds).map(|v| v.value)
    }
}

/// An example: what is measured and answered, and what the rule must come to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What the example shows.
    pub title: String,
    /// Measurements: a number, a table of value, bounds and n, or "unavailable".
    #[serde(default)]
    pub measured: BTreeMap<String, toml::Value>,
    /// Answers.
    #[serde(default)]
    pub policies: Policies,
    /// What the rule must come to.
    pub verdict: Verdict,
}

impl RulePack {
    /// Parses and checks a pack. The error names the file, the line and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let parsed: PackFile = toml::from_str(text).map_err(|error| format!("{file}: {error}"))?;
        let pack = Self {
            id: parsed.pack.id,
            title: parsed.pack.title,
            jurisdiction: parsed.pack.jurisdiction,
            version: parsed.pack.version,
            note: parsed.pack.note.trim().to_owned(),
            file: file.to_owned(),
            sha256: of_bytes(text.as_bytes()),
            rules: parsed.rule,
        };
        let mut ids = BTreeSet::new();
        for rule in &pack.rules {
            let fault = if ids.insert(&rule.id) {
                rule.fault()
            } else {
                Some(Fault::new(&rule.id, "the id is used by two rules"))
            };
            if let Some(fault) = fault {
                let line = line_of(text, &rule.id, &fault.near);
                return Err(format!("{file}: line {line}: rule `{}`: {}", rule.id, fault.message));
            }
        }
        for rule in &pack.rules {
            if let Some(failure) = super::examples::failures(rule).into_iter().next() {
                let line = line_of(text, &rule.id, &failure.title);
                return Err(format!("{file}: line {line}: rule `{}`: {}", rule.id, failure.message));
            }
        }
        Ok(pack)
    }
}

/// Units of a parameter.
const UNITS: [&str; 6] = ["share", "ratio", "money", "days", "months", "count"];

/// What is wrong with a rule, and a word near which it stands in the file.
struct Fault {
    near: String,
    message: String,
}

impl Fault {
    fn new(near: &str, message: impl Into<String>) -> Self {
        Self { near: near.to_owned(), message: message.into() }
    }
}

impl Rule {
    fn fault(&self) -> Option<Fault> {
        self.fault_of_texts()
            .or_else(|| self.fault_of_parameters())
            .or_else(|| self.applies_when.as_ref().and_then(|c| self.fault_of_condition(c)))
            .or_else(|| self.fault_of_condition(&self.when))
            .or_else(|| self.fault_of_examples())
    }

    fn fault_of_texts(&self) -> Option<Fault> {
        if self.citations.is_empty() {
            return Some(Fault::new("citations", "a rule needs at least one citation"));
        }
        let read = |v: Verified| matches!(v, Verified::Primary | Verified::Secondary | Verified::Memory);
        if let Some(citation) = self.citations.iter().find(|c| !read(c.verified)) {
            return Some(Fault::new(&citation.title, "a citation is verified = primary, secondary or memory"));
        }
        if self.false_positives.is_empty() {
            return Some(Fault::new("false_positives", "a rule says how it can be wrong: false_positives is empty"));
        }
        if (self.status == Status::Off) == self.off_because.is_empty() {
            return Some(Fault::new("status", "off_because belongs to a rule that is off, and only to one"));
        }
        None
    }

    fn fault_of_parameters(&self) -> Option<Fault> {
        for (name, parameter) in &self.parameters {
            let near = format!("parameters.{name}");
            let [low, high] = parameter.range;
            if !UNITS.contains(&parameter.unit.as_str()) {
                let hint = nearest(&parameter.unit, UNITS.iter().copied())
                    .map_or(String::new(), |n| format!("; did you mean `{n}`?"));
                return Some(Fault::new(
                    &near,
                    format!("unknown unit `{}`{hint} (there are: {})", parameter.unit, UNITS.join(", ")),
                ));
            }
            if parameter.values.is_empty() {
                return Some(Fault::new(&near, format!("parameter `{name}` has no value")));
            }
            if !parameter.values.is_sorted_by(|a, b| a.from < b.from) {
                return Some(Fault::new(&near, format!("the values of `{name}` are not in order of date")));
            }
            if let Some(out) = parameter.values.iter().find(|v| !(low..=high).contains(&v.value)) {
                return Some(Fault::new(
                    &near,
                    format!("{} lies outside the range of `{name}`, {low} to {high}", out.value),
                ));
            }
            if parameter.verified == Verified::Memory && self.status == Status::On {
                return Some(Fault::new(&near, format!("`{name}` is not verified, so the rule must be off")));
            }
        }
        None
    }

    fn fault_of_condition(&self, condition: &Condition) -> Option<Fault> {
        let unknown = |what: &str, name: &str, near: Option<&str>| {
            let hint = near.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
            Some(Fault::new(name, format!("unknown {what} `{name}`{hint}")))
        };
        for comparison in condition.comparisons() {
            match (&comparison.metric, &comparison.policy) {
                (Some(metric), None) if metrics::find(metric).is_none() => {
                    return unknown("measure", metric, nearest(metric, metrics::METRICS.iter().map(|m| m.id)));
                }
                (None, Some(policy)) if !policies::is_question(policy) => {
                    return unknown("question", policy, nearest(policy, policies::QUESTIONS.iter().map(|q| q.id)));
                }
                (Some(_), None) | (None, Some(_)) => {}
                _ => return Some(Fault::new("when", "a comparison names either a metric or a policy")),
            }
            if !self.parameters.contains_key(&comparison.limit) {
                let names = self.parameters.keys().map(String::as_str);
                return unknown("parameter", &comparison.limit, nearest(&comparison.limit, names));
            }
        }
        let asked = condition.asked().into_iter().find(|q| !policies::is_question(q));
        asked.and_then(|q| unknown("question", q, nearest(q, policies::QUESTIONS.iter().map(|q| q.id))))
    }

    fn fault_of_examples(&self) -> Option<Fault> {
        for verdict in [Verdict::Fired, Verdict::Clear] {
            if !self.examples.iter().any(|e| e.verdict == verdict) {
                return Some(Fault::new("id", format!("no example shows it {}", verdict.words())));
            }
        }
        for example in &self.examples {
            for metric in example.measured.keys() {
                if metrics::find(metric).is_none() {
                    let near = nearest(metric, metrics::METRICS.iter().map(|m| m.id))
                        .map_or(String::new(), |n| format!("; did you mean `{n}`?"));
                    return Some(Fault::new(metric, format!("unknown measure `{metric}`{near}")));
                }
            }
        }
        None
    }

    /// Whether the authority stood at some time of a period.
    pub fn stands_in(&self, period: Option<(NaiveDate, NaiveDate)>) -> bool {
        period.is_none_or(|(start, end)| {
            self.from.is_none_or(|from| from <= end) && self.until.is_none_or(|until| until >= start)
        })
    }
}

/// The line near a word within a rule: the first one that has it at or after the rule's id.
fn line_of(text: &str, rule: &str, near: &str) -> usize {
    let quoted = format!("\"{rule}\"");
    let start =
        text.lines().position(|line| line.trim_start().starts_with("id") && line.contains(&quoted)).unwrap_or(0);
    let within = text
        .lines()
        .skip(start)
        .enumerate()
        .take_while(|(at, line)| *at == 0 || line.trim() != "[[rule]]")
        .find(|(_, line)| line.contains(near))
        .map_or(0, |(at, _)| at);
    start + within + 1
}

fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let value = toml::value::Datetime::deserialize(deserializer)?;
    value
        .date
        .and_then(|d| NaiveDate::from_ymd_opt(i32::from(d.year), u32::from(d.month), u32::from(d.day)))
        .ok_or_else(|| de::Error::custom("expected a date such as 2024-12-31"))
}

fn optional_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    date(deserializer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::RulePack;

    const PACK: &str = r#"[pack]
id = "p"
title = "P"
jurisdiction = "p"
version = "1"
note = "n"

[[rule]]
id = "p-1"
title = "Commissions are paid for recruiting"
theory = "recruitment-funded-rewards"
severity = "low"
basis = "heuristic"
status = "on"
citations = [{ title = "T", url = "https://example.org", verified = "secondary" }]
rationale = "r"
false_positives = ["f"]
remedy = "m"
when = { above = { metric = "recruiting_reward_share", limit = "half" } }

[rule.parameters.half]
meaning = "half"
unit = "share"
verified = "interpretation"
range = [0.0, 1.0]
values = [{ from = 2000-01-01, value = 0.5 }]

[[rule.example]]
title = "above"
measured = { recruiting_reward_share = 0.6 }
verdict = "fired"

[[rule.example]]
title = "below"
measured = { recruiting_reward_share = 0.5 }
verdict = "clear"
"#;

    /// What a changed pack is refused with.
    fn refused(from: &str, to: &str) -> String {
        assert!(PACK.contains(from), "{from}");
        RulePack::parse("p.toml", &PACK.replacen(from, to, 1)).unwrap_err()
    }

    #[test]
    fn a_good_pack_loads() {
        assert_eq!(RulePack::parse("p.toml", PACK).unwrap().rules.len(), 1);
    }

    #[test]
    fn mistakes_are_refused_with_file_line_and_the_nearest_name() {
        for (from, to, expected) in [
            (
                "recruiting_reward_share\", limit",
                "recruiting_rewards_share\", limit",
                "did you mean `recruiting_reward_share`?",
            ),
            ("limit = \"half\"", "limit = \"halve\"", "did you mean `half`?"),
            ("remedy = \"m\"", "remedi = \"m\"", "remedi"),
            (
                "citations = [{ title = \"T\", url = \"https://example.org\", verified = \"secondary\" }]",
                "citations = []",
                "at least one citation",
            ),
            ("verified = \"interpretation\"", "verified = \"memory\"", "the rule must be off"),
            ("value = 0.5", "value = 1.5", "outside the range"),
            ("unit = \"share\"", "unit = \"shares\"", "did you mean `share`?"),
            ("verdict = \"clear\"", "verdict = \"fired\"", "no example shows it clear"),
            ("recruiting_reward_share = 0.6", "recruiting_reward_share = 0.4", "the rule comes to clear"),
            ("status = \"on\"", "status = \"off\"", "off_because"),
            ("false_positives = [\"f\"]", "false_positives = []", "how it can be wrong"),
        ] {
            let error = refused(from, to);
            assert!(error.starts_with("p.toml") && error.contains("line") && error.contains(expected), "{to}: {error}");
        }
    }

    #[test]
    fn the_line_is_the_one_that_holds_the_mistake() {
        assert!(refused("limit = \"half\"", "limit = \"halve\"").contains("line 19"));
    }
}
