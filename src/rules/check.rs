//! What is refused in a rule pack, each with a word near which it stands in the file.

use super::condition::Condition;
use super::pack::{Parameter, Rule, Status, Verified};
use super::participants::Participants;
use super::verdict::Verdict;
use crate::case::policies;
use crate::case::problem::{did_you_mean, nearest};
use crate::measurement::Unit;
use crate::metrics;
use crate::money::Currency;
use crate::rosters;
use std::collections::BTreeMap;

/// Units of a parameter.
const UNITS: [&str; 6] = ["share", "ratio", "money", "days", "months", "count"];

/// What is wrong with a rule, and a word near which it stands in the file.
pub(super) struct Fault {
    /// The word.
    pub near: String,
    /// What is wrong.
    pub message: String,
}

impl Fault {
    pub(super) fn new(near: &str, message: impl Into<String>) -> Self {
        Self { near: near.to_owned(), message: message.into() }
    }
}

/// Everything that a condition can look at: measures, rosters and questions.
pub(super) fn quantities() -> impl Iterator<Item = &'static str> + Clone {
    metrics::METRICS
        .iter()
        .map(|metric| metric.id)
        .chain(rosters::ROSTERS.iter().map(|roster| roster.id))
        .chain(policies::QUESTIONS.iter().map(|question| question.id))
}

/// Whether there is such a quantity.
pub(super) fn is_quantity(id: &str) -> bool {
    quantities().any(|known| known == id)
}

/// The first fault of a rule, if it has one.
pub(super) fn fault_of(rule: &Rule) -> Option<Fault> {
    rule.fault()
}

/// The fault of where a rule belongs: of a pack with several jurisdictions, it names those it speaks for.
pub(super) fn fault_of_place(rule: &Rule, pack: &BTreeMap<String, String>) -> Option<Fault> {
    if pack.len() > 1 && rule.jurisdictions.is_empty() {
        return Some(Fault::new("id", "the pack has several jurisdictions, so the rule needs `jurisdictions`"));
    }
    let strange = rule.jurisdictions.iter().find(|j| !pack.contains_key(*j))?;
    let hint = did_you_mean(strange, pack.keys().map(String::as_str));
    Some(Fault::new(strange, format!("`{strange}` is no jurisdiction of the pack{hint}")))
}

impl Rule {
    fn fault(&self) -> Option<Fault> {
        self.fault_of_texts()
            .or_else(|| self.fault_of_parameters())
            .or_else(|| self.applies_when.as_ref().and_then(|c| self.fault_of_condition(c)))
            .or_else(|| self.fault_of_condition(&self.when))
            .or_else(|| self.fault_of_examples())
    }

    fn fault_of_texts(&self) -> Option<Fault> {
        if self.citations.is_empty() {
            return Some(Fault::new("citations", "a rule needs at least one citation"));
        }
        let read = |v: Verified| matches!(v, Verified::Primary | Verified::Secondary | Verified::Memory);
        if let Some(citation) = self.citations.iter().find(|c| !read(c.verified)) {
            return Some(Fault::new(&citation.title, "a citation is verified = primary, secondary or memory"));
        }
        if self.false_positives.is_empty() {
            return Some(Fault::new("false_positives", "a rule says how it can be wrong: false_positives is empty"));
        }
        if (self.status == Status::Off) == self.off_because.is_empty() {
            return Some(Fault::new("status", "off_because belongs to a rule that is off, and only to one"));
        }
        None
    }

    fn fault_of_parameters(&self) -> Option<Fault> {
        for (name, parameter) in &self.parameters {
            let near = format!("parameters.{name}");
            let [low, high] = parameter.range;
            if !UNITS.contains(&parameter.unit.as_str()) {
                let hint = did_you_mean(&parameter.unit, UNITS.iter().copied());
                return Some(Fault::new(
                    &near,
                    format!("unknown unit `{}`{hint} (there are: {})", parameter.unit, UNITS.join(", ")),
                ));
            }
            if parameter.values.is_empty() != (parameter.verified == Verified::CaseSet) {
                return Some(Fault::new(
                    &near,
                    format!("`{name}`: verified = \"case-set\" belongs to a parameter without values, and only to one"),
                ));
            }
            if let Some(message) = fault_of_currency(parameter) {
                return Some(Fault::new(&near, format!("`{name}`: {message}")));
            }
            if !parameter.values.is_sorted_by(|a, b| a.from < b.from) {
                return Some(Fault::new(&near, format!("the values of `{name}` are not in order of date")));
            }
            if low > high {
                return Some(Fault::new(&near, format!("the range of `{name}` ends below its start")));
            }
            if let Some(out) = parameter.values.iter().find(|v| !(low..=high).contains(&v.value)) {
                return Some(Fault::new(
                    &near,
                    format!("{} lies outside the range of `{name}`, {low} to {high}", out.value),
                ));
            }
            if parameter.verified == Verified::Memory && self.status == Status::On {
                return Some(Fault::new(&near, format!("`{name}` is not verified, so the rule must be off")));
            }
        }
        None
    }

    fn fault_of_condition(&self, condition: &Condition) -> Option<Fault> {
        let unknown = |what: &str, name: &str, near: Option<&str>| {
            let hint = near.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
            Some(Fault::new(name, format!("unknown {what} `{name}`{hint}")))
        };
        for comparison in condition.comparisons() {
            match (&comparison.metric, &comparison.policy) {
                (Some(metric), None) if metrics::find(metric).is_none() => {
                    return unknown("measure", metric, nearest(metric, metrics::METRICS.iter().map(|m| m.id)));
                }
                (None, Some(policy)) if !policies::is_question(policy) => {
                    return unknown("question", policy, nearest(policy, policies::QUESTIONS.iter().map(|q| q.id)));
                }
                (Some(_), None) | (None, Some(_)) => {}
                _ => return Some(Fault::new("when", "a comparison names either a metric or a policy")),
            }
            if !self.parameters.contains_key(&comparison.limit) {
                let names = self.parameters.keys().map(String::as_str);
                return unknown("parameter", &comparison.limit, nearest(&comparison.limit, names));
            }
        }
        for participants in condition.participants() {
            if let Some(fault) = self.fault_of_participants(participants) {
                return Some(fault);
            }
        }
        let asked = condition.asked().into_iter().find(|q| !policies::is_question(q));
        asked.and_then(|q| unknown("question", q, nearest(q, policies::QUESTIONS.iter().map(|q| q.id))))
    }

    fn fault_of_participants(&self, participants: &Participants) -> Option<Fault> {
        let Some(roster) = rosters::find(&participants.roster) else {
            return Some(unknown_roster(&participants.roster));
        };
        for name in participants.parameters() {
            let Some(parameter) = self.parameters.get(name) else {
                let near = nearest(name, self.parameters.keys().map(String::as_str));
                let hint = near.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
                return Some(Fault::new(name, format!("unknown parameter `{name}`{hint}")));
            };
            let is_share = participants.share_above.as_deref() == Some(name);
            let expected = if is_share { "share" } else { unit_of(roster.unit) };
            if parameter.unit != expected {
                let message = format!("`{name}` is in {}, where `{}` needs {expected}", parameter.unit, roster.id);
                return Some(Fault::new(&format!("parameters.{name}"), message));
            }
        }
        None
    }

    fn fault_of_examples(&self) -> Option<Fault> {
        for verdict in [Verdict::Fired, Verdict::Clear] {
            if !self.examples.iter().any(|e| e.verdict == verdict) {
                return Some(Fault::new("id", format!("no example shows it {}", verdict.words())));
            }
        }
        for example in &self.examples {
            if let Some(strange) = example.parameters.keys().find(|p| !self.parameters.contains_key(*p)) {
                return Some(Fault::new(strange, format!("unknown parameter `{strange}`")));
            }
            if let Some(strange) = example.rosters.keys().find(|id| rosters::find(id).is_none()) {
                return Some(unknown_roster(strange));
            }
            for metric in example.measured.keys() {
                if metrics::find(metric).is_none() {
                    let near = did_you_mean(metric, metrics::METRICS.iter().map(|m| m.id));
                    return Some(Fault::new(metric, format!("unknown measure `{metric}`{near}")));
                }
            }
        }
        None
    }
}

fn unknown_roster(id: &str) -> Fault {
    let near = nearest(id, rosters::ROSTERS.iter().map(|roster| roster.id));
    let hint = near.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
    Fault::new(id, format!("unknown roster `{id}`{hint}"))
}

/// The unit that a line on a roster is in.
fn unit_of(unit: Unit) -> &'static str {
    match unit {
        Unit::Share | Unit::Coefficient => "share",
        Unit::Ratio => "ratio",
        Unit::Money => "money",
        Unit::Months => "months",
        Unit::Count | Unit::YesNo => "count",
    }
}

/// An amount means nothing without its currency; zero is zero in all of them.
fn fault_of_currency(parameter: &Parameter) -> Option<String> {
    let money = parameter.unit == "money";
    let zero = !parameter.values.is_empty() && parameter.values.iter().all(|v| v.value == 0.0);
    match &parameter.currency {
        Some(_) if !money => Some("only money has a currency".to_owned()),
        Some(code) if Currency::new(code).is_none() => {
            Some(format!("currency `{code}` is not an ISO 4217 code such as USD"))
        }
        None if money && !zero => Some("an amount needs its `currency`, such as \"USD\"".to_owned()),
        _ => None,
    }
}

/// The line near a word within a rule: the first one that has it at or after the rule's id.
pub(super) fn line_of(text: &str, rule: &str, near: &str) -> usize {
    let quoted = format!("\"{rule}\"");
    let start = if rule.is_empty() { Some(0) } else { None };
    let start = start
        .or_else(|| text.lines().position(|line| line.trim_start().starts_with("id") && line.contains(&quoted)))
        .unwrap_or(0);
    let within = text
        .lines()
        .skip(start)
        .enumerate()
        .take_while(|(at, line)| *at == 0 || line.trim() != "[[rule]]")
        .find(|(_, line)| line.contains(near))
        .map_or(0, |(at, _)| at);
    start + within + 1
}

#[cfg(test)]
mod tests {
    use crate::rules::RulePack;

    const PACK: &str = r#"[pack]
id = "p"
title = "P"
jurisdiction = "p"
version = "1"
note = "n"

[[rule]]
id = "p-1"
title = "Commissions are paid for recruiting"
theory = "recruitment-funded-rewards"
severity = "low"
basis = "heuristic"
status = "on"
citations = [{ title = "T", url = "https://example.org", verified = "secondary" }]
rationale = "r"
false_positives = ["f"]
remedy = "m"
when = { above = { metric = "recruiting_reward_share", limit = "half" } }

[rule.parameters.half]
meaning = "half"
unit = "share"
verified = "interpretation"
range = [0.0, 1.0]
values = [{ from = 2000-01-01, value = 0.5 }]

[[rule.example]]
title = "above"
measured = { recruiting_reward_share = 0.6 }
verdict = "fired"

[[rule.example]]
title = "below"
measured = { recruiting_reward_share = 0.5 }
verdict = "clear"
"#;

    /// What a changed pack is refused with.
    fn refused(from: &str, to: &str) -> String {
        assert!(PACK.contains(from), "{from}");
        RulePack::parse("p.toml", &PACK.replacen(from, to, 1)).unwrap_err()
    }

    #[test]
    fn a_good_pack_loads() {
        assert_eq!(RulePack::parse("p.toml", PACK).unwrap().rules.len(), 1);
    }

    #[test]
    fn mistakes_are_refused_with_file_line_and_the_nearest_name() {
        for (from, to, expected) in [
            (
                "recruiting_reward_share\", limit",
                "recruiting_rewards_share\", limit",
                "did you mean `recruiting_reward_share`?",
            ),
            ("limit = \"half\"", "limit = \"halve\"", "did you mean `half`?"),
            ("remedy = \"m\"", "remedi = \"m\"", "remedi"),
            (
                "citations = [{ title = \"T\", url = \"https://example.org\", verified = \"secondary\" }]",
                "citations = []",
                "at least one citation",
            ),
            ("verified = \"interpretation\"", "verified = \"memory\"", "the rule must be off"),
            ("value = 0.5", "value = 1.5", "outside the range"),
            ("unit = \"share\"", "unit = \"shares\"", "did you mean `share`?"),
            ("unit = \"share\"", "unit = \"money\"", "an amount needs its `currency`"),
            ("unit = \"share\"", "unit = \"share\"\ncurrency = \"USD\"", "only money has a currency"),
            ("verified = \"interpretation\"", "verified = \"case-set\"", "belongs to a parameter without values"),
            ("jurisdiction = \"p\"", "jurisdictions = { p = \"P\", q = \"Q\" }", "the rule needs `jurisdictions`"),
            ("severity = \"low\"", "severity = \"low\"\njurisdictions = [\"r\"]", "`r` is no jurisdiction of the pack"),
            ("verdict = \"clear\"", "verdict = \"fired\"", "no example shows it clear"),
            ("recruiting_reward_share = 0.6", "recruiting_reward_share = 0.4", "the rule comes to clear"),
            ("status = \"on\"", "status = \"off\"", "off_because"),
            ("false_positives = [\"f\"]", "false_positives = []", "how it can be wrong"),
        ] {
            let error = refused(from, to);
            assert!(error.starts_with("p.toml") && error.contains("line") && error.contains(expected), "{to}: {error}");
        }
    }

    #[test]
    fn a_condition_on_participants_names_a_roster_lines_in_its_unit_and_a_share() {
        let when = "when = { above = { metric = \"recruiting_reward_share\", limit = \"half\" } }";
        let on = |roster: &str, limit: &str, rest: &str| {
            format!(
                "when = {{ participants = {{ roster = \"{roster}\", are = \"above\", limit = \"{limit}\"{rest} }} }}"
            )
        };
        for (to, expected) in [
            (on("own_use_mont", "half", ""), "did you mean `own_use_month`?"),
            (on("downline_nonparticipant_share", "halve", ""), "did you mean `half`?"),
            (on("downline_nonparticipant_share", "half", ", share_above = \"hal\""), "unknown parameter `hal`"),
            (on("own_use_month", "half", ""), "`half` is in share, where `own_use_month` needs money"),
            (on("downline_nonparticipant_share", "half", ", shares = \"half\""), "shares"),
            (on("downline_nonparticipant_share", "half", "").replace("\"above\"", "\"over\""), "over"),
        ] {
            let error = refused(when, &to);
            assert!(error.starts_with("p.toml: line ") && error.contains(expected), "{to}: {error}");
        }
        let measured = "measured = { recruiting_reward_share = 0.6 }";
        let error = refused(measured, "rosters = { own_use_mnth = [1.0] }");
        assert!(error.contains("did you mean `own_use_month`?"), "{error}");
        for wrong in ["7", "[\"x\"]", "[{ low = 2, high = 1 }]", "[{ value = 1 }]"] {
            let error = refused(measured, &format!("rosters = {{ own_use_month = {wrong} }}"));
            assert!(error.contains("rosters.own_use_month: expected a list"), "{wrong}: {error}");
        }
    }

    #[test]
    fn the_line_is_the_one_that_holds_the_mistake() {
        assert!(refused("limit = \"half\"", "limit = \"halve\"").contains("line 19"));
    }
}
