//! `levelcheck rules`: the packs, their tests, and how to write one.

use super::console::Console;
use super::output::write_file;
use crate::cli::Rules;
use crate::exit::{CLEAN, Failure};
use crate::report::explain as words;
use crate::rules::pack::{RulePack, Status};
use crate::rules::{examples, packs, profile};
use std::path::{Path, PathBuf};

/// A pack to start from: one rule with its examples, which holds as it stands.
const STARTER: &str = include_str!("rules/starter.toml");

/// Runs the command.
pub fn run(command: &Rules, console: &Console) -> Result<u8, Failure> {
    match command {
        Rules::Test { path } => test(path.as_deref(), console),
        Rules::List { jurisdictions, rules } => list(jurisdictions, rules, console),
        Rules::Show { id, rules } => super::explain::rule(id, rules, console),
        Rules::New { file } => new(file, console),
        Rules::Schema { file } => {
            console.put(&crate::json_schema::text(*file));
            Ok(CLEAN)
        }
        Rules::Docs { path } => {
            let packs = match path {
                Some(path) => packs::in_path(path).map_err(Failure::usage)?,
                None => packs::shipped().map_err(Failure::internal)?,
            };
            console.put(&words::rules_page(&packs));
            Ok(CLEAN)
        }
    }
}

/// Loading a pack runs its examples; a pack that loads has passed.
fn test(path: Option<&Path>, console: &Console) -> Result<u8, Failure> {
    let mut all = packs::shipped().map_err(Failure::usage)?;
    if let Some(path) = path {
        let named = packs::in_path(path).map_err(Failure::usage)?;
        // The shipped packs named by their folder are tested once.
        all.retain(|pack| !named.iter().any(|other| other.sha256 == pack.sha256));
        all.extend(named);
    }
    let mut whole = (0, 0, 0);
    for pack in &all {
        let off = pack.rules.iter().filter(|r| r.status == Status::Off).count();
        let held = examples::count(pack);
        console.say(&format!("{}: {} rules ({off} off), {held} examples hold", pack.file, pack.rules.len()));
        whole = (whole.0 + pack.rules.len(), whole.1 + off, whole.2 + held);
    }
    console.say(&format!("{} packs: {} rules ({} off), {} examples hold", all.len(), whole.0, whole.1, whole.2));
    Ok(CLEAN)
}

fn list(jurisdictions: &[String], added: &[PathBuf], console: &Console) -> Result<u8, Failure> {
    let packs: Vec<RulePack> = if jurisdictions.is_empty() {
        super::explain::every_pack(added)?
    } else {
        let profiles = profile::shipped().map_err(Failure::internal)?;
        packs::choose(&profile::expand(jurisdictions, &profiles), added).map_err(Failure::usage)?.packs
    };
    let rules: Vec<_> = packs.iter().flat_map(|pack| &pack.rules).collect();
    let id = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let basis = rules.iter().map(|rule| rule.basis.words().len()).max().unwrap_or(0);
    for rule in rules {
        let off = if rule.status == Status::Off { " (off)" } else { "" };
        console.put(&format!(
            "{:<id$}  {:<8}  {:<basis$}  {}{off}",
            rule.id,
            rule.severity.words(),
            rule.basis.words(),
            rule.title
        ));
    }
    Ok(CLEAN)
}

fn new(file: &Path, console: &Console) -> Result<u8, Failure> {
    if file.exists() {
        return Err(Failure::usage(format!("{} is there already; nothing was written", file.display())));
    }
    write_file(file, STARTER)?;
    console.say(&format!(
        "{} is a pack that holds; change it, then `levelcheck rules test {}`",
        file.display(),
        file.display()
    ));
    Ok(CLEAN)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_pack_to_start_from_is_a_good_one() {
        crate::rules::RulePack::parse("starter.toml", super::STARTER).unwrap();
    }
}
