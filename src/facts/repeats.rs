//! Who buys again: members and customers who bought in the first half of the period.

use super::Fact;
use super::buyer::Conduct;
use super::stays::who;
use crate::calendar::Day;
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::OrderKind;

/// Days within which somebody buys again: three months.
pub const WITHIN: Day = 92;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "repeats",
    meaning: "registered buyers of product whose first order of the period lies in its first half, house accounts out: who bought again on another day within 92 days, and in the second half",
    sql: "with first as (
  select buyer_id, min(ordered_on) as day from orders
   where kind = 'product' and amount > 0 and ordered_on between :start and :end and buyer_id not in (:house_accounts) -- and not autoship
   group by buyer_id)
select f.buyer_id, :who as who,
       exists (select 1 from orders o where o.buyer_id = f.buyer_id and o.kind = 'product' and o.amount > 0 and o.ordered_on > f.day and o.ordered_on <= f.day + 92) as again,
       exists (select 1 from orders o where o.buyer_id = f.buyer_id and o.kind = 'product' and o.amount > 0 and o.ordered_on between :middle and :end) as later
  from first f where f.day < :middle",
};

/// Buyers of the first half.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Buyers {
    /// How many.
    pub all: u64,
    /// Those who bought again on another day within three months.
    pub again: u64,
    /// Those who bought in the second half.
    pub later: u64,
}

/// Members, preferred and registered retail customers, and accounts that may be either, in the order of [`super::stays::Who`].
pub type Groups = [Buyers; 4];

/// Who bought again.
#[derive(Debug, Default)]
pub struct Repeats {
    /// All orders.
    pub all: Groups,
    /// Without standing orders; `None` where orders do not say which are.
    pub by_hand: Option<Groups>,
    /// Whether the second half is long enough to see three months of everybody.
    pub long_enough: bool,
}

/// What a buyer did, with standing orders and without them.
#[derive(Clone, Copy)]
struct Seen {
    first: [Day; 2],
    again: [bool; 2],
    later: [bool; 2],
}

impl Repeats {
    /// Passes over the orders twice.
    pub fn gather(company: &Company, conduct: &Conduct) -> Self {
        let (orders, people) = (&company.orders, &company.participants);
        let (start, end) = (company.period.start(), company.period.end());
        let middle = start + (end - start + 1) / 2;
        if end - middle + 1 < WITHIN {
            return Self::default();
        }
        let bought = |line: &usize| {
            orders.kind[*line] == OrderKind::Product
                && orders.amount[*line] > 0
                && orders.in_period(*line)
                && is_somebody(orders.buyer[*line])
        };
        // A standing order counts among all orders only, which come first.
        let counted = |line: usize| if orders.autoship.get(line) == Some(&Some(true)) { 0..1 } else { 0..2 };
        let nobody = Seen { first: [Day::MAX; 2], again: [false; 2], later: [false; 2] };
        let mut seen = vec![nobody; people.len()];
        for line in (0..orders.len()).filter(bought) {
            let (seen, day) = (&mut seen[orders.buyer[line] as usize], orders.day[line]);
            for at in counted(line) {
                seen.first[at] = day.min(seen.first[at]);
            }
        }
        for line in (0..orders.len()).filter(bought) {
            let (seen, day) = (&mut seen[orders.buyer[line] as usize], orders.day[line]);
            for at in counted(line) {
                seen.again[at] |= day > seen.first[at] && day - seen.first[at] <= WITHIN;
                seen.later[at] |= day >= middle;
            }
        }
        let mut groups = [Groups::default(); 2];
        for person in (0..people.len()).filter(|&person| !people.house[person]) {
            for (at, groups) in groups.iter_mut().enumerate() {
                let Seen { first, again, later } = seen[person];
                if first[at] < middle {
                    let buyers = &mut groups[who(company, conduct, person, first[at]) as usize];
                    buyers.all += 1;
                    buyers.again += u64::from(again[at]);
                    buyers.later += u64::from(later[at]);
                }
            }
        }
        let tells_standing_orders = orders.autoship.iter().any(Option::is_some);
        Self { all: groups[0], by_hand: tells_standing_orders.then_some(groups[1]), long_enough: true }
    }
}
