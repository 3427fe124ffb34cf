//! Whether purchases crowd into the last days of a qualification period.
//!
//! Daily totals are Poisson with `ln E[y] = α + weekday + λ·1[late]`, so that `e^λ` is how many times more is bought on
//! a late day than on another of the same weekday. Amounts need not be whole: only the mean has to be right
//! (Gourieroux, Monfort and Trognon 1984, *Econometrica* 52(3), 701-720). The same participants buy day after day, so
//! the standard error is clustered by participant: fitting totals is fitting every participant with a level of their own,
//! and a participant's part in the score is what they bought each day less what they would by the fitted days (Cameron
//! and Miller 2015, *Journal of Human Resources* 50(2), 317-372).

use super::glm::{Family, regress};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Any number that is the same for the same weekday.
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

/// Fits the rate of late days.
///
/// `None` where an amount is negative or its day unknown, fewer than two participants bought, nothing was bought on
/// late days or on others, or weekdays and late days cannot be told apart.
pub fn late_rate(purchases: &[Purchase], days: &[Day]) -> Option<LateRate> {
    let mut totals = vec![0.0; days.len()];
    for purchase in purchases {
        if !(purchase.amount.is_finite() && purchase.amount >= 0.0) {
            return None;
        }
        *totals.get_mut(purchase.day)? += purchase.amount;
    }
    let columns = regressors(days);
    let fit = regress(Family::Poisson, &columns, &totals)?;
    let all: f64 = fit.fitted.iter().sum();
    // λ stands last. What a day's purchase moves it by, and what a purchase spread as fitted does.
    let late = fit.covariance.last()?;
    let push: Vec<f64> =
        (0..days.len()).map(|day| columns.iter().zip(late).map(|(column, c)| column[day] * c).sum()).collect();
    let average = push.iter().zip(&fit.fitted).map(|(p, mean)| p * mean).sum::<f64>() / all;
    let clusters = purchases.iter().map(|purchase| purchase.participant + 1).max()?;
    let mut scores = vec![0.0; clusters];
    let mut bought = vec![false; clusters];
    for purchase in purchases {
        scores[purchase.participant] += purchase.amount * (push[purchase.day] - average);
        bought[purchase.participant] |= purchase.amount > 0.0;
    }
    let participants = bought.iter().filter(|b| **b).count();
    if participants < 2 {
        return None;
    }
    let squares: f64 = scores.iter().map(|score| score * score).sum();
    let standard_error = (squares * participants as f64 / (participants - 1) as f64).sqrt();
    let log_ratio = *fit.coefficients.last()?;
    let interval = [-1.959_963_984_540_054, 1.959_963_984_540_054].map(|z| (log_ratio + z * standard_error).exp());
    Some(LateRate { ratio: log_ratio.exp(), log_ratio, standard_error, interval, participants })
}

/// A level, a dummy for every weekday but the first, and one for late days.
fn regressors(days: &[Day]) -> Vec<Vec<f64>> {
    let dummy = |is: &dyn Fn(&Day) -> bool| days.iter().map(|day| f64::from(u8::from(is(day)))).collect::<Vec<f64>>();
    let weekdays: std::collections::BTreeSet<u8> = days.iter().map(|day| day.weekday).collect();
    let mut columns = vec![vec![1.0; days.len()]];
    columns.extend(weekdays.iter().skip(1).map(|weekday| dummy(&|day| day.weekday == *weekday)));
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
    }
}
