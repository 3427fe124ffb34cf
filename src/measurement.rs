//! What a measure returns: a value that knows how sure it is, or the reason why there is none.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A measure's outcome on a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "there are a few dozen of them in a run")]
pub enum Measurement {
    /// It could be measured.
    Measured(Measured),
    /// It could not.
    Unavailable(Unavailable),
}

/// A measured value with everything needed to judge it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// The value; absent where the data give only bounds.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: Unit,
    /// What it is based on, in number; absent where counting makes no sense.
    pub n: Option<u64>,
    /// What is counted by `n`, in words.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub of: String,
    /// The range that what the data leave open spans; absent where nothing is open.
    pub bounds: Option<[f64; 2]>,
    /// Why there are bounds.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub bounded_by: Vec<String>,
    /// The range of sampling error.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub interval: Option<Interval>,
    /// The test of the hypothesis that nothing is there, where the measure has one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub test: Option<Test>,
    /// How many independent observations the `n` are worth, where they depend on each other.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub effective_n: Option<f64>,
    /// How good the data behind it are.
    pub grade: Grade,
    /// The same measure on buyer or participant classes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub by_class: BTreeMap<String, f64>,
    /// The same measure under each lens.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub by_lens: BTreeMap<String, f64>,
    /// The same measure at each qualification threshold.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub by_threshold: BTreeMap<String, f64>,
    /// Other readings of the measure, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub readings: BTreeMap<String, Reading>,
    /// The figures the value is made of.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub parts: Vec<Part>,
    /// What a reader must know beside the number.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
}

/// Why a measure has no value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unavailable {
    /// The reason, in words.
    pub unavailable: String,
    /// Always absent; written so that a reader of the JSON finds the same keys everywhere.
    pub value: Option<f64>,
    /// Its unit, had it been measured.
    pub unit: Unit,
    /// Always absent.
    pub n: Option<u64>,
}

/// Unit of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A fraction, 0 to 1 unless a definition says otherwise.
    #[default]
    Share,
    /// A ratio of two amounts or counts.
    Ratio,
    /// Major units of the case's currency.
    Money,
    /// A number of people or accounts.
    Count,
    /// Months.
    Months,
    /// A coefficient between 0 and 1; a correlation between −1 and 1.
    Coefficient,
    /// 1 = yes, 0 = no.
    YesNo,
}

/// How good the data behind a value are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Company records: orders, commissions, refunds.
    #[default]
    CompanyRecords,
    /// Rests on what participants report: resales, expenses.
    SelfReport,
    /// Rests on an assumption or an estimate besides the records.
    Inferred,
    /// A published table; the records behind it are not seen.
    Published,
}

impl Grade {
    /// The grade as a reader is told.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::CompanyRecords => "company records",
            Self::SelfReport => "what participants report",
            Self::Inferred => "records and an assumption or an estimate",
            Self::Published => "a published table; the records behind it are not seen",
        }
    }
}

/// A range of sampling error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Confidence level.
    pub level: f64,
    /// How it was computed.
    pub method: String,
}

/// A test of the hypothesis that nothing is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// The hypothesis that is tested, in words.
    pub hypothesis: String,
    /// How it was tested.
    pub method: String,
    /// The chance of a figure at least as far out where the hypothesis holds.
    pub p: f64,
    /// The same, adjusted for the tests of its family (Holm 1979); filled in when all are made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub adjusted_p: Option<f64>,
}

/// Another reading of a measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Reading {
    /// It has a value, and perhaps a range.
    Value {
        /// The value.
        value: f64,
        /// Its range, error and bounds together.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        range: Option<[f64; 2]>,
    },
    /// It has none.
    Unavailable {
        /// The reason, in words.
        unavailable: String,
    },
}

/// A figure that a value is made of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// What it is.
    pub name: String,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
}

/// What a measure's function returns: the reason is enough where there is no value.
pub type Outcome = Result<Measured, String>;

impl Measurement {
    /// Wraps what a measure's function returned.
    pub fn of(outcome: Outcome, unit: Unit) -> Self {
        match outcome {
            Ok(measured) if !measured.is_finite() => Self::of(Err("the figures leave it undefined".to_owned()), unit),
            Ok(mut measured) => {
                measured.unit = unit;
                Self::Measured(measured)
            }
            Err(reason) => Self::Unavailable(Unavailable { unavailable: reason, value: None, unit, n: None }),
        }
    }

    /// The measured value, if there is one.
    pub fn measured(&self) -> Option<&Measured> {
        match self {
            Self::Measured(measured) => Some(measured),
            Self::Unavailable(_) => None,
        }
    }

    /// The test, if there is one.
    pub fn test_mut(&mut self) -> Option<&mut Test> {
        match self {
            Self::Measured(measured) => measured.test.as_mut(),
            Self::Unavailable(_) => None,
        }
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<f64> {
        self.measured().and_then(|measured| measured.value)
    }
}

impl Measured {
    /// A bare value.
    pub fn new(value: f64) -> Self {
        Self { value: Some(value), ..Self::default() }
    }

    /// The share or ratio of two amounts. `Err` when there is nothing to divide by: a share of nothing is not zero.
    pub fn ratio(part: f64, whole: f64, whole_is: &str) -> Result<Self, String> {
        if whole == 0.0 {
            return Err(format!("there is no {whole_is} to take a share of"));
        }
        Ok(Self::new(part / whole))
    }

    /// Says what the value is based on.
    #[must_use]
    pub fn counted(mut self, n: usize, of: &str) -> Self {
        self.n = Some(n as u64);
        of.clone_into(&mut self.of);
        self
    }

    /// Says how far the value could lie from what is measured, and why. Ends that equal the value are kept: a bound
    /// that is known to be tight is information too.
    #[must_use]
    pub fn bounded(mut self, low: f64, high: f64, why: &[(bool, &str)]) -> Self {
        self.bounds = Some([low.min(high), high.max(low)]);
        self.bounded_by = why.iter().filter(|(holds, _)| *holds).map(|(_, why)| (*why).to_owned()).collect();
        self
    }

    /// Adds a figure that the value is made of.
    #[must_use]
    pub fn part(mut self, name: &str, value: f64, unit: Unit) -> Self {
        self.parts.push(Part { name: name.to_owned(), value, unit });
        self
    }

    /// Adds another reading.
    #[must_use]
    pub fn reading(mut self, name: &str, value: f64) -> Self {
        self.readings.insert(name.to_owned(), Reading::Value { value, range: None });
        self
    }

    /// Adds another reading with the range that the data leave it.
    #[must_use]
    pub fn reading_within(mut self, name: &str, value: f64, [low, high]: [f64; 2]) -> Self {
        self.readings.insert(name.to_owned(), Reading::Value { value, range: Some([low.min(value), high.max(value)]) });
        self
    }

    /// Says why another reading is not there.
    #[must_use]
    pub fn no_reading(mut self, name: &str, reason: &str) -> Self {
        self.readings.insert(name.to_owned(), Reading::Unavailable { unavailable: reason.to_owned() });
        self
    }

    /// Adds the value on one class.
    #[must_use]
    pub fn class(mut self, name: &str, value: Option<f64>) -> Self {
        if let Some(value) = value {
            self.by_class.insert(name.to_owned(), value);
        }
        self
    }

    /// Adds what a reader must know beside the number.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds the test of the hypothesis that nothing is there.
    #[must_use]
    pub fn tested(mut self, hypothesis: &str, method: &str, p: f64) -> Self {
        self.test = Some(Test { hypothesis: hypothesis.to_owned(), method: method.to_owned(), p, adjusted_p: None });
        self
    }

    /// Says how good the data are.
    #[must_use]
    pub fn grade(mut self, grade: Grade) -> Self {
        self.grade = grade;
        self
    }

    /// Whether every figure that a rule looks at is a number.
    fn is_finite(&self) -> bool {
        let ends = self.value.into_iter().chain(self.bounds.into_iter().flatten());
        let ends = ends.chain(self.interval.iter().flat_map(|i| [i.low, i.high]));
        ends.chain(self.test.iter().map(|test| test.p)).chain(self.effective_n).all(f64::is_finite)
    }

    /// The whole range a rule must look at: value, bounds and interval together.
    pub fn range(&self) -> Option<[f64; 2]> {
        let ends = self
            .value
            .into_iter()
            .chain(self.bounds.into_iter().flatten())
            .chain(self.interval.iter().flat_map(|i| [i.low, i.high]));
        ends.fold(None, |range: Option<[f64; 2]>, end| {
            Some(range.map_or([end, end], |[low, high]| [low.min(end), high.max(end)]))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_no_zero() {
        assert!(Measured::ratio(0.0, 0.0, "revenue").is_err());
    }

    #[test]
    fn the_range_holds_value_bounds_and_interval() {
        let mut measured = Measured::new(0.5).bounded(0.4, 0.6, &[]);
        measured.interval = Some(Interval { low: 0.45, high: 0.7, level: 0.95, method: String::new() });
        assert_eq!(measured.range(), Some([0.4, 0.7]));
    }

    #[test]
    fn measured_and_unavailable_survive_a_round_trip() {
        for outcome in [Ok(Measured::new(0.25).counted(7, "participants")), Err("no commissions".to_owned())] {
            let measurement = Measurement::of(outcome, Unit::Share);
            let text = serde_json::to_string(&measurement).unwrap();
            assert_eq!(serde_json::from_str::<Measurement>(&text).unwrap(), measurement);
        }
    }
}
