//! How much of members' mean month lies above customers'.

use super::super::timing::{MOST_DEALT, chance, method};
use super::super::{Basis, Family, Metric, company};
use super::alike::{MOST_ALIKE, weights};
use super::{TOO_FEW, both_sides};
use crate::evidence;
use crate::facts::sampled_months::{Sampled, side_of};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::stats::baseline::{Loading, loading, robust_scores};
use crate::stats::critical::NORMAL_95;
use crate::stats::ratio_difference::Share;

/// Multiples of customers' use that members are granted.
const GRANTED: [(f64, &str); 2] = [(1.5, "granting_1_5"), (2.0, "granting_2")];
/// Typical distances from the customers' typical month beyond which a member's is far.
const FAR: f64 = 3.0;

/// M34.
pub const MEAN_EXCESS_OVER_CUSTOMERS: Metric = Metric {
    id: "mean_excess_over_customers",
    title: "Members' mean month above customers'",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "1 − μC / μM: μ the mean over people of their product purchases per month with any; business participants, registered customers (preferred, retail), house accounts out. Interval by the delta method, people as observations. Readings: `gamma_star` = μM / μC; `granting_1_5` and `granting_2`, max(0, 1 − Γ·μC / μM) for Γ = 1.5 and 2; `reweighted`, at most 3,000 of each with customers weighted to be like members in tenure, season and region; `far_above`, the share of members with (ln V − median) / (1.4826 · MAD) > 3, V the person's mean month, median and MAD of ln V over customers (at most 20,000 of each). Test: μM − μC over its standard error, who is a member dealt anew among people; at least 30 of each.",
    needs: "participants (preferred or registered retail, joined_on, region), orders",
    reference: "FTC Business Guidance Concerning Multi-Level Marketing (2018): usual consumption, read off people who cannot earn; DiNardo, Fortin and Lemieux (1996), Econometrica 64(5)",
    interpretation: "Γ* is how many times more than customers members would have to use themselves for the excess to be all use. Members may be heavier users, and nothing here says they are not: read it beside the measures at thresholds and on timing. How often people buy is not compared, only how much when they do. Resale to customers is not taken off.",
    oracle: "μM 100, μC 40: .6 and Γ* 2.5, by hand; made-up people, called members at random, for the test",
    rows: &[&evidence::MONTHS_BY_SPENDING],
    measure,
};

fn measure(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let [members, customers] = both_sides(company)?;
    let [ours, theirs] = means(company);
    let found = loading(&ours, &theirs, &vec![1.0; theirs.len()])
        .ok_or("fewer than two members or registered customers bought product")?;
    let interval = interval(&found);
    let money = facts.currency.major(1);
    let mut measured = Measured::new(found.share)
        .counted(ours.len().min(theirs.len()), "people of the smaller side who bought")
        .grade(Grade::Inferred)
        .part("members' mean month", money * found.members_mean, Unit::Money)
        .part("customers' mean month", money * found.customers_mean, Unit::Money);
    measured.interval = Some(Interval {
        low: interval[0],
        high: interval[1],
        level: 0.95,
        method: "delta method, people as observations".to_owned(),
    });
    measured = match found.multiple {
        // 1/(1 − share), so that the ends follow from those of the share; above 1 it has no end.
        Some(multiple) if interval[1] < 1.0 => {
            measured.reading_within("gamma_star", multiple, interval.map(|end| 1.0 / (1.0 - end)))
        }
        Some(multiple) => measured.reading("gamma_star", multiple),
        None => measured.no_reading("gamma_star", "customers' mean month is nothing"),
    };
    for (granted, name) in GRANTED {
        let left = |share: f64| (1.0 - granted * (1.0 - share)).max(0.0);
        measured = measured.reading_within(name, found.at_least(granted), interval.map(left));
    }
    measured = reweighted(measured, company, members, customers);
    measured = match far_above(members, customers) {
        Some(share) => measured.reading("far_above", share),
        None => measured.no_reading("far_above", "half of the customers have the same mean month"),
    };
    let people = |side: &Sampled| -> Vec<Share> {
        (0..side.len().min(MOST_DEALT)).map(|at| Share { of: side.mean(at), all: 1.0 }).collect()
    };
    Ok(match chance(&people(members), &people(customers), "mean/members") {
        Some(p) => measured.tested("members' mean month is no larger than customers'", &method(), p),
        None => measured.note(TOO_FEW),
    })
}

fn interval(found: &Loading) -> [f64; 2] {
    let reach = NORMAL_95 * found.standard_error;
    [found.share - reach, found.share + reach]
}

/// Everybody's mean month with a purchase, of members and of customers.
fn means(company: &CompanyFacts<'_>) -> [Vec<f64>; 2] {
    let mut sums = [(); 2].map(|()| vec![(0_i64, 0_u32); company.company.participants.len()]);
    for row in company.monthly.of_people().filter(|row| row.product > 0) {
        if let Some(side) = side_of(row.class) {
            let sum = &mut sums[side][row.person as usize];
            sum.0 += row.product;
            sum.1 += 1;
        }
    }
    sums.map(|people| {
        people
            .into_iter()
            .filter(|(_, months)| *months > 0)
            .map(|(sum, months)| sum as f64 / f64::from(months))
            .collect()
    })
}

fn reweighted(measured: Measured, company: &CompanyFacts<'_>, members: &Sampled, customers: &Sampled) -> Measured {
    let weights = match weights(company) {
        Err(reason) => return measured.no_reading("reweighted", &reason),
        Ok(weights) => weights,
    };
    let first = |side: &Sampled| (0..side.len().min(MOST_ALIKE)).map(|at| side.mean(at)).collect::<Vec<_>>();
    match loading(&first(members), &first(customers), &weights) {
        Some(found) => measured.reading_within("reweighted", found.share, interval(&found)),
        None => measured.no_reading("reweighted", "fewer than two people of a side"),
    }
}

/// The share of members whose mean month lies far above the customers' typical one, on a log scale.
fn far_above(members: &Sampled, customers: &Sampled) -> Option<f64> {
    let logs = |side: &Sampled| (0..side.len()).map(|at| side.mean(at).ln()).collect::<Vec<_>>();
    let scores = robust_scores(&logs(members), &logs(customers))?;
    Some(scores.iter().filter(|score| **score > FAR).count() as f64 / scores.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::stream;
    use crate::stats::ratio_difference::dealt_probability;
    use rand::{Rng, RngExt};

    /// Somebody's mean month: a long-tailed level, in steps of a price list; `least` is what loaders buy.
    fn mean_month(random: &mut dyn Rng, least: f64) -> Share {
        let level = 1.0 / random.random_range(0.05_f64..1.0);
        let months = random.random_range(1..12_u32);
        let sum: f64 =
            (0..months).map(|_| (25.0 * (level * random.random_range(0.2..2.0_f64)).ceil()).max(least)).sum();
        Share { of: sum / f64::from(months), all: 1.0 }
    }

    fn p(random: &mut dyn Rng, people: [u32; 2], loaders: f64) -> f64 {
        let members: Vec<Share> = (0..people[0])
            .map(|_| {
                let least = if random.random_bool(loaders) { 100.0 } else { 0.0 };
                mean_month(random, least)
            })
            .collect();
        let customers: Vec<Share> = (0..people[1]).map(|_| mean_month(random, 0.0)).collect();
        dealt_probability(&members, &customers, 99, 1, "test").unwrap()
    }

    #[test]
    fn people_called_members_at_random_strike_as_often_as_they_should() {
        // 5 % of 300: at most .1 at four standard errors.
        let mut random = stream(12, "test/mean");
        let struck = (0..300).filter(|_| p(&mut random, [90, 35], 0.0) <= 0.05).count();
        assert!((3..30).contains(&struck), "{struck}");
        let struck = (0..40).filter(|_| p(&mut random, [600, 300], 0.5) <= 0.05).count();
        assert!(struck > 30, "{struck}");
    }
}
