//! `levelcheck rules`: the packs and their tests.

use super::console::Console;
use crate::cli::Rules;
use crate::exit::{CLEAN, Failure};
use crate::rules::pack::Status;
use crate::rules::{examples, packs};
use std::path::Path;

/// Runs the command.
pub fn run(command: &Rules, console: &Console) -> Result<u8, Failure> {
    match command {
        Rules::Test { path } => test(path.as_deref(), console),
    }
}

/// Loading a pack runs its examples; a pack that loads has passed.
fn test(path: Option<&Path>, console: &Console) -> Result<u8, Failure> {
    let mut all = packs::shipped().map_err(Failure::usage)?;
    if let Some(path) = path {
        all.extend(packs::in_path(path).map_err(Failure::usage)?);
    }
    for pack in &all {
        let off = pack.rules.iter().filter(|r| r.status == Status::Off).count();
        console.say(&format!(
            "{}: {} rules ({off} off), {} examples hold",
            pack.file,
            pack.rules.len(),
            examples::count(pack)
        ));
    }
    Ok(CLEAN)
}
