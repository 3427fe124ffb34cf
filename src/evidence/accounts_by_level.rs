//! Persons of the network by level.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::facts::Facts;
use crate::facts::headcount::by_level;

/// The row set.
pub const ACCOUNTS_BY_LEVEL: RowSet = RowSet {
    id: "accounts_by_level",
    title: "Persons of the network by level",
    words: "Every account that joined by the period's end and counts as a person of the network surely (of business class at any time up to then, no house account) or perhaps (a house account that was, an account of unknown class at the end, or a customer who was paid or recruited), by the level it stands on: the number of accounts that surely count on its chain of sponsors, itself included, where an account of its sponsor's household adds none (-1 without a place): number of accounts, and of persons, the first account of a household in the table counting for all that surely count.",
    columns: &[("level", Kind::Count), ("counts", Kind::Text), ("accounts", Kind::Count), ("persons", Kind::Count)],
    keys: 2,
    sql: "with recursive was_business as (
  select participant_id, bool_or(class = 'business' and changed_on <= :end) as was, arg_max(class, changed_on) filter (changed_on <= :end) as at_end from classes group by all),
counted as (
  select p.row, p.participant_id, p.sponsor, p.sponsor_id is null as is_root, p.household,
         case when p.joined_on > :end then 'no'
              when coalesce(w.was, p.class = 'business') then case when p.house then 'perhaps' else 'surely' end
              when case when w.participant_id is null then p.class else coalesce(w.at_end, 'unknown') end = 'unknown' or p.takes_part then 'perhaps' else 'no' end as counts
    from people p left join was_business w using (participant_id)),
tree(participant_id, household, counts, level) as (
  select participant_id, household, counts, (counts = 'surely')::bigint from counted where is_root
  union all
  select c.participant_id, c.household, c.counts, t.level + (c.counts = 'surely' and not coalesce(t.counts = 'surely' and c.household = t.household, false))::bigint
    from counted c join tree t on c.sponsor = t.participant_id),
first as (select *, row_number() over (partition by household, counts order by row) as nth from counted)
select coalesce(t.level, -1) as level, f.counts, count(*) as accounts,
       count(*) filter (f.counts = 'perhaps' or f.household is null or f.nth = 1) as persons
  from first f left join tree t using (participant_id) where f.counts <> 'no' group by all",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?;
    Ok(by_level(company.company, &company.conduct)
        .into_iter()
        .map(|((level, surely), [accounts, persons])| {
            vec![
                Value::Count(level),
                Value::text(if surely { "surely" } else { "perhaps" }),
                Value::count(accounts),
                Value::count(persons),
            ]
        })
        .collect())
}
