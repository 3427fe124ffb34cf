//! Cells of a column, typed: text, days, fixed-point numbers, yes/no, and words of a closed list.

use crate::calendar::{Day, day_from_text};
use crate::money::{Fixed, fixed_from_f64, fixed_from_text};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Float64Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, StringViewArray,
};
use arrow_cast::cast;
use arrow_schema::DataType;
use std::collections::BTreeMap;

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<T> {
    /// Nothing.
    Empty,
    /// A readable value.
    Value(T),
    /// Something that cannot be read.
    Unreadable,
}

/// A column as text. Numbers become their decimal text; an absent column is all empty.
#[derive(Debug)]
pub enum Texts {
    /// The file does not have the column.
    Absent,
    /// The cells.
    Cells(StringViewArray),
}

impl Texts {
    /// The text cells of a column.
    pub fn of(column: Option<&ArrayRef>) -> Self {
        let Some(column) = column else {
            return Self::Absent;
        };
        let views = if column.data_type() == &DataType::Utf8View {
            column.clone()
        } else {
            match cast(column, &DataType::Utf8View) {
                Ok(views) => views,
                Err(_) => return Self::Absent,
            }
        };
        Self::Cells(views.as_string_view().clone())
    }

    /// The text of a row; `None` when empty.
    #[inline]
    pub fn get(&self, row: usize) -> Option<&str> {
        match self {
            Self::Cells(cells) if !cells.is_null(row) => Some(cells.value(row)).filter(|text| !text.is_empty()),
            _ => None,
        }
    }
}

/// A column of fixed-point numbers.
#[derive(Debug)]
pub struct Numbers {
    cells: NumberCells,
    places: u32,
    decimal_comma: bool,
}

#[derive(Debug)]
enum NumberCells {
    Float(Float64Array),
    Whole(Int64Array),
    Decimal(Decimal128Array, i8),
    Text(Texts),
}

impl Numbers {
    /// The number cells of a column, to be read into `places` decimal places.
    pub fn of(column: Option<&ArrayRef>, places: u32, decimal_comma: bool) -> Self {
        let cells = match column.map(|c| (c, c.data_type())) {
            Some((column, DataType::Float64)) => NumberCells::Float(column.as_primitive::<Float64Type>().clone()),
            Some((column, DataType::Float32 | DataType::Float16)) => NumberCells::Text(Texts::of(Some(column))),
            Some((column, kind)) if kind.is_integer() => cast(column, &DataType::Int64)
                .map_or(NumberCells::Text(Texts::Absent), |c| {
                    NumberCells::Whole(c.as_primitive::<Int64Type>().clone())
                }),
            Some((column, DataType::Decimal128(_, scale))) => {
                NumberCells::Decimal(column.as_primitive::<Decimal128Type>().clone(), *scale)
            }
            other => NumberCells::Text(Texts::of(other.map(|(column, _)| column))),
        };
        Self { cells, places, decimal_comma }
    }

    /// The number of a row.
    #[inline]
    pub fn get(&self, row: usize) -> Cell<Fixed> {
        let read = match &self.cells {
            NumberCells::Float(cells) if cells.is_null(row) => return Cell::Empty,
            NumberCells::Float(cells) => fixed_from_f64(cells.value(row), self.places),
            NumberCells::Whole(cells) if cells.is_null(row) => return Cell::Empty,
            NumberCells::Whole(cells) => {
                cells.value(row).checked_mul(10_i64.pow(self.places)).map(|value| Fixed { value, rounding: 0.0 })
            }
            NumberCells::Decimal(cells, _) if cells.is_null(row) => return Cell::Empty,
            NumberCells::Decimal(cells, scale) => fixed_from_text(&decimal_text(cells.value(row), *scale), self.places),
            NumberCells::Text(texts) => match texts.get(row) {
                None => return Cell::Empty,
                Some(text) if self.decimal_comma => {
                    with_decimal_point(text.trim()).and_then(|text| fixed_from_text(&text, self.places))
                }
                Some(text) => fixed_from_text(text.trim(), self.places),
            },
        };
        read.map_or(Cell::Unreadable, Cell::Value)
    }

    /// What stands in a row, for a message.
    pub fn shown(&self, row: usize) -> String {
        match &self.cells {
            NumberCells::Float(cells) => cells.value(row).to_string(),
            NumberCells::Whole(cells) => cells.value(row).to_string(),
            NumberCells::Decimal(cells, scale) => decimal_text(cells.value(row), *scale),
            NumberCells::Text(texts) => texts.get(row).unwrap_or_default().to_owned(),
        }
    }
}

/// A number written with a decimal comma and perhaps dots between thousands, written with a decimal point. `None` where
/// a dot stands anywhere else: "12.50" is not 1250.
fn with_decimal_point(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once(',').unwrap_or((text, ""));
    let digits = whole.trim_start_matches(['-', '+']);
    let mut groups = digits.split('.');
    let first = groups.next()?;
    let grouped = digits.contains('.');
    let fits = !grouped || ((1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3));
    if !fits || fraction.contains(['.', ',']) {
        return None;
    }
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{}{point}{fraction}", whole.replace('.', "")))
}

fn decimal_text(units: i128, scale: i8) -> String {
    rust_decimal::Decimal::try_from_i128_with_scale(units, scale.max(0).unsigned_abs().into())
        .map_or_else(|_| units.to_string(), |d| d.to_string())
}

/// A column of days.
#[derive(Debug)]
pub enum Dates {
    /// Days as stored.
    Days(Date32Array),
    /// Text, with the format declared for it.
    Text(Texts, Option<String>),
}

impl Dates {
    /// The day cells of a column.
    pub fn of(column: Option<&ArrayRef>, format: Option<&str>) -> Self {
        let stored =
            column.filter(|c| matches!(c.data_type(), DataType::Date32 | DataType::Date64 | DataType::Timestamp(..)));
        match stored.and_then(|c| cast(c, &DataType::Date32).ok()) {
            Some(days) => Self::Days(days.as_primitive::<Date32Type>().clone()),
            None => Self::Text(Texts::of(column), format.map(str::to_owned)),
        }
    }

    /// The day of a row.
    #[inline]
    pub fn get(&self, row: usize) -> Cell<Day> {
        match self {
            Self::Days(cells) if cells.is_null(row) => Cell::Empty,
            Self::Days(cells) => Cell::Value(cells.value(row)),
            Self::Text(texts, format) => match texts.get(row) {
                None => Cell::Empty,
                Some(text) => day_from_text(text.trim(), format.as_deref()).map_or(Cell::Unreadable, Cell::Value),
            },
        }
    }

    /// What stands in a row, for a message.
    pub fn shown(&self, row: usize) -> String {
        match self {
            Self::Days(cells) => crate::calendar::show_day(cells.value(row)),
            Self::Text(texts, _) => texts.get(row).unwrap_or_default().to_owned(),
        }
    }
}

/// A column of yes and no.
#[derive(Debug)]
pub enum Flags {
    /// As stored.
    Stored(BooleanArray),
    /// Text.
    Text(Texts),
}

impl Flags {
    /// The yes/no cells of a column.
    pub fn of(column: Option<&ArrayRef>) -> Self {
        match column {
            Some(column) if column.data_type() == &DataType::Boolean => Self::Stored(column.as_boolean().clone()),
            other => Self::Text(Texts::of(other)),
        }
    }

    /// The answer of a row.
    #[inline]
    pub fn get(&self, row: usize) -> Cell<bool> {
        match self {
            Self::Stored(cells) if cells.is_null(row) => Cell::Empty,
            Self::Stored(cells) => Cell::Value(cells.value(row)),
            Self::Text(texts) => match texts.get(row).map(str::to_ascii_lowercase).as_deref() {
                None => Cell::Empty,
                Some("true" | "t" | "yes" | "y" | "1") => Cell::Value(true),
                Some("false" | "f" | "no" | "n" | "0") => Cell::Value(false),
                Some(_) => Cell::Unreadable,
            },
        }
    }
}

impl Flags {
    /// What stands in a row, for a message.
    pub fn shown(&self, row: usize) -> String {
        match self {
            Self::Stored(cells) => cells.value(row).to_string(),
            Self::Text(texts) => texts.get(row).unwrap_or_default().to_owned(),
        }
    }
}

/// A column of words from a closed list.
#[derive(Debug)]
pub struct Choices<'a> {
    cells: Texts,
    ours: &'static [&'static str],
    mapped: Option<&'a BTreeMap<String, String>>,
    /// Position of the word before: words come in runs, and one comparison is cheaper than a search.
    last: std::cell::Cell<u8>,
}

impl<'a> Choices<'a> {
    /// The word cells of a column; `mapped` says their word = our word.
    pub fn of(
        column: Option<&ArrayRef>,
        ours: &'static [&'static str],
        mapped: Option<&'a BTreeMap<String, String>>,
    ) -> Self {
        Self { cells: Texts::of(column), ours, mapped, last: std::cell::Cell::new(0) }
    }

    /// The position of a row's word in our list; `Unreadable` = a word that is not mapped.
    #[inline]
    pub fn get(&self, row: usize) -> Cell<u8> {
        let Some(word) = self.cells.get(row) else {
            return Cell::Empty;
        };
        let ours = match self.mapped {
            Some(mapped) => mapped.get(word).map_or(word, String::as_str),
            None => word,
        };
        let last = self.last.get();
        if self.ours[usize::from(last)] == ours {
            return Cell::Value(last);
        }
        match self.ours.iter().position(|o| *o == ours) {
            None => Cell::Unreadable,
            Some(at) => {
                self.last.set(at as u8);
                Cell::Value(at as u8)
            }
        }
    }

    /// What stands in a row, for a message.
    pub fn shown(&self, row: usize) -> &str {
        self.cells.get(row).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn texts(values: Vec<Option<&str>>) -> ArrayRef {
        Arc::new(arrow_array::StringArray::from(values))
    }

    #[test]
    fn numbers_are_read_the_same_from_text_floats_integers_and_decimals() {
        let stored: Vec<ArrayRef> = vec![
            texts(vec![Some("0.29"), None]),
            Arc::new(Float64Array::from(vec![Some(0.29), None])),
            Arc::new(Decimal128Array::from(vec![Some(29), None]).with_precision_and_scale(9, 2).unwrap()),
        ];
        for column in &stored {
            let numbers = Numbers::of(Some(column), 2, false);
            assert_eq!(numbers.get(0), Cell::Value(Fixed { value: 29, rounding: 0.0 }));
            assert_eq!(numbers.get(1), Cell::Empty);
        }
        let whole: ArrayRef = Arc::new(arrow_array::Int32Array::from(vec![7]));
        assert_eq!(Numbers::of(Some(&whole), 2, false).get(0), Cell::Value(Fixed { value: 700, rounding: 0.0 }));
    }

    #[test]
    fn a_decimal_comma_is_read_where_it_is_declared() {
        let column = texts(vec![Some("1.234,50")]);
        assert_eq!(Numbers::of(Some(&column), 2, true).get(0), Cell::Value(Fixed { value: 123_450, rounding: 0.0 }));
        assert_eq!(Numbers::of(Some(&column), 2, false).get(0), Cell::Unreadable);
    }

    #[test]
    fn words_are_mapped_and_strangers_are_told_apart_from_blanks() {
        let mapped = BTreeMap::from([("Pack".to_owned(), "starter_kit".to_owned())]);
        let column = texts(vec![Some("Pack"), Some("product"), Some("Gift"), None]);
        let kinds = Choices::of(Some(&column), crate::case::schema::ORDER_KINDS, Some(&mapped));
        let read: Vec<_> = (0..4).map(|row| kinds.get(row)).collect();
        assert_eq!(read, [Cell::Value(1), Cell::Value(0), Cell::Unreadable, Cell::Empty]);
    }

    #[test]
    fn numeric_ids_are_their_decimal_text() {
        let column: ArrayRef = Arc::new(Int64Array::from(vec![1001]));
        assert_eq!(Texts::of(Some(&column)).get(0), Some("1001"));
    }
}
