//! Refunds: returns and buy-backs, by the order they undo.

use super::door::Door;
use super::{LOST_ORDER, NO_ORDER};
use crate::calendar::{Day, OUTSIDE};
use crate::case::cell::Cell;
use crate::case::diagnostic::Fault;
use crate::case::problem::Problem;
use crate::case::source::TableSource;
use crate::identity::IdIndex;

/// Why money was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundKind {
    /// Goods returned.
    Return,
    /// Stock bought back from a participant who leaves.
    BuyBack,
}

/// The returns table; every vector has one entry a row.
#[derive(Debug, Default)]
pub struct Returns {
    /// The order, [`NO_ORDER`] or [`LOST_ORDER`].
    pub order: Vec<u32>,
    /// Month of the period, or [`OUTSIDE`].
    pub month: Vec<u16>,
    /// Day.
    pub day: Vec<Day>,
    /// Refund paid, minor units, positive.
    pub amount: Vec<i64>,
    /// Kind.
    pub kind: Vec<RefundKind>,
    /// Whether every file says what kind its refunds are of.
    pub has_kinds: bool,
}

impl Returns {
    /// Reads the table; `orders` numbers the order ids.
    pub fn read(source: &TableSource, orders: &IdIndex, door: &mut Door<'_>) -> Result<Self, Vec<Problem>> {
        let mut table = Self { has_kinds: true, ..Self::default() };
        door.read(
            source,
            &mut table,
            |_, _| {},
            |table, rows, door| {
                let (ids, days, kinds) = (rows.texts("order_id"), rows.dates("returned_on"), rows.choices("kind"));
                let amounts = rows.money("amount", door.currency);
                table.has_kinds &= rows.has("kind");
                let first = table.amount.len();
                for row in 0..rows.count() {
                    let Some(amount) = door.amount(rows, &amounts, "amount", row) else { continue };
                    let Some(day) = door.day(rows, &days, "returned_on", row, Some(amount)) else { continue };
                    if amount < 0 {
                        door.diagnostics.add(
                            Fault::NegativeRefund,
                            rows.spot("amount", row),
                            &amounts.shown(row),
                            Some(amount),
                        );
                    }
                    let order = ids.get(row).map_or(NO_ORDER, |id| orders.get(id).unwrap_or(LOST_ORDER));
                    if order >= LOST_ORDER {
                        door.diagnostics.add(
                            Fault::UnknownOrder,
                            rows.spot("order_id", row),
                            ids.get(row).unwrap_or_default(),
                            Some(amount),
                        );
                    }
                    let kind = match kinds.get(row) {
                        Cell::Value(1) => RefundKind::BuyBack,
                        Cell::Value(_) | Cell::Empty => RefundKind::Return,
                        Cell::Unreadable => {
                            door.diagnostics.add(
                                Fault::UnmappedValue,
                                rows.spot("kind", row),
                                kinds.shown(row),
                                Some(amount),
                            );
                            RefundKind::Return
                        }
                    };
                    table.order.push(order);
                    table.month.push(door.month(rows, "returned_on", row, day, amount));
                    table.day.push(day);
                    table.amount.push(amount);
                    table.kind.push(kind);
                }
                door.total(
                    "returns",
                    &table.day[first..],
                    &table.month[first..],
                    &[("amount", &table.amount[first..])],
                );
            },
        )?;
        Ok(table)
    }

    /// Whether a row's date lies in the period.
    pub fn in_period(&self, row: usize) -> bool {
        self.month[row] != OUTSIDE
    }
}
