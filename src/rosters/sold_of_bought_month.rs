//! Amway's 70 % rule as observed: how much of the month's goods somebody with a bonus sold.

use super::{Definition, Roster, Row, company_that_pays, share};
use crate::case::manifest::PlanPeriod;
use crate::facts::Facts;
use crate::facts::account_months::{self, Bought, Part, Resold, Sold};
use crate::measurement::Unit;

/// The roster.
pub const ROSTER: Definition = Definition {
    id: "sold_of_bought_month",
    title: "Goods sold of goods bought by a bonus earner in a month",
    unit: Unit::Share,
    definition: "(cost of goods resold with a verified receipt, at wholesale or at retail + product ordered by others with the participant credited as the seller) / (product bought by the participant + the same orders), in the month. At most: claimed resales and orders of customers the participant sponsored, where no seller is named, count too, refunded product was never bought, and where resales are not recorded as a whole or refunds are not recorded, everything may have been sold.",
    row: "a participant and a calendar month with a bonus (commissions other than the margin on own customers' orders, claw-backs netted) and with goods bought, house accounts left out",
    rows: "bonus-earning participant-months",
    money: "the bonus",
    needs: "participants, orders, commissions, resales (returns)",
    reference: "In re Amway Corp., 93 F.T.C. 618 (1979): to be paid the performance bonus, at least 70 % of the products bought in the month had to be sold, at wholesale or at retail",
    limits: "A month's sales may be of goods bought the month before, so single months stray above and below. Own use counts as unsold. Sales to the downline count: this is a guard against stock-piling, and no measure of retail.",
    sql: "with goods as (
  select p.participant_id, p.month as time, p.bonus > p.unmapped as sure, p.bonus as money, greatest(coalesce(b.product, 0), 0) as bought, coalesce(b.returned, 0) as returned,
         greatest(coalesce(s.to_customers, 0) + coalesce(s.to_members, 0), 0) as credited, greatest(coalesce(s.open, 0), 0) as open,
         coalesce(r.verified_cost, 0) as verified_cost, coalesce(r.claimed_cost, 0) as claimed_cost
    from account_paid p left join account_bought b using (participant_id, month) left join account_sold s using (participant_id, month)
    left join account_resold r using (participant_id, month)
   where p.bonus > 0 and not p.house),
ends as (
  select participant_id, time, sure, money, (verified_cost + credited)::double / (bought + credited)::double as low,
         (claimed_cost + credited + open)::double / (greatest(bought - returned, 0) + credited + open)::double as most
    from goods where greatest(bought - returned, 0) + credited > 0)
select participant_id, time, sure, least(low, case when :resales_whole and :returns_known then most else greatest(most, 1) end) as low,
       case when :resales_whole and :returns_known then most else greatest(most, 1) end as high, money
  from ends",
    call,
};

fn call(facts: &Facts<'_>) -> Result<Roster, String> {
    let company = company_that_pays(facts)?;
    if company.company.resales.is_none() {
        return Err("the case has no resales table".to_owned());
    }
    let certain = company.company.resales_complete && company.company.returns.is_some();
    let mut rows = Vec::new();
    let parts = [Part::Paid, Part::Bought, Part::Sold, Part::Resold];
    account_months::each(company, PlanPeriod::Month, &parts, |time, accounts| {
        for (person, paid) in accounts.paid.iter().enumerate().filter(|(_, paid)| paid.bonus > 0) {
            if company.company.participants.house[person] {
                continue;
            }
            if let Some([low, high]) =
                range(&accounts.bought[person], &accounts.sold[person], &accounts.resold[person], certain)
            {
                let sure = paid.bonus > paid.unmapped;
                rows.push(Row { participant: person as u32, time, sure, low, high, money: paid.bonus });
            }
        }
    });
    Roster::of(
        company.company.period.months().to_vec(),
        rows,
        "nobody who bought goods earned a bonus in the same month",
    )
}

/// `None` where there was nothing to sell.
fn range(own: &Bought, sold: &Sold, resold: &Resold, certain: bool) -> Option<[f64; 2]> {
    let credited = (sold.to_customers + sold.to_members).max(0);
    let maybe = sold.open.max(0);
    let bought = own.product.max(0);
    let kept = (bought - own.returned).max(0);
    if kept + credited == 0 {
        return None;
    }
    // What may be another's sale counts as neither sold nor bought at least, as both at most.
    let low = share(resold.verified_cost + credited, bought + credited);
    let high = share(resold.claimed_cost + credited + maybe, kept + credited + maybe);
    let high = if certain { high } else { high.max(1.0) };
    Some([low.min(high), high])
}
