//! Commission tracing by payee and level: what the best paid live on, and how far away it was bought.

use super::retail::note_cap;
use super::trace::{Trace, ends};
use super::{Basis, Family, Metric, company, missing};
use crate::evidence;
use crate::facts::tracing::{Cell, Tracing};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Measured, Unit};

/// The company and its commissions by level and payee.
fn tracing<'f>(facts: &'f Facts<'_>) -> Result<(&'f CompanyFacts<'f>, &'f Tracing), String> {
    let company = company(facts)?;
    let tracing = company.tracing.as_ref().ok_or_else(|| missing("commissions"))?;
    Ok((company, tracing))
}

/// The shares of a cell's commissions that are pay for recruiting under the strict, the demand and the industry lens.
/// `None` where claw-backs leave no share, or where nobody can say how much own use is plausible.
pub fn lens_shares(cell: &Cell, facts: &Facts<'_>, company: &CompanyFacts<'_>) -> [Option<f64>; 3] {
    let trace = Trace::of_cell(cell, facts, company);
    let demand = trace.plausible.and_then(|_| trace.share_of_all(trace.demand(company).value));
    [trace.share_of_all(trace.strict(company).value), demand, trace.share_of_all(trace.industry().value)]
}

/// M12.
pub const TRACE_TOP1: Metric = Metric {
    id: "trace_top1",
    title: "Rewards of the best paid hundredth traced to members' purchases and joining, strict lens",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "As internal_reward_share_strict, (IC + IU + EN) / commissions, on the commissions of the ceil(n / 100) best paid of the n accounts that were paid more than was clawed back, house accounts out; all who earned as much as the last of them are in. Each buyer's own product splits as that buyer's purchases do. Readings: `demand` (IU + EN) and `industry` (EN) of the same commissions; `all_payees` the strict share of all commissions.",
    needs: "participants, orders, commissions with order_id (resales)",
    reference: "Tracing after Koscot, 86 F.T.C. 1106 (1975), taken for the top of the network (own measure)",
    interpretation: "What the people whom a plan presents as its success live on. Far above `all_payees`, the top is paid by the network's own buying and joining even where most payees sell to customers. Of few payees it is the story of one or two people.",
    oracle: "TINY-7: A's 36 / 83 = .433735; demand 5 / 83 = .060241, since only B's 50 above the cap are unexplained (hand calculation)",
    rows: &[&evidence::REWARDS],
    measure: |facts| {
        let (company, tracing) = tracing(facts)?;
        if tracing.payees == 0 {
            return Err("nobody was paid more than was clawed back".to_owned());
        }
        let cell = tracing.of_best_paid();
        let trace = Trace::of_cell(&cell, facts, company);
        let recruit = trace.strict(company);
        let [low, high] = ends(recruit.low, recruit.high, trace.all);
        let mut share = trace.share(recruit.value, cell.count)?.bounded(low, high, &trace.why(company));
        for (name, known, recruit) in
            [("demand", trace.plausible.is_some(), trace.demand(company)), ("industry", true, trace.industry())]
        {
            share = match trace.share_of_all(recruit.value) {
                _ if !known => share.no_reading(name, "nobody can say how much members' own use is plausible"),
                Some(value) => share.reading_within(name, value, ends(recruit.low, recruit.high, trace.all)),
                None => share.no_reading(name, "claw-backs leave some sources below zero"),
            };
        }
        if let [Some(value), ..] = lens_shares(&tracing.all(), facts, company) {
            share = share.reading("all_payees", value);
        }
        let share = share.part("best paid hundredth", tracing.best_paid as f64, Unit::Count).part(
            "accounts that were paid",
            tracing.payees as f64,
            Unit::Count,
        );
        Ok(note_cap(share, facts, company))
    },
};

/// M13.
pub const UPLINE_DEPENDENCE: Metric = Metric {
    id: "upline_dependence",
    title: "Pay that comes from two levels away or further",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Commissions on activity two or more levels below the payee, over all commissions, claw-backs netted. The level is the one recorded; where none is, the number of sponsors from the buyer, or from an unregistered customer's seller, up to the payee, and 0 for retail margins and rebates. Bounds: commissions of which nobody knows the level (pools and ranks without an order, payees who are not above the buyer) on either side; where they are more than half of the money there is no value.",
    needs: "participants, commissions with level or order_id (orders)",
    reference: "Own measure, after the premise that pay for one's own selling and recruiting needs no deeper levels; Antler (2023), Theoretical Economics 18(2), 633-668, on pay from at least two levels",
    interpretation: "How much of the pay is earned by people whom the payee neither served nor recruited. Multi-level pay has some by its nature; it is no fault by itself. The sponsor tree is read: pay that follows placements can lie at another level.",
    oracle: "TINY-7: 20.50 / 203.50 = .100737",
    rows: &[&evidence::REWARDS],
    measure: |facts| {
        let (company, tracing) = tracing(facts)?;
        let all = tracing.all();
        let [afar, not_known] = tracing.from_afar();
        let major = |minor: i64| facts.currency.major(minor);
        if all.total() <= 0 {
            return Err("no commission was paid in the period, net of claw-backs".to_owned());
        }
        if afar.total() < 0 || afar.total() > all.total() {
            return Err("claw-backs leave some levels below zero, where a share of the rest means nothing".to_owned());
        }
        let (least, most) = not_known.ends_in_all();
        if not_known.count == all.count {
            return Err("no commission has a level, nor an order from which to count one".to_owned());
        }
        let [low, high] = ends(major(afar.total() + least), major(afar.total() + most), major(all.total()));
        let mut measured = Measured::new(major(afar.total()) / major(all.total()))
            .counted(all.count as usize, "commissions")
            .bounded(low, high, &[(not_known.count > 0, "nobody knows the level of some commissions")])
            .part("from two levels away and further", major(afar.total()), Unit::Money)
            .part("of unknown level", major(not_known.total()), Unit::Money)
            .part("all commissions", major(all.total()), Unit::Money);
        let gross = |(negative, positive): (i64, i64)| positive - negative;
        if 2 * gross((least, most)) > gross(all.ends_in_all()) {
            measured.value = None;
        }
        if company.company.genealogy.unplaced() > 0 && not_known.count > 0 {
            measured =
                measured.note("some accounts have no place in the sponsor tree, and no level can be counted to them");
        }
        Ok(measured)
    },
};
