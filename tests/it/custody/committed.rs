//! The committed reports hold on a clean clone. `UPDATE=1 cargo test` makes them again, manifests and all.

use super::levelcheck;
use crate::reports::datasets;
use crate::root;
use clap::ValueEnum;
use levelcheck::report::Format;

#[test]
fn every_committed_report_is_as_its_manifest_says_and_can_be_made_again() {
    let mut wrong = Vec::new();
    for name in datasets() {
        let report = format!("reports/{name}");
        if std::env::var_os("UPDATE").is_some() {
            let case = format!("datasets/{name}");
            let mut arguments = vec!["analyze", &case, "-o", &report, "--fail-on", "never", "--png"];
            let every = Format::value_variants().iter();
            let formats: Vec<_> = every.map(|format| format.to_possible_value().unwrap()).collect();
            arguments.extend(formats.iter().flat_map(|format| ["--format", format.get_name()]));
            levelcheck(&root(""), &arguments).is(0, &[]);
        }
        for command in ["verify", "rerun"] {
            let ran = levelcheck(&root(""), &[command, &report]);
            if ran.code != 0 {
                wrong.push(format!("{command} {report}:\n{}", ran.said));
            }
        }
    }
    assert!(wrong.is_empty(), "UPDATE=1 cargo test makes them again:\n{}", wrong.join("\n"));
}
