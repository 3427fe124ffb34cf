//! Amway's ten customers: how many different retail customers somebody with a bonus served in a month.

use super::{Definition, Roster, Row, company_that_pays};
use crate::case::manifest::PlanPeriod;
use crate::facts::Facts;
use crate::facts::account_months::{self, Part};
use crate::facts::customers_served::CustomersServed;
use crate::measurement::Unit;

/// The roster.
pub const ROSTER: Definition = Definition {
    id: "retail_customers_month",
    title: "Different retail customers of a bonus earner in a month",
    unit: Unit::Count,
    definition: "Registered retail customers who bought product with the participant credited as the seller, and customers named in verified resales, each counted once a month. Purchases without a customer's name count as one customer at least, and each as another at most. At most, too: preferred customers, buyers of unknown class, customers the participant sponsored where no seller is named, and claimed resales. Where resales are not recorded as a whole there is no upper bound.",
    row: "a participant and a calendar month with a bonus (commissions other than the margin on own customers' orders, claw-backs netted), house accounts left out",
    rows: "bonus-earning participant-months",
    money: "the bonus",
    needs: "participants, orders with seller_id, commissions (resales.customer_id)",
    reference: "In re Amway Corp., 93 F.T.C. 618 (1979): sales to ten different retail customers before the bonus was paid",
    limits: "A household is as many customers as it has accounts. A customer known to the company under one number and to the seller under another counts twice.",
    call,
};

fn call(facts: &Facts<'_>) -> Result<Roster, String> {
    let company = company_that_pays(facts)?;
    let served = CustomersServed::gather(company);
    let whole = company.company.resales_complete;
    if !served.any && !whole {
        return Err("no order names its seller, no customer has a sponsor, and resales are not recorded".to_owned());
    }
    let mut rows = Vec::new();
    account_months::each(company, PlanPeriod::Month, &[Part::Paid], |time, accounts| {
        for (person, paid) in accounts.paid.iter().enumerate().filter(|(_, paid)| paid.bonus > 0) {
            if company.company.participants.house[person] {
                continue;
            }
            let customers = served.of(time, person as u32);
            rows.push(Row {
                participant: person as u32,
                time,
                sure: paid.bonus > paid.unmapped,
                low: f64::from(customers.least),
                high: if whole { f64::from(customers.most) } else { f64::INFINITY },
                money: paid.bonus,
            });
        }
    });
    Roster::of(company.company.period.months().to_vec(), rows, "nobody earned a bonus in the period")
}
