//! Whether members are pushed to buy stock they do not need. Customers, whom no threshold binds, are the placebo.

use super::retail::note_cap;
use super::{Basis, Family, Metric, company};
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::facts::daily::{CUSTOMERS, Group};
use crate::facts::monthly::Purchases;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Interval, Measured, Outcome, Reading, Unit};
use crate::stats::bunching::{Bunching, Design, bootstrap_interval, bunching};
use crate::stats::random::DEFAULT_SEED;

/// Bins of a threshold's width: one is 5 % of it.
pub const BINS_TO_THRESHOLD: i64 = 20;
/// How the counterfactual is fitted.
pub const DESIGN: Design = Design { order: 5, window_low: -2, window_high: 3, round: 5 };
/// Draws of the residual bootstrap.
const DRAWS: usize = 400;
/// Fewest observations that an estimate on a group rests on.
const FEWEST: usize = 30;

/// Late purchases of some groups: late, all (minor units), and order lines.
fn late(company: &CompanyFacts<'_>, groups: &[Group]) -> (i64, i64, u64) {
    let period = &company.company.period;
    let mut sums = (0, 0, 0);
    for (at, bought) in company.daily.of(groups).enumerate() {
        let day = period.start() + at as i32;
        // A month that the period cuts would have too many or too few late days.
        if !period.is_in_full_month(day) {
            continue;
        }
        if period.is_late(day) {
            sums.0 += bought.amount;
        }
        sums.1 += bought.amount;
        sums.2 += bought.lines;
    }
    sums
}

fn late_share(company: &CompanyFacts<'_>, groups: &[Group]) -> Option<f64> {
    let (late, all, _) = late(company, groups);
    (all > 0).then(|| late as f64 / all as f64)
}

/// Distinct registered buyers of product of some classes.
fn buyers(company: &CompanyFacts<'_>, wanted: impl Fn(Class) -> bool) -> usize {
    let mut people: Vec<u32> = months_of(company, wanted).filter(|row| row.product > 0).map(|row| row.person).collect();
    people.sort_unstable();
    people.dedup();
    people.len()
}

/// The late share of purchases spread evenly over the days of the period.
fn even_share(company: &CompanyFacts<'_>) -> f64 {
    let period = &company.company.period;
    let days = period.days();
    let full = (0..days).map(|at| period.start() + at as i32).filter(|&day| period.is_in_full_month(day));
    let (late, all) = full.fold((0, 0), |(late, all), day| (late + u32::from(period.is_late(day)), all + 1));
    f64::from(late) / f64::from(all.max(1))
}

/// M31, first part.
pub const LATE_PURCHASE_SHARE: Metric = Metric {
    id: "late_purchase_share",
    title: "Members' purchases in the last three days of a month",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Product orders of business participants, house accounts out, dated in the last three days of a calendar month, over all their product orders, by amount, in the full calendar months of the period. By class: the same for customers.",
    needs: "participants, orders",
    reference: "Webster v. Omnitrition, 79 F.3d 776 (9th Cir. 1996): purchases made to qualify; timing as a sign of them",
    interpretation: "Members who buy to qualify buy when the period closes; customers have no reason to. Month-end can also be payday: look at the customers' value beside it.",
    oracle: "DuckDB on the two made-up companies (tests/oracles); even spread over 30 days: 3 / 30",
    measure: |facts| {
        let company = company(facts)?;
        let (late, all, lines) = late(company, &[Group::Business]);
        let measured =
            Measured::ratio(late as f64, all as f64, "product purchase by members in a full calendar month")?
                .counted(lines as usize, "members' product order lines")
                .class("business", late_share(company, &[Group::Business]))
                .class("customers", late_share(company, &CUSTOMERS))
                .class("preferred", late_share(company, &[Group::Preferred]))
                .class("retail", late_share(company, &[Group::Retail, Group::Anonymous]))
                .part("share if spread evenly over the period", even_share(company), Unit::Share)
                .part("late purchases", facts.currency.major(late), Unit::Money)
                .part("all purchases", facts.currency.major(all), Unit::Money);
        Ok(if late_share(company, &CUSTOMERS).is_none() {
            measured.note("there are no customers to set beside the members")
        } else {
            measured
        })
    },
};

/// M31, against the placebo.
pub const LATE_PURCHASE_EXCESS: Metric = Metric {
    id: "late_purchase_excess",
    title: "Members' late purchases beyond customers'",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "late_purchase_share of business participants less that of customers (preferred, registered and anonymous retail).",
    needs: "participants, orders of customers",
    reference: "customers as the placebo group: a qualification threshold binds participants only",
    interpretation: "Takes off whatever makes everybody buy at month-end. Customers who are supplied by members at month-end would hide an excess.",
    oracle: "difference of two shares that are checked on their own",
    measure: |facts| {
        let company = company(facts)?;
        let members = late_share(company, &[Group::Business]).ok_or("members bought no product")?;
        let customers = late_share(company, &CUSTOMERS).ok_or("there are no customers to compare with")?;
        let smaller = buyers(company, |class| class == Class::Business)
            .min(buyers(company, is_customer) + late(company, &[Group::Anonymous]).2 as usize);
        Ok(Measured::new(members - customers)
            .counted(smaller, "buyers of the smaller group, anonymous orders taken for one each")
            .class("business", Some(members))
            .class("customers", Some(customers)))
    },
};

/// Months with an order, by own volume: bins of 5 % of the threshold from 0 to twice the threshold.
pub fn own_volume_bins<'a>(rows: impl Iterator<Item = &'a Purchases>, threshold: i64) -> Vec<u64> {
    let mut bins = vec![0; 2 * BINS_TO_THRESHOLD as usize];
    for volume in rows.filter_map(|row| row.volume).filter(|volume| (0..2 * threshold).contains(volume)) {
        bins[(volume * BINS_TO_THRESHOLD / threshold) as usize] += 1;
    }
    bins
}

/// Participant-months of one kind of buyer, house accounts out.
pub fn months_of<'f>(
    company: &'f CompanyFacts<'_>,
    wanted: impl Fn(Class) -> bool + 'f,
) -> impl Iterator<Item = &'f Purchases> {
    company.monthly.of_people().filter(move |row| wanted(row.class))
}

/// Whether a class is one of those that cannot earn.
pub fn is_customer(class: Class) -> bool {
    matches!(class, Class::Preferred | Class::Retail)
}

/// The bunching of participant-months at a threshold, with its interval. `None` for too few of them.
fn bunching_of<'a>(rows: impl Iterator<Item = &'a Purchases>, threshold: i64) -> Option<(Bunching, [f64; 2], u64)> {
    let counts = own_volume_bins(rows, threshold);
    let months: u64 = counts.iter().sum();
    if months < FEWEST as u64 {
        return None;
    }
    let counts: Vec<f64> = counts.iter().map(|&c| c as f64).collect();
    let found = bunching(&counts, -BINS_TO_THRESHOLD, DESIGN)?;
    let interval = bootstrap_interval(&counts, -BINS_TO_THRESHOLD, DESIGN, DRAWS, DEFAULT_SEED)?;
    Some((found, interval, months))
}

/// M26 and M27.
pub const EXCESS_MASS_AT_THRESHOLD: Metric = Metric {
    id: "excess_mass_at_threshold",
    title: "Members' own volume piled up at the qualification threshold",
    family: Family::Loading,
    unit: Unit::Ratio,
    basis: Basis::Estimate,
    definition: "b = B / mean counterfactual in the window: months of business participants by own volume in bins of 5 % of the threshold from 0 to twice the threshold; polynomial of order 5 with a dummy for bins that start at a multiple of a quarter of the threshold; window from 2 bins below to 3 above. At the lowest threshold, `by_threshold` for the rest. Reading `difference`: less the same for customers.",
    needs: "participants, orders with volume, plan.qualification_thresholds",
    reference: "Saez (2010); Chetty et al. (2011), QJE 126(2); Kleven (2016), Annual Review of Economics 8",
    interpretation: "1 = twice as many months near the threshold as a smooth distribution has. Prices heap at round numbers without any threshold: the dummies and the customers' value guard against that. It does not show why people buy up to it.",
    oracle: "two exact vectors (a spike of half the counterfactual; 500 missing and 500 in excess)",
    measure: excess_mass,
};

fn excess_mass(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let lowest = *company.thresholds.first().ok_or("the case states no plan.qualification_thresholds")?;
    if !company.monthly.has_volume {
        return Err("orders carry no commissionable volume".to_owned());
    }
    let members = || months_of(company, |class| class == Class::Business);
    let (found, interval, months) = bunching_of(members(), lowest)
        .ok_or("too few members' months lie within twice the threshold to fit a counterfactual")?;
    let mut measured = Measured::new(found.excess_mass)
        .counted(months as usize, "members' months with an order and own volume below twice the threshold")
        .grade(Grade::Inferred)
        .part("months in the window beyond the counterfactual (B)", found.excess, Unit::Count)
        .class("business", Some(found.excess_mass));
    measured.interval = Some(Interval {
        low: interval[0],
        high: interval[1],
        level: 0.95,
        method: format!("residual bootstrap, {DRAWS} draws"),
    });
    for &threshold in &company.thresholds {
        if let Some((found, ..)) = bunching_of(members(), threshold) {
            measured.by_threshold.insert(show_volume(threshold), found.excess_mass);
        }
    }
    let difference = match bunching_of(months_of(company, is_customer), lowest) {
        None => Reading::Unavailable { unavailable: "too few customers' months to compare with".to_owned() },
        Some((customers, theirs, _)) => {
            measured = measured.class("customers", Some(customers.excess_mass));
            Reading::Value {
                value: found.excess_mass - customers.excess_mass,
                range: Some([interval[0] - theirs[1], interval[1] - theirs[0]]),
            }
        }
    };
    measured.readings.insert("difference".to_owned(), difference);
    Ok(measured)
}

/// A volume as text, without needless zeros.
pub fn show_volume(volume: i64) -> String {
    rust_decimal::Decimal::new(volume, crate::money::VOLUME_PLACES).normalize().to_string()
}

/// M40.
pub const STUCK_INVENTORY_SHARE: Metric = Metric {
    id: "stuck_inventory_share",
    title: "Members' product that neither resale, use nor return explains",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Σ over business participants of max(0, own product − verified resale cost − refunds − plausible own use) over Σ own product, house accounts out. Bounds: without a whole resales table all of it may have been resold; without an own-use cap all of it may have been used.",
    needs: "participants, orders (resales, returns, preferred customers or assumptions.own_use_cap)",
    reference: "The 70 % rule of In re Amway, 93 F.T.C. 618 (1979), is a rule against such stock",
    interpretation: "An upper reading of stock in garages: it rests on the cap on plausible use and on how well resales are recorded.",
    oracle: "TINY-7 with a cap of 100: (50 + 50) / 800 = .125 (hand calculation: A and B keep 50 each)",
    measure: |facts| {
        let company = company(facts)?;
        let people = &company.company.participants;
        let members: Vec<usize> =
            (0..people.len()).filter(|&p| people.class[p] == Class::Business && !people.house[p]).collect();
        let own = |p: usize| company.ledger.paid_for(OrderKind::Product, p) as f64;
        let bought: f64 = members.iter().map(|&p| own(p)).sum();
        let stuck = |plausible: bool| -> f64 {
            members
                .iter()
                .map(|&p| {
                    let used = company.own_use.plausible.as_ref().filter(|_| plausible).map_or(0.0, |use_| use_[p]);
                    let gone = company.ledger.verified_cost[p] + company.ledger.refunded_goods[p];
                    (own(p) - gone as f64 - used).max(0.0)
                })
                .sum()
        };
        let known = company.own_use.plausible.is_some();
        let mut measured = Measured::ratio(stuck(known), bought, "product purchase by members")?
            .counted(members.len(), "business participants")
            .grade(Grade::Inferred)
            .part("members' own product", facts.currency.major(1) * bought, Unit::Money);
        let whole = company.company.resales_complete;
        let value = measured.value.unwrap_or(0.0);
        let returns = company.company.returns.is_some();
        let low = if whole && known && returns { value } else { 0.0 };
        if !known {
            measured.value = None;
        }
        let measured = measured.bounded(
            low,
            value,
            &[
                (!whole, "without a whole resales table all of it may have been resold"),
                (!known, "nobody can say how much members' own use is plausible"),
                (!returns, "without a returns table all of it may have been returned"),
            ],
        );
        Ok(note_cap(measured, facts, company))
    },
};

/// Refunds over purchases.
pub const RETURN_RATE: Metric = Metric {
    id: "return_rate",
    title: "Members' refunds over their purchases",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Refunds (returns and buy-backs) of product and starter kits of business participants, house accounts out, over their product and starter-kit purchases. By class: the same for preferred and registered retail customers.",
    needs: "participants, orders, returns",
    reference: "DSA Code of Ethics: repurchase of marketable stock; whether anybody uses it is what is measured here",
    interpretation: "A refund right that nobody uses protects nobody: near zero beside stuck stock, ask why. A high rate among the new says that people were sold what they did not want.",
    oracle: "hand calculation on the test companies",
    measure: |facts| {
        let company = company(facts)?;
        if company.company.returns.is_none() {
            return Err(super::missing("returns"));
        }
        let people = &company.company.participants;
        let rate = |class: Class| {
            let of_class = || (0..people.len()).filter(move |&p| people.class[p] == class && !people.house[p]);
            let bought: i64 = of_class()
                .map(|p| {
                    company.ledger.paid_for(OrderKind::Product, p) + company.ledger.paid_for(OrderKind::StarterKit, p)
                })
                .sum();
            let refunded: i64 = of_class().map(|p| company.ledger.refunded_goods[p]).sum();
            (refunded as f64, bought as f64)
        };
        let share = |class| {
            let (refunded, bought) = rate(class);
            (bought > 0.0).then(|| refunded / bought)
        };
        let (refunded, bought) = rate(Class::Business);
        Ok(Measured::ratio(refunded, bought, "product or starter-kit purchase by members")?
            .counted(company.order_lines(), "order lines")
            .class("business", share(Class::Business))
            .class("preferred", share(Class::Preferred))
            .class("retail", share(Class::Retail))
            .part("members' refunds", facts.currency.major(1) * refunded, Unit::Money)
            .part(
                "refunds whose buyer is not registered",
                facts.currency.major(company.ledger.refunds_to_nobody),
                Unit::Money,
            ))
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    fn month(volume: i64) -> Purchases {
        Purchases {
            person: 0,
            month: 0,
            class: Class::Business,
            house: false,
            volume: Some(volume),
            product: 0,
            kits: 0,
        }
    }

    #[test]
    fn bins_are_five_percent_of_the_threshold_and_start_at_zero() {
        // Threshold 100: 99.9999 falls into the bin from 95, 100 into the bin from 100, 200 is outside.
        let rows = [0, 999_999, 1_000_000, 1_049_999, 1_050_000, 2_000_000, -1].map(month);
        let bins = own_volume_bins(rows.iter(), 1_000_000);
        assert_eq!(bins.len(), 40);
        assert_eq!((bins[0], bins[19], bins[20], bins[21]), (1, 1, 2, 1));
        assert_eq!(bins.iter().sum::<u64>(), 5);
    }
}
