//! `levelcheck casebook`: the packs on companies whose outcome is known.

use super::console::Console;
use crate::casebook::{Agreement, Judged, in_folder, judge_entry, shipped, table};
use crate::exit::{CLEAN, FINDINGS, Failure};
use crate::report::text::inert;
use std::path::Path;

/// Prints the table. A disagreement is exit code 1.
pub fn run(folder: Option<&Path>, console: &Console) -> Result<u8, Failure> {
    let entries = folder.map_or_else(shipped, in_folder).map_err(Failure::usage)?;
    let judged: Vec<Judged<'_>> = entries.iter().map(judge_entry).collect::<Result<_, _>>().map_err(Failure::usage)?;
    console.put(&inert(&table(&judged)));
    let disagrees = judged.iter().any(|one| one.agreement == Agreement::Disagrees);
    Ok(if disagrees { FINDINGS } else { CLEAN })
}
