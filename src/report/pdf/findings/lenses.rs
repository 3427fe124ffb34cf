//! The three lenses side by side: what rewards rest on under each, and what measures and rules say there.

use crate::assessment::Assessment;
use crate::measurement::Unit;
use crate::metrics::METRICS;
use crate::report::number;
use crate::report::pdf::table::Table;
use crate::rules::Verdict;
use crate::rules::pack::Lens;
use crate::tables::flows::LensRow;
use serde::Serialize;

const LENSES: [Lens; 3] = [Lens::Strict, Lens::Demand, Lens::Industry];

/// What the lenses show.
#[derive(Debug, Serialize)]
pub struct Lenses {
    rewards: Option<Table>,
    measures: Option<Table>,
    rules: Option<Table>,
}

/// What the lenses show; `None` where nothing was read through any.
pub(super) fn lenses(assessment: &Assessment) -> Option<Lenses> {
    let lenses = Lenses { rewards: rewards(assessment), measures: measures(assessment), rules: rules(assessment) };
    (lenses.rewards.is_some() || lenses.measures.is_some()).then_some(lenses)
}

fn reading(row: &LensRow, lens: Lens) -> &str {
    match lens {
        Lens::Strict => &row.strict,
        Lens::Demand => &row.demand,
        Lens::Industry => &row.industry,
    }
}

/// What all commissions rest on, by lens.
fn rewards(assessment: &Assessment) -> Option<Table> {
    let rows = assessment.tables.rewards_by_lens.as_ref()?;
    let all: f64 = rows.iter().map(|row| row.amount).sum();
    if all <= 0.0 {
        return None;
    }
    let share = |lens: Lens, word: &str| {
        let sum: f64 = rows.iter().filter(|row| reading(row, lens) == word).map(|row| row.amount).sum();
        number::percent(sum / all)
    };
    let line = |lens: Lens| {
        let [recruitment, open, retail] = ["recruitment", "open", "retail"].map(|word| share(lens, word));
        vec![lens.words().to_owned(), recruitment, open, retail]
    };
    let title = format!("What {} in commissions rest on", number::money(all, &assessment.case.currency));
    let head = ["lens", "on recruitment", "left open", "on retail"];
    Some(Table::new(&title, &head, LENSES.map(line).to_vec(), 1))
}

/// The measures that have a value under each lens.
fn measures(assessment: &Assessment) -> Option<Table> {
    let shown = |value: Option<&f64>, unit: Unit| {
        value.map_or_else(|| "–".to_owned(), |value| number::value(*value, unit, &assessment.case.currency))
    };
    let rows = METRICS.iter().filter_map(|metric| {
        let measured = assessment.measurements.get(metric.id)?.measured()?;
        if measured.by_lens.is_empty() {
            return None;
        }
        let of = |lens: Lens| shown(measured.by_lens.get(lens.words()), measured.unit);
        Some(std::iter::once(metric.title.to_owned()).chain(LENSES.map(of)).collect())
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let head = ["measure", "strict", "demand", "industry"];
    (!rows.is_empty()).then(|| Table::new("Measures that depend on the lens", &head, rows, 1))
}

/// How the rules of each lens came out.
fn rules(assessment: &Assessment) -> Option<Table> {
    let rows = LENSES.iter().filter_map(|lens| {
        let of: Vec<_> = assessment.findings.iter().filter(|f| f.lens == Some(*lens)).collect();
        let count = |verdict: Verdict| of.iter().filter(|f| f.verdict == verdict).count().to_string();
        let verdicts = [Verdict::Fired, Verdict::Indeterminate, Verdict::Clear, Verdict::NotAssessed].map(count);
        (!of.is_empty()).then(|| [lens.words().to_owned(), of.len().to_string()].into_iter().chain(verdicts).collect())
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let head = ["rules that name the lens", "rules", "fired", "indeterminate", "clear", "not assessed"];
    (!rows.is_empty()).then(|| Table::new("Rules that name a lens", &head, rows, 1))
}
