//! `levelcheck rerun`: the run of a manifest once more, and whether it gives the same bytes.

use super::analyze;
use super::console::Console;
use super::identify;
use super::record::KEPT_ELSEWHERE;
use super::verify::{other_version, read, row, shown};
use crate::cli::custody::Rerun;
use crate::cli::{Analyze, Cli, Command};
use crate::custody::check::{data, shipped_packs};
use crate::custody::locate::{Located, locate};
use crate::custody::manifest::{FILE, Manifest};
use crate::custody::repeat::{Outcome, compare};
use crate::exit::{CLEAN, FINDINGS, Failure};
use crate::pseudonym::Names;
use crate::report::text::inert;
use clap::Parser;
use std::ffi::OsString;
use std::path::Path;

/// Runs the command.
pub fn run(options: &Rerun, console: &Console) -> Result<u8, Failure> {
    let (manifest, _) = read(&options.folder)?;
    let located = locate(&options.folder, &manifest, options.sources.case.as_deref(), &options.sources.rules)
        .map_err(Failure::usage)?;
    let data = data(&manifest, &located);
    let mut lines: Vec<String> = data.iter().flat_map(shown).collect();
    // Another version may ship other packs. The run is made all the same: its outputs tell.
    lines.extend(shown(&shipped_packs(&manifest).map_err(Failure::internal)?));
    lines.extend(other_version(&manifest));
    let (code, last) = if data.iter().any(|group| group.wrong(true) > 0 || group.unchecked.is_some()) {
        (FINDINGS, "not run again: what it was made from is not all there as it was".to_owned())
    } else {
        repeat(options, &manifest, &located, &mut lines)?
    };
    lines.push(format!("exit {code}: {last}"));
    console.say(&lines.join("\n"));
    Ok(code)
}

/// Makes the run again in a temporary folder and compares. Returns the exit code and what to say of it.
fn repeat(
    asked: &Rerun,
    manifest: &Manifest,
    located: &Located,
    lines: &mut Vec<String>,
) -> Result<(u8, String), Failure> {
    let folder = &asked.folder;
    let again =
        tempfile::tempdir().map_err(|error| Failure::internal(format!("cannot make a temporary folder: {error}")))?;
    let options = arguments(asked, manifest, located, again.path())?;
    if !shows_as_recorded(&options, manifest)? {
        let help = "--pseudonym-key takes the key that the run was given, where it was given one";
        return Ok((FINDINGS, format!("not run again: it showed participants as {}; {help}", manifest.participants)));
    }
    if let Err(failure) = analyze::run_as(&options, Some(&manifest.case.name), &Console::new(true, true)) {
        return Ok((FINDINGS, format!("the run fails now: {}", failure.message)));
    }
    let (repeated, _) = read(again.path())?;
    let outcomes = compare(folder, manifest, again.path(), &repeated)
        .map_err(|error| Failure::internal(format!("cannot compare with {}: {error}", folder.display())))?;
    let same = outcomes.iter().filter(|(_, outcome)| *outcome == Outcome::Same).count();
    lines.push(row("outputs", &format!("{same} of {} are the same again", manifest.outputs.len())));
    let others = outcomes.iter().filter_map(|(file, outcome)| Some(format!("  {file}: {}", words(*outcome)?)));
    lines.extend(others.map(|line| inert(&line).replace('\n', "\\n")));
    Ok(match outcomes.len() - same {
        0 => (CLEAN, "the run gives the same again, byte for byte".to_owned()),
        1 => (FINDINGS, "1 file is not the same".to_owned()),
        many => (FINDINGS, format!("{many} files are not the same")),
    })
}

/// The options of the run as `analyze` takes them. What a manifest must not decide, such as where files go, is refused.
fn arguments(asked: &Rerun, manifest: &Manifest, located: &Located, output: &Path) -> Result<Analyze, Failure> {
    let wrong = |what: String| Failure::data(inert(&format!("{}: {what}", asked.folder.join(FILE).display())));
    if let Some(name) = manifest.options.names().find(|name| KEPT_ELSEWHERE.contains(name)) {
        return Err(wrong(format!("`{name}` is no option that a manifest keeps")));
    }
    let mut line: Vec<OsString> = ["levelcheck", "analyze", "--output"].map(OsString::from).to_vec();
    line.push(output.into());
    line.extend(manifest.options.arguments().into_iter().map(OsString::from));
    for path in located.rules.iter().flatten() {
        line.extend(["--rules".into(), path.into()]);
    }
    if let Some(key) = &asked.pseudonym_key {
        line.extend(["--pseudonym-key".into(), key.into()]);
    }
    line.push("--".into());
    line.extend(located.case.iter().map(Into::into));
    match Cli::try_parse_from(line) {
        Ok(Cli { command: Command::Analyze(options), .. }) => Ok(options),
        Ok(_) => Err(wrong("the options are not those of `analyze`".to_owned())),
        Err(error) => Err(wrong(error.to_string())),
    }
}

/// Whether participants would be shown as they were: with another key every name is another.
fn shows_as_recorded(options: &Analyze, manifest: &Manifest) -> Result<bool, Failure> {
    let names = identify::asked(&options.naming)?.unwrap_or_else(|| Names::derived([]));
    Ok(names.parameter() == manifest.participants)
}

/// What is said of a file that is not the same.
fn words(outcome: Outcome) -> Option<String> {
    let other = |recorded| if recorded { "" } else { ", and other than recorded" };
    Some(match outcome {
        Outcome::Same => return None,
        Outcome::Differs { from, recorded: true } => format!(
            "differs from byte {}, line {}; the run gives what is recorded, so the file here was changed",
            from.byte, from.line
        ),
        Outcome::Differs { from, recorded: false } => {
            format!("differs from byte {}, line {}", from.byte, from.line)
        }
        Outcome::RecordedOtherwise => "is the same again, and the manifest records other bytes".to_owned(),
        Outcome::Missing { recorded } => format!("is not here; the run writes it{}", other(recorded)),
        Outcome::NotWritten => "is not written again".to_owned(),
        Outcome::New => "is written now, and the manifest does not list it".to_owned(),
    })
}
