//! What it cost a participant to be one, in a calendar year.

use super::{Definition, Roster, Row, company};
use crate::facts::Facts;
use crate::facts::yearly_burden::YearlyBurden;
use crate::measurement::Unit;

/// The roster.
pub const ROSTER: Definition = Definition {
    id: "yearly_burden_paid",
    title: "Fees, kits and tools paid by a participant in a calendar year",
    unit: Unit::Money,
    definition: "Starter kits, fees and tools that a business participant paid for in the calendar year. Refunds are not netted: the limit is on what is taken. At most, orders of unmapped kind and of buyers of unknown class count too.",
    row: "a participant and a calendar year with such a payment, house accounts left out",
    rows: "participant-years",
    money: "the payments, at most",
    needs: "participants, orders",
    reference: "Korea, Door-to-Door Sales Act and Decree: a yearly burden of at most 50,000 won a seller",
    limits: "Amounts are net of tax and shipping, so less than what was paid. A year that the period cuts shows only its part. A product that must be bought to take part is a burden too and is not seen here.",
    sql: "with paid as (
  select buyer as participant_id, strftime(ordered_on, '%Y') as time, house,
         coalesce(sum(amount) filter (class = 'business' and kind in ('starter_kit', 'fee', 'tool')), 0) as paid,
         coalesce(sum(amount) filter (class = 'business' and kind = 'unmapped' or class = 'unknown' and kind in ('starter_kit', 'fee', 'tool', 'unmapped')), 0) as open
    from lines where in_period and buyer is not null group by all)
select participant_id, time, true as sure, paid::double as low, (paid + greatest(open, 0))::double as high, paid + greatest(open, 0) as money
  from paid where paid + greatest(open, 0) > 0 and not house",
    call,
};

fn call(facts: &Facts<'_>) -> Result<Roster, String> {
    let company = company(facts)?.company;
    let burden = YearlyBurden::gather(company);
    let major = |minor: i64| facts.currency.major(minor);
    let mut rows = Vec::new();
    for (year, (paid, open)) in burden.paid.iter().zip(&burden.open).enumerate() {
        for (person, (&paid, &open)) in paid.iter().zip(open).enumerate() {
            let most = paid + open.max(0);
            if most > 0 && !company.participants.house[person] {
                let (low, high) = (major(paid), major(most));
                rows.push(Row { participant: person as u32, time: year as u16, sure: true, low, high, money: most });
            }
        }
    }
    Roster::of(burden.years, rows, "no participant paid for a starter kit, a fee or a tool in the period")
}
