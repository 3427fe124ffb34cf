//! What a participant paid to the company in the first seven days.

use super::{Definition, Roster, Row, company};
use crate::case::tables::participants::Class;
use crate::facts::Facts;
use crate::facts::buyer::class_of;
use crate::facts::first_days::FirstDays;
use crate::measurement::Unit;

/// The roster.
pub const ROSTER: Definition = Definition {
    id: "first_seven_days_payments",
    title: "Paid to the company in the first seven days",
    unit: Unit::Money,
    definition: "Everything the participant paid to the company, whatever it was for. The seven days begin with the day of joining (days 0 to 6) at least; at most, they are the seven days after it (day 7 counts too), and payments dated before the day of joining were made for joining. Refunds are not netted: the limit is on what is taken. Of somebody whose class on the day of joining is not known, nothing is certain.",
    row: "a business participant who joined within the period, house accounts left out",
    rows: "participants who joined",
    money: "the payments, at most",
    needs: "participants, orders (class_changes)",
    reference: "Trading Schemes Regulations 1997 (SI 1997/30), reg 10: no more than 200 pounds in the first seven days",
    limits: "Amounts are as the orders table has them, net of tax and shipping, so less than what was paid. Of those who joined in the last seven days of the period only payments up to its end are seen. Undertakings to pay later are not seen.",
    sql: "with paid as (
  select o.buyer as participant_id, sum(o.amount) filter (o.ordered_on < p.joined_on) as before,
         sum(o.amount) filter (o.ordered_on - p.joined_on between 0 and 6) as seven, sum(o.amount) filter (o.ordered_on - p.joined_on = 7) as eighth
    from lines o join people p on p.participant_id = o.buyer where o.in_period group by all),
joined as (
  select p.participant_id, p.joined_on, case when h.participant_id is null then p.class else coalesce(c.class, 'unknown') end as class
    from people p left join (select distinct participant_id from classes) h using (participant_id)
    asof left join classes c on c.participant_id = p.participant_id and p.joined_on >= c.changed_on
   where not p.house and p.joined_on between :start and :end),
ends as (
  select j.participant_id, strftime(j.joined_on, '%Y-%m') as time, j.class, coalesce(p.seven, 0) as least,
         coalesce(p.seven, 0) + greatest(coalesce(p.eighth, 0), 0) + greatest(coalesce(p.before, 0), 0) as most
    from joined j left join paid p using (participant_id) where j.class in ('business', 'unknown'))
select participant_id, time, true as sure, case when class = 'business' then least else least(least, 0) end::double as low, most::double as high, most as money from ends",
    call,
};

fn call(facts: &Facts<'_>) -> Result<Roster, String> {
    let company = company(facts)?.company;
    let people = &company.participants;
    let days = FirstDays::gather(company);
    let major = |minor: i64| facts.currency.major(minor);
    let joined = |person: &usize| (company.period.start()..=company.period.end()).contains(&people.joined[*person]);
    let row = |person: usize| {
        let class = class_of(company, person as u32, people.joined[person]);
        let (least, most) =
            (days.seven[person], days.seven[person] + days.eighth[person].max(0) + days.before[person].max(0));
        let least = if class == Class::Business { least } else { least.min(0) };
        matches!(class, Class::Business | Class::Unknown).then(|| Row {
            participant: person as u32,
            time: company.period.month_of(people.joined[person]),
            sure: true,
            low: major(least),
            high: major(most),
            money: most,
        })
    };
    let mut rows: Vec<Row> =
        (0..people.len()).filter(joined).filter(|&person| !people.house[person]).filter_map(row).collect();
    rows.sort_by_key(|row| (row.time, row.participant));
    Roster::of(company.period.months().to_vec(), rows, "no participant joined in the period")
}
