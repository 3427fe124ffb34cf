//! The measures by family, with their charts and the tables that belong to them.

use crate::assessment::Assessment;
use crate::charts::{Chart, beside};
use crate::metrics::{FAMILIES, Family, METRICS};
use crate::report::html::fault_title;
use crate::report::html::measures::{MeasureView, measure};
use crate::report::html::sections::{cohorts, downlines, published, ranks, reconciliation};
use crate::report::pdf::chart::ChartPart;
use crate::report::pdf::table::Table;
use serde::Serialize;

/// Rows of a table that are shown.
const ROWS: usize = 40;

/// A family of measures.
#[derive(Serialize)]
pub struct FamilyPart {
    title: &'static str,
    charts: Vec<ChartPart>,
    values: Table,
    measured: Vec<Measure>,
    /// Measures without a value, with the reason.
    unavailable: Vec<[String; 2]>,
    tables: Vec<Table>,
    published: Vec<minijinja::Value>,
}

/// What a measure is, and the figures beside its value.
#[derive(Serialize)]
struct Measure {
    title: &'static str,
    id: &'static str,
    definition: String,
    details: Vec<String>,
    notes: Vec<String>,
}

/// The families of which something could be measured.
pub(super) fn families(assessment: &Assessment, charts: &[Chart]) -> Vec<FamilyPart> {
    FAMILIES.into_iter().filter_map(|family| part(family, assessment, charts)).collect()
}

fn part(family: Family, assessment: &Assessment, charts: &[Chart]) -> Option<FamilyPart> {
    let views = METRICS.iter().filter(|metric| metric.family == family).map(|metric| measure(metric, assessment));
    let (measured, without): (Vec<MeasureView>, Vec<MeasureView>) = views.partition(|view| view.unavailable.is_empty());
    if measured.is_empty() {
        return None;
    }
    Some(FamilyPart {
        title: family.title(),
        charts: beside(family, charts).map(ChartPart::of).collect(),
        values: Table::new("", &["measure", "value", "counted"], measured.iter().map(value).collect(), 1),
        measured: measured.into_iter().map(words).collect(),
        unavailable: without.into_iter().map(|view| [view.title.to_owned(), view.unavailable]).collect(),
        tables: tables(family, assessment),
        published: match family {
            Family::Disclosed => assessment.tables.disclosure.iter().map(published).collect(),
            _ => Vec::new(),
        },
    })
}

/// A measure's line in the table.
fn value(view: &MeasureView) -> Vec<String> {
    vec![view.title.to_owned(), view.value.clone(), view.n.clone()]
}

fn words(view: MeasureView) -> Measure {
    Measure {
        title: view.title,
        id: view.id,
        definition: view.definition.replace('`', ""),
        details: view.details.into_iter().map(|detail| format!("{}: {}.", detail.name, detail.value)).collect(),
        notes: view.notes,
    }
}

/// The tables that belong to a family.
fn tables(family: Family, assessment: &Assessment) -> Vec<Table> {
    let all = match family {
        Family::Income => income(assessment),
        Family::Disclosed => vec![faults(assessment)],
        _ => Vec::new(),
    };
    all.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

fn income(assessment: &Assessment) -> Vec<Table> {
    let nets = |title: &str, by: &str, rows: Vec<Vec<String>>| {
        let head = [by, "people", "median", "mean", "paid more", "loss, N1", "loss, N2", "paid nothing", "months"];
        Table::new(title, &head, rows, 1).folded(ROWS)
    };
    vec![
        nets("Net results by month of joining", "joined", cohorts(assessment)),
        nets("Net results by rank", "rank", ranks(assessment)),
        nets("Net results by size of the downline", "people below", downlines(assessment)),
        Table::new(
            "Where the commissions went that are in nobody's income",
            &["accounts", "how many", "commissions", "paid to the company, net of refunds"],
            reconciliation(assessment),
            1,
        ),
    ]
}

fn faults(assessment: &Assessment) -> Table {
    let rows = assessment.tables.disclosure_faults.iter().map(|fault| {
        let found = fault.found.map_or("not stated", |found| if found { "found" } else { "not found" });
        vec![fault_title(fault.fault).to_owned(), found.to_owned(), fault.because.clone()]
    });
    Table::new("The five faults of income disclosures", &["fault", "", "because"], rows.collect(), 3)
}
