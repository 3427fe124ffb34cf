//! How much of the product may have reached end users: the r of Vander Nat and Keep, which nobody observes.

use super::retail::{note_cap, resold_within};
use super::{Basis, Family, Metric, company};
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::evidence;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Measured, Unit};

/// The share of product that reached end users.
pub(super) struct EndUsers {
    /// Product revenue of all buyers, major units.
    product: f64,
    /// Bought by people who surely cannot earn.
    pub(super) low: f64,
    /// With verified resales and plausible own use; `None` where nobody can say what is plausible.
    middle: Option<f64>,
    /// Everything that was not returned.
    pub(super) high: f64,
    /// Refunds of product, major units.
    refunded: f64,
}

/// The shares, kept in order: what came back cannot have reached anybody.
pub(super) fn end_users(facts: &Facts<'_>, company: &CompanyFacts<'_>) -> Result<EndUsers, String> {
    let major = |minor: i64| facts.currency.major(minor);
    let product = company.revenue.sum(|_, k, _| k == OrderKind::Product);
    if product <= 0 {
        return Err("there is no product revenue".to_owned());
    }
    let customers = company.revenue.sum(|b, k, _| b.is_customer() && k == OrderKind::Product);
    let take_part = company.revenue.sum(|b, k, _| b.is_customer_who_takes_part() && k == OrderKind::Product);
    let people = &company.company.participants;
    let used = company.own_use.plausible.as_ref().map(|plausible| {
        let members = (0..people.len()).filter(|&person| people.class[person] == Class::Business);
        members.map(|person| plausible[person]).sum::<f64>()
    });
    let share = |minor: f64| minor / product as f64;
    let high = share((product - company.ledger.refunded_product) as f64).clamp(0.0, 1.0);
    let resold = resold_within(company);
    Ok(EndUsers {
        product: major(product),
        low: share((customers - take_part) as f64).clamp(0.0, high),
        middle: used.map(|used| share((customers + resold) as f64 + used).clamp(0.0, high)),
        high,
        refunded: major(company.ledger.refunded_product),
    })
}

/// M04.
pub const R_BOUNDS: Metric = Metric {
    id: "r_bounds",
    title: "Share of product that reached end users, least to most",
    family: Family::Retail,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "r, of the product revenue of all buyers. Least (`r_low`): bought by declared customers who neither recruited nor were paid. Value (`r_mid`): all customers, the wholesale cost of verified resales, and members' plausible own use. Most (`r_high`): everything that was not refunded in the period. The three are kept in order, r_mid and r_low at most r_high. Without an own-use cap there is no value.",
    needs: "participants, orders (returns, resales, preferred customers or assumptions.own_use_cap)",
    reference: "Vander Nat and Keep (2002), JPP&M 21(1), 139-151: the r of their inequality, with the bounds that the records leave it (own rule)",
    interpretation: "To be held against vk_threshold: only where that lies outside is the model's answer firm (vk_robust). Unlike plausible_enduser_share, starter kits are in neither part, since the model counts them with enrolment.",
    oracle: "TINY-7: 360 / 1,160, (360 + 90 + 610) / 1,160, 1 = .310345, .913793, 1 (hand calculation)",
    rows: &[&evidence::REVENUE, &evidence::RESALES, &evidence::RETURNS, &evidence::OWN_PRODUCT],
    measure: |facts| {
        let company = company(facts)?;
        let reach = end_users(facts, company)?;
        let mut measured = Measured::new(reach.middle.unwrap_or_default())
            .counted(company.order_lines(), "order lines")
            .grade(Grade::Inferred)
            .bounded(
                reach.low,
                reach.high,
                &[
                    (
                        true,
                        "members' purchases that were not returned may all have been used or resold, or none of them",
                    ),
                    (
                        company.company.returns.is_none(),
                        "there is no returns table: nothing is known to have come back",
                    ),
                    (reach.middle.is_none(), "nobody can say how much members' own use is plausible"),
                ],
            )
            .reading("r_low", reach.low)
            .reading("r_high", reach.high)
            .part("product revenue", reach.product, Unit::Money)
            .part("refunds of it", reach.refunded, Unit::Money);
        if reach.middle.is_none() {
            measured.value = None;
        }
        Ok(note_cap(measured, facts, company))
    },
};
