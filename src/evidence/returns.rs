//! Refunds by month and kind.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::case::tables::returns::RefundKind;
use crate::facts::Facts;
use std::collections::BTreeMap;

/// The row set.
pub const RETURNS: RowSet = RowSet {
    id: "returns",
    title: "Refunds by month and kind",
    words: "Every refund dated in the period, of whatever order, summed by calendar month and kind (return, or buyback of stock; return where none is recorded): amount, and number of refunds.",
    columns: &[("month", Kind::Text), ("kind", Kind::Text), ("amount", Kind::Money), ("refunds", Kind::Count)],
    keys: 2,
    sql: "select strftime(returned_on, '%Y-%m') as month, kind, sum(amount) as amount, count(*) as refunds
  from returns where returned_on between :start and :end group by all",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?.company;
    let returns = company.returns.as_ref().ok_or("the case has no returns table")?;
    let mut sums: BTreeMap<(u16, bool), (i64, i64)> = BTreeMap::new();
    for row in (0..returns.amount.len()).filter(|&row| returns.in_period(row)) {
        let (amount, count) = sums.entry((returns.month[row], returns.kind[row] == RefundKind::BuyBack)).or_default();
        *amount += returns.amount[row];
        *count += 1;
    }
    let months = company.period.months();
    Ok(sums
        .into_iter()
        .map(|((month, buyback), (amount, count))| {
            vec![
                Value::text(&months[usize::from(month)]),
                Value::text(if buyback { "buyback" } else { "return" }),
                Value::Money(amount),
                Value::Count(count),
            ]
        })
        .collect())
}
