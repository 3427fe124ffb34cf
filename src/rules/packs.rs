//! Which packs judge a case.

use super::pack::RulePack;
use std::path::{Path, PathBuf};

/// The packs that ship with the program: file name and text of every pack in `rules/`, listed by `build.rs`.
const SHIPPED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shipped_packs.rs"));

/// Files of a pack folder that are no packs.
const OTHER_FILES: [&str; 2] = ["theories.toml", "profiles.toml"];

/// Every pack that ships with the program.
pub fn shipped() -> Result<Vec<RulePack>, String> {
    SHIPPED.iter().map(|(file, text)| RulePack::parse(file, text)).collect()
}

/// The files of packs at a path: itself, or the `.toml` files of the folder, in name order.
pub fn files_in(path: &Path) -> Result<Vec<PathBuf>, String> {
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    let mut files: Vec<PathBuf> = if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(cannot)?;
        let all: Result<Vec<_>, _> = entries.map(|entry| entry.map(|e| e.path())).collect();
        all.map_err(cannot)?.into_iter().filter(|file| is_pack(file)).collect()
    } else {
        vec![path.to_owned()]
    };
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: the folder holds no rule pack (*.toml)", path.display()));
    }
    Ok(files)
}

/// The packs in a file or in the `.toml` files of a folder, in name order.
pub fn in_path(path: &Path) -> Result<Vec<RulePack>, String> {
    files_in(path)?
        .iter()
        .map(|file| {
            let text =
                std::fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
            RulePack::parse(&file.to_string_lossy(), &text)
        })
        .collect()
}

fn is_pack(file: &Path) -> bool {
    let other = file.file_name().is_some_and(|name| OTHER_FILES.iter().any(|other| name == *other));
    file.extension().is_some_and(|e| e == "toml") && !other
}

/// The packs that judge a case, and the jurisdictions nobody has a pack for.
#[derive(Debug)]
pub struct Chosen {
    /// The packs, shipped ones first.
    pub packs: Vec<RulePack>,
    /// Jurisdictions of the case without a pack.
    pub without_pack: Vec<String>,
}

/// Chooses the shipped packs of the case's jurisdictions, of those that they extend, and every pack named on the
/// command line. Of a pack with several jurisdictions only the rules of those asked for are kept.
pub fn choose(jurisdictions: &[String], added: &[PathBuf]) -> Result<Chosen, String> {
    let shipped = shipped()?;
    let asked = with_extended(jurisdictions, &shipped);
    let mut added_packs = Vec::new();
    for path in added {
        added_packs.extend(in_path(path)?);
    }
    let mut packs: Vec<RulePack> = shipped.iter().filter_map(|pack| of_jurisdictions(pack, &asked)).collect();
    packs.extend(added_packs);
    refuse_twins(&packs)?;
    let spoken_for = |j: &String| packs.iter().any(|p| p.jurisdictions.contains_key(j));
    let without_pack: Vec<String> = jurisdictions.iter().filter(|j| !spoken_for(j)).cloned().collect();
    if packs.is_empty() {
        return Err(no_pack(jurisdictions, &shipped));
    }
    Ok(Chosen { packs, without_pack })
}

/// The jurisdictions asked for and every one that their packs extend.
fn with_extended(jurisdictions: &[String], packs: &[RulePack]) -> Vec<String> {
    let mut asked = jurisdictions.to_vec();
    let mut at = 0;
    while at < asked.len() {
        let of = packs.iter().filter(|pack| pack.jurisdictions.contains_key(&asked[at]));
        let more: Vec<String> = of.flat_map(|pack| pack.extends.iter().cloned()).collect();
        asked.extend(more.into_iter().filter(|j| !asked.contains(j)).collect::<Vec<_>>());
        at += 1;
    }
    asked
}

fn of_jurisdictions(pack: &RulePack, asked: &[String]) -> Option<RulePack> {
    pack.jurisdictions.keys().any(|j| asked.contains(j)).then(|| {
        let rules = pack.rules.iter().filter(|rule| rule.belongs_to(asked)).cloned().collect();
        RulePack { rules, ..pack.clone() }
    })
}

fn refuse_twins(packs: &[RulePack]) -> Result<(), String> {
    let mut seen = std::collections::BTreeMap::new();
    for pack in packs {
        for rule in &pack.rules {
            if let Some(other) = seen.insert(&rule.id, &pack.file) {
                return Err(format!("{}: rule `{}` stands in {other} already", pack.file, rule.id));
            }
        }
    }
    Ok(())
}

fn no_pack(jurisdictions: &[String], shipped: &[RulePack]) -> String {
    let there: Vec<&str> = shipped.iter().flat_map(|p| p.jurisdictions.keys().map(String::as_str)).collect();
    let hint = jurisdictions
        .iter()
        .find_map(|j| crate::case::problem::nearest(j, there.iter().copied()))
        .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    format!(
        "there is no rule pack for {}{hint} (there are: {}); name one with --rules",
        jurisdictions.join(", "),
        there.join(", ")
    )
}
