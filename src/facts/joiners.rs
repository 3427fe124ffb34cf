//! Who joined and who left, by month, and how many were there.

use super::Fact;
use super::buyer::class_of;
use crate::calendar::{Day, date_of};
use crate::case::open::Company;
use crate::case::tables::participants::{Class, STILL_THERE};
use chrono::Datelike;

/// Days of a month on average: 365.25 / 12.
pub const DAYS_OF_MONTH: f64 = 30.4375;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "joiners",
    meaning: "business participants, house accounts out: who joined and left in the last twelve full months (or the period), days of membership in them, and joins by calendar month from the first on",
    sql: "-- :first and :last bound the last twelve full calendar months, or the period where it holds fewer
select count(*) filter (where joined_on between :first and :last) as joined, count(*) filter (where left_on between :first and :last) as \"left\",
       sum(greatest(0, date_diff('day', greatest(joined_on, :first), least(coalesce(left_on, :last + 1), :last + 1)))) as member_days,
       count(*) filter (where joined_on <= :last and (left_on is null or left_on > :last)) as there_at_last
  from participants where class = 'business' and participant_id not in (:house_accounts);
select date_trunc('month', joined_on) as month, count(*) as joined
  from participants where class = 'business' and joined_on <= :last and participant_id not in (:house_accounts) group by 1",
};

/// Who came and went in a time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flow {
    /// Calendar months, or the period's days over 30.4375.
    pub months: f64,
    /// Whether the time is the last twelve full calendar months, and not the whole period.
    pub is_year: bool,
    /// Business participants who joined.
    pub joined: usize,
    /// Business participants who left.
    pub left: usize,
    /// Days on which somebody was there, of all together.
    pub member_days: i64,
    /// There at the end.
    pub at_end: usize,
}

/// Joins by month, and the flow of the last year.
#[derive(Debug, Default)]
pub struct Joiners {
    /// The last twelve full calendar months, or the period.
    pub flow: Flow,
    /// Business participants who joined in each calendar month, from the first in which any did to the last that the
    /// period holds whole; empty where there is none.
    pub by_month: Vec<u32>,
    /// Name of the first of these months.
    pub first_month: String,
    /// Whether anybody left before the period, and joined before it: so that those who did are in the table.
    pub keeps_leavers: bool,
    /// Whether anybody joined before the period.
    pub joined_before: bool,
}

/// Calendar months since the year 0.
pub(super) fn month_number(day: Day) -> Option<i32> {
    date_of(day).map(|date| date.year() * 12 + date.month0() as i32)
}

impl Joiners {
    /// Passes over the participants twice.
    pub fn gather(company: &Company) -> Self {
        let people = &company.participants;
        let period = &company.period;
        let window = period.last_twelve_full_months();
        let (first, past) = window.unwrap_or((period.start(), period.end() + 1));
        let mut joiners = Self::default();
        joiners.flow.is_year = window.is_some();
        joiners.flow.months = if window.is_some() { 12.0 } else { f64::from(past - first) / DAYS_OF_MONTH };
        let mut months = Vec::new();
        let last_month =
            (period.start()..=period.end()).rev().find(|&day| period.is_in_full_month(day)).and_then(month_number);
        for person in (0..people.len()).filter(|&person| !people.house[person]) {
            let (joined, left) = (people.joined[person], people.left[person]);
            let class = |day: Day| class_of(company, person as u32, day);
            let leaving_counts = left != STILL_THERE && (first..past).contains(&left) && class(left) == Class::Business;
            joiners.flow.left += usize::from(leaving_counts && left >= joined);
            // Before a class history begins nobody's class is known; such a join is taken for that of the first known class.
            if class(joined.max(period.start()).min(period.end())) != Class::Business {
                continue;
            }
            joiners.flow.joined += usize::from((first..past).contains(&joined));
            joiners.flow.member_days += i64::from((left.min(past) - joined.max(first)).max(0));
            joiners.flow.at_end += usize::from(joined < past && left >= past);
            joiners.keeps_leavers |= left < period.start();
            joiners.joined_before |= joined < period.start();
            months.extend(month_number(joined).filter(|month| last_month.is_some_and(|last| *month <= last)));
        }
        let (Some(&first), Some(last)) = (months.iter().min(), last_month) else { return joiners };
        joiners.first_month = format!("{:04}-{:02}", first.div_euclid(12), first.rem_euclid(12) + 1);
        joiners.by_month = vec![0; (last - first) as usize + 1];
        for month in months {
            joiners.by_month[(month - first) as usize] += 1;
        }
        joiners
    }
}
