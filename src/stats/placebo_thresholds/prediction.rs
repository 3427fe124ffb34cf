//! What other places let expect at a threshold.
//!
//! The differences at placebos scatter by chance and because prices heap more at some places than at others. The
//! second scatter is estimated as the variance between studies is (`DerSimonian` and Laird 1986, *Controlled Clinical
//! Trials* 7(3), 177-188), and a new place is predicted from both (Higgins, Thompson and Spiegelhalter 2009, *Journal
//! of the Royal Statistical Society A* 172(1), 137-159). The t distribution has k − 1 degrees of freedom for k places;
//! theirs has k − 2, which takes three places to begin with.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// An estimate at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its variance from sampling.
    pub variance: f64,
}

/// A threshold among placebos.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// How many placebos.
    pub places: usize,
    /// Mean of the placebos, weighted by how sure they are.
    pub usual: f64,
    /// Standard deviation of the placebos beyond sampling error.
    pub scatter: f64,
    /// The threshold's estimate less the usual one.
    pub beyond: f64,
    /// Standard error of `beyond`, scatter included.
    pub standard_error: f64,
    /// One-sided probability of as much at another place of the kind.
    pub p: f64,
    /// `(1 + placebos with as much)/(1 + placebos)`, by the estimate over its standard error, since placebos far up rest
    /// on few months (Ganong and Jäger 2018, *JASA* 113(522), 494-504, for the rank).
    pub rank: f64,
}

impl Prediction {
    /// Holds the estimate at the threshold against those at placebos. `None` for fewer than two placebos, or where
    /// nothing has a variance.
    pub fn of(threshold: Estimate, placebos: &[Estimate]) -> Option<Self> {
        let places = placebos.len();
        if places < 2 || placebos.iter().any(|placebo| placebo.variance.is_nan() || placebo.variance <= 0.0) {
            return None;
        }
        let degrees = (places - 1) as f64;
        let (weight, mean) = weighted_mean(placebos, 0.0);
        let squares: f64 = placebos.iter().map(|p| (p.value - mean).powi(2) / p.variance).sum();
        let of_weights: f64 = placebos.iter().map(|p| p.variance.powi(-2)).sum();
        let between = ((squares - degrees) / (weight - of_weights / weight)).max(0.0);
        let (weight, usual) = weighted_mean(placebos, between);
        let beyond = threshold.value - usual;
        let standard_error = (between + threshold.variance + 1.0 / weight).sqrt();
        let p = StudentsT::new(0.0, 1.0, degrees).ok()?.sf(beyond / standard_error);
        let studentised = |estimate: &Estimate| estimate.value / estimate.variance.sqrt();
        let as_much = placebos.iter().filter(|placebo| studentised(placebo) >= studentised(&threshold)).count();
        let rank = (1 + as_much) as f64 / (1 + places) as f64;
        p.is_finite().then_some(Self { places, usual, scatter: between.sqrt(), beyond, standard_error, p, rank })
    }

    /// Two-sided interval of `beyond` at a confidence level.
    pub fn interval(&self, level: f64) -> Option<[f64; 2]> {
        let reach = crate::stats::critical::student(level, (self.places - 1) as f64)? * self.standard_error;
        Some([self.beyond - reach, self.beyond + reach])
    }
}

/// The sum of the weights and the mean, where each variance is that of sampling and `between` together.
fn weighted_mean(estimates: &[Estimate], between: f64) -> (f64, f64) {
    let (weights, sum) = estimates.iter().fold((0.0, 0.0), |(weights, sum), estimate| {
        let weight = 1.0 / (estimate.variance + between);
        (weights + weight, sum + weight * estimate.value)
    });
    (weights, sum / weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64, variance: f64) -> Estimate {
        Estimate { value, variance }
    }

    #[test]
    fn two_placebos_by_hand() {
        // Weights 10 and 10, mean .5, Q = 10·.25·2 = 5, τ² = (5 − 1)/(20 − 200/20) = .4. Then each weight is 2, and the
        // variance of the prediction .4 + .1 + 1/4 = .75. 1.5/√.75 = √3, and of a t with one degree of freedom
        // 1/2 − arctan(√3)/π = 1/6 lies beyond.
        let found = Prediction::of(estimate(2.0, 0.1), &[estimate(0.0, 0.1), estimate(1.0, 0.1)]).unwrap();
        assert!((found.usual - 0.5).abs() < 1e-12 && (found.beyond - 1.5).abs() < 1e-12);
        assert!((found.scatter - 0.4_f64.sqrt()).abs() < 1e-12);
        assert!((found.standard_error - 0.75_f64.sqrt()).abs() < 1e-12);
        assert!((found.p - 1.0 / 6.0).abs() < 1e-9, "{}", found.p);
        assert!((found.rank - 1.0 / 3.0).abs() < 1e-12);
        // The 2/3 interval reaches √3 standard errors, since 1/6 lies beyond on each side.
        let [low, high] = found.interval(2.0 / 3.0).unwrap();
        assert!(low.abs() < 1e-8 && (high - 3.0).abs() < 1e-8);
    }

    #[test]
    fn placebos_that_agree_leave_only_sampling_error() {
        // Q = 0 of two degrees of freedom: no scatter. 1/weight = .3/3, and .1 + .5 → standard error √.6.
        let same = [estimate(0.25, 0.3); 3];
        let found = Prediction::of(estimate(0.25, 0.5), &same).unwrap();
        assert!(found.scatter.abs() < 1e-12 && (found.standard_error - 0.6_f64.sqrt()).abs() < 1e-12);
        assert!((found.p - 0.5).abs() < 1e-12);
        assert!((found.rank - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_placebo_predicts_nothing() {
        assert_eq!(Prediction::of(estimate(2.0, 0.1), &[estimate(0.0, 0.1)]), None);
        assert_eq!(Prediction::of(estimate(2.0, 0.1), &[]), None);
        assert_eq!(Prediction::of(estimate(2.0, 0.1), &[estimate(0.0, 0.0); 3]), None);
    }
}
