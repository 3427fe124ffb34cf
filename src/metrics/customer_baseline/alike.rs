//! Customers weighted to be like members in tenure, season and region.

use crate::calendar::{Day, day_from_text};
use crate::case::open::Company;
use crate::facts::CompanyFacts;
use crate::facts::sampled_months::Sampled;
use crate::stats::baseline::reweighting::customer_weights;
use std::collections::BTreeMap;

/// Most people of a side from whom the weights are estimated.
pub(super) const MOST_ALIKE: usize = 3_000;
/// Fewest customers that weights must leave standing, as if of equal weight.
const FEWEST: f64 = 30.0;
/// Fewest people of a region on each side for it to be told apart.
const FEWEST_OF_REGION: usize = 10;
/// Most regions that are told apart.
const MOST_REGIONS: usize = 8;
/// Where the shares of the quarters stand among the columns.
const QUARTERS: std::ops::Range<usize> = 2..6;

/// The weight of each of the first customers of the sample, or the reason why there are none.
pub(super) fn weights(company: &CompanyFacts<'_>) -> Result<Vec<f64>, String> {
    let sides = [&company.sampled_months.members, &company.sampled_months.customers];
    let middles: Vec<Middle> = company.company.period.months().iter().map(|month| Middle::of(month)).collect();
    let mut columns = sides.map(|side| tenure_and_season(company.company, side, &middles));
    regions(company.company, sides, &mut columns);
    let [members, customers] = varying(columns);
    if members.is_empty() {
        return Err("nothing that is known of people (tenure, season, region) differs between any two".to_owned());
    }
    let weights = customer_weights(&members, &customers).ok_or(
        "tenure, season or region tell members from customers without exception: no weights make customers like them",
    )?;
    let effective = weights.iter().sum::<f64>().powi(2) / weights.iter().map(|w| w * w).sum::<f64>();
    if effective < FEWEST {
        return Err(format!(
            "customers like the members are worth {effective:.0} of equal weight, fewer than {FEWEST:.0}"
        ));
    }
    Ok(weights)
}

/// The middle of a month and its quarter of the year.
struct Middle {
    day: Day,
    quarter: usize,
}

impl Middle {
    fn of(month: &str) -> Self {
        let number: usize = month[5..].parse().unwrap_or(1);
        Self { day: day_from_text(&format!("{month}-15"), None).unwrap_or(0), quarter: (number - 1) / 3 }
    }
}

/// Mean tenure in years over the months bought in, its square, and the share of these months in each quarter of the year.
fn tenure_and_season(company: &Company, side: &Sampled, middles: &[Middle]) -> Vec<Vec<f64>> {
    let people = side.len().min(MOST_ALIKE);
    let mut columns = vec![Vec::new(); 6];
    for at in 0..people {
        let joined = company.participants.joined[side.accounts[at] as usize];
        let months = side.months(at);
        let mut quarters = [0.0; 4];
        let mut tenure = 0.0;
        for month in months {
            let middle = &middles[usize::from(*month)];
            tenure += f64::from((middle.day - joined).max(0)) / 365.25;
            quarters[middle.quarter] += 1.0;
        }
        let many = months.len() as f64;
        tenure /= many;
        columns[0].push(tenure);
        columns[1].push(tenure * tenure);
        quarters.iter().zip(&mut columns[QUARTERS]).for_each(|(quarter, column)| column.push(quarter / many));
    }
    columns
}

/// A column for each larger region that both sides live in, but the largest.
fn regions(company: &Company, sides: [&Sampled; 2], columns: &mut [Vec<Vec<f64>>; 2]) {
    let of = |side: &Sampled| -> Vec<Option<u32>> {
        side.accounts.iter().take(MOST_ALIKE).map(|account| company.participants.region.number(*account)).collect()
    };
    let regions = sides.map(of);
    let mut counts: BTreeMap<u32, [usize; 2]> = BTreeMap::new();
    for (side, people) in regions.iter().enumerate() {
        people.iter().flatten().for_each(|region| counts.entry(*region).or_default()[side] += 1);
    }
    let mut large: Vec<(usize, u32)> = counts
        .into_iter()
        .filter(|(_, counts)| counts.iter().all(|count| *count >= FEWEST_OF_REGION))
        .map(|(region, counts)| (counts.iter().sum(), region))
        .collect();
    large.sort_unstable_by(|a, b| b.cmp(a));
    // The largest is what the others are told apart from.
    for (_, region) in large.into_iter().skip(1).take(MOST_REGIONS) {
        for (side, people) in regions.iter().enumerate() {
            columns[side].push(people.iter().map(|of| f64::from(u8::from(*of == Some(region)))).collect());
        }
    }
}

/// Leaves out columns that are the same for everybody, and the first quarter that is not: the shares of quarters add up
/// to one.
fn varying([members, customers]: [Vec<Vec<f64>>; 2]) -> [Vec<Vec<f64>>; 2] {
    let mut kept = [Vec::new(), Vec::new()];
    let mut first_quarter = true;
    for (at, (ours, theirs)) in members.into_iter().zip(customers).enumerate() {
        let varies = ours.iter().chain(&theirs).any(|value| (value - ours[0]).abs() > 1e-9);
        let is_quarter = QUARTERS.contains(&at);
        if varies && !(is_quarter && first_quarter) {
            kept[0].push(ours);
            kept[1].push(theirs);
        }
        first_quarter &= !(varies && is_quarter);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_quarter_and_what_does_not_vary_is_left_out() {
        // Tenure, its square, quarters 1 to 4 (nobody buys in the third), a region.
        let ours: Vec<Vec<f64>> =
            [[1.0, 2.0], [1.0, 4.0], [1.0, 0.5], [0.0, 0.5], [0.0; 2], [0.0; 2], [1.0, 0.0]].map(Vec::from).into();
        let theirs: Vec<Vec<f64>> = [[3.0], [9.0], [0.0], [0.5], [0.0], [0.5], [1.0]].map(Vec::from).into();
        let [members, customers] = varying([ours, theirs]);
        assert_eq!(members, [vec![1.0, 2.0], vec![1.0, 4.0], vec![0.0, 0.5], vec![0.0, 0.0], vec![1.0, 0.0]]);
        assert_eq!(customers, [[3.0], [9.0], [0.5], [0.5], [1.0]]);
    }

    #[test]
    fn the_middle_of_a_month_and_its_quarter() {
        let october = Middle::of("2024-10");
        assert_eq!((crate::calendar::show_day(october.day), october.quarter), ("2024-10-15".to_owned(), 3));
        assert_eq!(Middle::of("2024-03").quarter, 0);
    }
}
