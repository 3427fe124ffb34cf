//! What differs, in words that every format shares.

use crate::diff::findings::{FindingChange, KINDS, Kind};
use crate::diff::measures::{MeasureChange, Seen};
use crate::diff::moved::Moved;
use crate::diff::reason::in_words;
use crate::diff::scores::{BandChange, TheoryChange};
use crate::diff::{DiagnosticChange, Difference, FigureChange, Side, TotalsChange};
use crate::measurement::Unit;
use crate::report::text::cut;
use crate::report::{answer, number};
use crate::rules::weights::Band;

/// How many findings of each kind there are; that none is new or worse is said too.
pub fn headline(difference: &Difference) -> String {
    if difference.is_empty() {
        return "Nothing differs.".to_owned();
    }
    let count = |kind: Kind| difference.findings.iter().filter(|change| change.kind == kind).count();
    let parts: Vec<String> = KINDS
        .into_iter()
        .filter(|kind| count(*kind) > 0)
        .map(|kind| format!("{} {}", number::count(count(kind) as u64), kind.words()))
        .collect();
    let calm = count(Kind::New) + count(Kind::Worse) == 0;
    match (calm, parts.is_empty()) {
        (_, true) => "No finding differs.".to_owned(),
        (true, false) => format!("No finding is new or worse; {}.", parts.join(", ")),
        (false, false) => format!("Findings: {}.", parts.join(", ")),
    }
}

/// The band before and after.
pub fn band(difference: &Difference) -> String {
    let word = |band: Option<Band>| band.map_or("not assessed", Band::words).to_uppercase();
    let range = |change: &BandChange, side: usize| match (change.low[side], change.high[side]) {
        (Some(low), Some(high)) if low != high => format!(" (range: {} – {})", low.words(), high.words()),
        _ => String::new(),
    };
    match &difference.band {
        None => format!("{}, as before", word(difference.after.band)),
        Some(change) => {
            let [before, after] = [0, 1].map(|side| format!("{}{}", word(change.band[side]), range(change, side)));
            format!("{before} → {after}")
        }
    }
}

/// One of the two sides, in a line.
pub fn side(side: &Side) -> String {
    let period = if side.period == "none" { "no period".to_owned() } else { side.period.clone() };
    format!(
        "{} · {period} · {} · {} · case folder {}",
        short(&side.name),
        side.currency,
        side.tool,
        short(&side.folder)
    )
}

/// Characters of a name, and of what stands before and after where something moved.
const NAME: usize = 60;
const SENTENCE: usize = 160;

/// Text of a name, cut where it is longer than a name.
pub fn short(name: &str) -> String {
    cut(name, NAME)
}

/// What the results are made from and differs: what, before, after.
pub fn made_from(difference: &Difference) -> Vec<[String; 3]> {
    let from = &difference.made_from;
    let hash = |sha: &Option<String>| {
        sha.as_ref().map_or("–".to_owned(), |sha| format!("SHA-256 {}…", sha.chars().take(12).collect::<String>()))
    };
    let text = |value: &Option<String>| value.as_deref().map_or("–".to_owned(), short);
    let mut rows: Vec<[String; 3]> = Vec::new();
    for file in &from.files {
        let [before, after] = file.sha256.each_ref().map(hash);
        rows.push([format!("{} {}", short(&file.file), file.state.words()), before, after]);
    }
    for (what, both) in [("period", &from.period), ("jurisdictions", &from.jurisdictions), ("tool", &from.tool)] {
        rows.extend(both.iter().map(|[before, after]| [what.to_owned(), before.clone(), after.clone()]));
    }
    for pack in &from.packs {
        let [before, after] = [0, 1].map(|side| {
            let version = pack.version[side].as_ref();
            version.map_or("not in use".to_owned(), |v| format!("version {}, {}", short(v), hash(&pack.sha256[side])))
        });
        rows.push([format!("rule pack {}", short(&pack.id)), before, after]);
    }
    for change in &from.tailored {
        let [before, after] =
            change.set.each_ref().map(|set| set.as_deref().map_or("the pack's own".to_owned(), short));
        rows.push([
            format!("{} of {}, set by levelcheck.toml", short(&change.what), short(&change.rule)),
            before,
            after,
        ]);
    }
    for parameter in &from.parameters {
        let [before, after] = parameter.value.each_ref().map(text);
        rows.push([format!("parameter {}", short(&parameter.name)), before, after]);
    }
    rows.extend(from.seed.iter().map(|[before, after]| ["seed".to_owned(), before.to_string(), after.to_string()]));
    rows
}

/// The verdict and the severity of a finding, before and after.
pub fn verdict(change: &FindingChange) -> String {
    let word = |side: usize| change.verdict[side].map_or("no such rule", |verdict| verdict.words());
    if change.verdict[0] == change.verdict[1] { word(1).to_owned() } else { format!("{} → {}", word(0), word(1)) }
}

/// What the severity is, and was.
pub fn severity(change: &FindingChange) -> String {
    match change.severity {
        [Some(before), Some(after)] if before != after => format!("{} → {}", before.words(), after.words()),
        [before, after] => after.or(before).map_or("", |severity| severity.words()).to_owned(),
    }
}

/// One thing that moved.
pub fn moved(moved: &Moved) -> String {
    format!("{}: {} → {}", moved.title, cut(&moved.before, SENTENCE), cut(&moved.after, SENTENCE))
}

/// Why it moved.
pub fn why(moved: &Moved) -> String {
    in_words(&moved.reasons)
}

/// One side of a measure.
pub fn seen(seen: &Seen, change: &MeasureChange, currency: &str) -> String {
    if let Some(why) = &seen.unavailable {
        return format!("not available: {}", cut(why, SENTENCE));
    }
    let value = seen.value.map(|value| number::value(value, change.unit, currency));
    let open = seen.range.filter(|[low, high]| high - low > 1e-9);
    let range = open.map(|range| number::range(range, change.unit, currency));
    let parts: Vec<String> = value.into_iter().chain(range).collect();
    if parts.is_empty() { "no value".to_owned() } else { parts.join(" ") }
}

/// By how much a measure changed, and whether sampling error could do it.
pub fn by(change: &MeasureChange, currency: &str) -> String {
    if change.beside_only {
        return "only in what is told beside it".to_owned();
    }
    let by = match (change.change, &change.before.unavailable, &change.after.unavailable) {
        (_, Some(_), None) => "became available".to_owned(),
        (_, None, Some(_)) => "is not available any more".to_owned(),
        (_, Some(_), Some(_)) => "not available for another reason".to_owned(),
        (Some(_), ..) if change.unit == Unit::YesNo => "changed".to_owned(),
        (Some(change_by), ..) if change_by != 0.0 => number::distance(change_by, change.unit, currency),
        _ => "its range alone".to_owned(),
    };
    let interval = change
        .change_interval
        .map_or(String::new(), |range| format!(" {}", number::range(range, change.unit, currency)));
    let sampling = match change.within_sampling_error {
        Some(true) => ", within sampling error",
        Some(false) => ", beyond sampling error",
        None => "",
    };
    format!("{by}{interval}{sampling}")
}

/// A theory: counts and score before and after.
pub fn theory(change: &TheoryChange) -> [String; 2] {
    [0, 1].map(|side| {
        let counts =
            change.answer[side].as_ref().map_or(String::new(), |a| format!(", {}", crate::report::page_one::counts(a)));
        format!("{}{counts}", answer::score(change.score[side]))
    })
}

/// A figure of a table.
pub fn figure(figure: &FigureChange, currency: [&str; 2]) -> [String; 2] {
    [0, 1].map(|side| {
        figure.value[side].map_or("–".to_owned(), |value| {
            if figure.money { number::money(value, currency[side]) } else { number::grouped(value, 0) }
        })
    })
}

/// The control totals of a table, in a line.
pub fn totals(change: &TotalsChange, currency: [&str; 2]) -> String {
    let figures: Vec<String> = change
        .figures
        .iter()
        .map(|of| {
            let [before, after] = figure(of, currency);
            format!("{} {before} → {after}", of.name)
        })
        .collect();
    format!("{}: {}", change.table, figures.join("; "))
}

/// A fault, in a line.
pub fn diagnostic(change: &DiagnosticChange) -> String {
    let [before, after] = change.rows.map(number::count);
    format!("{} {}: {}: rows {before} → {after}", short(&change.file), short(&change.column), change.message)
}
