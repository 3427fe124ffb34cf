//! The same company in another format is the same company.

use crate::{assess, root};
use std::fs;

#[test]
fn a_spreadsheet_gives_the_measurements_of_its_csv() {
    let folder = tempfile::tempdir().unwrap();
    let tiny = root("datasets/tiny-7");
    for table in ["commissions", "resales", "expenses"] {
        fs::copy(tiny.join(format!("{table}.csv")), folder.path().join(format!("{table}.csv"))).unwrap();
    }
    fs::copy(root("tests/data/tiny-7.xlsx"), folder.path().join("data.xlsx")).unwrap();
    let sheets = ["participants", "orders"].map(|t| format!("[tables.{t}]\npath = \"data.xlsx\"\nsheet = \"{t}\"\n"));
    let manifest = fs::read_to_string(tiny.join("case.toml")).unwrap() + &sheets.concat();
    fs::write(folder.path().join("case.toml"), manifest).unwrap();
    let (sheet, csv) = (assess(folder.path()), assess(&tiny));
    assert_eq!(sheet.measurements, csv.measurements);
    assert_eq!(sheet.tables, csv.tables);
    assert!(sheet.diagnostics.is_empty());
}
