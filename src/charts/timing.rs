//! Purchases by day of the month, members beside customers.

use super::canvas::{
    COMPANY, CUSTOMERS, GRID, IN_MEMORY, LABEL, MEMBERS, MEMBERS_TEXT, OPEN, TEXT, label, picture, thin,
};
use super::{Chart, Kind, Point};
use crate::assessment::Assessment;
use crate::metrics::Family;
use crate::report::number;
use crate::tables::volume::DayRow;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Purchases on a day against an average day = 1, months without the day left out.
fn against_average(rows: &[DayRow], of: fn(&DayRow) -> f64) -> Vec<(f64, f64)> {
    let days: u64 = rows.iter().map(|r| r.months).sum();
    let average = rows.iter().map(of).sum::<f64>() / days as f64;
    if average <= 0.0 {
        return Vec::new();
    }
    rows.iter().map(|r| (f64::from(r.day), of(r) / r.months as f64 / average)).collect()
}

/// The chart of [`day_of_month`].
pub const DAY_OF_MONTH: Kind = Kind {
    id: "day-of-month",
    family: Some(Family::Loading),
    title: "Purchases by day of the month",
    shows: "Product purchases on each day of the month against an average day: members (filled dots) and customers (open dots).",
    caution: "Paydays and deliveries bunch for members and customers alike; what only members do is the difference.",
    draw: day_of_month,
};

/// Product purchases by day of the month.
fn day_of_month(assessment: &Assessment) -> Option<Chart> {
    let table = "purchases_by_day_of_month";
    // An average over days some of which are left out is none of the month.
    let rows = assessment.tables.purchases_by_day_of_month.as_ref().filter(|_| assessment.is_whole(table))?;
    let members = against_average(rows, |r| r.members);
    let customers = against_average(rows, |r| r.customers);
    let late = assessment.measurements.get("late_purchase_share").and_then(|m| m.measured());
    let share = |class: &str| late.and_then(|m| m.by_class.get(class)).copied();
    let title = match (share("business"), share("customers")) {
        (Some(m), Some(c)) => format!(
            "Members make {} of their purchases in the last three days of a month, customers {}",
            number::percent(m),
            number::percent(c)
        ),
        (Some(m), None) => {
            format!("Members make {} of their purchases in the last three days of a month", number::percent(m))
        }
        _ => "Purchases by day of the month".to_owned(),
    };
    let description = "Lines: product purchases on each day of the month against an average day, members (filled dots) and customers (open dots). 1 is an average day.";
    let highest = members.iter().chain(&customers).map(|p| p.1).fold(1.0, f64::max);
    let (svg, points) = picture("day-of-month", &title, description, 380, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .margin_right(28)
            .x_label_area_size(44)
            .y_label_area_size(62)
            .build_cartesian_2d(0.5..31.5, 0.0..highest * 1.15)
            .expect(IN_MEMORY);
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .disable_x_mesh()
            .axis_style(COMPANY)
            .label_style(("sans-serif", LABEL, &TEXT))
            .x_desc("day of the month")
            .y_desc("purchases, average day = 1")
            .x_labels(16)
            .x_label_formatter(&|x| format!("{x:.0}"))
            .y_label_formatter(&|y| format!("{y:.1}"))
            .draw()
            .expect(IN_MEMORY);
        chart.draw_series(LineSeries::new([(0.5, 1.0), (31.5, 1.0)], thin(OPEN))).expect(IN_MEMORY);
        for (points, colour) in [(&members, MEMBERS), (&customers, CUSTOMERS)] {
            chart.draw_series(LineSeries::new(points.iter().copied(), colour.stroke_width(2))).expect(IN_MEMORY);
        }
        chart.draw_series(members.iter().map(|p| Circle::new(*p, 4, MEMBERS.filled()))).expect(IN_MEMORY);
        chart.draw_series(customers.iter().map(|p| Circle::new(*p, 4, CUSTOMERS.stroke_width(2)))).expect(IN_MEMORY);
        let mut labels =
            vec![Text::new("members ●".to_owned(), (1.0, highest * 1.13), label(MEMBERS_TEXT, HPos::Left, VPos::Top))];
        if !customers.is_empty() {
            labels.push(Text::new(
                "customers ○".to_owned(),
                (6.0, highest * 1.13),
                label(CUSTOMERS, HPos::Left, VPos::Top),
            ));
        }
        chart.draw_series(labels).expect(IN_MEMORY);
        let marks = |who: &'static str, points: &[(f64, f64)]| -> Vec<Point> {
            let said = |&(day, level): &(f64, f64)| {
                Point::at(
                    chart.backend_coord(&(day, level)),
                    format!("{who}, day {day:.0}: {level:.2} of an average day"),
                )
            };
            points.iter().map(said).collect()
        };
        [marks("members", &members), marks("customers", &customers)].concat()
    });
    let numbers = rows.iter().map(|r| {
        vec![r.day.to_string(), r.months.to_string(), number::grouped(r.members, 2), number::grouped(r.customers, 2)]
    });
    Some(Chart {
        id: "day-of-month",
        title,
        description: description.to_owned(),
        svg,
        head: [
            "day".to_owned(),
            "months with it".to_owned(),
            format!("members, {}", assessment.case.currency),
            format!("customers, {}", assessment.case.currency),
        ]
        .to_vec(),
        rows: numbers.collect(),
        points,
    })
}
