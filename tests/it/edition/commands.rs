//! The public edition on the command line.

use crate::root;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_levelcheck")).args(arguments).output().unwrap()
}

#[track_caller]
fn ran(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[test]
fn one_run_and_a_report_of_it_give_the_same_public_edition_which_is_checked() {
    let out = tempfile::tempdir().unwrap();
    let case = text(&root("datasets/tiny-7"));
    let [whole, public] = ["whole", "public"].map(|name| text(&out.path().join(name)));
    ran(&["analyze", &case, "-o", &whole, "--fail-on", "never", "--quiet"]);
    ran(&[
        "analyze",
        &case,
        "-o",
        &public,
        "--fail-on",
        "never",
        "--quiet",
        "--edition",
        "public",
        "--smallest-cell",
        "3",
    ]);
    let privileged = format!("{whole}/assessment.json");
    ran(&["report", &privileged, "--edition", "public", "--smallest-cell", "3", "--quiet"]);
    for file in ["assessment.json", "report.html", "redactions.json"] {
        let one = fs::read(format!("{public}/{file}")).unwrap();
        assert!(one == fs::read(format!("{whole}/public/{file}")).unwrap(), "{file} is another");
    }
    assert!(Path::new(&format!("{whole}/evidence")).is_dir() && !Path::new(&format!("{public}/evidence")).exists());
    let said = ran(&["report", &privileged, "--check", &format!("{public}/assessment.json")]);
    assert!(said.contains("every number is that of the privileged edition"), "{said}");
    // One digit of one number.
    let edited = format!("{whole}/public/assessment.json");
    let before = fs::read_to_string(&edited).unwrap();
    let at = before.find("\"mean_net\": -").unwrap() + "\"mean_net\": -".len();
    let digit = if &before[at..=at] == "9" { "8" } else { "9" };
    fs::write(&edited, format!("{}{digit}{}", &before[..at], &before[at + 1..])).unwrap();
    let output = run(&["report", &privileged, "--check", &edited]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("mean_net"));
    // A run of the public edition is repeated from its manifest.
    let again = run(&["rerun", &public, "--case", &case]);
    assert!(
        again.status.success(),
        "{}{}",
        String::from_utf8_lossy(&again.stdout),
        String::from_utf8_lossy(&again.stderr)
    );
}

#[test]
fn a_public_report_goes_into_no_folder_that_holds_a_privileged_one() {
    let out = tempfile::tempdir().unwrap();
    let whole = text(out.path());
    ran(&["analyze", &text(&root("datasets/tiny-7")), "-o", &whole, "--fail-on", "never", "--quiet"]);
    let output = run(&["report", &format!("{whole}/assessment.json"), "--edition", "public", "-o", &whole]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("another folder"));
}
