//! How much faster one group ends than another, other things equal: proportional hazards.
//!
//! Cox (1972), *Journal of the Royal Statistical Society B* 34(2), 187-220, with the likelihood of Efron (1977), *Journal
//! of the American Statistical Association* 72(359), 557-565, for ends at the same time. Records by month are full of
//! those, and the simpler way (Breslow's) then pulls hazard ratios toward 1.

mod likelihood;

use super::super::critical;
use super::super::positive_definite::Cholesky;
use super::{Observation, by_time};
use likelihood::{Data, Likelihood};
use statrs::distribution::{ContinuousCDF, Normal};

/// A fitted model.
#[derive(Clone, Debug, PartialEq)]
pub struct Cox {
    /// One for each covariate.
    pub effects: Vec<Effect>,
    /// Efron's partial log-likelihood at the estimates.
    pub log_likelihood: f64,
    /// The same where no covariate has an effect.
    pub null_log_likelihood: f64,
}

/// The effect of one covariate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Logarithm of the hazard ratio for one unit more.
    pub coefficient: f64,
    /// Its standard error, from the observed information.
    pub standard_error: f64,
}

impl Effect {
    /// How many times faster it ends with one unit more.
    pub fn hazard_ratio(&self) -> f64 {
        self.coefficient.exp()
    }

    /// Wald's interval of the hazard ratio. `None` for a level outside 0 to 1.
    pub fn interval(&self, level: f64) -> Option<[f64; 2]> {
        let reach = critical::normal(level)? * self.standard_error;
        Some([(self.coefficient - reach).exp(), (self.coefficient + reach).exp()])
    }

    /// Two-sided p of Wald's test that the hazard ratio is 1.
    pub fn p(&self) -> f64 {
        2.0 * Normal::standard().sf((self.coefficient / self.standard_error).abs())
    }
}

/// Most Newton steps, halvings not counted; a well-posed model takes about six.
const STEPS: usize = 50;

/// Fits the model by Newton's method. `covariates` are columns, each as long as the observations.
///
/// `None` where it has no answer: nobody, nothing ended, no covariates, unequal lengths, a covariate that does not vary
/// or depends on the others, or one that sets those who end apart so cleanly that its hazard ratio has no bound.
pub fn cox(observations: &[Observation], covariates: &[Vec<f64>]) -> Option<Cox> {
    let order = by_time(observations)?;
    let usable = covariates.iter().all(|c| c.len() == observations.len() && c.iter().all(|v| v.is_finite()));
    if covariates.is_empty() || !usable {
        return None;
    }
    let scaled: Vec<Standard> = covariates.iter().map(|column| Standard::of(column)).collect::<Option<_>>()?;
    let rows: Vec<Vec<f64>> = (0..observations.len()).map(|at| scaled.iter().map(|s| s.values[at]).collect()).collect();
    let data = Data { observations, order: &order, rows: &rows };
    let null = data.likelihood(&vec![0.0; scaled.len()]);
    let mut beta = vec![0.0; scaled.len()];
    let mut here = null.clone();
    for _ in 0..STEPS {
        let step = Cholesky::of(&here.information)?.solve(&here.gradient);
        let gain: f64 = step.iter().zip(&here.gradient).map(|(s, g)| s * g).sum();
        if gain < 1e-18 {
            return result(&here, &null, &beta, &scaled);
        }
        let (next, there) = data.uphill(&beta, &step, here.log)?;
        if there.log - here.log < 1e-13 * here.log.abs() && gain < 1e-10 {
            return result(&there, &null, &next, &scaled);
        }
        (beta, here) = (next, there);
    }
    None
}

/// Estimates in the covariates' own units. Where a hazard ratio runs off without bound the information dies away with
/// it, which tells it apart from one that is merely large.
fn result(here: &Likelihood, null: &Likelihood, beta: &[f64], scaled: &[Standard]) -> Option<Cox> {
    let dead = (0..beta.len()).any(|at| here.information[at][at] < 1e-6 * null.information[at][at]);
    let variances = Cholesky::of(&here.information)?.inverse_diagonal();
    let effects = (0..beta.len())
        .map(|at| Effect {
            coefficient: beta[at] / scaled[at].deviation,
            standard_error: variances[at].sqrt() / scaled[at].deviation,
        })
        .collect();
    let (log_likelihood, null_log_likelihood) = (here.log, null.log);
    (!dead).then_some(Cox { effects, log_likelihood, null_log_likelihood })
}

/// A covariate with mean 0 and deviation 1, so that exponentials stay in range.
struct Standard {
    values: Vec<f64>,
    deviation: f64,
}

impl Standard {
    fn of(column: &[f64]) -> Option<Self> {
        let count = column.len() as f64;
        let mean = column.iter().sum::<f64>() / count;
        let deviation = (column.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / count).sqrt();
        let varies = deviation > 1e-12 * mean.abs().max(f64::MIN_POSITIVE) && deviation.is_finite();
        varies.then(|| Self { values: column.iter().map(|v| (v - mean) / deviation).collect(), deviation })
    }
}

#[cfg(test)]
mod tests {
    use super::super::freireich;
    use super::*;

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 2e-9 * expected.abs().max(1.0), "{value} is not {expected}");
    }

    fn arm() -> Vec<f64> {
        (0..42).map(|at| f64::from(u8::from(at >= 21))).collect()
    }

    /// lifelines 0.30.3, `CoxPHFitter` with step size 1 and precision 1e-14 (its default stops at the sixth digit), and
    /// statsmodels 0.15.0, `PHReg`, agree, on data full of ties; R's `coxph` prints 1.572 and 0.412.
    #[test]
    fn freireichs_children_on_placebo_relapse_4_8_times_as_fast() {
        let fitted = cox(&freireich::all(), &[arm()]).unwrap();
        let effect = fitted.effects[0];
        near(effect.coefficient, 1.572_125_149);
        near(effect.standard_error, 0.412_396_718);
        assert!((effect.p() - 1.377_538e-4).abs() < 5e-11);
        near(effect.hazard_ratio(), 4.816_873_898);
        let [low, high] = effect.interval(0.95).unwrap();
        near(low, 2.146_508_213);
        near(high, 10.809_310_682);
        near(fitted.log_likelihood, -85.008_424_577);
        near(2.0 * (fitted.log_likelihood - fitted.null_log_likelihood), 16.351_690_839);
    }

    #[test]
    fn with_the_white_blood_cells_held_equal_it_is_four_times() {
        let fitted = cox(&freireich::all(), &[arm(), freireich::LOG_WBC.to_vec()]).unwrap();
        near(fitted.effects[0].coefficient, 1.386_075_531);
        near(fitted.effects[0].standard_error, 0.424_798_394);
        near(fitted.effects[1].coefficient, 1.690_890_389);
        near(fitted.effects[1].standard_error, 0.335_897_590);
        near(fitted.log_likelihood, -69.828_101_061);
    }

    #[test]
    fn the_unit_of_a_covariate_changes_nothing_but_its_own_coefficient() {
        let cents: Vec<f64> = freireich::LOG_WBC.iter().map(|v| 1e6 + 100.0 * v).collect();
        let fitted = cox(&freireich::all(), &[arm(), cents]).unwrap();
        near(fitted.effects[0].coefficient, 1.386_075_531);
        near(100.0 * fitted.effects[1].coefficient, 1.690_890_389);
    }

    #[test]
    fn models_without_an_answer_have_none() {
        let all = freireich::all();
        assert_eq!(cox(&[], &[vec![]]), None);
        assert_eq!(cox(&all, &[]), None);
        assert_eq!(cox(&all, &[vec![1.0; 42]]), None, "it does not vary");
        assert_eq!(cox(&all, &[arm(), arm()]), None, "two say the same");
        assert_eq!(cox(&all, &[vec![1.0; 3]]), None, "unequal lengths");
        assert_eq!(cox(&all, &[vec![f64::NAN; 42]]), None);
        let censored: Vec<Observation> = (1..9).map(|t| Observation::censored(f64::from(t))).collect();
        let half = (1..9).map(|at| f64::from(at % 2)).collect();
        assert_eq!(cox(&censored, &[half]), None, "nothing ended");
        assert_eq!(cox(&[Observation::ended(1.0)], &[vec![1.0]]), None);
    }

    #[test]
    fn groups_of_which_one_never_ends_have_no_bounded_hazard_ratio() {
        let mut data: Vec<Observation> = (1..=10).map(|t| Observation::ended(f64::from(t))).collect();
        data.extend([Observation::censored(20.0); 10]);
        let group = (0..20).map(|at| f64::from(u8::from(at < 10))).collect();
        assert_eq!(cox(&data, &[group]), None);
    }
}
