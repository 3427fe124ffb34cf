//! Files become batches of columns, whatever their format.
//!
//! One thread decodes, one looks up the names in the batch before, and the loader types the one before that, so that
//! all cores work and only a few batches are ever in memory.

mod csv;
mod json_lines;
mod parquet;
mod spreadsheet;

use super::problem::{Problem, nearest};
use super::schema::TableSchema;
use super::source::{SourceFile, Storage, TableSource};
use arrow_array::{ArrayRef, StringArray};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

/// Batches in flight between two threads.
const IN_FLIGHT: usize = 2;
/// Rows a batch of text has at most.
const TEXT_BATCH: usize = 16_384;

/// How rows of a batch are numbered.
#[derive(Clone, Debug)]
pub enum RowNumbers {
    /// The first row's number; the rest follow.
    From(u64),
    /// The line of each row.
    Lines(Vec<u64>),
}

impl RowNumbers {
    /// The number of a row of the batch.
    pub fn of(&self, row: usize) -> u64 {
        match self {
            Self::From(first) => first + row as u64,
            Self::Lines(lines) => lines[row],
        }
    }
}

/// Rows of one file: a column for each column of the schema that the file has.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Columns in the order of the schema.
    pub columns: Vec<Option<ArrayRef>>,
    /// Number of rows.
    pub rows: usize,
    /// Their numbers.
    pub numbers: RowNumbers,
    /// Lines that do not have as many fields as the header, with how many they have; they are not among the rows.
    pub ragged: Vec<(u64, usize)>,
}

/// What a decoder sends.
#[derive(Debug)]
pub enum Piece {
    /// How many rows the file has, if its format says so beforehand.
    Expect(usize),
    /// The file starts with a byte-order mark.
    ByteOrderMark,
    /// Rows.
    Rows(Batch),
}

/// Takes pieces from a decoder; `false` = no more are wanted.
pub type Send<'a> = dyn FnMut(Piece) -> bool + 'a;

/// What is done to the rows of a file beside the loader, which gets the result with them.
pub type Prepare<'a, P> = dyn FnMut(&SourceFile, &Batch) -> P + std::marker::Send + 'a;

/// Reads every file of a table in order, handing each piece to `take`, rows with what `prepare` made of them. Files that
/// cannot be read are returned as problems; the others are still read, so that one run shows all that is wrong.
pub fn read_table<P: std::marker::Send>(
    source: &TableSource,
    prepare: &mut Prepare<'_, P>,
    take: &mut dyn FnMut(&SourceFile, Piece, Option<P>),
) -> Result<(), Vec<Problem>> {
    let mut problems = Vec::new();
    for file in &source.files {
        let (sender, raw) = sync_channel(IN_FLIGHT);
        let (ready, receiver) = sync_channel(IN_FLIGHT);
        let prepare = &mut *prepare;
        let outcome = std::thread::scope(|scope| {
            let decoder = scope.spawn(move || decode(source, file, &mut |piece| sender.send(piece).is_ok()));
            scope.spawn(move || {
                for piece in raw {
                    let made = if let Piece::Rows(batch) = &piece { Some(prepare(file, batch)) } else { None };
                    if ready.send((piece, made)).is_err() {
                        return;
                    }
                }
            });
            for (piece, made) in receiver {
                take(file, piece, made);
            }
            // A decoder may give up on a file that is damaged in a way its library does not foresee.
            decoder.join().unwrap_or_else(|_| {
                Err(Problem::new(&file.shown, "the file is damaged and cannot be decoded", "export it again"))
            })
        });
        if let Err(problem) = outcome {
            problems.push(problem);
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn decode(source: &TableSource, file: &SourceFile, send: &mut Send<'_>) -> Result<(), Problem> {
    if std::fs::metadata(&file.path).is_ok_and(|m| m.len() == 0) {
        return Err(empty(file));
    }
    match file.storage {
        Storage::Csv { gzip } => csv::decode(source, file, gzip, send),
        Storage::Parquet => parquet::decode(source, file, send),
        Storage::JsonLines { gzip } => json_lines::decode(source, file, gzip, send),
        Storage::Spreadsheet => spreadsheet::decode(source, file, send),
    }
}

fn empty(file: &SourceFile) -> Problem {
    Problem::new(
        &file.shown,
        "the file is empty",
        "export the table again, or leave it out: a missing table is not assessed, never zero",
    )
}

/// For each column of the schema, where it stands among the names a file has.
///
/// An error names every required column that is missing, each with the nearest name the file has.
fn locate(source: &TableSource, file: &SourceFile, names: &[String]) -> Result<Vec<Option<usize>>, Problem> {
    if names.iter().all(String::is_empty) {
        return Err(empty(file));
    }
    let mut missing = Vec::new();
    let places = source
        .schema
        .columns
        .iter()
        .map(|column| {
            let wanted = source.entry.columns.get(column.name);
            let name = wanted.map_or(column.name, String::as_str);
            let place = names.iter().position(|n| n == name);
            let constant = file.partition.iter().any(|(key, _)| key == name);
            if place.is_none() && !constant && (column.required || wanted.is_some()) {
                missing.push(missing_column(source.schema, column.name, name, names));
            }
            place
        })
        .collect();
    if missing.is_empty() {
        return Ok(places);
    }
    Err(Problem::new(
        &file.shown,
        missing.join("; "),
        format!(
            "the file has: {}. Map names in case.toml: [tables.{}.columns] ours = \"theirs\"",
            names.join(", "),
            source.schema.name
        ),
    ))
}

fn missing_column(schema: &TableSchema, ours: &str, wanted: &str, names: &[String]) -> String {
    let hint = nearest(wanted, names.iter().map(String::as_str))
        .map_or(String::new(), |near| format!(" (did you mean `{near}`?)"));
    if ours == wanted {
        format!("column `{ours}` of {} is missing{hint}", schema.name)
    } else {
        format!("column `{wanted}`, mapped to `{ours}` of {}, is missing{hint}", schema.name)
    }
}

/// Columns whose value stands in the folder name, repeated for every row of a batch.
fn fill_from_folder(source: &TableSource, file: &SourceFile, columns: &mut [Option<ArrayRef>], rows: usize) {
    for (slot, column) in columns.iter_mut().zip(source.schema.columns) {
        let name = source.entry.columns.get(column.name).map_or(column.name, String::as_str);
        if slot.is_none()
            && let Some((_, value)) = file.partition.iter().find(|(key, _)| key == name)
        {
            let repeated = StringArray::from_iter_values(std::iter::repeat_n(value, rows));
            *slot = Some(Arc::new(repeated));
        }
    }
}

/// Collects text cells into batches; for formats whose cells are text.
struct TextBatches<'a> {
    source: &'a TableSource,
    file: &'a SourceFile,
    places: Vec<Option<usize>>,
    builders: Vec<arrow_array::builder::StringBuilder>,
    lines: Vec<u64>,
    ragged: Vec<(u64, usize)>,
}

impl<'a> TextBatches<'a> {
    fn new(source: &'a TableSource, file: &'a SourceFile, places: Vec<Option<usize>>) -> Self {
        let builders = places.iter().map(|_| arrow_array::builder::StringBuilder::new()).collect();
        Self { source, file, places, builders, lines: Vec::new(), ragged: Vec::new() }
    }

    /// Adds one row; `cell(i)` is the text of the file's column `i`. Returns `false` when no more rows are wanted.
    fn push<'c>(&mut self, line: u64, cell: impl Fn(usize) -> Option<&'c str>, send: &mut Send<'_>) -> bool {
        for (builder, place) in self.builders.iter_mut().zip(&self.places) {
            if let Some(place) = place {
                builder.append_option(cell(*place));
            }
        }
        self.lines.push(line);
        self.lines.len() < TEXT_BATCH || self.flush(send)
    }

    fn flush(&mut self, send: &mut Send<'_>) -> bool {
        let rows = self.lines.len();
        let mut columns: Vec<Option<ArrayRef>> = self
            .builders
            .iter_mut()
            .zip(&self.places)
            .map(|(builder, place)| place.map(|_| Arc::new(builder.finish()) as ArrayRef))
            .collect();
        fill_from_folder(self.source, self.file, &mut columns, rows);
        send(Piece::Rows(Batch {
            columns,
            rows,
            numbers: RowNumbers::Lines(std::mem::take(&mut self.lines)),
            ragged: std::mem::take(&mut self.ragged),
        }))
    }
}
