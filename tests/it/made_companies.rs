//! The two committed companies are what the generator makes, and come out as they were made.

use crate::{assess, root, value, verdict};
use flate2::read::MultiGzDecoder;
use levelcheck::rules::{Theory, Verdict};
use levelcheck::simulate::{Order, Profile, simulate};
use std::fs;
use std::io::Read;
use std::path::Path;

pub fn content(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if path.extension().is_some_and(|e| e == "gz") {
        let mut text = Vec::new();
        MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut text).unwrap();
        return text;
    }
    bytes
}

#[test]
fn the_committed_companies_are_what_the_generator_makes_from_their_seed() {
    for (profile, name) in [(Profile::Loading, "inventory-loading"), (Profile::Retail, "customer-led")] {
        let made = tempfile::tempdir().unwrap();
        simulate(Order { profile, accounts: 3000, months: 12, seed: 1, loading: true }, made.path()).unwrap();
        for entry in fs::read_dir(made.path()).unwrap() {
            let file = entry.unwrap().file_name();
            let committed = root(&format!("datasets/{name}")).join(&file);
            assert!(content(&made.path().join(&file)) == content(&committed), "{name}/{}", file.display());
        }
    }
}

fn fired(assessment: &levelcheck::assessment::Assessment, theory: Theory) -> Vec<&str> {
    let of = assessment.findings.iter().filter(|f| f.theory == theory && f.verdict == Verdict::Fired);
    of.map(|f| f.rule.as_str()).collect()
}

#[test]
fn the_company_that_loads_inventory_is_found_to() {
    let assessment = assess(&root("datasets/inventory-loading"));
    let fired = fired(&assessment, Theory::InventoryLoading);
    for rule in
        ["us-ftc-threshold-purchases", "us-ftc-threshold-difference", "us-ftc-late-purchases", "us-ftc-late-difference"]
    {
        assert!(fired.contains(&rule), "{rule} did not fire: {fired:?}");
    }
    let late = assessment.measurements["late_purchase_share"].measured().unwrap();
    assert!(late.by_class["business"] > 1.5 * late.by_class["customers"]);
}

#[test]
fn the_company_that_sells_to_customers_is_quiet() {
    let assessment = assess(&root("datasets/customer-led"));
    assert!(fired(&assessment, Theory::InventoryLoading).is_empty());
    let severe = assessment
        .findings
        .iter()
        .filter(|f| f.verdict == Verdict::Fired && f.severity > levelcheck::rules::verdict::Severity::Info);
    assert_eq!(severe.count(), 0);
    assert!(value(&assessment, "external_retail_share") > 0.8);
    assert_eq!(verdict(&assessment, "us-kos-2"), "clear");
}
