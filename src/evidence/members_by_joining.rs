//! Who was repaid what joining cost, by month of joining.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::calendar::OUTSIDE;
use crate::case::tables::orders::OrderKind;
use crate::facts::Facts;
use std::collections::BTreeMap;

/// The row set.
pub const MEMBERS_BY_JOINING: RowSet = RowSet {
    id: "members_by_joining",
    title: "Members by month of joining: paid and got back",
    words: "Everybody of the income population (business class as of the export, joined by the period's end, not left before its start, no house account), summed by calendar month of joining (those who joined earlier: before the period): number of members; entry, starter kits and fees less refunds of them, not less than 0 a member; orders of unmapped kind; everything paid to the company; refunds; commissions net of claw-backs; proceeds and cost of verified resales; members with an entry above 0 (entry_payers) and those of them whose commissions and mark-up on verified resales are less (not_repaid); members who paid more in all, net of refunds, than 0 and than commissions and verified proceeds (all_not_repaid).",
    columns: &[
        ("joined", Kind::Text),
        ("members", Kind::Count),
        ("entry", Kind::Money),
        ("unmapped", Kind::Money),
        ("paid", Kind::Money),
        ("refunded", Kind::Money),
        ("commissions", Kind::Money),
        ("verified_proceeds", Kind::Money),
        ("verified_cost", Kind::Money),
        ("entry_payers", Kind::Count),
        ("not_repaid", Kind::Count),
        ("all_not_repaid", Kind::Count),
    ],
    keys: 1,
    sql: "with member as (
  select *, greatest(kits + fees - refunded_entry, 0) as entry, commissions + verified_proceeds - verified_cost as got, paid - refunded as net_paid from ledger where is_member),
unmapped as (select buyer as participant_id, sum(amount) as unmapped from lines where in_period and kind = 'unmapped' and buyer is not null group by all)
select case when joined_on < :start then 'before the period' else strftime(joined_on, '%Y-%m') end as joined, count(*) as members,
       sum(entry) as entry, sum(coalesce(unmapped, 0)) as unmapped, sum(paid) as paid, sum(refunded) as refunded, sum(commissions) as commissions,
       sum(verified_proceeds) as verified_proceeds, sum(verified_cost) as verified_cost,
       count(*) filter (entry > 0) as entry_payers, count(*) filter (entry > 0 and got < entry) as not_repaid,
       count(*) filter (net_paid > 0 and commissions + verified_proceeds < net_paid) as all_not_repaid
  from member left join unmapped using (participant_id) group by all",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?;
    let (people, ledger, period) = (&company.company.participants, &company.ledger, &company.company.period);
    let mut months: BTreeMap<u16, ([i64; 7], [i64; 4])> = BTreeMap::new();
    for person in company.population.members.iter().map(|&person| person as usize) {
        let (money, counts) = months.entry(period.month_of(people.joined[person])).or_default();
        let entry = ledger.paid_for_entry(person);
        let (paid, refunded, commissions) =
            (ledger.paid_in_all(person), ledger.refunded(person), ledger.commissions[person]);
        let (proceeds, cost) = (ledger.verified_proceeds[person], ledger.verified_cost[person]);
        let unmapped = ledger.paid_for(OrderKind::Unmapped, person);
        let amounts = [entry, unmapped, paid, refunded, commissions, proceeds, cost];
        for (sum, amount) in money.iter_mut().zip(amounts) {
            *sum += amount;
        }
        let not_repaid = entry > 0 && commissions + proceeds - cost < entry;
        let all_not_repaid = paid - refunded > 0 && commissions + proceeds < paid - refunded;
        for (count, holds) in counts.iter_mut().zip([true, entry > 0, not_repaid, all_not_repaid]) {
            *count += i64::from(holds);
        }
    }
    let name = |month: u16| match month {
        OUTSIDE => "before the period",
        month => &period.months()[usize::from(month)],
    };
    Ok(months
        .into_iter()
        .map(|(month, (money, [members, counts @ ..]))| {
            let mut row = vec![Value::text(name(month)), Value::Count(members)];
            row.extend(money.map(Value::Money));
            row.extend(counts.map(Value::Count));
            row
        })
        .collect())
}
