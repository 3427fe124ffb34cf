//! Text that is safe to show: what data say never becomes markup, terminal control or layout.

/// Control characters and marks that reorder text, which a terminal or a reader would act on, shown as `\u{…}`.
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

fn reorders(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn what_a_terminal_would_act_on_is_shown_instead() {
        assert_eq!(inert("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(inert("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(inert("Käufer 東京"), "Käufer 東京");
    }
}
