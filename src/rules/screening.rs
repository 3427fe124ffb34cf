//! From findings to an answer: scores, the band, what would change it, how far it holds, and what counts twice.

use super::judge::{Finding, Subject};
use super::overlap::{Overlap, overlaps};
use super::pack::RulePack;
use super::robustness::{Robustness, robustness};
use super::score::{Overall, TheoryScore, members, overall, theories};
use super::tipping::{TippingPoint, tipping_points};
use super::tornado::{Tornado, tornado};
use super::weights::Weights;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The screening result: triage for a reader, and no legal conclusion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Screening {
    /// The band of the whole case.
    pub overall: Overall,
    /// The score of each theory.
    pub theories: Vec<TheoryScore>,
    /// Where each verdict flips.
    pub tipping: Vec<TippingPoint>,
    /// What moving each line does.
    pub tornado: Tornado,
    /// How far the scores hold when choices are drawn at random.
    pub robustness: Robustness,
    /// Fired rules that rest on the same money.
    pub overlaps: Vec<Overlap>,
}

/// Screens the findings of a subject by the packs that judged it.
pub fn screen(packs: &[RulePack], subject: Subject<'_>, findings: &[Finding], weights: &Weights) -> Screening {
    let members = members(packs, findings, weights);
    let scores = theories(&members, weights);
    Screening {
        overall: overall(&scores, &members, weights),
        tipping: tipping_points(packs, findings, subject.measurements),
        tornado: tornado(packs, subject, &members, &scores, weights),
        robustness: robustness(&members, &scores, weights),
        overlaps: overlaps(packs, findings, &members, subject.measurements),
        theories: scores,
    }
}
