//! What every account bought by weekday and on the last days of months, as a member and as a customer.

use super::Fact;
use super::buyer::class_of;
use crate::calendar::{Day, Period};
use crate::case::open::Company;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::case::tables::{NOBODY, is_somebody};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "buying_days",
    meaning: "product orders in full calendar months, house accounts out, by account (an unregistered customer's: by the account that sold), side, weekday and whether among the last three days of the month",
    sql: "select coalesce(o.buyer_id, case when o.seller_id not in (:house_accounts) then o.seller_id end, o.order_id) as account,
       case when p.class = 'business' then 'member' else 'customer' end as side,
       dayofweek(o.ordered_on) as weekday, last_day(o.ordered_on) - o.ordered_on < 3 as late, sum(o.amount) as amount
  from orders o left join participants p on p.participant_id = o.buyer_id
 where o.kind = 'product' and o.ordered_on between :first_full_month and :last_full_month
   and (o.buyer_id is null or p.class <> 'unknown' and o.buyer_id not in (:house_accounts))
 group by 1, 2, 3, 4",
};

/// Product purchases on the seven weekdays from Monday, and last those on late days, minor units.
pub type Week = [i64; 8];

/// The purchases; one entry an account.
#[derive(Debug)]
pub struct BuyingDays {
    /// Bought as a business participant.
    pub members: Vec<Week>,
    /// Bought as a preferred or retail customer, and sold to unregistered customers.
    pub customers: Vec<Week>,
    /// Orders of unregistered customers that no account sold, by weekday and lateness.
    pub unattached: [[Unattached; 2]; 7],
}

/// Orders that hang together with no other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unattached {
    /// How many.
    pub orders: u64,
    /// The sum of their squared amounts, minor units squared.
    pub squares: f64,
}

/// The weekday of a day, 0 for Monday.
pub fn weekday(day: Day) -> u8 {
    // 1 January 1970 was a Thursday.
    (day + 3).rem_euclid(7) as u8
}

impl BuyingDays {
    /// Passes over the orders once.
    pub fn gather(company: &Company) -> Self {
        let (orders, people) = (&company.orders, &company.participants);
        let days = days_of(&company.period);
        let first = company.period.start();
        let mut found = Self {
            members: vec![[0; 8]; people.len()],
            customers: vec![[0; 8]; people.len()],
            unattached: Default::default(),
        };
        for order in 0..orders.count() as u32 {
            // What an order that hangs together with no other comes to.
            let mut alone: Option<(usize, bool, i64)> = None;
            for line in orders.lines_of(order) {
                if orders.kind[line] != OrderKind::Product || !orders.in_period(line) {
                    continue;
                }
                let Some((weekday, late)) = days[(orders.day[line] - first) as usize] else { continue };
                let (buyer, seller) = (orders.buyer[line], orders.seller[line]);
                let is_account = |person: u32| is_somebody(person) && !people.house[person as usize];
                let amount = orders.amount[line];
                let week = if buyer == NOBODY {
                    if !is_account(seller) {
                        let sum = alone.map_or(0, |(.., sum)| sum);
                        alone = Some((weekday, late, sum + amount));
                        continue;
                    }
                    &mut found.customers[seller as usize]
                } else if !is_account(buyer) {
                    continue;
                } else {
                    match class_of(company, buyer, orders.day[line]) {
                        Class::Business => &mut found.members[buyer as usize],
                        Class::Preferred | Class::Retail => &mut found.customers[buyer as usize],
                        Class::Unknown => continue,
                    }
                };
                week[weekday] += amount;
                week[7] += if late { amount } else { 0 };
            }
            if let Some((weekday, late, amount)) = alone {
                let kind = &mut found.unattached[weekday][usize::from(late)];
                kind.orders += 1;
                kind.squares += (amount as f64).powi(2);
            }
        }
        found
    }
}

/// Weekday and lateness of every day of the period; nothing for days of a month that the period cuts.
fn days_of(period: &Period) -> Vec<Option<(usize, bool)>> {
    (0..period.days() as Day)
        .map(|at| period.start() + at)
        .map(|day| period.is_in_full_month(day).then(|| (usize::from(weekday(day)), period.is_late(day))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_those_of_the_calendar() {
        // 31 March 2024, Easter Sunday, and 1 January 1970, a Thursday.
        assert_eq!(weekday(crate::calendar::day_from_text("2024-03-31", None).unwrap()), 6);
        assert_eq!(weekday(0), 3);
        assert_eq!(weekday(-1), 2);
    }
}
