//! The findings as JUnit XML, for build servers: a suite a theory, a test case a rule. What fired is a failure; what was
//! not decided is skipped, with the reason, so that missing data never read as passed.

use super::page_one::{against_the_line, deciding, remarks};
use super::text::inert;
use crate::assessment::Assessment;
use crate::rules::judge::RuleOff;
use crate::rules::theory::THEORIES;
use crate::rules::{Finding, Verdict};
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite, XmlString};

/// The report.
pub fn render(assessment: &Assessment) -> String {
    let mut report = Report::new(text(&format!("levelcheck {}", assessment.case.name)));
    for theory in THEORIES {
        let of = assessment.findings.iter().filter(|finding| finding.theory == theory);
        let mut suite = TestSuite::new(theory.title());
        suite.add_properties(properties(assessment));
        suite.add_test_cases(of.map(|finding| case(assessment, finding)));
        report.add_test_suite(suite);
    }
    if !assessment.rules_off.is_empty() {
        let mut suite = TestSuite::new("Rules that are off");
        suite.add_test_cases(assessment.rules_off.iter().map(off));
        report.add_test_suite(suite);
    }
    report.to_string().expect("writing to memory cannot fail")
}

fn properties(assessment: &Assessment) -> Vec<Property> {
    let case = &assessment.case;
    let named = [
        ("case", Some(case.name.clone())),
        ("period_start", case.period_start.clone()),
        ("period_end", case.period_end.clone()),
        ("currency", Some(case.currency.clone())),
        ("levelcheck", Some(assessment.provenance.version.clone())),
        ("note", Some("a screening result, not a legal conclusion".to_owned())),
    ];
    let some = named.into_iter().filter_map(|(name, value)| value.map(|value| (name, value)));
    some.map(|(name, value)| Property::new(name, text(&value))).collect()
}

fn case(assessment: &Assessment, finding: &Finding) -> TestCase {
    let currency = &assessment.case.currency;
    let mut status = match finding.verdict {
        // As with the exit code, what the baseline knows does not fail a run; it is shown all the same.
        Verdict::Fired if finding.known.is_some() => TestCaseStatus::skipped(),
        Verdict::Fired => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Verdict::Clear | Verdict::Waived => TestCaseStatus::success(),
        Verdict::Indeterminate | Verdict::NotAssessed | Verdict::NotApplicable => TestCaseStatus::skipped(),
    };
    let passed = matches!(status, TestCaseStatus::Success { .. });
    if !passed {
        let known = if finding.known.is_some() { "known since the baseline: " } else { "" };
        status.set_message(text(&format!("{known}{}", message(finding, currency))));
    }
    if finding.verdict == Verdict::Fired {
        status.set_type(finding.severity.words()).set_description(text(&detail(finding, currency)));
    }
    let name = text(&format!("{} {}", finding.rule, finding.title));
    let mut case = TestCase::new(name, status);
    case.set_classname(text(&format!("{}.{}", finding.pack, finding.rule)));
    case.add_property(Property::new("verdict", finding.verdict.words()));
    case.add_property(Property::new("severity", finding.severity.words()));
    if passed {
        case.set_system_out(text(&detail(finding, currency)));
    }
    case
}

/// A line: the verdict, and what decides it.
fn message(finding: &Finding, currency: &str) -> String {
    let Some(evidence) = deciding(finding) else {
        let notes = if finding.notes.is_empty() { String::new() } else { format!(": {}", finding.notes.join("; ")) };
        return format!("{}{notes}", finding.verdict.words());
    };
    if finding.verdict == Verdict::NotAssessed {
        return format!("not assessed: {}: {}", evidence.title, evidence.note);
    }
    let [here, line, _] = against_the_line(evidence, currency);
    format!("{}: {} {here} against {line}", finding.verdict.words(), evidence.title)
}

/// Every piece of evidence and every remark, a line each.
fn detail(finding: &Finding, currency: &str) -> String {
    let mut lines = vec![format!("{} ({})", finding.title, finding.verdict.words())];
    lines.extend(finding.evidence.iter().map(|evidence| {
        let [here, line, distance] = against_the_line(evidence, currency);
        let note = if evidence.note.is_empty() { String::new() } else { format!(" ({})", evidence.note) };
        format!("{}: {here} against {line} {distance}", evidence.title).trim_end().to_owned() + &note
    }));
    lines.extend(remarks(finding, currency));
    lines.extend(finding.citations.iter().map(|citation| format!("{}, {}", citation.title, citation.url)));
    lines.join("\n")
}

fn off(rule: &RuleOff) -> TestCase {
    let mut status = TestCaseStatus::skipped();
    status.set_message(text(&format!("off: {}", rule.because)));
    TestCase::new(text(&format!("{} {}", rule.rule, rule.title)), status)
}

/// Text that XML allows and a terminal shows; marks that XML has no place for are shown in words.
fn text(words: &str) -> XmlString {
    let shown: String =
        words.chars().map(|c| if matches!(c, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { c }).collect();
    XmlString::new(inert(&shown))
}
