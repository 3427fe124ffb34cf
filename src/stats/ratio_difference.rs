//! The difference of a ratio between two groups of people, tested by dealing out anew who is of which group.
//!
//! A ratio is `Σof/Σall` over people: orders of a kind over orders, or a sum over a count. Everything one person did is
//! one observation. The statistic is the difference over its standard error by linearisation (Cochran 1977, *Sampling
//! Techniques*, 3rd ed., §6.13), so that the test is exact where the groups follow one law and holds in large groups
//! where only the ratio is the same (Janssen 1997, *Statistics & Probability Letters* 36(1), 9-21; Chung and Romano
//! 2013, *Annals of Statistics* 41(2), 484-507). The data count as one of the dealings (Phipson and Smyth 2010,
//! *Statistical Applications in Genetics and Molecular Biology* 9(1), 39).

use super::critical::NORMAL_95;
use super::random::stream;
use rand::seq::SliceRandom;

/// What one person adds to both parts of a ratio.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// To the numerator.
    pub of: f64,
    /// To the denominator.
    pub all: f64,
}

/// The ratios of two groups and how far they lie apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatioDifference {
    /// The first group's.
    pub first: Ratio,
    /// The second group's.
    pub second: Ratio,
    /// First less second.
    pub difference: f64,
    /// Its standard error; people are the observations.
    pub standard_error: f64,
    /// 95 % interval of the difference, from 1.96 standard errors.
    pub interval: [f64; 2],
}

/// A ratio over people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// `Σof/Σall`.
    pub value: f64,
    /// Its variance.
    pub variance: f64,
    /// People behind it.
    pub people: usize,
}

/// Sums of a group, from which ratio and variance follow.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums {
    people: f64,
    of: f64,
    all: f64,
    of_squared: f64,
    of_all: f64,
    all_squared: f64,
}

impl Sums {
    /// Adds a person.
    pub fn add(&mut self, share: Share) {
        self.people += 1.0;
        self.of += share.of;
        self.all += share.all;
        self.of_squared += share.of * share.of;
        self.of_all += share.of * share.all;
        self.all_squared += share.all * share.all;
    }

    /// Adds to the numerator of somebody whose part of the denominator is there already.
    pub fn add_numerator(&mut self, share: Share) {
        self.of += share.of;
        self.of_squared += share.of * share.of;
        self.of_all += share.of * share.all;
    }

    /// The sums of some people.
    pub fn of(people: &[Share]) -> Self {
        let mut sums = Self::default();
        for share in people {
            sums.add(*share);
        }
        sums
    }

    /// The sums of those who are not among `others`.
    #[must_use]
    pub fn without(&self, others: &Self) -> Self {
        Self {
            people: self.people - others.people,
            of: self.of - others.of,
            all: self.all - others.all,
            of_squared: self.of_squared - others.of_squared,
            of_all: self.of_all - others.of_all,
            all_squared: self.all_squared - others.all_squared,
        }
    }

    /// The ratio alone. `None` for no whole.
    pub fn total_ratio(&self) -> Option<f64> {
        (self.all > 0.0).then(|| self.of / self.all)
    }

    /// The ratio, its variance `Σ(of − r·all)²/(Σall)² · n/(n − 1)`. `None` for fewer than two people or no whole.
    pub fn ratio(&self) -> Option<Ratio> {
        if self.people < 1.5 || self.all <= 0.0 {
            return None;
        }
        let value = self.of / self.all;
        // Sums of squares less sums of squares: rounding must not leave a variance below nothing.
        let squares = (self.of_squared - 2.0 * value * self.of_all + value * value * self.all_squared).max(0.0);
        let squares = if squares <= 1e-12 * self.of_squared { 0.0 } else { squares };
        let variance = squares / (self.all * self.all) * self.people / (self.people - 1.0);
        (value.is_finite() && variance.is_finite()).then_some(Ratio { value, variance, people: self.people as usize })
    }
}

/// The difference over its standard error: without bound where there is a difference and no error.
pub fn studentised(difference: f64, variance: f64) -> f64 {
    match (difference, variance > 0.0) {
        (_, true) => difference / variance.sqrt(),
        (d, false) if d.abs() < 1e-12 => 0.0,
        (d, false) => d.signum() * f64::INFINITY,
    }
}

/// Whether a dealing is as far out as the data, but for rounding.
pub fn at_least(dealt: f64, observed: f64) -> bool {
    dealt >= observed || (dealt - observed).abs() <= 1e-9 * observed.abs().max(1.0)
}

/// Compares the ratios of two groups. `None` where either has none.
pub fn ratio_difference(first: &[Share], second: &[Share]) -> Option<RatioDifference> {
    let (first, second) = (Sums::of(first).ratio()?, Sums::of(second).ratio()?);
    let difference = first.value - second.value;
    let standard_error = (first.variance + second.variance).sqrt();
    let interval = [-NORMAL_95, NORMAL_95].map(|z| difference + z * standard_error);
    Some(RatioDifference { first, second, difference, standard_error, interval })
}

/// The chance of a difference as large where the first group's ratio is no higher than the second's.
///
/// `None` where either group has no ratio, or for no dealings.
pub fn dealt_probability(first: &[Share], second: &[Share], dealings: usize, seed: u64, name: &str) -> Option<f64> {
    let found = ratio_difference(first, second)?;
    let observed = studentised(found.difference, found.standard_error.powi(2));
    let everybody = [first, second].concat();
    let all = Sums::of(&everybody);
    let statistic = |drawn: &Sums, drawn_is_first: bool| -> Option<f64> {
        let (drawn, rest) = (drawn.ratio()?, all.without(drawn).ratio()?);
        let (first, second) = if drawn_is_first { (drawn, rest) } else { (rest, drawn) };
        Some(studentised(first.value - second.value, first.variance + second.variance))
    };
    let mut deal = Deal::new(first.len(), second.len(), seed, name);
    let reached = (0..dealings)
        .filter(|_| {
            let mut sums = Sums::default();
            deal.draw().iter().for_each(|at| sums.add(everybody[*at as usize]));
            // A dealing without a ratio, all whole parts on one side, counts against the finding.
            statistic(&sums, deal.smaller_is_first).is_none_or(|dealt| at_least(dealt, observed))
        })
        .count();
    (dealings > 0).then(|| (reached + 1) as f64 / (dealings + 1) as f64)
}

/// Draws who is of the smaller group, again and again.
#[derive(Debug)]
pub struct Deal {
    order: Vec<u32>,
    smaller: usize,
    /// Whether the first group is the smaller one, which is drawn.
    pub smaller_is_first: bool,
    random: rand_chacha::ChaCha8Rng,
}

impl Deal {
    /// For groups of these sizes; people are numbered through, the first group first.
    pub fn new(first: usize, second: usize, seed: u64, name: &str) -> Self {
        Self {
            order: (0..(first + second) as u32).collect(),
            smaller: first.min(second),
            smaller_is_first: first <= second,
            random: stream(seed, name),
        }
    }

    /// The people who are of the smaller group this time.
    pub fn draw(&mut self) -> &[u32] {
        self.order.partial_shuffle(&mut self.random, self.smaller).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    fn share(of: f64, all: f64) -> Share {
        Share { of, all }
    }

    #[test]
    fn the_ratio_and_its_error_by_hand() {
        // (1 + 3)/(2 + 6) = .5; parts of the score 1 − 1 = 0 and 3 − 3 = 0. Second: (0 + 2)/(2 + 2) = .5; −1 and 1, so
        // that the variance is 2/16 · 2/1 = .25.
        let found = ratio_difference(&[share(1.0, 2.0), share(3.0, 6.0)], &[share(0.0, 2.0), share(2.0, 2.0)]).unwrap();
        assert!((found.first.value - 0.5).abs() < 1e-15 && (found.second.value - 0.5).abs() < 1e-15);
        assert!(found.difference.abs() < 1e-15 && (found.standard_error - 0.5).abs() < 1e-15);
        assert!((found.interval[1] - 0.979_981_992_270).abs() < 1e-11, "1.96 · .5");
    }

    #[test]
    fn all_dealings_of_two_and_two_are_six() {
        // Members 3 and 4, customers 1 and 2: of the six ways to choose two, only the one at hand is as far out: 1/6.
        // The count of 9,999 dealings is off by .015 at four standard errors.
        let ones = |values: [f64; 2]| values.map(|value| share(value, 1.0));
        let p = dealt_probability(&ones([3.0, 4.0]), &ones([1.0, 2.0]), 9999, 7, "test").unwrap();
        assert!((p - 1.0 / 6.0).abs() < 0.015, "{p}");
        // Where nobody differs, every dealing is as far out.
        let p = dealt_probability(&ones([1.0, 1.0]), &ones([1.0, 1.0]), 99, 7, "test").unwrap();
        assert!((p - 1.0).abs() < 1e-15);
    }

    #[test]
    fn what_has_no_ratio_is_refused() {
        let fine = [share(1.0, 1.0), share(0.0, 1.0)];
        assert_eq!(ratio_difference(&fine, &fine[..1]), None, "one person has no error");
        assert_eq!(ratio_difference(&[], &fine), None);
        assert_eq!(ratio_difference(&[share(0.0, 0.0), share(0.0, 0.0)], &fine), None);
        assert_eq!(ratio_difference(&[share(f64::NAN, 1.0), share(0.0, 1.0)], &fine), None);
        assert_eq!(dealt_probability(&fine, &fine, 0, 1, "test"), None);
        assert_eq!(dealt_probability(&fine, &[], 9, 1, "test"), None);
    }

    /// Share of dealings tested at 5 % that are struck, of 400 companies where nothing is there.
    fn struck(
        seed: u64,
        members: usize,
        customers: usize,
        mut person: impl FnMut(&mut rand_chacha::ChaCha8Rng, bool) -> Share,
    ) -> f64 {
        let mut random = stream(seed, "test/people");
        let hits = (0..400).filter(|company| {
            let first: Vec<Share> = (0..members).map(|_| person(&mut random, true)).collect();
            let second: Vec<Share> = (0..customers).map(|_| person(&mut random, false)).collect();
            dealt_probability(&first, &second, 99, *company, "test").is_some_and(|p| p <= 0.05)
        });
        hits.count() as f64 / 400.0
    }

    #[test]
    fn rare_events_that_come_in_bursts_strike_as_often_as_they_should() {
        // A person in ten has the habit, and does it again and again. 5 % of 400: at most .094 at four standard errors.
        let rate = struck(1, 60, 30, |random, _| {
            let habit = random.random_bool(0.1);
            let all = random.random_range(1..15_i32);
            let of = if habit { (0..all).filter(|_| random.random_bool(0.7)).count() } else { 0 };
            share(of as f64, f64::from(all))
        });
        assert!((0.01..0.094).contains(&rate), "{rate}");
    }

    #[test]
    fn groups_that_differ_in_all_but_the_ratio_are_not_struck() {
        // Members are there for longer: more orders, so their ratio is surer; groups of unequal size.
        let rate = struck(2, 150, 60, |random, member| {
            let all = random.random_range(if member { 8..20_i32 } else { 1..6 });
            let of = (0..all).filter(|_| random.random_bool(0.3)).count();
            share(of as f64, f64::from(all))
        });
        assert!((0.01..0.094).contains(&rate), "{rate}");
    }
}
