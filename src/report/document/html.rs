//! A document as one page of HTML: whole without scripts, no outside request, the style of the report.
//!
//! The template escapes every text; only charts, which this program draws itself, are put in as markup.

use super::{Document, MARKS};
use crate::report::html::policy::source;
use crate::report::text::inert;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};
use std::collections::BTreeMap;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = concat!(include_str!("../html/style.css"), "\n", include_str!("style.css"));

/// The page.
pub fn render(document: &Document) -> String {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the syntax is the usual one"));
    environment.add_template("page.html", PAGE).expect("the template is part of the program");
    let template = environment.get_template("page.html").expect("it was just added");
    let sections = document.sections.iter().filter(|section| !section.is_empty());
    let page = template
        .render(context! {
            style => Value::from_safe_string(STYLE.to_owned()),
            // The one style passes by its hash, and no other.
            style_hash => source(STYLE),
            title => inert(&document.title),
            headline => inert(&document.headline),
            lead => document.lead.iter().map(|text| inert(text)).collect::<Vec<_>>(),
            marks => BTreeMap::from(MARKS),
            sections => sections.map(section).collect::<Vec<_>>(),
        })
        .expect("the template names what it is given");
    inert(&page)
}

fn section(section: &super::Section) -> Value {
    let table = |table: &super::Table| {
        let rows: Vec<Vec<String>> =
            table.rows.iter().map(|row| row.iter().map(|cell| inert(cell)).collect()).collect();
        context! {
            caption => inert(&table.caption),
            head => table.head.iter().map(|name| inert(name)).collect::<Vec<_>>(),
            rows => rows,
            texts => table.texts,
        }
    };
    let chart = |chart: &crate::charts::Chart| {
        let numbers =
            super::Table { caption: String::new(), head: chart.head.clone(), rows: chart.rows.clone(), texts: 1 };
        context! {
            id => chart.id,
            title => inert(&chart.title),
            svg => Value::from_safe_string(chart.svg.clone()),
            numbers => table(&numbers),
        }
    };
    context! {
        id => section.id,
        title => inert(&section.title),
        text => section.text.iter().map(|text| inert(text)).collect::<Vec<_>>(),
        tables => section.tables.iter().filter(|table| !table.rows.is_empty()).map(table).collect::<Vec<_>>(),
        charts => section.charts.iter().map(chart).collect::<Vec<_>>(),
    }
}

#[cfg(test)]
mod tests {
    use super::STYLE;
    use crate::report::text::inert;

    #[test]
    fn nothing_on_the_way_to_the_page_changes_the_style() {
        assert_eq!(inert(STYLE), STYLE);
        assert!(!STYLE.contains("</") && !STYLE.contains('\r'));
    }
}
