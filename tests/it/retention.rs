//! Who stays, who recruits and what the tree looks like, on companies made by hand. Expectations are worked out beside
//! them.

use crate::{bounded, near, reading, unavailable, value};
use levelcheck::assessment::Assessment;
use std::fs;

const HEAD: &str = "participant_id,sponsor_id,joined_on,left_on,class\n";
/// Period 2024 and 2025. A joined on 2023-12-22, ten days before it. B to E join on 2024-01-01, the first day of it.
/// B leaves at age 100, C at 200, D at 300 and E stays; A leaves on 2025-01-01, at age 376. F joined on 2023-12-02, left
/// on 2023-12-20 and is never seen; G joins on 2025-06-01 and stays.
const PEOPLE: &str = "A,,2023-12-22,2025-01-01,business\nB,A,2024-01-01,2024-04-10,business\nC,A,2024-01-01,2024-07-19,business\n\
    D,B,2024-01-01,2024-10-27,business\nE,D,2024-01-01,,business\nF,A,2023-12-02,2023-12-20,business\nG,E,2025-06-01,,business\n";
/// Customers: P leaves at age 50 and Q at 400, R is there at the end at age 729.
const CUSTOMERS: &str =
    "P,A,2024-01-01,2024-02-20,preferred\nQ,A,2024-01-01,2025-02-04,preferred\nR,A,2024-01-02,,retail\n";
const PERIOD: &str = "start = 2024-01-01\nend = 2025-12-31\n";

fn company_over(period: &str, people: &str) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", &format!("name = \"Eight\"\ncurrency = \"USD\"\n[period]\n{period}"));
    write("participants.csv", &format!("{HEAD}{people}"));
    write("orders.csv", "order_id,buyer_id,seller_id,ordered_on,kind,amount\np,A,,2024-02-02,product,100\n");
    crate::assess(folder.path())
}

fn company(people: &str) -> Assessment {
    company_over(PERIOD, people)
}

#[test]
fn members_stay_as_the_curve_of_those_at_risk_says() {
    let a = company(&format!("{PEOPLE}{CUSTOMERS}"));
    // A is at risk from age 10 on. At 100: 1 of A to E and G, 6 at risk (5/6); at 200: 1 of 5 (4/5); G is watched to age
    // 213 and at risk at 200, not at 300: 1 of 3 (2/3). 5/6 · 4/5 · 2/3 = 4/9; A's 376 is after 366.
    near(value(&a, "retention_12"), 4.0 / 9.0, 1e-12);
    near(reading(&a, "retention_12", "after_3_months").0, 1.0, 1e-12);
    near(reading(&a, "retention_12", "after_6_months").0, 5.0 / 6.0, 1e-12);
    // Down to 4/9 at day 300.
    near(reading(&a, "retention_12", "median_months").0, 300.0 / 30.4375, 1e-12);
    let measured = a.measurements["retention_12"].measured().unwrap();
    assert_eq!(measured.n, Some(6));
    // P of three at 50.
    near(measured.by_class["customers"], 2.0 / 3.0, 1e-12);
    near(measured.by_class["preferred"], 0.5, 1e-12);
    bounded(&a, "retention_12", 4.0 / 9.0, 4.0 / 9.0);
    // Log-rank by hand, members first. At 50: 6 and 3 at risk. At 100: 6, 2. 200: 5, 2. 300: 3, 2. 376: 2, 2. 400: 1, 2.
    // Expected 6/9 + 6/8 + 5/7 + 3/5 + 2/4 + 1/3 of 4 observed; variance the same shares times the rest:
    // 2/9 + 3/16 + 10/49 + 6/25 + 1/4 + 2/9.
    let expected: f64 = 6.0 / 9.0 + 6.0 / 8.0 + 5.0 / 7.0 + 3.0 / 5.0 + 2.0 / 4.0 + 1.0 / 3.0;
    let variance: f64 = 2.0 / 9.0 + 3.0 / 16.0 + 10.0 / 49.0 + 6.0 / 25.0 + 1.0 / 4.0 + 2.0 / 9.0;
    // (4 − 3.564286)² / 1.326026 = .143170; chi-squared with one degree above it: .705150 (scipy 1.17.1, chi2.sf).
    near((4.0 - expected).powi(2) / variance, 0.143_170, 1e-6);
    near(measured.test.as_ref().unwrap().p, 0.705_150, 1e-6);
}

#[test]
fn customers_leave_faster_or_slower_than_members() {
    let a = company(&format!("{PEOPLE}{CUSTOMERS}"));
    // Members: 4 left in A 367 days (ages 10 to 376), B 101, C 201, D 301, E 731, G 214: 1,915. Customers: 2 in 51, 401 and
    // 730 days: 1,182. (2 / 1,182) / (4 / 1,915).
    near(value(&a, "customer_churn_ratio"), 2.0 / 1182.0 / (4.0 / 1915.0), 1e-12);
    let measured = a.measurements["customer_churn_ratio"].measured().unwrap();
    near(measured.by_class["business"], 4.0 / 1915.0 * 30.4375, 1e-12);
    // Up to day 184: B in A's 175 days, B's 101 and 185 each of C, D, E and G, which is 1,016; P in 51, 185 and 185.
    near(reading(&a, "customer_churn_ratio", "first_6_months").0, 1.0 / 421.0 / (1.0 / 1016.0), 1e-12);
}

#[test]
fn a_member_brings_recruits_while_there() {
    let a = company(PEOPLE);
    // A recruits B and C at age 10, the first at which A is seen; B recruits D and D recruits E at age 0, E recruits G at
    // 517.
    // R = 2/5 (age 0: B to E and G) + 2/6 (age 10, all six) + S(517−)·1/Y(517): S = 4/9 · 1/2 (A of two at 376), Y = 1.
    near(value(&a, "cohort_reproduction"), 2.0 / 5.0 + 2.0 / 6.0 + 2.0 / 9.0, 1e-12);
    near(reading(&a, "cohort_reproduction", "by_month_6").0, 2.0 / 5.0 + 2.0 / 6.0, 1e-12);
    // Nobody recruited by somebody who had left. Those still there, 2/9, go on at 5 recruits for 4 who left.
    let all = 2.0 / 5.0 + 2.0 / 6.0 + 2.0 / 9.0;
    bounded(&a, "cohort_reproduction", all, all + 2.0 / 9.0 * 5.0 / 4.0);
    let part = |name: &str| {
        let measured = a.measurements["cohort_reproduction"].measured().unwrap();
        measured.parts.iter().find(|p| p.name.starts_with(name)).unwrap().value
    };
    near(part("expected downline"), 1.0 / (1.0 - all), 1e-9);
    near(part("chance that a downline dies out"), 1.0, 1e-12);
    // With G a recruit of B, who had left: not counted, and in the upper bound, of which it is one recruit to four.
    let a = company(&PEOPLE.replace("G,E,", "G,B,"));
    near(value(&a, "cohort_reproduction"), 2.0 / 5.0 + 2.0 / 6.0, 1e-12);
    bounded(&a, "cohort_reproduction", 11.0 / 15.0, (11.0 / 15.0 + 2.0 / 9.0) * 5.0 / 4.0);
}

#[test]
fn it_takes_as_many_recruits_as_leave_to_stand_still() {
    let a = company(PEOPLE);
    // The last twelve full months are 2025: A leaves on its first day and G joins.
    near(value(&a, "replacement_ratio"), 1.0, 1e-12);
    // There in 2025: E 365 days, G 214, A none: 1 leaves in 579 days. 2 are there at the end.
    let leaving = 1.0 - (-30.4375_f64 / 579.0).exp();
    near(value(&a, "recruits_to_stand_still"), 2.0 * leaving, 1e-12);
    let parts = &a.measurements["replacement_ratio"].measured().unwrap().parts;
    near(parts[2].value, leaving, 1e-12);
    near(parts[3].value, 1.0 - (1.0 - leaving).powi(12), 1e-12);
    // Over less than a year it is the whole period: 2024-01-01 to 2024-11-30 is 335 days; B, C and D leave, B to E join.
    let a = company_over("start = 2024-01-01\nend = 2024-11-30\n", PEOPLE);
    near(value(&a, "replacement_ratio"), 4.0 / 3.0, 1e-12);
    near(a.measurements["replacement_ratio"].measured().unwrap().parts[0].value, 4.0 * 30.4375 / 335.0, 1e-12);
}

#[test]
fn without_leavers_or_newcomers_there_is_a_reason() {
    let nobody_left = "A,,2023-12-22,,business\nB,A,2024-01-01,,business\n";
    let a = company(nobody_left);
    for id in
        ["retention_12", "customer_churn_ratio", "cohort_reproduction", "replacement_ratio", "recruits_to_stand_still"]
    {
        assert!(unavailable(&a, id).contains("participants.left_on"), "{id}");
    }
    // Only a customer left.
    let a = company(&format!("{nobody_left}P,A,2024-01-01,2024-02-20,preferred\n"));
    for id in ["retention_12", "customer_churn_ratio", "replacement_ratio"] {
        assert!(unavailable(&a, id).contains("no business participant is recorded as having left"), "{id}");
    }
    // Members leave, and customers are not recorded to.
    let a = company(&format!("{PEOPLE}R,A,2024-01-02,,retail\n"));
    assert!(unavailable(&a, "customer_churn_ratio").contains("no customer is recorded as having left"));
    let measured = a.measurements["retention_12"].measured().unwrap();
    assert!(measured.test.is_none() && !measured.by_class.contains_key("customers"));
    assert!(measured.notes.iter().any(|note| note.contains("no customer is recorded")));
    // All joined before the period.
    let a = company("A,,2023-06-01,,business\nB,A,2023-06-02,2024-05-01,business\nC,B,2023-06-03,,business\n");
    for id in ["retention_12", "cohort_reproduction"] {
        assert!(unavailable(&a, id).contains("nobody was seen from joining on"), "{id}");
    }
    // Nobody was watched for a year.
    let a = company_over(
        "start = 2024-01-01\nend = 2024-06-30\n",
        "A,,2024-01-01,,business\nB,A,2024-01-01,2024-02-01,business\n",
    );
    assert!(unavailable(&a, "retention_12").contains("twelve months"), "{}", unavailable(&a, "retention_12"));
}

#[test]
fn accounts_that_may_be_members_leave_retention_open() {
    // S recruited and is a customer: it leaves at age 150, so that it may be one of 7 at 100 and of 6 at 150.
    let people = format!("{PEOPLE}S,A,2024-01-01,2024-05-30,preferred\nT,S,2025-06-01,,business\n");
    let a = company(&people);
    // Without S, T as G at 100 and 200: 6/7 · 5/6 · 2/3 (300: one of A, D, E). With: 7/8 · 6/7 · 5/6 · 2/3.
    near(value(&a, "retention_12"), 10.0 / 21.0, 1e-12);
    bounded(&a, "retention_12", 5.0 / 12.0, 10.0 / 21.0);
}

#[test]
fn the_tree_is_set_beside_even_recruiting() {
    // A has B, C and F, B has D, D has E, E has G: 7 in all, C, F and G without a recruit.
    let a = company(PEOPLE);
    near(value(&a, "leaf_share"), 3.0 / 7.0, 1e-12);
    near(reading(&a, "leaf_share", "deviations").0, -0.5 / (7.0_f64 / 12.0).sqrt(), 1e-12);
    near(reading(&a, "leaf_share", "with_2_or_more").0, 1.0 / 7.0, 1e-12);
    near(reading(&a, "leaf_share", "expected_given_heads").0, 0.5, 1e-12);
    // Downlines 7, 4, 3, 2, 1, 1, 1: 4/7 − 1/2, 3/7 − 1/3 = .0952, 2/7 − 1/4, 1/7 − 1/5, …: the farthest at 3.
    near(value(&a, "subtree_law"), 3.0 / 7.0 - 1.0 / 3.0, 1e-12);
    near(reading(&a, "subtree_law", "at_least_3").0, 3.0 * 3.0 / 7.0, 1e-12);
    near(reading(&a, "subtree_law", "at_least_5").0, 5.0 / 7.0, 1e-12);
    assert!(unavailable(&a, "preferential_attachment").contains("half of the participants"));
    // A star of A and five: 5 of 6, â = (1/6) / (4/6). Customers, and a business account below one, do not change whose
    // recruit it is: G's sponsor is a customer, so that G is a head, and below A all the same.
    let star = "A,,2024-01-01,,business\nB,A,2024-01-02,,business\nC,A,2024-01-02,,business\nD,A,2024-01-02,,business\n\
        P,A,2024-01-02,,preferred\nE,A,2024-01-02,,business\nG,P,2024-01-03,,business\n";
    let a = company(star);
    near(value(&a, "leaf_share"), 5.0 / 6.0, 1e-12);
    near(value(&a, "preferential_attachment"), 0.25, 1e-12);
    // A has four of them: none has exactly one; â gives (0 + .25) / (2 + .5) · 5/6 = 1/12.
    near(reading(&a, "preferential_attachment", "with_1").0, 0.0, 1e-12);
    near(reading(&a, "preferential_attachment", "expected_1").0, 1.0 / 12.0, 1e-12);
    // Two heads of six: ρ = 4/5.
    near(reading(&a, "leaf_share", "expected_given_heads").0, 1.0 / 1.8, 1e-12);
    near(reading(&a, "subtree_law", "at_least_5").0, 1.0 / (6.0 / 5.0), 1e-12);
    assert!(
        unavailable(&company("A,,2024-01-01,,business\nB,A,2024-01-02,,business\n"), "leaf_share").contains("three")
    );
}

#[test]
fn a_ceiling_is_told_only_where_joining_has_slowed() {
    // Joins in 24 months, each on the first of it, in the proportions of a logistic curve with its middle at month 10,
    // K = 1,000 and r = .5: N(t) = 1000 / (1 + e^(−.5(t − 10))), rounded.
    let count = |t: f64| (1000.0 / (1.0 + (-0.5 * (t - 10.0)).exp())).round() as usize;
    let people = |until: usize, joins: &dyn Fn(usize) -> usize| {
        let mut text = String::new();
        for month in 1..=until {
            let (year, of_year) = (2024 + (month - 1) / 12, (month - 1) % 12 + 1);
            for number in 0..joins(month) {
                text += &format!("M{month}-{number},,{year}-{of_year:02}-01,,business\n");
            }
        }
        text
    };
    let logistic = |month: usize| count(month as f64) - if month == 1 { 0 } else { count(month as f64 - 1.0) };
    let a = company(&people(24, &logistic));
    near(value(&a, "logistic_ceiling"), 1000.0, 2.0);
    near(reading(&a, "logistic_ceiling", "rate").0, 0.5, 0.005);
    near(reading(&a, "logistic_ceiling", "fastest_month").0, 10.0, 0.05);
    near(reading(&a, "logistic_ceiling", "joined_share").0, 1.0, 0.01);
    assert!(a.measurements["bass_fit"].value().unwrap() > 900.0);
    // Eight months of it: before the middle.
    let a = company_over("start = 2024-01-01\nend = 2024-08-31\n", &people(8, &logistic));
    for id in ["logistic_ceiling", "bass_fit"] {
        assert!(unavailable(&a, id).contains("not identified"), "{id}: {}", unavailable(&a, id));
    }
    // Ten a month, for ever: cumulated counts fit some curve, and joining has not slowed.
    let a = company(&people(24, &|_| 10));
    for id in ["logistic_ceiling", "bass_fit"] {
        assert!(unavailable(&a, id).contains("not identified"), "{id}: {}", unavailable(&a, id));
    }
    // Some joined before the period, and nobody who left before it is in the table.
    let a = company_over("start = 2024-07-01\nend = 2025-12-31\n", &people(24, &logistic));
    assert!(unavailable(&a, "logistic_ceiling").contains("seems to be missing"));
    assert!(unavailable(&company("P,,2024-01-01,,preferred\n"), "bass_fit").contains("joined"));
}
