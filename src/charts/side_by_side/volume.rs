//! Own volume around the threshold, company beside company, on common axes.

use super::super::Chart;
use super::super::canvas::{COMPANY, CUSTOMERS, GRID, IN_MEMORY, LABEL, MEMBERS, OPEN_TEXT, TEXT, label, picture};
use super::{label_of, without};
use crate::compare::panels::VolumePanel;
use crate::compare::{Comparison, SHOWN};
use crate::report::number;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Panels beside each other, the height of one, and the characters of a label above it.
const COLUMNS: usize = 2;
const HEIGHT: u32 = 230;
const NAME: usize = 42;

/// Histograms of members' and customers' months by own volume, each axis in multiples of the company's own threshold.
pub(super) fn own_volume(comparison: &Comparison) -> Option<Chart> {
    let panels: Vec<&VolumePanel> = comparison.own_volume.iter().filter(|panel| panel.company < SHOWN).collect();
    if panels.len() < 2 {
        return None;
    }
    let at_threshold: Vec<String> = panels
        .iter()
        .map(|panel| format!("{} {}", label_of(comparison, panel.company, NAME), number::percent(just_above(panel))))
        .collect();
    let title = format!("Members' months in the 20 % above the qualification threshold: {}", at_threshold.join(", "));
    let left_out = without(comparison, &panels.iter().map(|panel| panel.company).collect::<Vec<_>>());
    let mut description = "Bars: share of members' months by own volume, in bins of 5 % of the threshold. Line: the same of registered customers. An upright line marks the threshold. All panels have one scale.".to_owned();
    if !left_out.is_empty() {
        description.push_str(&format!(" Without volumes or a threshold: {}.", left_out.join(", ")));
    }
    let highest = panels
        .iter()
        .flat_map(|panel| &panel.bins)
        .map(|bin| bin.members.max(bin.customers.unwrap_or(0.0)))
        .fold(0.0, f64::max);
    let down = panels.len().div_ceil(COLUMNS);
    let (svg, points) =
        picture("own-volume-side-by-side", &title, &description, HEIGHT * down as u32, |area| {
            let places = area.split_evenly((down, COLUMNS));
            for (panel, place) in panels.iter().zip(&places) {
                let mut chart = ChartBuilder::on(place)
                    .margin(10)
                    .margin_top(42)
                    .x_label_area_size(40)
                    .y_label_area_size(48)
                    .build_cartesian_2d(0.0..2.0, 0.0..highest * 1.1)
                    .expect(IN_MEMORY);
                chart
                    .configure_mesh()
                    .light_line_style(TRANSPARENT)
                    .bold_line_style(GRID)
                    .disable_x_mesh()
                    .axis_style(COMPANY)
                    .label_style(("sans-serif", LABEL, &TEXT))
                    .x_desc("own volume over the threshold")
                    .x_labels(5)
                    .y_labels(4)
                    .x_label_formatter(&|x| format!("{x:.1}"))
                    .y_label_formatter(&|y| format!("{:.0} %", y * 100.0))
                    .draw()
                    .expect(IN_MEMORY);
                let width = panel.bins.get(1).map_or(0.05, |bin| bin.lower) * 0.9;
                chart
                    .draw_series(panel.bins.iter().map(|bin| {
                        Rectangle::new([(bin.lower, 0.0), (bin.lower + width, bin.members)], MEMBERS.filled())
                    }))
                    .expect(IN_MEMORY);
                let customers: Vec<(f64, f64)> =
                    panel.bins.iter().filter_map(|bin| Some((bin.lower + width / 2.0, bin.customers?))).collect();
                chart.draw_series(LineSeries::new(customers, CUSTOMERS.stroke_width(2))).expect(IN_MEMORY);
                chart
                    .draw_series([PathElement::new(vec![(1.0, 0.0), (1.0, highest * 1.1)], COMPANY.stroke_width(2))])
                    .expect(IN_MEMORY);
                let above = |text: String, down: i32, colour| {
                    place.draw(&Text::new(text, (12, down), label(colour, HPos::Left, VPos::Top))).expect(IN_MEMORY);
                };
                above(label_of(comparison, panel.company, NAME), 2, TEXT);
                let counts = format!(
                    "members, {} months (bars); customers, {} (line)",
                    number::count(panel.members),
                    number::count(panel.customers)
                );
                above(counts, 18, OPEN_TEXT);
            }
            Vec::new()
        });
    let rows = panels.iter().flat_map(|panel| {
        panel.bins.iter().map(|bin| {
            vec![
                label_of(comparison, panel.company, NAME),
                format!("{:.2}", bin.lower),
                number::percent(bin.members),
                bin.customers.map_or("–".to_owned(), number::percent),
            ]
        })
    });
    Some(Chart {
        id: "own-volume-side-by-side",
        title,
        rows: rows.collect(),
        description,
        svg,
        points,
        head: ["company", "own volume from, over the threshold", "members' months", "customers' months"]
            .map(str::to_owned)
            .to_vec(),
    })
}

/// The share of members' months from the threshold to a fifth above it, of the months that are drawn.
fn just_above(panel: &VolumePanel) -> f64 {
    // Edges are multiples of a twentieth; half a bin keeps rounding out of it.
    let within = panel.bins.iter().filter(|bin| bin.lower > 0.975 && bin.lower < 1.175);
    within.map(|bin| bin.members).sum()
}
