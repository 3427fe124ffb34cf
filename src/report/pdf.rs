//! The report as PDF for print and court: PDF/A-2a and PDF/UA-1, tagged. Typst sets it and is part of the program.
//!
//! The templates are ours; what they show comes to them as data (`/content.json`) and never as code.

mod chart;
pub mod declaration;
mod export;
pub mod findings;
mod plain;
pub mod table;
mod world;

pub use self::export::Printed;

use crate::assessment::Assessment;

/// The findings report.
pub fn report(assessment: &Assessment) -> Printed {
    export::print(findings::TEMPLATE, assessment, findings::content(assessment))
}

/// The declaration: the findings in numbered paragraphs, each figure with the exhibit it stands in, for a person to sign.
pub fn declaration(assessment: &Assessment) -> Printed {
    export::print(declaration::TEMPLATE, assessment, declaration::content(assessment))
}
