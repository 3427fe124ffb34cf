//! What page one says, for every format: the answer, what decides it, what is missing.

use super::number;
use crate::assessment::Assessment;
use crate::measurement::Unit;
use crate::rules::condition::Evidence;
use crate::rules::participants::Concerned;
use crate::rules::theory::TheoryAnswer;
use crate::rules::verdict::Severity;
use crate::rules::{Finding, Verdict};
use std::collections::BTreeMap;

/// Findings shown on page one.
const STRONGEST: usize = 3;

/// The headline: how many theories have fired indicators, and what they say.
pub fn headline(assessment: &Assessment) -> String {
    let fired: Vec<&TheoryAnswer> = assessment.theories.iter().filter(|t| t.has_fired()).collect();
    let open = assessment.theories.iter().filter(|t| !t.has_fired() && t.indeterminate > 0).count();
    let number = |count: usize| ["None", "One", "Two", "Three", "Four", "Five"][count.min(5)];
    let verb = |count: usize| if count <= 1 { "has" } else { "have" };
    let mut text = format!("{} of five theories {} fired indicators.", number(fired.len()), verb(fired.len()));
    let missing = assessment.findings.iter().filter(|f| f.verdict == Verdict::NotAssessed).count();
    if open > 0 {
        text.push_str(&format!(" On {} more the data leave the answer open.", number(open).to_lowercase()));
    }
    if missing > 0 {
        let rules = assessment.findings.len();
        text.push_str(&format!(" {missing} of {rules} rules could not be assessed."));
    }
    text
}

/// The counts of a theory in words, those that are zero left out.
pub fn counts(theory: &TheoryAnswer) -> String {
    let parts: Vec<String> = [
        (theory.fired, if theory.has_fired() { "fired" } else { "fired for information" }),
        (theory.indeterminate, "indeterminate"),
        (theory.not_assessed, "not assessed"),
        (theory.clear, "clear"),
        (theory.not_applicable, "not applicable"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{count} {word}"))
    .collect();
    if parts.is_empty() { "no rule".to_owned() } else { parts.join(" · ") }
}

/// The strongest findings that are more than information: fired before indeterminate, by severity, gates first, then
/// the order of the pack.
pub fn strongest(assessment: &Assessment) -> Vec<&Finding> {
    let mut found: Vec<&Finding> = assessment
        .findings
        .iter()
        .filter(|f| matches!(f.verdict, Verdict::Fired | Verdict::Indeterminate) && f.severity > Severity::Info)
        .collect();
    found.sort_by_key(|f| std::cmp::Reverse((f.verdict, f.severity, f.gate)));
    found.truncate(STRONGEST);
    found
}

/// The part of the evidence that decides a finding, waived or not: the strongest, or the first.
pub fn deciding(finding: &Finding) -> Option<&Evidence> {
    let verdict = finding.waiver.as_ref().map_or(finding.verdict, |waiver| waiver.verdict);
    let decides = finding.evidence.iter().find(|e| e.verdict == verdict);
    decides.or_else(|| finding.evidence.first())
}

/// A piece of evidence in three columns: this company, the line, the distance.
pub fn against_the_line(evidence: &Evidence, currency: &str) -> [String; 3] {
    let unit = evidence.unit;
    if let Some(concerned) = &evidence.concerned {
        return concerned_against_the_line(evidence, concerned, currency);
    }
    let open = evidence.range.filter(|[low, high]| high - low > 1e-9);
    let here = match (evidence.value, open) {
        (Some(v), None) => number::value(v, unit, currency),
        (Some(v), Some(range)) => {
            format!("{} {}", number::value(v, unit, currency), number::range(range, unit, currency))
        }
        (None, Some(range)) => number::range(range, unit, currency),
        (None, None) => "–".to_owned(),
    };
    let line = match (evidence.test, evidence.limit) {
        // A yes/no figure fires on yes; its limit of zero says nothing to a reader.
        (Some(_), Some(_)) if unit == Unit::YesNo => "= yes".to_owned(),
        (Some(test), Some(limit)) => {
            format!("{} {}", test.sign(), number::value(limit, unit, currency))
        }
        (None, Some(limit)) => format!("= {}", number::value(limit, unit, currency)),
        _ => "–".to_owned(),
    };
    let distance = match (evidence.test, evidence.value, evidence.limit) {
        (Some(_), Some(v), Some(limit)) if unit != Unit::YesNo && evidence.verdict != Verdict::Indeterminate => {
            number::distance(v - limit, unit, currency)
        }
        _ => String::new(),
    };
    [here, line, distance]
}

/// The same for participants held against a line one by one: how many are past it, the line of each, and of how many.
fn concerned_against_the_line(evidence: &Evidence, concerned: &Concerned, currency: &str) -> [String; 3] {
    let test = evidence.test.map_or("", crate::rules::condition::Test::sign);
    let limit = evidence.limit.map_or(String::new(), |limit| number::value(limit, evidence.unit, currency));
    let line = format!("{test} {limit}");
    let share = concerned.share.as_ref();
    let here = share.map_or_else(
        || concerned_in_words(concerned, currency),
        |share| {
            let open = share.range[1] - share.range[0] > 1e-9;
            let range =
                if open { number::range(share.range, Unit::Share, currency) } else { number::percent(share.range[0]) };
            format!("{range}: {}", concerned_in_words(concerned, currency))
        },
    );
    let line = share.map_or(line.clone(), |share| format!("{line} in > {}", number::percent(share.limit)));
    [here, line, String::new()]
}

/// How many are past the line, in words: "412 of 3,000 participant-months, 301 participants, USD 18,450.00".
pub fn concerned_in_words(concerned: &Concerned, currency: &str) -> String {
    let counts = |low: u64, high: u64| {
        if low == high { number::count(low) } else { format!("{} to {}", number::count(low), number::count(high)) }
    };
    let rows = counts(concerned.certainly, concerned.possibly);
    let people = counts(concerned.people, concerned.people_possibly);
    let most = number::money(concerned.money_possibly, currency);
    let money = if concerned.certainly == concerned.possibly {
        most
    } else {
        format!("{} to {most}", number::money(concerned.money, currency))
    };
    let who = if (concerned.people, concerned.people_possibly) == (1, 1) { "participant" } else { "participants" };
    format!("{rows} of {} {}, {people} {who}, {money}", number::count(concerned.of), concerned.rows)
}

/// What the line means and how well it is verified, in words; empty where it needs none.
pub fn line_in_words(evidence: &Evidence) -> String {
    let own = meaning_of_the_line(evidence);
    match evidence.concerned.as_ref().and_then(|concerned| concerned.share.as_ref()) {
        Some(share) => format!("{own}; how many: {} ({})", share.limit_meaning, share.limit_verified.words()),
        None => own,
    }
}

fn meaning_of_the_line(evidence: &Evidence) -> String {
    let verified = evidence.limit_verified.map_or("", crate::rules::pack::Verified::words);
    match (evidence.limit_meaning.is_empty(), verified.is_empty()) {
        (false, false) => format!("{} ({verified})", evidence.limit_meaning),
        _ => evidence.limit_meaning.clone(),
    }
}

/// Whose law a finding is under, where more than one pack judged the case: " [us-tx]".
pub fn under(finding: &Finding, assessment: &Assessment) -> String {
    if assessment.provenance.packs.len() > 1 { format!(" [{}]", finding.jurisdiction) } else { String::new() }
}

/// What to know beside a finding's evidence: notes, the waiver that set it aside, and whether the baseline knows it.
pub fn remarks(finding: &Finding, currency: &str) -> Vec<String> {
    let mut remarks = finding.notes.clone();
    if let Some(waiver) = &finding.waiver {
        let ticket = waiver.ticket.as_ref().map_or(String::new(), |ticket| format!(" ({ticket})"));
        remarks.push(format!(
            "Waived by {} until {}{ticket}: {}. Without the waiver it is {}.",
            waiver.approved_by,
            waiver.expires,
            waiver.reason.trim_end_matches('.'),
            waiver.verdict.words()
        ));
    }
    if let Some(known) = &finding.known {
        let unit = deciding(finding).map_or(Unit::Share, |evidence| evidence.unit);
        let then = known
            .value
            .map_or(String::new(), |value| format!("; it was {} then", number::value(value, unit, currency)));
        remarks.push(format!("Known since the baseline{then}."));
    }
    remarks
}

/// What is missing, each with the number of rules it would help to decide, most first.
pub fn missing(assessment: &Assessment) -> Vec<(String, usize)> {
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    for finding in assessment.findings.iter().filter(|f| f.verdict == Verdict::NotAssessed) {
        for evidence in finding.evidence.iter().filter(|e| e.verdict == Verdict::NotAssessed) {
            let registered = crate::metrics::find(&evidence.quantity).is_some()
                || crate::rosters::find(&evidence.quantity).is_some();
            let what = if registered {
                evidence.note.clone()
            } else {
                format!("an answer to “{}” ([policies] {})", evidence.title, evidence.quantity)
            };
            *wanted.entry(what).or_default() += 1;
        }
    }
    let mut list: Vec<(String, usize)> = wanted.into_iter().collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    list
}

/// What was examined, in one line.
pub fn examined(assessment: &Assessment) -> String {
    let case = &assessment.case;
    let period = match (&case.period_start, &case.period_end) {
        (Some(start), Some(end)) => format!(" · {start} to {end}"),
        _ => String::new(),
    };
    let edition =
        assessment.edition.as_ref().map_or(String::new(), |edition| format!(" · {} edition", edition.edition));
    format!("{}{period} · {}{edition}", case.name, case.currency)
}

/// How much was examined, in one line.
pub fn extent(assessment: &Assessment) -> String {
    let mut parts = Vec::new();
    if let Some(counts) = &assessment.case.counts {
        let counted = |count: Option<u64>| count.map_or_else(|| "a suppressed number of".to_owned(), number::count);
        parts.push(format!("{} participants", counted(counts.participants)));
        if counts.customers != Some(0) {
            parts.push(format!("{} customer accounts", counted(counts.customers)));
        }
        if counts.unknown != Some(0) {
            parts.push(format!("{} accounts of unknown class", counted(counts.unknown)));
        }
        parts.push(format!("{} orders", number::count(counts.orders)));
        parts.push(format!("{} commissions", number::count(counts.commissions)));
    } else {
        parts.push(format!("{} published income tables", assessment.tables.disclosure.len()));
    }
    let rows: u64 = assessment.diagnostics.iter().map(|d| d.rows).sum();
    let share = assessment
        .case
        .doubtful_money_share
        .map_or(String::new(), |s| format!(" ({:.2} % of money in doubt)", s * 100.0));
    parts.push(match rows {
        0 => "no diagnostics".to_owned(),
        _ => format!("diagnostics on {} rows{share}", number::count(rows)),
    });
    parts.push(format!("{} {}", assessment.provenance.tool, assessment.provenance.version));
    parts.join(" · ")
}

fn things(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what} is") } else { format!("{count} {what}s are") }
}

/// How the findings stand to the baseline, where there is one.
fn against_the_baseline(assessment: &Assessment) -> Option<String> {
    let gone = assessment.gone_since_baseline.as_ref()?;
    let fired = assessment.findings.iter().filter(|f| f.verdict == Verdict::Fired);
    let (known, new): (Vec<&Finding>, Vec<&Finding>) = fired.partition(|f| f.known.is_some());
    let gone = if gone.is_empty() { String::new() } else { format!("; gone: {}", gone.join(", ")) };
    Some(format!("Against the baseline: {} fired indicators known, {} new{gone}.", known.len(), new.len()))
}

/// What a reader of page one must be told of the edition and of the law applied.
pub fn law_notes(assessment: &Assessment) -> Vec<String> {
    let case = &assessment.case;
    let mut notes: Vec<String> = assessment.edition.iter().map(|edition| format!("{}.", edition.words())).collect();
    if case.jurisdictions_assumed {
        notes.push(format!("The case names no jurisdiction; {} was assumed.", case.jurisdictions.join(", ")));
    }
    if !case.jurisdictions_without_pack.is_empty() {
        notes.push(format!(
            "No rule pack speaks for {}: nothing was judged under its law.",
            case.jurisdictions_without_pack.join(", ")
        ));
    }
    if !assessment.tailored.is_empty() {
        let loosened = assessment.tailored.iter().filter(|t| t.loosened).count();
        notes.push(format!(
            "Tailored: {} changed by levelcheck.toml, {loosened} of them so that a rule fires less easily.",
            things(assessment.tailored.len(), "value")
        ));
    }
    let waived = assessment.findings.iter().filter(|f| f.waiver.is_some()).count();
    if waived > 0 {
        notes.push(format!(
            "Waived: {} by waivers.toml; they are listed with the findings.",
            things(waived, "indicator")
        ));
    }
    for unused in &assessment.unused_waivers {
        notes.push(format!("A waiver of {} is not used: {} ({}).", unused.rule, unused.because, unused.source));
    }
    notes.extend(against_the_baseline(assessment));
    notes
}
