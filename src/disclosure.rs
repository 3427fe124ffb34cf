//! Published income tables: what they show, what they leave open, and how they mislead.
//!
//! A table is read as it was printed, one group of participants a row. From it follows what can be said for certain,
//! as values or as bounds, and nothing more.

pub mod faults;
pub mod figure;
pub mod small_form;
pub mod summary;
pub mod table;

pub use faults::{Fault, FaultKind, lint};
pub use summary::{Summary, summarise};
pub use table::{IncomeTable, tables_of};
