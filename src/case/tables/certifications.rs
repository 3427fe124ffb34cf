//! Certifications: what participants declared of a month's customers and resales.

use super::door::{Door, Rows, Unreadable};
use super::is_somebody;
use super::participants::Participants;
use crate::calendar::{Day, OUTSIDE, show_day};
use crate::case::cell::Numbers;
use crate::case::diagnostic::Fault;
use crate::case::problem::Problem;
use crate::case::source::TableSource;
use crate::money::VOLUME_PLACES;

/// The certifications table; every vector has one entry a row.
#[derive(Debug, Default)]
pub struct Certifications {
    /// Who certified: a participant or [`super::STRANGER`].
    pub participant: Vec<u32>,
    /// A day of the month that is certified.
    pub day: Vec<Day>,
    /// Month of the period that is certified, or [`OUTSIDE`].
    pub month: Vec<u16>,
    /// Different retail customers claimed, where any number is.
    pub customers: Vec<Option<i64>>,
    /// Share of the goods bought that is claimed resold, where one is.
    pub resold_share: Vec<Option<f64>>,
}

impl Certifications {
    /// Reads the table.
    pub fn read(source: &TableSource, participants: &Participants, door: &mut Door<'_>) -> Result<Self, Vec<Problem>> {
        let mut table = Self::default();
        door.read(source, &mut table, |_, _| {}, |table, rows, door| table.take(rows, participants, door))?;
        Ok(table)
    }

    fn take(&mut self, rows: &Rows<'_>, participants: &Participants, door: &mut Door<'_>) {
        let (ids, days) = (rows.texts("participant_id"), rows.dates("certified_month"));
        let (customers, shares) = (rows.numbers("customers", 0), rows.numbers("resold_share", VOLUME_PLACES));
        let first = self.day.len();
        for row in 0..rows.count() {
            let Some(name) = door.text(ids.get(row), rows.at("participant_id", row), None) else { continue };
            let Some(day) = door.day(rows, &days, "certified_month", row, None) else { continue };
            let Ok(customers) = door.optional(rows, &customers, "customers", row, None) else { continue };
            let Ok(share) = share_of(&shares, rows, row, door) else { continue };
            let participant = participants.find(Some(name));
            if !is_somebody(participant) {
                door.diagnostics.add(Fault::UnknownParticipant, rows.spot("participant_id", row), name, None);
            }
            let month = door.period.month_of(day);
            if month == OUTSIDE {
                let spot = rows.spot("certified_month", row);
                door.diagnostics.add_with(Fault::OutsidePeriod, spot, || show_day(day), None);
            }
            self.participant.push(participant);
            self.day.push(day);
            self.month.push(month);
            self.customers.push(customers);
            self.resold_share.push(share);
        }
        door.total("certifications", &self.day[first..], &self.month[first..], &[]);
    }
}

/// The claimed share of a row; `Err` where something stands there that is none, which is reported.
fn share_of(shares: &Numbers, rows: &Rows<'_>, row: usize, door: &mut Door<'_>) -> Result<Option<f64>, Unreadable> {
    let whole = 10_i64.pow(VOLUME_PLACES);
    match door.optional(rows, shares, "resold_share", row, None)? {
        Some(share) if !(0..=whole).contains(&share) => {
            door.diagnostics.add(Fault::NoShare, rows.spot("resold_share", row), &shares.shown(row), None);
            Err(Unreadable)
        }
        share => Ok(share.map(|share| share as f64 / whole as f64)),
    }
}
