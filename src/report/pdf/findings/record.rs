//! Data quality and provenance: what the result was made from.

use crate::assessment::Assessment;
use crate::report::html::sections::{control_totals, diagnostics};
use crate::report::number;
use crate::report::pdf::table::Table;
use serde::Serialize;

/// Kinds of fault that are shown.
const ROWS: usize = 100;

/// What the result was made from.
#[derive(Debug, Serialize)]
pub struct Record {
    control_totals: Table,
    diagnostics: Option<Table>,
    provenance: String,
    files: Table,
    packs: Table,
    notes: Vec<[String; 2]>,
    parameters: Vec<[String; 2]>,
}

/// What the result was made from.
pub(super) fn record(assessment: &Assessment) -> Record {
    let made_from = &assessment.provenance;
    let faults = diagnostics(assessment);
    Record {
        control_totals: totals(assessment),
        diagnostics: (!faults.is_empty()).then(|| faults_table(faults)),
        provenance: format!(
            "{} {} · seed {} · jurisdictions: {}",
            made_from.tool,
            made_from.version,
            made_from.seed,
            assessment.case.jurisdictions.join(", ")
        ),
        files: files(assessment),
        packs: packs(assessment),
        notes: made_from.packs.iter().map(|pack| [pack.title.clone(), pack.note.clone()]).collect(),
        parameters: made_from.parameters.iter().map(|(name, value)| [name.clone(), value.clone()]).collect(),
    }
}

/// What each table held.
pub(in crate::report::pdf) fn totals(assessment: &Assessment) -> Table {
    let head = ["table", "files", "rows", "left out", "outside", "first day", "last day", "sums"];
    Table::new("", &head, control_totals(assessment), 2)
}

/// The faults of the data.
pub(in crate::report::pdf) fn faults_table(rows: Vec<Vec<String>>) -> Table {
    let head = ["file", "column", "what is wrong", "rows", "money", "first places", "what happens to the row"];
    Table::new("", &head, rows, 3).folded(ROWS)
}

/// The input files.
pub(in crate::report::pdf) fn files(assessment: &Assessment) -> Table {
    let rows = assessment.provenance.inputs.iter();
    let rows = rows.map(|input| vec![input.file.clone(), input.sha256.clone(), number::count(input.bytes)]);
    Table::new("", &["file", "SHA-256", "bytes"], rows.collect(), 2)
}

/// The rule packs.
pub(in crate::report::pdf) fn packs(assessment: &Assessment) -> Table {
    let rows = assessment.provenance.packs.iter();
    let rows = rows.map(|pack| vec![format!("{}: {}", pack.id, pack.title), pack.sha256.clone(), pack.version.clone()]);
    Table::new("", &["rule pack", "SHA-256", "version"], rows.collect(), 2)
}
