//! The rules as SARIF describes them: what each looks for, why, how it can be wrong, and where it is written.

use super::{level, properties};
use crate::report::text::inert;
use crate::rules::Finding;
use serde_json::json;
use serde_sarif::sarif::{MultiformatMessageString, ReportingConfiguration, ReportingDescriptor};

/// Every rule of the findings once, in their order.
pub fn described(findings: &[Finding]) -> Vec<ReportingDescriptor> {
    let mut rules: Vec<ReportingDescriptor> = Vec::new();
    for finding in findings {
        if rules.iter().all(|rule| rule.id != finding.rule) {
            rules.push(rule(finding));
        }
    }
    rules
}

fn rule(finding: &Finding) -> ReportingDescriptor {
    let mut rule = ReportingDescriptor::builder().id(finding.rule.as_str()).build();
    rule.short_description = Some(text(&finding.title));
    rule.full_description = (!finding.rationale.is_empty()).then(|| text(&finding.rationale));
    rule.help = Some(text(&help(finding)));
    rule.help_uri = finding.citations.iter().map(|citation| &citation.url).find(|url| is_address(url)).cloned();
    rule.default_configuration = Some(ReportingConfiguration::builder().level(json!(level(finding.severity))).build());
    let mut bag = properties(json!({
        "pack": inert(&finding.pack),
        "jurisdiction": inert(&finding.jurisdiction),
        "theory": finding.theory,
        "basis": finding.basis.words(),
        "severity": finding.severity,
        "gate": finding.gate,
    }));
    bag.tags = Some(vec![inert(&finding.pack)]);
    rule.properties = Some(bag);
    rule
}

fn help(finding: &Finding) -> String {
    let mut parts = vec![finding.rationale.clone(), format!("Rests on: {}.", finding.basis.words())];
    if !finding.false_positives.is_empty() {
        parts.push(format!("How it can be wrong: {}", finding.false_positives.join(" ")));
    }
    if !finding.remedy.is_empty() {
        parts.push(format!("What would change it: {}", finding.remedy));
    }
    for citation in &finding.citations {
        let words = citation.verified.words();
        let verified = if words.is_empty() { String::new() } else { format!(" ({words})") };
        parts.push(format!("Source: {}{verified}, {}", citation.title, citation.url));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// Whether a citation's address can stand where a URI is required.
fn is_address(url: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_graphic() && !br#"<>"\^`{|}"#.contains(&byte);
    (url.starts_with("https://") || url.starts_with("http://")) && url.bytes().all(allowed)
}

fn text(words: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(inert(words)).build()
}
