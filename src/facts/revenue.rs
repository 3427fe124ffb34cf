//! Revenue by who bought, what kind of thing, and for what recorded purpose.

use super::Fact;
use super::buyer::{BUYERS, Buyer, Conduct};
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::{ORDER_KINDS, OrderKind, PURPOSES, Purpose};
use crate::case::tables::participants::Class;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "revenue",
    meaning: "orders in the period, summed by buyer class, conduct, kind and purpose",
    sql: "select coalesce(p.class, case when o.buyer_id is null then 'retail' else 'unknown' end) as class,
       exists (select 1 from participants r where r.sponsor_id = o.buyer_id)
         or exists (select 1 from commissions c where c.payee_id = o.buyer_id and c.earned_on between :start and :end
                     group by c.payee_id having sum(c.amount) <> 0) as takes_part,
       o.buyer_id is null as anonymous, o.kind, o.purpose, sum(o.amount) as amount, count(*) as order_lines,
       count(distinct p.participant_id) + count(*) filter (where p.participant_id is null) as buyers
  from orders o left join participants p on p.participant_id = o.buyer_id
 where o.ordered_on between :start and :end
 group by 1, 2, 3, 4, 5",
};

/// Sums of one cell.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sum {
    /// Minor units.
    pub amount: i64,
    /// Order lines.
    pub lines: u64,
}

/// Classes, the unknown one among them.
const CLASSES: usize = 4;

/// Revenue of the period as a small cube.
#[derive(Debug)]
pub struct Revenue {
    cells: [[[Sum; PURPOSES.len()]; ORDER_KINDS.len()]; BUYERS.len()],
    buyers: [[u64; ORDER_KINDS.len()]; CLASSES],
}

impl Revenue {
    /// Passes over the orders once.
    pub fn gather(company: &Company, conduct: &Conduct) -> Self {
        let orders = &company.orders;
        let mut cells = [[[Sum::default(); PURPOSES.len()]; ORDER_KINDS.len()]; BUYERS.len()];
        let mut buyers = [[0; ORDER_KINDS.len()]; CLASSES];
        // Of each account, one bit for each class and kind that it was counted in.
        let mut counted = vec![0_u32; company.participants.len()];
        for line in (0..orders.len()).filter(|&line| orders.in_period(line)) {
            let buyer = Buyer::of(company, conduct, orders.buyer[line], orders.day[line]);
            let purpose = orders.purpose.get(line).copied().unwrap_or(Purpose::Unrecorded);
            let cell = &mut cells[buyer as usize][orders.kind[line] as usize][purpose as usize];
            cell.amount += orders.amount[line];
            cell.lines += 1;
            let (class, kind) = (buyer.class() as usize, orders.kind[line] as usize);
            let bit = 1 << (class * ORDER_KINDS.len() + kind);
            let of = counted.get_mut(orders.buyer[line] as usize).filter(|_| is_somebody(orders.buyer[line]));
            let is_new = of.is_none_or(|of| {
                let before = *of;
                *of |= bit;
                before & bit == 0
            });
            buyers[class][kind] += u64::from(is_new);
        }
        Self { cells, buyers }
    }

    /// The sum over all cells that a test accepts, minor units.
    pub fn sum(&self, accepts: impl Fn(Buyer, OrderKind, Purpose) -> bool) -> i64 {
        self.iter()
            .filter(|(buyer, kind, purpose, _)| accepts(*buyer, *kind, *purpose))
            .map(|(.., sum)| sum.amount)
            .sum()
    }

    /// Buyers of a class that bought a kind of thing; a line without a known buyer is taken for one.
    pub fn buyers(&self, class: Class, kind: OrderKind) -> u64 {
        self.buyers[class as usize][kind as usize]
    }

    /// Every cell.
    pub fn iter(&self) -> impl Iterator<Item = (Buyer, OrderKind, Purpose, Sum)> + '_ {
        BUYERS.into_iter().flat_map(move |buyer| {
            ORDER_KINDS.into_iter().flat_map(move |kind| {
                PURPOSES.into_iter().map(move |purpose| {
                    let sum = self.cells[buyer as usize][kind as usize][purpose as usize];
                    (buyer, kind, purpose, sum)
                })
            })
        })
    }
}
