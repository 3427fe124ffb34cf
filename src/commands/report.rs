//! `levelcheck report`: the report of an assessment again, drawn from its JSON alone.

use super::console::Console;
use super::edition;
use super::output::{files, formats_or, print_report, printed_format, write_report};
use crate::assessment::Assessment;
use crate::cli::Report;
use crate::exit::{CLEAN, Failure};
use crate::report::Format;
use std::path::{Path, PathBuf};

/// Runs the command.
pub fn run(options: &Report, console: &Console) -> Result<u8, Failure> {
    let printed = printed_format(options.output.as_deref(), &options.format)?;
    let (privileged, bytes) = read(&options.assessment)?;
    if let Some(public) = &options.check {
        console.put(&(edition::check(&privileged, &bytes, &read(public)?.0, public)? + "\n"));
        return Ok(CLEAN);
    }
    let (assessment, log) = edition::choose(options.edition, &privileged, || bytes)?;
    if let Some(format) = printed {
        print_report(format, &assessment, console);
        return Ok(CLEAN);
    }
    let otherwise: &[Format] = if log.is_some() { &[Format::Html, Format::Json] } else { &[Format::Html] };
    let formats = formats_or(&options.format, otherwise);
    let folder = folder(options, log.is_some())?;
    write_report(&folder, &assessment, &formats, options.png)?;
    edition::write_log(&folder, log.as_ref())?;
    console.say(&format!("report: {}", files(&folder, &formats)));
    let elsewhere = options.output.is_some() && !crate::report::row_sets::all(&assessment).is_empty();
    if elsewhere {
        console.say("the rows behind the findings stay where `analyze` wrote them");
    }
    Ok(CLEAN)
}

/// Where the report goes. A public one goes into no folder that holds a privileged one, whose files would stand beside it.
fn folder(options: &Report, is_public: bool) -> Result<PathBuf, Failure> {
    let own = options.assessment.parent().unwrap_or(Path::new("."));
    let Some(folder) = &options.output else {
        return Ok(if is_public { own.join("public") } else { own.to_owned() });
    };
    let before = folder.join(Format::Json.file());
    if is_public && before.is_file() && read(&before).is_ok_and(|(before, _)| before.edition.is_none()) {
        return Err(Failure::usage(format!(
            "{} holds a privileged report: choose another folder for the public one",
            folder.display()
        )));
    }
    Ok(folder.clone())
}

/// An assessment, and the bytes of its file.
fn read(path: &Path) -> Result<(Assessment, Vec<u8>), Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::data(format!(
            "cannot read {}: {error}\n  help: expected the assessment.json that `levelcheck analyze CASE` writes",
            path.display()
        ))
    })?;
    let assessment = Assessment::parse(&path.display().to_string(), &text).map_err(Failure::data)?;
    Ok((assessment, text.into_bytes()))
}
