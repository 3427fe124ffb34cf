//! The one script and the one style sheet of the page, and the policy that lets nothing else in.

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

/// The style sheet.
pub(super) const STYLE: &str = include_str!("style.css");

/// The script: its files one after the other, closed off from the page's own names.
pub(super) const SCRIPT: &str = concat!(
    "(() => {\n'use strict';\n",
    include_str!("page/start.js"),
    include_str!("page/fragment.js"),
    include_str!("page/tables.js"),
    include_str!("page/lens.js"),
    include_str!("page/marks.js"),
    "})();\n"
);

/// The Content Security Policy: our script and style sheet by their hashes, and no request to anywhere.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        source(SCRIPT),
        source(STYLE)
    )
}

/// A text as a source of a policy (W3C, Content Security Policy Level 3, 2.3.1, `hash-source`).
pub(in crate::report) fn source(text: &str) -> String {
    format!("sha256-{}", Base64::encode_string(&Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::inert;

    /// The example of Content Security Policy Level 3, section 8.3.
    #[test]
    fn the_hash_is_that_of_the_specification() {
        assert_eq!(source("alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }

    #[test]
    fn nothing_on_the_way_to_the_page_changes_the_script_or_the_style() {
        for text in [SCRIPT, STYLE] {
            assert_eq!(inert(text), text);
            assert!(!text.contains("</") && !text.contains("<!--") && !text.contains('\r'));
        }
    }
}
