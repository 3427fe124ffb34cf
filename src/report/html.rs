//! The report as one HTML page: whole without JavaScript, printable, no outside request.
//!
//! The template escapes every text; only the charts, which this program draws itself, are put in as markup. Its one script
//! adds controls to what stands there (`page/*.js`), and a policy keeps every other out.

mod figures;
pub(super) mod measures;
pub(super) mod policy;
pub(super) mod sections;

use self::figures::chart_of;
use self::measures::{family, lens_in};
use self::sections::{cohorts, control_totals, diagnostics, downlines, published, ranks, reconciliation, tailored};
use super::left_out::left_out;
use super::method::{GLOSSARY, METHOD};
use super::page_one::{
    against_the_line, counts, deciding, examined, extent, headline, law_notes, line_in_words, missing, remarks,
    strongest, under,
};
use super::text::inert;
use super::{answer, number, row_sets};
use crate::assessment::Assessment;
use crate::charts::draw;
use crate::evidence::RowSetFile;
use crate::metrics::FAMILIES;
use crate::rules::Finding;
use crate::rules::theory::TheoryAnswer;
use crate::rules::verdict::{VERDICTS, Verdict};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use serde::Serialize;

const PAGE: &str = include_str!("html/page.html");

/// The page.
pub fn render(assessment: &Assessment) -> String {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the syntax is the usual one"));
    environment.add_template("page.html", PAGE).expect("the template is part of the program");
    let template = environment.get_template("page.html").expect("it was just added");
    let charts = draw(assessment);
    let page = template
        .render(context! {
            policy => policy::policy(),
            style => Value::from_safe_string(policy::STYLE.to_owned()),
            script => Value::from_safe_string(policy::SCRIPT.to_owned()),
            examined => inert(&examined(assessment)),
            name => inert(&assessment.case.name),
            about => inert(&assessment.case.about),
            headline => headline(assessment),
            band => answer::band(assessment),
            band_class => answer::band_class(assessment.screening.overall.band),
            gates => answer::gates(assessment),
            draws => answer::draws(assessment),
            changes => answer::changes(assessment).iter().map(|c| inert(c)).collect::<Vec<_>>(),
            screening => view(answer::tables::tables(assessment)),
            shares_and_lines => chart_of(&charts, "shares-and-lines"),
            tornado => chart_of(&charts, "tornado"),
            theories => view(assessment.theories.iter().map(|t| theory(t, assessment)).collect::<Vec<_>>()),
            strongest => view(strongest(assessment).into_iter().map(|f| decision(f, assessment)).collect::<Vec<_>>()),
            missing => missing(assessment).into_iter().map(|(what, rules)| context! { what => inert(&what), rules }).collect::<Vec<_>>(),
            law_notes => law_notes(assessment).iter().map(|n| inert(n)).collect::<Vec<_>>(),
            extent => inert(&extent(assessment)),
            groups => view(VERDICTS.into_iter().map(|v| group(v, assessment)).filter(|g| !g.findings.is_empty()).collect::<Vec<_>>()),
            rules_off => view(&assessment.rules_off),
            tailored => view(tailored(assessment)),
            families => view(FAMILIES.into_iter().filter_map(|f| family(f, assessment, &charts)).collect::<Vec<_>>()),
            disclosure => assessment.tables.disclosure.iter().map(published).collect::<Vec<_>>(),
            faults => assessment.tables.disclosure_faults.iter().map(|f| context! {
                found => f.found.map_or("not stated", |found| if found { "found" } else { "not found" }),
                title => fault_title(f.fault),
                because => inert(&f.because),
            }).collect::<Vec<_>>(),
            cohorts => view(cohorts(assessment)),
            downlines => view(downlines(assessment)),
            ranks => view(ranks(assessment)),
            reconciliation => view(reconciliation(assessment)),
            row_sets => view(row_sets::all(assessment).into_iter().map(|(title, set)| row_set(&title, set)).collect::<Vec<_>>()),
            control_totals => view(control_totals(assessment)),
            diagnostics => view(diagnostics(assessment)),
            left_out => left_out(assessment).iter().map(|row| row.iter().map(|cell| inert(cell)).collect::<Vec<_>>()).collect::<Vec<_>>(),
            method => METHOD,
            glossary => view(GLOSSARY),
            provenance => view(&assessment.provenance),
            inputs => assessment.provenance.inputs.iter().map(|i| context! { file => inert(&i.file), sha256 => &i.sha256, bytes => number::count(i.bytes) }).collect::<Vec<_>>(),
            jurisdictions => assessment.case.jurisdictions.join(", "),
        })
        .expect("the template names what it is given");
    // The texts of rule packs too, whoever wrote them.
    inert(&page)
}

/// Plain data as a value of the template.
fn view(data: impl Serialize) -> Value {
    Value::from(Serde(data))
}

pub(super) fn fault_title(fault: crate::disclosure::FaultKind) -> &'static str {
    use crate::disclosure::FaultKind;
    let id = match fault {
        FaultKind::OmitsZeroEarners => "disclosure_omits_zero_earners",
        FaultKind::IgnoresExpenses => "disclosure_ignores_expenses",
        FaultKind::StressesTopEarners => "disclosure_stresses_top_earners",
        FaultKind::HidesTypicalResult => "disclosure_hides_typical_result",
        FaultKind::MixesPeriodsOrBases => "disclosure_mixes_periods_or_bases",
    };
    crate::metrics::find(id).map_or(id, |metric| metric.title)
}

#[derive(Serialize)]
pub(super) struct TheoryView {
    title: &'static str,
    question: &'static str,
    mark: &'static str,
    state: &'static str,
    counts: String,
    score: String,
    bar: String,
    answer: String,
}

pub(super) fn theory(theory: &TheoryAnswer, assessment: &Assessment) -> TheoryView {
    let score = answer::score_of(assessment, theory.theory);
    let (mark, state) = if theory.has_fired() {
        ("●", "fired")
    } else if theory.indeterminate > 0 {
        ("◐", "indeterminate")
    } else if theory.clear > 0 {
        ("○", "clear")
    } else {
        ("–", "not-assessed")
    };
    TheoryView {
        title: theory.theory.title(),
        question: theory.theory.question(),
        mark,
        state,
        counts: counts(theory),
        score: answer::score(score),
        bar: answer::bar(score),
        answer: inert(&answer::sentence(assessment, theory)),
    }
}

#[derive(Serialize)]
pub(super) struct EvidenceView {
    /// Whether what stands under "this company" is a sentence and not a number.
    words: bool,
    title: String,
    id: String,
    here: String,
    line: String,
    distance: String,
    meaning: String,
    n: String,
    note: String,
    verdict: &'static str,
    /// The lens it is read through, where it is one of several readings.
    lens: Option<&'static str>,
}

pub(super) fn evidence(finding: &Finding, currency: &str) -> Vec<EvidenceView> {
    let rows = finding.evidence.iter().map(|e| {
        let [here, line, distance] = against_the_line(e, currency);
        EvidenceView {
            words: e.concerned.is_some(),
            title: inert(&e.title),
            id: e.reading.as_ref().map_or_else(|| e.quantity.clone(), |r| format!("{}, {r}", e.quantity)),
            here,
            line,
            distance,
            meaning: inert(&line_in_words(e)),
            n: e.n.map_or(String::new(), number::count),
            note: inert(&e.note),
            verdict: e.verdict.words(),
            lens: lens_in(&e.quantity).or_else(|| e.reading.as_deref().and_then(lens_in)),
        }
    });
    rows.collect()
}

#[derive(Serialize)]
pub(super) struct FindingView {
    rule: String,
    title: String,
    theory: &'static str,
    severity: &'static str,
    basis: &'static str,
    lens: Option<&'static str>,
    gate: bool,
    verdict: &'static str,
    mark: &'static str,
    evidence: Vec<EvidenceView>,
    list: Option<ListView>,
    rows: Vec<RowSetView>,
    notes: Vec<String>,
    changes: Vec<String>,
    rationale: String,
    false_positives: Vec<String>,
    remedy: String,
    citations: Vec<CitationView>,
}

#[derive(Serialize)]
pub(super) struct ListView {
    file: String,
    rows: String,
    sha256: String,
}

/// The files of a row set, and how to get its rows from the case.
#[derive(Serialize)]
pub(super) struct RowSetView {
    id: String,
    title: String,
    file: String,
    parquet: String,
    rows: String,
    sha256: String,
    words: String,
    sql: String,
}

fn row_set(title: &str, set: &RowSetFile) -> RowSetView {
    RowSetView {
        id: set.id.clone(),
        title: inert(title),
        file: set.file.clone(),
        parquet: set.parquet.clone(),
        rows: number::count(set.rows),
        sha256: set.sha256.clone(),
        words: inert(&set.words),
        sql: inert(&set.sql),
    }
}

#[derive(Serialize)]
pub(super) struct CitationView {
    title: String,
    url: String,
    verified: &'static str,
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fired => "●",
        Verdict::Indeterminate => "◐",
        Verdict::Clear => "○",
        Verdict::NotAssessed => "–",
        Verdict::Waived => "◌",
        Verdict::NotApplicable => "·",
    }
}

pub(super) fn finding(finding: &Finding, assessment: &Assessment) -> FindingView {
    let currency = &assessment.case.currency;
    let point = answer::tipping(assessment, &finding.rule);
    // A pack from elsewhere may carry any text as an address; only web addresses become links.
    let link = |url: &str| {
        if url.starts_with("https://") || url.starts_with("http://") { url.to_owned() } else { String::new() }
    };
    FindingView {
        rule: inert(&finding.rule),
        title: inert(&format!("{}{}", finding.title, under(finding, assessment))),
        theory: finding.theory.title(),
        severity: finding.severity.words(),
        basis: finding.basis.words(),
        lens: finding.lens.map(crate::rules::pack::Lens::words),
        gate: finding.gate,
        verdict: finding.verdict.words(),
        mark: mark(finding.verdict),
        evidence: evidence(finding, currency),
        list: finding.list.as_ref().map(|list| ListView {
            file: list.file.clone(),
            rows: number::count(list.rows),
            sha256: list.sha256.clone(),
        }),
        rows: row_sets::behind(finding, assessment).into_iter().map(|set| row_set(row_sets::title(set), set)).collect(),
        notes: remarks(finding, currency).iter().map(|n| inert(n)).collect(),
        changes: point
            .map_or(Vec::new(), |p| answer::what_would_change(p, currency))
            .iter()
            .map(|c| inert(c))
            .collect(),
        rationale: inert(&finding.rationale),
        false_positives: finding.false_positives.iter().map(|f| inert(f)).collect(),
        remedy: inert(&finding.remedy),
        citations: finding
            .citations
            .iter()
            .map(|c| CitationView { title: inert(&c.title), url: link(&c.url), verified: c.verified.words() })
            .collect(),
    }
}

#[derive(Serialize)]
pub(super) struct DecisionView {
    finding: FindingView,
    deciding: Option<EvidenceView>,
}

pub(super) fn decision(found: &Finding, assessment: &Assessment) -> DecisionView {
    let at = deciding(found).and_then(|d| found.evidence.iter().position(|e| e == d));
    DecisionView {
        finding: finding(found, assessment),
        deciding: at.and_then(|at| evidence(found, &assessment.case.currency).into_iter().nth(at)),
    }
}

#[derive(Serialize)]
struct GroupView {
    verdict: &'static str,
    open: bool,
    findings: Vec<FindingView>,
}

fn group(verdict: Verdict, assessment: &Assessment) -> GroupView {
    let of = assessment.findings.iter().filter(|f| f.verdict == verdict);
    let mut found: Vec<&Finding> = of.collect();
    found.sort_by_key(|f| std::cmp::Reverse(f.severity));
    GroupView {
        verdict: verdict.words(),
        open: verdict == Verdict::Fired,
        findings: found.into_iter().map(|f| finding(f, assessment)).collect(),
    }
}
