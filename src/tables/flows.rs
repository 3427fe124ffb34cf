//! Where revenue and rewards come from.

use crate::case::tables::commissions::COMMISSION_KINDS;
use crate::case::tables::orders::ORDER_KINDS;
use crate::case::tables::participants::Class;
use crate::facts::CompanyFacts;
use crate::facts::rewards::{SOURCES, Source};
use crate::money::Currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Revenue of one buyer class and order kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RevenueRow {
    /// business, preferred, retail or unknown; declared, as of the order date where a class history exists.
    pub buyer_class: String,
    /// product, `starter_kit`, fee, tool or unmapped.
    pub order_kind: String,
    /// Major units.
    pub amount: f64,
    /// Order lines.
    pub order_lines: u64,
    /// Accounts that bought; a line without a known buyer is taken for one.
    #[serde(default)]
    pub buyers: u64,
}

/// Revenue by buyer class and order kind; cells without an order are left out.
pub fn revenue_by_source(company: &CompanyFacts<'_>, currency: &Currency) -> Vec<RevenueRow> {
    let classes = [Class::Business, Class::Preferred, Class::Retail, Class::Unknown];
    let mut rows = Vec::new();
    for class in classes {
        for kind in ORDER_KINDS {
            let cells = || company.revenue.iter().filter(move |(b, k, ..)| b.class() == class && *k == kind);
            let order_lines: u64 = cells().map(|(.., sum)| sum.lines).sum();
            if order_lines > 0 {
                rows.push(RevenueRow {
                    buyer_class: class.name().to_owned(),
                    order_kind: kind.name().to_owned(),
                    amount: currency.major(cells().map(|(.., sum)| sum.amount).sum()),
                    order_lines,
                    buyers: company.revenue.buyers(class, kind),
                });
            }
        }
    }
    rows
}

/// Commissions of one kind and source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RewardRow {
    /// Kind of commission.
    pub commission_kind: String,
    /// business, preferred, retail, enrolment, unknown or untraced.
    pub source: String,
    /// Major units, claw-backs netted.
    pub amount: f64,
    /// Accounts that were paid it; payees who are not in the participants table are not counted.
    #[serde(default)]
    pub payees: u64,
}

/// Commissions by kind and source; empty cells are left out.
pub fn rewards_by_source(company: &CompanyFacts<'_>, currency: &Currency) -> Option<Vec<RewardRow>> {
    let rewards = company.rewards.as_ref()?;
    let mut rows = Vec::new();
    for kind in COMMISSION_KINDS {
        for source in SOURCES {
            let amount = rewards.cell(kind as usize, source);
            if amount != 0 {
                rows.push(RewardRow {
                    commission_kind: kind.name().to_owned(),
                    source: source.name().to_owned(),
                    amount: currency.major(amount),
                    payees: rewards.payees(&[kind], source),
                });
            }
        }
    }
    Some(rows)
}

/// Commissions that rest on one kind of purchase, and how each lens reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LensRow {
    /// What the commissions rest on.
    pub rests_on: String,
    /// Major units.
    pub amount: f64,
    /// Accounts that were paid for purchases of this kind of buyer; of members' product, whatever became of it.
    #[serde(default)]
    pub payees: u64,
    /// `retail`, `recruitment` or `open`, by lens.
    pub strict: String,
    /// As `strict`, under the demand lens.
    pub demand: String,
    /// As `strict`, under the industry lens.
    pub industry: String,
}

/// Read as retail, or as open, by every lens.
const RETAIL: [&str; 3] = ["retail"; 3];
const OPEN: [&str; 3] = ["open"; 3];

/// Commissions by what they rest on.
pub fn rewards_by_lens(company: &CompanyFacts<'_>, currency: &Currency) -> Option<Vec<LensRow>> {
    let rewards = company.rewards.as_ref()?;
    let own = rewards.own_product;
    let unit = currency.major(1);
    let from = |source| currency.major(rewards.from_source(source));
    let row = |rests_on: &str, of: Source, amount: f64, [strict, demand, industry]: [&str; 3]| LensRow {
        rests_on: rests_on.to_owned(),
        amount,
        payees: rewards.payees(&COMMISSION_KINDS, of),
        strict: strict.to_owned(),
        demand: demand.to_owned(),
        industry: industry.to_owned(),
    };
    let own_rows = match own.plausible {
        Some(plausible) => vec![
            row(
                "members' product, plausible own use",
                Source::Business,
                unit * plausible,
                ["recruitment", "retail", "retail"],
            ),
            row(
                "members' product, unexplained",
                Source::Business,
                unit * own.unexplained,
                ["recruitment", "recruitment", "retail"],
            ),
        ],
        None => vec![row(
            "members' product, not resold",
            Source::Business,
            unit * own.unexplained,
            ["recruitment", "open", "retail"],
        )],
    };
    let rows = [
        row("retail customers' purchases", Source::Retail, from(Source::Retail), RETAIL),
        row("preferred customers' purchases", Source::Preferred, from(Source::Preferred), RETAIL),
        row("members' product, verified resale", Source::Business, unit * own.resold, RETAIL),
    ]
    .into_iter()
    .chain(own_rows)
    .chain([
        row("starter kits, fees and tools", Source::Enrolment, from(Source::Enrolment), ["recruitment"; 3]),
        row("purchases of unknown class", Source::Unknown, from(Source::Unknown), OPEN),
        row("untraced", Source::Untraced, from(Source::Untraced), OPEN),
    ]);
    Some(rows.filter(|row| row.amount != 0.0).collect())
}
