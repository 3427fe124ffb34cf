//! Product purchases by day, members beside customers.

use super::Fact;
use super::buyer::class_of;
use crate::case::open::Company;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::case::tables::{NOBODY, is_somebody};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "daily",
    meaning: "product orders by day and buyer group (business, preferred, registered retail, anonymous), house accounts out",
    sql:
        "select coalesce(p.class, 'anonymous') as buyers, o.ordered_on, sum(o.amount) as amount, count(*) as order_lines
  from orders o left join participants p on p.participant_id = o.buyer_id
 where o.kind = 'product' and o.ordered_on between :start and :end
   and (o.buyer_id is null or p.participant_id is not null and o.buyer_id not in (:house_accounts))
 group by 1, 2",
};

/// Who bought, for measures that set members beside customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Business participants, house accounts out.
    Business,
    /// Preferred customers.
    Preferred,
    /// Registered retail customers.
    Retail,
    /// Unregistered retail customers.
    Anonymous,
}

/// Every group, in the order of its code.
pub const GROUPS: [Group; 4] = [Group::Business, Group::Preferred, Group::Retail, Group::Anonymous];
/// The groups that cannot earn.
pub const CUSTOMERS: [Group; 3] = [Group::Preferred, Group::Retail, Group::Anonymous];

impl Group {
    /// The name used in `by_class`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Preferred => "preferred",
            Self::Retail => "retail",
            Self::Anonymous => "anonymous_retail",
        }
    }
}

/// Product purchases of one day, minor units and lines.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bought {
    /// Minor units.
    pub amount: i64,
    /// Order lines.
    pub lines: u64,
}

/// Product purchases of every group on every day of the period.
#[derive(Debug)]
pub struct Daily {
    days: [Vec<Bought>; GROUPS.len()],
    /// Members and customers who bought on each day of the month.
    buyers: [[u64; 31]; 2],
}

impl Daily {
    /// Passes over the orders once.
    pub fn gather(company: &Company) -> Self {
        let orders = &company.orders;
        let first = company.period.start();
        let mut days = std::array::from_fn(|_| vec![Bought::default(); company.period.days()]);
        let mut buyers = [[0; 31]; 2];
        // Of each account, one bit for each day of the month, as a member and as a customer.
        let mut counted = vec![[0_u32; 2]; company.participants.len()];
        for line in 0..orders.len() {
            if orders.kind[line] != OrderKind::Product || !orders.in_period(line) {
                continue;
            }
            if let Some(group) = group_of(company, orders.buyer[line], orders.day[line]) {
                let bought: &mut Bought = &mut days[group as usize][(orders.day[line] - first) as usize];
                bought.amount += orders.amount[line];
                bought.lines += 1;
                let Some(day) = company.period.day_of_month(orders.day[line]) else { continue };
                let (side, day) = (usize::from(group != Group::Business), usize::from(day) - 1);
                let is_new = counted.get_mut(orders.buyer[line] as usize).is_none_or(|counted| {
                    let before = counted[side];
                    counted[side] |= 1 << day;
                    before & (1 << day) == 0
                });
                buyers[side][day] += u64::from(is_new);
            }
        }
        Self { days, buyers }
    }

    /// Members, or customers, who bought on a day of the month, the first being 0; a line without a known buyer is taken
    /// for one.
    pub fn buyers(&self, day: usize, customers: bool) -> u64 {
        self.buyers[usize::from(customers)][day]
    }

    /// The purchases of some groups, day by day.
    pub fn of<'a>(&'a self, groups: &'a [Group]) -> impl Iterator<Item = Bought> + 'a {
        let days = self.days[0].len();
        (0..days).map(move |day| {
            groups.iter().fold(Bought::default(), |sum, &group| {
                let bought = self.days[group as usize][day];
                Bought { amount: sum.amount + bought.amount, lines: sum.lines + bought.lines }
            })
        })
    }
}

fn group_of(company: &Company, buyer: u32, day: crate::calendar::Day) -> Option<Group> {
    if is_somebody(buyer) && company.participants.house[buyer as usize] {
        return None;
    }
    match class_of(company, buyer, day) {
        Class::Business => Some(Group::Business),
        Class::Preferred => Some(Group::Preferred),
        Class::Retail if buyer == NOBODY => Some(Group::Anonymous),
        Class::Retail => Some(Group::Retail),
        Class::Unknown => None,
    }
}
