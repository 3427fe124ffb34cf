//! Members' and customers' months by how they lie among customers' months.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::facts::Facts;
use crate::facts::sampled_months::side_of;
use crate::stats::quantile::quantile;
use std::collections::BTreeMap;

/// The percentiles of customers' months that part the bands.
const PERCENTILES: [i64; 6] = [0, 50, 75, 90, 95, 99];

/// The row set.
pub const MONTHS_BY_SPENDING: RowSet = RowSet {
    id: "months_by_spending",
    title: "Months by product purchases, in bands of customers' months",
    words: "Every participant's calendar month with product purchases above 0, house accounts and unknown classes left out, by side (members are of business class at the month's last order, customers preferred or registered retail) and by the highest of the percentiles 0, 50, 75, 90, 95 and 99 (type 7) of customers' months that its purchases exceed: that percentile, its amount (0 for the lowest), number of months, and product purchases. What lies beyond the 95th percentile is the product of the two highest bands less their months times its amount.",
    columns: &[
        ("side", Kind::Text),
        ("percentile", Kind::Count),
        ("above_amount", Kind::Number),
        ("months", Kind::Count),
        ("product", Kind::Money),
    ],
    keys: 2,
    sql: "with month as (
  select case when class = 'business' then 'members' else 'customers' end as side, product from monthly where not house and class <> 'unknown' and product > 0),
edge as (
  select 0 as percentile, 0::double as amount
  union all select unnest([50, 75, 90, 95, 99]), unnest(quantile_cont((product * :scale)::double, [0.50, 0.75, 0.90, 0.95, 0.99])) from month where side = 'customers'),
placed as (
  select m.side, m.product, max(e.percentile) as percentile from (select row_number() over () as nth, * from month) m join edge e on (m.product * :scale)::double > e.amount group by m.nth, m.side, m.product)
select p.side, p.percentile, any_value(e.amount) * :unit::double as above_amount, count(*) as months, sum(p.product) as product
  from placed p join edge e using (percentile) group by p.side, p.percentile",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?;
    let months = || {
        let bought = company.monthly.of_people().filter(|month| month.product > 0);
        bought.filter_map(|month| side_of(month.class).map(|side| (side, month.product)))
    };
    let mut customers: Vec<f64> = months().filter(|(side, _)| *side == 1).map(|(_, product)| product as f64).collect();
    customers.sort_unstable_by(f64::total_cmp);
    let edge = |percentile: i64| match percentile {
        0 => Some(0.0),
        _ => quantile(&customers, percentile as f64 / 100.0),
    };
    let edges: Option<Vec<f64>> = PERCENTILES.into_iter().map(edge).collect();
    let edges = edges.ok_or("customers have no month with a purchase")?;
    let mut bands: BTreeMap<(usize, usize), (u64, i64)> = BTreeMap::new();
    for (side, product) in months() {
        let band = edges.iter().rposition(|edge| product as f64 > *edge).unwrap_or(0);
        let (count, sum) = bands.entry((side, band)).or_default();
        *count += 1;
        *sum += product;
    }
    Ok(bands
        .into_iter()
        .map(|((side, band), (months, product))| {
            vec![
                Value::text(["members", "customers"][side]),
                Value::Count(PERCENTILES[band]),
                Value::Number(facts.currency.major(1) * edges[band]),
                Value::count(months),
                Value::Money(product),
            ]
        })
        .collect())
}
