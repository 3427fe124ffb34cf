//! The public edition: the same numbers, less those that its log names, and none of them to be had back.

mod attack;
mod commands;

use crate::{assess, root};
use levelcheck::assessment::Assessment;
use levelcheck::case::hash::of_bytes;
use levelcheck::edition::{Because, Edition, Put, Redactions, SUPPRESSED, public, same_numbers};
use levelcheck::report::{Format, terminal};
use levelcheck::simulate::{Order, Profile, simulate_for_a_moment};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const DATASETS: [&str; 4] = ["tiny-7", "party-plan", "customer-led", "inventory-loading"];

fn value(assessment: &Assessment) -> Value {
    serde_json::from_slice(Format::Json.render(assessment).bytes()).unwrap()
}

fn made_public(privileged: &Assessment, smallest: u64) -> (Assessment, Redactions) {
    public(privileged, smallest, of_bytes(Format::Json.render(privileged).bytes())).unwrap()
}

/// Leaves of a value by path.
fn leaves(value: &Value, path: &str, found: &mut BTreeMap<String, Value>) {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, below)| leaves(below, &format!("{path}/{}", escaped(key)), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, below)| leaves(below, &format!("{path}/{at}"), found));
        }
        leaf => {
            found.insert(path.to_owned(), leaf.clone());
        }
    }
}

/// A place of the public edition as a place of the privileged one: rows that are left out are counted in.
fn in_privileged(path: &str, removed: &BTreeSet<&str>) -> String {
    let mut found = String::new();
    for step in path.split('/').skip(1) {
        let Ok(mut left) = step.parse::<usize>() else {
            found = format!("{found}/{step}");
            continue;
        };
        let mut at = 0;
        while left > 0 || removed.contains(format!("{found}/{at}").as_str()) {
            left -= usize::from(!removed.contains(format!("{found}/{at}").as_str()));
            at += 1;
        }
        found = format!("{found}/{at}");
    }
    found
}

/// Holds the two editions against each other place by place, without the program's own check.
#[track_caller]
fn hold(privileged: &Assessment, public: &Assessment, log: &Redactions) {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    leaves(&value(privileged), "", &mut before);
    let mut bare = value(public);
    bare.as_object_mut().unwrap().remove("edition");
    leaves(&bare, "", &mut after);
    let removed: BTreeSet<&str> =
        log.withheld.iter().filter(|place| place.put == Put::Nothing).map(|place| place.path.as_str()).collect();
    let named = |path: &str| {
        log.withheld.iter().any(|place| path == place.path || path.starts_with(&format!("{}/", place.path)))
    };
    let mut seen = BTreeSet::new();
    for (path, shown) in &after {
        let path = in_privileged(path, &removed);
        if named(&path) {
            assert!(shown.is_null() || *shown == SUPPRESSED || path.ends_with("/unit"), "{path} shows {shown}");
        } else {
            assert_eq!(before.get(&path), Some(shown), "{path}");
        }
        seen.insert(path);
    }
    for path in before.keys() {
        assert!(seen.contains(path) || named(path), "{path} is gone, and no log names it");
    }
    same_numbers(privileged, public, &log.withheld).unwrap();
}

#[test]
fn shipped_cases_have_the_same_numbers_less_what_the_log_names_and_nothing_can_be_had_back() {
    for name in DATASETS {
        let privileged = assess(&root(&format!("datasets/{name}")));
        for smallest in [2, 5, 7] {
            let (public, log) = made_public(&privileged, smallest);
            hold(&privileged, &public, &log);
            attack::withstands(&value(&privileged), &log, smallest);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same of made companies, most of whose tables have small cells.
    #[test]
    fn made_companies_have_the_same_numbers_and_nothing_can_be_had_back(
        profile in prop::sample::select(vec![Profile::Loading, Profile::Retail, Profile::RankBuying]),
        accounts in 30_u32..220,
        seed in 1_u64..1_000,
        smallest in 3_u64..9,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let order = Order { profile, accounts, months: 6, seed, loading: true };
        simulate_for_a_moment(order, folder.path()).unwrap();
        let privileged = assess(folder.path());
        let (public, log) = made_public(&privileged, smallest);
        hold(&privileged, &public, &log);
        attack::withstands(&value(&privileged), &log, smallest);
    }
}

#[test]
fn rows_of_few_people_are_gone_and_larger_ones_are_there() {
    // TINY-7: A joined first, B and C under A, D, E and F below them, G under D: 1, 2, 3 and 1 at depths 0 to 3.
    let privileged = assess(&root("datasets/tiny-7"));
    let (public, log) = made_public(&privileged, 3);
    let depths = public.tables.income_by_depth.unwrap();
    // 3 of 7 stay: 1, 2 and 1 are gone, 4 people together.
    assert_eq!(depths.iter().map(|row| (row.depth, row.nets.participants)).collect::<Vec<_>>(), [(Some(2), 3)]);
    let because = |path: &str| log.withheld.iter().find(|place| place.path == path).map(|place| place.because);
    assert_eq!(because("/tables/income_by_depth/0"), Some(Because::SmallCell));
    assert_eq!(because("/tables/income_by_depth/2"), None);
    assert!(public.findings.iter().all(|finding| finding.list.is_none()) && public.row_sets.is_empty());
}

#[test]
fn a_public_edition_says_what_it_is_in_every_format_and_quotes_nothing() {
    let folder = crate::privacy::company();
    let privileged = crate::privacy::assess(folder.path(), Some(levelcheck::pseudonym::Names::identified())).0;
    let (public, log) = made_public(&privileged, 5);
    hold(&privileged, &public, &log);
    let all = crate::privacy::everything(&public, &[]);
    let says = |what: &str| &all.iter().find(|(name, _)| name == what).unwrap().1;
    for format in ["terminal", "report.html", "report.md", "report.xlsx"] {
        assert!(says(format).contains("ublic edition: figures about fewer than 5 people are suppressed"), "{format}");
    }
    for format in ["report.html", "report.md", "report.xlsx"] {
        assert!(says(format).contains(SUPPRESSED), "{format}");
    }
    for (what, text) in &all {
        for quoted in ["idPerson", "idOrder", "idNo", "idStranger", "idElsewhere", "idLong"] {
            assert!(!text.contains(quoted), "{what} quotes {quoted}");
        }
    }
    assert!(log.withheld.iter().any(|place| place.because == Because::QuotedValue));
    assert_eq!(log.public_sha256, of_bytes(Format::Json.render(&public).bytes()));
    assert!(terminal::summary(&public).contains("public edition"));
}

#[test]
fn what_cannot_be_made_public_is_refused() {
    let privileged = assess(&root("datasets/tiny-7"));
    let refused = |assessment: &Assessment, smallest| public(assessment, smallest, String::new()).unwrap_err();
    assert!(refused(&privileged, 8).contains("7 participants"));
    assert!(refused(&privileged, 1).contains("2 or more"));
    assert!(refused(&made_public(&privileged, 5).0, 5).contains("already"));
}

#[test]
fn a_changed_number_and_a_log_of_another_edition_are_found() {
    let privileged = assess(&root("datasets/tiny-7"));
    let (public, log) = made_public(&privileged, 3);
    let mut changed = public.clone();
    changed.tables.income_by_depth.as_mut().unwrap()[0].nets.mean_net += 0.01;
    let error = same_numbers(&privileged, &changed, &log.withheld).unwrap_err();
    assert!(error.contains("/tables/income_by_depth/0/mean_net"), "{error}");
    assert!(same_numbers(&privileged, &public, &log.withheld[1..]).is_err());
    let mut told = public.clone();
    told.edition = Some(Edition { withheld: log.withheld[1..].to_vec(), ..told.edition.unwrap() });
    assert!(same_numbers(&privileged, &told, &log.withheld[1..]).is_err());
    assert!(same_numbers(&privileged, &privileged, &[]).is_err());
}

#[test]
fn a_published_table_is_public_already() {
    let privileged = assess(&root("datasets/nu-skin-canada-2020"));
    let (public, log) = made_public(&privileged, 5);
    hold(&privileged, &public, &log);
    assert_eq!(public.tables, privileged.tables);
    assert_eq!(public.measurements, privileged.measurements);
}
