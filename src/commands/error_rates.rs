//! `levelcheck error-rates`: how often tests reject where it is known what is there.

use super::console::Console;
use super::output::write_file;
use crate::cli::ErrorRates;
use crate::error_rates::{Settings, count, page};
use crate::exit::{CLEAN, Failure};
use std::path::Path;

/// Runs the command.
pub fn run(options: &ErrorRates, console: &Console) -> Result<u8, Failure> {
    let ErrorRates { seeds, accounts, months, .. } = *options;
    let settings = Settings { seeds: seeds.into(), accounts, months };
    let rates = count(settings, console).map_err(Failure::internal)?;
    let text = page::page(&rates);
    match options.output.as_deref() {
        None => console.put(&text),
        Some(path) if path == Path::new("-") => console.put(&text),
        Some(path) => {
            write_file(path, &text)?;
            console.say(&format!("the error rates are in {}", path.display()));
        }
    }
    Ok(CLEAN)
}
