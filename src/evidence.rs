//! Evidence: the rows behind findings, as files beside the report and as SQL that DuckDB runs on the case.
//!
//! A row set is an aggregate that measures are made of: small, without names, written once and named by every finding
//! that rests on it. Each is one file. To add one, write its `RowSet` and its function, and add one line to [`ROW_SETS`];
//! a measure names its row sets itself. The lists of single participants are those of
//! [`crate::rules::concerned`]; they take the same form.
//!
//! The hash of a row set is that of its CSV text: UTF-8, a header, lines that end with a line feed, the rows in the
//! order that the SQL gives. The Parquet file holds the same rows in the same order.

mod accounts;
mod accounts_by_level;
mod case_tables;
mod disclosure_rows;
mod income_by_depth;
mod kit_buyers;
mod kits_and_fees;
mod literals;
mod members_by_joining;
mod members_by_month;
mod months;
mod months_by_spending;
mod own_product;
mod own_product_pay;
pub mod parquet_file;
mod policy_answers;
mod purchases_by_day;
mod resales;
mod returns;
mod revenue;
mod rewards;
pub mod script;
pub mod table;
mod volume_bins;

pub use accounts::ACCOUNTS;
pub use accounts_by_level::ACCOUNTS_BY_LEVEL;
pub use disclosure_rows::DISCLOSURE_ROWS;
pub use income_by_depth::INCOME_BY_DEPTH;
pub use kit_buyers::KIT_BUYERS;
pub use kits_and_fees::KITS_AND_FEES;
pub use literals::{fill, number, told};
pub use members_by_joining::MEMBERS_BY_JOINING;
pub use members_by_month::MEMBERS_BY_MONTH;
pub use months::MONTHS;
pub use months_by_spending::MONTHS_BY_SPENDING;
pub use own_product::OWN_PRODUCT;
pub use own_product_pay::OWN_PRODUCT_PAY;
pub use policy_answers::POLICY_ANSWERS;
pub use purchases_by_day::PURCHASES_BY_DAY;
pub use resales::RESALES;
pub use returns::RETURNS;
pub use revenue::REVENUE;
pub use rewards::REWARDS;
pub use volume_bins::VOLUME_BINS;

use crate::case::Case;
use crate::case::hash::of_bytes;
use crate::facts::Facts;
use crate::money::Currency;
use crate::rules::Finding;
use crate::{metrics, rosters, threads};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use table::{Kind, Table, Value};

/// Folder of the row sets, beside the report.
pub const FOLDER: &str = "evidence";

/// Rows that measures are made of.
#[derive(Debug)]
pub struct RowSet {
    /// Its id, which is the name of its files too.
    pub id: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// Which rows of the case are in it, exactly, and what its columns are.
    pub words: &'static str,
    /// Its columns; the rows are sorted by the first `keys` of them.
    pub columns: &'static [(&'static str, Kind)],
    /// How many columns name a row.
    pub keys: usize,
    /// The same rows as a query of DuckDB on the tables that [`script::tables`] makes, without its order.
    pub sql: &'static str,
    /// The rows, or the reason why there are none.
    pub rows: fn(&Facts<'_>) -> Result<Vec<Vec<Value>>, String>,
}

/// Every row set.
pub const ROW_SETS: &[&RowSet] = &[
    &REVENUE,
    &REWARDS,
    &MONTHS,
    &RESALES,
    &RETURNS,
    &OWN_PRODUCT,
    &OWN_PRODUCT_PAY,
    &PURCHASES_BY_DAY,
    &VOLUME_BINS,
    &MONTHS_BY_SPENDING,
    &KITS_AND_FEES,
    &KIT_BUYERS,
    &MEMBERS_BY_JOINING,
    &INCOME_BY_DEPTH,
    &ACCOUNTS,
    &ACCOUNTS_BY_LEVEL,
    &MEMBERS_BY_MONTH,
    &DISCLOSURE_ROWS,
    &POLICY_ANSWERS,
];

/// The files of a row set, and how to get the rows from the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowSetFile {
    /// Id of the row set, or of the rule whose list it is.
    pub id: String,
    /// The CSV file, relative to the report.
    pub file: String,
    /// The Parquet file with the same rows.
    pub parquet: String,
    /// Rows below the header.
    pub rows: u64,
    /// SHA-256 of the row set, in hex: that of the CSV file.
    pub sha256: String,
    /// Which rows of the case they are, exactly.
    pub words: String,
    /// The same as SQL that DuckDB runs in the case folder, on the tables that `evidence/evidence.sql` begins with.
    pub sql: String,
}

/// A row set to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceTable {
    /// Where it goes, and what it holds.
    pub file: RowSetFile,
    /// The CSV text.
    pub text: String,
    /// The bytes of the Parquet file.
    pub parquet: Vec<u8>,
}

impl EvidenceTable {
    /// The files of some rows.
    pub fn of(id: &str, table: &Table, currency: &Currency, words: String, sql: String) -> Self {
        let (text, parquet) = threads::beside(|| table.csv(currency), || parquet_file::bytes(table, currency));
        let stem = stem(id);
        let file = RowSetFile {
            id: id.to_owned(),
            file: format!("{stem}.csv"),
            parquet: format!("{stem}.parquet"),
            rows: table.rows as u64,
            sha256: of_bytes(text.as_bytes()),
            words,
            sql,
        };
        Self { file, text, parquet }
    }
}

/// All that is written beside the report: row sets of measures and lists of participants, and the SQL of them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The row sets, then the lists.
    pub tables: Vec<EvidenceTable>,
    /// The text of `evidence.sql`; `None` where there is no row set.
    pub script: Option<String>,
}

impl Evidence {
    /// Puts row sets and lists together.
    pub fn new(case: &Case, facts: &Facts<'_>, row_sets: Vec<EvidenceTable>, lists: Vec<EvidenceTable>) -> Self {
        let tables: Vec<EvidenceTable> = row_sets.into_iter().chain(lists).collect();
        let script = (!tables.is_empty()).then(|| script::text(case, facts, &tables));
        Self { tables, script }
    }
}

impl RowSetFile {
    /// The path of a file that is not the one of its id: a report must not lead elsewhere.
    pub fn misplaced(&self) -> Option<&str> {
        let stem = stem(&self.id);
        let elsewhere = |path: &str, ending: &str| path != format!("{stem}.{ending}");
        let files = [(self.file.as_str(), "csv"), (self.parquet.as_str(), "parquet")];
        files.into_iter().find(|(path, ending)| elsewhere(path, ending)).map(|(path, _)| path)
    }
}

/// The path of a row set's files without their endings. An id that is no plain file name, as a pack from elsewhere may
/// have, is replaced by one.
pub fn stem(id: &str) -> String {
    let plain = slug::slugify(id);
    if plain == id.replace('_', "-") {
        return format!("{FOLDER}/{id}");
    }
    format!("{FOLDER}/{plain}-{}", &of_bytes(id.as_bytes())[..8])
}

/// The row sets that stand behind a quantity that rules name: a measure or a question. A roster has its list.
pub fn behind(quantity: &str) -> &'static [&'static RowSet] {
    match metrics::find(quantity) {
        Some(metric) => metric.rows,
        None if crate::case::policies::QUESTIONS.iter().any(|question| question.id == quantity) => &[&POLICY_ANSWERS],
        None => &[],
    }
}

/// The row sets behind the quantities of some findings, in the order of the registry; those of which the case has no rows
/// are left out.
pub fn gather(findings: &[Finding], facts: &Facts<'_>) -> Vec<EvidenceTable> {
    let quantities = findings.iter().flat_map(|finding| &finding.evidence).map(|evidence| evidence.quantity.as_str());
    let wanted: BTreeSet<&str> = quantities.flat_map(behind).map(|set| set.id).collect();
    let sets: Vec<&RowSet> = ROW_SETS.iter().filter(|set| wanted.contains(set.id)).copied().collect();
    threads::each(&sets, |set| set.table(facts)).into_iter().flatten().collect()
}

/// Names in every finding the row sets behind what it looked at, of those that there are.
pub fn link(findings: &mut [Finding], tables: &[EvidenceTable]) {
    for evidence in findings.iter_mut().flat_map(|finding| &mut finding.evidence) {
        let there = |set: &&&RowSet| tables.iter().any(|table| table.file.id == set.id);
        evidence.rows = behind(&evidence.quantity).iter().filter(there).map(|set| set.id.to_owned()).collect();
    }
}

impl RowSet {
    /// The rows with their files; `None` where the case has none.
    fn table(&self, facts: &Facts<'_>) -> Option<EvidenceTable> {
        let rows = (self.rows)(facts).ok().filter(|rows| !rows.is_empty())?;
        let table = Table::of(self.columns, self.keys, rows);
        Some(EvidenceTable::of(self.id, &table, facts.currency, self.described(), self.query(facts)))
    }

    fn described(&self) -> String {
        if self.keys == 0 { self.words.to_owned() } else { format!("{} Sorted by {}.", self.words, self.sorted_by()) }
    }

    fn sorted_by(&self) -> String {
        self.columns[..self.keys].iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    fn query(&self, facts: &Facts<'_>) -> String {
        if self.keys == 0 {
            return fill(self.sql, facts);
        }
        format!("{}\n order by {}", fill(self.sql, facts), self.sorted_by())
    }
}

/// Whether a rule may name a quantity and its finding have evidence: a measure or a question with row sets, or a roster.
pub fn has_rows(quantity: &str) -> bool {
    rosters::find(quantity).is_some() || !behind(quantity).is_empty()
}

/// The company's facts, or the reason why there are none.
fn company<'a, 'f>(facts: &'f Facts<'a>) -> Result<&'f crate::facts::CompanyFacts<'a>, String> {
    facts.company.as_ref().ok_or_else(|| "the case has no participants and orders".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_sets_are_named_once_and_described() {
        let mut ids: Vec<&str> = ROW_SETS.iter().map(|set| set.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ROW_SETS.len());
        for set in ROW_SETS {
            for text in [set.title, set.words, set.sql] {
                assert!(!text.trim().is_empty(), "{}", set.id);
            }
            assert!(set.keys <= set.columns.len() && set.words.ends_with('.'), "{}", set.id);
            assert!(!set.sql.trim_end().ends_with(';'), "{}", set.id);
        }
    }

    #[test]
    fn an_id_is_never_a_path() {
        assert_eq!(stem("us-hlf-3"), "evidence/us-hlf-3");
        assert_eq!(stem("own_product"), "evidence/own_product");
        let hostile = stem("../../etc/passwd");
        assert!(hostile.starts_with("evidence/etc-passwd-") && !hostile.contains(".."), "{hostile}");
        assert_ne!(stem("a b"), stem("a-b"));
    }
}
