//! The edition of a report: choosing it, writing its log, and checking a public one against the privileged one.

use super::output::{make_folder, write_noted};
use crate::assessment::Assessment;
use crate::case::hash::of_bytes;
use crate::cli::edition::Edition;
use crate::custody::Written;
use crate::edition::{self, Kind, LOG_FILE, Redactions};
use crate::exit::Failure;
use std::borrow::Cow;
use std::path::Path;

/// The edition that is asked for of an assessment, and the log of the public one. `bytes` are those of the privileged
/// `assessment.json`.
pub fn choose(
    options: Edition,
    privileged: &Assessment,
    bytes: impl FnOnce() -> Vec<u8>,
) -> Result<(Cow<'_, Assessment>, Option<Redactions>), Failure> {
    edition::of(options.edition, privileged, options.smallest_cell, || of_bytes(&bytes())).map_err(Failure::data)
}

/// Whether the public edition is asked for.
pub fn is_public(options: Edition) -> bool {
    options.edition == Kind::Public
}

/// Writes the log of a public edition.
pub fn write_log(folder: &Path, log: Option<&Redactions>) -> Result<Written, Failure> {
    let mut written = Written::default();
    if let Some(log) = log {
        make_folder(folder)?;
        write_noted(folder, LOG_FILE, log.text().as_bytes(), &mut written)?;
    }
    Ok(written)
}

/// Checks a public edition against the privileged one, whose bytes these are. Returns what to say.
pub fn check(privileged: &Assessment, bytes: &[u8], public: &Assessment, name: &Path) -> Result<String, Failure> {
    let differs = |why: String| Failure::data(format!("{}: {why}", name.display()));
    let Some(edition) = &public.edition else { return Err(differs("this is no public edition".to_owned())) };
    if edition.privileged_sha256 != of_bytes(bytes) {
        return Err(differs(
            "it was made from another assessment.json: the hash that it states is not that of this one".to_owned(),
        ));
    }
    edition::same_numbers(privileged, public, &edition.withheld).map_err(differs)?;
    Ok(format!(
        "{}: every number is that of the privileged edition; {} places are left out, each of them named",
        name.display(),
        edition.withheld.len()
    ))
}
