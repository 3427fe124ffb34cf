//! Rosters: quantities of single participants, row by row, that a rule holds against a line person by person.
//!
//! A measure says how a company stands; a roster says who stands where, month by month, with the money at stake. Each
//! roster is one file. To add one, write its function and its `Definition`, and add one line to [`ROSTERS`].

mod downline_nonparticipant_share;
mod first_seven_days_payments;
mod own_use_month;
mod pay_over_own_sales;
mod retail_customers_month;
mod sold_of_bought_month;
mod yearly_burden_paid;

use crate::facts::{CompanyFacts, Facts};
use crate::measurement::Unit;
use crate::threads;
use std::collections::{BTreeMap, BTreeSet};

/// What a roster is.
#[derive(Debug)]
pub struct Definition {
    /// Its id, as rules name it.
    pub id: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// Unit of the quantity.
    pub unit: Unit,
    /// What the quantity is, with its formula.
    pub definition: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// What rows are called when they are counted.
    pub rows: &'static str,
    /// What the money of a row is.
    pub money: &'static str,
    /// Tables it needs; those in brackets sharpen it.
    pub needs: &'static str,
    /// Where the quantity comes from.
    pub reference: &'static str,
    /// What it can and cannot show.
    pub limits: &'static str,
    /// The rows as a query of DuckDB on the tables that [`crate::evidence::script::tables`] makes, in the columns
    /// `participant_id`, time, sure, low, high and money.
    pub sql: &'static str,
    /// The function.
    pub call: fn(&Facts<'_>) -> Result<Roster, String>,
}

/// Every roster.
pub const ROSTERS: &[&Definition] = &[
    &downline_nonparticipant_share::ROSTER,
    &own_use_month::ROSTER,
    &sold_of_bought_month::ROSTER,
    &retail_customers_month::ROSTER,
    &pay_over_own_sales::ROSTER,
    &first_seven_days_payments::ROSTER,
    &yearly_burden_paid::ROSTER,
];

/// The rows of a roster: everybody who was examined, in the order of time and participant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roster {
    /// Names of the times that rows name: months, years, or the period.
    pub times: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One participant at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Number of the participant.
    pub participant: u32,
    /// Which of the roster's times.
    pub time: u16,
    /// Whether the row surely belongs to the roster; one that may not is never certainly past a line.
    pub sure: bool,
    /// The least the quantity can be; equal to `high` where the records are certain.
    pub low: f64,
    /// The most it can be; infinite where the records set no upper bound.
    pub high: f64,
    /// Money of the row, minor units.
    pub money: i64,
}

/// Rosters by id, each with its rows or the reason why there are none.
pub type Rosters = BTreeMap<String, Result<Roster, String>>;

/// The roster of an id.
pub fn find(id: &str) -> Option<&'static Definition> {
    ROSTERS.iter().find(|roster| roster.id == id).copied()
}

/// Calls the rosters of these ids, side by side; the others are left alone, since their rows are many.
pub fn call(facts: &Facts<'_>, wanted: &BTreeSet<&str>) -> Rosters {
    let wanted: Vec<&Definition> = ROSTERS.iter().copied().filter(|roster| wanted.contains(roster.id)).collect();
    let called = threads::each(&wanted, |roster| (roster.id.to_owned(), (roster.call)(facts)));
    called.into_iter().collect()
}

impl Roster {
    /// The roster, or the reason why nobody is on it.
    fn of(times: Vec<String>, rows: Vec<Row>, nobody: &str) -> Result<Self, String> {
        if rows.is_empty() { Err(nobody.to_owned()) } else { Ok(Self { times, rows }) }
    }
}

/// The company's facts, or the reason why there are none.
fn company<'a, 'f>(facts: &'f Facts<'a>) -> Result<&'f CompanyFacts<'a>, String> {
    let missing = || "the case has no participants and orders, only a published income table".to_owned();
    facts.company.as_ref().ok_or_else(missing)
}

/// The company's facts where pay is recorded, or the reason why there are none.
fn company_that_pays<'a, 'f>(facts: &'f Facts<'a>) -> Result<&'f CompanyFacts<'a>, String> {
    let company = company(facts)?;
    if company.rewards.is_none() {
        return Err("the case has no commissions table".to_owned());
    }
    Ok(company)
}

/// Part of a whole, where the whole is more than nothing.
fn share(part: i64, whole: i64) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_roster_is_named_once_fully_described_and_no_measure() {
        let mut ids: Vec<_> = ROSTERS.iter().map(|r| r.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ROSTERS.len());
        for r in ROSTERS {
            for text in [r.title, r.definition, r.row, r.rows, r.money, r.needs, r.reference, r.limits, r.sql] {
                assert!(!text.trim().is_empty(), "{}", r.id);
            }
            assert!(crate::metrics::find(r.id).is_none(), "{}", r.id);
        }
    }

    #[test]
    fn a_row_is_small_enough_for_millions() {
        assert!(size_of::<Row>() <= 32);
    }
}
