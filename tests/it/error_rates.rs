//! The counting of error rates runs, repeats itself, and the committed page is what the program says.
//!
//! The page rests on hundreds of companies and takes minutes, so it is not made again here: its head and its first
//! seed are.

use crate::root;
use levelcheck::case::{OpenOptions, open};
use levelcheck::error_rates::companies::COMPANIES;
use levelcheck::error_rates::{Settings, count, page};
use levelcheck::progress::Silent;
use levelcheck::simulate::{Order, Profile, simulate, simulate_for_a_moment};
use std::fs;
use std::num::NonZero;

const TINY: Settings = Settings { seeds: 2, accounts: 60, months: 4 };

#[test]
fn error_rates_do_not_depend_on_the_number_of_threads() {
    let with = |threads: usize| {
        levelcheck::threads::limit(NonZero::new(threads).unwrap());
        page::page(&count(TINY, &Silent).unwrap())
    };
    let (alone, together) = (with(1), with(3));
    assert_eq!(alone, together);
    for made in &COMPANIES {
        assert!(alone.contains(&format!("- **{}**", made.title)));
    }
}

#[test]
fn every_test_is_tried_on_every_seed() {
    let rates = count(TINY, &Silent).unwrap();
    for (metric, tallies) in &rates.tests {
        assert_eq!(tallies.len(), COMPANIES.len());
        for tally in tallies {
            assert!(tally.rejected <= tally.made && tally.made <= TINY.seeds, "{}: {tally:?}", metric.id);
            assert_eq!(tally.not_made.is_some(), tally.made < TINY.seeds, "{}: {tally:?}", metric.id);
        }
    }
}

#[test]
fn every_profile_makes_a_case_without_a_fault() {
    for made in &COMPANIES {
        for accounts in [1, 2, 200] {
            let folder = tempfile::tempdir().unwrap();
            simulate(made.order(Settings { accounts, months: 14, ..TINY }, 3), folder.path()).unwrap();
            let case = open(folder.path(), OpenOptions::default(), &Silent).unwrap();
            assert!(case.diagnostics.is_empty(), "{} of {accounts}: {:?}", made.title, case.diagnostics);
            assert_eq!(case.company.unwrap().participants.len(), (accounts * made.times) as usize);
        }
    }
}

/// The tables of a company, unpacked.
fn tables(order: Order, quickly: bool) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    (if quickly { simulate_for_a_moment } else { simulate })(order, folder.path()).unwrap();
    let mut files: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().display().to_string(), crate::made_companies::content(&path)))
        .collect();
    files.sort();
    files
}

#[test]
fn a_company_written_for_a_moment_is_the_same_company() {
    let order = Order { profile: Profile::RankBuying, accounts: 200, months: 14, seed: 5, loading: true };
    assert_eq!(tables(order, true), tables(order, false));
}

/// With the loading switched off, the same people join, leave and switch, and nobody fills a gap: in the months of the
/// company that tops up, a third of members' own orders are of 100 to 110; by chance it is a few in a hundred.
#[test]
fn without_loading_the_same_people_buy_what_they_want() {
    for profile in [Profile::TopUp, Profile::RankBuying] {
        let order = |loading| Order { profile, accounts: 400, months: 14, seed: 2, loading };
        let [on, off] = [true, false].map(|loading| tables(order(loading), true));
        let file = |files: &[(String, Vec<u8>)], name: &str| {
            let found = files.iter().find(|(file, _)| file == name);
            found.map(|(_, text)| String::from_utf8(text.clone()).unwrap()).unwrap_or_default()
        };
        for name in ["participants.csv", "class_changes.csv"] {
            assert_eq!(file(&on, name), file(&off, name), "{profile:?}: {name}");
        }
        let topped_up = |text: &str| {
            let amounts = text.lines().skip(1).filter(|line| line.contains(",product,"));
            let mut fields = amounts.map(|line| line.split(',').collect::<Vec<_>>()).filter(|f| !f[1].is_empty());
            let amounts: Vec<f64> = fields.by_ref().map(|f| f[5].parse().unwrap()).collect();
            amounts.iter().filter(|a| (100.0..110.0).contains(*a)).count() as f64 / amounts.len() as f64
        };
        let [on, off] = [on, off].map(|files| topped_up(&file(&files, "orders.csv.gz")));
        assert!(on > 3.0 * off && off < 0.08, "{profile:?}: {on} {off}");
    }
}

#[test]
fn the_committed_error_rates_are_those_of_this_version() {
    let text = fs::read_to_string(root("docs/error-rates.md")).unwrap();
    let again = "levelcheck error-rates --output docs/error-rates.md writes it again, in minutes";
    let settings = Settings::default();
    assert!(text.starts_with(&page::head(settings)), "docs/error-rates.md has another head: {again}");
    let first = count(Settings { seeds: 1, ..settings }, &Silent).unwrap();
    for row in page::first_rows(&first) {
        assert!(text.contains(&row), "docs/error-rates.md has no row {row}: {again}");
    }
}
