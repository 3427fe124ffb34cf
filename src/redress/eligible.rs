//! Who may be paid: accounts by what they are, persons by the terms.

use super::loss::Money;
use super::terms::{SHARE_UNITS, Terms};
use crate::case::open::Company;
use crate::case::tables::participants::{Class, STILL_THERE};
use crate::facts::CompanyFacts;
use crate::facts::buyer::class_of;

/// What an account is to the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// Of business class on a day of the period; a person's.
    Business,
    /// The company's own.
    House,
    /// Of a class that cannot earn, on every day of the period.
    Customer,
    /// The same, and yet it was paid or recruited.
    CustomerWhoTakesPart,
    /// Of a class that is not recorded.
    Unknown,
}

impl Account {
    /// Every kind, business first.
    pub const ALL: [Self; 5] = [Self::Business, Self::House, Self::Customer, Self::CustomerWhoTakesPart, Self::Unknown];

    /// What an account of the participants table is. Somebody whom the company made a customer during the period was a
    /// business participant before.
    pub fn of(facts: &CompanyFacts<'_>, account: u32) -> Self {
        let (company, at) = (facts.company, account as usize);
        let people = &company.participants;
        if people.house[at] {
            return Self::House;
        }
        let end = company.period.end();
        let from = company.period.start().max(people.joined[at]).min(end);
        if company.history.had(account, Class::Business, [from, end], people.class[at]) {
            return Self::Business;
        }
        match class_of(company, account, from) {
            Class::Unknown => Self::Unknown,
            _ if facts.conduct.takes_part[at] => Self::CustomerWhoTakesPart,
            _ => Self::Customer,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Business => "business accounts",
            Self::House => "out: house accounts",
            Self::Customer => "out: customers",
            Self::CustomerWhoTakesPart => "out: customers who were paid or recruited",
            Self::Unknown => "out: class not recorded",
        }
    }
}

/// Why a person is not in the schedule; the first that holds, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Out {
    /// No account was there in the period.
    NotThere,
    /// No account is in a region of the terms.
    OtherRegion,
    /// No account is known to be in a region of the terms, and of one the region is not recorded.
    RegionUnknown,
    /// The company was paid nothing.
    PaidNothing,
    /// The company was paid less than the floor.
    UnderFloor,
    /// Too much came back.
    GotBack,
    /// The money comes out even or better.
    NoLoss,
}

impl Out {
    /// Every reason, in the order in which they are asked.
    pub const ALL: [Self; 7] = [
        Self::NotThere,
        Self::OtherRegion,
        Self::RegionUnknown,
        Self::PaidNothing,
        Self::UnderFloor,
        Self::GotBack,
        Self::NoLoss,
    ];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotThere => "out: not there in the period",
            Self::OtherRegion => "out: in another region",
            Self::RegionUnknown => "out: region not recorded",
            Self::PaidNothing => "out: paid the company nothing",
            Self::UnderFloor => "out: paid less than the floor",
            Self::GotBack => "out: got back more than the share",
            Self::NoLoss => "out: no loss",
        }
    }

    /// Why a person of these accounts, this money and this loss is out; `None` for one who is in.
    pub fn of(company: &Company, terms: &Terms, accounts: &[u32], money: &Money, loss: i64) -> Option<Self> {
        if !accounts.iter().any(|&account| was_there(company, account as usize)) {
            return Some(Self::NotThere);
        }
        in_other_region(company, terms, accounts).or_else(|| Self::by_money(terms, money, loss))
    }

    /// The reasons that are money.
    fn by_money(terms: &Terms, money: &Money, loss: i64) -> Option<Self> {
        let back = i128::from(money.received) * i128::from(SHARE_UNITS);
        if money.paid <= 0 {
            Some(Self::PaidNothing)
        } else if money.paid < terms.floor {
            Some(Self::UnderFloor)
        } else if back > i128::from(money.paid) * i128::from(terms.at_most_back) {
            Some(Self::GotBack)
        } else {
            (loss == 0).then_some(Self::NoLoss)
        }
    }
}

fn was_there(company: &Company, account: usize) -> bool {
    let people = &company.participants;
    let left = people.left[account];
    people.joined[account] <= company.period.end() && (left == STILL_THERE || left >= company.period.start())
}

fn in_other_region(company: &Company, terms: &Terms, accounts: &[u32]) -> Option<Out> {
    if terms.regions.is_empty() {
        return None;
    }
    let regions: Vec<_> = accounts.iter().map(|&account| company.participants.region.get(account)).collect();
    if regions.iter().flatten().any(|region| terms.regions.iter().any(|asked| asked == region)) {
        return None;
    }
    Some(if regions.contains(&None) { Out::RegionUnknown } else { Out::OtherRegion })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floor_and_share_are_held_to_the_cent() {
        let terms = Terms { floor: 1000, at_most_back: 333_333, ..Terms::of_pool(1) };
        let out = |paid, received| {
            let money = Money { paid, received, ..Money::default() };
            Out::by_money(&terms, &money, (paid - received).max(0))
        };
        assert_eq!(out(0, 0), Some(Out::PaidNothing));
        assert_eq!(out(-5, 0), Some(Out::PaidNothing));
        assert_eq!(out(999, 0), Some(Out::UnderFloor));
        assert_eq!(out(1000, 333), None);
        // 1,000 of 3,000 are more than .333333 of it, 999 are not.
        assert_eq!((out(3000, 1000), out(3000, 999)), (Some(Out::GotBack), None));
        let widest = Terms::of_pool(1);
        let even = Money { paid: 10, received: 10, ..Money::default() };
        assert_eq!(Out::by_money(&widest, &even, 0), Some(Out::NoLoss));
        let winner = Money { paid: 10, received: 11, ..Money::default() };
        assert_eq!(Out::by_money(&widest, &winner, 0), Some(Out::GotBack));
    }
}
