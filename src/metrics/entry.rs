//! What joining costs, who buys in, and who is paid out of it.

use super::{Basis, Family, Metric, company, missing};
use crate::case::tables::commissions::CommissionKind;
use crate::case::tables::orders::OrderKind;
use crate::evidence;
use crate::facts::Facts;
use crate::facts::rewards::{Source, is_entry};
use crate::measurement::{Measured, Outcome, Unit};

/// BurnLounge's package buyers.
pub const PACKAGE_BUYERS_JOINING_SHARE: Metric = Metric {
    id: "package_buyers_joining_share",
    title: "Buyers of starter kits who joined the plan",
    family: Family::Entry,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Of the distinct buyers of starter kits in the period, house accounts out, the share that was of business class as of an order of one; kits that cost nothing are not bought. Unregistered buyers cannot be told apart and are in the bounds only, each order line as one buyer at most; so are buyers of unknown class, customers who were paid or recruited, and buyers of things of unmapped kind.",
    needs: "participants, orders (class_changes)",
    reference: "FTC v. BurnLounge, 753 F.3d 878 (9th Cir. 2014): 96.8 % of package buyers became participants in the plan",
    interpretation: "Near one wherever a kit is sold to those who join and to nobody else, which is most plans: it tells only where the pack is said to be a product for everybody.",
    oracle: "TINY-7: G of G = 1 (hand calculation); DuckDB on the made companies",
    rows: &[&evidence::KIT_BUYERS],
    measure: |facts| {
        let company = company(facts)?;
        let p = company.packages;
        let registered = p.business + p.customers;
        if registered == 0 {
            return Err("no registered participant or customer bought a starter kit in the period".to_owned());
        }
        let known = registered as f64;
        let others = (p.anonymous_lines + p.stranger_lines + p.unknown + p.perhaps_others) as f64;
        let members = (p.stranger_lines + p.unknown + p.perhaps_business) as f64;
        let share = Measured::new(p.business as f64 / known)
            .counted(registered, "buyers of starter kits")
            .bounded(
                p.business as f64 / (known + others),
                (p.business as f64 + p.customers_who_take_part as f64 + members) / (known + members),
                &[
                    (p.anonymous_lines > 0, "unregistered buyers cannot be told apart"),
                    (p.unknown + p.stranger_lines > 0, "buyers of unknown class may be participants"),
                    (
                        p.customers_who_take_part > 0,
                        "customer accounts that were paid or recruited may be participants",
                    ),
                    (p.perhaps_business + p.perhaps_others > 0, "orders of unmapped kind may be starter kits"),
                ],
            )
            .part("business participants", p.business as f64, Unit::Count)
            .part("customers", p.customers as f64, Unit::Count);
        Ok(super::retail::with_class_note(share, company))
    },
};

/// China's money collected.
pub const ENROLMENT_MONEY: Metric = Metric {
    id: "enrolment_money",
    title: "Money taken for joining",
    family: Family::Entry,
    unit: Unit::Money,
    basis: Basis::Census,
    definition: "What was paid in the period for starter kits, fees and tools, by whomever, refunds not taken off, in major units. The upper bound adds orders of unmapped kind. Reading `collected` leaves open how much of participants' product was what they had to buy to join: from the money for joining to everything that participants paid.",
    needs: "participants, orders",
    reference: "China, Opinions of 2013 on organising and leading pyramid selling: the sum of money collected from participants, directly or indirectly",
    interpretation: "The period's money: what was taken before it is not in it.",
    oracle: "TINY-7: 250 + 120 = 370; collected up to 1,170 (hand calculation)",
    rows: &[&evidence::REVENUE],
    measure: |facts| {
        let company = company(facts)?;
        let major = |minor: i64| facts.currency.major(minor);
        let joining = company.revenue.sum(|_, k, _| k.is_enrolment());
        let unmapped = company.revenue.sum(|_, k, _| k == OrderKind::Unmapped);
        let from_members =
            company.revenue.sum(|b, k, _| k.is_enrolment() || !b.is_customer() || b.is_customer_who_takes_part());
        let lines: u64 = company.revenue.iter().filter(|(_, k, ..)| k.is_enrolment()).map(|(.., sum)| sum.lines).sum();
        if company.order_lines() == 0 {
            return Err("there is no order in the period".to_owned());
        }
        Ok(Measured::new(major(joining))
            .counted(lines as usize, "order lines")
            .bounded(
                major(joining),
                major(joining + unmapped),
                &[(unmapped != 0, "orders of unmapped kind may be kits, fees or tools")],
            )
            .reading_within("collected", major(joining), [major(joining), major(from_members.max(joining + unmapped))]))
    },
};

/// GEN-4.
pub const RECRUITER_CUT: Metric = Metric {
    id: "recruiter_cut",
    title: "Part of the price of joining paid out as commissions",
    family: Family::Entry,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Commissions in the period that name an order of a starter kit or a fee bought in it, of whatever kind, recruiting included, over what these kits and fees cost in all. On an order of several lines the commission splits pro rata. Reading `where_paid`: over the kits and fees on which anything was paid, which leaves out renewals and joiners without a sponsor; zero where nothing was. Bounds: untraced commissions of kind recruiting, override or unmapped, recruiting commissions that name an order of product, and orders of unmapped kind.",
    needs: "participants, orders, commissions with order_id",
    reference: "SEC v. Koscot Interplanetary, 497 F.2d 473 (5th Cir. 1974): the recruiter kept 600 of 1,000 or 3,000 of 5,000 dollars, 60 % of the entry price",
    interpretation: "How much of what a newcomer pays goes to those above. Commissions earned after the period on orders in it are not seen.",
    oracle: "TINY-7: 25 / 370 = .067568; where paid 25 / 250 = .10 (hand calculation)",
    rows: &[&evidence::KITS_AND_FEES, &evidence::REWARDS, &evidence::REVENUE],
    measure: recruiter_cut,
};

fn recruiter_cut(facts: &Facts<'_>) -> Outcome {
    use CommissionKind::{Override, Recruiting, Unmapped};
    let company = company(facts)?;
    let rewards = company.rewards.as_ref().ok_or_else(|| missing("commissions"))?;
    let cost = company.revenue.sum(|_, k, _| is_entry(k)) as f64;
    if cost <= 0.0 {
        return Err("no starter kit was bought and no fee was paid in the period".to_owned());
    }
    let untraced = rewards.of_kinds(&[Override, Recruiting, Unmapped], &[Source::Untraced, Source::Unknown]);
    let on_product = rewards.of_kinds(&[Recruiting], &[Source::Business, Source::Preferred, Source::Retail]);
    let (least, most) = (untraced.0 + on_product.0, untraced.1 + on_product.1);
    let unmapped = company.revenue.sum(|_, k, _| k == OrderKind::Unmapped).max(0) as f64;
    let on = rewards.on_entry;
    let (low, high) = ((on.paid + least).max(0) as f64, (on.paid + most) as f64);
    let mut cut = Measured::new(on.paid as f64 / cost).counted(rewards.count as usize, "commissions").bounded(
        low / (cost + unmapped),
        high / cost,
        &[
            ((least, most) != (0, 0), "commissions that name no kit or fee may have been paid on one"),
            (unmapped != 0.0, "orders of unmapped kind may be kits or fees"),
        ],
    );
    let where_paid = on.cost_where_paid as f64;
    let open = (least, most) != (0, 0) || unmapped != 0.0;
    let nothing_traced = rewards.count > 0 && rewards.total() == rewards.from_source(Source::Untraced);
    cut = if where_paid > 0.0 {
        let value = on.paid as f64 / where_paid;
        // What is open may rest on further kits, and so lower the average as well as raise it.
        let range = if open { [low / (cost + unmapped), high / where_paid] } else { [value, value] };
        cut.reading_within("where_paid", value, range)
    } else if nothing_traced {
        cut.value = None;
        cut.no_reading("where_paid", "no commission names its order").note("no commission names its order")
    } else {
        // Nothing is known to be paid on any kit; what is open may be the whole price of one.
        cut.reading_within("where_paid", 0.0, [0.0, if most > 0 { 1.0 } else { 0.0 }])
    };
    Ok(cut
        .part("commissions on kits and fees", facts.currency.major(on.paid), Unit::Money)
        .part("kits and fees", facts.currency.major(1) * cost, Unit::Money)
        .part("kits and fees on which anything was paid", facts.currency.major(1) * where_paid, Unit::Money))
}
