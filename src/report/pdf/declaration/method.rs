//! The appendix on method: what each measure that was used is, where it comes from, what it can and cannot show.

use super::draft::{Draft, Span, quoted, words};
use super::findings::discussed;
use crate::assessment::Assessment;
use crate::metrics::{Basis, METRICS, Metric};
use crate::report::method::METHOD;
use crate::rosters::{Definition, ROSTERS};
use std::collections::BTreeSet;

/// The appendix.
pub(super) fn appendix(draft: &mut Draft, assessment: &Assessment) {
    draft.section("Appendix: method", 1, false);
    draft.paragraph(vec![words(METHOD[0])]);
    let used: BTreeSet<&str> =
        discussed(assessment).into_iter().flat_map(|f| &f.evidence).map(|e| e.quantity.as_str()).collect();
    for metric in METRICS.iter().filter(|metric| used.contains(metric.id)) {
        draft.paragraph(measure(metric));
    }
    for roster in ROSTERS.iter().filter(|roster| used.contains(roster.id)) {
        draft.paragraph(of_roster(roster));
    }
    let answered = used.iter().any(|id| crate::case::policies::is_question(id));
    if answered {
        draft.paragraph(vec![words(
            "Where an indicator looks at what the plan or the company's policies say, the answer is that of the case file's \
             questionnaire. The program does not verify it.",
        )]);
    }
}

fn measure(metric: &Metric) -> Vec<Span> {
    let basis = match metric.basis {
        Basis::Census => "Arithmetic on all records.",
        Basis::Estimate => "An estimate; few observations decide nothing.",
    };
    vec![
        quoted(&format!("{} ({}). {}", metric.title, metric.id, metric.definition)),
        words(&format!(" {basis} Needs: ")),
        quoted(metric.needs),
        words(". Source: "),
        quoted(metric.reference.trim_end_matches('.')),
        words(". What it can and cannot show: "),
        quoted(metric.interpretation),
        words(" Checked against: "),
        quoted(metric.oracle.trim_end_matches('.')),
        words("."),
    ]
}

fn of_roster(roster: &Definition) -> Vec<Span> {
    vec![
        quoted(&format!("{} ({}). {}", roster.title, roster.id, roster.definition)),
        words(" A row is "),
        quoted(roster.row.trim_end_matches('.')),
        words(". Source: "),
        quoted(roster.reference.trim_end_matches('.')),
        words(". What it can and cannot show: "),
        quoted(roster.limits),
    ]
}
