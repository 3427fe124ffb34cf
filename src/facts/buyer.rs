//! Who a buyer is: the class the company declares, and what the account did.

use super::rewards::Pay;
use crate::calendar::Day;
use crate::case::open::Company;
use crate::case::tables::participants::Class;
use crate::case::tables::{NOBODY, STRANGER};

/// What each participant did. Class is a claim; conduct is not.
#[derive(Debug)]
pub struct Conduct {
    /// Whether the participant was paid anything or recruited anybody in the data.
    pub takes_part: Vec<bool>,
}

impl Conduct {
    /// The conduct of all participants; `pay` is what each was paid, where a commissions table says so.
    pub fn of(company: &Company, pay: Option<&Pay>) -> Self {
        let takes_part = (0..company.participants.len())
            .map(|person| {
                let paid = pay.is_some_and(|pay| pay.at_all[person]);
                paid || company.genealogy.frontline(person as u32) > 0
            })
            .collect();
        Self { takes_part }
    }
}

/// A buyer by declared class and conduct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Buyer {
    /// A business participant who was paid or recruited.
    BusinessActive,
    /// A business participant who never recruited and was never paid: perhaps a customer in all but name.
    BusinessIdle,
    /// A preferred customer.
    Preferred,
    /// A preferred customer who was paid or recruited: a participant in all but name.
    PreferredActive,
    /// A registered retail customer.
    Retail,
    /// A registered retail customer who was paid or recruited.
    RetailActive,
    /// An unregistered retail customer.
    Anonymous,
    /// A buyer who is not in the participants table, or whose class is not known.
    Unknown,
}

/// Every kind of buyer, in the order of its code.
pub const BUYERS: [Buyer; 8] = [
    Buyer::BusinessActive,
    Buyer::BusinessIdle,
    Buyer::Preferred,
    Buyer::PreferredActive,
    Buyer::Retail,
    Buyer::RetailActive,
    Buyer::Anonymous,
    Buyer::Unknown,
];

impl Buyer {
    /// Who bought on a day. Declared class is as of that day where a class history exists.
    #[inline]
    pub fn of(company: &Company, conduct: &Conduct, buyer: u32, day: Day) -> Self {
        match class_of(company, buyer, day) {
            Class::Retail if buyer == NOBODY => Self::Anonymous,
            class => Self::from(class, buyer < STRANGER && conduct.takes_part[buyer as usize]),
        }
    }

    fn from(class: Class, takes_part: bool) -> Self {
        match (class, takes_part) {
            (Class::Business, true) => Self::BusinessActive,
            (Class::Business, false) => Self::BusinessIdle,
            (Class::Preferred, false) => Self::Preferred,
            (Class::Preferred, true) => Self::PreferredActive,
            (Class::Retail, false) => Self::Retail,
            (Class::Retail, true) => Self::RetailActive,
            (Class::Unknown, _) => Self::Unknown,
        }
    }

    /// The declared class.
    pub fn class(self) -> Class {
        match self {
            Self::BusinessActive | Self::BusinessIdle => Class::Business,
            Self::Preferred | Self::PreferredActive => Class::Preferred,
            Self::Retail | Self::RetailActive | Self::Anonymous => Class::Retail,
            Self::Unknown => Class::Unknown,
        }
    }

    /// Whether the declared class is one of those that cannot earn.
    pub fn is_customer(self) -> bool {
        matches!(self.class(), Class::Preferred | Class::Retail)
    }

    /// Whether the account took part although its declared class cannot earn.
    pub fn is_customer_who_takes_part(self) -> bool {
        matches!(self, Self::PreferredActive | Self::RetailActive)
    }
}

/// The declared class of a buyer on a day: an unregistered customer is retail, a stranger unknown.
#[inline]
pub fn class_of(company: &Company, buyer: u32, day: Day) -> Class {
    match buyer {
        NOBODY => Class::Retail,
        STRANGER => Class::Unknown,
        _ => company.history.class_on(buyer, day, company.participants.class[buyer as usize]),
    }
}
