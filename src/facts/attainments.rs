//! Who reached a volume after half a year without, and what they bought before and after.

use super::{CompanyFacts, Fact, group_volume};
use crate::calendar::full_months::FullMonths;
use crate::case::tables::participants::Class;
use crate::genealogy::UNPLACED;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "attainments",
    meaning: "per account and volume: the first month at or above it after six whole months below, with three to follow: median and mean own volume and active months before, mean after; a month without an order has a volume of 0",
    sql: "with month as (     -- every whole month of an account, months without an order included
  select c.account, c.month, coalesce(m.volume, 0) as volume
    from calendar c left join monthly m on m.buyer_id = c.account and m.month = c.month),
run as (
  select *, max(volume) over before as most_before, median(volume) over before as median_before, avg(volume) over before as mean_before,
            avg(volume) over (partition by account order by month rows between 1 following and 3 following) as mean_after,
            count(*) filter (where volume > 0) over before as active_before, count(*) over before as months_before, count(*) over (partition by account order by month rows between 1 following and 3 following) as months_after
    from month window before as (partition by account order by month rows between 6 preceding and 1 preceding))
select distinct on (account) * from run
 where volume >= :volume and most_before < :volume and months_before = 6 and months_after = 3 order by account, month",
};

/// Months before the attainment.
pub const BEFORE: usize = 6;
/// Months after it.
const AFTER: usize = 3;

/// The first attainment of an account at one volume; volumes in ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attainment {
    /// Who.
    pub person: u32,
    /// Month of the period.
    pub month: u16,
    /// Whether it was a customer's; otherwise a member's.
    pub customer: bool,
    /// Own volume of the month.
    pub volume: i64,
    /// Median own volume of the six months before.
    pub median_before: f64,
    /// Mean own volume of the six months before.
    pub mean_before: f64,
    /// How many of the six months before had any.
    pub months_before: u8,
    /// Mean own volume of the three months after.
    pub mean_after: f64,
}

impl Attainment {
    /// Whether own volume alone looks like buying the qualification: at least three times the usual, and at most half of
    /// it in the months after.
    pub fn is_burst(&self) -> bool {
        let volume = self.volume as f64;
        volume >= 3.0 * self.median_before && 2.0 * self.mean_after <= volume
    }
}

/// The first attainment of every account at each volume; house accounts and those without a place in the tree left out.
pub fn gather(facts: &CompanyFacts<'_>, volumes: &[i64]) -> Vec<Vec<Attainment>> {
    let company = facts.company;
    let people = &company.participants;
    let full = FullMonths::of(&company.period);
    let mut months = vec![(Some(0), None); company.period.months().len()];
    let mut found = vec![Vec::new(); volumes.len()];
    let lowest = volumes.iter().copied().min().unwrap_or(i64::MAX);
    for person in 0..people.len() as u32 {
        let at = person as usize;
        if people.house[at] || company.genealogy.depth(person) == UNPLACED {
            continue;
        }
        months.fill((Some(0), None));
        let mut reached = false;
        for row in facts.monthly.of_person(person) {
            months[usize::from(row.month)] = (row.volume, Some(row.class));
            reached |= row.volume.is_some_and(|volume| volume >= lowest);
        }
        if !reached {
            continue;
        }
        let there = full.between(people.joined[at], people.left[at]);
        for (volume, found) in volumes.iter().zip(&mut found) {
            let in_reach = there.start + BEFORE..there.end.saturating_sub(AFTER);
            found.extend(in_reach.into_iter().find_map(|month| attained(&months, month, *volume, person)));
        }
    }
    found
}

/// The attainment of a month, where the volume is reached there and in none of the six months before.
fn attained(months: &[(Option<i64>, Option<Class>)], month: usize, line: i64, person: u32) -> Option<Attainment> {
    let (volume, class) = (months[month].0?, months[month].1?);
    let customer = match class {
        Class::Business => false,
        Class::Preferred | Class::Retail => true,
        Class::Unknown => return None,
    };
    if volume < line || months[month - BEFORE..month].iter().any(|m| m.0.is_none_or(|v| v >= line)) {
        return None;
    }
    let mut before = [0; BEFORE];
    for (before, month) in before.iter_mut().zip(&months[month - BEFORE..month]) {
        *before = month.0?;
    }
    let after: i64 = months[month + 1..=month + AFTER].iter().map(|m| m.0).sum::<Option<i64>>()?;
    before.sort_unstable();
    Some(Attainment {
        person,
        month: month as u16,
        customer,
        volume,
        median_before: (before[BEFORE / 2 - 1] + before[BEFORE / 2]) as f64 / 2.0,
        mean_before: before.iter().sum::<i64>() as f64 / BEFORE as f64,
        months_before: before.iter().filter(|volume| **volume > 0).count() as u8,
        mean_after: after as f64 / AFTER as f64,
    })
}

/// The group volume in the month of each of some attainments: own volume and that of everybody below; `None` where an
/// order of the group has no volume recorded.
pub fn group_volumes(facts: &CompanyFacts<'_>, attainments: &[Attainment]) -> Vec<Option<i64>> {
    let mut wanted = vec![Vec::new(); facts.company.period.months().len()];
    for (at, attainment) in attainments.iter().enumerate() {
        wanted[usize::from(attainment.month)].push(at);
    }
    let mut volumes = vec![None; attainments.len()];
    let months: Vec<bool> = wanted.iter().map(|wanted| !wanted.is_empty()).collect();
    group_volume::each(facts, &months, |month, groups| {
        for &at in &wanted[month] {
            volumes[at] = groups[attainments[at].person as usize].volume();
        }
    });
    volumes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(volumes: [i64; 10]) -> Vec<(Option<i64>, Option<Class>)> {
        volumes.map(|volume| (Some(volume), Some(Class::Business))).to_vec()
    }

    #[test]
    fn a_burst_is_three_times_the_usual_and_halves_afterwards() {
        // Before: 0, 0, 10, 30, 50, 90, median 20, mean 30; after: 60, 60, 30, mean 50, half of 100.
        let found = attained(&months([90, 0, 50, 10, 0, 30, 100, 60, 60, 30]), 6, 100, 4).unwrap();
        assert_eq!((found.median_before, found.mean_before, found.mean_after), (20.0, 30.0, 50.0));
        assert_eq!(found.months_before, 4);
        assert!(found.is_burst());
        assert!(!Attainment { mean_after: 50.1, ..found }.is_burst());
        assert!(!Attainment { median_before: 33.4, ..found }.is_burst());
    }

    #[test]
    fn a_volume_reached_before_or_not_recorded_is_no_attainment() {
        let of = |months: &[(Option<i64>, Option<Class>)]| attained(months, 6, 100, 0);
        assert_eq!(of(&months([100, 0, 0, 0, 0, 0, 100, 0, 0, 0])), None);
        assert_eq!(of(&months([0, 0, 0, 0, 0, 0, 99, 0, 0, 0])), None);
        for unknown in [0, 6, 9] {
            let mut months = months([0, 0, 0, 0, 0, 0, 100, 0, 0, 0]);
            assert!(of(&months).is_some());
            months[unknown].0 = None;
            assert_eq!(of(&months), None);
        }
    }
}
