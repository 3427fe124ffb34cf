//! Whether members are pushed to buy stock they do not need. Customers, whom no threshold binds, are the placebo.

use super::over_subtrees::{of_accounts, of_places};
use super::retail::note_cap;
use super::{Basis, Family, Metric, company};
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::evidence;
use crate::facts::CompanyFacts;
use crate::facts::daily::{CUSTOMERS, Group};
use crate::facts::monthly::Purchases;
use crate::facts::refunds_by_tenure::{self, BANDS};
use crate::measurement::{Grade, Measured, Unit};

/// Late purchases of some groups: late, all (minor units), and order lines.
fn late(company: &CompanyFacts<'_>, groups: &[Group]) -> (i64, i64, u64) {
    let period = &company.company.period;
    let mut sums = (0, 0, 0);
    for (at, bought) in company.daily.of(groups).enumerate() {
        let day = period.start() + at as i32;
        // A month that the period cuts would have too many or too few late days.
        if !period.is_in_full_month(day) {
            continue;
        }
        if period.is_late(day) {
            sums.0 += bought.amount;
        }
        sums.1 += bought.amount;
        sums.2 += bought.lines;
    }
    sums
}

fn late_share(company: &CompanyFacts<'_>, groups: &[Group]) -> Option<f64> {
    let (late, all, _) = late(company, groups);
    (all > 0).then(|| late as f64 / all as f64)
}

/// Distinct registered buyers of product of some classes.
fn buyers(company: &CompanyFacts<'_>, wanted: impl Fn(Class) -> bool) -> usize {
    let mut people: Vec<u32> = months_of(company, wanted).filter(|row| row.product > 0).map(|row| row.person).collect();
    people.sort_unstable();
    people.dedup();
    people.len()
}

/// The late share of purchases spread evenly over the days of the period.
fn even_share(company: &CompanyFacts<'_>) -> f64 {
    let period = &company.company.period;
    let days = period.days();
    let full = (0..days).map(|at| period.start() + at as i32).filter(|&day| period.is_in_full_month(day));
    let (late, all) = full.fold((0, 0), |(late, all), day| (late + u32::from(period.is_late(day)), all + 1));
    f64::from(late) / f64::from(all.max(1))
}

/// M31, first part.
pub const LATE_PURCHASE_SHARE: Metric = Metric {
    id: "late_purchase_share",
    title: "Members' purchases in the last three days of a month",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Product orders of business participants, house accounts out, dated in the last three days of a calendar month, over all their product orders, by amount, in the full calendar months of the period. By class: the same for customers.",
    needs: "participants, orders",
    reference: "Webster v. Omnitrition, 79 F.3d 776 (9th Cir. 1996): purchases made to qualify; timing as a sign of them",
    interpretation: "Members who buy to qualify buy when the period closes; customers have no reason to. Month-end can also be payday: look at the customers' value beside it.",
    oracle: "DuckDB on the two made-up companies (tests/oracles); even spread over 30 days: 3 / 30",
    rows: &[&evidence::PURCHASES_BY_DAY],
    measure: |facts| {
        let company = company(facts)?;
        let (late, all, lines) = late(company, &[Group::Business]);
        let measured =
            Measured::ratio(late as f64, all as f64, "product purchase by members in a full calendar month")?
                .counted(lines as usize, "members' product order lines")
                .class("business", late_share(company, &[Group::Business]))
                .class("customers", late_share(company, &CUSTOMERS))
                .class("preferred", late_share(company, &[Group::Preferred]))
                .class("retail", late_share(company, &[Group::Retail, Group::Anonymous]))
                .part("share if spread evenly over the period", even_share(company), Unit::Share)
                .part("late purchases", facts.currency.major(late), Unit::Money)
                .part("all purchases", facts.currency.major(all), Unit::Money);
        let measured = of_places(measured, company, |place| [place.late as f64, place.in_full_months as f64]);
        Ok(if late_share(company, &CUSTOMERS).is_none() {
            measured.note("there are no customers to set beside the members")
        } else {
            measured
        })
    },
};

/// M31, against the placebo.
pub const LATE_PURCHASE_EXCESS: Metric = Metric {
    id: "late_purchase_excess",
    title: "Members' late purchases beyond customers'",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "late_purchase_share of business participants less that of customers (preferred, registered and anonymous retail).",
    needs: "participants, orders of customers",
    reference: "customers as the placebo group: a qualification threshold binds participants only",
    interpretation: "Takes off whatever makes everybody buy at month-end. Customers who are supplied by members at month-end would hide an excess.",
    oracle: "difference of two shares that are checked on their own",
    rows: &[&evidence::PURCHASES_BY_DAY],
    measure: |facts| {
        let company = company(facts)?;
        let members = late_share(company, &[Group::Business]).ok_or("members bought no product")?;
        let customers = late_share(company, &CUSTOMERS).ok_or("there are no customers to compare with")?;
        let smaller = buyers(company, |class| class == Class::Business)
            .min(buyers(company, is_customer) + late(company, &[Group::Anonymous]).2 as usize);
        Ok(Measured::new(members - customers)
            .counted(smaller, "buyers of the smaller group, anonymous orders taken for one each")
            .class("business", Some(members))
            .class("customers", Some(customers)))
    },
};

/// Participant-months of one kind of buyer, house accounts out.
pub fn months_of<'f>(
    company: &'f CompanyFacts<'_>,
    wanted: impl Fn(Class) -> bool + 'f,
) -> impl Iterator<Item = &'f Purchases> {
    company.monthly.of_people().filter(move |row| wanted(row.class))
}

/// Whether a class is one of those that cannot earn.
pub fn is_customer(class: Class) -> bool {
    matches!(class, Class::Preferred | Class::Retail)
}

/// M40.
pub const STUCK_INVENTORY_SHARE: Metric = Metric {
    id: "stuck_inventory_share",
    title: "Members' product that neither resale, use nor return explains",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Σ over business participants of max(0, own product − verified resale cost − refunds − plausible own use) over Σ own product, house accounts out. Bounds: without a whole resales table all of it may have been resold; without an own-use cap all of it may have been used.",
    needs: "participants, orders (resales, returns, preferred customers or assumptions.own_use_cap)",
    reference: "The 70 % rule of In re Amway, 93 F.T.C. 618 (1979), is a rule against such stock",
    interpretation: "An upper reading of stock in garages: it rests on the cap on plausible use and on how well resales are recorded.",
    oracle: "TINY-7 with a cap of 100: (50 + 50) / 800 = .125 (hand calculation: A and B keep 50 each)",
    rows: &[&evidence::OWN_PRODUCT],
    measure: |facts| {
        let company = company(facts)?;
        let people = &company.company.participants;
        let members: Vec<usize> =
            (0..people.len()).filter(|&p| people.class[p] == Class::Business && !people.house[p]).collect();
        let own = |p: usize| company.ledger.paid_for(OrderKind::Product, p) as f64;
        let bought: f64 = members.iter().map(|&p| own(p)).sum();
        let known = company.own_use.plausible.is_some();
        let stuck: f64 = members.iter().map(|&p| stuck_of(company, p, known)).sum();
        let mut measured = Measured::ratio(stuck, bought, "product purchase by members")?
            .counted(members.len(), "business participants")
            .grade(Grade::Inferred)
            .part("members' own product", facts.currency.major(1) * bought, Unit::Money);
        let whole = company.company.resales_complete;
        let value = measured.value.unwrap_or(0.0);
        let returns = company.company.returns.is_some();
        let low = if whole && known && returns { value } else { 0.0 };
        if !known {
            measured.value = None;
        }
        let measured = measured.bounded(
            low,
            value,
            &[
                (!whole, "without a whole resales table all of it may have been resold"),
                (!known, "nobody can say how much members' own use is plausible"),
                (!returns, "without a returns table all of it may have been returned"),
            ],
        );
        let measured = of_accounts(measured, company, members.into_iter(), |p| [stuck_of(company, p, known), own(p)]);
        Ok(note_cap(measured, facts, company))
    },
};

/// A member's own product that was neither resold with a receipt nor refunded, nor plausibly used where that is known,
/// minor units.
fn stuck_of(company: &CompanyFacts<'_>, member: usize, less_plausible_use: bool) -> f64 {
    let plausible = company.own_use.plausible.as_ref().filter(|_| less_plausible_use);
    let used = plausible.map_or(0.0, |plausible| plausible[member]);
    let gone = company.ledger.verified_cost[member] + company.ledger.refunded_goods[member];
    (company.ledger.paid_for(OrderKind::Product, member) as f64 - gone as f64 - used).max(0.0)
}

/// Refunds over purchases.
pub const RETURN_RATE: Metric = Metric {
    id: "return_rate",
    title: "Members' refunds over their purchases",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Refunds (returns and buy-backs) of product and starter kits of business participants, house accounts out, over their product and starter-kit purchases. By class: the same for preferred and registered retail customers. Readings `first_3_months`, `months_4_to_12` and `after_a_year`: refunds of orders placed up to 90 days, up to 365 days and more after joining, over these orders; orders and refunds both in the period.",
    needs: "participants, orders, returns",
    reference: "DSA Code of Ethics: repurchase of marketable stock; whether anybody uses it is what is measured here",
    interpretation: "A refund right that nobody uses protects nobody: near zero beside stuck stock, ask why. A high rate among the new says that people were sold what they did not want.",
    oracle: "hand calculation on the test companies",
    rows: &[&evidence::OWN_PRODUCT, &evidence::RETURNS],
    measure: |facts| {
        let company = company(facts)?;
        if company.company.returns.is_none() {
            return Err(super::missing("returns"));
        }
        let people = &company.company.participants;
        let bought_by = |p: usize| {
            (company.ledger.paid_for(OrderKind::Product, p) + company.ledger.paid_for(OrderKind::StarterKit, p)) as f64
        };
        let rate = |class: Class| {
            let of_class = || (0..people.len()).filter(move |&p| people.class[p] == class && !people.house[p]);
            let bought: f64 = of_class().map(bought_by).sum();
            let refunded: i64 = of_class().map(|p| company.ledger.refunded_goods[p]).sum();
            (refunded as f64, bought)
        };
        let share = |class| {
            let (refunded, bought) = rate(class);
            (bought > 0.0).then(|| refunded / bought)
        };
        let (refunded, bought) = rate(Class::Business);
        let measured = Measured::ratio(refunded, bought, "product or starter-kit purchase by members")?
            .counted(company.order_lines(), "order lines")
            .class("business", share(Class::Business))
            .class("preferred", share(Class::Preferred))
            .class("retail", share(Class::Retail))
            .part("members' refunds", facts.currency.major(1) * refunded, Unit::Money)
            .part(
                "refunds whose buyer is not registered",
                facts.currency.major(company.ledger.refunds_to_nobody),
                Unit::Money,
            );
        let members = (0..people.len()).filter(|&p| people.class[p] == Class::Business && !people.house[p]);
        let measured =
            of_accounts(measured, company, members, |p| [company.ledger.refunded_goods[p] as f64, bought_by(p)]);
        Ok(by_tenure(measured, company))
    },
};

/// Adds the rates by how long the buyer had been a member.
fn by_tenure(mut measured: Measured, company: &CompanyFacts<'_>) -> Measured {
    for (band, (_, name)) in refunds_by_tenure::gather(company.company).into_iter().flatten().zip(BANDS) {
        measured = if band.bought > 0 {
            measured.reading(name, band.refunded as f64 / band.bought as f64)
        } else {
            measured.no_reading(name, "members of that tenure bought nothing")
        };
    }
    measured
}
