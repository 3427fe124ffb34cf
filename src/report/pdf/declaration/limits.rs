//! What the data cannot show, what the other side may say, and the place for the signature.

use super::draft::{Draft, Span, blank, quoted, words};
use super::findings::discussed;
use crate::assessment::Assessment;
use crate::report::method::METHOD;
use crate::report::page_one::{law_notes, missing};
use crate::report::pdf::table::Table;
use std::collections::BTreeSet;

/// The limits.
pub(super) fn limits(draft: &mut Draft, assessment: &Assessment) {
    draft.section("Limits", 1, false);
    for text in METHOD.iter().skip(1) {
        draft.paragraph(vec![words(text)]);
    }
    for reason in left_open(assessment) {
        draft.paragraph(vec![words("The data leave open: "), quoted(reason.trim_end_matches('.')), words(".")]);
    }
    for note in law_notes(assessment) {
        draft.paragraph(vec![quoted(&note)]);
    }
    let wanted = missing(assessment);
    if !wanted.is_empty() {
        let rows = wanted.into_iter().map(|(what, rules)| vec![what, rules.to_string()]).collect();
        let exhibit =
            draft.exhibit("What is missing", Table::new("", &["what", "rules it would help to decide"], rows, 1));
        draft.paragraph(vec![
            words("What could not be looked at, and for how many rules it is needed, is in "),
            Span::See(exhibit),
            words(". Nothing is concluded from its absence."),
        ]);
    }
    other_side(draft, assessment);
}

/// Why measures that were used have bounds, each reason once.
fn left_open(assessment: &Assessment) -> BTreeSet<&str> {
    let quantities = discussed(assessment).into_iter().flat_map(|f| &f.evidence).map(|e| &e.quantity);
    let measured = quantities.filter_map(|id| assessment.measurements.get(id)?.measured());
    measured.flat_map(|m| &m.bounded_by).map(String::as_str).collect()
}

/// The best arguments against each finding.
fn other_side(draft: &mut Draft, assessment: &Assessment) {
    let found: Vec<_> = discussed(assessment).into_iter().filter(|f| !f.false_positives.is_empty()).collect();
    if found.is_empty() {
        return;
    }
    draft.section("What the other side may say", 2, false);
    for finding in found {
        let mut spans = vec![words("On indicator "), quoted(&finding.rule), words(": ")];
        for argument in &finding.false_positives {
            spans.extend([quoted(argument), words(" ")]);
        }
        if !finding.remedy.is_empty() {
            spans.extend([words("It would be answered by: "), quoted(&finding.remedy)]);
        }
        draft.paragraph(spans);
    }
}

/// The place for the signature.
pub(super) fn signature(draft: &mut Draft) {
    draft.section("Signature", 1, false);
    draft.keep_whole();
    draft.paragraph(vec![
        words("I declare under penalty of perjury under the laws of "),
        blank("jurisdiction"),
        words(" that the foregoing is true and correct."),
    ]);
    draft.paragraph(vec![
        words("Executed on "),
        blank("date"),
        words(" at "),
        blank("place"),
        words(" Signature: "),
        blank("signature"),
        words(" Printed name: "),
        blank("printed name"),
    ]);
}
