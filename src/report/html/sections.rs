//! The sections at the end of the page: published tables, cohorts, data quality.

use super::view;
use crate::assessment::Assessment;
use crate::disclosure::summary::{Bounded, Summary};
use crate::edition::{SUPPRESSED, rows_left_out};
use crate::report::number;
use crate::report::text::inert;
use crate::tables::income::Nets;
use minijinja::{Value, context};

pub(in crate::report) fn published(summary: &Summary) -> Value {
    // Two decimals, as companies print them.
    let percent = |share: f64| format!("{:.2} %", share * 100.0);
    let share = |b: &Bounded| bounded(b, percent);
    let money = |v: f64| number::money(v, &summary.currency);
    let mut figures: Vec<[String; 2]> = vec![
        ["population".into(), inert(&summary.population_basis)],
        [
            "incomes".into(),
            format!("{}, {} participants' expenses", inert(&summary.income_period), inert(&summary.expenses)),
        ],
        ["listed in groups".into(), percent(summary.listed_share)],
    ];
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            figures.push([name.to_owned(), value]);
        }
    };
    add("paid nothing", summary.zero_pay_share.as_ref().map(share));
    add("paid 1,000 a year or less", summary.share_under_1000.as_ref().map(share));
    add("mean over everybody in the basis", summary.mean.as_ref().map(|b| bounded(b, money)));
    add("mean if an open top bracket sat at its edge", summary.mean_if_open_top_at_edge.map(money));
    add("mean as the company prints it", summary.published_mean.map(money));
    add("Gini coefficient", summary.gini.as_ref().map(|b| bounded(b, |v| number::grouped(v, 6))));
    add("median", summary.median.map(money));
    add(
        "top group",
        summary.top.first().map(|t| {
            format!("the top {:.2} % have {} of all income", t.population_share * 100.0, percent(t.income_share))
        }),
    );
    context! {
        title => inert(&summary.title),
        figures => view(figures),
        notes => summary.notes.iter().map(|n| inert(n)).collect::<Vec<_>>(),
        sources => summary.sources.iter().map(|s| inert(s)).collect::<Vec<_>>(),
        rows => view(summary.rows.iter().map(|r| vec![
            inert(&r.group),
            r.share_at_most.map_or_else(|| format!("{:.2} %", r.share * 100.0), |most| format!("< {:.2} %", most * 100.0)),
            r.mean.map_or(String::new(), |v| number::grouped(v, 2)),
            number::grouped(r.least, 2),
            r.greatest.map_or_else(|| "open".to_owned(), |v| number::grouped(v, 2)),
        ]).collect::<Vec<_>>()),
    }
}

fn bounded(bounded: &Bounded, show: impl Fn(f64) -> String) -> String {
    match (bounded.value, bounded.at_most) {
        (Some(value), _) => show(value),
        (None, Some(most)) => format!("{} to {}", show(bounded.at_least), show(most)),
        (None, None) => format!("at least {}, no upper bound", show(bounded.at_least)),
    }
}

/// Net results of groups of participants.
pub(in crate::report) fn cohorts(assessment: &Assessment) -> Vec<Vec<String>> {
    let rows = assessment.tables.income_by_join_cohort.iter().flatten().map(|r| results(r.cohort.clone(), &r.nets));
    rows.chain(rows_left_out(assessment, "income_by_join_cohort", RESULTS)).collect()
}

pub(in crate::report) fn downlines(assessment: &Assessment) -> Vec<Vec<String>> {
    let size = |size: &Option<String>| size.clone().unwrap_or_else(|| "no place in the tree".to_owned());
    let rows = assessment.tables.income_by_downline.iter().flatten().map(|r| results(size(&r.downline), &r.nets));
    rows.chain(rows_left_out(assessment, "income_by_downline", RESULTS)).collect()
}

pub(in crate::report) fn ranks(assessment: &Assessment) -> Vec<Vec<String>> {
    let rows = assessment.tables.income_by_rank.iter().flatten().map(|r| {
        let rank = match (&r.rank, r.other_ranks) {
            (Some(rank), _) => inert(rank),
            (None, true) => "other ranks".to_owned(),
            (None, false) => "no rank".to_owned(),
        };
        results(rank, &r.nets)
    });
    rows.chain(rows_left_out(assessment, "income_by_rank", RESULTS))
        .map(|row| row.iter().map(|cell| inert(cell)).collect())
        .collect()
}

/// Columns of [`results`].
const RESULTS: usize = 9;

fn results(group: String, n: &Nets) -> Vec<String> {
    let share = |share: Option<f64>| share.map_or("–".to_owned(), number::percent);
    // These two are always there, unless an edition leaves them out.
    let always = |share: Option<f64>| share.map_or(SUPPRESSED.to_owned(), number::percent);
    vec![
        group,
        number::count(n.participants),
        number::grouped(n.median_net, 2),
        number::grouped(n.mean_net, 2),
        always(n.loss_share),
        share(n.n1_loss_share),
        share(n.n2_loss_share),
        always(n.zero_pay_share),
        number::grouped(n.mean_tenure_months, 1),
    ]
}

pub(in crate::report) fn reconciliation(assessment: &Assessment) -> Vec<Vec<String>> {
    let rows = assessment.tables.income_reconciliation.iter().flatten().map(|r| {
        vec![r.accounts.clone(), number::count(r.count), number::grouped(r.commissions, 2), number::grouped(r.paid, 2)]
    });
    rows.chain(rows_left_out(assessment, "income_reconciliation", 4)).collect()
}

/// What `levelcheck.toml` changed: rule, what, the pack's value, the case's, the reason, where it is written.
pub(in crate::report) fn tailored(assessment: &Assessment) -> Vec<Vec<String>> {
    let rows = assessment.tailored.iter().map(|t| {
        let loosened = if t.loosened { " (loosened)" } else { "" };
        vec![
            t.rule.clone(),
            t.what.clone(),
            t.was.clone(),
            format!("{}{loosened}", t.now),
            inert(&t.reason),
            t.source.clone(),
        ]
    });
    rows.collect()
}

pub(in crate::report) fn control_totals(assessment: &Assessment) -> Vec<Vec<String>> {
    let rows = assessment.control_totals.iter().map(|t| {
        let day = |day: &Option<String>| day.clone().unwrap_or_default();
        let sums: Vec<String> =
            t.sums.iter().map(|(column, sum)| format!("{column} {}", number::grouped(*sum, 2))).collect();
        vec![
            t.table.clone(),
            inert(&t.files.join(", ")),
            number::count(t.rows),
            number::count(t.left_out),
            number::count(t.outside_period),
            day(&t.first_day),
            day(&t.last_day),
            sums.join("; "),
        ]
    });
    rows.collect()
}

pub(in crate::report) fn diagnostics(assessment: &Assessment) -> Vec<Vec<String>> {
    let rows = assessment.diagnostics.iter().map(|d| {
        let places: Vec<String> =
            d.places.iter().take(3).map(|p| format!("row {} {}", p.row, inert(&p.value))).collect();
        vec![
            inert(&d.file),
            inert(&d.column),
            d.message.clone(),
            number::count(d.rows),
            d.money.map_or(String::new(), |m| number::grouped(m, 2)),
            places.join("; "),
            d.advice.clone(),
        ]
    });
    rows.collect()
}
