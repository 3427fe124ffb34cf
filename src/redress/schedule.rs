//! The schedule: persons, what they lost, what they are paid.

use super::deal::{Dealt, deal_above, total};
use super::eligible::{Account, Out};
use super::loss::{Money, can_count, money_of};
use super::persons::Persons;
use super::terms::Terms;
use crate::case::open::Company;
use crate::case::problem::did_you_mean;
use crate::facts::{CompanyFacts, Facts};
use std::collections::{BTreeMap, BTreeSet};

/// A person in the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who, a number of [`Schedule::persons`].
    pub person: usize,
    /// Their money.
    pub money: Money,
    /// Their loss, minor units; more than nothing.
    pub loss: i64,
    /// What they are paid, minor units.
    pub payment: i64,
    /// Whether their payment was too small to be made.
    pub dropped: bool,
}

/// A number of accounts or persons, and their money, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Paid to the company.
    pub paid: i128,
    /// Commissions.
    pub received: i128,
    /// Refunds.
    pub refunded: i128,
    /// Losses of those who have one.
    pub loss: i128,
}

impl Tally {
    fn add(&mut self, money: &Money, loss: i64) {
        self.count += 1;
        self.paid += i128::from(money.paid);
        self.received += i128::from(money.received);
        self.refunded += i128::from(money.refunded);
        self.loss += i128::from(loss);
    }
}

/// Who gets what, and who gets nothing and why.
#[derive(Debug)]
pub struct Schedule {
    /// The persons that the business accounts make.
    pub persons: Persons,
    /// Those in the schedule, in the order of persons.
    pub rows: Vec<Row>,
    /// Accounts by what they are.
    pub accounts: BTreeMap<Account, Tally>,
    /// Persons out of the schedule, by reason.
    pub out: BTreeMap<Out, Tally>,
    /// Persons in the schedule.
    pub eligible: Tally,
    /// Σ loss of the persons among whom the pool was dealt, minor units.
    pub dealt_loss: i128,
    /// Σ payment, minor units.
    pub paid_out: i128,
    /// Payments that rounding took under the least one.
    pub still_under: usize,
    /// What a reader must know of the figures.
    pub notes: Vec<String>,
}

/// Draws up the schedule, or says why the case does not let it.
pub fn draw_up(facts: &Facts<'_>, terms: &Terms) -> Result<Schedule, String> {
    let company = facts.company.as_ref().ok_or(
        "the case has no participants: a published income table does not say who paid what, and nobody can be paid by it",
    )?;
    let mut notes = can_count(company, terms.net)?;
    check_regions(company.company, terms)?;
    let (accounts, business) = sort_accounts(company);
    let persons = Persons::of_accounts(&business, &company.company.participants, terms.household);
    let mut schedule = Schedule {
        rows: Vec::new(),
        accounts,
        out: BTreeMap::new(),
        eligible: Tally::default(),
        dealt_loss: 0,
        paid_out: 0,
        still_under: 0,
        notes: Vec::new(),
        persons,
    };
    schedule.find_eligible(company, terms);
    schedule.pay(terms);
    notes.extend(super::notes::of(company, terms, &schedule));
    schedule.notes = notes;
    Ok(schedule)
}

/// Accounts by what they are with their money, and those of business class.
fn sort_accounts(company: &CompanyFacts<'_>) -> (BTreeMap<Account, Tally>, Vec<u32>) {
    let mut tallies: BTreeMap<Account, Tally> = BTreeMap::new();
    let mut business = Vec::new();
    for account in 0..company.company.participants.len() as u32 {
        let what = Account::of(company, account);
        tallies.entry(what).or_default().add(&Money::of(company, &[account]), 0);
        if what == Account::Business {
            business.push(account);
        }
    }
    (tallies, business)
}

impl Schedule {
    fn find_eligible(&mut self, company: &CompanyFacts<'_>, terms: &Terms) {
        let all = money_of(company, &self.persons, terms.net);
        for (person, (accounts, money)) in self.persons.accounts.iter().zip(all).enumerate() {
            let loss = money.loss(terms.net);
            if let Some(reason) = Out::of(company.company, terms, accounts, &money, loss) {
                self.out.entry(reason).or_default().add(&money, loss);
            } else {
                self.eligible.add(&money, loss);
                self.rows.push(Row { person, money, loss, payment: 0, dropped: false });
            }
        }
    }

    fn pay(&mut self, terms: &Terms) {
        let losses: Vec<i64> = self.rows.iter().map(|row| row.loss).collect();
        let Dealt { payments, dropped, still_under } = deal_above(terms.pool, &losses, terms.de_minimis);
        self.paid_out = total(&payments);
        self.still_under = still_under;
        for (row, (payment, dropped)) in self.rows.iter_mut().zip(payments.into_iter().zip(dropped)) {
            (row.payment, row.dropped) = (payment, dropped);
            self.dealt_loss += if dropped { 0 } else { i128::from(row.loss) };
        }
    }

    /// The rows of those among whom the pool was dealt.
    pub fn dealt(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.dropped)
    }
}

/// A region that no participant has is a slip of the pen, not a region without people.
fn check_regions(company: &Company, terms: &Terms) -> Result<(), String> {
    if terms.regions.is_empty() {
        return Ok(());
    }
    let people = &company.participants;
    let known: BTreeSet<_> = (0..people.len() as u32).filter_map(|account| people.region.get(account)).collect();
    if known.is_empty() {
        return Err("the participants table names no regions, and --region asks for one".to_owned());
    }
    for asked in &terms.regions {
        if !known.iter().any(|region| region == asked) {
            let hint = did_you_mean(asked, known.iter().map(|region| &**region));
            return Err(format!("--region {asked}: no participant is in a region of this name{hint}"));
        }
    }
    Ok(())
}
