//! Commissions on members' own product, split as the purchases are.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::facts::Facts;

/// The row set.
pub const OWN_PRODUCT_PAY: RowSet = RowSet {
    id: "own_product_pay",
    title: "Commissions on members' own product, by what became of it",
    words: "The commissions of the period on product that a business participant bought in it (the row business of the row set rewards), split in each buyer's proportion of product resold with a verified receipt, plausibly used up to the own-use cap, and neither (unexplained; with what is plausible where nobody can say how much is). Beside them: the part of these commissions on purchases recorded as for own use; those on product bought before or after the period (out of sight); and those on product of customers who were paid or recruited.",
    columns: &[("part", Kind::Text), ("amount", Kind::Number)],
    keys: 1,
    sql: "with on_own as (
  select buyer as participant_id, sum(amount)::double as amount, coalesce(sum(amount) filter (purpose = 'own_use'), 0)::double as recorded
    from commission_parts where source = 'business' and in_period group by all),
split as (
  select o.amount, o.recorded, u.resold, u.plausible is not null as known,
         case when u.product > 0 then least(u.plausible / u.product::double, 1 - u.resold) else 0 end as plausible
    from on_own o join own_use u using (participant_id)),
sums as (
  select coalesce(sum(amount), 0) as amount, coalesce(sum(amount * resold), 0) as resold, coalesce(sum(case when known then amount * plausible end), 0) as plausible, coalesce(sum(recorded), 0) as recorded from split)
select 'on customers who take part' as part, coalesce((select sum(amount)::double from commission_parts where source in ('preferred', 'retail') and takes_part), 0) as amount
union all select 'out of sight', coalesce((select sum(amount)::double from commission_parts where source = 'business' and not in_period), 0)
union all select 'plausible', plausible from sums
union all select 'recorded as own use', recorded from sums
union all select 'resold', resold from sums
union all select 'unexplained', amount - resold - plausible from sums",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let rewards = company(facts)?.rewards.as_ref().ok_or("the case has no commissions table")?;
    let own = rewards.own_product;
    let parts = [
        ("on customers who take part", rewards.on_customers_who_take_part as f64),
        ("out of sight", own.out_of_sight),
        ("plausible", own.plausible.unwrap_or(0.0)),
        ("recorded as own use", own.recorded_own_use),
        ("resold", own.resold),
        ("unexplained", own.unexplained),
    ];
    let unit = facts.currency.major(1);
    Ok(parts.into_iter().map(|(part, minor)| vec![Value::text(part), Value::Number(unit * minor)]).collect())
}
