//! How many different customers a seller served in a calendar month.

use super::account_months::sponsor_of_customer;
use super::buyer::Buyer;
use super::{CompanyFacts, Fact};
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use std::collections::BTreeMap;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "customers_served",
    meaning: "per seller and calendar month: different registered retail customers who bought product, purchases whose customer has no name",
    sql: "select o.seller_id, extract(year from ordered_on) as year, extract(month from ordered_on) as month,
       count(distinct case when p.class = 'retail' then o.buyer_id end) as registered,
       count(distinct case when o.buyer_id is null then o.order_id end) as unnamed
  from orders o left join participants p on p.participant_id = o.buyer_id
 where o.kind = 'product' and o.seller_id is not null and o.ordered_on between :start and :end
 group by 1, 2, 3
-- resales count likewise: by customer_id where there is one",
};

/// The fewest and the most different customers of one seller in one month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// Certain ones: registered retail customers, customers named in verified resales, one if all are unnamed.
    pub least: u32,
    /// With preferred customers, buyers of unknown class, claimed resales, and every unnamed purchase another customer.
    pub most: u32,
}

/// Customers by month and seller.
#[derive(Debug)]
pub struct CustomersServed {
    rows: BTreeMap<(u16, u32), Served>,
    /// Whether any purchase or resale is credited to anybody, or any customer is registered below a sponsor.
    pub any: bool,
}

/// One purchase by a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Visit {
    month: u16,
    seller: u32,
    /// Who; [`UNNAMED`] where nobody knows.
    customer: u64,
    /// Certain ones sort before the others.
    open: bool,
}

const UNNAMED: u64 = u64::MAX;

impl CustomersServed {
    /// Passes over orders and resales once.
    pub fn gather(facts: &CompanyFacts<'_>) -> Self {
        let mut visits = orders(facts);
        resales(facts.company, &mut visits);
        visits.sort_unstable();
        let any = !visits.is_empty();
        let mut rows = BTreeMap::new();
        for seller in visits.chunk_by(|a, b| (a.month, a.seller) == (b.month, b.seller)) {
            rows.insert((seller[0].month, seller[0].seller), served(seller));
        }
        Self { rows, any }
    }

    /// The customers of a seller in a month.
    pub fn of(&self, month: u16, seller: u32) -> Served {
        self.rows.get(&(month, seller)).copied().unwrap_or_default()
    }
}

/// Counts the customers of one seller in one month; the visits are sorted by customer.
fn served(visits: &[Visit]) -> Served {
    let named = visits.iter().filter(|visit| visit.customer != UNNAMED).count();
    let (named, unnamed) = visits.split_at(named);
    let mut count = Served::default();
    for customer in named.chunk_by(|a, b| a.customer == b.customer) {
        count.least += u32::from(!customer[0].open);
        count.most += 1;
    }
    // Unnamed customers may all be one, and that one may have a name elsewhere.
    let somebody = unnamed.iter().any(|visit| !visit.open);
    count.least = count.least.max(u32::from(somebody));
    count.most += unnamed.len() as u32;
    count
}

fn orders(facts: &CompanyFacts<'_>) -> Vec<Visit> {
    let company = facts.company;
    let orders = &company.orders;
    let sells =
        |&line: &usize| orders.in_period(line) && matches!(orders.kind[line], OrderKind::Product | OrderKind::Unmapped);
    let visit = |order: u32| {
        let lines = || orders.lines_of(order).filter(sells);
        let line = lines().find(|&line| orders.kind[line] == OrderKind::Product).or_else(|| lines().next())?;
        let (buyer, seller) = (orders.buyer[line], orders.seller[line]);
        let who = Buyer::of(company, &facts.conduct, buyer, orders.day[line]);
        if who.class() == Class::Business || seller == buyer {
            return None;
        }
        let credited = is_somebody(seller);
        let certain = matches!(who, Buyer::Retail | Buyer::Anonymous) && orders.kind[line] == OrderKind::Product;
        Some(Visit {
            month: orders.month[line],
            seller: if credited { seller } else { sponsor_of_customer(company, who, buyer)? },
            customer: if is_somebody(buyer) { u64::from(buyer) } else { UNNAMED },
            open: !(credited && certain),
        })
    };
    (0..orders.count() as u32).filter_map(visit).collect()
}

fn resales(company: &Company, visits: &mut Vec<Visit>) {
    let Some(resales) = &company.resales else { return };
    let people = &company.participants;
    for row in (0..resales.amount.len()).filter(|&row| resales.in_period(row) && is_somebody(resales.seller[row])) {
        let label = resales.customer.number(row as u32);
        let known =
            resales.customer.get(row as u32).map(|name| people.find(Some(&name))).filter(|&who| is_somebody(who));
        // Goods sold on to another member reach no retail customer.
        if known.is_some_and(|who| people.class[who as usize] == Class::Business) {
            continue;
        }
        let named = known.map(u64::from).or(label.map(|number| people.len() as u64 + u64::from(number)));
        let unclear = known.is_some_and(|who| people.class[who as usize] != Class::Retail);
        visits.push(Visit {
            month: resales.month[row],
            seller: resales.seller[row],
            customer: named.unwrap_or(UNNAMED),
            open: !resales.verified[row] || unclear,
        });
    }
}
