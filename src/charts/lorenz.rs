//! Lorenz curve of commissions.

use super::canvas::{COMPANY, GRID, IN_MEMORY, LABEL, MEMBERS, MEMBERS_TEXT, OPEN, TEXT, label, picture, thin};
use super::{Chart, Kind, Point};
use crate::assessment::Assessment;
use crate::metrics::Family;
use crate::report::number;
use crate::tables::income::LorenzPoint;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// The chart of [`commissions`].
pub const LORENZ: Kind = Kind {
    id: "lorenz",
    family: Some(Family::Income),
    title: "Distribution of commissions",
    shows: "Lorenz curve: the share of all commissions received by the share of participants, from the least paid. The diagonal is equality.",
    caution: "Effort differs between participants and is not in the curve; many who sell nothing are meant to earn nothing.",
    draw: commissions,
};

/// The Lorenz curve of commissions of business participants.
fn commissions(assessment: &Assessment) -> Option<Chart> {
    let curve = assessment.tables.lorenz_commissions.as_ref()?;
    let gini = assessment.measurements.get("gini_commissions").and_then(super::super::measurement::Measurement::value);
    let lower_half = curve.iter().find(|p| (p.participants - 0.5).abs() < 1e-9)?.commissions;
    // Halfway between the curve and the diagonal, where neither is in the way.
    let beside = curve.iter().find(|p| p.participants >= 0.66).map_or(0.3, |p| f64::midpoint(p.commissions, 0.6));
    let title = format!("The lower-paid half received {} of all commissions", number::percent(lower_half));
    let description = "Lorenz curve: share of all commissions received by the share of business participants, from the least paid; the diagonal is equality.";
    let (svg, points) = picture("lorenz", &title, description, 420, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .margin_right(28)
            .x_label_area_size(44)
            .y_label_area_size(62)
            .build_cartesian_2d(0.0..1.0, 0.0..1.0)
            .expect(IN_MEMORY);
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(COMPANY)
            .label_style(("sans-serif", LABEL, &TEXT))
            .x_desc("share of participants, from the least paid")
            .y_desc("share of commissions")
            .x_labels(6)
            .y_labels(6)
            .x_label_formatter(&|x| format!("{:.0} %", x * 100.0))
            .y_label_formatter(&|y| format!("{:.0} %", y * 100.0))
            .draw()
            .expect(IN_MEMORY);
        chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], thin(OPEN))).expect(IN_MEMORY);
        chart
            .draw_series(LineSeries::new(
                curve.iter().map(|p| (p.participants, p.commissions)),
                MEMBERS.stroke_width(3),
            ))
            .expect(IN_MEMORY);
        let note = gini.map_or_else(|| "commissions".to_owned(), |g| format!("commissions (Gini {g:.3})"));
        chart
            .draw_series([
                Text::new("equality".to_owned(), (0.46, 0.5), label(COMPANY, HPos::Right, VPos::Bottom)),
                Text::new(note, (0.66, beside), label(MEMBERS_TEXT, HPos::Right, VPos::Center)),
            ])
            .expect(IN_MEMORY);
        let said = |p: &LorenzPoint| {
            let [people, paid] = [p.participants, p.commissions].map(number::percent);
            Point::at(
                chart.backend_coord(&(p.participants, p.commissions)),
                format!("the lower-paid {people} received {paid}"),
            )
        };
        curve.iter().step_by(5).map(said).collect()
    });
    let rows = curve.iter().step_by(10).map(|p| vec![number::percent(p.participants), number::percent(p.commissions)]);
    Some(Chart {
        id: "lorenz",
        title,
        description: description.to_owned(),
        svg,
        head: vec!["participants, from the least paid".to_owned(), "commissions".to_owned()],
        rows: rows.collect(),
        points,
    })
}
