//! The summary on the terminal: one screen, the order of page one.

use super::page_one::{
    against_the_line, counts, deciding, examined, extent, headline, law_notes, missing, strongest, under,
};
use super::text::{cut, inert};
use super::{answer, number};
use crate::assessment::Assessment;
use crate::rules::Verdict;
use crate::rules::theory::TheoryAnswer;
use anstyle::{AnsiColor, Style};
use std::fmt::Write;

/// Columns of the screen.
pub(super) const WIDTH: usize = 100;
/// Missing things that are listed.
const MISSING: usize = 3;

/// The summary. Styles are always written; the stream that prints it strips them where they are not wanted.
pub fn summary(assessment: &Assessment) -> String {
    let mut out = String::new();
    let bold = Style::new().bold();
    line(&mut out, &format!("{bold}levelcheck{bold:#}  {}", inert(&examined(assessment))));
    line(&mut out, &"─".repeat(WIDTH));
    line(&mut out, &format!("{bold}{}{bold:#}  screening band", answer::band(assessment)));
    if let Some(draws) = answer::draws(assessment) {
        line(&mut out, &inert(&format!("({draws})")));
    }
    line(&mut out, &headline(assessment));
    line(&mut out, "A screening result, not a legal conclusion.");
    line(&mut out, "");
    for theory in &assessment.theories {
        let mark = mark(theory);
        let score = answer::score_of(assessment, theory.theory);
        let (bar, figures) = (answer::bar(score), answer::score(score));
        line(&mut out, &format!("  {mark} {:<26} {bar}  {figures:<11} {}", theory.theory.title(), counts(theory)));
    }
    decisions(&mut out, assessment);
    tips(&mut out, assessment);
    gaps(&mut out, assessment);
    for note in law_notes(assessment) {
        line(&mut out, &format!("  ! {}", inert(&note)));
    }
    line(&mut out, "");
    line(&mut out, &inert(&extent(assessment)));
    out
}

/// A shape first, colour second: filled, half, ring, dash.
fn mark(theory: &TheoryAnswer) -> String {
    let (shape, colour) = if theory.has_fired() {
        ('●', AnsiColor::Red)
    } else if theory.indeterminate > 0 {
        ('◐', AnsiColor::Yellow)
    } else if theory.clear > 0 {
        ('○', AnsiColor::Green)
    } else {
        ('–', AnsiColor::BrightBlack)
    };
    let style = Style::new().fg_color(Some(colour.into()));
    format!("{style}{shape}{style:#}")
}

fn decisions(out: &mut String, assessment: &Assessment) {
    let found = strongest(assessment);
    if found.is_empty() {
        return;
    }
    line(out, "");
    line(out, "  What decides it");
    for finding in found {
        let open = if finding.verdict == Verdict::Indeterminate { " (indeterminate)" } else { "" };
        let under = under(finding, assessment);
        line(out, &inert(&format!("    {:<6} {}{under}{open}", finding.severity.words(), finding.title)));
        if let Some(evidence) = deciding(finding) {
            let [here, limit, distance] =
                against_the_line(evidence, &assessment.case.currency).map(|part| inert(&part));
            if evidence.concerned.is_some() {
                for part in wrapped(&format!("this company {here}; the line {limit}"), WIDTH - 11) {
                    line(out, &format!("           {part}"));
                }
                continue;
            }
            line(out, format!("           this company {here}   the line {limit}   {distance}").trim_end());
        }
    }
}

fn tips(out: &mut String, assessment: &Assessment) {
    let list = answer::changes(assessment);
    if list.is_empty() {
        return;
    }
    line(out, "");
    line(out, "  What would change it");
    for what in list.iter().take(MISSING) {
        line(out, &format!("    {}", cut(&inert(what), WIDTH - 16)));
    }
}

fn gaps(out: &mut String, assessment: &Assessment) {
    let list = missing(assessment);
    if list.is_empty() {
        return;
    }
    line(out, "");
    line(out, &format!("  What is missing ({} things)", number::count(list.len() as u64)));
    for (what, rules) in list.iter().take(MISSING) {
        let rules = if *rules == 1 { "1 rule".to_owned() } else { format!("{rules} rules") };
        line(out, &format!("    {} ({rules})", cut(&inert(what), WIDTH - 16)));
    }
}

/// Lines of no more than a width, broken between words.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("there is a first line");
        if !last.is_empty() && last.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(word);
        }
    }
    lines
}

fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a string cannot fail");
}
