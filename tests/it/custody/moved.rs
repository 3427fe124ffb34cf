//! Reports made again, here and elsewhere, under other names and with other numbers of threads.

use super::{analyze, assessed, copy, files, levelcheck};
use crate::root;
use clap::ValueEnum;
use levelcheck::report::Format;
use std::fs;

const SAME: &str = "exit 0: the run gives the same again, byte for byte";

#[test]
fn a_run_gives_the_same_again_and_leaves_the_folder_alone() {
    let every = ["--format", "html", "--format", "json", "--format", "md", "--format", "xlsx", "--format", "sarif"];
    let public = ["--edition", "public", "--png"];
    for (dataset, options) in [
        ("datasets/tiny-7", &every[..]),
        ("datasets/nu-skin-canada-2020", &every[..]),
        ("datasets/tiny-7", &public[..]),
    ] {
        let home = assessed(dataset, options);
        let before = files(home.path());
        levelcheck(home.path(), &["rerun", "out"]).is(0, &[SAME]);
        levelcheck(home.path(), &["verify", "out"]).is(0, &[]);
        assert!(files(home.path()) == before, "{dataset}");
    }
}

#[test]
fn what_is_not_the_same_again_is_told_with_its_place() {
    let home = assessed("datasets/nu-skin-canada-2020", &["--format", "md", "--format", "json", "--format", "html"]);
    let out = home.path().join("out");
    // The first line end moves the second line; byte 1 of line 1 stays.
    let report = fs::read_to_string(out.join("report.md")).unwrap();
    let second = report.find('\n').unwrap() + 1;
    fs::write(out.join("report.md"), report.replacen('\n', "\nX", 1)).unwrap();
    fs::remove_file(out.join("report.html")).unwrap();
    let place = format!("  report.md: differs from byte {}, line 2; the run gives what is recorded", second + 1);
    let missing = "  report.html: is not here; the run writes it";
    levelcheck(home.path(), &["rerun", "out"]).is(1, &[&place, missing, "exit 1: 2 files are not the same"]);

    // Other data: nothing is run, since it would prove nothing.
    let orders = home.path().join("case/disclosure.csv");
    fs::write(&orders, fs::read_to_string(&orders).unwrap() + "\n").unwrap();
    let said = ["  changed   disclosure.csv", "exit 1: not run again"];
    levelcheck(home.path(), &["rerun", "out"]).is(1, &said).without("report.md");
}

#[test]
fn case_and_report_may_move_together() {
    let home = assessed("datasets/tiny-7", &[]);
    let away = tempfile::tempdir().unwrap();
    let deeper = away.path().join("a/b");
    copy(home.path(), &deeper);
    drop(home);
    levelcheck(away.path(), &["verify", "a/b/out"]).is(0, &[]);
    levelcheck(away.path(), &["rerun", "a/b/out"]).is(0, &[SAME]);
    levelcheck(&deeper.join("out"), &["verify", "."]).is(0, &[]);
}

#[test]
fn a_case_elsewhere_and_under_another_name_is_named() {
    let home = assessed("datasets/tiny-7", &[]);
    fs::rename(home.path().join("case"), home.path().join("exhibit 12")).unwrap();
    let lost = [
        "not checked: the case folder `case` is not found; --case says where it is",
        "exit 1: not everything could be checked",
    ];
    levelcheck(home.path(), &["verify", "out"]).is(1, &lost);
    levelcheck(home.path(), &["rerun", "out"]).is(1, &["exit 1: not run again"]);
    let alone = "exit 0: the outputs are as recorded; what they were made from was not looked at";
    levelcheck(home.path(), &["verify", "out", "--outputs-only"]).is(0, &[alone]);
    levelcheck(home.path(), &["verify", "out", "--case", "exhibit 12"]).is(0, &[]);
    levelcheck(home.path(), &["rerun", "out", "--case", "exhibit 12"]).is(0, &[SAME]);
    // Not silently the recorded one.
    levelcheck(home.path(), &["verify", "out", "--case", "nowhere"]).is(1, &["is not found"]);
}

#[test]
fn rule_packs_named_on_the_command_line_are_held_too() {
    let home = assessed("datasets/tiny-7", &[]);
    levelcheck(home.path(), &["rules", "new", "case/own.toml"]).is(0, &[]);
    fs::create_dir(home.path().join("packs")).unwrap();
    let own = fs::read_to_string(home.path().join("case/own.toml")).unwrap();
    let id = own.lines().find_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"')).unwrap();
    fs::write(home.path().join("packs/other.toml"), own.replace(&format!("\"{id}"), &format!("\"other-{id}"))).unwrap();
    analyze(home.path(), &["--rules", "case/own.toml", "--rules", "packs"]);
    let manifest = fs::read_to_string(home.path().join("out/manifest.json")).unwrap();
    for part in [
        "\"relative_to\": \"case\",\n      \"path\": \"own.toml\"",
        "\"relative_to\": \"output\",\n      \"path\": \"../packs\"",
    ] {
        assert!(manifest.contains(part), "{manifest}");
    }
    levelcheck(home.path(), &["verify", "out"])
        .is(0, &["rule packs named    2 as recorded", "rule packs shipped  1 as recorded"]);
    levelcheck(home.path(), &["rerun", "out"]).is(0, &[SAME]);

    fs::write(home.path().join("packs/third.toml"), "").unwrap();
    levelcheck(home.path(), &["verify", "out"]).is(1, &["  unlisted  third.toml"]);
    fs::remove_file(home.path().join("packs/third.toml")).unwrap();
    fs::rename(home.path().join("packs"), home.path().join("moved")).unwrap();
    levelcheck(home.path(), &["verify", "out"])
        .is(1, &["1 as recorded; not checked: `../packs` is not found; --rules says where it is"]);
    levelcheck(home.path(), &["verify", "out", "--rules", "moved"])
        .is(2, &["--rules is given 1 times, and the run had it 2 times"]);
    let both = ["--rules", "case/own.toml", "--rules", "moved"];
    levelcheck(home.path(), &[&["rerun", "out"][..], &both].concat()).is(0, &[SAME]);
    let other = home.path().join("moved/other.toml");
    fs::write(&other, fs::read_to_string(&other).unwrap() + "\n").unwrap();
    levelcheck(home.path(), &[&["verify", "out"][..], &both].concat()).is(1, &["  changed   other.toml"]);
}

#[test]
fn the_key_of_pseudonyms_is_needed_again_and_is_not_in_the_manifest() {
    let home = tempfile::tempdir().unwrap();
    copy(&root("datasets/tiny-7"), &home.path().join("case"));
    fs::write(home.path().join("names.key"), "a key of more than sixteen bytes").unwrap();
    fs::write(home.path().join("other.key"), "another key of more than sixteen").unwrap();
    analyze(home.path(), &["--pseudonym-key", "names.key"]);
    let manifest = fs::read_to_string(home.path().join("out/manifest.json")).unwrap();
    assert!(manifest.contains("pseudonyms, key file with check") && !manifest.contains("names.key"), "{manifest}");
    levelcheck(home.path(), &["verify", "out"]).is(0, &[]);
    let other = ["rerun", "out", "--pseudonym-key", "other.key"];
    for arguments in [&["rerun", "out"][..], &other] {
        let said = ["exit 1: not run again: it showed participants as pseudonyms, key file with check"];
        levelcheck(home.path(), arguments).is(1, &said);
    }
    levelcheck(home.path(), &["rerun", "out", "--pseudonym-key", "names.key"]).is(0, &[SAME]);
    analyze(home.path(), &["--identify"]);
    levelcheck(home.path(), &["rerun", "out"]).is(0, &[SAME]);
}

#[test]
fn a_report_within_its_case_holds() {
    let home = tempfile::tempdir().unwrap();
    copy(&root("datasets/nu-skin-canada-2020"), home.path());
    for output in ["report", "."] {
        levelcheck(home.path(), &["analyze", ".", "-o", output, "--fail-on", "never"]).is(0, &[]);
        levelcheck(home.path(), &["rerun", output]).is(0, &[SAME]);
    }
    levelcheck(home.path(), &["verify", "report"]).is(0, &[]);
    // The first report lies in the folder of the second, which does not list it. The data do too, and are known.
    levelcheck(home.path(), &["verify", "."]).is(1, &["  unlisted  report/report.html"]).without("disclosure.csv");
}

#[test]
fn another_version_is_said_and_tried() {
    let home = assessed("datasets/nu-skin-canada-2020", &[]);
    let manifest = home.path().join("out/manifest.json");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let text = fs::read_to_string(&manifest).unwrap().replacen(&version, "\"version\": \"0.0.1\"", 1);
    fs::write(&manifest, text).unwrap();
    let said =
        format!("version             made by levelcheck 0.0.1; this is levelcheck {}", env!("CARGO_PKG_VERSION"));
    levelcheck(home.path(), &["verify", "out"]).is(0, &[&said]);
    levelcheck(home.path(), &["rerun", "out"]).is(0, &[&said, SAME]);
}

#[test]
fn one_thread_and_two_give_the_same_bytes_in_every_format() {
    let home = tempfile::tempdir().unwrap();
    let case = root("datasets/inventory-loading");
    let case = case.to_str().unwrap();
    let formats: Vec<_> = Format::value_variants().iter().map(|format| format.to_possible_value().unwrap()).collect();
    let mut arguments = vec!["--threads", "1", "analyze", case, "-o", "of-one", "--fail-on", "never"];
    arguments.extend(formats.iter().flat_map(|format| ["--format", format.get_name()]));
    levelcheck(home.path(), &arguments).is(0, &[]);
    let written = files(&home.path().join("of-one"));
    assert!(Format::value_variants().iter().all(|format| written.contains_key(format.file())));
    assert!(written.keys().any(|name| name.starts_with("evidence/")));
    levelcheck(home.path(), &["--threads", "2", "rerun", "of-one", "--case", case]).is(0, &[SAME]);
}
