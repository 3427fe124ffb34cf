//! Resales: what participants sold out of their own stock.

use super::door::Door;
use super::labels::Labels;
use super::participants::Participants;
use crate::calendar::{Day, OUTSIDE};
use crate::case::diagnostic::Fault;
use crate::case::problem::Problem;
use crate::case::source::TableSource;

/// The resales table; every vector has one entry a row.
#[derive(Debug, Default)]
pub struct Resales {
    /// Seller: a participant, [`super::NOBODY`] or [`super::STRANGER`].
    pub seller: Vec<u32>,
    /// Month of the period, or [`OUTSIDE`].
    pub month: Vec<u16>,
    /// Day.
    pub day: Vec<Day>,
    /// What the customer paid, minor units.
    pub amount: Vec<i64>,
    /// What the goods cost the seller, minor units.
    pub cost: Vec<i64>,
    /// Customers, where they are named.
    pub customer: Labels,
    /// Whether a receipt was checked.
    pub verified: Vec<bool>,
}

impl Resales {
    /// Reads the table.
    pub fn read(source: &TableSource, participants: &Participants, door: &mut Door<'_>) -> Result<Self, Vec<Problem>> {
        let mut table = Self::default();
        door.read(
            source,
            &mut table,
            |_, _| {},
            |table, rows, door| {
                let (sellers, days, verified) =
                    (rows.texts("seller_id"), rows.dates("sold_on"), rows.flags("verified"));
                let customers = rows.texts("customer_id");
                let (amounts, costs) = (rows.money("amount", door.currency), rows.money("cost", door.currency));
                let first = table.amount.len();
                for row in 0..rows.count() {
                    let Some(amount) = door.amount(rows, &amounts, "amount", row) else { continue };
                    let Some(cost) = door.amount(rows, &costs, "cost", row) else { continue };
                    let Some(day) = door.day(rows, &days, "sold_on", row, Some(amount)) else { continue };
                    let at = rows.at("verified", row);
                    let Some(checked) =
                        door.need(verified.get(row), Fault::UnreadableFlag, at, String::new, Some(amount))
                    else {
                        continue;
                    };
                    let seller = participants.find(sellers.get(row));
                    door.report_stranger(
                        seller,
                        Fault::UnknownSeller,
                        rows.at("seller_id", row),
                        sellers.get(row),
                        amount,
                    );
                    table.seller.push(seller);
                    table.month.push(door.month(rows, "sold_on", row, day, amount));
                    table.day.push(day);
                    table.amount.push(amount);
                    table.cost.push(cost);
                    table.customer.push(customers.get(row));
                    table.verified.push(checked);
                }
                door.total(
                    "resales",
                    &table.day[first..],
                    &table.month[first..],
                    &[("amount", &table.amount[first..]), ("cost", &table.cost[first..])],
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
