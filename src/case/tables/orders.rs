//! Orders: what was bought, by whom, when and for how much.

use super::class_changes::ClassHistory;
use super::door::{At, Door, Rows};
use super::is_somebody;
use super::labels::Labels;
use super::participants::{Class, Participants, STILL_THERE};
use crate::calendar::{Day, OUTSIDE, show_day};
use crate::case::cell::{Cell, Choices, Dates, Flags, Numbers, Texts};
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
    pub(super) fn at(position: u8) -> Self {
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

/// The volume of an order line whose volume is not recorded.
pub const NO_VOLUME: i64 = i64::MIN;

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
    /// Commissionable volume in ten-thousandths, or [`NO_VOLUME`]; empty when no file has the column.
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

    /// Number of orders; an order is one line or several.
    pub fn count(&self) -> usize {
        if self.lines.start.is_empty() { self.len() } else { self.lines.start.len() - 1 }
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

    /// The line of an order that has just one.
    #[inline]
    pub fn only_line_of(&self, order: u32) -> Option<usize> {
        let at = order as usize;
        if self.lines.start.is_empty() {
            return Some(at);
        }
        let (first, past) = (self.lines.start[at], self.lines.start[at + 1]);
        (past - first == 1).then(|| self.lines.line[first as usize] as usize)
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
        let named = |rows: &Rows<'_>| {
            ["buyer_id", "seller_id"].map(|column| participants.find_all(&rows.texts(column), rows.count()))
        };
        door.read_prepared(source, &mut loading, Loading::reserve, named, |loading, rows, named, door| {
            loading.take(rows, named, participants, history, door);
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

    fn take(
        &mut self,
        rows: &Rows<'_>,
        named: [Vec<u32>; 2],
        people: &Participants,
        history: &ClassHistory,
        door: &mut Door<'_>,
    ) {
        let columns = Columns::of(rows, named, door);
        let first = self.orders.len();
        if columns.line.is_some() && self.orders.order_of_line.is_empty() {
            // So far every order was one line; from here on that must be written down.
            self.whole_orders = first as u32;
            self.orders.order_of_line = (0..self.whole_orders).collect();
        }
        for row in 0..rows.count() {
            if let Some(line) = self.line(&columns, rows, row, door) {
                check_membership(people, history, &line, rows.at("ordered_on", row), door);
                self.orders.push(line, &columns, row);
            }
        }
        let table = &self.orders;
        door.total("orders", &table.day[first..], &table.month[first..], &[("amount", &table.amount[first..])]);
    }

    /// One row, typed; `None` when it is left out, which is reported with the money it carries.
    fn line(&mut self, columns: &Columns<'_>, rows: &Rows<'_>, row: usize, door: &mut Door<'_>) -> Option<Line> {
        let amount = door.amount(rows, &columns.amount, "amount", row)?;
        let money = Some(amount);
        let id = door.text(columns.id.get(row), rows.at("order_id", row), money)?;
        let day = door.day(rows, &columns.day, "ordered_on", row, money)?;
        let number = |cells: &Option<Numbers>, column, door: &mut Door<'_>| match cells {
            Some(cells) => door.optional(rows, cells, column, row, money).ok(),
            None => Some(None),
        };
        let volume = number(&columns.volume, "volume", door)?;
        let quantity = number(&columns.quantity, "quantity", door)?;
        let line = number(&columns.line, "line", door)?;
        let (order, new) = self.ids.add(id);
        let repeated = if columns.line.is_some() { !self.is_new_line(order, line.unwrap_or(0)) } else { !new };
        if repeated {
            door.diagnostics.add(Fault::DuplicateId, rows.spot("order_id", row), id, money);
            return None;
        }
        if amount < 0 {
            door.diagnostics.add(Fault::NegativeAmount, rows.spot("amount", row), &columns.amount.shown(row), money);
        }
        let (buyer, seller) = (columns.buyers[row], columns.sellers[row]);
        door.report_stranger(buyer, Fault::UnknownBuyer, rows.at("buyer_id", row), columns.buyer.get(row), amount);
        door.report_stranger(seller, Fault::UnknownSeller, rows.at("seller_id", row), columns.seller.get(row), amount);
        let kind = columns.kind_of(rows, row, amount, door);
        if columns.volume.is_some() && volume.is_none() && kind == OrderKind::Product {
            door.diagnostics.add(Fault::VolumeNotRecorded, rows.spot("volume", row), "", money);
        }
        Some(Line {
            order,
            buyer,
            seller,
            day,
            month: door.month(rows, "ordered_on", row, day, amount),
            kind,
            amount,
            // A kit or a fee without a volume has none; a product without one is not known to have none.
            volume: volume.unwrap_or(if kind == OrderKind::Product { NO_VOLUME } else { 0 }),
            quantity: quantity.unwrap_or(0),
            autoship: columns.autoship_of(rows, row, amount, door),
            purpose: columns.purpose_of(rows, row, amount, door),
        })
    }
}

/// One line of an order.
struct Line {
    order: u32,
    buyer: u32,
    seller: u32,
    day: Day,
    month: u16,
    kind: OrderKind,
    amount: i64,
    volume: i64,
    quantity: i64,
    autoship: Option<bool>,
    purpose: Purpose,
}

/// The columns of a batch; optional ones are absent where the file does not have them.
struct Columns<'a> {
    id: Texts,
    line: Option<Numbers>,
    buyer: Texts,
    buyers: Vec<u32>,
    seller: Texts,
    sellers: Vec<u32>,
    day: Dates,
    kind: Choices<'a>,
    amount: Numbers,
    volume: Option<Numbers>,
    quantity: Option<Numbers>,
    autoship: Option<Flags>,
    purpose: Option<Choices<'a>>,
    sku: Option<Texts>,
}

impl<'a> Columns<'a> {
    fn of(rows: &'a Rows<'_>, [buyers, sellers]: [Vec<u32>; 2], door: &Door<'_>) -> Self {
        Self {
            id: rows.texts("order_id"),
            line: rows.has("line").then(|| rows.numbers("line", 0)),
            buyer: rows.texts("buyer_id"),
            buyers,
            seller: rows.texts("seller_id"),
            sellers,
            day: rows.dates("ordered_on"),
            kind: rows.choices("kind"),
            amount: rows.money("amount", door.currency),
            volume: rows.has("volume").then(|| rows.volume("volume")),
            quantity: rows.has("quantity").then(|| rows.volume("quantity")),
            autoship: rows.has("autoship").then(|| rows.flags("autoship")),
            purpose: rows.has("purpose").then(|| rows.choices("purpose")),
            sku: rows.has("sku").then(|| rows.texts("sku")),
        }
    }

    fn kind_of(&self, rows: &Rows<'_>, row: usize, amount: i64, door: &mut Door<'_>) -> OrderKind {
        if let Cell::Value(position) = self.kind.get(row) {
            return OrderKind::at(position);
        }
        door.diagnostics.add(Fault::UnmappedValue, rows.spot("kind", row), self.kind.shown(row), Some(amount));
        OrderKind::Unmapped
    }

    fn autoship_of(&self, rows: &Rows<'_>, row: usize, amount: i64, door: &mut Door<'_>) -> Option<bool> {
        let cells = self.autoship.as_ref()?;
        match cells.get(row) {
            Cell::Value(flag) => Some(flag),
            Cell::Empty => None,
            Cell::Unreadable => {
                let spot = rows.spot("autoship", row);
                door.diagnostics.add(Fault::UnmappedValue, spot, &cells.shown(row), Some(amount));
                None
            }
        }
    }

    fn purpose_of(&self, rows: &Rows<'_>, row: usize, amount: i64, door: &mut Door<'_>) -> Purpose {
        let Some(cells) = &self.purpose else { return Purpose::Unrecorded };
        match cells.get(row) {
            Cell::Value(position) => PURPOSES[usize::from(position)],
            Cell::Empty => Purpose::Unrecorded,
            Cell::Unreadable => {
                let spot = rows.spot("purpose", row);
                door.diagnostics.add(Fault::UnmappedValue, spot, cells.shown(row), Some(amount));
                Purpose::Unrecorded
            }
        }
    }
}

impl Orders {
    fn push(&mut self, line: Line, columns: &Columns<'_>, row: usize) {
        let at = self.amount.len();
        self.buyer.push(line.buyer);
        self.seller.push(line.seller);
        self.day.push(line.day);
        self.month.push(line.month);
        self.kind.push(line.kind);
        self.amount.push(line.amount);
        push_sparse(&mut self.volume, columns.volume.is_some(), at, line.volume, NO_VOLUME);
        push_sparse(&mut self.quantity, columns.quantity.is_some(), at, line.quantity, 0);
        push_sparse(&mut self.autoship, columns.autoship.is_some(), at, line.autoship, None);
        push_sparse(&mut self.purpose, columns.purpose.is_some(), at, line.purpose, Purpose::Unrecorded);
        if let Some(skus) = &columns.sku {
            self.sku.put(at, skus.get(row));
        }
        if columns.line.is_some() || !self.order_of_line.is_empty() {
            self.order_of_line.push(line.order);
        }
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

fn check_membership(people: &Participants, history: &ClassHistory, line: &Line, at: At<'_, '_>, door: &mut Door<'_>) {
    if !is_somebody(line.buyer) {
        return;
    }
    let (person, day) = (line.buyer as usize, line.day);
    let (joined, left, exported) = (people.joined[person], people.left[person], people.class[person]);
    let mut report = |fault| door.diagnostics.add_with(fault, at.spot(), || show_day(day), Some(line.amount));
    if day < joined {
        report(Fault::OrderBeforeJoining);
    } else if left != STILL_THERE && day > left {
        report(Fault::OrderAfterLeaving);
    }
    let recorded = history.is_empty() || history.class_on(line.buyer, day, exported) != Class::Unknown;
    if !recorded && exported != Class::Unknown {
        report(Fault::ClassNotRecorded);
    }
}
