//! The casebook as a reference page: what is known of each company, on whose word, and what the packs say of it.

use super::entry::{Entry, Status};
use super::{Judged, fired_on, judge_entry, shipped, theories};
use crate::case::policies::QUESTIONS;
use crate::measurement::Measurement;
use crate::metrics;
use crate::report::number;
use crate::report::text::capital;
use crate::rules::Verdict;
use crate::rules::pack::Citation;
use crate::rules::theory::{THEORIES, Theory};
use std::fmt::Write as _;

const HEAD: &str = "# The casebook\n\n\
Companies that courts and agencies have dealt with, as the figures that were published of them, judged by the shipped packs. A *finding of \
liability* must fire on the theory that the court named; a company *held not a pyramid* must fire neither on recruitment-funded rewards nor \
on an endless chain. What was *settled*, *alleged* or *sent back* proves nothing about a company, and nothing here is held to agree with it.\n\n\
The *word* of a figure says whose it is: a court's finding, a party's or an agency's allegation, a receiver's or an expert's report, the \
company's own publication, or our computation from such figures. A rule whose line is the very figure of a case fires on it by \
construction; it is named beside the entry and does not count, unless nothing else was published, and then the table says so. To agree means \
no more than that what was published does not speak against the outcome; *not assessed* says how little that is.\n\n\
`levelcheck casebook` prints the table; `levelcheck casebook FOLDER` judges entries of your own.\n";

macro_rules! put {
    ($out:expr, $($text:tt)*) => { writeln!($out, $($text)*).expect("writing to a string cannot fail") };
}

/// The page of the shipped entries.
pub fn page() -> Result<String, String> {
    let entries = shipped()?;
    let judged: Vec<Judged<'_>> = entries.iter().map(judge_entry).collect::<Result<_, _>>()?;
    let mut out = HEAD.to_owned();
    put!(out, "\n| company | outcome | {} | not assessed | |", THEORIES.map(Theory::title).join(" | "));
    put!(out, "|---|---|{}---|---|", "---|".repeat(THEORIES.len()));
    for one in &judged {
        let words: Vec<&str> = theories(&one.findings).into_iter().map(|(_, words)| words).collect();
        let missing = one.findings.iter().filter(|f| f.verdict == Verdict::NotAssessed).count();
        let (entry, all) = (one.entry, one.findings.len());
        put!(
            out,
            "| {} {} | {} | {} | {missing} of {all} | {} |",
            entry.name,
            entry.year,
            entry.status.words(),
            words.join(" | "),
            one.agreement.words()
        );
    }
    for one in &judged {
        section(&mut out, one);
    }
    Ok(out)
}

fn section(out: &mut String, judged: &Judged<'_>) {
    let entry = judged.entry;
    put!(out, "\n## {} ({})\n", entry.name, entry.year);
    put!(
        out,
        "{}. **{}.** {}\n",
        entry.proceedings.trim_end_matches('.'),
        capital(entry.status.words()),
        entry.outcome.trim()
    );
    if entry.status == Status::Finding {
        let named: Vec<&str> = entry.theories.iter().map(|theory| theory.title()).collect();
        put!(out, "Theory the court named: {}.\n", named.join("; "));
    }
    figures(out, entry);
    answers(out, entry);
    let fired: Vec<String> = THEORIES
        .into_iter()
        .flat_map(|theory| fired_on(theory, &judged.findings))
        .map(|f| format!("{} (`{}`, {})", f.title, f.rule, f.severity.words()))
        .collect();
    put!(out, "Fired: {}.\n", if fired.is_empty() { "nothing".to_owned() } else { fired.join("; ") });
    if !entry.own_lines.is_empty() {
        put!(out, "Lines that are this case's own figures: `{}`.\n", entry.own_lines.join("`, `"));
    }
    if !entry.note.trim().is_empty() {
        put!(out, "{}\n", entry.note.trim());
    }
}

fn figures(out: &mut String, entry: &Entry) {
    if entry.figure.is_empty() {
        return;
    }
    put!(out, "| measure | figure | word | source |\n|---|---|---|---|");
    let measured = entry.measurements();
    for figure in &entry.figure {
        let id = figure.measure.get_ref();
        let unit = metrics::find(id).map_or_else(Default::default, |metric| metric.unit);
        let show = |value: f64| number::value(value, unit, &entry.currency);
        let shown = match (measured.get(id).and_then(Measurement::value), figure.at_least, figure.at_most) {
            (Some(value), None, None) => show(value),
            (_, Some(low), Some(high)) => format!("{} to {}", show(low), show(high)),
            (_, Some(low), None) => format!("at least {}", show(low)),
            (_, None, Some(high)) => format!("at most {}", show(high)),
            (None, None, None) => String::new(),
        };
        let title = metrics::find(id).map_or(id.as_str(), |metric| metric.title);
        put!(
            out,
            "| {title} (`{id}`){} | {shown} | {} | {} |",
            note(&figure.note),
            figure.word.words(),
            source(&figure.source)
        );
    }
    put!(out, "");
}

fn answers(out: &mut String, entry: &Entry) {
    if entry.answer.is_empty() {
        return;
    }
    put!(out, "| question | answer | word | source |\n|---|---|---|---|");
    for said in &entry.answer {
        let id = said.question.get_ref();
        let asks = QUESTIONS.iter().find(|q| q.id == id).map_or(id.as_str(), |q| q.asks.trim());
        let answer = match &said.is {
            toml::Value::Boolean(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            other => other.to_string(),
        };
        put!(
            out,
            "| {asks} (`{id}`){} | {answer} | {} | {} |",
            note(&said.note),
            said.word.words(),
            source(&said.source)
        );
    }
    put!(out, "");
}

fn note(note: &str) -> String {
    if note.trim().is_empty() { String::new() } else { format!(": {}", note.trim()) }
}

fn source(citation: &Citation) -> String {
    format!("[{}]({}), {}", citation.title.replace('|', "\\|"), citation.url, citation.verified.words())
}
