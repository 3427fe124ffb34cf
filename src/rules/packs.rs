//! Which packs judge a case.

use super::pack::RulePack;
use std::path::{Path, PathBuf};

/// The packs that ship with the program: file name and text.
const SHIPPED: &[(&str, &str)] = &[("rules/us-federal.toml", include_str!("../../rules/us-federal.toml"))];

/// Every pack that ships with the program.
pub fn shipped() -> Result<Vec<RulePack>, String> {
    SHIPPED.iter().map(|(file, text)| RulePack::parse(file, text)).collect()
}

/// The packs in a file or in the `.toml` files of a folder, in name order.
pub fn in_path(path: &Path) -> Result<Vec<RulePack>, String> {
    let cannot = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    let mut files: Vec<PathBuf> = if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(cannot)?;
        let all: Result<Vec<_>, _> = entries.map(|entry| entry.map(|e| e.path())).collect();
        all.map_err(cannot)?.into_iter().filter(|file| file.extension().is_some_and(|e| e == "toml")).collect()
    } else {
        vec![path.to_owned()]
    };
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: the folder holds no rule pack (*.toml)", path.display()));
    }
    files
        .iter()
        .map(|file| {
            let text =
                std::fs::read_to_string(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
            RulePack::parse(&file.to_string_lossy(), &text)
        })
        .collect()
}

/// The packs that judge a case, and the jurisdictions nobody has a pack for.
#[derive(Debug)]
pub struct Chosen {
    /// The packs, shipped ones first.
    pub packs: Vec<RulePack>,
    /// Jurisdictions of the case without a pack.
    pub without_pack: Vec<String>,
}

/// Chooses the shipped packs of the case's jurisdictions and every pack named on the command line.
pub fn choose(jurisdictions: &[String], added: &[PathBuf]) -> Result<Chosen, String> {
    let mut added_packs = Vec::new();
    for path in added {
        added_packs.extend(in_path(path)?);
    }
    let mut packs: Vec<RulePack> =
        shipped()?.into_iter().filter(|pack| jurisdictions.contains(&pack.jurisdiction)).collect();
    packs.extend(added_packs);
    let mut seen = std::collections::BTreeMap::new();
    for pack in &packs {
        for rule in &pack.rules {
            if let Some(other) = seen.insert(&rule.id, &pack.file) {
                return Err(format!("{}: rule `{}` stands in {other} already", pack.file, rule.id));
            }
        }
    }
    let without_pack: Vec<String> =
        jurisdictions.iter().filter(|j| !packs.iter().any(|p| p.jurisdiction == **j)).cloned().collect();
    if packs.is_empty() {
        let there: Vec<String> = shipped()?.into_iter().map(|p| p.jurisdiction).collect();
        return Err(format!(
            "there is no rule pack for {} (there are: {}); name one with --rules",
            jurisdictions.join(", "),
            there.join(", ")
        ));
    }
    Ok(Chosen { packs, without_pack })
}
