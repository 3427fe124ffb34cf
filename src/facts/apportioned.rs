//! Untraced commissions, spread over what the payee's group bought in the month.
//!
//! A pool, a rank bonus or a table without order numbers names no order. Plans count such pay on the volume of a group, so
//! its sources are those of the volume; a margin on customers' orders, a rebate on own ones and pay for recruiting say by
//! their kind what they rest on. This infers; it does not trace.

use super::Fact;
use super::monthly::{MonthLines, lines_by_month};
use super::rests::{RESTS, Rests, WHOLE};
use crate::case::open::Company;
use crate::case::tables::commissions::{CommissionKind, Commissions};
use crate::case::tables::orders::{NO_VOLUME, OrderKind, Orders};
use crate::case::tables::{LOST_ORDER, is_somebody};
use crate::genealogy::lineage::Lineage;
use std::ops::Range;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "apportioned",
    meaning: "commissions in the period without an order in the table, split by what the volume of the payee's group (own, and everybody's below along sponsors) of that calendar month rests on",
    sql: "with recursive below(payee_id, participant_id) as (
  select participant_id, participant_id from participants
  union all select b.payee_id, p.participant_id from participants p join below b on p.sponsor_id = b.participant_id)
select u.payee_id, u.month, g.rests_on, u.amount * g.volume / sum(g.volume) over (partition by u.payee_id, u.month) as amount
  from untraced u -- commissions without an order, by payee and calendar month, claw-backs apart
  join (select b.payee_id, o.month, o.rests_on, sum(o.volume) as volume
          -- an order of a customer counts where its seller stands, else where the buyer does
          from credited_orders o join below b on b.participant_id = o.credited_to group by 1, 2, 3) g
    on g.payee_id = u.payee_id and g.month = u.month
-- kind retail_margin rests on customers, rebate on the payee's own product, recruiting on enrolment",
};

/// Untraced commissions by what they are taken to rest on.
#[derive(Debug)]
pub struct Apportioned {
    /// By what the volume rests on, minor units times [`WHOLE`]: claw-backs, and the rest.
    negative: [i128; RESTS.len()],
    positive: [i128; RESTS.len()],
    resold: i128,
    plausible: i128,
    /// Whether volume counted; amounts did where some orders of product have no volume.
    pub by_volume: bool,
}

/// What the volume of a group rests on.
#[derive(Clone, Copy, Debug, Default)]
struct Volume {
    of: [i64; RESTS.len()],
    /// Times [`WHOLE`].
    resold: i128,
    plausible: i128,
}

impl Volume {
    fn add(&mut self, other: &Self) {
        for (sum, more) in self.of.iter_mut().zip(&other.of) {
            *sum += more;
        }
        self.resold += other.resold;
        self.plausible += other.plausible;
    }

    fn less(&self, other: &Self) -> Self {
        let mut rest = *self;
        for (sum, less) in rest.of.iter_mut().zip(&other.of) {
            *sum -= less;
        }
        rest.resold -= other.resold;
        rest.plausible -= other.plausible;
        rest
    }
}

impl Apportioned {
    /// One walk over the places of the forest for each month with untraced commissions. `None` where there are none.
    pub(super) fn gather(company: &Company, rests: &[Rests], shares: &[[u64; 2]]) -> Option<Self> {
        let commissions = company.commissions.as_ref()?;
        let untraced = |row: usize| commissions.in_period(row) && commissions.order[row] >= LOST_ORDER;
        if !(0..commissions.len()).any(|row| untraced(row) && commissions.amount[row] != 0) {
            return None;
        }
        let months = company.period.months().len();
        let (pay_by_month, lines_by_month) =
            (lines_by_month(&commissions.month, months), lines_by_month(&company.orders.month, months));
        let lineage = Lineage::of(&company.genealogy);
        let by_volume = every_product_has_volume(&company.orders);
        let mut sums =
            Self { negative: [0; RESTS.len()], positive: [0; RESTS.len()], resold: 0, plausible: 0, by_volume };
        let ends = ends_of_groups(&lineage, company.participants.len());
        let mut pay = vec![[0_i64; 2]; ends.len()];
        for (rows, lines) in pay_by_month.iter().zip(&lines_by_month) {
            if !sums.sort_by_kind(commissions, rows, &mut pay, shares, &lineage) {
                continue;
            }
            let volumes = Volumes::of_month(company, lines, rests, shares, &lineage, by_volume);
            for (place, pay) in pay.iter_mut().enumerate().filter(|(_, pay)| **pay != [0, 0]) {
                sums.split(*pay, volumes.of_group(place..ends[place] as usize));
                *pay = [0, 0];
            }
        }
        Some(sums)
    }

    /// Adds the untraced pay of one month whose kind says what it rests on, and adds up the rest by place of the payee,
    /// claw-backs apart; whether there is any of that.
    fn sort_by_kind(
        &mut self,
        commissions: &Commissions,
        rows: &MonthLines,
        pay: &mut [[i64; 2]],
        shares: &[[u64; 2]],
        lineage: &Lineage<'_>,
    ) -> bool {
        let mut any = false;
        rows.for_each(|row| {
            if commissions.order[row] < LOST_ORDER {
                return;
            }
            let (payee, amount) = (commissions.payee[row], commissions.amount[row]);
            let place = if is_somebody(payee) { lineage.place(payee) } else { None };
            match (commissions.kind[row], place) {
                (CommissionKind::RetailMargin, _) => self.add(Rests::Customers, amount, [0; 2]),
                (CommissionKind::Recruiting, _) => self.add(Rests::Enrolment, amount, [0; 2]),
                (CommissionKind::Rebate, _) if is_somebody(payee) => {
                    self.add(Rests::Members, amount, shares[payee as usize]);
                }
                (_, Some(place)) => {
                    pay[place][usize::from(amount > 0)] += amount;
                    any = true;
                }
                (_, None) => self.add(Rests::Untraced, amount, [0; 2]),
            }
        });
        any
    }

    fn add(&mut self, rests: Rests, amount: i64, [resold, plausible]: [u64; 2]) {
        let side = if amount < 0 { &mut self.negative } else { &mut self.positive };
        side[rests as usize] += i128::from(amount) * i128::from(WHOLE);
        self.resold += i128::from(amount) * i128::from(resold);
        self.plausible += i128::from(amount) * i128::from(plausible);
    }

    /// Adds what one payee got in one month, claw-backs and the rest, by the volume of the group.
    fn split(&mut self, [negative, positive]: [i64; 2], volume: Volume) {
        let (negative, positive) = (i128::from(negative), i128::from(positive));
        let whole = i128::from(WHOLE);
        // Returned goods can leave a source below zero: nothing is paid on it.
        let total: i128 = volume.of.iter().map(|&of| i128::from(of.max(0))).sum();
        let mut left = whole;
        if total > 0 {
            for (at, &of) in volume.of.iter().enumerate() {
                let part = i128::from(of.max(0)) * whole / total;
                self.negative[at] += negative * part;
                self.positive[at] += positive * part;
                left -= part;
            }
            let own = |rests: Rests| i128::from(volume.of[rests as usize].max(0)) * whole / total;
            let own = own(Rests::Members) + own(Rests::MembersOwnUse);
            let resold = (volume.resold / total).clamp(0, own);
            let plausible = (volume.plausible / total).clamp(0, own - resold);
            self.resold += (negative + positive) * resold;
            self.plausible += (negative + positive) * plausible;
        }
        // What rounding leaves, or all of it where the group bought nothing.
        self.negative[Rests::Untraced as usize] += negative * left;
        self.positive[Rests::Untraced as usize] += positive * left;
    }

    /// What is taken to rest on one thing: claw-backs and the rest, minor units. On [`Rests::Untraced`] what stays open.
    pub fn of(&self, rests: Rests) -> (f64, f64) {
        let parts = |sum: i128| sum as f64 / WHOLE as f64;
        (parts(self.negative[rests as usize]), parts(self.positive[rests as usize]))
    }

    /// The part of what is taken to rest on members' product that was resold, minor units.
    pub fn resold(&self) -> f64 {
        self.resold as f64 / WHOLE as f64
    }

    /// The part of what is taken to rest on members' product that is plausible use, minor units.
    pub fn plausible(&self) -> f64 {
        self.plausible as f64 / WHOLE as f64
    }
}

/// Where the group of whoever stands at each place ends.
fn ends_of_groups(lineage: &Lineage<'_>, people: usize) -> Vec<u32> {
    let mut ends = vec![0; people];
    for group in (0..people as u32).filter_map(|person| lineage.group(person)) {
        ends[group.start] = group.end as u32;
    }
    ends
}

fn every_product_has_volume(orders: &Orders) -> bool {
    !orders.volume.is_empty()
        && (0..orders.len()).all(|line| {
            !orders.in_period(line) || orders.kind[line] != OrderKind::Product || orders.volume[line] != NO_VOLUME
        })
}

/// The volume of one month, summed over the places up to each.
struct Volumes {
    up_to: Vec<Volume>,
}

impl Volumes {
    fn of_month(
        company: &Company,
        lines: &MonthLines,
        rests: &[Rests],
        shares: &[[u64; 2]],
        lineage: &Lineage<'_>,
        by_volume: bool,
    ) -> Self {
        let orders = &company.orders;
        let mut up_to = vec![Volume::default(); company.participants.len() + 1];
        lines.for_each(|line| {
            let Some(place) = credited_to(orders, line, rests[line]).and_then(|who| lineage.place(who)) else { return };
            let volume = match orders.volume.get(line) {
                Some(&NO_VOLUME) if by_volume => 0,
                Some(&volume) if by_volume => volume,
                _ => orders.amount[line],
            };
            let at = &mut up_to[place + 1];
            at.of[rests[line] as usize] += volume;
            if matches!(rests[line], Rests::Members | Rests::MembersOwnUse) {
                let [resold, plausible] = shares[orders.buyer[line] as usize];
                at.resold += i128::from(volume) * i128::from(resold);
                at.plausible += i128::from(volume) * i128::from(plausible);
            }
        });
        let mut sum = Volume::default();
        for at in &mut up_to {
            sum.add(at);
            *at = sum;
        }
        Self { up_to }
    }

    fn of_group(&self, group: Range<usize>) -> Volume {
        self.up_to[group.end].less(&self.up_to[group.start])
    }
}

/// Whose group an order line counts in: a customer's with the seller where one is named, anybody else's with the buyer.
fn credited_to(orders: &Orders, line: usize, rests: Rests) -> Option<u32> {
    let (buyer, seller) = (orders.buyer[line], orders.seller[line]);
    let customer = matches!(rests, Rests::Customers | Rests::CustomersWhoTakePart);
    let order = if customer { [seller, buyer] } else { [buyer, seller] };
    order.into_iter().find(|&who| is_somebody(who))
}
