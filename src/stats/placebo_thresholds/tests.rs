//! The size and the power of the comparison, on people who buy from a price list.

use super::*;
use crate::stats::bunching::Design;
use crate::stats::random::{DEFAULT_SEED, stream};
use rand::RngExt;
use rand_distr::{Distribution, Gamma, Poisson};

const DESIGN: Design = Design { order: 5, window_low: -2, window_high: 3, round: 5 };
/// Twenty bins are the threshold, 100; bins up to five times the threshold.
const LAST: i64 = 79;
/// Packs and how many of a hundred baskets hold them: their sums heap at round numbers, the threshold among them.
const PACKS: [(f64, u32); 6] = [(12.5, 25), (20.0, 25), (25.0, 20), (37.5, 15), (50.0, 10), (100.0, 5)];
/// One in four is a customer.
const CUSTOMERS: usize = 4;

/// How members differ from customers.
#[derive(Clone, Copy)]
struct Members {
    /// How many times as much they want.
    heavier: f64,
    /// How many of them buy up to the threshold.
    loaders: f64,
}

/// Bins of the months of 400 people in ten months, members and customers. A person's wants last, so that months repeat.
fn people(seed: u64, members: Members) -> [Vec<Vec<i64>>; 2] {
    let mut random = stream(seed, "price list");
    let wants = Gamma::new(2.0, 1.2).unwrap();
    let mut groups = [Vec::new(), Vec::new()];
    for person in 0..400 {
        let customer = person % CUSTOMERS == 0;
        let factor = if customer { 1.0 } else { members.heavier };
        let packs_a_month = Poisson::new(factor * wants.sample(&mut random) + 0.1).unwrap();
        let loads = !customer && random.random_range(0.0..1.0) < members.loaders;
        let mut months = Vec::new();
        for _ in 0..10 {
            let packs = packs_a_month.sample(&mut random) as usize;
            let want: f64 = (0..packs).map(|_| pack(random.random_range(0..100))).sum();
            let volume = if loads && want < 100.0 { 100.0 + random.random_range(0.0..5.0) } else { want };
            if volume > 0.0 {
                months.push((volume / 5.0) as i64 - 20);
            }
        }
        groups[usize::from(customer)].push(months);
    }
    groups
}

fn pack(mut drawn: u32) -> f64 {
    for (price, share) in PACKS {
        if drawn < share {
            return price;
        }
        drawn -= share;
    }
    0.0
}

type Places = (Weights, Vec<Weights>);

/// The threshold and its placebos, as the measures choose them.
fn bunching_places(threshold: i64) -> Places {
    let masked = move |bin: i64| (threshold - 2..=threshold + 3).contains(&bin);
    let at = |place: i64| {
        let fitted = [(place - 20).max(-20), (place + 19).min(LAST)];
        Weights::bunching(place, fitted, DESIGN, |bin| place != threshold && masked(bin))
    };
    let apart = |place: &i64| (place - threshold).abs() > 5;
    (at(threshold).unwrap(), (-10..=60).step_by(5).filter(apart).filter_map(at).collect())
}

fn jump_places(threshold: i64) -> Places {
    let apart = |place: &i64| (place - threshold).abs() > 5;
    let placebos = (-15..=75).step_by(5).filter(apart).map(|place| Weights::jump(place, 5)).collect();
    (Weights::jump(threshold, 5), placebos)
}

/// Of 60 companies, how many have p < .05 and how many have a p at all, for each threshold.
fn significant(members: Members, thresholds: &[Places]) -> Vec<(usize, usize)> {
    let mut found = vec![(0, 0); thresholds.len()];
    for seed in 0..60 {
        let groups = people(seed, members);
        let [m, c] = groups.each_ref().map(|group| group.iter().map(Vec::as_slice).collect::<Vec<_>>());
        for ((threshold, placebos), (significant, tested)) in thresholds.iter().zip(&mut found) {
            if let Some(p) = compare(&m, &c, threshold, placebos, 99, DEFAULT_SEED).and_then(|found| found.p()) {
                *significant += usize::from(p < 0.05);
                *tested += 1;
            }
        }
    }
    found
}

/// Of 60 tests at 5 %, eight or more are significant with a chance of 1.0 % (scipy 1.17.1, binom.sf(7, 60, .05)).
#[track_caller]
fn holds_its_size(members: Members, thresholds: &[Places]) {
    for (at, (significant, tested)) in significant(members, thresholds).into_iter().enumerate() {
        assert!(tested >= 45, "{at}: only {tested} of 60 were tested");
        assert!(significant < 8, "{at}: {significant} of {tested}");
    }
}

#[test]
fn people_of_one_kind_buy_alike_at_any_threshold_of_a_lumpy_price_list() {
    let places = [bunching_places(0), bunching_places(-10), bunching_places(7), jump_places(0), jump_places(-10)];
    holds_its_size(Members { heavier: 1.0, loaders: 0.0 }, &places);
}

#[test]
fn heavier_buyers_of_the_same_packs_are_no_loaders() {
    let places = [bunching_places(0), bunching_places(-10), jump_places(0), jump_places(-10)];
    holds_its_size(Members { heavier: 1.7, loaders: 0.0 }, &places);
}

#[test]
fn a_third_of_members_who_buy_up_to_the_threshold_are_seen() {
    let loading = Members { heavier: 1.0, loaders: 0.35 };
    for (significant, _) in significant(loading, &[bunching_places(0), jump_places(0)]) {
        assert!(significant >= 55, "{significant} of 60");
    }
}

#[test]
fn too_few_months_compare_nothing() {
    let (threshold, placebos) = jump_places(0);
    let two: [&[i64]; 2] = [&[0, -1], &[0, -1, 0]];
    assert_eq!(compare(&two, &two, &threshold, &placebos, 9, 1), None);
    assert_eq!(compare(&[], &two, &threshold, &placebos, 9, 1), None);
    // Twelve people with a month on each side of the threshold only: there is no placebo.
    let here: Vec<&[i64]> = (0..12).map(|at| if at % 2 == 0 { &[0, -1][..] } else { &[0, -1, -1][..] }).collect();
    let found = compare(&here, &here, &threshold, &placebos, 9, 1).unwrap();
    assert_eq!((found.prediction.is_none(), found.p()), (true, None));
}
