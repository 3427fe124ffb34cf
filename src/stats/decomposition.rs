//! Inequality within and between groups: how much of it goes by level, rank or year of joining.
//!
//! The measures of generalised entropy and the variance split exactly (Shorrocks 1980, *Econometrica* 48(3), 613-625).
//! The Gini coefficient does not; for it see [`anogi`].

pub mod anogi;

/// An inequality and its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// What is left where everybody has the mean of the group.
    pub between: f64,
    /// What is found inside groups, weighted as the measure asks.
    pub within: f64,
}

impl Parts {
    /// The whole inequality.
    pub fn total(self) -> f64 {
        self.between + self.within
    }

    /// The part between groups, of the whole; for the variance this is `η²`. `None` where all are equal.
    pub fn between_share(self) -> Option<f64> {
        (self.total() > 0.0).then(|| self.between / self.total())
    }
}

/// Theil's T, `(1/n)·Σ(y/μ)·ln(y/μ)`: Theil (1967), *Economics and Information Theory*. Groups weigh by their income.
///
/// `None` for nobody, a negative value, or where the sum is 0.
pub fn theil<G: AsRef<[f64]>>(groups: &[G]) -> Option<Parts> {
    let (groups, overall) = positive(groups)?;
    let log = |ratio: f64| if ratio > 0.0 { ratio * ratio.ln() } else { 0.0 };
    Some(overall.split(&groups, |mean| log(mean / overall.mean), |value| log(value / overall.mean)))
}

/// The mean log deviation, `(1/n)·Σ ln(μ/y)`. Groups weigh by their number.
///
/// `None` as for [`theil`], and where somebody has nothing.
pub fn mean_log_deviation<G: AsRef<[f64]>>(groups: &[G]) -> Option<Parts> {
    let (groups, overall) = positive(groups)?;
    let nothing = groups.iter().copied().flatten().any(|value| *value <= 0.0);
    let log = |value: f64| (overall.mean / value).ln();
    (!nothing).then(|| overall.split(&groups, log, log))
}

/// Half the squared coefficient of variation, `Var/(2μ²)`, which looks most at the top.
///
/// `None` as for [`theil`]: with losses the mean can be next to nothing and the measure anything.
pub fn half_squared_variation<G: AsRef<[f64]>>(groups: &[G]) -> Option<Parts> {
    let (groups, overall) = positive(groups)?;
    let square = |value: f64| ((value / overall.mean).powi(2) - 1.0) / 2.0;
    Some(overall.split(&groups, square, square))
}

/// The variance (by n), for values of any sign. `None` for nobody or a value that is no number.
pub fn variance<G: AsRef<[f64]>>(groups: &[G]) -> Option<Parts> {
    let (groups, overall) = finite(groups)?;
    let square = |value: f64| (value - overall.mean).powi(2);
    Some(overall.split(&groups, square, square))
}

/// Number and mean of all.
struct Overall {
    count: f64,
    mean: f64,
}

impl Overall {
    /// Each of these measures is the mean of a function of the values. Between groups it is the mean of that function of
    /// the group means; what is left is within.
    fn split(&self, groups: &[&[f64]], of_mean: impl Fn(f64) -> f64, of_value: impl Fn(f64) -> f64) -> Parts {
        let (mut between, mut within) = (0.0, 0.0);
        for group in groups {
            let size = group.len() as f64;
            let mean = of_mean(group.iter().sum::<f64>() / size);
            between += size / self.count * mean;
            within += group.iter().map(|value| of_value(*value) - mean).sum::<f64>() / self.count;
        }
        // Where all are equal, rounding can leave a hair below zero.
        Parts { between: between.max(0.0), within: within.max(0.0) }
    }
}

/// Groups that have members, with number and mean of all; `None` where a value is no number.
fn finite<G: AsRef<[f64]>>(groups: &[G]) -> Option<(Vec<&[f64]>, Overall)> {
    let groups: Vec<&[f64]> = groups.iter().map(AsRef::as_ref).filter(|group| !group.is_empty()).collect();
    let count = groups.iter().map(|group| group.len()).sum::<usize>() as f64;
    let mean = groups.iter().copied().flatten().sum::<f64>() / count;
    mean.is_finite().then_some((groups, Overall { count, mean }))
}

/// The same, with a positive mean and no negative value.
fn positive<G: AsRef<[f64]>>(groups: &[G]) -> Option<(Vec<&[f64]>, Overall)> {
    let (groups, overall) = finite(groups)?;
    let valid = overall.mean > 0.0 && groups.iter().copied().flatten().all(|value| *value >= 0.0);
    valid.then_some((groups, overall))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUPS: [[f64; 4]; 2] = [[100.0, 200.0, 300.0, 400.0], [1000.0, 1500.0, 2500.0, 4000.0]];

    fn agree(parts: Option<Parts>, total: f64, between: f64, within: f64) {
        let parts = parts.unwrap();
        for (found, expected) in [(parts.total(), total), (parts.between, between), (parts.within, within)] {
            assert!((found - expected).abs() < 5e-7 * expected.max(1.0), "{parts:?}");
        }
    }

    #[test]
    fn entropy_measures_split_as_in_pysal_and_by_hand() {
        // PySAL `inequality` 1.1.2, `TheilD`.
        agree(theil(&GROUPS), 0.493_281, 0.368_064, 0.125_217);
        // numpy 2.4.6 by the formula.
        agree(mean_log_deviation(&GROUPS), 0.638_673, 0.510_826, 0.127_847);
        // Variance 1,662,500 over 2·1,250²; between: 1,000,000 over the same.
        agree(half_squared_variation(&GROUPS), 0.532, 0.32, 0.212);
    }

    #[test]
    fn the_variance_between_two_groups_is_that_of_their_means() {
        // Means 250 and 2,250 around 1,250: 1,000². Within: (12,500 + 1,312,500)/2.
        agree(variance(&GROUPS), 1_662_500.0, 1_000_000.0, 662_500.0);
        // Ten net results by depth 4 to 0; .985841 by numpy 2.4.6.
        let by_depth: [&[f64]; 5] = [&[-20.0, -10.0, -5.0], &[-5.0, 0.0, 0.0], &[5.0, 10.0], &[25.0], &[100.0]];
        assert!((variance(&by_depth).unwrap().between_share().unwrap() - 0.985_841).abs() < 5e-7);
    }

    #[test]
    fn nothing_and_losses_are_refused_and_equals_have_no_share() {
        for measure in [theil, mean_log_deviation, half_squared_variation] {
            assert_eq!(measure(&[vec![]]), None);
            assert_eq!(measure(&[vec![0.0, 0.0]]), None);
            assert_eq!(measure(&[vec![-1.0, 5.0]]), None);
            assert_eq!(measure(&[vec![f64::NAN, 5.0]]), None);
            let equal = measure(&[vec![7.0], vec![7.0, 7.0], vec![]]).unwrap();
            assert_eq!((equal.total(), equal.between_share()), (0.0, None));
        }
        assert_eq!(mean_log_deviation(&[[0.0, 1.0]]), None);
        assert!((theil(&[[0.0, 1.0]]).unwrap().within - 2.0_f64.ln()).abs() < 1e-12, "one of two has it all: ln 2");
        assert_eq!(variance::<[f64; 0]>(&[]), None);
        assert_eq!(variance(&[[3.0]]).unwrap().between_share(), None);
    }
}
