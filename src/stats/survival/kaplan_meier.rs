//! The share that is still there after a time, from censored observations.
//!
//! Kaplan and Meier (1958), *Journal of the American Statistical Association* 53(282), 457-481; variance of Greenwood
//! (1926), *Reports on Public Health and Medical Subjects* 33; interval on the scale of `ln(−ln S)`, which keeps it
//! between 0 and 1, from Kalbfleisch and Prentice (1980), *The Statistical Analysis of Failure Time Data*.

use super::super::critical;
use super::{Observation, by_time};

/// What the curve is from one time at which something ended up to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The time.
    pub time: f64,
    /// How many were still watched just before.
    pub at_risk: usize,
    /// How many ended at this time.
    pub ended: usize,
    /// Share still there after it.
    pub survival: f64,
    /// Greenwood's `Σ d/(n(n − d))`: the variance of `ln S`; infinite once nobody is left.
    pub log_variance: f64,
}

/// The Kaplan-Meier curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// One step for each time at which something ended, ascending.
    pub steps: Vec<Step>,
    /// The longest time anybody was watched; the curve says nothing beyond it, unless it has come down to 0.
    pub longest: f64,
}

/// Everybody whose time is the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tied {
    /// The time.
    pub time: f64,
    /// For how many it ended then.
    pub ended: usize,
    /// How many were last seen then, without an end.
    pub censored: usize,
}

/// Fits the curve. People censored at a time are still at risk at that time.
///
/// `None` for no observations or where a time is negative or no number. Where nothing ended the curve has no steps.
pub fn kaplan_meier(observations: &[Observation]) -> Option<Curve> {
    let order = by_time(observations)?;
    let same = |a: &usize, b: &usize| observations[*a].time.total_cmp(&observations[*b].time).is_eq();
    let tied = order.chunk_by(same).map(|tied| {
        let ended = tied.iter().filter(|at| observations[**at].ended).count();
        Tied { time: observations[tied[0]].time, ended, censored: tied.len() - ended }
    });
    from_counts(&tied.collect::<Vec<_>>())
}

/// Fits the curve to counts, which need no sorting where times are whole months. Times without anybody say nothing.
///
/// `None` for nobody, and where times do not ascend or one is negative or no number.
pub fn from_counts(tied: &[Tied]) -> Option<Curve> {
    let tied: Vec<&Tied> = tied.iter().filter(|tied| tied.ended + tied.censored > 0).collect();
    let valid =
        tied.iter().all(|tied| tied.time.is_finite() && tied.time >= 0.0) && tied.is_sorted_by(|a, b| a.time < b.time);
    let longest = tied.last().filter(|_| valid)?.time;
    let mut at_risk = tied.iter().map(|tied| tied.ended + tied.censored).sum();
    let times = tied.iter().map(|tied| {
        let here = (tied.time, at_risk, tied.ended);
        at_risk -= tied.ended + tied.censored;
        here
    });
    Some(Curve::of(times.filter(|(.., ended)| *ended > 0), longest))
}

impl Curve {
    /// The curve from the times at which something ended, ascending: time, at risk, ended.
    pub(super) fn of(times: impl Iterator<Item = (f64, usize, usize)>, longest: f64) -> Self {
        let (mut survival, mut log_variance) = (1.0, 0.0);
        let step = |(time, at_risk, ended): (f64, usize, usize)| {
            let (n, d) = (at_risk as f64, ended as f64);
            survival *= (n - d) / n;
            log_variance += d / (n * (n - d));
            Step { time, at_risk, ended, survival, log_variance }
        };
        Self { steps: times.map(step).collect(), longest }
    }

    /// The share still there at a time. `None` beyond the longest time watched, unless nobody was left before.
    pub fn survival(&self, time: f64) -> Option<f64> {
        let survival = self.last_step(time).map_or(1.0, |step| step.survival);
        (time <= self.longest || survival == 0.0).then_some(survival)
    }

    /// An interval of the share still there at a time: `S^exp(±z·√V/ln S)` with Greenwood's `V`.
    ///
    /// `None` where the share is 1 or 0, since there the data give no variance, beyond the longest time watched, and for what
    /// is no level.
    pub fn interval(&self, time: f64, level: f64) -> Option<[f64; 2]> {
        self.survival(time)?;
        self.last_step(time)?.interval(level)
    }

    /// The first time at which at most half are still there. `None` where more than half still are at the end: the
    /// median then is longer than the records.
    pub fn median(&self) -> Option<f64> {
        self.steps.iter().find(|step| step.survival <= 0.5 + 1e-12).map(|step| step.time)
    }

    /// An interval of the median: the first times at which the lower and the upper bound of the share reach one half
    /// (Brookmeyer and Crowley 1982, *Biometrics* 38(1), 29-41). An end is `None` where its bound never does.
    pub fn median_interval(&self, level: f64) -> [Option<f64>; 2] {
        let first = |bound: usize| {
            let reached = |step: &&Step| match step.interval(level) {
                Some(interval) => interval[bound] <= 0.5,
                None => step.survival == 0.0,
            };
            self.steps.iter().find(reached).map(|step| step.time)
        };
        [first(0), first(1)]
    }

    fn last_step(&self, time: f64) -> Option<&Step> {
        self.steps[..self.steps.partition_point(|step| step.time <= time)].last()
    }
}

impl Step {
    fn interval(&self, level: f64) -> Option<[f64; 2]> {
        if self.survival <= 0.0 || self.survival >= 1.0 {
            return None;
        }
        let reach = critical::normal(level)? * self.log_variance.sqrt() / self.survival.ln().abs();
        Some([self.survival.powf(reach.exp()), self.survival.powf((-reach).exp())])
    }
}

#[cfg(test)]
mod tests {
    use super::super::freireich;
    use super::*;

    /// lifelines 0.30.3, `KaplanMeierFitter`; the shares also in Kalbfleisch and Prentice.
    #[test]
    fn freireichs_treated_children_have_the_published_curve() {
        let curve = kaplan_meier(&freireich::treated()).unwrap();
        let shares = [
            (6.0, 0.857_143),
            (7.0, 0.806_723),
            (10.0, 0.752_941),
            (13.0, 0.690_196),
            (16.0, 0.627_451),
            (22.0, 0.537_815),
            (23.0, 0.448_179),
        ];
        assert_eq!(curve.steps.len(), shares.len());
        for (time, share) in shares {
            assert!((curve.survival(time).unwrap() - share).abs() < 5e-7, "at {time}");
        }
        assert_eq!(curve.median(), Some(23.0));
        assert_eq!(kaplan_meier(&freireich::placebo()).unwrap().median(), Some(8.0));
    }

    #[test]
    fn its_interval_agrees_with_lifelines() {
        let curve = kaplan_meier(&freireich::treated()).unwrap();
        for (time, low, high) in
            [(6.0, 0.619_718, 0.951_552), (10.0, 0.503_200, 0.889_362), (23.0, 0.188_052, 0.680_143)]
        {
            let interval = curve.interval(time, 0.95).unwrap();
            assert!((interval[0] - low).abs() < 1e-6 && (interval[1] - high).abs() < 1e-6, "{interval:?}");
        }
        // lifelines `median_survival_times(confidence_interval_survival_function_)`: 13 to infinity; placebo 4 to 11.
        assert_eq!(curve.median_interval(0.95), [Some(13.0), None]);
        let placebo = kaplan_meier(&freireich::placebo()).unwrap();
        assert_eq!(placebo.median_interval(0.95), [Some(4.0), Some(11.0)]);
    }

    #[test]
    fn counts_by_time_give_the_same_curve() {
        let treated = freireich::treated();
        let counts: Vec<Tied> = (0_i32..40)
            .map(|week| {
                let time = f64::from(week);
                let at =
                    |ended: bool| treated.iter().filter(|o| (o.time - time).abs() < 0.5 && o.ended == ended).count();
                Tied { time, ended: at(true), censored: at(false) }
            })
            .collect();
        assert_eq!(from_counts(&counts), kaplan_meier(&treated));
        assert_eq!(from_counts(&[]), None);
        assert_eq!(from_counts(&[Tied { time: 3.0, ended: 0, censored: 0 }]), None, "nobody");
        let down = [Tied { time: 2.0, ended: 1, censored: 0 }, Tied { time: 1.0, ended: 1, censored: 0 }];
        assert_eq!(from_counts(&down), None);
    }

    #[test]
    fn nothing_is_said_beyond_the_records() {
        let curve = kaplan_meier(&freireich::treated()).unwrap();
        assert_eq!(curve.survival(35.0), Some(curve.steps[6].survival));
        assert_eq!(curve.survival(35.5), None);
        assert_eq!(curve.survival(0.0), Some(1.0));
        assert_eq!(curve.interval(5.0, 0.95), None, "nothing has ended yet");
        assert_eq!(curve.interval(10.0, 1.5), None, "no level");
        let placebo = kaplan_meier(&freireich::placebo()).unwrap();
        assert_eq!(placebo.survival(99.0), Some(0.0), "all had ended");
        assert_eq!(placebo.interval(99.0, 0.95), None);
    }

    #[test]
    fn the_degenerate_have_no_curve_or_a_flat_one() {
        assert_eq!(kaplan_meier(&[]), None);
        assert_eq!(kaplan_meier(&[Observation::ended(f64::NAN)]), None);
        assert_eq!(kaplan_meier(&[Observation::ended(-1.0)]), None);
        let all_censored = kaplan_meier(&[Observation::censored(3.0); 4]).unwrap();
        assert_eq!((all_censored.median(), all_censored.survival(3.0)), (None, Some(1.0)));
        assert_eq!(all_censored.median_interval(0.95), [None, None]);
        let one = kaplan_meier(&[Observation::ended(2.0)]).unwrap();
        assert_eq!((one.median(), one.survival(2.0)), (Some(2.0), Some(0.0)));
        // Two tied ends of four, one censored with them: 1 − 2/4.
        let tied =
            [Observation::ended(1.0), Observation::ended(1.0), Observation::censored(1.0), Observation::censored(2.0)];
        let curve = kaplan_meier(&tied).unwrap();
        assert_eq!((curve.survival(1.0), curve.median(), curve.steps.len()), (Some(0.5), Some(1.0), 1));
    }
}
