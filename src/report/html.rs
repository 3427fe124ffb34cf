//! The report as one HTML page: whole without JavaScript, printable, no outside request.
//!
//! The template escapes every text; only the charts, which this program draws itself, are put in as markup.

pub(super) mod sections;

use self::sections::{cohorts, control_totals, diagnostics, downlines, published, ranks, reconciliation, tailored};
use super::method::{GLOSSARY, METHOD};
use super::page_one::{
    against_the_line, counts, deciding, examined, extent, headline, law_notes, line_in_words, missing, remarks,
    strongest, under,
};
use super::text::inert;
use super::{answer, number};
use crate::assessment::Assessment;
use crate::charts::{Chart, draw};
use crate::measurement::{Measured, Measurement, Reading};
use crate::metrics::{FAMILIES, Family, METRICS, Metric};
use crate::rules::Finding;
use crate::rules::theory::TheoryAnswer;
use crate::rules::verdict::{VERDICTS, Verdict};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use serde::Serialize;

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/style.css");

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
            style => Value::from_safe_string(STYLE.to_owned()),
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
            control_totals => view(control_totals(assessment)),
            diagnostics => view(diagnostics(assessment)),
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

#[derive(Serialize)]
struct FamilyView {
    title: &'static str,
    measures: Vec<MeasureView>,
    charts: Vec<ChartView>,
}

#[derive(Serialize)]
struct ChartView {
    id: &'static str,
    title: String,
    svg: Value,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
pub(super) struct MeasureView {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) value: String,
    pub(super) n: String,
    pub(super) unavailable: String,
    pub(super) definition: &'static str,
    pub(super) interpretation: &'static str,
    pub(super) reference: &'static str,
    pub(super) details: Vec<[String; 2]>,
    pub(super) notes: Vec<String>,
}

pub(super) fn charts_of(family: Family) -> &'static [&'static str] {
    match family {
        Family::Retail => &["revenue"],
        Family::Rewards => &["rewards"],
        Family::Loading => &["own-volume", "day-of-month"],
        Family::Income => &["net-by-depth", "lorenz", "accounts-by-depth"],
        Family::Entry => &["recoup"],
        Family::Growth => &["retention"],
        Family::Products | Family::Disclosed => &[],
    }
}

/// A family with its measures and charts; `None` where nothing of it could be measured.
fn family(family: Family, assessment: &Assessment, charts: &[Chart]) -> Option<FamilyView> {
    let measures = METRICS.iter().filter(|m| m.family == family);
    let views: Vec<MeasureView> = measures.map(|m| measure(m, assessment)).collect();
    if views.iter().all(|view| !view.unavailable.is_empty()) {
        return None;
    }
    let drawn = charts_of(family).iter().filter_map(|id| charts.iter().find(|c| c.id == *id));
    Some(FamilyView { title: family.title(), measures: views, charts: drawn.map(chart).collect() })
}

fn chart_of(charts: &[Chart], id: &str) -> Option<Value> {
    charts.iter().find(|c| c.id == id).map(|c| view(chart(c)))
}

fn chart(chart: &Chart) -> ChartView {
    ChartView {
        id: chart.id,
        title: chart.title.clone(),
        svg: Value::from_safe_string(chart.svg.clone()),
        head: chart.head.clone(),
        rows: chart.rows.iter().map(|row| row.iter().map(|cell| inert(cell)).collect()).collect(),
    }
}

pub(super) fn measure(metric: &'static Metric, assessment: &Assessment) -> MeasureView {
    let currency = &assessment.case.currency;
    let mut view = MeasureView {
        id: metric.id,
        title: metric.title,
        value: String::new(),
        n: String::new(),
        unavailable: String::new(),
        definition: metric.definition,
        interpretation: metric.interpretation,
        reference: metric.reference,
        details: Vec::new(),
        notes: Vec::new(),
    };
    match assessment.measurements.get(metric.id) {
        Some(Measurement::Measured(m)) => {
            view.value = number::measured(m, currency);
            view.n = m.n.map_or(String::new(), |n| format!("{} {}", number::count(n), m.of));
            view.details = details(m, currency);
            view.notes = m.notes.iter().chain(&m.bounded_by).map(|n| inert(n)).collect();
        }
        Some(Measurement::Unavailable(u)) => view.unavailable = inert(&u.unavailable),
        None => "it was not measured".clone_into(&mut view.unavailable),
    }
    view
}

fn details(measured: &Measured, currency: &str) -> Vec<[String; 2]> {
    let unit = measured.unit;
    let of = |name: String, v: f64| [name, number::value(v, unit, currency)];
    let mut rows: Vec<[String; 2]> =
        measured.parts.iter().map(|p| [p.name.clone(), number::value(p.value, p.unit, currency)]).collect();
    rows.extend(measured.by_lens.iter().map(|(lens, v)| of(format!("{lens} lens"), *v)));
    rows.extend(measured.by_class.iter().map(|(class, v)| of(class.replace('_', " "), *v)));
    rows.extend(measured.by_threshold.iter().map(|(threshold, v)| of(format!("at threshold {threshold}"), *v)));
    for (name, reading) in &measured.readings {
        rows.push(match reading {
            Reading::Value { value, range } => {
                let range = range.map_or(String::new(), |r| format!(" {}", number::range(r, unit, currency)));
                [
                    format!("reading {}", name.replace('_', " ")),
                    format!("{}{range}", number::value(*value, unit, currency)),
                ]
            }
            Reading::Unavailable { unavailable } => {
                [format!("reading {}", name.replace('_', " ")), unavailable.clone()]
            }
        });
    }
    if let Some(interval) = &measured.interval {
        let range = number::range([interval.low, interval.high], unit, currency);
        rows.push([format!("{:.0} % interval, {}", interval.level * 100.0, interval.method), range]);
    }
    if let Some(test) = &measured.test {
        let adjusted =
            test.adjusted_p.map_or(String::new(), |p| format!(", {} for all tests of the family", number::p(p)));
        rows.push([
            format!("chance of this if {} ({})", test.hypothesis, test.method),
            format!("{}{adjusted}", number::p(test.p)),
        ]);
    }
    if let Some(effective) = measured.effective_n {
        rows.push(["worth as many independent observations".to_owned(), number::count(effective.round() as u64)]);
    }
    rows.push(["data".to_owned(), measured.grade.in_words().to_owned()]);
    rows
}
