//! What a rule comes to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The outcome of a rule. The last four are ordered so that *all* is the minimum and *any* the maximum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The rule does not speak of this case.
    NotApplicable,
    /// It fired and was waived.
    Waived,
    /// All of the range lies on the other side of the line.
    Clear,
    /// What it needs is missing. Missing data never read as fine.
    #[default]
    NotAssessed,
    /// The line lies within the range.
    Indeterminate,
    /// All of the range lies past the line.
    Fired,
}

/// Every verdict, strongest first, as reports list them.
pub const VERDICTS: [Verdict; 6] = [
    Verdict::Fired,
    Verdict::Indeterminate,
    Verdict::NotAssessed,
    Verdict::Clear,
    Verdict::Waived,
    Verdict::NotApplicable,
];

impl Verdict {
    /// The words of a report.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotApplicable => "not applicable",
            Self::Waived => "waived",
            Self::Clear => "clear",
            Self::NotAssessed => "not assessed",
            Self::Indeterminate => "indeterminate",
            Self::Fired => "fired",
        }
    }
}

/// How much a fired rule weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// A minor indicator.
    Low,
    /// An indicator.
    Medium,
    /// A strong indicator.
    High,
    /// As strong as indicators get.
    Critical,
}

impl Severity {
    /// The words of a report.
    pub fn words(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Clear, Fired, Indeterminate, NotAssessed};

    #[test]
    fn all_is_the_minimum_and_any_the_maximum() {
        assert_eq!([Fired, NotAssessed].into_iter().min(), Some(NotAssessed));
        assert_eq!([Clear, NotAssessed].into_iter().min(), Some(Clear));
        assert_eq!([Clear, Indeterminate, NotAssessed].into_iter().max(), Some(Indeterminate));
    }
}
