//! `levelcheck compare`: companies side by side.

use super::console::Console;
use super::given::{assessment_or_case, format_of, put};
use crate::cli::side_by_side::Compare;
use crate::compare::side_by_side;
use crate::exit::{CLEAN, Failure};
use crate::report::comparison::Format;
use std::path::Path;

/// Runs the command. A case that cannot be loaded ends it before anything is written.
pub fn run(options: &Compare, console: &Console) -> Result<u8, Failure> {
    let output = options.output.as_deref();
    let format = format_of(options.format, output, Format::Text)?;
    if format == Format::Xlsx && output.is_none_or(|file| file == Path::new("-")) {
        return Err(Failure::usage("a workbook is no text to print: name a file with -o FILE"));
    }
    let assessments: Result<Vec<_>, Failure> =
        options.cases.iter().map(|case| assessment_or_case(case, console)).collect();
    let comparison = side_by_side(&assessments?);
    put(&format.render(&comparison), output, format == Format::Text, console)?;
    Ok(CLEAN)
}
