//! Measures in columns, with the place of each company where they can be ranked.

use super::Company;
use super::rank::{Rank, ranks};
use crate::assessment::Assessment;
use crate::measurement::{Grade, Measurement, Unit};
use crate::metrics::{self, METRICS};
use crate::rules::Verdict;
use crate::rules::condition::{Evidence, Test};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Measures that a reader sees first: where revenue and rewards come from, whether members are pushed to buy, who loses,
/// and what a published table shows.
pub const HEADLINE: [&str; 16] = [
    "external_retail_share",
    "plausible_enduser_share",
    "recruiting_reward_share",
    "internal_reward_share_strict",
    "internal_reward_share_demand",
    "excess_mass_at_threshold",
    "late_purchase_share",
    "stuck_inventory_share",
    "never_recouped_share",
    "loss_share_company_cash",
    "zero_pay_share",
    "top1_payout_share",
    "retention_12",
    "disclosed_zero_pay_share",
    "disclosed_share_under_1000",
    "disclosed_top_share",
];

/// A measure that two companies have or more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureRow {
    /// Id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The question it belongs to.
    pub family: String,
    /// Unit of its values.
    pub unit: Unit,
    /// Whether it is among those that are shown first.
    pub headline: bool,
    /// Which values worry, as the rules that read it tell.
    pub worrying: Worrying,
    /// The lines of those rules.
    pub lines: Vec<RuleLine>,
    /// What each company has.
    pub cells: Vec<Cell>,
    /// The place of each: 1 = what worries most, or the greatest where no rule tells.
    pub ranks: Vec<Option<Rank>>,
    /// Why no places are given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_ranked: Option<String>,
}

/// Which values of a measure worry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Worrying {
    /// Great ones: every rule that reads it fires above its line.
    More,
    /// Small ones.
    Less,
    /// No rule tells, or rules tell both.
    Neither,
}

/// The line of a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleLine {
    /// The rule.
    pub rule: String,
    /// How the measure is held against it.
    pub test: Test,
    /// The line.
    pub limit: f64,
}

/// What a company has.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// The value.
    pub value: Option<f64>,
    /// Sampling error and bounds together.
    pub range: Option<[f64; 2]>,
    /// What it is based on, in number.
    pub n: Option<u64>,
    /// How good the data behind it are.
    pub grade: Option<Grade>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unavailable: Option<String>,
}

impl Cell {
    fn of(measurement: Option<&Measurement>) -> Self {
        match measurement {
            None => Self { unavailable: Some("it was not measured".to_owned()), ..Self::default() },
            Some(Measurement::Unavailable(why)) => {
                Self { unavailable: Some(why.unavailable.clone()), ..Self::default() }
            }
            Some(Measurement::Measured(m)) => {
                Self { value: m.value, range: m.range(), n: m.n, grade: Some(m.grade), unavailable: None }
            }
        }
    }
}

/// The measures that two companies have or more, in the order of the report.
pub(super) fn rows(assessments: &[Assessment], companies: &[Company]) -> Vec<MeasureRow> {
    let ids: BTreeSet<&str> = assessments.iter().flat_map(|a| a.measurements.keys()).map(String::as_str).collect();
    let strange = ids.iter().copied().filter(|id| metrics::find(id).is_none());
    let order = METRICS.iter().map(|metric| metric.id).filter(|id| ids.contains(id)).chain(strange);
    let read = read_by_rules(assessments);
    order.filter_map(|id| row(id, assessments, companies, read.get(id).map_or(&[], Vec::as_slice))).collect()
}

fn row(id: &str, assessments: &[Assessment], companies: &[Company], lines: &[RuleLine]) -> Option<MeasureRow> {
    let cells: Vec<Cell> = assessments.iter().map(|a| Cell::of(a.measurements.get(id))).collect();
    let having: Vec<usize> = (0..cells.len()).filter(|at| cells[*at].range.is_some()).collect();
    if having.len() < 2 {
        return None;
    }
    let metric = metrics::find(id);
    let unit = assessments.iter().find_map(|a| a.measurements.get(id)?.measured().map(|m| m.unit))?;
    let not_ranked = not_ranked(unit, &cells, &having, companies);
    let worrying = worrying(lines);
    let ranges: Vec<Option<[f64; 2]>> = cells.iter().map(|cell| cell.range).collect();
    let ranks = if not_ranked.is_none() { ranks(&ranges, worrying != Worrying::Less) } else { vec![None; cells.len()] };
    Some(MeasureRow {
        id: id.to_owned(),
        title: metric.map_or(id, |metric| metric.title).to_owned(),
        family: metric.map_or("", |metric| metric.family.title()).to_owned(),
        unit,
        headline: HEADLINE.contains(&id),
        worrying,
        lines: lines.to_vec(),
        cells,
        ranks,
        not_ranked,
    })
}

/// Why the companies that have a measure are not ranked by it.
fn not_ranked(unit: Unit, cells: &[Cell], having: &[usize], companies: &[Company]) -> Option<String> {
    let of = || having.iter().map(|at| &companies[*at]);
    let currencies: BTreeSet<&str> = of().map(|company| company.currency.as_str()).collect();
    let lengths: BTreeSet<Option<u64>> = of().map(|company| company.days.map(|days| days.div_ceil(31))).collect();
    let grades: BTreeSet<&str> = having.iter().filter_map(|at| cells[*at].grade).map(Grade::in_words).collect();
    let is_sum = matches!(unit, Unit::Money | Unit::Count);
    if unit == Unit::YesNo {
        Some("a yes or a no has no places".to_owned())
    } else if unit == Unit::Money && currencies.len() > 1 {
        Some(format!("amounts in {}", currencies.into_iter().collect::<Vec<_>>().join(", ")))
    } else if is_sum && lengths.len() > 1 {
        Some("periods of different length".to_owned())
    } else if grades.len() > 1 {
        Some(format!("it rests on different data: {}", grades.into_iter().collect::<Vec<_>>().join("; ")))
    } else {
        None
    }
}

/// The lines that rules hold each measure against. What a rule looked at without applying to the case is left out: that
/// asks whether it speaks of the company and not whether the company worries.
fn read_by_rules(assessments: &[Assessment]) -> BTreeMap<String, Vec<RuleLine>> {
    let mut read: BTreeMap<String, Vec<RuleLine>> = BTreeMap::new();
    for finding in assessments.iter().flat_map(|a| &a.findings) {
        let verdict = finding.waiver.as_ref().map_or(finding.verdict, |waiver| waiver.verdict);
        if matches!(verdict, Verdict::NotApplicable | Verdict::NotAssessed) {
            continue;
        }
        let rows = finding.evidence.iter().filter(|row| row.reading.is_none() && row.concerned.is_none());
        for Evidence { quantity, test, limit, .. } in rows {
            let (Some(test), Some(limit)) = (*test, *limit) else { continue };
            let line = RuleLine { rule: finding.rule.clone(), test, limit };
            let lines = read.entry(quantity.clone()).or_default();
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    for lines in read.values_mut() {
        lines.sort_by(|a, b| a.limit.total_cmp(&b.limit).then_with(|| a.rule.cmp(&b.rule)));
    }
    read
}

fn worrying(lines: &[RuleLine]) -> Worrying {
    let above = lines.iter().filter(|line| line.test.fires_above()).count();
    match (above, lines.len()) {
        (0, 0) => Worrying::Neither,
        (above, all) if above == all => Worrying::More,
        (0, _) => Worrying::Less,
        _ => Worrying::Neither,
    }
}
