//! A row set as typed columns, and as the CSV text that its hash is of.

use crate::calendar::{Day, show_day};
use crate::money::Currency;
use crate::threads;
use std::cmp::Ordering;
use std::ops::Range;

/// What a column of a row set holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Count,
    /// An amount in the case's currency.
    Money,
    /// A number with up to six decimals.
    Number,
    /// Yes or no.
    Flag,
    /// A calendar day.
    Day,
}

/// One value of a row set.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Count(i64),
    /// Minor units.
    Money(i64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A calendar day.
    Day(Day),
}

impl Value {
    /// Text from a word.
    pub fn text(word: &str) -> Self {
        Self::Text(word.to_owned())
    }

    /// A number of things.
    pub fn count(things: impl TryInto<i64>) -> Self {
        Self::Count(things.try_into().unwrap_or(i64::MAX))
    }

    /// Order within one column, as DuckDB sorts it.
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Count(a), Self::Count(b)) | (Self::Money(a), Self::Money(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Flag(a), Self::Flag(b)) => a.cmp(b),
            (Self::Day(a), Self::Day(b)) => a.cmp(b),
            _ => Ordering::Equal,
        }
    }
}

/// A column of a row set, one entry a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Text; empty where there is none.
    Text(Vec<String>),
    /// Text that comes back in many rows: the words, and which of them each row has.
    Word(Vec<String>, Vec<u32>),
    /// Whole numbers.
    Count(Vec<i64>),
    /// Minor units.
    Money(Vec<i64>),
    /// Numbers, as [`rounded`] leaves them.
    Number(Vec<f64>),
    /// Yes or no.
    Flag(Vec<bool>),
    /// Days.
    Day(Vec<Day>),
}

impl Column {
    fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(Vec::new()),
            Kind::Count => Self::Count(Vec::new()),
            Kind::Money => Self::Money(Vec::new()),
            Kind::Number => Self::Number(Vec::new()),
            Kind::Flag => Self::Flag(Vec::new()),
            Kind::Day => Self::Day(Vec::new()),
        }
    }

    fn push(&mut self, value: Value) {
        match (self, value) {
            (Self::Text(column), Value::Text(text)) => column.push(text),
            (Self::Count(column), Value::Count(count)) => column.push(count),
            (Self::Money(column), Value::Money(minor)) => column.push(minor),
            (Self::Number(column), Value::Number(number)) => column.push(rounded(number)),
            (Self::Flag(column), Value::Flag(flag)) => column.push(flag),
            (Self::Day(column), Value::Day(day)) => column.push(day),
            (column, value) => unreachable!("a row set says what its columns hold: {value:?} in {column:?}"),
        }
    }

    fn write(&self, row: usize, currency: &Currency, out: &mut String) {
        match self {
            Self::Text(column) => quote(&column[row], out),
            Self::Word(words, of_row) => quote(&words[of_row[row] as usize], out),
            Self::Count(column) => out.push_str(&column[row].to_string()),
            Self::Money(column) => out.push_str(&currency.plain(column[row])),
            Self::Number(column) => write_number(column[row], out),
            Self::Flag(column) => out.push_str(if column[row] { "true" } else { "false" }),
            Self::Day(column) => out.push_str(&show_day(column[row])),
        }
    }
}

/// A row set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Columns with their names.
    pub columns: Vec<(&'static str, Column)>,
    /// Number of rows.
    pub rows: usize,
}

impl Table {
    /// The rows, sorted by the first `keys` columns. Text has been made inert.
    pub fn of(columns: &[(&'static str, Kind)], keys: usize, mut rows: Vec<Vec<Value>>) -> Self {
        rows.sort_by(|a, b| {
            let pairs = a.iter().zip(b).take(keys);
            pairs.map(|(a, b)| a.order(b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        });
        let mut table = Self {
            columns: columns.iter().map(|(name, kind)| (*name, Column::empty(*kind))).collect(),
            rows: rows.len(),
        };
        for row in rows {
            assert_eq!(row.len(), table.columns.len(), "a row has a value for every column");
            for ((_, column), value) in table.columns.iter_mut().zip(row) {
                column.push(value);
            }
        }
        table
    }

    /// The rows as CSV: a header, lines that end with a line feed, and quotes only where a value holds a comma, a quote,
    /// a line end or a number sign, as DuckDB writes it.
    pub fn csv(&self, currency: &Currency) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        // Lists can have a row for every participant and month: the two halves are written side by side.
        let half = self.rows / 2;
        let (first, second) =
            threads::beside(|| self.lines(0..half, currency), || self.lines(half..self.rows, currency));
        names.join(",") + "\n" + &first + &second
    }

    fn lines(&self, rows: Range<usize>, currency: &Currency) -> String {
        let mut out = String::with_capacity(rows.len() * 16 * self.columns.len());
        for row in rows {
            for (at, (_, column)) in self.columns.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                column.write(row, currency, &mut out);
            }
            out.push('\n');
        }
        out
    }
}

fn quote(text: &str, out: &mut String) {
    if text.contains([',', '"', '\n', '\r', '#']) {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

/// Numbers below this have six exact decimals.
const EXACT: f64 = 1e9;

/// A number rounded to six decimals; those too large to have as many stay as they are.
pub fn rounded(number: f64) -> f64 {
    let shorter = if number.abs() < EXACT { (number * 1e6).round() / 1e6 } else { number };
    if shorter == 0.0 { 0.0 } else { shorter }
}

/// A rounded number as text: up to six decimals; `inf` where there is no bound.
pub fn number(value: f64) -> String {
    let mut text = String::new();
    write_number(value, &mut text);
    text
}

fn write_number(value: f64, out: &mut String) {
    use std::fmt::Write;
    if value.is_infinite() {
        out.push_str(if value > 0.0 { "inf" } else { "-inf" });
        return;
    }
    let value = rounded(value);
    let millionths = value * 1e6;
    if millionths.abs() >= EXACT * 1e6 {
        let text = format!("{value:.6}");
        out.push_str(text.trim_end_matches('0').trim_end_matches('.'));
        return;
    }
    // Lists have millions of numbers, and whole ones are written several times as fast.
    let millionths = millionths.round() as i64;
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, fraction) = (millionths.unsigned_abs() / 1_000_000, millionths.unsigned_abs() % 1_000_000);
    write!(out, "{sign}{whole}").expect("writing to a string cannot fail");
    if fraction > 0 {
        write!(out, ".{fraction:06}").expect("writing to a string cannot fail");
        out.truncate(out.trim_end_matches('0').len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_what_decides_and_no_more() {
        let shown = [200.0, 200.004, 1.0 / 3.0, f64::INFINITY, -0.000_000_1, 1e15, -2.5, -0.04, 120.0].map(number);
        assert_eq!(shown, ["200", "200.004", "0.333333", "inf", "0", "1000000000000000", "-2.5", "-0.04", "120"]);
    }

    #[test]
    fn rows_are_sorted_by_their_keys_and_written_as_text() {
        let columns = [("who", Kind::Text), ("late", Kind::Flag), ("amount", Kind::Money), ("share", Kind::Number)];
        let row = |who: &str, late, minor, share| {
            vec![Value::text(who), Value::Flag(late), Value::Money(minor), Value::Number(share)]
        };
        let rows = vec![row("b", false, 5, 0.5), row("a,#\"", true, -5, 1.0), row("a", true, 31_550, 2.0 / 3.0)];
        let table = Table::of(&columns, 2, rows);
        let usd = Currency::new("USD").unwrap();
        assert_eq!(
            table.csv(&usd),
            "who,late,amount,share\na,true,315.50,0.666667\n\"a,#\"\"\",true,-0.05,1\nb,false,0.05,0.5\n"
        );
    }
}
