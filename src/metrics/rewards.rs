//! Where rewards come from: every commission followed to the purchase that caused it.

use super::over_subtrees::of_places;
use super::retail::{note_cap, resellable, resold_within};
use super::{Basis, Family, Metric, company, missing};
use crate::case::tables::commissions::CommissionKind;
use crate::case::tables::orders::OrderKind;
pub(super) use crate::facts::recoup::MOST_MARK_UP;
use crate::facts::rewards::{Rewards, Source};
use crate::facts::subtrees::Place;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Measured, Outcome, Unit};

/// Commissions by what they rest on, major units.
struct Trace {
    all: f64,
    enrolment: f64,
    resold: f64,
    plausible: Option<f64>,
    unexplained: f64,
    recorded_own_use: f64,
    /// On members' product bought before or after the period, whose split nobody can see.
    out_of_sight: f64,
    on_customers_who_take_part: f64,
    unknown: f64,
    untraced: f64,
    /// What untraced commissions, those of unknown source and those on customers who take part may add, at least (their
    /// claw-backs) and at most.
    open: (f64, f64),
    /// As `open`, without the customers who take part.
    open_enrolment: (f64, f64),
}

fn trace<'f>(facts: &'f Facts<'_>) -> Result<(&'f CompanyFacts<'f>, &'f Rewards, Trace), String> {
    let company = company(facts)?;
    let rewards = company.rewards.as_ref().ok_or_else(|| missing("commissions"))?;
    let major = |minor: i64| facts.currency.major(minor);
    let unit = facts.currency.major(1);
    let own = rewards.own_product;
    let both = |(low, high): (i64, i64)| (major(low), major(high));
    let trace = Trace {
        all: major(rewards.total()),
        enrolment: major(rewards.from_source(Source::Enrolment)),
        resold: unit * own.resold,
        plausible: own.plausible.map(|p| unit * p),
        unexplained: unit * own.unexplained,
        recorded_own_use: unit * own.recorded_own_use,
        out_of_sight: unit * own.out_of_sight,
        open: both(rewards.open(&[Source::Untraced, Source::Unknown], true)),
        open_enrolment: both(rewards.open(&[Source::Untraced, Source::Unknown], false)),
        on_customers_who_take_part: major(rewards.on_customers_who_take_part),
        unknown: major(rewards.from_source(Source::Unknown)),
        untraced: major(rewards.from_source(Source::Untraced)),
    };
    Ok((company, rewards, trace))
}

impl Trace {
    /// All rewards on members' own product that was not resold.
    fn own(&self) -> f64 {
        self.unexplained + self.plausible.unwrap_or(0.0) + self.out_of_sight
    }

    /// The least that members' own purchases contribute under the strict lens: without a whole resales table all of
    /// them may have been resold, except what the company itself recorded as own use.
    fn own_at_least(&self, company: &CompanyFacts<'_>) -> f64 {
        if company.company.resales_complete { self.own() } else { self.recorded_own_use.min(self.own()) }
    }

    fn why(&self, company: &CompanyFacts<'_>) -> [(bool, &'static str); 4] {
        [
            (self.untraced != 0.0 || self.open.0 != 0.0, "untraced commissions may rest on anything"),
            (self.unknown != 0.0, "commissions on purchases of unknown class may rest on members"),
            (self.on_customers_who_take_part != 0.0, "customer accounts that were paid or recruited may be members"),
            (
                !company.company.resales_complete && self.own() != 0.0,
                "without a whole resales table members' purchases may have been resold",
            ),
        ]
    }

    fn parts(&self, measured: Measured) -> Measured {
        measured
            .part("on starter kits, fees and tools (EN)", self.enrolment, Unit::Money)
            .part("on members' product, plausible own use (IC)", self.plausible.unwrap_or(0.0), Unit::Money)
            .part("on members' product, unexplained (IU)", self.unexplained, Unit::Money)
            .part("on members' product, verified resale (RS)", self.resold, Unit::Money)
            .part("on members' product bought outside the period", self.out_of_sight, Unit::Money)
            .part("untraced", self.untraced, Unit::Money)
            .part("all commissions", self.all, Unit::Money)
    }

    /// The share of all commissions that `recruit` is, if there are any.
    fn share(&self, recruit: f64, rewards: &Rewards) -> Outcome {
        if self.all <= 0.0 {
            return Err("no commission was paid in the period, net of claw-backs".to_owned());
        }
        if recruit < 0.0 || recruit > self.all + 1e-9 {
            return Err("claw-backs leave some sources below zero, where a share of the rest means nothing".to_owned());
        }
        Ok(self.parts(Measured::new((recruit / self.all).min(1.0)).counted(rewards.count as usize, "commissions")))
    }
}

impl Trace {
    /// Adds the same pay as a share of what rests on participants alone, for laws to which pay on sales to outsiders is
    /// no compensation: (IU + EN) / (IC + IU + EN). What is open may rest on members' consumption or on joining.
    fn among_participants(&self, recruit: Option<f64>, low: f64, high: f64) -> impl Fn(Measured) -> Measured + use<> {
        let inside = self.enrolment + self.own() + self.open.1;
        let of = recruit.map(|recruit| recruit / (self.enrolment + self.own()));
        let range = ends(low, high, inside);
        move |measured| match of {
            Some(share) if share.is_finite() => {
                measured.reading_within("among_participants", share.clamp(0.0, 1.0), range)
            }
            _ => measured.no_reading("among_participants", "no commission is known to rest on participants alone"),
        }
    }
}

/// Commissions on starter kits, fees and tools in a subtree, minor units.
fn on_joining(place: &Place) -> f64 {
    place.from_source(Source::Enrolment)
}

/// Commissions on members' own product in a subtree that was not resold with a receipt, minor units.
fn on_own_product(place: &Place) -> f64 {
    place.from_source(Source::Business) - place.caused_by_resold
}

/// Ends of a share of an amount, kept between none and all.
fn ends(low: f64, high: f64, of: f64) -> [f64; 2] {
    [(low / of).clamp(0.0, 1.0), (high / of).clamp(0.0, 1.0)]
}

/// M11.
pub const RECRUITING_REWARD_SHARE: Metric = Metric {
    id: "recruiting_reward_share",
    title: "Commissions paid for recruiting",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Commissions of kind `recruiting` over all commissions, claw-backs netted.",
    needs: "participants, orders, commissions",
    reference: "FTC v. Fortune Hi-Tech Marketing (2013-14): more than 81 % of payments were for recruiting, by the receiver's figures",
    interpretation: "Counts what the plan itself calls a payment for recruiting. Overrides on recruits' purchases are not in it: see the internal reward shares.",
    oracle: "TINY-7: 25 / 203.50 = .122850",
    measure: |facts| {
        let (company, rewards, trace) = trace(facts)?;
        let recruiting = facts.currency.major(rewards.of_kind(CommissionKind::Recruiting));
        let (least, most) = rewards.ends_of_kind(CommissionKind::Unmapped);
        let (least, most) = (facts.currency.major(least), facts.currency.major(most));
        let share = trace.share(recruiting, rewards)?;
        let [low, high] = ends(recruiting + least, recruiting + most, trace.all);
        let open = (least, most) != (0.0, 0.0);
        let share = share.bounded(low, high, &[(open, "commissions of unmapped kind may be for recruiting")]);
        let mut share = of_places(share, company, |place| [place.recruiting as f64, place.commissions()]);
        share.parts.clear();
        Ok(share.part("for recruiting", recruiting, Unit::Money).part("all commissions", trace.all, Unit::Money).part(
            "claw-backs, netted",
            facts.currency.major(rewards.claw_backs),
            Unit::Money,
        ))
    },
};

/// M08.
pub const INTERNAL_REWARD_SHARE_STRICT: Metric = Metric {
    id: "internal_reward_share_strict",
    title: "Rewards traced to members' purchases and joining, strict lens",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "(IC + IU + EN) / all commissions: every commission followed by its order to enrolment purchases (EN), members' own product in plausible use (IC) or unexplained (IU). A member's own product splits pro rata: verified resale RS = min(1, verified cost / own product), the rest own use up to the cap and unexplained.",
    needs: "participants, orders, commissions with order_id (resales)",
    reference: "Webster v. Omnitrition, 79 F.3d 776 (9th Cir. 1996); Vander Nat and Keep (2002), JPP&M 21(1), 139-151; tracing after Koscot, 86 F.T.C. 1106 (1975)",
    interpretation: "Takes every purchase by a member that was not resold for a purchase of the opportunity. Courts have differed on that: read it beside the other two lenses.",
    oracle: "TINY-7: 98.50 / 203.50 = .484029",
    measure: |facts| {
        let (company, rewards, trace) = trace(facts)?;
        let recruit = trace.enrolment + trace.own();
        let low = trace.enrolment + trace.own_at_least(company) + trace.open.0;
        let [low, high] = ends(low, recruit + trace.open.1, trace.all);
        let share = trace.share(recruit, rewards)?.bounded(low, high, &trace.why(company));
        Ok(of_places(share, company, |place| [on_own_product(place) + on_joining(place), place.commissions()]))
    },
};

/// M09.
pub const INTERNAL_REWARD_SHARE_DEMAND: Metric = Metric {
    id: "internal_reward_share_demand",
    title: "Rewards traced to purchases without demand and joining, demand lens",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "(IU + EN) / all commissions: as the strict lens, with members' plausible own use counted as genuine demand. Commissions on product bought outside the period, of which nobody sees what became, widen the upper bound. Without an own-use cap there is no value, only the bounds from the industry to the strict lens. The reading `among_participants` divides by the commissions on members' own product and on joining alone, (IU + EN) / (IC + IU + EN), for statutes to which pay on sales to outsiders is no compensation.",
    needs: "participants, orders, commissions with order_id (resales, preferred customers or assumptions.own_use_cap)",
    reference: "FTC v. BurnLounge, 753 F.3d 878 (9th Cir. 2014); FTC v. Neora (N.D. Tex. 2023); FTC guidance 2018",
    interpretation: "Closest to what recent courts ask. It stands or falls with the cap on plausible own use, which is shown with its source.",
    oracle: "TINY-7 with a cap of 100: 30 / 203.50 = .147420",
    measure: |facts| {
        let (company, rewards, trace) = trace(facts)?;
        let known = trace.plausible.is_some();
        let recruit = trace.enrolment + if known { trace.unexplained } else { trace.own() };
        let mut share = trace.share(recruit, rewards)?.grade(Grade::Inferred);
        // Without a whole resales table whatever lies beyond plausible use may have been resold.
        let certain = known && company.company.resales_complete;
        let low = trace.enrolment + if certain { trace.unexplained } else { 0.0 } + trace.open.0;
        let high =
            trace.enrolment + trace.open.1 + if known { trace.unexplained + trace.out_of_sight } else { trace.own() };
        if !known {
            share.value = None;
        }
        let mut why = trace.why(company).to_vec();
        why.push((!known, "nobody can say how much members' own use is plausible"));
        why.push((
            trace.out_of_sight != 0.0,
            "purchases outside the period are not seen, and neither is what became of them",
        ));
        let within = trace.among_participants(known.then_some(recruit), low, high);
        let [low, high] = ends(low, high, trace.all);
        let mut share = within(share.bounded(low, high, &why));
        if known {
            share = of_places(share, company, |place| {
                let in_sight = on_own_product(place) - place.caused_out_of_sight as f64;
                let unexplained = in_sight - place.caused_by_plausible;
                [unexplained + on_joining(place), place.commissions()]
            });
        }
        Ok(note_cap(share, facts, company))
    },
};

/// M10.
pub const INTERNAL_REWARD_SHARE_INDUSTRY: Metric = Metric {
    id: "internal_reward_share_industry",
    title: "Rewards traced to joining, industry lens",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "EN / all commissions: commissions on starter kits, fees and tools. Members' own product counts as consumption whatever its reason.",
    needs: "participants, orders, commissions with order_id",
    reference: "The reading of the Direct Selling Association",
    interpretation: "What is left when every purchase of product is taken for demand: the floor of the three lenses.",
    oracle: "TINY-7: 25 / 203.50 = .122850",
    measure: |facts| {
        let (company, rewards, trace) = trace(facts)?;
        let (least, most) = trace.open_enrolment;
        let [low, high] = ends(trace.enrolment + least, trace.enrolment + most, trace.all);
        let share = trace.share(trace.enrolment, rewards)?.bounded(
            low,
            high,
            &[
                (trace.untraced != 0.0 || least != 0.0, "untraced commissions may rest on anything"),
                (trace.unknown != 0.0, "orders of unmapped kind may be kits, fees or tools"),
            ],
        );
        Ok(of_places(share, company, |place| [on_joining(place), place.commissions()]))
    },
};

/// The quantities of the Vander Nat-Keep inequality.
struct VanderNatKeep {
    /// Product revenue of all buyers, major units.
    wholesale: f64,
    /// Commissions on enrolment, per unit of W.
    enrolment: f64,
    /// Other commissions, per unit of W.
    other: f64,
    /// Mark-up realised on verified resales; `None` without any.
    mark_up: Option<f64>,
    /// Profit on verified resales, major units.
    profit: f64,
    /// Share of W known to have reached end users: customers and verified resales.
    reached: f64,
}

fn vander_nat_keep(facts: &Facts<'_>, company: &CompanyFacts<'_>, trace: &Trace) -> Result<VanderNatKeep, String> {
    let major = |minor: i64| facts.currency.major(minor);
    let wholesale = major(company.revenue.sum(|_, k, _| k == OrderKind::Product));
    if wholesale <= 0.0 {
        return Err("there is no product revenue".to_owned());
    }
    let customers = major(company.revenue.sum(|b, k, _| b.is_customer() && k == OrderKind::Product));
    let resales = company.ledger.resales;
    let resold = major(resold_within(company));
    let profit = major(resales.verified - resales.verified_cost);
    Ok(VanderNatKeep {
        wholesale,
        enrolment: trace.enrolment / wholesale,
        other: (trace.all - trace.enrolment) / wholesale,
        mark_up: (resales.verified_cost > 0).then(|| profit / major(resales.verified_cost)),
        profit,
        reached: (customers + resold) / wholesale,
    })
}

impl VanderNatKeep {
    fn threshold(&self, mark_up: f64) -> f64 {
        (self.other + self.enrolment) / (mark_up + 2.0 * self.other)
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
    measure: |facts| {
        let (company, _, trace) = trace(facts)?;
        let vk = vander_nat_keep(facts, company, &trace)?;
        let rewarded = |mark_up: f64| mark_up + 2.0 * vk.other > 0.0;
        if vk.other < 0.0 || !rewarded(vk.mark_up.unwrap_or(0.0)) {
            return Err("neither commissions on product nor a verified mark-up leave anything to divide by".to_owned());
        }
        let mut measured = Measured::new(vk.threshold(vk.mark_up.unwrap_or(0.0)))
            .grade(Grade::SelfReport)
            .part("product revenue W", vk.wholesale, Unit::Money)
            .part("commissions other than on enrolment, per W (c)", vk.other, Unit::Ratio)
            .part("commissions on enrolment, per W (e)", vk.enrolment, Unit::Ratio)
            .part("share of W known to reach end users (r)", vk.reached, Unit::Share);
        if let Some(mark_up) = vk.mark_up {
            return Ok(measured.part("verified mark-up (m)", mark_up, Unit::Ratio));
        }
        measured.value = None;
        Ok(measured.bounded(
            vk.threshold(1.0),
            vk.threshold(0.0),
            &[(true, "without verified resales the mark-up is not known")],
        ))
    },
};

/// M06.
pub const VK_RECRUITMENT_REWARD_SHARE: Metric = Metric {
    id: "vk_recruitment_reward_share",
    title: "Recruitment's share of all rewards (Vander Nat-Keep)",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Q / (Q + R) = (EN + IC + IU commissions) / (all commissions + mark-up on verified resales): as the strict lens, with the profit that participants made by reselling counted among the rewards.",
    needs: "participants, orders, commissions, resales",
    reference: "Vander Nat and Keep (2002), JPP&M 21(1), 139-151; commissions on goods later resold count as advanced retail commissions",
    interpretation: "The paper's own test is more than half. TINY-7 shows that it can say `not mainly recruitment` while everybody loses: the two tests answer different questions.",
    oracle: "TINY-7: 98.50 / 226 = .435841",
    measure: |facts| {
        let (company, rewards, trace) = trace(facts)?;
        let vk = vander_nat_keep(facts, company, &trace)?;
        let all = trace.all + vk.profit;
        if all <= 0.0 {
            return Err(
                "losses on resales are as great as all commissions: there is no reward to take a share of".to_owned()
            );
        }
        let recruit = trace.enrolment + trace.own();
        let whole = company.company.resales_complete;
        // Unrecorded resales may have earned a mark-up, at most as much again as the goods cost.
        let unrecorded = if whole { 0.0 } else { MOST_MARK_UP * facts.currency.major(resellable(company)) };
        let low = trace.enrolment + trace.own_at_least(company) + trace.open.0;
        let [least, _] = ends(low, low, all + unrecorded);
        let [_, most] = ends(recruit + trace.open.1, recruit + trace.open.1, all);
        let mut why = trace.why(company).to_vec();
        why.push((unrecorded != 0.0, "mark-ups on resales that are not recorded are rewards too"));
        let mut share = trace.share(recruit, rewards)?.grade(Grade::SelfReport);
        share.value = Some((recruit / all).min(1.0));
        Ok(share.bounded(least, most, &why).part("mark-up on verified resales", vk.profit, Unit::Money))
    },
};
