//! What a person plausibly used of what they bought, up to the own-use cap.

use super::persons::{NO_PERSON, Persons};
use crate::case::manifest::PlanPeriod;
use crate::case::tables::orders::OrderKind;
use crate::facts::CompanyFacts;
use crate::facts::own_use::Cap;

/// The credit of every person, minor units: product and starter kit neither resold with a receipt nor returned, up to
/// the cap. The cap is one person's: several accounts share it. What was kept of an account's purchases is spread evenly
/// over its months, and parts of a minor unit are cut off. `None` where there is no cap.
pub fn credits(company: &CompanyFacts<'_>, persons: &Persons) -> Option<Vec<i64>> {
    let mut credits = vec![0; persons.len()];
    match company.own_use.cap {
        Cap::Unknown(_) => return None,
        Cap::Stated(cap, PlanPeriod::Period) => {
            for (credit, accounts) in credits.iter_mut().zip(&persons.accounts) {
                let kept: i64 = accounts.iter().map(|&account| kept(company, account as usize).0).sum();
                *credit = kept.min(cap);
            }
        }
        Cap::Stated(cap, PlanPeriod::Month) | Cap::Estimated(cap, _) => {
            for (person, _, kept) in kept_by_month(company, persons) {
                credits[person as usize] += kept.clamp(0, cap);
            }
        }
    }
    Some(credits)
}

/// What an account kept of the product and kits it bought, and what it bought, minor units.
fn kept(company: &CompanyFacts<'_>, account: usize) -> (i64, i64) {
    let ledger = &company.ledger;
    let bought = ledger.paid_for(OrderKind::Product, account) + ledger.paid_for(OrderKind::StarterKit, account);
    let gone = ledger.verified_cost[account] + ledger.refunded_goods[account];
    ((bought - gone).max(0), bought)
}

/// What persons kept, by person and month, minor units.
fn kept_by_month(company: &CompanyFacts<'_>, persons: &Persons) -> Vec<(u32, u16, i64)> {
    let mut rows = Vec::new();
    for row in &company.monthly.rows {
        let person = persons.of[row.person as usize];
        let (kept, bought) = kept(company, row.person as usize);
        if person != NO_PERSON && bought > 0 {
            let of_month = i128::from(kept) * i128::from(row.product + row.kits) / i128::from(bought);
            rows.push((person, row.month, of_month as i64));
        }
    }
    rows.sort_unstable();
    let months = rows.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1));
    months.map(|same| (same[0].0, same[0].1, same.iter().map(|row| row.2).sum())).collect()
}
