//! How far apart the distributions of members' and customers' months lie.

use super::super::timing::FEWEST;
use super::super::{Basis, Family, Metric, company};
use super::alike::{MOST_ALIKE, weights};
use super::{TOO_FEW, both_sides};
use crate::evidence;
use crate::facts::Facts;
use crate::facts::sampled_months::Sampled;
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::stats::baseline::ks::{ByPerson, distance_by_person};
use crate::stats::baseline::quantile_differences_weighted;

/// Where members' months are set beside customers' at the same place.
const PLACES: [(f64, &str); 4] =
    [(0.25, "lower quarter"), (0.5, "median"), (0.75, "upper quarter"), (0.9, "highest tenth")];

/// M33.
pub const KS_MEMBERS_CUSTOMERS: Metric = Metric {
    id: "ks_members_customers",
    title: "How far members' monthly buying lies from customers'",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "sup|F_M − F_C|: F the distribution of product purchases in a month with any, where each person weighs one, shared among their months; business participants against registered customers (preferred, retail), house accounts out, at most 20,000 of each drawn at random. Interval: ± Massart's bands of both at as many observations as people. Readings: `ahead`, sup(F_C − F_M), the part in which members buy more; `reweighted`, the distance to at most 3,000 customers weighted [P(M|x)/P(C|x)]·[P(C)/P(M)] by a logit on tenure, its square, quarters of the year and larger regions. Parts: members' quantiles less customers'. Test: `ahead` against the two-sided Smirnov probability for as many observations as people, an upper limit; at least 30 of each.",
    needs: "participants (preferred or registered retail, joined_on, region), orders",
    reference: "Smirnov (1939); Anderson (1955), Proceedings of the AMS 6(2); Massart (1990), Annals of Probability 18(3); DiNardo, Fortin and Lemieux (1996), Econometrica 64(5)",
    interpretation: "0 = members and customers buy alike; .3 = at some amount 30 of a hundred members more than customers lie above it. It shows that members buy otherwise and not why: heavier users look the same, which tests at thresholds and on timing tell apart. Months without a purchase are not compared. Weights answer for tenure, season and region alone.",
    oracle: "scipy ks_2samp and special.kolmogorov; made-up people, called members at random, for the test",
    rows: &[&evidence::MONTHS_BY_SPENDING],
    measure,
};

fn measure(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let [members, customers] = both_sides(company)?;
    let (ours, theirs) = (Spread::of(members, None), Spread::of(customers, None));
    let found = distance_by_person(ours.by_person(), theirs.by_person()).ok_or("a month's purchases are no number")?;
    let smaller = members.len().min(customers.len());
    let mut measured = Measured::new(found.distance)
        .counted(smaller, "people of the smaller side who bought")
        .grade(Grade::Inferred)
        .reading("ahead", found.ahead);
    measured.interval = Some(Interval {
        low: (found.distance - found.margin).max(0.0),
        high: (found.distance + found.margin).min(1.0),
        level: 0.95,
        method: "bands around both distributions, people as observations".to_owned(),
    });
    measured = match weights(company) {
        Err(reason) => measured.no_reading("reweighted", &reason),
        Ok(weights) => {
            let alike = Spread::of(customers, Some(&weights));
            match distance_by_person(ours.by_person(), alike.by_person()) {
                Some(found) => measured.reading("reweighted", found.distance),
                None => measured.no_reading("reweighted", "the weighted customers have no distribution"),
            }
        }
    };
    let at = PLACES.map(|(p, _)| p);
    let apart = quantile_differences_weighted(&ours.pair(), &theirs.pair(), &at).unwrap_or_default();
    for ((_, place), apart) in PLACES.iter().zip(apart) {
        let name = format!("members' month less customers', {place}");
        measured = measured.part(&name, facts.currency.major(1) * apart, Unit::Money);
    }
    for (side, name) in [(members, "members"), (customers, "customers")] {
        if side.of > side.len() {
            measured = measured.note(format!("{} of {} {name} were drawn", side.len(), side.of));
        }
    }
    Ok(if smaller < FEWEST {
        measured.note(TOO_FEW)
    } else {
        measured.tested(
            "members' months are no larger than customers'",
            "Smirnov's two-sided probability at the one-sided distance, people as observations: an upper limit",
            // No chance is nothing: the arithmetic of the tail ends somewhere.
            found.p.max(f64::EPSILON),
        )
    })
}

/// The months of people, each with its weight.
struct Spread {
    values: Vec<f64>,
    weights: Vec<f64>,
    people: usize,
}

impl Spread {
    /// Everybody weighs one; or the first people of the sample weigh so much each.
    fn of(side: &Sampled, weights: Option<&[f64]>) -> Self {
        let people = weights.map_or(side.len(), |weights| weights.len().min(MOST_ALIKE));
        let mut spread = Self { values: Vec::new(), weights: Vec::new(), people };
        for at in 0..people {
            let own = side.product(at);
            let weight = weights.map_or(1.0, |weights| weights[at]) / own.len() as f64;
            spread.values.extend(own);
            spread.weights.extend(own.iter().map(|_| weight));
        }
        spread
    }

    fn by_person(&self) -> ByPerson<'_> {
        ByPerson { values: &self.values, weights: &self.weights, people: self.people }
    }

    fn pair(&self) -> (&[f64], &[f64]) {
        (&self.values, &self.weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::stream;
    use rand::{Rng, RngExt};

    /// Somebody's months: a level of their own, a price list in steps, a heap at 100; `loads` lifts to it.
    fn months(random: &mut dyn Rng, loads: bool) -> Vec<f64> {
        let level = random.random_range(0.3..2.0);
        (0..random.random_range(1..12_u32))
            .map(|_| {
                let wanted = if random.random_bool(0.1) {
                    100.0
                } else {
                    12.5 * (level * random.random_range(0.5..6.0_f64)).ceil()
                };
                if loads { wanted.max(100.0) } else { wanted }
            })
            .collect()
    }

    fn p(random: &mut dyn Rng, loaders: f64) -> f64 {
        let [members, customers] = [(120, loaders), (60, 0.0)].map(|(people, loaders)| {
            let mut spread = Spread { values: vec![], weights: vec![], people };
            for _ in 0..people {
                let loads = random.random_bool(loaders);
                let own = months(random, loads);
                spread.weights.extend(own.iter().map(|_| 1.0 / own.len() as f64));
                spread.values.extend(own);
            }
            spread
        });
        distance_by_person(members.by_person(), customers.by_person()).unwrap().p
    }

    #[test]
    fn people_called_members_at_random_strike_no_more_often_than_they_should_and_loaders_do() {
        // 5 % of 400: at most 38 at four standard errors. The test errs to the safe side.
        let mut random = stream(11, "test/distance");
        let struck = (0..400).filter(|_| p(&mut random, 0.0) <= 0.05).count();
        assert!(struck < 38, "{struck}");
        let struck = (0..50).filter(|_| p(&mut random, 0.6) <= 0.05).count();
        assert!(struck > 45, "{struck}");
    }
}
