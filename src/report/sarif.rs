//! The findings as SARIF 2.1.0 (OASIS standard, errata 01 of 2023), for code-scanning dashboards. A finding is a result
//! in `case.toml`; a rule that could not be assessed is a notification, so that missing data do not look like a pass.

mod rules;

use super::page_one::{against_the_line, remarks};
use super::row_sets::behind;
use super::text::{inert, inert_json};
use crate::assessment::Assessment;
use crate::case::manifest::FILE as MANIFEST_FILE;
use crate::evidence::RowSetFile;
use crate::rules::baseline::fingerprint;
use crate::rules::verdict::Severity;
use crate::rules::waiver::Waived;
use crate::rules::{Finding, Verdict};
use serde_json::{Value, json};
use serde_sarif::sarif::{
    Artifact, ArtifactLocation, Invocation, Location, Message, Notification, PhysicalLocation, PropertyBag, Region,
    ReportingDescriptorReference, Result, ResultLevel, Run, Sarif, Suppression, Tool, ToolComponent,
};
use std::collections::BTreeMap;

/// Where the schema of the format is published.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Name of the fingerprint, with the version of how it is made.
const FINGERPRINT: &str = "levelcheck/v1";

/// The report.
pub fn render(assessment: &Assessment) -> String {
    let sarif = Sarif::builder().schema(SCHEMA).version(json!("2.1.0")).runs(vec![run(assessment)]).build();
    let text = serde_json::to_string_pretty(&sarif).expect("a report is plain data");
    inert_json(&text) + "\n"
}

fn run(assessment: &Assessment) -> Run {
    let rules = rules::described(&assessment.findings);
    let index_of = |id: &str| rules.iter().position(|rule| rule.id == id).map(|at| at as i64);
    let mut results: Vec<Result> =
        assessment.findings.iter().filter_map(|finding| result(assessment, finding, index_of(&finding.rule))).collect();
    results.extend(assessment.gone_since_baseline.iter().flatten().map(|rule| gone(rule, index_of(rule))));
    let unassessed = assessment.findings.iter().filter(|finding| finding.verdict == Verdict::NotAssessed);
    let notifications: Vec<Notification> =
        unassessed.map(|finding| not_assessed(finding, index_of(&finding.rule))).collect();
    let invocation =
        Invocation::builder().execution_successful(true).tool_execution_notifications(notifications).build();
    let driver = ToolComponent::builder()
        .name(assessment.provenance.tool.as_str())
        .version(assessment.provenance.version.as_str())
        .rules(rules)
        .build();
    let mut run = Run::builder().tool(Tool::builder().driver(driver).build()).results(results).build();
    run.artifacts = Some(assessment.provenance.inputs.iter().map(artifact).collect());
    run.invocations = Some(vec![invocation]);
    run.column_kind = Some(json!("unicodeCodePoints"));
    run.properties = Some(properties(case_properties(assessment)));
    run
}

fn case_properties(assessment: &Assessment) -> Value {
    let case = &assessment.case;
    json!({
        "case": inert(&case.name),
        "periodStart": case.period_start,
        "periodEnd": case.period_end,
        "currency": inert(&case.currency),
        "jurisdictions": case.jurisdictions,
        "note": "A screening result, not a legal conclusion.",
    })
}

/// The result of a finding that fired or is open, waived or not.
fn result(assessment: &Assessment, finding: &Finding, index: Option<i64>) -> Option<Result> {
    let verdict = finding.waiver.as_ref().map_or(finding.verdict, |waiver| waiver.verdict);
    let level = match verdict {
        Verdict::Fired => level(finding.severity),
        Verdict::Indeterminate => ResultLevel::Note,
        _ => return None,
    };
    let mut result = Result::builder().message(message(&sentence(assessment, finding, verdict))).build();
    result.rule_id = Some(finding.rule.clone());
    result.rule_index = index;
    result.level = Some(level);
    result.locations = Some(vec![in_the_manifest(assessment)]);
    result.partial_fingerprints = Some(BTreeMap::from([(FINGERPRINT.to_owned(), fingerprint(finding))]));
    result.suppressions = finding.waiver.as_ref().map(|waiver| vec![suppression(waiver)]);
    if assessment.gone_since_baseline.is_some() {
        result.baseline_state = Some(json!(if finding.known.is_some() { "unchanged" } else { "new" }));
    }
    result.properties = Some(properties(json!({
        "verdict": verdict,
        "severity": finding.severity,
        "pack": inert(&finding.pack),
        "jurisdiction": inert(&finding.jurisdiction),
        "theory": finding.theory,
        "list": finding.list.as_ref().map(named),
        "rowSets": behind(finding, assessment).into_iter().map(named).collect::<Vec<_>>(),
    })));
    Some(result)
}

/// A row set by its files, hash and words; `evidence/evidence.sql` has the SQL.
fn named(set: &RowSetFile) -> Value {
    let [id, file, parquet, sha256, words] =
        [&set.id, &set.file, &set.parquet, &set.sha256, &set.words].map(|text| inert(text));
    json!({ "id": id, "file": file, "parquet": parquet, "rows": set.rows, "sha256": sha256, "words": words })
}

/// A finding that the baseline knows and this run does not have.
fn gone(rule: &str, index: Option<i64>) -> Result {
    let mut result = Result::builder().message(message("Known since the baseline, and gone in this run.")).build();
    result.rule_id = Some(inert(rule));
    result.rule_index = index;
    result.level = Some(ResultLevel::Note);
    result.baseline_state = Some(json!("absent"));
    result
}

/// What was found in words: the pattern, each piece of evidence against its line, and what to know beside it.
fn sentence(assessment: &Assessment, finding: &Finding, verdict: Verdict) -> String {
    let currency = &assessment.case.currency;
    let mut lines = vec![format!("{} ({}).", finding.title, verdict.words())];
    lines.extend(finding.evidence.iter().filter(|evidence| evidence.verdict == verdict).map(|evidence| {
        let [here, line, _] = against_the_line(evidence, currency);
        let note = if evidence.note.is_empty() { String::new() } else { format!("; {}", evidence.note) };
        format!("{}: {here} against {line}{note}.", evidence.title)
    }));
    lines.extend(remarks(finding, currency));
    lines.join("\n")
}

fn not_assessed(finding: &Finding, index: Option<i64>) -> Notification {
    let open = finding.evidence.iter().filter(|evidence| evidence.verdict == Verdict::NotAssessed);
    let missing: Vec<String> = open.map(|evidence| format!("{}: {}.", evidence.title, evidence.note)).collect();
    let text = format!("{} (not assessed).\n{}", finding.title, missing.join("\n"));
    let mut rule = ReportingDescriptorReference::builder().id(finding.rule.as_str()).build();
    rule.index = index;
    let mut notification = Notification::builder().message(message(text.trim_end())).build();
    notification.associated_rule = Some(rule);
    notification.level = Some(json!("note"));
    notification
}

fn suppression(waiver: &Waived) -> Suppression {
    let ticket = waiver.ticket.as_ref().map_or(String::new(), |ticket| format!(" ({ticket})"));
    let why = format!("{} Approved by {} until {}{ticket}.", waiver.reason, waiver.approved_by, waiver.expires);
    Suppression::builder().kind(json!("external")).status(json!("accepted")).justification(inert(&why)).build()
}

/// Every finding is of the case as a whole, so it stands in the file that describes the case.
fn in_the_manifest(assessment: &Assessment) -> Location {
    let mut place = PhysicalLocation::builder().build();
    let mut artifact = ArtifactLocation::builder().uri(MANIFEST_FILE).build();
    let inputs = &assessment.provenance.inputs;
    if let Some(at) = inputs.iter().position(|input| input.file == MANIFEST_FILE) {
        artifact.index = Some(at as i64);
        place.region = Some(Region::builder().byte_offset(0).byte_length(inputs[at].bytes as i64).build());
    }
    place.artifact_location = Some(artifact);
    Location::builder().physical_location(place).build()
}

fn artifact(input: &crate::assessment::InputFile) -> Artifact {
    Artifact::builder()
        .location(ArtifactLocation::builder().uri(relative_uri(&input.file)).build())
        .hashes(BTreeMap::from([("sha-256".to_owned(), input.sha256.clone())]))
        .length(input.bytes as i64)
        .build()
}

/// A relative path as a URI reference (RFC 3986, section 2.1): what is neither unreserved nor a slash is escaped.
fn relative_uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// A plain message. Braces would be placeholders and are doubled (section 3.11.5); a bracket before a parenthesis would
/// be a link (section 3.11.6) and is parted from it.
fn message(text: &str) -> Message {
    let text = inert(text).replace('{', "{{").replace('}', "}}").replace("](", "] (");
    Message::builder().text(text).build()
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Critical | Severity::High => ResultLevel::Error,
        Severity::Medium => ResultLevel::Warning,
        Severity::Low | Severity::Info => ResultLevel::Note,
    }
}

fn properties(values: Value) -> PropertyBag {
    let mut bag = PropertyBag::default();
    if let Value::Object(fields) = values {
        bag.additional_properties = fields.into_iter().collect();
    }
    bag
}

#[cfg(test)]
mod tests {
    use super::{message, relative_uri};

    #[test]
    fn text_is_no_placeholder_and_no_link() {
        let text = message("[here](https://x) {0} \u{1b}").text.unwrap();
        assert_eq!(text, "[here] (https://x) {{0}} \\u{{1b}}");
    }

    #[test]
    fn a_path_becomes_a_uri_reference() {
        assert_eq!(relative_uri("sales 2024/orders#1.csv"), "sales%202024/orders%231.csv");
    }
}
