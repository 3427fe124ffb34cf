//! The declaration: what was found, in numbered paragraphs that a person can sign, each figure with the exhibit it stands in.
//!
//! The words are plain and name no declarant. What only the person can say (name, qualifications, who gave the
//! assignment, day and signature) is left blank and marked so.

mod draft;
mod findings;
mod limits;
mod materials;
mod method;
mod opinions;

pub use self::draft::{Exhibit, Paragraph, Section, Span};

use self::draft::Draft;
use super::findings::tool;
use crate::assessment::Assessment;
use crate::report::page_one::examined;
use serde::Serialize;

/// The document's template.
pub(super) const TEMPLATE: (&str, &str) = ("/declaration.typ", include_str!("declaration.typ"));

/// The content of the declaration.
#[derive(Debug, Serialize)]
pub struct Declaration {
    title: String,
    running: String,
    tool: String,
    /// The exhibit of the input files.
    files: usize,
    /// The body and the appendix, in order.
    pub sections: Vec<Section>,
    /// What the body cites, in order of number.
    pub exhibits: Vec<Exhibit>,
}

/// Drafts the declaration.
pub fn content(assessment: &Assessment) -> Declaration {
    let mut draft = Draft::default();
    materials::assignment(&mut draft, assessment);
    materials::materials(&mut draft, assessment);
    opinions::summary(&mut draft, assessment);
    findings::findings(&mut draft, assessment);
    limits::limits(&mut draft, assessment);
    limits::signature(&mut draft);
    method::appendix(&mut draft, assessment);
    let Draft { sections, exhibits, files, .. } = draft;
    Declaration {
        title: format!("Declaration on the screening of {}", assessment.case.name),
        running: examined(assessment),
        tool: tool(assessment),
        files,
        sections,
        exhibits,
    }
}
