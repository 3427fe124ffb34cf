//! Options of `diff` and `compare`.

use super::FailOn;
use crate::report::{comparison, difference};
use clap::Args;
use std::path::PathBuf;

/// Options of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The result before: an assessment.json, or the output folder that holds one.
    pub before: PathBuf,
    /// The result after.
    pub after: PathBuf,
    /// File to write; printed without it, or with `-`. Its ending tells the format.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Format [default: text, or that of the file's ending].
    #[arg(long)]
    pub format: Option<difference::Format>,
    /// Least severity of a new or worse finding that makes the exit code 1.
    #[arg(long, default_value = "high")]
    pub fail_on: FailOn,
}

/// Options of `compare`.
#[derive(Debug, Args)]
pub struct Compare {
    /// Two or more: a case folder, which is analysed as `analyze` does without options, an output folder, or an
    /// assessment.json.
    #[arg(value_name = "CASE", num_args = 2.., required = true)]
    pub cases: Vec<PathBuf>,
    /// File to write; printed without it, or with `-`. Its ending tells the format.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Format [default: text, or that of the file's ending].
    #[arg(long)]
    pub format: Option<comparison::Format>,
}
