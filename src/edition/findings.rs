//! What the public edition leaves out of findings, of the screening result that repeats them, of faults and of control
//! totals.

use super::log::{Log, step};
use super::protect::{Sum, Unit, protect};
use super::tables::is_small;
use super::words::tell_few;
use super::{Because, Put};
use serde_json::Value;
use std::collections::BTreeSet;

/// Adds what is left out of them. What a rule comes to stays: it says on which side of a line a figure lies. The rows
/// behind findings are for those who may see the data.
pub(super) fn withhold(assessment: &Value, smallest: u64, log: &mut Log) {
    if !list(assessment, "/row_sets").is_empty() {
        log.add("/row_sets", "the rows behind the findings", Because::ListWithheld, Put::Nothing);
    }
    let mut without_figures = BTreeSet::new();
    for (at, finding) in list(assessment, "/findings").iter().enumerate() {
        let path = format!("/findings/{at}");
        let rule = text(finding, "rule");
        if finding.get("list").is_some() {
            log.add(format!("{path}/list"), format!("{rule}: list"), Because::ListWithheld, Put::Nothing);
        }
        for (place, evidence) in list(finding, "/evidence").iter().enumerate() {
            if looked_at(&format!("{path}/evidence/{place}"), rule, evidence, smallest, log) {
                without_figures.insert(rule);
            }
        }
        for (place, note) in list(finding, "/notes").iter().enumerate() {
            sentence(format!("{path}/notes/{place}"), note, smallest, log);
        }
    }
    screening(assessment, &without_figures, smallest, log);
    faults(assessment, smallest, log);
    control_totals(assessment, smallest, log);
}

/// A quantity that a rule looked at. Returns whether its figures go.
fn looked_at(path: &str, rule: &str, evidence: &Value, smallest: u64, log: &mut Log) -> bool {
    let quantity = text(evidence, "quantity");
    if evidence.get("rows").is_some() {
        log.add(format!("{path}/rows"), format!("{rule}: rows"), Because::ListWithheld, Put::Nothing);
    }
    let reading = evidence.get("reading").and_then(Value::as_str);
    let measure = format!("/measurements/{}", step(quantity));
    let gone = log.holds(&measure)
        || reading.is_some_and(|name| log.holds(&format!("{measure}/readings/{}", step(name))))
        || evidence.get("concerned").is_some_and(|concerned| concerns_few(concerned, smallest));
    if let Some(note) = evidence.get("note") {
        sentence(format!("{path}/note"), note, smallest, log);
    }
    if !gone {
        return false;
    }
    let what = format!("{rule}: {quantity}");
    for column in ["value", "range", "n"] {
        log.add(format!("{path}/{column}"), what.clone(), Because::SmallCell, Put::Null);
    }
    if evidence.get("concerned").is_some() {
        log.add(format!("{path}/concerned"), what.clone(), Because::SmallCell, Put::Nothing);
    }
    log.add(format!("{path}/note"), what, Because::SmallCell, Put::Words);
    true
}

/// Whether few are past the line, or few are not, or few possibly are.
fn concerns_few(concerned: &Value, smallest: u64) -> bool {
    let count = |name: &str| concerned.get(name).and_then(Value::as_u64).unwrap_or(0);
    let ladders = [["people", "people_possibly", "people_of"], ["certainly", "possibly", "of"]];
    ladders.iter().any(|ladder| {
        let [sure, possible, all] = ladder.map(count);
        let steps = [
            sure,
            possible,
            all,
            possible.saturating_sub(sure),
            all.saturating_sub(possible),
            all.saturating_sub(sure),
        ];
        steps.iter().any(|step| is_small(*step, smallest))
    })
}

/// What the screening result repeats of figures that are gone.
fn screening(assessment: &Value, without_figures: &BTreeSet<&str>, smallest: u64, log: &mut Log) {
    let has_lost = |value: &Value| without_figures.contains(text(value, "rule"));
    for part in ["/screening/tipping", "/screening/tornado/bars"] {
        for (at, of_rule) in list(assessment, part).iter().enumerate() {
            if has_lost(of_rule) {
                log.add(format!("{part}/{at}"), text(of_rule, "rule"), Because::SmallCell, Put::Nothing);
            }
        }
    }
    for (at, point) in list(assessment, "/screening/tipping").iter().enumerate() {
        if let Some(note) = point.pointer("/demand/note") {
            sentence(format!("/screening/tipping/{at}/demand/note"), note, smallest, log);
        }
    }
    // Amounts come from measures: those that are gone there are gone here.
    let gone: Vec<f64> = log
        .paths()
        .filter(|path| path.starts_with("/measurements/"))
        .filter_map(|path| assessment.pointer(path))
        .flat_map(|gone| list(gone, "/parts").iter().chain([gone]))
        .filter_map(|part| part.get("value").and_then(Value::as_f64))
        .collect();
    for (at, overlap) in list(assessment, "/screening/overlaps").iter().enumerate() {
        for (place, money) in list(overlap, "/money").iter().enumerate() {
            let value = money.get("value").and_then(Value::as_f64).unwrap_or(0.0);
            if gone.iter().any(|gone| (gone - value).abs() < 0.005) {
                let path = format!("/screening/overlaps/{at}/money/{place}");
                log.add(path, text(money, "name"), Because::SmallCell, Put::Nothing);
            }
        }
    }
}

/// What faults quote, and the money of few rows.
fn faults(assessment: &Value, smallest: u64, log: &mut Log) {
    let mut units = Vec::new();
    for (at, fault) in list(assessment, "/diagnostics").iter().enumerate() {
        if !list(fault, "/places").is_empty() {
            log.add(format!("/diagnostics/{at}/places"), text(fault, "table"), Because::QuotedValue, Put::EmptyList);
        }
        let rows = fault.get("rows").and_then(Value::as_u64).unwrap_or(0);
        let has_money = fault.get("money").is_some_and(Value::is_number);
        let gone = (has_money && is_small(rows, smallest)).then_some(Because::SmallCell);
        units.push(Unit { size: if has_money { rows } else { 0 }, gone, ..Unit::default() });
    }
    // The share of money in doubt tells the sum.
    let sum = Sum::of((0..units.len()).filter(|unit| units[*unit].size > 0));
    protect(&mut units, &[sum], smallest);
    for (at, unit) in units.iter().enumerate() {
        if let Some(because) = unit.gone {
            log.add(format!("/diagnostics/{at}/money"), "money", because, Put::Null);
        }
    }
}

/// Sums over few rows.
fn control_totals(assessment: &Value, smallest: u64, log: &mut Log) {
    for (at, table) in list(assessment, "/control_totals").iter().enumerate() {
        if !table.get("rows").and_then(Value::as_u64).is_some_and(|rows| is_small(rows, smallest)) {
            continue;
        }
        for column in table.get("sums").and_then(Value::as_object).into_iter().flat_map(|sums| sums.keys()) {
            let what = format!("{}: {column}", text(table, "table"));
            log.add(format!("/control_totals/{at}/sums/{}", step(column)), what, Because::SmallCell, Put::Nothing);
        }
    }
}

fn sentence(path: String, words: &Value, smallest: u64, log: &mut Log) {
    if words.as_str().is_some_and(|words| tell_few(words, smallest)) {
        log.add(path, "", Because::SmallCell, Put::Words);
    }
}

fn list<'v>(value: &'v Value, path: &str) -> &'v [Value] {
    value.pointer(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
