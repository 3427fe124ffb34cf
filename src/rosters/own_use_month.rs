//! What a member bought in a month and neither returned nor sold on.

use super::{Definition, Roster, Row, company};
use crate::case::manifest::PlanPeriod;
use crate::facts::account_months::{self, Bought, Part};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::Unit;

/// The roster.
pub const ROSTER: Definition = Definition {
    id: "own_use_month",
    title: "A member's own use in a month",
    unit: Unit::Money,
    definition: "Product that a business participant bought in the month, less refunds of these orders, less the share that the participant resold with a verified receipt over the whole period: resales name no order, so they are spread evenly over what was kept. At least: claimed resales and orders recorded as placed for a customer are left out too; where resales are not recorded as a whole, only what the company recorded as own use is certain; without a returns table all of it may have been returned.",
    row: "a participant and a calendar month with product bought, house accounts left out",
    rows: "participant-months",
    money: "product bought in the month, refunds not netted",
    needs: "participants, orders (returns, resales, orders.purpose)",
    reference: "FTC v. Herbalife, 2:16-cv-05217 (C.D. Cal. 2016): own use is rewarded up to 200 dollars a month, as described by Thompson Burton",
    limits: "Amounts are what the member paid the company; on which price the order counts is not known. Goods still on the shelf at the end of the period look like own use. A household's use and a pile of stock look alike.",
    sql: "with kept as (select *, greatest(product - returned, 0) as kept from account_bought where product > 0),
totals as (select participant_id, sum(kept) as kept_in_all from kept group by all),
ends as (
  select k.participant_id, k.month as time, p.house, k.product as money,
         k.kept::double * case when t.kept_in_all > 0 then 1 - least(greatest(l.verified_cost::double / t.kept_in_all::double, 0), 1) else 0 end as high,
         case when not :returns_known then 0
              when :resales_whole then greatest(k.kept - k.for_customers, 0)::double * case when t.kept_in_all > 0 then 1 - least(greatest(l.resale_cost::double / t.kept_in_all::double, 0), 1) else 0 end
              else greatest(k.recorded_own_use - k.returned, 0)::double end as low
    from kept k join totals t using (participant_id) join ledger l using (participant_id) join people p using (participant_id))
select participant_id, time, true as sure, least(low, high) as low, high, money from ends where not house",
    call,
};

struct Month {
    person: u32,
    time: u16,
    bought: Bought,
}

fn call(facts: &Facts<'_>) -> Result<Roster, String> {
    let company = company(facts)?;
    let mut months = Vec::new();
    let mut kept = vec![0_i64; company.company.participants.len()];
    account_months::each(company, PlanPeriod::Month, &[Part::Bought], |time, accounts| {
        for (person, bought) in accounts.bought.iter().enumerate().filter(|(_, bought)| bought.product > 0) {
            kept[person] += kept_of(bought);
            if !company.company.participants.house[person] {
                months.push(Month { person: person as u32, time, bought: *bought });
            }
        }
    });
    let rows = months.iter().map(|month| row(facts, company, month, kept[month.person as usize])).collect();
    Roster::of(company.company.period.months().to_vec(), rows, "no member bought product in the period")
}

fn kept_of(bought: &Bought) -> i64 {
    (bought.product - bought.returned).max(0)
}

fn row(facts: &Facts<'_>, company: &CompanyFacts<'_>, month: &Month, kept_in_all: i64) -> Row {
    let (ledger, bought, person) = (&company.ledger, &month.bought, month.person as usize);
    let unsold =
        |cost: i64| if kept_in_all > 0 { 1.0 - (cost as f64 / kept_in_all as f64).clamp(0.0, 1.0) } else { 0.0 };
    let kept = kept_of(bought);
    let high = kept as f64 * unsold(ledger.verified_cost[person]);
    let low = if company.company.returns.is_none() {
        0.0
    } else if company.company.resales_complete {
        (kept - bought.for_customers).max(0) as f64 * unsold(ledger.resale_cost[person])
    } else {
        (bought.recorded_own_use - bought.returned).max(0) as f64
    };
    let major = |minor: f64| minor * facts.currency.major(1);
    Row {
        participant: month.person,
        time: month.time,
        sure: true,
        low: major(low.min(high)),
        high: major(high),
        money: bought.product,
    }
}
