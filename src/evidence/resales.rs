//! Resales by month and whether a receipt was checked.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::facts::Facts;
use std::collections::BTreeMap;

/// The row set.
pub const RESALES: RowSet = RowSet {
    id: "resales",
    title: "Resales by month and receipt",
    words: "Every resale dated in the period, by anybody, summed by calendar month and whether a receipt was checked: what customers paid, what the goods cost the sellers, and number of resales. A measure that counts resales among revenue counts of each participant no more than was bought in the period.",
    columns: &[
        ("month", Kind::Text),
        ("verified", Kind::Flag),
        ("amount", Kind::Money),
        ("cost", Kind::Money),
        ("resales", Kind::Count),
    ],
    keys: 2,
    sql: "select strftime(sold_on, '%Y-%m') as month, verified, sum(amount) as amount, sum(cost) as cost, count(*) as resales
  from resales where sold_on between :start and :end group by all",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?.company;
    let resales = company.resales.as_ref().ok_or("the case has no resales table")?;
    let mut sums: BTreeMap<(u16, bool), [i64; 3]> = BTreeMap::new();
    for row in (0..resales.amount.len()).filter(|&row| resales.in_period(row)) {
        let [amount, cost, count] = sums.entry((resales.month[row], resales.verified[row])).or_default();
        *amount += resales.amount[row];
        *cost += resales.cost[row];
        *count += 1;
    }
    let months = company.period.months();
    Ok(sums
        .into_iter()
        .map(|((month, verified), [amount, cost, count])| {
            vec![
                Value::text(&months[usize::from(month)]),
                Value::Flag(verified),
                Value::Money(amount),
                Value::Money(cost),
                Value::Count(count),
            ]
        })
        .collect())
}
