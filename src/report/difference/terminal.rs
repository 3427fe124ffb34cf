//! The difference on a terminal: one screen where little differs.

use super::words;
use crate::diff::Difference;
use crate::diff::findings::{FindingChange, KINDS};
use crate::diff::measures::MeasureChange;
use crate::report::number;
use crate::report::terminal::{WIDTH, wrapped};
use crate::report::text::{capital, cut, inert};
use crate::rules::Verdict;
use anstyle::{AnsiColor, Style};

/// Measures, files and the like that are listed; the other formats have all.
const LISTED: usize = 12;
/// Columns of a measure's name and of its values.
const NAME: usize = 40;
const VALUE: usize = 18;
/// Columns of a change that stands beside the values; a longer one stands below.
const CHANGE: usize = 11;

/// The text.
pub(super) fn render(difference: &Difference) -> String {
    let bold = Style::new().bold();
    let mut out: Vec<String> = vec![
        format!("{bold}levelcheck diff{bold:#}"),
        format!("  before  {}", inert(&words::side(&difference.before))),
        format!("  after   {}", inert(&words::side(&difference.after))),
        "─".repeat(WIDTH),
        format!("{bold}{}{bold:#}  screening band", words::band(difference)),
        words::headline(difference),
    ];
    out.extend(difference.notes.iter().flat_map(|note| wrapped(&inert(note), WIDTH)));
    made_from(&mut out, difference);
    for kind in KINDS {
        let of: Vec<&FindingChange> = difference.findings.iter().filter(|change| change.kind == kind).collect();
        if !of.is_empty() {
            out.push(format!("\n  {} ({})", capital(kind.words()), of.len()));
            for change in of {
                finding(&mut out, change);
            }
        }
    }
    theories(&mut out, difference);
    measures(&mut out, difference);
    data(&mut out, difference);
    if !difference.unexplained.is_empty() {
        out.push(String::new());
        out.extend(wrapped(
            &format!("{} It differs: {}.", super::WRONG, inert(&difference.unexplained.join("; "))),
            WIDTH,
        ));
    }
    let text: Vec<&str> = out.iter().map(|line| line.trim_end()).collect();
    format!("{}\n", text.join("\n"))
}

fn made_from(out: &mut Vec<String>, difference: &Difference) {
    let rows = words::made_from(difference);
    if rows.is_empty() {
        return;
    }
    out.push("\n  What the results are made from and differs".to_owned());
    for [what, before, after] in rows.iter().take(LISTED) {
        out.extend(indented(&format!("{what}: {before} → {after}"), 4, 6));
    }
    more(out, rows.len());
}

/// A shape first, colour second, as on every page.
fn mark(verdict: Option<Verdict>) -> String {
    let (shape, colour) = match verdict {
        Some(Verdict::Fired) => ('●', AnsiColor::Red),
        Some(Verdict::Indeterminate) => ('◐', AnsiColor::Yellow),
        Some(Verdict::Clear) => ('○', AnsiColor::Green),
        _ => ('–', AnsiColor::BrightBlack),
    };
    let style = Style::new().fg_color(Some(colour.into()));
    format!("{style}{shape}{style:#}")
}

fn finding(out: &mut Vec<String>, change: &FindingChange) {
    let head = format!("{:<6} {} ({}): {}", words::severity(change), change.title, change.rule, words::verdict(change));
    let mut lines = wrapped(&inert(&head), WIDTH - 6).into_iter();
    out.push(format!("    {} {}", mark(change.verdict[1]), lines.next().unwrap_or_default()));
    out.extend(lines.map(|line| format!("             {line}")));
    for moved in &change.moved {
        out.extend(indented(&words::moved(moved), 13, 15));
        out.extend(indented(&format!("why: {}", words::why(moved)), 15, 20));
    }
}

/// Wrapped text, its first line and those after it indented.
fn indented(text: &str, first: usize, then: usize) -> Vec<String> {
    let lines = wrapped(&inert(text), WIDTH - then).into_iter().enumerate();
    lines.map(|(at, line)| format!("{}{line}", " ".repeat(if at == 0 { first } else { then }))).collect()
}

fn more(out: &mut Vec<String>, of: usize) {
    if of > LISTED {
        out.push(format!("    and {} more: --format md or html has all", of - LISTED));
    }
}

fn theories(out: &mut Vec<String>, difference: &Difference) {
    if difference.theories.is_empty() {
        return;
    }
    out.push("\n  Scores".to_owned());
    for change in &difference.theories {
        let [before, after] = change.score.map(crate::report::answer::score);
        let score = if before == after { format!("{after}, as before") } else { format!("{before} → {after}") };
        out.push(format!("    {:<27} {score}", change.theory.title()));
    }
}

fn measures(out: &mut Vec<String>, difference: &Difference) {
    let shown: Vec<&MeasureChange> = difference.measures.iter().filter(|change| !change.beside_only).collect();
    if shown.is_empty() {
        return;
    }
    let currency = [&difference.before.currency, &difference.after.currency];
    out.push(format!("\n  Measures ({} differ)", shown.len()));
    for change in shown.iter().take(LISTED) {
        let name = cut(&change.title, NAME);
        let [before, after] = [(&change.before, currency[0]), (&change.after, currency[1])].map(|(seen, currency)| {
            let said = if seen.unavailable.is_some() { "–".to_owned() } else { words::seen(seen, change, currency) };
            // Where value and range do not fit, the value says more than a part of both.
            let alone = seen.value.map(|value| number::value(value, change.unit, currency));
            let said = alone.filter(|_| said.chars().count() > VALUE).unwrap_or(said);
            cut(&said, VALUE)
        });
        let by = words::by(change, currency[1]);
        let fits = by.chars().count() <= CHANGE;
        let beside = if fits { by.as_str() } else { "" };
        out.push(inert(&format!("    {name:<NAME$} {before:>VALUE$} → {after:<VALUE$} {beside:>CHANGE$}")));
        if !fits {
            out.extend(indented(&by, 6, 8));
        }
    }
    more(out, shown.len());
}

fn data(out: &mut Vec<String>, difference: &Difference) {
    if difference.control_totals.is_empty() && difference.diagnostics.is_empty() {
        return;
    }
    let currency = [difference.before.currency.as_str(), difference.after.currency.as_str()];
    out.push("\n  Data".to_owned());
    for change in &difference.control_totals {
        out.extend(indented(&words::totals(change, currency), 4, 6));
    }
    for change in difference.diagnostics.iter().take(LISTED) {
        out.extend(indented(&words::diagnostic(change), 4, 6));
    }
    more(out, difference.diagnostics.len());
}
