//! Members' bunching at a threshold less customers', who have no reason to reach it.
//!
//! Prices and packs make heaps for everybody, so the difference is held against the same difference at placebo
//! thresholds where nothing is to be had. Source: Kleven (2016), *Annual Review of Economics* 8, 435-464,
//! on differences in bunching; the rank of the true threshold among placebos is the permutation test of Ganong and Jäger
//! (2018), *Journal of the American Statistical Association* 113(522), 494-504.

use super::bunching::{Design, bunching};

/// Histograms of the two groups over the same bins.
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a> {
    /// Members, one count a bin.
    pub members: &'a [f64],
    /// Customers, one count a bin.
    pub customers: &'a [f64],
    /// Number of the first bin, 0 being the one that starts at the true threshold.
    pub first: i64,
}

/// What is looked at around a threshold, true or placebo.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// How the counterfactual is fitted; its `round` counts from the true threshold.
    pub design: Design,
    /// Bins on each side of the threshold that are fitted.
    pub reach: i64,
}

/// The difference at the true threshold among placebos.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// `b` of members less `b` of customers at the true threshold.
    pub difference: f64,
    /// The same at the placebos that have one.
    pub placebos: Vec<f64>,
    /// `(1 + placebos with as much)/(1 + placebos)`: the chance of a difference as large where there is no threshold.
    pub p: f64,
}

/// Bunching of members less bunching of customers at the bin `place`.
///
/// `None` where the bins around it are not all there or either group has no counterfactual.
pub fn difference_at(groups: Groups, surroundings: Surroundings, place: i64) -> Option<f64> {
    let Surroundings { design, reach } = surroundings;
    let from = usize::try_from(place - reach - groups.first).ok()?;
    let to = usize::try_from(place + reach - groups.first).ok()?;
    let mass = |counts: &[f64]| Some(bunching(counts.get(from..=to)?, -reach, design)?.excess_mass);
    Some(mass(groups.members)? - mass(groups.customers)?)
}

/// The difference at the true threshold, bin 0, and its rank among `placebos`. A placebo counts where it has a
/// difference; where prices heap at round numbers, placebos are best round numbers as well, and multiples of
/// `design.round`, since others would count their heaps wrongly and are left out.
///
/// `None` where the true threshold has no difference or no placebo has one.
pub fn difference(groups: Groups, surroundings: Surroundings, placebos: &[i64]) -> Option<Difference> {
    let true_one = difference_at(groups, surroundings, 0)?;
    let round = surroundings.design.round;
    let placebos: Vec<f64> = placebos
        .iter()
        .filter(|place| round <= 0 || *place % round == 0)
        .filter_map(|place| difference_at(groups, surroundings, *place))
        .collect();
    if placebos.is_empty() {
        return None;
    }
    let as_much = placebos.iter().filter(|placebo| **placebo >= true_one).count();
    let p = (1 + as_much) as f64 / (1 + placebos.len()) as f64;
    Some(Difference { difference: true_one, placebos, p })
}

/// Placebo thresholds: every `step`-th bin from the true threshold whose surroundings lie in the histogram and hold no
/// window of one of the `thresholds`, bins at which something is to be had.
pub fn placebo_places(groups: Groups, surroundings: Surroundings, thresholds: &[i64], step: i64) -> Vec<i64> {
    let Surroundings { design, reach } = surroundings;
    let bins = groups.members.len().min(groups.customers.len()) as i64;
    let clear = |place: i64| {
        thresholds.iter().all(|t| place + reach < t + design.window_low || place - reach > t + design.window_high)
    };
    (groups.first + reach..groups.first + bins - reach)
        .filter(|place| step > 0 && place % step == 0 && *place != 0 && clear(*place))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AROUND: Surroundings =
        Surroundings { design: Design { order: 1, window_low: 0, window_high: 0, round: 0 }, reach: 5 };

    /// 201 bins from −100 to 100 with 1000 − z each.
    fn smooth() -> Vec<f64> {
        (-100..=100).map(|z| 1000.0 - f64::from(z)).collect()
    }

    #[test]
    fn heaps_that_both_have_cancel_and_the_members_spike_stays() {
        // By hand: customers have 100 more at 0, a tenth of 1000; members 500 more, a half. .5 − .1 = .4.
        let (mut members, mut customers) = (smooth(), smooth());
        members[100] += 500.0;
        customers[100] += 100.0;
        let groups = Groups { members: &members, customers: &customers, first: -100 };
        let places = placebo_places(groups, AROUND, &[0], 5);
        // From −95 to 95 in steps of 5, less −5, 0 and 5, whose surroundings hold bin 0.
        assert_eq!(places.len(), 39 - 3);
        let found = difference(groups, AROUND, &places).unwrap();
        assert!((found.difference - 0.4).abs() < 1e-9);
        assert_eq!(found.placebos.len(), 36);
        assert!((found.p - 1.0 / 37.0).abs() < 1e-12);
    }

    #[test]
    fn a_difference_like_those_at_placebos_has_a_large_p() {
        let (mut members, customers) = (smooth(), smooth());
        for bin in (0..=200).step_by(20) {
            members[bin] += 300.0 - bin as f64;
        }
        let groups = Groups { members: &members, customers: &customers, first: -100 };
        // Heaps of 300, 280, … at −100, −80, …: by hand b = heap/(1000 − z); at 0 it is .2. At −80, −60, −40 and −20 it
        // is 280/1080, 260/1060, 240/1040 and 220/1020, all more; at 20, 40, 60 and 80 it is less.
        let places = [-80, -60, -40, -20, 20, 40, 60, 80];
        let found = difference(groups, AROUND, &places).unwrap();
        assert!((found.difference - 0.2).abs() < 1e-9);
        assert!((found.p - 5.0 / 9.0).abs() < 1e-12);
    }

    #[test]
    fn without_surroundings_or_placebos_there_is_none() {
        let counts = smooth();
        let groups = Groups { members: &counts, customers: &counts, first: -100 };
        assert_eq!(difference(groups, AROUND, &[]), None);
        assert_eq!(difference(groups, AROUND, &[99, -99]), None, "their surroundings leave the histogram");
        assert_eq!(difference(Groups { first: 3, ..groups }, AROUND, &[20]), None, "bin 0 is not there");
        let nobody = vec![0.0; 201];
        assert_eq!(difference(Groups { customers: &nobody, ..groups }, AROUND, &[20]), None);
        let rounded = Surroundings { design: Design { round: 10, ..AROUND.design }, ..AROUND };
        assert_eq!(difference(groups, rounded, &[15]), None, "15 is not round");
        assert!(placebo_places(groups, AROUND, &[0], 0).is_empty());
    }
}
