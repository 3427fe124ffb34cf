//! Probabilities adjusted for the number of tests: of many tests some look striking by chance.

/// Adjusted p of Holm (1979), *Scandinavian Journal of Statistics* 6(2), 65-70, in the order given: where all below a
/// level are taken for real, the chance of even one mistake is at most that level, however the tests depend.
///
/// `None` where a p is no probability.
pub fn holm(p: &[f64]) -> Option<Vec<f64>> {
    let order = ascending(p)?;
    let mut adjusted = vec![0.0; p.len()];
    let mut least = 0.0_f64;
    for (rank, &at) in order.iter().enumerate() {
        least = least.max(((p.len() - rank) as f64 * p[at]).min(1.0));
        adjusted[at] = least;
    }
    Some(adjusted)
}

/// Adjusted p of Benjamini and Hochberg (1995), *Journal of the Royal Statistical Society B* 57(1), 289-300, in the order
/// given: where all below a level are taken for real, at most that share of them is mistaken on average, for tests that
/// are independent or depend positively. It is for screening.
///
/// `None` where a p is no probability.
pub fn benjamini_hochberg(p: &[f64]) -> Option<Vec<f64>> {
    let order = ascending(p)?;
    let mut adjusted = vec![0.0; p.len()];
    let mut greatest = 1.0_f64;
    for (rank, &at) in order.iter().enumerate().rev() {
        greatest = greatest.min(p.len() as f64 / (rank + 1) as f64 * p[at]);
        adjusted[at] = greatest;
    }
    Some(adjusted)
}

fn ascending(p: &[f64]) -> Option<Vec<usize>> {
    p.iter().all(|p| (0.0..=1.0).contains(p)).then(|| {
        let mut order: Vec<usize> = (0..p.len()).collect();
        order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
        order
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: [f64; 7] = [0.0002, 0.04, 0.03, 0.005, 0.03, 0.55, 0.9];

    fn agree(found: &[f64], expected: [f64; 7]) {
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-8), "{found:?}");
    }

    /// statsmodels 0.15.0, `multipletests` with methods "holm" and `fdr_bh`.
    #[test]
    fn seven_tests_agree_with_statsmodels() {
        agree(&holm(&P).unwrap(), [0.0014, 0.15, 0.15, 0.03, 0.15, 1.0, 1.0]);
        agree(&benjamini_hochberg(&P).unwrap(), [0.0014, 0.056, 0.0525, 0.0175, 0.0525, 0.641_666_67, 0.9]);
    }

    #[test]
    fn one_test_is_left_alone_and_what_is_no_probability_refused() {
        for adjust in [holm, benjamini_hochberg] {
            assert_eq!(adjust(&[0.03]), Some(vec![0.03]));
            assert_eq!(adjust(&[]), Some(vec![]));
            assert_eq!(adjust(&[0.5, 1.2]), None);
            assert_eq!(adjust(&[f64::NAN]), None);
        }
    }
}
