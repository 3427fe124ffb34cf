//! The part of each participant's pay that rests on their own sales to customers.

use super::Fact;
use super::buyer::class_of;
use crate::case::open::Company;
use crate::case::tables::commissions::{CommissionKind, Commissions};
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::case::tables::{LOST_ORDER, is_somebody};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "own_sales_pay",
    meaning: "per payee: commissions of kind retail_margin, and others on product that a customer bought from them",
    sql: "select c.payee_id,
       sum(case when c.kind = 'retail_margin' then c.amount else 0 end) as margin,
       -- a commission on an order of several lines is split over them, pro rata to what they cost, as in rewards
       sum(case when c.kind <> 'retail_margin' and o.kind = 'product' and coalesce(p.class, case when o.buyer_id is null then 'retail' end) in ('retail', 'preferred')
                 and c.payee_id = coalesce(o.seller_id, p.sponsor_id)
                then c.amount * coalesce(o.amount / (select nullif(sum(l.amount), 0) from orders l where l.order_id = c.order_id), 1) else 0 end) as on_customers
       -- open: overrides, rebates and commissions of unmapped kind that name no order, one of unknown buyer or kind, or one of a customer with nobody's name on it
  from commissions c left join orders o on o.order_id = c.order_id left join participants p on p.participant_id = o.buyer_id
 where c.earned_on between :start and :end group by 1",
};

/// Pay on own sales, minor units, claw-backs netted; one entry a participant.
#[derive(Debug)]
pub struct OwnSalesPay {
    /// Commissions of kind `retail_margin`.
    pub margin: Vec<i64>,
    /// Other commissions on product that a customer bought from the payee, or a customer whom the payee sponsored where
    /// no seller is named.
    pub on_customers: Vec<i64>,
    /// Commissions that may rest on customers of the payee: nobody can tell. Claw-backs are not netted.
    pub open: Vec<i64>,
}

impl OwnSalesPay {
    /// Passes over the commissions once. `None` without a commissions table.
    pub fn gather(company: &Company) -> Option<Self> {
        let commissions = company.commissions.as_ref()?;
        let people = company.participants.len();
        let mut pay = Self { margin: vec![0; people], on_customers: vec![0; people], open: vec![0; people] };
        for row in (0..commissions.len()).filter(|&row| commissions.in_period(row)) {
            if is_somebody(commissions.payee[row]) {
                pay.add(company, commissions, row);
            }
        }
        Some(pay)
    }

    fn add(&mut self, company: &Company, commissions: &Commissions, row: usize) {
        use CommissionKind::{Override, Pool, Rank, Rebate, Recruiting, RetailMargin, Unmapped};
        let (payee, amount) = (commissions.payee[row], commissions.amount[row]);
        let order = commissions.order[row];
        match commissions.kind[row] {
            RetailMargin => self.margin[payee as usize] += amount,
            // Paid on no sale in particular.
            Recruiting | Rank | Pool if order >= LOST_ORDER => {}
            Override | Rebate | Unmapped if order >= LOST_ORDER => self.open[payee as usize] += amount.max(0),
            _ => self.follow(company, payee, amount, order),
        }
    }

    /// Splits a commission over the lines of its order, pro rata to what they cost.
    fn follow(&mut self, company: &Company, payee: u32, amount: i64, order: u32) {
        let orders = &company.orders;
        let cost = |line: usize| i128::from(orders.amount[line].max(0));
        let single = orders.lines_of(order).nth(1).is_none();
        let total: i128 = if single { 1 } else { orders.lines_of(order).map(cost).sum() };
        for line in orders.lines_of(order) {
            let own = whose(company, line, payee);
            if own == Whose::Others {
                continue;
            }
            let part = match (single, total) {
                (true, _) => amount,
                (false, 0) => amount / orders.lines_of(order).count() as i64,
                (false, total) => (i128::from(amount) * cost(line) / total) as i64,
            };
            match own {
                Whose::Own => self.on_customers[payee as usize] += part,
                _ => self.open[payee as usize] += part.max(0),
            }
        }
    }

    /// Pay that is known to rest on own sales, minor units.
    pub fn known(&self, person: usize) -> i64 {
        self.margin[person] + self.on_customers[person]
    }
}

/// Whose customer bought.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// A customer of the payee.
    Own,
    /// Surely no customer of the payee.
    Others,
    /// Nobody can tell.
    Open,
}

fn whose(company: &Company, line: usize, payee: u32) -> Whose {
    let orders = &company.orders;
    let (buyer, seller, kind) = (orders.buyer[line], orders.seller[line], orders.kind[line]);
    // Most commissions are on somebody else's sale: no class needs looking up for these.
    if kind.is_enrolment() || is_somebody(seller) && seller != payee || buyer == payee {
        return Whose::Others;
    }
    let class = class_of(company, buyer, orders.day[line]);
    match (class, kind) {
        (Class::Business, _) => Whose::Others,
        (Class::Unknown, _) | (_, OrderKind::Unmapped) => Whose::Open,
        _ if seller == payee => Whose::Own,
        _ if !is_somebody(buyer) => Whose::Open,
        _ => match company.genealogy.sponsor(buyer) {
            sponsor if sponsor == payee => Whose::Own,
            sponsor if is_somebody(sponsor) => Whose::Others,
            _ => Whose::Open,
        },
    }
}
