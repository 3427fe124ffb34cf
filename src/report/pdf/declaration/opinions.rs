//! The summary of opinions: how the rules came out, and the scores that order them.

use super::draft::{Draft, figure, quoted, words};
use crate::assessment::Assessment;
use crate::report::page_one::counts;
use crate::report::pdf::table::Table;
use crate::report::{answer, number};
use crate::rules::verdict::VERDICTS;

/// The summary.
pub(super) fn summary(draft: &mut Draft, assessment: &Assessment) {
    draft.section("Summary of opinions", 1, true);
    let rules = verdicts(draft, assessment);
    let mut spans = vec![
        words("Of "),
        figure(format!("{} rules", number::count(assessment.findings.len() as u64)), rules),
        words(" that were held against the data: "),
    ];
    for line in tally(assessment) {
        spans.extend([figure(line, rules), words("; ")]);
    }
    spans.pop();
    spans.push(words(
        ". An indicator fires only where the whole range that the data allow lies past the line. What is not assessed lacks \
         data and says nothing either way.",
    ));
    draft.paragraph(spans);
    let scores = scores(draft, assessment);
    for theory in &assessment.theories {
        let score = answer::score(answer::score_of(assessment, theory.theory));
        let mut spans = vec![quoted(theory.theory.question()), words(" Indicators: "), figure(counts(theory), scores)];
        if score != "–" {
            spans.extend([
                words(". Screening score of a hundred, with the range of what is open: "),
                figure(score, scores),
            ]);
        }
        spans.push(words("."));
        draft.paragraph(spans);
    }
    draft.paragraph(vec![
        words("All theories together: screening band "),
        figure(answer::band(assessment), scores),
        words(
            ". Scores and band order companies for a reader. No law sets their weights, and no opinion rests on them.",
        ),
    ]);
}

/// The exhibit of every rule with its verdict.
fn verdicts(draft: &mut Draft, assessment: &Assessment) -> usize {
    let rows = assessment.findings.iter().map(|f| {
        let verdict = f.verdict.words().to_owned();
        vec![f.rule.clone(), f.title.clone(), f.severity.words().to_owned(), f.basis.words().to_owned(), verdict]
    });
    let head = ["rule", "indicator", "severity", "rests on", "came out"];
    let table = Table::new("", &head, rows.collect(), 5);
    let mut lines = vec![format!("{} rules", number::count(assessment.findings.len() as u64))];
    lines.extend(tally(assessment));
    draft.with_lines("Every rule and how it came out", Some(table), lines)
}

/// How many came out in which way: "22 fired".
fn tally(assessment: &Assessment) -> Vec<String> {
    let count = |verdict| assessment.findings.iter().filter(|f| f.verdict == verdict).count();
    let counted = VERDICTS.into_iter().map(|verdict| (count(verdict), verdict.words()));
    counted.filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")).collect()
}

/// The exhibit of theories and scores.
fn scores(draft: &mut Draft, assessment: &Assessment) -> usize {
    let rows = assessment.theories.iter().map(|theory| {
        let score = answer::score(answer::score_of(assessment, theory.theory));
        vec![theory.theory.title().to_owned(), counts(theory), score]
    });
    let mut lines = vec![format!("{} screening band", answer::band(assessment))];
    lines.extend(answer::draws(assessment));
    lines.extend(answer::gates(assessment));
    draft.with_lines(
        "Theories, indicators and scores",
        Some(Table::new("", &["theory", "indicators", "score of 100"], rows.collect(), 2)),
        lines,
    )
}
