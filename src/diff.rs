//! Two results of one company side by side: two periods, two versions of the data, two rule packs. What differs, and
//! what can have made it differ.
//!
//! A pure function of two assessments. Reasons come from what the two say they were made from; where more than one thing
//! is possible, all are named.

mod data;
mod evidence;
pub mod findings;
pub mod made_from;
pub mod measures;
pub mod moved;
pub mod reason;
pub mod scores;

pub use data::{DiagnosticChange, FigureChange, TotalsChange};

use self::findings::{FindingChange, Kind};
use self::made_from::MadeFrom;
use self::measures::MeasureChange;
use self::moved::Sides;
use self::reason::Cause;
use self::scores::{BandChange, TheoryChange};
use crate::assessment::Assessment;
use crate::rules::verdict::Severity;
use crate::rules::weights::Band;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the JSON.
pub const SCHEMA_VERSION: &str = "1";

/// Everything that differs between two assessments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Difference {
    /// Version of the JSON.
    pub schema_version: String,
    /// The first.
    pub before: Side,
    /// The second.
    pub after: Side,
    /// What to know before reading on: two companies, two currencies.
    pub notes: Vec<String>,
    /// What differs of that which they are made from.
    pub made_from: MadeFrom,
    /// The band, where it differs.
    pub band: Option<BandChange>,
    /// Theories that differ.
    pub theories: Vec<TheoryChange>,
    /// Findings that differ.
    pub findings: Vec<FindingChange>,
    /// Measures that differ.
    pub measures: Vec<MeasureChange>,
    /// Tables whose control totals differ.
    pub control_totals: Vec<TotalsChange>,
    /// Faults of the data that differ.
    pub diagnostics: Vec<DiagnosticChange>,
    /// What differs though nothing that it is made from does. This must not happen.
    pub unexplained: Vec<String>,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// The company.
    pub name: String,
    /// Name of the case folder.
    pub folder: String,
    /// The period, or that there is none.
    pub period: String,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// The program and its version.
    pub tool: String,
    /// The screening band.
    pub band: Option<Band>,
}

impl Side {
    fn of(assessment: &Assessment) -> Self {
        Self {
            name: assessment.case.name.clone(),
            folder: assessment.case.folder.clone(),
            period: made_from::period(assessment),
            currency: assessment.case.currency.clone(),
            tool: format!("{} {}", assessment.provenance.tool, assessment.provenance.version),
            band: assessment.screening.overall.band,
        }
    }
}

/// What differs between two assessments.
pub fn between(before: &Assessment, after: &Assessment) -> Difference {
    let made_from = MadeFrom::between(before, after);
    let sides =
        Sides { made_from: &made_from, currency: [&before.case.currency, &after.case.currency].map(String::as_str) };
    let findings = findings::changes(before, after, sides);
    let mut difference = Difference {
        schema_version: SCHEMA_VERSION.to_owned(),
        before: Side::of(before),
        after: Side::of(after),
        notes: notes(before, after),
        band: scores::band(before, after),
        theories: scores::theories(before, after, &findings, &made_from),
        measures: measures::changes(before, after, sides),
        control_totals: data::totals(before, after, &made_from),
        diagnostics: data::diagnostics(before, after, &made_from),
        findings,
        unexplained: Vec::new(),
        made_from,
    };
    difference.unexplained = difference.without_reason(before, after);
    difference
}

fn notes(before: &Assessment, after: &Assessment) -> Vec<String> {
    let (a, b) = (&before.case, &after.case);
    let mut notes = Vec::new();
    if a.name != b.name {
        notes.push(format!(
            "These are two companies, {} and {}: `levelcheck compare` puts companies side by side.",
            a.name, b.name
        ));
    }
    if a.currency != b.currency {
        notes.push(format!(
            "Amounts are in {} before and in {} after; measures in money are not compared.",
            a.currency, b.currency
        ));
    }
    notes
}

impl Difference {
    /// Whether nothing differs that a report shows.
    pub fn is_empty(&self) -> bool {
        self.made_from.is_empty()
            && self.band.is_none()
            && self.theories.is_empty()
            && self.findings.is_empty()
            && self.measures.is_empty()
            && self.control_totals.is_empty()
            && self.diagnostics.is_empty()
            && self.unexplained.is_empty()
    }

    /// The findings that are new or worse and of some severity or more on one of the sides.
    pub fn new_or_worse(&self, least: Severity) -> impl Iterator<Item = &FindingChange> {
        let heavy = move |change: &&FindingChange| change.severity.iter().flatten().any(|severity| *severity >= least);
        self.findings.iter().filter(|change| matches!(change.kind, Kind::New | Kind::Worse)).filter(heavy)
    }

    /// What differs for no reason that there could be.
    fn without_reason(&self, before: &Assessment, after: &Assessment) -> Vec<String> {
        let is_unexplained = |reasons: &[reason::Reason]| reasons.iter().any(|r| r.cause == Cause::Unexplained);
        let findings = self.findings.iter().filter(|f| f.moved.iter().any(|m| is_unexplained(&m.reasons)));
        let mut found: Vec<String> = findings.map(|f| format!("the finding of {}", f.rule)).collect();
        found.extend(
            self.measures.iter().filter(|m| is_unexplained(&m.reasons)).map(|m| format!("the measure {}", m.id)),
        );
        let theories = self.theories.iter().filter(|t| is_unexplained(&t.reasons));
        found.extend(theories.map(|t| format!("the score of {}", t.theory.title())));
        let totals = self.control_totals.iter().filter(|t| is_unexplained(&t.reasons));
        found.extend(totals.map(|t| format!("the control totals of {}", t.table)));
        let faults = self.diagnostics.iter().filter(|d| is_unexplained(&d.reasons));
        found.extend(faults.map(|d| format!("the faults of {}", d.file)));
        if found.is_empty() && self.made_from.is_empty() && !is_same(before, after) {
            found.push("what stands in tables or texts".to_owned());
        }
        found
    }
}

/// Whether two results are the same, wherever their case folder lies.
fn is_same(before: &Assessment, after: &Assessment) -> bool {
    let mut moved = after.clone();
    moved.case.folder.clone_from(&before.case.folder);
    moved == *before
}
