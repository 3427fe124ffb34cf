//! Every text of an assessment replaced by hostile text, one field after the other: no format acts on it.

use crate::hostile::apart_from_its_script;
use crate::{rendered, root};
use calamine::{Data, Reader, Xlsx};
use levelcheck::assessment::Assessment;
use levelcheck::report::{Format, terminal};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::Cursor;

pub const POISON: &str = "=cmd|' /C calc'!A0<script>alert(1)</script>\u{1b}[31mred\u{7f}\u{9b}\u{202e}gnp.exe\u{2066}\u{ffff}\"><img src=x onerror=alert(1)>[a](javascript:alert(1))]]>&{0}\u{0}";

/// The shipped assessment of a dataset.
fn shipped(name: &str) -> Value {
    let text = fs::read_to_string(root(&format!("reports/{name}/assessment.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The places of text, those that differ only in their place in a list counted once.
fn places(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::String(_) => {
            found.insert(path.to_owned());
        }
        Value::Array(items) => items.iter().for_each(|item| places(item, &format!("{path}/*"), found)),
        Value::Object(fields) => fields.iter().for_each(|(key, below)| places(below, &format!("{path}/{key}"), found)),
        _ => {}
    }
}

/// Puts text at every place that a path names.
fn put(value: &mut Value, path: &[&str], text: &str) {
    let Some((step, rest)) = path.split_first() else {
        *value = Value::from(text);
        return;
    };
    match value {
        Value::Array(items) if *step == "*" => items.iter_mut().for_each(|item| put(item, rest, text)),
        Value::Object(fields) => fields.get_mut(*step).into_iter().for_each(|below| put(below, rest, text)),
        _ => {}
    }
}

/// An assessment with the poison in every field that takes any text.
pub fn poisoned(name: &str) -> Assessment {
    filled(name, POISON)
}

/// An assessment with one text in every field that takes any: a word of a fixed list takes none.
pub fn filled(name: &str, text: &str) -> Assessment {
    let mut value = shipped(name);
    let mut found = BTreeSet::new();
    places(&value, "", &mut found);
    let mut taken = 0;
    for path in found.iter().filter(|path| !["/schema_version", "/case/currency"].contains(&path.as_str())) {
        let steps: Vec<&str> = path.split('/').skip(1).collect();
        let before = value.clone();
        put(&mut value, &steps, text);
        match serde_json::from_value::<Assessment>(value.clone()) {
            Ok(_) => taken += 1,
            Err(_) => value = before,
        }
    }
    assert!(taken > 40, "only {taken} fields of {name} take text");
    serde_json::from_value(value).unwrap()
}

pub fn has_live_characters(text: &str) -> bool {
    text.chars()
        .any(|c| (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'))
}

#[test]
fn no_text_format_acts_on_what_stands_in_an_assessment() {
    for name in ["tiny-7", "nu-skin-canada-2020"] {
        let assessment = poisoned(name);
        for format in [Format::Html, Format::Json, Format::Md, Format::Jsonl, Format::Sarif, Format::Junit] {
            let text = rendered(format, &assessment);
            assert!(!has_live_characters(&text), "{name}: {}", format.file());
            let markup = ["<script", "<img", "href=\"javascript:"];
            let is_markup = matches!(format, Format::Html | Format::Md | Format::Junit);
            let text = if format == Format::Html { apart_from_its_script(&text).0 } else { text };
            assert!(!is_markup || markup.iter().all(|m| !text.contains(m)), "{name}: {}", format.file());
        }
        let summary = anstream::adapter::strip_str(&terminal::summary(&assessment)).to_string();
        assert!(!has_live_characters(&summary));
    }
}

#[test]
fn poisoned_findings_are_whole_in_the_formats_of_other_programs() {
    let assessment = poisoned("inventory-loading");
    let count = assessment.findings.len();
    let lines = rendered(Format::Jsonl, &assessment);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), count);
    assert!(lines.iter().all(|line| line["title"] == POISON && line["case"] == POISON));

    let sarif: serde_sarif::sarif::Sarif = serde_json::from_str(&rendered(Format::Sarif, &assessment)).unwrap();
    for result in sarif.runs[0].results.as_ref().unwrap() {
        let text = result.message.text.as_ref().unwrap();
        assert!(!text.contains("](") && !text.replace("{{", "").replace("}}", "").contains(['{', '}']), "{text}");
    }
    for artifact in sarif.runs[0].artifacts.as_ref().unwrap() {
        let uri = artifact.location.as_ref().unwrap().uri.as_ref().unwrap();
        assert!(uri.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)), "{uri}");
    }

    let junit = quick_junit::Report::deserialize_from_str(&rendered(Format::Junit, &assessment)).unwrap();
    assert_eq!(junit.tests, count + assessment.rules_off.len());
}

/// The sheets of a workbook: name and cells. Fails where a cell is a formula.
pub fn sheets(bytes: &[u8]) -> Vec<(String, calamine::Range<Data>)> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = workbook.sheet_names();
    let sheet = |name: String| {
        let formulas = workbook.worksheet_formula(&name).unwrap();
        assert!(formulas.cells().all(|(_, _, formula)| formula.is_empty()), "{name} has a formula");
        let cells = workbook.worksheet_range(&name).unwrap();
        (name, cells)
    };
    names.into_iter().map(sheet).collect()
}

#[test]
fn a_workbook_has_no_formula_and_no_live_character_whatever_the_data_say() {
    let mut assessment = poisoned("tiny-7");
    assessment.case.about = "x".repeat(100_000);
    let mut seen = 0;
    for (name, cells) in sheets(Format::Xlsx.render(&assessment).bytes()) {
        for (_, _, cell) in cells.used_cells() {
            if let Data::String(text) = cell {
                assert!(!has_live_characters(text), "{name}: {text}");
                assert!(text.encode_utf16().count() <= 32_767, "{name}");
                seen += usize::from(text.starts_with("=cmd|"));
            }
        }
    }
    assert!(seen > 500, "only {seen} cells hold the poison as text");
}
