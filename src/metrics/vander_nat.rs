//! Vander Nat and Keep's inequality: how much retail a plan needs, and where the readings of it part.

use super::end_users::end_users;
use super::naive::Naive;
use super::retail::{resellable, resold_within};
use super::trace::{Recruit, Trace, ends, trace};
use super::{Basis, Family, Metric};
use crate::case::tables::orders::OrderKind;
use crate::evidence;
use crate::facts::recoup::MOST_MARK_UP;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Measured, Outcome, Unit};

/// "Primarily", as the paper reads it: more than half.
const PRIMARILY: f64 = 0.5;

/// The quantities of the inequality.
pub(super) struct VanderNatKeep {
    /// Product revenue of all buyers, major units.
    wholesale: f64,
    /// Commissions on enrolment, per unit of W.
    enrolment: f64,
    /// Other commissions, per unit of W.
    other: f64,
    /// Mark-up realised on verified resales; `None` without any.
    mark_up: Option<f64>,
    /// Profit on verified resales, major units.
    pub(super) profit: f64,
    /// The most that resales which are not recorded may have earned, major units.
    pub(super) unrecorded: f64,
    /// Share of W known to have reached end users: customers and verified resales.
    reached: f64,
}

pub(super) fn vander_nat_keep(
    facts: &Facts<'_>,
    company: &CompanyFacts<'_>,
    trace: &Trace,
) -> Result<VanderNatKeep, String> {
    let major = |minor: i64| facts.currency.major(minor);
    let wholesale = major(company.revenue.sum(|_, k, _| k == OrderKind::Product));
    if wholesale <= 0.0 {
        return Err("there is no product revenue".to_owned());
    }
    let customers = major(company.revenue.sum(|b, k, _| b.is_customer() && k == OrderKind::Product));
    let resales = company.ledger.resales;
    let resold = major(resold_within(company));
    let profit = major(resales.verified - resales.verified_cost);
    let whole = company.company.resales_complete;
    Ok(VanderNatKeep {
        wholesale,
        enrolment: trace.enrolment / wholesale,
        other: (trace.all - trace.enrolment) / wholesale,
        mark_up: (resales.verified_cost > 0).then(|| profit / major(resales.verified_cost)),
        profit,
        unrecorded: if whole { 0.0 } else { MOST_MARK_UP * major(resellable(company)) },
        reached: (customers + resold) / wholesale,
    })
}

/// r* = (c + e) / (m + 2c): the share that has to reach end users for rewards not to come mainly from recruitment.
fn threshold(other: f64, enrolment: f64, mark_up: f64) -> f64 {
    (other + enrolment) / (mark_up + 2.0 * other)
}

impl VanderNatKeep {
    /// r*, least and most: without verified resales the mark-up lies between none and [`MOST_MARK_UP`].
    fn thresholds(&self) -> Result<[f64; 2], String> {
        if self.other < 0.0 || self.mark_up.unwrap_or(0.0) + 2.0 * self.other <= 0.0 {
            return Err("neither commissions on product nor a verified mark-up leave anything to divide by".to_owned());
        }
        let at = |mark_up| threshold(self.other, self.enrolment, mark_up);
        Ok(self.mark_up.map_or_else(|| [at(MOST_MARK_UP), at(0.0)], |mark_up| [at(mark_up); 2]))
    }
}

/// M05.
pub const VK_THRESHOLD: Metric = Metric {
    id: "vk_threshold",
    title: "Retail share that the plan would need (Vander Nat-Keep)",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "r* = (c + e) / (m + 2c) per unit of product revenue W: c = commissions other than on enrolment, e = commissions on enrolment, m = mark-up realised on verified resales. Rewards come mainly from recruitment where the share r that reaches end users is below r*. Above 1, no retail share is enough. Without verified resales m is not known, and only bounds from m = 1 to m = 0 are given.",
    needs: "participants, orders, commissions, resales",
    reference: "Vander Nat and Keep (2002), JPP&M 21(1), 139-151, a reconstruction: the paper's own symbols were not readable",
    interpretation: "A property of the plan, to be held against r, never against a share of revenue in the ledger. The paper's critics reject its premise that members' own use is no end use.",
    oracle: "TINY-7: c .153879, e .021552, m .25: r* = .314529; m=.25, c=.4, e=0: .380952",
    rows: &[&evidence::REVENUE, &evidence::REWARDS, &evidence::RESALES],
    measure: |facts| {
        let (company, _, trace) = trace(facts)?;
        let vk = vander_nat_keep(facts, company, &trace)?;
        let [least, most] = vk.thresholds()?;
        let mut measured = Measured::new(most)
            .grade(Grade::SelfReport)
            .part("product revenue W", vk.wholesale, Unit::Money)
            .part("commissions other than on enrolment, per W (c)", vk.other, Unit::Ratio)
            .part("commissions on enrolment, per W (e)", vk.enrolment, Unit::Ratio)
            .part("share of W known to reach end users (r)", vk.reached, Unit::Share);
        if let Some(mark_up) = vk.mark_up {
            return Ok(measured.part("verified mark-up (m)", mark_up, Unit::Ratio));
        }
        measured.value = None;
        Ok(measured.bounded(least, most, &[(true, "without verified resales the mark-up is not known")]))
    },
};

/// M06.
pub const VK_RECRUITMENT_REWARD_SHARE: Metric = Metric {
    id: "vk_recruitment_reward_share",
    title: "Recruitment's share of all rewards (Vander Nat-Keep)",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Q / (Q + R) = (EN + IC + IU commissions) / (all commissions + mark-up on verified resales): as the strict lens, with the profit that participants made by reselling counted among the rewards. Commissions on what is later retailed are advanced retail commissions and count as retail. Readings: `demand` takes members' plausible own use for demand, (EN + IU) over the same; `naive` takes every override for recruitment whatever it rests on, see vk_naive.",
    needs: "participants, orders, commissions, resales",
    reference: "Vander Nat and Keep (2002), JPP&M 21(1), 139-151; commissions on goods later resold count as advanced retail commissions",
    interpretation: "The paper's own test is more than half. TINY-7 shows that it can say `not mainly recruitment` while everybody loses: the two tests answer different questions. Where the readings stand on both sides of half, the answer hangs on what counts as retail, which is what both sides argue about; a note says so.",
    oracle: "TINY-7: 98.50 / 226 = .435841; demand 30 / 226 = .132743, naive 131.50 / 226 = .581858 (hand calculation)",
    rows: &[&evidence::REVENUE, &evidence::REWARDS, &evidence::OWN_PRODUCT_PAY, &evidence::RESALES],
    measure: recruitment_reward_share,
};

fn recruitment_reward_share(facts: &Facts<'_>) -> Outcome {
    let (company, rewards, trace) = trace(facts)?;
    let vk = vander_nat_keep(facts, company, &trace)?;
    let all = trace.all + vk.profit;
    if all <= 0.0 {
        return Err(
            "losses on resales are as great as all commissions: there is no reward to take a share of".to_owned()
        );
    }
    let range = |recruit: Recruit| {
        let [least, _] = ends(recruit.low, recruit.low, all + vk.unrecorded);
        let [_, most] = ends(recruit.high, recruit.high, all);
        [least, most]
    };
    let recruit = trace.strict(company);
    let [least, most] = range(recruit);
    let mut why = trace.why(company).to_vec();
    why.push((vk.unrecorded != 0.0, "mark-ups on resales that are not recorded are rewards too"));
    let arc = (recruit.value / all).min(1.0);
    let mut share = trace.share(recruit.value, rewards.count)?.grade(Grade::SelfReport);
    share.value = Some(arc);
    share = share.bounded(least, most, &why).part("mark-up on verified resales", vk.profit, Unit::Money);
    let mut readings = vec![("arc", arc)];
    let demand = trace.demand(company);
    if trace.plausible.is_none() {
        share = share.no_reading("demand", "nobody can say how much members' own use is plausible");
    } else if demand.value >= 0.0 {
        readings.push(("demand", (demand.value / all).min(1.0)));
        share = share.reading_within("demand", (demand.value / all).min(1.0), range(demand));
    }
    if let Ok(naive) = Naive::of(facts, rewards, &vk) {
        readings.push(("naive", naive.share()));
        share = share.reading_within("naive", naive.share(), naive.shares());
    }
    Ok(match parted(&readings) {
        Some(note) => share.note(note),
        None => share,
    })
}

/// Says which readings are above half and which are not, where they part.
fn parted(readings: &[(&str, f64)]) -> Option<String> {
    let list = |above: bool| {
        let of_side = readings.iter().filter(|(_, share)| (*share > PRIMARILY) == above);
        of_side.map(|(name, share)| format!("{name} {:.1} %", share * 100.0)).collect::<Vec<_>>().join(", ")
    };
    let (above, below) = (list(true), list(false));
    (!above.is_empty() && !below.is_empty())
        .then(|| format!("the readings part: above half {above}; not above half {below}"))
}

/// Whether the verdict of the inequality hangs on what is not known.
pub const VK_ROBUST: Metric = Metric {
    id: "vk_robust",
    title: "Vander Nat-Keep gives the same answer for every retail share that the records allow",
    family: Family::Rewards,
    unit: Unit::YesNo,
    basis: Basis::Census,
    definition: "1 where all of r* (vk_threshold) lies outside [r_low, r_high] (r_bounds), 0 where all of it lies within. Readings: `above_r_high` 1 where even the most that may have reached end users is less than the plan needs; `below_r_low` 1 where even the least is enough. There is no value where vk_recruitment_reward_share, which traces each commission, stands on the other side of half.",
    needs: "participants, orders, commissions (returns, resales)",
    reference: "r is almost never observed, so that the model's answer is firm only where r* lies outside what r may be (own rule, on Vander Nat and Keep 2002)",
    interpretation: "A 0 does not speak for or against the company: it says that the model's answer hangs on what members did with their purchases, which the records do not show. r* spreads commissions and mark-up evenly over all product, customers' purchases too, on which nobody earned a mark-up; where pay rests on members more than sales do, tracing can answer otherwise.",
    oracle: "TINY-7: r* .314529 in [360 / 1,160 = .310345, 1]: 0 (hand calculation)",
    rows: &[&evidence::REVENUE, &evidence::REWARDS, &evidence::OWN_PRODUCT_PAY, &evidence::RESALES],
    measure: |facts| {
        let (company, _, trace) = trace(facts)?;
        let [least, most] = vander_nat_keep(facts, company, &trace)?.thresholds()?;
        let reach = end_users(facts, company)?;
        let (above, below) = (least > reach.high, most < reach.low);
        let within = least >= reach.low && most <= reach.high;
        let yes = |holds: bool| f64::from(u8::from(holds));
        let mut robust = Measured::new(yes(above || below))
            .grade(Grade::SelfReport)
            .reading("above_r_high", yes(above))
            .reading("below_r_low", yes(below))
            .part("r*, least", least, Unit::Share)
            .part("r*, most", most, Unit::Share)
            .part("r_low", reach.low, Unit::Share)
            .part("r_high", reach.high, Unit::Share);
        let traced = recruitment_reward_share(facts).ok().and_then(|share| share.value);
        let parts = traced.filter(|&share| (above && share <= PRIMARILY) || (below && share > PRIMARILY));
        if let Some(share) = parts {
            robust.value = None;
            robust = robust.bounded(0.0, 1.0, &[(true, "tracing each commission gives another answer than r*")]).part(
                "vk_recruitment_reward_share",
                share,
                Unit::Share,
            );
        } else if !(above || below || within) {
            robust.value = None;
            robust = robust.bounded(
                0.0,
                1.0,
                &[(true, "without verified resales the mark-up, and with it r*, is not known")],
            );
        }
        Ok(robust)
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-7, "{found} is not {expected}");
    }

    /// (c + e) / (m + 2c) by hand: .40 / (.25 + .80), .20 / .40, .50 / 2.00, and with packs (.40 + .80) / .80.
    #[test]
    fn the_threshold_is_that_of_the_inequality() {
        near(threshold(0.40, 0.0, 0.25), 0.380_952);
        near(threshold(0.20, 0.0, 0.0), 0.5);
        near(threshold(0.50, 0.0, 1.00), 0.25);
        near(threshold(0.40, 0.80, 0.0), 1.5);
        assert!(threshold(0.40, 0.0, 0.30) < threshold(0.40, 0.0, 0.25), "a mark-up asks for less retail");
        assert!(threshold(0.50, 0.0, 0.25) > threshold(0.40, 0.0, 0.25), "overrides ask for more");
    }

    /// The published setting: bought at 200, retailed at 250, overrides of 40 or 100. r* = x / (50 + 2x).
    #[test]
    fn the_published_setting_has_its_thresholds() {
        near(threshold(40.0 / 200.0, 0.0, 50.0 / 200.0), 0.307_692);
        near(threshold(100.0 / 200.0, 0.0, 50.0 / 200.0), 0.40);
    }

    #[test]
    fn readings_on_one_side_of_half_need_no_note() {
        assert_eq!(parted(&[("arc", 0.4), ("naive", 0.5)]), None);
        let note = parted(&[("arc", 0.4), ("naive", 0.6)]).unwrap();
        assert_eq!(note, "the readings part: above half naive 60.0 %; not above half arc 40.0 %");
    }
}
