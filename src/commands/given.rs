//! Assessments that are named on the command line, and the file or stream that a text or workbook of them goes to.

use super::analyze::load;
use super::console::Console;
use super::output::write_file;
use crate::assess::assess;
use crate::assessment::Assessment;
use crate::case::{Manifest, OpenOptions, manifest};
use crate::cli::Load;
use crate::exit::Failure;
use crate::report::{Format, Rendered};
use crate::rules::resolve::resolve;
use clap::ValueEnum;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The assessment of an `assessment.json`, or of the output folder that holds one.
pub fn assessment(path: &Path) -> Result<Assessment, Failure> {
    let file = file_of(path);
    if path.is_dir() && !file.is_file() && path.join(manifest::FILE).is_file() {
        return Err(Failure::usage(format!(
            "{} is a case folder, and an assessment is needed\n  help: `levelcheck analyze {0} -o OUT --format json` writes one",
            path.display()
        )));
    }
    let text = std::fs::read_to_string(&file).map_err(|error| {
        Failure::data(format!(
            "cannot read {}: {error}\n  help: expected the assessment.json that `levelcheck analyze CASE` writes, or its folder",
            file.display()
        ))
    })?;
    Assessment::parse(&file.display().to_string(), &text).map_err(Failure::data)
}

/// The same, or that of a case folder, which is analysed in memory without options.
pub fn assessment_or_case(path: &Path, console: &Console) -> Result<Assessment, Failure> {
    if !path.join(manifest::FILE).is_file() {
        return assessment(path);
    }
    let named = |failure: Failure| Failure { message: format!("{}: {}", path.display(), failure.message), ..failure };
    analysed(path, console).map_err(named)
}

fn analysed(folder: &Path, console: &Console) -> Result<Assessment, Failure> {
    let rules = resolve(folder, &Manifest::read(folder)?, &[]).map_err(Failure::usage)?;
    rules.check_waivers(None).map_err(|message| {
        Failure::usage(format!(
            "{message}\n  help: analyze the case with --as-of, and give the folder it writes to instead"
        ))
    })?;
    let OpenOptions { allow_outside, max_bad_rows } = OpenOptions::default();
    let case = load(folder, Load { max_bad_rows, allow_outside }, console)?;
    // As `analyze` writes them where it is given no option.
    let parameters = BTreeMap::from([
        ("allow-outside".to_owned(), allow_outside.to_string()),
        ("max-bad-rows".to_owned(), max_bad_rows.to_string()),
    ]);
    let run = assess(&case, &rules, None, parameters, console.progress());
    run.map(|(assessment, _)| assessment).map_err(Failure::usage)
}

fn file_of(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(Format::Json.file()) } else { path.to_owned() }
}

/// The format that is asked for, by name or by the ending of the file to write.
pub fn format_of<F: ValueEnum>(asked: Option<F>, output: Option<&Path>, printed: F) -> Result<F, Failure> {
    let Some(file) = output.filter(|file| *file != Path::new("-")) else {
        return Ok(asked.unwrap_or(printed));
    };
    let by_ending = || {
        let ending = file.extension()?.to_str()?;
        F::from_str(if ending == "txt" { "text" } else { ending }, true).ok()
    };
    asked.or_else(by_ending).ok_or_else(|| {
        let names: Vec<String> =
            F::value_variants().iter().filter_map(F::to_possible_value).map(|f| f.get_name().to_owned()).collect();
        Failure::usage(format!(
            "{}: the ending tells no format; say one of {} with --format",
            file.display(),
            names.join(", ")
        ))
    })
}

/// Writes to a file, or prints. Text that is meant for a person (`said`) keeps quiet where that is asked for.
pub fn put(rendered: &Rendered, output: Option<&Path>, said: bool, console: &Console) -> Result<(), Failure> {
    match (output.filter(|file| *file != Path::new("-")), rendered) {
        (Some(file), Rendered::Text(text)) => {
            write_file(file, &anstream::adapter::strip_str(text).to_string())?;
            console.say(&format!("written: {}", file.display()));
        }
        (Some(file), Rendered::Binary(bytes)) => {
            write_file(file, bytes)?;
            console.say(&format!("written: {}", file.display()));
        }
        (None, Rendered::Text(text)) if said => console.say(text),
        (None, Rendered::Text(text)) => console.put(text),
        (None, Rendered::Binary(_)) => {
            return Err(Failure::usage("a workbook is no text to print: name a file with -o FILE"));
        }
    }
    Ok(())
}
