//! `levelcheck report`: the report of an assessment again, drawn from its JSON alone.

use super::console::Console;
use super::output::{files, formats_or, print_report, printed_format, write_report};
use crate::assessment::Assessment;
use crate::cli::Report;
use crate::exit::{CLEAN, Failure};
use crate::report::Format;
use std::path::Path;

/// Runs the command.
pub fn run(options: &Report, console: &Console) -> Result<u8, Failure> {
    let printed = printed_format(options.output.as_deref(), &options.format)?;
    let assessment = read(&options.assessment)?;
    if let Some(format) = printed {
        print_report(format, &assessment, console);
        return Ok(CLEAN);
    }
    let formats = formats_or(&options.format, &[Format::Html]);
    let folder = options.output.as_deref().or_else(|| options.assessment.parent()).unwrap_or(Path::new("."));
    write_report(folder, &assessment, &formats, options.png)?;
    console.say(&format!("report: {}", files(folder, &formats)));
    let elsewhere = options.output.is_some() && !crate::report::row_sets::all(&assessment).is_empty();
    if elsewhere {
        console.say("the rows behind the findings stay where `analyze` wrote them");
    }
    Ok(CLEAN)
}

fn read(path: &Path) -> Result<Assessment, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::data(format!(
            "cannot read {}: {error}\n  help: expected the assessment.json that `levelcheck analyze CASE` writes",
            path.display()
        ))
    })?;
    Assessment::parse(&path.display().to_string(), &text).map_err(Failure::data)
}
