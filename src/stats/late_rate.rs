//! Whether purchases crowd into the last days of a qualification period.
//!
//! Daily totals are Poisson with `ln E[y] = α + weekday + λ·1[late]`, so that `e^λ` is how many times more is bought on
//! a late day than on another of the same weekday. Amounts need not be whole: only the mean has to be right
//! (Gourieroux, Monfort and Trognon 1984, *Econometrica* 52(3), 701-720). The same participants buy day after day, so
//! the standard error is clustered by participant: fitting totals is fitting every participant with a level of their own,
//! and a participant's part in the score is what they bought each day less what they would by the fitted days (Cameron
//! and Miller 2015, *Journal of Human Resources* 50(2), 317-372).

use super::critical::NORMAL_95;
use super::glm::{Family, regress};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// 0 to 6, the same for the same weekday.
    pub weekday: u8,
    /// Whether it is one of the last days of its period.
    pub late: bool,
}

/// What a participant bought on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Purchase {
    /// Participant, numbered from 0 without large gaps.
    pub participant: usize,
    /// Place of the day in the slice of days.
    pub day: usize,
    /// Amount, not negative.
    pub amount: f64,
}

/// What a participant bought in all, by weekday and on late days. It is all that their part in the score needs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Week {
    /// Bought on each weekday.
    pub by_weekday: [f64; 7],
    /// Bought on late days, whatever the weekday.
    pub late: f64,
}

/// How much more is bought on a late day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LateRate {
    /// `e^λ`.
    pub ratio: f64,
    /// λ.
    pub log_ratio: f64,
    /// Standard error of λ, clustered by participant, with the factor `G/(G − 1)`.
    pub standard_error: f64,
    /// 95 % interval of the ratio, from `λ ± 1.96` standard errors.
    pub interval: [f64; 2],
    /// Participants who bought something, `G`.
    pub participants: usize,
}

/// λ as fitted to daily totals, with what a purchase on each kind of day moves it by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LateFit {
    /// λ.
    pub log_ratio: f64,
    push: [f64; 7],
    late: f64,
}

impl LateFit {
    /// Fits totals of days.
    ///
    /// `None` where there are not as many totals as days, a total is negative, nothing was bought on late days or on
    /// others, or weekdays and late days cannot be told apart.
    pub fn of(totals: &[f64], days: &[Day]) -> Option<Self> {
        if totals.len() != days.len() || days.iter().any(|day| day.weekday > 6) {
            return None;
        }
        let columns = regressors(days);
        let fit = regress(Family::Poisson, &columns, totals)?;
        // λ stands last: what a day's purchase moves it by, less what a purchase spread as fitted does.
        let row = fit.covariance.last()?;
        let late = *row.last()?;
        let mut push = [row[0]; 7];
        for (weekday, moved) in weekdays(days).into_iter().skip(1).zip(&row[1..]) {
            push[usize::from(weekday)] += moved;
        }
        let moves = |day: &Day| push[usize::from(day.weekday)] + if day.late { late } else { 0.0 };
        let all: f64 = fit.fitted.iter().sum();
        let average = days.iter().zip(&fit.fitted).map(|(day, mean)| moves(day) * mean).sum::<f64>() / all;
        Some(Self { log_ratio: *fit.coefficients.last()?, push: push.map(|moved| moved - average), late })
    }

    /// A participant's part in the score: the squares of these add up to the variance of λ.
    pub fn score(&self, week: &Week) -> f64 {
        self.push.iter().zip(&week.by_weekday).map(|(push, bought)| push * bought).sum::<f64>() + self.late * week.late
    }

    /// The part of somebody who bought once, for each unit of the amount.
    pub fn score_of_one(&self, day: Day) -> f64 {
        self.push[usize::from(day.weekday)] + if day.late { self.late } else { 0.0 }
    }

    /// The rate, where the squared scores of so many participants add up to `squares`. `None` for fewer than two.
    pub fn rate(&self, squares: f64, participants: usize) -> Option<LateRate> {
        if participants < 2 {
            return None;
        }
        let standard_error = clustered_error(squares, participants);
        let interval = [-NORMAL_95, NORMAL_95].map(|z| (self.log_ratio + z * standard_error).exp());
        let log_ratio = self.log_ratio;
        Some(LateRate { ratio: log_ratio.exp(), log_ratio, standard_error, interval, participants })
    }
}

/// The standard error of which the squared scores of `clusters` add up to `squares`, with the factor `G/(G − 1)`.
pub fn clustered_error(squares: f64, clusters: usize) -> f64 {
    (squares * clusters as f64 / (clusters as f64 - 1.0)).sqrt()
}

/// Fits the rate of late days.
///
/// `None` where an amount is negative or its day unknown, fewer than two participants bought, nothing was bought on
/// late days or on others, or weekdays and late days cannot be told apart.
pub fn late_rate(purchases: &[Purchase], days: &[Day]) -> Option<LateRate> {
    let mut totals = vec![0.0; days.len()];
    let clusters = purchases.iter().map(|purchase| purchase.participant + 1).max()?;
    let mut weeks = vec![Week::default(); clusters];
    for purchase in purchases {
        let day = days.get(purchase.day)?;
        if !(purchase.amount.is_finite() && purchase.amount >= 0.0) {
            return None;
        }
        totals[purchase.day] += purchase.amount;
        let week = &mut weeks[purchase.participant];
        *week.by_weekday.get_mut(usize::from(day.weekday))? += purchase.amount;
        week.late += if day.late { purchase.amount } else { 0.0 };
    }
    let fit = LateFit::of(&totals, days)?;
    let participants = weeks.iter().filter(|week| week.by_weekday.iter().any(|bought| *bought > 0.0)).count();
    fit.rate(weeks.iter().map(|week| fit.score(week).powi(2)).sum(), participants)
}

fn weekdays(days: &[Day]) -> std::collections::BTreeSet<u8> {
    days.iter().map(|day| day.weekday).collect()
}

/// A level, a dummy for every weekday but the first, and one for late days.
fn regressors(days: &[Day]) -> Vec<Vec<f64>> {
    let dummy = |is: &dyn Fn(&Day) -> bool| days.iter().map(|day| f64::from(u8::from(is(day)))).collect::<Vec<f64>>();
    let mut columns = vec![vec![1.0; days.len()]];
    columns.extend(weekdays(days).iter().skip(1).map(|weekday| dummy(&|day| day.weekday == *weekday)));
    columns.push(dummy(&|day| day.late));
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two months of 30 days, the last three of each late.
    fn two_months() -> Vec<Day> {
        (0..60).map(|day| Day { weekday: (day % 7) as u8, late: day % 30 >= 27 }).collect()
    }

    /// Forty participants who buy by a rule: every fourth no more on late days, the others 4, 8 or 12 more.
    fn by_rule() -> Vec<Purchase> {
        let amount = |participant: usize, day: usize| {
            let late = if day % 30 >= 27 { 4 * (participant % 4) } else { 0 };
            ((participant * 7 + day * 3 + participant * day) % 11 + late) as f64
        };
        (0..40)
            .flat_map(|participant| (0..60).map(move |day| (participant, day)))
            .map(|(participant, day)| Purchase { participant, day, amount: amount(participant, day) })
            .collect()
    }

    #[test]
    fn rate_and_clustered_error_agree_with_statsmodels() {
        // statsmodels 0.15.0: GLM of participant days with a level a participant, Poisson, cov_type "cluster" without
        // correction, times √(40/39); tests/oracles/density_and_bunching.py.
        let found = late_rate(&by_rule(), &two_months()).unwrap();
        let [log_ratio, standard_error] = [0.790_211_051_260, 0.074_752_808_470];
        assert!((found.log_ratio - log_ratio).abs() < 1e-8, "{}", found.log_ratio);
        assert!((found.standard_error - standard_error).abs() < 1e-8, "{}", found.standard_error);
        assert_eq!(found.participants, 40);
        assert!(found.interval[0] < found.ratio && found.ratio < found.interval[1]);
    }

    #[test]
    fn even_buyers_have_a_rate_of_one_and_no_error() {
        let even: Vec<Purchase> =
            (0..3).flat_map(|participant| (0..60).map(move |day| Purchase { participant, day, amount: 2.0 })).collect();
        let found = late_rate(&even, &two_months()).unwrap();
        assert!((found.ratio - 1.0).abs() < 1e-10 && found.standard_error < 1e-10);
    }

    #[test]
    fn what_has_no_rate_is_refused() {
        let days = two_months();
        let one = |day, amount| Purchase { participant: 0, day, amount };
        assert_eq!(late_rate(&[], &days), None);
        assert_eq!(late_rate(&[], &[]), None);
        assert_eq!(late_rate(&[one(60, 1.0)], &days), None, "there is no day 60");
        assert_eq!(late_rate(&[one(3, -1.0)], &days), None);
        let early: Vec<Purchase> = by_rule().into_iter().filter(|p| !days[p.day].late).collect();
        assert_eq!(late_rate(&early, &days), None, "nothing late");
        let single: Vec<Purchase> = by_rule().into_iter().filter(|p| p.participant == 0).collect();
        assert_eq!(late_rate(&single, &days), None, "one participant");
        let never: Vec<Day> = days.iter().map(|day| Day { late: false, ..*day }).collect();
        assert_eq!(late_rate(&by_rule(), &never), None, "no late day");
        let sundays: Vec<Day> = days.iter().map(|day| Day { late: day.weekday == 6, ..*day }).collect();
        assert_eq!(late_rate(&by_rule(), &sundays), None, "late days are a weekday");
        let eighth: Vec<Day> = days.iter().map(|day| Day { weekday: 7, ..*day }).collect();
        assert_eq!(late_rate(&by_rule(), &eighth), None, "a week has seven days");
        assert_eq!(LateFit::of(&[1.0], &days), None, "one total for sixty days");
    }
}
