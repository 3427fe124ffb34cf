//! Uniform recruitment: each of those who are there is equally likely to bring the next one.
//!
//! The pyramid scheme of Gastwirth (1977), *The American Statistician* 31(2), 79-82, which is the random recursive tree;
//! counts of recruits by Na and Rapoport (1970), *Mathematical Biosciences* 6, 313-329, depths and subtrees by Smythe and
//! Mahmoud (1995), *Theory of Probability and Mathematical Statistics* 51, 1-27. Nobody leaves in this model; with
//! leavers more end without a recruit.

/// Expected number of participants without a recruit among `n`: half of them, exactly. `None` for fewer than two.
pub fn expected_leaves(n: u64) -> Option<f64> {
    (n > 1).then(|| n as f64 / 2.0)
}

/// How many standard deviations `√(n/12)` more participants than expected have no recruit. `None` for fewer than three,
/// whose tree has no other shape, and for more leaves than there can be.
pub fn leaf_deviation(leaves: u64, n: u64) -> Option<f64> {
    (n > 2 && leaves < n).then(|| (leaves as f64 - n as f64 / 2.0) / (n as f64 / 12.0).sqrt())
}

/// Expected number of participants with exactly 0, 1, … up to `most` recruits among `n`, exactly.
pub fn expected_by_recruits(n: u64, most: usize) -> Vec<f64> {
    // Who is there has one more recruit with probability 1/members; the recruit has none.
    let mut expected = vec![0.0; most + 1];
    expected[0] = f64::from(u8::from(n > 0));
    for members in 1..n {
        let chance = 1.0 / members as f64;
        for recruits in (1..=most).rev() {
            expected[recruits] += chance * (expected[recruits - 1] - expected[recruits]);
        }
        expected[0] += 1.0 - chance * expected[0];
    }
    expected
}

/// The share with at least `recruits` recruits in a large tree: `2^(−recruits)`. Where it takes that many to recover the
/// entry cost, all others are out of pocket.
pub fn share_with_at_least(recruits: u32) -> f64 {
    0.5_f64.powi(recruits as i32)
}

/// Expected recruits of the participant who joined as number `i` of `n`: `1/i + … + 1/(n − 1)`, about `ln(n/i)`. `None`
/// where there is no such participant.
pub fn expected_recruits(i: u64, n: u64) -> Option<f64> {
    (1 <= i && i <= n).then(|| (i..n).map(|members| 1.0 / members as f64).sum())
}

/// How many can expect to bring one recruit or more: the first 1/e, or 36.8 %, of `n`.
pub fn expecting_one(n: u64) -> u64 {
    let mut expected = 0.0;
    // From the last to join backward: number i expects the sum of 1/i to 1/(n − 1).
    (1..n)
        .rev()
        .find(|members| {
            expected += 1.0 / *members as f64;
            // 1/2 + 1/3 + 1/6 is 1 and has to count.
            expected >= 1.0 - 1e-12
        })
        .unwrap_or(0)
}

/// Probability that number `i` of `n` has no recruit: `(i − 1)/(n − 1)`. `None` where there is no such participant; the
/// only one has none for certain.
pub fn chance_of_none(i: u64, n: u64) -> Option<f64> {
    let chance = || if n == 1 { 1.0 } else { (i - 1) as f64 / (n - 1) as f64 };
    (1 <= i && i <= n).then(chance)
}

/// Expected number of participants with a downline, themselves counted, of at least `size` among `n`: `n/size`, exactly.
/// 0 for a larger size than there can be; `None` for size 0.
pub fn expected_downlines_of(size: u64, n: u64) -> Option<f64> {
    (size > 0).then(|| if size > n { 0.0 } else { n as f64 / size as f64 })
}

/// Mean and variance of the depth of the last of `n` to join: `H₍ₙ₋₁₎` and `H₍ₙ₋₁₎ − H⁽²⁾₍ₙ₋₁₎`, sums of `1/j` and `1/j²`.
/// `None` for nobody.
pub fn depth_of_last(n: u64) -> Option<[f64; 2]> {
    let (mut mean, mut squares) = (0.0, 0.0);
    for members in 1..n {
        mean += 1.0 / members as f64;
        squares += 1.0 / members as f64 / members as f64;
    }
    (n > 0).then_some([mean, mean - squares])
}

/// Expected number of participants at depths 0, 1, … up to `deepest` among `n`: Stirling numbers of the first kind over
/// `(n − 1)!`.
pub fn expected_by_depth(n: u64, deepest: usize) -> Vec<f64> {
    let mut expected = vec![0.0; deepest + 1];
    expected[0] = f64::from(u8::from(n > 0));
    for members in 1..n {
        for depth in (1..=deepest).rev() {
            expected[depth] += expected[depth - 1] / members as f64;
        }
    }
    expected
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 5.1e-7), "{found:?} is not {expected:?}");
    }

    /// All 720 trees of 7 counted one by one, and the recurrence in exact fractions for the larger.
    #[test]
    fn recruits_agree_with_the_count_of_all_trees() {
        agree(&expected_by_recruits(7, 6), &[3.5, 1.833_333, 1.023_611, 0.477_778, 0.141_667, 0.022_222, 0.001_389]);
        agree(&expected_by_recruits(10, 5), &[5.0, 2.555_556, 1.373_214, 0.698_374, 0.279_136, 0.077_792]);
        agree(&expected_by_recruits(100, 5), &[50.0, 25.005_051, 12.523_572, 6.298_987, 3.183_024, 1.600_374]);
        let golden_book = expected_by_recruits(270, 5);
        agree(&golden_book, &[135.0, 67.501_859, 33.760_539, 16.902_657, 8.481_574, 4.264_615]);
        // Who needs three recruits: .124954 of 270 have them, 1/8 in the limit.
        let fewer: f64 = golden_book[..3].iter().sum();
        assert!((1.0 - fewer / 270.0 - 0.124_954).abs() < 5e-7);
        agree(&[1, 2, 3, 4].map(share_with_at_least), &[0.5, 0.25, 0.125, 0.0625]);
    }

    #[test]
    fn half_have_no_recruit_give_or_take_the_root_of_a_twelfth() {
        // n = 270: 135 ± √22.5 = 4.743416.
        assert_eq!(expected_leaves(270), Some(135.0));
        assert_eq!(leaf_deviation(135, 270), Some(0.0));
        assert!((leaf_deviation(140, 270).unwrap() - 5.0 / 4.743_416).abs() < 1e-6);
        // The formula of Na and Rapoport for n = 7 is the variance over all 720 trees, 7/12.
        assert!((leaf_deviation(4, 7).unwrap() - 0.5 / (7.0_f64 / 12.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn the_first_37_per_cent_expect_a_recruit() {
        assert_eq!([270, 1000, 10_000].map(expecting_one), [99, 368, 3679]);
        assert!(expected_recruits(99, 270).unwrap() >= 1.0 && expected_recruits(100, 270).unwrap() < 1.0);
        // 1 + 1/2 + 1/3.
        assert!((expected_recruits(1, 4).unwrap() - 11.0 / 6.0).abs() < 1e-12);
        assert_eq!(
            (chance_of_none(1, 5), chance_of_none(5, 5), chance_of_none(3, 5)),
            (Some(0.0), Some(1.0), Some(0.5))
        );
    }

    /// Harmonic numbers and Stirling numbers of the first kind in exact fractions.
    #[test]
    fn depths_follow_harmonic_and_stirling_numbers() {
        agree(&depth_of_last(10).unwrap(), &[2.828_968, 1.289_201]);
        agree(&depth_of_last(100).unwrap(), &[5.177_378, 3.542_494]);
        agree(&depth_of_last(1000).unwrap(), &[7.484_471, 5.840_537]);
        agree(&expected_by_depth(6, 5), &[1.0, 2.283_333, 1.875, 0.708_333, 0.125, 0.008_333]);
        let ten =
            [1.0, 2.828_968, 3.231_647, 1.994_268, 0.742_188, 0.174_363, 0.026_042, 0.002_397, 0.000_124, 0.000_003];
        agree(&expected_by_depth(10, 9), &ten);
    }

    /// All 720 trees of 7: 3.5, 1.166667, .583333, .35, .233333, .166667 of sizes 1 to 6 and 1 of size 7.
    #[test]
    fn downlines_of_a_size_are_n_over_the_size() {
        let of_size = |size| expected_downlines_of(size, 7).unwrap() - expected_downlines_of(size + 1, 7).unwrap();
        agree(&[1, 2, 3, 4, 5, 6, 7].map(of_size), &[3.5, 1.166_667, 0.583_333, 0.35, 0.233_333, 0.166_667, 1.0]);
    }

    #[test]
    fn the_smallest_trees_are_no_special_case() {
        assert_eq!((expected_leaves(0), expected_leaves(1), expected_leaves(2)), (None, None, Some(1.0)));
        assert_eq!((leaf_deviation(1, 2), leaf_deviation(7, 7)), (None, None));
        assert_eq!(expected_by_recruits(0, 1), [0.0, 0.0]);
        assert_eq!(expected_by_recruits(1, 0), [1.0]);
        assert_eq!(expected_by_recruits(2, 1), [1.0, 1.0]);
        assert_eq!((expecting_one(0), expecting_one(1), expecting_one(2)), (0, 0, 1));
        assert_eq!(
            (expected_recruits(0, 5), expected_recruits(6, 5), expected_recruits(1, 1)),
            (None, None, Some(0.0))
        );
        assert_eq!((chance_of_none(1, 1), chance_of_none(0, 3), chance_of_none(2, 1)), (Some(1.0), None, None));
        assert_eq!((depth_of_last(0), depth_of_last(1)), (None, Some([0.0, 0.0])));
        assert_eq!((expected_downlines_of(0, 3), expected_downlines_of(4, 3)), (None, Some(0.0)));
        assert_eq!(expected_by_depth(0, 1), [0.0, 0.0]);
    }
}
