//! Page one: the answer, what decides it, what would change it, what is missing.

use crate::assessment::Assessment;
use crate::report::answer;
use crate::report::html::{DecisionView, TheoryView, decision, theory};
use crate::report::page_one::{extent, headline, law_notes, missing, strongest};
use crate::rules::Finding;
use crate::rules::score::Score;
use serde::Serialize;

/// Things that are missing, shown on page one; the others follow the findings.
const MISSING: usize = 4;
/// Characters of the case's own words on page one.
const ABOUT: usize = 320;

/// What page one shows.
#[derive(Serialize)]
pub struct PageOne {
    about: String,
    headline: String,
    band: String,
    band_class: &'static str,
    gates: Option<String>,
    draws: Option<String>,
    theories: Vec<TheoryLine>,
    strongest: Vec<DecisionLine>,
    changes: Vec<String>,
    missing: Vec<Missing>,
    more_missing: Vec<Missing>,
    law_notes: Vec<String>,
    extent: String,
}

#[derive(Serialize)]
struct TheoryLine {
    #[serde(flatten)]
    words: TheoryView,
    bar_of: Option<Bar>,
}

/// A bar of a score, in hundredths.
#[derive(Serialize)]
struct Bar {
    point: f64,
    low: f64,
    high: f64,
}

#[derive(Serialize)]
struct DecisionLine {
    #[serde(flatten)]
    words: DecisionView,
    place: usize,
}

#[derive(Serialize)]
struct Missing {
    what: String,
    rules: usize,
}

/// What page one shows.
pub(super) fn page_one(assessment: &Assessment) -> PageOne {
    let wanted = missing(assessment).into_iter().map(|(what, rules)| Missing { what, rules });
    let mut missing: Vec<Missing> = wanted.collect();
    let more_missing = missing.split_off(missing.len().min(MISSING));
    let bar = |s: Score| Bar { point: s.point, low: s.low, high: s.high };
    let theories = assessment
        .theories
        .iter()
        .map(|t| TheoryLine { words: theory(t, assessment), bar_of: answer::score_of(assessment, t.theory).map(bar) });
    let place = |found: &Finding| assessment.findings.iter().position(|f| std::ptr::eq(f, found)).unwrap_or_default();
    let strongest =
        strongest(assessment).into_iter().map(|f| DecisionLine { words: decision(f, assessment), place: place(f) });
    PageOne {
        about: beginning(&assessment.case.about),
        headline: headline(assessment),
        band: answer::band(assessment),
        band_class: answer::band_class(assessment.screening.overall.band),
        gates: answer::gates(assessment),
        draws: answer::draws(assessment),
        theories: theories.collect(),
        strongest: strongest.collect(),
        changes: answer::changes(assessment),
        missing,
        more_missing,
        law_notes: law_notes(assessment),
        extent: extent(assessment),
    }
}

fn beginning(text: &str) -> String {
    let start: String = text.chars().take(ABOUT).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}
