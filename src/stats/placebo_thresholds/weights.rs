//! What lies at a place and what lies around it, as weighted sums of bins.

use crate::stats::bunching::{Design, expected_weights};

/// Weights of the bins at and around one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    first: i64,
    /// Of each bin, its weight in what lies at the place and in what is expected there.
    bins: Vec<[f64; 2]>,
}

impl Weights {
    /// Bunching at the bin `place`: months in the window over those that the polynomial through the other bins expects
    /// there. One plus `b` over the window's number of bins is this ratio. The bins fitted are `first` to `last`, less
    /// those `left_out`.
    ///
    /// `None` where too few bins are left to fit, or the window is not all there.
    pub fn bunching(
        place: i64,
        [first, last]: [i64; 2],
        design: Design,
        left_out: impl Fn(i64) -> bool,
    ) -> Option<Self> {
        let inside = |bin: i64| (place + design.window_low..=place + design.window_high).contains(&bin);
        if place + design.window_low < first || place + design.window_high > last {
            return None;
        }
        let fitted: Vec<bool> = (first..=last).map(|bin| !inside(bin) && !left_out(bin)).collect();
        let expected = expected_weights(&fitted, first - place, design)?;
        let bins =
            (first..=last).zip(expected).map(|(bin, expected)| [f64::from(u8::from(inside(bin))), expected]).collect();
        Some(Self { first, bins })
    }

    /// A jump at the bin `place`: months in the `reach` bins from it on over those in the `reach` bins below, each bin
    /// the less the farther it is (a triangular kernel), in all as much as `reach` bins.
    pub fn jump(place: i64, reach: i64) -> Self {
        let nearness = |away: i64| 2.0 * (reach as f64 - away as f64 - 0.5) / reach as f64;
        let below = (0..reach).rev().map(|away| [0.0, nearness(away)]);
        let above = (0..reach).map(|away| [nearness(away), 0.0]);
        Self { first: place - reach, bins: below.chain(above).collect() }
    }

    /// The two sums of each person who has a month in the bins that count.
    pub fn sums(&self, people: &[&[i64]]) -> Vec<[f64; 2]> {
        let of_person = |months: &&[i64]| {
            let mut sums = [0.0; 2];
            let mut counts = false;
            for month in *months {
                if let Some([at, expected]) =
                    usize::try_from(month - self.first).ok().and_then(|bin| self.bins.get(bin))
                {
                    sums[0] += at;
                    sums[1] += expected;
                    counts |= *at != 0.0 || *expected != 0.0;
                }
            }
            counts.then_some(sums)
        };
        people.iter().filter_map(of_person).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::bunching::bunching;

    #[test]
    fn the_ratio_is_the_bunching_of_the_fit() {
        // 500 more at 0 of counts 1000 − 10z (methods §4.1, V1), which any polynomial from order 1 on fits: the window of
        // six bins holds 5,970 + 500 and expects 5,970.
        let design = Design { order: 5, window_low: -2, window_high: 3, round: 5 };
        let counts: Vec<f64> =
            (-20..20).map(|z| 1000.0 - 10.0 * f64::from(z) + if z == 0 { 500.0 } else { 0.0 }).collect();
        let months: Vec<Vec<i64>> = (-20_i64..20).zip(&counts).map(|(bin, count)| vec![bin; *count as usize]).collect();
        let people: Vec<&[i64]> = months.iter().map(Vec::as_slice).collect();
        let weights = Weights::bunching(0, [-20, 19], design, |_| false).unwrap();
        let [at, expected] = weights.sums(&people).iter().fold([0.0; 2], |sum, s| [sum[0] + s[0], sum[1] + s[1]]);
        assert!((at - 6470.0).abs() < 1e-9 && (expected - 5970.0).abs() < 1e-5, "{expected}");
        let found = bunching(&counts, -20, design).unwrap();
        assert!((6.0 * (at / expected - 1.0) - found.excess_mass).abs() < 1e-8);
        // Half of them left out, still a line.
        let half = Weights::bunching(0, [-20, 19], design, |bin| bin % 2 == 0 && bin % 5 != 0).unwrap();
        let expected: f64 = half.sums(&people).iter().map(|sums| sums[1]).sum();
        assert!((expected - 5970.0).abs() < 1e-4, "{expected}");
    }

    #[test]
    fn a_jump_weighs_bins_by_their_nearness() {
        // Reach 2: weights 1.5 and .5 away from the place on both sides; bins −3 and 2 do not count.
        let people: [&[i64]; 3] = [&[-1, -2, 0, 0], &[1, 9], &[-3, 2]];
        assert_eq!(Weights::jump(0, 2).sums(&people), [[3.0, 2.0], [0.5, 0.0]]);
        assert_eq!(Weights::jump(3, 2).sums(&people), [[0.0, 0.5], [0.0, 1.5]]);
    }

    #[test]
    fn a_window_beyond_the_bins_or_too_few_of_them_have_no_weights() {
        let design = Design { order: 5, window_low: -2, window_high: 3, round: 5 };
        assert_eq!(Weights::bunching(17, [-20, 19], design, |_| false), None);
        assert_eq!(Weights::bunching(0, [-20, 19], design, |bin| bin < 15), None);
    }
}
