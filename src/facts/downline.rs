//! Who and what stands below each participant, and what each sells to customers of their own.

use super::Fact;
use super::account_months::sponsor_of_customer;
use super::buyer::{Buyer, Conduct};
use crate::case::open::Company;
use crate::case::tables::is_somebody;
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::genealogy::ROOT;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "downline",
    meaning: "per participant: product sold to customers of their own, and business participants and product below them in the sponsor tree",
    sql: "with recursive line as (
    select o.amount, o.buyer_id, coalesce(p.class, case when o.buyer_id is null then 'retail' else 'unknown' end) as class,
           -- a customer's purchase stands with the seller, or else with who sponsored the customer; any other with the buyer;
           -- `takes_part` is that of the fact revenue
           case when p.class in ('retail', 'preferred') or o.buyer_id is null then coalesce(o.seller_id, case when :takes_part then o.buyer_id else p.sponsor_id end)
                else coalesce(o.buyer_id, o.seller_id) end as account
      from orders o left join participants p on p.participant_id = o.buyer_id
     where o.kind = 'product' and o.ordered_on between :start and :end),
  own as (
    select account, sum(amount) as generated,
           sum(case when class in ('retail', 'preferred') and not :takes_part and account <> buyer_id then amount else 0 end) as to_customers
      from line group by account),
  below as (
    select participant_id as top, participant_id as id from participants
    union all select b.top, p.participant_id from below b join participants p on p.sponsor_id = b.id)
select top as participant_id, max(case when account = top then to_customers else 0 end) as to_customers,
       count(*) filter (where id <> top and class = 'business' and joined_on <= :end and id not in (:house_accounts)) as members,
       sum(case when id <> top then generated else 0 end) as volume
  from below join participants on participant_id = id left join own on account = id group by top",
};

/// What stands below each participant; one entry a participant, nothing for those without a place in the tree.
#[derive(Debug)]
pub struct Downline {
    /// Product sold to customers of their own, minor units: customers whose orders name them as the seller, and those
    /// they sponsored where no seller is named. Customers who take part are none.
    pub to_customers: Vec<i64>,
    /// Business participants below who joined by the period's end, house accounts out.
    pub members: Vec<u32>,
    /// Product that everybody below bought or sold to customers, minor units.
    pub volume: Vec<i64>,
    /// Customers' product in the period with nobody's name on it, minor units: neither a seller nor a sponsor.
    pub of_nobody: i64,
}

impl Downline {
    /// Passes over the orders once, and up the tree once.
    pub fn gather(company: &Company, conduct: &Conduct) -> Self {
        let people = company.participants.len();
        let mut downline =
            Self { to_customers: vec![0; people], members: vec![0; people], volume: vec![0; people], of_nobody: 0 };
        let generated = downline.add_orders(company, conduct);
        downline.sum_up(company, &generated);
        downline
    }

    /// Adds what each sold to customers, and gives what each generated.
    fn add_orders(&mut self, company: &Company, conduct: &Conduct) -> Vec<i64> {
        let orders = &company.orders;
        let mut generated = vec![0_i64; company.participants.len()];
        for line in (0..orders.len()).filter(|&line| orders.kind[line] == OrderKind::Product && orders.in_period(line))
        {
            let (buyer, seller, amount) = (orders.buyer[line], orders.seller[line], orders.amount[line]);
            let who = Buyer::of(company, conduct, buyer, orders.day[line]);
            let is_customer = who.is_customer() && !who.is_customer_who_takes_part();
            let somebody = |person: u32| Some(person).filter(|&person| is_somebody(person));
            let account = if is_customer {
                somebody(seller).or_else(|| sponsor_of_customer(company, who, buyer))
            } else if who.is_customer() {
                somebody(seller).or(Some(buyer))
            } else {
                somebody(buyer).or(somebody(seller))
            };
            match account {
                Some(account) => {
                    generated[account as usize] += amount;
                    if is_customer && account != buyer {
                        self.to_customers[account as usize] += amount;
                    }
                }
                None if is_customer => self.of_nobody += amount,
                None => {}
            }
        }
        generated
    }

    fn sum_up(&mut self, company: &Company, generated: &[i64]) {
        let (tree, people, end) = (&company.genealogy, &company.participants, company.period.end());
        for &person in tree.top_down().iter().rev() {
            let (own, above) = (person as usize, tree.sponsor(person));
            if above == ROOT {
                continue;
            }
            let counts = people.class[own] == Class::Business && people.joined[own] <= end && !people.house[own];
            self.members[above as usize] += self.members[own] + u32::from(counts);
            self.volume[above as usize] += self.volume[own] + generated[own];
        }
    }

    /// Whether anything is known of anybody's own customers.
    pub fn knows_own_customers(&self) -> bool {
        self.to_customers.iter().any(|sold| *sold != 0)
    }
}
