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

impl Repeats {
    /// Passes over the orders twice, and twice more where standing orders are recorded.
    pub fn gather(company: &Company, conduct: &Conduct) -> Self {
        let orders = &company.orders;
        let (start, end) = (company.period.start(), company.period.end());
        let middle = start + (end - start + 1) / 2;
        if end - middle + 1 < WITHIN {
            return Self::default();
        }
        let standing = |line: usize| orders.autoship.get(line) == Some(&Some(true));
        Self {
            all: groups(company, conduct, middle, |_| true),
            by_hand: orders
                .autoship
                .iter()
                .any(Option::is_some)
                .then(|| groups(company, conduct, middle, |line| !standing(line))),
            long_enough: true,
        }
    }
}

fn groups(company: &Company, conduct: &Conduct, middle: Day, counts: impl Fn(usize) -> bool) -> Groups {
    let (orders, people) = (&company.orders, &company.participants);
    let bought = |line: usize| {
        orders.kind[line] == OrderKind::Product
            && orders.amount[line] > 0
            && orders.in_period(line)
            && is_somebody(orders.buyer[line])
            && counts(line)
    };
    let mut first = vec![Day::MAX; people.len()];
    for line in (0..orders.len()).filter(|&line| bought(line)) {
        let first = &mut first[orders.buyer[line] as usize];
        *first = orders.day[line].min(*first);
    }
    let mut seen = vec![(false, false); people.len()];
    for line in (0..orders.len()).filter(|&line| bought(line)) {
        let (buyer, day) = (orders.buyer[line] as usize, orders.day[line]);
        let seen = &mut seen[buyer];
        seen.0 |= day > first[buyer] && day <= first[buyer].saturating_add(WITHIN);
        seen.1 |= day >= middle;
    }
    let mut groups = Groups::default();
    for person in (0..people.len()).filter(|&person| first[person] < middle && !people.house[person]) {
        let buyers = &mut groups[who(company, conduct, person, first[person]) as usize];
        buyers.all += 1;
        buyers.again += u64::from(seen[person].0);
        buyers.later += u64::from(seen[person].1);
    }
    groups
}
