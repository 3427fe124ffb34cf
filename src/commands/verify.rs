//! `levelcheck verify`: whether everything is still as the manifest says.

use super::console::Console;
use crate::cli::custody::Verify;
use crate::custody::check::{Group, State, data, outputs, shipped_packs};
use crate::custody::locate::{Located, locate};
use crate::custody::manifest::{FILE, Manifest, SIGNATURE_FILE};
use crate::custody::signature::{fingerprint, verifying_key};
use crate::custody::signed::Signed;
use crate::exit::{CLEAN, FINDINGS, Failure};
use crate::report::text::inert;
use ed25519_dalek::VerifyingKey;
use std::path::Path;

/// Runs the command.
pub fn run(options: &Verify, console: &Console) -> Result<u8, Failure> {
    let key = options.public_key.as_deref().map(verifying_key).transpose().map_err(Failure::usage)?;
    let (manifest, bytes) = read(&options.folder)?;
    let located = locate(&options.folder, &manifest, options.sources.case.as_deref(), &options.sources.rules)
        .map_err(Failure::usage)?;
    let mut groups = vec![of_outputs(&options.folder, &manifest, &located)?];
    if !options.outputs_only {
        groups.extend(data(&manifest, &located));
        groups.push(shipped_packs(&manifest).map_err(Failure::internal)?);
    }
    let signed = Signed::of(&options.folder, &manifest, &bytes, key.as_ref())
        .map_err(|error| Failure::internal(format!("cannot read {SIGNATURE_FILE}: {error}")))?;
    let strict = !options.allow_unlisted;
    let mut lines: Vec<String> = groups.iter().flat_map(shown).collect();
    lines.push(inert(&row("signature", &words(signed, &manifest, key.as_ref()))));
    lines.extend(other_version(&manifest));
    let wrong = groups.iter().map(|group| group.wrong(strict)).sum::<usize>() + usize::from(signed.is_wrong());
    let unchecked = groups.iter().any(|group| group.unchecked.is_some());
    let (code, mut last) = ending(wrong, unchecked, options.outputs_only);
    if code == CLEAN && signed == Signed::Unchecked {
        last.push_str("; the signature was not checked");
    }
    lines.push(last);
    console.say(&lines.join("\n"));
    Ok(code)
}

fn ending(wrong: usize, unchecked: bool, outputs_only: bool) -> (u8, String) {
    let (code, last) = match (wrong, unchecked) {
        (0, false) if outputs_only => {
            (CLEAN, "the outputs are as recorded; what they were made from was not looked at")
        }
        (0, false) => (CLEAN, "everything is as recorded"),
        (0, true) => (FINDINGS, "not everything could be checked (--outputs-only looks at the outputs alone)"),
        (1, _) => (FINDINGS, "1 thing is not as recorded"),
        (wrong, _) => return (FINDINGS, format!("exit {FINDINGS}: {wrong} things are not as recorded")),
    };
    (code, format!("exit {code}: {last}"))
}

/// The manifest of a folder and its bytes.
pub fn read(folder: &Path) -> Result<(Manifest, Vec<u8>), Failure> {
    let path = folder.join(FILE);
    let file = path.display().to_string();
    let bytes = std::fs::read(&path).map_err(|error| {
        Failure::data(format!(
            "cannot read {file}: {error}\n  help: expected an output folder of `levelcheck analyze CASE`"
        ))
    })?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Failure::data(format!("{file}: is not UTF-8 text")))?;
    let manifest = Manifest::parse(&file, text).map_err(Failure::data)?;
    Ok((manifest, bytes))
}

fn of_outputs(folder: &Path, manifest: &Manifest, located: &Located) -> Result<Group, Failure> {
    outputs(folder, manifest, located)
        .map_err(|error| Failure::internal(format!("cannot list {}: {error}", folder.display())))
}

/// A group as lines: how much of it holds, then by name what does not.
pub fn shown(group: &Group) -> Vec<String> {
    let (held, listed) = (group.held(), group.listed());
    let counts =
        if held == listed { format!("{listed} as recorded") } else { format!("{held} of {listed} as recorded") };
    let first = match &group.unchecked {
        Some(why) if listed == 0 => format!("not checked: {why}"),
        Some(why) => format!("{counts}; not checked: {why}"),
        None => counts,
    };
    let others = group.items.iter().filter_map(|item| {
        let name = &item.name;
        match &item.state {
            State::AsRecorded => None,
            State::Changed(how) => Some(format!("  changed   {name}: {how}")),
            State::Missing => Some(format!("  missing   {name}")),
            State::Unlisted => Some(format!("  unlisted  {name}: not in the manifest")),
            State::Drawn => Some(format!("  drawn     {name}: not in the manifest, and what the assessment gives")),
        }
    });
    let lines = std::iter::once(row(group.title, &first)).chain(others);
    lines.map(|line| inert(&line).replace('\n', "\\n")).collect()
}

/// A line of the table.
pub fn row(title: &str, words: &str) -> String {
    format!("{title:<18}  {words}")
}

/// That another version made the report, if so.
pub fn other_version(manifest: &Manifest) -> Option<String> {
    let (tool, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    let other = manifest.tool != tool || manifest.version != version;
    let words = format!("made by {} {}; this is {tool} {version}", manifest.tool, manifest.version);
    other.then(|| inert(&row("version", &words)))
}

/// How the signature stands, in words.
fn words(signed: Signed, manifest: &Manifest, key: Option<&VerifyingKey>) -> String {
    let key = key.map_or_else(String::new, fingerprint);
    match signed {
        Signed::Not => "none".to_owned(),
        Signed::Unchecked => "there, not checked: --public-key names the signer's key".to_owned(),
        Signed::Holds => format!("holds, public key sha256 {key}"),
        Signed::Missing if manifest.signed_by.is_some() => {
            format!("missing: the manifest says that {SIGNATURE_FILE} is there")
        }
        Signed::Missing => format!("missing: there is no {SIGNATURE_FILE}"),
        Signed::NoSignature(bytes) => format!("fails: {SIGNATURE_FILE} has {bytes} bytes, and a signature has 64"),
        Signed::OtherKey => {
            let named = manifest.signed_by.as_deref().unwrap_or_default();
            format!("fails: the manifest names the key with sha256 {named}, and this one has {key}")
        }
        Signed::Fails => format!("fails: {FILE} or {SIGNATURE_FILE} was changed, or another key signed it"),
    }
}
