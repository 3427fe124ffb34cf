//! On which terms a fund is dealt.

use clap::ValueEnum;
use serde::Serialize;

/// Units of [`Terms::at_most_back`] in a whole.
pub const SHARE_UNITS: i64 = 1_000_000;
/// Decimal places of a share in those units.
pub const SHARE_PLACES: u32 = 6;

/// How the loss of a person is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Net {
    /// N3: paid to the company, less commissions and refunds; what resales brought in is left out, own use is a cost.
    CompanyCash,
    /// N1: N3 less resale proceeds, plus expenses.
    Strict,
    /// N2: N1 less plausible own use, up to the own-use cap.
    UseCredit,
}

impl Net {
    /// The loss as a formula.
    pub fn formula(self) -> &'static str {
        match self {
            Self::CompanyCash => "company cash (N3): paid to the company − commissions − refunds",
            Self::Strict => "strict (N1): paid to the company − commissions − refunds − resale proceeds + expenses",
            Self::UseCredit => {
                "use credit (N2): paid to the company − commissions − refunds − resale proceeds + expenses − plausible own use"
            }
        }
    }
}

/// What a household is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Household {
    /// Accounts of one household are one person.
    Merge,
    /// Every account is a person.
    Ignore,
}

/// The terms; amounts in minor units.
#[derive(Clone, Debug)]
pub struct Terms {
    /// What there is to deal; more than nothing.
    pub pool: i64,
    /// Least a person has paid the company.
    pub floor: i64,
    /// Greatest share of what a person paid the company that came back as commissions, in millionths.
    pub at_most_back: i64,
    /// How losses are counted.
    pub net: Net,
    /// Regions whose people are eligible; all where empty.
    pub regions: Vec<String>,
    /// What a household is.
    pub household: Household,
    /// Payments under this are not made.
    pub de_minimis: i64,
}

impl Terms {
    /// The widest terms: everybody who paid anything and got less back, company cash, no least payment.
    pub fn of_pool(pool: i64) -> Self {
        Self {
            pool,
            floor: 0,
            at_most_back: SHARE_UNITS,
            net: Net::CompanyCash,
            regions: Vec::new(),
            household: Household::Merge,
            de_minimis: 0,
        }
    }
}
