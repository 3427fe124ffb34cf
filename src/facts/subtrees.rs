//! What stands in each subtree of the genealogy, so that headline shares have an interval.
//!
//! The records are whole, so that nothing is sampled: the interval says how far a share could be otherwise in a company
//! that runs the same way and grew by other chances. Whoever is in one downline shares a sponsor and a year, so that
//! whole subtrees and not people are what chance deals.

use super::Fact;
use super::buyer::{BUYERS, Buyer, Conduct};
use super::ledger::Ledger;
use super::own_use::OwnUse;
use super::rewards::{SOURCES, Source, Traced};
use crate::case::open::Company;
use crate::case::tables::commissions::CommissionKind;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::{ORDER_KINDS, OrderKind};
use crate::case::tables::participants::Class;
use crate::genealogy::ORPHAN;
use crate::stats::subtrees::{Cut, ENOUGH, cut};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "subtrees",
    meaning: "per subtree of the sponsor tree, cut at the shallowest depth with 40 people: revenue by buyer and kind, commissions by source, late purchases (`subtree` is the head above whom everybody hangs; its purchases stand where the buyer stands, an unregistered customer's where the seller stands)",
    sql: "select s.subtree, coalesce(p.class, 'retail') as class, o.kind, sum(o.amount) as amount,
       sum(c.amount) as commissions_caused
  from orders o
  left join participants p on p.participant_id = o.buyer_id
  left join subtree s on s.participant_id = coalesce(o.buyer_id, o.seller_id)
  left join (select order_id, sum(amount) as amount from commissions where earned_on between :start and :end group by 1) c
    on c.order_id = o.order_id
 where o.ordered_on between :start and :end
 group by 1, 2, 3",
};

/// What stands in one subtree, minor units.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Revenue by buyer and order kind.
    pub revenue: [[i64; ORDER_KINDS.len()]; BUYERS.len()],
    /// Commissions by the source of the purchase that caused them; untraced ones stand with their payee.
    pub caused: [i64; SOURCES.len()],
    /// Commissions of kind `recruiting`, where the buyer of the order they name stands, or else their payee.
    pub recruiting: i64,
    /// Commissions on members' own product of the period that was resold with a verified receipt.
    pub caused_by_resold: f64,
    /// Commissions on members' own product of the period in plausible use.
    pub caused_by_plausible: f64,
    /// Commissions on members' own product bought before or after the period, whose split nobody can see.
    pub caused_out_of_sight: i64,
    /// Wholesale cost of members' verified resales, of each no more than they bought.
    pub resold: i64,
    /// Members' plausible own use.
    pub plausible: f64,
    /// Members' product bought in full calendar months, and the part of it in their last days.
    pub in_full_months: i64,
    /// The late part.
    pub late: i64,
}

/// The genealogy cut into subtrees, and what stands in each.
#[derive(Debug)]
pub struct Subtrees {
    /// The cut; `None` where no depth of the tree has two people.
    pub cut: Option<Cut>,
    /// One a subtree, in the order of the cut, and one more for all that stands in none.
    pub places: Vec<Place>,
}

impl Subtrees {
    /// Passes over the orders once.
    pub fn gather(
        company: &Company,
        conduct: &Conduct,
        ledger: &Ledger,
        own_use: &OwnUse,
        traced: Option<&Traced>,
    ) -> Self {
        let people = company.participants.len() as u32;
        let sponsors: Vec<Option<u32>> =
            (0..people).map(|p| Some(company.genealogy.sponsor(p)).filter(|&s| s < ORPHAN)).collect();
        let cut = cut(&sponsors, ENOUGH);
        let outside = cut.as_ref().map_or(0, |cut| cut.count);
        let at: Vec<u32> = match &cut {
            Some(cut) => cut.subtree.iter().map(|subtree| subtree.unwrap_or(outside as u32)).collect(),
            None => vec![0; people as usize],
        };
        let mut subtrees = Self { cut, places: vec![Place::default(); outside + 1] };
        subtrees.add_orders(company, conduct, &at, traced, own_use);
        subtrees.add_people(company, ledger, own_use, &at);
        if let Some(traced) = traced {
            for (person, &place) in at.iter().enumerate() {
                let place = &mut subtrees.places[place as usize];
                place.caused[Source::Untraced as usize] += traced.untraced_to[person];
                place.recruiting += traced.for_recruiting[person];
            }
            // Whoever is paid and is not among the participants stands in no subtree.
            let untraced: i64 = traced.by_source.iter().map(|sources| sources[Source::Untraced as usize]).sum();
            let recruiting: i64 = traced.by_source[CommissionKind::Recruiting as usize].iter().sum();
            let place = &mut subtrees.places[outside];
            place.caused[Source::Untraced as usize] += untraced - traced.untraced_to.iter().sum::<i64>();
            place.recruiting += recruiting - traced.for_recruiting.iter().sum::<i64>();
        }
        subtrees
    }

    fn add_orders(
        &mut self,
        company: &Company,
        conduct: &Conduct,
        at: &[u32],
        traced: Option<&Traced>,
        own_use: &OwnUse,
    ) {
        let orders = &company.orders;
        let days = late_days(company);
        let first = company.period.start();
        for line in 0..orders.len() {
            let (buyer, seller) = (orders.buyer[line], orders.seller[line]);
            let who = if is_somebody(buyer) { buyer } else { seller };
            let place = if is_somebody(who) { at[who as usize] as usize } else { self.places.len() - 1 };
            let place = &mut self.places[place];
            let inside = orders.in_period(line);
            if inside {
                let (amount, kind) = (orders.amount[line], orders.kind[line]);
                let bought_by = Buyer::of(company, conduct, buyer, orders.day[line]);
                place.revenue[bought_by as usize][kind as usize] += amount;
                let member = bought_by.class() == Class::Business && kind == OrderKind::Product;
                if member && !company.participants.house[buyer as usize] {
                    match days[(orders.day[line] - first) as usize] {
                        Month::Cut => {}
                        Month::Early => place.in_full_months += amount,
                        Month::Late => {
                            place.in_full_months += amount;
                            place.late += amount;
                        }
                    }
                }
            }
            let Some(caused) = traced.map(|traced| traced.caused_by_line[line]).filter(|caused| *caused != 0) else {
                continue;
            };
            let source = Source::of_line(company, line);
            place.caused[source as usize] += caused;
            if source != Source::Business {
                continue;
            }
            if inside {
                let (resold, plausible) = own_use.shares(buyer as usize);
                place.caused_by_resold += caused as f64 * resold;
                place.caused_by_plausible += caused as f64 * plausible.unwrap_or(0.0);
            } else {
                place.caused_out_of_sight += caused;
            }
        }
    }

    fn add_people(&mut self, company: &Company, ledger: &Ledger, own_use: &OwnUse, at: &[u32]) {
        for person in (0..at.len()).filter(|&p| company.participants.class[p] == Class::Business) {
            let place = &mut self.places[at[person] as usize];
            let bought = ledger.paid_for(OrderKind::Product, person) + ledger.paid_for(OrderKind::StarterKit, person);
            place.resold += ledger.verified_cost[person].min(bought.max(0));
            place.plausible += own_use.plausible.as_ref().map_or(0.0, |plausible| plausible[person]);
        }
    }
}

/// Where a day stands in its calendar month.
#[derive(Clone, Copy)]
enum Month {
    /// The period holds only a part of the month.
    Cut,
    Early,
    Late,
}

fn late_days(company: &Company) -> Vec<Month> {
    let period = &company.period;
    let day = |at: usize| period.start() + at as i32;
    let month = |at| match (period.is_in_full_month(day(at)), period.is_late(day(at))) {
        (false, _) => Month::Cut,
        (true, false) => Month::Early,
        (true, true) => Month::Late,
    };
    (0..period.days()).map(month).collect()
}

impl Place {
    /// Revenue of the buyers and kinds that a test accepts, minor units.
    pub fn bought(&self, accepts: impl Fn(Buyer, OrderKind) -> bool) -> f64 {
        let mut sum = 0;
        for buyer in BUYERS {
            for kind in ORDER_KINDS {
                if accepts(buyer, kind) {
                    sum += self.revenue[buyer as usize][kind as usize];
                }
            }
        }
        sum as f64
    }

    /// All commissions, minor units.
    pub fn commissions(&self) -> f64 {
        self.caused.iter().sum::<i64>() as f64
    }

    /// Commissions from one source, minor units.
    pub fn from_source(&self, source: Source) -> f64 {
        self.caused[source as usize] as f64
    }
}
