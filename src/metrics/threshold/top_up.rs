//! What was bought only to reach the threshold.

use super::{BINS_TO_THRESHOLD, DESIGN, FARTHEST, Group, group, is_member, lowest_threshold};
use crate::evidence;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Measured, Outcome, Unit};
use crate::metrics::loading::{is_customer, months_of};
use crate::metrics::{Basis, Family, Metric, company};
use crate::stats::bunching::Design;
use crate::stats::bunching::notch::{NoNotch, in_window, notch};
use crate::stats::bunching::top_up::moved_up;

/// M30.
pub const TOPUP_DOLLARS: Metric = Metric {
    id: "topup_dollars",
    title: "Members' purchases made only to reach the qualification threshold",
    family: Family::Loading,
    unit: Unit::Money,
    basis: Basis::Estimate,
    definition: "Σ (T − zⱼ)·min(max(ĉⱼ − cⱼ, 0), what is left of the excess), from the nearest bin below the lowest threshold T downwards, times members' product money per volume in months without a kit below twice the threshold. cⱼ and ĉⱼ are months of business participants and counterfactual in bins as in excess_mass_at_threshold, the excess that from the threshold to 3 bins above; the window opens downwards until as many are missing, at most to a quarter of T. Over the whole period. Bounds: this, and the same with customers' spread, scaled to as many months, as the counterfactual (reading `by_customers_spread`). Reading `customers`: what the same formula finds among customers, scaled to members' months; `beyond_customers`: less that.",
    needs: "participants, orders with volume, plan.qualification_thresholds (preferred or registered retail customers)",
    reference: "Counterfactual of Kleven and Waseem (2013), QJE 128(2); the sum is this program's own",
    interpretation: "The least that explains the pile: people keep their order, nobody comes from farther than needed, and months that would have had no purchase at all count for nothing. Where many come from far below, the polynomial sinks with them and the sum is far too small; customers' spread then tells more, unless members are heavier buyers. A pile at a pack's price gives a sum too: see difference_in_bunching whether it is one of members.",
    oracle: "methods V2 (1,500 units from five bins) and its first 250 people (450 units), by hand",
    rows: &[&evidence::VOLUME_BINS],
    measure: topped_up,
};

fn topped_up(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let lowest = lowest_threshold(company)?;
    let members = group(company, is_member, lowest)
        .ok_or("too few members' months lie within twice the threshold to fit a counterfactual")?;
    let price = money_per_volume(company, lowest)
        .ok_or("members' months below twice the threshold have no product money and volume to price volume by")?;
    let bin_width = lowest as f64 / BINS_TO_THRESHOLD as f64;
    let money = |bins: f64| facts.currency.major(1) * bins * bin_width * price;
    let (bins, excess) =
        bins_moved(&members.counts).ok_or("no counterfactual fits members' months around the threshold")?;
    let value = money(bins);
    let bought: i64 = months_of(company, is_member).map(|row| row.product).sum();
    let bought = facts.currency.major(bought);
    let mut measured = Measured::new(value)
        .counted(members.months, "members' months with an order and own volume below twice the threshold")
        .grade(Grade::Inferred)
        .class("business", Some(value))
        .part("months in excess from the threshold on", excess, Unit::Count)
        .part("members' product purchases", bought, Unit::Money);
    if bought > 0.0 {
        measured = measured.part("as a share of members' product purchases", value / bought, Unit::Share);
    }
    if excess <= 0.0 {
        measured = measured.note("there is no excess at the threshold, so nothing was bought to reach it");
    }
    let Some(customers) = group(company, is_customer, lowest) else {
        return Ok(measured.note("there are too few customers to set beside the members, so no placebo group"));
    };
    let scale = members.months as f64 / customers.months as f64;
    if let Some((theirs, _)) = bins_moved(&customers.counts) {
        let theirs = money(theirs * scale);
        measured = measured
            .class("customers", Some(theirs))
            .reading("customers", theirs)
            .reading("beyond_customers", value - theirs);
    }
    let spread = money(by_spread(&members, &customers, scale));
    Ok(measured.reading("by_customers_spread", spread).bounded(
        value,
        spread,
        &[(true, "what members would have bought is a polynomial through their own months, or what customers bought")],
    ))
}

/// Members' product money, minor units, for each unit of recorded volume.
fn money_per_volume(company: &CompanyFacts<'_>, threshold: i64) -> Option<f64> {
    let (product, volume) = months_of(company, is_member)
        .filter(|row| row.kits == 0)
        .filter_map(|row| Some((row.product, row.volume?)))
        .filter(|(_, volume)| (1..2 * threshold).contains(volume))
        .fold((0, 0), |(product, volume), row| (product + row.0, volume + row.1));
    (product > 0 && volume > 0).then(|| product as f64 / volume as f64)
}

/// Bins moved up and the excess, by the polynomial of the notch. Where fewer are missing than are in excess the window
/// is as wide as it may be. `None` where no counterfactual fits.
fn bins_moved(counts: &[f64]) -> Option<(f64, f64)> {
    let first = -BINS_TO_THRESHOLD;
    let found = match notch(counts, first, DESIGN, FARTHEST) {
        Ok(found) => found,
        Err(NoNotch::NoExcess) => return Some((0.0, 0.0)),
        Err(NoNotch::NeverEqual) => in_window(counts, first, Design { window_low: FARTHEST, ..DESIGN })?,
        Err(NoNotch::NoFit) => return None,
    };
    Some((moved_up(counts, &found.counterfactual, first, found.excess), found.excess))
}

/// The same where members would have bought as customers do.
fn by_spread(members: &Group, customers: &Group, scale: f64) -> f64 {
    let counterfactual: Vec<f64> = customers.counts.iter().map(|count| count * scale).collect();
    let from = BINS_TO_THRESHOLD as usize;
    let window = from..=from + DESIGN.window_high as usize;
    let excess: f64 = window.map(|bin| members.counts[bin] - counterfactual[bin]).sum();
    moved_up(&members.counts, &counterfactual, -BINS_TO_THRESHOLD, excess)
}
