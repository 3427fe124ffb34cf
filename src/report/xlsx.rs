//! The report as a workbook: typed cells to sort, filter and compute with. No cell is a formula, and the file holds no
//! time of making, so that the same assessment gives the same bytes.

pub(super) mod book;
mod findings;
mod measures;
mod summary;
mod tables;

use crate::assessment::Assessment;
use book::Book;

/// The workbook.
pub fn render(assessment: &Assessment) -> Vec<u8> {
    let mut book = Book::new(&assessment.case.currency);
    summary::add(&mut book, assessment);
    findings::add(&mut book, assessment);
    measures::add(&mut book, assessment);
    tables::add(&mut book, assessment);
    summary::add_data(&mut book, assessment);
    summary::add_provenance(&mut book, assessment);
    book.bytes()
}
