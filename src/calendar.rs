//! Days, months and the period a case covers.
//!
//! A day is an `i32` count of days since 1 January 1970, as in Parquet's `date32`.

pub mod full_months;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Deserializer, de};
use std::ops::Range;

/// Days since 1 January 1970.
pub type Day = i32;

/// Marks a row whose date lies outside the period, in place of a month number.
pub const OUTSIDE: u16 = u16::MAX;

/// The last days of a calendar month that count as "late" in timing measures.
pub const LATE_DAYS: u32 = 3;

fn epoch() -> NaiveDate {
    NaiveDate::from_ymd_opt(1970, 1, 1).expect("1970-01-01 is a date")
}

/// The day number of a date.
pub fn day_of(date: NaiveDate) -> Day {
    date.signed_duration_since(epoch()).num_days() as Day
}

/// The date of a day number. `None` past the calendar's end.
pub fn date_of(day: Day) -> Option<NaiveDate> {
    if day >= 0 {
        epoch().checked_add_days(Days::new(day as u64))
    } else {
        epoch().checked_sub_days(Days::new(u64::from(day.unsigned_abs())))
    }
}

/// A day as `YYYY-MM-DD`.
pub fn show_day(day: Day) -> String {
    date_of(day).map_or_else(|| format!("day {day}"), |date| date.to_string())
}

/// Reads a date written as `YYYY-MM-DD`, or in the `format` a manifest declares (strftime letters).
///
/// A time of day behind an ISO date (`2024-03-01T09:30:00`, `2024-03-01 09:30`) is left off.
pub fn day_from_text(text: &str, format: Option<&str>) -> Option<Day> {
    let date = if let Some(format) = format {
        NaiveDate::parse_from_str(text, format).ok()?
    } else {
        let bytes = text.as_bytes();
        let ends_there = bytes.len() == 10 || matches!(bytes.get(10), Some(b'T' | b' '));
        if !ends_there || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |range: Range<usize>| {
            let digits = text.get(range)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?
        };
        NaiveDate::from_ymd_opt(number(0..4)? as i32, number(5..7)?, number(8..10)?)?
    };
    Some(day_of(date))
}

/// Reads a TOML date (`2024-12-31`); for `deserialize_with`.
pub fn toml_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let value = toml::value::Datetime::deserialize(deserializer)?;
    value
        .date
        .and_then(|d| NaiveDate::from_ymd_opt(i32::from(d.year), u32::from(d.month), u32::from(d.day)))
        .ok_or_else(|| de::Error::custom("expected a date such as 2024-12-31"))
}

/// The period a case covers, both ends included, cut into calendar months.
#[derive(Clone, Debug)]
pub struct Period {
    start: Day,
    end: Day,
    month: Vec<u16>,
    day_of_month: Vec<u8>,
    days_left: Vec<u8>,
    names: Vec<String>,
    full: Vec<bool>,
}

impl Period {
    /// The period from `start` to `end`, both included. `None` when `end` lies before `start` or past 500 years.
    pub fn new(start: NaiveDate, end: NaiveDate) -> Option<Self> {
        let (first, last) = (day_of(start), day_of(end));
        if last < first || last - first > 366 * 500 {
            return None;
        }
        let mut period = Self {
            start: first,
            end: last,
            month: Vec::new(),
            day_of_month: Vec::new(),
            days_left: Vec::new(),
            names: Vec::new(),
            full: Vec::new(),
        };
        for date in start.iter_days().take((last - first + 1) as usize) {
            let name = format!("{:04}-{:02}", date.year(), date.month());
            if period.names.last() != Some(&name) {
                period.names.push(name);
                let length = u32::from(date.num_days_in_month());
                let ends = day_of(date) + length as Day - 1;
                period.full.push(date.day() == 1 && ends <= last);
            }
            period.month.push(period.names.len() as u16 - 1);
            period.day_of_month.push(date.day() as u8);
            period.days_left.push((u32::from(date.num_days_in_month()) - date.day()) as u8);
        }
        Some(period)
    }

    /// First day.
    pub fn start(&self) -> Day {
        self.start
    }

    /// Last day, included.
    pub fn end(&self) -> Day {
        self.end
    }

    /// Days in the period.
    pub fn days(&self) -> usize {
        self.month.len()
    }

    /// Calendar months the period touches, named `YYYY-MM`, in order.
    pub fn months(&self) -> &[String] {
        &self.names
    }

    fn offset(&self, day: Day) -> Option<usize> {
        (self.start..=self.end).contains(&day).then(|| (day - self.start) as usize)
    }

    /// Which month of the period a day falls in, or [`OUTSIDE`].
    pub fn month_of(&self, day: Day) -> u16 {
        self.offset(day).map_or(OUTSIDE, |at| self.month[at])
    }

    /// Day of the month, 1 to 31, of a day in the period.
    pub fn day_of_month(&self, day: Day) -> Option<u8> {
        self.offset(day).map(|at| self.day_of_month[at])
    }

    /// Whether a day lies in a calendar month that the period holds whole.
    pub fn is_in_full_month(&self, day: Day) -> bool {
        self.offset(day).is_some_and(|at| self.full[usize::from(self.month[at])])
    }

    /// Whether a day of the period is among the last [`LATE_DAYS`] of its calendar month.
    pub fn is_late(&self, day: Day) -> bool {
        self.offset(day).is_some_and(|at| u32::from(self.days_left[at]) < LATE_DAYS)
    }

    /// The numbers of the calendar months that the period holds whole.
    pub fn full_months(&self) -> Range<usize> {
        let first = self.full.iter().position(|&full| full).unwrap_or(0);
        first..self.full.iter().rposition(|&full| full).map_or(first, |last| last + 1)
    }

    /// The numbers of the last twelve full calendar months. `None` when the period holds fewer.
    pub fn last_full_year(&self) -> Option<Range<usize>> {
        let last = self.full.iter().rposition(|&full| full)?;
        let first = (last + 1).checked_sub(12)?;
        self.full[first].then_some(first..last + 1)
    }

    /// The first day of the last twelve full calendar months, and the day after them.
    /// `None` when the period holds fewer than twelve full months.
    pub fn last_twelve_full_months(&self) -> Option<(Day, Day)> {
        let months = self.last_full_year()?;
        let begin = self.month.iter().position(|&m| usize::from(m) == months.start)?;
        let end = self.month.iter().rposition(|&m| usize::from(m) + 1 == months.end)?;
        Some((self.start + begin as Day, self.start + end as Day + 1))
    }

    /// Every calendar year that the period holds whole: its name and the numbers of its months.
    pub fn full_calendar_years(&self) -> Vec<(&str, Range<usize>)> {
        let starts = self.names.iter().enumerate().filter(|(_, name)| name.ends_with("-01"));
        starts
            .map(|(first, name)| (&name[..name.len() - 3], first..first + 12))
            .filter(|(_, months)| self.full.get(months.clone()).is_some_and(|full| full.iter().all(|full| *full)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_knows_its_months_and_their_last_three_days() {
        let period = Period::new(date("2024-01-15"), date("2024-03-31")).unwrap();
        assert_eq!(period.months(), ["2024-01", "2024-02", "2024-03"]);
        let day = |text| day_of(date(text));
        assert_eq!(period.month_of(day("2024-02-29")), 1);
        assert_eq!(period.month_of(day("2024-04-01")), OUTSIDE);
        // February 2024 has 29 days: 27, 28 and 29 are late.
        assert!(!period.is_late(day("2024-02-26")));
        assert!(period.is_late(day("2024-02-27")));
        assert_eq!(period.day_of_month(day("2024-02-27")), Some(27));
    }

    #[test]
    fn twelve_full_months_are_never_scaled_up_from_fewer() {
        let short = Period::new(date("2024-01-02"), date("2024-12-31")).unwrap();
        assert_eq!(short.last_twelve_full_months(), None);
        let long = Period::new(date("2022-12-10"), date("2024-02-10")).unwrap();
        let (first, past) = long.last_twelve_full_months().unwrap();
        assert_eq!((show_day(first), show_day(past)), ("2023-02-01".into(), "2024-02-01".into()));
        assert_eq!((short.full_months(), long.full_months()), (1..12, 1..14));
        assert!(Period::new(date("2024-01-02"), date("2024-02-28")).unwrap().full_months().is_empty());
    }

    #[test]
    fn a_calendar_year_is_whole_or_does_not_count() {
        let period = Period::new(date("2021-12-01"), date("2024-12-30")).unwrap();
        assert_eq!(period.full_calendar_years(), [("2022", 1..13), ("2023", 13..25)]);
        let most_of_one = Period::new(date("2024-01-02"), date("2024-12-31")).unwrap();
        assert!(most_of_one.full_calendar_years().is_empty());
    }

    #[test]
    fn dates_are_iso_unless_a_format_is_declared() {
        let day = Some(day_of(date("2024-03-01")));
        assert_eq!(day_from_text("2024-03-01", None), day);
        assert_eq!(day_from_text("2024-03-01T10:00:00Z", None), day);
        assert_eq!(day_from_text("01/03/2024", Some("%d/%m/%Y")), day);
        for bad in ["2024-02-30", "01/03/2024", "2024-3-1", "", "2024-03-01x"] {
            assert_eq!(day_from_text(bad, None), None, "{bad}");
        }
    }

    #[test]
    fn a_backward_period_is_no_period() {
        assert!(Period::new(date("2024-02-01"), date("2024-01-31")).is_none());
    }
}
