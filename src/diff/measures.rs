//! Measures that differ: by how much, and whether sampling error alone could do it.

use super::moved::Sides;
use super::reason::{Reason, or_unexplained};
use crate::assessment::Assessment;
use crate::measurement::{Measured, Measurement, Unit};
use crate::metrics;
use crate::stats::difference_of_intervals::{Estimate, interval};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A measure that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureChange {
    /// Id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Unit of its value.
    pub unit: Unit,
    /// What was measured before.
    pub before: Seen,
    /// What was measured after.
    pub after: Seen,
    /// Value after less value before.
    pub change: Option<f64>,
    /// Whether the intervals of sampling error overlap, where both have one.
    pub intervals_overlap: Option<bool>,
    /// The interval of the change, where both have an interval of one level and the periods have no day in common (Zou
    /// and Donner 2008).
    pub change_interval: Option<[f64; 2]>,
    /// Whether that interval holds zero: sampling error alone could make the change.
    pub within_sampling_error: Option<bool>,
    /// Whether value, range and availability are the same, and only what is told beside them differs.
    pub beside_only: bool,
    /// What can have moved it.
    pub reasons: Vec<Reason>,
}

/// One side of a measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Seen {
    /// The value.
    pub value: Option<f64>,
    /// Sampling error and bounds together.
    pub range: Option<[f64; 2]>,
    /// The interval of sampling error.
    pub interval: Option<[f64; 2]>,
    /// What it is based on, in number.
    pub n: Option<u64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unavailable: Option<String>,
}

impl Seen {
    fn of(measurement: Option<&Measurement>) -> Self {
        let none = |unavailable: String| Self {
            value: None,
            range: None,
            interval: None,
            n: None,
            unavailable: Some(unavailable),
        };
        match measurement {
            None => none("this version of the program did not measure it".to_owned()),
            Some(Measurement::Unavailable(why)) => none(why.unavailable.clone()),
            Some(Measurement::Measured(m)) => Self {
                value: m.value,
                range: m.range(),
                interval: m.interval.as_ref().map(|i| [i.low, i.high]),
                n: m.n,
                unavailable: None,
            },
        }
    }
}

/// The measures that differ, in the order of the report.
pub(super) fn changes(before: &Assessment, after: &Assessment, sides: Sides<'_>) -> Vec<MeasureChange> {
    let known = metrics::METRICS.iter().map(|metric| metric.id);
    let ids: BTreeSet<&str> = before.measurements.keys().chain(after.measurements.keys()).map(String::as_str).collect();
    let strange = ids.iter().copied().filter(|id| metrics::find(id).is_none());
    let apart = periods_apart(before, after);
    let order = known.chain(strange).filter(|id| ids.contains(id));
    order.filter_map(|id| change(id, before.measurements.get(id), after.measurements.get(id), apart, sides)).collect()
}

/// Whether the periods have no day in common, so that the records of one are not those of the other. Days are written
/// so that their order is that of the text.
fn periods_apart(before: &Assessment, after: &Assessment) -> bool {
    let span = |a: &Assessment| Some((a.case.period_start.clone()?, a.case.period_end.clone()?));
    let (Some(first), Some(second)) = (span(before), span(after)) else {
        return false;
    };
    first.1 < second.0 || second.1 < first.0
}

fn change(
    id: &str,
    before: Option<&Measurement>,
    after: Option<&Measurement>,
    apart: bool,
    sides: Sides<'_>,
) -> Option<MeasureChange> {
    let unit = [after, before].into_iter().flatten().map(unit_of).next()?;
    if before == after || (unit == Unit::Money && !sides.one_currency()) {
        return None;
    }
    let (a, b) = (Seen::of(before), Seen::of(after));
    let of = |m: Option<&Measurement>| m.and_then(Measurement::measured).cloned();
    let change_interval = match (of(before), of(after)) {
        (Some(x), Some(y)) if apart => change_interval(&x, &y),
        _ => None,
    };
    let metric = metrics::find(id);
    let rests_on_answers = metric.is_some_and(|metric| metric.needs.contains("policies"));
    Some(MeasureChange {
        id: id.to_owned(),
        title: metric.map_or(id, |metric| metric.title).to_owned(),
        unit,
        change: a.value.zip(b.value).map(|(before, after)| after - before),
        intervals_overlap: a.interval.zip(b.interval).map(|([l, h], [low, high])| l <= high && low <= h),
        within_sampling_error: change_interval.map(|[low, high]| low <= 0.0 && 0.0 <= high),
        change_interval,
        beside_only: a == b,
        before: a,
        after: b,
        reasons: or_unexplained(sides.made_from.figures(rests_on_answers)),
    })
}

fn unit_of(measurement: &Measurement) -> Unit {
    match measurement {
        Measurement::Measured(measured) => measured.unit,
        Measurement::Unavailable(none) => none.unit,
    }
}

/// The interval of the change, where both sides have a value and an interval of one level.
fn change_interval(before: &Measured, after: &Measured) -> Option<[f64; 2]> {
    let estimate = |m: &Measured| {
        let interval = m.interval.as_ref()?;
        Some((Estimate { value: m.value?, low: interval.low, high: interval.high }, interval.level))
    };
    let ((before, level), (after, other)) = (estimate(before)?, estimate(after)?);
    ((level - other).abs() < 1e-9).then(|| interval(before, after))
}
