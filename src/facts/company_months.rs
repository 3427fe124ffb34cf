//! The company by calendar month: what was sold, refunded and paid.

use super::Fact;
use super::rewards::{Source, Traced};
use crate::calendar::OUTSIDE;
use crate::case::open::Company;
use crate::case::tables::commissions::CommissionKind;
use crate::case::tables::orders::OrderKind;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "company_months",
    meaning: "per calendar month: product and starter kits sold, refunds, commissions, and the part of them paid for recruiting or on kits, fees and tools",
    sql: "select m.year, m.month,
       (select coalesce(sum(amount), 0) from orders where kind in ('product', 'starter_kit') and ordered_on between m.first_day and m.last_day) as goods,
       (select coalesce(sum(amount), 0) from returns where returned_on between m.first_day and m.last_day) as refunds,
       (select coalesce(sum(amount), 0) from commissions where earned_on between m.first_day and m.last_day) as commissions,
       (select coalesce(sum(c.amount * case when c.kind = 'recruiting' then 1
            -- pro rata over the lines of the order, as in rewards
            else coalesce((select sum(case when l.kind in ('starter_kit', 'fee', 'tool') then l.amount else 0 end) / nullif(sum(l.amount), 0)
                             from orders l where l.order_id = c.order_id), 0) end), 0)
          from commissions c where c.earned_on between m.first_day and m.last_day) as for_joining
  from calendar_months m",
};

/// Commissions of one month, minor units.
#[derive(Clone, Copy, Debug, Default)]
pub struct MonthPay {
    /// All of them, claw-backs netted.
    pub commissions: i64,
    /// Of kind recruiting, or caused by a starter kit, a fee or a tool.
    pub for_joining: i64,
    /// Claw-backs among those that are untraced, of unmapped kind, or on an order of unknown kind or class.
    pub open_negative: i64,
    /// The rest of those, which may be for joining too.
    pub open_positive: i64,
}

impl MonthPay {
    /// Adds a part of a commission, by what it is paid for and what caused it.
    pub(super) fn add(&mut self, kind: CommissionKind, source: Source, part: i64) {
        match (kind, source) {
            (CommissionKind::Recruiting, _) | (_, Source::Enrolment) => self.for_joining += part,
            (CommissionKind::Unmapped, _) | (_, Source::Untraced | Source::Unknown) => {
                self.open_negative += part.min(0);
                self.open_positive += part.max(0);
            }
            _ => {}
        }
    }
}

/// One calendar month of the period, minor units.
#[derive(Clone, Copy, Debug, Default)]
pub struct Month {
    /// Product and starter kits sold to anybody.
    pub goods: i64,
    /// Orders of unmapped kind.
    pub unmapped: i64,
    /// Refunds of every kind.
    pub refunds: i64,
    /// Commissions; `None` without a commissions table.
    pub pay: Option<MonthPay>,
}

/// Every calendar month of the period, in order.
#[derive(Debug)]
pub struct CompanyMonths {
    /// The months.
    pub months: Vec<Month>,
}

impl CompanyMonths {
    /// Passes over orders and refunds once each; commissions were followed already.
    pub fn gather(company: &Company, traced: Option<&Traced>) -> Self {
        let mut months = vec![Month::default(); company.period.months().len()];
        let orders = &company.orders;
        for (line, &month) in orders.month.iter().enumerate().filter(|(_, month)| **month != OUTSIDE) {
            let month = &mut months[usize::from(month)];
            match orders.kind[line] {
                OrderKind::Product | OrderKind::StarterKit => month.goods += orders.amount[line],
                OrderKind::Unmapped => month.unmapped += orders.amount[line],
                OrderKind::Fee | OrderKind::Tool => {}
            }
        }
        if let Some(returns) = &company.returns {
            for row in (0..returns.amount.len()).filter(|&row| returns.in_period(row)) {
                months[usize::from(returns.month[row])].refunds += returns.amount[row];
            }
        }
        if let Some(traced) = traced {
            for (month, pay) in months.iter_mut().zip(&traced.by_month) {
                month.pay = Some(*pay);
            }
        }
        Self { months }
    }
}
