//! Commissions: what participants were paid, for what, and because of which order.

use super::door::{Door, Rows};
use super::participants::{Participants, STILL_THERE};
use super::{LOST_ORDER, NO_ORDER, is_somebody};
use crate::calendar::{Day, OUTSIDE, show_day};
use crate::case::cell::Cell;
use crate::case::diagnostic::Fault;
use crate::case::problem::Problem;
use crate::case::source::TableSource;
use crate::identity::IdIndex;

/// What a commission is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommissionKind {
    /// The seller's margin on a customer's order.
    RetailMargin,
    /// A discount on own purchases paid afterwards.
    Rebate,
    /// A share of the downline's volume.
    Override,
    /// For enrolling somebody.
    Recruiting,
    /// For reaching or holding a rank.
    Rank,
    /// A share of a pool.
    Pool,
    /// A word that is not mapped.
    Unmapped,
}

/// Every commission kind, in the order of its code.
pub const COMMISSION_KINDS: [CommissionKind; 7] = [
    CommissionKind::RetailMargin,
    CommissionKind::Rebate,
    CommissionKind::Override,
    CommissionKind::Recruiting,
    CommissionKind::Rank,
    CommissionKind::Pool,
    CommissionKind::Unmapped,
];

impl CommissionKind {
    /// Our word for it.
    pub fn name(self) -> &'static str {
        crate::case::schema::COMMISSION_KINDS.get(self as usize).copied().unwrap_or("unmapped")
    }
}

/// The commissions table; every vector has one entry a row.
#[derive(Debug, Default)]
pub struct Commissions {
    /// Payee: a participant or [`super::STRANGER`].
    pub payee: Vec<u32>,
    /// Day earned.
    pub day: Vec<Day>,
    /// Month of the period, or [`OUTSIDE`].
    pub month: Vec<u16>,
    /// Kind.
    pub kind: Vec<CommissionKind>,
    /// Amount, minor units; negative = claw-back.
    pub amount: Vec<i64>,
    /// The order that caused it, [`NO_ORDER`] or [`LOST_ORDER`].
    pub order: Vec<u32>,
    /// Levels between the payee and the activity, at most 254, or [`NO_LEVEL`].
    pub level: Vec<u8>,
}

/// No level was recorded.
pub const NO_LEVEL: u8 = u8::MAX;

impl Commissions {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.amount.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.amount.is_empty()
    }

    /// Whether a row's date lies in the period.
    #[inline]
    pub fn in_period(&self, row: usize) -> bool {
        self.month[row] != OUTSIDE
    }

    /// Reads the table; `orders` numbers the order ids.
    pub fn read(
        source: &TableSource,
        participants: &Participants,
        orders: &IdIndex,
        door: &mut Door<'_>,
    ) -> Result<Self, Vec<Problem>> {
        let mut table = Self::default();
        let mut near = 0;
        door.read_prepared(
            source,
            &mut table,
            Self::reserve,
            |rows| Named::of(rows, participants, orders, &mut near),
            |table, rows, named, door| table.take(rows, &named, participants, door),
        )?;
        Ok(table)
    }

    fn reserve(&mut self, rows: usize) {
        self.payee.reserve_exact(rows);
        self.day.reserve_exact(rows);
        self.month.reserve_exact(rows);
        self.kind.reserve_exact(rows);
        self.amount.reserve_exact(rows);
        self.order.reserve_exact(rows);
        self.level.reserve_exact(rows);
    }

    fn take(&mut self, rows: &Rows<'_>, named: &Named, participants: &Participants, door: &mut Door<'_>) {
        let (payees, days, kinds) = (rows.texts("payee_id"), rows.dates("earned_on"), rows.choices("kind"));
        let amounts = rows.money("amount", door.currency);
        let (order_ids, levels) = (rows.texts("order_id"), rows.numbers("level", 0));
        let first = self.len();
        for (row, (&payee, &order)) in named.payees.iter().zip(&named.orders).enumerate() {
            let Some(amount) = door.amount(rows, &amounts, "amount", row) else { continue };
            let money = Some(amount);
            let Some(day) = door.day(rows, &days, "earned_on", row, money) else { continue };
            let Ok(level) = door.optional(rows, &levels, "level", row, money) else { continue };
            let Some(name) = door.text(payees.get(row), rows.at("payee_id", row), money) else { continue };
            door.report_stranger(payee, Fault::UnknownPayee, rows.at("payee_id", row), Some(name), amount);
            let kind = if let Cell::Value(position) = kinds.get(row) {
                COMMISSION_KINDS[usize::from(position)]
            } else {
                door.diagnostics.add(Fault::UnmappedValue, rows.spot("kind", row), kinds.shown(row), money);
                CommissionKind::Unmapped
            };
            if order == LOST_ORDER {
                let id = order_ids.get(row).unwrap_or_default();
                door.diagnostics.add(Fault::UnknownOrder, rows.spot("order_id", row), id, money);
            }
            if amount < 0 {
                door.diagnostics.add(Fault::ClawBack, rows.spot("amount", row), &amounts.shown(row), money);
            }
            if is_somebody(payee) {
                let left = participants.left[payee as usize];
                if left != STILL_THERE && day > left {
                    door.diagnostics.add_with(
                        Fault::PayAfterLeaving,
                        rows.spot("earned_on", row),
                        || show_day(day),
                        money,
                    );
                }
            }
            self.payee.push(payee);
            self.day.push(day);
            self.month.push(door.month(rows, "earned_on", row, day, amount));
            self.kind.push(kind);
            self.amount.push(amount);
            self.order.push(order);
            self.level.push(level.map_or(NO_LEVEL, |level| level.clamp(0, 254) as u8));
        }
        door.total("commissions", &self.day[first..], &self.month[first..], &[("amount", &self.amount[first..])]);
    }
}

/// Whom and what the rows of a batch name.
struct Named {
    payees: Vec<u32>,
    /// The order of each row, [`NO_ORDER`] or [`LOST_ORDER`].
    orders: Vec<u32>,
}

impl Named {
    fn of(rows: &Rows<'_>, participants: &Participants, orders: &IdIndex, near: &mut u32) -> Self {
        let ids = rows.texts("order_id");
        let order = |row| ids.get(row).map_or(NO_ORDER, |id| orders.get_near(id, near).unwrap_or(LOST_ORDER));
        Self {
            orders: (0..rows.count()).map(order).collect(),
            payees: participants.find_all(&rows.texts("payee_id"), rows.count()),
        }
    }
}
