//! A document of headings, sentences, tables and charts, for reports that are not the report of one case. Written as
//! Markdown or as one page of HTML.

pub mod html;
pub mod markdown;

use crate::charts::Chart;

/// A document. Its texts may hold what data say: every format makes them inert.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is, as the title of the window.
    pub title: String,
    /// The answer, as its first heading.
    pub headline: String,
    /// What to know first.
    pub lead: Vec<String>,
    /// Its parts.
    pub sections: Vec<Section>,
}

/// A part of a document.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Its address within a page: letters and dashes.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// Sentences.
    pub text: Vec<String>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Charts; Markdown has their numbers.
    pub charts: Vec<Chart>,
}

impl Section {
    /// A part with one table.
    pub fn table(id: &'static str, title: &str, table: Table) -> Self {
        Self { id, title: title.to_owned(), tables: vec![table], ..Self::default() }
    }

    /// Adds a sentence.
    #[must_use]
    pub fn says(mut self, text: impl Into<String>) -> Self {
        self.text.push(text.into());
        self
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.charts.is_empty() && self.tables.iter().all(|table| table.rows.is_empty())
    }
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What it is of; empty where the heading says it.
    pub caption: String,
    /// Column heads.
    pub head: Vec<String>,
    /// Cells, as shown.
    pub rows: Vec<Vec<String>>,
    /// Columns of text at the left; those after them are numbers.
    pub texts: usize,
}

impl Table {
    /// A table whose first columns are text.
    pub fn new(head: &[&str], texts: usize, rows: Vec<Vec<String>>) -> Self {
        Self { caption: String::new(), head: head.iter().map(|&name| name.to_owned()).collect(), rows, texts }
    }
}

/// What each mark in a cell stands for, for a reader who hears it.
pub const MARKS: [(&str, &str); 6] = [
    ("●", "fired"),
    ("◐", "indeterminate"),
    ("○", "clear"),
    ("–", "not assessed"),
    ("◌", "waived"),
    ("·", "not applicable"),
];
