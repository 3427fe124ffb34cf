//! What moving a line within the range its rule declares does to the score of its theory.

use super::canvas::{COMPANY, GRID, IN_MEMORY, LABEL, OPEN, OPEN_TEXT, WIDTH, label, picture, thin};
use super::{Chart, Kind, Point};
use crate::assessment::Assessment;
use crate::rules::tornado::Bar;
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

/// Bars that are drawn; the table has the rest.
const DRAWN: usize = 10;
/// Height of a bar with its label, and the margin left and right of the scale.
const ROW: i32 = 44;
const MARGIN: i32 = 24;

/// The chart of [`lines`].
pub const TORNADO: Kind = Kind {
    id: "tornado",
    family: None,
    title: "What moving a line does to the score",
    shows: "For each line of a rule, the score of its theory with the line at the low end and at the high end of the range that the rule declares.",
    caution: "The ranges are those of the rule packs; a line without a range moves nothing here.",
    draw: lines,
};

/// The widest bars, from the score at one end of the line's range to the score at the other.
fn lines(assessment: &Assessment) -> Option<Chart> {
    let tornado = &assessment.screening.tornado;
    let bars: Vec<&Bar> = tornado.bars.iter().take(DRAWN).collect();
    let widest = bars.first()?;
    let title = format!(
        "Moving one line moves a score by up to {:.0} of 100; {} of {} lines move none",
        bars.iter().map(|bar| swing(bar)).fold(0.0, f64::max),
        tornado.without_effect,
        tornado.lines
    );
    let description = format!(
        "A bar for each line of a rule: from the theory's score with the line at the low end of its range to the score at the high end. \
         The widest is that of {}.",
        widest.rule
    );
    let height = ROW * bars.len() as i32 + 40;
    let (svg, points) = picture("tornado", &title, &description, height as u32, |area| {
        let x = |score: f64| MARGIN + (f64::from(WIDTH as i32 - 2 * MARGIN) * score / 100.0).round() as i32;
        let bottom = ROW * bars.len() as i32;
        for tick in (0..=100).step_by(20) {
            let at = x(f64::from(tick));
            area.draw(&PathElement::new(vec![(at, 0), (at, bottom)], thin(GRID))).expect(IN_MEMORY);
            let style = label(OPEN_TEXT, HPos::Center, VPos::Top);
            area.draw(&Text::new(tick.to_string(), (at, bottom + 4), style)).expect(IN_MEMORY);
        }
        let style = label(OPEN_TEXT, HPos::Right, VPos::Top);
        area.draw(&Text::new("score of the theory", (WIDTH as i32 - MARGIN, bottom + 20), style)).expect(IN_MEMORY);
        let mut points = Vec::new();
        for (at, bar) in bars.iter().enumerate() {
            let top = ROW * at as i32;
            let words = format!("{} ({}): line from {} to {}", bar.title, bar.rule, bar.range[0], bar.range[1]);
            area.draw(&Text::new(words, (MARGIN, top + 2), label(COMPANY, HPos::Left, VPos::Top))).expect(IN_MEMORY);
            let band = (top + LABEL as i32 + 8, top + LABEL as i32 + 20);
            let (left, right) = (bar.scores[0].min(bar.scores[1]), bar.scores[0].max(bar.scores[1]));
            let ends = [(x(left.min(bar.score)), band.0), (x(right.max(bar.score)), band.1)];
            points.push(Point::between(ends, said(bar)).on(area));
            // Each end is named beside its bar; the shade is the second cue.
            for (end, colour, ink) in [(0, OPEN, OPEN_TEXT), (1, COMPANY, COMPANY)] {
                let (from, to) = (x(bar.score), x(bar.scores[end]));
                let corners = [(from.min(to), band.0), (from.max(to), band.1)];
                area.draw(&Rectangle::new(corners, colour.mix(0.75).filled())).expect(IN_MEMORY);
                if from != to {
                    let side = if to > from { HPos::Left } else { HPos::Right };
                    let place = (if to > from { to + 4 } else { to - 4 }, i32::midpoint(band.0, band.1));
                    let text = if end == 0 { "low" } else { "high" };
                    area.draw(&Text::new(text, place, label(ink, side, VPos::Center))).expect(IN_MEMORY);
                }
            }
            let here = (x(bar.score), i32::midpoint(band.0, band.1));
            area.draw(&Circle::new(here, 3, COMPANY.filled())).expect(IN_MEMORY);
        }
        points
    });
    let rows = bars.iter().map(|bar| {
        vec![
            format!("{}.{}", bar.rule, bar.parameter),
            format!("{:.1}", bar.score),
            format!("{:.1}", bar.scores[0]),
            format!("{:.1}", bar.scores[1]),
        ]
    });
    Some(Chart {
        id: "tornado",
        title,
        description,
        svg,
        head: ["line", "score", "line at its low end", "line at its high end"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        points,
    })
}

fn said(bar: &Bar) -> String {
    format!(
        "{} ({}): score {:.0}; {:.0} with the line at {}, {:.0} with it at {}",
        bar.title, bar.rule, bar.score, bar.scores[0], bar.range[0], bar.scores[1], bar.range[1]
    )
}

fn swing(bar: &Bar) -> f64 {
    bar.scores.iter().map(|score| (score - bar.score).abs()).fold(0.0, f64::max)
}
