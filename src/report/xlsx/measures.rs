//! The sheets of measures: one row a measure with interval and bounds, and one row for each class, lens, threshold,
//! reading and part.

use super::book::{Book, Cell};
use crate::assessment::Assessment;
use crate::measurement::{Measured, Measurement, Reading, Unit};
use crate::metrics;

const MEASURE: [&str; 19] = [
    "measure",
    "what it is",
    "family",
    "unit",
    "value",
    "bound, low",
    "bound, high",
    "interval, low",
    "interval, high",
    "confidence",
    "interval method",
    "range, low",
    "range, high",
    "n",
    "n counts",
    "data",
    "bounded by",
    "notes",
    "why there is none",
];

/// The sheets.
pub fn add(book: &mut Book, assessment: &Assessment) {
    let rows = assessment.measurements.iter().map(|(id, measurement)| row(id, measurement));
    book.sheet("measures", &MEASURE, rows.collect());
    let rows = assessment.measurements.iter().filter_map(|(id, m)| m.measured().map(|measured| details(id, measured)));
    let columns = ["measure", "kind", "name", "value", "low", "high", "why there is none"];
    book.sheet("measures in parts", &columns, rows.flatten().collect());
}

fn row(id: &str, measurement: &Measurement) -> Vec<Cell> {
    let metric = metrics::find(id);
    let mut row = vec![
        Cell::text(id),
        Cell::text_of(metric.map(|metric| metric.title)),
        Cell::text_of(metric.map(|metric| metric.family.title())),
    ];
    match measurement {
        Measurement::Measured(measured) => row.extend(figures(measured)),
        Measurement::Unavailable(none) => {
            row.push(Cell::word(none.unit));
            row.resize(MEASURE.len() - 1, Cell::Empty);
            row.push(Cell::text(&none.unavailable));
        }
    }
    row
}

fn figures(measured: &Measured) -> Vec<Cell> {
    let number = |value| Cell::number(value, measured.unit);
    let ends = |range: Option<[f64; 2]>| [number(range.map(|[low, _]| low)), number(range.map(|[_, high]| high))];
    let interval = measured.interval.as_ref();
    let mut cells = vec![Cell::word(measured.unit), number(measured.value)];
    cells.extend(ends(measured.bounds));
    cells.extend(ends(interval.map(|interval| [interval.low, interval.high])));
    cells.push(Cell::number(interval.map(|interval| interval.level), Unit::Share));
    cells.push(Cell::text_of(interval.map(|interval| interval.method.as_str())));
    cells.extend(ends(measured.range()));
    cells.push(measured.n.map_or(Cell::Empty, Cell::count));
    cells.push(Cell::text(&measured.of));
    cells.push(Cell::word(measured.grade));
    cells.push(Cell::Text(measured.bounded_by.join("\n")));
    cells.push(Cell::Text(measured.notes.join("\n")));
    cells
}

fn details(id: &str, measured: &Measured) -> Vec<Vec<Cell>> {
    let row = |kind: &str, name: &str, figures: [Cell; 4]| {
        let mut row = vec![Cell::text(id), Cell::text(kind), Cell::text(name)];
        row.extend(figures);
        row
    };
    let alone = |value: f64, unit: Unit| [Cell::number(Some(value), unit), Cell::Empty, Cell::Empty, Cell::Empty];
    let kinds = [("class", &measured.by_class), ("lens", &measured.by_lens), ("threshold", &measured.by_threshold)];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (kind, values) in kinds {
        rows.extend(values.iter().map(|(name, value)| row(kind, name, alone(*value, measured.unit))));
    }
    rows.extend(measured.readings.iter().map(|(name, reading)| row("reading", name, read(reading, measured.unit))));
    rows.extend(measured.parts.iter().map(|part| row("part", &part.name, alone(part.value, part.unit))));
    if let Some(test) = &measured.test {
        let name = format!("{} ({})", test.hypothesis, test.method);
        rows.push(row("p", &name, alone(test.p, Unit::Coefficient)));
        if let Some(p) = test.adjusted_p {
            rows.push(row("p, adjusted within the family", &name, alone(p, Unit::Coefficient)));
        }
    }
    if let Some(effective) = measured.effective_n {
        rows.push(row("effective n", &measured.of, alone(effective, Unit::Ratio)));
    }
    rows
}

fn read(reading: &Reading, unit: Unit) -> [Cell; 4] {
    match reading {
        Reading::Value { value, range } => [
            Cell::number(Some(*value), unit),
            Cell::number(range.map(|[low, _]| low), unit),
            Cell::number(range.map(|[_, high]| high), unit),
            Cell::Empty,
        ],
        Reading::Unavailable { unavailable } => [Cell::Empty, Cell::Empty, Cell::Empty, Cell::text(unavailable)],
    }
}
