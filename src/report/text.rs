//! Text that is safe to show: what data say never becomes markup, terminal control or layout.

/// Control characters and marks that reorder, hide or break text, which a terminal or a reader would act on, shown as `\u{…}`.
pub fn inert(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        let keeps_lines = character == '\n' || character == '\t';
        if (character.is_control() && !keeps_lines) || reorders(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// JSON in which no character is left that a terminal or a reader would act on: each is written as `\u` and four digits, which
/// reads back as the same text. JSON has such characters within strings only.
pub fn inert_json(json: &str) -> String {
    let mut written = String::with_capacity(json.len());
    for character in json.chars() {
        if (character.is_control() && character != '\n') || reorders(character) {
            written.push_str(&format!("\\u{:04x}", u32::from(character)));
        } else {
            written.push(character);
        }
    }
    written
}

fn reorders(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

/// Text for a cell of a CSV file that no program runs: a spreadsheet takes a cell that begins with a sign of arithmetic
/// for a formula, and an apostrophe before it stops that. It stands behind every separator too, since a reader that
/// splits at another one begins a new cell there.
pub fn cell(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut begins = !text.starts_with('\r');
    if !begins {
        shown.push('\'');
    }
    for character in inert(text).chars() {
        let runs = matches!(character, '=' | '+' | '-' | '@' | '\t' | '\n' | '＝' | '＋' | '－' | '＠');
        if begins && runs {
            shown.push('\'');
        }
        shown.push(character);
        begins = matches!(character, ',' | ';' | '\t' | '\n' | '"');
    }
    shown
}

/// The text in a number of characters: the end of a longer one is left out, and a dot sign says so.
pub fn cut(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    format!("{}…", text.chars().take(room.saturating_sub(1)).collect::<String>())
}

/// The text with its first letter large.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::{cell, inert, inert_json};

    #[test]
    fn what_a_terminal_would_act_on_is_shown_instead() {
        assert_eq!(inert("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(inert("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(inert("a\u{61c}b\u{2028}c"), "a\\u{61c}b\\u{2028}c");
        assert_eq!(inert("Käufer 東京"), "Käufer 東京");
    }

    #[test]
    fn cells_that_a_spreadsheet_would_run_are_stopped() {
        for (text, expected) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\\u{d}=1"),
            ("＝1", "'＝1"),
            ("P=1", "P=1"),
            ("P;=1", "P;'=1"),
            ("P\",@A1", "P\",'@A1"),
            ("\u{1b}[31m", "\\u{1b}[31m"),
        ] {
            assert_eq!(cell(text), expected);
        }
    }

    #[test]
    fn json_reads_back_as_the_same_text() {
        let text = "a\u{1b}\u{7f}\u{9b}\u{202e}\u{feff}\n東京";
        let json = inert_json(&serde_json::to_string(text).unwrap());
        assert_eq!(json, r#""a\u001b\u007f\u009b\u202e\ufeff\n東京""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
