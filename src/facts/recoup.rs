//! When what participants paid had come back to them: the first month by whose end it had.
//!
//! Sums of a participant grow month by month, so the months are gone through in order, with one running account each.

use super::Fact;
use super::ledger::{entry_of, goods_of};
use super::monthly::lines_by_month;
use super::population::Population;
use super::rewards::is_entry;
use crate::calendar::{Day, OUTSIDE};
use crate::case::open::Company;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::STILL_THERE;
use crate::case::tables::{LOST_ORDER, is_somebody};

/// Greatest mark-up that is allowed for where none is recorded: as much again as the goods cost.
pub const MOST_MARK_UP: f64 = 1.0;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "recoup",
    meaning: "per participant of the income population who joined in the period: the first month by whose end commissions and verified mark-up had repaid kits and fees, and everything paid",
    sql: "with flow as (
    select buyer_id as id, date_trunc('month', ordered_on) as month, sum(case when kind in ('starter_kit', 'fee') then amount else 0 end) as entry,
           sum(amount) as paid, 0 as commissions, 0 as proceeds, 0 as cost from orders group by 1, 2
    -- refunds are taken off in their own month: those of kits and fees off entry, as in the ledger, and all off paid
    union all select payee_id, date_trunc('month', earned_on), 0, 0, sum(amount), 0, 0 from commissions group by 1, 2
    union all select seller_id, date_trunc('month', sold_on), 0, 0, 0, sum(amount), sum(cost) from resales where verified group by 1, 2),
  running as (
    select id, month, sum(entry) over so_far as entry, sum(paid) over so_far as paid, sum(commissions) over so_far as commissions,
           sum(proceeds) over so_far as proceeds, sum(cost) over so_far as cost
      from flow window so_far as (partition by id order by month))
select id, min(case when entry > 0 and commissions + proceeds - cost >= entry then month end) as entry_repaid,
       min(case when paid > 0 and commissions + proceeds >= paid then month end) as all_repaid
  from running join population on id = participant_id where joined_on between :start and :end group by id",
};

/// The month, counted from the start of the period, by whose end what was paid had come back; `None` where it had not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repaid {
    /// Whether there is something to recoup: more was paid in the period than refunded.
    pub owed: bool,
    /// The same with orders of unmapped kind, where they may be part of it.
    pub perhaps_owed: bool,
    /// By what is recorded.
    pub recorded: Option<u16>,
    /// Had mark-ups been earned that nobody verified or recorded.
    pub earliest: Option<u16>,
    /// Were orders of unmapped kind part of what was paid.
    pub latest: Option<u16>,
}

/// One participant who joined in the period.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Who.
    pub person: u32,
    /// Month of joining, counted from the start of the period.
    pub joined: u16,
    /// Month of leaving, or the last of the period.
    pub left: u16,
    /// Starter kits and fees, repaid by commissions and mark-up.
    pub entry: Repaid,
    /// Everything paid to the company, repaid by commissions and what resales brought in.
    pub all: Repaid,
}

/// What one participant paid and got up to the end of the month at hand, minor units.
#[derive(Clone, Copy, Default)]
struct Running {
    entry: i64,
    refunded_entry: i64,
    unmapped: i64,
    paid: i64,
    refunded: i64,
    /// Product and kits, less refunds of them and what is recorded as resold.
    goods: i64,
    verified: i64,
    verified_cost: i64,
    claimed: i64,
    claimed_cost: i64,
}

/// Goes through the months; `None` without a commissions table, since then nobody knows what came back.
pub fn gather(company: &Company, population: &Population) -> Option<Vec<Row>> {
    let commissions = company.commissions.as_ref()?;
    let months = company.period.months().len();
    let mut rows = rows(company, population);
    let mut running = vec![Running::default(); company.participants.len()];
    let mut paid_out = vec![0_i64; company.participants.len()];
    let orders = lines_by_month(&company.orders.month, months);
    let pay = lines_by_month(&commissions.month, months);
    let none = Vec::new();
    let refunds = lines_by_month(company.returns.as_ref().map_or(&none, |r| &r.month), months);
    let resales = lines_by_month(company.resales.as_ref().map_or(&none, |r| &r.month), months);
    for month in 0..months {
        orders[month].iter().for_each(|line| add_order(company, line, &mut running));
        refunds[month].iter().for_each(|row| add_refund(company, row, &mut running));
        resales[month].iter().for_each(|row| add_resale(company, row, &mut running));
        for row in pay[month].iter() {
            if let Some(sum) = paid_out.get_mut(commissions.payee[row] as usize) {
                *sum += commissions.amount[row];
            }
        }
        for row in rows.iter_mut().filter(|row| usize::from(row.joined) <= month) {
            let (running, paid_out) = (&running[row.person as usize], paid_out[row.person as usize]);
            row.entry.look(month as u16, &running.entry_account(paid_out, company.resales_complete));
            row.all.look(month as u16, &running.whole_account(paid_out, company.resales_complete));
        }
    }
    Some(rows)
}

fn rows(company: &Company, population: &Population) -> Vec<Row> {
    let (people, period) = (&company.participants, &company.period);
    let last = period.months().len() as u16 - 1;
    let month = |day: Day| Some(period.month_of(day)).filter(|&month| month != OUTSIDE);
    let row = |&person: &u32| {
        let joined = month(people.joined[person as usize])?;
        let left = people.left[person as usize];
        let left = if left == STILL_THERE { last } else { month(left).unwrap_or(last).max(joined) };
        Some(Row { person, joined, left, entry: Repaid::default(), all: Repaid::default() })
    };
    population.members.iter().filter_map(row).collect()
}

fn add_order(company: &Company, line: usize, running: &mut [Running]) {
    let orders = &company.orders;
    let Some(sums) = running.get_mut(orders.buyer[line] as usize) else { return };
    let (kind, amount) = (orders.kind[line], orders.amount[line]);
    sums.paid += amount;
    if is_entry(kind) {
        sums.entry += amount;
    }
    match kind {
        OrderKind::Product | OrderKind::StarterKit => sums.goods += amount,
        OrderKind::Unmapped => sums.unmapped += amount,
        _ => {}
    }
}

fn add_refund(company: &Company, row: usize, running: &mut [Running]) {
    let Some(returns) = &company.returns else { return };
    let (order, amount) = (returns.order[row], returns.amount[row]);
    let Some(line) = (order < LOST_ORDER).then(|| company.orders.lines_of(order).next()).flatten() else { return };
    let Some(sums) = running.get_mut(company.orders.buyer[line] as usize) else { return };
    sums.refunded += amount;
    sums.refunded_entry += amount.min(entry_of(company, order));
    sums.goods -= amount.min(goods_of(company, order).0);
}

fn add_resale(company: &Company, row: usize, running: &mut [Running]) {
    let Some(resales) = &company.resales else { return };
    let seller = resales.seller[row];
    if !is_somebody(seller) {
        return;
    }
    let sums = &mut running[seller as usize];
    let (amount, cost) = (resales.amount[row], resales.cost[row]);
    sums.claimed += amount;
    sums.claimed_cost += cost;
    sums.goods -= cost;
    if resales.verified[row] {
        sums.verified += amount;
        sums.verified_cost += cost;
    }
}

/// What was paid up to a month and what had come back.
struct Account {
    paid: i64,
    paid_at_most: i64,
    got: i64,
    got_at_most: f64,
}

impl Running {
    /// Goods that may have been resold without a record.
    fn may_be_resold(&self, resales_complete: bool) -> f64 {
        if resales_complete { 0.0 } else { self.goods.max(0) as f64 }
    }

    fn entry_account(&self, commissions: i64, resales_complete: bool) -> Account {
        let paid = (self.entry - self.refunded_entry).max(0);
        let (verified, claimed) = (self.verified - self.verified_cost, self.claimed - self.claimed_cost);
        let unrecorded = MOST_MARK_UP * self.may_be_resold(resales_complete);
        Account {
            paid,
            paid_at_most: paid + self.unmapped.max(0),
            got: commissions + verified,
            got_at_most: (commissions + verified.max(claimed)) as f64 + unrecorded,
        }
    }

    fn whole_account(&self, commissions: i64, resales_complete: bool) -> Account {
        let paid = self.paid - self.refunded;
        let unrecorded = (1.0 + MOST_MARK_UP) * self.may_be_resold(resales_complete);
        Account {
            paid,
            paid_at_most: paid,
            got: commissions + self.verified,
            got_at_most: (commissions + self.verified.max(self.claimed)) as f64 + unrecorded,
        }
    }
}

impl Repaid {
    fn look(&mut self, month: u16, account: &Account) {
        (self.owed, self.perhaps_owed) = (account.paid > 0, account.paid_at_most > 0);
        let first = |found: &mut Option<u16>, holds: bool| {
            if holds && found.is_none() {
                *found = Some(month);
            }
        };
        first(&mut self.recorded, account.paid > 0 && account.got >= account.paid);
        first(&mut self.earliest, account.paid > 0 && account.got_at_most >= account.paid as f64);
        first(&mut self.latest, account.paid_at_most > 0 && account.got >= account.paid_at_most);
    }
}
