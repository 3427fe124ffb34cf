//! What members buy against what customers buy who cannot earn by it.
//!
//! The spending of customers is what the products are worth to those who only use them. Sources: DiNardo, Fortin and
//! Lemieux (1996), *Econometrica* 64(5), 1001-1044, for customers weighted to be like members; the shares and bounds are
//! this program's own.

pub mod ks;
pub mod reweighting;
pub mod tail;

use super::quantile::quantile;

/// The mean of members' volume above that of customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loading {
    /// Mean volume of a member, `μM`.
    pub members_mean: f64,
    /// Mean volume of a customer, weighted, `μC`.
    pub customers_mean: f64,
    /// `1 − μC/μM`: the share of members' volume above the customers' mean. Negative where customers buy more.
    pub share: f64,
    /// Its standard error by the delta method.
    pub standard_error: f64,
    /// `Γ* = μM/μC`: how many times more members would have to want for their own use than customers like them, for
    /// nothing to be left over. `None` where customers buy nothing.
    pub multiple: Option<f64>,
}

impl Loading {
    /// `L(Γ) = max(0, 1 − Γ·μC/μM)`: the share left over where members want Γ times what customers like them do.
    pub fn at_least(&self, gamma: f64) -> f64 {
        (1.0 - gamma * self.customers_mean / self.members_mean).max(0.0)
    }
}

/// Compares means. `weights` has one number a customer; equal ones leave the customers as they are.
///
/// `None` where a group has fewer than two people, the weights do not fit, members' mean is not positive or customers'
/// is negative, or a number is not finite.
pub fn loading(members: &[f64], customers: &[f64], weights: &[f64]) -> Option<Loading> {
    let (members_mean, members_variance) = weighted_mean(members, &vec![1.0; members.len()])?;
    let (customers_mean, customers_variance) = weighted_mean(customers, weights)?;
    if members_mean <= 0.0 || customers_mean < 0.0 {
        return None;
    }
    // (μC/μM)²·(Var μC/μC² + Var μM/μM²), written so that customers may buy nothing.
    let ratio = customers_mean / members_mean;
    let variance = (customers_variance + ratio * ratio * members_variance) / (members_mean * members_mean);
    Some(Loading {
        members_mean,
        customers_mean,
        share: 1.0 - ratio,
        standard_error: variance.sqrt(),
        multiple: (customers_mean > 0.0).then(|| members_mean / customers_mean),
    })
}

/// The mean and its variance, `n/(n − 1)·Σw²(v − μ)²/(Σw)²`, which is `s²/n` for equal weights.
fn weighted_mean(values: &[f64], weights: &[f64]) -> Option<(f64, f64)> {
    let total = total_weight(values, weights)?;
    let count = values.len() as f64;
    let mean = values.iter().zip(weights).map(|(v, w)| v * w).sum::<f64>() / total;
    let squares: f64 = values.iter().zip(weights).map(|(v, w)| (w * (v - mean)).powi(2)).sum();
    let variance = squares / (total * total) * count / (count - 1.0);
    (values.len() > 1 && mean.is_finite()).then_some((mean, variance))
}

/// The sum of the weights, where they fit the values, none is negative and not all are zero.
fn total_weight(values: &[f64], weights: &[f64]) -> Option<f64> {
    let total: f64 = weights.iter().sum();
    let fit = values.len() == weights.len() && weights.iter().all(|w| *w >= 0.0) && total > 0.0 && total.is_finite();
    (fit && values.iter().all(|value| value.is_finite())).then_some(total)
}

/// The value that a share `p` of the weight does not exceed: the least for which the weights up to it reach `p` of all.
///
/// `None` for no values, weights that do not fit, or a `p` outside 0 to 1.
pub fn weighted_quantile(values: &[f64], weights: &[f64], p: f64) -> Option<f64> {
    weighted_quantiles(values, weights, &[p])?.pop()
}

/// The same at several places, sorting once.
fn weighted_quantiles(values: &[f64], weights: &[f64], at: &[f64]) -> Option<Vec<f64>> {
    let total = total_weight(values, weights)?;
    let mut sorted: Vec<(f64, f64)> =
        values.iter().copied().zip(weights.iter().copied()).filter(|(_, weight)| *weight > 0.0).collect();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    // The last value where rounding keeps the sum below the total.
    let last = sorted.last()?.0;
    let quantile = |p: f64| {
        // A hair below p, so that a sum of equal weights that is p but for rounding reaches it.
        let wanted = p * total * (1.0 - 1e-12);
        let mut reached = 0.0;
        let found = sorted.iter().find(|(_, weight)| {
            reached += weight;
            reached >= wanted
        });
        found.map_or(last, |(value, _)| *value)
    };
    at.iter().map(|p| (0.0..=1.0).contains(p).then(|| quantile(*p))).collect()
}

/// `L_q95`, or any other: the share of members' volume above a ceiling, `Σmax(0, v − ceiling)/Σv`. The ceiling is such
/// as the 95 % quantile of customers ([`weighted_quantile`]).
///
/// `None` where members have no volume or a number is negative or not finite.
pub fn share_above(members: &[f64], ceiling: f64) -> Option<f64> {
    let total: f64 = members.iter().sum();
    let valid = members.iter().all(|volume| *volume >= 0.0) && total > 0.0 && total.is_finite() && ceiling >= 0.0;
    valid.then(|| members.iter().map(|volume| (volume - ceiling).max(0.0)).sum::<f64>() / total)
}

/// Members' quantile less customers' weighted one at each `p`: by how much more the member at that place buys.
///
/// `None` where either group has no quantile.
pub fn quantile_differences(members: &[f64], customers: &[f64], weights: &[f64], at: &[f64]) -> Option<Vec<f64>> {
    quantile_differences_weighted(&(members, &vec![1.0; members.len()]), &(customers, weights), at)
}

/// The same where members have weights too, each side being its values and their weights.
pub fn quantile_differences_weighted(
    members: &(&[f64], &[f64]),
    customers: &(&[f64], &[f64]),
    at: &[f64],
) -> Option<Vec<f64>> {
    let [ours, theirs] = [members, customers].map(|(values, weights)| weighted_quantiles(values, weights, at));
    Some(ours?.iter().zip(theirs?).map(|(ours, theirs)| ours - theirs).collect())
}

/// How far the sorted volumes lie from the customers' typical one in typical distances: `(v − median)/(1.4826·MAD)`,
/// MAD being the median distance from the median, which 1.4826 makes a standard deviation where values are normal.
///
/// `None` for no customers or where half of them buy the same.
pub fn robust_scores(members: &[f64], customers: &[f64]) -> Option<Vec<f64>> {
    let median_of = |mut values: Vec<f64>| {
        values.sort_unstable_by(f64::total_cmp);
        quantile(&values, 0.5)
    };
    let middle = median_of(customers.to_vec())?;
    let scale = 1.4826 * median_of(customers.iter().map(|value| (value - middle).abs()).collect())?;
    (scale > 0.0 && scale.is_finite()).then(|| members.iter().map(|value| (value - middle) / scale).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_against_forty_leaves_three_fifths() {
        // Methods §4.3: μM = 100, μC = 40: share .6, Γ* 2.5, L(1) = .6, L(1.5) = .4, L(2) = .2, L(2.5) = L(3) = 0.
        let found = loading(&[90.0, 110.0], &[30.0, 50.0], &[1.0, 1.0]).unwrap();
        assert!((found.share - 0.6).abs() < 1e-12 && (found.multiple.unwrap() - 2.5).abs() < 1e-12);
        for (gamma, expected) in [(1.0, 0.6), (1.5, 0.4), (2.0, 0.2), (2.5, 0.0), (3.0, 0.0)] {
            assert!((found.at_least(gamma) - expected).abs() < 1e-12);
        }
        // By hand: both variances of the mean are 200/2 = 100; .16·(100/1600 + 100/10000) = .0116.
        assert!((found.standard_error - 0.0116_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn weights_move_the_customers_mean() {
        // By hand: (1·30 + 3·50)/4 = 45; variance 2·(1·225 + 9·25)/16 = 56.25.
        let found = loading(&[90.0, 110.0], &[30.0, 50.0], &[1.0, 3.0]).unwrap();
        assert!((found.customers_mean - 45.0).abs() < 1e-12);
        assert!((found.standard_error.powi(2) - (56.25 + 0.2025 * 100.0) / 10_000.0).abs() < 1e-12);
    }

    #[test]
    fn quantiles_and_shares_by_hand() {
        let values = [40.0, 10.0, 30.0, 20.0];
        let equal = [1.0; 4];
        for (p, expected) in [(0.0, 10.0), (0.25, 10.0), (0.26, 20.0), (0.5, 20.0), (0.75, 30.0), (1.0, 40.0)] {
            assert_eq!(weighted_quantile(&values, &equal, p), Some(expected), "{p}");
        }
        assert_eq!(weighted_quantile(&values, &[1.0, 0.0, 0.0, 3.0], 0.5), Some(20.0));
        assert_eq!(weighted_quantile(&values, &[0.1; 4], 0.75), Some(30.0));
        // Above 25: 5 + 15 of 100.
        assert!((share_above(&values, 25.0).unwrap() - 0.2).abs() < 1e-12);
        assert_eq!(quantile_differences(&values, &[5.0, 6.0], &[1.0; 2], &[0.5, 1.0]), Some(vec![15.0, 34.0]));
        // Median 25, distances 15, 15, 5, 5, their median 10: (25 + 14.826 − 25)/14.826 = 1.
        assert!((robust_scores(&[39.826], &values).unwrap()[0] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        assert_eq!(loading(&[], &[1.0, 2.0], &[1.0; 2]), None);
        assert_eq!(loading(&[1.0, 2.0], &[1.0], &[1.0]), None, "one customer has no variance");
        assert_eq!(loading(&[1.0, 2.0], &[1.0, 2.0], &[1.0]), None);
        assert_eq!(loading(&[1.0, 2.0], &[1.0, 2.0], &[0.0; 2]), None);
        assert_eq!(loading(&[1.0, 2.0], &[1.0, 2.0], &[-1.0, 3.0]), None);
        assert_eq!(loading(&[0.0, 0.0], &[1.0, 2.0], &[1.0; 2]), None);
        assert_eq!(loading(&[1.0, f64::NAN], &[1.0, 2.0], &[1.0; 2]), None);
        let nothing = loading(&[1.0, 2.0], &[0.0, 0.0], &[1.0; 2]).unwrap();
        assert!((nothing.share - 1.0).abs() < 1e-15 && nothing.multiple.is_none());
        assert_eq!(weighted_quantile(&[], &[], 0.5), None);
        assert_eq!(weighted_quantile(&[1.0], &[1.0], 1.5), None);
        assert_eq!(share_above(&[0.0], 1.0), None);
        assert_eq!(share_above(&[-1.0, 3.0], 1.0), None);
        assert_eq!(robust_scores(&[1.0], &[5.0, 5.0, 5.0, 9.0]), None);
        assert_eq!(robust_scores(&[1.0], &[]), None);
    }
}
