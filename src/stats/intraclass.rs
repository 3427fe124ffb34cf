//! How much the members of a group are alike, and how many independent observations they are worth.

/// The intraclass correlation of a one-way analysis of variance: `(MSB − MSW) / (MSB + (m₀ − 1)·MSW)` with the mean
/// squares between and within groups and `m₀ = (n − Σmᵢ²/n)/(k − 1)`, which is the size of a group where all are equal.
/// Shrout and Fleiss (1979), *Psychological Bulletin* 86(2), 420-428; for unequal groups Donner (1986), *International
/// Statistical Review* 54(1), 67-82. Negative where members of a group differ more than chance lets them.
///
/// Groups without members are passed over. `None` for fewer than two groups, where no group has two members, or where
/// no value varies.
pub fn intraclass_correlation<G: AsRef<[f64]>>(groups: &[G]) -> Option<f64> {
    let groups: Vec<&[f64]> = groups.iter().map(AsRef::as_ref).filter(|group| !group.is_empty()).collect();
    let count: usize = groups.iter().map(|group| group.len()).sum();
    if groups.len() < 2 || count == groups.len() {
        return None;
    }
    let (n, k) = (count as f64, groups.len() as f64);
    let mean = groups.iter().copied().flatten().sum::<f64>() / n;
    let (mut between, mut within) = (0.0, 0.0);
    for group in &groups {
        let own = group.iter().sum::<f64>() / group.len() as f64;
        between += group.len() as f64 * (own - mean).powi(2);
        within += group.iter().map(|value| (value - own).powi(2)).sum::<f64>();
    }
    let squared_sizes: f64 = groups.iter().map(|group| (group.len() as f64).powi(2)).sum();
    let size = (n - squared_sizes / n) / (k - 1.0);
    let (between, within) = (between / (k - 1.0), within / (n - k));
    let total = between + (size - 1.0) * within;
    (total > 0.0 && total.is_finite()).then(|| (between - within) / total)
}

/// The mean size of a group as a member sees it, `Σm²/Σm`: the size that counts in the design effect where groups are
/// unequal (Kish 1965, *Survey Sampling*). `None` where nobody is in any.
pub fn member_mean_size(sizes: &[usize]) -> Option<f64> {
    let members: f64 = sizes.iter().map(|size| *size as f64).sum();
    let squares: f64 = sizes.iter().map(|size| (*size as f64).powi(2)).sum();
    (members > 0.0).then(|| squares / members)
}

/// How many independent observations `count` in groups are worth: `n / (1 + (m̄ − 1)·ICC)` (Kish 1965). A correlation
/// below 0 counts as 0, so that grouping never adds observations.
///
/// `None` for nobody, a mean size below 1 or a correlation outside −1 to 1.
pub fn effective_sample_size(count: usize, mean_size: f64, correlation: f64) -> Option<f64> {
    let valid = count > 0 && mean_size >= 1.0 && mean_size.is_finite() && (-1.0..=1.0).contains(&correlation);
    valid.then(|| count as f64 / (1.0 + (mean_size - 1.0) * correlation.max(0.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ratings of Shrout and Fleiss (1979), table 2; they print .17, pingouin 0.7.0 `intraclass_corr` .165742.
    #[test]
    fn six_targets_by_four_judges_agree_with_shrout_and_fleiss() {
        let ratings = [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ];
        assert!((intraclass_correlation(&ratings).unwrap() - 0.165_742).abs() < 5e-7);
    }

    /// Mean squares 19.866667 and .75 by statsmodels 0.15.0 `anova_lm`; m₀ = (10 − 30/10)/3 = 7/3;
    /// (19.866667 − .75) / (19.866667 + 4/3·.75) = .916134.
    #[test]
    fn unequal_groups_agree_with_the_analysis_of_variance() {
        let groups = [vec![3.0, 5.0, 4.0], vec![8.0, 9.0], vec![], vec![1.0, 2.0, 2.0, 3.0], vec![6.0]];
        assert!((intraclass_correlation(&groups).unwrap() - 0.916_134_185).abs() < 1e-9);
    }

    #[test]
    fn groups_of_twenty_that_are_all_alike_are_worth_one_each() {
        assert_eq!(effective_sample_size(100, 20.0, 1.0), Some(5.0));
        assert_eq!(effective_sample_size(100, 20.0, 0.0), Some(100.0));
        assert_eq!(effective_sample_size(100, 20.0, -0.04), Some(100.0));
        // 1 + 19·.05 = 1.95; 100/1.95.
        assert!((effective_sample_size(100, 20.0, 0.05).unwrap() - 51.282_051).abs() < 1e-6);
        // 1 and 9: (1 + 81)/10.
        assert_eq!(member_mean_size(&[1, 9]), Some(8.2));
    }

    #[test]
    fn without_groups_or_variation_there_is_no_correlation() {
        assert_eq!(intraclass_correlation::<[f64; 0]>(&[]), None);
        assert_eq!(intraclass_correlation(&[[1.0, 2.0]]), None);
        assert_eq!(intraclass_correlation(&[[1.0], [2.0]]), None);
        assert_eq!(intraclass_correlation(&[[3.0, 3.0], [3.0, 3.0]]), None);
        assert_eq!(effective_sample_size(0, 1.0, 0.1), None);
        assert_eq!(effective_sample_size(5, 2.0, f64::NAN), None);
        assert_eq!((member_mean_size(&[]), member_mean_size(&[0])), (None, None));
    }
}
