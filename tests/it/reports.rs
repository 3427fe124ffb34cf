//! The committed reports: what the program writes for each dataset, byte for byte. `UPDATE=1 cargo test` rewrites them;
//! a person reads the difference.

use crate::{assess, assess_with_evidence, rendered, root};
use clap::ValueEnum;
use levelcheck::assessment::Assessment;
use levelcheck::charts::draw;
use levelcheck::report::Format;
use std::fs;
use std::path::Path;

/// The formats that are committed.
pub(crate) const COMMITTED: [Format; 3] = [Format::Html, Format::Json, Format::Md];

/// The datasets, by folder name.
pub(crate) fn datasets() -> Vec<String> {
    let folders = fs::read_dir(root("datasets")).unwrap();
    let mut names: Vec<String> = folders
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("case.toml").is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn hold(path: &Path, content: impl AsRef<[u8]>, wrong: &mut Vec<String>) {
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    } else if fs::read(path).ok().as_deref() != Some(content.as_ref()) {
        wrong.push(path.strip_prefix(root("")).unwrap().display().to_string());
    }
}

#[test]
fn the_committed_reports_are_what_the_program_writes() {
    let mut wrong = Vec::new();
    for name in datasets() {
        let (assessment, evidence) = assess_with_evidence(&root(&format!("datasets/{name}")), None);
        let folder = root(&format!("reports/{name}"));
        for format in COMMITTED {
            hold(&folder.join(format.file()), rendered(format, &assessment), &mut wrong);
        }
        for table in evidence.tables {
            hold(&folder.join(&table.file.file), &table.text, &mut wrong);
            hold(&folder.join(&table.file.parquet), &table.parquet, &mut wrong);
        }
        if let Some(script) = evidence.script {
            hold(&folder.join(levelcheck::evidence::script::file()), &script, &mut wrong);
        }
        for chart in draw(&assessment) {
            hold(&folder.join(format!("charts/{}.svg", chart.id)), &chart.svg, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "UPDATE=1 cargo test rewrites, then read the difference of: {}", wrong.join(", "));
}

#[test]
fn a_report_is_one_page_with_one_script_without_outside_requests_and_under_three_megabytes() {
    for name in datasets() {
        let html = rendered(Format::Html, &assess(&root(&format!("datasets/{name}"))));
        assert!(html.len() < 3_000_000, "{name}");
        for outside in ["src=", "@import", "url(http", "<link", " style=\"", " onclick="] {
            assert!(!html.contains(outside), "{name} has {outside}");
        }
        assert_eq!((html.matches("<script").count(), html.matches("<style").count()), (1, 1), "{name}");
        // The words of the page, without the addresses that its links lead to.
        let words = html.split("href=\"").enumerate().map(|(at, part)| match part.split_once('"') {
            Some((_, rest)) if at > 0 => rest,
            _ => part,
        });
        assert!(!words.collect::<String>().to_lowercase().contains("illegal"), "{name}");
    }
}

#[test]
fn the_committed_reports_can_be_drawn_again_from_their_json_alone() {
    for name in datasets() {
        let folder = root(&format!("reports/{name}"));
        let written = fs::read_to_string(folder.join(Format::Json.file())).unwrap();
        let assessment = Assessment::parse("assessment.json", &written).unwrap();
        for format in COMMITTED {
            let before = fs::read_to_string(folder.join(format.file())).unwrap();
            assert!(before == rendered(format, &assessment), "{name}: {} differs", format.file());
        }
    }
}

#[test]
fn what_was_assessed_and_what_is_read_back_give_the_same_bytes_in_every_format() {
    for name in ["inventory-loading", "nu-skin-canada-2020"] {
        let assessment = assess(&root(&format!("datasets/{name}")));
        let back = Assessment::parse("assessment.json", &rendered(Format::Json, &assessment)).unwrap();
        assert_eq!(back, assessment);
        for format in Format::value_variants() {
            assert!(format.render(&back) == format.render(&assessment), "{name}: {} differs", format.file());
        }
    }
}
