//! The tables of the section on the score: what it is made of, how far it holds, and what counts twice.

use super::{holds, score, score_of};
use crate::assessment::Assessment;
use crate::report::number;
use serde::Serialize;

/// A table with its title.
#[derive(Debug, Serialize)]
pub struct AnswerTable {
    /// Title.
    pub title: String,
    /// Column heads.
    pub head: Vec<&'static str>,
    /// Rows, as shown.
    pub rows: Vec<Vec<String>>,
    /// How many of the first columns are text.
    pub texts: usize,
}

/// Every table that has a row.
pub fn tables(assessment: &Assessment) -> Vec<AnswerTable> {
    let all = [groups(assessment), spread(assessment), lines(assessment), overlaps(assessment)];
    all.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

fn groups(assessment: &Assessment) -> AnswerTable {
    let rows = assessment.screening.theories.iter().flat_map(|scored| {
        scored.groups.iter().map(|g| {
            vec![
                scored.theory.title().to_owned(),
                g.title.clone(),
                format!("{:.2}", g.weight),
                format!("{:.2} [{:.2}–{:.2}]", g.strength, g.strength_low, g.strength_high),
                g.rules.join(", "),
            ]
        })
    });
    AnswerTable {
        title: "What each score is made of".to_owned(),
        head: vec!["theory", "group of evidence", "weight", "strength", "rules"],
        rows: rows.collect(),
        texts: 2,
    }
}

fn spread(assessment: &Assessment) -> AnswerTable {
    let theories = assessment.screening.robustness.theories.iter();
    let rows = theories.map(|s| vec![s.theory.title().to_owned(), score(score_of(assessment, s.theory)), holds(s)]);
    let draws = assessment.screening.robustness.draws;
    AnswerTable {
        title: format!("How far the scores hold, over {draws} draws"),
        head: vec![
            "theory",
            "score",
            "bands over draws of weights, severities, ways to combine, and single rules left out",
        ],
        rows: rows.collect(),
        texts: 3,
    }
}

fn lines(assessment: &Assessment) -> AnswerTable {
    let tornado = &assessment.screening.tornado;
    let rows = tornado.bars.iter().map(|bar| {
        let end = |at: usize| format!("{}: {:.0} ({})", bar.range[at], bar.scores[at], bar.verdicts[at].words());
        let line = format!("{}.{}", bar.rule, bar.parameter);
        vec![bar.title.clone(), line, format!("{:.0}", bar.score), end(0), end(1)]
    });
    AnswerTable {
        title: format!(
            "What moving each line within its range does to a score ({} of {} lines do nothing)",
            tornado.without_effect, tornado.lines
        ),
        head: vec!["rule", "line", "score", "at its low end", "at its high end"],
        rows: rows.collect(),
        texts: 2,
    }
}

fn overlaps(assessment: &Assessment) -> AnswerTable {
    let currency = &assessment.case.currency;
    let rows = assessment.screening.overlaps.iter().map(|o| {
        let money = o.money.iter().map(|p| format!("{} {}", p.name, number::money(p.value, currency)));
        vec![o.rests_on.clone(), o.rules.join(", "), money.collect::<Vec<_>>().join("; ")]
    });
    AnswerTable {
        title: "What rests on the same money and is not to be counted twice".to_owned(),
        head: vec!["rests on", "fired rules", "sums behind them"],
        rows: rows.collect(),
        texts: 3,
    }
}
