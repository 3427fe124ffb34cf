//! The public edition of an assessment: the same numbers, without those that describe fewer than so many people.
//!
//! A figure about 1 to k − 1 people is a *small cell* and is left out; with it goes whatever is computed from it. A cell
//! that is left out alone could be had back from the total less the others, so that the next smallest go too
//! (*complementary*), until nobody can reckon any of them. Zero stands: it describes nobody. What is left is not changed:
//! the public edition is the privileged one less what its log names, which [`same_numbers`] checks.
//!
//! Method: Hundepool et al. (2012), *Statistical Disclosure Control*, Wiley, ch. 4 (threshold rule, secondary
//! suppression).

mod findings;
mod log;
mod measures;
pub mod protect;
mod tables;
mod words;

pub use log::apply;

use crate::assessment::Assessment;
use crate::case::hash::of_bytes;
use crate::report::Format;
use log::Log;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// The file of the redaction log, beside the public report.
pub const LOG_FILE: &str = "redactions.json";
/// What stands where something is left out.
pub const SUPPRESSED: &str = "suppressed (too few people)";
/// The smallest number of people whose figures are shown, where nothing else is asked for.
pub const SMALLEST_CELL: u64 = 5;

/// For whom a report is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// Whole: for those who may see the data.
    #[default]
    Privileged,
    /// Without figures about few people, and without lists.
    Public,
}

/// What an edition is, and what it leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// `public`.
    pub edition: String,
    /// Figures about fewer people than this are left out.
    pub smallest_cell: u64,
    /// SHA-256 of the bytes of the privileged `assessment.json` that it was made from, in hex.
    pub privileged_sha256: String,
    /// What is left out.
    pub withheld: Vec<Withheld>,
}

/// Something that is left out. It does not say what stood there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// Where it stands in the privileged `assessment.json` (JSON Pointer, RFC 6901).
    pub path: String,
    /// What it is, where the path does not say.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub what: String,
    /// Why it is left out.
    pub because: Because,
    /// What stands in its place.
    pub put: Put,
}

/// Why something is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// It describes fewer people than are shown, or is computed from such a figure.
    SmallCell,
    /// A small cell could be had back from it.
    Complementary,
    /// It is a list of single participants.
    ListWithheld,
    /// It quotes what stands in a cell of the data.
    QuotedValue,
}

/// What stands in place of something that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Put {
    /// Nothing: the row, key or field is gone.
    Nothing,
    /// `null`.
    Null,
    /// An empty list.
    EmptyList,
    /// [`SUPPRESSED`].
    Words,
    /// A measure without a value, whose reason is [`SUPPRESSED`]; its unit stays.
    NoValue,
    /// A reading without a value, whose reason is [`SUPPRESSED`].
    NoReading,
}

/// The redaction log: what the public edition leaves out, with the hashes of both editions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redactions {
    /// `public`.
    pub edition: String,
    /// Figures about fewer people than this are left out.
    pub smallest_cell: u64,
    /// SHA-256 of the privileged `assessment.json`, in hex.
    pub privileged_sha256: String,
    /// SHA-256 of the public `assessment.json`, in hex.
    pub public_sha256: String,
    /// What is left out.
    pub withheld: Vec<Withheld>,
}

impl Edition {
    /// What is left out of a table.
    pub fn of_table<'e>(&'e self, table: &'e str) -> impl Iterator<Item = &'e Withheld> + 'e {
        let is_of = move |path: &str| {
            path.strip_prefix("/tables/")
                .and_then(|path| path.strip_prefix(table))
                .is_some_and(|rest| rest.starts_with('/'))
        };
        self.withheld.iter().filter(move |withheld| is_of(&withheld.path))
    }

    /// What the edition is, for the head of a report.
    pub fn words(&self) -> String {
        format!(
            "Public edition: figures about fewer than {} people are suppressed, and so are those from which they could be reckoned ({} places); \
             every other number is that of the privileged edition (sha256 {})",
            self.smallest_cell,
            self.withheld.len(),
            self.privileged_sha256
        )
    }
}

impl Redactions {
    /// The text of the log's file.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a log can be written") + "\n"
    }
}

/// The public edition of an assessment, and its log. `privileged_sha256` is that of the file it is made from.
///
/// An error says why there can be none: it is one already, k is below 2, or the company has fewer than k participants.
pub fn public(
    privileged: &Assessment,
    smallest_cell: u64,
    privileged_sha256: String,
) -> Result<(Assessment, Redactions), String> {
    if privileged.edition.is_some() {
        return Err("this is a public edition already: make it from the assessment.json of `analyze`".to_owned());
    }
    if smallest_cell < 2 {
        return Err("a cell of one person is always small: --smallest-cell takes 2 or more".to_owned());
    }
    if let Some(count) = privileged.case.counts.and_then(|counts| counts.participants)
        && count < smallest_cell
    {
        return Err(format!("the company has {count} participants: a public edition would hold nothing about them"));
    }
    let value = as_value(privileged);
    let mut log = Log::default();
    if privileged.case.counts.is_some() {
        tables::withhold(&value, smallest_cell, &mut log);
        measures::withhold(&value, smallest_cell, &mut log);
    }
    findings::withhold(&value, smallest_cell, &mut log);
    let withheld = log.finish();
    let mut redacted = value;
    apply(&mut redacted, &withheld)?;
    let mut public: Assessment = serde_json::from_value(redacted)
        .map_err(|error| format!("the public edition cannot be put together, which is a bug: {error}"))?;
    let edition = "public".to_owned();
    public.edition = Some(Edition {
        edition: edition.clone(),
        smallest_cell,
        privileged_sha256: privileged_sha256.clone(),
        withheld: withheld.clone(),
    });
    let public_sha256 = of_bytes(Format::Json.render(&public).bytes());
    Ok((public, Redactions { edition, smallest_cell, privileged_sha256, public_sha256, withheld }))
}

/// An assessment of the edition that is asked for; the log where it is the public one.
pub fn of(
    kind: Kind,
    privileged: &Assessment,
    smallest_cell: u64,
    privileged_sha256: impl FnOnce() -> String,
) -> Result<(Cow<'_, Assessment>, Option<Redactions>), String> {
    match kind {
        Kind::Privileged => Ok((Cow::Borrowed(privileged), None)),
        Kind::Public => {
            let (public, log) = public(privileged, smallest_cell, privileged_sha256())?;
            Ok((Cow::Owned(public), Some(log)))
        }
    }
}

/// Whether a public edition is the privileged one less what the log names, and nothing else: every number that it has is
/// that at the same place, and every place that it lacks is in the log. An error names the first place that differs.
pub fn same_numbers(privileged: &Assessment, public: &Assessment, log: &[Withheld]) -> Result<(), String> {
    let Some(edition) = &public.edition else {
        return Err("this is no public edition: it does not say what it leaves out".to_owned());
    };
    if edition.withheld != log {
        return Err("the log is not that of this edition".to_owned());
    }
    let mut expected = as_value(privileged);
    apply(&mut expected, log)?;
    // An empty list and an absent one are the same.
    let expected: Assessment = serde_json::from_value(expected).map_err(|error| error.to_string())?;
    let (expected, bare) = (as_value(&expected), as_value(&Assessment { edition: None, ..public.clone() }));
    log::first_difference(&expected, &bare, "").map_or(Ok(()), |path| Err(format!("the editions differ at {path}")))
}

/// The rows that an edition leaves out of a table, as rows of a table that is shown: each by its name.
pub fn rows_left_out(assessment: &Assessment, table: &str, columns: usize) -> Vec<Vec<String>> {
    let gone =
        assessment.edition.iter().flat_map(|edition| edition.of_table(table)).filter(|gone| gone.put == Put::Nothing);
    let mut names: Vec<&str> = Vec::new();
    for gone in gone.filter(|gone| gone.path.split('/').count() < 6) {
        if !names.contains(&gone.what.as_str()) {
            names.push(&gone.what);
        }
    }
    let row = |name: &str| {
        let rest = std::iter::repeat_n(SUPPRESSED, columns.saturating_sub(1));
        std::iter::once(name).chain(rest).map(str::to_owned).collect()
    };
    names.into_iter().map(row).collect()
}

fn as_value(assessment: &Assessment) -> Value {
    serde_json::to_value(assessment).expect("an assessment can be written")
}
