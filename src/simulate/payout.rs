//! The plan: a margin on customers' orders, overrides on three levels, a bonus on kits.

use super::company::{Company, NOBODY, Pay};
use super::profile::Traits;
use crate::calendar::Day;

/// Overrides on the three levels above a buyer.
const OVERRIDES: [f64; 3] = [0.10, 0.05, 0.03];
/// The seller's margin on a customer's order.
const MARGIN: f64 = 0.20;

/// Pays everybody what the plan gives them.
pub(super) fn pay_out(company: &mut Company, traits: &Traits) {
    if !traits.pays {
        return;
    }
    let share = |amount: i64, rate: f64| (amount as f64 * rate).round() as i64;
    let qualified = Qualified::of(company, traits.pays_only_the_qualified);
    let mut paid = Vec::new();
    let Company { accounts, orders, .. } = &*company;
    for (number, order) in orders.iter().enumerate() {
        let mut pay = |payee: u32, kind, amount, level| {
            // Whoever has left is no longer paid.
            if payee != NOBODY && amount > 0 && order.day <= accounts[payee as usize].left {
                paid.push(Pay { payee, day: order.day, kind, amount, order: number, level });
            }
        };
        let anonymous = order.buyer == NOBODY;
        let mut above = if anonymous { order.seller } else { accounts[order.buyer as usize].sponsor };
        if order.kit {
            pay(above, "recruiting", share(order.amount, traits.recruiting_bonus), 1);
            continue;
        }
        if anonymous {
            pay(order.seller, "retail_margin", share(order.amount, MARGIN), 0);
            above = accounts[order.seller as usize].sponsor;
        }
        for (level, rate) in OVERRIDES.into_iter().enumerate() {
            if above != NOBODY && qualified.is(above, order.day) {
                pay(above, "override", share(order.amount, rate), level as u8 + 1);
            }
            if above != NOBODY {
                above = accounts[above as usize].sponsor;
            }
        }
    }
    company.pay = paid;
}

/// Whose own volume reaches the threshold in which month; everybody's where the plan does not ask.
struct Qualified {
    starts: Vec<Day>,
    /// By account and month.
    reached: Option<Vec<bool>>,
}

impl Qualified {
    fn of(company: &Company, asked: bool) -> Self {
        let starts: Vec<Day> = company.months().iter().map(|month| month.start).collect();
        let mut of = Self { starts, reached: None };
        if asked {
            let mut volume = vec![0; company.accounts.len() * of.starts.len()];
            for order in company.orders.iter().filter(|order| order.buyer != NOBODY && !order.kit) {
                volume[of.place(order.buyer, order.day)] += order.amount;
            }
            of.reached = Some(volume.into_iter().map(|volume| volume >= company.threshold).collect());
        }
        of
    }

    fn is(&self, account: u32, day: Day) -> bool {
        // The first account is the company itself.
        account == 0 || self.reached.as_ref().is_none_or(|reached| reached[self.place(account, day)])
    }

    fn place(&self, account: u32, day: Day) -> usize {
        let month = self.starts.partition_point(|start| *start <= day) - 1;
        account as usize * self.starts.len() + month
    }
}
