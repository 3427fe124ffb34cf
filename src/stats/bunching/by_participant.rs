//! An interval for bunching that knows that the same people come back every month.
//!
//! The residual bootstrap takes the bins for independent. A participant who tops up each month fills the same bin twelve
//! times a year, so here whole participants are drawn, with all their months (Cameron and Miller 2015, *Journal of Human
//! Resources* 50(2), 317-372, section VI; percentile interval of Efron 1979, *Annals of Statistics* 7(1), 1-26).

use super::{Design, bunching};
use crate::stats::quantile::quantile;
use crate::stats::random::stream;
use rand::seq::SliceRandom;
use rand::{Rng, RngExt};

/// The bins a histogram has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bins {
    /// Number of the first, 0 being the one that starts at the threshold.
    pub first: i64,
    /// How many.
    pub count: usize,
}

/// Participants beyond this number are drawn in bundles, since a draw of each would take long.
const MOST_DRAWN: usize = 2000;

/// A 95 % interval of the excess mass. Each of `participants` is the list of the bins of their months, where those
/// outside the histogram do not count. More than two thousand are put at random into as many bundles, and bundles are
/// drawn: sums of people drawn at random vary as the people do.
///
/// `None` where there are fewer than two participants, or more than one draw in twenty has no counterfactual.
pub fn participant_interval(
    participants: &[&[i64]],
    bins: Bins,
    design: Design,
    draws: usize,
    seed: u64,
) -> Option<[f64; 2]> {
    if participants.len() < 2 || draws == 0 {
        return None;
    }
    let mut random = stream(seed, "bunching/participants");
    let bundles = bundles(participants, bins, &mut random);
    let mut masses: Vec<f64> = (0..draws)
        .filter_map(|_| {
            let mut counts = vec![0.0; bins.count];
            for _ in 0..bundles.len() {
                for (bin, months) in &bundles[random.random_range(0..bundles.len())] {
                    counts[*bin] += months;
                }
            }
            bunching(&counts, bins.first, design).map(|found| found.excess_mass)
        })
        .collect();
    if masses.len() * 20 < draws * 19 {
        return None;
    }
    masses.sort_unstable_by(f64::total_cmp);
    Some([quantile(&masses, 0.025)?, quantile(&masses, 0.975)?])
}

/// The bins and months of each participant, or of bundles of participants where there are many.
fn bundles(participants: &[&[i64]], bins: Bins, random: &mut impl Rng) -> Vec<Vec<(usize, f64)>> {
    let count = participants.len().min(MOST_DRAWN);
    let mut order: Vec<usize> = (0..participants.len()).collect();
    if participants.len() > count {
        order.shuffle(random);
    }
    let mut histograms = vec![vec![0.0; bins.count]; count];
    for (at, person) in order.into_iter().enumerate() {
        add(&mut histograms[at % count], bins.first, participants[person]);
    }
    let occupied = |counts: Vec<f64>| counts.into_iter().enumerate().filter(|(_, months)| *months > 0.0).collect();
    histograms.into_iter().map(occupied).collect()
}

/// The histogram of all months of all participants.
pub fn histogram(participants: &[&[i64]], bins: Bins) -> Vec<f64> {
    let mut counts = vec![0.0; bins.count];
    for months in participants {
        add(&mut counts, bins.first, months);
    }
    counts
}

fn add(counts: &mut [f64], first: i64, months: &[i64]) {
    for number in months {
        if let Some(count) = usize::try_from(number - first).ok().and_then(|at| counts.get_mut(at)) {
            *count += 1.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: Bins = Bins { first: -2, count: 5 };
    const LEVEL: Design = Design { order: 0, window_low: 0, window_high: 0, round: 0 };

    fn interval(participants: &[Vec<i64>]) -> Option<[f64; 2]> {
        let lists: Vec<&[i64]> = participants.iter().map(Vec::as_slice).collect();
        participant_interval(&lists, FIVE, LEVEL, 2000, 5)
    }

    #[test]
    fn months_of_one_person_are_no_more_than_one_person() {
        // By hand: of G = 400 people 80 are in each of five bins, every month in the same. With X at the threshold
        // b = 4X/(G − X) − 1, whose standard error is 4G/(G − 80)²·√(400·.2·.8) = .125, however many months.
        for months in [1, 12] {
            let people: Vec<Vec<i64>> = (0..400).map(|person| vec![person % 5 - 2; months]).collect();
            let [low, high] = interval(&people).unwrap();
            let half = (high - low) / 2.0;
            // The skew of b and 2,000 draws leave a tenth.
            assert!((half / (1.96 * 0.125) - 1.0).abs() < 0.1, "{months} months: {low} to {high}");
        }
    }

    #[test]
    fn many_people_in_bundles_have_the_interval_of_people() {
        // As above with G = 4,000, 800 in each bin: the standard error is 4·4000/3200²·√(4000·.2·.8) = .0395.
        let people: Vec<Vec<i64>> = (0..4000).map(|person| vec![person % 5 - 2; 3]).collect();
        let [low, high] = interval(&people).unwrap();
        assert!(((high - low) / 2.0 / (1.96 * 0.039_528) - 1.0).abs() < 0.1, "{low} to {high}");
    }

    #[test]
    fn the_histogram_counts_months_and_leaves_out_what_is_beyond() {
        let lists: [&[i64]; 2] = [&[-2, 0, 0, 7], &[2, -9, 0]];
        assert_eq!(histogram(&lists, FIVE), [1.0, 0.0, 3.0, 0.0, 1.0]);
    }

    #[test]
    fn people_who_are_all_the_same_have_no_spread_and_one_has_no_interval() {
        let same: Vec<Vec<i64>> = vec![vec![-2, -1, 0, 0, 1, 2]; 30];
        let [low, high] = interval(&same).unwrap();
        assert!((low - 1.0).abs() < 1e-9 && (high - 1.0).abs() < 1e-9, "two where one is expected: {low} {high}");
        assert_eq!(interval(&same[..1]), None);
        assert_eq!(interval(&[]), None);
        assert_eq!(interval(&vec![vec![0]; 30]), None, "nobody is outside the window");
    }
}
