//! Revenue and rewards by source.

use super::canvas::{COMPANY, CUSTOMERS, ENROLMENT, GRID, IN_MEMORY, MEMBERS, OPEN, TEXT, WIDTH, label, picture, thin};
use super::{Chart, Kind, Point};
use crate::assessment::Assessment;
use crate::metrics::Family;
use crate::report::number;
use crate::rules::pack::Lens;
use crate::tables::flows::{LensRow, RevenueRow};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Height of one bar with its space.
const BAR: u32 = 40;
/// Space for the names of bars.
const NAMES: i32 = 230;

fn source_colour(row: &RevenueRow) -> RGBColor {
    match (row.buyer_class.as_str(), row.order_kind.as_str()) {
        (_, "starter_kit" | "fee" | "tool") => ENROLMENT,
        ("business", _) => MEMBERS,
        ("preferred" | "retail", _) => CUSTOMERS,
        _ => OPEN,
    }
}

fn class_words(class: &str) -> &str {
    match class {
        "business" => "members",
        "preferred" => "preferred customers",
        "retail" => "retail customers",
        _ => "unknown buyers",
    }
}

/// The chart of [`revenue_by_source`].
pub const REVENUE: Kind = Kind {
    id: "revenue",
    family: Some(Family::Retail),
    title: "Revenue by source",
    shows: "Revenue by class of the buyer and kind of order, longest first, with its share of all revenue. Members' products, customers' products and enrolment (kits, fees, tools) have a colour each.",
    caution: "The class is that of the company's records. Whether members bought for their own use is not in the bars: the chart of rewards by lens shows what hangs on it.",
    draw: revenue_by_source,
};

/// Revenue by who bought what.
fn revenue_by_source(assessment: &Assessment) -> Option<Chart> {
    // A share of rows some of which are left out is none of the whole.
    let rows = assessment.tables.revenue_by_source.as_ref().filter(|_| assessment.is_whole("revenue_by_source"))?;
    let all: f64 = rows.iter().map(|r| r.amount).sum();
    if all <= 0.0 {
        return None;
    }
    let customers: f64 = rows.iter().filter(|r| source_colour(r) == CUSTOMERS).map(|r| r.amount).sum();
    let currency = &assessment.case.currency;
    let title = format!("{} of revenue comes from customers who cannot earn", number::percent(customers / all));
    let description = "Bars: revenue by class of the buyer and kind of order. Members' product, customers' product and enrolment (kits, fees, tools) have a colour each.";
    let mut sorted: Vec<&RevenueRow> = rows.iter().collect();
    sorted.sort_by(|a, b| b.amount.total_cmp(&a.amount));
    let longest = sorted.first().map_or(1.0, |r| r.amount).max(1.0);
    let (svg, points) = picture("revenue", &title, description, 24 + BAR * sorted.len() as u32, |area| {
        let room = f64::from(WIDTH as i32 - NAMES - 210);
        let mut points = Vec::new();
        for (at, row) in sorted.iter().enumerate() {
            let top = 12 + (at as u32 * BAR) as i32;
            let end = NAMES + (row.amount.max(0.0) / longest * room) as i32;
            let name = format!("{}, {}", class_words(&row.buyer_class), row.order_kind.replace('_', " "));
            let amount = format!("{} ({})", number::money(row.amount, currency), number::percent(row.amount / all));
            let words = format!("{name}: {amount}, {} order lines", number::count(row.order_lines));
            points.push(Point::between([(NAMES, top), (end, top + 28)], words).on(area));
            area.draw(&Text::new(name, (NAMES - 10, top + 14), label(TEXT, HPos::Right, VPos::Center)))
                .expect(IN_MEMORY);
            area.draw(&Rectangle::new([(NAMES, top), (end.max(NAMES + 1), top + 28)], source_colour(row).filled()))
                .expect(IN_MEMORY);
            area.draw(&Text::new(amount, (end + 8, top + 14), label(TEXT, HPos::Left, VPos::Center))).expect(IN_MEMORY);
        }
        points
    });
    let numbers = sorted.iter().map(|r| {
        vec![
            class_words(&r.buyer_class).to_owned(),
            r.order_kind.replace('_', " "),
            number::grouped(r.amount, 2),
            number::percent(r.amount / all),
            number::count(r.order_lines),
        ]
    });
    Some(Chart {
        id: "revenue",
        title,
        description: description.to_owned(),
        svg,
        head: ["buyer", "kind of order", currency, "share of revenue", "order lines"].map(str::to_owned).to_vec(),
        rows: numbers.collect(),
        points,
    })
}

/// Sums of a lens: recruitment, open, retail.
fn sums(rows: &[LensRow], reading: fn(&LensRow) -> &str) -> [f64; 3] {
    let sum = |word: &str| rows.iter().filter(|r| reading(r) == word).map(|r| r.amount).sum();
    [sum("recruitment"), sum("open"), sum("retail")]
}

/// The chart of [`rewards_by_lens`].
pub const REWARDS: Kind = Kind {
    id: "rewards",
    family: Some(Family::Rewards),
    title: "Rewards by lens",
    shows: "Three bars, one a lens: the share of commissions that rests on recruitment, what the data leave open, and what rests on retail. A line marks one half.",
    caution: "One half is how many read “primarily”; no federal rule of the United States says it. Courts differ on which lens is right.",
    draw: rewards_by_lens,
};

/// Rewards by what they rest on, read through the three lenses.
fn rewards_by_lens(assessment: &Assessment) -> Option<Chart> {
    let rows = assessment.tables.rewards_by_lens.as_ref().filter(|_| assessment.is_whole("rewards_by_lens"))?;
    let all: f64 = rows.iter().map(|r| r.amount).sum();
    if all <= 0.0 {
        return None;
    }
    let lenses = [
        (Lens::Strict, sums(rows, |r| &r.strict)),
        (Lens::Demand, sums(rows, |r| &r.demand)),
        (Lens::Industry, sums(rows, |r| &r.industry)),
    ];
    let currency = &assessment.case.currency;
    let title = format!(
        "Rewards traced to recruitment: {} under the strict lens, {} under the industry lens",
        number::percent(lenses[0].1[0] / all),
        number::percent(lenses[2].1[0] / all)
    );
    let description = "Three bars, one a lens: the share of all commissions that rests on recruitment, what the data leave open, and what rests on retail. A line marks one half.";
    let (left, right) = (120, WIDTH as i32 - 20);
    let at = |share: f64| left + (share.clamp(0.0, 1.0) * f64::from(right - left)) as i32;
    let (svg, points) = picture("rewards", &title, description, 210, |area| {
        let mut points = Vec::new();
        for (bar, (lens, parts)) in lenses.iter().enumerate() {
            let top = 40 + bar as i32 * 48;
            let name = format!("{} lens", lens.words());
            area.draw(&Text::new(name.clone(), (left - 10, top + 16), label(TEXT, HPos::Right, VPos::Center)))
                .expect(IN_MEMORY);
            let mut reached = 0.0;
            for (part, (colour, ink, word)) in
                parts.iter().zip([(MEMBERS, BLACK, "recruitment"), (OPEN, BLACK, "open"), (CUSTOMERS, WHITE, "retail")])
            {
                let (from, to) = (at(reached / all), at((reached + part) / all));
                reached += part;
                if to - from < 1 {
                    continue;
                }
                area.draw(&Rectangle::new([(from, top), (to, top + 32)], colour.filled())).expect(IN_MEMORY);
                let words = format!("{word} {}", number::percent(part / all));
                let said = format!("{name}: {words}, {}", number::money(*part, currency));
                points.push(Point::between([(from, top), (to, top + 32)], said).on(area).under_lens(*lens));
                if 2 * (to - from) > 13 * words.chars().count() as i32 {
                    area.draw(&Text::new(
                        words,
                        (i32::midpoint(from, to), top + 16),
                        label(ink, HPos::Center, VPos::Center),
                    ))
                    .expect(IN_MEMORY);
                }
            }
        }
        area.draw(&PathElement::new(vec![(at(0.5), 28), (at(0.5), 180)], COMPANY.stroke_width(2))).expect(IN_MEMORY);
        area.draw(&Text::new(
            "half (“primarily”, an interpretation)".to_owned(),
            (at(0.5), 14),
            label(COMPANY, HPos::Center, VPos::Center),
        ))
        .expect(IN_MEMORY);
        area.draw(&PathElement::new(vec![(left, 190), (right, 190)], thin(GRID))).expect(IN_MEMORY);
        for share in [0.0, 0.25, 0.75, 1.0] {
            let anchor = if share > 0.9 { HPos::Right } else { HPos::Center };
            area.draw(&Text::new(
                format!("{:.0} %", share * 100.0),
                (at(share), 200),
                label(TEXT, anchor, VPos::Center),
            ))
            .expect(IN_MEMORY);
        }
        points
    });
    let numbers = rows.iter().map(|r| {
        vec![
            r.rests_on.clone(),
            number::grouped(r.amount, 2),
            number::percent(r.amount / all),
            r.strict.clone(),
            r.demand.clone(),
            r.industry.clone(),
        ]
    });
    Some(Chart {
        id: "rewards",
        title,
        description: description.to_owned(),
        svg,
        head: ["commissions rest on", currency, "share", "strict", "demand", "industry"].map(str::to_owned).to_vec(),
        rows: numbers.collect(),
        points,
    })
}
