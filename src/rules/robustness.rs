//! How far the score depends on choices that nobody can prove: weights, severities, how groups combine, single rules.
//!
//! The OECD and JRC handbook (2008, *Handbook on Constructing Composite Indicators*, step 7) asks for it: the score is
//! computed anew with the choices drawn at random, and what is shown is how often each band comes out.

use super::score::{GroupScore, Member, TheoryScore, groups, noisy_or};
use super::theory::{THEORIES, Theory};
use super::verdict::Severity;
use super::weights::{BANDS, Band, Weights};
use crate::stats::quantile::quantile;
use crate::stats::random::{DEFAULT_SEED, stream};
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Gamma};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Draws.
const DRAWS: usize = 2000;
/// Concentration of the Dirichlet around the shipped weights: a weight of a tenth of the whole then varies by about half
/// of itself.
const CONCENTRATION: f64 = 30.0;
/// Other scales of severity that a reasonable person might choose, critical to low; information weighs nothing in all.
const SCALES: [[f64; 4]; 3] = [[1.0, 0.75, 0.5, 0.25], [1.0, 0.6, 0.3, 0.1], [1.0, 1.0, 1.0, 1.0]];

/// How often each band comes out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Robustness {
    /// Draws.
    pub draws: usize,
    /// Of each theory that has a score.
    pub theories: Vec<Spread>,
    /// Share of draws in each band, over all theories, the floor of a fired gate rule included; by the band's name.
    pub overall: BTreeMap<String, f64>,
}

/// What a theory's score does over the draws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spread {
    /// The theory.
    pub theory: Theory,
    /// Mean of its score.
    pub mean: f64,
    /// 5th percentile.
    pub low: f64,
    /// 95th percentile.
    pub high: f64,
    /// Share of draws in each band, by its name.
    pub bands: BTreeMap<String, f64>,
}

/// How groups combine into a score.
#[derive(Clone, Copy)]
enum Combine {
    NoisyOr,
    Greatest,
    Mean,
    Geometric,
}

/// Draws the choices and scores the findings under each.
pub(super) fn robustness(members: &[Member], scores: &[TheoryScore], weights: &Weights) -> Robustness {
    let mut random = stream(DEFAULT_SEED, "score/robustness");
    let with_score: Vec<Theory> = scores.iter().filter(|s| s.score.is_some()).map(|s| s.theory).collect();
    let floor = if members.iter().any(|m| m.gate_fired) { weights.bands.gate_floor } else { Band::Minimal };
    let mut drawn: BTreeMap<Theory, Vec<f64>> =
        with_score.iter().map(|theory| (*theory, Vec::with_capacity(DRAWS))).collect();
    let mut overall = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let changed = redraw(members, &mut random);
        let combine =
            [Combine::NoisyOr, Combine::Greatest, Combine::Mean, Combine::Geometric][random.random_range(0..4)];
        let mut strongest: Option<f64> = None;
        for theory in &with_score {
            let mut groups = groups(*theory, &changed);
            reweigh(&mut groups, &mut random);
            let score = 100.0 * combined(combine, weights.leak, &groups);
            drawn.entry(*theory).or_default().push(score);
            strongest = Some(strongest.map_or(score, |s| s.max(score)));
        }
        overall.extend(strongest.map(|score| weights.band(score).max(floor)));
    }
    let theories = THEORIES.into_iter().filter_map(|theory| spread(theory, drawn.remove(&theory)?, weights));
    Robustness { draws: DRAWS, theories: theories.collect(), overall: shares(&overall) }
}

/// The findings under another scale of severity, and without one rule drawn by lot in half of the draws.
fn redraw(members: &[Member], random: &mut impl Rng) -> Vec<Member> {
    let scale = SCALES[random.random_range(0..SCALES.len())];
    let dropped = random.random_bool(0.5).then(|| random.random_range(0..members.len().max(1)));
    let kept = members.iter().enumerate().filter(|(at, _)| Some(*at) != dropped);
    kept.map(|(_, member)| Member { factor: rescaled(member.severity, scale), ..member.clone() }).collect()
}

fn rescaled(severity: Severity, [critical, high, medium, low]: [f64; 4]) -> f64 {
    match severity {
        Severity::Critical => critical,
        Severity::High => high,
        Severity::Medium => medium,
        Severity::Low => low,
        Severity::Info => 0.0,
    }
}

/// Draws the weights of a theory's groups from a Dirichlet distribution around the shipped ones, their sum kept.
fn reweigh(groups: &mut [GroupScore], random: &mut impl Rng) {
    let total: f64 = groups.iter().map(|g| g.weight).sum();
    if groups.len() < 2 || total <= 0.0 {
        return;
    }
    // A Dirichlet draw is a set of gamma draws over their sum.
    let draws: Vec<f64> = groups
        .iter()
        .map(|g| {
            Gamma::new((CONCENTRATION * g.weight / total).max(1e-3), 1.0).map_or(g.weight, |gamma| gamma.sample(random))
        })
        .collect();
    let sum: f64 = draws.iter().sum();
    for (group, draw) in groups.iter_mut().zip(draws) {
        group.weight = (total * draw / sum).min(0.95);
    }
}

fn combined(combine: Combine, leak: f64, groups: &[GroupScore]) -> f64 {
    let total: f64 = groups.iter().map(|g| g.weight).sum();
    if total <= 0.0 {
        return leak;
    }
    let inside = match combine {
        Combine::NoisyOr => return noisy_or(leak, groups.iter().map(|g| (g.weight, g.strength))),
        Combine::Greatest => groups.iter().map(|g| g.strength).fold(0.0, f64::max),
        Combine::Mean => groups.iter().map(|g| g.weight * g.strength).sum::<f64>() / total,
        // A group at zero does not bring the whole to zero: the floor is a hundredth, as is usual for geometric means.
        Combine::Geometric => (groups.iter().map(|g| g.weight * g.strength.max(0.01).ln()).sum::<f64>() / total).exp(),
    };
    leak + (1.0 - leak) * inside
}

fn spread(theory: Theory, mut scores: Vec<f64>, weights: &Weights) -> Option<Spread> {
    let bands: Vec<Band> = scores.iter().map(|score| weights.band(*score)).collect();
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    scores.sort_unstable_by(f64::total_cmp);
    Some(Spread { theory, mean, low: quantile(&scores, 0.05)?, high: quantile(&scores, 0.95)?, bands: shares(&bands) })
}

fn shares(bands: &[Band]) -> BTreeMap<String, f64> {
    let share = |band: Band| bands.iter().filter(|b| **b == band).count() as f64 / bands.len().max(1) as f64;
    if bands.is_empty() {
        return BTreeMap::new();
    }
    BANDS.into_iter().map(|band| (band.words().to_owned(), share(band))).filter(|(_, share)| *share > 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(id: &str, weight: f64, strength: f64) -> GroupScore {
        GroupScore {
            id: id.to_owned(),
            title: String::new(),
            weight,
            strength,
            strength_low: strength,
            strength_high: strength,
            rules: Vec::new(),
        }
    }

    #[test]
    fn a_dirichlet_draw_keeps_the_sum_and_has_the_shipped_weights_as_its_mean() {
        let mut random = stream(1, "test");
        let (mut first, draws) = (0.0, 20_000);
        for _ in 0..draws {
            let mut groups = [group("a", 0.3, 1.0), group("b", 0.1, 1.0)];
            reweigh(&mut groups, &mut random);
            assert!((groups[0].weight + groups[1].weight - 0.4).abs() < 1e-9);
            first += groups[0].weight;
        }
        // Mean .3; the standard error of the mean is .4 × sqrt(.75 × .25 / 31 / 20000) = .0002.
        assert!((first / f64::from(draws) - 0.3).abs() < 0.001);
    }

    #[test]
    fn the_ways_to_combine_are_what_they_say() {
        let groups = [group("a", 0.6, 1.0), group("b", 0.2, 0.5)];
        // (.6 × 1 + .2 × .5) / .8 = .875; exp((.6 ln 1 + .2 ln .5) / .8) = .5^.25 = .840896.
        let of = |combine| combined(combine, 0.0, &groups);
        assert!((of(Combine::Greatest) - 1.0).abs() < 1e-12);
        assert!((of(Combine::Mean) - 0.875).abs() < 1e-12);
        assert!((of(Combine::Geometric) - 0.840_896_415).abs() < 1e-9);
        assert!((of(Combine::NoisyOr) - (1.0 - 0.4 * 0.9)).abs() < 1e-12);
    }

    #[test]
    fn without_findings_there_is_nothing_to_spread() {
        let weights = Weights::shipped().unwrap();
        let found = robustness(&[], &super::super::score::theories(&[], &weights), &weights);
        assert!(found.theories.is_empty() && found.overall.is_empty());
    }
}
