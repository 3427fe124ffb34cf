//! The agents: who joins, buys, sells, is paid and leaves.

use super::Order;
use super::profile::Traits;
use crate::calendar::{Day, day_of};
use crate::stats::random::stream;
use chrono::{Datelike, Months, NaiveDate};
use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp, Gamma, Poisson};

/// Own volume that qualifies, in hundredths.
pub(super) const THRESHOLD: i64 = 10_000;
/// Days before the period in which early accounts joined.
const EARLY: i32 = 365;
/// Share of accounts that joined before the period.
const JOINED_BEFORE: f64 = 0.4;
/// Overrides on the three levels above a buyer.
const OVERRIDES: [f64; 3] = [0.10, 0.05, 0.03];
/// The seller's margin on a customer's order.
const MARGIN: f64 = 0.20;
/// Nobody.
pub(super) const NOBODY: u32 = u32::MAX;

/// An account.
pub(super) struct Account {
    pub sponsor: u32,
    pub joined: Day,
    pub left: Day,
    pub business: bool,
    demand: f64,
    skill: f64,
    loads: bool,
}

/// An order; amounts and volumes in hundredths.
pub(super) struct Purchase {
    pub buyer: u32,
    pub seller: u32,
    pub day: Day,
    pub kit: bool,
    pub amount: i64,
}

/// A commission, in hundredths.
pub(super) struct Pay {
    pub payee: u32,
    pub day: Day,
    pub kind: &'static str,
    pub amount: i64,
    pub order: usize,
    pub level: u8,
}

/// A resale out of own stock, in hundredths.
pub(super) struct Resale {
    pub seller: u32,
    pub day: Day,
    pub cost: i64,
    pub amount: i64,
    pub verified: bool,
}

/// A refund, in hundredths.
pub(super) struct Refund {
    pub order: usize,
    pub day: Day,
    pub amount: i64,
}

/// An expense, in hundredths.
pub(super) struct Expense {
    pub account: u32,
    pub day: Day,
    pub amount: i64,
}

/// A made company.
pub(super) struct Company {
    pub first: NaiveDate,
    pub past: NaiveDate,
    pub accounts: Vec<Account>,
    pub orders: Vec<Purchase>,
    pub pay: Vec<Pay>,
    pub resales: Vec<Resale>,
    pub refunds: Vec<Refund>,
    pub expenses: Vec<Expense>,
}

impl Company {
    pub(super) fn make(order: Order) -> Self {
        let traits = order.profile.traits();
        let first = NaiveDate::from_ymd_opt(2023, 1, 1).expect("a date");
        let past = first + Months::new(order.months.max(1));
        let mut company = Self {
            first,
            past,
            accounts: join(order, &traits, day_of(first), day_of(past)),
            orders: Vec::new(),
            pay: Vec::new(),
            resales: Vec::new(),
            refunds: Vec::new(),
            expenses: Vec::new(),
        };
        company.trade(order.seed, &traits);
        company.orders.sort_by_key(|o| (o.day, o.buyer, o.seller));
        company.after_sales(order.seed, &traits);
        company.pay_out(&traits);
        company
    }

    /// Orders of every month: kits of the new, own purchases, purchases of anonymous customers.
    fn trade(&mut self, seed: u64, traits: &Traits) {
        let mut demand = stream(seed, "simulate/demand");
        let mut loading = stream(seed, "simulate/loading");
        let mut customers = stream(seed, "simulate/customers");
        let mut month = self.first;
        while month < self.past {
            let start = day_of(month);
            let days = i32::from(month.num_days_in_month());
            for number in 0..self.accounts.len() as u32 {
                let account = &self.accounts[number as usize];
                if account.joined >= start + days || account.left < start || number == 0 {
                    continue;
                }
                let new = account.joined >= start;
                if new && account.business {
                    let price = pick(traits.kits, &mut demand);
                    self.orders.push(Purchase {
                        buyer: number,
                        seller: account.sponsor,
                        day: account.joined,
                        kit: true,
                        amount: price,
                    });
                }
                let from = (account.joined.max(start), account.left.min(start + days - 1));
                own_order(account, number, (start, days), from, traits, &mut demand, &mut loading, &mut self.orders);
                if account.business && traits.customers > 0.0 {
                    anonymous_orders(account, number, from, traits, &mut customers, &mut self.orders);
                }
            }
            month = month + Months::new(1);
        }
    }

    /// Resales, refunds and expenses.
    fn after_sales(&mut self, seed: u64, traits: &Traits) {
        let mut random = stream(seed, "simulate/after-sales");
        let end = day_of(self.past) - 1;
        for (number, order) in self.orders.iter().enumerate() {
            let member = order.buyer != NOBODY && self.accounts[order.buyer as usize].business;
            let later = |days: i32| (order.day + days).min(end);
            if member && !order.kit && random.random_bool(traits.resold) {
                let cost = (order.amount as f64 * random.random_range(0.4..1.0)) as i64;
                let verified = random.random_bool(traits.receipts);
                self.resales.push(Resale { seller: order.buyer, day: later(9), cost, amount: cost * 5 / 4, verified });
            }
            if order.buyer != NOBODY && random.random_bool(0.02) {
                self.refunds.push(Refund { order: number, day: later(14), amount: order.amount });
            }
            if member && !order.kit && random.random_bool(0.3) {
                let amount = random.random_range(500..3_000);
                self.expenses.push(Expense { account: order.buyer, day: order.day, amount });
            }
        }
    }

    /// The plan: a margin on customers' orders, overrides on three levels, a bonus on kits.
    fn pay_out(&mut self, traits: &Traits) {
        let share = |amount: i64, rate: f64| (amount as f64 * rate).round() as i64;
        for (number, order) in self.orders.iter().enumerate() {
            let mut pay = |payee: u32, kind, amount, level| {
                // Whoever has left is no longer paid.
                if payee != NOBODY && amount > 0 && order.day <= self.accounts[payee as usize].left {
                    self.pay.push(Pay { payee, day: order.day, kind, amount, order: number, level });
                }
            };
            let anonymous = order.buyer == NOBODY;
            let mut above = if anonymous { order.seller } else { self.accounts[order.buyer as usize].sponsor };
            if order.kit {
                pay(above, "recruiting", share(order.amount, traits.recruiting_bonus), 1);
                continue;
            }
            if anonymous {
                pay(order.seller, "retail_margin", share(order.amount, MARGIN), 0);
                above = self.accounts[order.seller as usize].sponsor;
            }
            for (level, rate) in OVERRIDES.into_iter().enumerate() {
                pay(above, "override", share(order.amount, rate), level as u8 + 1);
                if above != NOBODY {
                    above = self.accounts[above as usize].sponsor;
                }
            }
        }
    }
}

/// Who joins when, under whom, and for how long. Half are recruited by a member drawn at random, half by that member's
/// own sponsor, so that recruiting is uneven as it is in the field.
fn join(order: Order, traits: &Traits, first: Day, past: Day) -> Vec<Account> {
    let mut random = stream(order.seed, "simulate/join");
    let skill = Gamma::new(0.6, 1.6).expect("positive parameters");
    let demand = Gamma::new(2.0, 30.0).expect("positive parameters");
    let stay = Exp::new(1.0 / 300.0).expect("a positive rate");
    let mut days: Vec<Day> = (0..order.accounts)
        .map(|_| {
            if random.random_bool(JOINED_BEFORE) {
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
        accounts.push(Account {
            sponsor,
            joined,
            // Who stays to the end has not left; the company itself never does.
            left: if left >= past || top { Day::MAX } else { left },
            business,
            demand: demand.sample(&mut random),
            skill: skill.sample(&mut random),
            loads: business && random.random_bool(traits.loaders),
        });
        if business {
            members.push(number as u32);
        }
    }
    accounts
}

#[expect(clippy::too_many_arguments, reason = "one purchase, with everything it depends on")]
fn own_order(
    account: &Account,
    number: u32,
    (start, days): (Day, i32),
    (from, to): (Day, Day),
    traits: &Traits,
    demand: &mut ChaCha8Rng,
    loading: &mut ChaCha8Rng,
    orders: &mut Vec<Purchase>,
) {
    let mood = Gamma::new(4.0, 0.25).expect("positive parameters").sample(demand);
    let wanted = (account.demand * mood * 100.0) as i64;
    let orders_now = demand.random_bool(if account.business { traits.orders } else { 0.6 });
    let day = demand.random_range(from..=to);
    let tops_up = account.loads && wanted < THRESHOLD && loading.random_bool(0.85);
    let late = loading.random_bool(0.55);
    let surplus = Exp::new(1.0 / 300.0).expect("a positive rate").sample(loading) as i64;
    let late_day = (start + days - 3 + loading.random_range(0..3)).clamp(from, to);
    if tops_up {
        let day = if late { late_day } else { day };
        orders.push(Purchase { buyer: number, seller: NOBODY, day, kit: false, amount: THRESHOLD + surplus });
    } else if orders_now && wanted >= 500 {
        orders.push(Purchase { buyer: number, seller: NOBODY, day, kit: false, amount: wanted });
    }
}

fn anonymous_orders(
    account: &Account,
    number: u32,
    (from, to): (Day, Day),
    traits: &Traits,
    random: &mut ChaCha8Rng,
    orders: &mut Vec<Purchase>,
) {
    let basket = Gamma::new(3.0, 12.0).expect("positive parameters");
    let many = Poisson::new((traits.customers * account.skill).max(1e-6)).expect("a positive rate");
    for _ in 0..(many.sample(random) as u32).min(60) {
        let amount = (basket.sample(random) * 100.0) as i64 + 300;
        let day = random.random_range(from..=to);
        orders.push(Purchase { buyer: NOBODY, seller: number, day, kit: false, amount });
    }
}

fn pick(choices: &[(i64, f64)], random: &mut impl Rng) -> i64 {
    let mut left: f64 = random.random();
    for (value, share) in choices {
        left -= share;
        if left < 0.0 {
            return *value;
        }
    }
    choices.last().map_or(0, |(value, _)| *value)
}
