//! All integration tests, in one executable.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod baseline;
mod casebook;
mod command_line;
mod compare;
mod custody;
mod diff;
mod disclosures;
mod docs;
mod edition;
mod entry;
mod error_rates;
mod evidence;
mod exports;
mod formats;
mod growth;
mod hostile;
mod income;
mod invariants;
mod made_companies;
mod open_ranges;
mod party_plan;
mod payout;
#[cfg(feature = "pdf")]
mod pdf;
mod people;
mod poisoned;
mod privacy;
mod products;
mod recoup_time;
mod redress;
mod reports;
mod retention;
mod rosters;
mod tailoring;
mod threshold;
mod timing;
mod tiny_7;
mod tracing;
mod training;
mod traps;
mod uncertainty;
mod vander_nat;

use levelcheck::assessment::Assessment;
use levelcheck::case::{self, Case, OpenOptions};
use levelcheck::evidence::{Evidence, EvidenceTable};
use levelcheck::facts::{self, Facts};
use levelcheck::progress::Silent;
use levelcheck::pseudonym::Names;
use levelcheck::report::Format;
use levelcheck::rules::resolve::resolve;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A folder of the repository.
fn root(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// Opens a case that must be fine.
fn open(folder: &Path) -> Case {
    case::open(folder, OpenOptions::default(), &Silent).unwrap_or_else(|error| panic!("{error}"))
}

/// Facts of an opened case.
fn gather(case: &Case) -> Facts<'_> {
    facts::gather(case, &Silent)
}

/// The whole way from a case folder to the assessment, judged by the shipped packs.
fn assess(folder: &Path) -> Assessment {
    assess_with_lists(folder).0
}

/// The same, with the lists of those concerned.
fn assess_with_lists(folder: &Path) -> (Assessment, Vec<EvidenceTable>) {
    assess_named(folder, None)
}

/// The same, with participants under other names than the case would give them.
fn assess_named(folder: &Path, names: Option<Names>) -> (Assessment, Vec<EvidenceTable>) {
    let (assessment, evidence) = assess_with_evidence(folder, names);
    (assessment, evidence.tables)
}

/// The same, with all the rows behind the findings.
fn assess_with_evidence(folder: &Path, names: Option<Names>) -> (Assessment, Evidence) {
    let mut case = open(folder);
    case.names = names.unwrap_or(case.names);
    let rules = resolve(folder, &case.manifest, &[]).unwrap();
    let parameters = BTreeMap::from([
        ("allow-outside".to_owned(), "false".to_owned()),
        ("max-bad-rows".to_owned(), "0.001".to_owned()),
    ]);
    levelcheck::assess::assess(&case, &rules, None, parameters, &Silent).unwrap()
}

/// A report in a format that is text.
fn rendered(format: Format, assessment: &Assessment) -> String {
    format.render(assessment).text().unwrap().to_owned()
}

/// A copy of a dataset with changes: file, what stands there, what to put in its place.
fn changed(dataset: &str, changes: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(root(dataset)).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    for (file, from, to) in changes {
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
    }
    folder
}

/// A reading of a measure: its value and its range.
fn reading(assessment: &Assessment, id: &str, name: &str) -> (f64, Option<[f64; 2]>) {
    use levelcheck::measurement::Reading;
    match &assessment.measurements[id].measured().unwrap().readings[name] {
        Reading::Value { value, range } => (*value, *range),
        Reading::Unavailable { unavailable } => panic!("{id} has no {name}: {unavailable}"),
    }
}

/// Why a measure has no value.
fn unavailable(assessment: &Assessment, id: &str) -> String {
    match &assessment.measurements[id] {
        levelcheck::measurement::Measurement::Unavailable(u) => u.unavailable.clone(),
        measured @ levelcheck::measurement::Measurement::Measured(_) => panic!("{id} was measured: {measured:?}"),
    }
}

/// The value of a measure.
fn value(assessment: &Assessment, id: &str) -> f64 {
    assessment.measurements[id]
        .value()
        .unwrap_or_else(|| panic!("{id} has no value: {:?}", assessment.measurements[id]))
}

/// Asserts the range that the data leave a measure.
#[track_caller]
fn bounded(assessment: &Assessment, id: &str, low: f64, high: f64) {
    let measured = assessment.measurements[id].measured();
    let bounds = measured.and_then(|m| m.bounds).unwrap_or_else(|| panic!("{:?}", assessment.measurements[id]));
    near(bounds[0], low, 1e-9);
    near(bounds[1], high, 1e-9);
}

/// The verdict of a rule, in words.
fn verdict(assessment: &Assessment, rule: &str) -> &'static str {
    let finding = assessment.findings.iter().find(|f| f.rule == rule).unwrap_or_else(|| panic!("no finding of {rule}"));
    finding.verdict.words()
}

/// Asserts that two numbers are equal to the digits that are written.
#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}
