//! An assessment read back from its JSON, so that reports can be drawn again without the data.

use super::{Assessment, SCHEMA_VERSION};
use crate::money::Currency;
use crate::report::text::inert;
use crate::rules::Finding;
use crate::rules::concerned::id_of;
use serde::Deserialize;
use serde_json::Value;

/// What to do about a file that cannot be read.
const HELP: &str = "\n  help: expected an assessment.json as `levelcheck analyze CASE --format json` writes it";

/// The version alone, so that a file of another version is named as such whatever else it holds.
#[derive(Deserialize)]
struct Version {
    schema_version: Option<Value>,
}

impl Assessment {
    /// Reads the text of an `assessment.json`. `file` is what the person calls it. An error names the file, the line
    /// and what was expected. A key that this version does not know is refused, since a report without it would hide
    /// something.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let wrong = |error: serde_json::Error| inert(&format!("{file}: {}{HELP}", place(&error)));
        let version: Version = serde_json::from_str(text).map_err(wrong)?;
        match version.schema_version {
            Some(Value::String(version)) if version == SCHEMA_VERSION => {}
            found => return Err(inert(&format!("{file}: {}{HELP}", version_fault(found, text)))),
        }
        let assessment: Self = serde_json::from_str(text).map_err(wrong)?;
        let currency = &assessment.case.currency;
        if Currency::new(currency).is_none() {
            let line = line_of(text, "currency");
            return Err(inert(&format!("{file}: line {line}: currency `{currency}` is not an ISO 4217 code{HELP}")));
        }
        let misplaced = assessment.findings.iter().find_map(misplaced_list);
        if let Some(path) = misplaced.or_else(|| assessment.row_sets.iter().find_map(|set| set.misplaced())) {
            let line = line_of(text, path);
            return Err(inert(&format!("{file}: line {line}: `{path}` is not where its row set stands{HELP}")));
        }
        let given: Value = serde_json::from_str(text).map_err(wrong)?;
        let kept = serde_json::to_value(&assessment).map_err(wrong)?;
        match unknown_key(&given, &kept, "") {
            None => Ok(assessment),
            Some((path, key)) => {
                let line = line_of(text, &key);
                Err(inert(&format!("{file}: line {line}: unknown key `{path}`{HELP}")))
            }
        }
    }
}

/// The line and the message of an error, without the parser's own way of naming the place.
fn place(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let message = whole.split(" at line ").next().unwrap_or(&whole);
    format!("line {}: {message}", error.line())
}

fn version_fault(found: Option<Value>, text: &str) -> String {
    match found {
        None => "line 1: no `schema_version`".to_owned(),
        Some(version) => format!(
            "line {}: schema_version {version} cannot be read, expected \"{SCHEMA_VERSION}\"",
            line_of(text, "schema_version")
        ),
    }
}

/// The first key of the given JSON that what was read of it does not have, with its path. An absent value may be
/// written as null or as an empty list.
fn unknown_key(given: &Value, kept: &Value, path: &str) -> Option<(String, String)> {
    match (given, kept) {
        (Value::Object(given), Value::Object(kept)) => given.iter().find_map(|(key, value)| {
            let here = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            match kept.get(key) {
                Some(below) => unknown_key(value, below, &here),
                None => (!is_empty(value)).then_some((here, key.clone())),
            }
        }),
        (Value::Array(given), Value::Array(kept)) => {
            let mut pairs = given.iter().zip(kept).enumerate();
            pairs.find_map(|(at, (given, kept))| unknown_key(given, kept, &format!("{path}[{at}]")))
        }
        _ => None,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(yes) => !yes,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Number(_) => false,
    }
}

/// The list of a finding that is not the file of its rule: a report must not lead elsewhere.
fn misplaced_list(finding: &Finding) -> Option<&str> {
    let list = finding.list.as_ref()?;
    let of_rule = list.id == id_of(&finding.rule);
    list.misplaced().or((!of_rule).then_some(list.id.as_str()))
}

/// The first line on which a key or a text stands.
fn line_of(text: &str, quoted: &str) -> usize {
    let quoted = Value::from(quoted).to_string();
    text.find(&quoted).map_or(1, |at| crate::toml_file::line_at(text, at))
}

#[cfg(test)]
mod tests {
    use super::Assessment;

    fn shipped() -> String {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/reports/tiny-7/assessment.json");
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(Assessment::parse("a.json", &shipped()).unwrap().case.name, "TINY-7");
    }

    #[test]
    fn what_is_wrong_is_named_with_file_line_and_what_was_expected() {
        let text = shipped();
        let wrong = [
            ("a.json: line 1: EOF while parsing", String::new()),
            ("a.json: line 1: expected ident", "name = \"x\"\n".to_owned()),
            ("a.json: line 1: no `schema_version`", "{\n}\n".to_owned()),
            ("a.json: line 2: schema_version \"9\" cannot be read, expected \"1\"", text.replace(r#""1""#, r#""9""#)),
            (
                "a.json: line 4: unknown key `case.nane`",
                text.replacen("    \"name\"", "    \"nane\": \"x\", \"name\"", 1),
            ),
            ("a.json: line 7: invalid type: integer `7`, expected a string", text.replacen("\"USD\"", "7", 1)),
        ];
        let wrong =
            wrong.into_iter().chain([("a.json: line 7: currency `$` is not", text.replacen("\"USD\"", "\"$\"", 1))]);
        for (start, text) in wrong {
            let error = Assessment::parse("a.json", &text).unwrap_err();
            assert!(error.starts_with(start), "{error}");
            assert!(error.contains("help: expected an assessment.json"), "{error}");
        }
    }

    #[test]
    fn a_missing_part_is_named() {
        let error = Assessment::parse("a.json", &shipped().replace("\"findings\":", "\"fundings\":")).unwrap_err();
        assert!(error.contains("missing field `findings`"), "{error}");
    }
}
