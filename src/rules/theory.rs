//! The theories that rules roll up to: the ways a multi-level company can be off the level.

use super::judge::Finding;
use super::verdict::{Severity, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A theory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Theory {
    /// Rewards are paid out of recruiting.
    RecruitmentFundedRewards,
    /// Members are pushed to buy stock they do not need.
    InventoryLoading,
    /// Incomes are shown better than they are.
    IncomeMisrepresentation,
    /// The right to recruit is itself what is sold.
    EndlessChain,
    /// What would protect participants is missing.
    MissingSafeguards,
}

/// Every theory, in the order of the report.
pub const THEORIES: [Theory; 5] = [
    Theory::RecruitmentFundedRewards,
    Theory::InventoryLoading,
    Theory::IncomeMisrepresentation,
    Theory::EndlessChain,
    Theory::MissingSafeguards,
];

impl Theory {
    /// Its name in a report.
    pub fn title(self) -> &'static str {
        match self {
            Self::RecruitmentFundedRewards => "Recruitment-funded rewards",
            Self::InventoryLoading => "Inventory loading",
            Self::IncomeMisrepresentation => "Income misrepresentation",
            Self::EndlessChain => "Endless chain",
            Self::MissingSafeguards => "Missing safeguards",
        }
    }

    /// The question it answers.
    pub fn question(self) -> &'static str {
        match self {
            Self::RecruitmentFundedRewards => {
                "Are rewards paid for recruiting and joining rather than for sales to people who want the product?"
            }
            Self::InventoryLoading => "Are members pushed to buy stock they neither use nor sell?",
            Self::IncomeMisrepresentation => "Are incomes shown better than they are?",
            Self::EndlessChain => "Is the right to recruit, bought and paid on, itself the product?",
            Self::MissingSafeguards => "Are the rules missing that would protect participants?",
        }
    }
}

/// What the findings say on one theory: counts and a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TheoryAnswer {
    /// The theory.
    pub theory: Theory,
    /// Rules that fired.
    pub fired: u32,
    /// Rules that the data leave open.
    pub indeterminate: u32,
    /// Rules that could not be assessed.
    pub not_assessed: u32,
    /// Rules that are clear.
    pub clear: u32,
    /// Rules that do not speak of this case.
    pub not_applicable: u32,
    /// The greatest severity among the fired.
    pub strongest: Option<Severity>,
    /// The answer in plain words.
    pub answer: String,
}

impl TheoryAnswer {
    /// Whether an indicator fired that is more than information.
    pub fn has_fired(&self) -> bool {
        self.strongest.is_some_and(|severity| severity > Severity::Info)
    }
}

/// The answer on every theory.
pub fn answers(findings: &[Finding]) -> Vec<TheoryAnswer> {
    THEORIES.into_iter().map(|theory| answer(theory, findings)).collect()
}

fn answer(theory: Theory, findings: &[Finding]) -> TheoryAnswer {
    let of: Vec<&Finding> = findings.iter().filter(|f| f.theory == theory).collect();
    let count = |verdict| of.iter().filter(|f| f.verdict == verdict).count() as u32;
    TheoryAnswer {
        theory,
        fired: count(Verdict::Fired),
        indeterminate: count(Verdict::Indeterminate),
        not_assessed: count(Verdict::NotAssessed),
        clear: count(Verdict::Clear),
        not_applicable: count(Verdict::NotApplicable),
        strongest: of.iter().filter(|f| f.verdict == Verdict::Fired).map(|f| f.severity).max(),
        answer: sentence(&of),
    }
}

/// The strongest of what was found, in the rules' own titles.
fn sentence(findings: &[&Finding]) -> String {
    let with = |verdict| -> Vec<&Finding> {
        let mut some: Vec<&Finding> = findings.iter().copied().filter(|f| f.verdict == verdict).collect();
        some.sort_by_key(|f| std::cmp::Reverse(f.severity));
        some
    };
    let list = |some: &[&Finding]| {
        let titles: Vec<&str> = some.iter().take(2).map(|f| f.title.as_str()).collect();
        titles.join("; ")
    };
    let (fired, open, missing) = (with(Verdict::Fired), with(Verdict::Indeterminate), with(Verdict::NotAssessed));
    if findings.is_empty() {
        "No rule of the packs in use speaks of it.".to_owned()
    } else if fired.first().is_some_and(|f| f.severity > Severity::Info) {
        format!("{}.", list(&fired))
    } else if !open.is_empty() {
        format!("The data leave it open: {}.", list(&open))
    } else if !fired.is_empty() {
        format!("For information only: {}.", list(&fired))
    } else if findings.iter().any(|f| f.verdict == Verdict::Clear) {
        let rest =
            if missing.is_empty() { String::new() } else { format!(", {} could not be assessed", missing.len()) };
        format!("No indicator fired{rest}.")
    } else if missing.is_empty() {
        "No rule applies to this case.".to_owned()
    } else {
        "Not assessed: what the rules need is missing.".to_owned()
    }
}
