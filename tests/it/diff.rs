//! What differs between two results, and why: TINY-7 changed by hand, one thing at a time.

use crate::{assess, changed, near, open, root};
use chrono::NaiveDate;
use levelcheck::assessment::Assessment;
use levelcheck::diff::findings::{FindingChange, Kind};
use levelcheck::diff::moved::{Moved, What};
use levelcheck::diff::reason::{Cause, Reason};
use levelcheck::diff::{Difference, between};
use levelcheck::progress::Silent;
use levelcheck::rules::Verdict;
use levelcheck::rules::pack::{DatedValue, Parameter};
use levelcheck::rules::resolve::{Resolved, resolve};
use levelcheck::rules::verdict::Severity;
use std::collections::BTreeMap;
use std::path::Path;

const TINY: &str = "datasets/tiny-7";

fn tiny() -> Assessment {
    assess(&root(TINY))
}

/// TINY-7 with a file beside the case.
fn beside(file: &str, text: &str) -> tempfile::TempDir {
    let folder = changed(TINY, &[]);
    std::fs::write(folder.path().join(file), text).unwrap();
    folder
}

/// The assessment of a case whose rules are changed before they judge, as of a day.
fn judged(folder: &Path, as_of: Option<NaiveDate>, change: impl Fn(&mut Resolved)) -> Assessment {
    let case = open(folder);
    let mut rules = resolve(folder, &case.manifest, &[]).unwrap();
    change(&mut rules);
    let parameters = BTreeMap::from([
        ("allow-outside".to_owned(), "false".to_owned()),
        ("max-bad-rows".to_owned(), "0.001".to_owned()),
    ]);
    levelcheck::assess::assess(&case, &rules, as_of, parameters, &Silent).unwrap().0
}

fn parameter<'a>(rules: &'a mut Resolved, rule: &str, name: &str) -> &'a mut Parameter {
    let mut all = rules.packs.iter_mut().flat_map(|pack| &mut pack.rules);
    all.find(|r| r.id == rule).unwrap().parameters.get_mut(name).unwrap()
}

#[track_caller]
fn finding<'a>(difference: &'a Difference, rule: &str) -> &'a FindingChange {
    let found = difference.findings.iter().find(|change| change.rule == rule);
    found.unwrap_or_else(|| panic!("{rule} is not among {:?}", difference.findings))
}

#[track_caller]
fn moved(change: &FindingChange, what: What) -> &Moved {
    change.moved.iter().find(|moved| moved.what == what).unwrap_or_else(|| panic!("{:?}", change.moved))
}

fn reason(cause: Cause, words: &str) -> Vec<Reason> {
    vec![Reason::new(cause, words)]
}

#[test]
fn of_the_same_nothing_differs() {
    let elsewhere = changed(TINY, &[]);
    let difference = between(&tiny(), &assess(elsewhere.path()));
    assert!(difference.is_empty(), "{difference:?}");
    assert_eq!(difference.new_or_worse(Severity::Info).count(), 0);
}

#[test]
fn an_order_of_another_amount_moves_what_rests_on_it_and_the_file_is_named() {
    // A sells for 1,000 instead of 100: retail is 1,260 of 2,310 (54.5 %), end users 1,060 + 900 of 2,310 (84.8 %).
    let folder =
        changed(TINY, &[("orders.csv", "sold-A,,A,2024-03-10,product,100.00", "sold-A,,A,2024-03-10,product,1000.00")]);
    let difference = between(&tiny(), &assess(folder.path()));
    let orders = reason(Cause::Data, "orders.csv changed");
    for (rule, before, after) in [("us-ftc-external-retail", "25.5 %", "54.5 %"), ("us-hlf-2", "75.2 %", "84.8 %")] {
        let change = finding(&difference, rule);
        assert_eq!((change.kind, change.verdict), (Kind::Gone, [Some(Verdict::Fired), Some(Verdict::Clear)]));
        let moved = moved(change, What::Measured);
        assert_eq!((moved.before.as_str(), moved.after.as_str(), &moved.reasons), (before, after, &orders));
        assert_eq!(change.moved.len(), 1);
    }
    let retail = difference.measures.iter().find(|m| m.id == "external_retail_share").unwrap();
    near(retail.change.unwrap(), 1260.0 / 2310.0 - 360.0 / 1410.0, 1e-12);
    assert_eq!((retail.change_interval, retail.intervals_overlap), (None, None), "arithmetic on all records");
    assert_eq!(retail.reasons, orders);
    // 800 own, 250 for the kit, 120 in fees and 360 retail are 1,530, which become 2,430: 19 lines as before.
    let totals = &difference.control_totals;
    assert_eq!((totals.len(), totals[0].table.as_str(), totals[0].figures.len()), (1, "orders", 1));
    assert_eq!(
        (totals[0].figures[0].name.as_str(), totals[0].figures[0].value),
        ("amount", [Some(1530.0), Some(2430.0)])
    );
    assert!(difference.unexplained.is_empty());
}

#[test]
fn an_answer_is_a_reason_of_its_own_wherever_it_is_written() {
    let in_case = changed(TINY, &[("case.toml", "[plan]", "[policies]\npays_for_recruiting = true\n\n[plan]")]);
    let beside = beside("policies.toml", "pays_for_recruiting = true\n");
    for (folder, words) in [(&in_case, "case.toml changed"), (&beside, "policies.toml added")] {
        let difference = between(&tiny(), &assess(folder.path()));
        let change = finding(&difference, "us-kos-3");
        assert_eq!((change.kind, change.verdict), (Kind::New, [Some(Verdict::NotAssessed), Some(Verdict::Fired)]));
        let moved = moved(change, What::Answer);
        assert_eq!((moved.before.as_str(), moved.after.as_str()), ("the question is not answered", "yes"));
        assert_eq!(moved.reasons, reason(Cause::Answers, words));
        assert_eq!(difference.new_or_worse(Severity::Medium).count(), 1);
        assert_eq!(difference.new_or_worse(Severity::High).count(), 0);
        assert!(difference.unexplained.is_empty(), "{:?}", difference.unexplained);
    }
}

#[test]
fn a_line_that_the_case_sets_is_tailoring_and_no_figure_moves() {
    let text = "[[rule]]\nid = \"us-hlf-2\"\nreason = \"r\"\nparameters = { herbalife = 0.75 }\n";
    let difference = between(&tiny(), &assess(beside("levelcheck.toml", text).path()));
    let change = finding(&difference, "us-hlf-2");
    // 75.2 % is below 80 % and not below 75 %.
    assert_eq!(change.kind, Kind::Gone);
    assert_eq!(change.moved.len(), 1);
    let moved = moved(change, What::Line);
    assert_eq!((moved.before.as_str(), moved.after.as_str()), ("< 80.0 %", "< 75.0 %"));
    assert_eq!(moved.reasons, reason(Cause::Tailoring, "levelcheck.toml: herbalife the pack's own → 0.75"));
    assert!(difference.measures.is_empty() && difference.unexplained.is_empty());
    assert_eq!(difference.theories.len(), 1, "{:?}", difference.theories);
}

#[test]
fn another_version_of_a_pack_moves_a_line() {
    let after = judged(&root(TINY), None, |rules| {
        rules.packs[0].version = "4".to_owned();
        rules.packs[0].sha256 = "other".to_owned();
        let line = parameter(rules, "us-hlf-2", "herbalife");
        *line = line.set_to(0.9);
    });
    let difference = between(&tiny(), &after);
    let change = finding(&difference, "us-hlf-2");
    // Fired on both sides: 4.8 points beyond the line, then 14.8.
    assert_eq!((change.kind, change.verdict), (Kind::Worse, [Some(Verdict::Fired); 2]));
    let line = moved(change, What::Line);
    assert_eq!((line.before.as_str(), line.after.as_str()), ("< 80.0 %", "< 90.0 %"));
    assert_eq!(line.reasons, reason(Cause::Pack, "rule pack us-federal, version 3 → 4"));
    assert_eq!((difference.findings.len(), difference.measures.len()), (1, 0));
    assert!(difference.unexplained.is_empty());
}

#[test]
fn where_data_and_rule_both_changed_both_are_named_for_what_each_can_have_moved() {
    let folder =
        changed(TINY, &[("orders.csv", "sold-A,,A,2024-03-10,product,100.00", "sold-A,,A,2024-03-10,product,120.00")]);
    let mut after = judged(folder.path(), None, |rules| {
        rules.packs[0].sha256 = "other".to_owned();
        let line = parameter(rules, "us-hlf-2", "herbalife");
        *line = line.set_to(0.9);
    });
    after.provenance.version = "9".to_owned();
    let difference = between(&tiny(), &after);
    let change = finding(&difference, "us-hlf-2");
    let tool = Reason::new(Cause::Tool, &format!("levelcheck {} → levelcheck 9", env!("CARGO_PKG_VERSION")));
    let orders = Reason::new(Cause::Data, "orders.csv changed");
    let pack = Reason::new(Cause::Pack, "rule pack us-federal changed, version 3 on both sides");
    assert_eq!(moved(change, What::Measured).reasons, [orders, tool.clone()]);
    assert_eq!(moved(change, What::Line).reasons, [pack, tool]);
}

#[test]
fn a_limit_with_dates_moves_with_the_period() {
    let dated = |rules: &mut Resolved| {
        let day = |d| NaiveDate::from_ymd_opt(2024, 3, d).unwrap();
        parameter(rules, "us-hlf-2", "herbalife").values =
            vec![DatedValue { from: NaiveDate::MIN, value: 0.9 }, DatedValue { from: day(2), value: 0.7 }];
    };
    // 75.2 % fires under the first limit. From 2 March on only the second holds.
    let later = changed(TINY, &[("case.toml", "start = 2024-03-01", "start = 2024-03-02")]);
    let difference = between(&judged(&root(TINY), None, dated), &judged(later.path(), None, dated));
    let line = moved(finding(&difference, "us-hlf-2"), What::Line);
    assert_eq!((line.before.as_str(), line.after.as_str()), ("< 90.0 %", "< 70.0 %"));
    let period = "2024-03-01 to 2024-03-31 → 2024-03-02 to 2024-03-31";
    assert_eq!(line.reasons, reason(Cause::DatedLine, period));
    // A's fee of 1 March lies outside.
    let orders = difference.control_totals.iter().find(|totals| totals.table == "orders").unwrap();
    assert_eq!(
        (orders.figures[0].name.as_str(), orders.figures[0].value),
        ("outside the period", [Some(0.0), Some(1.0)])
    );
}

#[test]
fn what_a_waiver_sets_aside_is_not_gone_and_is_new_when_the_waiver_is() {
    let text = "[[waiver]]\nrule = \"us-hlf-2\"\nreason = \"r\"\napproved_by = \"A. Example\"\nexpires = 2026-12-31\n";
    let folder = beside("waivers.toml", text);
    let waived = judged(folder.path(), NaiveDate::from_ymd_opt(2026, 1, 1), |_| {});
    let difference = between(&tiny(), &waived);
    let change = finding(&difference, "us-hlf-2");
    assert_eq!((change.kind, change.verdict), (Kind::Otherwise, [Some(Verdict::Fired), Some(Verdict::Waived)]));
    assert_eq!(moved(change, What::Waiver).reasons, reason(Cause::Waivers, "waivers.toml added"));
    assert_eq!(difference.findings.len(), 1);
    assert!(difference.theories.iter().all(|theory| theory.score[0] == theory.score[1]), "a waiver changes no score");
    let back = between(&waived, &tiny());
    assert_eq!(finding(&back, "us-hlf-2").kind, Kind::New);
    assert_eq!(moved(finding(&back, "us-hlf-2"), What::Waiver).reasons, reason(Cause::Waivers, "waivers.toml removed"));
}

#[test]
fn what_cannot_be_assessed_any_more_is_not_gone() {
    let folder = changed(TINY, &[]);
    std::fs::remove_file(folder.path().join("commissions.csv")).unwrap();
    let difference = between(&tiny(), &assess(folder.path()));
    let change = finding(&difference, "us-kos-2");
    assert_eq!((change.kind, change.verdict), (Kind::Otherwise, [Some(Verdict::Fired), Some(Verdict::NotAssessed)]));
    assert_eq!(moved(change, What::Measured).reasons, reason(Cause::Data, "commissions.csv removed"));
    let measure = difference.measures.iter().find(|m| m.id == "recruiting_reward_share").unwrap();
    assert!(measure.after.unavailable.as_ref().unwrap().contains("commissions"), "{measure:?}");
    assert!(difference.unexplained.is_empty(), "{:?}", difference.unexplained);
}

#[test]
fn a_rule_that_is_switched_and_a_pack_that_joins_are_told_apart() {
    let off = "[[rule]]\nid = \"us-hlf-2\"\nreason = \"r\"\nstatus = \"off\"\n";
    let difference = between(&tiny(), &assess(beside("levelcheck.toml", off).path()));
    let change = finding(&difference, "us-hlf-2");
    assert_eq!((change.kind, change.verdict), (Kind::Gone, [Some(Verdict::Fired), None]));
    assert_eq!(change.moved[0].after, "is off");
    assert_eq!(change.moved[0].reasons, reason(Cause::Tailoring, "levelcheck.toml: status the pack's own → off"));

    let both = changed(TINY, &[("case.toml", "[\"us-federal\"]", "[\"us-federal\", \"ca\"]")]);
    let difference = between(&tiny(), &assess(both.path()));
    let added = difference.findings.iter().find(|f| f.pack == "ca").unwrap();
    assert!(matches!(added.kind, Kind::New | Kind::RuleAdded));
    let causes: Vec<Cause> = added.moved[0].reasons.iter().map(|reason| reason.cause).collect();
    assert_eq!(causes, [Cause::Pack, Cause::Jurisdictions]);
    assert!(difference.unexplained.is_empty(), "{:?}", difference.unexplained);
}

#[test]
fn a_renamed_file_is_no_reason() {
    let folder = changed(TINY, &[("case.toml", "[plan]", "[tables.orders]\npath = \"sales.csv\"\n\n[plan]")]);
    std::fs::rename(folder.path().join("orders.csv"), folder.path().join("sales.csv")).unwrap();
    let difference = between(&tiny(), &assess(folder.path()));
    let states: Vec<(&str, &str)> =
        difference.made_from.files.iter().map(|f| (f.file.as_str(), f.state.words())).collect();
    assert_eq!(states, [("case.toml", "changed"), ("orders.csv", "renamed"), ("sales.csv", "renamed")]);
    assert!(difference.findings.is_empty() && difference.measures.is_empty());
}

#[test]
fn a_result_that_differs_for_no_reason_is_said_to_be_wrong() {
    let mut altered = tiny();
    let finding = altered.findings.iter_mut().find(|f| f.rule == "us-hlf-2").unwrap();
    finding.verdict = Verdict::Clear;
    finding.evidence[0].verdict = Verdict::Clear;
    assert_eq!(between(&tiny(), &altered).unexplained, ["the finding of us-hlf-2"]);
    let mut altered = tiny();
    altered.tables.disclosure_faults.clear();
    altered.case.about = "other words".to_owned();
    assert_eq!(between(&tiny(), &altered).unexplained, ["what stands in tables or texts"]);
    // A pack that changed is no reason for a figure.
    let mut altered = judged(&root(TINY), None, |rules| rules.packs[0].sha256 = "other".to_owned());
    altered.measurements.remove("tree_levels");
    assert_eq!(between(&tiny(), &altered).unexplained, ["the measure tree_levels"]);
}

#[test]
fn sampling_error_is_spoken_of_only_where_the_periods_have_no_day_in_common() {
    let shipped = |name: &str| assess(&root(name));
    let before = shipped("datasets/inventory-loading");
    let same = between(&before, &shipped("datasets/customer-led"));
    assert!(same.measures.iter().all(|m| m.within_sampling_error.is_none()));
    assert!(same.measures.iter().any(|m| m.intervals_overlap.is_some()));
    assert!(same.notes[0].starts_with("These are two companies"), "{:?}", same.notes);
    let mut later = before.clone();
    (later.case.period_start, later.case.period_end) = (Some("2024-01-01".to_owned()), Some("2024-12-31".to_owned()));
    later.provenance.inputs[1].sha256 = "other".to_owned();
    let (id, measured) = later
        .measurements
        .iter_mut()
        .find_map(|(id, m)| match m {
            levelcheck::measurement::Measurement::Measured(m) if m.interval.is_some() && m.value.is_some() => {
                Some((id, m))
            }
            _ => None,
        })
        .unwrap();
    // Moved by a hundredth of the width of its interval.
    let interval = measured.interval.as_ref().unwrap();
    let by = (interval.high - interval.low) / 100.0;
    measured.value = measured.value.map(|value| value + by);
    let id = id.clone();
    let difference = between(&before, &later);
    let change = difference.measures.iter().find(|m| m.id == id).unwrap();
    assert_eq!((change.within_sampling_error, change.intervals_overlap), (Some(true), Some(true)), "{change:?}");
}

#[test]
fn amounts_of_two_currencies_are_not_compared() {
    let euros = changed(TINY, &[("case.toml", "currency = \"USD\"", "currency = \"EUR\"")]);
    let difference = between(&tiny(), &assess(euros.path()));
    assert!(difference.notes[0].contains("measures in money are not compared"), "{:?}", difference.notes);
    assert!(difference.measures.iter().all(|m| m.unit != levelcheck::measurement::Unit::Money));
    assert!(difference.unexplained.is_empty(), "{:?}", difference.unexplained);
}
