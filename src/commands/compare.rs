//! `levelcheck compare`: companies side by side.

use super::console::Console;
use super::given::{assessment_or_case, format_of, put};
use crate::cli::side_by_side::Compare;
use crate::compare::side_by_side;
use crate::exit::{CLEAN, Failure};
use crate::report::comparison::Format;

/// Runs the command. A case that cannot be loaded ends it before anything is written.
pub fn run(options: &Compare, console: &Console) -> Result<u8, Failure> {
    let output = options.output.as_deref();
    let format = format_of(options.format, output, Format::Text)?;
    let assessments: Result<Vec<_>, Failure> =
        options.cases.iter().map(|case| assessment_or_case(case, console)).collect();
    let comparison = side_by_side(&assessments?);
    put(&format.render(&comparison), output, format == Format::Text, console)?;
    Ok(CLEAN)
}
