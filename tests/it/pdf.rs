//! The reports as PDF: what they cite, where page one ends, and that nothing in the data stops them.

use crate::poisoned::{POISON, filled, has_live_characters};
use crate::root;
use levelcheck::assessment::Assessment;
use levelcheck::report::pdf::declaration::{Declaration, Span, content};
use levelcheck::report::pdf::{Printed, declaration, report};
use std::collections::BTreeSet;
use std::fs;

fn shipped(name: &str) -> Assessment {
    let text = fs::read_to_string(root(&format!("reports/{name}/assessment.json"))).unwrap();
    Assessment::parse("assessment.json", &text).unwrap()
}

fn datasets() -> Vec<String> {
    let folders = fs::read_dir(root("reports")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = folders.filter(|name| root(&format!("datasets/{name}/case.toml")).is_file()).collect();
    names.sort();
    assert!(names.len() >= 9);
    names
}

#[test]
fn page_one_is_one_page_for_every_shipped_dataset() {
    for name in datasets() {
        let printed = report(&shipped(&name));
        assert_eq!(printed.parts["findings"], 2, "{name}");
        assert!(printed.bytes.starts_with(b"%PDF-1.7") && printed.bytes.len() < 3_000_000, "{name}");
    }
}

#[test]
fn the_same_assessment_gives_the_same_bytes() {
    let assessment = shipped("advocare-2016");
    for print in [report, declaration] {
        let [first, second]: [Printed; 2] = [print(&assessment), print(&assessment)];
        assert!(first.bytes == second.bytes);
        // No day but the one that stands for none.
        let days: Vec<&[u8]> = first.bytes.windows(11).filter(|window| window.starts_with(b"(D:")).collect();
        assert!(days.len() >= 2 && days.iter().all(|day| *day == b"(D:19700101"), "{days:?}");
    }
}

/// The numbers of paragraphs are one row, and so are those of exhibits; every exhibit is cited.
fn check_numbers(declaration: &Declaration, name: &str) {
    let paragraphs: Vec<usize> =
        declaration.sections.iter().flat_map(|s| &s.paragraphs).map(|paragraph| paragraph.number).collect();
    assert_eq!(paragraphs, (1..=paragraphs.len()).collect::<Vec<_>>(), "{name}");
    let exhibits: Vec<usize> = declaration.exhibits.iter().map(|exhibit| exhibit.number).collect();
    assert_eq!(exhibits, (1..=exhibits.len()).collect::<Vec<_>>(), "{name}");
    let spans = declaration.sections.iter().flat_map(|s| &s.paragraphs).flat_map(|p| &p.spans);
    let cited: BTreeSet<usize> = spans
        .filter_map(|span| match span {
            Span::Figure { exhibit, .. } | Span::See(exhibit) => Some(*exhibit),
            _ => None,
        })
        .collect();
    assert_eq!(cited.into_iter().collect::<Vec<_>>(), exhibits, "{name}");
}

#[test]
fn every_figure_of_the_declaration_stands_in_the_exhibit_that_is_cited_for_it() {
    for name in datasets() {
        let declaration = content(&shipped(&name));
        check_numbers(&declaration, &name);
        let mut figures = 0;
        for section in &declaration.sections {
            for paragraph in &section.paragraphs {
                let at = format!("{name}, paragraph {}", paragraph.number);
                let mut cites = false;
                for span in &paragraph.spans {
                    match span {
                        Span::Words(words) => {
                            assert!(
                                !words.contains(|c: char| c.is_ascii_digit()),
                                "{at} has a figure without an exhibit: {words}"
                            );
                        }
                        Span::Figure { shown, exhibit, .. } => {
                            let exhibit = &declaration.exhibits[exhibit - 1];
                            assert!(exhibit.shows(shown), "{at}: {shown} is not in exhibit {}", exhibit.number);
                            figures += 1;
                            cites = true;
                        }
                        Span::See(_) => cites = true,
                        Span::Quoted(_) | Span::Blank(_) => {}
                    }
                }
                assert!(cites || !section.opinions, "{at} is an opinion without an exhibit");
            }
        }
        assert!(figures > 15, "{name} has {figures} figures");
    }
}

/// The last figure that an exhibit gives to a sentence names it.
#[test]
fn every_figure_is_followed_by_its_exhibit_before_another_one_or_the_end() {
    let declaration = content(&shipped("inventory-loading"));
    for paragraph in declaration.sections.iter().flat_map(|s| &s.paragraphs) {
        let mut open: Option<usize> = None;
        for span in &paragraph.spans {
            if let Span::Figure { exhibit, cited, .. } = span {
                assert!(open.is_none_or(|before| before == *exhibit), "paragraph {}", paragraph.number);
                open = (!cited).then_some(*exhibit);
            }
        }
        assert_eq!(open, None, "paragraph {}", paragraph.number);
    }
}

#[test]
fn the_declaration_screens_and_leaves_the_signer_what_is_the_signers() {
    for name in datasets() {
        let declaration = content(&shipped(&name));
        let mut blanks = Vec::new();
        let mut own_words = String::new();
        for span in declaration.sections.iter().flat_map(|s| &s.paragraphs).flat_map(|p| &p.spans) {
            match span {
                Span::Blank(what) => blanks.push(what.as_str()),
                Span::Words(words) => own_words.push_str(&words.to_lowercase()),
                _ => {}
            }
        }
        for what in ["name and address", "qualifications", "date", "signature"] {
            assert!(blanks.contains(&what), "{name} fills in the {what}");
        }
        for word in ["illegal", "unlawful", "guilty", "violat", "compliant", "fraud"] {
            assert!(!own_words.contains(word), "{name} says {word}");
        }
    }
}

#[test]
fn poisoned_and_empty_texts_are_printed_and_do_nothing() {
    for text in [POISON, "", "#panic() $x$ <l> @r *b* _i_ `c` = h \\u{41} // c"] {
        for name in ["tiny-7", "nu-skin-canada-2020"] {
            let assessment = filled(name, text);
            for printed in [report(&assessment), declaration(&assessment)] {
                assert!(!has_live_characters(&printed.content), "{name}");
                assert!(!printed.content.contains("\"url\":\"javascript:"));
                assert!(printed.pages > 3);
            }
        }
    }
}

#[test]
fn names_are_shown_in_the_letters_that_the_fonts_have_and_others_by_their_number() {
    let mut assessment = shipped("advocare-2016");
    assessment.case.name = "Ünïcödé עברית العربية ქართული e\u{301}e\u{20dd} 東京 \u{1f9ff}".to_owned();
    let printed = declaration(&assessment);
    for shown in ["\\\\u{6771}\\\\u{4eac}", "\\\\u{1f9ff}", "العربية", "עברית", "ქართული"] {
        assert!(printed.content.replace('\u{200b}', "").contains(shown), "{shown}");
    }
}
