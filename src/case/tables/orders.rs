//! Orders: what was bought, by whom, when and for how much.

use super::class_changes::ClassHistory;
use super::door::{At, Door, Rows};
use super::is_somebody;
use super::labels::Labels;
use super::participants::{Class, Participants, STILL_THERE};
use crate::calendar::{Day, OUTSIDE, show_day};
use crate::case::cell::Cell;
use crate::case::diagnostic::Fault;
use crate::case::problem::Problem;
use crate::case::source::TableSource;
use crate::identity::IdIndex;
use std::collections::HashSet;

/// What kind of thing was bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrderKind {
    /// Goods or services for their own sake.
    Product,
    /// The pack that comes with joining.
    StarterKit,
    /// A fee of the company.
    Fee,
    /// Training and sales aids.
    Tool,
    /// A word that is not mapped.
    Unmapped,
}

/// Every order kind, in the order of its code.
pub const ORDER_KINDS: [OrderKind; 5] =
    [OrderKind::Product, OrderKind::StarterKit, OrderKind::Fee, OrderKind::Tool, OrderKind::Unmapped];

impl OrderKind {
    /// The kind at a position of [`crate::case::schema::ORDER_KINDS`].
    fn at(position: u8) -> Self {
        ORDER_KINDS[usize::from(position).min(4)]
    }

    /// Our word for it.
    pub fn name(self) -> &'static str {
        crate::case::schema::ORDER_KINDS.get(self as usize).copied().unwrap_or("unmapped")
    }

    /// Whether the purchase is part of joining or of the right to take part: kits, fees and tools.
    pub fn is_enrolment(self) -> bool {
        matches!(self, Self::StarterKit | Self::Fee | Self::Tool)
    }
}

/// What the company recorded an order to be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be sold on.
    Resale,
    /// To be used by the buyer.
    OwnUse,
    /// Placed by a participant for a customer.
    Customer,
    /// Not recorded.
    Unrecorded,
}

/// Every purpose, in the order of its code.
pub const PURPOSES: [Purpose; 4] = [Purpose::Resale, Purpose::OwnUse, Purpose::Customer, Purpose::Unrecorded];

/// The orders table; every vector has one entry a line.
#[derive(Debug, Default)]
pub struct Orders {
    /// Buyer: a participant, [`NOBODY`] (an unregistered customer) or [`super::STRANGER`].
    pub buyer: Vec<u32>,
    /// Seller credited: a participant, [`NOBODY`] (the company itself) or [`super::STRANGER`].
    pub seller: Vec<u32>,
    /// Day.
    pub day: Vec<Day>,
    /// Month of the period, or [`OUTSIDE`].
    pub month: Vec<u16>,
    /// Kind.
    pub kind: Vec<OrderKind>,
    /// Amount, minor units.
    pub amount: Vec<i64>,
    /// Commissionable volume in ten-thousandths; empty when no file has the column.
    pub volume: Vec<i64>,
    /// Purpose; empty when no file has the column.
    pub purpose: Vec<Purpose>,
    /// Whether it came from a standing order; empty when no file has the column.
    pub autoship: Vec<Option<bool>>,
    /// Product numbers; empty when no file has the column.
    pub sku: Labels,
    /// Quantity in ten-thousandths; empty when no file has the column.
    pub quantity: Vec<i64>,
    /// First line of every order and one past the last; empty when every order is one line, so that order and line
    /// numbers are the same.
    lines: Lines,
    order_of_line: Vec<u32>,
}

#[derive(Debug, Default)]
struct Lines {
    start: Vec<u32>,
    line: Vec<u32>,
}

/// What only the loader needs.
#[derive(Default)]
struct Loading {
    orders: Orders,
    ids: IdIndex,
    numbered: HashSet<(u32, i64)>,
    /// Orders read before the first file that numbers lines.
    whole_orders: u32,
}

impl Orders {
    /// Number of lines.
    pub fn len(&self) -> usize {
        self.amount.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.amount.is_empty()
    }

    /// The lines of an order.
    pub fn lines_of(&self, order: u32) -> impl Iterator<Item = usize> + '_ {
        let single = self.lines.start.is_empty().then_some(order as usize);
        let several = if single.is_some() {
            &[][..]
        } else {
            let at = order as usize;
            &self.lines.line[self.lines.start[at] as usize..self.lines.start[at + 1] as usize]
        };
        single.into_iter().chain(several.iter().map(|&line| line as usize))
    }

    /// Whether a line's date lies in the period.
    #[inline]
    pub fn in_period(&self, line: usize) -> bool {
        self.month[line] != OUTSIDE
    }

    /// Reads the table. The index of order ids comes beside it, for the tables that name orders.
    pub fn read(
        source: &TableSource,
        participants: &Participants,
        history: &ClassHistory,
        door: &mut Door<'_>,
    ) -> Result<(Self, IdIndex), Vec<Problem>> {
        let mut loading = Loading::default();
        door.read(source, &mut loading, Loading::reserve, |loading, rows, door| {
            loading.take(rows, participants, history, door);
        })?;
        let Loading { mut orders, ids, .. } = loading;
        orders.group_lines(ids.len());
        Ok((orders, ids))
    }

    fn group_lines(&mut self, orders: usize) {
        if self.order_of_line.is_empty() {
            return;
        }
        let mut start = vec![0_u32; orders + 1];
        for &order in &self.order_of_line {
            start[order as usize + 1] += 1;
        }
        for at in 0..orders {
            start[at + 1] += start[at];
        }
        let mut free = start.clone();
        let mut line = vec![0; self.order_of_line.len()];
        for (at, &order) in self.order_of_line.iter().enumerate() {
            line[free[order as usize] as usize] = at as u32;
            free[order as usize] += 1;
        }
        self.order_of_line = Vec::new();
        self.lines = Lines { start, line };
    }
}

impl Loading {
    /// Whether a numbered line of an order is there for the first time; an order that stood as a whole has no more lines.
    fn is_new_line(&mut self, order: u32, line: i64) -> bool {
        order >= self.whole_orders && self.numbered.insert((order, line))
    }

    fn reserve(&mut self, rows: usize) {
        let orders = &mut self.orders;
        if self.ids.is_empty() {
            self.ids = IdIndex::with_capacity(rows);
        }
        orders.buyer.reserve_exact(rows);
        orders.seller.reserve_exact(rows);
        orders.day.reserve_exact(rows);
        orders.month.reserve_exact(rows);
        orders.kind.reserve_exact(rows);
        orders.amount.reserve_exact(rows);
        orders.volume.reserve_exact(rows);
    }
    fn take(&mut self, rows: &Rows<'_>, participants: &Participants, history: &ClassHistory, door: &mut Door<'_>) {
        let (ids, buyers, sellers) = (rows.texts("order_id"), rows.texts("buyer_id"), rows.texts("seller_id"));
        let (days, kinds, amounts) =
            (rows.dates("ordered_on"), rows.choices("kind"), rows.money("amount", door.currency));
        let (line_numbers, volumes) = (rows.numbers("line", 0), rows.volume("volume"));
        let (autoships, purposes) = (rows.flags("autoship"), rows.choices("purpose"));
        let (skus, quantities) = (rows.texts("sku"), rows.volume("quantity"));
        let (has_lines, has_volume, has_quantity) = (rows.has("line"), rows.has("volume"), rows.has("quantity"));
        let (has_autoship, has_purpose, has_sku) = (rows.has("autoship"), rows.has("purpose"), rows.has("sku"));
        let found_buyers = participants.find_all(&buyers, rows.count());
        let found_sellers = participants.find_all(&sellers, rows.count());
        let first = self.orders.len();
        if has_lines && self.orders.order_of_line.is_empty() {
            // So far every order was one line; from here on that must be written down.
            self.whole_orders = first as u32;
            self.orders.order_of_line = (0..self.whole_orders).collect();
        }
        for row in 0..rows.count() {
            let Some(amount) = door.amount(rows, &amounts, "amount", row) else { continue };
            let money = Some(amount);
            let Some(id) = door.text(ids.get(row), rows.at("order_id", row), money) else { continue };
            let Some(day) = door.day(rows, &days, "ordered_on", row, money) else { continue };
            let Ok(volume) = door.optional(rows, &volumes, "volume", row, money) else { continue };
            let Ok(quantity) = door.optional(rows, &quantities, "quantity", row, money) else { continue };
            let Ok(line) = door.optional(rows, &line_numbers, "line", row, money) else { continue };
            let (order, new) = self.ids.add(id);
            let repeated = if has_lines { !self.is_new_line(order, line.unwrap_or(0)) } else { !new };
            if repeated {
                door.diagnostics.add(Fault::DuplicateId, rows.spot("order_id", row), id, money);
                continue;
            }
            let kind = if let Cell::Value(position) = kinds.get(row) {
                OrderKind::at(position)
            } else {
                door.diagnostics.add(Fault::UnmappedValue, rows.spot("kind", row), kinds.shown(row), money);
                OrderKind::Unmapped
            };
            let buyer = found_buyers[row];
            door.report_stranger(buyer, Fault::UnknownBuyer, rows.at("buyer_id", row), buyers.get(row), amount);
            let seller = found_sellers[row];
            door.report_stranger(seller, Fault::UnknownSeller, rows.at("seller_id", row), sellers.get(row), amount);
            if amount < 0 {
                door.diagnostics.add(Fault::NegativeAmount, rows.spot("amount", row), &amounts.shown(row), money);
            }
            let at = rows.at("ordered_on", row);
            check_membership(participants, history, buyer, day, amount, at, door);
            let table = &mut self.orders;
            table.buyer.push(buyer);
            table.seller.push(seller);
            table.day.push(day);
            table.month.push(door.month(rows, "ordered_on", row, day, amount));
            table.kind.push(kind);
            table.amount.push(amount);
            let line = table.amount.len() - 1;
            push_sparse(&mut table.volume, has_volume, line, volume.unwrap_or(0), 0);
            push_sparse(&mut table.quantity, has_quantity, line, quantity.unwrap_or(0), 0);
            let autoship = match autoships.get(row) {
                Cell::Value(flag) => Some(flag),
                Cell::Empty => None,
                Cell::Unreadable => {
                    let spot = rows.spot("autoship", row);
                    door.diagnostics.add(Fault::UnmappedValue, spot, &autoships.shown(row), money);
                    None
                }
            };
            push_sparse(&mut table.autoship, has_autoship, line, autoship, None);
            let purpose = match purposes.get(row) {
                Cell::Value(position) => PURPOSES[usize::from(position)],
                Cell::Empty => Purpose::Unrecorded,
                Cell::Unreadable => {
                    door.diagnostics.add(Fault::UnmappedValue, rows.spot("purpose", row), purposes.shown(row), money);
                    Purpose::Unrecorded
                }
            };
            push_sparse(&mut table.purpose, has_purpose, line, purpose, Purpose::Unrecorded);
            if has_sku {
                table.sku.put(line, skus.get(row));
            }
            if has_lines || !table.order_of_line.is_empty() {
                table.order_of_line.push(order);
            }
        }
        let table = &self.orders;
        door.total("orders", &table.day[first..], &table.month[first..], &[("amount", &table.amount[first..])]);
    }
}

/// Adds a value of an optional column; rows of earlier files that lack the column are filled up first.
fn push_sparse<T: Clone>(column: &mut Vec<T>, present: bool, row: usize, value: T, empty: T) {
    if present {
        column.resize(row, empty);
        column.push(value);
    } else if !column.is_empty() {
        column.push(empty);
    }
}

fn check_membership(
    participants: &Participants,
    history: &ClassHistory,
    buyer: u32,
    day: Day,
    amount: i64,
    at: At<'_, '_>,
    door: &mut Door<'_>,
) {
    if !is_somebody(buyer) {
        return;
    }
    let person = buyer as usize;
    let (joined, left, exported) = (participants.joined[person], participants.left[person], participants.class[person]);
    let mut report = |fault| door.diagnostics.add_with(fault, at.spot(), || show_day(day), Some(amount));
    if day < joined {
        report(Fault::OrderBeforeJoining);
    } else if left != STILL_THERE && day > left {
        report(Fault::OrderAfterLeaving);
    }
    if !history.is_empty() && exported != Class::Unknown && history.class_on(buyer, day, exported) == Class::Unknown {
        report(Fault::ClassNotRecorded);
    }
}
