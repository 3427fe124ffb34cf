//! Orders that just carry a participant over a threshold, against what chance would give.
//!
//! An order is pivotal when the participant's own volume in the period is below the threshold before it, reaches the
//! threshold with it, and goes beyond by little. People who order by need have some such orders too; how many is found
//! by dealing the dates of each participant's orders out again among them (a permutation test: Good 2005, *Permutation,
//! Parametric and Bootstrap Tests of Hypotheses*, 3rd ed.; counting the data as one of the dealings as in
//! Phipson and Smyth 2010, *Statistical Applications in Genetics and Molecular Biology* 9(1), 39).

use super::random::stream;
use rand::seq::SliceRandom;

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Whose dates are dealt among each other: a participant, or a participant's year.
    pub participant: u32,
    /// Qualification period, such as the month.
    pub period: u32,
    /// Day, or any number that grows within the period.
    pub day: u32,
    /// Volume in its smallest unit.
    pub volume: i64,
}

/// What counts as pivotal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Own volume to be reached in a period.
    pub volume: i64,
    /// Volume beyond the threshold up to which an order is pivotal.
    pub overshoot: i64,
}

/// How many orders are pivotal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pivotal {
    /// Orders looked at.
    pub orders: usize,
    /// Orders that are pivotal.
    pub pivotal: usize,
    /// Pivotal orders over orders.
    pub share: f64,
    /// The mean share when dates are dealt anew.
    pub expected: f64,
    /// The chance of a share at least as high: dealings with one, and the data, over dealings and the data.
    pub p: f64,
}

/// The same of one participant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Own {
    /// Who, as numbered in the orders.
    pub participant: u32,
    /// Orders looked at.
    pub orders: usize,
    /// Orders that are pivotal.
    pub pivotal: usize,
    /// The mean number when the participant's dates are dealt anew.
    pub expected: f64,
}

/// Counts the pivotal orders and deals the dates anew `permutations` times. Orders of one day keep their place in the
/// slice.
///
/// `None` where there are no orders or no permutations.
pub fn pivotal(orders: &[Order], threshold: Threshold, permutations: usize, seed: u64) -> Option<Pivotal> {
    if orders.is_empty() || permutations == 0 {
        return None;
    }
    let mut dealt = vec![0; permutations];
    let people = deal_out(orders, threshold, &mut dealt, seed);
    let observed: usize = people.iter().map(|own| own.pivotal).sum();
    let all = orders.len() as f64;
    Some(Pivotal {
        orders: orders.len(),
        pivotal: observed,
        share: observed as f64 / all,
        expected: dealt.iter().sum::<usize>() as f64 / permutations as f64 / all,
        p: (dealt.iter().filter(|dealt| **dealt >= observed).count() + 1) as f64 / (permutations + 1) as f64,
    })
}

/// The same participant by participant, in their order; without orders or permutations, nobody.
pub fn pivotal_by_participant(orders: &[Order], threshold: Threshold, permutations: usize, seed: u64) -> Vec<Own> {
    if permutations == 0 { Vec::new() } else { deal_out(orders, threshold, &mut vec![0; permutations], seed) }
}

/// How many orders of each participant are pivotal, in their order.
pub fn count_by_participant(orders: &[Order], threshold: Threshold) -> Vec<(u32, usize)> {
    let people = deal_out(orders, threshold, &mut [], 0);
    people.into_iter().map(|own| (own.participant, own.pivotal)).collect()
}

/// Deals every participant's dates as often as `dealt` is long, and adds up what is pivotal in each dealing.
fn deal_out(orders: &[Order], threshold: Threshold, dealt: &mut [usize], seed: u64) -> Vec<Own> {
    let mut random = stream(seed, "pivotal/dates");
    let mut by_date: Vec<Order> = orders.to_vec();
    by_date.sort_by_key(|order| (order.participant, order.period, order.day));
    let mut volumes: Vec<i64> = Vec::new();
    by_date
        .chunk_by(|a, b| a.participant == b.participant)
        .map(|own| {
            volumes.clear();
            volumes.extend(own.iter().map(|order| order.volume));
            let pivotal = pivotal_of_one(own, &volumes, threshold);
            // Orders that are alone in their periods are pivotal or not wherever they stand.
            let alone = own.windows(2).all(|pair| pair[0].period != pair[1].period);
            let mut sum = 0;
            for dealing in dealt.iter_mut() {
                let found = if alone {
                    pivotal
                } else {
                    volumes.shuffle(&mut random);
                    pivotal_of_one(own, &volumes, threshold)
                };
                *dealing += found;
                sum += found;
            }
            let expected = sum as f64 / dealt.len().max(1) as f64;
            Own { participant: own[0].participant, orders: own.len(), pivotal, expected }
        })
        .collect()
}

/// Pivotal orders of one participant: dates in order, with the volumes that stand there.
fn pivotal_of_one(dates: &[Order], volumes: &[i64], threshold: Threshold) -> usize {
    let (mut found, mut before, mut period) = (0, 0_i64, None);
    for (date, volume) in dates.iter().zip(volumes) {
        if period != Some(date.period) {
            (before, period) = (0, Some(date.period));
        }
        let after = before.saturating_add(*volume);
        let reaches = before < threshold.volume && after >= threshold.volume;
        found += usize::from(reaches && after.saturating_sub(threshold.volume) <= threshold.overshoot);
        before = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUNDRED: Threshold = Threshold { volume: 100, overshoot: 10 };

    fn order(participant: u32, period: u32, day: u32, volume: i64) -> Order {
        Order { participant, period, day, volume }
    }

    #[test]
    fn an_order_is_pivotal_when_it_just_reaches() {
        let orders = [
            order(1, 1, 1, 60),  // below
            order(1, 1, 9, 40),  // reaches exactly
            order(1, 1, 9, 5),   // reached before
            order(1, 2, 1, 110), // reaches with 10 more
            order(1, 3, 1, 111), // too far
            order(2, 1, 1, 99),  // another's volume does not count
        ];
        let found = pivotal(&orders, HUNDRED, 1, 1).unwrap();
        assert_eq!((found.orders, found.pivotal), (6, 2));
        assert!((found.share - 2.0 / 6.0).abs() < 1e-15);
        let own = pivotal_by_participant(&orders, HUNDRED, 9, 1);
        let counted: Vec<_> = own.iter().map(|own| (own.participant, own.orders, own.pivotal)).collect();
        assert_eq!(counted, [(1, 5, 2), (2, 1, 0)]);
        assert_eq!(count_by_participant(&orders, HUNDRED), [(1, 2), (2, 0)]);
    }

    #[test]
    fn two_orders_in_two_periods_are_expected_half_the_time() {
        // By hand: 70 and 30 in one period and 70 in another. 30 makes the first full in two of three places, and dealt
        // to the second period it leaves 140 in the first, which is too far. So 2/3 pivotal orders of three: 2/9.
        let orders = [order(1, 1, 1, 70), order(1, 1, 2, 30), order(1, 2, 1, 70)];
        let found = pivotal(&orders, HUNDRED, 9999, 7).unwrap();
        assert_eq!(found.pivotal, 1);
        // Four standard errors of the mean share: 4·√(2/9)/3/√9999 = .0063.
        assert!((found.expected - 2.0 / 9.0).abs() < 0.0063, "{}", found.expected);
        assert!((found.p - 2.0 / 3.0).abs() < 0.02, "{}", found.p);
    }

    #[test]
    fn filling_up_again_and_again_is_not_chance() {
        let orders: Vec<Order> = (0..30)
            .flat_map(|month| [order(1, month, 3, 40 + i64::from(month)), order(1, month, 28, 60 - i64::from(month))])
            .collect();
        let found = pivotal(&orders, HUNDRED, 999, 7).unwrap();
        assert_eq!(found.pivotal, 30);
        assert!((found.p - 0.001).abs() < 1e-12, "no dealing of 999 fills thirty months up: 1/1000");
        assert!(found.expected < 0.4);
    }

    #[test]
    fn the_same_seed_deals_the_same_and_single_orders_cannot_be_dealt() {
        let orders: Vec<Order> = (0..40).map(|k| order(k % 4, k % 5, k, 20 + i64::from(k))).collect();
        assert_eq!(pivotal(&orders, HUNDRED, 99, 3), pivotal(&orders, HUNDRED, 99, 3));
        let one_each: Vec<Order> = (0..9).map(|k| order(k, 1, k, 100)).collect();
        let found = pivotal(&one_each, HUNDRED, 99, 3).unwrap();
        assert!((found.expected - 1.0).abs() < 1e-15 && (found.p - 1.0).abs() < 1e-15, "nothing can be dealt");
        assert_eq!(pivotal(&[], HUNDRED, 99, 3), None);
        assert_eq!(pivotal(&orders, HUNDRED, 0, 3), None);
        assert_eq!(pivotal_by_participant(&orders, HUNDRED, 0, 3), vec![]);
        let parts: f64 = pivotal_by_participant(&orders, HUNDRED, 99, 3).iter().map(|own| own.expected).sum();
        assert!((parts / 40.0 - pivotal(&orders, HUNDRED, 99, 3).unwrap().expected).abs() < 1e-12);
    }
}
