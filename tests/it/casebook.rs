//! The casebook agrees with what courts decided, and says whose word each figure is.

use levelcheck::casebook::entry::{Entry, Status};
use levelcheck::casebook::{Agreement, judge_entry, page, shipped};
use levelcheck::rules::pack::Verified;

#[test]
fn findings_of_liability_fire_on_the_theory_the_court_named_and_what_was_cleared_does_not() {
    for entry in shipped().unwrap() {
        let judged = judge_entry(&entry).unwrap();
        match entry.status {
            Status::Finding | Status::NotAPyramid => {
                assert_eq!(judged.agreement, Agreement::Agrees, "{}", entry.name);
            }
            _ => assert_eq!(judged.agreement, Agreement::NothingToAgreeWith, "{}", entry.name),
        }
    }
}

#[test]
fn every_figure_and_answer_was_read_somewhere() {
    for entry in shipped().unwrap() {
        let sources = entry.figure.iter().map(|f| &f.source).chain(entry.answer.iter().map(|a| &a.source));
        for source in sources {
            assert!(source.url.starts_with("http"), "{}: {}", entry.name, source.url);
            assert!(matches!(source.verified, Verified::Primary | Verified::Secondary), "{}", entry.name);
        }
    }
}

#[test]
fn lines_that_are_a_cases_own_figures_are_rules_that_there_are() {
    let packs = levelcheck::rules::packs::shipped().unwrap();
    for entry in shipped().unwrap() {
        for line in &entry.own_lines {
            assert!(packs.iter().flat_map(|p| &p.rules).any(|rule| rule.id == *line), "{}: {line}", entry.name);
        }
    }
}

#[test]
fn the_page_tells_findings_from_allegations() {
    let page = page::page().unwrap();
    for words in
        ["finding of liability", "held not a pyramid", "settled", "| allegation |", "| finding |", "| computed |"]
    {
        assert!(page.contains(words), "{words}");
    }
}

const ENTRY: &str = "name = \"X\"\nproceedings = \"P\"\nyear = 2000\nstatus = \"settlement\"\noutcome = \"O\"\n\
     jurisdictions = [\"us-federal\"]\ncurrency = \"USD\"\nperiod = { start = 2000-01-01, end = 2000-12-31 }\n\
     [[figure]]\nmeasure = \"zero_pay_share\"\nvalue = 0.5\nword = \"allegation\"\n\
     source = { title = \"T\", url = \"https://example.org\", verified = \"secondary\" }\n\
     [[answer]]\nquestion = \"entry_fee\"\nis = 1.0\nword = \"company\"\n\
     source = { title = \"T\", url = \"https://example.org\", verified = \"secondary\" }\n";

#[test]
fn a_wrong_entry_is_refused_with_file_line_and_neighbour() {
    Entry::parse("x.toml", ENTRY).unwrap();
    for (from, to, line, expected) in [
        ("zero_pay_share", "zero_pays_share", 10, "did you mean `zero_pay_share`?"),
        ("value = 0.5\n", "", 10, "an `at_least` or an `at_most`"),
        ("\"entry_fee\"", "\"entryfee\"", 15, "did you mean `entry_fee`?"),
        ("is = 1.0", "is = -1.0", 15, "below zero"),
        ("word = \"company\"", "word = \"compony\"", 17, "did you mean `company`?"),
        ("status = \"settlement\"", "status = \"finding\"", 4, "belongs to a finding of liability"),
        ("currency = \"USD\"", "currency = \"dollars\"", 7, "ISO 4217"),
    ] {
        let error = Entry::parse("x.toml", &ENTRY.replacen(from, to, 1)).unwrap_err();
        assert!(error.starts_with(&format!("x.toml: line {line}: ")) && error.contains(expected), "{error}");
    }
}
