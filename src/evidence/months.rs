//! The company by calendar month.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::facts::Facts;

/// The row set.
pub const MONTHS: RowSet = RowSet {
    id: "months",
    title: "The company by calendar month",
    words: "Every calendar month of the period: product and starter kits sold to anybody (goods), orders of unmapped kind, refunds paid, commissions net of claw-backs, the part of them for joining (of kind recruiting, or on a starter kit, a fee or a tool), and what is open: commissions that are untraced, of unmapped kind, or on an order of unknown kind or class, those below zero and those above apart. Orders count in the month of the order, refunds and commissions in that of their own date.",
    columns: &[
        ("month", Kind::Text),
        ("goods", Kind::Money),
        ("unmapped", Kind::Money),
        ("refunds", Kind::Money),
        ("commissions", Kind::Money),
        ("for_joining", Kind::Money),
        ("open_below_zero", Kind::Money),
        ("open_above_zero", Kind::Money),
    ],
    keys: 1,
    sql: "select month, coalesce(goods, 0) as goods, coalesce(unmapped, 0) as unmapped, coalesce(refunds, 0) as refunds, coalesce(commissions, 0) as commissions,
       coalesce(for_joining, 0) as for_joining, coalesce(open_below_zero, 0) as open_below_zero, coalesce(open_above_zero, 0) as open_above_zero
  from (select distinct strftime(day, '%Y-%m') as month from range(:start, :end + 1, interval 1 day) t(day))
  left join (select month, sum(amount) filter (kind in ('product', 'starter_kit')) as goods, sum(amount) filter (kind = 'unmapped') as unmapped
               from lines where in_period group by all) using (month)
  left join (select strftime(returned_on, '%Y-%m') as month, sum(amount) as refunds from returns where returned_on between :start and :end group by all) using (month)
  left join (select strftime(earned_on, '%Y-%m') as month, sum(amount) as commissions,
                    sum(amount) filter (kind = 'recruiting' or source = 'enrolment') as for_joining,
                    sum(least(amount, 0)) filter (kind <> 'recruiting' and source <> 'enrolment' and (kind = 'unmapped' or source in ('untraced', 'unknown'))) as open_below_zero,
                    sum(greatest(amount, 0)) filter (kind <> 'recruiting' and source <> 'enrolment' and (kind = 'unmapped' or source in ('untraced', 'unknown'))) as open_above_zero
               from commission_parts group by all) using (month)",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?;
    let months = company.company.period.months().iter().zip(&company.months.months);
    Ok(months
        .map(|(name, month)| {
            let pay = month.pay.unwrap_or_default();
            vec![
                Value::text(name),
                Value::Money(month.goods),
                Value::Money(month.unmapped),
                Value::Money(month.refunds),
                Value::Money(pay.commissions),
                Value::Money(pay.for_joining),
                Value::Money(pay.open_negative),
                Value::Money(pay.open_positive),
            ]
        })
        .collect())
}
