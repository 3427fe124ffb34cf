//! What must hold whatever the data are.

use levelcheck::genealogy::{Genealogy, ORPHAN, ROOT, UNPLACED};
use levelcheck::pseudonym::Names;
use levelcheck::rules::Verdict;
use levelcheck::rules::condition::Test;
use levelcheck::stats::grouped::{Group, gini_at_least, gini_at_most};
use levelcheck::stats::inequality::{absolute_gini, gini, lorenz, rsv_gini};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::Value;
use std::fs;

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

proptest! {
    /// Any sponsors at all, cycles and orphans included: everybody is placed once or not at all, and frontlines of the
    /// placed add up to the placed who are no roots.
    #[test]
    fn a_forest_accounts_for_everybody(sponsors in proptest::collection::vec(0_u32..60, 1..60)) {
        let count = sponsors.len() as u32;
        let sponsor: Vec<u32> = sponsors
            .iter()
            .enumerate()
            .map(|(own, &s)| match s {
                s if s >= count => if s % 2 == 0 { ROOT } else { ORPHAN },
                s if s == own as u32 => ORPHAN,
                s => s,
            })
            .collect();
        let tree = Genealogy::new(sponsor.clone());
        prop_assert_eq!(tree.top_down().len() + tree.unplaced(), sponsor.len());
        let roots = sponsor.iter().filter(|&&s| s == ROOT).count();
        let frontline: u32 = tree.top_down().iter().map(|&p| tree.frontline(p)).sum();
        prop_assert_eq!(frontline as usize, tree.top_down().len() - roots);
        for &person in tree.top_down() {
            if tree.sponsor(person) != ROOT {
                prop_assert_eq!(tree.depth(person), tree.depth(tree.sponsor(person)) + 1);
            }
        }
        for &person in tree.in_cycle() {
            prop_assert_eq!(tree.depth(person), UNPLACED);
        }
    }

    /// Inequality is between 0 and 1, unchanged by scale, and the absolute one unchanged by a gift to all.
    #[test]
    fn inequality_keeps_its_promises(values in proptest::collection::vec(0.0_f64..1e6, 2..80), scale in 0.1_f64..50.0) {
        let values = sorted(values);
        if let Some(g) = gini(&values) {
            prop_assert!((0.0..1.0).contains(&g));
            let scaled: Vec<f64> = values.iter().map(|v| v * scale).collect();
            prop_assert!((gini(&scaled).unwrap() - g).abs() < 1e-9);
            let curve = lorenz(&values, 20).unwrap();
            prop_assert!(curve.is_sorted() && curve[0] == 0.0 && (curve[20] - 1.0).abs() < 1e-9);
        }
        let given: Vec<f64> = values.iter().map(|v| v + 1000.0).collect();
        prop_assert!((absolute_gini(&given).unwrap() - absolute_gini(&values).unwrap()).abs() < 1e-3);
    }

    /// The inequality that is defined for losses stays between 0 and 1.
    #[test]
    fn inequality_with_losses_stays_in_range(values in proptest::collection::vec(-1e6_f64..1e6, 2..80)) {
        let g = rsv_gini(&sorted(values)).unwrap();
        prop_assert!((0.0..=1.0 + 1e-12).contains(&g));
    }

    /// What a grouped table says at least is never above what it says at most.
    #[test]
    fn bounds_of_a_grouped_table_are_in_order(means in proptest::collection::vec((0.01_f64..1.0, 1.0_f64..1e5, 0.0_f64..1.0), 1..12)) {
        let groups: Vec<Group> = means
            .iter()
            .map(|&(share, mean, spread)| Group { share, mean, least: mean * (1.0 - spread), greatest: mean * (1.0 + spread) })
            .collect();
        prop_assert!(gini_at_least(&groups).unwrap() <= gini_at_most(&groups).unwrap() + 1e-12);
    }

    /// A wider range never turns an open verdict into a certain one, and a certain verdict never flips.
    #[test]
    fn more_doubt_never_makes_a_rule_surer(low in -1.0_f64..1.0, width in 0.0_f64..1.0, wider in 0.0_f64..1.0, limit in -1.0_f64..1.0) {
        for test in [Test::Above, Test::AtLeast, Test::Below, Test::AtMost] {
            let narrow = test.verdict([low, low + width], limit);
            let wide = test.verdict([low - wider, low + width + wider], limit);
            prop_assert!(wide == narrow || wide == Verdict::Indeterminate);
        }
    }
}

/// The same JSON. What is split pro rata is added in the order of participants, which the rows decide: such numbers agree
/// but for the last digits.
fn alike(left: &impl Serialize, right: &impl Serialize) {
    fn same(path: &str, left: &Value, right: &Value) {
        match (left, right) {
            (Value::Number(a), Value::Number(b)) => {
                let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
                assert!((a - b).abs() <= 1e-12 * a.abs().max(b.abs()).max(1.0), "{path}: {a} and {b}");
            }
            (Value::Array(a), Value::Array(b)) => {
                assert_eq!(a.len(), b.len(), "{path}");
                a.iter().zip(b).enumerate().for_each(|(at, (a, b))| same(&format!("{path}/{at}"), a, b));
            }
            (Value::Object(a), Value::Object(b)) => {
                assert!(a.keys().eq(b.keys()), "{path}");
                a.iter().for_each(|(key, value)| same(&format!("{path}/{key}"), value, &b[key]));
            }
            _ => assert_eq!(left, right, "{path}"),
        }
    }
    same("", &serde_json::to_value(left).unwrap(), &serde_json::to_value(right).unwrap());
}

/// Shuffling the rows of the ledgers changes no measure.
#[test]
fn the_order_of_rows_changes_nothing() {
    // Pseudonyms follow from the bytes of the participants table, and ids do not.
    let assess = |folder: &std::path::Path| crate::assess_named(folder, Some(Names::identified())).0;
    let original = assess(&crate::root("datasets/tiny-7"));
    let shuffled = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(crate::root("datasets/tiny-7")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap();
        let text = if path.extension().is_some_and(|e| e == "csv") {
            let mut lines: Vec<&str> = text.lines().collect();
            lines[1..].reverse();
            lines.join("\n") + "\n"
        } else {
            text
        };
        fs::write(shuffled.path().join(name), text).unwrap();
    }
    let turned = assess(shuffled.path());
    alike(&turned.measurements, &original.measurements);
    alike(&turned.tables, &original.tables);
    alike(&turned.findings, &original.findings);
}

/// A sale to a customer more never lowers the retail share.
#[test]
fn another_sale_to_a_customer_never_lowers_the_retail_share() {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(crate::root("datasets/tiny-7")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let before = crate::value(&crate::assess(folder.path()), "external_retail_share");
    let orders = folder.path().join("orders.csv");
    let more = fs::read_to_string(&orders).unwrap() + "sold-E,,E,2024-03-22,product,75.00,75\n";
    fs::write(&orders, more).unwrap();
    assert!(crate::value(&crate::assess(folder.path()), "external_retail_share") > before);
}
