//! A made company: its accounts and what passes between them, in the order in which it is made.

use super::profile::{Buying, Traits};
use super::{Order, buying, habits, joining, payout, shoppers};
use crate::calendar::{Day, day_of};
use crate::stats::random::stream;
use chrono::{Datelike, Months, NaiveDate};
use rand::{Rng, RngExt};

/// Own volume that qualifies, in hundredths, where a company does not draw its own.
pub(super) const THRESHOLD: i64 = 10_000;
/// Nobody.
pub(super) const NOBODY: u32 = u32::MAX;

/// An account.
pub(super) struct Account {
    pub sponsor: u32,
    pub joined: Day,
    pub left: Day,
    /// Whether it joined to earn and recruit.
    pub business: bool,
    /// The day from which a member is a preferred customer.
    pub switched: Option<Day>,
    pub demand: f64,
    pub skill: f64,
    pub loads: bool,
}

impl Account {
    /// Whether it may earn and recruit on a day.
    pub(super) fn is_member_on(&self, day: Day) -> bool {
        self.business && self.switched.is_none_or(|switched| day < switched)
    }
}

/// An order; amounts and volumes in hundredths.
pub(super) struct Purchase {
    pub buyer: u32,
    pub seller: u32,
    pub day: Day,
    pub kit: bool,
    pub autoship: bool,
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

/// A calendar month of the period.
#[derive(Clone, Copy)]
pub(super) struct Month {
    /// Counted from the first of the period.
    pub number: u32,
    pub start: Day,
    pub days: i32,
}

impl Month {
    /// The days of the month on which an account is there: first and last. `None` if it never is.
    pub(super) fn days_of(self, account: &Account) -> Option<(Day, Day)> {
        let last = self.start + self.days - 1;
        let there = account.joined <= last && account.left >= self.start;
        there.then(|| (account.joined.max(self.start), account.left.min(last)))
    }
}

/// A made company.
pub(super) struct Company {
    pub first: NaiveDate,
    pub past: NaiveDate,
    /// Own volume that qualifies, in hundredths.
    pub threshold: i64,
    pub accounts: Vec<Account>,
    pub orders: Vec<Purchase>,
    pub pay: Vec<Pay>,
    pub resales: Vec<Resale>,
    pub refunds: Vec<Refund>,
    pub expenses: Vec<Expense>,
}

impl Company {
    pub(super) fn make(order: Order, traits: &Traits) -> Self {
        let first = NaiveDate::from_ymd_opt(2023, 1, 1).expect("a date");
        let past = first + Months::new(order.months.max(1));
        let mut company = Self {
            first,
            past,
            threshold: THRESHOLD,
            accounts: joining::join(order, traits, day_of(first), day_of(past)),
            orders: Vec::new(),
            pay: Vec::new(),
            resales: Vec::new(),
            refunds: Vec::new(),
            expenses: Vec::new(),
        };
        match traits.buying {
            Buying::Monthly => buying::trade(&mut company, order.seed, traits),
            Buying::Habits => habits::trade(&mut company, order, traits),
            Buying::PriceList => shoppers::trade(&mut company, order.seed),
        }
        company.orders.sort_by_key(|o| (o.day, o.buyer, o.seller));
        company.after_sales(order.seed, traits);
        payout::pay_out(&mut company, traits);
        company
    }

    /// The calendar months of the period.
    pub(super) fn months(&self) -> Vec<Month> {
        let starts = (0..).map(|number| (number, self.first + Months::new(number)));
        let within = starts.take_while(|(_, start)| *start < self.past);
        within
            .map(|(number, start)| Month { number, start: day_of(start), days: i32::from(start.num_days_in_month()) })
            .collect()
    }

    /// Resales, refunds and expenses.
    fn after_sales(&mut self, seed: u64, traits: &Traits) {
        let mut random = stream(seed, "simulate/after-sales");
        let end = day_of(self.past) - 1;
        for (number, order) in self.orders.iter().enumerate() {
            let member = order.buyer != NOBODY && self.accounts[order.buyer as usize].is_member_on(order.day);
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
}

/// One of some choices, each with its share.
pub(super) fn pick<T: Copy>(choices: &[(T, f64)], random: &mut impl Rng) -> Option<T> {
    let mut left: f64 = random.random();
    for (value, share) in choices {
        left -= share;
        if left < 0.0 {
            return Some(*value);
        }
    }
    choices.last().map(|(value, _)| *value)
}
