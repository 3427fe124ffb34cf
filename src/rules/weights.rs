//! `rules/theories.toml`: how much groups of evidence and severities weigh, and where the bands of the score begin.

use super::verdict::Severity;
use crate::case::problem::did_you_mean;
use crate::toml_file;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// File that holds the weights.
pub const FILE: &str = "rules/theories.toml";
const SHIPPED: &str = include_str!("../../rules/theories.toml");

/// The weights.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// λ0: the score where nothing fired.
    pub leak: f64,
    /// Why that much.
    pub leak_why: String,
    /// How much of its group's weight a fired rule carries.
    pub severity: SeverityFactors,
    /// Where the bands begin.
    pub bands: Bands,
    /// The group of a quantity that no group names.
    pub other: Other,
    /// Groups of correlated evidence.
    pub group: Vec<Group>,
}

/// How much a fired rule carries, by severity.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeverityFactors {
    /// Of a critical rule.
    pub critical: f64,
    /// Of a rule of high severity.
    pub high: f64,
    /// Of medium severity.
    pub medium: f64,
    /// Of low severity.
    pub low: f64,
    /// Of one that informs.
    pub info: f64,
    /// Why.
    pub why: String,
}

/// A band of the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// Next to nothing fired.
    Minimal,
    /// Little fired.
    Guarded,
    /// Indicators of different kinds fired.
    Elevated,
    /// Many or strong indicators fired.
    High,
    /// As strong as it gets.
    Severe,
}

/// Every band, lowest first.
pub const BANDS: [Band; 5] = [Band::Minimal, Band::Guarded, Band::Elevated, Band::High, Band::Severe];

impl Band {
    /// The word of a report.
    pub fn words(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Guarded => "guarded",
            Self::Elevated => "elevated",
            Self::High => "high",
            Self::Severe => "severe",
        }
    }
}

/// Lower ends of the bands, 0 to 100.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    /// Of minimal: 0.
    pub minimal: f64,
    /// Of guarded.
    pub guarded: f64,
    /// Of elevated.
    pub elevated: f64,
    /// Of high.
    pub high: f64,
    /// Of severe.
    pub severe: f64,
    /// The lowest overall band once a gate rule fired.
    pub gate_floor: Band,
    /// Why.
    pub why: String,
}

/// The weight of a quantity that no group names.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// Weight, 0 to 1.
    pub weight: f64,
    /// What it rests on.
    pub rests_on: String,
    /// Why.
    pub why: String,
}

/// Evidence that goes together.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Id.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// What it is about.
    pub title: String,
    /// λ: the chance that the pattern is there, given that the strongest rule of the group fired.
    pub weight: f64,
    /// The money or the documents that it rests on.
    pub rests_on: String,
    /// Measures, rosters and questions that belong to it.
    pub quantities: Vec<String>,
    /// Why that much.
    pub why: String,
}

/// The group of a rule, as scores see it.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupOf {
    /// Id of the group, or of the quantity that stands alone.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Weight.
    pub weight: f64,
    /// What it rests on.
    pub rests_on: String,
    /// Whether other quantities belong to it.
    pub shared: bool,
}

impl Weights {
    /// The shipped weights.
    pub fn shipped() -> Result<Self, String> {
        Self::parse(FILE, SHIPPED)
    }

    /// Reads and checks the text of the file. Errors name file, line and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let weights: Self = toml_file::parse(file, text)?;
        let share = |name: &str, value: f64| {
            if (0.0..=1.0).contains(&value) {
                return Ok(());
            }
            Err(toml_file::at_key(file, text, name, &format!("{name} is {value}; expected 0 to 1")))
        };
        share("leak", weights.leak)?;
        for (name, factor) in SEVERITIES.map(|severity| (severity.words(), weights.factor(severity))) {
            share(name, factor)?;
        }
        let ends = BANDS.map(|band| weights.from(band));
        if ends[0] != 0.0 || !ends.is_sorted_by(|a, b| a < b) || ends[4] > 100.0 {
            let message = "the bands begin at 0 and rise up to 100 at most";
            return Err(toml_file::at_key(file, text, "minimal", message));
        }
        weights.check_groups(file, text)?;
        Ok(weights)
    }

    fn check_groups(&self, file: &str, text: &str) -> Result<(), String> {
        let mut seen: Vec<&str> = Vec::new();
        for group in &self.group {
            let refuse = |message: String| Err(toml_file::at(file, text, group.id.span(), &message));
            if !(0.0..=1.0).contains(&group.weight) {
                return refuse(format!("the weight of `{}` is {}; expected 0 to 1", group.id.get_ref(), group.weight));
            }
            for quantity in &group.quantities {
                if !super::check::is_quantity(quantity) {
                    let hint = did_you_mean(quantity, super::check::quantities());
                    return refuse(format!("`{quantity}` is no measure, roster or question{hint}"));
                }
                if seen.contains(&quantity.as_str()) {
                    return refuse(format!("`{quantity}` is in two groups"));
                }
                seen.push(quantity);
            }
        }
        Ok(())
    }

    /// How much of its group's weight a fired rule carries.
    pub fn factor(&self, severity: Severity) -> f64 {
        match severity {
            Severity::Critical => self.severity.critical,
            Severity::High => self.severity.high,
            Severity::Medium => self.severity.medium,
            Severity::Low => self.severity.low,
            Severity::Info => self.severity.info,
        }
    }

    /// Where a band begins, 0 to 100.
    pub fn from(&self, band: Band) -> f64 {
        match band {
            Band::Minimal => self.bands.minimal,
            Band::Guarded => self.bands.guarded,
            Band::Elevated => self.bands.elevated,
            Band::High => self.bands.high,
            Band::Severe => self.bands.severe,
        }
    }

    /// The band of a score, 0 to 100.
    pub fn band(&self, score: f64) -> Band {
        BANDS.into_iter().rev().find(|band| score >= self.from(*band)).unwrap_or(Band::Minimal)
    }

    /// The group that a quantity belongs to.
    pub fn group_of(&self, quantity: &str) -> GroupOf {
        let named = self.group.iter().find(|group| group.quantities.iter().any(|q| q == quantity));
        match named {
            Some(group) => GroupOf {
                id: group.id.get_ref().clone(),
                title: group.title.clone(),
                weight: group.weight,
                rests_on: group.rests_on.clone(),
                shared: true,
            },
            None => GroupOf {
                id: quantity.to_owned(),
                title: crate::metrics::find(quantity).map_or(quantity, |metric| metric.title).to_owned(),
                weight: self.other.weight,
                rests_on: self.other.rests_on.clone(),
                shared: false,
            },
        }
    }
}

/// Every severity, for checks.
const SEVERITIES: [Severity; 5] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_begin_where_they_say() {
        let weights = Weights::shipped().unwrap();
        assert_eq!(weights.band(0.0), Band::Minimal);
        assert_eq!(weights.band(19.99), Band::Minimal);
        assert_eq!(weights.band(20.0), Band::Guarded);
        assert_eq!(weights.band(100.0), Band::Severe);
    }

    #[test]
    fn every_measure_and_roster_that_a_shipped_rule_looks_at_first_is_in_a_group() {
        let weights = Weights::shipped().unwrap();
        for rule in crate::rules::packs::shipped().unwrap().iter().flat_map(|pack| &pack.rules) {
            let first = rule.when.quantities()[0];
            let grouped = weights.group.iter().any(|group| group.quantities.iter().any(|q| q == first));
            // A question that nothing else asks may stand alone, so that a pack is added without touching the groups.
            assert!(grouped || crate::case::policies::is_question(first), "{}: {first}", rule.id);
        }
    }

    #[test]
    fn mistakes_are_refused_with_file_line_and_neighbour() {
        let refused = |from: &str, to: &str| {
            assert!(SHIPPED.contains(from), "{from}");
            Weights::parse("t.toml", &SHIPPED.replacen(from, to, 1)).unwrap_err()
        };
        for (from, to, expected) in [
            ("leak = 0.05", "leak = 5.0", "expected 0 to 1"),
            ("\"excess_mass_at_threshold\"", "\"excess_mass_at_treshold\"", "did you mean `excess_mass_at_threshold`?"),
            ("guarded = 20", "guarded = 50", "the bands begin at 0 and rise"),
            ("gate_floor", "gate_flor", "did you mean `gate_floor`?"),
            ("\"late_purchase_excess\"", "\"excess_mass_at_threshold\"", "is in two groups"),
        ] {
            let error = refused(from, to);
            assert!(error.starts_with("t.toml: line ") && error.contains(expected), "{error}");
        }
    }
}
