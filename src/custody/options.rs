//! Options of a run as the manifest keeps them, and as arguments of a command line again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Options by their long name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Options(BTreeMap<String, Setting>);

/// What an option was set to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Setting {
    /// Whether an option without a value was given.
    Flag(bool),
    /// A value.
    Value(String),
    /// The values of an option that may be repeated.
    Values(Vec<String>),
}

impl Options {
    /// With an option that has no value.
    #[must_use]
    pub fn flag(self, name: &str, given: bool) -> Self {
        self.with(name, Setting::Flag(given))
    }

    /// With an option that has a value; `None` leaves it out.
    #[must_use]
    pub fn value(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, Setting::Value(value.to_string())),
            None => self,
        }
    }

    /// With an option that may be repeated.
    #[must_use]
    pub fn values(self, name: &str, values: impl IntoIterator<Item = impl ToString>) -> Self {
        self.with(name, Setting::Values(values.into_iter().map(|value| value.to_string()).collect()))
    }

    fn with(mut self, name: &str, setting: Setting) -> Self {
        self.0.insert(name.to_owned(), setting);
        self
    }

    /// Their names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether an option without a value was given.
    pub fn is_given(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Setting::Flag(true))
    }

    /// The arguments that give these options again.
    pub fn arguments(&self) -> Vec<String> {
        let given = self.0.iter().flat_map(|(name, setting)| match setting {
            Setting::Flag(true) => vec![format!("--{name}")],
            Setting::Flag(false) => Vec::new(),
            Setting::Value(value) => vec![format!("--{name}={value}")],
            Setting::Values(values) => values.iter().map(|value| format!("--{name}={value}")).collect(),
        });
        given.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_become_arguments_again() {
        let options = Options::default()
            .values("format", ["html", "json"])
            .value("as-of", Some("2024-01-31"))
            .value("edition", None::<String>)
            .flag("allow-outside", true)
            .flag("png", false);
        let expected = ["--allow-outside", "--as-of=2024-01-31", "--format=html", "--format=json"];
        assert_eq!(options.arguments(), expected);
        let json = serde_json::to_string(&options).unwrap();
        assert_eq!(json, r#"{"allow-outside":true,"as-of":"2024-01-31","format":["html","json"],"png":false}"#);
        assert_eq!(serde_json::from_str::<Options>(&json).unwrap(), options);
        assert!(options.is_given("allow-outside") && !options.is_given("png") && !options.is_given("identify"));
    }
}
