//! Reports: pure functions of an assessment. The same assessment gives the same bytes.

pub mod answer;
pub mod comparison;
pub mod difference;
pub mod document;
pub mod explain;
pub mod html;
pub mod jsonl;
pub mod junit;
pub mod left_out;
pub mod markdown;
pub mod method;
pub mod number;
pub mod page_one;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod row_sets;
pub mod sarif;
pub mod terminal;
pub mod text;
pub mod xlsx;

use crate::assessment::Assessment;
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// A format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Format {
    /// One self-contained page.
    Html,
    /// The assessment itself.
    Json,
    /// Markdown.
    Md,
    /// The findings as JSON lines.
    Jsonl,
    /// The findings as SARIF 2.1.0, for code-scanning dashboards.
    Sarif,
    /// The findings as JUnit XML, for build servers.
    Junit,
    /// A workbook of findings, evidence, measures and tables, for spreadsheets.
    Xlsx,
    /// The report for print: PDF/A-2a and PDF/UA-1.
    #[cfg(feature = "pdf")]
    Pdf,
    /// A declaration for a person to sign, as PDF: numbered paragraphs, each figure with its exhibit.
    #[cfg(feature = "pdf")]
    Declaration,
}

impl Format {
    /// Reads the name of a format; says so where this build lacks it.
    pub fn parser() -> impl TypedValueParser<Value = Self> {
        let lacking: &[&str] = if cfg!(feature = "pdf") { &[] } else { &["pdf", "declaration"] };
        let known = Self::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let hidden = lacking.iter().map(|name| PossibleValue::new(*name).hide(true));
        PossibleValuesParser::new(known.chain(hidden)).try_map(|name| {
            Self::from_str(&name, false)
                .map_err(|_| "this build lacks PDF: it was made without the feature `pdf`".to_owned())
        })
    }

    /// File name in the output folder.
    pub fn file(self) -> &'static str {
        match self {
            Self::Html => "report.html",
            Self::Json => "assessment.json",
            Self::Md => "report.md",
            Self::Jsonl => "findings.jsonl",
            Self::Sarif => "findings.sarif",
            Self::Junit => "findings.junit.xml",
            Self::Xlsx => "report.xlsx",
            #[cfg(feature = "pdf")]
            Self::Pdf => "report.pdf",
            #[cfg(feature = "pdf")]
            Self::Declaration => "declaration.pdf",
        }
    }

    /// Whether it is text, which can be printed.
    pub fn is_text(self) -> bool {
        match self {
            Self::Xlsx => false,
            #[cfg(feature = "pdf")]
            Self::Pdf | Self::Declaration => false,
            _ => true,
        }
    }

    /// The report in this format.
    pub fn render(self, assessment: &Assessment) -> Rendered {
        match self {
            Self::Html => Rendered::Text(html::render(assessment)),
            Self::Json => Rendered::Text(json(assessment)),
            Self::Md => Rendered::Text(markdown::render(assessment)),
            Self::Jsonl => Rendered::Text(jsonl::render(assessment)),
            Self::Sarif => Rendered::Text(sarif::render(assessment)),
            Self::Junit => Rendered::Text(junit::render(assessment)),
            Self::Xlsx => Rendered::Binary(xlsx::render(assessment)),
            #[cfg(feature = "pdf")]
            Self::Pdf => Rendered::Binary(pdf::report(assessment).bytes),
            #[cfg(feature = "pdf")]
            Self::Declaration => Rendered::Binary(pdf::declaration(assessment).bytes),
        }
    }
}

/// A report as it is written to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendered {
    /// Text, which can be printed too.
    Text(String),
    /// The bytes of a file that other programs open.
    Binary(Vec<u8>),
}

impl Rendered {
    /// What stands in the file.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }

    /// The text, where it is text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Binary(_) => None,
        }
    }
}

/// The assessment as JSON, with a line break at the end.
pub fn json(assessment: &Assessment) -> String {
    let mut text = serde_json::to_string_pretty(assessment).expect("an assessment is plain data");
    text.push('\n');
    text::inert_json(&text)
}
