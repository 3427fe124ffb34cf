//! What everybody and all below them bought in a month, by volume.

use super::buyer::class_of;
use super::monthly::lines_by_month;
use super::{CompanyFacts, Fact};
use crate::case::tables::is_somebody;
use crate::case::tables::orders::NO_VOLUME;
use crate::case::tables::participants::Class;
use crate::genealogy::ROOT;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "group_volume",
    meaning: "per account and month: volume of the account, of everybody below it and of the customers credited to them",
    sql: "with recursive line as (     -- a customer's purchase stands where the seller stands, any other where the buyer stands
  select case when p.class in ('retail', 'preferred') or o.buyer_id is null then coalesce(o.seller_id, o.buyer_id) else coalesce(o.buyer_id, o.seller_id) end as account,
         date_trunc('month', o.ordered_on) as month, o.volume
    from orders o left join participants p on p.participant_id = o.buyer_id where o.ordered_on between :start and :end),
below as (
  select participant_id as top, participant_id as account from participants
  union all
  select b.top, p.participant_id from below b join participants p on p.sponsor_id = b.account)
select b.top as account, l.month, sum(l.volume) as volume from below b join line l using (account) group by 1, 2",
};

/// The volume of a group in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Group {
    known: i64,
    open: bool,
}

impl Group {
    /// The volume in ten-thousandths; `None` where an order of the group has none recorded.
    pub fn volume(self) -> Option<i64> {
        (!self.open).then_some(self.known)
    }
}

/// Shows `visit` the groups of all accounts in each of the months wanted, one after the other. A group without a place in
/// the tree is the account alone.
pub fn each(facts: &CompanyFacts<'_>, wanted: &[bool], mut visit: impl FnMut(usize, &[Group])) {
    let company = facts.company;
    let orders = &company.orders;
    let by_month = lines_by_month(&orders.month, company.period.months().len());
    let mut groups = vec![Group::default(); company.participants.len()];
    for (month, lines) in by_month.iter().enumerate().filter(|(month, _)| wanted.get(*month) == Some(&true)) {
        groups.fill(Group::default());
        for line in lines.iter() {
            let (buyer, seller) = (orders.buyer[line], orders.seller[line]);
            let place = match class_of(company, buyer, orders.day[line]) {
                Class::Preferred | Class::Retail if is_somebody(seller) => seller,
                _ if !is_somebody(buyer) => seller,
                _ => buyer,
            };
            // Nobody and a stranger are numbers past the end.
            if let Some(group) = groups.get_mut(place as usize) {
                match orders.volume.get(line).copied().unwrap_or(0) {
                    NO_VOLUME => group.open = true,
                    volume => group.known += volume,
                }
            }
        }
        for &person in company.genealogy.top_down().iter().rev() {
            let above = company.genealogy.sponsor(person);
            if above != ROOT {
                let Group { known, open } = groups[person as usize];
                let group = &mut groups[above as usize];
                group.known += known;
                group.open |= open;
            }
        }
        visit(month, &groups);
    }
}
