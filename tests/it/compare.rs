//! Companies side by side: places only as far as ranges allow, what is not comparable is said, and every format is whole
//! and inert.

use crate::poisoned::{has_live_characters, poisoned, sheets};
use crate::{assess, changed, near, root};
use calamine::{Data, DataType};
use levelcheck::assessment::Assessment;
use levelcheck::compare::measures::{MeasureRow, Worrying};
use levelcheck::compare::{Comparison, side_by_side};
use levelcheck::measurement::Unit;
use levelcheck::report::comparison::Format;
use levelcheck::report::difference;
use levelcheck::rules::Verdict;

fn of(names: &[&str]) -> Vec<Assessment> {
    names.iter().map(|name| assess(&root(&format!("datasets/{name}")))).collect()
}

#[track_caller]
fn measure<'a>(comparison: &'a Comparison, id: &str) -> &'a MeasureRow {
    comparison.measures.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no row of {id}"))
}

fn places(row: &MeasureRow) -> Vec<String> {
    row.ranks.iter().map(|rank| rank.map_or("–".to_owned(), levelcheck::compare::rank::Rank::words)).collect()
}

fn text(format: Format, comparison: &Comparison) -> String {
    format.render(comparison).text().unwrap().to_owned()
}

#[test]
fn made_companies_and_published_tables_stand_side_by_side() {
    let assessments = of(&["inventory-loading", "customer-led", "party-plan", "advocare-2016", "4life-2016"]);
    let comparison = side_by_side(&assessments);
    assert_eq!(comparison.companies.len(), 5);
    let days: Vec<Option<u64>> = comparison.companies.iter().map(|company| company.days).collect();
    assert_eq!(days, [Some(365), Some(365), Some(182), None, None]);

    // Members lose where they are loaded, and not where customers buy: the intervals lie far apart. Nobody reads it.
    let loss = measure(&comparison, "loss_share_company_cash");
    assert_eq!((loss.worrying, loss.cells[3].range), (Worrying::Neither, None));
    assert_eq!(places(loss), ["1–2", "3", "1–2", "–", "–"]);
    // us-ftc-external-retail fires below a half, so that little worries most.
    let retail = measure(&comparison, "external_retail_share");
    assert_eq!(retail.worrying, Worrying::Less);
    assert!(retail.lines.iter().any(|line| line.rule == "us-ftc-external-retail" && line.limit == 0.5));
    // The party plan does not record to whom it sells: it may have any place, and keeps the others from theirs.
    assert_eq!(places(retail), ["1–2", "2–3", "1–3", "–", "–"]);
    // Two companies pay nothing for recruiting, and share a place.
    assert_eq!(places(measure(&comparison, "recruiting_reward_share")), ["1", "2=", "2=", "–", "–"]);
    // AdvoCare published 72.3 % without pay; 4Life leaves it open between 0 and 98.1 %.
    let published = measure(&comparison, "disclosed_zero_pay_share");
    assert_eq!(places(published), ["–", "–", "–", "1–2", "1–2"]);
    near(published.cells[3].value.unwrap(), 0.723, 5e-4);

    // Sums over twelve months and six are not ranked.
    let enrolment = measure(&comparison, "enrolment_money");
    assert_eq!((enrolment.unit, enrolment.not_ranked.as_deref()), (Unit::Money, Some("periods of different length")));
    let about: Vec<&str> = comparison.not_comparable.iter().map(|note| note.about.as_str()).collect();
    assert_eq!(about, ["period", "data", "tables", "lens"]);
    let said = |about: &str| &comparison.not_comparable.iter().find(|note| note.about == about).unwrap().words;
    assert!(said("period").contains("Party plan 182 days"));
    assert!(said("data").starts_with("Of AdvoCare 2016, 4Life 2016 only published income tables are known"));
    assert!(said("tables").contains("Party plan has no expenses, resales, returns"));

    let row = comparison.findings.iter().find(|row| row.rule == "us-ftc-threshold-difference").unwrap();
    assert_eq!((row.verdicts[0], row.verdicts[1]), (Some(Verdict::Fired), Some(Verdict::Indeterminate)));
    assert!(comparison.findings.iter().all(|row| row.verdicts.contains(&Some(Verdict::Fired))));
}

#[test]
fn what_was_assessed_and_what_is_read_back_give_one_comparison() {
    let assessments = of(&["tiny-7", "party-plan"]);
    let back: Vec<Assessment> = assessments
        .iter()
        .map(|a| Assessment::parse("a.json", &crate::rendered(levelcheck::report::Format::Json, a)).unwrap())
        .collect();
    let comparison = side_by_side(&assessments);
    assert_eq!(comparison, side_by_side(&back));
    let json = text(Format::Json, &comparison);
    assert_eq!(serde_json::from_str::<Comparison>(&json).unwrap(), comparison);
}

#[test]
fn companies_of_one_name_go_by_their_folders() {
    let other = changed("datasets/tiny-7", &[]);
    let assessments = [assess(&root("datasets/tiny-7")), assess(other.path()), assess(other.path())];
    let labels: Vec<String> = side_by_side(&assessments).companies.into_iter().map(|company| company.label).collect();
    let folder = &assessments[1].case.folder;
    assert_eq!(labels, ["tiny-7".to_owned(), folder.clone(), format!("{folder} (2)")]);
    let one = measure(&side_by_side(&assessments), "zero_pay_share").clone();
    assert_eq!(places(&one), ["1=", "1=", "1="]);
}

#[test]
fn other_currencies_and_other_law_are_said_and_not_ranked() {
    let euros = changed(
        "datasets/tiny-7",
        &[
            ("case.toml", "\"USD\"", "\"EUR\""),
            ("case.toml", "[\"us-federal\"]", "[\"ca\"]"),
            ("case.toml", "TINY-7", "TINY-8"),
        ],
    );
    let comparison = side_by_side(&[assess(&root("datasets/tiny-7")), assess(euros.path())]);
    let median = measure(&comparison, "median_net_company_cash");
    assert_eq!(median.not_ranked.as_deref(), Some("amounts in EUR, USD"));
    assert_eq!(places(median), ["–", "–"]);
    assert_eq!(places(measure(&comparison, "zero_pay_share")), ["1=", "1="]);
    let about: Vec<&str> = comparison.not_comparable.iter().map(|note| note.about.as_str()).collect();
    assert_eq!(about, ["currency", "lens", "rules"]);
    let federal = comparison.findings.iter().find(|row| row.rule == "us-hlf-2").unwrap();
    assert_eq!(federal.verdicts, [Some(Verdict::Fired), None]);
    // No picture puts dollars and euros on one scale.
    let drawn = levelcheck::charts::side_by_side::draw(&comparison);
    assert!(drawn.iter().all(|chart| chart.id != "net-by-depth-side-by-side"));
    assert!(text(Format::Csv, &comparison).contains("EUR"));
}

#[test]
fn more_companies_than_a_page_takes_stand_in_the_workbook_and_in_csv() {
    let mut assessments = vec![assess(&root("datasets/tiny-7")); 14];
    for (at, assessment) in assessments.iter_mut().enumerate() {
        assessment.case.name = format!("company {at:02}");
    }
    let comparison = side_by_side(&assessments);
    let html = text(Format::Html, &comparison);
    assert!(html.contains("company 11") && !html.contains("company 12"));
    assert!(html.contains("The first 12 of 14 companies are shown"));
    assert!(text(Format::Text, &comparison).contains("and 2 more"));
    assert!(text(Format::Csv, &comparison).contains("company 13"));
    let workbook = sheets(Format::Xlsx.render(&comparison).bytes());
    let companies = &workbook.iter().find(|(name, _)| name == "companies").unwrap().1;
    assert_eq!(companies.height(), 15);
}

#[test]
fn cells_of_the_workbook_are_typed_and_the_same_bytes_come_again() {
    let comparison = side_by_side(&of(&["inventory-loading", "customer-led"]));
    let bytes = Format::Xlsx.render(&comparison);
    assert_eq!(bytes, Format::Xlsx.render(&comparison));
    let workbook = sheets(bytes.bytes());
    let names: Vec<&str> = workbook.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["companies", "not comparable", "theories", "findings", "values", "measures", "lines of rules"]);
    let measures = &workbook.iter().find(|(name, _)| name == "measures").unwrap().1;
    let head: Vec<String> = measures.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let column = |name: &str| head.iter().position(|h| h == name).unwrap();
    let row = measures.rows().find(|row| row[0].get_string() == Some("loss_share_company_cash")).unwrap();
    let Data::Float(value) = row[column("value")] else { panic!("{row:?}") };
    near(value, measure(&comparison, "loss_share_company_cash").cells[0].value.unwrap(), 1e-12);
    assert_eq!(row[column("place, first")], Data::Float(1.0));
}

#[test]
fn the_page_is_one_file_without_scripts_and_its_policy_lets_nothing_else_in() {
    let html = text(Format::Html, &side_by_side(&of(&["inventory-loading", "customer-led", "4life-2016"])));
    assert!(html.len() < 1_000_000);
    for outside in ["<script", "src=\"", "@import", "url(", "<link", "style=\"", "onerror"] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(html.contains("default-src 'none'; style-src 'sha256-"));
    assert!(!html.to_lowercase().contains("illegal"));
}

#[test]
fn hostile_names_are_inert_in_every_format_of_both() {
    let mut assessments = ["tiny-7", "inventory-loading", "nu-skin-canada-2020"].map(poisoned).to_vec();
    let long = "x".repeat(10_000);
    for (at, name) in assessments.iter_mut().zip(["=cmd|' /C calc'!A0", "<script>alert(1)</script>\u{202e}", &long]) {
        at.case.name = name.to_owned();
        at.case.folder = format!("{name}\u{1b}[31m");
    }
    let compared = side_by_side(&assessments);
    let different = levelcheck::diff::between(&assessments[0], &assessments[1]);
    let comparisons = [Format::Text, Format::Html, Format::Md, Format::Json, Format::Csv];
    let mut texts: Vec<(String, String)> =
        comparisons.into_iter().map(|format| (format!("comparison {format:?}"), text(format, &compared))).collect();
    for format in [difference::Format::Text, difference::Format::Md, difference::Format::Json, difference::Format::Html]
    {
        texts.push((format!("difference {format:?}"), format.render(&different)));
    }
    for (name, text) in &texts {
        let plain = anstream::adapter::strip_str(text).to_string();
        let plain = if name.ends_with("Text") { &plain } else { text };
        assert!(!has_live_characters(plain), "{name}");
        if name.ends_with("Html") || name.ends_with("Md") {
            for markup in ["<script", "<img", "href=\"javascript:"] {
                assert!(!text.contains(markup), "{name} has {markup}");
            }
        }
    }
    // Labels, which stand in every row, are cut.
    for format in [Format::Text, Format::Html, Format::Md] {
        assert!(!text(format, &compared).contains(&long), "{format:?} repeats ten thousand characters");
    }
    let csv = text(Format::Csv, &compared);
    for separator in [b',', b';', b'\t'] {
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(csv.as_bytes());
        for record in reader.records() {
            for cell in &record.unwrap() {
                assert!(!cell.starts_with(['=', '+', '@', '\t', '\r', '＝']), "{cell}");
                assert!(!cell.starts_with('-') || cell.parse::<f64>().is_ok(), "{cell}");
            }
        }
    }
    // A number below zero is one.
    let loss = csv.lines().find(|line| line.starts_with("measure,median_net_company_cash")).unwrap();
    assert!(loss.contains(",-110,"), "{loss}");
    for (name, cells) in sheets(Format::Xlsx.render(&compared).bytes()) {
        for (_, _, cell) in cells.used_cells() {
            assert!(cell.get_string().is_none_or(|text| !has_live_characters(text)), "{name}");
        }
    }
}
