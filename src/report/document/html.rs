//! A document as one page of HTML: whole without scripts, no outside request, the style of the report.
//!
//! The template escapes every text; only charts, which this program draws itself, are put in as markup.

use super::{Document, MARKS};
use crate::report::text::inert;
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};
use sha2::{Digest, Sha256};
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
            style_hash => style_hash(STYLE),
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

/// The hash by which the page's policy lets this one style pass, and no other. The text of a style element is what
/// stands between its tags.
fn style_hash(style: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(style.as_bytes())))
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at > group.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{base64, style_hash};

    #[test]
    fn base64_gives_the_vectors_of_rfc_4648() {
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (text, expected) in vectors {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    /// `printf abc | openssl dgst -sha256 -binary | base64`.
    #[test]
    fn the_hash_of_a_style_is_that_of_openssl() {
        assert_eq!(style_hash("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }
}
