//! How much of what earners are paid comes from their own customers.

use super::income::with_commissions;
use super::{Basis, Family, Metric, missing};
use crate::evidence;
use crate::facts::own_sales_pay::OwnSalesPay;
use crate::facts::recoup::MOST_MARK_UP;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Measured, Outcome, Unit};
use crate::stats::quantile::quantile;

/// A test of a healthy company in Reingewertz (2021).
pub const OWN_CUSTOMER_INCOME_SHARE: Metric = Metric {
    id: "own_customer_income_share",
    title: "Part of an earner's pay that comes from own customers",
    family: Family::Income,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Median over those of the income population who were paid of their commissions of kind retail_margin, and others on product that a customer bought from them, over all their commissions, claw-backs netted, kept between 0 and 1. A customer bought from who is named as the seller, or, where none is, from the sponsor. Readings: `p25`, `p75`; `pooled`, all such pay over all pay; `by_kind`, the median with kind retail_margin alone; `with_mark_up`, the median with the mark-up on verified resales in both. Bounds: commissions whose order, buyer or seller is not known may rest on own customers, and so may mark-ups on resales nobody recorded, up to the cost of the goods.",
    needs: "participants, orders with seller_id, commissions with order_id or of kind retail_margin (resales)",
    reference: "Reingewertz (2021): the median distributor of a healthy multi-level company lives mainly on direct sales",
    interpretation: "High: who earns, earns by selling. Low: by what others below buy. Who was paid a few dollars counts as much as the best paid: see `pooled`. It looks at those who were paid alone, and not at what they paid: see zero_pay_share and loss_share_company_cash. Where margins are kept at the till and not paid as commissions, they are seen only as resales.",
    oracle: "TINY-7: 20 / 83, 16 / 44.50, 24 / 34 and 12 / 42: median .322632, quarters .274527 and .446134 (hand calculation); pandas on the made companies",
    rows: &[&evidence::REWARDS],
    measure: own_customer_income_share,
};

fn own_customer_income_share(facts: &Facts<'_>) -> Outcome {
    let company = with_commissions(facts)?;
    let pay = company.own_sales_pay.as_ref().ok_or_else(|| missing("commissions"))?;
    let paid: Vec<usize> =
        company.population.members.iter().map(|&p| p as usize).filter(|&p| commissions(company, p) > 0.0).collect();
    if paid.is_empty() {
        return Err("nobody in the income population was paid".to_owned());
    }
    let sold = company.downline.knows_own_customers();
    let is_seen = sold || paid.iter().any(|&p| pay.known(p) != 0);
    if !is_seen && !company.company.resales_complete {
        return Err("nothing tells whose customers bought: no commission is a retail margin, no order of a customer names a seller, and resales are not recorded as a whole".to_owned());
    }
    let shares = |share: &dyn Fn(usize) -> f64| {
        let mut shares: Vec<f64> = paid.iter().map(|&p| share(p).clamp(0.0, 1.0)).collect();
        shares.sort_unstable_by(f64::total_cmp);
        shares
    };
    let at = |shares: &[f64], p: f64| quantile(shares, p).unwrap_or(0.0);
    let known = shares(&|p| pay.known(p) as f64 / commissions(company, p));
    let by_kind = shares(&|p| pay.margin[p] as f64 / commissions(company, p));
    let most = shares(&|p| at_most(company, pay, p));
    let (open, may) = (paid.iter().any(|&p| pay.open[p] != 0), paid.iter().any(|&p| company.may_be_resold(p) > 0.0));
    let (own, all): (i64, i64) =
        paid.iter().fold((0, 0), |(own, all), &p| (own + pay.known(p), all + company.ledger.commissions[p]));
    let mut measured = Measured::new(at(&known, 0.5))
        .counted(paid.len(), "business participants who were paid")
        .bounded(
            at(&known, 0.5),
            at(&most, 0.5),
            &[
                (open, "commissions whose order, buyer or seller is not known may rest on own customers"),
                (may, "mark-ups on resales that are not recorded may add to what own customers brought in"),
            ],
        )
        .reading("by_kind", at(&by_kind, 0.5))
        .reading("pooled", (own as f64 / all as f64).clamp(0.0, 1.0))
        .part("paid on own customers", facts.currency.major(own), Unit::Money)
        .part("commissions of those who were paid", facts.currency.major(all), Unit::Money);
    for (name, p) in [("p25", 0.25), ("p75", 0.75)] {
        let [low, high] = [at(&known, p), at(&most, p)];
        measured =
            if open || may { measured.reading_within(name, low, [low, high]) } else { measured.reading(name, low) };
    }
    measured = if company.company.resales.is_some() {
        let with_mark_up = shares(&|p| {
            let mark_up = verified_mark_up(company, p);
            (pay.known(p) as f64 + mark_up) / (commissions(company, p) + mark_up)
        });
        measured.reading("with_mark_up", at(&with_mark_up, 0.5))
    } else {
        measured.no_reading("with_mark_up", &missing("resales"))
    };
    Ok(measured)
}

fn commissions(company: &CompanyFacts<'_>, person: usize) -> f64 {
    company.ledger.commissions[person] as f64
}

/// Mark-up on resales with a receipt, minor units; a loss on them is no mark-up.
fn verified_mark_up(company: &CompanyFacts<'_>, person: usize) -> f64 {
    let ledger = &company.ledger;
    (ledger.verified_proceeds[person] - ledger.verified_cost[person]).max(0) as f64
}

/// The most of a participant's pay that may come from own customers.
fn at_most(company: &CompanyFacts<'_>, pay: &OwnSalesPay, person: usize) -> f64 {
    let mark_up = MOST_MARK_UP * company.may_be_resold(person);
    let own = ((pay.known(person) + pay.open[person]) as f64).min(commissions(company, person));
    (own + mark_up) / (commissions(company, person) + mark_up)
}
