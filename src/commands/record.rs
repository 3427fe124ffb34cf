//! The end of a run: its manifest, the signature, and an earlier run's files taken away.

use super::output::write_file;
use crate::case::Case;
use crate::case::hash::of_file;
use crate::case::open::Input;
use crate::cli::Analyze;
use crate::custody::manifest::{self, CaseFolder, FileHash, Manifest, Pack, RulesPath, SIGNATURE_FILE};
use crate::custody::options::Options;
use crate::custody::place::{Base, name, relative};
use crate::custody::{Written, signature, stale};
use crate::exit::Failure;
use crate::report::Format;
use crate::rules::packs;
use crate::rules::resolve::Resolved;
use clap::ValueEnum;
use ed25519_dalek::SigningKey;
use std::path::{Path, PathBuf};

/// Options of `analyze` that the manifest does not keep among the others: what it keeps elsewhere, and what changes
/// neither result nor files.
pub const KEPT_ELSEWHERE: [&str; 10] =
    ["case", "output", "rules", "sign", "pseudonym-key", "fail-on", "write-baseline", "quiet", "ascii", "threads"];

/// The options that change the result or the files. Every option of `analyze` stands here or in [`KEPT_ELSEWHERE`],
/// which a test holds against the command line.
fn kept(options: &Analyze, formats: &[Format]) -> Options {
    let formats = formats.iter().filter_map(ValueEnum::to_possible_value);
    Options::default()
        .values("format", formats.map(|format| format.get_name().to_owned()))
        .flag("png", options.png)
        .flag("identify", options.naming.identify)
        .value("edition", options.edition.edition.to_possible_value().map(|kind| kind.get_name().to_owned()))
        .value("smallest-cell", Some(options.edition.smallest_cell))
        .value("as-of", options.as_of)
        .value("max-bad-rows", Some(options.load.max_bad_rows))
        .flag("allow-outside", options.load.allow_outside)
}

/// A run whose reports are written.
#[derive(Debug)]
pub struct Run<'a> {
    /// Its options.
    pub options: &'a Analyze,
    /// The output folder.
    pub folder: &'a Path,
    /// The formats written.
    pub formats: &'a [Format],
    /// The case.
    pub case: &'a Case,
    /// The rules.
    pub rules: &'a Resolved,
    /// The key to sign with.
    pub key: Option<&'a SigningKey>,
}

/// Reads the key to sign with.
pub fn key(options: &Analyze) -> Result<Option<SigningKey>, Failure> {
    let Some(path) = &options.sign else { return Ok(None) };
    if options.output.as_deref() == Some(Path::new("-")) {
        return Err(Failure::usage("`-o -` prints a report and writes no manifest: there is nothing to --sign"));
    }
    signature::signing_key(path).map(Some).map_err(Failure::usage)
}

/// Takes away what an earlier run left, then writes the manifest and the signature. Returns what to tell the person.
pub fn close(run: &Run<'_>, written: Written) -> Result<Vec<String>, Failure> {
    let manifest = manifest(run, written)?;
    let removed =
        stale::earlier(run.folder).map_or(Ok(Vec::new()), |earlier| stale::remove(run.folder, &earlier, &manifest));
    let removed = removed
        .map_err(|error| Failure::internal(format!("cannot remove a file from {}: {error}", run.folder.display())))?;
    let mut told: Vec<String> =
        removed.iter().map(|file| format!("removed {file}: an earlier run wrote it, and this one does not")).collect();
    // A signature of other bytes must not stand beside this manifest, not even for a moment.
    let signed = run.folder.join(SIGNATURE_FILE);
    if signed.symlink_metadata().is_ok() {
        std::fs::remove_file(&signed)
            .map_err(|error| Failure::internal(format!("cannot remove {}: {error}", signed.display())))?;
    }
    let text = manifest.text();
    write_file(&run.folder.join(manifest::FILE), &text)?;
    if let Some(key) = run.key {
        write_file(&signed, &signature::sign(key, text.as_bytes()))?;
        let by = manifest.signed_by.unwrap_or_default();
        told.push(format!("signed: {} (public key sha256 {by})", signed.display()));
    }
    Ok(told)
}

fn manifest(run: &Run<'_>, written: Written) -> Result<Manifest, Failure> {
    let rules = rules(run)?;
    let inputs = run.case.inputs.iter().chain(&run.rules.files);
    let hash = |input: &Input| FileHash { file: input.file.clone(), bytes: input.bytes, sha256: input.sha256.clone() };
    Ok(Manifest {
        schema_version: manifest::SCHEMA_VERSION.to_owned(),
        tool: env!("CARGO_PKG_NAME").to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        case: CaseFolder { name: run.case.folder.clone(), path: relative(run.folder, &run.options.case) },
        options: kept(run.options, run.formats),
        participants: run.case.names.parameter(),
        seed: crate::stats::random::DEFAULT_SEED,
        inputs: inputs.map(hash).collect(),
        packs: judging(run, &rules),
        rules,
        outputs: written.into_files(),
        signed_by: run.key.map(|key| signature::fingerprint(&key.verifying_key())),
    })
}

/// The packs that judged. Those that `--rules` named come behind the shipped ones.
fn judging(run: &Run<'_>, rules: &[RulesPath]) -> Vec<Pack> {
    let added: Vec<&FileHash> = rules.iter().flat_map(|rules| &rules.files).collect();
    let shipped = run.rules.packs.len().saturating_sub(added.len());
    let packs = run.rules.packs.iter().enumerate().map(|(at, pack)| Pack {
        id: pack.id.clone(),
        version: pack.version.clone(),
        sha256: pack.sha256.clone(),
        file: at.checked_sub(shipped).map(|at| added[at].file.clone()),
    });
    packs.collect()
}

/// What `--rules` named: from the case folder where it lies in it, so that both move together, else from the output.
fn rules(run: &Run<'_>) -> Result<Vec<RulesPath>, Failure> {
    let named = run.options.rules.iter().map(|path| {
        let within = relative(&run.options.case, path).filter(|way| !way.starts_with(".."));
        let (relative_to, way) = match (within, relative(run.folder, path)) {
            (Some(way), _) => (Base::Case, way),
            (None, Some(way)) => (Base::Output, way),
            (None, None) => (Base::Nothing, name(path)),
        };
        let files = packs::files_in(path).map_err(Failure::usage)?;
        Ok(RulesPath {
            relative_to,
            path: way,
            files: files.iter().map(PathBuf::as_path).map(hashed).collect::<Result<_, _>>()?,
        })
    });
    named.collect()
}

fn hashed(file: &Path) -> Result<FileHash, Failure> {
    let (sha256, bytes) =
        of_file(file).map_err(|error| Failure::usage(format!("cannot read {}: {error}", file.display())))?;
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(FileHash { file: name, bytes, sha256 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::{CommandFactory, Parser};
    use std::collections::BTreeSet;

    #[test]
    fn every_option_of_analyze_is_kept_or_said_to_change_nothing() {
        // Given once each, so that those without a default are kept too.
        let line = ["levelcheck", "analyze", "case", "--as-of", "2024-01-31"];
        let Command::Analyze(options) = Cli::parse_from(line).command else { panic!("not analyze") };
        let options = kept(&options, &[Format::Html]);
        let known: BTreeSet<&str> = options.names().chain(KEPT_ELSEWHERE).collect();
        let mut command = Cli::command();
        command.build();
        let analyze = command.find_subcommand("analyze").unwrap();
        let all = analyze.get_arguments().map(|argument| argument.get_long().unwrap_or(argument.get_id().as_str()));
        let unknown: Vec<&str> = all.filter(|name| *name != "help" && !known.contains(name)).collect();
        assert!(unknown.is_empty(), "add to `kept`, else the manifest cannot repeat the run: {unknown:?}");
    }
}
