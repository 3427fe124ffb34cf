//! Spreadsheets: one worksheet, its first row the header.

use super::{Send, TextBatches, locate};
use crate::case::problem::{Problem, did_you_mean};
use crate::case::source::{SourceFile, TableSource};
use calamine::{Data, Range, Reader, open_workbook_auto};

pub(super) fn decode(source: &TableSource, file: &SourceFile, send: &mut Send<'_>) -> Result<(), Problem> {
    let sheet = worksheet(source, file)?;
    let first_row = sheet.start().map_or(0, |(row, _)| u64::from(row));
    let mut rows = sheet.rows();
    let names: Vec<String> = rows
        .next()
        .map(|header| header.iter().map(|c| text_of(c).unwrap_or_default().trim().to_owned()).collect())
        .unwrap_or_default();
    let mut batches = TextBatches::new(source, file, locate(source, file, &names)?);
    for (at, row) in rows.enumerate() {
        let cells: Vec<Option<String>> = row.iter().map(text_of).collect();
        if cells.iter().all(Option::is_none) {
            continue;
        }
        let number = first_row + at as u64 + 2;
        if !batches.push(number, |place| cells[place].as_deref(), send) {
            return Ok(());
        }
    }
    batches.flush(send);
    Ok(())
}

fn worksheet(source: &TableSource, file: &SourceFile) -> Result<Range<Data>, Problem> {
    let cannot = |error: &dyn std::fmt::Display| {
        Problem::new(
            &file.shown,
            format!("cannot be read as a spreadsheet: {error}"),
            "save it again, or export it as CSV",
        )
    };
    let mut workbook = open_workbook_auto(&file.path).map_err(|e| cannot(&e))?;
    let names = workbook.sheet_names();
    let wanted = match &source.entry.sheet {
        None => names.first().cloned(),
        Some(sheet) => names.iter().find(|n| *n == sheet).cloned(),
    };
    let Some(wanted) = wanted else {
        let asked = source.entry.sheet.as_deref().unwrap_or_default();
        let near = did_you_mean(asked, names.iter().map(String::as_str));
        return Err(Problem::new(
            &file.shown,
            format!("there is no worksheet `{asked}`{near}"),
            format!("the file has: {}", names.join(", ")),
        ));
    };
    workbook.worksheet_range(&wanted).map_err(|e| cannot(&e))
}

fn text_of(cell: &Data) -> Option<String> {
    match cell {
        Data::Empty => None,
        Data::String(text) | Data::DateTimeIso(text) => Some(text.clone()),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        other => Some(other.to_string()),
    }
}
