//! The calendar months that a period holds whole: in a month that is cut, too little was bought.

use super::{Day, Period};
use std::ops::Range;

/// The whole months of a period, with their first and last days.
#[derive(Clone, Debug)]
pub struct FullMonths {
    first: usize,
    days: Vec<(Day, Day)>,
}

impl FullMonths {
    /// The whole months of a period; only its first and its last can be cut, so that they follow one another.
    pub fn of(period: &Period) -> Self {
        let mut months = Self { first: 0, days: Vec::new() };
        for (at, &month) in period.month.iter().enumerate().filter(|(_, month)| period.full[usize::from(**month)]) {
            let day = period.start + at as Day;
            if months.days.is_empty() {
                months.first = usize::from(month);
            }
            match months.days.get_mut(usize::from(month) - months.first) {
                Some((_, last)) => *last = day,
                None => months.days.push((day, day)),
            }
        }
        months
    }

    /// Their numbers among the months of the period.
    pub fn range(&self) -> Range<usize> {
        self.first..self.first + self.days.len()
    }

    /// The first day of a whole month, by its number in the period.
    pub fn first_day(&self, month: usize) -> Option<Day> {
        self.days.get(month.checked_sub(self.first)?).map(|(first, _)| *first)
    }

    /// The numbers of those that lie within two days, both included.
    pub fn between(&self, from: Day, to: Day) -> Range<usize> {
        let start = self.days.partition_point(|(first, _)| *first < from);
        let end = self.days.partition_point(|(_, last)| *last <= to);
        self.first + start..self.first + end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::super::day_of;
    use super::*;

    #[test]
    fn months_that_the_period_or_an_account_cuts_are_left_out() {
        let day = |text: &str| day_of(text.parse().unwrap());
        let of = |start: &str, end: &str| {
            FullMonths::of(&Period::new(start.parse().unwrap(), end.parse().unwrap()).unwrap())
        };
        let months = of("2024-01-15", "2024-05-30");
        assert_eq!(months.range(), 1..4);
        assert_eq!((months.first_day(0), months.first_day(1)), (None, Some(day("2024-02-01"))));
        assert_eq!(months.between(day("2024-02-01"), day("2024-03-31")), 1..3);
        assert_eq!(months.between(day("2024-02-02"), day("2024-03-30")), 2..2);
        assert_eq!(months.between(Day::MIN, Day::MAX), 1..4);
        assert!(of("2024-01-02", "2024-01-31").range().is_empty());
    }
}
