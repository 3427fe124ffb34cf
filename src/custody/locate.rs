//! Where the case and the rule packs of a manifest are now.

use super::manifest::Manifest;
use super::place::Base;
use std::path::{Path, PathBuf};

/// Where the case and the rule packs are; `None` where they cannot be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The case folder.
    pub case: Option<PathBuf>,
    /// Each `--rules`, in the order of the manifest.
    pub rules: Vec<Option<PathBuf>>,
}

/// Looks where the person says, else where the manifest says. `rules` replace those of the run, one for one; the error
/// is that their number differs.
pub fn locate(dir: &Path, manifest: &Manifest, case: Option<&Path>, rules: &[PathBuf]) -> Result<Located, String> {
    if !rules.is_empty() && rules.len() != manifest.rules.len() {
        let (now, then) = (rules.len(), manifest.rules.len());
        return Err(format!("--rules is given {now} times, and the run had it {then} times; give one for each"));
    }
    let recorded = manifest.case.path.as_ref().map(|path| dir.join(path));
    let case = case.map(Path::to_owned).or(recorded).filter(|folder| folder.is_dir());
    let of_run = manifest.rules.iter().enumerate().map(|(at, recorded)| {
        let path = match (rules.get(at), recorded.relative_to) {
            (Some(path), _) => path.clone(),
            (None, Base::Case) => case.as_ref()?.join(&recorded.path),
            (None, Base::Output) => dir.join(&recorded.path),
            (None, Base::Nothing) => return None,
        };
        path.exists().then_some(path)
    });
    let rules = of_run.collect();
    Ok(Located { case, rules })
}
