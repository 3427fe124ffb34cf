//! What participants paid to the company around the day of joining.

use super::Fact;
use crate::case::open::Company;
use crate::case::tables::is_somebody;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "first_days",
    meaning: "per account: paid to the company before the day of joining, on days 0 to 6, and on day 7",
    sql: "select p.participant_id,
       sum(case when o.ordered_on < p.joined_on then o.amount else 0 end) as before,
       sum(case when o.ordered_on - p.joined_on between 0 and 6 then o.amount else 0 end) as seven,
       sum(case when o.ordered_on - p.joined_on = 7 then o.amount else 0 end) as eighth
  from participants p join orders o on o.buyer_id = p.participant_id
 where o.ordered_on between :start and :end
 group by 1",
};

/// Payments of all kinds, refunds not netted, minor units; one entry an account.
#[derive(Debug)]
pub struct FirstDays {
    /// Before the day of joining.
    pub before: Vec<i64>,
    /// On the seven days that begin with the day of joining.
    pub seven: Vec<i64>,
    /// On the day after them.
    pub eighth: Vec<i64>,
}

impl FirstDays {
    /// Passes over the orders once.
    pub fn gather(company: &Company) -> Self {
        let people = company.participants.len();
        let mut days = Self { before: vec![0; people], seven: vec![0; people], eighth: vec![0; people] };
        let orders = &company.orders;
        for line in (0..orders.len()).filter(|&line| orders.in_period(line) && is_somebody(orders.buyer[line])) {
            let buyer = orders.buyer[line] as usize;
            let sums = match orders.day[line] - company.participants.joined[buyer] {
                ..0 => &mut days.before,
                0..=6 => &mut days.seven,
                7 => &mut days.eighth,
                _ => continue,
            };
            sums[buyer] += orders.amount[line];
        }
        days
    }
}
