//! Who bought starter kits, by head.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::facts::Facts;

/// The row set.
pub const KIT_BUYERS: RowSet = RowSet {
    id: "kit_buyers",
    title: "Buyers of starter kits",
    words: "Every participant who bought a starter kit for more than 0 in the period, house accounts left out, counted as a business participant (of business class on the day of one of these orders), else as a customer (preferred or retail), who took part (was paid or recruited) or not, else of unknown class. Beside them: order lines of starter kits of unregistered buyers, and of buyers who are not in the participants table, each line counted; and buyers of something of unmapped kind and of no starter kit, of business class on the day of one of these orders and others. Those that do not occur have no row.",
    columns: &[("buyers", Kind::Text), ("count", Kind::Count)],
    keys: 1,
    sql: "with bought as (select * from lines where in_period and amount > 0 and kind in ('starter_kit', 'unmapped')),
heads as (
  select b.buyer, any_value(p.takes_part) as takes_part,
         bool_or(b.kind = 'starter_kit' and b.class = 'business') as business, bool_or(b.kind = 'starter_kit' and b.class in ('preferred', 'retail')) as customer,
         bool_or(b.kind = 'starter_kit') as kit, bool_or(b.class = 'business') as perhaps
    from bought b join people p on p.participant_id = b.buyer where not b.house group by b.buyer)
select case when business then 'business participants' when customer and takes_part then 'customers who took part' when customer then 'customers'
            when kit then 'of unknown class' when perhaps then 'perhaps: business participants' else 'perhaps: others' end as buyers, count(*) as count
  from heads group by all
union all select 'order lines of unregistered buyers', count(*) from bought where kind = 'starter_kit' and buyer_id is null having count(*) > 0
union all select 'order lines of buyers who are not in the table', count(*) from bought where kind = 'starter_kit' and buyer_id is not null and buyer is null having count(*) > 0",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let packages = company(facts)?.packages;
    let counts = [
        ("business participants", packages.business),
        ("customers", packages.customers - packages.customers_who_take_part),
        ("customers who took part", packages.customers_who_take_part),
        ("of unknown class", packages.unknown),
        ("order lines of buyers who are not in the table", packages.stranger_lines),
        ("order lines of unregistered buyers", packages.anonymous_lines),
        ("perhaps: business participants", packages.perhaps_business),
        ("perhaps: others", packages.perhaps_others),
    ];
    let there = counts.into_iter().filter(|(_, count)| *count > 0);
    Ok(there.map(|(buyers, count)| vec![Value::text(buyers), Value::count(count)]).collect())
}
