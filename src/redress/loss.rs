//! What a person paid, got and lost.

use super::persons::Persons;
use super::terms::Net;
use crate::facts::CompanyFacts;
use crate::facts::own_use::Cap;

/// The money of a person in the period, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Money {
    /// Paid to the company.
    pub paid: i64,
    /// Commissions, claw-backs netted; below zero where these are more.
    pub received: i64,
    /// Refunds of returns and buy-backs.
    pub refunded: i64,
    /// What customers paid for goods resold.
    pub resold: i64,
    /// Costs besides what is paid to the company.
    pub expenses: i64,
    /// Plausible own use under the cap; zero where the terms do not ask for it.
    pub own_use: i64,
}

impl Money {
    /// The money of some accounts together, without own use.
    pub fn of(company: &CompanyFacts<'_>, accounts: &[u32]) -> Self {
        let ledger = &company.ledger;
        let mut money = Self::default();
        for account in accounts.iter().map(|&account| account as usize) {
            money.paid += ledger.paid_in_all(account);
            money.received += ledger.commissions[account];
            money.refunded += ledger.refunded(account);
            money.resold += ledger.resale_proceeds[account];
            money.expenses += ledger.expenses[account];
        }
        money
    }

    /// The loss; zero where there is none.
    pub fn loss(&self, net: Net) -> i64 {
        let cash = self.paid - self.received - self.refunded;
        let strict = cash - self.resold + self.expenses;
        let loss = match net {
            Net::CompanyCash => cash,
            Net::Strict => strict,
            Net::UseCredit => strict - self.own_use,
        };
        loss.max(0)
    }
}

/// The money of every person.
pub fn money_of(company: &CompanyFacts<'_>, persons: &Persons, net: Net) -> Vec<Money> {
    let mut money: Vec<Money> = persons.accounts.iter().map(|accounts| Money::of(company, accounts)).collect();
    if net == Net::UseCredit {
        let credits = super::own_use_credit::credits(company, persons).unwrap_or_default();
        for (money, credit) in money.iter_mut().zip(credits) {
            money.own_use = credit;
        }
    }
    money
}

/// What must be said of losses counted so, or why they cannot be.
pub fn can_count(company: &CompanyFacts<'_>, net: Net) -> Result<Vec<String>, String> {
    let mut notes = Vec::new();
    if company.rewards.is_none() {
        return Err(
            "the case has no commissions table: what people got back is not known, and a loss neither".to_owned()
        );
    }
    if company.company.returns.is_none() {
        notes.push("there is no returns table: refunds are not known, and losses are at most these".to_owned());
    }
    if net == Net::CompanyCash {
        return Ok(notes);
    }
    match (company.company.resales_complete, company.company.expenses.is_some()) {
        (false, false) => {
            return Err(
                "neither resales (as a whole) nor expenses are recorded, which this net needs: use --net company-cash"
                    .to_owned(),
            );
        }
        (false, true) => notes.push("resales are not recorded as a whole: losses are at most these".to_owned()),
        (true, false) => notes.push("expenses are not recorded: losses are at least these".to_owned()),
        (true, true) => {}
    }
    if net == Net::UseCredit && matches!(company.own_use.cap, Cap::Unknown(_)) {
        return Err("nobody can say how much own use is plausible: no cap is stated ([assumptions] own_use_cap in \
                    case.toml), and there are too few preferred customers"
            .to_owned());
    }
    Ok(notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_net_counts_what_it_says() {
        // 1,000 paid, 200 commissions, 100 refunded, 150 resold, 40 spent, 300 used: 700, 590, 290.
        let money = Money { paid: 1000, received: 200, refunded: 100, resold: 150, expenses: 40, own_use: 300 };
        assert_eq!([Net::CompanyCash, Net::Strict, Net::UseCredit].map(|net| money.loss(net)), [700, 590, 290]);
        let winner = Money { paid: 100, received: 101, ..Money::default() };
        assert_eq!(winner.loss(Net::CompanyCash), 0);
        // Net claw-backs are money paid back to the company.
        let clawed = Money { paid: 100, received: -20, ..Money::default() };
        assert_eq!(clawed.loss(Net::CompanyCash), 120);
    }
}
