//! Sections, paragraphs and exhibits, numbered as they are written.

use crate::report::pdf::chart::ChartPart;
use crate::report::pdf::table::Table;
use serde::Serialize;

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Span {
    /// Words of the declaration itself; they hold no figure.
    Words(String),
    /// Words of a rule pack, a registry or the case, quoted as they stand there.
    Quoted(String),
    /// A figure, and the number of the exhibit it stands in.
    Figure {
        /// As shown.
        shown: String,
        /// The exhibit.
        exhibit: usize,
        /// Whether the exhibit is named behind it: once a sentence is enough.
        cited: bool,
    },
    /// An exhibit to look at.
    See(usize),
    /// What the signer completes.
    Blank(String),
}

/// A numbered paragraph.
#[derive(Clone, Debug, Serialize)]
pub struct Paragraph {
    /// Its number; numbers run through the whole declaration.
    pub number: usize,
    /// Its pieces.
    pub spans: Vec<Span>,
}

/// Paragraphs under a heading.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// 1 for a part, 2 below it.
    pub level: u8,
    /// Whether it stays on one page.
    pub whole: bool,
    /// Whether every paragraph gives figures and must cite exhibits.
    pub opinions: bool,
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// A table, a chart or both, printed at the end.
#[derive(Clone, Debug, Serialize)]
pub struct Exhibit {
    /// Its number.
    pub number: usize,
    /// What it shows.
    pub title: String,
    /// The table.
    pub table: Option<Table>,
    /// The chart, with its numbers.
    pub chart: Option<ChartPart>,
    /// Lines below them.
    pub lines: Vec<String>,
}

impl Exhibit {
    /// Whether a figure stands in it.
    pub fn shows(&self, figure: &str) -> bool {
        let tables = self.table.iter().chain(self.chart.iter().map(|chart| &chart.table));
        let cells = tables.flat_map(|table| table.rows.iter().flatten());
        cells.chain(&self.lines).any(|text| text.contains(figure))
    }
}

/// A declaration as it is written.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) sections: Vec<Section>,
    pub(super) exhibits: Vec<Exhibit>,
    paragraphs: usize,
    /// The exhibit of the input files.
    pub(super) files: usize,
}

impl Draft {
    /// Begins a section.
    pub(super) fn section(&mut self, title: &str, level: u8, opinions: bool) {
        self.sections.push(Section { title: title.to_owned(), level, whole: false, opinions, paragraphs: Vec::new() });
    }

    /// Keeps the section that was begun last on one page.
    pub(super) fn keep_whole(&mut self) {
        self.sections.last_mut().expect("a section was begun").whole = true;
    }

    /// Adds a paragraph to the section that was begun last.
    pub(super) fn paragraph(&mut self, mut spans: Vec<Span>) {
        self.paragraphs += 1;
        cite_once(&mut spans);
        let paragraph = Paragraph { number: self.paragraphs, spans };
        self.sections.last_mut().expect("a section was begun").paragraphs.push(paragraph);
    }

    /// Adds an exhibit with a table; returns its number.
    pub(super) fn exhibit(&mut self, title: &str, table: Table) -> usize {
        self.with_lines(title, Some(table), Vec::new())
    }

    /// Adds an exhibit with lines below its table.
    pub(super) fn with_lines(&mut self, title: &str, table: Option<Table>, lines: Vec<String>) -> usize {
        let number = self.exhibits.len() + 1;
        self.exhibits.push(Exhibit { number, title: title.to_owned(), table, chart: None, lines });
        number
    }

    /// The exhibit of a chart, which is added where it is not there yet.
    pub(super) fn chart(&mut self, chart: ChartPart) -> usize {
        let is_it = |exhibit: &&Exhibit| exhibit.chart.as_ref().is_some_and(|there| there.id == chart.id);
        if let Some(exhibit) = self.exhibits.iter().find(is_it) {
            return exhibit.number;
        }
        let number = self.exhibits.len() + 1;
        self.exhibits.push(Exhibit {
            number,
            title: chart.title.clone(),
            table: None,
            chart: Some(chart),
            lines: Vec::new(),
        });
        number
    }
}

/// Of several figures of one exhibit in a sentence, the last one names it.
fn cite_once(spans: &mut [Span]) {
    let mut named_later = None;
    for span in spans.iter_mut().rev() {
        match span {
            Span::Figure { exhibit, cited, .. } => {
                *cited = named_later != Some(*exhibit);
                named_later = Some(*exhibit);
            }
            Span::Words(words) if !words.contains('.') => {}
            _ => named_later = None,
        }
    }
}

/// Words of the declaration.
pub(super) fn words(text: &str) -> Span {
    Span::Words(text.to_owned())
}

/// Words of others.
pub(super) fn quoted(text: &str) -> Span {
    Span::Quoted(text.to_owned())
}

/// A figure with its exhibit.
pub(super) fn figure(shown: impl Into<String>, exhibit: usize) -> Span {
    Span::Figure { shown: shown.into(), exhibit, cited: true }
}

/// What the signer completes.
pub(super) fn blank(what: &str) -> Span {
    Span::Blank(what.to_owned())
}
