//! The row sets behind findings, as every format names them.

use crate::assessment::Assessment;
use crate::evidence::{ROW_SETS, RowSetFile};
use crate::rules::Finding;

/// What the list of a finding on single participants is called.
pub const CONCERNED: &str = "Those concerned";

/// The row sets behind a finding: its list, then those behind what it looked at, each once.
pub fn behind<'a>(finding: &'a Finding, assessment: &'a Assessment) -> Vec<&'a RowSetFile> {
    let named: Vec<&str> = finding.evidence.iter().flat_map(|evidence| &evidence.rows).map(String::as_str).collect();
    let of_measures = assessment.row_sets.iter().filter(|set| named.contains(&set.id.as_str()));
    finding.list.iter().chain(of_measures).collect()
}

/// Every row set of an assessment: those of measures and answers, then the lists, each with what it is called.
pub fn all(assessment: &Assessment) -> Vec<(String, &RowSetFile)> {
    let of_measures = assessment.row_sets.iter().map(|set| (title(set).to_owned(), set));
    let lists = assessment.findings.iter().filter_map(|finding| {
        let list = finding.list.as_ref()?;
        Some((format!("{CONCERNED}: {}", finding.title), list))
    });
    of_measures.chain(lists).collect()
}

/// What a row set is called.
pub fn title(set: &RowSetFile) -> &'static str {
    ROW_SETS.iter().find(|known| known.id == set.id).map_or(CONCERNED, |known| known.title)
}
