//! Commissions by level and by rank of the payee, as each lens reads them.

use crate::facts::rests::Rests;
use crate::facts::tracing::{Cell, DEEPEST, LEVELS, MOST_RANKS, NOT_KNOWN};
use crate::facts::{CompanyFacts, Facts};
use crate::metrics::tracing::lens_shares;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Commissions that rest on purchases of one level below the payee.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LevelRow {
    /// Levels below the payee; 0 is the payee's own customers and purchases, absent where nobody knows.
    pub level: Option<u32>,
    /// Whether the row holds everything from this level on.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub and_deeper: bool,
    /// Accounts that were paid them; payees who are not in the participants table are not counted.
    #[serde(default)]
    pub payees: u64,
    /// The commissions.
    #[serde(flatten)]
    pub traced: Traced,
}

/// Commissions of payees of one rank.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RankRow {
    /// Rank of the payee as of the export, a long name cut; absent for accounts without one and payees who are no participants.
    pub rank: Option<String>,
    /// Accounts with any commission.
    pub payees: u64,
    /// The commissions.
    #[serde(flatten)]
    pub traced: Traced,
}

/// Commissions by what they rest on. Shares are absent where claw-backs leave nothing to take a share of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Traced {
    /// Commissions.
    pub commissions: u64,
    /// Major units, claw-backs netted.
    pub amount: f64,
    /// The part that is untraced, or rests on purchases of unknown class, major units.
    pub open: f64,
    /// (IC + IU + EN) / amount.
    pub strict_share: Option<f64>,
    /// (IU + EN) / amount; absent too where nobody can say how much own use is plausible.
    pub demand_share: Option<f64>,
    /// EN / amount.
    pub industry_share: Option<f64>,
}

fn traced(cell: &Cell, facts: &Facts<'_>, company: &CompanyFacts<'_>) -> Traced {
    let [strict_share, demand_share, industry_share] = lens_shares(cell, facts, company);
    Traced {
        commissions: cell.count,
        amount: facts.currency.major(cell.total()),
        open: facts.currency.major(cell.of(Rests::Untraced) + cell.of(Rests::Unknown)),
        strict_share,
        demand_share,
        industry_share,
    }
}

/// Commissions by level; levels without a commission are left out.
pub fn rewards_by_level(facts: &Facts<'_>, company: &CompanyFacts<'_>) -> Option<Vec<LevelRow>> {
    let tracing = company.tracing.as_ref()?;
    let cells = (0..LEVELS).map(|level| (level, tracing.of_level(level)));
    let row = |(level, cell): (usize, Cell)| LevelRow {
        level: (level != NOT_KNOWN).then_some(level as u32),
        and_deeper: level == DEEPEST,
        payees: tracing.payees_of_level(level),
        traced: traced(&cell, facts, company),
    };
    Some(cells.filter(|(_, cell)| cell.count > 0).map(row).collect())
}

/// Commissions by rank of the payee, in the order of the ranks' names, those without one last. `None` where the
/// participants table has no ranks.
pub fn rewards_by_rank(facts: &Facts<'_>, company: &CompanyFacts<'_>) -> Option<Vec<RankRow>> {
    let tracing = company.tracing.as_ref()?;
    let names = &company.company.participants.rank;
    let ranks = names.distinct().min(MOST_RANKS);
    if ranks == 0 {
        return None;
    }
    let mut rows = Vec::new();
    for rank in 0..=ranks + 1 {
        let cell = tracing.of_rank(rank);
        if cell.count > 0 {
            rows.push(RankRow {
                rank: (rank < ranks).then(|| names.shown(rank as u32)),
                payees: tracing.paid_by_rank.get(rank).copied().unwrap_or(0),
                traced: traced(&cell, facts, company),
            });
        }
    }
    rows.sort_by(|a, b| (a.rank.is_none(), &a.rank).cmp(&(b.rank.is_none(), &b.rank)));
    Some(rows)
}
