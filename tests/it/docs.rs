//! The reference pages are what the registries say.

use crate::root;
use levelcheck::commands::docs::pages;
use std::fs;

#[test]
fn the_reference_pages_are_current() {
    for (file, text) in pages().unwrap() {
        let path = root("docs").join(&file);
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(root("docs/schema")).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let current = fs::read_to_string(&path).unwrap_or_default() == text;
        assert!(current, "docs/{file} is out of date: `cargo run -- docs docs` rewrites it");
    }
}

#[test]
fn no_rule_that_is_on_rests_on_an_unverified_number() {
    use levelcheck::rules::pack::{Status, Verified};
    for pack in levelcheck::rules::packs::shipped().unwrap() {
        for rule in pack.rules.iter().filter(|r| r.status == Status::On) {
            assert!(rule.parameters.values().all(|p| p.verified != Verified::Memory), "{}", rule.id);
        }
    }
}
