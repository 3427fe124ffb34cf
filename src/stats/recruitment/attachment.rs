//! Preferential attachment: who has recruits gets more. The next one comes through `i` with a chance in proportion to
//! `recruits(i) + a`.
//!
//! Barabási and Albert (1999), *Science* 286, 509-512; Krapivsky and Redner (2001), *Physical Review E* 63, 066123, for any
//! `a`; `a = 1` is the plane-oriented recursive tree of Szymański (1987), *Annals of Discrete Mathematics* 33, 297-306. The
//! larger `a`, the less success breeds success; without bound it is uniform recruitment.

/// The share without a recruit in a large tree: `(1 + a)/(1 + 2a)`. `None` where `a` is not positive.
pub fn leaf_share(a: f64) -> Option<f64> {
    match a {
        a if a.is_nan() || a <= 0.0 => None,
        f64::INFINITY => Some(0.5),
        a => Some((1.0 + a) / (1.0 + 2.0 * a)),
    }
}

/// The `a` that has this share without a recruit: `(1 − p)/(2p − 1)`.
///
/// `None` for a share of one half or less, where recruitment is at least as even as uniform, and for 1 or more.
pub fn from_leaf_share(share: f64) -> Option<f64> {
    (share > 0.5 && share < 1.0).then(|| (1.0 - share) / (2.0 * share - 1.0))
}

/// The shares with exactly 0, 1, … up to `most` recruits in a large tree: each is `(k − 1 + a)/(k + 1 + 2a)` of the one
/// before. `None` where `a` is not positive.
pub fn shares_by_recruits(a: f64, most: usize) -> Option<Vec<f64>> {
    let mut shares = vec![leaf_share(a)?];
    for recruits in 1..=most {
        let k = recruits as f64;
        let of_last = if a.is_infinite() { 0.5 } else { (k - 1.0 + a) / (k + 1.0 + 2.0 * a) };
        shares.push(shares[recruits - 1] * of_last);
    }
    Some(shares)
}

/// The share with a downline, themselves counted, of at least `size` where `a = 1`: `1/(2·size − 1)`. `None` for size 0.
pub fn share_with_downline_of(size: u64) -> Option<f64> {
    (size > 0).then(|| 1.0 / (2.0 * size as f64 - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `4/((k + 1)(k + 2)(k + 3))`: Szymański.
    #[test]
    fn plane_oriented_trees_have_the_published_shares() {
        let shares = shares_by_recruits(1.0, 4).unwrap();
        for (k, share) in shares.iter().enumerate() {
            let k = k as f64;
            assert!((share - 4.0 / ((k + 1.0) * (k + 2.0) * (k + 3.0))).abs() < 1e-15);
        }
        assert!((shares[4] - 0.019_048).abs() < 5e-7);
        // A downline of one is a leaf: 1 − 1/3 = 2/3 have no more.
        assert!((1.0 - share_with_downline_of(2).unwrap() - shares[0]).abs() < 1e-15);
    }

    #[test]
    fn two_thirds_without_a_recruit_mean_a_of_one() {
        assert!((from_leaf_share(2.0 / 3.0).unwrap() - 1.0).abs() < 1e-12);
        for a in [0.1, 1.0, 7.5] {
            assert!((from_leaf_share(leaf_share(a).unwrap()).unwrap() - a).abs() < 1e-9);
        }
    }

    #[test]
    fn without_bound_it_is_uniform_recruitment() {
        assert_eq!(shares_by_recruits(f64::INFINITY, 2), Some(vec![0.5, 0.25, 0.125]));
        assert!((shares_by_recruits(1e9, 2).unwrap()[2] - 0.125).abs() < 1e-8);
    }

    #[test]
    fn shares_that_no_a_gives_are_refused() {
        for share in [0.0, 0.5, 1.0, 1.5, f64::NAN] {
            assert_eq!(from_leaf_share(share), None);
        }
        assert_eq!((leaf_share(0.0), leaf_share(-1.0), leaf_share(f64::NAN)), (None, None, None));
        assert_eq!((shares_by_recruits(-1.0, 3), share_with_downline_of(0)), (None, None));
    }
}
