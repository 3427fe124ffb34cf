//! Whether groups stay equally long.
//!
//! The log-rank test of Mantel (1966), *Cancer Chemotherapy Reports* 50(3), 163-170, for any number of groups as in Peto
//! and Peto (1972), *Journal of the Royal Statistical Society A* 135(2), 185-207: at each time at which something ended,
//! the ends in a group are compared with its share of those at risk.

use super::super::positive_definite::Cholesky;
use super::late_entry::AtRisk;
use super::{Observation, by_time};
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// What the test found.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRank {
    /// The statistic.
    pub chi_squared: f64,
    /// Number of groups less one.
    pub degrees: usize,
    /// Probability of a statistic as large where all groups stay equally long.
    pub p: f64,
    /// Ends in each group.
    pub observed: Vec<f64>,
    /// Ends expected in each group, if all had the same risk at each time.
    pub expected: Vec<f64>,
}

/// Compares two or more groups.
///
/// `None` for fewer than two groups, an empty group, an unusable time, or where the data cannot tell groups apart
/// because nothing ended while they were watched together.
pub fn log_rank<G: AsRef<[Observation]>>(groups: &[G]) -> Option<LogRank> {
    if groups.len() < 2 || groups.iter().any(|group| group.as_ref().is_empty()) {
        return None;
    }
    let pooled: Vec<Observation> = groups.iter().flat_map(AsRef::as_ref).copied().collect();
    let member: Vec<usize> = groups.iter().enumerate().flat_map(|(at, group)| vec![at; group.as_ref().len()]).collect();
    let order = by_time(&pooled)?;
    let mut at_risk: Vec<f64> = groups.iter().map(|group| group.as_ref().len() as f64).collect();
    let mut tally = Tally::new(groups.len());
    for tied in order.chunk_by(|a, b| pooled[*a].time.total_cmp(&pooled[*b].time).is_eq()) {
        let mut ended = vec![0.0; groups.len()];
        for at in tied.iter().filter(|at| pooled[**at].ended) {
            ended[member[*at]] += 1.0;
        }
        tally.add(&at_risk, &ended);
        for at in tied {
            at_risk[member[*at]] -= 1.0;
        }
    }
    tally.result()
}

/// The same for people of whom some came under observation late: each counts at the ages at which it was watched.
///
/// `None` as for [`log_rank`], where an empty group is one that nobody was seen in from the start.
pub fn log_rank_by_age(groups: &[AtRisk]) -> Option<LogRank> {
    if groups.len() < 2 || groups.iter().any(|group| group.at_risk.is_empty()) {
        return None;
    }
    let ages = groups.iter().map(|group| group.at_risk.len()).max()?;
    let mut tally = Tally::new(groups.len());
    let at = |counts: &[u32], age: usize| counts.get(age).map_or(0.0, |count| f64::from(*count));
    for age in 0..ages {
        let ended: Vec<f64> = groups.iter().map(|group| at(&group.ended, age)).collect();
        let at_risk: Vec<f64> = groups.iter().map(|group| at(&group.at_risk, age)).collect();
        tally.add(&at_risk, &ended);
    }
    tally.result()
}

/// Sums over the times at which something ended.
struct Tally {
    observed: Vec<f64>,
    expected: Vec<f64>,
    covariance: Vec<Vec<f64>>,
}

impl Tally {
    fn new(count: usize) -> Self {
        Self { observed: vec![0.0; count], expected: vec![0.0; count], covariance: vec![vec![0.0; count]; count] }
    }

    /// The ends at one time follow the multivariate hypergeometric law, given who was at risk.
    fn add(&mut self, at_risk: &[f64], ended: &[f64]) {
        let d: f64 = ended.iter().sum();
        if d == 0.0 {
            return;
        }
        let n: f64 = at_risk.iter().sum();
        let spread = if n > 1.0 { d * (n - d) / (n - 1.0) } else { 0.0 };
        for (row, &in_row) in ended.iter().enumerate() {
            let share = at_risk[row] / n;
            self.observed[row] += in_row;
            self.expected[row] += d * share;
            for (column, of_column) in at_risk.iter().enumerate() {
                let same = if row == column { 1.0 } else { 0.0 };
                self.covariance[row][column] += spread * share * (same - of_column / n);
            }
        }
    }

    /// The last group follows from the others and is left out, since the differences sum to 0.
    fn result(self) -> Option<LogRank> {
        let degrees = self.observed.len() - 1;
        let covariance: Vec<Vec<f64>> = self.covariance[..degrees].iter().map(|row| row[..degrees].to_vec()).collect();
        let difference: Vec<f64> = (0..degrees).map(|at| self.observed[at] - self.expected[at]).collect();
        let weighted = Cholesky::of(&covariance)?.solve(&difference);
        let chi_squared: f64 = weighted.iter().zip(&difference).map(|(w, d)| w * d).sum();
        let p = ChiSquared::new(degrees as f64).ok()?.sf(chi_squared);
        Some(LogRank { chi_squared, degrees, p, observed: self.observed, expected: self.expected })
    }
}

#[cfg(test)]
mod tests {
    use super::super::freireich;
    use super::*;

    /// lifelines 0.30.3 `logrank_test`; the R package fastlogranktest prints 1.679294e+01.
    #[test]
    fn freireichs_children_differ_by_treatment_as_published() {
        let found = log_rank(&[freireich::treated(), freireich::placebo()]).unwrap();
        assert!((found.chi_squared - 16.792_941).abs() < 5e-7, "{}", found.chi_squared);
        assert!((found.p - 4.168_809e-5).abs() < 5e-12);
        assert_eq!((found.degrees, found.observed.as_slice()), (1, [9.0, 21.0].as_slice()));
        let expected: f64 = found.expected.iter().sum();
        assert!((expected - 30.0).abs() < 1e-12, "ends are only shared out otherwise");
    }

    /// Kleinbaum and Klein, *Survival Analysis*, chapter 2, print 26.39 with 2 degrees of freedom for the three
    /// categories of the white blood cell count (up to 2.3, up to 3, above); lifelines 0.30.3 gives the further digits.
    #[test]
    fn three_groups_by_white_blood_cells_agree_with_the_textbook() {
        let mut groups = vec![Vec::new(), Vec::new(), Vec::new()];
        for (observation, log_wbc) in freireich::all().into_iter().zip(freireich::LOG_WBC) {
            groups[usize::from(log_wbc > 2.3) + usize::from(log_wbc > 3.0)].push(observation);
        }
        assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [11, 14, 17]);
        let found = log_rank(&groups).unwrap();
        assert!((found.chi_squared - 26.390_628).abs() < 5e-7, "{}", found.chi_squared);
        assert!((found.p - 1.859_293e-6).abs() < 5e-13);
    }

    #[test]
    fn what_cannot_be_compared_has_no_test() {
        let children = freireich::treated();
        assert_eq!(log_rank(std::slice::from_ref(&children)), None);
        assert_eq!(log_rank(&[children.clone(), Vec::new()]), None);
        assert_eq!(log_rank(&[[Observation::censored(1.0)], [Observation::censored(2.0)]]), None);
        assert_eq!(log_rank(&[[Observation::ended(2.0)], [Observation::censored(1.0)]]), None);
        assert_eq!(log_rank(&[[Observation::ended(f64::NAN)], [Observation::ended(1.0)]]), None);
        let alike = log_rank(&[children.clone(), children]).unwrap();
        assert!(alike.chi_squared.abs() < 1e-12 && (alike.p - 1.0).abs() < 1e-6);
    }
}
