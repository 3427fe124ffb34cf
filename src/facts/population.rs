//! Who counts in income measures.

use super::downline::Downline;
use super::ledger::Ledger;
use super::own_use::OwnUse;
use super::{CompanyFacts, Fact};
use crate::calendar::Day;
use crate::case::open::Company;
use crate::case::tables::participants::{Class, STILL_THERE};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "population",
    meaning: "the income population: business class, joined by the period's end, not left before its start, house accounts out",
    sql: "select participant_id from participants
 where class = 'business' and joined_on <= :end and (left_on is null or left_on >= :start)
   and participant_id not in (:house_accounts)",
};

/// The income population, and who is left out of it.
#[derive(Debug)]
pub struct Population {
    /// Participants that count, ascending.
    pub members: Vec<u32>,
    /// Business participants out of it: joined after the period or left before it.
    pub not_there: u64,
    /// House accounts.
    pub house: u64,
    /// Accounts of the classes that cannot earn, and of unknown class.
    pub others: Vec<u32>,
}

impl Population {
    /// Passes over the participants once.
    pub fn gather(company: &Company) -> Self {
        let people = &company.participants;
        let (start, end) = (company.period.start(), company.period.end());
        let mut population = Self { members: Vec::new(), not_there: 0, house: 0, others: Vec::new() };
        for person in 0..people.len() {
            let there =
                people.joined[person] <= end && (people.left[person] == STILL_THERE || people.left[person] >= start);
            if people.house[person] {
                population.house += 1;
            } else if people.class[person] != Class::Business {
                population.others.push(person as u32);
            } else if there {
                population.members.push(person as u32);
            } else {
                population.not_there += 1;
            }
        }
        population
    }
}

/// The members in an order that hangs on what they did and not on the order of rows, so that neither rounding nor a
/// random sample moves when a file is sorted otherwise: by depth, those without a place last, then by everything that
/// measures of position read. Whom it cannot tell apart are alike in all of it.
pub fn in_order(
    company: &Company,
    population: &Population,
    ledger: &Ledger,
    own_use: &OwnUse,
    downline: &Downline,
) -> Vec<u32> {
    let (people, tree) = (&company.participants, &company.genealogy);
    let credit = |person: usize| own_use.credit.as_ref().map_or(0.0, |credit| credit[person]);
    let mut members = population.members.clone();
    members.sort_unstable_by(|&a, &b| {
        let (x, y) = (a as usize, b as usize);
        (tree.depth(a), people.joined[x], people.left[x], ledger.commissions[x])
            .cmp(&(tree.depth(b), people.joined[y], people.left[y], ledger.commissions[y]))
            .then_with(|| ledger.company_cash(x).cmp(&ledger.company_cash(y)))
            .then_with(|| ledger.strict_net(x).cmp(&ledger.strict_net(y)))
            .then_with(|| credit(x).total_cmp(&credit(y)))
            .then_with(|| downline.members[x].cmp(&downline.members[y]))
            .then_with(|| downline.volume[x].cmp(&downline.volume[y]))
            .then_with(|| downline.to_customers[x].cmp(&downline.to_customers[y]))
            .then_with(|| ledger.may_be_resold(x).cmp(&ledger.may_be_resold(y)))
    });
    members
}

impl CompanyFacts<'_> {
    /// Days between joining and leaving, or the end of the period.
    pub fn tenure_days(&self, person: u32) -> Day {
        let people = &self.company.participants;
        let end = self.company.period.end();
        let left = people.left[person as usize];
        let last = if left == STILL_THERE { end } else { left.min(end) };
        (last - people.joined[person as usize]).max(0)
    }
}
