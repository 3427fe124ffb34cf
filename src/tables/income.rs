//! Incomes by depth and by month of joining.

use super::depth::{DEEPEST, folded};
use crate::calendar::{Day, date_of};
use crate::case::tables::participants::{Class, STILL_THERE};
use crate::facts::CompanyFacts;
use crate::genealogy::UNPLACED;
use crate::money::Currency;
use crate::stats::inequality::lorenz;
use crate::stats::quantile::quantile;
use chrono::Datelike;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days of an average month, for tenure.
const DAYS_OF_MONTH: f64 = 365.25 / 12.0;
/// Points of the Lorenz curve.
const LORENZ_STEPS: usize = 100;

/// Net results of a group of participants, major units.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Nets {
    /// Participants.
    pub participants: u64,
    /// Mean company cash (N3).
    pub mean_net: f64,
    /// Median company cash.
    pub median_net: f64,
    /// Share that paid the company more than it paid them.
    pub loss_share: f64,
    /// Share paid nothing.
    pub zero_pay_share: f64,
    /// Mean commissions.
    pub mean_commissions: f64,
    /// 10th percentile of company cash.
    pub p10_net: f64,
    /// 25th percentile.
    pub p25_net: f64,
    /// 75th percentile.
    pub p75_net: f64,
    /// 90th percentile.
    pub p90_net: f64,
    /// Mean months between joining and leaving, or the end of the period.
    pub mean_tenure_months: f64,
}

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

fn nets(company: &CompanyFacts<'_>, currency: &Currency, members: &[u32]) -> Nets {
    let ledger = &company.ledger;
    let count = members.len() as f64;
    let unit = currency.major(1);
    let mut cash: Vec<f64> = members.iter().map(|&p| ledger.company_cash(p as usize) as f64).collect();
    let sum: i64 = members.iter().map(|&p| ledger.company_cash(p as usize)).sum();
    let commissions: i64 = members.iter().map(|&p| ledger.commissions[p as usize]).sum();
    cash.sort_unstable_by(f64::total_cmp);
    let at = |p: f64| unit * quantile(&cash, p).unwrap_or(0.0);
    let tenure: i64 = members.iter().map(|&p| i64::from(tenure_days(company, p))).sum();
    Nets {
        participants: members.len() as u64,
        mean_net: unit * (sum as f64 / count),
        median_net: at(0.5),
        loss_share: cash.iter().filter(|net| **net < 0.0).count() as f64 / count,
        zero_pay_share: members.iter().filter(|&&p| ledger.commissions[p as usize] <= 0).count() as f64 / count,
        mean_commissions: unit * (commissions as f64 / count),
        p10_net: at(0.1),
        p25_net: at(0.25),
        p75_net: at(0.75),
        p90_net: at(0.9),
        mean_tenure_months: tenure as f64 / count / DAYS_OF_MONTH,
    }
}

fn tenure_days(company: &CompanyFacts<'_>, person: u32) -> Day {
    let people = &company.company.participants;
    let end = company.company.period.end();
    let left = people.left[person as usize];
    let last = if left == STILL_THERE { end } else { left.min(end) };
    (last - people.joined[person as usize]).max(0)
}

fn grouped<K: Ord>(company: &CompanyFacts<'_>, key: impl Fn(u32) -> K) -> BTreeMap<K, Vec<u32>> {
    let mut groups: BTreeMap<K, Vec<u32>> = BTreeMap::new();
    for &person in &company.population.members {
        groups.entry(key(person)).or_default().push(person);
    }
    groups
}

/// Company cash of the income population by depth; participants without a place come last.
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

/// Company cash of the income population by month of joining.
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

/// Money in and out of accounts, by whether they count in income measures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReconciliationRow {
    /// Which accounts.
    pub accounts: String,
    /// How many.
    pub count: u64,
    /// Commissions, major units.
    pub commissions: f64,
    /// Paid to the company less refunds, major units.
    pub paid: f64,
}

/// Where the commissions went that are in nobody's income.
pub fn reconciliation(company: &CompanyFacts<'_>, currency: &Currency) -> Option<Vec<ReconciliationRow>> {
    let rewards = company.rewards.as_ref()?;
    let people = &company.company.participants;
    let all: Vec<u32> = (0..people.len() as u32).collect();
    let is_member = {
        let mut member = vec![false; people.len()];
        for &person in &company.population.members {
            member[person as usize] = true;
        }
        member
    };
    let row = |accounts: &str, wanted: &dyn Fn(usize) -> bool| {
        let of: Vec<usize> = all.iter().map(|&p| p as usize).filter(|&p| wanted(p)).collect();
        ReconciliationRow {
            accounts: accounts.to_owned(),
            count: of.len() as u64,
            commissions: currency.major(of.iter().map(|&p| company.ledger.commissions[p]).sum()),
            paid: currency.major(of.iter().map(|&p| company.ledger.paid_in_all(p) - company.ledger.refunded(p)).sum()),
        }
    };
    let business = |p: usize| people.class[p] == Class::Business;
    let rows = [
        row("income population", &|p| is_member[p]),
        row("house accounts", &|p| people.house[p]),
        row("business, not there in the period", &|p| business(p) && !people.house[p] && !is_member[p]),
        row("other classes", &|p| !business(p) && !people.house[p]),
        ReconciliationRow {
            accounts: "payees who are not in the participants table".to_owned(),
            count: 0,
            commissions: currency.major(rewards.to_strangers),
            paid: 0.0,
        },
    ];
    Some(rows.into_iter().filter(|r| r.count > 0 || r.commissions != 0.0).collect())
}

/// A point of the Lorenz curve of commissions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LorenzPoint {
    /// Share of participants, from the least paid.
    pub participants: f64,
    /// Their share of all commissions.
    pub commissions: f64,
}

/// The Lorenz curve of commissions of the income population, where it is defined.
pub fn lorenz_commissions(company: &CompanyFacts<'_>) -> Option<Vec<LorenzPoint>> {
    company.rewards.as_ref()?;
    let mut values: Vec<f64> =
        company.population.members.iter().map(|&p| company.ledger.commissions[p as usize] as f64).collect();
    values.sort_unstable_by(f64::total_cmp);
    let curve = lorenz(&values, LORENZ_STEPS)?;
    let points = curve
        .into_iter()
        .enumerate()
        .map(|(step, commissions)| LorenzPoint { participants: step as f64 / LORENZ_STEPS as f64, commissions });
    Some(points.collect())
}
