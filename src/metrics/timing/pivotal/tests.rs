use super::*;
use crate::stats::random::stream;
use crate::stats::ratio_difference::dealt_probability;
use rand::{Rng, RngExt};

const T: i64 = 1_000_000;

fn order(person: u32, month: u16, day: u32, volume: i64) -> SampledOrder {
    SampledOrder { person, month, day, volume, autoship: None }
}

#[test]
fn years_are_counted_from_the_first_month() {
    let months = ["2023-11", "2023-12", "2024-01", "2024-12", "2025-01"].map(str::to_owned);
    assert_eq!(years(&months), [0, 0, 1, 1, 2]);
}

#[test]
fn each_order_stands_at_one_of_the_three_thresholds_or_at_none() {
    // Volumes of 89.9999 to 99.9999 are pivotal below, 100 to 110 at T, 110.0001 to 120.0001 above.
    let counted = |volume| Side::of(&[order(0, 0, 1, volume)], 1, &[0]).beside_neighbours(T);
    for volume in [899_999, 999_999, 1_100_001, 1_200_001] {
        assert_eq!(counted(volume), [Share { of: 0.0, all: 1.0 }], "{volume}");
    }
    for volume in [1_000_000, 1_100_000] {
        assert_eq!(counted(volume), [Share { of: 1.0, all: 1.0 }], "{volume}");
    }
    for volume in [899_998, 1_200_002] {
        assert_eq!(counted(volume), [], "{volume}");
    }
}

#[test]
fn a_filled_up_month_is_in_excess_and_a_lone_order_is_not() {
    // Person 0 as in the kernel's test: 1 pivotal, 2/3 by chance. Person 1: a lone order of 105 has no date to be dealt.
    let orders =
        [order(0, 0, 1, 700_000), order(0, 0, 2, 300_000), order(0, 1, 40, 700_000), order(1, 0, 3, 1_050_000)];
    let side = Side::of(&orders, 3, &[0, 0]);
    let excess = side.excess(T);
    assert_eq!(excess.len(), 1, "the second person's order is alone, the third has none");
    // 49 dealings: the mean of chance is off by at most 4·√(2/9/49) = .27.
    assert!((excess[0].of - 1.0 / 3.0).abs() < 0.27, "{excess:?}");
    assert!((excess[0].all - 3.0).abs() < 1e-12);
    assert_eq!(side.pivotal(T).iter().map(|share| share.of).collect::<Vec<_>>(), [1.0, 1.0]);
    assert!((alone(&orders) - 0.5).abs() < 1e-12);
}

/// Orders of one to three a month at prices of a list with a heap at 100; loaders fill up or top up at the end.
fn orders(random: &mut dyn Rng, person: u32, scale: f64, loader: bool) -> Vec<SampledOrder> {
    let level = scale * random.random_range(0.4..2.0);
    let mut found = Vec::new();
    for month in 0..8_u16 {
        let first = 30 * u32::from(month);
        let mut sum = 0;
        for _ in 0..random.random_range(0..3_u32) {
            let price = if random.random_bool(0.15) {
                100.0
            } else {
                12.5 * (level * random.random_range(0.5..4.0_f64)).ceil()
            };
            let volume = (price * 10_000.0) as i64;
            sum += volume;
            found.push(order(person, month, first + random.random_range(0..27_u32), volume));
        }
        if loader && sum < T {
            found.push(order(person, month, first + 29, T - sum + random.random_range(0..50_000_i64)));
        }
    }
    found
}

/// The chance where so many of the members load and want so much more than customers.
fn p(random: &mut dyn Rng, groups: [usize; 2], loaders: f64, heavier: f64) -> f64 {
    let year = vec![0; 8];
    let sides = groups.map(|people| {
        let member = people == groups[0];
        let all: Vec<SampledOrder> = (0..people as u32)
            .flat_map(|person| {
                let loader = member && random.random_bool(loaders);
                orders(random, person, if member { heavier } else { 1.0 }, loader)
            })
            .collect();
        Side::of(&all, people, &year).beside_neighbours(T)
    });
    dealt_probability(&sides[0], &sides[1], 99, 1, "test").unwrap()
}

#[test]
fn people_called_members_at_random_strike_as_often_as_they_should() {
    // 5 % of 300: at most .1 at four standard errors.
    let mut random = stream(7, "test/pivotal");
    let struck = (0..300).filter(|_| p(&mut random, [80, 40], 0.0, 1.0) <= 0.05).count();
    assert!((3..30).contains(&struck), "{struck}");
}

#[test]
fn members_who_want_more_hardly_strike_and_those_who_load_do() {
    let mut random = stream(8, "test/pivotal");
    let struck = (0..100).filter(|_| p(&mut random, [80, 40], 0.0, 1.7) <= 0.05).count();
    assert!(struck < 15, "{struck}");
    let struck = (0..40).filter(|_| p(&mut random, [300, 150], 0.35, 1.0) <= 0.05).count();
    assert!(struck >= 36, "{struck}");
}
