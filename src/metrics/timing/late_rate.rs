//! How many times more members buy on a late day.

use super::super::{Basis, Family, Metric, company};
use super::{FEWEST, NO_PLACEBO};
use crate::evidence;
use crate::facts::buying_days::{BuyingDays, Week, weekday};
use crate::facts::daily::{CUSTOMERS, Group};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Interval, Measured, Outcome, Unit};
use crate::stats::critical::NORMAL_95;
use crate::stats::critical::student_above;
use crate::stats::late_rate::{self, Day, LateFit, LateRate, clustered_error};

/// M31, second part.
pub const LATE_RATE_RATIO: Metric = Metric {
    id: "late_rate_ratio",
    title: "Members' buying on a late day over that on another of the same weekday",
    family: Family::Loading,
    unit: Unit::Ratio,
    basis: Basis::Estimate,
    definition: "e^λ of a Poisson regression of business participants' daily product purchases (amounts, house accounts out, full calendar months) on a level, weekdays and 1[last three days of the month]: ln E[y] = α + weekday + λ·late. Interval and test take everything that hangs on one account as one observation: its purchases, and those of unregistered customers that it sold to; an order of an unregistered customer without a seller stands alone. By class: the same for customers. Reading `over_customers`: members' e^λ over customers'. Test: ln of that over its standard error by the t distribution, as many degrees of freedom as the smaller side has accounts, less one; at least 30 of each.",
    needs: "participants, orders (orders of customers)",
    reference: "Gourieroux, Monfort and Trognon (1984), Econometrica 52(3); Cameron and Miller (2015), Journal of Human Resources 50(2); Webster v. Omnitrition, 79 F.3d 776 (9th Cir. 1996)",
    interpretation: "1 = a late day is like another; 2 = twice as much is bought. Weekdays cannot feign it, nor can paydays or promotions that reach customers too. What reaches members alone, such as a price for members at month-end, can; so can customers who are supplied by members at month-end hide it. How much anybody buys does not matter: heavier users are not lately buyers for that.",
    oracle: "statsmodels GLM (Poisson, clustered by participant) for rate and error; made-up people who buy in bursts and are called members at random for the test",
    rows: &[&evidence::PURCHASES_BY_DAY],
    measure,
};

fn measure(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let days = days(company)?;
    let bought = &company.buying_days;
    let members = fit(company, &[Group::Business], &days).ok_or(
        "in full calendar months members bought on no late day, on no other day or never on some weekday, or the late days are weekdays of their own",
    )?;
    let rate = rate(&members, &bought.members, None).ok_or("fewer than two members bought in a full calendar month")?;
    let mut measured = Measured::new(rate.ratio)
        .counted(rate.participants, "members who bought in a full calendar month")
        .class("business", Some(rate.ratio))
        .part("full calendar months' days", days.len() as f64, Unit::Count)
        .part("late days among them", days.iter().filter(|(_, day)| day.late).count() as f64, Unit::Count);
    measured.interval = Some(Interval {
        low: rate.interval[0],
        high: rate.interval[1],
        level: 0.95,
        method: "standard error clustered by participant".to_owned(),
    });
    let Some(customers) = fit(company, &CUSTOMERS, &days) else {
        return Ok(measured
            .no_reading(
                "over_customers",
                "there are no customers, or they bought on no late day, on no other or never on some weekday",
            )
            .note(NO_PLACEBO));
    };
    let theirs = self::rate(&customers, &bought.customers, Some(bought)).map(|rate| rate.participants);
    let beside = beside(&members, &customers, bought, [rate.participants, theirs.unwrap_or(0)]);
    let measured = measured.class("customers", Some(customers.log_ratio.exp()));
    Ok(match beside {
        None => measured.no_reading("over_customers", "fewer than two customers bought").note(NO_PLACEBO),
        Some(beside) => {
            let measured = measured.reading_within("over_customers", beside.log.exp(), beside.range());
            match beside.p() {
                Some(p) => measured.tested(
                    "members buy on late days no more, for what they buy otherwise, than customers do",
                    "t of ln(members' ratio / customers'), clustered by account; one-sided",
                    p,
                ),
                None => measured
                    .note("fewer than thirty members or customers, or nothing in which they vary: nothing is tested"),
            }
        }
    })
}

type Days = Vec<(usize, Day)>;

/// The days of full calendar months, with their places in the period.
fn days(company: &CompanyFacts<'_>) -> Result<Days, String> {
    let period = &company.company.period;
    let days: Days = (0..period.days())
        .map(|at| (at, period.start() + at as i32))
        .filter(|(_, day)| period.is_in_full_month(*day))
        .map(|(at, day)| (at, Day { weekday: weekday(day), late: period.is_late(day) }))
        .collect();
    if days.is_empty() { Err("the period holds no full calendar month".to_owned()) } else { Ok(days) }
}

fn fit(company: &CompanyFacts<'_>, groups: &[Group], days: &Days) -> Option<LateFit> {
    let all: Vec<f64> = company.daily.of(groups).map(|bought| bought.amount as f64).collect();
    let totals: Vec<f64> = days.iter().map(|(at, _)| all[*at]).collect();
    LateFit::of(&totals, &days.iter().map(|(_, day)| *day).collect::<Vec<_>>())
}

fn score(fit: &LateFit, week: &Week) -> f64 {
    let [by_weekday @ .., late] = week.map(|amount| amount as f64);
    fit.score(&late_rate::Week { by_weekday, late })
}

/// The squared scores of orders that hang together with no other, and how many there are.
fn unattached(fit: &LateFit, bought: &BuyingDays) -> (f64, usize) {
    let kinds = bought.unattached.iter().zip(0..).flat_map(|(kinds, weekday)| {
        kinds.iter().zip([false, true]).map(move |(kind, late)| (Day { weekday, late }, kind))
    });
    kinds.fold((0.0, 0), |(squares, orders), (day, kind)| {
        (squares + fit.score_of_one(day).powi(2) * kind.squares, orders + kind.orders as usize)
    })
}

fn rate(fit: &LateFit, weeks: &[Week], alone: Option<&BuyingDays>) -> Option<LateRate> {
    let (mut squares, mut accounts) = alone.map_or((0.0, 0), |bought| unattached(fit, bought));
    for week in weeks.iter().filter(|week| **week != [0; 8]) {
        squares += score(fit, week).powi(2);
        accounts += 1;
    }
    fit.rate(squares, accounts)
}

/// Members' rate over customers'.
struct Beside {
    log: f64,
    standard_error: f64,
    smaller: usize,
}

impl Beside {
    fn range(&self) -> [f64; 2] {
        [-NORMAL_95, NORMAL_95].map(|z| (self.log + z * self.standard_error).exp())
    }

    fn p(&self) -> Option<f64> {
        let enough = self.smaller >= FEWEST && self.standard_error > 0.0;
        let above = || student_above(self.log / self.standard_error, self.smaller as f64 - 1.0);
        // No chance is nothing: the arithmetic of the tail ends somewhere.
        enough.then(above).flatten().map(|p| p.max(f64::EPSILON))
    }
}

/// Compares the rates. An account that bought on both sides, or sold to customers, counts once, with both.
fn beside(members: &LateFit, customers: &LateFit, bought: &BuyingDays, sides: [usize; 2]) -> Option<Beside> {
    let (mut squares, mut clusters) = unattached(customers, bought);
    for (own, others) in bought.members.iter().zip(&bought.customers) {
        if *own != [0; 8] || *others != [0; 8] {
            squares += (score(members, own) - score(customers, others)).powi(2);
            clusters += 1;
        }
    }
    let smaller = sides[0].min(sides[1]);
    (smaller > 1).then(|| Beside {
        log: members.log_ratio - customers.log_ratio,
        standard_error: clustered_error(squares, clusters),
        smaller,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::stream;
    use rand::{Rng, RngExt};

    /// Six months of 30 days from a Monday.
    fn six_months() -> Vec<Day> {
        (0..180).map(|day| Day { weekday: (day % 7) as u8, late: day % 30 >= 27 }).collect()
    }

    /// What somebody buys: a level of their own, in bursts of one to four orders on the same or following days.
    fn bursts(random: &mut dyn Rng, late: f64) -> Vec<(usize, i64)> {
        let level = 1.0 / random.random_range(0.1_f64..1.0);
        let mut orders = Vec::new();
        for _ in 0..random.random_range(1..10_u32) {
            let first = if random.random_bool(late) {
                30 * random.random_range(0..6_usize) + random.random_range(27..30)
            } else {
                random.random_range(0..180)
            };
            for day in first..first + random.random_range(1..5_usize) {
                orders.push((day.min(179), ((level * random.random_range(1.0..4.0)).ceil() * 2_500.0) as i64));
            }
        }
        orders
    }

    /// The chance where members top up late with a probability, with unattached orders of further customers.
    fn chance(random: &mut dyn Rng, members: usize, customers: usize, late: f64) -> f64 {
        let days = six_months();
        let accounts = members + customers;
        let mut bought = BuyingDays {
            members: vec![[0; 8]; accounts],
            customers: vec![[0; 8]; accounts],
            unattached: Default::default(),
        };
        let mut totals = [vec![0.0; 180], vec![0.0; 180]];
        for account in 0..accounts {
            let side = usize::from(account >= members);
            for (day, amount) in bursts(random, if side == 0 { late } else { 0.0 }) {
                let weeks = if side == 0 { &mut bought.members } else { &mut bought.customers };
                weeks[account][usize::from(days[day].weekday)] += amount;
                weeks[account][7] += if days[day].late { amount } else { 0 };
                totals[side][day] += amount as f64;
            }
        }
        let [ours, theirs] = totals.map(|totals| LateFit::of(&totals, &days).unwrap());
        beside(&ours, &theirs, &bought, [members, customers]).unwrap().p().unwrap()
    }

    #[test]
    fn people_called_members_at_random_strike_as_often_as_they_should() {
        // 5 % of 300: at most .1 at four standard errors.
        let mut random = stream(5, "test/late");
        let struck = (0..300).filter(|_| chance(&mut random, 80, 40, 0.0) <= 0.05).count();
        assert!((3..30).contains(&struck), "{struck}");
    }

    #[test]
    fn members_who_buy_late_strike() {
        let mut random = stream(6, "test/late");
        let struck = (0..40).filter(|_| chance(&mut random, 200, 100, 0.2) <= 0.05).count();
        assert!(struck >= 36, "{struck}");
    }

    #[test]
    fn a_single_order_is_worth_what_an_account_with_it_is() {
        let days = six_months();
        let totals: Vec<f64> = (0..180).map(|day| f64::from(1 + day % 5)).collect();
        let fit = LateFit::of(&totals, &days).unwrap();
        let mut week = [0; 8];
        (week[3], week[7]) = (40, 40);
        let mut bought = BuyingDays { members: vec![], customers: vec![week], unattached: Default::default() };
        let with_account = rate(&fit, &[week, week], None).unwrap();
        bought.unattached[3][1] = crate::facts::buying_days::Unattached { orders: 1, squares: 1_600.0 };
        let alone = rate(&fit, &[week], Some(&bought)).unwrap();
        assert!((with_account.standard_error - alone.standard_error).abs() < 1e-12);
        assert_eq!((with_account.participants, alone.participants), (2, 2));
    }
}
