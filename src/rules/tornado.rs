//! The tornado: what each line does to the score when it moves to the ends of the range that its rule declares.

use super::judge::{Finding, Subject, finding};
use super::pack::{Rule, RulePack, Status};
use super::score::{Member, TheoryScore, member, score};
use super::theory::Theory;
use super::verdict::Verdict;
use super::weights::Weights;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Bars that are kept; the rest are counted.
const KEPT: usize = 20;
/// A swing below this is none, in hundredths.
const NO_SWING: f64 = 0.05;

/// What moving the lines does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tornado {
    /// The widest bars, widest first.
    pub bars: Vec<Bar>,
    /// Lines that were moved.
    pub lines: usize,
    /// Those of them that change no score.
    pub without_effect: usize,
}

/// One line moved to both ends of its range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bar {
    /// The rule.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// The theory whose score moves.
    pub theory: Theory,
    /// Name of the line.
    pub parameter: String,
    /// The ends of its range.
    pub range: [f64; 2],
    /// What the rule comes to at each end.
    pub verdicts: [Verdict; 2],
    /// The theory's score at each end.
    pub scores: [f64; 2],
    /// The theory's score as it stands.
    pub score: f64,
}

/// Moves every line of every rule that speaks of the case. `members` and `scores` are those of the findings.
pub(super) fn tornado(
    packs: &[RulePack],
    subject: Subject<'_>,
    members: &[Member],
    scores: &[TheoryScore],
    weights: &Weights,
) -> Tornado {
    let mut bars = Vec::new();
    let mut lines = 0;
    for (pack, rule) in packs.iter().flat_map(|pack| pack.rules.iter().map(move |rule| (pack, rule))) {
        let now = scores.iter().find(|s| s.theory == rule.theory).and_then(|s| s.score);
        let speaks = rule.status == Status::On && members.iter().any(|m| m.rule == rule.id);
        let (true, Some(now)) = (speaks, now) else {
            continue;
        };
        for (name, parameter) in &rule.parameters {
            if parameter.range[0] >= parameter.range[1] || parameter.values.is_empty() {
                continue;
            }
            lines += 1;
            let ends = parameter.range.map(|end| {
                let moved = moved(rule, name, end);
                let found = finding(pack, &moved, subject);
                (found.verdict, with(&moved, &found, members, weights))
            });
            bars.push(Bar {
                rule: rule.id.clone(),
                title: rule.title.clone(),
                theory: rule.theory,
                parameter: name.clone(),
                range: parameter.range,
                verdicts: ends.map(|(verdict, _)| verdict),
                scores: ends.map(|(_, score)| score.unwrap_or(now.point)),
                score: now.point,
            });
        }
    }
    bars.retain(|bar| swing(bar) >= NO_SWING);
    let without_effect = lines - bars.len();
    bars.sort_by(|a, b| swing(b).total_cmp(&swing(a)));
    bars.truncate(KEPT);
    Tornado { bars, lines, without_effect }
}

fn moved(rule: &Rule, name: &str, end: f64) -> Rule {
    let mut moved = rule.clone();
    if let Some(parameter) = moved.parameters.get_mut(name) {
        // The days on which the line changed stay, so that a rule speaks of the same period.
        parameter.values.iter_mut().for_each(|value| value.value = end);
    }
    moved
}

/// The theory's score with one rule judged anew.
fn with(rule: &Rule, found: &Finding, members: &[Member], weights: &Weights) -> Option<f64> {
    let others = members.iter().filter(|member| member.rule != rule.id).cloned();
    let all: Vec<Member> = others.chain([member(rule, found, found.verdict, weights)]).collect();
    score(rule.theory, &all, weights).score.map(|score| score.point)
}

fn swing(bar: &Bar) -> f64 {
    let [low, high] = bar.scores;
    (low - bar.score).abs().max((high - bar.score).abs())
}
