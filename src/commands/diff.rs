//! `levelcheck diff`: what differs between two results, and why.

use super::console::Console;
use super::given::{assessment, format_of, put};
use crate::cli::side_by_side::Diff;
use crate::diff::between;
use crate::exit::{CLEAN, FINDINGS, Failure};
use crate::report::Rendered;
use crate::report::difference::{Format, WRONG};

/// Runs the command.
pub fn run(options: &Diff, console: &Console) -> Result<u8, Failure> {
    let output = options.output.as_deref();
    let format = format_of(options.format, output, Format::Text)?;
    let (before, after) = (assessment(&options.before)?, assessment(&options.after)?);
    let difference = between(&before, &after);
    put(&Rendered::Text(format.render(&difference)), output, format == Format::Text, console)?;
    if !difference.unexplained.is_empty() {
        return Err(Failure::internal(format!("{WRONG}\n  it differs: {}", difference.unexplained.join("; "))));
    }
    let fails = options.fail_on.severity().is_some_and(|least| difference.new_or_worse(least).next().is_some());
    Ok(if fails { FINDINGS } else { CLEAN })
}
