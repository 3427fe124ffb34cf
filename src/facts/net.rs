//! The three net results of a participant, and whether the records hold all that one of them is made of.
//!
//! They differ in what stands for the goods that participants bought: nothing (N3), what they were sold for (N1), and
//! besides that what they were plausibly used for (N2).

use super::CompanyFacts;
use super::ledger::Ledger;
use crate::case::tables::orders::OrderKind;

/// A net result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Net {
    /// N3, company cash: commissions less everything paid to the company plus refunds.
    CompanyCash,
    /// N1, strict: company cash plus resale proceeds less expenses.
    Strict,
    /// N2: strict plus the own-use credit.
    OwnUseCredited,
}

impl Net {
    /// The short name in readings and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::CompanyCash => "n3",
            Self::Strict => "n1",
            Self::OwnUseCredited => "n2",
        }
    }
}

impl CompanyFacts<'_> {
    /// A net result of a participant, minor units, from what is recorded.
    pub fn net(&self, net: Net, person: usize) -> f64 {
        match net {
            Net::CompanyCash => self.ledger.company_cash(person) as f64,
            Net::Strict => self.ledger.strict_net(person) as f64,
            Net::OwnUseCredited => {
                let credit = self.own_use.credit.as_ref().map_or(0.0, |credit| credit[person]);
                self.ledger.strict_net(person) as f64 + credit
            }
        }
    }

    /// Why the records do not hold all that a net result is made of. `Ok` where they do.
    pub fn holds_all_of(&self, net: Net) -> Result<(), &'static str> {
        match (net, self.company.resales_complete, self.company.expenses.is_some()) {
            (Net::CompanyCash, ..) => Ok(()),
            (_, false, false) => Err("neither resales (as a whole) nor expenses are recorded"),
            (_, false, true) => Err("resales are not recorded as a whole"),
            (_, true, false) => Err("expenses are not recorded"),
            (Net::OwnUseCredited, ..) if self.own_use.credit.is_none() => {
                Err("nobody can say how much own use is plausible")
            }
            _ => Ok(()),
        }
    }

    /// What [`Ledger::may_be_resold`] says, and nothing where resales are recorded as a whole. Minor units.
    pub fn may_be_resold(&self, person: usize) -> f64 {
        if self.company.resales_complete { 0.0 } else { self.ledger.may_be_resold(person) as f64 }
    }
}

impl Ledger {
    /// Product and starter kits of a participant that were neither returned nor resold, verified or not: what may have
    /// been resold without a record. Minor units.
    pub fn may_be_resold(&self, person: usize) -> i64 {
        (self.goods_kept(person) - self.resale_cost[person]).max(0)
    }

    /// Product and starter kits of a participant less what was refunded of them, minor units.
    pub fn goods_kept(&self, person: usize) -> i64 {
        let bought = self.paid_for(OrderKind::Product, person) + self.paid_for(OrderKind::StarterKit, person);
        bought - self.refunded_goods[person]
    }
}
