//! Plain ASCII, for terminals and logs that show nothing else.

/// Whether the environment asks for it: a locale without UTF-8 that is named as such, or a terminal that can do nothing.
/// `variable` tells the value of an environment variable.
pub fn is_asked_for(variable: impl Fn(&str) -> Option<String>) -> bool {
    let named = |name: &&str| variable(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(named);
    matches!(locale.as_deref(), Some("C" | "POSIX")) || variable("TERM").as_deref() == Some("dumb")
}

/// The text in ASCII: marks keep their shapes apart and their width, letters lose their accents.
pub fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            c if c.is_ascii() => plain.push(c),
            '●' => plain.push('*'),
            '◐' => plain.push('?'),
            '○' => plain.push('o'),
            '▇' => plain.push('#'),
            '▁' => plain.push('.'),
            '─' | '–' | '—' | '−' => plain.push('-'),
            '·' => plain.push('|'),
            '×' => plain.push('x'),
            other => plain.push_str(deunicode::deunicode_char(other).unwrap_or("?")),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_apart_and_nothing_is_left_that_is_not_ascii() {
        let shown = ascii("● 65 [47 – 66] ◐ ○ – ▇▇▁ Łódź “quoted” ≥ 5 × 2 … 東");
        assert!(shown.is_ascii(), "{shown}");
        assert!(shown.starts_with("* 65 [47 - 66] ? o - ##. Lodz \"quoted\""), "{shown}");
    }

    #[test]
    fn it_is_asked_for_by_the_locale_that_decides_or_a_dumb_terminal() {
        let of = |set: &'static [(&str, &str)]| {
            is_asked_for(move |name| set.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned()))
        };
        assert!(!of(&[]));
        assert!(of(&[("LANG", "C")]) && of(&[("TERM", "dumb")]));
        assert!(!of(&[("LC_ALL", "C.UTF-8"), ("LANG", "C")]));
        assert!(of(&[("LC_ALL", ""), ("LC_CTYPE", "POSIX"), ("LANG", "de_DE.UTF-8")]));
    }
}
