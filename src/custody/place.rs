//! Paths that say nothing of the machine: relative ones, with forward slashes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::{Component, Path};

/// What a path starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// The case folder.
    Case,
    /// The output folder.
    Output,
    /// Nothing: it is only a name, and somebody must say where it is.
    Nothing,
}

/// The way from one folder to another place; both are there. `None` where the way would lead over the root of the file
/// system and down again by more than the name of the place, which would tell how the machine is laid out.
pub fn relative(from: &Path, to: &Path) -> Option<String> {
    let (from, to) = (from.canonicalize().ok()?, to.canonicalize().ok()?);
    way(&from, &to)
}

fn way(from: &Path, to: &Path) -> Option<String> {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let within = from[..common].iter().any(|part| matches!(part, Component::Normal(_)));
    if common == 0 || (!within && to.len() - common > 1) {
        return None;
    }
    let up = std::iter::repeat_n(Some(".."), from.len() - common);
    let down = to[common..].iter().map(|part| part.as_os_str().to_str());
    let parts: Vec<&str> = up.chain(down).collect::<Option<_>>()?;
    Some(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}

/// The name of a place, whatever is above it.
pub fn name(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    whole.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Whether a path leads down from where it starts, and nowhere else.
pub fn is_below(path: &str) -> bool {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    // A backslash and a drive part paths on one system and not on another.
    plain && !path.is_empty() && !path.contains(['\\', ':', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_leads_up_to_what_is_shared_and_down() {
        let way = |from: &str, to: &str| way(Path::new(from), Path::new(to));
        assert_eq!(way("/w/reports/a", "/w/datasets/a").as_deref(), Some("../../datasets/a"));
        assert_eq!(way("/w/case/report", "/w/case").as_deref(), Some(".."));
        assert_eq!(way("/w/case", "/w/case").as_deref(), Some("."));
        assert_eq!(way("/w", "/w/case/own.toml").as_deref(), Some("case/own.toml"));
        // Over the root: a folder of the root tells its name and no more.
        assert_eq!(way("/out", "/case").as_deref(), Some("../case"));
        assert_eq!(way("/tmp/out", "/home/anna/case"), None);
    }

    #[test]
    fn what_leads_elsewhere_is_not_below() {
        for path in ["report.html", "charts/depth.svg", "a b/ä.csv"] {
            assert!(is_below(path), "{path}");
        }
        for path in ["", ".", "..", "../a", "a/../../b", "/a", "a\\..\\b", "C:a", "./a"] {
            assert!(!is_below(path), "{path}");
        }
    }
}
