//! Faults of single rows: what is wrong, where, how often, and how much money it carries.
//!
//! Equal faults of one file and column are one diagnostic with a count and the first places, so that a report stays
//! readable when a million rows share a fault.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Places kept of one diagnostic; the count says how many there are in all.
const PLACES_KEPT: usize = 10;
/// Characters shown of an offending value.
const VALUE_SHOWN: usize = 60;

/// The kinds of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// A row has more or fewer fields than the header.
    RaggedRow,
    /// A required cell is empty.
    MissingValue,
    /// A number cannot be read.
    UnreadableNumber,
    /// A date cannot be read.
    UnreadableDate,
    /// A yes/no cell says something else.
    UnreadableFlag,
    /// An id that must be unique came before.
    DuplicateId,
    /// A word that `case.toml` does not map.
    UnmappedValue,
    /// A sponsor that is not in the participants table.
    UnknownSponsor,
    /// A participant who is their own sponsor.
    SelfSponsor,
    /// Sponsors that lead back to where they started.
    SponsorCycle,
    /// A sponsor who joined after the recruit.
    SponsorJoinedLater,
    /// A placement that is not in the participants table.
    UnknownPlacement,
    /// A buyer that is not in the participants table.
    UnknownBuyer,
    /// A seller that is not in the participants table.
    UnknownSeller,
    /// A payee that is not in the participants table.
    UnknownPayee,
    /// Any other participant named that is not in the participants table.
    UnknownParticipant,
    /// A commission or a refund that names an order which is not in the orders table.
    UnknownOrder,
    /// A date outside the period.
    OutsidePeriod,
    /// An order with a negative amount.
    NegativeAmount,
    /// A refund or an expense with a negative amount.
    NegativeRefund,
    /// A claw-back.
    ClawBack,
    /// An order dated before its buyer joined.
    OrderBeforeJoining,
    /// An order dated after its buyer left.
    OrderAfterLeaving,
    /// A commission earned after the payee left.
    PayAfterLeaving,
    /// A preferred or retail account that was paid or recruited.
    CustomerWhoEarns,
    /// An order before the first recorded class of its buyer.
    ClassNotRecorded,
    /// A product order without a volume, where others have one.
    VolumeNotRecorded,
    /// Amounts that were not whole minor units.
    RoundedAmount,
    /// A file of exactly as many rows as a spreadsheet holds.
    CutSpreadsheet,
    /// A byte-order mark before the header.
    ByteOrderMark,
    /// A house account that is not in the participants table.
    UnknownHouseAccount,
    /// A share that is not between 0 and 1.
    NoShare,
}

/// What a fault does to its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The row is left out and counted against `--max-bad-rows`.
    LeftOut,
    /// The row is readable and counts; what it says is doubtful.
    Kept,
    /// The row lies outside the period, and is not measured.
    Excluded,
    /// Nothing is lost; worth knowing.
    Noted,
}

impl Fault {
    /// What the fault does to its row.
    pub fn effect(self) -> Effect {
        match self {
            Self::RaggedRow
            | Self::MissingValue
            | Self::UnreadableNumber
            | Self::UnreadableDate
            | Self::UnreadableFlag
            | Self::NoShare
            | Self::DuplicateId => Effect::LeftOut,
            Self::OutsidePeriod => Effect::Excluded,
            Self::ClawBack | Self::RoundedAmount | Self::ByteOrderMark | Self::CutSpreadsheet => Effect::Noted,
            _ => Effect::Kept,
        }
    }

    /// What is wrong, as a sentence fragment.
    pub fn says(self) -> &'static str {
        match self {
            Self::RaggedRow => "the row does not have as many fields as the header",
            Self::MissingValue => "a required cell is empty",
            Self::UnreadableNumber => "not a number",
            Self::UnreadableDate => "not a date",
            Self::UnreadableFlag => "neither yes nor no",
            Self::DuplicateId => "the id came before",
            Self::UnmappedValue => "a word that is not mapped",
            Self::UnknownSponsor => "the sponsor is not among the participants",
            Self::SelfSponsor => "the participant is their own sponsor",
            Self::SponsorCycle => "the sponsors lead back to where they started",
            Self::SponsorJoinedLater => "the sponsor joined after the recruit",
            Self::UnknownPlacement => "the placement is not among the participants",
            Self::UnknownBuyer => "the buyer is not among the participants",
            Self::UnknownSeller => "the seller is not among the participants",
            Self::UnknownPayee => "the payee is not among the participants",
            Self::UnknownParticipant => "the participant is not in the participants table",
            Self::UnknownOrder => "the order is not in the orders table",
            Self::OutsidePeriod => "dated outside the period",
            Self::NegativeAmount => "an order with a negative amount",
            Self::NegativeRefund => "a negative amount where a positive one belongs",
            Self::ClawBack => "a negative commission",
            Self::OrderBeforeJoining => "ordered before the buyer joined",
            Self::OrderAfterLeaving => "ordered after the buyer left",
            Self::PayAfterLeaving => "earned after the payee left",
            Self::CustomerWhoEarns => "a customer account that was paid or that recruited",
            Self::ClassNotRecorded => "before the first class recorded for the buyer",
            Self::VolumeNotRecorded => "a product order without a volume",
            Self::RoundedAmount => "not a whole number of minor units",
            Self::CutSpreadsheet => "exactly 1,048,575 rows, as many as a spreadsheet holds below its header",
            Self::ByteOrderMark => "starts with a byte-order mark",
            Self::UnknownHouseAccount => "the house account is not among the participants",
            Self::NoShare => "not a share between 0 and 1",
        }
    }

    /// What happens to the row, and what the reader can do.
    pub fn advice(self) -> &'static str {
        match self {
            Self::RaggedRow => "left out; a separator inside a value needs quotes around the value",
            Self::MissingValue => "left out; fill the cell or leave the row out of the export",
            Self::UnreadableNumber => {
                "left out; write plain decimals without currency signs or thousands separators, or set decimal_comma = true"
            }
            Self::UnreadableDate => "left out; write YYYY-MM-DD, or declare date_format for the table in case.toml",
            Self::UnreadableFlag => "left out; write true or false",
            Self::DuplicateId => {
                "the first row counts and this one is left out; an export with one row an item needs a line column"
            }
            Self::UnmappedValue => {
                "kept as of unknown kind, which widens bounds; map the word under [tables.<table>.values.<column>] in case.toml"
            }
            Self::UnknownSponsor | Self::SelfSponsor | Self::SponsorCycle => {
                "kept in every total, but without a place in the tree; what hangs below is unplaced too"
            }
            Self::SponsorJoinedLater => "kept; check the two dates",
            Self::UnknownPlacement | Self::UnknownSeller => "kept; the name leads nowhere",
            Self::UnknownBuyer => "kept as revenue of unknown buyer class, which widens bounds",
            Self::UnknownPayee => "kept in reward totals, but in nobody's income",
            Self::UnknownParticipant => "kept in totals, but in nobody's account",
            Self::UnknownOrder => "kept; commissions without a found order count as untraced",
            Self::OutsidePeriod => "not measured; change [period] in case.toml if it belongs in",
            Self::NegativeAmount => "kept and netted; if it is a refund it belongs in the returns table",
            Self::NegativeRefund => "kept and netted; refunds and expenses are positive amounts",
            Self::ClawBack => "netted, and totalled apart",
            Self::OrderBeforeJoining | Self::OrderAfterLeaving | Self::PayAfterLeaving => "kept; check the dates",
            Self::CustomerWhoEarns => {
                "kept in its declared class; shares by class carry bounds for the class it behaves like"
            }
            Self::ClassNotRecorded => "kept as of unknown class, which widens bounds",
            Self::VolumeNotRecorded => "kept; months with such an order are left out of measures of own volume",
            Self::RoundedAmount => "rounded half to even",
            Self::CutSpreadsheet => "the export was probably cut there; ask for the whole as CSV or Parquet",
            Self::ByteOrderMark => "read without it",
            Self::UnknownHouseAccount => "ignored; check the id in case.toml",
            Self::NoShare => "left out; write 70 % as 0.70",
        }
    }
}

/// Where a fault stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Row: the line of a text file (the header is line 1), else the row of the table (the first is 1).
    pub row: u64,
    /// What stands there; shortened where it is shown.
    pub value: String,
}

/// One kind of fault in one column of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// Table.
    pub table: String,
    /// File, relative to the case folder.
    pub file: String,
    /// Column, as the file names it; empty for faults of whole rows or files.
    pub column: String,
    /// What is wrong.
    pub fault: Fault,
    /// What it does to the rows.
    pub effect: Effect,
    /// What is wrong, in words.
    pub message: String,
    /// What happens to the row, and what the reader can do.
    pub advice: String,
    /// Rows with this fault.
    pub rows: u64,
    /// Money these rows carry, in major units; absent where the table has none or it cannot be read.
    pub money: Option<f64>,
    /// The first places.
    pub places: Vec<Place>,
}

impl Diagnostic {
    /// Cuts what its places quote to what a line holds.
    pub fn cut(&mut self) {
        for place in &mut self.places {
            place.value = place.shown();
        }
    }
}

impl Place {
    /// What stands there, cut to what a line holds.
    pub fn shown(&self) -> String {
        self.value.chars().take(VALUE_SHOWN).collect()
    }
}

/// What the loader knows of a faulty row.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'a> {
    /// Table.
    pub table: &'static str,
    /// File, relative to the case folder.
    pub file: &'a str,
    /// Column, as the file names it.
    pub column: &'a str,
    /// Row or line.
    pub row: u64,
}

#[derive(Debug)]
struct Tally {
    table: &'static str,
    fault: Fault,
    file: String,
    column: String,
    rows: u64,
    minor: Option<i64>,
    rounding: Option<f64>,
    places: Vec<Place>,
}

/// Collects faults while tables are read.
#[derive(Debug, Default)]
pub struct Diagnostics {
    // A few dozen at most, so a scan beats a map whose keys are built for every row.
    tallies: Vec<Tally>,
}

impl Diagnostics {
    /// Adds one faulty row with what stands there and the money it carries (minor units).
    pub fn add(&mut self, fault: Fault, spot: Spot<'_>, value: &str, minor: Option<i64>) {
        self.add_with(fault, spot, || value.to_owned(), minor);
    }

    /// As [`Diagnostics::add`]; the value is only asked for when the place is kept.
    pub fn add_with(&mut self, fault: Fault, spot: Spot<'_>, value: impl FnOnce() -> String, minor: Option<i64>) {
        let tally = self.tally(fault, spot);
        tally.rows += 1;
        if let Some(minor) = minor {
            tally.minor = Some(tally.minor.unwrap_or(0).saturating_add(minor));
        }
        if tally.places.len() < PLACES_KEPT {
            tally.places.push(Place { row: spot.row, value: value() });
        }
    }

    /// Adds one number that was rounded; of an amount, with what rounding added (fractions of a minor unit).
    pub fn add_rounding(&mut self, spot: Spot<'_>, units: Option<f64>) {
        self.add_with(Fault::RoundedAmount, spot, String::new, None);
        let tally = self.tally(Fault::RoundedAmount, spot);
        if let Some(units) = units {
            tally.rounding = Some(tally.rounding.unwrap_or(0.0) + units);
        }
    }

    fn tally(&mut self, fault: Fault, spot: Spot<'_>) -> &mut Tally {
        let known = self
            .tallies
            .iter()
            .position(|t| t.fault == fault && t.table == spot.table && t.column == spot.column && t.file == spot.file);
        let at = known.unwrap_or_else(|| {
            self.tallies.push(Tally {
                table: spot.table,
                fault,
                file: spot.file.to_owned(),
                column: spot.column.to_owned(),
                rows: 0,
                minor: None,
                rounding: None,
                places: Vec::new(),
            });
            self.tallies.len() - 1
        });
        &mut self.tallies[at]
    }

    /// Rows left out of one table.
    pub fn left_out(&self, table: &str) -> u64 {
        self.tallies
            .iter()
            .filter(|tally| tally.table == table && tally.fault.effect() == Effect::LeftOut)
            .map(|tally| tally.rows)
            .sum()
    }

    /// The diagnostics in order of table, kind, file and column; `major` turns minor units into major ones.
    pub fn finish(mut self, major: impl Fn(f64) -> f64) -> Vec<Diagnostic> {
        self.tallies
            .sort_by(|a, b| (a.table, a.fault, &a.file, &a.column).cmp(&(b.table, b.fault, &b.file, &b.column)));
        self.tallies
            .into_iter()
            .map(|tally| Diagnostic {
                table: tally.table.to_owned(),
                file: tally.file,
                column: tally.column,
                fault: tally.fault,
                effect: tally.fault.effect(),
                message: tally.fault.says().to_owned(),
                advice: tally.fault.advice().to_owned(),
                rows: tally.rows,
                money: tally.rounding.map(&major).or_else(|| tally.minor.map(|minor| major(minor as f64))),
                places: tally.places,
            })
            .collect()
    }
}
