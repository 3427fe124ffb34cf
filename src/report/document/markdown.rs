//! A document as Markdown.

use super::{Document, Section, Table};
use crate::report::markdown::{safe, without_tags};
use crate::report::text::inert;

/// The document.
pub fn render(document: &Document) -> String {
    let mut out = format!("# {}\n\n**{}**\n", safe(&document.title), safe(&document.headline));
    for text in &document.lead {
        out.push_str(&format!("\n{}\n", safe(text)));
    }
    for part in document.sections.iter().filter(|section| !section.is_empty()) {
        section(&mut out, part);
    }
    without_tags(&inert(&out))
}

fn section(out: &mut String, section: &Section) {
    out.push_str(&format!("\n## {}\n", safe(&section.title)));
    for text in &section.text {
        out.push_str(&format!("\n{}\n", safe(text)));
    }
    for of in &section.tables {
        table(out, of);
    }
    for chart in &section.charts {
        let numbers =
            Table { caption: chart.title.clone(), head: chart.head.clone(), rows: chart.rows.clone(), texts: 1 };
        table(out, &numbers);
    }
}

fn table(out: &mut String, table: &Table) {
    if table.rows.is_empty() {
        return;
    }
    if !table.caption.is_empty() {
        out.push_str(&format!("\n### {}\n", safe(&table.caption)));
    }
    let line =
        |cells: &[String]| format!("| {} |\n", cells.iter().map(|cell| safe(cell)).collect::<Vec<_>>().join(" | "));
    let rule = |at: usize| if at < table.texts { "---|" } else { "---:|" };
    out.push('\n');
    out.push_str(&line(&table.head));
    out.push_str(&format!("|{}\n", (0..table.head.len()).map(rule).collect::<String>()));
    for row in &table.rows {
        out.push_str(&line(row));
    }
}
