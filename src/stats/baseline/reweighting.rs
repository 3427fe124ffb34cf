//! Weights that make customers like members in what is known of both.
//!
//! Source: DiNardo, Fortin and Lemieux (1996), *Econometrica* 64(5), 1001-1044.

use crate::stats::glm::{Family, regress};

/// The weight of each customer: `[P(M|x)/P(C|x)]·[P(C)/P(M)]`, with `P(M|x)` by a logit on the features and a level.
///
/// Both groups have the same features, one column each with a number a person. `None` where a group is empty, the
/// columns differ in length or depend on each other, or a feature tells members from customers without exception: then
/// there are no customers like some members, and no weights make them.
pub fn customer_weights(members: &[Vec<f64>], customers: &[Vec<f64>]) -> Option<Vec<f64>> {
    let (many, few) = (members.first()?.len(), customers.first()?.len());
    let even = |columns: &[Vec<f64>], count: usize| columns.iter().all(|column| column.len() == count);
    if members.len() != customers.len() || !even(members, many) || !even(customers, few) || many == 0 || few == 0 {
        return None;
    }
    let mut columns = vec![vec![1.0; many + few]];
    columns.extend(members.iter().zip(customers).map(|(m, c)| m.iter().chain(c).copied().collect::<Vec<f64>>()));
    let is_member = [vec![1.0; many], vec![0.0; few]].concat();
    let fit = regress(Family::Logit, &columns, &is_member)?;
    let balance = few as f64 / many as f64;
    Some(fit.fitted[many..].iter().map(|member| member / (1.0 - member) * balance).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn golden(count: u32) -> impl Iterator<Item = f64> {
        (1..=count).map(|k| (f64::from(k) * 0.618_033_988_749_894_9).fract())
    }

    #[test]
    fn weights_agree_with_statsmodels() {
        // statsmodels 0.15.0, Logit(is_member, [1, tenure, household]); tests/oracles/density_and_bunching.py.
        let tenure = |count, shift: f64| golden(count).map(|u| 10.0 * u + shift).collect::<Vec<f64>>();
        let household = |count, every: u32| (0..count).map(|k| f64::from(1 + k % every)).collect::<Vec<f64>>();
        let weights =
            customer_weights(&[tenure(30, 2.0), household(30, 4)], &[tenure(50, 0.0), household(50, 3)]).unwrap();
        let sum: f64 = weights.iter().sum();
        let statsmodels = [0.652_029_087_842, 0.388_894_789_266, 1.847_195_552_398, 48.212_407_002_468];
        let found = [weights[0], weights[1], weights[49], sum];
        for (weight, expected) in found.iter().zip(statsmodels) {
            assert!((weight - expected).abs() < 1e-8 * expected, "{weight} is not {expected}");
        }
    }

    #[test]
    fn a_yes_or_no_feature_gets_the_ratio_of_its_shares() {
        // By hand: 3 of 4 members and 1 of 4 customers have it: weights 3 and 1/3.
        let weights = customer_weights(&[vec![1.0, 1.0, 1.0, 0.0]], &[vec![1.0, 0.0, 0.0, 0.0]]).unwrap();
        assert!((weights[0] - 3.0).abs() < 1e-9);
        assert!(weights[1..].iter().all(|weight| (weight - 1.0 / 3.0).abs() < 1e-9));
    }

    #[test]
    fn without_overlap_or_features_there_are_no_weights() {
        assert_eq!(customer_weights(&[vec![1.0, 2.0]], &[vec![5.0, 6.0]]), None);
        assert_eq!(customer_weights(&[vec![1.0, 1.0]], &[vec![1.0, 1.0]]), None, "the feature is a level");
        assert_eq!(customer_weights(&[], &[]), None);
        assert_eq!(customer_weights(&[vec![]], &[vec![1.0]]), None);
        assert_eq!(customer_weights(&[vec![1.0]], &[vec![1.0], vec![2.0]]), None);
    }
}
