//! Commissions by kind and by the purchase that caused them.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::case::tables::commissions::COMMISSION_KINDS;
use crate::facts::Facts;
use crate::facts::rewards::SOURCES;

/// The row set.
pub const REWARDS: RowSet = RowSet {
    id: "rewards",
    title: "Commissions by kind and source",
    words: "Every commission earned in the period, split over the lines of the order it names pro rata to what they cost (whole minor units, the last line takes what rounding leaves), and summed by its kind and its source: what that line was, or else the class of who bought it on the day. Untraced: no order is named, or it is not in the orders table. Enrolment: starter kits, fees and tools. Amount is net of claw-backs; claw_backs are the parts below zero among it. Combinations without money are left out.",
    columns: &[("kind", Kind::Text), ("source", Kind::Text), ("amount", Kind::Money), ("claw_backs", Kind::Money)],
    keys: 2,
    sql: "select kind, source, sum(amount) as amount, sum(least(amount, 0)) as claw_backs
  from commission_parts group by all having sum(amount) <> 0 or sum(least(amount, 0)) <> 0",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let rewards = company(facts)?.rewards.as_ref().ok_or("the case has no commissions table")?;
    let mut rows = Vec::new();
    for kind in COMMISSION_KINDS {
        for source in SOURCES {
            let (claw_backs, rest) = rewards.of_kinds(&[kind], &[source]);
            if (claw_backs, rest) != (0, 0) {
                rows.push(vec![
                    Value::text(kind.name()),
                    Value::text(source.name()),
                    Value::Money(claw_backs + rest),
                    Value::Money(claw_backs),
                ]);
            }
        }
    }
    Ok(rows)
}
