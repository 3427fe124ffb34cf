//! Revenue by who bought, what kind of thing, and for what recorded purpose.

use super::Fact;
use super::buyer::{BUYERS, Buyer, Conduct};
use crate::case::open::Company;
use crate::case::tables::orders::{ORDER_KINDS, OrderKind, PURPOSES, Purpose};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "revenue",
    meaning: "orders in the period, summed by buyer class, conduct, kind and purpose",
    sql: "select coalesce(p.class, case when o.buyer_id is null then 'retail' else 'unknown' end) as class,
       exists (select 1 from participants r where r.sponsor_id = o.buyer_id)
         or exists (select 1 from commissions c where c.payee_id = o.buyer_id and c.earned_on between :start and :end
                     group by c.payee_id having sum(c.amount) <> 0) as takes_part,
       o.buyer_id is null as anonymous, o.kind, o.purpose, sum(o.amount) as amount, count(*) as order_lines
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

/// Revenue of the period as a small cube.
#[derive(Debug)]
pub struct Revenue {
    cells: [[[Sum; PURPOSES.len()]; ORDER_KINDS.len()]; BUYERS.len()],
}

impl Revenue {
    /// Passes over the orders once.
    pub fn gather(company: &Company, conduct: &Conduct) -> Self {
        let orders = &company.orders;
        let mut cells = [[[Sum::default(); PURPOSES.len()]; ORDER_KINDS.len()]; BUYERS.len()];
        for line in (0..orders.len()).filter(|&line| orders.in_period(line)) {
            let buyer = Buyer::of(company, conduct, orders.buyer[line], orders.day[line]);
            let purpose = orders.purpose.get(line).copied().unwrap_or(Purpose::Unrecorded);
            let cell = &mut cells[buyer as usize][orders.kind[line] as usize][purpose as usize];
            cell.amount += orders.amount[line];
            cell.lines += 1;
        }
        Self { cells }
    }

    /// The sum over all cells that a test accepts, minor units.
    pub fn sum(&self, accepts: impl Fn(Buyer, OrderKind, Purpose) -> bool) -> i64 {
        self.iter()
            .filter(|(buyer, kind, purpose, _)| accepts(*buyer, *kind, *purpose))
            .map(|(.., sum)| sum.amount)
            .sum()
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
