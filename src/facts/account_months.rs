//! What every account did in one month: bought, generated, sold, resold, and what it was paid.
//!
//! A dozen sums for each of many accounts in each of many months are too much to keep, so this fact is not held: the
//! months are gathered one after the other, and whoever asks sees each of them once.

use super::buyer::{Buyer, class_of};
use super::monthly::lines_by_month;
use super::{CompanyFacts, Fact};
use crate::case::manifest::PlanPeriod;
use crate::case::open::Company;
use crate::case::tables::commissions::CommissionKind;
use crate::case::tables::orders::{OrderKind, Purpose};
use crate::case::tables::participants::Class;
use crate::case::tables::{LOST_ORDER, is_somebody};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "account_months",
    meaning: "per account and month: revenue by where it was generated, own product, goods credited, resold, pay (a month is that of the order, the resale, the commission)",
    sql: "-- generated, bought, sold; `takes_part` is that of the fact revenue, months are those of the date
with line as (
  select o.*, date_trunc('month', o.ordered_on) as month, coalesce(p.class, case when o.buyer_id is null then 'retail' else 'unknown' end) as class,
         p.sponsor_id, :takes_part as takes_part
    from orders o left join participants p on p.participant_id = o.buyer_id where o.ordered_on between :start and :end)
-- a customer's purchase stands where the seller stands, any other where the buyer stands
select case when class in ('retail', 'preferred') then coalesce(seller_id, buyer_id) else coalesce(buyer_id, seller_id) end as account, month,
       sum(amount) as revenue,
       sum(case when class in ('retail', 'preferred') and not takes_part then amount else 0 end) as from_customers,
       sum(case when class = 'unknown' or class <> 'business' and takes_part then amount else 0 end) as open,
       sum(case when class = 'business' and kind in ('product', 'starter_kit') and purpose is distinct from 'own_use' then amount else 0 end) as resalable
  from line group by 1, 2;
select buyer_id as account, month, sum(amount) as product,
       sum(case when purpose = 'own_use' then amount else 0 end) as recorded_own_use,
       sum(case when purpose = 'customer' then amount else 0 end) as for_customers
  from line where class = 'business' and kind = 'product' group by 1, 2;   -- returned: the ledger's refunds, by the month of the order
select coalesce(seller_id, case when class <> 'business' then sponsor_id end) as account, month,
       sum(case when seller_id is not null and class in ('retail', 'preferred') and not takes_part then amount else 0 end) as to_customers,
       sum(case when seller_id is not null and class = 'business' then amount else 0 end) as to_members,   -- open: the rest
       sum(amount) as all_credited
  from line where kind = 'product' and seller_id is distinct from buyer_id group by 1, 2;
-- resold
select seller_id as account, date_trunc('month', sold_on) as month, sum(cost) as claimed_cost, sum(amount) as claimed,
       sum(case when verified then cost else 0 end) as verified_cost, sum(case when verified then amount else 0 end) as verified
  from resales where sold_on between :start and :end group by 1, 2;
-- paid
select payee_id as account, date_trunc('month', earned_on) as month, sum(amount) as paid,
       sum(case when kind <> 'retail_margin' then amount else 0 end) as bonus
  from commissions where earned_on between :start and :end group by 1, 2",
};

/// All accounts in one month, minor units; each part has one entry an account, or none at all where it was not wanted.
#[derive(Debug, Default)]
pub struct Accounts {
    /// What each bought as a member.
    pub bought: Vec<Bought>,
    /// Revenue where each stands in the tree.
    pub generated: Vec<Generated>,
    /// Others' product with the account credited as the seller.
    pub sold: Vec<Sold>,
    /// What each sold out of its own stock.
    pub resold: Vec<Resold>,
    /// What each was paid.
    pub paid: Vec<Paid>,
}

/// A part of [`Accounts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `bought`.
    Bought,
    /// `generated`.
    Generated,
    /// `sold`.
    Sold,
    /// `resold`.
    Resold,
    /// `paid`.
    Paid,
}

impl Accounts {
    fn of(people: usize, parts: &[Part]) -> Self {
        let entries = |part| if parts.contains(&part) { people } else { 0 };
        Self {
            bought: vec![Bought::default(); entries(Part::Bought)],
            generated: vec![Generated::default(); entries(Part::Generated)],
            sold: vec![Sold::default(); entries(Part::Sold)],
            resold: vec![Resold::default(); entries(Part::Resold)],
            paid: vec![Paid::default(); entries(Part::Paid)],
        }
    }

    fn clear(&mut self) {
        self.bought.fill(Bought::default());
        self.generated.fill(Generated::default());
        self.sold.fill(Sold::default());
        self.resold.fill(Resold::default());
        self.paid.fill(Paid::default());
    }
}

/// Product bought as a member.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bought {
    /// All of it.
    pub product: i64,
    /// The part recorded as for own use.
    pub recorded_own_use: i64,
    /// The part recorded as placed for a customer.
    pub for_customers: i64,
    /// Refunds of it, in the month of the order and not of the refund.
    pub returned: i64,
}

/// Revenue of all kinds: customers' purchases where the seller stands, or else where the customer stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Generated {
    /// All of it.
    pub revenue: i64,
    /// From customers who do not take part.
    pub from_customers: i64,
    /// From buyers of unknown class and from customers who take part.
    pub open: i64,
    /// Members' product and kits that are not recorded as for own use.
    pub resalable: i64,
}

/// Product credited to the account as the seller.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sold {
    /// To customers who do not take part.
    pub to_customers: i64,
    /// To buyers of unknown class, to customers who take part, and to customers it sponsored where no seller is named.
    pub open: i64,
    /// To other members.
    pub to_members: i64,
}

/// Goods sold out of stock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Resold {
    /// Cost of goods with a verified receipt.
    pub verified_cost: i64,
    /// Cost of all goods.
    pub claimed_cost: i64,
    /// What customers paid, with a verified receipt.
    pub verified: i64,
    /// What customers paid.
    pub claimed: i64,
}

/// Commissions, claw-backs netted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paid {
    /// All of them.
    pub all: i64,
    /// Those on anything but the account's own sales to customers: not of kind `retail_margin`.
    pub bonus: i64,
    /// The part of the bonus whose kind is not mapped.
    pub unmapped: i64,
}

/// Names of the months, or of the one period.
pub fn names(company: &Company, length: PlanPeriod) -> Vec<String> {
    let period = &company.period;
    match length {
        PlanPeriod::Month => period.months().to_vec(),
        PlanPeriod::Period => {
            let show = crate::calendar::show_day;
            vec![format!("{} to {}", show(period.start()), show(period.end()))]
        }
    }
}

/// Shows `visit` what every account did, month after month, or once for the whole period. Only the parts wanted are
/// gathered.
pub fn each(facts: &CompanyFacts<'_>, length: PlanPeriod, parts: &[Part], mut visit: impl FnMut(u16, &Accounts)) {
    let company = facts.company;
    let months = company.period.months().len();
    let orders = lines_by_month(&company.orders.month, months);
    let none = Vec::new();
    let paid = lines_by_month(company.commissions.as_ref().map_or(&none, |c| &c.month), months);
    let resold = lines_by_month(company.resales.as_ref().map_or(&none, |r| &r.month), months);
    let refunds = refunds_by_month(company, months);
    let mut accounts = Accounts::of(company.participants.len(), parts);
    for month in 0..months {
        orders[month].iter().for_each(|line| add_order(facts, line, &mut accounts));
        if parts.contains(&Part::Paid) {
            paid[month].iter().for_each(|row| add_commission(company, row, &mut accounts.paid));
        }
        if parts.contains(&Part::Resold) {
            resold[month].iter().for_each(|row| add_resale(company, row, &mut accounts.resold));
        }
        for &(buyer, amount) in &refunds[month] {
            if let Some(bought) = accounts.bought.get_mut(buyer as usize) {
                bought.returned += amount;
            }
        }
        if length == PlanPeriod::Month {
            visit(month as u16, &accounts);
            accounts.clear();
        }
    }
    if length == PlanPeriod::Period {
        visit(0, &accounts);
    }
}

fn add_order(facts: &CompanyFacts<'_>, line: usize, accounts: &mut Accounts) {
    let company = facts.company;
    let orders = &company.orders;
    let (buyer, seller, amount, kind) =
        (orders.buyer[line], orders.seller[line], orders.amount[line], orders.kind[line]);
    let who = Buyer::of(company, &facts.conduct, buyer, orders.day[line]);
    let purpose = orders.purpose.get(line).copied().unwrap_or(Purpose::Unrecorded);
    let is_open = who == Buyer::Unknown || who.is_customer_who_takes_part();
    let is_customer = who.is_customer() && !is_open;
    let is_member = who.class() == Class::Business;
    let product = kind == OrderKind::Product;

    // Nobody and a stranger are numbers past the end of every part, as everybody is of a part that is not wanted.
    let place = match who.is_customer() {
        true if is_somebody(seller) => seller,
        false if !is_somebody(buyer) => seller,
        _ => buyer,
    };
    if let Some(generated) = accounts.generated.get_mut(place as usize) {
        generated.revenue += amount;
        if is_customer {
            generated.from_customers += amount;
        } else if is_open {
            generated.open += amount;
        } else if purpose != Purpose::OwnUse && (product || kind == OrderKind::StarterKit) {
            generated.resalable += amount;
        }
    }
    if is_member
        && product
        && let Some(bought) = accounts.bought.get_mut(buyer as usize)
    {
        bought.product += amount;
        match purpose {
            Purpose::OwnUse => bought.recorded_own_use += amount,
            Purpose::Customer => bought.for_customers += amount,
            _ => {}
        }
    }
    if !(product || kind == OrderKind::Unmapped) || seller == buyer || accounts.sold.is_empty() {
        return;
    }
    if let Some(sold) = accounts.sold.get_mut(seller as usize) {
        match (is_customer && product, is_member) {
            (true, _) => sold.to_customers += amount,
            (_, true) => sold.to_members += amount,
            _ => sold.open += amount,
        }
    } else if let Some(sponsor) = sponsor_of_customer(company, who, buyer) {
        accounts.sold[sponsor as usize].open += amount;
    }
}

/// Who recruited a registered customer, or somebody of unknown class.
pub(super) fn sponsor_of_customer(company: &Company, who: Buyer, buyer: u32) -> Option<u32> {
    let may_be_one = who.class() != Class::Business && is_somebody(buyer);
    may_be_one.then(|| company.genealogy.sponsor(buyer)).filter(|&sponsor| is_somebody(sponsor))
}

fn add_commission(company: &Company, row: usize, accounts: &mut [Paid]) {
    let Some(commissions) = &company.commissions else { return };
    let (payee, amount, kind) = (commissions.payee[row], commissions.amount[row], commissions.kind[row]);
    let Some(paid) = accounts.get_mut(payee as usize) else { return };
    paid.all += amount;
    if kind != CommissionKind::RetailMargin {
        paid.bonus += amount;
    }
    if kind == CommissionKind::Unmapped {
        paid.unmapped += amount;
    }
}

fn add_resale(company: &Company, row: usize, accounts: &mut [Resold]) {
    let Some(resales) = &company.resales else { return };
    let Some(resold) = accounts.get_mut(resales.seller[row] as usize) else { return };
    resold.claimed += resales.amount[row];
    resold.claimed_cost += resales.cost[row];
    if resales.verified[row] {
        resold.verified += resales.amount[row];
        resold.verified_cost += resales.cost[row];
    }
}

/// Refunds of product that members bought in the period, by the month of the order: buyer and amount, of each order no
/// more than its product cost.
fn refunds_by_month(company: &Company, months: usize) -> Vec<Vec<(u32, i64)>> {
    let mut by_month = vec![Vec::new(); months];
    let Some(returns) = &company.returns else { return by_month };
    let orders = &company.orders;
    for row in (0..returns.amount.len()).filter(|&row| returns.in_period(row) && returns.order[row] < LOST_ORDER) {
        let Some(line) = orders.lines_of(returns.order[row]).find(|&line| orders.in_period(line)) else { continue };
        let buyer = orders.buyer[line];
        if class_of(company, buyer, orders.day[line]) != Class::Business {
            continue;
        }
        let product: i64 = orders
            .lines_of(returns.order[row])
            .filter(|&line| orders.kind[line] == OrderKind::Product)
            .map(|line| orders.amount[line].max(0))
            .sum();
        by_month[usize::from(orders.month[line])].push((buyer, returns.amount[row].min(product)));
    }
    by_month
}
