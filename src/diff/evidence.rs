//! What moved in one piece of evidence: what was measured or answered, or the line it was held against.

use super::made_from::TailoredChange;
use super::moved::{Moved, Sides, What};
use super::reason::{Cause, Reason};
use crate::case::policies;
use crate::measurement::Unit;
use crate::metrics;
use crate::report::{number, page_one};
use crate::rules::Finding;
use crate::rules::condition::{Evidence, Test};
use crate::rules::participants::Concerned;

/// What moved between two pieces of evidence of a rule that look at the same quantity.
pub(super) fn moved(rule: &Finding, before: &Evidence, after: &Evidence, sides: Sides<'_>) -> Vec<Moved> {
    if after.unit == Unit::Money && !sides.one_currency() {
        let words = sides.currency.map(|currency| format!("in {currency}, not compared"));
        return vec![
            Moved::new(What::Currency, &after.title, words, sides.made_from.figures(false)).of(&after.quantity),
        ];
    }
    let words = [(before, 0), (after, 1)].map(|(row, side)| page_one::against_the_line(row, sides.currency[side]));
    let here = words.each_ref().map(|[here, _, _]| here.clone());
    let line = words.map(|[_, line, _]| line);
    let mut found = Vec::new();
    if seen(before) != seen(after) || (before.n != after.n && before.verdict != after.verdict) {
        found.push(looked_at(rule, before, after, here, sides));
    }
    if line_moved(before, after) {
        let title = if after.limit_meaning.is_empty() { &after.title } else { &after.limit_meaning };
        found.push(Moved::new(What::Line, title, line, line_reasons(rule, before, after, sides)).of(&after.quantity));
    }
    found
}

/// What was measured: value, range, and the counts of a roster. A figure that was computed twice from the same is the
/// same to the last bit.
fn seen(row: &Evidence) -> (Option<f64>, Option<[f64; 2]>, Option<[f64; 6]>) {
    let counts = |c: &Concerned| {
        [c.certainly as f64, c.possibly as f64, c.of as f64, c.people as f64, c.money, c.money_possibly]
    };
    (row.value, row.range, row.concerned.as_ref().map(counts))
}

/// What the line is: test, limit, and for participants the share that is allowed.
fn lines(row: &Evidence) -> (Option<Test>, Option<f64>, Option<f64>) {
    let share = row.concerned.as_ref().and_then(|concerned| concerned.share.as_ref());
    (row.test, row.limit, share.map(|share| share.limit))
}

/// Whether the line moved. The share that is allowed is told only where there is a roster, so that it is held against
/// another only where both sides have one.
fn line_moved(before: &Evidence, after: &Evidence) -> bool {
    let ((test, limit, share), (other_test, other_limit, other_share)) = (lines(before), lines(after));
    let share_moved = share.zip(other_share).is_some_and(|(share, other)| share.to_bits() != other.to_bits());
    (test, limit) != (other_test, other_limit) || share_moved
}

/// A measure, a roster or an answer that differs.
fn looked_at(rule: &Finding, before: &Evidence, after: &Evidence, mut words: [String; 2], sides: Sides<'_>) -> Moved {
    for (words, row) in words.iter_mut().zip([before, after]) {
        if seen(row) == (None, None, None) && !row.note.is_empty() {
            // Where one side has nothing, its reason says more than a dash.
            words.clone_from(&row.note);
        } else if seen(before) == seen(after) {
            words.push_str(&row.n.map_or(String::new(), |n| format!(" (n = {})", number::count(n))));
        }
    }
    if policies::is_question(&after.quantity) {
        return Moved::new(What::Answer, &after.title, words, sides.made_from.answers()).of(&after.quantity);
    }
    let rests_on_answers = metrics::find(&after.quantity).is_some_and(|metric| metric.needs.contains("policies"));
    let mut reasons = sides.made_from.figures(rests_on_answers);
    // Rows past a line are counted anew where the line moves.
    if (before.concerned.is_some() || after.concerned.is_some()) && line_moved(before, after) {
        reasons.extend(line_reasons(rule, before, after, sides));
    }
    Moved::new(What::Measured, &after.title, words, reasons).of(&after.quantity)
}

/// What can have moved a line: `levelcheck.toml`, the pack, a limit with dates, the program.
fn line_reasons(rule: &Finding, before: &Evidence, after: &Evidence, sides: Sides<'_>) -> Vec<Reason> {
    let made_from = sides.made_from;
    let limits = [before.limit, after.limit, lines(before).2, lines(after).2];
    // Of the lines that the case sets, those whose number is one of the two.
    let sets_it = |change: &TailoredChange| {
        change.what != "status" && numbers(change).into_iter().flatten().any(|set| limits.contains(&Some(set)))
    };
    let mut reasons = made_from.tailoring(&rule.rule, sets_it);
    let set = made_from.tailored.iter().find(|change| change.rule == rule.rule && sets_it(change));
    // Where the case sets the line on both sides, nothing else has a part in it.
    if set.is_some_and(|change| numbers(change).iter().all(Option::is_some)) {
        return reasons;
    }
    let pack = made_from.pack(&rule.pack);
    // A line that moved with neither case nor pack can only be one with dates.
    if reasons.is_empty() || pack.is_some() {
        reasons.extend(made_from.period().map(|period| Reason { cause: Cause::DatedLine, ..period }));
    }
    reasons.extend(pack.into_iter().chain(made_from.tool()));
    reasons
}

fn numbers(change: &TailoredChange) -> [Option<f64>; 2] {
    change.set.each_ref().map(|set| set.as_ref().and_then(|text| text.parse().ok()))
}
