//! Tailoring: what a case's `levelcheck.toml` changes in the packs. Every change carries its reason and is shown in
//! the report; what makes a rule fire less easily is marked as loosened.

use super::condition::Test;
use super::pack::{Rule, RulePack, Status, Verified};
use crate::case::problem::did_you_mean;
use crate::toml_file;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::Spanned;

/// File name, in the case folder.
pub const FILE: &str = "levelcheck.toml";

/// The file as written.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tailoring {
    /// Profiles or jurisdictions that judge the case besides those of `case.toml`.
    #[serde(default)]
    pub extends: Vec<String>,
    /// Changes of single rules.
    #[serde(default)]
    pub rule: Vec<RuleChange>,
}

/// What is changed in one rule.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleChange {
    /// The rule.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Whether it judges.
    pub status: Option<Status>,
    /// Lines that are set, within the range that the rule declares.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, f64>")]
    pub parameters: BTreeMap<String, Spanned<f64>>,
    /// Why; a report shows it.
    pub reason: String,
}

/// A change as the report shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tailored {
    /// The rule.
    pub rule: String,
    /// What was changed: `status`, or the name of a parameter.
    pub what: String,
    /// What the pack says.
    pub was: String,
    /// What holds for this case.
    pub now: String,
    /// Whether the rule now fires less easily than the pack has it.
    pub loosened: bool,
    /// Why.
    pub reason: String,
    /// Where it is written: file and line.
    pub source: String,
}

impl Tailoring {
    /// Reads the text of the file.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml_file::parse(FILE, text)
    }

    /// Changes the packs. Unknown ids and values outside the declared range are errors, with the line they stand in.
    pub fn apply(&self, text: &str, packs: &mut [RulePack]) -> Result<Vec<Tailored>, String> {
        let mut shown = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        for change in &self.rule {
            let refuse = |message: String| toml_file::at(FILE, text, change.id.span(), &message);
            let id = change.id.get_ref().as_str();
            if seen.contains(&id) {
                return Err(refuse(format!("rule `{id}` is tailored twice")));
            }
            seen.push(id);
            if change.reason.trim().is_empty() {
                return Err(refuse(format!("rule `{id}`: the reason is empty; a report shows it")));
            }
            if change.status.is_none() && change.parameters.is_empty() {
                return Err(refuse(format!("rule `{id}`: neither `status` nor `parameters` says what changes")));
            }
            if !packs.iter().flat_map(|pack| &pack.rules).any(|rule| rule.id == id) {
                return Err(refuse(unknown_rule(id, packs)));
            }
            let mut rules = packs.iter_mut().flat_map(|pack| &mut pack.rules);
            let rule = rules.find(|rule| rule.id == id).expect("it was just seen");
            shown.extend(change.apply(text, rule)?);
        }
        Ok(shown)
    }
}

/// Says that no pack in use has a rule, and which id comes near.
pub(super) fn unknown_rule(id: &str, packs: &[RulePack]) -> String {
    let known = packs.iter().flat_map(|pack| &pack.rules).map(|rule| rule.id.as_str());
    let hint = did_you_mean(id, known);
    format!("no pack in use has a rule `{id}`{hint}")
}

impl RuleChange {
    fn apply(&self, text: &str, rule: &mut Rule) -> Result<Vec<Tailored>, String> {
        let source = |span| format!("{FILE}, line {}", toml_file::line_at(text, span));
        let switched = self.status.and_then(|status| self.switch(rule, status, source(self.id.span().start)));
        let mut shown: Vec<Tailored> = switched.into_iter().collect();
        for (name, value) in &self.parameters {
            let span = value.span();
            let refuse =
                |message: String| toml_file::at(FILE, text, span.clone(), &format!("rule `{}`: {message}", rule.id));
            let value = *value.get_ref();
            let Some(parameter) = rule.parameters.get(name) else {
                let hint = did_you_mean(name, rule.parameters.keys().map(String::as_str));
                return Err(refuse(format!("unknown parameter `{name}`{hint}")));
            };
            let [low, high] = parameter.range;
            if !(low..=high).contains(&value) {
                return Err(refuse(format!("{value} lies outside the range of `{name}`, {low} to {high}")));
            }
            let was = parameter.value_on(None);
            let set = super::pack::Parameter { verified: Verified::CaseSet, ..parameter.set_to(value) };
            shown.push(Tailored {
                rule: rule.id.clone(),
                what: name.clone(),
                was: was.map_or("not set".to_owned(), |was| was.to_string()),
                now: value.to_string(),
                loosened: was.is_some_and(|was| is_loosened(rule, name, was, value)),
                reason: self.reason.trim().to_owned(),
                source: source(span.start),
            });
            rule.parameters.insert(name.clone(), set);
        }
        Ok(shown)
    }

    /// Turns a rule on or off; nothing is shown where it was so already.
    fn switch(&self, rule: &mut Rule, status: Status, source: String) -> Option<Tailored> {
        let was = std::mem::replace(&mut rule.status, status);
        if was == status {
            return None;
        }
        if status == Status::Off {
            rule.off_because = format!("turned off for this case: {}", self.reason.trim());
        }
        let word = |status| if status == Status::On { "on" } else { "off" }.to_owned();
        Some(Tailored {
            rule: rule.id.clone(),
            what: "status".to_owned(),
            was: word(was),
            now: word(status),
            loosened: status == Status::Off,
            reason: self.reason.trim().to_owned(),
            source,
        })
    }
}

/// Whether moving a line makes the rule fire less easily. A line used in both directions counts as loosened.
fn is_loosened(rule: &Rule, name: &str, was: f64, now: f64) -> bool {
    rule.when.tests_of(name).into_iter().any(|test| match test {
        Test::Above | Test::AtLeast => now > was,
        Test::Below | Test::AtMost => now < was,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::packs::shipped;

    fn apply(text: &str) -> Result<(Vec<RulePack>, Vec<Tailored>), String> {
        let mut packs = shipped().unwrap();
        let tailored = Tailoring::parse(text)?.apply(text, &mut packs)?;
        Ok((packs, tailored))
    }

    fn rule<'a>(packs: &'a [RulePack], id: &str) -> &'a Rule {
        packs.iter().flat_map(|p| &p.rules).find(|r| r.id == id).unwrap()
    }

    #[test]
    fn a_line_moved_up_is_loosened_where_the_rule_fires_above_it() {
        let text = "[[rule]]\nid = \"us-kos-2\"\nreason = \"a trifle\"\nparameters = { none = 0.02 }\n";
        let (packs, tailored) = apply(text).unwrap();
        assert_eq!(rule(&packs, "us-kos-2").parameters["none"].value_on(None), Some(0.02));
        assert_eq!((tailored[0].was.as_str(), tailored[0].now.as_str(), tailored[0].loosened), ("0", "0.02", true));
    }

    #[test]
    fn a_rule_that_is_off_can_be_turned_on_and_that_is_shown_and_no_loosening() {
        let text = "[[rule]]\nid = \"us-hlf-1\"\nreason = \"the order was read\"\nstatus = \"on\"\n";
        let (packs, tailored) = apply(text).unwrap();
        assert_eq!(rule(&packs, "us-hlf-1").status, Status::On);
        assert!(!tailored[0].loosened && tailored[0].now == "on");
    }

    #[test]
    fn mistakes_are_refused_with_file_line_and_neighbour() {
        let change = |rest: &str| apply(&format!("[[rule]]\nid = \"us-kos-2\"\nreason = \"r\"\n{rest}")).unwrap_err();
        let line = |error: &str, line: usize| error.starts_with(&format!("levelcheck.toml: line {line}: "));
        let error = apply("[[rule]]\nid = \"us-koss-2\"\nreason = \"r\"\nstatus = \"off\"\n").unwrap_err();
        assert!(line(&error, 2) && error.contains("did you mean `us-kos-2`?"), "{error}");
        let error = change("parameters = { non = 0.02 }\n");
        assert!(line(&error, 4) && error.contains("did you mean `none`?"), "{error}");
        let error = change("parameters = { none = 0.9 }\n");
        assert!(line(&error, 4) && error.contains("0.9 lies outside the range of `none`, 0 to 0.05"), "{error}");
        let error = change("statuss = \"off\"\n");
        assert!(line(&error, 4) && error.contains("did you mean `status`?"), "{error}");
        let error = change("status = \"of\"\n");
        assert!(line(&error, 4) && error.contains("did you mean `off`?"), "{error}");
        assert!(change("").contains("says what changes"));
        let error = apply("[[rule]]\nid = \"us-kos-2\"\nreason = \" \"\nstatus = \"off\"\n").unwrap_err();
        assert!(error.contains("the reason is empty"), "{error}");
    }
}
