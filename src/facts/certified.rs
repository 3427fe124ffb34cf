//! What participants certified of a month, beside what the records leave for it.

use super::account_months::{self, Bought, Part, Resold, Sold};
use super::customers_served::CustomersServed;
use super::{CompanyFacts, Fact};
use crate::calendar::full_months::FullMonths;
use crate::case::manifest::PlanPeriod;
use crate::case::tables::is_somebody;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "certified",
    meaning: "per certification of a whole month: claimed and recorded customers, claimed and recorded share of goods resold (served, bought, sold, resold: the facts customers_served and account_months)",
    sql: "select c.participant_id, c.certified_month, c.customers, s.registered as least_customers, s.registered + s.unnamed as most_customers,
       c.resold_share, (r.verified_cost + d.to_members + d.to_customers) / (b.product + d.all_credited) as least_share,
       (least(r.claimed_cost + next.claimed_cost + b.for_customers, b.product - b.recorded_own_use) + d.all_credited)
         / (b.product - b.returned + d.all_credited) as most_share
  from certifications c
  left join customers_served s on s.seller_id = c.participant_id and s.month = date_trunc('month', c.certified_month)
  left join bought b on b.account = c.participant_id and b.month = date_trunc('month', c.certified_month)
  left join sold d on d.account = c.participant_id and d.month = b.month
  left join resold r on r.account = c.participant_id and r.month = b.month
  left join resold next on next.account = c.participant_id and next.month = b.month + interval 1 month",
};

/// A claimed number and the range that the records leave for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// What was certified.
    pub claimed: f64,
    /// The least it can have been.
    pub least: f64,
    /// The most it can have been; infinite where the records set no upper bound.
    pub most: f64,
}

impl Claim {
    /// Whether more was claimed than can have been.
    pub fn is_refuted(&self) -> bool {
        self.claimed > self.most + 1e-9
    }

    /// Whether more was claimed than the records bear out.
    pub fn is_unsupported(&self) -> bool {
        self.claimed > self.least + 1e-9
    }
}

/// A certification of a month that the period holds whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Certified {
    /// Different retail customers.
    pub customers: Option<Claim>,
    /// Share of the month's goods resold.
    pub resold: Option<Claim>,
}

/// What the records say of one certification's month.
#[derive(Clone, Copy, Default)]
struct Month {
    bought: Bought,
    sold: Sold,
    resold: Resold,
    /// Resales of the following month: its goods may have been sold then. `None` past the period.
    next: Option<i64>,
}

/// The certifications of whole months by participants who are known. `None` without a certifications table.
pub fn gather(facts: &CompanyFacts<'_>) -> Option<Vec<Certified>> {
    let company = facts.company;
    let table = company.certifications.as_ref()?;
    let full = FullMonths::of(&company.period).range();
    let rows: Vec<usize> = (0..table.month.len())
        .filter(|&row| is_somebody(table.participant[row]) && full.contains(&usize::from(table.month[row])))
        .collect();
    let months = months(facts, &rows);
    let served = CustomersServed::gather(facts);
    let whole = company.resales_complete;
    let certified = |(&row, month): (&usize, &Month)| {
        let count = served.of(table.month[row], table.participant[row]);
        Certified {
            customers: table.customers[row].map(|claimed| Claim {
                claimed: claimed as f64,
                least: f64::from(count.least),
                most: if whole { f64::from(count.most) } else { f64::INFINITY },
            }),
            resold: table.resold_share[row].map(|claimed| {
                let [least, most] = month.share(whole, company.returns.is_some());
                Claim { claimed, least, most }
            }),
        }
    };
    Some(rows.iter().zip(&months).map(certified).collect())
}

/// The records of the months of some certifications.
fn months(facts: &CompanyFacts<'_>, rows: &[usize]) -> Vec<Month> {
    let mut months = vec![Month::default(); rows.len()];
    let Some(table) = &facts.company.certifications else { return months };
    let mut by_month = vec![Vec::new(); facts.company.period.months().len()];
    for (at, &row) in rows.iter().enumerate() {
        by_month[usize::from(table.month[row])].push((at, table.participant[row] as usize));
    }
    let parts = [Part::Bought, Part::Sold, Part::Resold];
    account_months::each(facts, PlanPeriod::Month, &parts, |time, accounts| {
        let time = usize::from(time);
        for &(at, person) in &by_month[time] {
            months[at].bought = accounts.bought[person];
            months[at].sold = accounts.sold[person];
            months[at].resold = accounts.resold[person];
        }
        for &(at, person) in time.checked_sub(1).map_or(&[][..], |before| &by_month[before]) {
            months[at].next = Some(accounts.resold[person].claimed_cost);
        }
    });
    months
}

impl Month {
    /// The least and the most of the month's goods that can have been sold. Goods placed with customers directly count as
    /// bought and sold; where nothing was bought, any share holds.
    fn share(&self, whole: bool, has_returns: bool) -> [f64; 2] {
        let (own, sold, open) =
            (self.bought.product.max(0), (self.sold.to_customers + self.sold.to_members).max(0), self.sold.open.max(0));
        let over = |part: i64, all: i64| if all > 0 { (part as f64 / all as f64).min(1.0) } else { 1.0 };
        let least = over(self.resold.verified_cost.min(own) + sold, own + sold);
        if !has_returns {
            return [least, 1.0];
        }
        // Goods returned may have been any of them, those recorded for own use included.
        let kept = (own - self.bought.returned).max(0);
        let used = (self.bought.recorded_own_use - self.bought.returned).max(0);
        let gone = match self.next {
            Some(next) if whole => self.resold.claimed_cost + next + self.bought.for_customers,
            _ => kept,
        };
        let most = over(gone.min(kept - used) + sold + open, kept + sold + open);
        [least.min(most), most]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_sold_lies_between_what_is_verified_and_what_is_not_ruled_out() {
        let bought = Bought { product: 100, recorded_own_use: 20, for_customers: 10, returned: 0 };
        let resold = Resold { verified_cost: 15, claimed_cost: 25, verified: 0, claimed: 0 };
        let sold = Sold { to_customers: 50, open: 30, to_members: 0 };
        let month = Month { bought, sold, resold, next: Some(5) };
        // Least: (15 + 50) / 150. Most: (25 + 5 + 10 + 50 + 30) / 180.
        let [least, most] = month.share(true, true);
        assert!((least - 65.0 / 150.0).abs() < 1e-12 && (most - 120.0 / 180.0).abs() < 1e-12);
        // Without all resales, or past the last month, only own use is ruled out: (80 + 80) / 180.
        assert!((month.share(false, true)[1] - 160.0 / 180.0).abs() < 1e-12);
        assert!((Month { next: None, ..month }.share(true, true)[1] - 160.0 / 180.0).abs() < 1e-12);
        // The 20 for own use may be the 20 returned; without a returns table anything may be.
        let returned = Month { bought: Bought { returned: 20, ..bought }, ..month };
        assert!((returned.share(false, true)[1] - 1.0).abs() < 1e-12);
        assert!((month.share(true, false)[1] - 1.0).abs() < 1e-12);
        assert!(Month::default().share(true, true).iter().all(|end| (end - 1.0).abs() < 1e-12), "nothing was bought");
    }
}
