//! The logarithm of a ratio of two sums over people, and its difference between two groups.
//!
//! Each person gives two numbers. The variance is that of the linearised ratio (Cochran 1977, *Sampling Techniques*,
//! 3rd ed., section 6.4) with people as the clusters, however many months they have. The difference over its
//! standard error is held against shuffles of who is in which group: exact where nothing tells the groups apart, and
//! right in large groups where only the ratio is the same (Janssen 1997, *Statistics and Probability Letters* 36(1),
//! 9-21; Chung and Romano 2013, *Annals of Statistics* 41(2), 484-507).

use super::Estimate;
use crate::stats::random::stream;
use rand::RngExt;
use std::ops::{AddAssign, Sub};

/// A logarithm of a ratio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogRatio {
    /// `ln(Σx/Σy)`.
    pub log: f64,
    /// Its variance, clustered by person: `G/(G − 1)·Σ(xᵢ/Σx − yᵢ/Σy)²`.
    pub variance: f64,
    /// `Σy`.
    pub expected: f64,
}

/// The logarithm of the ratio of the sums of the first and the second numbers of people.
///
/// `None` for fewer than two people, or where a sum is not above zero.
pub fn log_ratio(people: &[[f64; 2]]) -> Option<LogRatio> {
    Sums::of(people).ratio()
}

/// A difference of two groups among its shuffles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shuffled {
    /// First group's logarithm less the second's.
    pub estimate: Estimate,
    /// `(1 + shuffles with as much)/(1 + shuffles)`, by the difference over its standard error; a shuffle that leaves a
    /// group without a ratio counts as one with as much.
    pub p: f64,
}

/// The difference of two groups, and the chance of one as large where membership means nothing.
///
/// `None` where either group has no ratio, or the difference no spread.
pub fn shuffled(first: &[[f64; 2]], second: &[[f64; 2]], draws: usize, seed: u64) -> Option<Shuffled> {
    let mut people: Vec<[f64; 2]> = first.iter().chain(second).copied().collect();
    let all = Sums::of(&people);
    let (estimate, observed) = studentised(Sums::of(first), Sums::of(second))?;
    // The sums of one group follow from those of the other, so only the smaller one is drawn.
    let fewer = first.len().min(second.len());
    let mut random = stream(seed, "placebo_thresholds/shuffle");
    let mut as_much = 0;
    for _ in 0..draws {
        for at in 0..fewer {
            let other = random.random_range(at..people.len());
            people.swap(at, other);
        }
        let smaller = Sums::of(&people[..fewer]);
        let larger = all - smaller;
        let found =
            if first.len() <= second.len() { studentised(smaller, larger) } else { studentised(larger, smaller) };
        // Ties that rounding tells apart are ties.
        as_much += usize::from(found.is_none_or(|(_, t)| t >= observed - 1e-9 * observed.abs().max(1.0)));
    }
    Some(Shuffled { estimate, p: (1 + as_much) as f64 / (1 + draws) as f64 })
}

fn studentised(first: Sums, second: Sums) -> Option<(Estimate, f64)> {
    let (first, second) = (first.ratio()?, second.ratio()?);
    let estimate = Estimate { value: first.log - second.log, variance: first.variance + second.variance };
    (estimate.variance > 0.0).then(|| (estimate, estimate.value / estimate.variance.sqrt()))
}

/// What a ratio and its variance are made of.
#[derive(Clone, Copy, Default)]
struct Sums {
    people: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Sums {
    fn of(people: &[[f64; 2]]) -> Self {
        let mut sums = Self::default();
        for &[x, y] in people {
            sums += Self { people: 1.0, x, y, xx: x * x, xy: x * y, yy: y * y };
        }
        sums
    }

    fn ratio(self) -> Option<LogRatio> {
        let Self { people, x, y, xx, xy, yy } = self;
        // A sum of weights that cancel is zero but for rounding.
        let least = 1e-9 * yy.max(xx).sqrt();
        if !(people >= 2.0 && x > least && y > least) {
            return None;
        }
        let squares = xx / (x * x) - 2.0 * xy / (x * y) + yy / (y * y);
        Some(LogRatio { log: (x / y).ln(), variance: squares.max(0.0) * people / (people - 1.0), expected: y })
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.people += other.people;
        self.x += other.x;
        self.y += other.y;
        self.xx += other.xx;
        self.xy += other.xy;
        self.yy += other.yy;
    }
}

impl Sub for Sums {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            people: self.people - other.people,
            x: self.x - other.x,
            y: self.y - other.y,
            xx: self.xx - other.xx,
            xy: self.xy - other.xy,
            yy: self.yy - other.yy,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_people_by_hand() {
        // Σx = Σy = 4; parts of the sums .25 and .75 against .5 and .5: 2/1·(.25² + .25²) = .25.
        let found = log_ratio(&[[1.0, 2.0], [3.0, 2.0]]).unwrap();
        assert!(found.log.abs() < 1e-15 && (found.variance - 0.25).abs() < 1e-12);
        assert!((found.expected - 4.0).abs() < 1e-15);
        // Months that are always of one kind are no more than the person: ten times the numbers change nothing.
        assert!((log_ratio(&[[10.0, 20.0], [30.0, 20.0]]).unwrap().variance - 0.25).abs() < 1e-12);
    }

    #[test]
    fn shuffles_agree_with_counting_all_of_them() {
        let first = [[5.0, 1.0], [4.0, 2.0], [3.0, 2.0]];
        let second = [[4.0, 3.0], [1.0, 2.0], [2.0, 4.0]];
        let all: Vec<[f64; 2]> = first.iter().chain(&second).copied().collect();
        let (_, observed) = studentised(Sums::of(&first), Sums::of(&second)).unwrap();
        // All 20 ways to take three of six.
        let (mut ways, mut as_much) = (0, 0);
        for mask in (0_u32..64).filter(|mask| mask.count_ones() == 3) {
            let part = |inside: bool| -> Vec<[f64; 2]> {
                (0..6).filter(|at| (mask >> at & 1 == 1) == inside).map(|at| all[at]).collect()
            };
            let t = studentised(Sums::of(&part(true)), Sums::of(&part(false))).unwrap().1;
            ways += 1;
            as_much += usize::from(t >= observed - 1e-9);
        }
        assert_eq!(ways, 20);
        let p = shuffled(&first, &second, 20_000, 3).unwrap().p;
        // The standard error of 20,000 draws is at most .0035.
        assert!((p - as_much as f64 / 20.0).abs() < 0.012, "{p} is not {as_much}/20");
    }

    #[test]
    fn nobody_nothing_and_no_spread_have_no_ratio() {
        assert_eq!(log_ratio(&[]), None);
        assert_eq!(log_ratio(&[[1.0, 1.0]]), None, "one person has no spread");
        assert_eq!(log_ratio(&[[0.0, 1.0], [0.0, 2.0]]), None);
        assert_eq!(log_ratio(&[[1.0, 1.0], [1.0, -1.0]]), None);
        let same = [[1.0, 1.0]; 4];
        assert_eq!(shuffled(&same, &same, 9, 1), None);
        assert_eq!(shuffled(&same, &[], 9, 1), None);
    }
}
