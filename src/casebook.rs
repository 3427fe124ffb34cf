//! The casebook: adjudicated and settled companies as published figures, judged by the same packs as every case.
//!
//! It is a regression test of the rule book: a finding of liability must fire on the theory that the court named, and a
//! company that a court held not to be a pyramid scheme must not come out as one. What was settled or only alleged is
//! shown and proves nothing.

pub mod entry;
pub mod page;
mod table;

pub use table::table;

use self::entry::{Entry, Status};
use crate::rules::resolve::jurisdictions_and_packs;
use crate::rules::theory::{THEORIES, Theory};
use crate::rules::verdict::Severity;
use crate::rules::{Finding, Subject, Verdict, judge};
use std::collections::BTreeMap;
use std::path::Path;

/// The entries that ship with the program: file name and text of every file in `datasets/casebook/`, listed by
/// `build.rs`.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped_casebook.rs"));

/// Theories whose firing would call a company a pyramid scheme.
const PYRAMID: [Theory; 2] = [Theory::RecruitmentFundedRewards, Theory::EndlessChain];

/// Every shipped entry, in the order of outcome, then of year.
pub fn shipped() -> Result<Vec<Entry>, String> {
    let entries: Result<Vec<Entry>, String> = SHIPPED.iter().map(|(file, text)| Entry::parse(file, text)).collect();
    entries.map(in_order)
}

/// The entries in the `.toml` files of a folder.
pub fn in_folder(folder: &Path) -> Result<Vec<Entry>, String> {
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let mut entries = Vec::new();
    for file in std::fs::read_dir(folder).map_err(cannot)? {
        let path = file.map_err(cannot)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).map_err(cannot)?;
            entries.push(Entry::parse(&path.to_string_lossy(), &text)?);
        }
    }
    if entries.is_empty() {
        return Err(format!("{}: the folder holds no entry of a casebook (*.toml)", folder.display()));
    }
    Ok(in_order(entries))
}

fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|a, b| (a.status, a.year, &a.name).cmp(&(b.status, b.year, &b.name)));
    entries
}

/// What the packs say of one entry.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// What every rule comes to.
    pub findings: Vec<Finding>,
    /// Whether that agrees with the outcome.
    pub agreement: Agreement,
}

/// How what the packs say stands to the known outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// It agrees.
    Agrees,
    /// It agrees, and only by lines that are this very case's figures.
    OnOwnLine,
    /// It disagrees.
    Disagrees,
    /// There is no final finding to agree with.
    NothingToAgreeWith,
}

impl Agreement {
    /// The words of a table.
    pub fn words(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::OnOwnLine => "agrees, on its own line only",
            Self::Disagrees => "DISAGREES",
            Self::NothingToAgreeWith => "no final finding",
        }
    }
}

/// Judges an entry by the packs of its jurisdictions. What it gives no figure for is not assessed.
pub fn judge_entry(entry: &Entry) -> Result<Judged<'_>, String> {
    let (jurisdictions, packs) = jurisdictions_and_packs(&entry.jurisdictions)?;
    let measurements = entry.measurements();
    let subject = Subject {
        measurements: &measurements,
        rosters: &BTreeMap::new(),
        policies: &entry.policies,
        currency: &entry.currency,
        jurisdictions: &jurisdictions,
        period: Some((entry.period.start, entry.period.end)),
    };
    let findings = judge(&packs, subject);
    let agreement = agreement(entry, &findings);
    Ok(Judged { entry, findings, agreement })
}

/// Rules that fired on a theory and are more than information.
pub fn fired_on(theory: Theory, findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(move |f| f.theory == theory && f.verdict == Verdict::Fired && f.severity > Severity::Info)
}

fn agreement(entry: &Entry, findings: &[Finding]) -> Agreement {
    let fired = |theory: &Theory| fired_on(*theory, findings).next().is_some();
    let fired_for_others = |theory: &Theory| fired_on(*theory, findings).any(|f| !entry.own_lines.contains(&f.rule));
    let on_own_line = |theory: &Theory| {
        findings.iter().any(|f| f.theory == *theory && f.verdict == Verdict::Fired && entry.own_lines.contains(&f.rule))
    };
    match entry.status {
        Status::Finding if entry.theories.iter().all(fired_for_others) => Agreement::Agrees,
        Status::Finding if entry.theories.iter().all(|theory| fired(theory) || on_own_line(theory)) => {
            Agreement::OnOwnLine
        }
        Status::NotAPyramid if !PYRAMID.iter().any(fired) => Agreement::Agrees,
        Status::Finding | Status::NotAPyramid => Agreement::Disagrees,
        Status::Settlement | Status::Allegation | Status::Referred => Agreement::NothingToAgreeWith,
    }
}

/// How each theory comes out on an entry: fired, open, clear or not assessed.
pub fn theory_words(theory: Theory, findings: &[Finding]) -> &'static str {
    let of = |verdict| findings.iter().any(|f| f.theory == theory && f.verdict == verdict);
    if fired_on(theory, findings).next().is_some() {
        "fired"
    } else if of(Verdict::Indeterminate) {
        "open"
    } else if of(Verdict::Fired) {
        "for information"
    } else if of(Verdict::Clear) {
        "clear"
    } else {
        "not assessed"
    }
}

/// Every theory with how it comes out.
pub fn theories(findings: &[Finding]) -> Vec<(Theory, &'static str)> {
    THEORIES.into_iter().map(|theory| (theory, theory_words(theory, findings))).collect()
}
