//! Companies side by side, as text for a terminal, a page, a workbook, Markdown, JSON or CSV.

mod document;
mod table;
mod terminal;
mod words;
mod workbook;

use super::Rendered;
use super::document as documents;
use super::text::inert_json;
use crate::compare::Comparison;

/// A format of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Text for a terminal.
    Text,
    /// One self-contained page with small multiples.
    Html,
    /// A workbook with typed cells, for spreadsheets.
    Xlsx,
    /// Markdown.
    Md,
    /// Everything, for programs.
    Json,
    /// One row for each company and score, finding or measure.
    Csv,
}

impl Format {
    /// The comparison in this format. Text for a terminal carries styles, which the stream that prints it strips where
    /// they are not wanted.
    pub fn render(self, comparison: &Comparison) -> Rendered {
        match self {
            Self::Text => Rendered::Text(terminal::render(comparison)),
            Self::Html => Rendered::Text(documents::html::render(&document::of(comparison))),
            Self::Md => Rendered::Text(documents::markdown::render(&document::of(comparison))),
            Self::Xlsx => Rendered::Binary(workbook::render(comparison)),
            Self::Csv => Rendered::Text(table::render(comparison)),
            Self::Json => {
                let json = serde_json::to_string_pretty(comparison).expect("a comparison is plain data");
                Rendered::Text(inert_json(&format!("{json}\n")))
            }
        }
    }
}
