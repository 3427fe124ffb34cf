//! The sheets around the findings: what was examined and what it comes to, how good the data are, and where they are from.

use super::book::{Book, Cell};
use crate::assessment::Assessment;
use crate::measurement::Unit;
use crate::report::left_out::{HEAD, left_out};
use crate::report::{answer, page_one};

/// What page one says, and the theories.
pub fn add(book: &mut Book, assessment: &Assessment) {
    book.sheet("summary", &["what", "answer"], summary(assessment));
    let columns = [
        "theory",
        "question",
        "score",
        "score, low",
        "score, high",
        "fired",
        "indeterminate",
        "not assessed",
        "clear",
        "not applicable",
        "strongest",
        "answer",
    ];
    let rows = assessment.theories.iter().map(|theory| {
        let score = answer::score_of(assessment, theory.theory);
        vec![
            Cell::text(theory.theory.title()),
            Cell::text(theory.theory.question()),
            Cell::number(score.map(|score| score.point), Unit::Count),
            Cell::number(score.map(|score| score.low), Unit::Count),
            Cell::number(score.map(|score| score.high), Unit::Count),
            Cell::count(theory.fired.into()),
            Cell::count(theory.indeterminate.into()),
            Cell::count(theory.not_assessed.into()),
            Cell::count(theory.clear.into()),
            Cell::count(theory.not_applicable.into()),
            theory.strongest.map_or(Cell::Empty, |severity| Cell::text(severity.words())),
            Cell::text(answer::sentence(assessment, theory)),
        ]
    });
    book.sheet("theories", &columns, rows.collect());
}

fn summary(assessment: &Assessment) -> Vec<Vec<Cell>> {
    let case = &assessment.case;
    let say = |what: &str, answer: String| vec![Cell::text(what), Cell::Text(answer)];
    let mut rows = vec![
        say("company", case.name.clone()),
        say("about", case.about.clone()),
        vec![Cell::text("first day"), Cell::text_of(case.period_start.as_deref())],
        vec![Cell::text("last day"), Cell::text_of(case.period_end.as_deref())],
        say("currency", case.currency.clone()),
        say("jurisdictions", case.jurisdictions.join(", ")),
        say("screening band", answer::band(assessment)),
        say("headline", page_one::headline(assessment)),
        say("what it is", "a screening result, not a legal conclusion".to_owned()),
        say("extent", page_one::extent(assessment)),
        vec![Cell::text("share of money in doubt"), Cell::number(case.doubtful_money_share, Unit::Share)],
    ];
    rows.extend(answer::gates(assessment).map(|gates| say("gates", gates)));
    rows.extend(answer::changes(assessment).into_iter().map(|change| say("what would change it", change)));
    rows.extend(page_one::missing(assessment).into_iter().map(|(what, rules)| {
        say("what is missing", format!("{what} ({rules} {})", if rules == 1 { "rule" } else { "rules" }))
    }));
    rows.extend(page_one::law_notes(assessment).into_iter().map(|note| say("note", note)));
    rows
}

/// Control totals, and the faults of rows.
pub fn add_data(book: &mut Book, assessment: &Assessment) {
    let columns = ["table", "files", "rows", "left out", "outside the period", "first day", "last day"];
    let rows = assessment.control_totals.iter().map(|totals| {
        vec![
            Cell::text(&totals.table),
            Cell::Text(totals.files.join(", ")),
            Cell::count(totals.rows),
            Cell::count(totals.left_out),
            Cell::count(totals.outside_period),
            Cell::text_of(totals.first_day.as_deref()),
            Cell::text_of(totals.last_day.as_deref()),
        ]
    });
    book.sheet("control totals", &columns, rows.collect());
    let columns = [
        "table",
        "file",
        "column",
        "fault",
        "effect",
        "message",
        "rows",
        "money",
        "first row",
        "what stands there",
        "advice",
    ];
    let rows = assessment.diagnostics.iter().map(|d| {
        let first = d.places.first();
        vec![
            Cell::text(&d.table),
            Cell::text(&d.file),
            Cell::text(&d.column),
            Cell::word(d.fault),
            Cell::word(d.effect),
            Cell::text(&d.message),
            Cell::count(d.rows),
            Cell::number(d.money, Unit::Money),
            first.map_or(Cell::Empty, |place| Cell::count(place.row)),
            Cell::text_of(first.map(|place| place.value.as_str())),
            Cell::text(&d.advice),
        ]
    });
    book.sheet("diagnostics", &columns, rows.collect());
}

/// Every input and pack with its hash, the version, and the parameters.
pub fn add_provenance(book: &mut Book, assessment: &Assessment) {
    let made_from = &assessment.provenance;
    let row = |kind: &str, name: &str, value: &str, bytes: Cell| {
        vec![Cell::text(kind), Cell::text(name), Cell::text(value), bytes]
    };
    let mut rows = vec![
        row("program", &made_from.tool, &made_from.version, Cell::Empty),
        row("assessment", "schema version", &assessment.schema_version, Cell::Empty),
        row("seed", "every random stream", &made_from.seed.to_string(), Cell::Empty),
    ];
    rows.extend(made_from.parameters.iter().map(|(name, value)| row("parameter", name, value, Cell::Empty)));
    rows.extend(
        made_from
            .inputs
            .iter()
            .map(|input| row("input, SHA-256", &input.file, &input.sha256, Cell::count(input.bytes))),
    );
    rows.extend(made_from.packs.iter().map(|pack| {
        row("rule pack, SHA-256", &format!("{} version {}", pack.id, pack.version), &pack.sha256, Cell::Empty)
    }));
    let gone = left_out(assessment);
    if !gone.is_empty() {
        let cells = gone.iter().map(|row| row.iter().map(Cell::text).collect());
        book.sheet("left out", &HEAD, cells.collect());
    }
    book.sheet("provenance", &["kind", "name", "value", "bytes"], rows);
}
