//! The five faults that FTC staff found in income disclosure statements: each is looked for in the published tables themselves.

use super::summary::{Summary, summarise};
use super::table::IncomeTable;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Groups that together hold less than this share of the population are the top of a table.
const TOP: f64 = 0.01;

/// The faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// People who earned nothing are left out.
    OmitsZeroEarners,
    /// Incomes are before what participants pay.
    IgnoresExpenses,
    /// Most rows speak of a few at the top.
    StressesTopEarners,
    /// The typical result cannot be read from it.
    HidesTypicalResult,
    /// Periods or populations are mixed.
    MixesPeriodsOrBases,
}

/// Every fault, in the order of the report.
pub const FAULTS: [FaultKind; 5] = [
    FaultKind::OmitsZeroEarners,
    FaultKind::IgnoresExpenses,
    FaultKind::StressesTopEarners,
    FaultKind::HidesTypicalResult,
    FaultKind::MixesPeriodsOrBases,
];

/// Whether a fault was found, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    /// Which.
    pub fault: FaultKind,
    /// Whether it was found; absent where the tables do not say.
    pub found: Option<bool>,
    /// Why.
    pub because: String,
}

/// Looks for every fault in the tables of one disclosure, the latest where there are several.
pub fn lint(tables: &[IncomeTable]) -> Vec<Fault> {
    let latest: Vec<IncomeTable> =
        tables.iter().filter(|t| tables.first().is_some_and(|first| t.is_beside(first))).cloned().collect();
    let tables = latest.as_slice();
    let summaries: Vec<Summary> = tables.iter().map(summarise).collect();
    FAULTS
        .into_iter()
        .map(|fault| {
            let (found, because) = match fault {
                FaultKind::OmitsZeroEarners => omits_zero_earners(tables, &summaries),
                FaultKind::IgnoresExpenses => ignores_expenses(tables),
                FaultKind::StressesTopEarners => stresses_top_earners(tables),
                FaultKind::HidesTypicalResult => hides_typical_result(tables, &summaries),
                FaultKind::MixesPeriodsOrBases => mixes(tables),
            };
            Fault { fault, found, because }
        })
        .collect()
}

type Answer = (Option<bool>, String);

/// Shown = a group of its own with no income, or a printed share of people who earned.
fn omits_zero_earners(tables: &[IncomeTable], summaries: &[Summary]) -> Answer {
    let shown = tables.iter().find(|t| {
        !t.only_earners() && (t.published_paid_share.is_some() || t.groups.iter().any(|g| g.greatest == 0.0))
    });
    if let Some(table) = shown {
        return (Some(false), format!("people who were paid nothing can be seen on the basis \"{}\"", table.basis));
    }
    let because = summaries.first().filter(|s| !s.only_earners).map_or_else(
        || "no table has a place for people who were paid nothing".to_owned(),
        |s| {
            if s.listed_share > 0.995 {
                "every group in the table has an income: none shows people who were paid nothing".to_owned()
            } else {
                format!(
                    "the groups list {:.1} % of the basis, and the table does not say what the rest earned",
                    s.listed_share * 100.0
                )
            }
        },
    );
    (Some(true), because)
}

fn ignores_expenses(tables: &[IncomeTable]) -> Answer {
    match (tables.iter().any(|t| t.gross == Some(true)), tables.iter().any(|t| t.gross == Some(false))) {
        (true, _) => {
            (Some(true), "incomes are before what participants pay for goods, fees and their business".to_owned())
        }
        (false, true) => (Some(false), "incomes are after expenses".to_owned()),
        (false, false) => (None, "the tables do not say whether incomes are before or after expenses".to_owned()),
    }
}

/// More than half of the paid groups together hold less than a hundredth of the population.
fn stresses_top_earners(tables: &[IncomeTable]) -> Answer {
    let Some(table) = tables.first() else { return (None, "there is no table".to_owned()) };
    let mut paid: Vec<_> = table.groups.iter().filter(|g| g.greatest > 0.0).collect();
    paid.sort_by(|a, b| (b.mean.unwrap_or(b.least)).total_cmp(&a.mean.unwrap_or(a.least)));
    let mut reached = 0.0;
    let top = paid
        .iter()
        .take_while(|group| {
            reached += group.share.high;
            reached < TOP
        })
        .count();
    (
        Some(2 * top > paid.len()),
        format!("{top} of {} groups with income hold together less than 1 % of the population", paid.len()),
    )
}

fn hides_typical_result(tables: &[IncomeTable], summaries: &[Summary]) -> Answer {
    let printed = tables.iter().find(|t| t.groups.iter().any(|g| g.greatest == 0.0 && g.share.low >= 0.5));
    if let Some(table) = printed {
        return (
            Some(false),
            format!("a group of its own shows that most were paid nothing, on the basis \"{}\"", table.basis),
        );
    }
    if let Some(table) = tables.iter().filter(|t| !t.only_earners()).find(|t| middle_is_printed(t)) {
        return (
            Some(false),
            format!("the group with the participant in the middle has a median, on the basis \"{}\"", table.basis),
        );
    }
    let brackets = summaries.iter().any(|s| s.division == "bracket" && !s.only_earners);
    if brackets {
        return (Some(false), "the bracket with the median can be read from the shares".to_owned());
    }
    (
        Some(true),
        "there are means by rank, but neither a median nor a group that shows what the participant in the middle earned".to_owned(),
    )
}

/// Whether the group that spans the middle of the listed population prints a median of its own.
fn middle_is_printed(table: &IncomeTable) -> bool {
    let mut groups: Vec<_> = table.groups.iter().collect();
    groups.sort_by(|a, b| (a.mean.unwrap_or(a.least)).total_cmp(&b.mean.unwrap_or(b.least)));
    let mut reached = 1.0 - table.listed().low;
    groups.into_iter().any(|group| {
        let before = reached;
        reached += group.share.low;
        before < 0.5 && reached >= 0.5 && group.has_median
    })
}

fn mixes(tables: &[IncomeTable]) -> Answer {
    let bases: BTreeSet<&str> = tables.iter().map(|t| t.basis.as_str()).collect();
    let periods: BTreeSet<&str> = tables.iter().map(|t| t.period.as_str()).collect();
    let within = tables.iter().find(|t| t.periods_a_year().is_none() && t.period.contains(['=', ';', '/']));
    if let Some(table) = within {
        return (Some(true), format!("one table mixes periods: {}", table.period));
    }
    if periods.len() > 1 {
        let list: Vec<&str> = periods.into_iter().collect();
        return (Some(true), format!("the tables are for different periods: {}", list.join(", ")));
    }
    if bases.len() > 1 {
        let list: Vec<&str> = bases.into_iter().collect();
        return (Some(true), format!("the tables are of different populations: {}", list.join("; ")));
    }
    (Some(false), "one period and one population".to_owned())
}
