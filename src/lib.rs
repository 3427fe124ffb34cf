//! levelcheck answers one question: *is this multi-level company on the level?*
//!
//! The way data take, one direction and no way back:
//!
//! ```text
//! case folder ─open─▶ Case ─gather─▶ Facts ─measure─▶ Measurements ─judge─▶ Findings ─▶ Assessment ─render─▶ report
//! ```

pub mod assess;
pub mod assessment;
pub mod calendar;
pub mod case;
pub mod casebook;
pub mod charts;
pub mod cli;
pub mod commands;
pub mod compare;
pub mod custody;
pub mod diff;
pub mod disclosure;
pub mod edition;
pub mod error_rates;
pub mod evidence;
pub mod exit;
pub mod facts;
pub mod genealogy;
pub mod identity;
pub mod json_schema;
pub mod measurement;
pub mod metrics;
pub mod money;
pub mod progress;
pub mod pseudonym;
pub mod redress;
pub mod report;
pub mod rosters;
pub mod rules;
pub mod simulate;
pub mod stats;
pub mod tables;
pub mod threads;
pub mod toml_file;
