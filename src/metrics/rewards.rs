//! Where rewards come from: every commission followed to the purchase that caused it.

use super::over_subtrees::of_places;
use super::retail::note_cap;
use super::trace::{Recruit, Trace, ends, trace};
use super::{Basis, Family, Metric};
use crate::case::tables::commissions::CommissionKind;
use crate::evidence;
use crate::facts::rewards::Source;
use crate::facts::subtrees::Place;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Measured, Unit};

/// Adds the same pay as a share of what rests on participants alone, for laws to which pay on sales to outsiders is no
/// compensation: (IU + EN) / (IC + IU + EN). What is open may rest on members' consumption or on joining.
fn among_participants(measured: Measured, trace: &Trace, recruit: Recruit) -> Measured {
    let inside = trace.enrolment + trace.own();
    let share = recruit.value / inside;
    if trace.plausible.is_some() && share.is_finite() {
        let range = ends(recruit.low, recruit.high, inside + trace.open.1);
        measured.reading_within("among_participants", share.clamp(0.0, 1.0), range)
    } else {
        measured.no_reading("among_participants", "no commission is known to rest on participants alone")
    }
}

/// Adds the share with untraced commissions spread over what the payee's group bought in the month, where there are any.
/// `lens` says what of a trace is pay for recruiting, or that nobody can say.
fn apportioned(
    measured: Measured,
    facts: &Facts<'_>,
    company: &CompanyFacts<'_>,
    trace: &Trace,
    lens: impl Fn(&Trace) -> Option<Recruit>,
) -> Measured {
    let Some(apportioned) = &company.apportioned else { return measured };
    let trace = trace.apportioned(apportioned, facts);
    let Some(recruit) = lens(&trace) else {
        return measured.no_reading("apportioned", "nobody can say how much members' own use is plausible");
    };
    let Some(share) = trace.share_of_all(recruit.value) else {
        return measured.no_reading("apportioned", "claw-backs leave some sources below zero");
    };
    let base = if apportioned.by_volume { "volume" } else { "purchases, since some orders have no volume" };
    measured.reading_within("apportioned", share, ends(recruit.low, recruit.high, trace.all)).note(format!(
        "the reading `apportioned` infers what untraced commissions rest on: a retail margin on customers, a rebate on own product, pay for recruiting on joining, the rest on what the payee's group bought in the month, pro rata to {base}"
    ))
}

/// Commissions on starter kits, fees and tools in a subtree, minor units.
fn on_joining(place: &Place) -> f64 {
    place.from_source(Source::Enrolment)
}

/// Commissions on members' own product in a subtree that was not resold with a receipt, minor units.
fn on_own_product(place: &Place) -> f64 {
    place.from_source(Source::Business) - place.caused_by_resold
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
    rows: &[&evidence::REWARDS],
    measure: |facts| {
        let (company, rewards, trace) = trace(facts)?;
        let recruiting = facts.currency.major(rewards.of_kind(CommissionKind::Recruiting));
        let (least, most) = rewards.ends_of_kind(CommissionKind::Unmapped);
        let (least, most) = (facts.currency.major(least), facts.currency.major(most));
        let share = trace.share(recruiting, rewards.count)?;
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
    definition: "(IC + IU + EN) / all commissions: every commission followed by its order to enrolment purchases (EN), members' own product in plausible use (IC) or unexplained (IU). A member's own product splits pro rata: verified resale RS = min(1, verified cost / own product), the rest own use up to the cap and unexplained. Untraced commissions (no order_id) widen the bounds; the reading `apportioned` spreads them instead: by kind where it says what they rest on (retail margin, rebate, recruiting), else pro rata to the sources of the volume of the payee's group (own, and everybody's below along sponsors, with the orders of their customers) in the calendar month.",
    needs: "participants, orders, commissions with order_id (resales)",
    reference: "Webster v. Omnitrition, 79 F.3d 776 (9th Cir. 1996); Vander Nat and Keep (2002), JPP&M 21(1), 139-151; tracing after Koscot, 86 F.T.C. 1106 (1975)",
    interpretation: "Takes every purchase by a member that was not resold for a purchase of the opportunity. Courts have differed on that: read it beside the other two lenses.",
    oracle: "TINY-7: 98.50 / 203.50 = .484029",
    rows: &[&evidence::REWARDS, &evidence::OWN_PRODUCT_PAY],
    measure: |facts| {
        let (company, rewards, trace) = trace(facts)?;
        let recruit = trace.strict(company);
        let [low, high] = ends(recruit.low, recruit.high, trace.all);
        let share = trace.share(recruit.value, rewards.count)?.bounded(low, high, &trace.why(company));
        let share = of_places(share, company, |place| [on_own_product(place) + on_joining(place), place.commissions()]);
        Ok(apportioned(share, facts, company, &trace, |trace| Some(trace.strict(company))))
    },
};

/// M09.
pub const INTERNAL_REWARD_SHARE_DEMAND: Metric = Metric {
    id: "internal_reward_share_demand",
    title: "Rewards traced to purchases without demand and joining, demand lens",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "(IU + EN) / all commissions: as the strict lens, with members' plausible own use counted as genuine demand. Commissions on product bought outside the period, of which nobody sees what became, widen the upper bound. Without an own-use cap there is no value, only the bounds from the industry to the strict lens. The reading `among_participants` divides by the commissions on members' own product and on joining alone, (IU + EN) / (IC + IU + EN), for statutes to which pay on sales to outsiders is no compensation. Reading `apportioned` as in the strict lens.",
    needs: "participants, orders, commissions with order_id (resales, preferred customers or assumptions.own_use_cap)",
    reference: "FTC v. BurnLounge, 753 F.3d 878 (9th Cir. 2014); FTC v. Neora (N.D. Tex. 2023); FTC guidance 2018",
    interpretation: "Closest to what recent courts ask. It stands or falls with the cap on plausible own use, which is shown with its source.",
    oracle: "TINY-7 with a cap of 100: 30 / 203.50 = .147420",
    rows: &[&evidence::REWARDS, &evidence::OWN_PRODUCT_PAY],
    measure: |facts| {
        let (company, rewards, trace) = trace(facts)?;
        let known = trace.plausible.is_some();
        let recruit = trace.demand(company);
        let mut share = trace.share(recruit.value, rewards.count)?.grade(Grade::Inferred);
        if !known {
            share.value = None;
        }
        let mut why = trace.why(company).to_vec();
        why.push((!known, "nobody can say how much members' own use is plausible"));
        why.push((
            trace.out_of_sight != 0.0,
            "purchases outside the period are not seen, and neither is what became of them",
        ));
        let [low, high] = ends(recruit.low, recruit.high, trace.all);
        let share = among_participants(share.bounded(low, high, &why), &trace, recruit);
        let share = of_places(share, company, |place| {
            let in_sight = on_own_product(place) - place.caused_out_of_sight as f64;
            [in_sight - place.caused_by_plausible + on_joining(place), place.commissions()]
        });
        let share = apportioned(share, facts, company, &trace, |trace| known.then(|| trace.demand(company)));
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
    definition: "EN / all commissions: commissions on starter kits, fees and tools. Members' own product counts as consumption whatever its reason. Reading `apportioned` as in the strict lens.",
    needs: "participants, orders, commissions with order_id",
    reference: "The reading of the Direct Selling Association",
    interpretation: "What is left when every purchase of product is taken for demand: the floor of the three lenses.",
    oracle: "TINY-7: 25 / 203.50 = .122850",
    rows: &[&evidence::REWARDS, &evidence::OWN_PRODUCT_PAY],
    measure: |facts| {
        let (company, rewards, trace) = trace(facts)?;
        let recruit = trace.industry();
        let [low, high] = ends(recruit.low, recruit.high, trace.all);
        let share = trace.share(recruit.value, rewards.count)?.bounded(low, high, &trace.why_industry());
        let share = of_places(share, company, |place| [on_joining(place), place.commissions()]);
        Ok(apportioned(share, facts, company, &trace, |trace| Some(trace.industry())))
    },
};
