//! Tables that fit a page: columns as wide as what stands in them, and long ones folded.

use serde::Serialize;

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
    #[serde(rename = "caption")]
    pub title: String,
    /// Column heads.
    pub head: Vec<String>,
    /// Rows, as shown.
    pub rows: Vec<Vec<String>>,
    /// Rows that are left out.
    pub more: usize,
    /// The columns.
    columns: Vec<Column>,
}

/// How a column is set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Column {
    /// Whether it holds figures, which stand on the right.
    figures: bool,
    /// Its width in points where it is fixed; otherwise
    points: Option<f64>,
    /// its part of what is left.
    part: f64,
}

impl Table {
    /// A table of which every row counts, such as the list of files. The first `texts` columns are words whatever stands in them.
    pub fn new(title: &str, head: &[impl AsRef<str>], rows: Vec<Vec<String>>, texts: usize) -> Self {
        let head: Vec<String> = head.iter().map(|cell| cell.as_ref().to_owned()).collect();
        let columns = columns(&head, &rows, texts);
        Self { title: title.to_owned(), head, rows, more: 0, columns }
    }

    /// The table with its first rows; the others are counted and left out.
    #[must_use]
    pub fn folded(self, rows: usize) -> Self {
        let more = self.rows.len().saturating_sub(rows);
        Self { more, rows: self.rows.into_iter().take(rows).collect(), ..self }
    }
}

/// Columns of figures take what they need where that leaves room for the text; otherwise all share by their longest cell.
fn columns(head: &[String], rows: &[Vec<String>], texts: usize) -> Vec<Column> {
    let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at)).filter(|cell| !cell.is_empty());
    let need = |at: usize| {
        let longest = cells(at).map(|cell| cell.chars().count()).max().unwrap_or(0);
        longest.max(room(&head[at]))
    };
    let needs: Vec<usize> = (0..head.len()).map(need).collect();
    // Most cells: "no value" may stand among figures, and a range may be long.
    let figures = |at: usize| {
        let fit = cells(at).filter(|cell| is_figure(cell)).count();
        at >= texts && fit * 5 >= cells(at).count() * 4
    };
    let hashes = |at: usize| cells(at).next().is_some() && cells(at).all(|cell| is_hash(cell));
    let fixed: usize = (0..head.len()).filter(|at| figures(*at)).map(|at| needs[at].min(FIGURE)).sum();
    let fits = fixed <= LINE * 7 / 10 && (0..head.len()).any(|at| !figures(at));
    let column = |at: usize| Column {
        figures: figures(at),
        points: match (hashes(at), figures(at) && fits) {
            (true, _) => Some(HASH),
            (_, true) => Some(needs[at].min(FIGURE) as f64 * CHARACTER + 7.0),
            _ => None,
        },
        part: (needs[at] + 2).min(LINE / 2) as f64,
    };
    (0..head.len()).map(column).collect()
}

/// The characters that a head needs, on two lines or one.
fn room(head: &str) -> usize {
    let word = head.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
    word.max((head.chars().count() * 2 / 3).min(16)).max(4)
}

/// Whether a cell is a figure: it is short and begins with a digit, a sign or a currency.
fn is_figure(cell: &str) -> bool {
    if cell.chars().count() > FIGURE {
        return false;
    }
    let currency =
        cell.get(..4).is_some_and(|start| start.ends_with(' ') && start[..3].bytes().all(|b| b.is_ascii_uppercase()));
    currency || cell.starts_with(|c: char| c.is_ascii_digit() || "+-−–[<>≥≤=.".contains(c))
}

/// Whether a text is a SHA-256 in hex, which stays in one piece.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::Table;

    fn rows(cells: &[&str], count: usize) -> Vec<Vec<String>> {
        vec![cells.iter().map(|cell| (*cell).to_owned()).collect(); count]
    }

    #[test]
    fn figures_take_what_they_need_and_text_the_rest() {
        let table = Table::new("", &["measure", "value", "read as"], rows(&["what it is", "12.5 %", "retail"], 1), 1);
        let columns = table.columns;
        assert_eq!(columns.iter().map(|c| c.figures).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(columns.iter().map(|c| c.points).collect::<Vec<_>>(), [None, Some(6.0 * 4.4 + 7.0), None]);
        let long = Table::new("", &["measure", "value"], rows(&["what it is", &"9".repeat(300)], 1), 1);
        assert_eq!(long.columns.iter().map(|c| (c.points, c.part)).collect::<Vec<_>>(), [(None, 12.0), (None, 52.0)]);
    }

    #[test]
    fn rows_that_are_folded_are_counted() {
        let table = Table::new("", &["day"], rows(&["1"], 100), 1).folded(60);
        assert_eq!((table.rows.len(), table.more), (60, 40));
    }
}
