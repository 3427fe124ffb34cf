//! Standing orders that are set to the threshold.

use super::super::threshold::show_volume;
use super::super::{Basis, Family, Metric, company};
use super::{beside, method};
use crate::evidence;
use crate::facts::sampled_orders::{MOST_PEOPLE, SampledOrder};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Interval, Measured, Outcome, Unit};
use crate::stats::ratio_difference::{Share, ratio_difference};
use std::ops::RangeInclusive;

/// M39.
pub const AUTOSHIP_AT_THRESHOLD: Metric = Metric {
    id: "autoship_at_threshold",
    title: "Members' standing orders set to the threshold, beyond customers'",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "Share of business participants' orders from a standing order (autoship), house accounts out, whose volume lies from the threshold T to 1.05 T, less the same share of registered customers; at most 3,000 people of each side drawn at random. At the lowest threshold, `by_threshold` for the rest. Interval: people as observations. Test: the difference over its standard error, who is a member dealt anew among people, and the same of standing orders from 0.85 T to 1.2 T alone, of which heavier buyers have no greater part at T; the larger p of the two; at least 30 people on each side, also near T.",
    needs: "participants, orders with autoship and volume, orders of registered customers, plan.qualification_thresholds",
    reference: "a definition of this program; customers as the placebo group: a qualification threshold binds participants only",
    interpretation: "A standing order at the volume that qualifies is bought for that volume, month by month. A pack of just that volume that members alone are offered gives the same picture. Members who top up by single orders are not seen here.",
    oracle: "hand calculation on a small company; made-up people, called members at random, for the test",
    rows: &[&evidence::VOLUME_BINS],
    measure,
};

fn measure(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let lowest = *company.thresholds.first().ok_or("the case states no plan.qualification_thresholds")?;
    if !company.sampled_orders.has_autoship {
        return Err("orders do not say which came from a standing order: they have no column autoship".to_owned());
    }
    if !company.monthly.has_volume {
        return Err("orders carry no commissionable volume".to_owned());
    }
    let [members, customers] = sides(company, lowest, NO_LIMIT);
    if members.len() < 2 {
        return Err("fewer than two members have standing orders".to_owned());
    }
    let (found, in_all) = beside(&members, &customers, "autoship/members")
        .ok_or("fewer than two registered customers have standing orders to compare with")?;
    let [members_near, customers_near] = sides(company, lowest, near(lowest));
    let near = beside(&members_near, &customers_near, "autoship/near").and_then(|(_, p)| p);
    let p = in_all.zip(near).map(|(in_all, near)| in_all.max(near));
    let orders = |side: &[Share]| side.iter().map(|share| share.all).sum();
    let mut measured = Measured::new(found.difference)
        .counted(members.len().min(customers.len()), "people with standing orders on the smaller side")
        .class("business", Some(found.first.value))
        .class("customers", Some(found.second.value))
        .part("members' standing orders", orders(&members), Unit::Count)
        .part("customers' standing orders", orders(&customers), Unit::Count);
    measured.interval = Some(Interval {
        low: found.interval[0],
        high: found.interval[1],
        level: 0.95,
        method: "standard error over people".to_owned(),
    });
    for &threshold in &company.thresholds {
        let [members, customers] = sides(company, threshold, NO_LIMIT);
        if let Some(found) = ratio_difference(&members, &customers) {
            measured.by_threshold.insert(show_volume(threshold), found.difference);
        }
    }
    Ok(match p {
        Some(p) => measured.tested(
            "members' standing orders stand at the threshold no more often than customers' do",
            &method(),
            p,
        ),
        None => measured.note(
            "fewer than thirty members or customers have standing orders, or have some near the threshold: nothing is tested",
        ),
    })
}

/// Any volume.
const NO_LIMIT: RangeInclusive<i64> = i64::MIN..=i64::MAX;

/// Volumes from 0.85 T to 1.2 T.
fn near(threshold: i64) -> RangeInclusive<i64> {
    threshold - threshold * 3 / 20..=threshold + threshold / 5
}

/// Standing orders at a threshold of all standing orders of some volumes, by person, of members and of customers.
fn sides(company: &CompanyFacts<'_>, threshold: i64, among: RangeInclusive<i64>) -> [Vec<Share>; 2] {
    let orders = &company.sampled_orders;
    [&orders.members, &orders.customers].map(|orders| at_threshold(orders, threshold, &among))
}

fn at_threshold(orders: &[SampledOrder], threshold: i64, among: &RangeInclusive<i64>) -> Vec<Share> {
    let mut shares = vec![Share::default(); MOST_PEOPLE];
    for order in orders.iter().filter(|order| order.autoship == Some(true) && among.contains(&order.volume)) {
        let share = &mut shares[order.person as usize];
        // Up to 1.05 T, in whole units of volume.
        let at = (threshold..=threshold + threshold / 20).contains(&order.volume);
        share.of += f64::from(u8::from(at));
        share.all += 1.0;
    }
    shares.retain(|share| share.all > 0.0);
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::stream;
    use crate::stats::ratio_difference::dealt_probability;
    use rand::{Rng, RngExt};

    fn order(person: u32, volume: i64, autoship: Option<bool>) -> SampledOrder {
        SampledOrder { person, month: 0, day: 0, volume, autoship }
    }

    #[test]
    fn a_twentieth_beyond_the_threshold_is_at_it() {
        let yes = Some(true);
        let orders = [
            order(0, 999_999, yes),
            order(0, 1_000_000, yes),
            order(0, 1_050_000, yes),
            order(0, 1_050_001, yes),
            order(0, 1_000_000, Some(false)),
            order(2, 1_000_000, None),
            order(7, 1_000_000, yes),
        ];
        assert_eq!(
            at_threshold(&orders, 1_000_000, &NO_LIMIT),
            [Share { of: 2.0, all: 4.0 }, Share { of: 1.0, all: 1.0 }]
        );
        let orders =
            [order(0, 849_999, yes), order(0, 850_000, yes), order(0, 1_200_000, yes), order(0, 1_200_001, yes)];
        assert_eq!(at_threshold(&orders, 1_000_000, &near(1_000_000)), [Share { of: 0.0, all: 2.0 }]);
    }

    /// A standing order is the same month after month; prices are those of a list, with a heap at 100.
    fn standing(random: &mut dyn Rng, people: u32, set: f64) -> Vec<SampledOrder> {
        (0..people)
            .flat_map(|person| {
                let heap = random.random_bool(0.05);
                let price = if heap { 1_000_000 } else { 125_000 * random.random_range(1..24_i64) };
                let volume = if random.random_bool(set) { 1_000_000 + random.random_range(0..30_000) } else { price };
                let months = random.random_range(1..10_u32);
                (0..months).map(move |_| order(person, volume, Some(true))).collect::<Vec<_>>()
            })
            .collect()
    }

    fn p(random: &mut dyn Rng, set: f64) -> f64 {
        let [members, customers] = [(80, set), (40, 0.0)]
            .map(|(people, set)| at_threshold(&standing(random, people, set), 1_000_000, &NO_LIMIT));
        dealt_probability(&members, &customers, 99, 1, "test").unwrap()
    }

    #[test]
    fn people_called_members_at_random_strike_as_often_as_they_should_and_set_orders_do() {
        // 5 % of 300: at most .1 at four standard errors.
        let mut random = stream(9, "test/autoship");
        let struck = (0..300).filter(|_| p(&mut random, 0.0) <= 0.05).count();
        assert!((3..30).contains(&struck), "{struck}");
        let struck = (0..40).filter(|_| p(&mut random, 0.35) <= 0.05).count();
        assert!(struck >= 36, "{struck}");
    }
}
