//! Charts: each a pure function of the assessment, with its finding in the title and its numbers as a table.

mod canvas;
pub mod depth;
pub mod flows;
pub mod icicle;
pub mod lorenz;
pub mod png;
mod point;
pub mod staying;
pub mod timing;
pub mod tornado;
pub mod volume;

use crate::assessment::Assessment;
pub use point::Point;

/// A chart ready to be shown.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Id, also the file name without `.svg`.
    pub id: &'static str,
    /// The finding, as a title.
    pub title: String,
    /// What is drawn, for a reader who does not see it.
    pub description: String,
    /// The picture.
    pub svg: String,
    /// Column heads of the numbers.
    pub head: Vec<String>,
    /// The numbers, as shown.
    pub rows: Vec<Vec<String>>,
    /// Where each mark stands in the picture, and what it says.
    pub points: Vec<Point>,
}

/// Draws one chart; `None` where the assessment has no numbers for it.
type Draw = fn(&Assessment) -> Option<Chart>;

/// Every chart, in the order of the report.
pub const CHARTS: &[Draw] = &[
    flows::revenue_by_source,
    flows::rewards_by_lens,
    volume::own_volume,
    timing::day_of_month,
    depth::net_by_depth,
    lorenz::commissions,
    depth::participants_by_depth,
    icicle::sponsor_tree,
    staying::recoup,
    staying::retention,
    tornado::lines,
];

/// Every chart that the assessment has numbers for.
pub fn draw(assessment: &Assessment) -> Vec<Chart> {
    CHARTS.iter().filter_map(|chart| chart(assessment)).collect()
}
