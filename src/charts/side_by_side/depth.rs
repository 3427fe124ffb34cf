//! Company cash by depth, company beside company, on common axes.

use super::super::Chart;
use super::super::canvas::{COMPANY, GRID, IN_MEMORY, LABEL, MEMBERS, OPEN_TEXT, TEXT, label, picture};
use super::{label_of, without};
use crate::compare::panels::DepthPanel;
use crate::compare::{Comparison, SHOWN};
use crate::report::number;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};
use std::collections::BTreeMap;

/// Panels beside each other, the height of one, and the characters of a label above it.
const COLUMNS: usize = 2;
const HEIGHT: u32 = 250;
const NAME: usize = 42;

/// Quantiles of company cash by depth, for the companies of the currency that most of them have.
pub(super) fn net_by_depth(comparison: &Comparison) -> Option<Chart> {
    let all = comparison.net_by_depth.iter().filter(|panel| panel.company < SHOWN);
    let mut by_currency: BTreeMap<&str, Vec<&DepthPanel>> = BTreeMap::new();
    for panel in all {
        by_currency.entry(&comparison.companies[panel.company].currency).or_default().push(panel);
    }
    let most = by_currency.values().map(Vec::len).max().filter(|most| *most >= 2)?;
    let (currency, panels) = by_currency.into_iter().find(|(_, panels)| panels.len() == most)?;
    let losing = panels.iter().filter(|panel| panel.depths.iter().all(|depth| depth.median < 0.0)).count();
    let title = format!(
        "At {losing} of {} companies the median participant of every depth paid the company more than it paid them",
        panels.len()
    );
    let left_out = without(comparison, &panels.iter().map(|panel| panel.company).collect::<Vec<_>>());
    let mut description = "Company cash (commissions less everything paid to the company plus refunds, over the period) by depth: dots are medians, thick bars hold the middle half, thin bars the middle 80 %. All panels have one scale.".to_owned();
    if !left_out.is_empty() {
        description.push_str(&format!(" Without records of them in {currency}: {}.", left_out.join(", ")));
    }
    let depths = || panels.iter().flat_map(|panel| &panel.depths);
    let low = depths().map(|depth| depth.p10).fold(0.0, f64::min);
    let high = depths().map(|depth| depth.p90).fold(0.0, f64::max);
    let margin = ((high - low) * 0.06).max(1.0);
    let deepest = depths().map(|depth| depth.depth).max().unwrap_or(1);
    let down = panels.len().div_ceil(COLUMNS);
    let (svg, points) = picture("net-by-depth-side-by-side", &title, &description, HEIGHT * down as u32, |area| {
        let places = area.split_evenly((down, COLUMNS));
        for (panel, place) in panels.iter().zip(&places) {
            let mut chart = ChartBuilder::on(place)
                .margin(10)
                .margin_top(40)
                .x_label_area_size(40)
                .y_label_area_size(66)
                .build_cartesian_2d(-0.6..f64::from(deepest) + 0.6, low - margin..high + margin)
                .expect(IN_MEMORY);
            chart
                .configure_mesh()
                .light_line_style(TRANSPARENT)
                .bold_line_style(GRID)
                .disable_x_mesh()
                .axis_style(COMPANY)
                .label_style(("sans-serif", LABEL, &TEXT))
                .x_desc("depth")
                .x_labels(deepest as usize + 1)
                .y_labels(5)
                .x_label_formatter(&|x| format!("{x:.0}"))
                .y_label_formatter(&|y| number::grouped(*y, 0))
                .draw()
                .expect(IN_MEMORY);
            let zero = vec![(-0.6, 0.0), (f64::from(deepest) + 0.6, 0.0)];
            chart.draw_series([PathElement::new(zero, COMPANY.stroke_width(2))]).expect(IN_MEMORY);
            for depth in &panel.depths {
                let x = f64::from(depth.depth);
                let bar = |from, to, width| PathElement::new(vec![(x, from), (x, to)], MEMBERS.stroke_width(width));
                chart.draw_series([bar(depth.p10, depth.p90, 2), bar(depth.p25, depth.p75, 8)]).expect(IN_MEMORY);
                chart.draw_series([Circle::new((x, depth.median), 5, WHITE.filled())]).expect(IN_MEMORY);
                chart.draw_series([Circle::new((x, depth.median), 5, COMPANY.stroke_width(2))]).expect(IN_MEMORY);
            }
            let company = &comparison.companies[panel.company];
            let days = company.days.map_or(String::new(), |days| format!(", {currency} over {days} days"));
            let name =
                Text::new(label_of(comparison, panel.company, NAME), (12, 2), label(TEXT, HPos::Left, VPos::Top));
            place.draw(&name).expect(IN_MEMORY);
            let note = Text::new(format!("company cash{days}"), (12, 17), label(OPEN_TEXT, HPos::Left, VPos::Top));
            place.draw(&note).expect(IN_MEMORY);
        }
        Vec::new()
    });
    let rows = panels.iter().flat_map(|panel| {
        panel.depths.iter().map(|depth| {
            let cash = [depth.p10, depth.p25, depth.median, depth.p75, depth.p90].map(|cash| number::grouped(cash, 2));
            let mut row = vec![
                label_of(comparison, panel.company, NAME),
                depth.depth.to_string(),
                number::count(depth.participants),
            ];
            row.extend(cash);
            row
        })
    });
    Some(Chart {
        id: "net-by-depth-side-by-side",
        title,
        rows: rows.collect(),
        description,
        svg,
        points,
        head: ["company", "depth", "participants", "p10", "p25", "median", "p75", "p90"].map(str::to_owned).to_vec(),
    })
}
