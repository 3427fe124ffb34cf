//! Companies side by side: scores, findings and measures in columns, ranks where companies can be told apart, and what is
//! not comparable and why.
//!
//! A pure function of assessments. A rank is given only as far as the ranges allow: where two overlap, both may have
//! either place.

mod comparability;
mod findings;
mod labels;
pub mod measures;
pub mod panels;
pub mod rank;

pub use comparability::Note;
pub use findings::FindingRow;

use self::measures::MeasureRow;
use self::panels::{DepthPanel, VolumePanel};
use self::rank::{Rank, ranks};
use crate::assessment::{Assessment, Counts};
use crate::rules::score::Score;
use crate::rules::theory::{THEORIES, Theory, TheoryAnswer};
use crate::rules::weights::Band;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the JSON.
pub const SCHEMA_VERSION: &str = "1";

/// Companies that a page or a terminal shows; a workbook and CSV have all.
pub const SHOWN: usize = 12;

/// Companies side by side. In every row the cells stand in the order of `companies`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Version of the JSON.
    pub schema_version: String,
    /// The companies.
    pub companies: Vec<Company>,
    /// What is not comparable, and why.
    pub not_comparable: Vec<Note>,
    /// The theories.
    pub theories: Vec<TheoryRow>,
    /// Rules that fired somewhere.
    pub findings: Vec<FindingRow>,
    /// Measures that two companies have or more.
    pub measures: Vec<MeasureRow>,
    /// Own volume around the qualification threshold, where a company has it.
    pub own_volume: Vec<VolumePanel>,
    /// Company cash by depth, where a company has it.
    pub net_by_depth: Vec<DepthPanel>,
}

/// A company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Company {
    /// What it is called here: its name, or its folder where two have one name.
    pub label: String,
    /// Its name.
    pub name: String,
    /// Name of its case folder.
    pub folder: String,
    /// ISO 4217 code of its amounts.
    pub currency: String,
    /// First day, `YYYY-MM-DD`; absent for a published income table.
    pub period_start: Option<String>,
    /// Last day, included.
    pub period_end: Option<String>,
    /// Days of the period.
    pub days: Option<u64>,
    /// How much there is; absent for a published income table.
    pub counts: Option<Counts>,
    /// Jurisdictions that judge it.
    pub jurisdictions: Vec<String>,
    /// The screening band.
    pub band: Option<Band>,
    /// The lowest band that open findings leave possible.
    pub band_low: Option<Band>,
    /// The highest one.
    pub band_high: Option<Band>,
    /// The program and its version.
    pub tool: String,
}

/// A theory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TheoryRow {
    /// The theory.
    pub theory: Theory,
    /// Its score with range.
    pub scores: Vec<Option<Score>>,
    /// What its rules came to.
    pub answers: Vec<Option<TheoryAnswer>>,
    /// The place of each score, 1 = highest.
    pub ranks: Vec<Option<Rank>>,
}

/// Puts companies side by side, in the order given.
pub fn side_by_side(assessments: &[Assessment]) -> Comparison {
    let labels = labels::labels(assessments);
    let companies: Vec<Company> = assessments.iter().zip(labels).map(|(a, label)| company(a, label)).collect();
    Comparison {
        schema_version: SCHEMA_VERSION.to_owned(),
        theories: THEORIES.into_iter().map(|theory| theory_row(theory, assessments)).collect(),
        findings: findings::rows(assessments),
        measures: measures::rows(assessments, &companies),
        not_comparable: comparability::notes(assessments, &companies),
        own_volume: panels::own_volume(assessments),
        net_by_depth: panels::net_by_depth(assessments),
        companies,
    }
}

fn company(assessment: &Assessment, label: String) -> Company {
    let case = &assessment.case;
    let overall = &assessment.screening.overall;
    Company {
        label,
        name: case.name.clone(),
        folder: case.folder.clone(),
        currency: case.currency.clone(),
        days: days(case.period_start.as_deref(), case.period_end.as_deref()),
        period_start: case.period_start.clone(),
        period_end: case.period_end.clone(),
        counts: case.counts,
        jurisdictions: case.jurisdictions.clone(),
        band: overall.band,
        band_low: overall.low,
        band_high: overall.high,
        tool: format!("{} {}", assessment.provenance.tool, assessment.provenance.version),
    }
}

/// Days from the first to the last, both included.
fn days(start: Option<&str>, end: Option<&str>) -> Option<u64> {
    let day = |text: Option<&str>| text.and_then(|text| text.parse::<NaiveDate>().ok());
    let between = (day(end)? - day(start)?).num_days() + 1;
    u64::try_from(between).ok()
}

fn theory_row(theory: Theory, assessments: &[Assessment]) -> TheoryRow {
    let score = |a: &Assessment| a.screening.theories.iter().find(|s| s.theory == theory).and_then(|s| s.score);
    let scores: Vec<Option<Score>> = assessments.iter().map(score).collect();
    let ranges: Vec<Option<[f64; 2]>> = scores.iter().map(|score| score.map(|s| [s.low, s.high])).collect();
    TheoryRow {
        theory,
        answers: assessments.iter().map(|a| a.theories.iter().find(|t| t.theory == theory).cloned()).collect(),
        ranks: ranks(&ranges, true),
        scores,
    }
}
