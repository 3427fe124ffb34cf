//! What the findings report shows: page one, the findings, the lenses, the score, the measures, the data.

pub(super) mod cards;
mod lenses;
mod measures;
mod page_one;
pub(super) mod record;

use self::cards::{Authority, CardGroup, RestGroup};
use self::lenses::Lenses;
use self::measures::FamilyPart;
use self::page_one::PageOne;
use self::record::Record;
use super::chart::ChartPart;
use super::table::Table;
use crate::assessment::Assessment;
use crate::charts::draw;
use crate::report::answer;
use crate::report::html::sections::tailored;
use crate::report::method::{GLOSSARY, METHOD};
use crate::report::page_one::examined;
use crate::rules::judge::RuleOff;
use serde::Serialize;

/// The document's template.
pub(super) const TEMPLATE: (&str, &str) = ("/findings.typ", include_str!("findings.typ"));

/// Rows of a table on the score that are shown.
const ROWS: usize = 60;

/// The content of the findings report.
#[derive(Serialize)]
pub struct Content {
    title: String,
    running: String,
    tool: String,
    page_one: PageOne,
    cards: Vec<CardGroup>,
    rest: Vec<RestGroup>,
    rules_off: Vec<RuleOff>,
    lenses: Option<Lenses>,
    band: String,
    tornado: Option<ChartPart>,
    score: Vec<Table>,
    tailored: Option<Table>,
    families: Vec<FamilyPart>,
    record: Record,
    authorities: Vec<Authority>,
    method: [&'static str; 5],
    glossary: [[&'static str; 2]; 9],
}

/// The content of the findings report.
pub fn content(assessment: &Assessment) -> Content {
    let charts = draw(assessment);
    let score = answer::tables::tables(assessment);
    let rows = tailored(assessment);
    Content {
        title: format!("levelcheck: {}", assessment.case.name),
        running: examined(assessment),
        tool: tool(assessment),
        page_one: page_one::page_one(assessment),
        cards: cards::cards(assessment),
        rest: cards::rest(assessment),
        rules_off: assessment.rules_off.clone(),
        lenses: lenses::lenses(assessment),
        band: answer::band(assessment),
        tornado: charts.iter().find(|chart| chart.id == "tornado").map(ChartPart::of),
        score: score.into_iter().map(|t| Table::new(&t.title, &t.head, t.rows, t.texts).folded(ROWS)).collect(),
        tailored: (!rows.is_empty())
            .then(|| Table::new("", &["rule", "what", "the pack", "here", "reason", "where"], rows, 6)),
        families: measures::families(assessment, &charts),
        record: record::record(assessment),
        authorities: cards::authorities(assessment),
        method: METHOD,
        glossary: GLOSSARY,
    }
}

/// The program and its version.
pub(super) fn tool(assessment: &Assessment) -> String {
    format!("{} {}", assessment.provenance.tool, assessment.provenance.version)
}
