//! The findings as JSON lines: one finding a line, every line complete by itself, with the same keys in the same order.

use super::page_one::{deciding, remarks};
use super::text::inert_json;
use crate::assessment::Assessment;
use crate::rules::Finding;
use crate::rules::baseline::fingerprint;
use crate::rules::condition::Evidence;
use serde::Serialize;

/// A line. What does not apply is null, never left out.
#[derive(Serialize)]
struct Line<'a> {
    schema_version: &'a str,
    case: &'a str,
    folder: &'a str,
    period_start: Option<&'a str>,
    period_end: Option<&'a str>,
    currency: &'a str,
    #[serde(flatten)]
    judged: Judged<'a>,
    evidence: Option<Decides<'a>>,
    /// The file that lists those concerned, relative to the report.
    list: Option<&'a crate::evidence::RowSetFile>,
    /// The row sets behind what it looked at, that list among them.
    row_sets: Vec<&'a crate::evidence::RowSetFile>,
    remarks: Vec<String>,
    tool: &'a str,
    tool_version: &'a str,
}

/// The rule and what it came to.
#[derive(Serialize)]
struct Judged<'a> {
    pack: &'a str,
    jurisdiction: &'a str,
    rule: &'a str,
    title: &'a str,
    theory: crate::rules::theory::Theory,
    verdict: crate::rules::Verdict,
    severity: crate::rules::verdict::Severity,
    basis: crate::rules::pack::Authority,
    lens: Option<crate::rules::pack::Lens>,
    gate: bool,
    fingerprint: String,
    /// What it came to without the waiver that set it aside.
    waived: Option<crate::rules::Verdict>,
    /// Whether the baseline knows it; null without a baseline.
    known: Option<bool>,
}

/// The part of the evidence that decides.
#[derive(Serialize)]
struct Decides<'a> {
    quantity: &'a str,
    reading: Option<&'a str>,
    title: &'a str,
    unit: crate::measurement::Unit,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    n: Option<u64>,
    test: Option<crate::rules::condition::Test>,
    limit: Option<f64>,
    limit_meaning: &'a str,
    note: &'a str,
    /// How many participants are past the line, where it holds them one by one.
    concerned: Option<&'a crate::rules::participants::Concerned>,
}

/// The report.
pub fn render(assessment: &Assessment) -> String {
    let lines = assessment.findings.iter().map(|finding| {
        let json = serde_json::to_string(&line(assessment, finding)).expect("a finding is plain data");
        inert_json(&json) + "\n"
    });
    lines.collect()
}

fn line<'a>(assessment: &'a Assessment, finding: &'a Finding) -> Line<'a> {
    let case = &assessment.case;
    Line {
        schema_version: &assessment.schema_version,
        case: &case.name,
        folder: &case.folder,
        period_start: case.period_start.as_deref(),
        period_end: case.period_end.as_deref(),
        currency: &case.currency,
        judged: Judged {
            pack: &finding.pack,
            jurisdiction: &finding.jurisdiction,
            rule: &finding.rule,
            title: &finding.title,
            theory: finding.theory,
            verdict: finding.verdict,
            severity: finding.severity,
            basis: finding.basis,
            lens: finding.lens,
            gate: finding.gate,
            fingerprint: fingerprint(finding),
            waived: finding.waiver.as_ref().map(|waiver| waiver.verdict),
            known: assessment.gone_since_baseline.as_ref().map(|_| finding.known.is_some()),
        },
        evidence: deciding(finding).map(decides),
        list: finding.list.as_ref(),
        row_sets: super::row_sets::behind(finding, assessment),
        remarks: remarks(finding, &case.currency),
        tool: &assessment.provenance.tool,
        tool_version: &assessment.provenance.version,
    }
}

fn decides(evidence: &Evidence) -> Decides<'_> {
    Decides {
        quantity: &evidence.quantity,
        reading: evidence.reading.as_deref(),
        title: &evidence.title,
        unit: evidence.unit,
        value: evidence.value,
        low: evidence.range.map(|[low, _]| low),
        high: evidence.range.map(|[_, high]| high),
        n: evidence.n,
        test: evidence.test,
        limit: evidence.limit,
        limit_meaning: &evidence.limit_meaning,
        note: &evidence.note,
        concerned: evidence.concerned.as_ref(),
    }
}
