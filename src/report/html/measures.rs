//! Measures on the page, family by family, and which of their figures are read through a lens.

use super::figures::{ChartView, chart};
use crate::assessment::Assessment;
use crate::charts::{Chart, beside};
use crate::measurement::{Measured, Measurement, Reading};
use crate::metrics::{Family, METRICS, Metric};
use crate::report::number;
use crate::report::text::inert;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct FamilyView {
    title: &'static str,
    measures: Vec<MeasureView>,
    charts: Vec<ChartView>,
}

#[derive(Serialize)]
pub(in crate::report) struct MeasureView {
    pub(in crate::report) id: &'static str,
    pub(in crate::report) title: &'static str,
    /// The lens that its value is read through.
    lens: Option<&'static str>,
    pub(in crate::report) value: String,
    pub(in crate::report) n: String,
    pub(in crate::report) unavailable: String,
    pub(in crate::report) definition: &'static str,
    interpretation: &'static str,
    reference: &'static str,
    pub(in crate::report) details: Vec<DetailView>,
    pub(in crate::report) notes: Vec<String>,
}

/// A figure behind a value.
#[derive(Serialize)]
pub(in crate::report) struct DetailView {
    pub(in crate::report) name: String,
    pub(in crate::report) value: String,
    lens: Option<&'static str>,
}

/// The lens that a name speaks of: that of an id (`…_strict`), of a title (`…, strict lens`) or of a reading.
pub(super) fn lens_in(name: &str) -> Option<&'static str> {
    let is_id = !name.contains(' ');
    let word = |lens: &str| name.split(['_', ' ', ',']).any(|word| word == lens);
    let named = |lens: &str| word(lens) && (is_id || name.contains("lens") || name.starts_with("reading "));
    ["strict", "demand", "industry"].into_iter().find(|lens| named(lens))
}

/// A family with its measures and charts; `None` where nothing of it could be measured.
pub(super) fn family(family: Family, assessment: &Assessment, charts: &[Chart]) -> Option<FamilyView> {
    let measures = METRICS.iter().filter(|m| m.family == family);
    let views: Vec<MeasureView> = measures.map(|m| measure(m, assessment)).collect();
    if views.iter().all(|view| !view.unavailable.is_empty()) {
        return None;
    }
    let drawn = beside(family, charts).map(chart);
    Some(FamilyView { title: family.title(), measures: views, charts: drawn.collect() })
}

pub(in crate::report) fn measure(metric: &'static Metric, assessment: &Assessment) -> MeasureView {
    let currency = &assessment.case.currency;
    let mut view = MeasureView {
        id: metric.id,
        title: metric.title,
        lens: lens_in(metric.id).or_else(|| lens_in(metric.title)),
        value: String::new(),
        n: String::new(),
        unavailable: String::new(),
        definition: metric.definition,
        interpretation: metric.interpretation,
        reference: metric.reference,
        details: Vec::new(),
        notes: Vec::new(),
    };
    match assessment.measurements.get(metric.id) {
        Some(Measurement::Measured(m)) => {
            view.value = number::measured(m, currency);
            view.n = m.n.map_or(String::new(), |n| format!("{} {}", number::count(n), m.of));
            view.details = details(m, currency);
            view.notes = m.notes.iter().chain(&m.bounded_by).map(|n| inert(n)).collect();
        }
        Some(Measurement::Unavailable(u)) => view.unavailable = inert(&u.unavailable),
        None => "it was not measured".clone_into(&mut view.unavailable),
    }
    view
}

fn details(measured: &Measured, currency: &str) -> Vec<DetailView> {
    figures(measured, currency)
        .into_iter()
        .map(|[name, value]| DetailView { lens: lens_in(&name), name: inert(&name), value: inert(&value) })
        .collect()
}

/// The figures behind a value, by name.
fn figures(measured: &Measured, currency: &str) -> Vec<[String; 2]> {
    let unit = measured.unit;
    let of = |name: String, v: f64| [name, number::value(v, unit, currency)];
    let mut rows: Vec<[String; 2]> =
        measured.parts.iter().map(|p| [p.name.clone(), number::value(p.value, p.unit, currency)]).collect();
    rows.extend(measured.by_lens.iter().map(|(lens, v)| of(format!("{lens} lens"), *v)));
    rows.extend(measured.by_class.iter().map(|(class, v)| of(class.replace('_', " "), *v)));
    rows.extend(measured.by_threshold.iter().map(|(threshold, v)| of(format!("at threshold {threshold}"), *v)));
    for (name, reading) in &measured.readings {
        rows.push(match reading {
            Reading::Value { value, range } => {
                let range = range.map_or(String::new(), |r| format!(" {}", number::range(r, unit, currency)));
                [
                    format!("reading {}", name.replace('_', " ")),
                    format!("{}{range}", number::value(*value, unit, currency)),
                ]
            }
            Reading::Unavailable { unavailable } => {
                [format!("reading {}", name.replace('_', " ")), unavailable.clone()]
            }
        });
    }
    if let Some(interval) = &measured.interval {
        let range = number::range([interval.low, interval.high], unit, currency);
        rows.push([format!("{:.0} % interval, {}", interval.level * 100.0, interval.method), range]);
    }
    if let Some(test) = &measured.test {
        let adjusted =
            test.adjusted_p.map_or(String::new(), |p| format!(", {} for all tests of the family", number::p(p)));
        rows.push([
            format!("chance of this if {} ({})", test.hypothesis, test.method),
            format!("{}{adjusted}", number::p(test.p)),
        ]);
    }
    if let Some(effective) = measured.effective_n {
        rows.push(["worth as many independent observations".to_owned(), number::count(effective.round() as u64)]);
    }
    rows.push(["data".to_owned(), measured.grade.in_words().to_owned()]);
    rows
}

#[cfg(test)]
mod tests {
    use super::lens_in;

    #[test]
    fn a_lens_is_read_from_ids_titles_and_readings_only() {
        assert_eq!(lens_in("internal_reward_share_strict"), Some("strict"));
        assert_eq!(lens_in("Rewards traced to joining, industry lens"), Some("industry"));
        assert_eq!(lens_in("reading demand"), Some("demand"));
        assert_eq!(lens_in("strict lens"), Some("strict"));
        assert_eq!(lens_in("members' purchases in plausible demand"), None);
        assert_eq!(lens_in("external_retail_share"), None);
    }
}
