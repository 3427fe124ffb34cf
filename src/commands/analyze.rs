//! `levelcheck analyze`: the whole way that data take.

use super::console::Console;
use super::edition::{self, is_public};
use super::identify;
use super::output::{
    files, folder_of, formats_or, print_report, printed_format, write_file, write_lists, write_report,
};
use super::record::{self, Run};
use crate::assess::assess;
use crate::assessment::Assessment;
use crate::case::{self, Case, Manifest, OpenOptions};
use crate::cli::{Analyze, FailOn};
use crate::exit::{CLEAN, FINDINGS, Failure};
use crate::report::{Format, terminal};
use crate::rules::baseline::{self, Baseline};
use crate::rules::resolve::resolve;
use crate::rules::{Finding, Verdict};
use crate::threads;
use std::collections::BTreeMap;
use std::path::Path;

/// Runs the command.
pub fn run(options: &Analyze, console: &Console) -> Result<u8, Failure> {
    run_as(options, None, console)
}

/// Runs the command, and calls the case folder by the name it had where it now has another.
pub fn run_as(options: &Analyze, name: Option<&str>, console: &Console) -> Result<u8, Failure> {
    let key = record::key(options)?;
    let printed = printed_format(options.output.as_deref(), &options.format)?;
    // What is misconfigured is said before the tables are read.
    let rules = resolve(&options.case, &Manifest::read(&options.case)?, &options.rules).map_err(Failure::usage)?;
    rules.check_waivers(options.as_of).map_err(Failure::usage)?;
    let names = identify::asked(&options.naming)?;
    let mut case = load(&options.case, options.load, console)?;
    case.names = names.unwrap_or(case.names);
    case.folder = name.map_or(case.folder, str::to_owned);
    let (assessment, evidence) =
        assess(&case, &rules, options.as_of, parameters(options), console.progress()).map_err(Failure::usage)?;
    if options.write_baseline {
        return write_baseline(&options.case, &assessment, console);
    }
    let code = exit_code(&assessment, options.fail_on);
    let json = || Format::Json.render(&assessment).bytes().to_vec();
    let (assessment, log) = edition::choose(options.edition, &assessment, json)?;
    if let Some(format) = printed {
        print_report(format, &assessment, console);
        return Ok(code);
    }
    let folder = options.output.clone().unwrap_or_else(|| folder_of(&case, is_public(options.edition)));
    console.progress().stage("writing the report");
    let formats = formats_or(&options.format, &[Format::Html, Format::Json]);
    let (report, rows) = threads::beside(
        || write_report(&folder, &assessment, &formats, options.png),
        // Rows are for those who may see the data.
        || if log.is_none() { write_lists(&folder, &evidence) } else { edition::write_log(&folder, log.as_ref()) },
    );
    let mut written = report?;
    written.join(rows?);
    let run = Run { options, folder: &folder, formats: &formats, case: &case, rules: &rules, key: key.as_ref() };
    let told = record::close(&run, written)?;
    console.say(&terminal::summary(&assessment));
    for line in &told {
        console.say(line);
    }
    console.say(&closing(&folder, &formats, &assessment, options.fail_on, code));
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

/// The parameters that change the result; where it is written does not.
fn parameters(options: &Analyze) -> BTreeMap<String, String> {
    let mut parameters = BTreeMap::from([
        ("allow-outside".to_owned(), options.load.allow_outside.to_string()),
        ("max-bad-rows".to_owned(), options.load.max_bad_rows.to_string()),
    ]);
    parameters.extend(options.as_of.map(|day| ("as-of".to_owned(), day.to_string())));
    parameters
}

/// Writes down the findings of a run as known.
fn write_baseline(folder: &Path, assessment: &Assessment, console: &Console) -> Result<u8, Failure> {
    let known = Baseline::of(&assessment.findings);
    let path = folder.join(baseline::FILE);
    write_file(&path, &known.text())?;
    console.say(&format!("{}: {} findings are known from now on", path.display(), known.findings.len()));
    Ok(CLEAN)
}

/// Whether a finding makes the run fail: it fired, it is heavy enough, and the baseline does not know it.
fn fails(finding: &Finding, fail_on: FailOn) -> bool {
    let heavy = fail_on.severity().is_some_and(|least| finding.severity >= least);
    finding.verdict == Verdict::Fired && heavy && finding.known.is_none()
}

fn exit_code(assessment: &Assessment, fail_on: FailOn) -> u8 {
    if assessment.findings.iter().any(|finding| fails(finding, fail_on)) { FINDINGS } else { CLEAN }
}

fn closing(folder: &Path, formats: &[Format], assessment: &Assessment, fail_on: FailOn, code: u8) -> String {
    let new = if assessment.gone_since_baseline.is_some() { "new " } else { "" };
    let why = match fail_on.severity() {
        None => "--fail-on never".to_owned(),
        Some(least) => {
            let count = assessment.findings.iter().filter(|finding| fails(finding, fail_on)).count();
            format!("{count} {new}indicators of severity {} or more fired", least.words())
        }
    };
    format!("report: {}\nexit {code}: {why}", files(folder, formats))
}
