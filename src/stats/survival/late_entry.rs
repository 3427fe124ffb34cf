//! People who come under observation late: they joined before the records begin, and are seen only because they were
//! still there then. They count as at risk from that age on and not before; otherwise stays would look longer than they
//! are, since whoever left early is missing among them.
//!
//! Lynden-Bell (1971), *Monthly Notices of the Royal Astronomical Society* 155, 95-118; Tsai, Jewell and Wang (1987),
//! *Biometrika* 74(4), 883-886. Ages are whole numbers, such as days, so that many people are counted without sorting.

use super::kaplan_meier::Curve;

/// One person's time under observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The last age before observation began; `None` where it began with the stay itself.
    pub after: Option<u32>,
    /// The last age observed.
    pub until: u32,
    /// Whether it ended then.
    pub ended: bool,
}

impl Span {
    /// Whether the person is under observation at an age.
    pub fn holds(&self, age: u32) -> bool {
        self.after.is_none_or(|after| after < age) && age <= self.until
    }

    /// How many ages the person is under observation.
    pub fn length(&self) -> u32 {
        self.after.map_or(self.until + 1, |after| self.until.saturating_sub(after))
    }
}

/// How many are at risk and how many end at each age from 0 on, as far as somebody is watched without a gap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtRisk {
    /// At risk at each age.
    pub at_risk: Vec<u32>,
    /// Ended at each age.
    pub ended: Vec<u32>,
}

impl AtRisk {
    /// Counts people. The ages stop where nobody is watched, and where all who were watched ended although others come
    /// later: what follows says nothing about who was there before. There is no age where nobody was seen from the start.
    pub fn of(spans: impl Iterator<Item = Span> + Clone) -> Self {
        let ages = spans.clone().map(|span| span.until as usize + 1).max().unwrap_or(0);
        let (mut change, mut ended) = (vec![0_i64; ages + 1], vec![0_u32; ages]);
        for span in spans.filter(|span| span.length() > 0) {
            change[span.after.map_or(0, |after| after as usize + 1)] += 1;
            change[span.until as usize + 1] -= 1;
            ended[span.until as usize] += u32::from(span.ended);
        }
        let mut at_risk = Vec::with_capacity(ages);
        let mut now = 0;
        for (age, &ended) in ended.iter().enumerate() {
            now += change[age];
            let gone = now == 0;
            if !gone {
                at_risk.push(now as u32);
            }
            if gone || i64::from(ended) == now {
                break;
            }
        }
        ended.truncate(at_risk.len());
        Self { at_risk, ended }
    }

    /// The last age up to which somebody was watched. `None` where nobody was seen from the start.
    pub fn longest(&self) -> Option<u32> {
        self.at_risk.len().checked_sub(1).map(|age| age as u32)
    }

    /// The Kaplan-Meier curve. `None` where nobody was seen from the start.
    pub fn curve(&self) -> Option<Curve> {
        let longest = self.longest()?;
        let ages = self.at_risk.iter().zip(&self.ended).enumerate().filter(|(_, (_, ended))| **ended > 0);
        Some(Curve::of(ages.map(|(age, (n, d))| (age as f64, *n as usize, *d as usize)), f64::from(longest)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::kaplan_meier::kaplan_meier;
    use super::super::log_rank::{log_rank, log_rank_by_age};
    use super::super::{Observation, freireich};
    use super::*;

    /// Statistic and p of statsmodels for the two groups of [`twelve`].
    const EXPECTED: [f64; 2] = [0.206_583_611_573, 0.649_458_414_772];

    fn spans(observations: &[Observation]) -> Vec<Span> {
        observations.iter().map(|o| Span { after: None, until: o.time as u32, ended: o.ended }).collect()
    }

    #[test]
    fn without_late_entry_curve_and_test_are_the_plain_ones() {
        let (treated, placebo) = (spans(&freireich::treated()), spans(&freireich::placebo()));
        let at_risk = AtRisk::of(treated.iter().copied());
        assert_eq!(at_risk.curve(), kaplan_meier(&freireich::treated()));
        let found = log_rank_by_age(&[at_risk, AtRisk::of(placebo.iter().copied())]).unwrap();
        let plain = log_rank(&[freireich::treated(), freireich::placebo()]).unwrap();
        assert!((found.chi_squared - plain.chi_squared).abs() < 1e-9 && (found.p - plain.p).abs() < 1e-12);
    }

    /// lifelines 0.30.3, `KaplanMeierFitter(entry = …)`, and statsmodels 0.15.0, `survdiff(entry = …)`; see
    /// `tests/oracles/survival_and_inequality.py`.
    fn twelve() -> [Vec<Span>; 2] {
        let span = |(after, until, ended): (i32, u32, bool)| Span { after: u32::try_from(after).ok(), until, ended };
        let first = [(-1, 2, true), (-1, 4, false), (-1, 5, true), (1, 6, true), (3, 9, false), (4, 8, true)];
        let second = [(-1, 3, true), (-1, 3, true), (-1, 7, true), (2, 5, true), (2, 9, false), (5, 6, true)];
        [first.map(span).to_vec(), second.map(span).to_vec()]
    }

    #[test]
    fn late_entrants_are_at_risk_from_their_entry_on() {
        let [first, _] = twelve();
        let at_risk = AtRisk::of(first.iter().copied());
        assert_eq!(at_risk.at_risk, [3, 3, 4, 3, 4, 4, 3, 2, 2, 1]);
        // 3/4 · 3/4 · 2/3 · 1/2.
        let curve = at_risk.curve().unwrap();
        for (age, share) in [(1.0, 1.0), (2.0, 0.75), (5.0, 0.5625), (6.0, 0.375), (9.0, 0.1875)] {
            assert!((curve.survival(age).unwrap() - share).abs() < 1e-12, "{age}");
        }
        let interval = curve.interval(9.0, 0.95).unwrap();
        assert!((interval[0] - 0.007_638).abs() < 1e-6 && (interval[1] - 0.562_783).abs() < 1e-6, "{interval:?}");
    }

    #[test]
    fn what_nobody_was_watched_for_is_not_told() {
        let late = Span { after: Some(3), until: 9, ended: true };
        assert_eq!(AtRisk::of([late].into_iter()).longest(), None);
        assert_eq!(AtRisk::of(std::iter::empty()).curve(), None);
        // The only one seen from the start is watched to 2: a gap at 3.
        let young = Span { after: None, until: 2, ended: false };
        assert_eq!(AtRisk::of([young, late].into_iter()).longest(), Some(2));
        // The only one at risk ends at 2, before the others come.
        let gone = Span { ended: true, ..young };
        let curve = AtRisk::of([gone, late].into_iter()).curve().unwrap();
        assert_eq!((curve.longest, curve.survival(2.0)), (2.0, Some(0.0)));
        // Observed at no age.
        assert_eq!(Span { after: Some(4), until: 4, ended: true }.length(), 0);
        assert!(late.holds(4) && late.holds(9) && !late.holds(3) && young.holds(0));
    }

    #[test]
    fn the_test_takes_late_entrants_at_their_age() {
        let [first, second] = twelve();
        let found = log_rank_by_age(&[AtRisk::of(first.into_iter()), AtRisk::of(second.into_iter())]).unwrap();
        assert!((found.chi_squared - EXPECTED[0]).abs() < 1e-9, "{}", found.chi_squared);
        assert!((found.p - EXPECTED[1]).abs() < 1e-9, "{}", found.p);
    }
}
