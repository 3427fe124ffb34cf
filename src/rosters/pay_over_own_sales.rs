//! China's cap: what a seller was paid over the seller's own sales to consumers.

use super::{Definition, Roster, Row, company_that_pays};
use crate::case::manifest::PlanPeriod;
use crate::facts::Facts;
use crate::facts::account_months::{self, Part, Resold, Sold};
use crate::measurement::Unit;

/// The roster.
pub const ROSTER: Definition = Definition {
    id: "pay_over_own_sales",
    title: "Pay of a seller over the seller's own sales to consumers in a month",
    unit: Unit::Share,
    definition: "Commissions of every kind, claw-backs netted, over product ordered by customers with the participant credited as the seller and what customers paid for goods resold with a verified receipt, in the month. At least: buyers of unknown class, customers the participant sponsored where no seller is named, and claimed resales count as sales too; where resales are not recorded as a whole, sales have no upper bound and the quotient no lower one. Pay without any sale is above every line.",
    row: "a participant and a calendar month with more paid than clawed back, house accounts left out",
    rows: "paid participant-months",
    money: "commissions of the month, claw-backs netted",
    needs: "participants, orders with seller_id, commissions, resales",
    reference: "Regulation on Direct Selling Administration (State Council Order 443 of 2005), art. 24: pay of at most 30 % of the seller's own direct sales income, monthly",
    limits: "Sale and pay are matched by the date of the order and the date earned; a plan that pays a month later is off by one. Amounts are net of tax, as the orders table has them.",
    sql: "with sales as (
  select p.participant_id, p.month as time, p.paid, coalesce(s.to_customers, 0) + coalesce(r.verified, 0) as least,
         coalesce(s.to_customers, 0) + coalesce(s.open, 0) + coalesce(r.claimed, 0) as most
    from account_paid p left join account_sold s using (participant_id, month) left join account_resold r using (participant_id, month)
   where p.paid > 0 and not p.house)
select participant_id, time, true as sure,
       case when not :resales_whole then 0 when greatest(most, least) > 0 then paid::double / greatest(most, least)::double else 'inf'::double end as low,
       case when least > 0 then paid::double / least::double else 'inf'::double end as high, paid as money
  from sales",
    call,
};

fn call(facts: &Facts<'_>) -> Result<Roster, String> {
    let company = company_that_pays(facts)?;
    let whole = company.company.resales_complete;
    let mut rows = Vec::new();
    let parts = [Part::Paid, Part::Sold, Part::Resold];
    account_months::each(company, PlanPeriod::Month, &parts, |time, accounts| {
        for (person, paid) in accounts.paid.iter().enumerate().filter(|(_, paid)| paid.all > 0) {
            if !company.company.participants.house[person] {
                let [low, high] = range(paid.all, &accounts.sold[person], &accounts.resold[person], whole);
                rows.push(Row { participant: person as u32, time, sure: true, low, high, money: paid.all });
            }
        }
    });
    Roster::of(company.company.period.months().to_vec(), rows, "nobody was paid in the period")
}

fn range(pay: i64, sold: &Sold, resold: &Resold, whole: bool) -> [f64; 2] {
    let over = |sales: i64| if sales > 0 { pay as f64 / sales as f64 } else { f64::INFINITY };
    let least = sold.to_customers + resold.verified;
    let most = sold.to_customers + sold.open + resold.claimed;
    let low = if whole { over(most.max(least)) } else { 0.0 };
    [low, over(least)]
}
