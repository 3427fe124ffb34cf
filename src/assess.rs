//! From an opened case and its resolved rules to the assessment: the stages in their order.

use crate::assessment::{Assessment, Results};
use crate::case::Case;
use crate::evidence::{self, Evidence};
use crate::progress::Progress;
use crate::rules::concerned;
use crate::rules::judge::rosters_of;
use crate::rules::resolve::Resolved;
use crate::rules::screening::screen;
use crate::rules::weights::Weights;
use crate::rules::{Subject, judge};
use crate::{facts, metrics, rosters, tables, threads};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Gathers, measures, tabulates, judges, and sets aside what is waived as of a day. `parameters` are those of the run
/// that change the result. The rows behind the findings come beside the assessment, which names them without holding
/// them. Errors are those of waivers.
pub fn assess(
    case: &Case,
    rules: &Resolved,
    as_of: Option<NaiveDate>,
    parameters: BTreeMap<String, String>,
    progress: &dyn Progress,
) -> Result<(Assessment, Evidence), String> {
    rules.check_waivers(as_of)?;
    let facts = facts::gather(case, progress);
    progress.stage("measuring");
    // Rosters know nothing of measures: both are gathered side by side.
    let ((measurements, tables), rosters) = threads::beside(
        || (metrics::measure(&facts), tables::tabulate(&facts)),
        || rosters::call(&facts, &rosters_of(&rules.packs)),
    );
    let subject = Subject {
        measurements: &measurements,
        rosters: &rosters,
        policies: &case.manifest.policies,
        currency: case.currency.code(),
        jurisdictions: &rules.jurisdictions,
        period: case.company.as_ref().and(case.manifest.period).map(|span| (span.start, span.end)),
    };
    let mut findings = judge(&rules.packs, subject);
    // Who is concerned stays listed where a finding is waived.
    let judged = findings.clone();
    let settled = rules.settle(&mut findings, as_of)?;
    let weights = Weights::shipped()?;
    let (screening, (row_sets, lists)) = threads::beside(
        || screen(&rules.packs, subject, &findings, &weights),
        || (evidence::gather(&judged, &facts), concerned::list(&judged, &rosters, &facts, case.named())),
    );
    concerned::name_in(&mut findings, &lists);
    evidence::link(&mut findings, &row_sets);
    let files = row_sets.iter().map(|table| table.file.clone()).collect();
    let evidence = Evidence::new(case, &facts, row_sets, lists);
    let results = Results { measurements, tables, findings, row_sets: files, settled, screening };
    Ok((Assessment::new(case, &facts, rules, results, parameters), evidence))
}
