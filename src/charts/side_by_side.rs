//! Companies side by side: a dot and a range for each at every headline measure, own volume and company cash by depth on
//! common axes.

mod depth;
mod multiples;
mod volume;

use super::Chart;
use crate::compare::{Comparison, SHOWN};

/// Every chart that the comparison has numbers for.
pub fn draw(comparison: &Comparison) -> Vec<Chart> {
    let mut charts = multiples::multiples(comparison);
    charts.extend(volume::own_volume(comparison));
    charts.extend(depth::net_by_depth(comparison));
    charts
}

/// A company's label, cut to what fits.
fn label_of(comparison: &Comparison, company: usize, room: usize) -> String {
    let label = comparison.companies.get(company).map_or("", |company| company.label.as_str());
    let label = crate::report::text::inert(label);
    if label.chars().count() <= room {
        return label;
    }
    format!("{}…", label.chars().take(room.saturating_sub(1)).collect::<String>())
}

/// The companies that are drawn and have no part in a picture.
fn without<'a>(comparison: &'a Comparison, drawn: &[usize]) -> Vec<&'a str> {
    let companies = comparison.companies.iter().take(SHOWN).enumerate();
    companies.filter(|(at, _)| !drawn.contains(at)).map(|(_, company)| company.label.as_str()).collect()
}
