//! Tipping points: where each verdict flips, how far the data are from there, and what would clear a fired rule.

use super::condition::{Condition, Evidence, Test};
use super::judge::Finding;
use super::pack::{Rule, RulePack};
use super::participants::Concerned;
use super::verdict::Verdict;
use crate::measurement::{Measurement, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a rule's verdict flips.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TippingPoint {
    /// The rule.
    pub rule: String,
    /// What it comes to.
    pub verdict: Verdict,
    /// Each line that it looks at, in its order.
    pub lines: Vec<Line>,
    /// For a fired rule: the smallest set of changes that clears it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub clears: Vec<Change>,
    /// For a rule that reads a lens: what members' own purchases would have to be.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub demand: Option<Demand>,
}

/// A line and how far the data are from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// Id of the measure or the question.
    pub quantity: String,
    /// What it is.
    pub title: String,
    /// Unit of both.
    pub unit: Unit,
    /// The value, where there is one.
    pub value: Option<f64>,
    /// The line, where the verdict flips.
    pub flips_at: f64,
    /// Value less line.
    pub distance: Option<f64>,
    /// The same over the width of the range; absent where the value has none.
    pub widths: Option<f64>,
}

/// One change that helps to clear a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Id of the measure or the question.
    pub quantity: String,
    /// What it is.
    pub title: String,
    /// Unit of the change.
    pub unit: Unit,
    /// By how much the whole range has to move, positive for more; absent for an answer.
    pub by: Option<f64>,
    /// What it has to come to: the line, or 1 for yes and 0 for no.
    pub to: f64,
}

/// The share of members' own purchases that would have to be genuine demand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Demand {
    /// The share at which the rule's measure comes to its line; absent where no share does.
    pub share: Option<f64>,
    /// Why there is none, or how it is to be read.
    pub note: String,
}

/// The tipping points of every finding that looks at a line.
pub(super) fn tipping_points(
    packs: &[RulePack],
    findings: &[Finding],
    measurements: &BTreeMap<String, Measurement>,
) -> Vec<TippingPoint> {
    let rules: BTreeMap<&str, &Rule> =
        packs.iter().flat_map(|pack| &pack.rules).map(|rule| (rule.id.as_str(), rule)).collect();
    let of = |finding: &Finding| point(rules.get(finding.rule.as_str())?, finding, measurements);
    findings.iter().filter_map(of).collect()
}

fn point(rule: &Rule, finding: &Finding, measurements: &BTreeMap<String, Measurement>) -> Option<TippingPoint> {
    let verdict = finding.waiver.as_ref().map_or(finding.verdict, |waiver| waiver.verdict);
    if !matches!(verdict, Verdict::Fired | Verdict::Clear | Verdict::Indeterminate) {
        return None;
    }
    let lines: Vec<Line> = finding.evidence.iter().filter_map(line).collect();
    let mut rows = finding.evidence.iter();
    let clears = match (verdict, clearing(&rule.when, &mut rows)) {
        (Verdict::Fired, Some(changes)) => changes,
        _ => Vec::new(),
    };
    let demand = rule.lens.and_then(|_| finding.evidence.iter().find_map(|row| demand(row, measurements)));
    (!lines.is_empty() || !clears.is_empty()).then(|| TippingPoint {
        rule: finding.rule.clone(),
        verdict,
        lines,
        clears,
        demand,
    })
}

fn line(row: &Evidence) -> Option<Line> {
    let (Some(_), Some(limit), Some(range)) = (row.test, row.limit, row.range) else {
        return None;
    };
    let width = range[1] - range[0];
    let distance = row.value.map(|value| value - limit);
    Some(Line {
        quantity: row.quantity.clone(),
        title: row.title.clone(),
        unit: row.unit,
        value: row.value,
        flips_at: limit,
        distance,
        widths: distance.filter(|_| width > 1e-12 && width.is_finite()).map(|distance| distance / width),
    })
}

/// The smallest set of changes after which a fired condition is clear. Of *all* one part is enough, and the nearest is
/// taken; of *any* every part that fired has to be cleared. `rows` are the condition's pieces of evidence, in its order.
/// `None` where the condition did not fire.
fn clearing<'a>(condition: &Condition, rows: &mut impl Iterator<Item = &'a Evidence>) -> Option<Vec<Change>> {
    match condition {
        Condition::All(parts) => {
            let sets: Vec<Option<Vec<Change>>> = parts.iter().map(|part| clearing(part, rows)).collect();
            let whole: Option<Vec<Vec<Change>>> = sets.into_iter().collect();
            whole?.into_iter().min_by(|a, b| effort(a).total_cmp(&effort(b)))
        }
        Condition::Any(parts) => {
            let sets: Vec<Vec<Change>> = parts.iter().filter_map(|part| clearing(part, rows)).collect();
            (!sets.is_empty()).then(|| sets.into_iter().flatten().collect())
        }
        _ => {
            let row = rows.next()?;
            (row.verdict == Verdict::Fired).then(|| vec![change(row)])
        }
    }
}

fn change(row: &Evidence) -> Change {
    if let Some(concerned) = &row.concerned {
        return fewer(row, concerned);
    }
    let moved = match (row.test, row.range, row.limit) {
        // The whole range has to come to the other side of the line.
        (Some(Test::Above | Test::AtLeast), Some([_, high]), Some(limit)) => Some(limit - high),
        (Some(Test::Below | Test::AtMost), Some([low, _]), Some(limit)) => Some(limit - low),
        _ => None,
    };
    let to = match row.test {
        Some(_) => row.limit.unwrap_or(0.0),
        // An answer: the other one.
        None => 1.0 - row.limit.unwrap_or(0.0),
    };
    Change { quantity: row.quantity.clone(), title: row.title.clone(), unit: row.unit, by: moved, to }
}

/// Of participants one by one: so many rows fewer past the line.
fn fewer(row: &Evidence, concerned: &Concerned) -> Change {
    let allowed = concerned.share.as_ref().map_or(0.0, |share| (share.limit * concerned.of as f64).floor());
    Change {
        quantity: row.quantity.clone(),
        title: format!("{} past the line: {}", concerned.rows, row.title),
        unit: Unit::Count,
        by: Some(allowed - concerned.possibly as f64),
        to: allowed,
    }
}

/// How much a set of changes asks for, so that sets can be compared: each change relative to its line, an answer as one.
fn effort(changes: &[Change]) -> f64 {
    let one = |change: &Change| match change.by {
        Some(by) if change.unit == Unit::Share => by.abs(),
        Some(by) => by.abs() / change.to.abs().max(1.0),
        None => 1.0,
    };
    changes.iter().map(one).sum()
}

/// Tracing splits the commissions on members' own purchases in proportion to the purchases, so the measure moves in a
/// straight line from the strict reading (none of them was demand) to the industry reading (all of them were). That
/// takes demand to be spread evenly over the purchases that commissions were paid on.
fn demand(row: &Evidence, measurements: &BTreeMap<String, Measurement>) -> Option<Demand> {
    if !row.quantity.starts_with("internal_reward_share_") {
        return None;
    }
    let limit = row.limit?;
    let of = |id: &str| measurements.get(id).and_then(Measurement::value);
    let (strict, industry) = (of("internal_reward_share_strict")?, of("internal_reward_share_industry")?);
    let (share, note) = if strict <= limit {
        (None, "Even with no purchase of a member counted as demand the line is not passed.")
    } else if industry > limit {
        (None, "Even with every purchase of a member counted as demand the line is passed: joining alone passes it.")
    } else {
        (Some((strict - limit) / (strict - industry)), "The line is passed below this share of genuine demand.")
    };
    Some(Demand { share, note: note.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurement::{Measured, Unit};

    fn row(quantity: &str, test: Option<Test>, range: [f64; 2], limit: f64, verdict: Verdict) -> Evidence {
        Evidence {
            quantity: quantity.to_owned(),
            value: Some(range[0]),
            range: Some(range),
            test,
            limit: Some(limit),
            unit: Unit::Share,
            verdict,
            ..Evidence::default()
        }
    }

    fn condition(text: &str) -> Condition {
        #[derive(serde::Deserialize, JsonSchema)]
        struct Holder {
            when: Condition,
        }
        toml::from_str::<Holder>(&format!("when = {text}")).unwrap().when
    }

    const ONE: &str = "{ above = { metric = \"a\", limit = \"l\" } }";

    #[test]
    fn the_whole_range_has_to_come_to_the_other_side() {
        let rows = [row("a", Some(Test::Above), [0.60, 0.68], 0.5, Verdict::Fired)];
        let found = clearing(&condition(ONE), &mut rows.iter()).unwrap();
        // From .68 down to .50: 18 points less.
        assert!((found[0].by.unwrap() + 0.18).abs() < 1e-12);
        let rows = [row("a", Some(Test::Below), [0.30, 0.41], 0.482, Verdict::Fired)];
        let below = condition("{ below = { metric = \"a\", limit = \"l\" } }");
        // From .30 up to .482: 18.2 points more.
        assert!((clearing(&below, &mut rows.iter()).unwrap()[0].by.unwrap() - 0.182).abs() < 1e-12);
    }

    #[test]
    fn of_all_the_nearest_part_is_enough_and_of_any_every_fired_part_has_to_go() {
        let rows = [
            row("a", Some(Test::Above), [0.9, 0.9], 0.5, Verdict::Fired),
            row("b", Some(Test::Above), [0.6, 0.6], 0.5, Verdict::Fired),
            row("c", Some(Test::Above), [0.2, 0.2], 0.5, Verdict::Clear),
        ];
        let part = |id: &str| format!("{{ above = {{ metric = \"{id}\", limit = \"l\" }} }}");
        let all = condition(&format!("{{ all = [ {}, {} ] }}", part("a"), part("b")));
        let found = clearing(&all, &mut rows.iter()).unwrap();
        assert_eq!(found.iter().map(|c| c.quantity.as_str()).collect::<Vec<_>>(), ["b"]);
        let any = condition(&format!("{{ any = [ {}, {}, {} ] }}", part("a"), part("b"), part("c")));
        let found = clearing(&any, &mut rows.iter()).unwrap();
        assert_eq!(found.iter().map(|c| c.quantity.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn an_answer_is_cleared_by_the_other_answer() {
        let rows = [row("pays_for_recruiting", None, [1.0, 1.0], 1.0, Verdict::Fired)];
        let asked = condition("{ answer = { policy = \"pays_for_recruiting\", is = true } }");
        let found = clearing(&asked, &mut rows.iter()).unwrap();
        assert_eq!((found[0].by, found[0].to), (None, 0.0));
    }

    #[test]
    fn the_share_of_genuine_demand_lies_on_the_line_between_the_lenses() {
        // TINY-7: strict 98.5 / 203.5, industry 25 / 203.5. At a line of .3 the share is (98.5 − 61.05) / 73.5 = .509524.
        let measured = |value: f64| Measurement::of(Ok(Measured::new(value)), Unit::Share);
        let measurements = BTreeMap::from([
            ("internal_reward_share_strict".to_owned(), measured(98.5 / 203.5)),
            ("internal_reward_share_industry".to_owned(), measured(25.0 / 203.5)),
        ]);
        let at = |limit: f64| {
            let row = row("internal_reward_share_demand", Some(Test::Above), [0.2, 0.2], limit, Verdict::Clear);
            demand(&row, &measurements).unwrap().share
        };
        assert!((at(0.3).unwrap() - 0.509_524).abs() < 1e-6);
        assert_eq!(at(0.5), None, "strict is below a half");
        assert_eq!(at(0.1), None, "joining alone passes a tenth");
    }
}
