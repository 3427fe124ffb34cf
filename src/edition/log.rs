//! What is left out, collected and carried out.

use super::{Because, Put, SUPPRESSED, Withheld};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What is to be left out, by path; the first reason stands.
#[derive(Debug, Default)]
pub(super) struct Log {
    places: BTreeMap<String, Withheld>,
}

impl Log {
    /// Adds a place.
    pub fn add(&mut self, path: impl Into<String>, what: impl Into<String>, because: Because, put: Put) {
        let path = path.into();
        self.places.entry(path.clone()).or_insert_with(|| Withheld { path, what: what.into(), because, put });
    }

    /// Whether a place is left out, by itself or with what it stands in.
    pub fn holds(&self, path: &str) -> bool {
        self.places.contains_key(path) || above(path).any(|path| self.places.contains_key(path))
    }

    /// Every place that is left out so far.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// The places in their order; what stands in a place that is left out needs no entry of its own.
    pub fn finish(self) -> Vec<Withheld> {
        let inside = |path: &str| above(path).any(|path| self.places.contains_key(path));
        let mut places: Vec<Withheld> = self.places.values().filter(|place| !inside(&place.path)).cloned().collect();
        places.sort_by_cached_key(|place| steps(&place.path));
        places
    }
}

/// The places that a place stands in.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at]).filter(|path| !path.is_empty())
}

/// A key as a step of a path (RFC 6901).
pub(super) fn step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A step of a path: its place in a list, where it is a number, and its name.
type Step = (Option<usize>, String);

/// The steps of a path, places in lists as numbers, so that they sort as such.
fn steps(path: &str) -> Vec<Step> {
    path.split('/').skip(1).map(|step| (step.parse().ok(), step.to_owned())).collect()
}

/// Carries out what a log says. An error names a place that is not there.
pub fn apply(value: &mut Value, withheld: &[Withheld]) -> Result<(), String> {
    // What stands deeper first, and in lists from the back, so that no path moves before it is used.
    let mut sorted: Vec<(Vec<Step>, &Withheld)> = withheld.iter().map(|place| (steps(&place.path), place)).collect();
    sorted.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| b.cmp(a)));
    for (steps, place) in sorted {
        let missing = || format!("the log names {}, which is not in the privileged edition", place.path);
        let (last, before) = steps.split_last().ok_or_else(missing)?;
        let parent = before.iter().try_fold(&mut *value, |value, (at, key)| match value {
            Value::Array(items) => items.get_mut((*at)?),
            Value::Object(fields) => fields.get_mut(&unescaped(key)),
            _ => None,
        });
        match (parent.ok_or_else(missing)?, last.0) {
            (Value::Array(items), Some(at)) if at < items.len() => match replacement(place.put, &items[at]) {
                Some(new) => items[at] = new,
                None => drop(items.remove(at)),
            },
            (Value::Object(fields), _) => put(fields, &unescaped(&last.1), place.put).ok_or_else(missing)?,
            _ => return Err(missing()),
        }
    }
    Ok(())
}

fn put(fields: &mut Map<String, Value>, key: &str, put: Put) -> Option<()> {
    // Words may stand where there were none: an absent note means an empty one.
    let old = fields.get(key).cloned().or_else(|| (put == Put::Words).then_some(Value::Null))?;
    match replacement(put, &old) {
        Some(new) => fields.insert(key.to_owned(), new),
        None => fields.remove(key),
    };
    Some(())
}

fn replacement(put: Put, old: &Value) -> Option<Value> {
    match put {
        Put::Nothing => None,
        Put::Null => Some(Value::Null),
        Put::EmptyList => Some(json!([])),
        Put::Words => Some(json!(SUPPRESSED)),
        Put::NoValue => Some(json!({ "unavailable": SUPPRESSED, "value": null, "unit": old["unit"], "n": null })),
        Put::NoReading => Some(json!({ "unavailable": SUPPRESSED })),
    }
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// The first place at which two values differ.
pub(super) fn first_difference(a: &Value, b: &Value, path: &str) -> Option<String> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => a.keys().chain(b.keys()).find_map(|key| {
            let below = format!("{path}/{}", step(key));
            match (a.get(key), b.get(key)) {
                (Some(a), Some(b)) => first_difference(a, b, &below),
                _ => Some(below),
            }
        }),
        (Value::Array(a), Value::Array(b)) => {
            let both = a.iter().zip(b).enumerate();
            let below = both.into_iter().find_map(|(at, (a, b))| first_difference(a, b, &format!("{path}/{at}")));
            below.or_else(|| (a.len() != b.len()).then(|| format!("{path}/{}", a.len().min(b.len()))))
        }
        _ => (a != b).then(|| path.to_owned()),
    }
}
