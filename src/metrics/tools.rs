//! Training and sales aids: what they cost whom, and who is paid on them.

use super::retail::with_class_note;
use super::{Basis, Family, Metric, company, missing};
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::evidence;
use crate::facts::rewards::Source;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Measured, Outcome, Unit};
use crate::stats::quantile::median;

/// What was paid for training and sales aids in the period, minor units.
fn tools(company: &CompanyFacts<'_>) -> Result<i64, String> {
    let tools = company.revenue.sum(|_, kind, _| kind == OrderKind::Tool);
    if tools > 0 {
        return Ok(tools);
    }
    Err("no money for training or sales aids is recorded in the period (orders of kind tool): that nobody paid any, or that it is booked as something else".to_owned())
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
    interpretation: "What participants pay to learn how to sell is no sale to anybody. Samples and catalogues are tools too. Companies that book training as a fee or a product show too little; where no order is of kind tool there is no value, since that may be so.",
    oracle: "hand calculation on a company of six",
    rows: &[&evidence::REVENUE],
    measure: |facts| {
        let company = company(facts)?;
        let all = company.revenue.sum(|_, _, _| true);
        if all <= 0 {
            return Err("there is no revenue in the period".to_owned());
        }
        let tools = tools(company)?;
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
    rows: &[&evidence::REVENUE],
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
    rows: &[&evidence::REWARDS],
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
