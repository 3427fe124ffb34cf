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
    sql: "with line as (
  select *, row_number() over (partition by order_id order by kind <> 'product', row) as nth from lines where in_period and kind in ('product', 'unmapped')),
visit as (
  select coalesce(seller, case when class <> 'business' then buyers_sponsor end) as seller, month, buyer as customer,
         not (seller is not null and kind = 'product' and class = 'retail' and not takes_part) as open
    from line where nth = 1 and class <> 'business' and (seller is distinct from buyer)
  union all
  select s.participant_id, strftime(r.sold_on, '%Y-%m'), coalesce('known ' || c.participant_id, 'named ' || r.customer_id),
         not r.verified or coalesce(c.class <> 'retail', false)
    from resales r join people s on s.participant_id = r.seller_id left join people c on c.participant_id = r.customer_id
   where r.sold_on between :start and :end and coalesce(c.class <> 'business', true)),
named as (
  select seller, month, case when customer like 'known %' or customer like 'named %' then customer else 'known ' || customer end as customer, bool_and(open) as open
    from visit where customer is not null group by all),
unnamed as (select seller, month, count(*) as visits, bool_or(not open) as surely from visit where customer is null group by all),
served as (
  select p.participant_id, p.month as time, p.bonus > p.unmapped as sure, p.bonus as money,
         (select count(*) filter (not n.open) from named n where n.seller = p.participant_id and n.month = p.month) as least,
         (select count(*) from named n where n.seller = p.participant_id and n.month = p.month) as most, u.visits, coalesce(u.surely, false) as surely
    from account_paid p left join unnamed u on u.seller = p.participant_id and u.month = p.month where p.bonus > 0 and not p.house)
select participant_id, time, sure, greatest(least, surely::bigint)::double as low,
       case when :resales_whole then (most + coalesce(visits, 0))::double else 'inf'::double end as high, money
  from served",
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
