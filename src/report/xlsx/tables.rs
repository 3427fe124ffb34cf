//! Every table of the assessment as a sheet, under its name in `assessment.json`, with the same columns in the same
//! order. A list within a row becomes a sheet of its own, `table.field`, whose first column says which row it is of.

mod tree;

use super::book::{Book, Cell};
use crate::assessment::Assessment;
use crate::edition::SUPPRESSED;
use crate::measurement::Unit;
use serde_json::Value;
use tree::Tree;

/// A sheet in the making.
#[derive(Default)]
struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

/// The sheets, one after the other.
type Sheets = Vec<(String, Sheet)>;

/// The sheets.
pub fn add(book: &mut Book, assessment: &Assessment) {
    let mut sheets = Sheets::new();
    for (name, table) in tree::fields(&assessment.tables) {
        match table {
            Tree::List(rows) => rows.iter().for_each(|row| add_row(&mut sheets, &name, row, None, None)),
            one @ Tree::Fields(_) => add_row(&mut sheets, &name, &one, None, None),
            Tree::Leaf(_) => {}
        }
    }
    for (name, sheet) in sheets {
        let columns: Vec<&str> = sheet.columns.iter().map(String::as_str).collect();
        book.sheet(&name, &columns, sheet.rows);
    }
}

/// Adds a row. `of` is the first cell of the row it lies in, with its column; `currency` is that of its amounts, where
/// it is not that of the case.
fn add_row(sheets: &mut Sheets, name: &str, row: &Tree, of: Option<&(String, Cell)>, currency: Option<&str>) {
    let mut leaves = Vec::new();
    let mut lists = Vec::new();
    flatten(row, String::new(), &mut leaves, &mut lists);
    let own = leaves.iter().find(|(column, _)| column == "currency").and_then(|(_, value)| value.as_str());
    let currency = own.or(currency);
    let mut cells: Vec<(String, Cell)> = of.cloned().into_iter().collect();
    cells.extend(leaves.iter().map(|(column, value)| (column.clone(), cell(name, column, value, currency))));
    let at = sheets.iter().position(|(other, _)| other == name).unwrap_or_else(|| {
        sheets.push((name.to_owned(), Sheet::default()));
        sheets.len() - 1
    });
    sheets[at].1.add(&cells);
    for (field, rows) in lists {
        for row in rows {
            let first = cells.first().map(|(column, cell)| (format!("{name}.{column}"), cell.clone()));
            add_row(sheets, &format!("{name}.{field}"), row, first.as_ref(), currency);
        }
    }
}

impl Sheet {
    fn add(&mut self, cells: &[(String, Cell)]) {
        let mut row = vec![Cell::Empty; self.columns.len()];
        for (column, cell) in cells {
            if let Some(at) = self.columns.iter().position(|other| other == column) {
                row[at] = cell.clone();
            } else {
                self.columns.push(column.clone());
                row.push(cell.clone());
            }
        }
        self.rows.push(row);
    }
}

/// The leaves of a row with dotted names, and the lists in it.
fn flatten<'a>(
    tree: &'a Tree,
    path: String,
    leaves: &mut Vec<(String, &'a Value)>,
    lists: &mut Vec<(String, &'a [Tree])>,
) {
    match tree {
        Tree::Leaf(value) => leaves.push((if path.is_empty() { "value".to_owned() } else { path }, value)),
        Tree::List(rows) => lists.push((path, rows)),
        Tree::Fields(fields) => {
            for (key, below) in fields {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(below, path, leaves, lists);
            }
        }
    }
}

fn cell(table: &str, column: &str, value: &Value, currency: Option<&str>) -> Cell {
    match value {
        Value::String(text) => Cell::text(text),
        Value::Bool(yes) => Cell::Yes(*yes),
        Value::Number(number) => match (number.as_f64(), unit(table, column)) {
            (Some(value), Some(unit)) => Cell::Number(value, unit, currency.map(str::to_owned)),
            (Some(value), None) if !number.is_f64() => Cell::Number(value, Unit::Count, None),
            (Some(value), None) => Cell::Plain(value),
            (None, _) => Cell::text(number.to_string()),
        },
        // These are always there, unless an edition leaves them out.
        Value::Null if matches!(column, "loss_share" | "zero_pay_share") => Cell::text(SUPPRESSED),
        _ => Cell::Empty,
    }
}

/// Amounts of a row of net results.
const NET_AMOUNTS: &[&str] = &[
    "mean_net",
    "median_net",
    "mean_commissions",
    "p10_net",
    "p25_net",
    "p75_net",
    "p90_net",
    "n1_mean",
    "n1_median",
    "n2_mean",
    "n2_median",
];

/// The unit of a column of numbers, where it is known: a column that stands nowhere here is shown as a plain number.
fn unit(table: &str, column: &str) -> Option<Unit> {
    let stem = column.split('.').next().unwrap_or(column);
    let money: &[&str] = match table {
        "revenue_by_source" | "rewards_by_source" | "rewards_by_lens" => &["amount"],
        _ if table.starts_with("income_by_") => NET_AMOUNTS,
        "rewards_by_level" | "rewards_by_rank" => &["amount", "open"],
        "income_reconciliation" => &["commissions", "paid"],
        "sponsor_tree" => &["paid", "received"],
        "purchases_by_day_of_month" => &["members", "customers"],
        "disclosure" => &["mean", "mean_if_open_top_at_edge", "published_mean"],
        "disclosure.rows" => &["mean", "least", "greatest"],
        _ => &[],
    };
    let is_share = stem == "share" || stem.ends_with("_share") || stem.starts_with("share_");
    match (table, stem) {
        ("lorenz_commissions" | "retention_by_class", _) if column != "months" => Some(Unit::Share),
        ("disclosure", "gini") => Some(Unit::Coefficient),
        _ if money.contains(&stem) => Some(Unit::Money),
        _ if is_share => Some(Unit::Share),
        _ if stem.ends_with("_months") => Some(Unit::Months),
        _ => None,
    }
}
