//! Own volume at the qualification threshold. Customers, whom no threshold binds, are the placebo.

pub mod density;
pub mod difference;
mod people;
pub mod top_up;

use super::loading::{is_customer, months_of};
use super::{Basis, Family, Metric, company};
use crate::case::tables::participants::Class;
use crate::evidence;
use crate::facts::monthly::Purchases;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Interval, Measured, Outcome, Reading, Unit};
use crate::stats::bunching::by_participant::{Bins, participant_interval};
use crate::stats::bunching::integrated::integrated;
use crate::stats::bunching::notch::{frictions, notch};
use crate::stats::bunching::{Bunching, Design, bootstrap_interval, bunching};
use crate::stats::random::DEFAULT_SEED;
use people::People;

/// Bins of a threshold's width: one is 5 % of it.
pub const BINS_TO_THRESHOLD: i64 = 20;
/// How the counterfactual is fitted.
pub const DESIGN: Design = Design { order: 5, window_low: -2, window_high: 3, round: 5 };
/// The lowest bin that the window of a notch may open to: a quarter of the threshold.
const FARTHEST: i64 = -15;
/// Draws of a bootstrap.
const DRAWS: usize = 400;
/// Fewest months that an estimate on a group rests on.
const FEWEST: usize = 30;

/// Months with an order, by own volume: bins of 5 % of the threshold from 0 to twice the threshold.
pub fn own_volume_bins<'a>(rows: impl Iterator<Item = &'a Purchases>, threshold: i64) -> Vec<u64> {
    let mut bins = vec![0; 2 * BINS_TO_THRESHOLD as usize];
    for bin in rows.filter_map(|row| bin_of(row.volume?, threshold)) {
        bins[bin] += 1;
    }
    bins
}

/// The bin of an own volume; `None` outside of them.
pub fn bin_of(volume: i64, threshold: i64) -> Option<usize> {
    (0..2 * threshold).contains(&volume).then(|| (volume * BINS_TO_THRESHOLD / threshold) as usize)
}

/// A volume as text, without needless zeros.
pub fn show_volume(volume: i64) -> String {
    rust_decimal::Decimal::new(volume, crate::money::VOLUME_PLACES).normalize().to_string()
}

fn is_member(class: Class) -> bool {
    class == Class::Business
}

/// The lowest threshold of a company whose orders have a volume, or the reason why there is nothing to look at.
fn lowest_threshold(company: &CompanyFacts<'_>) -> Result<i64, String> {
    let lowest = *company.thresholds.first().ok_or("the case states no plan.qualification_thresholds")?;
    if !company.monthly.has_volume {
        return Err("orders carry no commissionable volume".to_owned());
    }
    Ok(lowest)
}

/// The histogram of a group around a threshold, and its bunching.
struct Group {
    counts: Vec<f64>,
    months: usize,
    found: Bunching,
}

/// `None` for too few months, or where no counterfactual fits.
fn group(company: &CompanyFacts<'_>, wanted: fn(Class) -> bool, threshold: i64) -> Option<Group> {
    let counts = own_volume_bins(months_of(company, wanted), threshold);
    let months = counts.iter().sum::<u64>() as usize;
    let counts: Vec<f64> = counts.into_iter().map(|count| count as f64).collect();
    let found = bunching(&counts, -BINS_TO_THRESHOLD, DESIGN)?;
    (months >= FEWEST).then_some(Group { counts, months, found })
}

/// The wider of two intervals on each side: residuals say how well a polynomial describes the bins, participants how
/// much it matters who happens to be there. `None` where either cannot be had.
fn interval(company: &CompanyFacts<'_>, wanted: fn(Class) -> bool, threshold: i64, counts: &[f64]) -> Option<[f64; 2]> {
    let bins = Bins { first: -BINS_TO_THRESHOLD, count: counts.len() };
    let residual = bootstrap_interval(counts, bins.first, DESIGN, DRAWS, DEFAULT_SEED)?;
    let people = People::of(company, wanted, threshold, BINS_TO_THRESHOLD - 1);
    let clustered = participant_interval(&people.all(), bins, DESIGN, DRAWS, DEFAULT_SEED)?;
    Some([residual[0].min(clustered[0]), residual[1].max(clustered[1])])
}

/// M26.
pub const EXCESS_MASS_AT_THRESHOLD: Metric = Metric {
    id: "excess_mass_at_threshold",
    title: "Members' own volume piled up at the qualification threshold",
    family: Family::Loading,
    unit: Unit::Ratio,
    basis: Basis::Estimate,
    definition: "b = B / mean counterfactual in the window: months of business participants by own volume in bins of 5 % of the threshold from 0 to twice the threshold; polynomial of order 5 with a dummy for bins that start at a multiple of a quarter of the threshold; window from 2 bins below to 3 above. At the lowest threshold, `by_threshold` for the rest. The interval reaches as far as that of residuals or that of participants drawn with all their months (in 2,000 bundles at most), whichever is wider. Readings: `difference`, less the same for customers; `integrated`, with counts above the window raised until they hold the excess; `notch`, the excess from the threshold on over its mean counterfactual, the window open downwards until as many are missing.",
    needs: "participants, orders with volume, plan.qualification_thresholds",
    reference: "Saez (2010); Chetty et al. (2011), QJE 126(2); Kleven and Waseem (2013), QJE 128(2); Kleven (2016), Annual Review of Economics 8; Cameron and Miller (2015)",
    interpretation: "1 = twice as many months near the threshold as a smooth distribution has. Prices heap at round numbers without any threshold, and the pile at the threshold itself is left in: alone it shows no loading. difference_in_bunching holds it against customers and other round places. It does not show why people buy up to it.",
    oracle: "two exact vectors (a spike of half the counterfactual; 500 missing and 500 in excess), numpy on the two made-up companies (tests/oracles)",
    rows: &[&evidence::VOLUME_BINS],
    measure: excess_mass,
};

fn excess_mass(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let lowest = lowest_threshold(company)?;
    let members = group(company, is_member, lowest)
        .ok_or("too few members' months lie within twice the threshold to fit a counterfactual")?;
    let range = interval(company, is_member, lowest, &members.counts)
        .ok_or("there are too few members near the threshold to say how sure a surplus is")?;
    let excess_mass = members.found.excess_mass;
    let mut measured = Measured::new(excess_mass)
        .counted(members.months, "members' months with an order and own volume below twice the threshold")
        .grade(Grade::Inferred)
        .part("months in the window beyond the counterfactual (B)", members.found.excess, Unit::Count)
        .class("business", Some(excess_mass));
    measured.interval = Some(Interval {
        low: range[0],
        high: range[1],
        level: 0.95,
        method: format!(
            "wider of a residual bootstrap and one of participants with all their months, {DRAWS} draws each"
        ),
    });
    measured = with_integrated(with_notch(measured, &members.counts), &members.counts);
    for &threshold in &company.thresholds {
        if let Some(there) = group(company, is_member, threshold) {
            measured.by_threshold.insert(show_volume(threshold), there.found.excess_mass);
        }
    }
    let customers = group(company, is_customer, lowest)
        .and_then(|group| Some((interval(company, is_customer, lowest, &group.counts)?, group)));
    let difference = match customers {
        None => {
            measured = measured.note("there are too few customers to set beside the members, so no placebo group");
            Reading::Unavailable { unavailable: "too few customers' months to compare with".to_owned() }
        }
        Some((theirs, customers)) => {
            measured = measured.class("customers", Some(customers.found.excess_mass));
            Reading::Value {
                value: excess_mass - customers.found.excess_mass,
                range: Some([range[0] - theirs[1], range[1] - theirs[0]]),
            }
        }
    };
    measured.readings.insert("difference".to_owned(), difference);
    Ok(measured)
}

fn with_integrated(measured: Measured, counts: &[f64]) -> Measured {
    match integrated(counts, -BINS_TO_THRESHOLD, DESIGN) {
        Some(found) => measured.reading("integrated", found.excess_mass),
        None => measured.no_reading("integrated", "nobody is above the window, or the excess does not settle"),
    }
}

fn with_notch(measured: Measured, counts: &[f64]) -> Measured {
    let found = match notch(counts, -BINS_TO_THRESHOLD, DESIGN, FARTHEST) {
        Err(reason) => return measured.no_reading("notch", &reason.to_string()),
        Ok(found) => found,
    };
    let from = 1.0 + found.window_low as f64 / BINS_TO_THRESHOLD as f64;
    let measured = measured
        .reading("notch", found.excess_mass)
        .part("months in excess from the threshold on, of the notch", found.excess, Unit::Count)
        .part("months missing below the threshold, of the notch", found.missing, Unit::Count)
        .part("where months begin to be missing, as a share of the threshold", from, Unit::Share);
    match frictions(counts, &found.counterfactual, -BINS_TO_THRESHOLD, found.window_low) {
        Some(stay) => measured.part("share who stay below although they are near (frictions)", stay, Unit::Share),
        None => measured,
    }
}

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
