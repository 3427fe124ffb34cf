//! Incomes and accounts by depth.

use super::canvas::{Area, COMPANY, GRID, IN_MEMORY, LABEL, MEMBERS, OPEN, TEXT, label, picture};
use super::{Chart, Kind, Point};
use crate::assessment::Assessment;
use crate::edition::{SUPPRESSED, rows_left_out};
use crate::metrics::Family;
use crate::report::number;
use crate::tables::income::{DepthRow, Nets};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};
use std::ops::Range;

/// Depths drawn; deeper ones are in the table.
const DEPTHS: usize = 20;

/// Mean months since joining by depth, below the incomes.
fn tenure_below(area: &Area<'_>, placed: &[(u32, &DepthRow)], range: &Range<f64>) -> Vec<Point> {
    let tenure = placed.iter().map(|(_, r)| r.nets.mean_tenure_months).fold(1.0, f64::max);
    let mut points = Vec::new();
    let mut below = ChartBuilder::on(area)
        .margin(12)
        .margin_right(28)
        .x_label_area_size(40)
        .y_label_area_size(86)
        .build_cartesian_2d(range.clone(), 0.0..tenure * 1.25)
        .expect(IN_MEMORY);
    below
        .configure_mesh()
        .disable_mesh()
        .axis_style(COMPANY)
        .label_style(("sans-serif", LABEL, &TEXT))
        .x_desc("depth (levels below the top)")
        .y_desc("mean months")
        .y_labels(3)
        .x_labels(placed.len().min(DEPTHS))
        .x_label_formatter(&|x| format!("{x:.0}"))
        .draw()
        .expect(IN_MEMORY);
    for (depth, row) in placed {
        let (x, months) = (f64::from(*depth), row.nets.mean_tenure_months);
        below.draw_series([Rectangle::new([(x - 0.3, 0.0), (x + 0.3, months)], OPEN.filled())]).expect(IN_MEMORY);
        let ends = [below.backend_coord(&(x - 0.3, months)), below.backend_coord(&(x + 0.3, 0.0))];
        points.push(Point::between(ends, format!("depth {depth}: {months:.1} months since joining, on average")));
        below
            .draw_series([Text::new(format!("{months:.1}"), (x, months), label(TEXT, HPos::Center, VPos::Bottom))])
            .expect(IN_MEMORY);
    }
    points
}

/// The chart of [`net_by_depth`].
pub const NET_BY_DEPTH: Kind = Kind {
    id: "net-by-depth",
    family: Some(Family::Income),
    title: "Net results by depth",
    shows: "Company cash of participants at each depth of the sponsor tree: median (dot), middle half (thick) and middle 80 % (thin). Below it the mean months since joining.",
    caution: "Company cash is no profit: it leaves out resale proceeds and other costs and counts goods that were used as a cost. Deeper is newer, so part of a slope is time.",
    draw: net_by_depth,
};

/// Company cash by depth as quantile bands, with mean tenure below: deeper is newer.
fn net_by_depth(assessment: &Assessment) -> Option<Chart> {
    let all = assessment.tables.income_by_depth.as_ref()?;
    let placed: Vec<(u32, &DepthRow)> = all.iter().filter_map(|r| r.depth.map(|d| (d, r))).take(DEPTHS + 1).collect();
    let (first, last) = (placed.first()?, placed.last()?);
    let currency = &assessment.case.currency;
    let title = format!(
        "Median company cash: {} at depth {}, {} at depth {}; deeper is newer",
        number::money(first.1.nets.median_net, currency),
        first.0,
        number::money(last.1.nets.median_net, currency),
        last.0
    );
    let description = "Company cash (commissions less everything paid to the company plus refunds) by depth: dots are medians, thick bars hold the middle half, thin bars the middle 80 %. Below: mean months since joining.";
    let low = placed.iter().map(|(_, r)| r.nets.p10_net).fold(0.0, f64::min);
    let high = placed.iter().map(|(_, r)| r.nets.p90_net).fold(0.0, f64::max);
    let margin = ((high - low) * 0.08).max(1.0);
    let range = f64::from(first.0) - 0.6..f64::from(last.0) + 0.6;
    let (svg, points) = picture("net-by-depth", &title, description, 500, |area| {
        let (upper, lower) = area.split_vertically(350);
        let mut chart = ChartBuilder::on(&upper)
            .margin(12)
            .margin_right(28)
            .x_label_area_size(24)
            .y_label_area_size(86)
            .build_cartesian_2d(range.clone(), low - margin..high + margin)
            .expect(IN_MEMORY);
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .disable_x_mesh()
            .axis_style(COMPANY)
            .label_style(("sans-serif", LABEL, &TEXT))
            .y_desc(format!("company cash, {currency}"))
            .x_labels(placed.len().min(DEPTHS))
            .x_label_formatter(&|x| format!("{x:.0}"))
            .y_label_formatter(&|y| number::grouped(*y, 0))
            .draw()
            .expect(IN_MEMORY);
        chart
            .draw_series([PathElement::new(vec![(range.start, 0.0), (range.end, 0.0)], COMPANY.stroke_width(2))])
            .expect(IN_MEMORY);
        let mut points = Vec::new();
        for (depth, row) in &placed {
            let x = f64::from(*depth);
            let nets = &row.nets;
            let ends = [chart.backend_coord(&(x - 0.3, nets.p90_net)), chart.backend_coord(&(x + 0.3, nets.p10_net))];
            points.push(Point::between(ends, spread(*depth, nets, currency)));
            chart
                .draw_series([
                    PathElement::new(vec![(x, nets.p10_net), (x, nets.p90_net)], MEMBERS.stroke_width(2)),
                    PathElement::new(vec![(x, nets.p25_net), (x, nets.p75_net)], MEMBERS.stroke_width(9)),
                ])
                .expect(IN_MEMORY);
            chart.draw_series([Circle::new((x, nets.median_net), 6, WHITE.filled())]).expect(IN_MEMORY);
            chart.draw_series([Circle::new((x, nets.median_net), 6, COMPANY.stroke_width(2))]).expect(IN_MEMORY);
        }
        points.extend(tenure_below(&lower, &placed, &range));
        points
    });
    let mut rows = shown_rows(all, assessment.is_whole("income_by_depth"));
    rows.extend(rows_left_out(assessment, "income_by_depth", 11));
    Some(Chart {
        id: "net-by-depth",
        title,
        description: description.to_owned(),
        svg,
        head: [
            "depth",
            "participants",
            "p10",
            "p25",
            "median",
            "p75",
            "p90",
            "mean",
            "paid more than received",
            "paid nothing",
            "mean months",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
        points,
    })
}

/// What a bar of the chart says.
fn spread(depth: u32, nets: &Nets, currency: &str) -> String {
    let money = |value: f64| number::money(value, currency);
    format!(
        "depth {depth}, {} participants: median {}, middle half {} to {}, middle 80 % {} to {}",
        number::count(nets.participants),
        money(nets.median_net),
        money(nets.p25_net),
        money(nets.p75_net),
        money(nets.p10_net),
        money(nets.p90_net)
    )
}

/// The table of results by depth: one row a depth down to [`DEPTHS`], one for all below, one for those without a place.
/// Where an edition leaves rows out there is no row for all below, since it would not hold all.
fn shown_rows(all: &[DepthRow], is_whole: bool) -> Vec<Vec<String>> {
    let place = |r: &DepthRow| r.depth.map_or_else(|| "no place in the tree".to_owned(), |d| d.to_string());
    let is_deep = |r: &&DepthRow| is_whole && r.depth.is_some_and(|d| d as usize > DEPTHS);
    let mut rows: Vec<Vec<String>> =
        all.iter().filter(|r| r.depth.is_some() && !is_deep(r)).map(|r| results(place(r), &r.nets, true)).collect();
    let deep: Vec<&Nets> = all.iter().filter(is_deep).map(|r| &r.nets).collect();
    if let Some(folded) = fold(&deep) {
        rows.push(results(format!("{} and deeper", DEPTHS + 1), &folded, false));
    }
    rows.extend(all.iter().filter(|r| r.depth.is_none()).map(|r| results(place(r), &r.nets, true)));
    rows
}

/// Means and shares of several depths together; quantiles do not add up and are not shown.
fn fold(nets: &[&Nets]) -> Option<Nets> {
    let participants: u64 = nets.iter().map(|n| n.participants).sum();
    let mean =
        |of: fn(&Nets) -> f64| nets.iter().map(|n| of(n) * n.participants as f64).sum::<f64>() / participants as f64;
    let share = |of: fn(&Nets) -> Option<f64>| {
        let sum: Option<f64> = nets.iter().map(|n| Some(of(n)? * n.participants as f64)).sum();
        sum.map(|sum| sum / participants as f64)
    };
    (participants > 0).then(|| Nets {
        participants,
        mean_net: mean(|n| n.mean_net),
        loss_share: share(|n| n.loss_share),
        zero_pay_share: share(|n| n.zero_pay_share),
        mean_commissions: mean(|n| n.mean_commissions),
        mean_tenure_months: mean(|n| n.mean_tenure_months),
        ..Nets::default()
    })
}

fn results(place: String, n: &Nets, with_quantiles: bool) -> Vec<String> {
    let quantile = |value: f64| if with_quantiles { number::grouped(value, 2) } else { "–".to_owned() };
    let share = |share: Option<f64>| share.map_or_else(|| SUPPRESSED.to_owned(), number::percent);
    vec![
        place,
        number::count(n.participants),
        quantile(n.p10_net),
        quantile(n.p25_net),
        quantile(n.median_net),
        quantile(n.p75_net),
        quantile(n.p90_net),
        number::grouped(n.mean_net, 2),
        share(n.loss_share),
        share(n.zero_pay_share),
        number::grouped(n.mean_tenure_months, 1),
    ]
}

/// The chart of [`participants_by_depth`].
pub const ACCOUNTS_BY_DEPTH: Kind = Kind {
    id: "accounts-by-depth",
    family: Some(Family::Income),
    title: "Accounts by depth",
    shows: "Accounts of all classes by levels below the top.",
    caution: "A tree that grows by chance has this shape too; only the measures of growth compare it with one.",
    draw: participants_by_depth,
};

/// Accounts of all classes by depth.
fn participants_by_depth(assessment: &Assessment) -> Option<Chart> {
    let all = assessment.tables.participants_by_depth.as_ref()?;
    let placed: Vec<(u32, u64)> =
        all.iter().filter_map(|r| r.depth.map(|d| (d, r.participants))).take(DEPTHS + 1).collect();
    let widest = placed.iter().max_by_key(|(_, count)| *count)?;
    let is_whole = assessment.is_whole("participants_by_depth");
    let title = if is_whole {
        format!("Most accounts stand at depth {}: {}", widest.0, number::count(widest.1))
    } else {
        "Accounts by depth".to_owned()
    };
    let description = "Bars: accounts of all classes by levels below the top.";
    let last = placed.last()?.0;
    let highest = widest.1 as f64;
    let (svg, points) = picture("accounts-by-depth", &title, description, 360, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .margin_right(28)
            .x_label_area_size(44)
            .y_label_area_size(76)
            .build_cartesian_2d(-0.6..f64::from(last) + 0.6, 0.0..highest * 1.12)
            .expect(IN_MEMORY);
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .disable_x_mesh()
            .axis_style(COMPANY)
            .label_style(("sans-serif", LABEL, &TEXT))
            .x_desc("depth (levels below the top)")
            .y_desc("accounts")
            .x_labels(placed.len().min(DEPTHS))
            .x_label_formatter(&|x| format!("{x:.0}"))
            .y_label_formatter(&|y| number::grouped(*y, 0))
            .draw()
            .expect(IN_MEMORY);
        let mut points = Vec::new();
        for (depth, count) in &placed {
            let x = f64::from(*depth);
            let ends = [chart.backend_coord(&(x - 0.35, *count as f64)), chart.backend_coord(&(x + 0.35, 0.0))];
            points.push(Point::between(ends, format!("depth {depth}: {} accounts", number::count(*count))));
            chart
                .draw_series([Rectangle::new([(x - 0.35, 0.0), (x + 0.35, *count as f64)], MEMBERS.filled())])
                .expect(IN_MEMORY);
            chart
                .draw_series([Text::new(
                    number::count(*count),
                    (x, *count as f64),
                    label(TEXT, HPos::Center, VPos::Bottom),
                )])
                .expect(IN_MEMORY);
        }
        points
    });
    // Where an edition leaves rows out, a row for all below would not hold all.
    let alone = |depth: &u32| !is_whole || *depth as usize <= DEPTHS;
    let deep: u64 = all.iter().filter(|r| r.depth.is_some_and(|d| !alone(&d))).map(|r| r.participants).sum();
    let row = |place: String, count: u64| vec![place, number::count(count)];
    let mut rows: Vec<Vec<String>> =
        all.iter().filter_map(|r| r.depth.filter(alone).map(|d| row(d.to_string(), r.participants))).collect();
    if deep > 0 {
        rows.push(row(format!("{} and deeper", DEPTHS + 1), deep));
    }
    rows.extend(
        all.iter().filter(|r| r.depth.is_none()).map(|r| row("no place in the tree".to_owned(), r.participants)),
    );
    rows.extend(rows_left_out(assessment, "participants_by_depth", 2));
    Some(Chart {
        id: "accounts-by-depth",
        title,
        description: description.to_owned(),
        svg,
        head: ["depth", "accounts"].map(str::to_owned).to_vec(),
        rows,
        points,
    })
}
