//! Charts: each a pure function of the assessment, with its finding in the title and its numbers as a table.

pub mod benchmarks;
mod canvas;
pub mod depth;
pub mod flows;
pub mod icicle;
pub mod lorenz;
pub mod png;
mod point;
pub mod side_by_side;
pub mod staying;
pub mod timing;
pub mod tornado;
pub mod volume;

use crate::assessment::Assessment;
use crate::metrics::Family;
use crate::threads;
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

/// A kind of chart: what it is, and how it is drawn.
#[derive(Debug)]
pub struct Kind {
    /// Id of the charts of this kind.
    pub id: &'static str,
    /// The family of measures beside which it stands; `None` for those that stand beside findings or scores.
    pub family: Option<Family>,
    /// What it is of, in a few words; a drawn chart's title says what it finds.
    pub title: &'static str,
    /// What is drawn, and how to read it.
    pub shows: &'static str,
    /// What it cannot show.
    pub caution: &'static str,
    /// Draws one; `None` where the assessment has no numbers for it.
    pub draw: fn(&Assessment) -> Option<Chart>,
}

/// Every kind of chart, in the order of the report.
pub const CHARTS: &[&Kind] = &[
    &benchmarks::SHARES_AND_LINES,
    &flows::REVENUE,
    &flows::REWARDS,
    &volume::OWN_VOLUME,
    &timing::DAY_OF_MONTH,
    &depth::NET_BY_DEPTH,
    &lorenz::LORENZ,
    &depth::ACCOUNTS_BY_DEPTH,
    &icicle::SPONSOR_TREE,
    &staying::RECOUP,
    &staying::RETENTION,
    &tornado::TORNADO,
];

/// Every chart that the assessment has numbers for.
pub fn draw(assessment: &Assessment) -> Vec<Chart> {
    threads::each(CHARTS, |kind| (kind.draw)(assessment)).into_iter().flatten().collect()
}

/// The charts that stand beside a family of measures.
pub fn beside(family: Family, charts: &[Chart]) -> impl Iterator<Item = &Chart> {
    let kinds = CHARTS.iter().filter(move |kind| kind.family == Some(family));
    kinds.filter_map(|kind| charts.iter().find(|chart| chart.id == kind.id))
}

/// The gallery: every kind of chart with what it shows and cannot show, as Markdown. The pictures are those of the
/// reports of shipped companies.
pub fn gallery() -> String {
    let mut page = "# Charts\n\nEvery chart says in its title what it finds, and has its numbers as a table beside it in the report. The pictures are of \
        the made-up companies under `datasets/`. Members and customers have the same two colours everywhere.\n"
        .to_owned();
    for kind in CHARTS {
        page.push_str(&format!(
            "\n## {} (`{}`)\n\n![{}](../reports/inventory-loading/charts/{}.svg)\n\n{}\n\nWhat it cannot show: {}\n",
            kind.title, kind.id, kind.title, kind.id, kind.shows, kind.caution
        ));
    }
    page
}
