//! Small multiples: one panel a headline measure, one dot a company, its range as a bar, the lines of rules upright.

use super::super::Chart;
use super::super::canvas::{Area, COMPANY, GRID, IN_MEMORY, OPEN_TEXT, TEXT, WIDTH, label, picture, thin};
use super::label_of;
use crate::compare::measures::{Cell, MeasureRow, RuleLine, Worrying};
use crate::compare::{Comparison, SHOWN};
use crate::measurement::Unit;
use crate::report::number;
use crate::report::terminal::wrapped;
use crate::report::text::cut;
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, WHITE};

/// Panels beside each other, and the width of one.
const COLUMNS: i32 = 2;
const PANEL: i32 = WIDTH as i32 / COLUMNS;
/// Height of the legend, of what stands above the dots of a panel, of a company, and of the axis with the room below it.
const LEGEND: i32 = 26;
const HEAD: i32 = 60;
const ROW: i32 = 20;
const AXIS: i32 = 44;
/// Where the scale begins and ends within a panel, and the characters that fit left of it and above.
const SCALE: [i32; 2] = [138, PANEL - 26];
const NAME: usize = 16;
const ABOVE: usize = 46;

/// Panels of one picture, so that it fits on a printed page, and the names of the pictures.
const PANELS: usize = 6;
const IDS: [&str; 3] = ["side-by-side-1", "side-by-side-2", "side-by-side-3"];

/// The pictures, over the measures that are shown first and that two companies have or more.
pub(super) fn multiples(comparison: &Comparison) -> Vec<Chart> {
    let rows: Vec<&MeasureRow> =
        comparison.measures.iter().filter(|row| row.headline && row.unit != Unit::YesNo && is_drawable(row)).collect();
    rows.chunks(PANELS).zip(IDS).map(|(rows, id)| picture_of(comparison, rows, id)).collect()
}

fn picture_of(comparison: &Comparison, rows: &[&MeasureRow], id: &'static str) -> Chart {
    let title = finding(rows);
    let legend = "dot: the value · bar: its range · upright: the line of a rule";
    let description = "One panel a measure. A dot for each company, a bar for its range (what the data leave open and the sampling error), and an upright mark at each line of a rule. No dot where a company does not have the measure.";
    let companies = comparison.companies.len().min(SHOWN);
    let height = HEAD + ROW * companies as i32 + AXIS;
    let down = (rows.len() as i32 + COLUMNS - 1) / COLUMNS;
    let (svg, points) = picture(id, &title, description, (LEGEND + height * down) as u32, |area| {
        let style = label(OPEN_TEXT, HPos::Left, VPos::Top);
        area.draw(&Text::new(legend, (12, 0), style)).expect(IN_MEMORY);
        for (at, row) in rows.iter().enumerate() {
            let corner = ((at as i32 % COLUMNS) * PANEL, LEGEND + (at as i32 / COLUMNS) * height);
            panel(area, comparison, row, corner);
        }
        Vec::new()
    });
    let labels = (0..companies).map(|at| label_of(comparison, at, ABOVE));
    Chart {
        id,
        title,
        description: description.to_owned(),
        svg,
        points,
        head: std::iter::once("measure and lines of rules".to_owned()).chain(labels).collect(),
        rows: rows.iter().map(|row| numbers(row)).collect(),
    }
}

/// Which of the measures tell all companies apart that have them.
fn finding(rows: &[&MeasureRow]) -> String {
    let apart: Vec<&str> = rows.iter().filter(|row| tells_all_apart(row)).map(|row| row.title.as_str()).collect();
    match apart.len() {
        0 => "None of these measures tells all companies apart: ranges overlap or values are the same".to_owned(),
        all if all == rows.len() => "Each of these measures tells all companies that have it apart".to_owned(),
        some => format!(
            "{some} of these {} measures tell all companies that have them apart: {}",
            rows.len(),
            apart.join("; ")
        ),
    }
}

fn is_drawable(row: &MeasureRow) -> bool {
    let ends = row.cells.iter().take(SHOWN).filter_map(|cell| cell.range).flatten();
    ends.clone().count() >= 4 && ends.clone().all(f64::is_finite)
}

fn tells_all_apart(row: &MeasureRow) -> bool {
    row.not_ranked.is_none() && row.ranks.iter().flatten().all(|rank| rank.first == rank.last)
}

/// The ends of a panel's scale: 0 to 100 % for shares, else all that is drawn and zero.
fn scale(row: &MeasureRow) -> [f64; 2] {
    let ends = row.cells.iter().take(SHOWN).filter_map(|cell| cell.range).flatten();
    let (low, high) = ends
        .chain(row.lines.iter().map(|line| line.limit))
        .fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    if row.unit == Unit::Share && low >= 0.0 && high <= 1.0 {
        return [0.0, 1.0];
    }
    [low, if high > low { high } else { low + 1.0 }]
}

fn panel(area: &Area<'_>, comparison: &Comparison, row: &MeasureRow, (left, top): (i32, i32)) {
    let [low, high] = scale(row);
    let width = f64::from(SCALE[1] - SCALE[0]);
    let x = |value: f64| left + SCALE[0] + ((value - low) / (high - low) * width).round().clamp(0.0, width) as i32;
    let write = |text: String, place: (i32, i32), colour, anchor| {
        area.draw(&Text::new(text, place, label(colour, anchor, VPos::Top))).expect(IN_MEMORY);
    };
    let names = wrapped(&row.title, ABOVE);
    for (at, name) in names.iter().take(2).enumerate() {
        let name = if at == 1 { cut(&names[1..].join(" "), ABOVE) } else { name.clone() };
        write(name, (left + 12, top + 2 + 17 * at as i32), TEXT, HPos::Left);
    }
    let below = top + 2 + 17 * names.len().min(2) as i32;
    write(cut(&lines_in_words(&row.lines, row.unit), ABOVE), (left + 12, below), OPEN_TEXT, HPos::Left);
    let companies = comparison.companies.len().min(SHOWN) as i32;
    let (first, bottom) = (top + HEAD, top + HEAD + ROW * companies);
    let ticks = if low < 0.0 { vec![0.0, high] } else { vec![low, f64::midpoint(low, high), high] };
    for tick in ticks {
        area.draw(&PathElement::new(vec![(x(tick), first), (x(tick), bottom)], thin(GRID))).expect(IN_MEMORY);
        write(number::value(tick, row.unit, ""), (x(tick), bottom + 4), OPEN_TEXT, HPos::Center);
    }
    for line in &row.lines {
        let at = x(line.limit);
        area.draw(&PathElement::new(vec![(at, first - 2), (at, bottom + 2)], TEXT.stroke_width(2))).expect(IN_MEMORY);
    }
    for (at, cell) in row.cells.iter().take(SHOWN).enumerate() {
        let middle = first + ROW * at as i32 + ROW / 2;
        let style = label(TEXT, HPos::Right, VPos::Center);
        let name = label_of(comparison, at, NAME);
        area.draw(&Text::new(name, (left + SCALE[0] - 10, middle), style)).expect(IN_MEMORY);
        let Some([from, to]) = cell.range else {
            let behind = [(left + SCALE[0] + 2, middle - 8), (left + SCALE[0] + 38, middle + 8)];
            area.draw(&Rectangle::new(behind, WHITE.filled())).expect(IN_MEMORY);
            let style = label(OPEN_TEXT, HPos::Left, VPos::Center);
            area.draw(&Text::new("none", (left + SCALE[0] + 4, middle), style)).expect(IN_MEMORY);
            continue;
        };
        let corners = [(x(from), middle - 3), (x(to).max(x(from) + 1), middle + 3)];
        area.draw(&Rectangle::new(corners, COMPANY.mix(0.35).filled())).expect(IN_MEMORY);
        if let Some(value) = cell.value {
            area.draw(&Circle::new((x(value), middle), 4, COMPANY.filled())).expect(IN_MEMORY);
        }
    }
}

fn lines_in_words(lines: &[RuleLine], unit: Unit) -> String {
    if lines.is_empty() {
        return "no rule reads it".to_owned();
    }
    let words: Vec<String> = lines.iter().map(|line| line_in_words(line, unit)).collect();
    format!("{}: {}", if words.len() == 1 { "line" } else { "lines" }, words.join(" · "))
}

fn line_in_words(line: &RuleLine, unit: Unit) -> String {
    format!("{} {} {}", line.test.sign(), number::value(line.limit, unit, ""), line.rule)
}

/// The numbers of a panel: the measure with its lines, and what each company has.
fn numbers(row: &MeasureRow) -> Vec<String> {
    let worries = match row.worrying {
        Worrying::More => ", more worries",
        Worrying::Less => ", less worries",
        Worrying::Neither => "",
    };
    let of = |cell: &Cell| {
        let value = cell.value.map(|value| number::value(value, row.unit, ""));
        let open = cell.range.filter(|[low, high]| high - low > 1e-9);
        let range = open.map(|range| number::range(range, row.unit, ""));
        let words: Vec<String> = value.into_iter().chain(range).collect();
        if words.is_empty() { "–".to_owned() } else { words.join("\n") }
    };
    let name = format!("{}{worries}; {}", row.title, lines_in_words(&row.lines, row.unit));
    std::iter::once(name).chain(row.cells.iter().take(SHOWN).map(of)).collect()
}
