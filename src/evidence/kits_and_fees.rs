//! What joining costs and what was paid out on it.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::facts::Facts;
use crate::facts::rewards::is_entry;

/// The row set.
pub const KITS_AND_FEES: RowSet = RowSet {
    id: "kits_and_fees",
    title: "Starter kits and fees, and commissions on them",
    words: "All order lines of starter kits and fees dated in the period, in one row: what they cost, what those cost on which a commission of the period was paid net of claw-backs (lines below 0 count as 0), and these commissions, each split over the lines of its order pro rata to what they cost.",
    columns: &[("cost", Kind::Money), ("cost_where_paid", Kind::Money), ("commissions", Kind::Money)],
    keys: 0,
    sql: "with on_line as (
  select line, sum(amount) as amount from commission_parts where bought in ('starter_kit', 'fee') and in_period group by all having sum(amount) <> 0)
select coalesce(sum(l.amount), 0) as cost, coalesce(sum(greatest(l.amount, 0)) filter (p.line is not null), 0) as cost_where_paid,
       coalesce(sum(p.amount), 0) as commissions
  from lines l left join on_line p on p.line = l.row where l.in_period and l.kind in ('starter_kit', 'fee')",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?;
    let rewards = company.rewards.as_ref().ok_or("the case has no commissions table")?;
    let cost = company.revenue.sum(|_, kind, _| is_entry(kind));
    let on = rewards.on_entry;
    Ok(vec![vec![Value::Money(cost), Value::Money(on.cost_where_paid), Value::Money(on.paid)]])
}
