//! What it cost a participant to be one, by calendar year: starter kits, fees and tools.

use super::Fact;
use super::buyer::class_of;
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "yearly_burden",
    meaning: "per member and calendar year: starter kits, fees and tools paid",
    sql: "select o.buyer_id, extract(year from ordered_on) as year, sum(o.amount) as paid
  from orders o join participants p on p.participant_id = o.buyer_id
 where p.class = 'business' and o.kind in ('starter_kit', 'fee', 'tool') and o.ordered_on between :start and :end
 group by 1, 2",
};

/// Enrolment purchases, refunds not netted, minor units.
#[derive(Debug)]
pub struct YearlyBurden {
    /// Calendar years that the period touches.
    pub years: Vec<String>,
    /// Paid as a member, by year and account.
    pub paid: Vec<Vec<i64>>,
    /// Paid for orders of unmapped kind, or by somebody whose class is not known, by year and account.
    pub open: Vec<Vec<i64>>,
}

impl YearlyBurden {
    /// Passes over the orders once.
    pub fn gather(company: &Company) -> Self {
        let mut years: Vec<String> = Vec::new();
        let mut year_of_month = Vec::new();
        for month in company.period.months() {
            let year = &month[..4];
            if years.last().is_none_or(|last| last != year) {
                years.push(year.to_owned());
            }
            year_of_month.push(years.len() - 1);
        }
        let zeros = vec![vec![0; company.participants.len()]; years.len()];
        let mut burden = Self { years, paid: zeros.clone(), open: zeros };
        let orders = &company.orders;
        for line in (0..orders.len()).filter(|&line| orders.in_period(line) && is_somebody(orders.buyer[line])) {
            let (buyer, kind) = (orders.buyer[line], orders.kind[line]);
            let sums = match class_of(company, buyer, orders.day[line]) {
                Class::Business if kind.is_enrolment() => &mut burden.paid,
                Class::Business if kind == OrderKind::Unmapped => &mut burden.open,
                Class::Unknown if kind.is_enrolment() || kind == OrderKind::Unmapped => &mut burden.open,
                _ => continue,
            };
            sums[year_of_month[usize::from(orders.month[line])]][buyer as usize] += orders.amount[line];
        }
        burden
    }
}
