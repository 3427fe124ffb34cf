//! What stops a case from being opened.

use std::fmt;

/// Why a case cannot be opened. The first kind is the manifest's fault (exit 2), the second the data's (exit 3).
#[derive(Debug)]
pub enum OpenError {
    /// `case.toml` is missing, malformed or names what does not exist.
    Manifest(String),
    /// Tables cannot be used; every problem found is listed.
    Data(Vec<Problem>),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest(message) => f.write_str(message),
            Self::Data(problems) => {
                for (at, problem) in problems.iter().enumerate() {
                    if at > 0 {
                        f.write_str("\n")?;
                    }
                    write!(f, "{problem}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for OpenError {}

/// A file that cannot be used as it is: what is wrong and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// File, relative to the case folder.
    pub file: String,
    /// What is wrong, a lower-case fragment.
    pub message: String,
    /// What the reader can do.
    pub help: String,
}

impl Problem {
    /// A problem of one file.
    pub fn new(file: impl Into<String>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { file: file.into(), message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", crate::report::text::inert(&self.file), crate::report::text::inert(&self.message))?;
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", crate::report::text::inert(&self.help))?;
        }
        Ok(())
    }
}

/// The name in `known` that a misspelt name most likely meant, if any comes near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace([' ', '-', '_'], "");
    let wanted = plain(name);
    known
        .into_iter()
        .map(|candidate| {
            let there = plain(candidate);
            let nearness = strsim::jaro_winkler(&wanted, &there);
            // "CustomerID" for `buyer_id`: the last word alone is a hint, not enough to suggest.
            (candidate, nearness)
        })
        .filter(|(_, nearness)| *nearness > 0.8)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(candidate, _)| candidate)
}

/// "; did you mean `…`?" for a misspelt name that has a neighbour among the known ones, else nothing.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_its_neighbour_and_a_strange_one_finds_none() {
        let known = ["participant_id", "sponsor_id", "joined_on"];
        assert_eq!(nearest("Sponsor ID", known), Some("sponsor_id"));
        assert_eq!(nearest("joind_on", known), Some("joined_on"));
        assert_eq!(nearest("colour", known), None);
    }
}
