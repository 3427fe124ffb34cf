//! The door: every table is read through it, so that every fault is reported the same way and every row is counted.

use crate::calendar::{Day, OUTSIDE, Period, show_day};
use crate::case::cell::{Cell, Choices, Dates, Flags, Numbers, Texts};
use crate::case::diagnostic::{Diagnostics, Fault, Spot};
use crate::case::problem::Problem;
use crate::case::read::{Batch, Piece, read_table};
use crate::case::schema::ColumnType;
use crate::case::source::{SourceFile, Storage, TableSource};
use crate::case::tables::STRANGER;
use crate::money::{Currency, Fixed, VOLUME_PLACES};
use crate::progress::Progress;
use arrow_array::ArrayRef;
use std::collections::{BTreeMap, BTreeSet};

/// Rows that a spreadsheet holds below its header.
const SPREADSHEET_ROWS: u64 = 1_048_575;
/// Most rows of one table: row numbers are 32 bits, with room for the sentinels.
const MOST_ROWS: u64 = u32::MAX as u64 - 16;

/// Most money of one table, minor units: sums stay far from the ends of 64 bits.
const MOST_MONEY: u128 = 1 << 60;

/// What one table held: its control totals.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Files read, as reports name them.
    pub files: Vec<String>,
    /// Rows below the headers.
    pub rows: u64,
    /// Rows left out because they cannot be read.
    pub left_out: u64,
    /// Readable rows dated outside the period.
    pub outside: u64,
    /// First and last day seen.
    pub days: Option<(Day, Day)>,
    /// Sum of each money column over all readable rows, minor units.
    pub sums: BTreeMap<&'static str, i64>,
    /// The columns that one of the files has, by our names.
    pub columns: BTreeSet<&'static str>,
    /// Sum of all amounts without their signs.
    magnitude: u128,
}

/// What is shared by all tables while they are read.
pub struct Door<'a> {
    /// Currency of every amount.
    pub currency: &'a Currency,
    /// Period of the case.
    pub period: &'a Period,
    /// Faults so far.
    pub diagnostics: &'a mut Diagnostics,
    /// Where progress is shown.
    pub progress: &'a dyn Progress,
    /// Control totals of the tables read so far.
    pub totals: BTreeMap<&'static str, Totals>,
}

/// Rows of one batch, with their columns by name.
pub struct Rows<'a> {
    source: &'a TableSource,
    file: &'a SourceFile,
    batch: &'a Batch,
}

/// Something stands in an optional cell that cannot be read; it was reported.
#[derive(Clone, Copy, Debug)]
pub struct Unreadable;

/// A cell of a batch. Where it stands is worked out only when it is reported.
#[derive(Clone, Copy)]
pub struct At<'r, 'a> {
    rows: &'r Rows<'a>,
    column: &'r str,
    row: usize,
}

impl At<'_, '_> {
    fn is_money(&self) -> bool {
        let schema = self.rows.source.schema;
        schema.columns[schema.position(self.column)].holds == ColumnType::Money
    }

    /// Where the cell stands.
    pub fn spot(&self) -> Spot<'_> {
        self.rows.spot(self.column, self.row)
    }
}

impl Rows<'_> {
    /// Number of rows.
    pub fn count(&self) -> usize {
        self.batch.rows
    }

    /// Whether the file has a column.
    pub fn has(&self, column: &str) -> bool {
        self.column(column).is_some()
    }

    fn column(&self, column: &str) -> Option<&ArrayRef> {
        self.batch.columns[self.source.schema.position(column)].as_ref()
    }

    /// A text column.
    pub fn texts(&self, column: &str) -> Texts {
        Texts::of(self.column(column))
    }

    /// A money column, in minor units.
    pub fn money(&self, column: &str, currency: &Currency) -> Numbers {
        self.numbers(column, currency.places())
    }

    /// A volume or quantity column.
    pub fn volume(&self, column: &str) -> Numbers {
        self.numbers(column, VOLUME_PLACES)
    }

    /// A column of fixed-point numbers.
    pub fn numbers(&self, column: &str, places: u32) -> Numbers {
        // Only text is written with a comma; a number of another format has a point whatever is declared.
        let comma = self.source.entry.decimal_comma && matches!(self.file.storage, Storage::Csv { .. });
        Numbers::of(self.column(column), places, comma)
    }

    /// A column of days.
    pub fn dates(&self, column: &str) -> Dates {
        Dates::of(self.column(column), self.source.entry.date_format.as_deref())
    }

    /// A yes/no column.
    pub fn flags(&self, column: &str) -> Flags {
        Flags::of(self.column(column))
    }

    /// A column of fixed words.
    pub fn choices(&self, column: &str) -> Choices<'_> {
        let ColumnType::Choice(ours) = self.source.schema.columns[self.source.schema.position(column)].holds else {
            unreachable!("the schema says which columns hold fixed words")
        };
        Choices::of(self.column(column), ours, self.source.entry.values.get(column))
    }

    /// A cell to be named in a report, should it come to that; `column` may be empty for a whole row.
    #[inline]
    pub fn at<'s>(&'s self, column: &'s str, row: usize) -> At<'s, 's> {
        At { rows: self, column, row }
    }

    /// Where a cell stands; `column` may be empty for a whole row.
    pub fn spot<'s>(&'s self, column: &'s str, row: usize) -> Spot<'s> {
        let theirs = self.source.entry.columns.get(column);
        Spot {
            table: self.source.schema.name,
            file: &self.file.shown,
            column: theirs.map_or(column, String::as_str),
            row: self.batch.numbers.of(row),
        }
    }
}

impl Door<'_> {
    /// Reads a table batch by batch. `expect` hears how many rows a file announces, `take` gets the rows.
    pub fn read<T>(
        &mut self,
        source: &TableSource,
        table: &mut T,
        expect: impl Fn(&mut T, usize),
        mut take: impl FnMut(&mut T, &Rows<'_>, &mut Self),
    ) -> Result<(), Vec<Problem>> {
        self.read_prepared(source, table, expect, |_| (), |table, rows, (), door| take(table, rows, door))
    }

    /// The same for a large table: `prepare` looks names up beside the loader, and `take` gets what it found with the
    /// rows.
    pub fn read_prepared<T, P: Send>(
        &mut self,
        source: &TableSource,
        table: &mut T,
        expect: impl Fn(&mut T, usize),
        mut prepare: impl FnMut(&Rows<'_>) -> P + Send,
        mut take: impl FnMut(&mut T, &Rows<'_>, P, &mut Self),
    ) -> Result<(), Vec<Problem>> {
        let name = source.schema.name;
        self.progress.stage(&format!("reading {name}"));
        let mut rows_of_file: BTreeMap<String, u64> = BTreeMap::new();
        let mut prepare = |file: &SourceFile, batch: &Batch| prepare(&Rows { source, file, batch });
        let outcome = read_table(source, &mut prepare, &mut |file, piece, prepared| match piece {
            Piece::Expect(rows) => expect(table, rows),
            Piece::ByteOrderMark => {
                self.diagnostics.add(Fault::ByteOrderMark, whole_file(name, file), "", None);
            }
            Piece::Rows(batch) => {
                for (line, fields) in &batch.ragged {
                    let spot = Spot { row: *line, ..whole_file(name, file) };
                    self.diagnostics.add(Fault::RaggedRow, spot, &format!("{fields} fields"), None);
                }
                let there = source.schema.columns.iter().zip(&batch.columns).filter(|(_, column)| column.is_some());
                self.totals.entry(name).or_default().columns.extend(there.map(|(column, _)| column.name));
                let rows = Rows { source, file, batch: &batch };
                take(table, &rows, prepared.expect("rows are prepared"), self);
                let seen = (batch.rows + batch.ragged.len()) as u64;
                *rows_of_file.entry(file.shown.clone()).or_default() += seen;
                self.progress.rows(seen);
            }
        });
        self.count_rows(source, &rows_of_file);
        outcome?;
        let all: u64 = rows_of_file.values().sum();
        if all > MOST_ROWS {
            return Err(vec![Problem::new(
                name,
                format!("{all} rows are more than one table can hold ({MOST_ROWS})"),
                "split the period into several cases",
            )]);
        }
        if self.totals.get(name).is_some_and(|totals| totals.magnitude > MOST_MONEY) {
            return Err(vec![Problem::new(
                name,
                "the amounts add up to more than can be counted in whole minor units",
                "look for amounts that are no money, such as ids in the amount column",
            )]);
        }
        Ok(())
    }

    fn count_rows(&mut self, source: &TableSource, rows_of_file: &BTreeMap<String, u64>) {
        let name = source.schema.name;
        for file in &source.files {
            let text = matches!(file.storage, Storage::Csv { .. } | Storage::Spreadsheet);
            if text && rows_of_file.get(&file.shown) == Some(&SPREADSHEET_ROWS) {
                self.diagnostics.add(Fault::CutSpreadsheet, whole_file(name, file), "", None);
            }
        }
        let left_out = self.diagnostics.left_out(name);
        let totals = self.totals.entry(name).or_default();
        totals.files = source.files.iter().map(|f| f.shown.clone()).collect();
        totals.rows = rows_of_file.values().sum();
        totals.left_out = left_out;
    }

    /// The value of a required cell; an empty or unreadable one is reported, with the money its row carries.
    #[inline]
    pub fn need<T>(
        &mut self,
        cell: Cell<T>,
        unreadable: Fault,
        at: At<'_, '_>,
        shown: impl FnOnce() -> String,
        money: Option<i64>,
    ) -> Option<T> {
        let fault = match cell {
            Cell::Value(value) => return Some(value),
            Cell::Empty => Fault::MissingValue,
            Cell::Unreadable => unreadable,
        };
        let value = if fault == Fault::MissingValue { String::new() } else { shown() };
        self.diagnostics.add(fault, at.spot(), &value, money);
        None
    }

    /// The text of a required cell.
    #[inline]
    pub fn text<'t>(&mut self, cell: Option<&'t str>, at: At<'_, '_>, money: Option<i64>) -> Option<&'t str> {
        self.need(cell.map_or(Cell::Empty, Cell::Value), Fault::MissingValue, at, String::new, money)
    }

    /// Reports a named participant who is not in the table.
    #[inline]
    pub fn report_stranger(&mut self, participant: u32, fault: Fault, at: At<'_, '_>, name: Option<&str>, money: i64) {
        if participant == STRANGER {
            self.diagnostics.add(fault, at.spot(), name.unwrap_or_default(), Some(money));
        }
    }

    /// The required amount of a row, in minor units; counts it into the control total and reports rounding.
    #[inline]
    pub fn amount(&mut self, rows: &Rows<'_>, cells: &Numbers, column: &'static str, row: usize) -> Option<i64> {
        let at = rows.at(column, row);
        let fixed = self.need(cells.get(row), Fault::UnreadableNumber, at, || cells.shown(row), None)?;
        Some(self.whole(fixed, at))
    }

    /// The optional number of a row; `Err` when it stands there but cannot be read, with the money its row carries.
    #[inline]
    pub fn optional(
        &mut self,
        rows: &Rows<'_>,
        cells: &Numbers,
        column: &'static str,
        row: usize,
        money: Option<i64>,
    ) -> Result<Option<i64>, Unreadable> {
        match cells.get(row) {
            Cell::Empty => Ok(None),
            Cell::Value(fixed) => Ok(Some(self.whole(fixed, rows.at(column, row)))),
            Cell::Unreadable => {
                self.diagnostics.add(Fault::UnreadableNumber, rows.spot(column, row), &cells.shown(row), money);
                Err(Unreadable)
            }
        }
    }

    #[inline]
    fn whole(&mut self, fixed: Fixed, at: At<'_, '_>) -> i64 {
        if fixed.rounding != 0.0 {
            // What rounding adds to a volume or a count is no money.
            self.diagnostics.add_rounding(at.spot(), at.is_money().then_some(fixed.rounding));
        }
        fixed.value
    }

    /// The required day of a row.
    #[inline]
    pub fn day(&mut self, rows: &Rows<'_>, cells: &Dates, column: &str, row: usize, money: Option<i64>) -> Option<Day> {
        self.need(cells.get(row), Fault::UnreadableDate, rows.at(column, row), || cells.shown(row), money)
    }

    /// The month of a dated row, counted and reported when it lies outside the period.
    #[inline]
    pub fn month(&mut self, rows: &Rows<'_>, column: &str, row: usize, day: Day, money: i64) -> u16 {
        let month = self.period.month_of(day);
        if month == OUTSIDE {
            self.diagnostics.add_with(Fault::OutsidePeriod, rows.spot(column, row), || show_day(day), Some(money));
        }
        month
    }

    /// Adds a batch's days and money to the control totals of its table.
    pub fn total(&mut self, table: &'static str, days: &[Day], months: &[u16], columns: &[(&'static str, &[i64])]) {
        let totals = self.totals.entry(table).or_default();
        totals.outside += months.iter().filter(|&&m| m == OUTSIDE).count() as u64;
        if let (Some(&first), Some(&last)) = (days.iter().min(), days.iter().max()) {
            let (low, high) = totals.days.unwrap_or((first, last));
            totals.days = Some((low.min(first), high.max(last)));
        }
        for (column, amounts) in columns {
            let sum: i128 = amounts.iter().map(|&a| i128::from(a)).sum();
            totals.magnitude += amounts.iter().map(|a| u128::from(a.unsigned_abs())).sum::<u128>();
            let total = totals.sums.entry(column).or_default();
            *total = total.saturating_add(i64::try_from(sum).unwrap_or(i64::MAX));
        }
    }
}

fn whole_file<'a>(table: &'static str, file: &'a SourceFile) -> Spot<'a> {
    Spot { table, file: &file.shown, column: "", row: 1 }
}
