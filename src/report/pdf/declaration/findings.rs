//! Each indicator that fired or is open: its figures against the line, each with its exhibit.

use super::draft::{Draft, Span, figure, quoted, words};
use crate::assessment::Assessment;
use crate::charts::{CHARTS, Chart, draw};
use crate::metrics;
use crate::report::page_one::{against_the_line, line_in_words, remarks};
use crate::report::pdf::chart::ChartPart;
use crate::report::pdf::table::Table;
use crate::report::{answer, number, row_sets};
use crate::rules::condition::Evidence;
use crate::rules::verdict::Verdict;
use crate::rules::{Finding, Theory};

/// The findings that are discussed: those that fired, are open or were waived, weightiest first.
pub(super) fn discussed(assessment: &Assessment) -> Vec<&Finding> {
    let is = |f: &&Finding| matches!(f.verdict, Verdict::Fired | Verdict::Indeterminate | Verdict::Waived);
    let mut found: Vec<&Finding> = assessment.findings.iter().filter(is).collect();
    found.sort_by_key(|f| std::cmp::Reverse((f.verdict, f.severity)));
    found
}

/// A section for each theory with something to discuss.
pub(super) fn findings(draft: &mut Draft, assessment: &Assessment) {
    let charts = draw(assessment);
    let found = discussed(assessment);
    draft.section("Findings", 1, true);
    let theories: Vec<Theory> = assessment.theories.iter().map(|answer| answer.theory).collect();
    for theory in theories {
        let of: Vec<&&Finding> = found.iter().filter(|f| f.theory == theory).collect();
        if !of.is_empty() {
            draft.section(theory.title(), 2, true);
        }
        for finding in of {
            opinion(draft, assessment, finding, &charts);
        }
    }
}

/// One finding: what came out, each figure against its line, what would change it.
fn opinion(draft: &mut Draft, assessment: &Assessment, finding: &Finding, charts: &[Chart]) {
    let exhibit = exhibit(draft, assessment, finding);
    let currency = &assessment.case.currency;
    let lens = finding.lens.map_or(String::new(), |lens| format!(", {} lens", lens.words()));
    let mut spans = vec![
        words("Indicator "),
        quoted(&finding.rule),
        words(&format!(" {}: ", came_out(finding.verdict))),
        quoted(&finding.title),
        words(&format!(" ({}, rests on {}{lens}).", finding.severity.words(), finding.basis.words())),
    ];
    for evidence in &finding.evidence {
        spans.extend(held(evidence, currency, exhibit));
    }
    for change in changes(assessment, finding) {
        spans.extend([words(" What would change it: "), figure(change, exhibit), words(".")]);
    }
    if finding.evidence.is_empty() {
        spans.extend([words(" See "), Span::See(exhibit), words(".")]);
    }
    for chart in charts.iter().filter(|chart| belongs(chart, finding)) {
        let drawn = draft.chart(ChartPart::of(chart));
        spans.extend([words(" Drawn in "), Span::See(drawn), words(".")]);
    }
    draft.paragraph(spans);
}

fn came_out(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fired => "fired",
        Verdict::Indeterminate => "is indeterminate, since the line lies within the range that the data allow",
        Verdict::Waived => "fired and was waived for this case",
        Verdict::Clear => "is clear",
        Verdict::NotAssessed => "was not assessed",
        Verdict::NotApplicable => "does not apply",
    }
}

/// A figure against its line, in words.
fn held(evidence: &Evidence, currency: &str, exhibit: usize) -> Vec<Span> {
    let [here, line, distance] = against_the_line(evidence, currency);
    let mut spans = vec![words(" "), quoted(evidence.title.trim_end_matches('.')), words(": ")];
    if here == "–" {
        spans.push(words("not assessed"));
        if !evidence.note.is_empty() {
            spans.extend([words(", since "), quoted(&evidence.note)]);
        }
    } else {
        spans.push(figure(here, exhibit));
        if line != "–" {
            spans.extend([words(", held against "), figure(line, exhibit)]);
        }
        if !distance.is_empty() {
            spans.extend([words(", a distance of "), figure(distance, exhibit)]);
        }
        if let Some(n) = evidence.n {
            spans.extend([words(", on "), figure(number::count(n), exhibit), words(" observations")]);
        }
    }
    spans.push(words("."));
    spans
}

/// What would change a finding, without the full stop.
fn changes(assessment: &Assessment, finding: &Finding) -> Vec<String> {
    let point = answer::tipping(assessment, &finding.rule);
    let lines = point.map(|point| answer::what_would_change(point, &assessment.case.currency)).unwrap_or_default();
    lines.iter().map(|line| line.trim_end_matches('.').to_owned()).collect()
}

/// The exhibit of a finding: all its evidence, and what else to know.
fn exhibit(draft: &mut Draft, assessment: &Assessment, finding: &Finding) -> usize {
    let currency = &assessment.case.currency;
    let rows = finding.evidence.iter().map(|evidence| {
        let [here, line, distance] = against_the_line(evidence, currency);
        let n = evidence.n.map_or(String::new(), number::count);
        vec![evidence.title.clone(), here, line, distance, n, line_in_words(evidence)]
    });
    let head = ["what was looked at", "this company", "the line", "distance", "n", "what the line is"];
    let table = Table::new("", &head, rows.collect(), 6);
    let mut lines = changes(assessment, finding);
    lines.extend(remarks(finding, currency));
    if let Some(list) = &finding.list {
        lines.push(format!(
            "Those concerned: {}, {} rows, SHA-256 {}",
            list.file,
            number::count(list.rows),
            list.sha256
        ));
    }
    for set in row_sets::behind(finding, assessment).into_iter().filter(|set| Some(*set) != finding.list.as_ref()) {
        let (title, rows) = (row_sets::title(set), number::count(set.rows));
        lines.push(format!("Rows behind it: {title}, {}, {rows} rows, SHA-256 {}", set.file, set.sha256));
    }
    draft.with_lines(&format!("{}: {}", finding.rule, finding.title), Some(table), lines)
}

/// Whether a chart draws the family of a measure that the finding looked at.
fn belongs(chart: &Chart, finding: &Finding) -> bool {
    let families = finding.evidence.iter().filter_map(|e| metrics::find(&e.quantity)).map(|metric| metric.family);
    let kind = CHARTS.iter().find(|kind| kind.id == chart.id).and_then(|kind| kind.family);
    families.into_iter().any(|family| Some(family) == kind)
}
