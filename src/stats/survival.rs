//! How long people stay: times until something ends, where for some it had not ended when the records stop.
//!
//! An observation that had not ended is *censored*: all that is known is that its time is longer. Leaving the censored
//! out, or counting their time as complete, makes stays look shorter than they are.

pub mod compounding;
pub mod cox;
pub mod kaplan_meier;
pub mod late_entry;
pub mod log_rank;

/// One person's time under observation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// How long the person was watched, in any unit, at least 0.
    pub time: f64,
    /// Whether it ended then; if not, the time is censored.
    pub ended: bool,
}

impl Observation {
    /// A time at whose end it was over.
    pub fn ended(time: f64) -> Self {
        Self { time, ended: true }
    }

    /// A time after which the records stop.
    pub fn censored(time: f64) -> Self {
        Self { time, ended: false }
    }
}

/// Positions of observations in ascending order of time. `None` for none, or where a time is no number or negative.
fn by_time(observations: &[Observation]) -> Option<Vec<usize>> {
    let valid = !observations.is_empty() && observations.iter().all(|o| o.time.is_finite() && o.time >= 0.0);
    valid.then(|| {
        let mut order: Vec<usize> = (0..observations.len()).collect();
        order.sort_by(|a, b| observations[*a].time.total_cmp(&observations[*b].time));
        order
    })
}

/// The remission times of Freireich et al. (1963), *Blood* 21(6), 699-716, in weeks: 21 children with 6-mercaptopurine
/// and 21 with a placebo, in the order of the data set `leukemia` of lifelines 0.30.3.
#[cfg(test)]
mod freireich {
    use super::Observation;

    const TREATED: [(f64, bool); 21] = [
        (35.0, false),
        (34.0, false),
        (32.0, false),
        (32.0, false),
        (25.0, false),
        (23.0, true),
        (22.0, true),
        (20.0, false),
        (19.0, false),
        (17.0, false),
        (16.0, true),
        (13.0, true),
        (11.0, false),
        (10.0, false),
        (10.0, true),
        (9.0, false),
        (7.0, true),
        (6.0, false),
        (6.0, true),
        (6.0, true),
        (6.0, true),
    ];
    const PLACEBO: [f64; 21] = [
        23.0, 22.0, 17.0, 15.0, 12.0, 12.0, 11.0, 11.0, 8.0, 8.0, 8.0, 8.0, 5.0, 5.0, 4.0, 4.0, 3.0, 2.0, 2.0, 1.0, 1.0,
    ];
    /// Logarithm of the white blood cell count, the treated first.
    pub const LOG_WBC: [f64; 42] = [
        1.45, 1.47, 2.2, 2.53, 1.78, 2.57, 2.32, 2.01, 2.05, 2.16, 3.6, 2.88, 2.6, 2.7, 2.96, 2.8, 4.43, 3.2, 2.31,
        4.06, 3.28, 1.97, 2.73, 2.95, 2.3, 1.5, 3.06, 3.49, 2.12, 3.52, 3.05, 2.32, 3.26, 3.49, 3.97, 4.36, 2.42, 4.01,
        4.91, 4.48, 2.8, 5.0,
    ];

    pub fn treated() -> Vec<Observation> {
        TREATED.iter().map(|&(time, ended)| Observation { time, ended }).collect()
    }

    pub fn placebo() -> Vec<Observation> {
        PLACEBO.iter().map(|&time| Observation::ended(time)).collect()
    }

    pub fn all() -> Vec<Observation> {
        [treated(), placebo()].concat()
    }
}
