//! The casebook on the terminal: one line an entry, then what fired.

use super::{Agreement, Judged, fired_on, theories};
use crate::rules::Verdict;
use crate::rules::theory::THEORIES;

/// The table: known outcome, what each theory comes to, how many rules could not be assessed, and whether it agrees.
pub fn table(judged: &[Judged<'_>]) -> String {
    let head = [
        "company",
        "year",
        "known outcome",
        "recruiting",
        "loading",
        "income",
        "chain",
        "safeguards",
        "not assessed",
        "",
    ];
    let mut rows: Vec<Vec<String>> = vec![head.iter().map(|&cell| cell.to_owned()).collect()];
    rows.extend(judged.iter().map(row));
    let widths: Vec<usize> =
        (0..head.len()).map(|at| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0)).collect();
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect();
    lines.push(String::new());
    lines.extend(judged.iter().filter_map(what_fired));
    lines.push(String::new());
    lines.push(closing(judged));
    lines.join("\n")
}

fn row(judged: &Judged<'_>) -> Vec<String> {
    let entry = judged.entry;
    let not_assessed = judged.findings.iter().filter(|f| f.verdict == Verdict::NotAssessed).count();
    let mut row = vec![entry.name.clone(), entry.year.to_string(), entry.status.words().to_owned()];
    row.extend(theories(&judged.findings).into_iter().map(|(_, words)| words.to_owned()));
    row.push(format!("{not_assessed} of {}", judged.findings.len()));
    row.push(judged.agreement.words().to_owned());
    row
}

fn what_fired(judged: &Judged<'_>) -> Option<String> {
    let fired: Vec<&str> =
        THEORIES.into_iter().flat_map(|theory| fired_on(theory, &judged.findings)).map(|f| f.rule.as_str()).collect();
    (!fired.is_empty()).then(|| format!("{}: {}", judged.entry.name, fired.join(", ")))
}

fn closing(judged: &[Judged<'_>]) -> String {
    let count = |agreement| judged.iter().filter(|j| j.agreement == agreement).count();
    format!(
        "{} entries: {} agree, {} agree on their own line only, {} disagree, {} have no final finding",
        judged.len(),
        count(Agreement::Agrees),
        count(Agreement::OnOwnLine),
        count(Agreement::Disagrees),
        count(Agreement::NothingToAgreeWith)
    )
}
