//! Whether income goes by position in the tree.

use super::income::{unseen, with_commissions};
use super::{Basis, Family, Metric};
use crate::evidence;
use crate::facts::CompanyFacts;
use crate::facts::net::Net;
use crate::genealogy::UNPLACED;
use crate::measurement::{Measured, Outcome, Unit};
use crate::stats::random::{DEFAULT_SEED, stream};
use crate::stats::rank_correlation::{correlation, kendall, mid_ranks, partial_of_ranks};

/// Most participants of whom Kendall's coefficient is computed.
const KENDALL_SAMPLE: usize = 20_000;

/// The members of the income population who have a place in the tree, the top first. The order does not hang on that of
/// the rows, and so neither do sums of them nor a sample.
pub(super) fn placed<'f>(company: &'f CompanyFacts<'_>) -> &'f [u32] {
    let tree = &company.company.genealogy;
    &company.ordered[..company.ordered.partition_point(|&person| tree.depth(person) != UNPLACED)]
}

/// Says how many of the income population have no place in the tree and are left out.
pub(super) fn note_unplaced(measured: Measured, company: &CompanyFacts<'_>, placed: usize) -> Measured {
    let left_out = company.population.members.len() - placed;
    if left_out == 0 {
        return measured;
    }
    measured.note(format!("{left_out} participants without a place in the tree are left out"))
}

/// Columns of those who have a place, as values and as ranks.
struct Positions {
    depth: Vec<f64>,
    depth_ranks: Vec<f64>,
    tenure_ranks: Vec<f64>,
}

impl Positions {
    fn of(company: &CompanyFacts<'_>, people: &[u32]) -> Self {
        let depth = column(people, |person| f64::from(company.company.genealogy.depth(person)));
        let tenure = column(people, |person| f64::from(company.tenure_days(person)));
        Self { depth_ranks: mid_ranks(&depth), tenure_ranks: mid_ranks(&tenure), depth }
    }

    /// Adds how an income goes with depth: adjusted for tenure, plain, and by Kendall's coefficient. The adjusted one is
    /// the value where the name is empty.
    fn add(&self, measured: Measured, name: &str, income: &[f64], ranks: &[f64], sample: &[usize]) -> Measured {
        let adjusted = partial_of_ranks(ranks, &self.depth_ranks, &self.tenure_ranks);
        let plain = correlation(ranks, &self.depth_ranks);
        let chosen = |of: &[f64]| sample.iter().map(|&at| of[at]).collect::<Vec<f64>>();
        let pairs = kendall(&chosen(income), &chosen(&self.depth));
        let named = |reading: &str| if name.is_empty() { reading.to_owned() } else { format!("{name}_{reading}") };
        let measured = if name.is_empty() { measured } else { put(measured, name, adjusted, HELD_SAYS_ALL) };
        let measured = put(measured, &named("unadjusted"), plain, NO_VARIATION);
        put(measured, &named("kendall"), pairs, NO_VARIATION)
    }
}

const NO_VARIATION: &str = "one of the two is the same for everybody";
const HELD_SAYS_ALL: &str = "one of the two is the same for everybody, or tenure says all there is to say about it";

fn put(measured: Measured, name: &str, value: Option<f64>, reason: &str) -> Measured {
    match value {
        Some(value) => measured.reading(name, value),
        None => measured.no_reading(name, reason),
    }
}

/// A value of every person.
pub(super) fn column(people: &[u32], value: impl Fn(u32) -> f64) -> Vec<f64> {
    people.iter().map(|&person| value(person)).collect()
}

/// Positions of a random sample without repetition, ascending; everybody where there are no more.
pub(super) fn sample(count: usize, most: usize, purpose: &str) -> Vec<usize> {
    if count <= most {
        return (0..count).collect();
    }
    let mut chosen = rand::seq::index::sample(&mut stream(DEFAULT_SEED, purpose), count, most).into_vec();
    chosen.sort_unstable();
    chosen
}

/// M52.
pub const POSITION_INCOME_CORRELATION: Metric = Metric {
    id: "position_income_correlation",
    title: "How company cash goes with depth, tenure held equal",
    family: Family::Income,
    unit: Unit::Coefficient,
    basis: Basis::Estimate,
    definition: "Spearman's ρ of company cash (N3) and depth over the income population, with the ranks of tenure (days between joining and leaving or the end) taken out of both: (r_xy − r_xz·r_yz)/√((1 − r_xz²)(1 − r_yz²)). −1 = the deeper, the less. Readings: `unadjusted`; `kendall`, τ_b unadjusted, on a seeded sample of 20,000 where there are more; `join_order`, ρ with the day of joining; `downline_size`, ρ with the number of business participants below, tenure held equal; the same of commissions (`commissions`, `commissions_unadjusted`, `commissions_kendall`) and, where resales and expenses are recorded as a whole, of N1 (`n1`, …).",
    needs: "participants with sponsors, orders, commissions (returns, resales, expenses)",
    reference: "Spearman (1904), American Journal of Psychology 15(1), 72-101; Conover (1999), Practical Nonparametric Statistics, section 5.4; Kendall (1945), Biometrika 33(3), 239-251",
    interpretation: "Who joined early stands higher and has had more time: without tenure held equal the coefficient is negative by construction. Descriptive, never decisive: people who sell well also recruit, and so have others below them.",
    oracle: "TINY-7: commissions −.815572, N1 −.472034 and τ_b −.379628 (scipy 1.17.1); N3 with tenure held .185073, and the made companies (numpy 2.4.6, `tests/oracles/income_and_position.py`)",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: position_income_correlation,
};

fn position_income_correlation(facts: &crate::facts::Facts<'_>) -> Outcome {
    let company = with_commissions(facts)?;
    let people = placed(company);
    let positions = Positions::of(company, people);
    let net = |net: Net| column(people, |person| company.net(net, person as usize));
    let cash = net(Net::CompanyCash);
    let ranks = mid_ranks(&cash);
    let value = partial_of_ranks(&ranks, &positions.depth_ranks, &positions.tenure_ranks).ok_or(
        "company cash, depth or tenure is the same for everybody, or tenure says all there is to say about one of the others",
    )?;
    let chosen = sample(people.len(), KENDALL_SAMPLE, "position_income_correlation");
    let mut measured = Measured::new(value).counted(people.len(), "business participants");
    measured = positions.add(measured, "", &cash, &ranks, &chosen);
    let joined = mid_ranks(&column(people, |person| f64::from(company.company.participants.joined[person as usize])));
    measured = put(measured, "join_order", correlation(&ranks, &joined), NO_VARIATION);
    let below = mid_ranks(&column(people, |person| f64::from(company.downline.members[person as usize])));
    measured = put(measured, "downline_size", partial_of_ranks(&ranks, &below, &positions.tenure_ranks), HELD_SAYS_ALL);
    let commissions = column(people, |person| company.ledger.commissions[person as usize] as f64);
    measured = positions.add(measured, "commissions", &commissions, &mid_ranks(&commissions), &chosen);
    measured = match company.holds_all_of(Net::Strict) {
        Ok(()) => {
            let strict = net(Net::Strict);
            positions.add(measured, "n1", &strict, &mid_ranks(&strict), &chosen)
        }
        Err(reason) => measured.no_reading("n1", reason),
    };
    if people.len() > KENDALL_SAMPLE {
        measured = measured.note(format!("Kendall's coefficients are those of a sample of {KENDALL_SAMPLE}"));
    }
    Ok(unseen(note_unplaced(measured, company, people.len()), company))
}

#[cfg(test)]
mod tests {
    use super::sample;

    #[test]
    fn a_sample_repeats_nobody_and_is_the_same_again() {
        assert_eq!(sample(3, 5, "a"), [0, 1, 2]);
        assert_eq!(sample(0, 5, "a"), [0_usize; 0]);
        let drawn = sample(1000, 50, "a");
        assert_eq!(drawn.len(), 50);
        assert!(drawn.is_sorted_by(|a, b| a < b) && drawn.iter().all(|at| *at < 1000));
        assert_eq!(drawn, sample(1000, 50, "a"));
        assert_ne!(drawn, sample(1000, 50, "b"));
    }
}
