//! Who bought starter kits: by head, not by money.

use super::Fact;
use super::buyer::{Conduct, class_of};
use crate::case::open::Company;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::case::tables::{NOBODY, STRANGER};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "packages",
    meaning: "distinct buyers of starter kits in the period by class, house accounts out; a buyer of business class on any of these orders is business",
    sql: "select case when bool_or(p.class = 'business') then 'business'
            when bool_or(p.class in ('preferred', 'retail')) then 'customer' else 'unknown' end as class, o.buyer_id
  from orders o join participants p on p.participant_id = o.buyer_id
 where o.kind = 'starter_kit' and o.amount > 0 and o.ordered_on between :start and :end
   and o.buyer_id not in (:house_accounts)
 group by o.buyer_id",
};

const BUSINESS: u8 = 1;
const CUSTOMER: u8 = 2;
const UNKNOWN: u8 = 4;
const PERHAPS_BUSINESS: u8 = 8;
const PERHAPS_OTHER: u8 = 16;

/// Distinct buyers of starter kits, house accounts out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Packages {
    /// Of business class as of an order.
    pub business: usize,
    /// Preferred and registered retail customers as of every order.
    pub customers: usize,
    /// Those of the customers who were paid or recruited.
    pub customers_who_take_part: usize,
    /// Accounts whose class is not known.
    pub unknown: usize,
    /// Order lines of unregistered customers, who are one buyer at least and as many as lines at most.
    pub anonymous_lines: usize,
    /// Order lines of buyers who are not in the participants table.
    pub stranger_lines: usize,
    /// Business participants who bought something of unmapped kind, and no starter kit.
    pub perhaps_business: usize,
    /// Other accounts who did.
    pub perhaps_others: usize,
}

impl Packages {
    /// Passes over the orders once.
    pub fn gather(company: &Company, conduct: &Conduct) -> Self {
        let orders = &company.orders;
        let mut packages = Self::default();
        let mut seen = vec![0_u8; company.participants.len()];
        for line in 0..orders.len() {
            let kit = orders.kind[line] == OrderKind::StarterKit;
            if !(kit || orders.kind[line] == OrderKind::Unmapped) || !orders.in_period(line) || orders.amount[line] <= 0
            {
                continue;
            }
            let buyer = orders.buyer[line];
            match buyer {
                NOBODY => packages.anonymous_lines += usize::from(kit),
                STRANGER => packages.stranger_lines += usize::from(kit),
                _ if company.participants.house[buyer as usize] => {}
                _ => {
                    seen[buyer as usize] |= match (kit, class_of(company, buyer, orders.day[line])) {
                        (true, Class::Business) => BUSINESS,
                        (true, Class::Preferred | Class::Retail) => CUSTOMER,
                        (true, Class::Unknown) => UNKNOWN,
                        (false, Class::Business) => PERHAPS_BUSINESS,
                        (false, _) => PERHAPS_OTHER,
                    }
                }
            }
        }
        for (person, &seen) in seen.iter().enumerate().filter(|(_, seen)| **seen != 0) {
            packages.count(seen, conduct.takes_part[person]);
        }
        packages
    }

    fn count(&mut self, seen: u8, takes_part: bool) {
        if seen & BUSINESS != 0 {
            self.business += 1;
        } else if seen & CUSTOMER != 0 {
            self.customers += 1;
            self.customers_who_take_part += usize::from(takes_part);
        } else if seen & UNKNOWN != 0 {
            self.unknown += 1;
        } else if seen & PERHAPS_BUSINESS != 0 {
            self.perhaps_business += 1;
        } else {
            self.perhaps_others += 1;
        }
    }
}
