//! Money in and out of every participant.

use super::Fact;
use super::buyer::class_of;
use super::rewards::{Pay, is_entry};
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::{ORDER_KINDS, OrderKind, Orders, Purpose};
use crate::case::tables::participants::Class;
use crate::case::tables::returns::RefundKind;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "ledger",
    meaning: "per participant: paid to the company by kind, refunded, paid by the company, resold, spent",
    sql: "select p.participant_id,
       (select coalesce(sum(amount), 0) from orders o where o.buyer_id = p.participant_id and o.kind = :kind and o.ordered_on between :start and :end) as paid,
       (select coalesce(sum(r.amount), 0) from returns r where r.returned_on between :start and :end
           and p.participant_id = (select max(o.buyer_id) from orders o where o.order_id = r.order_id)) as refunded,
       (select coalesce(sum(amount), 0) from commissions c where c.payee_id = p.participant_id and c.earned_on between :start and :end) as commissions,
       (select coalesce(sum(amount), 0) from resales s where s.seller_id = p.participant_id and s.sold_on between :start and :end) as resale_proceeds,
       (select coalesce(sum(cost), 0) from resales s where s.seller_id = p.participant_id and s.sold_on between :start and :end) as resale_cost,
       (select coalesce(sum(amount), 0) from resales s where s.seller_id = p.participant_id and s.verified and s.sold_on between :start and :end) as verified_resale_proceeds,
       (select coalesce(sum(cost), 0) from resales s where s.seller_id = p.participant_id and s.verified and s.sold_on between :start and :end) as verified_resale_cost,
       (select coalesce(sum(amount), 0) from expenses e where e.participant_id = p.participant_id and e.spent_on between :start and :end) as expenses
  from participants p",
};

/// What each participant paid, got back, earned, resold and spent in the period, minor units; one entry a participant.
#[derive(Debug)]
pub struct Ledger {
    /// Paid to the company, by order kind.
    pub paid: [Vec<i64>; ORDER_KINDS.len()],
    /// Refunds of returned goods.
    pub returned: Vec<i64>,
    /// Refunds of stock bought back.
    pub bought_back: Vec<i64>,
    /// Net commissions; all zero without a commissions table.
    pub commissions: Vec<i64>,
    /// Net commissions of the last twelve full months, where the period has as many.
    pub commissions_last_year: Option<Vec<i64>>,
    /// What customers paid for goods resold.
    pub resale_proceeds: Vec<i64>,
    /// Wholesale cost of goods resold, verified or not.
    pub resale_cost: Vec<i64>,
    /// What customers paid for goods resold with a verified receipt.
    pub verified_proceeds: Vec<i64>,
    /// Wholesale cost of goods resold with a verified receipt.
    pub verified_cost: Vec<i64>,
    /// Costs besides what is paid to the company.
    pub expenses: Vec<i64>,
    /// Totals of resales: claimed and verified.
    pub resales: ResaleTotals,
    /// Refunds whose order or buyer is not known, minor units.
    pub refunds_to_nobody: i64,
    /// Refunds of product and starter kits, by buyer.
    pub refunded_goods: Vec<i64>,
    /// Refunds of starter kits and fees bought in the period, by buyer; on an order of several kinds of thing the refund
    /// is taken to be for these first.
    pub refunded_entry: Vec<i64>,
    /// Refunds of members' product and kits bought in the period and not recorded as own use, minor units: these goods
    /// were surely not resold.
    pub refunded_resellable: i64,
    /// Refunds of anybody's product bought in the period, minor units; on an order of several kinds of thing the refund
    /// is taken to be for the others first.
    pub refunded_product: i64,
}

/// What the product and kits of an order cost, and the part of it that a member bought in the period and that is not
/// recorded as own use, minor units.
pub(super) fn goods_of(company: &Company, order: u32) -> (i64, i64) {
    let orders = &company.orders;
    let (mut goods, mut resellable) = (0, 0);
    for line in orders.lines_of(order) {
        if !matches!(orders.kind[line], OrderKind::Product | OrderKind::StarterKit) {
            continue;
        }
        goods += orders.amount[line].max(0);
        let member = class_of(company, orders.buyer[line], orders.day[line]) == Class::Business;
        if member && orders.in_period(line) && orders.purpose.get(line) != Some(&Purpose::OwnUse) {
            resellable += orders.amount[line].max(0);
        }
    }
    (goods, resellable)
}

/// What the product of an order that was bought in the period cost, and what the rest of it cost, minor units.
fn product_of(orders: &Orders, order: u32) -> (i64, i64) {
    let (mut product, mut rest) = (0, 0);
    for line in orders.lines_of(order) {
        let is_product = orders.kind[line] == OrderKind::Product && orders.in_period(line);
        *(if is_product { &mut product } else { &mut rest }) += orders.amount[line].max(0);
    }
    (product, rest)
}

/// What the starter kits and fees of an order cost, of those bought in the period, minor units.
pub(super) fn entry_of(company: &Company, order: u32) -> i64 {
    let orders = &company.orders;
    let lines = orders.lines_of(order).filter(|&line| is_entry(orders.kind[line]) && orders.in_period(line));
    lines.map(|line| orders.amount[line].max(0)).sum()
}

/// Totals of the resales table in the period, minor units.
#[derive(Clone, Copy, Debug, Default)]
pub struct ResaleTotals {
    /// What customers paid, verified or not.
    pub claimed: i64,
    /// What customers paid, with a verified receipt.
    pub verified: i64,
    /// Wholesale cost of the verified part.
    pub verified_cost: i64,
}

impl Ledger {
    /// Passes over orders, refunds, resales and expenses once each.
    pub fn gather(company: &Company, pay: Option<&Pay>) -> Self {
        let people = company.participants.len();
        let zeros = || vec![0_i64; people];
        let (commissions, commissions_last_year) = match pay {
            None => (zeros(), None),
            Some(pay) => (
                pay.before.iter().zip(&pay.last_year).map(|(a, b)| a + b).collect(),
                pay.has_last_year.then(|| pay.last_year.clone()),
            ),
        };
        let mut ledger = Self {
            paid: std::array::from_fn(|_| zeros()),
            returned: zeros(),
            bought_back: zeros(),
            commissions,
            commissions_last_year,
            resale_proceeds: zeros(),
            resale_cost: zeros(),
            verified_proceeds: zeros(),
            verified_cost: zeros(),
            expenses: zeros(),
            resales: ResaleTotals::default(),
            refunds_to_nobody: 0,
            refunded_goods: zeros(),
            refunded_entry: zeros(),
            refunded_resellable: 0,
            refunded_product: 0,
        };
        ledger.add_orders(company);
        ledger.add_refunds(company);
        ledger.add_resales(company);
        ledger.add_expenses(company);
        ledger
    }

    fn add_orders(&mut self, company: &Company) {
        let orders = &company.orders;
        for line in 0..orders.len() {
            let buyer = orders.buyer[line];
            if is_somebody(buyer) && orders.in_period(line) {
                self.paid[orders.kind[line] as usize][buyer as usize] += orders.amount[line];
            }
        }
    }

    /// A refund goes to the buyer of the order, which is the same on all of its lines.
    fn add_refunds(&mut self, company: &Company) {
        let Some(returns) = &company.returns else { return };
        let orders = &company.orders;
        for row in (0..returns.amount.len()).filter(|&row| returns.in_period(row)) {
            let order = returns.order[row];
            let buyer = (order < crate::case::tables::LOST_ORDER)
                .then(|| orders.lines_of(order).next())
                .flatten()
                .map(|line| orders.buyer[line])
                .filter(|&buyer| is_somebody(buyer));
            if order < crate::case::tables::LOST_ORDER {
                let (product, rest) = product_of(orders, order);
                self.refunded_product += (returns.amount[row] - rest).clamp(0, product);
            }
            if let Some(buyer) = buyer {
                let (goods, resellable) = goods_of(company, order);
                self.refunded_goods[buyer as usize] += returns.amount[row].min(goods);
                self.refunded_resellable += returns.amount[row].min(resellable);
                self.refunded_entry[buyer as usize] += returns.amount[row].min(entry_of(company, order));
            }
            match (buyer, returns.kind[row]) {
                (None, _) => self.refunds_to_nobody += returns.amount[row],
                (Some(buyer), RefundKind::Return) => self.returned[buyer as usize] += returns.amount[row],
                (Some(buyer), RefundKind::BuyBack) => self.bought_back[buyer as usize] += returns.amount[row],
            }
        }
    }

    fn add_resales(&mut self, company: &Company) {
        let Some(resales) = &company.resales else { return };
        for row in (0..resales.amount.len()).filter(|&row| resales.in_period(row)) {
            let (amount, cost) = (resales.amount[row], resales.cost[row]);
            self.resales.claimed += amount;
            if resales.verified[row] {
                self.resales.verified += amount;
                self.resales.verified_cost += cost;
            }
            if is_somebody(resales.seller[row]) {
                let seller = resales.seller[row] as usize;
                self.resale_proceeds[seller] += amount;
                self.resale_cost[seller] += cost;
                if resales.verified[row] {
                    self.verified_proceeds[seller] += amount;
                    self.verified_cost[seller] += cost;
                }
            }
        }
    }

    fn add_expenses(&mut self, company: &Company) {
        let Some(expenses) = &company.expenses else { return };
        for row in (0..expenses.amount.len()).filter(|&row| expenses.in_period(row)) {
            if is_somebody(expenses.participant[row]) {
                self.expenses[expenses.participant[row] as usize] += expenses.amount[row];
            }
        }
    }

    /// Everything a participant paid to the company.
    pub fn paid_in_all(&self, person: usize) -> i64 {
        self.paid.iter().map(|by_person| by_person[person]).sum()
    }

    /// What a participant paid for starter kits and fees in the period, less what was refunded of them.
    pub fn paid_for_entry(&self, person: usize) -> i64 {
        let paid = self.paid_for(OrderKind::StarterKit, person) + self.paid_for(OrderKind::Fee, person);
        (paid - self.refunded_entry[person]).max(0)
    }

    /// What a participant paid for one kind of thing.
    pub fn paid_for(&self, kind: OrderKind, person: usize) -> i64 {
        self.paid[kind as usize][person]
    }

    /// Refunds of a participant, returns and buy-backs together.
    pub fn refunded(&self, person: usize) -> i64 {
        self.returned[person] + self.bought_back[person]
    }

    /// N3, company cash: commissions less everything paid to the company plus refunds.
    pub fn company_cash(&self, person: usize) -> i64 {
        self.commissions[person] - self.paid_in_all(person) + self.refunded(person)
    }

    /// N1, strict: company cash plus resale proceeds less expenses.
    pub fn strict_net(&self, person: usize) -> i64 {
        self.company_cash(person) + self.resale_proceeds[person] - self.expenses[person]
    }
}
