//! What differs between two results, as text for a terminal, Markdown, JSON or a page.

mod document;
mod terminal;
mod words;

use super::document as documents;
use super::text::inert_json;
use crate::diff::Difference;

/// What is said of results that differ for no reason.
pub const WRONG: &str = "Nothing that this is made from differs, and that must not happen: one of the two files was \
                         altered, or the program has a fault.";

/// A format of the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Text for a terminal.
    Text,
    /// Markdown.
    Md,
    /// Everything that differs, for programs.
    Json,
    /// One self-contained page.
    Html,
}

impl Format {
    /// The difference in this format. Text for a terminal carries styles, which the stream that prints it strips where
    /// they are not wanted.
    pub fn render(self, difference: &Difference) -> String {
        match self {
            Self::Text => terminal::render(difference),
            Self::Md => documents::markdown::render(&document::of(difference)),
            Self::Html => documents::html::render(&document::of(difference)),
            Self::Json => {
                let json = serde_json::to_string_pretty(difference).expect("a difference is plain data");
                inert_json(&format!("{json}\n"))
            }
        }
    }
}
