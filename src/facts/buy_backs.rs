//! What members who left got back for the stock they bought in their last year.

use super::Fact;
use super::buyer::class_of;
use crate::calendar::Day;
use crate::case::open::Company;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::{Class, STILL_THERE};
use crate::case::tables::returns::{RefundKind, Returns};
use crate::case::tables::{LOST_ORDER, is_somebody};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "buy_backs",
    meaning: "of members who left in the period, ninety days or more before its end: product bought in the twelve months before leaving, and refunds of it by kind",
    sql: "with stock as (
  select o.order_id, sum(o.amount) as bought from orders o join participants p on p.participant_id = o.buyer_id
   where p.class = 'business' and p.left_on between :start and :end - 90 and p.participant_id not in (:house_accounts)
     and o.kind = 'product' and o.ordered_on between :start and :end and o.ordered_on > p.left_on - 365 and o.ordered_on <= p.left_on
   group by 1)
select (select sum(bought) from stock) as bought,
       sum(case when r.kind = 'buyback' then least(r.amount, s.bought) else 0 end) as bought_back, sum(least(r.amount, s.bought)) as refunded
  from returns r join stock s using (order_id) where r.returned_on between :start and :end",
};

/// Days before leaving in which stock must have been bought.
const LAST_YEAR: Day = 365;
/// Days that a refund may take: who left later than that is not looked at.
pub const REFUND_DAYS: Day = 90;

/// Stock and refunds of members who left, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BuyBacks {
    /// Members who left.
    pub leavers: usize,
    /// Those of them who had bought product in the twelve months before.
    pub with_stock: usize,
    /// That product.
    pub bought: i64,
    /// What was bought back of it.
    pub bought_back: i64,
    /// Refunds of it of either kind.
    pub refunded: i64,
    /// Buy-backs of nobody knows which order; without kinds, all such refunds.
    pub lost: i64,
    /// Whether returns say what kind they are of.
    pub has_kinds: bool,
}

impl BuyBacks {
    /// Passes over orders and refunds once. `None` without a returns table.
    pub fn gather(company: &Company) -> Option<Self> {
        let returns = company.returns.as_ref()?;
        let leaves = Leaves::of(company);
        let mut found = Self { has_kinds: returns.has_kinds, ..Self::default() };
        found.leavers = leaves.day.iter().filter(|day| **day != STILL_THERE).count();
        if found.leavers > 0 {
            found.add_stock(company, &leaves);
            found.add_refunds(company, returns, &leaves);
        }
        Some(found)
    }

    fn add_stock(&mut self, company: &Company, leaves: &Leaves) {
        let mut bought = vec![0; leaves.day.len()];
        for line in (0..company.orders.len()).filter(|&line| leaves.is_stock(company, line)) {
            bought[company.orders.buyer[line] as usize] += company.orders.amount[line];
        }
        self.bought = bought.iter().sum();
        self.with_stock = bought.iter().filter(|bought| **bought > 0).count();
    }

    fn add_refunds(&mut self, company: &Company, returns: &Returns, leaves: &Leaves) {
        for row in (0..returns.amount.len()).filter(|&row| returns.in_period(row)) {
            let buy_back = returns.kind[row] == RefundKind::BuyBack;
            if returns.order[row] >= LOST_ORDER {
                self.lost += if buy_back || !returns.has_kinds { returns.amount[row].max(0) } else { 0 };
                continue;
            }
            let lines = company.orders.lines_of(returns.order[row]).filter(|&line| leaves.is_stock(company, line));
            let stock: i64 = lines.map(|line| company.orders.amount[line].max(0)).sum();
            let refund = returns.amount[row].min(stock);
            self.refunded += refund;
            self.bought_back += if buy_back { refund } else { 0 };
        }
    }
}

/// The day on which each member left who is looked at, [`STILL_THERE`] for everybody else.
struct Leaves {
    day: Vec<Day>,
}

impl Leaves {
    fn of(company: &Company) -> Self {
        let people = &company.participants;
        let looked_at = company.period.start()..=company.period.end() - REFUND_DAYS;
        let day = |person: usize| {
            let left = people.left[person];
            let counts = looked_at.contains(&left)
                && !people.house[person]
                && class_of(company, person as u32, left) == Class::Business;
            if counts { left } else { STILL_THERE }
        };
        Self { day: (0..people.len()).map(day).collect() }
    }

    /// Whether an order line is product that a member who left had bought in the twelve months before.
    fn is_stock(&self, company: &Company, line: usize) -> bool {
        let orders = &company.orders;
        let (buyer, day) = (orders.buyer[line], orders.day[line]);
        if !is_somebody(buyer) || orders.kind[line] != OrderKind::Product || !orders.in_period(line) {
            return false;
        }
        let left = self.day[buyer as usize];
        left != STILL_THERE && day <= left && day > left - LAST_YEAR && class_of(company, buyer, day) == Class::Business
    }
}
