//! Incomes by depth, by month of joining, by rank and by the size of the downline.

mod nets;
mod spread;

pub use nets::Nets;
pub use spread::{LorenzPoint, ReconciliationRow, lorenz_commissions, reconciliation};

use super::depth::{DEEPEST, folded};
use crate::calendar::{Day, date_of};
use crate::facts::CompanyFacts;
use crate::genealogy::UNPLACED;
use crate::money::Currency;
use chrono::Datelike;
use nets::nets;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Most ranks with a row of their own: names are free text, and no table grows with them.
const MOST_RANKS: usize = 100;
/// The most business participants in a downline of each size but the last.
const DOWNLINE_SIZES: [u32; 5] = [0, 1, 5, 20, 100];

/// Net results at one depth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DepthRow {
    /// Levels below a root; absent for participants without a place in the tree.
    pub depth: Option<u32>,
    /// Whether the row holds everybody at this depth and below.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub and_deeper: bool,
    /// Their results.
    #[serde(flatten)]
    pub nets: Nets,
}

/// Net results of those who joined in one month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CohortRow {
    /// Month of joining, `YYYY-MM`; everybody who joined before the period is one cohort, `before YYYY-MM`.
    pub cohort: String,
    /// Their results.
    #[serde(flatten)]
    pub nets: Nets,
}

/// Net results of those who hold one rank.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RankRow {
    /// Rank as of the export; absent for participants without one, and where several ranks are one row.
    pub rank: Option<String>,
    /// Whether the row holds everybody of the ranks that have no row of their own.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub other_ranks: bool,
    /// Their results.
    #[serde(flatten)]
    pub nets: Nets,
}

/// Net results of those with a downline of one size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DownlineRow {
    /// Business participants below, such as `2-5`; absent for participants without a place in the tree.
    pub downline: Option<String>,
    /// Their results.
    #[serde(flatten)]
    pub nets: Nets,
}

fn grouped<K: Ord>(company: &CompanyFacts<'_>, key: impl Fn(u32) -> K) -> BTreeMap<K, Vec<u32>> {
    let mut groups: BTreeMap<K, Vec<u32>> = BTreeMap::new();
    for &person in &company.ordered {
        groups.entry(key(person)).or_default().push(person);
    }
    groups
}

/// Net results of the income population by depth; participants without a place come last.
pub fn by_depth(company: &CompanyFacts<'_>, currency: &Currency) -> Option<Vec<DepthRow>> {
    company.rewards.as_ref()?;
    let depth = |person: u32| folded(company.company.genealogy.depth(person));
    let rows = grouped(company, depth).into_iter().map(|(depth, members)| DepthRow {
        depth: (depth != UNPLACED).then_some(depth),
        and_deeper: depth == DEEPEST,
        nets: nets(company, currency, &members),
    });
    Some(rows.collect())
}

/// Net results of the income population by month of joining.
pub fn by_join_cohort(company: &CompanyFacts<'_>, currency: &Currency) -> Option<Vec<CohortRow>> {
    company.rewards.as_ref()?;
    let start = company.company.period.start();
    let month = |day: Day| date_of(day).map_or((0, 0), |date| (date.year(), date.month()));
    let cohort = |person: u32| {
        let joined = company.company.participants.joined[person as usize];
        if joined < start { (i32::MIN, 0) } else { month(joined) }
    };
    let rows = grouped(company, cohort).into_iter().map(|((year, number), members)| CohortRow {
        cohort: if year == i32::MIN {
            let (year, number) = month(start);
            format!("before {year:04}-{number:02}")
        } else {
            format!("{year:04}-{number:02}")
        },
        nets: nets(company, currency, &members),
    });
    Some(rows.collect())
}

/// Net results of the income population by rank, the rank with most participants first; those without one come last.
/// `None` where the participants table names no rank.
pub fn by_rank(company: &CompanyFacts<'_>, currency: &Currency) -> Option<Vec<RankRow>> {
    company.rewards.as_ref()?;
    let ranks = &company.company.participants.rank;
    let mut groups = grouped(company, |person| ranks.number(person));
    let unranked = groups.remove(&None);
    let mut groups: Vec<(Option<String>, Vec<u32>)> =
        groups.into_iter().map(|(rank, members)| (rank.map(|rank| ranks.shown(rank)), members)).collect();
    groups.sort_by(|(a, of_a), (b, of_b)| Reverse(of_a.len()).cmp(&Reverse(of_b.len())).then_with(|| a.cmp(b)));
    let others: Vec<u32> =
        groups.split_off(MOST_RANKS.min(groups.len())).into_iter().flat_map(|(_, members)| members).collect();
    let row =
        |rank, other_ranks, members: &[u32]| RankRow { rank, other_ranks, nets: nets(company, currency, members) };
    let mut rows: Vec<RankRow> = groups.into_iter().map(|(rank, members)| row(rank, false, &members)).collect();
    if rows.is_empty() {
        return None;
    }
    if !others.is_empty() {
        rows.push(row(None, true, &others));
    }
    rows.extend(unranked.map(|members| row(None, false, &members)));
    Some(rows)
}

/// Net results of the income population by the number of business participants in the downline; those without a place
/// in the tree come last.
pub fn by_downline(company: &CompanyFacts<'_>, currency: &Currency) -> Option<Vec<DownlineRow>> {
    company.rewards.as_ref()?;
    let size = |person: u32| {
        let members = company.downline.members[person as usize];
        let placed = company.company.genealogy.depth(person) != UNPLACED;
        if placed { DOWNLINE_SIZES.partition_point(|most| *most < members) } else { usize::MAX }
    };
    let rows = grouped(company, size).into_iter().map(|(size, members)| DownlineRow {
        downline: (size != usize::MAX).then(|| size_in_words(size)),
        nets: nets(company, currency, &members),
    });
    Some(rows.collect())
}

fn size_in_words(at: usize) -> String {
    let least = at.checked_sub(1).map_or(0, |before| DOWNLINE_SIZES[before] + 1);
    match DOWNLINE_SIZES.get(at) {
        Some(&most) if most == least => least.to_string(),
        Some(most) => format!("{least}-{most}"),
        None => format!("more than {}", least - 1),
    }
}
