//! Members who buy for rank: what each does for the plan beyond buying what they want.
//!
//! What an account wants comes from one stream, what a member does for the plan from another, so that the company with
//! its loading switched off has the same people who want the same.

use super::Order;
use super::buying::{anonymous_orders, kit};
use super::company::{Account, Company, Month, Purchase, pick};
use super::profile::Traits;
use crate::calendar::Day;
use crate::stats::random::stream;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp, Gamma};

/// Share of accounts with an autoship template, members and customers alike.
const TEMPLATES: f64 = 0.35;
/// Of what they bought as members, what those who become customers still buy.
const AFTER_SWITCH: f64 = 0.5;

/// What a member does for the plan. Months are those of the period.
#[derive(Clone, Copy)]
enum Habit {
    /// Nothing.
    Nothing,
    /// Has the threshold shipped every month.
    AutoshipAtThreshold,
    /// Fills the gap to the threshold, mostly in the last three days of the month.
    FillsTheGap,
    /// Buys little, in one month the threshold and more at once, then next to nothing.
    Garage(u32),
    /// Buys several times what anybody wants, in most months.
    Stocks,
    /// Fills the gap until a month, falls short in it, and never buys again.
    Quits(u32),
}

/// Shares of the habits among members; months count from the first in which the member is there, and up to
/// [`LATER`] are added.
const HABITS: [(Habit, f64); 6] = [
    (Habit::AutoshipAtThreshold, 0.15),
    (Habit::FillsTheGap, 0.15),
    (Habit::Garage(7), 0.22),
    (Habit::Stocks, 0.08),
    (Habit::Quits(3), 0.30),
    (Habit::Nothing, 0.10),
];
const LATER: u32 = 4;
/// Skill below which a member has next to no customers.
const SELLS_LITTLE: f64 = 0.5;

/// How an account buys.
struct Way {
    /// What is shipped every month, hundredths, and on which day of it.
    template: Option<(i64, i32)>,
    habit: Habit,
}

/// An own order: day, amount in hundredths, whether it was shipped by itself.
type Own = (Day, i64, bool);

struct Streams {
    demand: ChaCha8Rng,
    loading: ChaCha8Rng,
}

/// Orders of every month: kits of the new, own purchases, purchases of anonymous customers.
pub(super) fn trade(company: &mut Company, order: Order, traits: &Traits) {
    let mut random =
        Streams { demand: stream(order.seed, "simulate/demand"), loading: stream(order.seed, "simulate/loading") };
    let mut customers = stream(order.seed, "simulate/customers");
    let months = company.months();
    let ways: Vec<Way> = company.accounts.iter().map(|account| way(account, &months, &mut random)).collect();
    for month in months {
        for number in 1..company.accounts.len() as u32 {
            let account = &company.accounts[number as usize];
            let Some(from) = month.days_of(account) else {
                continue;
            };
            if account.business && account.joined >= month.start {
                company.orders.extend(kit(account, number, traits, &mut random.demand));
            }
            let way = &ways[number as usize];
            let mut own = wanted(account, way, month, from, &mut random.demand);
            if order.loading {
                load(account, way.habit, month, from, company.threshold, &mut own, &mut random.loading);
            }
            let seller = account.sponsor;
            let bought = own.into_iter().filter(|(_, amount, _)| *amount > 0);
            company.orders.extend(bought.map(|(day, amount, autoship)| Purchase {
                buyer: number,
                seller,
                day,
                kit: false,
                autoship,
                amount,
            }));
            if account.is_member_on(month.start) {
                anonymous_orders(account, number, from, traits, &mut customers, &mut company.orders);
            }
        }
    }
}

fn way(account: &Account, months: &[Month], random: &mut Streams) -> Way {
    let amount = (account.demand * 100.0) as i64;
    let day = random.demand.random_range(0..28);
    let template = random.demand.random_bool(TEMPLATES).then_some((amount, day));
    let there = months.partition_point(|month| month.start + month.days <= account.joined) as u32;
    let later = there + random.loading.random_range(0..=LATER);
    let habit = match (account.business, account.switched, pick(&HABITS, &mut random.loading)) {
        (false, ..) | (.., None) => Habit::Nothing,
        (true, Some(_), _) => Habit::FillsTheGap,
        // Who sells much to customers needs no garage.
        (true, None, Some(Habit::Garage(month))) if account.skill < SELLS_LITTLE => Habit::Garage(month + later),
        (true, None, Some(Habit::Garage(_))) => Habit::Nothing,
        (true, None, Some(Habit::Quits(month))) => Habit::Quits(month + later),
        (true, None, Some(habit)) => habit,
    };
    Way { template, habit }
}

/// What an account buys because it wants it.
fn wanted(account: &Account, way: &Way, month: Month, (from, to): (Day, Day), random: &mut ChaCha8Rng) -> Vec<Own> {
    let mood = Gamma::new(4.0, 0.25).expect("positive parameters").sample(random);
    let all = account.demand * mood * 100.0;
    let orders = random.random_range(1..=3);
    let wants = random.random_bool(0.8);
    let parts: Vec<Own> = (0..orders)
        .map(|_| {
            let amount = all / f64::from(orders) * random.random_range(0.6..1.4);
            (random.random_range(from..=to), amount as i64, false)
        })
        .collect();
    match way.template {
        Some((amount, day)) => {
            let shipped = (month.start + day, amount, true);
            Vec::from_iter((from..=to).contains(&shipped.0).then_some(shipped))
        }
        None if wants => parts,
        None => Vec::new(),
    }
}

/// Changes what an account wants in a month into what it buys for the plan.
fn load(
    account: &Account,
    habit: Habit,
    month: Month,
    (from, to): (Day, Day),
    threshold: i64,
    own: &mut Vec<Own>,
    random: &mut ChaCha8Rng,
) {
    let surplus = Exp::new(1.0 / 150.0).expect("a positive rate").sample(random) as i64;
    let late = random.random_bool(0.7);
    let late_day = (month.start + month.days - 3 + random.random_range(0..3)).clamp(from, to);
    let any_day = random.random_range(from..=to);
    let stocks = random.random_bool(0.7).then(|| random.random_range(3 * threshold..8 * threshold));
    let sum: i64 = own.iter().map(|(_, amount, _)| amount).sum();
    if !account.is_member_on(month.start) {
        if account.switched.is_some() {
            at_most(own, (sum as f64 * AFTER_SWITCH) as i64);
        }
        return;
    }
    let fill = |own: &mut Vec<Own>| {
        if sum < threshold {
            own.push((if late { late_day } else { any_day }, threshold - sum + surplus, false));
        }
    };
    match habit {
        Habit::Nothing => {}
        Habit::AutoshipAtThreshold => {
            // Day and surplus are the same every month: a template is fixed.
            let day = (month.start + account.joined.rem_euclid(28)).clamp(from, to);
            let amount = threshold + i64::from(account.joined.rem_euclid(4)) * threshold / 100;
            *own = vec![(day, amount, true)];
        }
        Habit::FillsTheGap => fill(own),
        Habit::Garage(at) if month.number == at => *own = vec![(late_day, threshold + surplus, false)],
        Habit::Garage(at) => at_most(own, if month.number < at { threshold * 3 / 10 } else { threshold / 10 }),
        Habit::Stocks => own.extend(stocks.map(|amount| (any_day, amount, false))),
        Habit::Quits(at) if month.number < at => fill(own),
        Habit::Quits(at) if month.number == at => at_most(own, threshold * 6 / 10),
        Habit::Quits(_) => own.clear(),
    }
}

/// Scales orders down so that together they come to no more than a limit.
fn at_most(own: &mut [Own], limit: i64) {
    let all: i64 = own.iter().map(|(_, amount, _)| amount).sum();
    if all > limit {
        for (_, amount, _) in own {
            *amount = *amount * limit / all;
        }
    }
}
