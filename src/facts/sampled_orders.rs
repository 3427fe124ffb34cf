//! Single orders with their volume, of members and customers drawn at random.

use super::Fact;
use super::buyer::class_of;
use super::sampled_months::{SampledMonths, side_of};
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::NO_VOLUME;

/// Most people of a side.
pub const MOST_PEOPLE: usize = 3_000;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "sampled_orders",
    meaning: "orders with a commissionable volume of at most 3,000 members and 3,000 registered customers, the first of those drawn for sampled_months; months with an order whose volume is not recorded left out",
    sql:
        "select p.class, o.buyer_id, o.ordered_on, o.order_id, sum(o.volume) as volume, bool_or(o.autoship) as autoship
  from orders o join participants p on p.participant_id = o.buyer_id
 where o.ordered_on between :start and :end and o.buyer_id in (:sample)
 group by 1, 2, 3, 4
having sum(o.volume) <> 0",
};

/// An order of somebody in the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampledOrder {
    /// Place of the person in the sample of their side.
    pub person: u32,
    /// Month of the period.
    pub month: u16,
    /// Days from the period's start.
    pub day: u32,
    /// Volume in ten-thousandths, not zero.
    pub volume: i64,
    /// Whether it came from a standing order; absent where not recorded.
    pub autoship: Option<bool>,
}

/// The orders of both sides, by person, day and place in the table.
#[derive(Debug, Default)]
pub struct SampledOrders {
    /// Of business participants.
    pub members: Vec<SampledOrder>,
    /// Of preferred and registered retail customers.
    pub customers: Vec<SampledOrder>,
    /// Whether orders say if they came from a standing order.
    pub has_autoship: bool,
}

impl SampledOrders {
    /// Passes over the orders once; without volumes there are none.
    pub fn gather(company: &Company, sample: &SampledMonths) -> Self {
        let orders = &company.orders;
        let mut found = [Vec::new(), Vec::new()];
        let has_autoship = !orders.autoship.is_empty();
        if !orders.volume.is_empty() {
            let places = places(company.participants.len(), sample);
            for order in 0..orders.count() as u32 {
                if let Some((side, order)) = order_of(company, &places, order) {
                    found[side].push(order);
                }
            }
        }
        let [members, customers] = found.map(known_months);
        Self { members, customers, has_autoship }
    }
}

/// The place of every account in the sample of each side.
fn places(people: usize, sample: &SampledMonths) -> Vec<[u32; 2]> {
    let mut places = vec![[u32::MAX; 2]; people];
    for (side, sampled) in [&sample.members, &sample.customers].into_iter().enumerate() {
        for (place, &account) in sampled.accounts.iter().take(MOST_PEOPLE).enumerate() {
            places[account as usize][side] = place as u32;
        }
    }
    places
}

/// An order, if its buyer is in the sample of the side they were on that day.
fn order_of(company: &Company, places: &[[u32; 2]], order: u32) -> Option<(usize, SampledOrder)> {
    let orders = &company.orders;
    let first = orders.lines_of(order).next()?;
    let (buyer, day) = (orders.buyer[first], orders.day[first]);
    if !orders.in_period(first) || !is_somebody(buyer) || places[buyer as usize] == [u32::MAX; 2] {
        return None;
    }
    let side = side_of(class_of(company, buyer, day))?;
    let person = places[buyer as usize][side];
    let volume = orders.lines_of(order).try_fold(0, |sum: i64, line| match orders.volume[line] {
        NO_VOLUME => None,
        volume => Some(sum + volume),
    });
    let autoship = orders.lines_of(order).find_map(|line| orders.autoship.get(line).copied().flatten());
    (person != u32::MAX).then_some((
        side,
        SampledOrder {
            person,
            month: orders.month[first],
            day: (day - company.period.start()) as u32,
            volume: volume.unwrap_or(NO_VOLUME),
            autoship,
        },
    ))
}

/// Orders by person and day, without those that move no volume and without months in which a volume is not recorded.
fn known_months(mut orders: Vec<SampledOrder>) -> Vec<SampledOrder> {
    orders.sort_by_key(|order| (order.person, order.day));
    let months = orders.chunk_by(|a, b| (a.person, a.month) == (b.person, b.month));
    let known = months.filter(|month| month.iter().all(|order| order.volume != NO_VOLUME));
    known.flatten().filter(|order| order.volume != 0).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_with_an_unknown_volume_is_left_out_whole() {
        let order = |person, month, day, volume| SampledOrder { person, month, day, volume, autoship: None };
        let kept = known_months(vec![
            order(1, 0, 9, 40),
            order(0, 0, 3, 50),
            order(0, 0, 2, NO_VOLUME),
            order(0, 1, 35, 60),
            order(0, 1, 33, 0),
            order(1, 0, 2, 10),
        ]);
        assert_eq!(kept, [order(0, 1, 35, 60), order(1, 0, 2, 10), order(1, 0, 9, 40)]);
    }
}
