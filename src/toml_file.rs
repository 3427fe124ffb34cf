//! TOML that a person wrote: an error names the file, the line, what was expected and the nearest name.

use crate::case::problem::did_you_mean;
use serde::de::DeserializeOwned;

/// Names listed in full where none comes near.
const LISTED: usize = 12;

/// Reads a file's text. `file` is what the person calls it.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| {
        let place = error.span().map_or(String::new(), |span| format!("line {}: ", line_at(text, span.start)));
        let shown = error.span().and_then(|span| text.lines().nth(line_at(text, span.start) - 1));
        let quote = shown.map_or(String::new(), |line| format!("\n  | {}", line.trim_end()));
        crate::report::text::inert(&format!("{file}: {place}{}{quote}", with_nearest(error.message())))
    })
}

/// The line of a byte offset, counted from 1.
pub fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|&&byte| byte == b'\n').count() + 1
}

/// An error at a place that a `Spanned` value remembers.
pub fn at(file: &str, text: &str, span: std::ops::Range<usize>, message: &str) -> String {
    format!("{file}: line {}: {message}", line_at(text, span.start))
}

/// An error at the line where a key or a word stands; at the first line where it cannot be found.
pub fn at_key(file: &str, text: &str, key: &str, message: &str) -> String {
    let is_key = |line: &&str| {
        let line = line.trim_start();
        line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(['=', '.', ']']))
    };
    let found =
        text.lines().position(|line| is_key(&line)).or_else(|| text.lines().position(|line| line.contains(key)));
    crate::report::text::inert(&format!("{file}: line {}: {message}", found.unwrap_or(0) + 1))
}

/// Says what is near to an unknown field or word, and lists the known ones only where they are few.
pub fn with_nearest(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let Some((unknown, known)) = quoted.split_first() else {
        return message.trim_end().to_owned();
    };
    if !message.starts_with("unknown ") || known.is_empty() {
        return message.trim_end().to_owned();
    }
    let what = message.split(" `").next().unwrap_or("unknown name");
    let hint = did_you_mean(unknown, known.iter().copied());
    let list = if known.len() <= LISTED || hint.is_empty() {
        format!(" (there are: {})", known.join(", "))
    } else {
        String::new()
    };
    format!("{what} `{unknown}`{hint}{list}")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Small {
        #[expect(dead_code, reason = "only errors are looked at")]
        colour: u32,
    }

    #[test]
    fn an_error_names_file_line_and_neighbour() {
        let error = super::parse::<Small>("a.toml", "# first\ncolor = 1\n").unwrap_err();
        assert!(error.starts_with("a.toml: line 2: unknown field `color`; did you mean `colour`?"), "{error}");
        assert!(error.ends_with("| color = 1"), "{error}");
    }

    #[test]
    fn a_wrong_kind_of_value_is_said_in_plain_words() {
        let error = super::parse::<Small>("a.toml", "colour = \"red\"\n").unwrap_err();
        assert!(error.contains("line 1") && error.contains("expected u32"), "{error}");
    }
}
