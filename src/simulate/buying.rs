//! One own purchase a month by demand, topped up to the threshold by those who load; customers come at random.

use super::company::{Account, Company, Month, NOBODY, Purchase, pick};
use super::profile::Traits;
use crate::calendar::Day;
use crate::stats::random::stream;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp, Gamma, Poisson};

/// Orders of every month: kits of the new, own purchases, purchases of anonymous customers.
pub(super) fn trade(company: &mut Company, seed: u64, traits: &Traits) {
    let mut random = Streams {
        demand: stream(seed, "simulate/demand"),
        loading: stream(seed, "simulate/loading"),
        autoship: stream(seed, "simulate/autoship"),
    };
    let mut customers = stream(seed, "simulate/customers");
    for month in company.months() {
        for number in 1..company.accounts.len() as u32 {
            let account = &company.accounts[number as usize];
            let Some(from) = month.days_of(account) else {
                continue;
            };
            if account.business && account.joined >= month.start {
                company.orders.extend(kit(account, number, traits, &mut random.demand));
            }
            let own = own_order(account, month, from, (traits, company.threshold), &mut random);
            company.orders.extend(own.map(|own| Purchase {
                buyer: number,
                seller: if traits.sponsors_sell { account.sponsor } else { NOBODY },
                ..own
            }));
            if account.business {
                anonymous_orders(account, number, from, traits, &mut customers, &mut company.orders);
            }
        }
    }
}

struct Streams {
    demand: ChaCha8Rng,
    loading: ChaCha8Rng,
    autoship: ChaCha8Rng,
}

/// The starter kit of somebody who joins.
pub(super) fn kit(account: &Account, number: u32, traits: &Traits, random: &mut ChaCha8Rng) -> Option<Purchase> {
    let amount = pick(traits.kits, random)?;
    let (seller, day) = (account.sponsor, account.joined);
    Some(Purchase { buyer: number, seller, day, kit: true, autoship: false, amount })
}

fn own_order(
    account: &Account,
    month: Month,
    (from, to): (Day, Day),
    (traits, threshold): (&Traits, i64),
    random: &mut Streams,
) -> Option<Purchase> {
    let Streams { demand, loading, autoship } = random;
    let mood = Gamma::new(4.0, 0.25).expect("positive parameters").sample(demand);
    let wanted = (account.demand * mood * 100.0) as i64;
    let orders_now = demand.random_bool(if account.business { traits.orders } else { traits.customers_order });
    let day = demand.random_range(from..=to);
    let tops_up = account.loads && wanted < threshold && loading.random_bool(0.85);
    let late = loading.random_bool(0.55);
    let surplus = Exp::new(1.0 / 300.0).expect("a positive rate").sample(loading) as i64;
    let late_day = (month.start + month.days - 3 + loading.random_range(0..3)).clamp(from, to);
    let autoship = traits.autoship.is_some_and(|share| autoship.random_bool(share));
    let order = |day, amount| Some(Purchase { buyer: NOBODY, seller: NOBODY, day, kit: false, autoship, amount });
    if tops_up {
        order(if late { late_day } else { day }, threshold + surplus)
    } else if orders_now && wanted >= 500 {
        order(day, wanted)
    } else {
        None
    }
}

/// Orders of a member's customers who are not registered.
pub(super) fn anonymous_orders(
    account: &Account,
    number: u32,
    (from, to): (Day, Day),
    traits: &Traits,
    random: &mut ChaCha8Rng,
    orders: &mut Vec<Purchase>,
) {
    if traits.customers <= 0.0 {
        return;
    }
    let basket = Gamma::new(3.0, 12.0).expect("positive parameters");
    let many = Poisson::new((traits.customers * account.skill).max(1e-6)).expect("a positive rate");
    for _ in 0..(many.sample(random) as u32).min(60) {
        let amount = (basket.sample(random) * 100.0) as i64 + 300;
        let day = random.random_range(from..=to);
        orders.push(Purchase { buyer: NOBODY, seller: number, day, kit: false, autoship: false, amount });
    }
}
