//! The baseline: findings that are known already. They stay in the report as known; only new ones make a run fail.

use super::judge::Finding;
use super::verdict::Verdict;
use crate::case::hash::of_bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// File name, in the case folder.
pub const FILE: &str = "baseline.json";
/// Version of the file.
const VERSION: &str = "1";

/// The findings that a run wrote down as known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Version of the file.
    pub schema_version: String,
    /// The known findings, by fingerprint.
    pub findings: BTreeMap<String, Entry>,
}

/// One known finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The rule.
    pub rule: String,
    /// What it came to.
    pub verdict: Verdict,
    /// What was measured then, where it was a number.
    pub value: Option<f64>,
}

/// How a finding stands to the baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Known {
    /// What was measured when it was written down.
    pub value: Option<f64>,
}

impl Baseline {
    /// Reads the text of the file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(text)
            .map_err(|error| format!("{FILE}: {error}; `levelcheck analyze CASE --write-baseline` writes it anew"))?;
        if baseline.schema_version != VERSION {
            return Err(format!(
                "{FILE}: version {} cannot be read, expected {VERSION}; `levelcheck analyze CASE --write-baseline` writes it anew",
                baseline.schema_version
            ));
        }
        Ok(baseline)
    }

    /// The baseline of a run: everything that fired or was left open, waived ones too.
    pub fn of(findings: &[Finding]) -> Self {
        let known = findings.iter().filter(|finding| is_worth_knowing(finding)).map(|finding| {
            let entry = Entry { rule: finding.rule.clone(), verdict: raw(finding), value: value(finding) };
            (fingerprint(finding), entry)
        });
        Self { schema_version: VERSION.to_owned(), findings: known.collect() }
    }

    /// Marks the findings that are known. Returns the rules of known findings that are gone.
    pub fn apply(&self, findings: &mut [Finding]) -> Vec<String> {
        let mut gone = self.findings.clone();
        for finding in findings.iter_mut().filter(|finding| is_worth_knowing(finding)) {
            if let Some(entry) = gone.remove(&fingerprint(finding)) {
                finding.known = Some(Known { value: entry.value });
            }
        }
        gone.into_values().map(|entry| entry.rule).collect()
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let json = serde_json::to_string_pretty(self).expect("plain values become JSON");
        format!("{json}\n")
    }
}

fn is_worth_knowing(finding: &Finding) -> bool {
    matches!(raw(finding), Verdict::Fired | Verdict::Indeterminate)
}

/// What the rule came to, a waiver or not.
fn raw(finding: &Finding) -> Verdict {
    finding.waiver.as_ref().map_or(finding.verdict, |waiver| waiver.verdict)
}

fn value(finding: &Finding) -> Option<f64> {
    let decides = finding.evidence.iter().find(|evidence| evidence.verdict == raw(finding));
    decides.and_then(|evidence| evidence.value)
}

/// What makes a finding the same one in another run: the rule, what it came to, and the lines that decided. What was
/// measured is not part of it, so that a known finding stays known when the data move; another line makes it new.
pub fn fingerprint(finding: &Finding) -> String {
    let verdict = raw(finding);
    let deciding = finding.evidence.iter().filter(|evidence| evidence.verdict == verdict);
    let lines: Vec<String> = deciding
        .map(|e| {
            format!(
                "{} {} {} {:?}{}",
                e.quantity,
                e.reading.as_deref().unwrap_or(""),
                e.test.map_or("=", |t| t.sign()),
                e.limit,
                e.concerned
                    .as_ref()
                    .and_then(|c| c.share.as_ref())
                    .map_or(String::new(), |s| format!(" {:?}", s.limit))
            )
        })
        .collect();
    let whole = of_bytes(format!("{}\n{}\n{}", finding.rule, verdict.words(), lines.join("\n")).as_bytes());
    whole[..16].to_owned()
}
