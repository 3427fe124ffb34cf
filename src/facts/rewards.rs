//! Commissions by kind and by the purchase that caused them.

use super::Fact;
use super::buyer::{Buyer, Conduct, class_of};
use super::company_months::MonthPay;
use super::own_use::OwnUse;
use crate::case::open::Company;
use crate::case::tables::commissions::{COMMISSION_KINDS, CommissionKind, Commissions};
use crate::case::tables::orders::{OrderKind, Orders};
use crate::case::tables::participants::Class;
use crate::case::tables::{LOST_ORDER, is_somebody};

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "rewards",
    meaning: "commissions in the period by kind and source: what was bought, and the class of who bought it",
    sql: "select c.kind, case when o.order_id is null then 'untraced'
            when o.kind in ('starter_kit', 'fee', 'tool') then 'enrolment'
            when o.kind <> 'product' then 'unknown'
            when o.buyer_id is null then 'retail'
            else coalesce(p.class, 'unknown') end as source,
       -- a commission on an order of several lines is split over them, pro rata to what they cost
       sum(c.amount * coalesce(o.amount / (select nullif(sum(l.amount), 0) from orders l where l.order_id = c.order_id), 1)) as amount
  from commissions c
  left join orders o on o.order_id = c.order_id
  left join participants p on p.participant_id = o.buyer_id
 where c.earned_on between :start and :end
 group by 1, 2
-- commissions on the price of joining: the same sum where o.kind in ('starter_kit', 'fee') and o.ordered_on between :start and :end
-- commissions on training and sales aids: the same where o.kind = 'tool', by c.payee_id",
};

/// The purchase behind a commission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A participant's own product.
    Business,
    /// A preferred customer's product.
    Preferred,
    /// A retail customer's product.
    Retail,
    /// A starter kit, a fee or a tool.
    Enrolment,
    /// A product of a buyer whose class is not known, or an order of unmapped kind.
    Unknown,
    /// No order was named, or the order is not there.
    Untraced,
}

/// Every source, in the order of its code.
pub const SOURCES: [Source; 6] =
    [Source::Business, Source::Preferred, Source::Retail, Source::Enrolment, Source::Unknown, Source::Untraced];

impl Source {
    /// Our word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Preferred => "preferred",
            Self::Retail => "retail",
            Self::Enrolment => "enrolment",
            Self::Unknown => "unknown",
            Self::Untraced => "untraced",
        }
    }

    pub(super) fn of_line(company: &Company, line: usize) -> Self {
        let orders = &company.orders;
        let kind = orders.kind[line];
        if kind.is_enrolment() {
            return Self::Enrolment;
        }
        match class_of(company, orders.buyer[line], orders.day[line]) {
            _ if kind == OrderKind::Unmapped => Self::Unknown,
            Class::Business => Self::Business,
            Class::Preferred => Self::Preferred,
            Class::Retail => Self::Retail,
            Class::Unknown => Self::Unknown,
        }
    }
}

/// What each participant was paid in the period, minor units, split at the last twelve full months.
#[derive(Debug)]
pub struct Pay {
    /// Outside the last twelve full months.
    pub before: Vec<i64>,
    /// In the last twelve full months.
    pub last_year: Vec<i64>,
    /// Whether the period holds twelve full months.
    pub has_last_year: bool,
    /// Whether there was any commission at all, even one that was clawed back whole.
    pub at_all: Vec<bool>,
}

/// One pass over the commissions.
#[derive(Debug)]
pub struct Traced {
    /// What each participant was paid.
    pub pay: Pay,
    /// Commissions by month of the period.
    pub by_month: Vec<MonthPay>,
    /// Commissions that each order line caused, minor units.
    pub(super) caused_by_line: Vec<i64>,
    /// Untraced commissions by payee, minor units; strangers' are left out.
    pub(super) untraced_to: Vec<i64>,
    /// Commissions of kind `recruiting` by the buyer of the order they name, or else by payee, minor units.
    pub(super) for_recruiting: Vec<i64>,
    /// What stands behind a commission on each order line.
    pub(super) sources: Vec<Source>,
    pub(super) by_source: Matrix,
    on_tools: Vec<i64>,
    claw_backs: i64,
    to_strangers: i64,
    negative: Matrix,
    count: u64,
    /// Of each account, one bit for each kind and source that it was paid.
    paid: Vec<u64>,
}

type Matrix = [[i64; SOURCES.len()]; COMMISSION_KINDS.len()];

/// Commissions of the period.
#[derive(Debug)]
pub struct Rewards {
    by_source: Matrix,
    negative: Matrix,
    takes_part_negative: i64,
    paid: Vec<u64>,
    /// Commissions in the period.
    pub count: u64,
    /// The part on members' own product, minor units, split as the purchases are.
    pub own_product: OwnSplit,
    /// The part on product bought by customers who take part, minor units.
    pub on_customers_who_take_part: i64,
    /// Claw-backs, minor units, negative; netted in everything else.
    pub claw_backs: i64,
    /// Paid to payees who are not in the participants table, minor units.
    pub to_strangers: i64,
    /// Commissions on the price of joining.
    pub on_entry: OnEntry,
    /// Commissions on training and sales aids bought in the period, by payee, minor units.
    pub on_tools: Vec<i64>,
    /// The same to payees who are not in the participants table among them.
    pub on_tools_in_all: i64,
}

/// Commissions caused by starter kits and fees that were bought in the period, minor units.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnEntry {
    /// Commissions that name such an order.
    pub paid: i64,
    /// The cost of the kits and fees on which anything was paid.
    pub cost_where_paid: i64,
}

/// Commissions on members' own product, split pro rata to what became of the purchases.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnSplit {
    /// On goods resold with a verified receipt (RS).
    pub resold: f64,
    /// On plausible own use (IC); `None` where nobody can say what is plausible.
    pub plausible: Option<f64>,
    /// On the rest (IU), or on all that is not resold where nobody can say what is plausible.
    pub unexplained: f64,
    /// On purchases the company itself recorded as for own use.
    pub recorded_own_use: f64,
    /// On purchases before or after the period, whose split nobody can see.
    pub out_of_sight: f64,
}

/// Follows every commission of the period to its order and its payee. `None` without a commissions table.
pub fn trace(company: &Company) -> Option<Traced> {
    let commissions = company.commissions.as_ref()?;
    let window = company.period.last_twelve_full_months();
    let people = company.participants.len();
    let mut traced = Traced {
        sources: Vec::new(),
        pay: Pay {
            before: vec![0; people],
            last_year: vec![0; people],
            has_last_year: window.is_some(),
            at_all: vec![false; people],
        },
        by_month: vec![MonthPay::default(); company.period.months().len()],
        by_source: Matrix::default(),
        caused_by_line: vec![0; company.orders.len()],
        untraced_to: vec![0; people],
        for_recruiting: vec![0; people],
        on_tools: vec![0; people],
        claw_backs: 0,
        to_strangers: 0,
        negative: Matrix::default(),
        count: 0,
        paid: vec![0; people],
    };
    let (from, to) = window.unwrap_or((i32::MAX, i32::MAX));
    let sources: Vec<Source> = (0..company.orders.len()).map(|line| Source::of_line(company, line)).collect();
    for row in (0..commissions.len()).filter(|&row| commissions.in_period(row)) {
        let amount = commissions.amount[row];
        traced.follow(commissions, row, amount, &company.orders, &sources);
        traced.claw_backs += amount.min(0);
        let payee = commissions.payee[row];
        traced.count += 1;
        if is_somebody(payee) && amount != 0 {
            traced.pay.at_all[payee as usize] = true;
        }
        if !is_somebody(payee) {
            traced.to_strangers += amount;
        } else if (from..to).contains(&commissions.day[row]) {
            traced.pay.last_year[payee as usize] += amount;
        } else {
            traced.pay.before[payee as usize] += amount;
        }
    }
    traced.sources = sources;
    Some(traced)
}

impl Traced {
    fn follow(&mut self, commissions: &Commissions, row: usize, amount: i64, orders: &Orders, sources: &[Source]) {
        let (order, paid_for) = (commissions.order[row], commissions.kind[row]);
        let kind = paid_for as usize;
        let Self { by_source, negative, caused_by_line, by_month, untraced_to, for_recruiting, on_tools, paid, .. } =
            self;
        let mut nobody = 0;
        let paid = paid.get_mut(commissions.payee[row] as usize).unwrap_or(&mut nobody);
        let month = &mut by_month[usize::from(commissions.month[row])];
        month.commissions += amount;
        let mut add = |source: Source, part: i64| {
            by_source[kind][source as usize] += part;
            negative[kind][source as usize] += part.min(0);
            month.add(paid_for, source, part);
            *paid |= 1 << bit(paid_for, source);
        };
        let payee = commissions.payee[row];
        if paid_for == CommissionKind::Recruiting {
            let buyer =
                (order < LOST_ORDER).then(|| orders.lines_of(order).next()).flatten().map(|at| orders.buyer[at]);
            if let Some(sum) = for_recruiting.get_mut(buyer.filter(|&b| is_somebody(b)).unwrap_or(payee) as usize) {
                *sum += amount;
            }
        }
        if order >= LOST_ORDER {
            add(Source::Untraced, amount);
            if let Some(sum) = untraced_to.get_mut(payee as usize) {
                *sum += amount;
            }
            return;
        }
        split_over_lines(amount, order, orders, |line, part| {
            add(sources[line], part);
            caused_by_line[line] += part;
            if sources[line] == Source::Enrolment
                && orders.kind[line] == OrderKind::Tool
                && orders.in_period(line)
                && let Some(sum) = on_tools.get_mut(payee as usize)
            {
                *sum += part;
            }
        });
    }
}

/// The place of a kind and a source among the bits of [`Traced::paid`].
fn bit(kind: CommissionKind, source: Source) -> usize {
    kind as usize * SOURCES.len() + source as usize
}

/// Splits an amount over the lines of an order, pro rata to what they cost; the last line takes what rounding leaves.
#[inline]
pub(super) fn split_over_lines(amount: i64, order: u32, orders: &Orders, mut take: impl FnMut(usize, i64)) {
    match orders.only_line_of(order) {
        Some(line) => take(line, amount),
        None => split_over_several(amount, order, orders, take),
    }
}

#[inline(never)]
fn split_over_several(amount: i64, order: u32, orders: &Orders, mut take: impl FnMut(usize, i64)) {
    let lines: Vec<usize> = orders.lines_of(order).collect();
    // A line below zero is a discount on the others; it causes nothing itself.
    let cost = |line: usize| i128::from(orders.amount[line].max(0));
    let total: i128 = lines.iter().map(|&line| cost(line)).sum();
    let mut left = amount;
    for (at, &line) in lines.iter().enumerate() {
        let part = if at + 1 == lines.len() {
            left
        } else if total == 0 {
            amount / lines.len() as i64
        } else {
            (i128::from(amount) * cost(line) / total) as i64
        };
        take(line, part);
        left -= part;
    }
}

/// Whether a purchase is the price of joining or of staying: a starter kit or a fee.
pub fn is_entry(kind: OrderKind) -> bool {
    matches!(kind, OrderKind::StarterKit | OrderKind::Fee)
}

impl Rewards {
    /// Turns the trace into sums, splitting the part on members' own product.
    pub fn gather(company: &Company, conduct: &Conduct, own_use: &OwnUse, traced: &Traced) -> Self {
        let orders = &company.orders;
        let mut on_own_product = vec![0_i64; company.participants.len()];
        let mut on_customers_who_take_part = 0;
        let mut recorded_own_use = 0;
        let mut out_of_sight = 0;
        let mut takes_part_negative = 0;
        let mut on_entry = OnEntry::default();
        let mut on_tools_in_all = 0;
        for line in (0..orders.len()).filter(|&line| traced.caused_by_line[line] != 0) {
            let caused = traced.caused_by_line[line];
            match traced.sources[line] {
                Source::Business if !orders.in_period(line) => out_of_sight += caused,
                Source::Business => {
                    on_own_product[orders.buyer[line] as usize] += caused;
                    if orders.purpose.get(line) == Some(&crate::case::tables::orders::Purpose::OwnUse) {
                        recorded_own_use += caused;
                    }
                }
                Source::Preferred | Source::Retail => {
                    let buyer = Buyer::of(company, conduct, orders.buyer[line], orders.day[line]);
                    if buyer.is_customer_who_takes_part() {
                        on_customers_who_take_part += caused;
                        takes_part_negative += caused.min(0);
                    }
                }
                Source::Enrolment if is_entry(orders.kind[line]) && orders.in_period(line) => {
                    on_entry.paid += caused;
                    on_entry.cost_where_paid += orders.amount[line].max(0);
                }
                Source::Enrolment if orders.kind[line] == OrderKind::Tool && orders.in_period(line) => {
                    on_tools_in_all += caused;
                }
                _ => {}
            }
        }
        let mut own_product = own_use.split(&on_own_product);
        own_product.recorded_own_use = recorded_own_use as f64;
        own_product.out_of_sight = out_of_sight as f64;
        Self {
            own_product,
            by_source: traced.by_source,
            negative: traced.negative,
            takes_part_negative,
            paid: traced.paid.clone(),
            count: traced.count,
            on_customers_who_take_part,
            claw_backs: traced.claw_backs,
            to_strangers: traced.to_strangers,
            on_entry,
            on_tools: traced.on_tools.clone(),
            on_tools_in_all,
        }
    }

    /// Commissions of one kind and one source, minor units.
    pub fn cell(&self, kind: usize, source: Source) -> i64 {
        self.by_source[kind][source as usize]
    }

    /// Accounts that were paid commissions of some kinds from a source.
    pub fn payees(&self, kinds: &[CommissionKind], source: Source) -> u64 {
        let bits: u64 = kinds.iter().map(|kind| 1 << bit(*kind, source)).sum();
        self.paid.iter().filter(|paid| **paid & bits != 0).count() as u64
    }

    /// Commissions from one source, minor units.
    pub fn from_source(&self, source: Source) -> i64 {
        self.by_source.iter().map(|by_source| by_source[source as usize]).sum()
    }

    /// What commissions of some sources, and those on customers who take part, may add to a share at least and at most,
    /// minor units: claw-backs among them may belong elsewhere, so they are not netted against the rest.
    pub fn open(&self, sources: &[Source], with_customers_who_take_part: bool) -> (i64, i64) {
        let mut ends = (0, 0);
        for by_kind in self.by_source.iter().zip(&self.negative) {
            for &source in sources {
                let (net, negative) = (by_kind.0[source as usize], by_kind.1[source as usize]);
                ends = (ends.0 + negative, ends.1 + net - negative);
            }
        }
        if with_customers_who_take_part {
            let (net, negative) = (self.on_customers_who_take_part, self.takes_part_negative);
            ends = (ends.0 + negative, ends.1 + net - negative);
        }
        ends
    }

    /// Commissions of one kind, at least and at most when claw-backs among them are not netted, minor units.
    pub fn ends_of_kind(&self, kind: CommissionKind) -> (i64, i64) {
        let net: i64 = self.of_kind(kind);
        let negative: i64 = self.negative[kind as usize].iter().sum();
        (negative, net - negative)
    }

    /// Commissions of some kinds and sources: their claw-backs and the rest, minor units.
    pub fn of_kinds(&self, kinds: &[CommissionKind], sources: &[Source]) -> (i64, i64) {
        let mut ends = (0, 0);
        for &kind in kinds {
            for &source in sources {
                let at = (kind as usize, source as usize);
                let (net, negative) = (self.by_source[at.0][at.1], self.negative[at.0][at.1]);
                ends = (ends.0 + negative, ends.1 + net - negative);
            }
        }
        ends
    }

    /// Commissions of one kind, minor units.
    pub fn of_kind(&self, kind: CommissionKind) -> i64 {
        self.by_source[kind as usize].iter().sum()
    }

    /// All commissions, minor units, claw-backs netted.
    pub fn total(&self) -> i64 {
        self.by_source.iter().flatten().sum()
    }
}
