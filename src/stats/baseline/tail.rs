//! Whether members' share beyond customers' high quantile is more than customers' own, tested by people.
//!
//! The quantile is itself an estimate from the customers, who lie close to it for that: members exceed it by more than
//! customers do even where all follow one law. So who is a customer is dealt out anew and the quantile taken anew each
//! time. How the difference is scaled, and the papers: [`ratio_difference`](crate::stats::ratio_difference).

use crate::stats::ratio_difference::{Deal, Share, Sums, at_least, studentised};

/// The chance that the members' share beyond the `tail` quantile (type 7) of the customers' values exceeds the
/// customers' own by as much, where nobody differs. Each slice holds one person's values, such as months.
///
/// `None` where a side has fewer than two people or no values, a number is negative or not finite, or for no dealings.
pub fn tail_probability(
    members: &[&[f64]],
    customers: &[&[f64]],
    tail: f64,
    dealings: usize,
    seed: u64,
    name: &str,
) -> Option<f64> {
    let people: Vec<&[f64]> = [members, customers].concat();
    let valid = people.iter().all(|own| !own.is_empty() && own.iter().all(|value| value.is_finite() && *value >= 0.0));
    if !valid || members.len() < 2 || customers.len() < 2 || dealings == 0 {
        return None;
    }
    let mut field = Field::of(&people, tail);
    let drawn: Vec<u32> = if members.len() <= customers.len() {
        (0..members.len() as u32).collect()
    } else {
        (members.len() as u32..people.len() as u32).collect()
    };
    let mut deal = Deal::new(members.len(), customers.len(), seed, name);
    let observed = field.statistic(&drawn, deal.smaller_is_first)?;
    let smaller_is_first = deal.smaller_is_first;
    let reached = (0..dealings)
        .filter(|_| field.statistic(deal.draw(), smaller_is_first).is_none_or(|dealt| at_least(dealt, observed)))
        .count();
    Some((reached + 1) as f64 / (dealings + 1) as f64)
}

/// Everybody's values, highest first, and what a dealing needs beside them.
struct Field {
    tail: f64,
    ranked: Vec<(f64, u32)>,
    wholes: Vec<f64>,
    counts: Vec<usize>,
    everybody: Sums,
    values: usize,
    drawn: Vec<bool>,
    beyond: Vec<f64>,
    touched: Vec<u32>,
}

impl Field {
    fn of(people: &[&[f64]], tail: f64) -> Self {
        let mut ranked: Vec<(f64, u32)> =
            people.iter().zip(0..).flat_map(|(own, person)| own.iter().map(move |value| (*value, person))).collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let wholes: Vec<f64> = people.iter().map(|own| own.iter().sum()).collect();
        let everybody = Sums::of(&wholes.iter().map(|all| Share { of: 0.0, all: *all }).collect::<Vec<_>>());
        Self {
            tail,
            values: ranked.len(),
            ranked,
            counts: people.iter().map(|own| own.len()).collect(),
            drawn: vec![false; people.len()],
            beyond: vec![0.0; people.len()],
            touched: Vec::new(),
            wholes,
            everybody,
        }
    }

    /// Members' share less customers' over the error, where those drawn are the members or the customers.
    fn statistic(&mut self, drawn: &[u32], drawn_are_members: bool) -> Option<f64> {
        let mut sums = Sums::default();
        let mut values = 0;
        for &person in drawn {
            self.drawn[person as usize] = true;
            sums.add(Share { of: 0.0, all: self.wholes[person as usize] });
            values += self.counts[person as usize];
        }
        let rest = self.everybody.without(&sums);
        let customers = if drawn_are_members { self.values - values } else { values };
        let line = self.line(customers, drawn_are_members);
        let mut sides = if drawn_are_members { [sums, rest] } else { [rest, sums] };
        for &(value, person) in self.ranked.iter().take_while(|(value, _)| *value > line) {
            let beyond = &mut self.beyond[person as usize];
            if *beyond <= 0.0 {
                self.touched.push(person);
            }
            *beyond += value - line;
        }
        for person in self.touched.drain(..) {
            let at = person as usize;
            let side = usize::from(self.drawn[at] != drawn_are_members);
            sides[side].add_numerator(Share { of: std::mem::take(&mut self.beyond[at]), all: self.wholes[at] });
        }
        for person in drawn {
            self.drawn[*person as usize] = false;
        }
        let [members, customers] = [sides[0].ratio()?, sides[1].ratio()?];
        Some(studentised(members.value - customers.value, members.variance + customers.variance))
    }

    /// The quantile of the customers' values, of which there are so many.
    fn line(&self, customers: usize, drawn_are_members: bool) -> f64 {
        let position = self.tail * (customers - 1) as f64;
        let weight = position - position.floor();
        // Counted from the highest: the value above the position, where there is one, and the one below it.
        let below = customers - 1 - position.floor() as usize;
        let mut theirs = self.ranked.iter().filter(|(_, person)| self.drawn[*person as usize] != drawn_are_members);
        let high = below.checked_sub(1).and_then(|above| theirs.nth(above));
        let low = theirs.next().map_or(0.0, |(value, _)| *value);
        low + weight * (high.map_or(low, |(value, _)| *value) - low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::quantile::quantile;
    use crate::stats::random::stream;
    use rand::{Rng, RngExt};

    fn slices(people: &[Vec<f64>]) -> Vec<&[f64]> {
        people.iter().map(Vec::as_slice).collect()
    }

    #[test]
    fn the_line_is_the_quantile_of_the_customers() {
        let customers = [vec![5.0, 1.0, 9.0], vec![2.0, 7.0], vec![4.0, 4.0, 8.0]];
        let members = [vec![100.0], vec![3.0, 6.0]];
        let people = [slices(&members), slices(&customers)].concat();
        let mut sorted: Vec<f64> = customers.concat();
        sorted.sort_unstable_by(f64::total_cmp);
        for tail in [0.0, 0.5, 0.9, 0.95, 1.0] {
            let mut field = Field::of(&people, tail);
            field.drawn[..2].fill(true);
            let line = field.line(8, true);
            assert!((line - quantile(&sorted, tail).unwrap()).abs() < 1e-12, "{tail}: {line}");
        }
    }

    #[test]
    fn the_statistic_by_hand() {
        // Median of the customers' 2, 4, 6, 8: 5. Beyond: 1 + 3 of 20 = .2, members 5 + 0 of 10 + 5 = 1/3.
        // Customers: persons (2, 8): 3 of 10, (4, 6): 1 of 10; parts 1 and −1: 2/400 · 2 = .01. Members: (10): 5 of 10,
        // (5): 0 of 5; parts 5/3 and −5/3: 50/9/225 · 2 = 4/81. (2/15)/√(.01 + 4/81) = .5467 by hand.
        let people: [&[f64]; 4] = [&[10.0], &[5.0], &[2.0, 8.0], &[4.0, 6.0]];
        let expected = (2.0 / 15.0) / (0.01_f64 + 4.0 / 81.0).sqrt();
        for (drawn, members) in [([0, 1], true), ([2, 3], false)] {
            let found = Field::of(&people, 0.5).statistic(&drawn, members).unwrap();
            assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
        }
    }

    /// Share of 300 companies struck at 5 %.
    fn struck(seed: u64, mut person: impl FnMut(&mut dyn Rng, bool) -> Vec<f64>) -> f64 {
        let mut random = stream(seed, "test/tail");
        let hits = (0..300).filter(|company| {
            let members: Vec<Vec<f64>> = (0..70).map(|_| person(&mut random, true)).collect();
            let customers: Vec<Vec<f64>> = (0..35).map(|_| person(&mut random, false)).collect();
            tail_probability(&slices(&members), &slices(&customers), 0.95, 99, *company, "test").unwrap() <= 0.05
        });
        hits.count() as f64 / 300.0
    }

    /// Months of somebody whose level is theirs, in steps of a price list, of a long tail.
    fn months(random: &mut dyn Rng, scale: f64) -> Vec<f64> {
        let own = 1.0 / random.random_range(0.05_f64..1.0);
        (0..random.random_range(1..12_u32))
            .map(|_| ((scale * own * random.random_range(0.3..2.0) / 25.0).ceil() * 25.0).min(2_000.0))
            .collect()
    }

    #[test]
    fn people_called_members_at_random_strike_as_often_as_they_should() {
        // 5 % of 300: at most .1 at four standard errors.
        let rate = struck(3, |random, _| months(random, 30.0));
        assert!((0.01..0.1).contains(&rate), "{rate}");
    }

    #[test]
    fn members_with_a_longer_tail_strike() {
        let rate = struck(4, |random, member| {
            let mut own = months(random, 30.0);
            if member && random.random_bool(0.3) {
                for value in &mut own {
                    *value += 1_500.0;
                }
            }
            own
        });
        assert!(rate > 0.9, "{rate}");
    }

    #[test]
    fn what_cannot_be_dealt_is_refused() {
        let (one, two): ([&[f64]; 1], [&[f64]; 2]) = ([&[1.0]], [&[1.0], &[2.0]]);
        assert_eq!(tail_probability(&one, &two, 0.95, 9, 1, "t"), None);
        assert_eq!(tail_probability(&two, &two, 0.95, 0, 1, "t"), None);
        assert_eq!(tail_probability(&[&[], &[1.0]], &two, 0.95, 9, 1, "t"), None);
        assert_eq!(tail_probability(&[&[-1.0], &[1.0]], &two, 0.95, 9, 1, "t"), None);
    }
}
