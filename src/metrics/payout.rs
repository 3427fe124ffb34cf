//! How much of what is sold is paid out, as plans state it and as some countries cap it.

use super::over_subtrees::of_places;
use super::{Basis, Family, Metric, company, missing};
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::evidence;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Measured, Outcome, Unit};
use std::ops::Range;

fn is_goods(kind: OrderKind) -> bool {
    matches!(kind, OrderKind::Product | OrderKind::StarterKit)
}

/// The company and all its commissions, claw-backs netted, minor units.
fn paid<'f>(facts: &'f Facts<'_>) -> Result<(&'f CompanyFacts<'f>, i64), String> {
    let company = company(facts)?;
    let rewards = company.rewards.as_ref().ok_or_else(|| missing("commissions"))?;
    Ok((company, rewards.total()))
}

/// Says that refunds are not known, where there is no table of them.
fn note_refunds(measured: Measured, company: &CompanyFacts<'_>) -> Measured {
    if company.company.returns.is_none() {
        measured.note("there is no returns table: sales are before refunds, which would raise the ratio")
    } else {
        measured
    }
}

/// M15.
pub const PAYOUT_RATIO: Metric = Metric {
    id: "payout_ratio",
    title: "Commissions over product revenue",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "All commissions, claw-backs netted, over product and starter-kit revenue of all buyers.",
    needs: "participants, orders, commissions",
    reference: "the payout ratio that plans state and regulators cap (Korea: 35 %, Vietnam: 40 %)",
    interpretation: "How much of what is sold goes back into the plan. High where rewards, not products, are what is bought; by itself it separates nothing.",
    oracle: "TINY-7: 203.50 / 1,410 = .144326",
    rows: &[&evidence::REVENUE, &evidence::REWARDS],
    measure: |facts| {
        let (company, all) = paid(facts)?;
        let all = facts.currency.major(all);
        let base = facts.currency.major(company.revenue.sum(|_, k, _| is_goods(k)));
        let share = Measured::ratio(all, base, "product or starter-kit revenue")?
            .counted(company.order_lines(), "order lines")
            .part("all commissions", all, Unit::Money)
            .part("product and starter kits", base, Unit::Money);
        Ok(of_places(share, company, |place| [place.commissions(), place.bought(|_, kind| is_goods(kind))]))
    },
};

/// Korea's base.
pub const PAYOUT_RATIO_WITH_TAX: Metric = Metric {
    id: "payout_ratio_with_tax",
    title: "Commissions over the price with tax of goods supplied to participants",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "All commissions, claw-backs netted, over product and starter kits bought by business participants × (1 + assumptions.sales_tax_share). Bounds: low adds what customers, buyers of unknown class and orders of unmapped kind paid, and tools, for a reading by which goods that participants brokered, or that help them sell, are supplied to them too; high takes off refunds of participants' goods.",
    needs: "participants, orders, commissions, assumptions.sales_tax_share (returns)",
    reference: "Korea, Door-to-Door Sales Act, art. 20(3): support pay up to 35 % of the total price, value-added tax included, of goods supplied to sellers; for brokered sales the base is the commission received",
    interpretation: "The base is the law's, not the plan's: commissions on customers' orders are in the ratio and the orders themselves only in its lower bound. Where the company brokers goods or sells services the base is another one and this ratio says nothing.",
    oracle: "TINY-7 with a tax of .10: 203.50 / (1,050 × 1.10) = .176190; low 203.50 / (1,410 × 1.10) = .131206 (hand calculation)",
    rows: &[&evidence::REVENUE, &evidence::REWARDS, &evidence::OWN_PRODUCT],
    measure: |facts| {
        let (company, all) = paid(facts)?;
        let tax = facts.manifest.assumptions.sales_tax_share.ok_or(
            "the tax on sales is not stated: assumptions.sales_tax_share in case.toml says what is added to prices",
        )?;
        if all < 0 {
            return Err("claw-backs are larger than what was paid in the period".to_owned());
        }
        let major = |minor: i64| facts.currency.major(minor);
        let members = company.revenue.sum(|b, k, _| b.class() == Class::Business && is_goods(k));
        let everything = company.revenue.sum(|_, k, _| k != OrderKind::Fee);
        let people = &company.company.participants.class;
        let refunds: i64 = (0..people.len())
            .filter(|&person| people[person] == Class::Business)
            .map(|person| company.ledger.refunded_goods[person])
            .sum::<i64>()
            + company.ledger.refunds_to_nobody;
        if members - refunds <= 0 {
            return Err("business participants bought no product or starter kit, net of refunds".to_owned());
        }
        let (all, with_tax) = (major(all), |minor: i64| (1.0 + tax) * major(minor));
        let measured = Measured::new(all / with_tax(members))
            .counted(company.order_lines(), "order lines")
            .bounded(
                all / with_tax(everything.max(members)),
                all / with_tax(members - refunds),
                &[
                    (everything != members, "what others bought, and tools, may count as supplied to participants"),
                    (refunds != 0, "refunds may come off the price of goods supplied"),
                ],
            )
            .part("all commissions", all, Unit::Money)
            .part("participants' product and starter kits before tax", major(members), Unit::Money)
            .part("tax over the price before it", tax, Unit::Share);
        Ok(note_refunds(measured, company))
    },
};

/// One full calendar year, minor units.
struct Year<'a> {
    name: &'a str,
    commissions: i64,
    goods: i64,
    unmapped: i64,
    refunds: i64,
}

fn year<'a>(company: &CompanyFacts<'_>, name: &'a str, months: Range<usize>) -> Year<'a> {
    let months = &company.months.months[months];
    Year {
        name,
        commissions: months.iter().filter_map(|m| m.pay).map(|pay| pay.commissions).sum(),
        goods: months.iter().map(|m| m.goods).sum(),
        unmapped: months.iter().map(|m| m.unmapped).sum(),
        refunds: months.iter().map(|m| m.refunds).sum(),
    }
}

/// Vietnam's base.
pub const PAYOUT_RATIO_YEARLY: Metric = Metric {
    id: "payout_ratio_yearly",
    title: "Commissions over sales, highest calendar year",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "The highest, over the calendar years that the period holds whole, of all commissions earned in the year, claw-backs netted, over product and starter kits sold in it before tax, to all buyers. Parts of years are never scaled up. Bounds: low adds orders of unmapped kind to the sales; high takes the year's refunds off them. Readings: each year.",
    needs: "participants, orders, commissions over a full calendar year (returns)",
    reference: "Vietnam, Decree 40/2018/ND-CP, art. 48: commissions, bonuses and other benefits in a year up to 40 % of multi-level sales in that year, without value-added tax",
    interpretation: "Pay is taken in the year it was earned: pay for December that is booked in January moves a little from one year to the next. Benefits in kind are not in it unless they are booked as commissions.",
    oracle: "hand calculation on a company of two over 2023 and 2024; DuckDB on the made companies",
    rows: &[&evidence::MONTHS],
    measure: |facts| {
        let (company, _) = paid(facts)?;
        let whole = company.company.period.full_calendar_years();
        if whole.is_empty() {
            return Err("the period holds no full calendar year".to_owned());
        }
        let years: Vec<Year<'_>> = whole.into_iter().map(|(name, months)| year(company, name, months)).collect();
        highest(facts, company, &years)
    },
};

fn highest(facts: &Facts<'_>, company: &CompanyFacts<'_>, years: &[Year<'_>]) -> Outcome {
    let (mut top, mut low, mut high) = ((f64::MIN, &years[0]), f64::MIN, f64::MIN);
    let mut ratios = Vec::new();
    for year in years {
        if year.goods - year.refunds <= 0 {
            return Err(format!("no product or starter kit was sold in {}, net of refunds", year.name));
        }
        let over = |sales: i64| year.commissions as f64 / sales as f64;
        if over(year.goods) > top.0 {
            top = (over(year.goods), year);
        }
        low = low.max(over(year.goods + year.unmapped.max(0)));
        high = high.max(over(year.goods - year.refunds));
        ratios.push((year.name, over(year.goods)));
    }
    let (ratio, year) = top;
    let major = |minor: i64| facts.currency.major(minor);
    let measured = Measured::new(ratio).counted(years.len(), "full calendar years").bounded(
        low,
        high,
        &[
            (years.iter().any(|y| y.unmapped != 0), "orders of unmapped kind may be product"),
            (years.iter().any(|y| y.refunds != 0), "refunds may come off sales"),
        ],
    );
    let measured = measured.part(&format!("commissions in {}", year.name), major(year.commissions), Unit::Money).part(
        &format!("product and starter kits in {}", year.name),
        major(year.goods),
        Unit::Money,
    );
    let measured = ratios.into_iter().fold(measured, |measured, (name, ratio)| measured.reading(name, ratio));
    Ok(note_refunds(measured, company))
}
