//! Scores, bands and tipping points in words, for every format.

pub mod tables;

use super::number;
use super::page_one::{against_the_line, deciding};
use crate::assessment::Assessment;
use crate::case::policies;
use crate::measurement::Unit;
use crate::rules::score::Score;
use crate::rules::theory::{Theory, TheoryAnswer};
use crate::rules::tipping::{Change, Demand, Line, TippingPoint};
use crate::rules::verdict::{Severity, Verdict};
use crate::rules::weights::Band;
use crate::rules::{Finding, robustness};
use std::collections::BTreeMap;

/// Cells of a score's bar.
const CELLS: usize = 10;

/// The screening band with its range: "HIGH (elevated – severe)"; says so where nothing could be assessed.
pub fn band(assessment: &Assessment) -> String {
    let overall = &assessment.screening.overall;
    let Some(band) = overall.band else {
        return "NOT ASSESSED".to_owned();
    };
    let word = band.words().to_uppercase();
    let range = match (overall.low, overall.high) {
        (Some(low), Some(high)) if low != high => format!(" (range: {} – {})", low.words(), high.words()),
        _ => String::new(),
    };
    // What no rule could look at has no part in the band, and page one says so.
    let theories = &assessment.screening.theories;
    let scored = theories.iter().filter(|theory| theory.score.is_some()).count();
    let of =
        if scored < theories.len() { format!(", on {scored} of {} theories", theories.len()) } else { String::new() };
    format!("{word}{range}{of}")
}

/// How often each band comes out when the choices behind the score are drawn at random, most often first.
pub fn draws(assessment: &Assessment) -> Option<String> {
    let robustness = &assessment.screening.robustness;
    let bands = by_share(&robustness.overall);
    (!bands.is_empty())
        .then(|| format!("in {} draws of weights and ways to combine: {bands}", number::count(robustness.draws as u64)))
}

fn by_share(bands: &BTreeMap<String, f64>) -> String {
    let mut sorted: Vec<(&String, &f64)> = bands.iter().collect();
    sorted.sort_by(|a, b| b.1.total_cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let seen = sorted.iter().filter(|(_, share)| **share >= 0.005);
    let parts: Vec<String> = seen.map(|(band, share)| format!("{band} {:.0} %", *share * 100.0)).collect();
    parts.join(", ")
}

/// What holds the band up, where gate rules fired.
pub fn gates(assessment: &Assessment) -> Option<String> {
    let gates = &assessment.screening.overall.gates;
    (!gates.is_empty()).then(|| format!("Held up by {}, which nothing offsets.", gates.join(", ")))
}

/// A theory's score.
pub fn score_of(assessment: &Assessment, theory: Theory) -> Option<Score> {
    assessment.screening.theories.iter().find(|scored| scored.theory == theory).and_then(|scored| scored.score)
}

/// A score in figures: "68 [61–74]", the dash where there is none.
pub fn score(score: Option<Score>) -> String {
    score.map_or_else(
        || "–".to_owned(),
        |s| match (s.low.round(), s.high.round()) {
            (low, high) if low < high => format!("{:.0} [{low:.0}–{high:.0}]", s.point),
            _ => format!("{:.0}", s.point),
        },
    )
}

/// A score as a bar of ten cells.
pub fn bar(score: Option<Score>) -> String {
    let full = score.map_or(0, |s| ((s.point / 100.0 * CELLS as f64).round() as usize).min(CELLS));
    format!("{}{}", "▇".repeat(full), "▁".repeat(CELLS - full))
}

/// The answer on a theory, written from its findings: what fired with its number against the line, and what is open.
pub fn sentence(assessment: &Assessment, theory: &TheoryAnswer) -> String {
    let of: Vec<&Finding> = assessment.findings.iter().filter(|f| f.theory == theory.theory).collect();
    let mut fired: Vec<&Finding> =
        of.iter().copied().filter(|f| f.verdict == Verdict::Fired && f.severity > Severity::Info).collect();
    fired.sort_by_key(|f| std::cmp::Reverse((f.gate, f.severity)));
    let Some(strongest) = fired.first() else {
        return theory.answer.clone();
    };
    let mut text = format!("{}{}", strongest.title, number_against_line(strongest, &assessment.case.currency));
    match fired.get(1) {
        Some(second) if fired.len() == 2 => text.push_str(&format!("; {}", lower(&second.title))),
        Some(second) => text.push_str(&format!("; {}; and {} more", lower(&second.title), fired.len() - 2)),
        None => {}
    }
    text.push('.');
    if theory.indeterminate > 0 {
        text.push_str(&format!(" {} more are left open by the data.", theory.indeterminate));
    }
    text
}

fn number_against_line(finding: &Finding, currency: &str) -> String {
    let numeric = deciding(finding).filter(|e| e.test.is_some() && e.unit != Unit::YesNo);
    numeric.map_or(String::new(), |evidence| {
        let [here, line, _] = against_the_line(evidence, currency);
        format!(" ({here}, line {line})")
    })
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

/// The tipping point of a rule.
pub fn tipping<'a>(assessment: &'a Assessment, rule: &str) -> Option<&'a TippingPoint> {
    assessment.screening.tipping.iter().find(|point| point.rule == rule)
}

/// What would change a verdict: the smallest change that clears it, or how far its line is; and for a lens what members'
/// purchases would have to be.
pub fn what_would_change(point: &TippingPoint, currency: &str) -> Vec<String> {
    let mut lines = Vec::new();
    if point.clears.is_empty() {
        lines.extend(point.lines.iter().filter_map(|line| flips(line, currency)));
    } else {
        let parts: Vec<String> = point.clears.iter().map(|c| change(c, currency)).collect();
        lines.push(format!("Clear with {}.", parts.join(", and ")));
    }
    lines.extend(point.demand.as_ref().map(demand));
    lines
}

/// "7.2 pp more: revenue from people who cannot earn".
fn change(change: &Change, currency: &str) -> String {
    let what = lower(&change.title);
    match change.by {
        None => format!("the answer “{}” to “{}”", if change.to > 0.5 { "yes" } else { "no" }, change.title),
        Some(_) if policies::is_question(&change.quantity) => {
            format!("{what}: {}", number::value(change.to, change.unit, currency))
        }
        Some(_) if change.unit == Unit::YesNo => {
            format!("“{}” for: {what}", if change.to > 0.5 { "yes" } else { "no" })
        }
        Some(by) if !by.is_finite() => format!("{what} at {}", number::value(change.to, change.unit, currency)),
        Some(by) => {
            let size = match change.unit {
                Unit::Share => format!("{} percentage points", number::grouped(by.abs() * 100.0, 1)),
                unit => number::value(by.abs(), unit, currency),
            };
            let direction = if by < 0.0 { "less" } else { "more" };
            format!("{size} {direction} of: {what}")
        }
    }
}

fn flips(line: &Line, currency: &str) -> Option<String> {
    let distance = line.distance?;
    let widths = line
        .widths
        .map_or(String::new(), |w| format!(", {} times the width of its range", number::grouped(w.abs(), 1)));
    Some(format!(
        "Flips at {}; {} is {} away{widths}.",
        number::value(line.flips_at, line.unit, currency),
        lower(&line.title),
        number::distance(distance, line.unit, currency)
    ))
}

fn demand(demand: &Demand) -> String {
    demand.share.map_or_else(
        || demand.note.clone(),
        |share| {
            format!(
                "It would be clear if {} or more of members' own purchases were genuine demand, spread evenly over those that commissions were paid on.",
                number::percent(share)
            )
        },
    )
}

/// What would change the strongest findings, for page one.
pub fn changes(assessment: &Assessment) -> Vec<String> {
    let strongest = super::page_one::strongest(assessment);
    let points =
        strongest.iter().filter_map(|finding| tipping(assessment, &finding.rule).map(|point| (finding, point)));
    points
        .filter_map(|(finding, point)| {
            let words = what_would_change(point, &assessment.case.currency);
            words.last().map(|last| format!("{} ({})", last.trim_end_matches('.'), finding.rule))
        })
        .collect()
}

/// How far a theory's score holds: "84 % of draws in high or severe, 5th to 95th percentile 55–82".
pub fn holds(spread: &robustness::Spread) -> String {
    format!(
        "{} (mean {:.0}, 5th to 95th percentile {:.0}–{:.0})",
        by_share(&spread.bands),
        spread.mean,
        spread.low,
        spread.high
    )
}

/// The class name of a band, for a style sheet.
pub fn band_class(band: Option<Band>) -> &'static str {
    band.map_or("not-assessed", Band::words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_yes_or_no_is_not_told_as_an_amount() {
        let of = |unit, by, to| Change { quantity: "q".to_owned(), title: "The table hides".to_owned(), unit, by, to };
        assert_eq!(change(&of(Unit::YesNo, Some(-1.0), 0.0), "USD"), "“no” for: the table hides");
        assert_eq!(
            change(&of(Unit::Share, Some(-0.125), 0.5), "USD"),
            "12.5 percentage points less of: the table hides"
        );
    }
}
