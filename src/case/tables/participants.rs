//! Participants: who there is, who recruited them, and what they may do.

use super::door::{Door, Rows};
use super::labels::Labels;
use super::{NOBODY, STRANGER};
use crate::calendar::Day;
use crate::case::cell::{Cell, Texts};
use crate::case::diagnostic::{Fault, Spot};
use crate::case::problem::Problem;
use crate::case::source::TableSource;
use crate::genealogy::{Genealogy, ORPHAN, ROOT};
use crate::identity::IdIndex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an account may do, as the company declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// May earn and recruit.
    Business,
    /// A discount buyer who cannot earn.
    Preferred,
    /// A registered end customer.
    Retail,
    /// Not recorded, or a word that is not mapped.
    Unknown,
}

impl Class {
    /// The class at a position of [`crate::case::schema::CLASSES`].
    pub fn at(position: u8) -> Self {
        [Self::Business, Self::Preferred, Self::Retail].get(usize::from(position)).copied().unwrap_or(Self::Unknown)
    }

    /// Our word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Preferred => "preferred",
            Self::Retail => "retail",
            Self::Unknown => "unknown",
        }
    }
}

/// The day of somebody who has not left.
pub const STILL_THERE: Day = Day::MAX;

/// The participants table; every vector has one entry a participant.
#[derive(Debug, Default)]
pub struct Participants {
    /// Their ids.
    pub ids: IdIndex,
    /// Declared class as of the export.
    pub class: Vec<Class>,
    /// Day of joining.
    pub joined: Vec<Day>,
    /// Day of leaving, or [`STILL_THERE`].
    pub left: Vec<Day>,
    /// Where they were placed: a participant, [`NOBODY`] or [`STRANGER`]; empty when the table has no such column.
    pub placement: Vec<u32>,
    /// Rank names.
    pub rank: Labels,
    /// Region names.
    pub region: Labels,
    /// Household names.
    pub household: Labels,
    /// Whether the position is the company's own.
    pub house: Vec<bool>,
    sponsor_names: Labels,
    placement_names: Labels,
    origin: Vec<(u32, u64)>,
    files: Vec<String>,
    theirs: BTreeMap<String, String>,
    pending: Vec<Pending>,
}

/// A fault of a participant's place in the tree, told when the money of the participant is known.
#[derive(Debug)]
struct Pending {
    fault: Fault,
    participant: u32,
    column: &'static str,
    value: String,
}

impl Participants {
    /// Number of participants.
    pub fn len(&self) -> usize {
        self.class.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.class.is_empty()
    }

    /// The number of a participant named in another table: [`NOBODY`] for no name, [`STRANGER`] for an unknown one.
    #[inline]
    pub fn find(&self, name: Option<&str>) -> u32 {
        name.map_or(NOBODY, |name| self.ids.get(name).unwrap_or(STRANGER))
    }

    /// The numbers of a whole column of names. One tight loop over the column lets the processor overlap the
    /// memory accesses of many rows, which a lookup between other work does not.
    pub fn find_all(&self, names: &Texts, rows: usize) -> Vec<u32> {
        (0..rows).map(|row| self.find(names.get(row))).collect()
    }

    /// Reads the table and builds the sponsor forest.
    pub fn read(
        source: &TableSource,
        house: &[String],
        door: &mut Door<'_>,
    ) -> Result<(Self, Genealogy), Vec<Problem>> {
        let mut table = Self::default();
        table.theirs.clone_from(&source.entry.columns);
        door.read(source, &mut table, |_, _| {}, Self::take)?;
        table.mark_house_accounts(house, door);
        table.placement = table.resolve_placements();
        let genealogy = table.resolve_sponsors();
        Ok((table, genealogy))
    }

    fn take(&mut self, rows: &Rows<'_>, door: &mut Door<'_>) {
        let (ids, sponsors, placements) =
            (rows.texts("participant_id"), rows.texts("sponsor_id"), rows.texts("placement_id"));
        let (joined, left, classes) = (rows.dates("joined_on"), rows.dates("left_on"), rows.choices("class"));
        let (ranks, regions, households) = (rows.texts("rank"), rows.texts("region"), rows.texts("household"));
        for row in 0..rows.count() {
            let Some(id) = door.text(ids.get(row), rows.at("participant_id", row), None) else {
                continue;
            };
            let Some(joined_on) = door.day(rows, &joined, "joined_on", row, None) else {
                continue;
            };
            let left_on = match left.get(row) {
                Cell::Empty => STILL_THERE,
                cell => match door.need(cell, Fault::UnreadableDate, rows.at("left_on", row), || left.shown(row), None)
                {
                    Some(day) => day,
                    None => continue,
                },
            };
            let (_, new) = self.ids.add(id);
            if !new {
                door.diagnostics.add(Fault::DuplicateId, rows.spot("participant_id", row), id, None);
                continue;
            }
            self.class.push(class_of(classes.get(row), rows.spot("class", row), classes.shown(row), door));
            self.joined.push(joined_on);
            self.left.push(left_on);
            self.sponsor_names.push(sponsors.get(row));
            self.placement_names.push(placements.get(row));
            self.rank.push(ranks.get(row));
            self.region.push(regions.get(row));
            self.household.push(households.get(row));
            let spot = rows.spot("", row);
            if self.files.last().is_none_or(|file| file != spot.file) {
                self.files.push(spot.file.to_owned());
            }
            self.origin.push((self.files.len() as u32 - 1, spot.row));
        }
    }

    fn mark_house_accounts(&mut self, house: &[String], door: &mut Door<'_>) {
        self.house = vec![false; self.len()];
        for id in house {
            if let Some(number) = self.ids.get(id) {
                self.house[number as usize] = true;
            } else {
                let spot =
                    Spot { table: "participants", file: crate::case::manifest::FILE, column: "house_accounts", row: 1 };
                door.diagnostics.add(Fault::UnknownHouseAccount, spot, id, None);
            }
        }
    }

    fn resolve_placements(&mut self) -> Vec<u32> {
        let names = std::mem::take(&mut self.placement_names);
        if names.distinct() == 0 {
            return Vec::new();
        }
        let found: Vec<u32> = (0..self.len() as u32).map(|person| self.find(names.get(person).as_deref())).collect();
        for (person, _) in found.iter().enumerate().filter(|(_, found)| **found == STRANGER) {
            self.suspect(Fault::UnknownPlacement, person as u32, "placement_id", &names);
        }
        found
    }

    fn resolve_sponsors(&mut self) -> Genealogy {
        let names = std::mem::take(&mut self.sponsor_names);
        let mut sponsor = Vec::with_capacity(self.len());
        for person in 0..self.len() as u32 {
            sponsor.push(match self.find(names.get(person).as_deref()) {
                NOBODY => ROOT,
                STRANGER => {
                    self.suspect(Fault::UnknownSponsor, person, "sponsor_id", &names);
                    ORPHAN
                }
                own if own == person => {
                    self.suspect(Fault::SelfSponsor, person, "sponsor_id", &names);
                    ORPHAN
                }
                found => {
                    if self.joined[found as usize] > self.joined[person as usize] {
                        self.suspect(Fault::SponsorJoinedLater, person, "sponsor_id", &names);
                    }
                    found
                }
            });
        }
        let genealogy = Genealogy::new(sponsor);
        for &person in genealogy.in_cycle() {
            self.suspect(Fault::SponsorCycle, person, "sponsor_id", &names);
        }
        genealogy
    }

    fn suspect(&mut self, fault: Fault, participant: u32, column: &'static str, names: &Labels) {
        let value = names.get(participant).unwrap_or_default().into_owned();
        self.pending.push(Pending { fault, participant, column, value });
    }

    /// Tells what is wrong with places in the tree, with what each participant bought (minor units).
    pub fn report_places(&mut self, bought: &[i64], door: &mut Door<'_>) {
        for pending in std::mem::take(&mut self.pending) {
            let money = bought.get(pending.participant as usize).copied();
            door.diagnostics.add(pending.fault, self.spot(pending.participant, pending.column), &pending.value, money);
        }
    }

    /// Where a participant stands in the files.
    pub fn spot<'s>(&'s self, participant: u32, column: &'s str) -> Spot<'s> {
        let (file, row) = self.origin[participant as usize];
        let theirs = self.theirs.get(column).map_or(column, String::as_str);
        Spot { table: "participants", file: &self.files[file as usize], column: theirs, row }
    }
}

/// The class a cell names; an unmapped word is reported and becomes [`Class::Unknown`].
pub(super) fn class_of(cell: Cell<u8>, spot: Spot<'_>, shown: &str, door: &mut Door<'_>) -> Class {
    match cell {
        Cell::Value(position) => Class::at(position),
        Cell::Empty | Cell::Unreadable => {
            door.diagnostics.add(Fault::UnmappedValue, spot, shown, None);
            Class::Unknown
        }
    }
}
