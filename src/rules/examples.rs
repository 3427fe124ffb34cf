//! A rule's examples are its tests.

use super::condition::Scales;
use super::judge::weigh_rule;
use super::pack::{Example, Parameter, Rule, RulePack};
use crate::measurement::{Measured, Measurement, Unit};
use crate::rosters::{Roster, Rosters, Row};
use std::collections::BTreeMap;

/// An example that does not hold.
#[derive(Debug)]
pub struct Failure {
    /// The rule.
    pub rule: String,
    /// The example.
    pub title: String,
    /// What went wrong.
    pub message: String,
}

/// Number of examples in a pack.
pub fn count(pack: &RulePack) -> usize {
    pack.rules.iter().map(|rule| rule.examples.len()).sum()
}

/// The examples of a rule that do not hold. A rule that is off is judged as if it were on.
pub fn failures(rule: &Rule) -> Vec<Failure> {
    rule.examples
        .iter()
        .filter_map(|example| {
            let message = match measurements(example).and_then(|m| rosters(example).map(|r| (m, r))) {
                Err(message) => message,
                Ok((measurements, rosters)) => {
                    let parameters = parameters(rule, example);
                    let scales = Scales {
                        measurements: &measurements,
                        rosters: &rosters,
                        policies: &example.policies,
                        parameters: &parameters,
                        on: example.on,
                        currency: None,
                        example: true,
                    };
                    let (found, _) = weigh_rule(rule, scales);
                    if found == example.verdict {
                        return None;
                    }
                    format!(
                        "the example \"{}\" says {}, the rule comes to {}",
                        example.title,
                        example.verdict.words(),
                        found.words()
                    )
                }
            };
            Some(Failure { rule: rule.id.clone(), title: example.title.clone(), message })
        })
        .collect()
}

/// The rule's lines, those that the example sets in their place.
fn parameters(rule: &Rule, example: &Example) -> BTreeMap<String, Parameter> {
    let of = |(name, line): (&String, &Parameter)| {
        let set = example.parameters.get(name);
        (name.clone(), set.map_or_else(|| line.clone(), |value| line.set_to(*value)))
    };
    rule.parameters.iter().map(of).collect()
}

fn measurements(example: &Example) -> Result<BTreeMap<String, Measurement>, String> {
    example
        .measured
        .iter()
        .map(|(id, value)| Ok((id.clone(), Measurement::of(outcome(id, value)?, Unit::Share))))
        .collect()
}

/// Reads an example's measurement: a number, a table, or the word `unavailable`.
fn outcome(id: &str, value: &toml::Value) -> Result<Result<Measured, String>, String> {
    let wrong = || format!("measured.{id}: expected a number, {{ value, bounds, n }} or \"unavailable\"");
    let number = |value: &toml::Value| value.as_float().or_else(|| value.as_integer().map(|i| i as f64));
    if let Some(number) = number(value) {
        return Ok(Ok(Measured::new(number)));
    }
    if value.as_str() == Some("unavailable") {
        return Ok(Err("unavailable in the example".to_owned()));
    }
    let table = value.as_table().ok_or_else(wrong)?;
    let mut measured = Measured::default();
    for (key, value) in table {
        match (key.as_str(), value.as_array()) {
            ("value", _) => measured.value = Some(number(value).ok_or_else(wrong)?),
            ("n", _) => measured.n = Some(number(value).ok_or_else(wrong)? as u64),
            ("bounds", Some(ends)) if ends.len() == 2 => {
                let end = |at: usize| number(&ends[at]).ok_or_else(wrong);
                measured.bounds = Some([end(0)?, end(1)?]);
            }
            _ => return Err(wrong()),
        }
    }
    Ok(Ok(measured))
}

fn rosters(example: &Example) -> Result<Rosters, String> {
    example.rosters.iter().map(|(id, value)| Ok((id.clone(), roster(id, value)?))).collect()
}

/// Reads an example's roster: a list of rows, each of another participant, or the word `unavailable`.
fn roster(id: &str, value: &toml::Value) -> Result<Result<Roster, String>, String> {
    if value.as_str() == Some("unavailable") {
        return Ok(Err("unavailable in the example".to_owned()));
    }
    let wrong = || {
        format!(
            "rosters.{id}: expected a list of numbers and of {{ low, high, money, sure }} tables, or \"unavailable\""
        )
    };
    let rows = value.as_array().ok_or_else(wrong)?;
    let rows: Option<Vec<Row>> = rows.iter().enumerate().map(|(at, row)| roster_row(at, row)).collect();
    Ok(Ok(Roster { times: Vec::new(), rows: rows.ok_or_else(wrong)? }))
}

/// One row: a number where the records are certain; a table whose missing end is no bound.
fn roster_row(at: usize, value: &toml::Value) -> Option<Row> {
    let number = |value: &toml::Value| value.as_float().or_else(|| value.as_integer().map(|i| i as f64));
    let mut row =
        Row { participant: at as u32, time: 0, sure: true, low: f64::NEG_INFINITY, high: f64::INFINITY, money: 0 };
    if let Some(certain) = number(value) {
        return Some(Row { low: certain, high: certain, ..row });
    }
    for (key, value) in value.as_table()? {
        match key.as_str() {
            "low" => row.low = number(value)?,
            "high" => row.high = number(value)?,
            "money" => row.money = number(value)? as i64,
            "sure" => row.sure = value.as_bool()?,
            _ => return None,
        }
    }
    (row.low <= row.high).then_some(row)
}
