//! The lists of those concerned: for every finding on single participants, who is past the line, as a file of its own.
//!
//! The assessment names the file and its hash and holds no names, so that it can be passed on without them.

use super::judge::Finding;
use super::participants::stand;
use super::verdict::Verdict;
use crate::case::hash::of_bytes;
use crate::money::Currency;
use crate::pseudonym::Named;
use crate::report::text::cell;
use crate::rosters::{Rosters, Row};
use crate::threads;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Folder of the lists, beside the report.
pub const FOLDER: &str = "evidence";

const HEAD: [&str; 9] = ["participant_id", "time", "roster", "low", "high", "are", "line", "money", "past"];

/// The file that lists those whom a finding concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListFile {
    /// Where it is, relative to the report.
    pub file: String,
    /// Rows below the header.
    pub rows: u64,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
}

/// A list to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The rule whose finding it belongs to.
    pub rule: String,
    /// Where it goes, and what it holds.
    pub file: ListFile,
    /// The text of the file.
    pub text: String,
}

/// Lists those whom each fired or indeterminate finding concerns, under the names that the run gives them.
pub fn list(findings: &[Finding], rosters: &Rosters, currency: &Currency, people: Option<Named<'_>>) -> Vec<List> {
    let Some(people) = people else { return Vec::new() };
    let concerns = |finding: &&Finding| matches!(finding.verdict, Verdict::Fired | Verdict::Indeterminate);
    findings
        .iter()
        .filter(concerns)
        .filter_map(|finding| {
            let (text, rows) = table(finding, rosters, currency, people)?;
            let file = ListFile { file: file_of(&finding.rule), rows, sha256: of_bytes(text.as_bytes()) };
            Some(List { rule: finding.rule.clone(), file, text })
        })
        .collect()
}

/// Names each finding's list in it.
pub fn name_in(findings: &mut [Finding], lists: &[List]) {
    for finding in findings {
        finding.list = lists.iter().find(|list| list.rule == finding.rule).map(|list| list.file.clone());
    }
}

/// The list of a rule. An id that is no plain file name, as a pack from elsewhere may have, is replaced by one.
pub fn file_of(rule: &str) -> String {
    let plain = slug::slugify(rule);
    if plain == rule {
        return format!("{FOLDER}/{plain}.csv");
    }
    format!("{FOLDER}/{plain}-{}.csv", &of_bytes(rule.as_bytes())[..8])
}

/// The rows past the lines of a finding, by time and name as shown; `None` where there is none.
fn table(finding: &Finding, rosters: &Rosters, currency: &Currency, people: Named<'_>) -> Option<(String, u64)> {
    let mut head = csv::Writer::from_writer(Vec::new());
    head.write_record(HEAD).expect("writing to memory cannot fail");
    let mut text = head.into_inner().expect("writing to memory cannot fail");
    let mut count = 0;
    for evidence in finding.evidence.iter().filter(|evidence| evidence.concerned.is_some()) {
        let Some(Ok(roster)) = rosters.get(&evidence.quantity) else { continue };
        let (Some(are), Some(limit)) = (evidence.test, evidence.limit) else { continue };
        let past = roster.rows.iter().filter(|row| stand(row, are, limit) != Verdict::Clear);
        let mut past: Vec<&Row> = past.collect();
        past.sort_by_key(|row| (row.time, people.order()[row.participant as usize]));
        let times: Vec<String> = roster.times.iter().map(|time| cell(time)).collect();
        let line = number(limit);
        let write = |rows: &[&Row]| {
            let mut out = csv::Writer::from_writer(Vec::new());
            for row in rows {
                let sure = stand(row, are, limit) == Verdict::Fired;
                let low = number(row.low);
                let high = if row.high.to_bits() == row.low.to_bits() { low.clone() } else { number(row.high) };
                out.write_record([
                    &*cell(&people.name(row.participant)),
                    times.get(usize::from(row.time)).map_or("", String::as_str),
                    &evidence.quantity,
                    &low,
                    &high,
                    are.word(),
                    &line,
                    &currency.plain(row.money),
                    if sure { "certainly" } else { "possibly" },
                ])
                .expect("writing to memory cannot fail");
            }
            out.into_inner().expect("writing to memory cannot fail")
        };
        // Lists can have a row for every participant and month: the two halves are written side by side.
        let (first, second) = past.split_at(past.len() / 2);
        let (first, second) = threads::beside(|| write(first), || write(second));
        text.extend(first);
        text.extend(second);
        count += past.len() as u64;
    }
    (count > 0).then(|| (String::from_utf8(text).expect("text was written"), count))
}

/// Up to six decimals; `inf` where there is no bound.
fn number(value: f64) -> String {
    if value.is_infinite() {
        return "inf".to_owned();
    }
    let text = format!("{value:.6}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_what_decides_and_no_more() {
        let shown = [200.0, 200.004, 1.0 / 3.0, f64::INFINITY, -0.000_000_1].map(number);
        assert_eq!(shown, ["200", "200.004", "0.333333", "inf", "0"]);
    }

    #[test]
    fn a_rule_id_is_never_a_path() {
        assert_eq!(file_of("us-hlf-3"), "evidence/us-hlf-3.csv");
        let hostile = file_of("../../etc/passwd");
        assert!(hostile.starts_with("evidence/etc-passwd-") && !hostile.contains(".."), "{hostile}");
        assert_ne!(file_of("a b"), file_of("a-b"));
    }
}
