//! Which rules judge a case, with which lines, and what is set aside: the one place that every command asks.
//!
//! Order: profiles and jurisdictions choose packs; `levelcheck.toml` changes them; after judging, `waivers.toml` sets
//! findings aside and `baseline.json` marks those that are known.

use super::baseline::{self, Baseline};
use super::judge::Finding;
use super::pack::RulePack;
use super::packs::Chosen;
use super::profile::Profile;
use super::tailoring::{self, Tailored, Tailoring};
use super::waiver::{self, Unused, Waivers};
use super::{packs, profile};
use crate::case::Manifest;
use crate::case::hash::of_bytes;
use crate::case::open::Input;
use crate::case::problem::did_you_mean;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The rules of a case, resolved.
#[derive(Debug)]
pub struct Resolved {
    /// Jurisdictions that judge, profiles spelt out.
    pub jurisdictions: Vec<String>,
    /// Those of them that no pack speaks for.
    pub without_pack: Vec<String>,
    /// The packs, as tailored.
    pub packs: Vec<RulePack>,
    /// What `levelcheck.toml` changed.
    pub tailored: Vec<Tailored>,
    /// Files beside the case that were read for this.
    pub files: Vec<Input>,
    waivers: Option<(String, Waivers)>,
    baseline: Option<Baseline>,
}

/// What waivers and the baseline did.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// Waivers that set nothing aside.
    pub unused_waivers: Vec<Unused>,
    /// Rules whose known findings are gone.
    pub gone: Vec<String>,
}

/// Resolves the rules of a case. `folder` holds the files beside `case.toml`; `added` are packs named on the command
/// line. Errors name file, line, what was expected and the nearest name.
pub fn resolve(folder: &Path, manifest: &Manifest, added: &[PathBuf]) -> Result<Resolved, String> {
    let mut files = Vec::new();
    let mut read = |name: &str| beside(folder, name, &mut files);
    let tailoring_text = read(tailoring::FILE)?;
    let waivers_text = read(waiver::FILE)?;
    let baseline_text = read(baseline::FILE)?;

    let tailoring = tailoring_text.as_deref().map_or(Ok(Tailoring::default()), Tailoring::parse)?;
    let (mut named, _) = manifest.judged_by();
    named.extend(tailoring.extends.iter().cloned());
    let profiles = profile::shipped()?;
    let jurisdictions = profile::expand(&named, &profiles);
    let chosen = packs::choose(&jurisdictions, added)?;
    refuse_unknown(&tailoring.extends, &profiles, &chosen)?;
    let mut packs = chosen.packs;
    let tailored = tailoring.apply(tailoring_text.as_deref().unwrap_or(""), &mut packs)?;
    let waivers = waivers_text.map(|text| Waivers::parse(&text).map(|waivers| (text, waivers))).transpose()?;
    let baseline = baseline_text.as_deref().map(Baseline::parse).transpose()?;
    Ok(Resolved { jurisdictions, without_pack: chosen.without_pack, packs, tailored, files, waivers, baseline })
}

/// The jurisdictions that names stand for, and the shipped packs that judge them, untailored.
pub fn jurisdictions_and_packs(names: &[String]) -> Result<(Vec<String>, Vec<RulePack>), String> {
    let jurisdictions = profile::expand(names, &profile::shipped()?);
    let chosen = packs::choose(&jurisdictions, &[])?;
    match chosen.without_pack.first() {
        Some(strange) => Err(format!("no rule pack speaks for `{strange}`")),
        None => Ok((jurisdictions, chosen.packs)),
    }
}

/// `extends` names profiles and jurisdictions that there are; `case.toml` may name others, which the report says.
fn refuse_unknown(extends: &[String], profiles: &BTreeMap<String, Profile>, chosen: &Chosen) -> Result<(), String> {
    let Some(strange) = extends.iter().find(|name| chosen.without_pack.contains(name)) else {
        return Ok(());
    };
    let shipped = packs::shipped()?;
    let known = profiles.keys().chain(shipped.iter().flat_map(|pack| pack.jurisdictions.keys()));
    let hint = did_you_mean(strange, known.map(String::as_str));
    Err(format!("{}: extends: there is no profile or jurisdiction `{strange}`{hint}", tailoring::FILE))
}

/// The files beside the case that a run would read now.
pub fn files_beside(folder: &Path) -> Vec<String> {
    let names = [tailoring::FILE, waiver::FILE, baseline::FILE];
    names.into_iter().filter(|name| folder.join(name).exists()).map(str::to_owned).collect()
}

/// The text of a file beside the case, if it is there; its hash joins the inputs of the run.
fn beside(folder: &Path, name: &str, files: &mut Vec<Input>) -> Result<Option<String>, String> {
    let path = folder.join(name);
    if !path.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    files.push(Input { file: name.to_owned(), sha256: of_bytes(text.as_bytes()), bytes: text.len() as u64 });
    Ok(Some(text))
}

impl Resolved {
    /// The waivers of the case, in the order of the file.
    pub fn waivers(&self) -> &[waiver::Waiver] {
        self.waivers.as_ref().map_or(&[], |(_, waivers)| &waivers.waiver)
    }

    /// Checks the waivers as of a day. Without waivers no day is needed.
    pub fn check_waivers(&self, as_of: Option<NaiveDate>) -> Result<(), String> {
        let Some((text, waivers)) = self.waivers.as_ref().filter(|(_, waivers)| !waivers.waiver.is_empty()) else {
            return Ok(());
        };
        let Some(as_of) = as_of else {
            return Err(format!(
                "{}: waivers expire, and a run reads no clock; say with --as-of YYYY-MM-DD on which day they are to hold",
                waiver::FILE
            ));
        };
        waivers.check(text, &self.packs, as_of)
    }

    /// Sets waived findings aside and marks known ones.
    pub fn settle(&self, findings: &mut [Finding], as_of: Option<NaiveDate>) -> Result<Settled, String> {
        self.check_waivers(as_of)?;
        let unused_waivers = self.waivers.as_ref().map_or(Vec::new(), |(text, waivers)| waivers.apply(text, findings));
        let gone = self.baseline.as_ref().map_or(Vec::new(), |baseline| baseline.apply(findings));
        Ok(Settled { unused_waivers, gone })
    }

    /// Whether a baseline tells known findings from new ones.
    pub fn has_baseline(&self) -> bool {
        self.baseline.is_some()
    }
}
