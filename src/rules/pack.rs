//! Rule packs: one TOML file an authority, refused at the door when anything in it is wrong.

use super::check::{self, Fault};
use super::condition::Condition;
use super::theory::Theory;
use super::verdict::{Severity, Verdict};
use crate::calendar::toml_date;
use crate::case::hash::of_bytes;
use crate::case::policies::Policies;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A pack as loaded.
#[derive(Clone, Debug)]
pub struct RulePack {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Jurisdictions whose cases it judges, and the name of each.
    pub jurisdictions: BTreeMap<String, String>,
    /// Jurisdictions whose packs judge its cases too, as federal law judges a case of a state.
    pub extends: Vec<String>,
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

/// A pack's file as written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PackFile {
    /// What the pack is.
    pack: Head,
    /// Its rules.
    rule: Vec<Rule>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Head {
    id: String,
    title: String,
    /// One jurisdiction, named as the pack is titled,
    jurisdiction: Option<String>,
    /// or several, each with its name.
    #[serde(default)]
    jurisdictions: BTreeMap<String, String>,
    #[serde(default)]
    extends: Vec<String>,
    version: String,
    note: String,
}

impl Head {
    fn jurisdictions(&self) -> Result<BTreeMap<String, String>, Fault> {
        match (&self.jurisdiction, self.jurisdictions.is_empty()) {
            (Some(one), true) => Ok(BTreeMap::from([(one.clone(), self.title.clone())])),
            (None, false) => Ok(self.jurisdictions.clone()),
            _ => Err(Fault::new("[pack]", "a pack has either `jurisdiction` or `jurisdictions`")),
        }
    }
}

/// One rule.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
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
    /// Whether a case may waive it; a gate rule cannot be waived whatever this says.
    #[serde(default = "yes")]
    pub waivable: bool,
    /// The lens on members' own purchases.
    pub lens: Option<Lens>,
    /// Those of the pack's jurisdictions that it belongs to; needed where the pack has several.
    #[serde(default)]
    pub jurisdictions: Vec<String>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It judges.
    On,
    /// It is kept, and does not judge.
    Off,
}

/// A lens on members' own purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Left to the case: no authority names a number, so there is none until somebody sets one.
    CaseSet,
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
            Self::CaseSet => "set for this case",
        }
    }
}

/// Where a rule is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What it means.
    pub meaning: String,
    /// Its unit.
    pub unit: String,
    /// ISO 4217 code of an amount of money; amounts are never converted.
    pub currency: Option<String>,
    /// How well its number is verified.
    pub verified: Verified,
    /// The range within which a case may set it.
    pub range: [f64; 2],
    /// Its values, ascending by date; none where each case sets its own.
    #[serde(default)]
    pub values: Vec<DatedValue>,
}

/// A value from a day on.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DatedValue {
    /// First day.
    #[serde(deserialize_with = "toml_date")]
    pub from: NaiveDate,
    /// The value.
    pub value: f64,
}

impl Parameter {
    /// Why nothing can be held against this line: nobody has set it, or it is an amount in another currency.
    pub fn obstacle(&self, name: &str, currency: Option<&str>) -> Option<String> {
        match (&self.currency, currency) {
            _ if self.values.is_empty() => {
                Some(format!("no authority names a number; set `{name}` in levelcheck.toml"))
            }
            (Some(line), Some(case)) if line != case => {
                Some(format!("the line is in {line}, the case in {case}; amounts are not converted"))
            }
            _ => None,
        }
    }

    /// The same parameter with one value for all time.
    #[must_use]
    pub fn set_to(&self, value: f64) -> Self {
        Self { values: vec![DatedValue { from: NaiveDate::MIN, value }], ..self.clone() }
    }

    /// The value on a day (the latest without one); `None` before the first.
    pub fn value_on(&self, day: Option<NaiveDate>) -> Option<f64> {
        let holds = |v: &&DatedValue| day.is_none_or(|day| v.from <= day);
        self.values.iter().rev().find(holds).map(|v| v.value)
    }
}

/// An example: what is measured and answered, and what the rule must come to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What the example shows.
    pub title: String,
    /// The day whose limits hold; the latest ones without it.
    #[serde(default, deserialize_with = "optional_date")]
    pub on: Option<NaiveDate>,
    /// Lines that the example sets, for parameters that each case sets.
    #[serde(default)]
    pub parameters: BTreeMap<String, f64>,
    /// Measurements: a number, a table of value, bounds and n, or "unavailable".
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub measured: BTreeMap<String, toml::Value>,
    /// Rosters: a list of rows, each a number or a table of low, high, money and sure, or "unavailable".
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub rosters: BTreeMap<String, toml::Value>,
    /// Answers.
    #[serde(default)]
    pub policies: Policies,
    /// What the rule must come to.
    pub verdict: Verdict,
}

impl RulePack {
    /// Parses and checks a pack. The error names the file, the line and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let parsed: PackFile = crate::toml_file::parse(file, text)?;
        let at_head =
            |fault: Fault| format!("{file}: line {}: {}", check::line_of(text, "", &fault.near), fault.message);
        let pack = Self {
            jurisdictions: parsed.pack.jurisdictions().map_err(at_head)?,
            id: parsed.pack.id,
            title: parsed.pack.title,
            extends: parsed.pack.extends,
            version: parsed.pack.version,
            note: parsed.pack.note.trim().to_owned(),
            file: file.to_owned(),
            sha256: of_bytes(text.as_bytes()),
            rules: parsed.rule,
        };
        let mut ids = BTreeSet::new();
        for rule in &pack.rules {
            let fault = if ids.insert(&rule.id) {
                check::fault_of(rule).or_else(|| check::fault_of_place(rule, &pack.jurisdictions))
            } else {
                Some(Fault::new(&rule.id, "the id is used by two rules"))
            };
            if let Some(fault) = fault {
                let line = check::line_of(text, &rule.id, &fault.near);
                return Err(format!("{file}: line {line}: rule `{}`: {}", rule.id, fault.message));
            }
        }
        for rule in &pack.rules {
            if let Some(failure) = super::examples::failures(rule).into_iter().next() {
                let line = check::line_of(text, &rule.id, &failure.title);
                return Err(format!("{file}: line {line}: rule `{}`: {}", rule.id, failure.message));
            }
        }
        Ok(pack)
    }
}

impl Rule {
    /// Whether a waiver may set its finding aside.
    pub fn can_be_waived(&self) -> bool {
        self.waivable && !self.gate
    }

    /// Whether the rule belongs to one of these jurisdictions.
    pub fn belongs_to(&self, asked: &[String]) -> bool {
        self.jurisdictions.is_empty() || self.jurisdictions.iter().any(|j| asked.contains(j))
    }

    /// Whether the authority stood at some time of a period.
    pub fn stands_in(&self, period: Option<(NaiveDate, NaiveDate)>) -> bool {
        period.is_none_or(|(start, end)| {
            self.from.is_none_or(|from| from <= end) && self.until.is_none_or(|until| until >= start)
        })
    }
}

fn yes() -> bool {
    true
}

fn optional_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    toml_date(deserializer).map(Some)
}
