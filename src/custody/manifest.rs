//! `manifest.json`: what a run read, with what it was made, and what it wrote.

use super::options::Options;
use super::place::{self, Base};
use crate::report::text::{inert, inert_json};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// File name in the output folder.
pub const FILE: &str = "manifest.json";
/// File name of its signature: the 64 bytes of an ed25519 signature of the manifest's bytes.
pub const SIGNATURE_FILE: &str = "manifest.json.sig";
/// Version of the JSON.
pub const SCHEMA_VERSION: &str = "1";

/// What a run read, with what it was made, and what it wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the JSON.
    pub schema_version: String,
    /// Program.
    pub tool: String,
    /// Its version.
    pub version: String,
    /// Where the case was.
    pub case: CaseFolder,
    /// The options of `analyze` that change the result or the files, by name.
    pub options: Options,
    /// How participants are shown; a key file is named by a check of it, and is needed to make the run again.
    pub participants: String,
    /// What `--rules` named, in the order of the command line.
    pub rules: Vec<RulesPath>,
    /// Seed of every random stream.
    pub seed: u64,
    /// Files of the case that were read.
    pub inputs: Vec<FileHash>,
    /// Rule packs that judged.
    pub packs: Vec<Pack>,
    /// Files written, by name; the manifest and its signature are not among them.
    pub outputs: Vec<FileHash>,
    /// SHA-256 of the public key that verifies the signature, of its DER form, in hex; absent where nothing is signed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signed_by: Option<String>,
}

/// Where the case was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseFolder {
    /// Name of the folder.
    pub name: String,
    /// The folder, relative to the output folder; absent where the two have nothing in common but the root.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub path: Option<String>,
}

/// A file, by its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileHash {
    /// Inputs are named as in the case, outputs relative to the output folder.
    pub file: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// One `--rules` of the command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesPath {
    /// What the path starts from.
    pub relative_to: Base,
    /// A rule pack, or a folder of them.
    pub path: String,
    /// The packs there, by file name.
    pub files: Vec<FileHash>,
}

/// One rule pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// SHA-256 of its file, in hex.
    pub sha256: String,
    /// The file among those of `rules`; absent for a pack that ships with the program.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file: Option<String>,
}

/// The version alone, so that a file of another version is named as such whatever else it holds.
#[derive(Deserialize)]
struct Version {
    schema_version: Option<serde_json::Value>,
}

impl Manifest {
    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a manifest is plain data");
        text.push('\n');
        inert_json(&text)
    }

    /// Reads the text of a `manifest.json`. `file` is what the person calls it. An error names the file, what is wrong,
    /// and where that has a line, the line. No output that is named may lie outside the folder.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let help = "\n  help: expected a manifest.json as `levelcheck analyze CASE` writes it";
        let wrong = |what: String| inert(&format!("{file}: {what}{help}"));
        let json = |error: serde_json::Error| wrong(at_line(&error));
        let version: Version = serde_json::from_str(text).map_err(json)?;
        match version.schema_version {
            Some(serde_json::Value::String(version)) if version == SCHEMA_VERSION => {}
            Some(other) => {
                return Err(wrong(format!("schema_version {other} cannot be read, expected \"{SCHEMA_VERSION}\"")));
            }
            None => return Err(wrong("no `schema_version`".to_owned())),
        }
        let manifest: Self = serde_json::from_str(text).map_err(json)?;
        manifest.fault().map_or(Ok(manifest), |fault| Err(wrong(fault)))
    }

    /// What is wrong with it beyond its form.
    fn fault(&self) -> Option<String> {
        let rules = self.rules.iter().flat_map(|rules| &rules.files);
        let files = self.outputs.iter().chain(&self.inputs).chain(rules.clone());
        if let Some(file) = files.clone().find(|file| !is_sha256(&file.sha256)) {
            return Some(format!("the sha256 of `{}` is not 64 hexadecimal digits", file.file));
        }
        if let Some(file) = self.outputs.iter().chain(rules).find(|file| !place::is_below(&file.file)) {
            return Some(format!("`{}` is no path below the folder", file.file));
        }
        let mut seen = BTreeSet::new();
        self.outputs.iter().find(|file| !seen.insert(&file.file)).map(|file| format!("`{}` is listed twice", file.file))
    }
}

/// The line and the message of an error, without the parser's own way of naming the place.
fn at_line(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    format!("line {}: {}", error.line(), whole.split(" at line ").next().unwrap_or(&whole))
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest manifest: one output.
    pub fn small() -> Manifest {
        Manifest {
            schema_version: SCHEMA_VERSION.to_owned(),
            tool: "levelcheck".to_owned(),
            version: "0.1.0".to_owned(),
            case: CaseFolder { name: "case".to_owned(), path: Some("../case".to_owned()) },
            options: Options::default().flag("allow-outside", false),
            participants: "ids".to_owned(),
            rules: Vec::new(),
            seed: 1,
            inputs: Vec::new(),
            packs: Vec::new(),
            outputs: vec![FileHash { file: "report.html".to_owned(), bytes: 0, sha256: "0".repeat(64) }],
            signed_by: None,
        }
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(Manifest::parse("manifest.json", &small().text()).unwrap(), small());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let text = small().text();
        for (from, to, said) in [
            ("report.html", "../report.html", "`../report.html` is no path below the folder"),
            ("report.html", "/etc/passwd", "`/etc/passwd` is no path below the folder"),
            ("\"schema_version\": \"1\"", "\"schema_version\": \"2\"", "schema_version \"2\" cannot be read"),
            ("\"schema_version\": \"1\",", "", "no `schema_version`"),
            ("\"seed\"", "\"sead\"", "line 14: unknown field `sead`"),
            (&"0".repeat(64), "abc", "the sha256 of `report.html` is not 64 hexadecimal digits"),
            ("{", "", ": line "),
        ] {
            let error = Manifest::parse("out/manifest.json", &text.replacen(from, to, 1)).unwrap_err();
            assert!(error.starts_with("out/manifest.json: ") && error.contains(said), "{error}");
            assert!(error.contains("help: expected a manifest.json"), "{error}");
        }
        let mut twice = small();
        twice.outputs.push(twice.outputs[0].clone());
        assert!(Manifest::parse("m", &twice.text()).unwrap_err().contains("`report.html` is listed twice"));
    }
}
