//! Waivers: fired indicators that somebody answers for, until a day. A waived finding stays in the report.

use super::condition::{Evidence, Test};
use super::judge::Finding;
use super::pack::{Rule, RulePack};
use super::tailoring::unknown_rule;
use super::verdict::Verdict;
use crate::calendar::toml_date;
use crate::toml_file;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

/// File name, in the case folder.
pub const FILE: &str = "waivers.toml";

/// The file as written.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waivers {
    /// The waivers.
    #[serde(default)]
    pub waiver: Vec<Waiver>,
}

/// One waiver.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The rule whose finding is set aside.
    #[schemars(with = "String")]
    pub rule: Spanned<String>,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub approved_by: String,
    /// Last day on which it holds.
    #[serde(deserialize_with = "toml_date")]
    pub expires: NaiveDate,
    /// Where it was decided.
    pub ticket: Option<String>,
    /// What it covers; everything the rule finds without it.
    #[serde(default)]
    pub scope: Scope,
}

/// What a waiver covers.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Only findings under these jurisdictions.
    #[serde(default)]
    pub jurisdictions: Vec<String>,
    /// Only while what was measured is no worse than this, in the unit of the rule's line; of a rule on single
    /// participants, the number of rows past the line.
    pub no_worse_than: Option<f64>,
}

/// The waiver of a finding, as the report shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Waived {
    /// What the rule came to.
    pub verdict: Verdict,
    /// Why it is set aside.
    pub reason: String,
    /// Who answers for it.
    pub approved_by: String,
    /// Last day on which it holds, `YYYY-MM-DD`.
    pub expires: String,
    /// Where it was decided.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ticket: Option<String>,
}

/// A waiver that set nothing aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unused {
    /// The rule it names.
    pub rule: String,
    /// Why it was not used.
    pub because: String,
    /// Where it is written: file and line.
    pub source: String,
}

impl Waivers {
    /// Reads the text of the file.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml_file::parse(FILE, text)
    }

    /// Refuses what no waiver may be: of an unknown rule, of one that cannot be waived, unsigned, given twice, or
    /// expired on the day of the run.
    pub fn check(&self, text: &str, packs: &[RulePack], as_of: NaiveDate) -> Result<(), String> {
        for (at, waiver) in self.waiver.iter().enumerate() {
            let id = waiver.rule.get_ref();
            let rule = packs.iter().flat_map(|pack| &pack.rules).find(|rule| rule.id == *id);
            let twice = self.waiver[..at].iter().any(|other| other.rule.get_ref() == id);
            let fault = match rule {
                None => Some(unknown_rule(id, packs)),
                Some(_) if twice => Some(format!("rule `{id}` is waived twice")),
                Some(rule) => waiver.fault(rule, as_of),
            };
            if let Some(message) = fault {
                return Err(toml_file::at(FILE, text, waiver.rule.span(), &message));
            }
        }
        Ok(())
    }

    /// Sets findings aside, and says which waivers had nothing to do.
    pub fn apply(&self, text: &str, findings: &mut [Finding]) -> Vec<Unused> {
        let of = |waiver: &Waiver| {
            let id = waiver.rule.get_ref();
            let finding = findings.iter_mut().find(|finding| finding.rule == *id);
            let because = finding.map_or(Some("the rule is off".to_owned()), |finding| waiver.set_aside(finding));
            because.map(|because| Unused {
                rule: id.clone(),
                because,
                source: format!("{FILE}, line {}", toml_file::line_at(text, waiver.rule.span().start)),
            })
        };
        self.waiver.iter().filter_map(of).collect()
    }
}

impl Waiver {
    fn fault(&self, rule: &Rule, as_of: NaiveDate) -> Option<String> {
        let id = &rule.id;
        if !rule.can_be_waived() {
            return Some(format!("rule `{id}` cannot be waived"));
        }
        if self.reason.trim().is_empty() || self.approved_by.trim().is_empty() {
            return Some(format!("the waiver of `{id}` needs a `reason` and a name in `approved_by`"));
        }
        let expired = self.expires < as_of;
        expired.then(|| {
            format!(
                "the waiver of `{id}` expired on {}; the run is as of {as_of}: renew it or take it out",
                self.expires
            )
        })
    }

    /// Sets a finding aside, or says why it does not.
    fn set_aside(&self, finding: &mut Finding) -> Option<String> {
        if !matches!(finding.verdict, Verdict::Fired | Verdict::Indeterminate) {
            return Some(format!("the rule is {}", finding.verdict.words()));
        }
        let covers = &self.scope.jurisdictions;
        if !covers.is_empty() && !finding.jurisdiction.split(", ").all(|j| covers.iter().any(|c| c == j)) {
            return Some(format!("it covers {}, the finding is under {}", covers.join(", "), finding.jurisdiction));
        }
        if let Some(accepted) = self.scope.no_worse_than
            && let Some(found) = finding.evidence.iter().find_map(|evidence| worse(evidence, accepted))
        {
            let note = format!("a waiver covers it up to {accepted}; {found} is worse");
            finding.notes.push(note.clone());
            return Some(note);
        }
        finding.waiver = Some(Waived {
            verdict: finding.verdict,
            reason: self.reason.trim().to_owned(),
            approved_by: self.approved_by.trim().to_owned(),
            expires: self.expires.to_string(),
            ticket: self.ticket.clone(),
        });
        finding.verdict = Verdict::Waived;
        None
    }
}

/// The worst end of what was measured, where it is worse than what was accepted.
fn worse(evidence: &Evidence, accepted: f64) -> Option<f64> {
    // Where participants were looked at one by one, what counts is how many are concerned.
    if let Some(concerned) = &evidence.concerned {
        return Some(concerned.possibly as f64).filter(|found| *found > accepted);
    }
    let [low, high] = evidence.range?;
    match evidence.test? {
        Test::Above | Test::AtLeast => (high > accepted).then_some(high),
        Test::Below | Test::AtMost => (low < accepted).then_some(low),
    }
}
