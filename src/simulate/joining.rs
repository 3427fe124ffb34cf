//! Who joins when, under whom, for how long, and who later becomes a customer.

use super::Order;
use super::company::{Account, NOBODY};
use super::profile::Traits;
use crate::calendar::{Day, date_of, day_of};
use crate::stats::random::stream;
use chrono::{Datelike, Months};
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Exp, Gamma};

/// Days before the period in which early accounts joined.
const EARLY: i32 = 365;
/// Months, at least, between joining or the start of the period and becoming a customer, and days left after it.
const MONTHS_BEFORE_SWITCH: u32 = 5;
const DAYS_AFTER_SWITCH: Day = 90;

/// Half are recruited by a member drawn at random, half by that member's own sponsor, so that recruiting is uneven as
/// it is in the field. Members who will be customers recruit and sell nothing, so that no customer is ever paid.
pub(super) fn join(order: Order, traits: &Traits, first: Day, past: Day) -> Vec<Account> {
    let mut random = stream(order.seed, "simulate/join");
    let mut switching = stream(order.seed, "simulate/switching");
    let skill = Gamma::new(0.6, 1.6).expect("positive parameters");
    let demand = Gamma::new(2.0, 30.0).expect("positive parameters");
    let stay = Exp::new(1.0 / traits.stay).expect("a positive rate");
    let mut days: Vec<Day> = (0..order.accounts)
        .map(|_| {
            if random.random_bool(traits.joined_before) {
                random.random_range(first - EARLY..first)
            } else {
                random.random_range(first..past - 20)
            }
        })
        .collect();
    days.sort_unstable();
    let mut accounts: Vec<Account> = Vec::new();
    let mut members: Vec<u32> = Vec::new();
    for (number, joined) in days.into_iter().enumerate() {
        let top = number == 0;
        let business = top || random.random_bool(traits.business);
        let sponsor = if top {
            NOBODY
        } else {
            let drawn = members[random.random_range(0..members.len())];
            let above = accounts[drawn as usize].sponsor;
            if above != NOBODY && random.random_bool(0.5) { above } else { drawn }
        };
        let left = joined + 30 + stay.sample(&mut random) as Day;
        // Who stays to the end has not left; the company itself never does.
        let left = if left >= past || top { Day::MAX } else { left };
        let wants = demand.sample(&mut random) * if business { traits.members_demand } else { 1.0 };
        let skill = skill.sample(&mut random);
        let loads = business && random.random_bool(traits.loaders);
        let becomes_customer = switching.random_bool(traits.switchers) && business && !top;
        let switched =
            becomes_customer.then(|| switch_day(joined.max(first), left.min(past), &mut switching)).flatten();
        let skill = if switched.is_some() { 0.0 } else { skill };
        accounts.push(Account { sponsor, joined, left, business, switched, demand: wants, skill, loads });
        if business && switched.is_none() {
            members.push(number as u32);
        }
    }
    accounts
}

/// The first of a month, drawn from those that leave enough months on both sides. `None` where none does.
fn switch_day(from: Day, to: Day, random: &mut impl Rng) -> Option<Day> {
    let month = date_of(from)?.with_day(1)?;
    let months = (to - from).max(0) as u32 / 28;
    let days: Vec<Day> = (MONTHS_BEFORE_SWITCH..months)
        .map(|after| day_of(month + Months::new(after)))
        .take_while(|day| day + DAYS_AFTER_SWITCH <= to)
        .collect();
    (!days.is_empty()).then(|| days[random.random_range(0..days.len())])
}
