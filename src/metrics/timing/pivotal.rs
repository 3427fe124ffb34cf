//! Orders that just carry a member over the threshold.

use super::super::threshold::show_volume;
use super::super::{Basis, Family, Metric, company};
use super::{chance, interval, method};
use crate::evidence;
use crate::facts::Facts;
use crate::facts::sampled_orders::{MOST_PEOPLE, SampledOrder};
use crate::measurement::{Interval, Measured, Outcome, Unit};
use crate::stats::pivotal::{Order, Threshold, count_by_participant, pivotal_by_participant};
use crate::stats::random::DEFAULT_SEED;
use crate::stats::ratio_difference::{Ratio, Share, Sums, ratio_difference};

/// Times that a person's dates are dealt anew.
const DATES: usize = 49;

/// M32.
pub const PIVOTAL_ORDER_SHARE: Metric = Metric {
    id: "pivotal_order_share",
    title: "Members' orders that just carry them over the threshold, beyond chance",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "Pivotal orders over orders with volume, less the same where the dates of each person's orders in a calendar year are dealt anew among them (mean of 49 dealings); years of business participants with two orders in some month, house accounts out, at most 3,000 people drawn at random. An order is pivotal that finds the month's own volume below the threshold T, takes it to T or above, and to at most 1.1 T. At the lowest threshold, `by_threshold` for the rest. By class: the same for registered customers. Readings: `over_customers`, less customers'; `share`, pivotal orders over all orders with volume, nothing subtracted; `share_over_customers`, that less customers'. Test: of the orders that would be pivotal at T or at a threshold a tenth of T (and one unit) below or above it, the share at T, of members against customers; who is a member is dealt anew among people; at least 30 with such orders on each side.",
    needs: "participants, orders with volume, plan.qualification_thresholds (orders of registered customers)",
    reference: "Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, 3rd ed.; customers as the placebo group, since a qualification threshold binds participants only",
    interpretation: "Above 0 = orders are sized and timed to fill what is missing. Who orders once a month has no dates to deal: of them the value says nothing, and there is none where all do so. The test does, since it sets T beside its neighbours. Heavier users reach all three more often and T no more than the others; whatever makes customers land on T too, such as a round price, is taken off. A pack that just reaches T and that members alone want gives the same picture.",
    oracle: "hand calculation on six orders; made-up people, called members at random, for the test",
    rows: &[&evidence::VOLUME_BINS],
    measure,
};

fn measure(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let lowest = *company.thresholds.first().ok_or("the case states no plan.qualification_thresholds")?;
    if !company.monthly.has_volume {
        return Err("orders carry no commissionable volume".to_owned());
    }
    let years: Vec<u32> = years(company.company.period.months());
    let sample = &company.sampled_orders;
    let people = [&company.sampled_months.members, &company.sampled_months.customers]
        .map(|sampled| sampled.len().min(MOST_PEOPLE));
    let members = Side::of(&sample.members, people[0], &years);
    let share = Sums::of(&members.pivotal(lowest)).ratio().ok_or("fewer than two members have orders with a volume")?;
    let found = Sums::of(&members.excess(lowest)).ratio();
    let mut measured = Measured { value: found.map(|found| found.value), ..Measured::default() }
        .counted(found.map_or(0, |found| found.people), "members with two orders in some month")
        .class("business", found.map(|found| found.value))
        .reading_within("share", share.value, interval(share))
        .part("members' orders with volume", sample.members.len() as f64, Unit::Count)
        .part("of them the only one of their month", alone(&sample.members), Unit::Share);
    measured.interval = found.map(interval_of);
    for &threshold in &company.thresholds {
        let excess = if threshold == lowest { found } else { Sums::of(&members.excess(threshold)).ratio() };
        if let Some(excess) = excess {
            measured.by_threshold.insert(show_volume(threshold), excess.value);
        }
    }
    if company.sampled_months.members.of > people[0] {
        measured = measured.note(format!("{} of {} members were drawn", people[0], company.sampled_months.members.of));
    }
    let measured = against_customers(measured, &members, &Side::of(&sample.customers, people[1], &years), lowest);
    Ok(if found.is_some() {
        measured
    } else {
        measured.note(
            "fewer than two members ever order twice in a month: there are no dates to deal anew, and so no value",
        )
    })
}

fn against_customers(measured: Measured, members: &Side, customers: &Side, threshold: i64) -> Measured {
    let Some(shares) = ratio_difference(&members.pivotal(threshold), &customers.pivotal(threshold)) else {
        let reason = "fewer than two registered customers have orders with a volume";
        return measured
            .no_reading("over_customers", reason)
            .no_reading("share_over_customers", reason)
            .note("there is no placebo group of registered customers, so that nothing is tested");
    };
    let measured = measured.reading_within("share_over_customers", shares.difference, shares.interval);
    let measured = match ratio_difference(&members.excess(threshold), &customers.excess(threshold)) {
        Some(excess) => measured.class("customers", Some(excess.second.value)).reading_within(
            "over_customers",
            excess.difference,
            excess.interval,
        ),
        None => measured.no_reading("over_customers", "too few people of a side order twice in a month"),
    };
    match chance(&members.beside_neighbours(threshold), &customers.beside_neighbours(threshold), "pivotal/members") {
        Some(p) => measured.tested(
            "of orders that just reach the threshold or one beside it, members' are at the threshold no more often than customers'",
            &method(),
            p,
        ),
        None => measured.note(
            "fewer than thirty members or registered customers have orders that reach the threshold or one beside it: nothing is tested",
        ),
    }
}

fn interval_of(ratio: Ratio) -> Interval {
    let [low, high] = interval(ratio);
    Interval { low, high, level: 0.95, method: "standard error over people".to_owned() }
}

/// The calendar year of each month, counted from the first.
fn years(months: &[String]) -> Vec<u32> {
    let mut year = 0;
    let first = months.iter().zip(std::iter::once("").chain(months.iter().map(|month| &month[..4])));
    first
        .map(|(month, before)| {
            year += u32::from(!before.is_empty() && month[..4] != *before);
            year
        })
        .collect()
}

/// Share of orders that have their month to themselves.
fn alone(orders: &[SampledOrder]) -> f64 {
    let months = orders.chunk_by(|a, b| (a.person, a.month) == (b.person, b.month));
    months.filter(|month| month.len() == 1).count() as f64 / orders.len().max(1) as f64
}

/// The orders of one side; everybody's years stand apart, since dates are dealt within them.
struct Side {
    orders: Vec<Order>,
    people: usize,
    years: u32,
}

impl Side {
    fn of(orders: &[SampledOrder], people: usize, year_of_month: &[u32]) -> Self {
        let years = year_of_month.last().map_or(1, |last| last + 1);
        let orders = orders
            .iter()
            .map(|order| Order {
                participant: order.person * years + year_of_month[usize::from(order.month)],
                period: u32::from(order.month),
                day: order.day,
                volume: order.volume,
            })
            .collect();
        Self { orders, people, years }
    }

    /// Adds up something of people's years over something else of them. Who has nothing to divide by is no part of it.
    fn shares(&self, of: impl Iterator<Item = (u32, f64)>, all: impl Iterator<Item = (u32, f64)>) -> Vec<Share> {
        let mut shares = vec![Share::default(); self.people];
        all.for_each(|(participant, all)| shares[(participant / self.years) as usize].all += all);
        of.for_each(|(participant, of)| shares[(participant / self.years) as usize].of += of);
        shares.retain(|share| share.all > 0.0);
        shares
    }

    fn each_order(&self) -> impl Iterator<Item = (u32, f64)> {
        self.orders.iter().map(|order| (order.participant, 1.0))
    }

    /// Pivotal orders less those expected by chance, over orders, of those years in which some month has two orders.
    fn excess(&self, threshold: i64) -> Vec<Share> {
        let own = pivotal_by_participant(&self.dealable(), tenth(threshold, threshold), DATES, DEFAULT_SEED);
        let orders = own.iter().map(|own| (own.participant, own.orders as f64));
        self.shares(own.iter().map(|own| (own.participant, own.pivotal as f64 - own.expected)), orders)
    }

    /// The orders of years in which dealing dates anew can change something.
    fn dealable(&self) -> Vec<Order> {
        let years = self.orders.chunk_by(|a, b| a.participant == b.participant);
        let several = |year: &&[Order]| year.windows(2).any(|pair| pair[0].period == pair[1].period);
        years.filter(several).flatten().copied().collect()
    }

    /// Pivotal orders over orders.
    fn pivotal(&self, threshold: i64) -> Vec<Share> {
        self.shares(self.counted(threshold, threshold), self.each_order())
    }

    /// Of orders that are pivotal at the threshold or at those beside it, whose windows touch this one's, those at it.
    fn beside_neighbours(&self, threshold: i64) -> Vec<Share> {
        let step = threshold / 10 + 1;
        let [below, at, above] =
            [threshold - step, threshold, threshold + step].map(|volume| self.counted(volume, threshold));
        self.shares(at, below.chain(self.counted(threshold, threshold)).chain(above))
    }

    fn counted(&self, at: i64, threshold: i64) -> impl Iterator<Item = (u32, f64)> + use<> {
        let counts = count_by_participant(&self.orders, tenth(at, threshold));
        counts.into_iter().map(|(participant, pivotal)| (participant, pivotal as f64))
    }
}

/// A threshold with a tenth of the real one to go beyond.
fn tenth(volume: i64, threshold: i64) -> Threshold {
    Threshold { volume, overshoot: threshold / 10 }
}

#[cfg(test)]
mod tests;
