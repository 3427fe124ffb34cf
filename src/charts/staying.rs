//! How long accounts stay, and how long it takes until the price of joining is repaid.

use super::canvas::{
    COMPANY, CUSTOMERS, GRID, IN_MEMORY, LABEL, MEMBERS, MEMBERS_TEXT, OPEN, OPEN_TEXT, TEXT, label, picture,
};
use super::{Chart, Kind, Point};
use crate::assessment::Assessment;
use crate::edition::rows_left_out;
use crate::metrics::Family;
use crate::report::number;
use crate::tables::recoup::RecoupRow;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Months at which the table of repayment is read.
type Reading = (f64, fn(&RecoupRow) -> Option<f64>);
const READINGS: [Reading; 5] = [
    (3.0, |row| row.share_not_repaid_3),
    (6.0, |row| row.share_not_repaid_6),
    (12.0, |row| row.share_not_repaid_12),
    (18.0, |row| row.share_not_repaid_18),
    (24.0, |row| row.share_not_repaid_24),
];

/// A line with its name at its end.
struct Line {
    name: String,
    colour: RGBColor,
    points: Vec<(f64, f64)>,
}

/// The chart of [`retention`].
pub const RETENTION: Kind = Kind {
    id: "retention",
    family: Some(Family::Growth),
    title: "Retention by class",
    shows: "The share of accounts still there by months since joining (Kaplan-Meier), members and customers.",
    caution: "Leaving is what the records call leaving: accounts that only fall silent count as there.",
    draw: retention,
};

/// Share of members and customers still there, by months since joining.
fn retention(assessment: &Assessment) -> Option<Chart> {
    let rows = assessment.tables.retention_by_class.as_ref()?;
    let last = rows.last()?;
    let year = rows.iter().find(|row| row.months == 12).unwrap_or(last);
    let title = format!(
        "{} of business participants are still there {} months after joining",
        number::percent(year.business?),
        year.months
    );
    let description =
        "Share still there by months since joining (Kaplan-Meier), business participants beside registered customers.";
    let points = |share: fn(&crate::tables::retention::RetentionRow) -> Option<f64>| -> Vec<(f64, f64)> {
        rows.iter().filter_map(|row| Some((f64::from(row.months), share(row)?))).collect()
    };
    let lines = [
        Line { name: "members".to_owned(), colour: MEMBERS, points: points(|row| row.business) },
        Line { name: "preferred".to_owned(), colour: CUSTOMERS, points: points(|row| row.preferred) },
        Line { name: "retail".to_owned(), colour: CUSTOMERS, points: points(|row| row.retail) },
    ];
    let (svg, points) = curves("retention", &title, description, "share still there", &lines);
    let show = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), number::percent);
    let shown = rows.iter().filter(|row| row.months % 3 == 0);
    Some(Chart {
        id: "retention",
        title,
        description: description.to_owned(),
        svg,
        head: ["months since joining", "business", "preferred", "retail"].map(str::to_owned).to_vec(),
        rows: shown
            .map(|row| vec![row.months.to_string(), show(row.business), show(row.preferred), show(row.retail)])
            .collect(),
        points,
    })
}

/// The chart of [`recoup`].
pub const RECOUP: Kind = Kind {
    id: "recoup",
    family: Some(Family::Entry),
    title: "Time until joining is paid back",
    shows: "Of new participants who paid a starter kit or a fee, the share not yet repaid by months since joining, a line for each half-year of joining.",
    caution: "Those who left are taken as unknown after leaving, which flatters the curve; resale proceeds are not in it.",
    draw: recoup,
};

/// Share of new participants who were not repaid the price of joining, by months since joining and half-year of joining.
fn recoup(assessment: &Assessment) -> Option<Chart> {
    let rows: Vec<&RecoupRow> =
        assessment.tables.recoup_by_cohort.as_ref()?.iter().filter(|row| row.cost == "entry").collect();
    let points = |row: &RecoupRow| -> Vec<(f64, f64)> {
        std::iter::once((0.0, 1.0)).chain(READINGS.iter().filter_map(|(at, share)| Some((*at, share(row)?)))).collect()
    };
    let read = |row: &&RecoupRow| points(row).len() > 1;
    let first = rows.iter().copied().find(read)?;
    let (months, share) = *points(first).last()?;
    let title = format!(
        "Of those who joined in {}, {} had not got the price of joining back after {months:.0} months",
        first.cohort,
        number::percent(share)
    );
    let description = "Share of new participants who paid a starter kit or a fee and were not repaid it, by calendar months since joining, one line a half-year of joining.";
    let lines: Vec<Line> = rows
        .iter()
        .filter(|row| read(row))
        .enumerate()
        .map(|(at, row)| Line {
            name: row.cohort.clone(),
            colour: if at == 0 { MEMBERS } else { OPEN },
            points: points(row),
        })
        .collect();
    let (svg, marks) = curves("recoup", &title, description, "share not repaid", &lines);
    let show = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), number::percent);
    let mut head = vec!["joined in".to_owned(), "paid to join".to_owned()];
    head.extend(READINGS.iter().map(|(at, _)| format!("not repaid after {at:.0} months")));
    let line = |row: &&RecoupRow| {
        let mut cells = vec![row.cohort.clone(), number::count(row.payers)];
        cells.extend(READINGS.iter().map(|(_, share)| show(share(row))));
        cells
    };
    Some(Chart {
        id: "recoup",
        title,
        description: description.to_owned(),
        svg,
        head,
        rows: rows.iter().map(line).chain(rows_left_out(assessment, "recoup_by_cohort", READINGS.len() + 2)).collect(),
        points: marks,
    })
}

/// Shares over months, one line each, named at their ends.
fn curves(id: &str, title: &str, description: &str, of: &str, lines: &[Line]) -> (String, Vec<Point>) {
    let longest = lines.iter().flat_map(|line| &line.points).map(|(x, _)| *x).fold(1.0, f64::max);
    let ends = apart(lines);
    picture(id, title, description, 340, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .margin_right(84)
            .x_label_area_size(44)
            .y_label_area_size(62)
            .build_cartesian_2d(0.0..longest, 0.0..1.0)
            .expect(IN_MEMORY);
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(COMPANY)
            .label_style(("sans-serif", LABEL, &TEXT))
            .x_desc("months since joining")
            .y_desc(of)
            .x_labels(7)
            .y_labels(6)
            .x_label_formatter(&|x| format!("{x:.0}"))
            .y_label_formatter(&|y| format!("{:.0} %", y * 100.0))
            .draw()
            .expect(IN_MEMORY);
        let mut points = Vec::new();
        for (line, end) in lines.iter().zip(&ends) {
            points.extend(line.points.iter().map(|&(x, share)| {
                let said = format!("{}, after {x:.0} months: {} {}", line.name, number::percent(share), said_of(of));
                Point::at(chart.backend_coord(&(x, share)), said)
            }));
            let style = line.colour.stroke_width(3);
            chart.draw_series(LineSeries::new(line.points.iter().copied(), style)).expect(IN_MEMORY);
            if let Some(&(x, _)) = line.points.last() {
                // Just right of the line's end; the margin holds names of lines that end at the edge.
                let place = (x + longest * 0.01, *end);
                let name = Text::new(line.name.clone(), place, label(ink(line.colour), HPos::Left, VPos::Center));
                chart.plotting_area().draw(&name).expect(IN_MEMORY);
            }
        }
        points
    })
}

/// What a share is of, without the word.
fn said_of(of: &str) -> &str {
    of.trim_start_matches("share ")
}

/// The colour of letters that name a line.
fn ink(colour: RGBColor) -> RGBColor {
    match colour {
        MEMBERS => MEMBERS_TEXT,
        OPEN => OPEN_TEXT,
        other => other,
    }
}

/// Where the lines' names stand, so that none covers another.
fn apart(lines: &[Line]) -> Vec<f64> {
    const ROOM: f64 = 0.06;
    let mut order: Vec<usize> = (0..lines.len()).filter(|&at| !lines[at].points.is_empty()).collect();
    let end = |at: usize| lines[at].points.last().map_or(0.0, |(_, y)| *y);
    order.sort_by(|&a, &b| end(a).total_cmp(&end(b)).then(a.cmp(&b)));
    let mut places = vec![0.0; lines.len()];
    let mut lowest = f64::NEG_INFINITY;
    for at in order {
        places[at] = end(at).max(lowest);
        lowest = places[at] + ROOM;
    }
    places
}
