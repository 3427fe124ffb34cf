//! Commissions held against what the plan, as the case describes it, pays on the same order.

use super::Fact;
use crate::case::manifest::Plan;
use crate::case::open::Company;
use crate::case::tables::LOST_ORDER;
use crate::case::tables::commissions::{CommissionKind, NO_LEVEL};
use crate::case::tables::orders::{NO_VOLUME, OrderKind, Orders};
use crate::money::{Currency, VOLUME_PLACES};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "recomputed",
    meaning: "commissions in the period with an order and a rate in the plan, and what the plan pays on that order: overrides by level on volume, the margin on customers' product, the bonus on starter kits",
    sql: "select sum(c.amount) as paid, sum(abs(c.amount - round(case c.kind
            when 'override' then (:overrides)[c.level] * o.product_volume -- product_amount where no order has a volume
            when 'retail_margin' then :retail_margin * o.product_amount
            when 'recruiting' then :kit_bonus * o.kit_amount end, :places))) as apart
  from commissions c
  join (select order_id, sum(case when kind = 'product' then volume end) as product_volume,
               sum(case when kind = 'product' then amount end) as product_amount,
               sum(case when kind = 'starter_kit' then amount end) as kit_amount from orders group by 1) o using (order_id)
 where c.earned_on between :start and :end and c.amount > 0 and c.kind in ('override', 'retail_margin', 'recruiting')",
};

/// Commissions whose rate is known, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recomputed {
    /// Commissions that could be recomputed.
    pub count: u64,
    /// What was paid.
    pub paid: i64,
    /// What the plan pays on the same orders.
    pub expected: i64,
    /// How far the two lie apart, each commission by itself.
    pub apart: i64,
    /// Commissions paid that could not be recomputed: no order, level, volume or rate.
    pub left_out: i64,
}

impl Recomputed {
    /// Passes over the commissions once. `None` where the plan states no rate or there are no commissions.
    pub fn gather(company: &Company, plan: &Plan, currency: &Currency) -> Option<Self> {
        let commissions = company.commissions.as_ref()?;
        if plan.overrides.is_empty() && plan.retail_margin.is_none() && plan.kit_bonus.is_none() {
            return None;
        }
        let minor_per_volume = 10_f64.powi(currency.places() as i32 - VOLUME_PLACES as i32);
        let mut sums = Self::default();
        for row in (0..commissions.len()).filter(|&row| commissions.in_period(row) && commissions.amount[row] > 0) {
            let (order, paid) = (commissions.order[row], commissions.amount[row]);
            let base = |kind, volume| {
                if order < LOST_ORDER { bought(&company.orders, order, kind, volume, minor_per_volume) } else { None }
            };
            let level = commissions.level[row];
            let rate = if level == NO_LEVEL { None } else { plan.overrides.get(usize::from(level).wrapping_sub(1)) };
            let expected = match commissions.kind[row] {
                CommissionKind::Override => rate.zip(base(OrderKind::Product, true)),
                CommissionKind::RetailMargin => plan.retail_margin.as_ref().zip(base(OrderKind::Product, false)),
                CommissionKind::Recruiting => plan.kit_bonus.as_ref().zip(base(OrderKind::StarterKit, false)),
                _ => None,
            };
            let Some((rate, base)) = expected else {
                sums.left_out += paid;
                continue;
            };
            let expected = (rate * base).round() as i64;
            sums.count += 1;
            sums.paid += paid;
            sums.expected += expected;
            sums.apart += (paid - expected).abs();
        }
        Some(sums)
    }
}

/// What an order holds of one kind of thing, in minor units or as volume in minor units; `None` where there is none or
/// its volume is not known.
fn bought(orders: &Orders, order: u32, kind: OrderKind, volume: bool, minor_per_volume: f64) -> Option<f64> {
    let mut sum = None;
    for line in orders.lines_of(order).filter(|&line| orders.kind[line] == kind) {
        let value = match orders.volume.get(line) {
            Some(&NO_VOLUME) if volume => return None,
            Some(&recorded) if volume => recorded as f64 * minor_per_volume,
            _ => orders.amount[line] as f64,
        };
        sum = Some(sum.unwrap_or(0.0) + value);
    }
    sum
}
