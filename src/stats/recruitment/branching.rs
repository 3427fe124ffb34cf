//! Whether a downline dies out: each member brings some recruits, independently, and so do they.
//!
//! Galton and Watson (1875), *Journal of the Anthropological Institute* 4, 138-144; Harris (1963), *The Theory of Branching
//! Processes*. The chance of dying out is the smallest root of `f(q) = q`, with `f` the generating function of the number
//! of recruits; it is 1 where a member brings one recruit or fewer on average.

/// Chance of dying out where recruits are Poisson with this mean. `None` for a negative mean.
pub fn extinction_poisson(mean: f64) -> Option<f64> {
    let usable = mean.is_finite() && mean >= 0.0;
    usable.then(|| smallest_root(mean, |q| [(mean * (q - 1.0)).exp(), mean * (mean * (q - 1.0)).exp()]))
}

/// Chance of dying out where each further recruit comes with the same chance (geometric): `1/mean`. `None` for a negative
/// mean.
pub fn extinction_geometric(mean: f64) -> Option<f64> {
    let usable = mean.is_finite() && mean >= 0.0;
    usable.then(|| if mean > 1.0 { 1.0 / mean } else { 1.0 })
}

/// Chance of dying out where `members[k]` members brought k recruits. `None` where there is nobody.
pub fn extinction(members: &[u64]) -> Option<f64> {
    let everybody: u64 = members.iter().sum();
    if everybody == 0 {
        return None;
    }
    let all = everybody as f64;
    let mean = members.iter().enumerate().map(|(k, count)| k as f64 * *count as f64).sum::<f64>() / all;
    if members.get(1) == Some(&everybody) {
        return Some(0.0); // one recruit each, for certain: a chain that never ends
    }
    Some(smallest_root(mean, |q| {
        // Horner's scheme for f and its slope.
        members.iter().rev().fold([0.0, 0.0], |[f, slope], count| [f * q + *count as f64 / all, slope * q + f])
    }))
}

/// Expected size of a downline, its head counted, where a member brings fewer than one recruit: `1/(1 − mean)`. `None`
/// from a mean of one on, where there is no bound.
pub fn expected_downline(mean: f64) -> Option<f64> {
    (0.0..1.0).contains(&mean).then(|| 1.0 / (1.0 - mean))
}

/// Newton's method from 0: `f(q) − q` is convex and falls until its smallest root, so no step goes past it.
fn smallest_root(mean: f64, generating: impl Fn(f64) -> [f64; 2]) -> f64 {
    if mean <= 1.0 {
        return 1.0;
    }
    let mut q = 0.0_f64;
    for _ in 0..200 {
        let [f, slope] = generating(q);
        let step = (f - q) / (1.0 - slope);
        if !(step > 1e-16 && slope < 1.0) {
            break;
        }
        q = (q + step).min(1.0);
    }
    q
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `−W(−R·e^(−R))/R` with scipy 1.17.1, `special.lambertw`.
    #[test]
    fn poisson_recruits_die_out_as_lamberts_function_says() {
        let table = [
            (1.1, 0.823_865_856),
            (1.2, 0.686_301_669),
            (1.5, 0.417_188_356),
            (2.0, 0.203_187_870),
            (3.0, 0.059_520_209),
        ];
        for (mean, expected) in table {
            let found = extinction_poisson(mean).unwrap();
            assert!((found - expected).abs() < 1e-9, "{mean}: {found}");
        }
    }

    #[test]
    fn counted_recruits_die_out_as_their_own_polynomial_says() {
        // Half bring none and half two: one on average, so that it is certain. A quarter none and three quarters two:
        // q = 1/4 + 3/4·q² has the roots 1/3 and 1.
        assert_eq!(extinction(&[1, 0, 1]), Some(1.0));
        assert!((extinction(&[1, 0, 3]).unwrap() - 1.0 / 3.0).abs() < 1e-12);
        // 1/6 + 1/6·q + 2/3·q²: roots 1/4 and 1.
        assert!((extinction(&[1, 1, 4]).unwrap() - 0.25).abs() < 1e-12);
        assert!((extinction_geometric(1.6).unwrap() - 0.625).abs() < 1e-12);
    }

    #[test]
    fn one_recruit_or_fewer_on_average_die_out_for_certain() {
        for mean in [0.0, 0.5, 1.0] {
            assert_eq!((extinction_poisson(mean), extinction_geometric(mean)), (Some(1.0), Some(1.0)));
        }
        assert_eq!(extinction_poisson(-0.1), None);
        assert_eq!(extinction_geometric(f64::NAN), None);
        assert_eq!((extinction(&[]), extinction(&[0, 0])), (None, None));
        assert_eq!((extinction(&[9]), extinction(&[0, 5]), extinction(&[0, 5, 1])), (Some(1.0), Some(0.0), Some(0.0)));
        let barely = extinction_poisson(1.000_001).unwrap();
        assert!(barely > 0.999_99 && barely < 1.0, "{barely}"); // about 1 − 2·(R − 1)
    }

    #[test]
    fn a_downline_below_one_recruit_each_has_an_expected_size() {
        assert_eq!(expected_downline(0.5), Some(2.0));
        assert_eq!(expected_downline(0.0), Some(1.0));
        assert_eq!((expected_downline(1.0), expected_downline(-0.5), expected_downline(f64::NAN)), (None, None, None));
    }
}
