//! Orders of people whose class at the order is another than the class of the export.

use super::Fact;
use super::buyer::class_of;
use super::revenue::Sum;
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "class_shift",
    meaning: "product and starter kits in the period by the buyer's class at the order and the class of the export, where the two differ",
    sql: "select c.class as at_order, p.class as at_export, sum(o.amount) as amount, count(*) as order_lines
  from orders o
  join participants p on p.participant_id = o.buyer_id
  -- the last change up to the day; before the first one the class is unknown
  left join class_changes c on c.participant_id = o.buyer_id
   and c.changed_on = (select max(changed_on) from class_changes d where d.participant_id = o.buyer_id and d.changed_on <= o.ordered_on)
 where o.ordered_on between :start and :end and o.kind in ('product', 'starter_kit')
   and exists (select 1 from class_changes d where d.participant_id = o.buyer_id) and c.class is distinct from p.class
 group by 1, 2",
};

/// Every class, in the order of its code.
pub const CLASSES: [Class; 4] = [Class::Business, Class::Preferred, Class::Retail, Class::Unknown];

/// Sums by class at the order and class of the export.
#[derive(Debug)]
pub struct ClassShift {
    cells: [[Sum; CLASSES.len()]; CLASSES.len()],
}

impl ClassShift {
    /// Passes over the orders once. `None` without a class history.
    pub fn gather(company: &Company) -> Option<Self> {
        if company.history.is_empty() {
            return None;
        }
        let orders = &company.orders;
        let mut cells = [[Sum::default(); CLASSES.len()]; CLASSES.len()];
        for line in (0..orders.len()).filter(|&line| orders.in_period(line) && is_somebody(orders.buyer[line])) {
            let buyer = orders.buyer[line];
            if !matches!(orders.kind[line], OrderKind::Product | OrderKind::StarterKit) {
                continue;
            }
            let (then, now) = (class_of(company, buyer, orders.day[line]), company.participants.class[buyer as usize]);
            if then != now {
                let cell = &mut cells[then as usize][now as usize];
                cell.amount += orders.amount[line];
                cell.lines += 1;
            }
        }
        Some(Self { cells })
    }

    /// Every pair of class at the order and class of the export that differ.
    pub fn iter(&self) -> impl Iterator<Item = (Class, Class, Sum)> + '_ {
        let pairs = CLASSES.into_iter().flat_map(|then| CLASSES.into_iter().map(move |now| (then, now)));
        pairs.filter(|(then, now)| then != now).map(|(then, now)| (then, now, self.cells[then as usize][now as usize]))
    }
}
