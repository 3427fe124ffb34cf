//! How members' own purchases split: resold with a receipt, plausibly used, unexplained.

use super::Fact;
use super::ledger::Ledger;
use super::monthly::Monthly;
use super::rewards::OwnSplit;
use crate::case::manifest::{Manifest, PlanPeriod};
use crate::case::open::Company;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::money::Currency;
use crate::stats::quantile::quantile;

/// Fewest preferred customers from whose purchases plausible own use is estimated.
pub const FEWEST_CUSTOMERS: usize = 30;
/// The quantile of preferred customers' monthly spending that is taken for plausible own use.
pub const PLAUSIBLE_QUANTILE: f64 = 0.90;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "own_use",
    meaning: "per participant: own product, the share resold with a verified receipt, plausible use under the cap, the rest",
    sql: "select m.buyer_id, l.resold, sum(least(m.product * (1 - l.resold), :cap)) as plausible
  from monthly m
  join (select participant_id, coalesce(least(1, verified_resale_cost / nullif(paid_for_product, 0)), 0) as resold
          from ledger) l on l.participant_id = m.buyer_id
 group by m.buyer_id, l.resold",
};

/// Where the cap on plausible own use comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cap {
    /// Stated in the case's assumptions, minor units per period of the cap.
    Stated(i64, PlanPeriod),
    /// The 90th percentile of preferred customers' product spending per active month, minor units, and how many
    /// customers it rests on.
    Estimated(i64, usize),
    /// Too few preferred customers to say (how many there are).
    Unknown(usize),
}

/// What became of members' own product purchases; one entry a participant.
#[derive(Debug)]
pub struct OwnUse {
    /// The cap on plausible use.
    pub cap: Cap,
    /// Share of own product resold with a verified receipt, 0 to 1.
    pub resold: Vec<f64>,
    /// Plausible use of own product, minor units; `None` without a cap.
    pub plausible: Option<Vec<f64>>,
    /// Plausible use of own product and starter kits (the own-use credit of N2), minor units; `None` without a cap.
    pub credit: Option<Vec<f64>>,
    own_product: Vec<i64>,
}

impl OwnUse {
    /// Derives the split from the ledger and the monthly purchases.
    pub fn gather(
        company: &Company,
        manifest: &Manifest,
        currency: &Currency,
        ledger: &Ledger,
        monthly: &Monthly,
    ) -> Self {
        let people = company.participants.len();
        let own_product = ledger.paid[OrderKind::Product as usize].clone();
        let resold: Vec<f64> =
            (0..people).map(|person| share_resold(ledger.verified_cost[person], own_product[person])).collect();
        let cap = cap_of(manifest, currency, monthly);
        let unsold = |person: usize, product: i64, kits: i64| {
            // What of product and kits is neither resold nor returned, spread evenly over what was bought.
            let bought = (own_product[person] + ledger.paid_for(OrderKind::StarterKit, person)) as f64;
            let gone = ledger.verified_cost[person] + ledger.refunded_goods[person];
            let kept = (bought - gone as f64).max(0.0);
            if bought > 0.0 { kept / bought * (product + kits) as f64 } else { 0.0 }
        };
        let (plausible, credit) = match cap {
            Cap::Unknown(_) => (None, None),
            Cap::Stated(cap, PlanPeriod::Period) => (
                Some((0..people).map(|p| (own_product[p] as f64 * (1.0 - resold[p])).clamp(0.0, cap as f64)).collect()),
                Some(
                    (0..people)
                        .map(|p| {
                            unsold(p, own_product[p], ledger.paid_for(OrderKind::StarterKit, p)).clamp(0.0, cap as f64)
                        })
                        .collect(),
                ),
            ),
            Cap::Stated(cap, PlanPeriod::Month) | Cap::Estimated(cap, _) => {
                let (mut plausible, mut credit) = (vec![0.0; people], vec![0.0; people]);
                for row in &monthly.rows {
                    let person = row.person as usize;
                    plausible[person] += (row.product as f64 * (1.0 - resold[person])).clamp(0.0, cap as f64);
                    credit[person] += unsold(person, row.product, row.kits).clamp(0.0, cap as f64);
                }
                (Some(plausible), Some(credit))
            }
        };
        Self { cap, resold, plausible, credit, own_product }
    }

    /// The shares of a participant's own product that were resold and plausibly used; the rest is unexplained.
    pub fn shares(&self, person: usize) -> (f64, Option<f64>) {
        let bought = self.own_product[person] as f64;
        let plausible = self
            .plausible
            .as_ref()
            .map(|p| if bought > 0.0 { (p[person] / bought).min(1.0 - self.resold[person]) } else { 0.0 });
        (self.resold[person], plausible)
    }

    /// Splits amounts that hang on each participant's own product (minor units) the way the product itself splits.
    pub fn split(&self, on_own_product: &[i64]) -> OwnSplit {
        let mut split = OwnSplit { plausible: self.plausible.as_ref().map(|_| 0.0), ..OwnSplit::default() };
        let all: i64 = on_own_product.iter().sum();
        for (person, &amount) in on_own_product.iter().enumerate().filter(|(_, amount)| **amount != 0) {
            let amount = amount as f64;
            let (resold, plausible) = self.shares(person);
            split.resold += amount * resold;
            if let Some(sum) = &mut split.plausible {
                *sum += amount * plausible.unwrap_or(0.0);
            }
        }
        // The rest of an exact sum, so that the three parts add up to it.
        split.unexplained = all as f64 - split.resold - split.plausible.unwrap_or(0.0);
        split
    }
}

fn share_resold(verified_cost: i64, own_product: i64) -> f64 {
    if own_product > 0 { (verified_cost as f64 / own_product as f64).clamp(0.0, 1.0) } else { 0.0 }
}

fn cap_of(manifest: &Manifest, currency: &Currency, monthly: &Monthly) -> Cap {
    let assumptions = &manifest.assumptions;
    if let Some(cap) = assumptions.own_use_cap.and_then(|cap| currency.minor(cap)) {
        return Cap::Stated(cap, assumptions.own_use_period);
    }
    let active = || monthly.of_people().filter(|row| row.class == Class::Preferred && row.product > 0);
    let mut customers: Vec<u32> = active().map(|row| row.person).collect();
    customers.sort_unstable();
    customers.dedup();
    if customers.len() < FEWEST_CUSTOMERS {
        return Cap::Unknown(customers.len());
    }
    let mut spending: Vec<f64> = active().map(|row| row.product as f64).collect();
    spending.sort_unstable_by(f64::total_cmp);
    let cap = quantile(&spending, PLAUSIBLE_QUANTILE).expect("thirty customers have spent something");
    Cap::Estimated(cap.round() as i64, customers.len())
}
