//! Sentences that tell small numbers.

/// A number that counts nothing.
const NO_COUNT: &str = "exceed 1 or change its sign";

/// Whether a sentence has a whole number from 1 to k − 1 that stands by itself. Of what it counts nothing is known, so
/// that all such sentences go. Parts of a longer number, of a date or an amount, and percentages are none.
pub(super) fn tell_few(text: &str, smallest: u64) -> bool {
    let characters: Vec<char> = text.replace(NO_COUNT, "").chars().collect();
    let mut at = 0;
    while at < characters.len() {
        if !characters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let from = at;
        while at < characters.len() && (characters[at].is_alphanumeric() || is_inside(&characters, at)) {
            at += 1;
        }
        let word: String = characters[from..at].iter().collect();
        let before = from.checked_sub(1).map(|before| characters[before]);
        let rest: String = characters[at..].iter().collect();
        let part = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '-' | '−' | '_' | '$'));
        let share = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).starts_with('%');
        if !part && !share && word.parse::<u64>().is_ok_and(|number| (1..smallest).contains(&number)) {
            return true;
        }
    }
    false
}

/// Whether a mark joins two digits: `1,234`, `2.5`, `2024-03-01`.
fn is_inside(characters: &[char], at: usize) -> bool {
    matches!(characters[at], '.' | ',' | '-' | '_') && characters.get(at + 1).is_some_and(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_by_themselves_are_told_from_parts_of_others() {
        for few in ["4 members fell", "too few (1 and 18)", "only 3, no more", "there are 2."] {
            assert!(tell_few(few, 5), "{few}");
        }
        for many in
            ["5 members", "0 of 17", "2024-03-01", "1,234 people", "USD 2.50", "less than 1 %", "0.4", "leg 1.2", "M4"]
        {
            assert!(!tell_few(many, 5), "{many}");
        }
    }
}
