//! `evidence/evidence.sql`: the tables of the case as DuckDB reads them, and the query of every row set.

use super::{EvidenceTable, FOLDER, case_tables, fill};
use crate::case::Case;
use crate::facts::Facts;
use crate::report::text::inert;

/// The file, beside the report.
pub fn file() -> String {
    format!("{FOLDER}/evidence.sql")
}

const DERIVED: &str = include_str!("derived.sql");

/// Stands between the tables and the queries.
const ROW_SETS: &str = "\n-- ---- row sets ----\n";

const HEAD: &str = "-- The rows behind the findings, from the tables of the case: run this in the case folder, as in
--   cd CASE && duckdb < REPORT/evidence/evidence.sql
-- First come the tables of the case under the names of levelcheck, with what it leaves out left out; then what is derived
-- from them; then one query for each row set. A list of participants comes out with the ids of the case, where a report has
-- pseudonyms unless it was made with --identify; `levelcheck identify CASE PSEUDONYM` says which id one stands for.
--
-- The hash of a row set is the SHA-256 of its CSV file. From the Parquet file the same text is made by
--   copy (select * replace (NUMBERS) from 'FILE.parquet') to 'FILE.csv' (format csv, header)
-- with, for NUMBERS, each column of doubles as: regexp_replace(printf('%.6f', COLUMN), '\\.?0+$', '') as COLUMN
-- (without such a column: copy (from 'FILE.parquet') to …).

";

/// SQL that makes every table which the queries read, to be run in the case folder.
pub fn tables(case: &Case, facts: &Facts<'_>) -> String {
    let derived = if facts.company.is_some() { fill(DERIVED, facts) } else { String::new() };
    case_tables::sql(case) + &derived
}

/// The whole file.
pub fn text(case: &Case, facts: &Facts<'_>, row_sets: &[EvidenceTable]) -> String {
    let mut out = HEAD.to_owned() + &tables(case, facts) + ROW_SETS;
    for set in row_sets {
        let words = inert(&set.file.words).replace('\n', " ");
        out.push_str(&format!("\n-- {}: {words}\n{};\n", inert(&set.file.id), set.file.sql));
    }
    out
}
