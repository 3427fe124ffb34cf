//! `levelcheck docs`: the reference pages, from the registries.

use super::console::Console;
use super::output::{make_folder, write_file};
use crate::exit::{CLEAN, Failure};
use crate::json_schema::{self, SCHEMAS};
use crate::report::explain;
use crate::rules::packs;
use crate::rules::weights::Weights;
use std::path::Path;

/// Every generated page and schema: path below the folder, and text.
pub fn pages() -> Result<Vec<(String, String)>, String> {
    let pages = [
        ("metrics.md", explain::metrics_page()),
        ("rosters.md", explain::rosters_page()),
        ("facts.md", explain::facts_page()),
        ("rules.md", explain::rules_page(&packs::shipped()?)),
        ("theories.md", explain::scores::page(&Weights::shipped()?)),
        ("case.md", explain::case_page()),
        ("charts.md", crate::charts::gallery()),
        ("casebook.md", crate::casebook::page::page()?),
    ];
    let pages = pages.into_iter().map(|(file, text)| (file.to_owned(), text));
    let schemas = SCHEMAS.iter().map(|(of, file)| (format!("schema/{file}"), json_schema::text(*of)));
    Ok(pages.chain(schemas).collect())
}

/// Runs the command.
pub fn run(folder: &Path, console: &Console) -> Result<u8, Failure> {
    make_folder(&folder.join("schema"))?;
    for (file, text) in pages().map_err(Failure::usage)? {
        write_file(&folder.join(file), &text)?;
    }
    console.say(&format!("the reference pages are in {}", folder.display()));
    Ok(CLEAN)
}
