//! Whether training and sales aids help to sell.

use super::retail::with_class_note;
use super::{Basis, Family, Metric, company};
use crate::evidence;
use crate::facts::Facts;
use crate::facts::training::{AFTER, BEFORE, MOST, Pair};
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::stats::bootstrap::{bca, percentile, replicates};
use crate::stats::random::{DEFAULT_SEED, stream};
use rand::RngExt;

/// Draws of the bootstrap and of the test.
const DRAWS: usize = 1999;

/// What training did for sales: how much more the buyer's rose than the other's, minor units a month.
fn rise(pair: &Pair) -> f64 {
    (pair.buyer.after - pair.buyer.before) - (pair.other.after - pair.other.before)
}

/// Chance of a mean at least as far from zero where it is by chance which of a pair is the buyer: signs are flipped.
/// Source: Fisher (1935), *The Design of Experiments*, section 21.
fn sign_flips(rises: &[f64], draws: usize) -> f64 {
    let found = rises.iter().sum::<f64>().abs();
    let slack = 1e-9 * rises.iter().map(|rise| rise.abs()).sum::<f64>();
    let mut random = stream(DEFAULT_SEED, "training effect/signs");
    let as_far = (0..draws)
        .filter(|_| {
            let flipped: f64 = rises.iter().map(|rise| if random.random::<bool>() { *rise } else { -rise }).sum();
            flipped.abs() >= found - slack
        })
        .count();
    (as_far + 1) as f64 / (draws + 1) as f64
}

/// Whether training helps.
pub const TRAINING_EFFECT: Metric = Metric {
    id: "training_effect",
    title: "What training and sales aids added to sales to customers",
    family: Family::Products,
    unit: Unit::Money,
    basis: Basis::Estimate,
    definition: "Mean over pairs of (after − before of the buyer) − (after − before of the other): sales to customers a month (product orders of customers who were not paid and did not recruit, by orders.seller_id, and resales, claimed or verified), in major units, in the 6 full months after the month of a participant's first tool of the period and in the 3 to 6 full months before it, from the one after joining on; the same months for both. The other bought no tool in the period, joined in the same calendar month, stands in the same band of depth (0-1, 2-3, 4-5, deeper), ordered in as many of the months before and, like the buyer, was still there when the month ended; each is used once. At most 2,000 buyers, and 400 others looked at for each, in an order drawn from the ids. Who leaves later sells nothing. Readings: `before_difference` and `after_difference` of the pairs; `relative`: the effect over buyers' mean before.",
    needs: "participants, orders with kind tool and seller_id (resales) over ten full months",
    reference: "difference in differences after matching: Heckman, Ichimura and Todd (1997), Review of Economic Studies 64(4), 605-654; signs: Fisher (1935), The Design of Experiments",
    interpretation: "About zero, training that participants pay for does not help them to sell, whatever else it does. Above zero it may: who is about to sell more may also be who pays for a course, and no matching on what is recorded removes that. Whoever bought before the period is not known to have.",
    oracle: "hand calculation on pairs made by hand; all sign flips counted for four pairs",
    rows: &[&evidence::REVENUE],
    measure: training_effect,
};

fn training_effect(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let training = &company.training;
    if training.buyers == 0 {
        return Err(
            "no business participant bought training or sales aids in the period (orders of kind tool)".to_owned()
        );
    }
    if company.company.period.full_months().len() < BEFORE[1] + 1 + AFTER {
        return Err("the period holds fewer than ten full calendar months: three before a purchase and six after it are not seen".to_owned());
    }
    if training.eligible == 0 {
        return Err(format!(
            "of {} participants who bought training or sales aids none was there for three full months before and had six after",
            training.buyers
        ));
    }
    if training.pairs.len() < 2 {
        return Err(format!(
            "of {} participants who bought training or sales aids fewer than two have one like them who bought none",
            training.eligible
        ));
    }
    if !training.sales_are_known {
        return Err("no order of a customer names a seller (orders.seller_id), and there is no resales table: what participants sold to customers is not known".to_owned());
    }
    let rises: Vec<f64> = training.pairs.iter().map(rise).collect();
    let count = rises.len() as f64;
    let sum: f64 = rises.iter().sum();
    let mean_of = |of: fn(&Pair) -> f64| training.pairs.iter().map(of).sum::<f64>() / count;
    let major = facts.currency.major(1);
    let mut measured = Measured::new(major * sum / count)
        .counted(rises.len(), "pairs")
        .grade(Grade::Inferred)
        .reading("before_difference", major * mean_of(|pair| pair.buyer.before - pair.other.before))
        .reading("after_difference", major * mean_of(|pair| pair.buyer.after - pair.other.after))
        .part("participants who bought training or sales aids", training.buyers as f64, Unit::Count)
        .part("those with enough months before and after", training.eligible as f64, Unit::Count)
        .part("buyers' sales to customers a month before", major * mean_of(|pair| pair.buyer.before), Unit::Money)
        .part("buyers' sales to customers a month after", major * mean_of(|pair| pair.buyer.after), Unit::Money)
        .part("the others' before", major * mean_of(|pair| pair.other.before), Unit::Money)
        .part("the others' after", major * mean_of(|pair| pair.other.after), Unit::Money)
        .tested(
            "sales of those who bought training and of those like them who did not changed alike",
            &format!("signs of pairs flipped, {DRAWS} draws, two-sided"),
            sign_flips(&rises, DRAWS),
        );
    let before = mean_of(|pair| pair.buyer.before);
    measured = if before > 0.0 {
        measured.reading("relative", sum / count / before)
    } else {
        measured.no_reading("relative", "buyers sold nothing to customers before")
    };
    let left_out: Vec<f64> = rises.iter().map(|rise| (sum - rise) / (count - 1.0)).collect();
    let drawn = replicates(rises.len(), DRAWS, DEFAULT_SEED, "training effect", |drawn| {
        Some(drawn.iter().map(|at| rises[*at]).sum::<f64>() / count)
    });
    if let Some(drawn) = drawn {
        let (interval, method) = match bca(sum / count, &drawn, &left_out, 0.95) {
            Some(interval) => (Some(interval), "BCa"),
            None => (percentile(&drawn, 0.95), "percentiles"),
        };
        measured.interval = interval.map(|[low, high]| Interval {
            low: major * low,
            high: major * high,
            level: 0.95,
            method: format!("bootstrap over pairs, {DRAWS} draws, {method}"),
        });
    }
    if training.eligible > MOST[0] {
        measured = measured.note(format!("{} of {} buyers were matched", MOST[0], training.eligible));
    }
    Ok(with_class_note(measured, company))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::training::Sales;

    #[test]
    fn a_pair_counts_what_the_buyer_gained_beyond_the_other() {
        let pair = Pair { buyer: Sales { before: 10.0, after: 30.0 }, other: Sales { before: 5.0, after: 12.0 } };
        assert!((rise(&pair) - 13.0).abs() < 1e-12);
    }

    #[test]
    fn four_pairs_have_sixteen_flips() {
        // Of 1, 2, 3, 4 all signs alike alone give ±10: 2 of 16. Of 1, 1, 1, −1 the sum is 2, as far from zero as that
        // or farther are 4 + 4 + 1 + 1 of 16.
        assert!((sign_flips(&[1.0, 2.0, 3.0, 4.0], 40_000) - 0.125).abs() < 0.01);
        assert!((sign_flips(&[1.0, 1.0, 1.0, -1.0], 40_000) - 0.625).abs() < 0.01);
        assert!((sign_flips(&[0.0, 0.0], 99) - 1.0).abs() < 1e-12);
    }
}
