//! One JSON object a line, plain or gzip-compressed.

use super::{Send, TextBatches, locate};
use crate::case::problem::Problem;
use crate::case::source::{SourceFile, TableSource};
use flate2::read::MultiGzDecoder;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

pub(super) fn decode(source: &TableSource, file: &SourceFile, gzip: bool, send: &mut Send<'_>) -> Result<(), Problem> {
    let names = names_used(file, gzip)?;
    let places = locate(source, file, &names)?;
    let mut batches = TextBatches::new(source, file, places);
    for_each_object(file, gzip, |line, object| {
        let cells: Vec<Option<String>> = names.iter().map(|n| text_of(object.get(n))).collect();
        batches.push(line, |place| cells[place].as_deref(), send)
    })?;
    batches.flush(send);
    Ok(())
}

/// Every name that some object uses, in alphabetical order: a key may first appear far down.
fn names_used(file: &SourceFile, gzip: bool) -> Result<Vec<String>, Problem> {
    let mut names = BTreeSet::new();
    for_each_object(file, gzip, |_, object| {
        for name in object.keys() {
            if !names.contains(name) {
                names.insert(name.clone());
            }
        }
        true
    })?;
    Ok(names.into_iter().collect())
}

fn for_each_object(
    file: &SourceFile,
    gzip: bool,
    mut take: impl FnMut(u64, &Map<String, Value>) -> bool,
) -> Result<(), Problem> {
    let cannot = |error: std::io::Error| {
        Problem::new(&file.shown, format!("cannot be read: {error}"), "check that the file is whole and readable UTF-8")
    };
    let opened = File::open(&file.path).map_err(cannot)?;
    let bytes: Box<dyn Read> = if gzip { Box::new(MultiGzDecoder::new(opened)) } else { Box::new(opened) };
    for (at, line) in BufReader::new(bytes).lines().enumerate() {
        let line = line.map_err(cannot)?;
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            continue;
        }
        let object: Map<String, Value> = serde_json::from_str(line).map_err(|error| {
            Problem::new(
                &file.shown,
                format!("line {} is not a JSON object: {error}", at + 1),
                "JSON lines hold one object a line",
            )
        })?;
        if !take(at as u64 + 1, &object) {
            break;
        }
    }
    Ok(())
}

fn text_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
