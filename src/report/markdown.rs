//! The report as Markdown: page one, findings, measures, data, provenance.

use super::left_out::{HEAD, left_out};
use super::page_one::{against_the_line, counts, examined, extent, headline, law_notes, missing, strongest, under};
use super::text::inert;
use super::{answer, number, row_sets};
use crate::assessment::Assessment;
use crate::measurement::Measurement;
use crate::metrics::{FAMILIES, METRICS};
use crate::rules::Finding;
use crate::rules::verdict::VERDICTS;
use std::fmt::Write;

/// The report.
pub fn render(assessment: &Assessment) -> String {
    let mut out = String::new();
    page_one(&mut out, assessment);
    findings(&mut out, assessment);
    tailored(&mut out, assessment);
    screening(&mut out, assessment);
    measures(&mut out, assessment);
    data(&mut out, assessment);
    evidence(&mut out, assessment);
    provenance(&mut out, assessment);
    without_tags(&inert(&out))
}

macro_rules! put {
    ($out:expr, $($text:tt)*) => { writeln!($out, $($text)*).expect("writing to a string cannot fail") };
}

/// Text from the data, inert in Markdown: no markup, no table separators, no line breaks.
pub(super) fn safe(text: &str) -> String {
    let mut shown = String::new();
    for character in inert(text).chars() {
        match character {
            '\n' | '\t' => shown.push(' '),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '&' => shown.push_str("&amp;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '#' | '\\' | '!' => {
                shown.push('\\');
                shown.push(character);
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// An id or a file name within a span of code or a link, where marks cannot be escaped.
fn id(text: &str) -> String {
    text.replace(['`', '|', '<', '>', '(', ')', '[', ']', '\n'], "?")
}

/// The document without HTML, of which it has none of its own: what no other place has escaped is escaped here.
pub(super) fn without_tags(document: &str) -> String {
    let mut shown = String::with_capacity(document.len());
    let mut rest = document.chars().peekable();
    while let Some(character) = rest.next() {
        let opens = |next: &char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?');
        match character {
            '<' if rest.peek().is_some_and(opens) => shown.push_str("&lt;"),
            _ => shown.push(character),
        }
    }
    shown
}

fn page_one(out: &mut String, assessment: &Assessment) {
    put!(out, "# {}\n", safe(&examined(assessment)));
    if !assessment.case.about.is_empty() {
        put!(out, "{}\n", safe(&assessment.case.about));
    }
    put!(out, "**{}** screening band. {}", answer::band(assessment), answer::gates(assessment).unwrap_or_default());
    if let Some(draws) = answer::draws(assessment) {
        put!(out, "({draws})\n");
    }
    put!(out, "**{}** A screening result, not a legal conclusion.\n", headline(assessment));
    put!(out, "| theory | score | indicators | answer |\n|---|---|---|---|");
    for theory in &assessment.theories {
        let score = answer::score(answer::score_of(assessment, theory.theory));
        let sentence = safe(&answer::sentence(assessment, theory));
        put!(out, "| {} | {score} | {} | {sentence} |", theory.theory.title(), counts(theory));
    }
    put!(out, "\n## What decides it\n\n| | this company | the line | distance |\n|---|---|---|---|");
    for finding in strongest(assessment) {
        if let Some(evidence) = super::page_one::deciding(finding) {
            let [here, line, distance] = against_the_line(evidence, &assessment.case.currency);
            let title = safe(&format!("{}{}", finding.title, under(finding, assessment)));
            put!(out, "| {title} ({}) | {here} | {line} | {distance} |", finding.verdict.words());
        }
    }
    let changes = answer::changes(assessment);
    if !changes.is_empty() {
        put!(out, "\n## What would change it\n");
    }
    for change in changes {
        put!(out, "- {}", safe(&change));
    }
    put!(out, "\n## What is missing\n");
    for (what, rules) in missing(assessment) {
        put!(out, "- {} ({rules} {})", safe(&what), if rules == 1 { "rule" } else { "rules" });
    }
    for note in law_notes(assessment) {
        put!(out, "\n{}", safe(&note));
    }
    put!(out, "\n{}\n", safe(&extent(assessment)));
}

fn findings(out: &mut String, assessment: &Assessment) {
    put!(out, "## Findings\n");
    for verdict in VERDICTS {
        let of: Vec<&Finding> = assessment.findings.iter().filter(|f| f.verdict == verdict).collect();
        if of.is_empty() {
            continue;
        }
        put!(out, "### Indicators {}\n", verdict.words());
        for finding in of {
            put!(
                out,
                "**{}** (`{}`, {}, {})",
                safe(&format!("{}{}", finding.title, under(finding, assessment))),
                id(&finding.rule),
                finding.severity.words(),
                finding.basis.words()
            );
            for evidence in &finding.evidence {
                let [here, line, distance] = against_the_line(evidence, &assessment.case.currency);
                let note =
                    if evidence.note.is_empty() { String::new() } else { format!(" — {}", safe(&evidence.note)) };
                put!(out, "- {}: {here} against {line} {distance}{note}", safe(&evidence.title));
            }
            if let Some(list) = &finding.list {
                let (file, rows) = (id(&list.file), number::count(list.rows));
                put!(out, "- Those concerned: [{file}]({file}), {rows} rows, SHA-256 {}", safe(&list.sha256));
            }
            for set in
                row_sets::behind(finding, assessment).into_iter().filter(|set| Some(*set) != finding.list.as_ref())
            {
                let (file, rows) = (id(&set.file), number::count(set.rows));
                put!(out, "- Rows behind it: {}, [{file}]({file}), {rows} rows", row_sets::title(set));
            }
            for remark in super::page_one::remarks(finding, &assessment.case.currency) {
                put!(out, "- {}", safe(&remark));
            }
            let point = answer::tipping(assessment, &finding.rule);
            for words in
                point.map(|point| answer::what_would_change(point, &assessment.case.currency)).into_iter().flatten()
            {
                put!(out, "- What would change it: {}", safe(&words));
            }
            put!(out, "");
        }
    }
}

fn evidence(out: &mut String, assessment: &Assessment) {
    let sets = row_sets::all(assessment);
    if sets.is_empty() {
        return;
    }
    put!(
        out,
        "## Evidence\n\nThe rows behind the findings, beside this report. The SQL is run by DuckDB in the case folder, after the tables that [evidence/evidence.sql](evidence/evidence.sql) begins with. The hash is that of the CSV file.\n"
    );
    for (title, set) in sets {
        let (csv, parquet, rows) = (id(&set.file), id(&set.parquet), number::count(set.rows));
        put!(out, "### {}\n\n{}\n", safe(&title), safe(&set.words));
        put!(out, "[{csv}]({csv}), [{parquet}]({parquet}), {rows} rows, SHA-256 {}\n", safe(&set.sha256));
        for line in inert(&set.sql).lines() {
            put!(out, "    {line}");
        }
        put!(out, "");
    }
}

fn screening(out: &mut String, assessment: &Assessment) {
    put!(out, "## The score\n");
    for table in answer::tables::tables(assessment) {
        let (title, heads) = (&table.title, table.head.len());
        put!(out, "### {title}\n\n| {} |\n|{}", table.head.join(" | "), "---|".repeat(heads));
        for row in &table.rows {
            let cells: Vec<String> = row.iter().map(|cell| safe(cell)).collect();
            put!(out, "| {} |", cells.join(" | "));
        }
        put!(out, "");
    }
}

fn tailored(out: &mut String, assessment: &Assessment) {
    if assessment.tailored.is_empty() {
        return;
    }
    put!(
        out,
        "## Tailored for this case\n\n| rule | what | the pack | here | reason | where |\n|---|---|---|---|---|---|"
    );
    for t in &assessment.tailored {
        let loosened = if t.loosened { " (loosened)" } else { "" };
        let (now, reason) = (format!("{}{loosened}", safe(&t.now)), safe(&t.reason));
        put!(
            out,
            "| `{}` | {} | {} | {now} | {reason} | {} |",
            id(&t.rule),
            safe(&t.what),
            safe(&t.was),
            safe(&t.source)
        );
    }
    put!(out, "");
}

fn measures(out: &mut String, assessment: &Assessment) {
    for family in FAMILIES {
        put!(out, "## {}\n\n| measure | value | n |\n|---|---|---|", family.title());
        for metric in METRICS.iter().filter(|m| m.family == family) {
            let row = match assessment.measurements.get(metric.id) {
                Some(Measurement::Measured(m)) => {
                    (number::measured(m, &assessment.case.currency), m.n.map_or(String::new(), number::count))
                }
                Some(Measurement::Unavailable(u)) => {
                    (format!("not available: {}", safe(&u.unavailable)), String::new())
                }
                None => continue,
            };
            put!(out, "| {} (`{}`) | {} | {} |", metric.title, metric.id, row.0, row.1);
        }
        put!(out, "");
    }
}

fn data(out: &mut String, assessment: &Assessment) {
    put!(
        out,
        "## Data\n\n| table | rows | left out | outside the period | first day | last day |\n|---|---|---|---|---|---|"
    );
    let day = |day: &Option<String>| day.as_deref().map(safe).unwrap_or_default();
    for t in &assessment.control_totals {
        put!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            safe(&t.table),
            number::count(t.rows),
            number::count(t.left_out),
            number::count(t.outside_period),
            day(&t.first_day),
            day(&t.last_day)
        );
    }
    let gone = left_out(assessment);
    if !gone.is_empty() {
        put!(out, "\n### Left out of this edition\n\n| {} |\n|---|---|---|", HEAD.join(" | "));
    }
    for [place, what, why] in &gone {
        put!(out, "| {} | {} | {} |", safe(place), safe(what), safe(why));
    }
    put!(out, "");
    for d in &assessment.diagnostics {
        let money = d.money.map_or(String::new(), |m| format!(", {}", number::money(m, &assessment.case.currency)));
        put!(
            out,
            "- {} {}: {} ({} rows{money}); {}",
            safe(&d.file),
            safe(&d.column),
            safe(&d.message),
            number::count(d.rows),
            safe(&d.advice)
        );
    }
}

fn provenance(out: &mut String, assessment: &Assessment) {
    let p = &assessment.provenance;
    put!(
        out,
        "\n## Provenance\n\n{} {}, seed {}\n\n| file | SHA-256 |\n|---|---|",
        safe(&p.tool),
        safe(&p.version),
        p.seed
    );
    for input in &p.inputs {
        put!(out, "| {} | {} |", safe(&input.file), safe(&input.sha256));
    }
    for pack in &p.packs {
        put!(out, "| rule pack {} version {} | {} |", safe(&pack.id), safe(&pack.version), safe(&pack.sha256));
    }
}
