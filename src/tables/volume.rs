//! Own volume around the threshold, and purchases by day of the month: members beside customers.

use crate::case::tables::participants::Class;
use crate::facts::CompanyFacts;
use crate::facts::daily::{CUSTOMERS, Group};
use crate::facts::monthly::Purchases;
use crate::metrics::loading::{is_customer, months_of};
use crate::metrics::threshold::{BINS_TO_THRESHOLD, bin_of, own_volume_bins};
use crate::money::{Currency, VOLUME_PLACES};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Months by own volume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Histogram {
    /// The lowest qualification threshold, in volume.
    pub threshold: f64,
    /// Width of a bin, in volume: 5 % of the threshold.
    pub bin_width: f64,
    /// Months of business participants in all bins.
    #[serde(default)]
    pub months: u64,
    /// Months of customers in all bins.
    #[serde(default)]
    pub customers_months: u64,
    /// Bins from 0 to twice the threshold.
    pub bins: Vec<Bin>,
}

/// One bin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bin {
    /// Lower edge, included.
    pub lower: f64,
    /// Months of business participants, house accounts out.
    pub count: u64,
    /// Months of preferred and registered retail customers.
    pub customers: u64,
    /// Business participants with such a month.
    #[serde(default)]
    pub people: u64,
    /// Customers with such a month.
    #[serde(default)]
    pub customers_people: u64,
}

/// Months with an order of any kind by own volume. Absent without thresholds or volumes.
pub fn histogram(company: &CompanyFacts<'_>) -> Option<Histogram> {
    let threshold = *company.thresholds.first()?;
    if !company.monthly.has_volume {
        return None;
    }
    let volume = |units: f64| units / 10_f64.powi(VOLUME_PLACES as i32);
    let members = || months_of(company, |class| class == Class::Business);
    let customers = || months_of(company, is_customer);
    let months = [own_volume_bins(members(), threshold), own_volume_bins(customers(), threshold)];
    let people = [people_in_bins(company, members(), threshold), people_in_bins(company, customers(), threshold)];
    let bins = (0..months[0].len()).map(|at| Bin {
        lower: volume(at as f64 * threshold as f64 / BINS_TO_THRESHOLD as f64),
        count: months[0][at],
        customers: months[1][at],
        people: people[0][at],
        customers_people: people[1][at],
    });
    Some(Histogram {
        threshold: volume(threshold as f64),
        bin_width: volume(threshold as f64 / BINS_TO_THRESHOLD as f64),
        months: months[0].iter().sum(),
        customers_months: months[1].iter().sum(),
        bins: bins.collect(),
    })
}

/// People with a month in each bin.
fn people_in_bins<'a>(
    company: &CompanyFacts<'_>,
    months: impl Iterator<Item = &'a Purchases>,
    threshold: i64,
) -> Vec<u64> {
    let mut people = vec![0; 2 * BINS_TO_THRESHOLD as usize];
    // Of each account, one bit for each bin that it was counted in.
    let mut counted = vec![0_u64; company.company.participants.len()];
    for (volume, person) in months.filter_map(|month| Some((month.volume?, month.person as usize))) {
        if let Some(bin) = bin_of(volume, threshold) {
            people[bin] += u64::from(counted[person] & (1 << bin) == 0);
            counted[person] |= 1 << bin;
        }
    }
    people
}

/// Product purchases on one day of the month, over all months.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DayRow {
    /// 1 to 31.
    pub day: u8,
    /// Months of the period that have the day.
    pub months: u64,
    /// Members' purchases, major units.
    pub members: f64,
    /// Customers' purchases, major units.
    pub customers: f64,
    /// Members who bought on it.
    #[serde(default)]
    pub member_buyers: u64,
    /// Customers who bought on it; a line without a known buyer is taken for one.
    #[serde(default)]
    pub customer_buyers: u64,
}

/// Product purchases by day of the month, house accounts out. Absent where nobody bought product.
pub fn by_day_of_month(company: &CompanyFacts<'_>, currency: &Currency) -> Option<Vec<DayRow>> {
    let period = &company.company.period;
    let mut sums = [(0_u64, 0_i64, 0_i64); 31];
    let both = company.daily.of(&[Group::Business]).zip(company.daily.of(&CUSTOMERS));
    for (at, (members, customers)) in both.enumerate() {
        let day = period.day_of_month(period.start() + at as i32)?;
        let sum = &mut sums[usize::from(day) - 1];
        sum.0 += 1;
        sum.1 += members.amount;
        sum.2 += customers.amount;
    }
    let rows: Vec<DayRow> = sums
        .iter()
        .enumerate()
        .filter(|(_, sum)| sum.0 > 0)
        .map(|(at, &(months, members, customers))| DayRow {
            day: at as u8 + 1,
            months,
            members: currency.major(members),
            customers: currency.major(customers),
            member_buyers: company.daily.buyers(at, false),
            customer_buyers: company.daily.buyers(at, true),
        })
        .collect();
    rows.iter().any(|row| row.members != 0.0 || row.customers != 0.0).then_some(rows)
}
