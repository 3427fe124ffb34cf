//! A chart with its numbers, as both documents show it.

use super::table::Table;
use crate::charts::Chart;
use serde::Serialize;

/// Rows of numbers that are shown: the days of a month.
const ROWS: usize = 31;

/// A chart: the picture is the file `/charts/ID.svg`.
#[derive(Clone, Debug, Serialize)]
pub struct ChartPart {
    /// Id.
    pub id: &'static str,
    /// The finding.
    pub title: String,
    /// What is drawn, in words.
    pub alt: String,
    /// The numbers.
    pub table: Table,
}

impl ChartPart {
    /// A chart that was drawn.
    pub fn of(chart: &Chart) -> Self {
        Self {
            id: chart.id,
            title: chart.title.clone(),
            alt: format!("{}. {}", chart.title.trim_end_matches('.'), chart.description),
            table: Table::new("", &chart.head, chart.rows.clone(), 1).folded(ROWS),
        }
    }
}
