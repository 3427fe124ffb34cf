//! Members' own product, by depth: resold, refunded, plausibly used, unexplained.

use super::income_by_depth::depth_of;
use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::facts::Facts;
use std::collections::BTreeMap;

/// The row set.
pub const OWN_PRODUCT: RowSet = RowSet {
    id: "own_product",
    title: "Members' own product by depth",
    words: "Every account of business class as of the export, summed by whether it is a house account and by its depth in the sponsor tree (0 at a root; -1 without a place): number of accounts; product bought in the period; cost of verified resales, and the part of it that is no more than the account's product and starter kits; refunds of product and starter kits; plausible own use (product that was not resold, up to the own-use cap; 0 where nobody can say how much is plausible); and stuck, each account's product less verified resales, refunds and plausible use, not less than 0.",
    columns: &[
        ("house", Kind::Flag),
        ("depth", Kind::Count),
        ("accounts", Kind::Count),
        ("product", Kind::Money),
        ("verified_cost", Kind::Money),
        ("verified_within", Kind::Money),
        ("refunded_goods", Kind::Money),
        ("plausible_use", Kind::Number),
        ("stuck", Kind::Number),
    ],
    keys: 2,
    sql: "select l.house, coalesce(l.depth, -1) as depth, count(*) as accounts, sum(l.product) as product, sum(l.verified_cost) as verified_cost,
       sum(least(l.verified_cost, greatest(l.product + l.kits, 0))) as verified_within, sum(l.refunded_goods) as refunded_goods,
       sum(coalesce(u.plausible, 0)::double) as plausible_use,
       sum(greatest((l.product - l.verified_cost - l.refunded_goods)::double - coalesce(u.plausible, 0)::double, 0)) as stuck
  from ledger l join own_use u using (participant_id) where l.class = 'business' group by all",
    rows,
};

#[derive(Default)]
struct Sums {
    accounts: i64,
    money: [i64; 4],
    plausible: f64,
    stuck: f64,
}

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?;
    let (people, ledger) = (&company.company.participants, &company.ledger);
    let mut depths: BTreeMap<(bool, i64), Sums> = BTreeMap::new();
    for person in (0..people.len()).filter(|&person| people.class[person] == Class::Business) {
        let sums = depths.entry((people.house[person], depth_of(company, person))).or_default();
        let product = ledger.paid_for(OrderKind::Product, person);
        let bought = product + ledger.paid_for(OrderKind::StarterKit, person);
        let (verified, refunded) = (ledger.verified_cost[person], ledger.refunded_goods[person]);
        let plausible = company.own_use.plausible.as_ref().map_or(0.0, |plausible| plausible[person]);
        sums.accounts += 1;
        for (sum, part) in sums.money.iter_mut().zip([product, verified, verified.min(bought.max(0)), refunded]) {
            *sum += part;
        }
        sums.plausible += plausible;
        sums.stuck += ((product - verified - refunded) as f64 - plausible).max(0.0);
    }
    let unit = facts.currency.major(1);
    Ok(depths
        .into_iter()
        .map(|((house, depth), sums)| {
            let mut row = vec![Value::Flag(house), Value::Count(depth), Value::Count(sums.accounts)];
            row.extend(sums.money.map(Value::Money));
            row.extend([Value::Number(unit * sums.plausible), Value::Number(unit * sums.stuck)]);
            row
        })
        .collect())
}
