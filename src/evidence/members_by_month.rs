//! Who joined, left and was there, by month.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::calendar::Day;
use crate::case::tables::participants::Class;
use crate::facts::Facts;
use crate::facts::buyer::class_of;

/// The row set.
pub const MEMBERS_BY_MONTH: RowSet = RowSet {
    id: "members_by_month",
    title: "Members who joined, left and were there, by month",
    words: "Every calendar month of the period, cut at its ends, and both business participants and accounts of unknown class, house accounts left out: accounts there on the day before the month's first day, that joined in the month, that left in it, and that were there on its last day. An account is there on a day if it joined by then and had not left by then. Classes are those on the day that is counted.",
    columns: &[
        ("month", Kind::Text),
        ("class", Kind::Text),
        ("there_before", Kind::Count),
        ("joined", Kind::Count),
        ("left", Kind::Count),
        ("there_at_end", Kind::Count),
    ],
    keys: 2,
    sql: "with span as (
  select strftime(day, '%Y-%m') as month, min(day)::date as first_day, max(day)::date as last_day from range(:start, :end + 1, interval 1 day) t(day) group by all),
of_day as (
  select strftime(s.first_day, '%Y-%m') as month, 'before' as what, s.first_day - 1 as day, p.participant_id, p.class from span s join people p on not p.house and p.joined_on <= s.first_day - 1 and (p.left_on is null or p.left_on > s.first_day - 1)
  union all select strftime(s.first_day, '%Y-%m'), 'end', s.last_day, p.participant_id, p.class from span s join people p on not p.house and p.joined_on <= s.last_day and (p.left_on is null or p.left_on > s.last_day)
  union all select strftime(joined_on, '%Y-%m'), 'joined', joined_on, participant_id, class from people where not house and joined_on between :start and :end
  union all select strftime(left_on, '%Y-%m'), 'left', left_on, participant_id, class from people where not house and left_on between :start and :end),
classed as (
  select o.month, o.what, case when h.participant_id is null then o.class else coalesce(c.class, 'unknown') end as class
    from of_day o left join (select distinct participant_id from classes) h using (participant_id)
    asof left join classes c on c.participant_id = o.participant_id and o.day >= c.changed_on)
select s.month, k.class, count(*) filter (c.what = 'before') as there_before, count(*) filter (c.what = 'joined') as joined,
       count(*) filter (c.what = 'left') as \"left\", count(*) filter (c.what = 'end') as there_at_end
  from span s cross join (values ('business'), ('unknown')) k(class) left join classed c on c.month = s.month and c.class = k.class group by all",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let tables = company(facts)?.company;
    let (people, period) = (&tables.participants, &tables.period);
    let months = period.months();
    // The last day of each month, and before them the day before the period.
    let mut ends: Vec<Day> = vec![period.start() - 1; months.len() + 1];
    for day in period.start()..=period.end() {
        ends[usize::from(period.month_of(day)) + 1] = day;
    }
    let side = |class: Class| match class {
        Class::Business => Some(0),
        Class::Unknown => Some(1),
        _ => None,
    };
    let mut there = vec![[0_u64; 2]; ends.len()];
    let mut moved = vec![[[0_u64; 2]; 2]; months.len()];
    for person in (0..people.len()).filter(|&person| !people.house[person]) {
        let (joined, left) = (people.joined[person], people.left[person]);
        let side_on = |day: Day| side(class_of(tables, person as u32, day));
        for (counts, &end) in there.iter_mut().zip(&ends) {
            if joined <= end
                && left > end
                && let Some(side) = side_on(end)
            {
                counts[side] += 1;
            }
        }
        for (what, day) in [joined, left].into_iter().enumerate() {
            let month = usize::from(period.month_of(day));
            if let (Some(counts), Some(side)) = (moved.get_mut(month), side_on(day)) {
                counts[what][side] += 1;
            }
        }
    }
    let row = |month: usize, side: usize| {
        let [joined, left] = moved[month].map(|counts| counts[side]);
        let counts = [there[month][side], joined, left, there[month + 1][side]];
        let mut row = vec![Value::text(&months[month]), Value::text(["business", "unknown"][side])];
        row.extend(counts.map(Value::count));
        row
    };
    Ok((0..months.len()).flat_map(|month| [row(month, 0), row(month, 1)]).collect())
}
