//! Who fell below a volume after reaching it two months running, and how soon they stopped buying.

use super::joiners::DAYS_OF_MONTH;
use super::{CompanyFacts, Fact};
use crate::calendar::full_months::FullMonths;
use crate::case::tables::participants::Class;
use crate::stats::random::{DEFAULT_SEED, stream};
use crate::stats::survival::Observation;
use rand::RngExt;
use std::ops::Range;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "falls",
    meaning: "per account of one class: the first month below a volume after two at or above it, and the months from then to the first of three without product; a month without an order has a volume of 0",
    sql: "with month as (     -- every whole month of an account, months without an order included
  select c.account, c.month, coalesce(m.volume, 0) as volume, coalesce(m.product, 0) > 0 as bought
    from calendar c left join monthly m on m.buyer_id = c.account and m.month = c.month),
run as (
  select *, min(volume) over (partition by account order by month rows between 2 preceding and 1 preceding) as least_before,
            bool_or(bought) over (partition by account order by month rows between current row and 2 following) as goes_on
    from month),
fall as (select account, min(month) as fell from run where least_before >= :volume and volume < :volume group by 1)
select account, fell, min(case when not goes_on then month end) as silent_from   -- null: still buying when the records stop
  from fall join run using (account) where month >= fell group by 1, 2",
};

/// Months at or above the volume before the fall.
pub const HELD: usize = 2;
/// Months without product after which somebody counts as having stopped.
pub const SILENT: usize = 3;
/// Months before the fall in which regularity is read.
const LOOK_BACK: usize = 6;

/// A month of an account after two at or above the volume: a fall, or none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fall {
    /// Whether the volume of the month was below.
    pub fell: bool,
    /// Whether it was a customer's; otherwise a member's.
    pub customer: bool,
    /// Mean volume of the two months before over the volume in question.
    pub level: f64,
    /// Share of up to six months before, with an account, in which product was bought.
    pub regularity: f64,
    /// Months since joining.
    pub tenure: f64,
    /// Months to the first of three without product: 0 where nothing was bought in the month and the next two.
    pub stopped: Observation,
}

/// Falls of all accounts, house accounts out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Falls {
    /// The first fall of everybody who fell.
    pub first: Vec<Fall>,
    /// For a comparison of falls with months that are none, one month an account: of half of all accounts, drawn at
    /// random, the first fall, and of the others the first month at or above the volume after two.
    pub drawn: Vec<Fall>,
}

/// One month of an account.
#[derive(Clone, Copy, Default)]
struct Month {
    /// `None` where an order has none recorded.
    volume: Option<i64>,
    bought: bool,
    class: Option<Class>,
}

const NO_ORDER: Month = Month { volume: Some(0), bought: false, class: None };

/// The falls of all accounts below a volume.
pub fn gather(facts: &CompanyFacts<'_>, volume: i64) -> Falls {
    let company = facts.company;
    let mut coin = stream(DEFAULT_SEED, "falls and months that are none");
    let full = FullMonths::of(&company.period);
    let people = &company.participants;
    let mut months = vec![NO_ORDER; company.period.months().len()];
    let mut falls = Falls::default();
    for person in (0..people.len() as u32).filter(|&person| !people.house[person as usize]) {
        let wants_fall = coin.random_bool(0.5);
        months.fill(NO_ORDER);
        let mut reached = 0;
        for row in facts.monthly.of_person(person) {
            months[usize::from(row.month)] =
                Month { volume: row.volume, bought: row.product > 0, class: Some(row.class) };
            reached += usize::from(row.volume.is_some_and(|v| v >= volume));
        }
        if reached < HELD {
            continue;
        }
        let (joined, left) = (people.joined[person as usize], people.left[person as usize]);
        let there = full.between(joined, left);
        let first = |fell: bool| {
            (full.range().start + HELD..there.end.min((full.range().end + 1).saturating_sub(SILENT))).find_map(
                |month| {
                    let customer = group_before(&months, month, volume)?;
                    ((months[month].volume? < volume) == fell).then_some((month, customer))
                },
            )
        };
        let describe = |(month, customer): (usize, bool), fell: bool| {
            let back = there.start.max(month.saturating_sub(LOOK_BACK)).min(month - HELD)..month;
            let first_day = full.first_day(month).unwrap_or(joined);
            Fall {
                fell,
                customer,
                level: level_before(&months, month) / volume as f64,
                regularity: months[back.clone()].iter().filter(|m| m.bought).count() as f64 / back.len() as f64,
                tenure: (f64::from(first_day - joined) / DAYS_OF_MONTH).max(0.0),
                stopped: stopped(&months, month..full.range().end),
            }
        };
        let first_fall = first(true).map(|found| describe(found, true));
        falls.first.extend(first_fall);
        let other = || first(false).map(|found| describe(found, false));
        falls.drawn.extend(if wants_fall { first_fall } else { other() });
    }
    falls
}

/// Whether the account held the volume as a customer in the months before, or as a member; `None` where it did neither.
fn group_before(months: &[Month], month: usize, volume: i64) -> Option<bool> {
    let before = &months[month - HELD..month];
    let held = before.iter().all(|m| m.volume.is_some_and(|v| v >= volume));
    let all = |wanted: fn(Class) -> bool| before.iter().all(|m| m.class.is_some_and(wanted));
    if held && all(|class| class == Class::Business) {
        Some(false)
    } else if held && all(|class| matches!(class, Class::Preferred | Class::Retail)) {
        Some(true)
    } else {
        None
    }
}

fn level_before(months: &[Month], month: usize) -> f64 {
    let before = &months[month - HELD..month];
    before.iter().filter_map(|m| m.volume).sum::<i64>() as f64 / HELD as f64
}

/// Months from the first of a range to the first of three without product; censored where the records stop before.
fn stopped(months: &[Month], watched: Range<usize>) -> Observation {
    let silent = months[watched.clone()].windows(SILENT).position(|run| run.iter().all(|m| !m.bought));
    match silent {
        Some(after) => Observation::ended(after as f64),
        None => Observation::censored((watched.len() - SILENT) as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_has_stopped_at_the_first_of_three_months_without_product() {
        let of = |bought: &[u8]| {
            let months: Vec<Month> = bought.iter().map(|&b| Month { bought: b == 1, ..NO_ORDER }).collect();
            stopped(&months, 0..months.len())
        };
        assert_eq!(of(&[0, 0, 0, 1]), Observation::ended(0.0));
        assert_eq!(of(&[0, 1, 0, 0, 0]), Observation::ended(2.0));
        assert_eq!(of(&[0, 0, 1, 0, 0]), Observation::censored(2.0));
        assert_eq!(of(&[1, 1, 1]), Observation::censored(0.0));
    }
}
