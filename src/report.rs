//! Reports: pure functions of an assessment. The same assessment gives the same bytes.

pub mod answer;
pub mod explain;
pub mod html;
pub mod markdown;
pub mod number;
pub mod page_one;
pub mod terminal;
pub mod text;

use crate::assessment::Assessment;

/// A format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Format {
    /// One self-contained page.
    Html,
    /// The assessment itself.
    Json,
    /// Markdown.
    Md,
}

impl Format {
    /// File name in the output folder.
    pub fn file(self) -> &'static str {
        match self {
            Self::Html => "report.html",
            Self::Json => "assessment.json",
            Self::Md => "report.md",
        }
    }

    /// The report in this format.
    pub fn render(self, assessment: &Assessment) -> String {
        match self {
            Self::Html => html::render(assessment),
            Self::Json => json(assessment),
            Self::Md => markdown::render(assessment),
        }
    }
}

/// The assessment as JSON, with a line break at the end.
pub fn json(assessment: &Assessment) -> String {
    let mut text = serde_json::to_string_pretty(assessment).expect("an assessment is plain data");
    text.push('\n');
    text
}
