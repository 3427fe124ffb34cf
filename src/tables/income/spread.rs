//! Where all commissions went, and how they spread over the income population.

use crate::case::tables::participants::Class;
use crate::facts::CompanyFacts;
use crate::money::Currency;
use crate::stats::inequality::lorenz;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Points of the Lorenz curve.
const LORENZ_STEPS: usize = 100;

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
