//! `levelcheck analyze`: the whole way that data take.

use super::console::Console;
use super::output::write_report;
use crate::assessment::{Assessment, Results};
use crate::case::{self, Case, OpenOptions};
use crate::cli::{Analyze, FailOn};
use crate::exit::{CLEAN, FINDINGS, Failure};
use crate::report::{Format, terminal};
use crate::rules::{Subject, Verdict, judge, packs};
use crate::{facts, metrics, tables};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Runs the command.
pub fn run(options: &Analyze, console: &Console) -> Result<u8, Failure> {
    let printed = printed_format(options)?;
    let case = load(&options.case, options.load, console)?;
    let assessment = assess(&case, options, console)?;
    let code = exit_code(&assessment, options.fail_on);
    if let Some(format) = printed {
        console.put(&format.render(&assessment));
        return Ok(code);
    }
    let folder = output_folder(options, &case);
    console.progress().stage("writing the report");
    write_report(&folder, &assessment, &formats(options))?;
    console.say(&terminal::summary(&assessment));
    console.say(&closing(&folder, &formats(options), &assessment, options.fail_on, code));
    Ok(code)
}

/// Loads a case; more unreadable rows than are put up with end the run.
pub fn load(folder: &Path, load: crate::cli::Load, console: &Console) -> Result<Case, Failure> {
    let options = OpenOptions { allow_outside: load.allow_outside, max_bad_rows: load.max_bad_rows };
    let case = case::open(folder, options, console.progress())?;
    if case.too_many_bad_rows.is_empty() {
        return Ok(case);
    }
    Err(Failure::data(super::doctor::too_many(&case, load.max_bad_rows)))
}

fn assess(case: &Case, options: &Analyze, console: &Console) -> Result<Assessment, Failure> {
    let (jurisdictions, _) = case.manifest.judged_by();
    let chosen = packs::choose(&jurisdictions, &options.rules).map_err(Failure::usage)?;
    let facts = facts::gather(case, console.progress());
    console.progress().stage("measuring");
    let measurements = metrics::measure(&facts);
    let tables = tables::tabulate(&facts);
    let subject = Subject {
        measurements: &measurements,
        policies: &case.manifest.policies,
        currency: case.currency.code(),
        jurisdictions: &jurisdictions,
        period: case.company.as_ref().and(case.manifest.period).map(|span| (span.start, span.end)),
    };
    let findings = judge(&chosen.packs, subject);
    let results = Results { measurements, tables, findings, without_pack: chosen.without_pack };
    Ok(Assessment::new(case, &facts, &chosen.packs, results, parameters(options)))
}

/// The parameters that change the result; where it is written does not.
fn parameters(options: &Analyze) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("allow-outside".to_owned(), options.load.allow_outside.to_string()),
        ("max-bad-rows".to_owned(), options.load.max_bad_rows.to_string()),
    ])
}

fn formats(options: &Analyze) -> Vec<Format> {
    let mut formats = if options.format.is_empty() { vec![Format::Html, Format::Json] } else { options.format.clone() };
    formats.sort_unstable();
    formats.dedup();
    formats
}

/// The format to print instead of writing files, when the output is `-`.
fn printed_format(options: &Analyze) -> Result<Option<Format>, Failure> {
    if options.output.as_deref() != Some(Path::new("-")) {
        return Ok(None);
    }
    match options.format.as_slice() {
        [one] => Ok(Some(*one)),
        _ => Err(Failure::usage("`-o -` prints one format: name it with --format html, json or md")),
    }
}

fn output_folder(options: &Analyze, case: &Case) -> PathBuf {
    options.output.clone().unwrap_or_else(|| Path::new("reports").join(slug::slugify(&case.folder)))
}

fn exit_code(assessment: &Assessment, fail_on: FailOn) -> u8 {
    let fails = |severity| fail_on.severity().is_some_and(|least| severity >= least);
    let failed = assessment.findings.iter().any(|f| f.verdict == Verdict::Fired && fails(f.severity));
    if failed { FINDINGS } else { CLEAN }
}

fn closing(folder: &Path, formats: &[Format], assessment: &Assessment, fail_on: FailOn, code: u8) -> String {
    let files: Vec<String> = formats.iter().map(|f| folder.join(f.file()).display().to_string()).collect();
    let why = match fail_on.severity() {
        None => "--fail-on never".to_owned(),
        Some(least) => {
            let count =
                assessment.findings.iter().filter(|f| f.verdict == Verdict::Fired && f.severity >= least).count();
            format!("{count} indicators of severity {} or more fired", least.words())
        }
    };
    format!("report: {}\nexit {code}: {why}", files.join(", "))
}
