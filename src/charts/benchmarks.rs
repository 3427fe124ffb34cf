//! Shares that rules look at, each with its interval and the lines it was held against.

use super::canvas::{COMPANY, GRID, IN_MEMORY, LABEL, OPEN_TEXT, TEXT, WIDTH, label, picture, thin};
use super::{Chart, Kind, Point};
use crate::assessment::Assessment;
use crate::measurement::Unit;
use crate::report::number;
use crate::rules::condition::Evidence;
use crate::rules::{Finding, Verdict};
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

/// The chart.
pub const SHARES_AND_LINES: Kind = Kind {
    id: "shares-and-lines",
    family: None,
    title: "Shares and the lines they were held against",
    shows: "Every share between 0 and 100 % that a rule looked at: a dot for the value, a bar for the range that was held against the line (what the data leave open and the sampling error), and an upright mark at each line, filled where it is passed. The lines are named with their rules, those of decided cases among them.",
    caution: "Lines differ in kind: a statute, a court's words, the figure of one case. Being past the line of a case does not make a company like that case.",
    draw: shares_and_lines,
};

/// Shares that are drawn; the report has the rest.
const DRAWN: usize = 10;
/// Height of a share with its words, and the margin left and right of the scale.
const ROW: i32 = 62;
const MARGIN: i32 = 24;

/// A share and every line it was held against.
struct Row<'a> {
    evidence: &'a Evidence,
    lines: Vec<(&'a Finding, &'a Evidence, f64)>,
}

fn shares_and_lines(assessment: &Assessment) -> Option<Chart> {
    let rows = rows(assessment);
    if rows.is_empty() {
        return None;
    }
    let lines = rows.iter().flat_map(|row| &row.lines);
    let (past, of) =
        lines.fold((0, 0), |(past, of), (_, held, _)| (past + usize::from(held.verdict == Verdict::Fired), of + 1));
    let title = format!("{past} of {of} lines on shares are passed");
    let description = "A dot for each share that rules looked at, a bar for the range held against the lines, and an upright mark at each line, filled where it is passed.";
    let (svg, points) =
        picture(SHARES_AND_LINES.id, &title, description, (ROW * rows.len() as i32 + 46) as u32, |area| {
            let x = |share: f64| MARGIN + (f64::from(WIDTH as i32 - 2 * MARGIN) * share.clamp(0.0, 1.0)).round() as i32;
            let bottom = ROW * rows.len() as i32;
            for tick in 0..=4 {
                let at = x(f64::from(tick) / 4.0);
                area.draw(&PathElement::new(vec![(at, 0), (at, bottom)], thin(GRID))).expect(IN_MEMORY);
                let style = label(TEXT, HPos::Center, VPos::Top);
                area.draw(&Text::new(format!("{} %", tick * 25), (at, bottom + 6), style)).expect(IN_MEMORY);
            }
            let mut points = Vec::new();
            for (at, row) in rows.iter().enumerate() {
                let top = ROW * at as i32;
                let words = |text: String, down: i32, colour| {
                    let style = label(colour, HPos::Left, VPos::Top);
                    area.draw(&Text::new(text, (MARGIN, top + down), style)).expect(IN_MEMORY);
                };
                words(format!("{}: {}", row.evidence.title, here(row.evidence)), 2, TEXT);
                words(named(row), LABEL as i32 + 6, COMPANY);
                let middle = top + 2 * LABEL as i32 + 20;
                let [low, high] = row.evidence.range.unwrap_or_default();
                area.draw(&Rectangle::new(
                    [(x(low), middle - 3), (x(high).max(x(low) + 1), middle + 3)],
                    COMPANY.mix(0.35).filled(),
                ))
                .expect(IN_MEMORY);
                let said = format!("{}: {}", row.evidence.title, here(row.evidence));
                points.push(Point::between([(x(low), middle - 8), (x(high), middle + 8)], said).on(area));
                for (finding, held, limit) in &row.lines {
                    let mark = [(x(*limit) - 2, middle - 9), (x(*limit) + 2, middle + 9)];
                    let past = held.verdict == Verdict::Fired;
                    let style = if past { TEXT.filled() } else { thin(TEXT) };
                    area.draw(&Rectangle::new(mark, style)).expect(IN_MEMORY);
                    let said = format!("{}, {}: {}", held_against(held, *limit), finding.rule, held.verdict.words());
                    points.push(Point::at((x(*limit), middle), said).on(area));
                }
                if let Some(value) = row.evidence.value {
                    area.draw(&Circle::new((x(value), middle), 5, COMPANY.filled())).expect(IN_MEMORY);
                }
            }
            let style = label(OPEN_TEXT, HPos::Right, VPos::Top);
            let legend = "an upright mark is a line, filled where it is passed";
            area.draw(&Text::new(legend, (WIDTH as i32 - MARGIN, bottom + 26), style)).expect(IN_MEMORY);
            points
        });
    let head = ["share", "this company", "the line", "rule", "indicator"].map(str::to_owned).to_vec();
    let numbers = rows.iter().flat_map(|row| {
        row.lines.iter().map(|(finding, held, limit)| {
            let line = held_against(held, *limit);
            vec![
                row.evidence.title.clone(),
                here(row.evidence),
                line,
                finding.rule.clone(),
                held.verdict.words().to_owned(),
            ]
        })
    });
    Some(Chart {
        id: SHARES_AND_LINES.id,
        title,
        description: description.to_owned(),
        rows: numbers.collect(),
        svg,
        points,
        head,
    })
}

/// The shares that were measured and lie between 0 and 1, those of the gravest rules first.
fn rows(assessment: &Assessment) -> Vec<Row<'_>> {
    let mut findings: Vec<&Finding> = assessment.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse((finding.severity, finding.verdict)));
    let mut rows: Vec<Row<'_>> = Vec::new();
    for finding in findings {
        for evidence in &finding.evidence {
            let drawable = evidence.unit == Unit::Share && evidence.concerned.is_none() && evidence.test.is_some();
            let Some(limit) = evidence.limit.filter(|limit| drawable && (0.0..=1.0).contains(limit)) else { continue };
            let Some([low, high]) = evidence.range else { continue };
            if low < 0.0 || high > 1.0 {
                continue;
            }
            let same = |row: &&mut Row<'_>| {
                row.evidence.quantity == evidence.quantity && row.evidence.reading == evidence.reading
            };
            match rows.iter_mut().find(same) {
                Some(row) => row.lines.push((finding, evidence, limit)),
                None => rows.push(Row { evidence, lines: vec![(finding, evidence, limit)] }),
            }
        }
    }
    rows.truncate(DRAWN);
    rows
}

fn here(evidence: &Evidence) -> String {
    let range =
        evidence.range.filter(|[low, high]| high - low > 1e-9).map(|range| number::range(range, Unit::Share, ""));
    let value = evidence.value.map(number::percent);
    [value, range].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A line, such as `> 50.0 %`.
fn held_against(held: &Evidence, limit: f64) -> String {
    format!("{} {}", held.test.map_or("", |test| test.sign()), number::percent(limit))
}

/// The lines in words, from the lowest.
fn named(row: &Row<'_>) -> String {
    let mut lines: Vec<_> = row.lines.iter().collect();
    lines.sort_by(|a, b| a.2.total_cmp(&b.2).then_with(|| a.0.rule.cmp(&b.0.rule)));
    let words = lines.iter().map(|(finding, held, limit)| format!("{} {}", held_against(held, *limit), finding.rule));
    let words: Vec<String> = words.collect();
    format!("{}: {}", if words.len() == 1 { "line" } else { "lines" }, words.join(" · "))
}
