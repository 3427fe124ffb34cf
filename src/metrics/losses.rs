//! How much participants lost together, and how little of it other participants gained.

use super::income::{unseen, with_commissions};
use super::{Basis, Family, Metric};
use crate::evidence;
use crate::facts::net::Net;
use crate::facts::recoup::MOST_MARK_UP;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Measured, Outcome, Unit};

/// Losses and gains of the income population, minor units, and how many have them.
#[derive(Default)]
struct Sums {
    losses: f64,
    losers: usize,
    gains: f64,
    winners: usize,
}

fn sums(company: &CompanyFacts<'_>, net: impl Fn(usize) -> f64) -> Sums {
    let mut sums = Sums::default();
    for net in company.ordered.iter().map(|&p| net(p as usize)) {
        sums.losses += (-net).max(0.0);
        sums.losers += usize::from(net < 0.0);
        sums.gains += net.max(0.0);
        sums.winners += usize::from(net > 0.0);
    }
    sums
}

/// The most that a participant's net result may be where resales or plausible use are not known: every piece of goods
/// that may have been resold was, at the greatest mark-up, and the rest was used.
fn at_most(company: &CompanyFacts<'_>, net: Net, person: usize) -> f64 {
    let resold = company.may_be_resold(person);
    let resale = (1.0 + MOST_MARK_UP) * resold;
    let strict = company.net(Net::Strict, person);
    if net != Net::OwnUseCredited {
        return strict + resale;
    }
    let kept = (company.ledger.goods_kept(person) - company.ledger.verified_cost[person]).max(0) as f64;
    let used = company.own_use.credit.as_ref().map_or(kept, |credit| credit[person]);
    strict + resale + used.min((kept - resold).max(0.0))
}

/// M24.
pub const CONSUMER_LOSS_TOTAL: Metric = Metric {
    id: "consumer_loss_total",
    title: "What participants lost, together",
    family: Family::Income,
    unit: Unit::Money,
    basis: Basis::Census,
    definition: "Σ max(0, −N2) over the income population, in major units for the whole period, where N2 = commissions − paid to the company + refunds + resale proceeds − expenses + own-use credit. Readings: `n1`, without the credit; `n3`, company cash alone. Without a whole resales table there is no value but a range, whose low end has all goods that may have been resold sold at twice their cost; without a cap on own use its low end has all of them used. Without expenses there is only the lower end.",
    needs: "participants, orders, commissions, resales, expenses, an own-use cap (returns)",
    reference: "FTC v. Herbalife International (C.D. Cal. 2016), redress computed from company records; FTC Business Guidance Concerning Multi-Level Marketing (2018) on own use",
    interpretation: "Gains of others are not set off. The size of the harm on paper, and where a pro-rata redress starts; not what a court would award. It grows with the company and the period: it says nothing about the plan by itself.",
    oracle: "TINY-7 with a cap of 100: 20.50 + 10 + 10 + 275 = 315.50; N1 894; N3 966.50",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: consumer_loss_total,
};

fn consumer_loss_total(facts: &Facts<'_>) -> Outcome {
    let company = with_commissions(facts)?;
    let unit = facts.currency.major(1);
    let found = sums(company, |p| company.net(Net::OwnUseCredited, p));
    let most = if company.own_use.credit.is_some() { Net::OwnUseCredited } else { Net::Strict };
    let high = unit * sums(company, |p| company.net(most, p)).losses;
    let low = unit * sums(company, |p| at_most(company, Net::OwnUseCredited, p)).losses;
    let (resales, expenses) = (company.company.resales_complete, company.company.expenses.is_some());
    let mut measured = Measured::new(unit * found.losses)
        .counted(company.population.members.len(), "business participants")
        .grade(Grade::Inferred);
    if company.holds_all_of(Net::OwnUseCredited).is_err() {
        measured.value = None;
        measured = measured.part("lost at least", low, Unit::Money);
    } else {
        measured = measured.part("participants with a loss", found.losers as f64, Unit::Count);
    }
    if expenses {
        measured = measured.bounded(
            low,
            high,
            &[
                (!resales, "resales that are not recorded may have brought in up to twice what the goods cost"),
                (company.own_use.credit.is_none(), "nobody can say how much own use is plausible"),
            ],
        );
    }
    for net in [Net::Strict, Net::CompanyCash] {
        measured = match company.holds_all_of(net) {
            Ok(()) => measured.reading(net.name(), unit * sums(company, |p| company.net(net, p)).losses),
            Err(reason) => measured.no_reading(net.name(), reason),
        };
    }
    let measured = unseen(super::retail::note_cap(measured, facts, company), company);
    // A rule that finds no value shows the last note.
    Ok(if expenses { measured } else { measured.note("expenses are not recorded: the loss has no upper bound") })
}

/// M25.
pub const TRANSFER_RATIO: Metric = Metric {
    id: "transfer_ratio",
    title: "Gains of winners over losses of losers",
    family: Family::Income,
    unit: Unit::Ratio,
    basis: Basis::Census,
    definition: "Σ max(0, N3) / Σ max(0, −N3) over the income population, where N3 = commissions − everything paid to the company + refunds. Readings `n1` and `n2`: with resale proceeds and expenses, and with the own-use credit besides, where they are recorded as a whole. Not available where nobody has a loss.",
    needs: "participants, orders, commissions (returns; resales, expenses and an own-use cap for the readings)",
    reference: "Stivers, Smith and Jin (2019), FTC Bureau of Economics: optimism about recruiting can carry a negative-sum transfer scheme",
    interpretation: "1 = what some lose others gain; below 1 participants as a group lose the difference, to the company, its costs and makers of the goods. Under N3 own use is a loss, so that a buyers' club is near zero too: read it beside n2.",
    oracle: "TINY-7: N3 0 / 966.50 = 0; N2 81.50 / 315.50 = .258320; pandas on the made companies",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: |facts| {
        let company = with_commissions(facts)?;
        let ratio = |net: Net| {
            let sums = sums(company, |p| company.net(net, p));
            (sums.losses > 0.0).then(|| (sums.gains / sums.losses, sums))
        };
        let (value, sums) = ratio(Net::CompanyCash).ok_or("nobody paid the company more than it paid them")?;
        let unit = facts.currency.major(1);
        let mut measured = Measured::new(value)
            .counted(company.population.members.len(), "business participants")
            .part("gained", unit * sums.gains, Unit::Money)
            .part("participants who gained", sums.winners as f64, Unit::Count)
            .part("lost", unit * sums.losses, Unit::Money)
            .part("participants who lost", sums.losers as f64, Unit::Count);
        for net in [Net::Strict, Net::OwnUseCredited] {
            measured = match (company.holds_all_of(net), ratio(net)) {
                (Err(reason), _) => measured.no_reading(net.name(), reason),
                (_, None) => measured.no_reading(net.name(), "nobody has a loss"),
                (_, Some((value, _))) => measured.reading(net.name(), value),
            };
        }
        Ok(unseen(measured, company))
    },
};
