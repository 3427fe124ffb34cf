//! A workbook of plain tables: a frozen header, a filter, widths that fit, and cells of a known type.

use crate::measurement::Unit;
use crate::money::Currency;
use crate::report::text::inert;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use serde::Serialize;
use serde_json::Value;

/// Rows below the header that a sheet holds.
const MOST_ROWS: usize = 1_048_575;
/// UTF-16 units that a cell holds, with room for saying that it was cut.
const MOST_UNITS: usize = 32_000;
/// Characters that a sheet name holds.
const NAME_LENGTH: usize = 31;
/// Width of a column in characters, at least and at most.
const WIDTHS: (usize, usize) = (8, 60);

/// A cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text; never a formula.
    Text(String),
    /// A yes or a no.
    Yes(bool),
    /// A number in a unit, in a currency where it is not that of the case.
    Number(f64, Unit, Option<String>),
    /// A number without a unit.
    Plain(f64),
}

impl Cell {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Text where there is some.
    pub fn text_of(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    /// A count.
    pub fn count(count: u64) -> Self {
        Self::Number(count as f64, Unit::Count, None)
    }

    /// A number where there is one.
    pub fn number(value: Option<f64>, unit: Unit) -> Self {
        match value {
            None => Self::Empty,
            Some(value) if unit == Unit::YesNo && value <= 0.0 => Self::Yes(false),
            Some(value) if unit == Unit::YesNo && value >= 1.0 => Self::Yes(true),
            Some(value) => Self::Number(value, unit, None),
        }
    }

    /// The word that stands for a value in `assessment.json`.
    pub fn word(value: impl Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(Value::String(word)) => Self::Text(word),
            _ => Self::Empty,
        }
    }

    /// Characters it takes.
    fn width(&self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Text(text) => text.lines().map(|line| line.chars().count()).max().unwrap_or(0),
            Self::Number(value, Unit::Money, _) => format!("{value:.2}").len() + 8,
            Self::Yes(_) | Self::Number(..) | Self::Plain(_) => 10,
        }
    }
}

/// A workbook in the making.
pub struct Book {
    workbook: Workbook,
    names: Vec<String>,
    currency: String,
}

impl Book {
    /// A workbook whose amounts are in a currency.
    pub fn new(currency: &str) -> Self {
        let mut workbook = Workbook::new();
        // The first day that an entry of a ZIP file can carry; the day of making would change the bytes.
        let day = ExcelDateTime::from_ymd(1980, 1, 1).expect("the day exists");
        workbook.set_properties(&DocProperties::new().set_title("levelcheck report").set_creation_datetime(&day));
        Self { workbook, names: Vec::new(), currency: currency.to_owned() }
    }

    /// Adds a sheet; one without rows is left out.
    pub fn sheet(&mut self, name: &str, columns: &[&str], rows: Vec<Vec<Cell>>) {
        if rows.is_empty() {
            return;
        }
        let name = self.free_name(name);
        let mut sheet = Worksheet::new();
        self.fill(&mut sheet, &name, columns, rows).expect("names, rows and texts are within the limits of a sheet");
        self.workbook.push_worksheet(sheet);
    }

    /// The file.
    pub fn bytes(mut self) -> Vec<u8> {
        self.workbook.save_to_buffer().expect("writing to memory cannot fail")
    }

    fn fill(
        &self,
        sheet: &mut Worksheet,
        name: &str,
        columns: &[&str],
        mut rows: Vec<Vec<Cell>>,
    ) -> Result<(), XlsxError> {
        if rows.len() > MOST_ROWS {
            let cut = format!("{} rows do not fit into a sheet", rows.len() - MOST_ROWS + 1);
            rows.truncate(MOST_ROWS - 1);
            rows.push(vec![Cell::Text(cut)]);
        }
        sheet.set_name(name)?;
        let header = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
        for (at, column) in columns.iter().enumerate() {
            let widest = rows.iter().filter_map(|row| row.get(at)).map(Cell::width).max().unwrap_or(0);
            let width = (widest.max(column.chars().count()) + 2).clamp(WIDTHS.0, WIDTHS.1);
            sheet.set_column_width(at as u16, width as f64)?;
            let column = short(&inert(column));
            let header = if is_like_a_formula(&column) { header.clone().set_quote_prefix() } else { header.clone() };
            sheet.write_string_with_format(0, at as u16, &column, &header)?;
        }
        for (down, row) in rows.iter().enumerate() {
            for (along, cell) in row.iter().enumerate() {
                self.put(sheet, down as u32 + 1, along as u16, cell)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, rows.len() as u32, columns.len().saturating_sub(1) as u16)?;
        Ok(())
    }

    fn put(&self, sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                let text = short(&inert(text));
                sheet.write_string_with_format(row, column, &text, &text_format(&text))?;
            }
            Cell::Plain(value) => {
                sheet.write_number_with_format(row, column, *value, &Format::new().set_align(FormatAlign::Top))?;
            }
            Cell::Yes(yes) => {
                sheet.write_boolean_with_format(row, column, *yes, &Format::new().set_align(FormatAlign::Top))?;
            }
            Cell::Number(value, unit, currency) => {
                let shown = number_format(*value, *unit, currency.as_deref().unwrap_or(&self.currency));
                let format = Format::new().set_num_format(shown).set_align(FormatAlign::Top);
                sheet.write_number_with_format(row, column, *value, &format)?;
            }
        }
        Ok(())
    }

    /// A name that a sheet may have and none has yet.
    fn free_name(&mut self, wanted: &str) -> String {
        let allowed = |c: char| if r"[]:*?/\'".contains(c) || c.is_control() { ' ' } else { c };
        let clean: String = inert(wanted).chars().map(allowed).take(NAME_LENGTH).collect();
        let taken = |name: &String| self.names.iter().any(|other| other.to_lowercase() == name.to_lowercase());
        let numbered = (2..).map(|at| {
            let end = format!(" {at}");
            clean.chars().take(NAME_LENGTH - end.len()).chain(end.chars()).collect::<String>()
        });
        let name = std::iter::once(clean.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(clean.clone());
        self.names.push(name.clone());
        name
    }
}

/// Text that fits a cell.
fn short(text: &str) -> String {
    let mut units = 0;
    let fits = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MOST_UNITS
    });
    match fits {
        None => text.to_owned(),
        Some((at, _)) => format!("{}… (cut; {} characters in all)", &text[..at], text.chars().count()),
    }
}

/// Text that begins like a formula is marked as text, so that it stays text when the cell is edited.
fn text_format(text: &str) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    let format = if text.chars().count() > WIDTHS.1 || text.contains('\n') { format.set_text_wrap() } else { format };
    if is_like_a_formula(text) { format.set_quote_prefix() } else { format }
}

fn is_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\n'])
}

/// How a spreadsheet shows a number.
fn number_format(value: f64, unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Share => "0.0%".to_owned(),
        Unit::Ratio => "#,##0.00".to_owned(),
        Unit::Coefficient | Unit::YesNo => "0.000".to_owned(),
        Unit::Months => "#,##0.0".to_owned(),
        Unit::Count => if value.fract().abs() > 1e-9 { "#,##0.0" } else { "#,##0" }.to_owned(),
        Unit::Money => {
            let known = Currency::new(currency);
            let places = known.as_ref().map_or(2, Currency::places) as usize;
            let decimals = if places == 0 { String::new() } else { format!(".{}", "0".repeat(places)) };
            known.map_or(String::new(), |currency| format!("[${}] ", currency.code())) + "#,##0" + &decimals
        }
    }
}
