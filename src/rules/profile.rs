//! Profiles: sets of jurisdictions under one name.

use crate::case::problem::did_you_mean;
use crate::toml_file;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// File that holds the shipped profiles.
pub const FILE: &str = "rules/profiles.toml";
const SHIPPED: &str = include_str!("../../rules/profiles.toml");

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    profile: BTreeMap<String, Profile>,
}

/// One profile.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Whom it is for.
    pub title: String,
    /// Profiles whose jurisdictions it takes along.
    #[serde(default)]
    pub extends: Vec<String>,
    /// Its own jurisdictions.
    #[serde(default)]
    pub jurisdictions: Vec<String>,
}

/// The shipped profiles by name.
pub fn shipped() -> Result<BTreeMap<String, Profile>, String> {
    parse(FILE, SHIPPED)
}

fn parse(file: &str, text: &str) -> Result<BTreeMap<String, Profile>, String> {
    let profiles = toml_file::parse::<ProfileFile>(file, text)?.profile;
    for (name, profile) in &profiles {
        if let Some(strange) = profile.extends.iter().find(|other| !profiles.contains_key(*other)) {
            let hint = did_you_mean(strange, profiles.keys().map(String::as_str));
            return Err(format!("{file}: profile `{name}` extends the unknown profile `{strange}`{hint}"));
        }
    }
    Ok(profiles)
}

/// Puts the jurisdictions of every profile named in place of its name, each jurisdiction once, in order of mention.
pub fn expand(names: &[String], profiles: &BTreeMap<String, Profile>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut open: Vec<&str> = names.iter().rev().map(String::as_str).collect();
    while let Some(name) = open.pop() {
        match profiles.get(name) {
            // A profile that extends itself, in however many steps, adds nothing the second time.
            Some(_) if seen.contains(&name) => {}
            Some(profile) => {
                seen.push(name);
                open.extend(profile.jurisdictions.iter().rev().map(String::as_str));
                open.extend(profile.extends.iter().rev().map(String::as_str));
            }
            None if found.iter().any(|known| known == name) => {}
            None => found.push(name.to_owned()),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn a_profile_stands_for_its_jurisdictions_and_those_it_extends() {
        let profiles = shipped().unwrap();
        assert_eq!(expand(&names(&["north-america", "us-tx"]), &profiles), names(&["us-federal", "ca", "us-tx"]));
        assert_eq!(expand(&names(&["us-federal", "us"]), &profiles), names(&["us-federal"]));
    }

    #[test]
    fn a_circle_of_profiles_ends() {
        let text = "[profile.a]\ntitle = \"A\"\nextends = [\"b\"]\n[profile.b]\ntitle = \"B\"\nextends = [\"a\"]\njurisdictions = [\"x\"]\n";
        assert_eq!(expand(&names(&["a"]), &parse("p.toml", text).unwrap()), names(&["x"]));
    }

    #[test]
    fn every_shipped_profile_names_jurisdictions_that_have_a_pack() {
        let packs = crate::rules::packs::shipped().unwrap();
        for (name, profile) in shipped().unwrap() {
            for jurisdiction in &profile.jurisdictions {
                assert!(packs.iter().any(|p| p.jurisdictions.contains_key(jurisdiction)), "{name}: {jurisdiction}");
            }
        }
    }

    #[test]
    fn an_unknown_profile_is_refused_with_its_neighbour() {
        let text = "[profile.europe]\ntitle = \"E\"\n[profile.b]\ntitle = \"B\"\nextends = [\"eurpe\"]\n";
        assert!(parse("p.toml", text).unwrap_err().contains("did you mean `europe`?"));
    }
}
