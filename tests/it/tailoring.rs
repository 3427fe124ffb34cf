//! What a case changes in its rules: tailoring, waivers, the baseline, and that each is seen in the report.

use crate::{rendered, root};
use chrono::NaiveDate;
use levelcheck::assess::assess;
use levelcheck::assessment::Assessment;
use levelcheck::case::{self, OpenOptions};
use levelcheck::progress::Silent;
use levelcheck::report::Format;
use levelcheck::rules::baseline::Baseline;
use levelcheck::rules::resolve::resolve;
use levelcheck::rules::{Finding, Verdict};
use std::collections::BTreeMap;
use std::fs;
use tempfile::TempDir;

/// The seven-participant case, whose loss rule fires, with files of its own beside it.
struct Beside(TempDir);

impl Beside {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(root("datasets/tiny-7")).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Self(folder)
    }

    fn run(&self, as_of: Option<&str>) -> Result<Assessment, String> {
        let case = case::open(self.0.path(), OpenOptions::default(), &Silent).map_err(|error| error.to_string())?;
        let rules = resolve(self.0.path(), &case.manifest, &[])?;
        let day = as_of.map(|day| day.parse::<NaiveDate>().unwrap());
        assess(&case, &rules, day, BTreeMap::new(), &Silent).map(|(assessment, _)| assessment)
    }
}

fn finding<'a>(assessment: &'a Assessment, rule: &str) -> &'a Finding {
    assessment.findings.iter().find(|f| f.rule == rule).unwrap()
}

/// A waiver of a rule that fires on the case: commissions are paid for recruiting (25.00 of 203.50).
fn waiver(rest: &str) -> String {
    format!("[[waiver]]\nrule = \"us-kos-2\"\nreason = \"under review\"\napproved_by = \"A. Example\"\n{rest}")
}

#[test]
fn a_waived_finding_stays_visible_with_who_answers_for_it() {
    let without = Beside::new(&[]).run(None).unwrap();
    assert_eq!(finding(&without, "us-kos-2").verdict, Verdict::Fired);
    let text = waiver("expires = 2027-01-31\nticket = \"LEGAL-12\"\n");
    let with = Beside::new(&[("waivers.toml", &text)]).run(Some("2026-12-31")).unwrap();
    let waived = finding(&with, "us-kos-2");
    assert_eq!(waived.verdict, Verdict::Waived);
    assert_eq!(waived.waiver.as_ref().unwrap().verdict, Verdict::Fired);
    for format in [Format::Html, Format::Md] {
        let page = rendered(format, &with);
        assert!(page.contains("Waived by A. Example until 2027-01-31 (LEGAL-12): under review."), "{format:?}");
    }
}

#[test]
fn a_waiver_needs_a_day_and_an_expired_one_ends_the_run() {
    let text = waiver("expires = 2026-06-30\n");
    let case = Beside::new(&[("waivers.toml", &text)]);
    assert!(case.run(None).unwrap_err().contains("--as-of"));
    assert!(case.run(Some("2026-06-30")).is_ok(), "the last day counts");
    let error = case.run(Some("2026-07-01")).unwrap_err();
    assert!(error.starts_with("waivers.toml: line 2: ") && error.contains("expired on 2026-06-30"), "{error}");
}

#[test]
fn a_waiver_covers_no_more_than_its_scope() {
    // 25.00 of 203.50 is .122850.
    let covers = |worst: &str| {
        let text = waiver(&format!("expires = 2027-01-31\nscope = {{ no_worse_than = {worst} }}\n"));
        Beside::new(&[("waivers.toml", &text)]).run(Some("2026-12-31")).unwrap()
    };
    assert_eq!(finding(&covers("0.13"), "us-kos-2").verdict, Verdict::Waived);
    let beyond = covers("0.12");
    assert_eq!(finding(&beyond, "us-kos-2").verdict, Verdict::Fired);
    assert!(beyond.unused_waivers[0].because.contains("is worse"));
    let elsewhere = waiver("expires = 2027-01-31\nscope = { jurisdictions = [\"us-tx\"] }\n");
    let elsewhere = Beside::new(&[("waivers.toml", &elsewhere)]).run(Some("2026-12-31")).unwrap();
    assert_eq!(finding(&elsewhere, "us-kos-2").verdict, Verdict::Fired);
}

#[test]
fn a_waiver_of_what_did_not_fire_is_reported_as_unused() {
    let text = waiver("expires = 2027-01-31\n").replace("us-kos-2", "us-kos-3");
    let assessment = Beside::new(&[("waivers.toml", &text)]).run(Some("2026-12-31")).unwrap();
    assert_eq!(assessment.unused_waivers[0].rule, "us-kos-3");
    assert!(rendered(Format::Md, &assessment).contains("A waiver of us-kos-3 is not used"));
}

#[test]
fn wrong_waivers_are_refused_with_file_line_and_neighbour() {
    let refused = |text: &str| Beside::new(&[("waivers.toml", text)]).run(Some("2026-12-31")).unwrap_err();
    let good = waiver("expires = 2027-01-31\n");
    for (from, to, line, expected) in [
        ("us-kos-2", "us-koss-2", 2, "did you mean `us-kos-2`?"),
        ("approved_by = \"A. Example\"", "approved_by = \"\"", 2, "a name in `approved_by`"),
        ("approved_by", "aproved_by", 4, "did you mean `approved_by`?"),
        ("2027-01-31", "2027-02-31", 5, "2027-02-31"),
        ("expires = 2027-01-31", "ticket = \"T\"", 1, "missing field `expires`"),
    ] {
        let error = refused(&good.replace(from, to));
        assert!(error.starts_with(&format!("waivers.toml: line {line}: ")) && error.contains(expected), "{error}");
    }
    assert!(refused(&format!("{good}\n{good}")).contains("waived twice"));
}

#[test]
fn a_gate_rule_cannot_be_waived() {
    let packs = levelcheck::rules::packs::shipped().unwrap();
    let gate = packs.iter().flat_map(|p| &p.rules).find(|r| r.gate && r.id.starts_with("us-")).unwrap();
    let text = waiver("expires = 2027-01-31\n").replace("us-kos-2", &gate.id);
    let error = Beside::new(&[("waivers.toml", &text)]).run(Some("2026-12-31")).unwrap_err();
    assert!(error.contains("cannot be waived"), "{error}");
}

#[test]
fn a_tailored_line_is_shown_with_its_reason_and_that_it_is_loosened() {
    let text = "[[rule]]\nid = \"us-kos-2\"\nreason = \"a pilot of last year\"\nparameters = { none = 0.05 }\n";
    let assessment = Beside::new(&[("levelcheck.toml", text)]).run(None).unwrap();
    // .122850 is still above the loosest line that the rule allows.
    let found = finding(&assessment, "us-kos-2");
    assert_eq!((found.verdict, found.evidence[0].limit), (Verdict::Fired, Some(0.05)));
    assert!(assessment.tailored[0].loosened);
    for format in [Format::Html, Format::Md] {
        let page = rendered(format, &assessment);
        assert!(page.contains("a pilot of last year") && page.contains("(loosened)"), "{format:?}");
        assert!(page.contains("levelcheck.toml, line 4"), "{format:?}");
    }
    let hashed = assessment.provenance.inputs.iter().any(|input| input.file == "levelcheck.toml");
    assert!(hashed, "what changes the result is among the inputs");
}

#[test]
fn an_unknown_profile_is_refused_with_its_neighbour() {
    let error = Beside::new(&[("levelcheck.toml", "extends = [\"north-amerika\"]\n")]).run(None).unwrap_err();
    assert!(error.starts_with("levelcheck.toml: ") && error.contains("did you mean `north-america`?"), "{error}");
}

#[test]
fn known_findings_stay_in_the_report_and_new_ones_are_told_apart() {
    let first = Beside::new(&[]).run(None).unwrap();
    let mut known = Baseline::of(&first.findings);
    let fired = first.findings.iter().filter(|f| f.verdict == Verdict::Fired).count();
    known.findings.retain(|_, entry| entry.rule != "us-kos-2");
    let second = Beside::new(&[("baseline.json", &known.text())]).run(None).unwrap();
    let new: Vec<&str> =
        second.findings.iter().filter(|f| f.verdict == Verdict::Fired && f.known.is_none()).map(|f| &*f.rule).collect();
    assert_eq!(new, ["us-kos-2"]);
    let page = rendered(Format::Md, &second);
    assert!(page.contains(&format!("{} fired indicators known, 1 new.", fired - 1)), "{page}");
    assert!(page.contains("Known since the baseline"));
}

#[test]
fn a_known_finding_stays_known_when_the_data_move_and_is_new_under_another_line() {
    let first = Beside::new(&[]).run(None).unwrap();
    let known = Baseline::of(&first.findings).text();
    let moved = Beside::new(&[("baseline.json", &known)]);
    let orders = fs::read_to_string(moved.0.path().join("commissions.csv")).unwrap();
    fs::write(moved.0.path().join("commissions.csv"), orders.replace("25.00", "26.00")).unwrap();
    assert!(finding(&moved.run(None).unwrap(), "us-kos-2").known.is_some());
    let line = "[[rule]]\nid = \"us-kos-2\"\nreason = \"r\"\nparameters = { none = 0.01 }\n";
    let other = Beside::new(&[("baseline.json", &known), ("levelcheck.toml", line)]).run(None).unwrap();
    assert!(finding(&other, "us-kos-2").known.is_none());
    assert!(other.gone_since_baseline.unwrap().contains(&"us-kos-2".to_owned()));
}

#[test]
fn answers_may_lie_in_a_questionnaire_beside_the_case_and_only_in_one_place() {
    let answered = Beside::new(&[("policies.toml", "promotion_stresses_recruiting = true\n")]);
    let case = case::open(answered.0.path(), OpenOptions::default(), &Silent).unwrap();
    assert_eq!(case.manifest.policies.promotion_stresses_recruiting, Some(true));
    assert!(case.inputs.iter().any(|input| input.file == "policies.toml"));
    let twice = Beside::new(&[("policies.toml", "entry_fee = 49.0\n")]);
    let manifest = fs::read_to_string(root("datasets/tiny-7/case.toml")).unwrap();
    fs::write(twice.0.path().join("case.toml"), format!("{manifest}\n[policies]\nentry_fee = 0.0\n")).unwrap();
    let error = twice.run(None).unwrap_err();
    assert!(error.contains("policies.toml: line 1: ") && error.contains("keep one of the two"), "{error}");
    let error = Beside::new(&[("policies.toml", "buyback_shares = 0.9\n")]).run(None).unwrap_err();
    assert!(error.contains("line 1") && error.contains("did you mean `buyback_share`?"), "{error}");
}

#[test]
fn a_waiver_of_a_rule_on_participants_covers_a_number_of_rows() {
    // All four payments of TINY-7 are past the line.
    let run = |rows: u32| {
        let text = format!(
            "{}expires = 2027-01-31\n[waiver.scope]\nno_worse_than = {rows}\n",
            waiver("").replace("us-kos-2", "us-vem-1")
        );
        Beside::new(&[("waivers.toml", &text)]).run(Some("2026-12-31")).unwrap()
    };
    let covered = run(4);
    let waived = finding(&covered, "us-vem-1");
    assert_eq!(waived.verdict, Verdict::Waived);
    assert!(waived.list.is_some(), "who is concerned stays listed");
    assert_eq!(finding(&run(3), "us-vem-1").verdict, Verdict::Fired);
}

#[test]
fn a_share_of_participants_that_is_raised_is_loosened() {
    let text = "[[rule]]\nid = \"us-vem-1\"\nreason = \"r\"\nparameters = { most = 0.6 }\n";
    let assessment = Beside::new(&[("levelcheck.toml", text)]).run(None).unwrap();
    assert!(assessment.tailored[0].loosened);
}

#[test]
fn a_known_finding_does_not_fail_the_test_report_and_a_new_one_does() {
    let first = Beside::new(&[]).run(None).unwrap();
    let mut known = Baseline::of(&first.findings);
    known.findings.retain(|_, entry| entry.rule != "us-kos-2");
    let second = Beside::new(&[("baseline.json", &known.text())]).run(None).unwrap();
    let page = rendered(Format::Junit, &second);
    assert_eq!(page.matches("<failure").count(), 1, "us-kos-2 alone is new");
    assert!(page.contains("known since the baseline: "));
}
