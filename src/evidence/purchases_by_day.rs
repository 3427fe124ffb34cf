//! Product purchases by day and group of buyers.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::calendar::Day;
use crate::facts::Facts;
use crate::facts::daily::GROUPS;

/// The row set.
pub const PURCHASES_BY_DAY: RowSet = RowSet {
    id: "purchases_by_day",
    title: "Product purchases by day and buyers",
    words: "Every product order line dated in the period, house accounts and buyers of unknown class left out, summed by the buyers' group (class on the day; unregistered customers are anonymous_retail) and day, with whether the calendar month of the day lies in the period whole, and whether the day is among the last three of its month: amount, and number of order lines. Days without a purchase are left out. Shares of late purchases are taken over the days in whole months.",
    columns: &[
        ("buyers", Kind::Text),
        ("day", Kind::Day),
        ("in_whole_month", Kind::Flag),
        ("late", Kind::Flag),
        ("amount", Kind::Money),
        ("order_lines", Kind::Count),
    ],
    keys: 2,
    sql: "select case when buyer_id is null then 'anonymous_retail' else class end as buyers, ordered_on as day,
       date_trunc('month', ordered_on)::date >= :start and last_day(ordered_on) <= :end as in_whole_month, last_day(ordered_on) - ordered_on < 3 as late,
       sum(amount) as amount, count(*) as order_lines
  from lines where in_period and kind = 'product' and not house and class <> 'unknown' group by all",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?;
    let period = &company.company.period;
    let mut rows = Vec::new();
    for group in GROUPS {
        for (at, bought) in company.daily.of(&[group]).enumerate().filter(|(_, bought)| bought.lines > 0) {
            let day = period.start() + at as Day;
            rows.push(vec![
                Value::text(group.name()),
                Value::Day(day),
                Value::Flag(period.is_in_full_month(day)),
                Value::Flag(period.is_late(day)),
                Value::Money(bought.amount),
                Value::count(bought.lines),
            ]);
        }
    }
    Ok(rows)
}
