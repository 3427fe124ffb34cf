//! Revenue by who bought, what kind of thing, and for what recorded purpose.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::case::tables::orders::Purpose;
use crate::case::tables::participants::Class;
use crate::facts::Facts;
use crate::facts::buyer::Buyer;

/// The row set.
pub const REVENUE: RowSet = RowSet {
    id: "revenue",
    title: "Revenue by buyer, kind and purpose",
    words: "Every order line dated in the period, summed by the buyer's class on the day (an unregistered customer is retail; a buyer who is not in the participants table, or whose class is not known, is unknown), whether the buyer took part (recruited somebody, or was paid a commission in the period), whether the buyer is unregistered, kind and recorded purpose. Refunds are not taken off. One row a combination that occurs: amount, and number of order lines.",
    columns: &[
        ("class", Kind::Text),
        ("takes_part", Kind::Flag),
        ("unregistered", Kind::Flag),
        ("kind", Kind::Text),
        ("purpose", Kind::Text),
        ("amount", Kind::Money),
        ("order_lines", Kind::Count),
    ],
    keys: 5,
    sql:
        "select class, takes_part, buyer_id is null as unregistered, kind, coalesce(purpose, 'not recorded') as purpose,
       sum(amount) as amount, count(*) as order_lines
  from lines where in_period group by all",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let cells = company(facts)?.revenue.iter().filter(|(.., sum)| sum.lines > 0);
    Ok(cells
        .map(|(buyer, kind, purpose, sum)| {
            let takes_part = buyer.is_customer_who_takes_part() || buyer == Buyer::BusinessActive;
            vec![
                Value::text(class_name(buyer.class())),
                Value::Flag(takes_part),
                Value::Flag(buyer == Buyer::Anonymous),
                Value::text(kind.name()),
                Value::text(purpose_name(purpose)),
                Value::Money(sum.amount),
                Value::count(sum.lines),
            ]
        })
        .collect())
}

/// The word for a class.
pub(super) fn class_name(class: Class) -> &'static str {
    class.name()
}

fn purpose_name(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Resale => "resale",
        Purpose::OwnUse => "own_use",
        Purpose::Customer => "customer",
        Purpose::Unrecorded => "not recorded",
    }
}
