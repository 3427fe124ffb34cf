//! Text that a page can show: inert, on one line, of a length that a page bears, and in characters that the fonts have.

use super::table::is_hash;
use super::world::FONTS;
use crate::report::number;
use crate::report::text::inert;
use serde_json::Value;

/// Characters of one text that are shown; the whole stands in `assessment.json`.
const LONGEST: usize = 1_500;
/// Characters of a word that stand on one line; longer ones may break.
const WORD: usize = 22;
/// A place where a line may break and nothing is seen.
const MAY_BREAK: char = '\u{200b}';

/// Makes every text of the content plain, wherever it stands. Addresses stay as they are, for they are followed and not
/// read; a heading that is empty shows a dash, since the standards want one that says something.
pub(super) fn content(value: &mut Value) {
    match value {
        Value::String(shown) => *shown = text(shown),
        Value::Array(items) => items.iter_mut().for_each(content),
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                match field {
                    Value::String(url) if name == "url" => *url = address(url),
                    Value::String(title) if name == "title" && title.trim().is_empty() => "–".clone_into(title),
                    _ => content(field),
                }
            }
        }
        _ => {}
    }
}

/// A text as the page shows it.
pub(super) fn text(text: &str) -> String {
    if is_hash(text) {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut run = 0;
    for character in shortened(&shows(text)).chars() {
        shown.push(character);
        run = if character == ' ' { 0 } else { run + 1 };
        let joint = matches!(character, '_' | '-' | '/' | '.' | ',' | ':' | '=' | '&' | '?') && run > WORD / 2;
        if joint || run >= WORD {
            shown.push(MAY_BREAK);
            run = 0;
        }
    }
    shown
}

/// A picture with texts that can be shown.
pub(super) fn picture(svg: &str) -> String {
    inert(svg).chars().map(|c| if c == '\n' || FONTS.show(c) { c.to_string() } else { escaped(c) }).collect()
}

/// The text in characters that the fonts have, on one line.
fn shows(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in inert(text).chars() {
        match character {
            '\n' | '\t' => shown.push(' '),
            _ if FONTS.show(character) => shown.push(character),
            _ => shown.push_str(&escaped(character)),
        }
    }
    shown
}

fn escaped(character: char) -> String {
    character.escape_unicode().to_string()
}

fn shortened(text: &str) -> String {
    let length = text.chars().count();
    if length <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}… ({} more characters)", number::count((length - LONGEST) as u64))
}

/// A web address, or nothing.
fn address(url: &str) -> String {
    let web = url.starts_with("https://") || url.starts_with("http://");
    let plain =
        url.len() <= 2_000 && url.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte));
    if web && plain { url.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::{address, picture, text};

    #[test]
    fn what_no_font_has_is_written_as_its_number() {
        assert_eq!(text("Käufer 東 \u{1b}[31m"), "Käufer \\u{6771} \\u{1b}[31m");
        assert_eq!(text("a\nb\tc\u{e000}\u{ffff}"), "a b c\\u{e000}\\u{ffff}");
        assert_eq!(picture("<text>\u{0}東</text>\n"), "<text>\\u{0}\\u{6771}</text>\n");
    }

    #[test]
    fn long_words_may_break_and_long_texts_are_cut() {
        assert_eq!(text("internal_reward_share_strict"), "internal_reward_\u{200b}share_strict");
        let shown = text(&"x".repeat(10_000));
        assert!(shown.ends_with("… (8,500 more characters)"), "{shown}");
        assert!(shown.split(['\u{200b}', ' ']).all(|part| part.chars().count() <= 23));
    }

    #[test]
    fn only_web_addresses_are_followed() {
        assert_eq!(address("https://example.org/a?b=1#c"), "https://example.org/a?b=1#c");
        for other in ["javascript:alert(1)", "file:///etc/passwd", "https://a b", "https://a\u{202e}"] {
            assert_eq!(address(other), "");
        }
    }
}
