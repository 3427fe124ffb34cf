//! levelcheck answers one question: *is this multi-level company on the level?*
//!
//! The way data takes, one direction and no way back:
//!
//! ```text
//! case folder ─open─▶ Case ─gather─▶ Facts ─measure─▶ Measurements ─judge─▶ Findings ─▶ Assessment ─render─▶ report
//! ```

pub mod calendar;
pub mod case;
pub mod genealogy;
pub mod identity;
pub mod money;
pub mod progress;
pub mod report;
