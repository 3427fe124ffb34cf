//! The top of the sponsor tree as an icicle: each leg as wide as its participants are many, under the leg it is part of.

use super::canvas::{Area, COMPANY, IN_MEMORY, TEXT, WIDTH, label, picture};
use super::{Chart, Kind, Point};
use crate::assessment::Assessment;
use crate::edition::{SUPPRESSED, rows_left_out};
use crate::metrics::Family;
use crate::report::number;
use crate::tables::legs::LegRow;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Height of a level, and the margins left and right.
const LEVEL: i32 = 58;
const MARGIN: i32 = 12;
/// Room for the legend.
const LEGEND: i32 = 64;
/// Width of a letter, on the safe side.
const LETTER: i32 = 9;

/// Loss shares from light to dark: up to which per cent, the colour, and the letters that can be read on it. The colours
/// are `YlOrBr` of `ColorBrewer` 2.0, which marks it safe for the colour-blind; the steps are finer where the shares of
/// published cases lie, and the same for every company.
const SCALE: [(f64, RGBColor, RGBColor); 5] = [
    (50.0, RGBColor(0xFF, 0xFF, 0xD4), BLACK),
    (75.0, RGBColor(0xFE, 0xD9, 0x8E), BLACK),
    (90.0, RGBColor(0xFE, 0x99, 0x29), BLACK),
    (95.0, RGBColor(0xD9, 0x5F, 0x0E), BLACK),
    (100.0, RGBColor(0x99, 0x34, 0x04), WHITE),
];

/// A leg where it is drawn.
struct Cell<'a> {
    row: &'a LegRow,
    left: f64,
    right: f64,
    /// The cell it hangs from.
    under: Option<usize>,
}

/// The chart of [`sponsor_tree`].
pub const SPONSOR_TREE: Kind = Kind {
    id: "sponsor-tree",
    family: Some(Family::Income),
    title: "The sponsor tree from its top",
    shows: "Each leg is as wide as its participants are many and hangs under the leg it is part of; the largest legs of the top levels are shown, the small ones of each folded into one cell. The darker a cell, the more of its participants paid the company more than it paid them.",
    caution: "Only accounts with a place in the tree are in it. A share of a leg says nothing of any one of its participants, and young legs have had less time.",
    draw: sponsor_tree,
};

/// The largest legs of the top levels, coloured by how many paid more than they received.
fn sponsor_tree(assessment: &Assessment) -> Option<Chart> {
    let rows = assessment.tables.sponsor_tree.as_ref()?;
    let cells = laid_out(rows);
    let whole = cells.first()?.row;
    let largest = cells.iter().filter(|cell| cell.row.level == 1 && cell.row.legs == 1).map(|cell| cell.row).next();
    let currency = &assessment.case.currency;
    let title = largest.map_or_else(
        || format!("{} of participants in the tree paid more than they received", percent(whole.loss_share)),
        |leg| {
            format!(
                "{} of participants in the tree paid more than they received; in the largest leg, which holds {} of them, {}",
                percent(whole.loss_share),
                number::percent(leg.participants as f64 / whole.participants as f64),
                percent(leg.loss_share)
            )
        },
    );
    let description = "Icicle of the sponsor tree from its top: each leg is as wide as its participants are many and hangs under the leg it is part of. The darker, the more of them paid the company more than it paid them; the share stands in the cell where there is room. Small legs are folded into one cell.";
    let levels = cells.iter().map(|cell| cell.row.level).max()? as i32 + 1;
    let (svg, points) = picture("sponsor-tree", &title, description, (levels * LEVEL + LEGEND) as u32, |area| {
        let mut points = Vec::new();
        for cell in &cells {
            let corners = corners(cell);
            draw_cell(area, cell.row, corners);
            let mark = Point::between(corners, said(cell.row, whole, currency)).on(area);
            points.push(Point { under: cell.under, ..mark });
        }
        legend(area, levels * LEVEL);
        points
    });
    let head = ["leg", "legs in it", "participants", "paid to the company", "received", "paid more than received"];
    Some(Chart {
        id: "sponsor-tree",
        title,
        description: description.to_owned(),
        svg,
        head: head.map(str::to_owned).to_vec(),
        rows: rows.iter().map(numbers).chain(rows_left_out(assessment, "sponsor_tree", head.len())).collect(),
        points,
    })
}

/// Cells in the order of rows. A row that hangs from none of the rows before it has no place in the picture.
fn laid_out(rows: &[LegRow]) -> Vec<Cell<'_>> {
    let mut cells: Vec<Cell<'_>> = Vec::new();
    // Where the next part of each cell begins.
    let mut free: Vec<f64> = Vec::new();
    for row in rows.iter().filter(|row| row.legs > 0) {
        let cell = match &row.under {
            None if cells.is_empty() => Cell { row, left: 0.0, right: 1.0, under: None },
            None => continue,
            Some(name) => {
                let Some(under) = cells.iter().position(|cell| cell.row.leg == *name) else { continue };
                let above = &cells[under];
                let share = row.participants as f64 / above.row.participants.max(1) as f64;
                let left = free[under];
                let right = (left + share * (above.right - above.left)).min(above.right);
                free[under] = right;
                Cell { row, left, right, under: Some(under) }
            }
        };
        free.push(cell.left);
        cells.push(cell);
    }
    cells
}

fn corners(cell: &Cell<'_>) -> [(i32, i32); 2] {
    let x = |share: f64| MARGIN + (share * f64::from(WIDTH as i32 - 2 * MARGIN)).round() as i32;
    let top = cell.row.level as i32 * LEVEL;
    [(x(cell.left), top), (x(cell.right).max(x(cell.left) + 1), top + LEVEL - 2)]
}

/// A share in words.
fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| SUPPRESSED.to_owned(), number::percent)
}

/// The colour of a loss share and of the letters on it; white where an edition leaves the share out.
fn shade(loss_share: Option<f64>) -> (RGBColor, RGBColor) {
    let Some(loss_share) = loss_share else { return (WHITE, BLACK) };
    let at = SCALE.partition_point(|(most, ..)| loss_share * 100.0 >= *most).min(SCALE.len() - 1);
    (SCALE[at].1, SCALE[at].2)
}

fn draw_cell(area: &Area<'_>, row: &LegRow, corners: [(i32, i32); 2]) {
    let (fill, ink) = shade(row.loss_share);
    let [(left, top), (right, bottom)] = corners;
    area.draw(&Rectangle::new(corners, fill.filled())).expect(IN_MEMORY);
    if right - left > 2 {
        area.draw(&Rectangle::new(corners, COMPANY.stroke_width(1))).expect(IN_MEMORY);
    }
    let middle = (i32::midpoint(left, right), i32::midpoint(top, bottom));
    let fits = |text: &str| LETTER * text.chars().count() as i32 <= right - left;
    let place = row.leg.trim_start_matches("leg ");
    let name = [row.leg.clone(), place.to_owned()].into_iter().find(|name| fits(name));
    let share = row.loss_share.map(|share| [number::percent(share), format!("{:.0}", share * 100.0)]);
    let share = share.into_iter().flatten().find(|share| fits(share));
    let lines: Vec<String> = name.into_iter().chain(share).collect();
    for (at, line) in lines.iter().enumerate() {
        let down = (2 * at as i32 + 1 - lines.len() as i32) * 9;
        let style = label(ink, HPos::Center, VPos::Center);
        area.draw(&Text::new(line.clone(), (middle.0, middle.1 + down), style)).expect(IN_MEMORY);
    }
}

fn legend(area: &Area<'_>, top: i32) {
    let words = "Share of participants who paid the company more than it paid them (in a cell: per cent)";
    let style = label(TEXT, HPos::Left, VPos::Top);
    area.draw(&Text::new(words, (MARGIN, top + 8), style)).expect(IN_MEMORY);
    let width = 110;
    let mut least = 0.0;
    for (at, (most, fill, ink)) in SCALE.iter().enumerate() {
        let left = MARGIN + at as i32 * width;
        let corners = [(left, top + 30), (left + width, top + 54)];
        area.draw(&Rectangle::new(corners, fill.filled())).expect(IN_MEMORY);
        area.draw(&Rectangle::new(corners, COMPANY.stroke_width(1))).expect(IN_MEMORY);
        let style = label(*ink, HPos::Center, VPos::Center);
        let words = format!("{least:.0} – {most:.0} %");
        least = *most;
        area.draw(&Text::new(words, (left + width / 2, top + 42), style)).expect(IN_MEMORY);
    }
}

fn said(row: &LegRow, whole: &LegRow, currency: &str) -> String {
    format!(
        "{}: {} participants ({} of the tree), paid {} and received {}; {} paid more than they received",
        row.leg,
        number::count(row.participants),
        number::percent(row.participants as f64 / whole.participants as f64),
        number::money(row.paid, currency),
        number::money(row.received, currency),
        percent(row.loss_share)
    )
}

fn numbers(row: &LegRow) -> Vec<String> {
    vec![
        row.leg.clone(),
        if row.legs == 0 { "–".to_owned() } else { number::count(row.legs) },
        number::count(row.participants),
        number::grouped(row.paid, 2),
        number::grouped(row.received, 2),
        percent(row.loss_share),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(leg: &str, level: u32, under: Option<&str>, participants: u64, loss_share: f64) -> LegRow {
        let under = under.map(str::to_owned);
        LegRow {
            leg: leg.to_owned(),
            level,
            under,
            legs: 1,
            participants,
            paid: 0.0,
            received: 0.0,
            loss_share: Some(loss_share),
        }
    }

    #[test]
    fn a_leg_is_as_wide_as_its_participants_are_many_and_stands_under_its_own() {
        let rows = [
            row("the whole tree", 0, None, 10, 0.9),
            row("leg 1", 1, Some("the whole tree"), 6, 0.9),
            row("leg 1.1", 2, Some("leg 1"), 3, 0.9),
            row("leg 2", 1, Some("the whole tree"), 2, 0.9),
            row("leg 9.1", 2, Some("leg 9"), 2, 0.9),
        ];
        let cells = laid_out(&rows);
        let places: Vec<(f64, f64, Option<usize>)> = cells.iter().map(|c| (c.left, c.right, c.under)).collect();
        assert_eq!(places.len(), 4, "the last hangs from nothing");
        for ((left, right, under), expected) in
            places.into_iter().zip([(0.0, 1.0, None), (0.0, 0.6, Some(0)), (0.0, 0.3, Some(1)), (0.6, 0.8, Some(0))])
        {
            assert!((left - expected.0).abs() < 1e-12 && (right - expected.1).abs() < 1e-12);
            assert_eq!(under, expected.2);
        }
    }

    #[test]
    fn shades_go_from_light_to_dark_in_the_steps_of_the_legend() {
        let steps = [0.0, 0.49, 0.5, 0.8, 0.94, 0.95, 1.0].map(|share| shade(Some(share)).0);
        let at = |step: usize| SCALE[step].1;
        assert_eq!(steps, [at(0), at(0), at(1), at(2), at(3), at(4), at(4)]);
    }
}
