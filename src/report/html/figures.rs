//! Charts on the page: the picture, the marks that lie over it, and the numbers.

use super::view;
use crate::charts::{Chart, Point};
use crate::report::text::inert;
use minijinja::Value;
use serde::Serialize;

/// A chart as the template sees it.
#[derive(Serialize)]
pub(super) struct ChartView {
    id: &'static str,
    title: String,
    svg: Value,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    /// The size of the picture, as a `viewBox`.
    size: String,
    points: Vec<PointView>,
}

/// A mark as the template sees it.
#[derive(Serialize)]
struct PointView {
    x: i32,
    y: i32,
    w: i32,
    h: i32,
    text: String,
    lens: Option<&'static str>,
    under: Option<usize>,
}

/// The chart with an id, where there is one.
pub(super) fn chart_of(charts: &[Chart], id: &str) -> Option<Value> {
    charts.iter().find(|c| c.id == id).map(|c| view(chart(c)))
}

/// A chart for the template.
pub(super) fn chart(chart: &Chart) -> ChartView {
    ChartView {
        id: chart.id,
        title: inert(&chart.title),
        svg: Value::from_safe_string(chart.svg.clone()),
        head: chart.head.clone(),
        rows: chart.rows.iter().map(|row| row.iter().map(|cell| inert(cell)).collect()).collect(),
        size: size(&chart.svg),
        points: chart.points.iter().map(point).collect(),
    }
}

fn point(point: &Point) -> PointView {
    PointView {
        x: point.x,
        y: point.y,
        w: point.w,
        h: point.h,
        text: inert(&point.text),
        lens: point.lens.map(crate::rules::pack::Lens::words),
        under: point.under,
    }
}

/// The `viewBox` of a picture, which stands in its first tag.
fn size(svg: &str) -> String {
    let after = svg.split_once("viewBox=\"").map_or("", |(_, after)| after);
    after.split_once('"').map_or_else(String::new, |(size, _)| size.to_owned())
}
