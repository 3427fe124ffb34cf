//! The price list.

use super::door::Door;
use super::orders::OrderKind;
use crate::case::cell::Cell;
use crate::case::diagnostic::Fault;
use crate::case::problem::Problem;
use crate::case::source::TableSource;
use crate::identity::IdIndex;

/// The products table; every vector has one entry a product.
#[derive(Debug, Default)]
pub struct Products {
    /// Product numbers.
    pub skus: IdIndex,
    /// What kind of thing it is, where the list says.
    pub kind: Vec<Option<OrderKind>>,
    /// What a member pays, minor units.
    pub member_price: Vec<i64>,
    /// What a retail customer pays, minor units; of a starter kit, what its contents cost one.
    pub retail_price: Vec<i64>,
    /// What comparable goods cost elsewhere, minor units.
    pub market_price: Vec<Option<i64>>,
}

impl Products {
    /// Reads the table.
    pub fn read(source: &TableSource, door: &mut Door<'_>) -> Result<Self, Vec<Problem>> {
        let mut table = Self::default();
        door.read(
            source,
            &mut table,
            |_, _| {},
            |table, rows, door| {
                let skus = rows.texts("sku");
                let member = rows.money("member_price", door.currency);
                let retail = rows.money("retail_price", door.currency);
                let market = rows.money("market_price", door.currency);
                let kinds = rows.choices("kind");
                for row in 0..rows.count() {
                    let Some(sku) = door.text(skus.get(row), rows.at("sku", row), None) else { continue };
                    let Some(member) = door.amount(rows, &member, "member_price", row) else { continue };
                    let Some(retail) = door.amount(rows, &retail, "retail_price", row) else { continue };
                    let Ok(market) = door.optional(rows, &market, "market_price", row, None) else { continue };
                    if !table.skus.add(sku).1 {
                        door.diagnostics.add(Fault::DuplicateId, rows.spot("sku", row), sku, None);
                        continue;
                    }
                    let kind = match kinds.get(row) {
                        Cell::Value(position) => Some(OrderKind::at(position)),
                        Cell::Empty => None,
                        Cell::Unreadable => {
                            door.diagnostics.add(Fault::UnmappedValue, rows.spot("kind", row), kinds.shown(row), None);
                            None
                        }
                    };
                    table.kind.push(kind);
                    table.member_price.push(member);
                    table.retail_price.push(retail);
                    table.market_price.push(market);
                }
            },
        )?;
        Ok(table)
    }
}
