//! Net results of members by depth in the sponsor tree.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::facts::{CompanyFacts, Facts};
use crate::genealogy::UNPLACED;
use crate::metrics::income::LINE_USD;
use std::collections::BTreeMap;

/// The row set.
pub const INCOME_BY_DEPTH: RowSet = RowSet {
    id: "income_by_depth",
    title: "Net results of members by depth",
    words: "Everybody of the income population (business class as of the export, joined by the period's end, not left before its start, no house account), summed by depth in the sponsor tree (0 at a root; -1 without a place): number of members; commissions net of claw-backs, everything paid to the company, refunds, resale proceeds, expenses; members paid nothing (commissions 0 or less); members with company cash (commissions less paid plus refunds) below 0; members with a strict net (company cash plus resale proceeds less expenses) below 0; and members whose commissions of the last twelve full calendar months are 1,000 US dollars or less (0 where the period is shorter or the currency another).",
    columns: &[
        ("depth", Kind::Count),
        ("members", Kind::Count),
        ("commissions", Kind::Money),
        ("paid", Kind::Money),
        ("refunded", Kind::Money),
        ("resale_proceeds", Kind::Money),
        ("expenses", Kind::Money),
        ("paid_nothing", Kind::Count),
        ("cash_below_zero", Kind::Count),
        ("strict_below_zero", Kind::Count),
        ("at_most_1000_a_year", Kind::Count),
    ],
    keys: 1,
    sql: "select coalesce(depth, -1) as depth, count(*) as members, sum(commissions) as commissions, sum(paid) as paid, sum(refunded) as refunded,
       sum(resale_proceeds) as resale_proceeds, sum(expenses) as expenses,
       count(*) filter (commissions <= 0) as paid_nothing, count(*) filter (commissions - paid + refunded < 0) as cash_below_zero,
       count(*) filter (commissions - paid + refunded + resale_proceeds - expenses < 0) as strict_below_zero,
       count(*) filter (commissions_last_year <= :line_of_1000) as at_most_1000_a_year
  from ledger where is_member group by all",
    rows,
};

/// Levels below a root, or -1 without a place.
pub(super) fn depth_of(company: &CompanyFacts<'_>, person: usize) -> i64 {
    match company.company.genealogy.depth(person as u32) {
        UNPLACED => -1,
        depth => i64::from(depth),
    }
}

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?;
    let ledger = &company.ledger;
    let line = facts.currency.minor(LINE_USD).filter(|_| facts.currency.code() == "USD");
    let year = ledger.commissions_last_year.as_ref().zip(line);
    let mut depths: BTreeMap<i64, ([i64; 5], [i64; 5])> = BTreeMap::new();
    for person in company.population.members.iter().map(|&person| person as usize) {
        let (money, counts) = depths.entry(depth_of(company, person)).or_default();
        let amounts = [
            ledger.commissions[person],
            ledger.paid_in_all(person),
            ledger.refunded(person),
            ledger.resale_proceeds[person],
            ledger.expenses[person],
        ];
        for (sum, amount) in money.iter_mut().zip(amounts) {
            *sum += amount;
        }
        let under = year.is_some_and(|(commissions, line)| commissions[person] <= line);
        let (cash, strict) = (ledger.company_cash(person) < 0, ledger.strict_net(person) < 0);
        for (count, holds) in counts.iter_mut().zip([true, ledger.commissions[person] <= 0, cash, strict, under]) {
            *count += i64::from(holds);
        }
    }
    Ok(depths
        .into_iter()
        .map(|(depth, (money, [members, counts @ ..]))| {
            let mut row = vec![Value::Count(depth), Value::Count(members)];
            row.extend(money.map(Value::Money));
            row.extend(counts.map(Value::Count));
            row
        })
        .collect())
}
