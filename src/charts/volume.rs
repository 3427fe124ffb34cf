//! Own volume around the qualification threshold, members beside customers.

use super::canvas::{COMPANY, CUSTOMERS, GRID, IN_MEMORY, LABEL, MEMBERS, MEMBERS_TEXT, TEXT, label, picture};
use super::{Chart, Kind, Point};
use crate::assessment::Assessment;
use crate::edition::rows_left_out;
use crate::measurement::{Measured, Reading};
use crate::metrics::Family;
use crate::report::number;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Excess mass that a title calls a pile.
const PILE: f64 = 0.25;

/// What the intervals allow to say: a pile is named only where all of the interval lies past what counts as one, and
/// customers are told apart only where all of the difference is above zero and above what it is at other round volumes.
fn finding(measured: Option<&Measured>, difference: Option<&Measured>, threshold: &str) -> String {
    let Some(measured) = measured else {
        return format!("Members' months by own volume around the threshold of {threshold}");
    };
    let Some([low, high]) = measured.range() else {
        return format!("Whether members' purchases pile up at {threshold} is open");
    };
    if high <= PILE {
        return format!("Members' purchases do not pile up at {threshold}");
    }
    if low <= PILE {
        return format!("Whether members' purchases pile up at {threshold} is open");
    }
    match difference.and_then(|difference| difference.readings.get("beyond_placebos")) {
        Some(Reading::Value { range: Some([least, _]), .. }) if *least > 0.0 => {
            format!("Members' purchases pile up at {threshold} more than customers' do")
        }
        Some(Reading::Value { .. }) => {
            format!("Members' purchases pile up at {threshold}; whether more than customers' is open")
        }
        _ => format!("Members' purchases pile up at {threshold}; there is too little to compare with"),
    }
}

/// The chart of [`own_volume`].
pub const OWN_VOLUME: Kind = Kind {
    id: "own-volume",
    family: Some(Family::Loading),
    title: "Own volume around a threshold",
    shows: "Members' months by own volume (bars), in bins of 5 % of the qualification threshold, and the same for registered customers, whom no threshold binds (line with dots). The threshold is marked.",
    caution: "A pile at the threshold that customers do not have shows that members buy up to it, and not why. Prices and pack sizes heap too, for both alike.",
    draw: own_volume,
};

/// Histogram of own monthly volume from 0 to twice the lowest threshold.
fn own_volume(assessment: &Assessment) -> Option<Chart> {
    let histogram = assessment.tables.own_volume_histogram.as_ref()?;
    // The totals hold the bins that an edition leaves out; an older assessment has none.
    let members = histogram.months.max(histogram.bins.iter().map(|b| b.count).sum());
    let customers = histogram.customers_months.max(histogram.bins.iter().map(|b| b.customers).sum());
    if members == 0 {
        return None;
    }
    let threshold = number::grouped(histogram.threshold, 0);
    let measured = |id: &str| assessment.measurements.get(id).and_then(|m| m.measured());
    let title = finding(measured("excess_mass_at_threshold"), measured("difference_in_bunching"), &threshold);
    let description = "Bars: share of members' months by own volume in bins of 5 % of the threshold. Line with dots: the same for registered customers. A vertical line marks the threshold.";
    let share = |count: u64, of: u64| if of == 0 { 0.0 } else { count as f64 / of as f64 };
    let highest =
        histogram.bins.iter().map(|b| share(b.count, members).max(share(b.customers, customers))).fold(0.0, f64::max);
    let width = histogram.bin_width;
    let (svg, points) = picture("own-volume", &title, description, 420, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .margin_right(28)
            .x_label_area_size(44)
            .y_label_area_size(62)
            .build_cartesian_2d(0.0..2.0 * histogram.threshold, 0.0..highest * 1.15)
            .expect(IN_MEMORY);
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .disable_x_mesh()
            .axis_style(COMPANY)
            .label_style(("sans-serif", LABEL, &TEXT))
            .x_desc("own volume in a month")
            .y_desc("share of months")
            .x_labels(9)
            .y_label_formatter(&|y| format!("{:.0} %", y * 100.0))
            .draw()
            .expect(IN_MEMORY);
        chart
            .draw_series(histogram.bins.iter().map(|b| {
                Rectangle::new([(b.lower, 0.0), (b.lower + width * 0.9, share(b.count, members))], MEMBERS.filled())
            }))
            .expect(IN_MEMORY);
        if customers > 0 {
            let points = || histogram.bins.iter().map(|b| (b.lower + width * 0.45, share(b.customers, customers)));
            // No line over bins that are left out.
            if assessment.is_whole("own_volume_histogram") {
                chart.draw_series(LineSeries::new(points(), CUSTOMERS.stroke_width(2))).expect(IN_MEMORY);
            }
            chart.draw_series(points().map(|p| Circle::new(p, 3, CUSTOMERS.filled()))).expect(IN_MEMORY);
        }
        let t = histogram.threshold;
        chart
            .draw_series([PathElement::new(vec![(t, 0.0), (t, highest * 1.12)], COMPANY.stroke_width(2))])
            .expect(IN_MEMORY);
        let mut labels = vec![
            Text::new(format!("threshold {threshold} "), (t, highest * 1.13), label(COMPANY, HPos::Right, VPos::Top)),
            Text::new(
                format!("members, {} months", number::count(members)),
                (t * 1.98, highest * 1.13),
                label(MEMBERS_TEXT, HPos::Right, VPos::Top),
            ),
        ];
        if customers > 0 {
            let words = format!("customers, {} months (line)", number::count(customers));
            labels.push(Text::new(words, (t * 1.98, highest * 1.05), label(CUSTOMERS, HPos::Right, VPos::Top)));
        }
        chart.draw_series(labels).expect(IN_MEMORY);
        let bars = histogram.bins.iter().map(|b| {
            let top = share(b.count, members).max(share(b.customers, customers));
            let ends = [chart.backend_coord(&(b.lower, top)), chart.backend_coord(&(b.lower + width * 0.9, 0.0))];
            let of = |who, count, all| format!("{} of {who}' months", number::percent(share(count, all)));
            let beside =
                if customers > 0 { format!(", {}", of("customers", b.customers, customers)) } else { String::new() };
            let from = number::grouped(b.lower, 0);
            let to = number::grouped(b.lower + width, 0);
            Point::between(ends, format!("{from} to below {to}: {}{beside}", of("members", b.count, members)))
        });
        bars.collect()
    });
    let rows = histogram
        .bins
        .iter()
        .map(|b| vec![number::grouped(b.lower, 2), number::count(b.count), number::count(b.customers)]);
    Some(Chart {
        id: "own-volume",
        title,
        description: description.to_owned(),
        svg,
        head: ["own volume from", "members' months", "customers' months"].map(str::to_owned).to_vec(),
        rows: rows.chain(rows_left_out(assessment, "own_volume_histogram", 3)).collect(),
        points,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurement::Interval;

    fn measured(low: f64, high: f64) -> Measured {
        let mut measured = Measured::new(f64::midpoint(low, high));
        measured.interval = Some(Interval { low, high, level: 0.95, method: String::new() });
        measured
    }

    #[test]
    fn a_title_never_says_more_than_the_intervals() {
        let title = |(low, high), beyond: Option<[f64; 2]>| {
            let difference = beyond.map(|range| Measured::new(2.0).reading_within("beyond_placebos", range[0], range));
            finding(Some(&measured(low, high)), difference.as_ref(), "100")
        };
        assert!(title((4.0, 9.0), Some([1.0, 8.0])).ends_with("more than customers' do"));
        assert!(title((4.0, 9.0), Some([-1.0, 8.0])).contains("is open"));
        assert!(title((4.0, 9.0), None).contains("too little to compare with"));
        assert!(title((-0.5, 9.0), None).starts_with("Whether"));
        assert!(title((-0.5, 0.1), None).contains("do not pile up"));
    }
}
