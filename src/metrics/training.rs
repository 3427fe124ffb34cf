//! Training and sales aids: what they cost whom, who is paid on them, and whether they help to sell.

use super::retail::with_class_note;
use super::{Basis, Family, Metric, company, missing};
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::facts::rewards::Source;
use crate::facts::training::{AFTER, BEFORE, MOST, Pair};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::stats::bootstrap::{bca, percentile, replicates};
use crate::stats::quantile::median;
use crate::stats::random::{DEFAULT_SEED, stream};
use rand::RngExt;

/// Draws of the bootstrap and of the test.
const DRAWS: usize = 1999;

/// What was paid for training and sales aids in the period, minor units.
fn tools(company: &CompanyFacts<'_>) -> Result<i64, String> {
    let tools = company.revenue.sum(|_, kind, _| kind == OrderKind::Tool);
    if tools > 0 {
        return Ok(tools);
    }
    Err("nobody paid for training or sales aids in the period (orders of kind tool)".to_owned())
}

/// What the questionnaire says of training.
fn with_answers(mut measured: Measured, facts: &Facts<'_>) -> Measured {
    let policies = &facts.manifest.policies;
    measured = measured.note(match policies.training_required {
        Some(true) => "training is required, by the questionnaire (training_required)",
        Some(false) => "training is not required, by the questionnaire (training_required)",
        None => "whether training is required was not answered (training_required)",
    });
    match policies.training_cost {
        Some(cost) => measured.part("required or urged training a year, by the questionnaire", cost, Unit::Money),
        None => measured,
    }
}

/// Money for training.
pub const TOOL_REVENUE_SHARE: Metric = Metric {
    id: "tool_revenue_share",
    title: "Revenue from training and sales aids",
    family: Family::Products,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Orders of kind tool in the period over all orders, by whomever, refunds not taken off. Reading `from_members`: the part of business participants of all revenue. Bounds: orders of unmapped kind.",
    needs: "participants, orders with kind tool",
    reference: "DSA Code of Ethics: no unreasonable fees for training or sales aids; money circulating among participants in place of sales",
    interpretation: "What participants pay to learn how to sell is no sale to anybody. Samples and catalogues are tools too. Companies that book training as a fee or a product show none here.",
    oracle: "hand calculation on a company of six",
    measure: |facts| {
        let company = company(facts)?;
        let all = company.revenue.sum(|_, _, _| true);
        if all <= 0 {
            return Err("there is no revenue in the period".to_owned());
        }
        let tools = company.revenue.sum(|_, kind, _| kind == OrderKind::Tool);
        let unmapped = company.revenue.sum(|_, kind, _| kind == OrderKind::Unmapped).max(0);
        let members = company.revenue.sum(|buyer, kind, _| kind == OrderKind::Tool && buyer.class() == Class::Business);
        let share = |minor: i64| minor as f64 / all as f64;
        let measured = Measured::new(share(tools))
            .counted(company.order_lines(), "order lines")
            .bounded(
                share(tools),
                share(tools + unmapped),
                &[(unmapped > 0, "orders of unmapped kind may be training or sales aids")],
            )
            .reading("from_members", share(members))
            .part("training and sales aids", facts.currency.major(tools), Unit::Money)
            .part("all revenue", facts.currency.major(all), Unit::Money);
        Ok(with_answers(measured, facts))
    },
};

/// Cost by head.
pub const TOOL_COST_PER_PARTICIPANT: Metric = Metric {
    id: "tool_cost_per_participant",
    title: "What those who bought training or sales aids paid for them",
    family: Family::Products,
    unit: Unit::Money,
    basis: Basis::Census,
    definition: "Median over the participants of the income population who bought any of what they paid for orders of kind tool in the period, in major units, refunds not taken off. Readings: `mean_of_buyers`, `mean_of_all` (over the income population) and `buyers_share`.",
    needs: "participants, orders with kind tool",
    reference: "DSA Code of Ethics: no unreasonable fees for training or sales aids; costs of taking part, FTC Business Opportunity Rule, 16 CFR 437",
    interpretation: "The period's cost, not a year's: nothing is scaled. Set it beside what participants earn (median_commissions). Voluntary courses that people value are in it.",
    oracle: "hand calculation on a company of six",
    measure: |facts| {
        let company = company(facts)?;
        tools(company)?;
        let members = &company.population.members;
        let cost = |person: &u32| company.ledger.paid_for(OrderKind::Tool, *person as usize);
        let mut paid: Vec<f64> = members.iter().map(cost).filter(|cost| *cost > 0).map(|cost| cost as f64).collect();
        paid.sort_unstable_by(f64::total_cmp);
        let middle = median(&paid).ok_or("no business participant bought training or sales aids in the period")?;
        let (sum, major) = (paid.iter().sum::<f64>(), facts.currency.major(1));
        let measured = Measured::new(major * middle)
            .counted(paid.len(), "participants who bought training or sales aids")
            .reading("mean_of_buyers", major * sum / paid.len() as f64)
            .reading("mean_of_all", major * sum / members.len() as f64)
            .reading("buyers_share", paid.len() as f64 / members.len() as f64)
            .part("paid by them in all", major * sum, Unit::Money);
        Ok(with_answers(with_class_note(measured, company), facts))
    },
};

/// Who is paid on training.
pub const TOOL_REWARDS_SHARE: Metric = Metric {
    id: "tool_rewards_share",
    title: "Part of the price of training and sales aids paid out as commissions",
    family: Family::Products,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Commissions in the period that name an order of kind tool bought in it, of whatever kind, over what these orders cost in all; on an order of several lines the commission splits pro rata. Reading `to_top_hundredth`: the part of these commissions that goes to those of the income population paid at least as much in all as the ceil(n / 100)-th best paid. Bounds: untraced commissions, those on orders of unmapped kind or unknown class, and these orders.",
    needs: "participants, orders with kind tool, commissions with order_id",
    reference: "tracing of rewards as in FTC v. BurnLounge, 753 F.3d 878 (9th Cir. 2014); tools sold through the line of sponsorship",
    interpretation: "Where those above are paid on what those below pay to be taught, the teaching is a second pyramid beside the first. Pay for trainers that is no commission is not seen.",
    oracle: "hand calculation on a company of six",
    measure: tool_rewards,
};

fn tool_rewards(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let rewards = company.rewards.as_ref().ok_or_else(|| missing("commissions"))?;
    let cost = tools(company)? as f64;
    let (least, most) = rewards.open(&[Source::Untraced, Source::Unknown], false);
    let unmapped = company.revenue.sum(|_, kind, _| kind == OrderKind::Unmapped).max(0) as f64;
    let paid = rewards.on_tools_in_all;
    let mut measured = Measured::new(paid as f64 / cost)
        .counted(rewards.count as usize, "commissions")
        .bounded(
            (paid + least).max(0) as f64 / (cost + unmapped),
            (paid + most) as f64 / cost,
            &[
                ((least, most) != (0, 0), "commissions that name no order, or one of unknown kind or class, may have been paid on training or sales aids"),
                (unmapped != 0.0, "orders of unmapped kind may be training or sales aids"),
            ],
        )
        .part("commissions on training and sales aids", facts.currency.major(paid), Unit::Money)
        .part("training and sales aids", facts.currency.major(1) * cost, Unit::Money);
    if rewards.count > 0 && rewards.total() == rewards.from_source(Source::Untraced) {
        measured.value = None;
        return Ok(measured.note("no commission names its order"));
    }
    measured = match to_the_top(company, &rewards.on_tools, paid) {
        Some(share) => measured.reading("to_top_hundredth", share),
        None => measured.no_reading("to_top_hundredth", "no commission was paid on training or sales aids"),
    };
    Ok(measured)
}

/// The part of some commissions that goes to the best paid hundredth. `None` for no commissions.
fn to_the_top(company: &CompanyFacts<'_>, on_tools: &[i64], paid: i64) -> Option<f64> {
    let commissions = &company.ledger.commissions;
    let mut of_members: Vec<i64> = company.population.members.iter().map(|&p| commissions[p as usize]).collect();
    of_members.sort_unstable_by(|a, b| b.cmp(a));
    let line = *of_members.get(of_members.len().div_ceil(100).checked_sub(1)?)?;
    let top = company.population.members.iter().filter(|&&p| commissions[p as usize] >= line);
    let theirs: i64 = top.map(|&p| on_tools[p as usize]).sum();
    (paid > 0).then(|| theirs as f64 / paid as f64)
}

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
