//! Own volume around the threshold, and purchases by day of the month: members beside customers.

use crate::case::tables::participants::Class;
use crate::facts::CompanyFacts;
use crate::facts::daily::{CUSTOMERS, Group};
use crate::metrics::loading::{is_customer, months_of};
use crate::metrics::threshold::{BINS_TO_THRESHOLD, own_volume_bins};
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
}

/// Months with an order of any kind by own volume. Absent without thresholds or volumes.
pub fn histogram(company: &CompanyFacts<'_>) -> Option<Histogram> {
    let threshold = *company.thresholds.first()?;
    if !company.monthly.has_volume {
        return None;
    }
    let volume = |units: f64| units / 10_f64.powi(VOLUME_PLACES as i32);
    let members = own_volume_bins(months_of(company, |class| class == Class::Business), threshold);
    let customers = own_volume_bins(months_of(company, is_customer), threshold);
    let bins = members.into_iter().zip(customers).enumerate().map(|(at, (count, customers))| Bin {
        lower: volume(at as f64 * threshold as f64 / BINS_TO_THRESHOLD as f64),
        count,
        customers,
    });
    Some(Histogram {
        threshold: volume(threshold as f64),
        bin_width: volume(threshold as f64 / BINS_TO_THRESHOLD as f64),
        bins: bins.collect(),
    })
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
        })
        .collect();
    rows.iter().any(|row| row.members != 0.0 || row.customers != 0.0).then_some(rows)
}
