//! Members' purchases and refunds by how long they had been members when they ordered.

use super::Fact;
use crate::calendar::Day;
use crate::case::open::Company;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::case::tables::{LOST_ORDER, is_somebody};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "refunds_by_tenure",
    meaning: "product and starter kits of members, house accounts out, and refunds of them, by days from joining to the order: up to 90, up to 365, more",
    sql: "with goods as (
  select o.order_id, sum(o.amount) as bought,
         case when min(o.ordered_on) - min(p.joined_on) <= 90 then 1 when min(o.ordered_on) - min(p.joined_on) <= 365 then 2 else 3 end as band
    from orders o join participants p on p.participant_id = o.buyer_id
   where p.class = 'business' and p.participant_id not in (:house_accounts)
     and o.kind in ('product', 'starter_kit') and o.ordered_on between :start and :end group by 1)
select band, sum(bought) as bought,
       sum((select sum(least(r.amount, goods.bought)) from returns r where r.order_id = goods.order_id and r.returned_on between :start and :end)) as refunded
  from goods group by 1",
};

/// Days since joining at which a band ends, and its name as a reading.
pub const BANDS: [(Day, &str); 3] = [(90, "first_3_months"), (365, "months_4_to_12"), (Day::MAX, "after_a_year")];

/// Purchases and refunds of one band, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Band {
    /// Product and kits bought.
    pub bought: i64,
    /// Refunds of them.
    pub refunded: i64,
}

/// Passes over orders and refunds once. `None` without a returns table.
pub fn gather(company: &Company) -> Option<[Band; BANDS.len()]> {
    let returns = company.returns.as_ref()?;
    let (orders, people) = (&company.orders, &company.participants);
    let band = |line: usize| {
        let buyer = orders.buyer[line];
        let goods = matches!(orders.kind[line], OrderKind::Product | OrderKind::StarterKit);
        if !(goods && is_somebody(buyer) && orders.in_period(line)) {
            return None;
        }
        let at = buyer as usize;
        let member = people.class[at] == Class::Business && !people.house[at];
        member.then(|| BANDS.iter().position(|(end, _)| orders.day[line] - people.joined[at] <= *end)).flatten()
    };
    let mut found = [Band::default(); BANDS.len()];
    for line in 0..orders.len() {
        if let Some(band) = band(line) {
            found[band].bought += orders.amount[line];
        }
    }
    for row in (0..returns.amount.len()).filter(|&row| returns.in_period(row) && returns.order[row] < LOST_ORDER) {
        let lines = || orders.lines_of(returns.order[row]).filter_map(|line| Some((line, band(line)?)));
        let goods: i64 = lines().map(|(line, _)| orders.amount[line].max(0)).sum();
        if let Some((_, band)) = lines().next() {
            found[band].refunded += returns.amount[row].min(goods);
        }
    }
    Some(found)
}
