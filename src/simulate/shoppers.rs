//! People who cannot earn and shop from a price list: whom the company calls a member is chance, and so is the
//! threshold. Whatever a test finds here is a false alarm.
//!
//! Shopping is made as hard on a test as it is in the field: few prices, many of them round; baskets filled up to a
//! round sum for free shipping; favourites bought again and again; sales and paydays that bring many orders at once;
//! one order that draws others behind it.

use super::company::{Account, Company, Month, NOBODY, Purchase};
use crate::calendar::Day;
use crate::stats::random::stream;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma, Poisson};

/// Prices that shops use, in hundredths.
const PRICES: [i64; 22] = [
    995, 1_000, 1_495, 1_500, 1_995, 2_000, 2_495, 2_500, 2_995, 3_000, 3_495, 3_995, 4_000, 4_995, 5_000, 5_995,
    7_500, 7_995, 9_995, 10_000, 12_000, 14_995,
];
/// Sums that people, and those who invent a threshold, think of.
const ROUND: [i64; 7] = [5_000, 6_000, 7_500, 8_000, 10_000, 12_000, 15_000];

/// The shop: the part of the prices it uses, the sum from which shipping is free, and its sale days.
struct Shop {
    prices: Vec<i64>,
    free_shipping: i64,
    sale_share: f64,
}

/// How somebody shops.
struct Shopper {
    /// Orders a month, before those that others draw behind them.
    pace: f64,
    favourite: i64,
    /// How often the favourite basket is bought again.
    loyalty: f64,
    /// Whether the favourite is shipped every month, and on which day.
    template: Option<i32>,
    /// The day on which money comes in: orders gather behind it.
    payday: i32,
}

/// Orders of every month, and the threshold that binds nobody.
pub(super) fn trade(company: &mut Company, seed: u64) {
    let mut random = stream(seed, "simulate/shop");
    let shop = Shop {
        prices: PRICES.sample(&mut random, 14).copied().collect(),
        free_shipping: *ROUND.choose(&mut random).expect("there are some"),
        sale_share: random.random_range(0.02..0.12),
    };
    let any = random.random_range(40..=150) * 100 + *[0, 0, 37, 50].choose(&mut random).expect("there are some");
    let round = *ROUND.choose(&mut random).expect("there are some");
    company.threshold = if random.random_bool(0.5) { round } else { any };
    let shoppers: Vec<Shopper> = company.accounts.iter().map(|_| shopper(&shop, &mut random)).collect();
    for month in company.months() {
        let sale = month.start + random.random_range(0..month.days);
        for number in 1..company.accounts.len() as u32 {
            let account = &company.accounts[number as usize];
            let Some(from) = month.days_of(account) else {
                continue;
            };
            let orders = shop_in(&shop, &shoppers[number as usize], month, sale, from, &mut random);
            company.orders.extend(orders.into_iter().map(|order| sold(account, number, order)));
        }
    }
}

/// Day, amount, whether it was shipped by itself.
type Own = (Day, i64, bool);

fn sold(account: &Account, buyer: u32, (day, amount, autoship): Own) -> Purchase {
    let seller = if account.sponsor == NOBODY { 0 } else { account.sponsor };
    Purchase { buyer, seller, day, kit: false, autoship, amount }
}

fn shopper(shop: &Shop, random: &mut ChaCha8Rng) -> Shopper {
    let pace = Gamma::new(1.2, 0.5).expect("positive parameters").sample(random);
    let favourite = basket(shop, random);
    let loyalty = random.random_range(0.0..0.9);
    let template = random.random_range(0..28);
    let template = random.random_bool(0.3).then_some(template);
    let payday = *[0, 14, 26, 28].choose(random).expect("there are some");
    Shopper { pace, favourite, loyalty, template, payday }
}

fn shop_in(
    shop: &Shop,
    shopper: &Shopper,
    month: Month,
    sale: Day,
    (from, to): (Day, Day),
    random: &mut ChaCha8Rng,
) -> Vec<Own> {
    let mut days = Vec::new();
    for _ in 0..(Poisson::new(shopper.pace.max(1e-6)).expect("a positive rate").sample(random) as u32).min(20) {
        let payday = month.start + shopper.payday + random.random_range(0..3);
        let mut day = if random.random_bool(0.4) { payday } else { month.start + random.random_range(0..month.days) };
        days.push(day);
        while random.random_bool(0.3) {
            day += random.random_range(1..=4);
            days.push(day);
        }
    }
    if random.random_bool(shop.sale_share) {
        days.push(sale);
    }
    let mut orders: Vec<Own> = Vec::new();
    for day in days {
        let again = random.random_bool(shopper.loyalty);
        let other = basket(shop, random);
        orders.push((day, if again { shopper.favourite } else { other }, false));
    }
    orders.extend(shopper.template.map(|day| (month.start + day, shopper.favourite, true)));
    orders.retain(|(day, ..)| (from..=to).contains(day));
    orders
}

/// A basket of one or two pieces, now and then filled up to the sum from which shipping is free.
fn basket(shop: &Shop, random: &mut impl Rng) -> i64 {
    let pieces = random.random_range(1..=2);
    let sum: i64 = (0..pieces).map(|_| *shop.prices.choose(random).expect("there are some")).sum();
    if sum < shop.free_shipping && random.random_bool(0.2) { shop.free_shipping } else { sum }
}
