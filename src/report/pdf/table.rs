//! Tables that fit a page: columns as wide as what stands in them, and no more rows than a reader goes through.

use serde::Serialize;

/// Rows that are shown; the rest stands in `assessment.json`.
const ROWS: usize = 60;
/// Characters that a line of a table holds, and those that a column of figures takes of it unbroken.
const LINE: usize = 104;
const FIGURE: usize = 26;
/// The width of a character in points, and of a SHA-256 in small type.
const CHARACTER: f64 = 4.4;
const HASH: f64 = 240.0;

/// A table as it is printed.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// Title; empty where the text around it has one.
    pub title: String,
    /// Column heads.
    pub head: Vec<String>,
    /// Rows, as shown.
    pub rows: Vec<Vec<String>>,
    /// How many of the first columns are text; the others are figures.
    pub texts: usize,
    /// Rows that are left out.
    pub more: usize,
    /// Widths of the columns.
    widths: Vec<Width>,
}

/// The width of a column: fixed, or a part of what is left.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Width {
    Points(f64),
    Part(f64),
}

impl Table {
    /// A table; rows past the sixtieth are counted and left out.
    pub fn new(title: &str, head: &[impl AsRef<str>], rows: Vec<Vec<String>>, texts: usize) -> Self {
        let more = rows.len().saturating_sub(ROWS);
        Self { more, ..Self::whole(title, head, rows.into_iter().take(ROWS).collect(), texts) }
    }

    /// A table of which every row counts, such as the list of files.
    pub fn whole(title: &str, head: &[impl AsRef<str>], rows: Vec<Vec<String>>, texts: usize) -> Self {
        let head: Vec<String> = head.iter().map(|cell| cell.as_ref().to_owned()).collect();
        let widths = widths(&head, &rows, texts);
        Self { title: title.to_owned(), head, rows, texts, more: 0, widths }
    }
}

/// Columns of figures take what they need where that leaves room for the text; otherwise all share by their longest cell.
fn widths(head: &[String], rows: &[Vec<String>], texts: usize) -> Vec<Width> {
    let count = |text: &String| text.chars().count();
    let longest = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(count).max().unwrap_or(0);
    // A head breaks at its spaces.
    let word = |cell: &String| cell.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
    let needs: Vec<usize> = head.iter().enumerate().map(|(at, cell)| longest(at).max(word(cell)).max(4)).collect();
    let figures: usize = needs.iter().skip(texts).sum();
    let fixed = needs.iter().skip(texts).all(|need| *need <= FIGURE) && figures <= LINE * 7 / 10 && texts > 0;
    let hashes =
        |at: usize| rows.first().is_some() && rows.iter().all(|row| row.get(at).is_some_and(|cell| is_hash(cell)));
    let width = |(at, need): (usize, &usize)| {
        if hashes(at) {
            Width::Points(HASH)
        } else if at >= texts && fixed {
            Width::Points(*need as f64 * CHARACTER + 7.0)
        } else {
            Width::Part((*need).min(LINE / 2) as f64)
        }
    };
    needs.iter().enumerate().map(width).collect()
}

/// Whether a text is a SHA-256 in hex, which stays in one piece.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::{Table, Width};

    fn rows(cells: &[&str], count: usize) -> Vec<Vec<String>> {
        vec![cells.iter().map(|cell| (*cell).to_owned()).collect(); count]
    }

    #[test]
    fn figures_take_what_they_need_and_text_the_rest() {
        let table = Table::new("", &["measure", "value"], rows(&["what it is", "12.5 %"], 1), 1);
        assert_eq!(table.widths, [Width::Part(10.0), Width::Points(6.0 * 4.4 + 7.0)]);
        let long = Table::new("", &["measure", "value"], rows(&["what it is", &"9".repeat(300)], 1), 1);
        assert_eq!(long.widths, [Width::Part(10.0), Width::Part(52.0)]);
    }

    #[test]
    fn rows_past_the_sixtieth_are_counted() {
        let table = Table::new("", &["day"], rows(&["1"], 100), 1);
        assert_eq!((table.rows.len(), table.more), (60, 40));
        assert_eq!(Table::whole("", &["day"], rows(&["1"], 100), 1).rows.len(), 100);
    }
}
