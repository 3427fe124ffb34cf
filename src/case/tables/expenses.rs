//! Expenses: participants' costs besides what they pay the company.

use super::door::Door;
use super::participants::Participants;
use crate::calendar::{Day, OUTSIDE};
use crate::case::diagnostic::Fault;
use crate::case::problem::Problem;
use crate::case::source::TableSource;

/// The expenses table; every vector has one entry a row.
#[derive(Debug, Default)]
pub struct Expenses {
    /// Whose: a participant, [`super::NOBODY`] or [`super::STRANGER`].
    pub participant: Vec<u32>,
    /// Month of the period, or [`OUTSIDE`].
    pub month: Vec<u16>,
    /// Day.
    pub day: Vec<Day>,
    /// Amount, minor units.
    pub amount: Vec<i64>,
}

impl Expenses {
    /// Reads the table.
    pub fn read(source: &TableSource, participants: &Participants, door: &mut Door<'_>) -> Result<Self, Vec<Problem>> {
        let mut table = Self::default();
        door.read(
            source,
            &mut table,
            |_, _| {},
            |table, rows, door| {
                let (ids, days) = (rows.texts("participant_id"), rows.dates("spent_on"));
                let amounts = rows.money("amount", door.currency);
                let first = table.amount.len();
                for row in 0..rows.count() {
                    let Some(amount) = door.amount(rows, &amounts, "amount", row) else { continue };
                    let Some(day) = door.day(rows, &days, "spent_on", row, Some(amount)) else { continue };
                    if amount < 0 {
                        door.diagnostics.add(
                            Fault::NegativeRefund,
                            rows.spot("amount", row),
                            &amounts.shown(row),
                            Some(amount),
                        );
                    }
                    let participant = participants.find(ids.get(row));
                    door.report_stranger(
                        participant,
                        Fault::UnknownParticipant,
                        rows.at("participant_id", row),
                        ids.get(row),
                        amount,
                    );
                    table.participant.push(participant);
                    table.month.push(door.month(rows, "spent_on", row, day, amount));
                    table.day.push(day);
                    table.amount.push(amount);
                }
                door.total(
                    "expenses",
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
