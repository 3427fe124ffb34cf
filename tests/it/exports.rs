//! The formats of other programs say what the assessment says.

use crate::poisoned::sheets;
use crate::{assess, rendered, root};
use calamine::{Data, DataType};
use levelcheck::assessment::Assessment;
use levelcheck::report::Format;
use levelcheck::rules::Verdict;
use levelcheck::rules::baseline::Known;
use levelcheck::rules::waiver::Waived;
use serde_json::Value;
use std::fs;

fn shipped(name: &str) -> Assessment {
    let text = fs::read_to_string(root(&format!("reports/{name}/assessment.json"))).unwrap();
    Assessment::parse("assessment.json", &text).unwrap()
}

fn count(assessment: &Assessment, verdict: Verdict) -> usize {
    assessment.findings.iter().filter(|finding| finding.verdict == verdict).count()
}

/// A fired finding waived, another known, and one gone.
fn settled() -> Assessment {
    let mut assessment = shipped("tiny-7");
    assessment.gone_since_baseline = Some(vec!["us-gone-1".to_owned()]);
    let mut fired = assessment.findings.iter_mut().filter(|finding| finding.verdict == Verdict::Fired);
    let waived = fired.next().unwrap();
    waived.verdict = Verdict::Waived;
    waived.waiver = Some(Waived {
        verdict: Verdict::Fired,
        reason: "Looked into.".to_owned(),
        approved_by: "A. Nalyst".to_owned(),
        expires: "2030-12-31".to_owned(),
        ticket: Some("T-1".to_owned()),
    });
    fired.next().unwrap().known = Some(Known { value: None });
    assessment
}

#[test]
fn sarif_has_a_result_for_what_fired_or_is_open_and_a_note_for_what_could_not_be_assessed() {
    let assessment = settled();
    let sarif: Value = serde_json::from_str(&rendered(Format::Sarif, &assessment)).unwrap();
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    let shown = [Verdict::Fired, Verdict::Indeterminate, Verdict::Waived].map(|verdict| count(&assessment, verdict));
    assert_eq!(results.len(), shown.iter().sum::<usize>() + 1);
    let with = |key: &str, value: &str| results.iter().filter(|result| result[key] == value).count();
    assert_eq!(with("baselineState", "unchanged"), 1);
    assert_eq!(with("baselineState", "absent"), 1);
    assert_eq!(with("baselineState", "new"), results.len() - 2);
    let waived: Vec<&Value> = results.iter().filter(|result| result["suppressions"].is_array()).collect();
    assert_eq!(waived.len(), 1);
    assert_eq!(
        waived[0]["suppressions"][0]["justification"],
        "Looked into. Approved by A. Nalyst until 2030-12-31 (T-1)."
    );
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notes.len(), count(&assessment, Verdict::NotAssessed));
    for result in results.iter().filter(|result| result["ruleIndex"].is_number()) {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["helpUri"].as_str().is_none_or(|uri| uri.starts_with("http")), "{rule}");
        assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
    }
}

#[test]
fn sarif_levels_follow_severities_and_what_is_open_is_a_note() {
    let sarif: Value = serde_json::from_str(&rendered(Format::Sarif, &shipped("inventory-loading"))).unwrap();
    for result in sarif["runs"][0]["results"].as_array().unwrap() {
        let expected = match (result["properties"]["verdict"].as_str(), result["properties"]["severity"].as_str()) {
            (Some("fired"), Some("critical" | "high")) => "error",
            (Some("fired"), Some("medium")) => "warning",
            _ => "note",
        };
        assert_eq!(result["level"], expected, "{}", result["ruleId"]);
    }
}

#[test]
fn junit_fails_what_fired_and_skips_what_was_not_decided() {
    let assessment = settled();
    let report = quick_junit::Report::deserialize_from_str(&rendered(Format::Junit, &assessment)).unwrap();
    let skipped = [Verdict::Indeterminate, Verdict::NotAssessed, Verdict::NotApplicable].map(|v| count(&assessment, v));
    // What the baseline knows is skipped, and does not fail.
    let is_known = |f: &&levelcheck::rules::Finding| f.verdict == Verdict::Fired && f.known.is_some();
    let known = assessment.findings.iter().filter(is_known).count();
    assert!(known > 0);
    assert_eq!(report.failures, count(&assessment, Verdict::Fired) - known);
    let suites = &report.test_suites;
    assert_eq!(suites.iter().map(|s| s.disabled.unwrap_or(0)).sum::<usize>(), 0);
    let skips: usize = suites.iter().map(|suite| suite.skipped).sum();
    assert_eq!(skips, skipped.iter().sum::<usize>() + known + assessment.rules_off.len());
    assert!(rendered(Format::Junit, &assessment).contains("Waived by A. Nalyst until 2030-12-31 (T-1)"));
}

#[test]
fn json_lines_have_the_same_keys_in_every_line_of_every_case() {
    let mut keys: Option<Vec<String>> = None;
    for name in ["tiny-7", "nu-skin-canada-2020", "party-plan"] {
        for line in rendered(Format::Jsonl, &shipped(name)).lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let found: Vec<String> = line.as_object().unwrap().keys().cloned().collect();
            assert_eq!(keys.get_or_insert_with(|| found.clone()), &found);
        }
    }
}

#[test]
fn a_workbook_has_every_table_with_numbers_as_numbers() {
    for name in ["tiny-7", "nu-skin-canada-2020"] {
        let assessment = shipped(name);
        let sheets = sheets(Format::Xlsx.render(&assessment).bytes());
        let sheet = |name: &str| sheets.iter().find(|(other, _)| other == name).map(|(_, cells)| cells);
        let tables = serde_json::to_value(&assessment.tables).unwrap();
        for table in tables.as_object().unwrap().keys() {
            assert!(sheet(table).is_some(), "{name} has no sheet {table}");
        }
        let measures = sheet("measures").unwrap();
        assert_eq!(measures.height(), assessment.measurements.len() + 1);
        for row in measures.rows().skip(1) {
            let id = row[0].get_string().unwrap();
            assert_eq!(row[4].as_f64(), assessment.measurements[id].value(), "{id}");
        }
    }
}

#[test]
fn figures_of_the_seven_stand_in_the_workbook_as_they_are_by_hand() {
    let sheets = sheets(Format::Xlsx.render(&shipped("tiny-7")).bytes());
    let rewards = &sheets.iter().find(|(name, _)| name == "rewards_by_source").unwrap().1;
    // 25 for enrolment, 77.50 on members' own purchases (4 of it resold with a receipt), 101 on customers': 203.50.
    let sum: f64 = rewards.rows().skip(1).map(|row| row[2].as_f64().unwrap()).sum();
    crate::near(sum, 203.50, 1e-9);
    assert!(matches!(rewards.get((0, 2)), Some(Data::String(header)) if header == "amount"));
}

#[test]
fn every_format_gives_the_same_bytes_twice() {
    let assessment = assess(&root("datasets/tiny-7"));
    for format in <Format as clap::ValueEnum>::value_variants() {
        assert!(format.render(&assessment) == format.render(&assessment.clone()), "{}", format.file());
    }
}
