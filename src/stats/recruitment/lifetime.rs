//! How many recruits a member brings, where some members came under observation late.
//!
//! The estimate of [`super::reproduction`] with late entrants at risk from their entry on. Its error is the
//! infinitesimal jackknife of Jaeckel (1972), Bell Laboratories memorandum 72-1215-11, which for this estimate is that of
//! Ghosh and Lin (2000), *Biometrics* 56(2), 554-562: how far each member moves it, squared and summed.

use super::super::critical;
use super::super::survival::late_entry::{AtRisk, Span};

/// The recruits of a member.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifetime {
    /// Expected recruits of a member up to the horizon.
    pub recruits: f64,
    /// The standard error; members are taken to be independent of each other.
    pub standard_error: f64,
    /// The last age that counts.
    pub horizon: u32,
    /// Share still a member at the horizon. Above 0, a lifetime brings more than was seen.
    pub still_there: f64,
}

impl Lifetime {
    /// An interval on the scale of the logarithm, which keeps it above zero. `None` where nobody recruited or for no level.
    pub fn interval(&self, level: f64) -> Option<[f64; 2]> {
        let reach = critical::normal(level)? * self.standard_error / self.recruits;
        reach.is_finite().then(|| [self.recruits * (-reach).exp(), self.recruits * reach.exp()])
    }
}

/// Expected recruits of a member. `recruitments` name a member by position and the age at which it recruited; `up_to` is
/// an age after which recruits do not count.
///
/// `None` where nobody was seen from the start, or nobody as long as `up_to`, or where somebody recruits outside the time
/// observed.
pub fn lifetime(members: &[Span], recruitments: &[(u32, u32)], up_to: Option<u32>) -> Option<Lifetime> {
    let at_risk = AtRisk::of(members.iter().copied());
    let longest = at_risk.longest()?;
    let horizon = up_to.unwrap_or(longest);
    let observed = |&(member, age): &(u32, u32)| members.get(member as usize).is_some_and(|span| span.holds(age));
    if horizon > longest || !recruitments.iter().all(observed) {
        return None;
    }
    let ages = Ages::of(&at_risk, recruitments, horizon);
    let mut moved = vec![0.0; members.len()];
    for &(member, age) in recruitments.iter().filter(|(_, age)| *age <= horizon) {
        moved[member as usize] += ages.weight[age as usize];
    }
    let squares = members.iter().zip(&moved).map(|(span, own)| (own - ages.expected(span)).powi(2)).sum::<f64>();
    Some(Lifetime { recruits: ages.recruits(), standard_error: squares.sqrt(), horizon, still_there: ages.still_there })
}

/// Sums by age.
struct Ages {
    /// `S(s−)/Y(s)`: what a recruit at the age adds.
    weight: Vec<f64>,
    /// Expected recruits up to and with each age.
    mean: Vec<f64>,
    /// What each age under observation takes off, summed: `Σ S(s−)·N(s)/Y(s)² − Σ later(s)·D(s)/(Y(s)·(Y(s) − D(s)))`.
    drift: Vec<f64>,
    /// What leaving at each age takes off: recruits still expected from those who stay, over these.
    left: Vec<f64>,
    still_there: f64,
}

impl Ages {
    fn of(at_risk: &AtRisk, recruitments: &[(u32, u32)], horizon: u32) -> Self {
        let count = horizon as usize + 1;
        let mut recruits = vec![0.0; count];
        for &(_, age) in recruitments.iter().filter(|(_, age)| *age <= horizon) {
            recruits[age as usize] += 1.0;
        }
        let counts = || (0..count).map(|age| (f64::from(at_risk.at_risk[age]), f64::from(at_risk.ended[age])));
        let (mut survival, mut mean) = (1.0, 0.0);
        let (mut weights, mut means) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for ((watched, ended), recruits) in counts().zip(&recruits) {
            weights.push(survival / watched);
            mean += survival * recruits / watched;
            means.push(mean);
            survival *= 1.0 - ended / watched;
        }
        let (mut drift, mut drifts, mut left) = (0.0, Vec::with_capacity(count), Vec::with_capacity(count));
        for (age, (watched, ended)) in counts().enumerate() {
            let staying = watched - ended;
            let later = if staying > 0.0 { (mean - means[age]) / staying } else { 0.0 };
            drift += weights[age] * recruits[age] / watched - later * ended / watched;
            drifts.push(drift);
            left.push(later);
        }
        Self { weight: weights, mean: means, drift: drifts, left, still_there: survival }
    }

    fn recruits(&self) -> f64 {
        self.mean.last().copied().unwrap_or(0.0)
    }

    /// What a member's time under observation lets one expect of its own recruits.
    fn expected(&self, span: &Span) -> f64 {
        let last = self.drift.len() - 1;
        let up_to = |age: u32| self.drift[(age as usize).min(last)];
        let leaving = if span.ended { self.left.get(span.until as usize).copied().unwrap_or(0.0) } else { 0.0 };
        up_to(span.until) - span.after.map_or(0.0, up_to) + leaving
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::random::stream;
    use super::super::super::survival::Observation;
    use super::super::reproduction::reproduction;
    use super::*;
    use rand_distr::{Distribution, Geometric};

    fn span(after: i32, until: u32, ended: bool) -> Span {
        Span { after: u32::try_from(after).ok(), until, ended }
    }

    #[test]
    fn without_late_entry_it_is_the_plain_estimate() {
        // The example of `reproduction`: 1.25.
        let members = [span(-1, 2, true), span(-1, 1, false), span(-1, 3, false), span(-1, 4, true)];
        let recruitments = [(3, 4), (1, 1), (2, 3)];
        let found = lifetime(&members, &recruitments, None).unwrap();
        let plain =
            reproduction(&members.map(|s| Observation { time: f64::from(s.until), ended: s.ended }), &[4.0, 1.0, 3.0]);
        assert!((found.recruits - 1.25).abs() < 1e-12 && (found.recruits - plain.unwrap().recruits).abs() < 1e-12);
        // Up to 3: 1/4 + 1/3.
        let early = lifetime(&members, &recruitments, Some(3)).unwrap();
        assert!((early.recruits - 7.0 / 12.0).abs() < 1e-12 && (early.still_there - 2.0 / 3.0).abs() < 1e-12);
    }

    /// The estimate with each member counted so many times, from its definition.
    fn weighted(members: &[Span], recruitments: &[(u32, u32)], weights: &[f64], horizon: u32) -> f64 {
        let (mut survival, mut mean) = (1.0, 0.0);
        for age in 0..=horizon {
            let watched: f64 = members.iter().zip(weights).filter(|(s, _)| s.holds(age)).map(|(_, w)| w).sum();
            let ended = |s: &Span| s.ended && s.until == age;
            let ended: f64 = members.iter().zip(weights).filter(|(s, _)| ended(s)).map(|(_, w)| w).sum();
            let recruits: f64 =
                recruitments.iter().filter(|(_, at)| *at == age).map(|(who, _)| weights[*who as usize]).sum();
            mean += survival * recruits / watched;
            survival *= 1.0 - ended / watched;
        }
        mean
    }

    #[test]
    fn the_error_is_how_far_each_member_moves_the_estimate() {
        let members = [
            span(-1, 5, true),
            span(-1, 3, false),
            span(1, 6, true),
            span(2, 8, false),
            span(-1, 4, true),
            span(-1, 8, false),
        ];
        let recruitments = [(0, 0), (0, 2), (2, 2), (2, 5), (3, 7), (5, 7), (4, 4), (0, 5)];
        let found = lifetime(&members, &recruitments, None).unwrap();
        let slope = |member: usize| {
            let at = |by: f64| {
                let mut weights = [1.0; 6];
                weights[member] += by;
                weighted(&members, &recruitments, &weights, 8)
            };
            (at(1e-5) - at(-1e-5)) / 2e-5
        };
        let expected: f64 = (0..6).map(|member| slope(member).powi(2)).sum::<f64>().sqrt();
        assert!((found.recruits - weighted(&members, &recruitments, &[1.0; 6], 8)).abs() < 1e-12);
        assert!((found.standard_error / expected - 1.0).abs() < 1e-7, "{found:?}, {expected}");
    }

    /// A member recruits with chance .02 a day and leaves with chance .01 after it: .02·(1 − .99^201)/.01 up to day 200.
    /// Half are seen from day 60 on only, if they are still there.
    #[test]
    fn late_entrants_and_leavers_give_the_known_mean_and_its_error() {
        let mut random = stream(5, "test/lifetime");
        let (stay, next) = (Geometric::new(0.01).unwrap(), Geometric::new(0.02).unwrap());
        let expected = 0.02 * (1.0 - 0.99_f64.powi(201)) / 0.01;
        let (mut covered, mut sum) = (0, 0.0);
        for _ in 0..200 {
            let (mut members, mut recruitments) = (Vec::new(), Vec::new());
            for number in 0..300 {
                let after = if number % 2 == 0 { -1 } else { 59 };
                let end = stay.sample(&mut random) as u32;
                let member = span(after, end.min(200), end <= 200);
                let mut age = next.sample(&mut random) as u32;
                let watched = i64::from(end) > i64::from(after);
                while watched && age <= member.until {
                    if member.holds(age) {
                        recruitments.push((members.len() as u32, age));
                    }
                    age += 1 + next.sample(&mut random) as u32;
                }
                if watched {
                    members.push(member);
                }
            }
            let found = lifetime(&members, &recruitments, Some(200)).unwrap();
            let [low, high] = found.interval(0.95).unwrap();
            covered += usize::from(low <= expected && expected <= high);
            sum += found.recruits;
        }
        assert!((sum / 200.0 / expected - 1.0).abs() < 0.02, "{}, {expected}", sum / 200.0);
        // 190 ± 3.1 of 200.
        assert!((181..=199).contains(&covered), "{covered}");
    }

    #[test]
    fn what_was_not_seen_is_not_estimated() {
        assert_eq!(lifetime(&[], &[], None), None);
        assert_eq!(lifetime(&[span(2, 5, true)], &[], None), None, "nobody from the start");
        let members = [span(-1, 5, false), span(1, 6, false)];
        assert_eq!(lifetime(&members, &[(1, 1)], None), None, "before it was seen");
        assert_eq!(lifetime(&members, &[(2, 1)], None), None, "by nobody");
        assert_eq!(lifetime(&members, &[], Some(7)), None, "longer than anybody was seen");
        let none = lifetime(&members, &[], None).unwrap();
        assert_eq!((none.recruits, none.interval(0.95), none.still_there), (0.0, None, 1.0));
    }
}
