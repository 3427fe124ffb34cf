//! Persons, levels and growth on companies made by hand. Every expectation is worked out beside it.

use crate::{bounded, near, unavailable, value};
use levelcheck::assessment::Assessment;
use std::fs;

/// 2023-12-31: A, B, C, D. X left in 2023. In 2024 C leaves and E, F, G join; H joins in 2025.
const PEOPLE: &str = "participant_id,sponsor_id,joined_on,left_on,class\n\
    A,,2023-01-01,,business\nB,A,2023-01-02,,business\nC,B,2023-01-03,2024-05-01,business\nD,C,2023-12-31,,business\n\
    X,A,2023-01-01,2023-12-31,business\nE,D,2024-01-01,,business\nF,A,2024-06-01,,business\nG,A,2024-12-31,,business\n\
    H,G,2025-01-01,,business\nP,G,2024-02-01,,preferred\n";
const ORDERS: &str = "order_id,buyer_id,seller_id,ordered_on,kind,amount\n\
    k,E,,2024-01-01,starter_kit,100\np,D,,2024-02-02,product,100\n";
/// January to April: 20 of 100 for joining (10 recruiting, 10 on the kit). September to December: 30 of 120.
const PAY: &str = "payee_id,earned_on,kind,amount,order_id\n\
    D,2024-01-31,recruiting,10,\nD,2024-01-31,override,10,k\nC,2024-04-30,override,80,p\nC,2024-06-30,recruiting,500,\n\
    A,2024-09-01,recruiting,30,\nA,2024-12-31,override,90,p\n";
const YEAR: &str = "[period]\nstart = 2024-01-01\nend = 2024-12-31\n";

fn company(manifest: &str, people: &str, pay: &str) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", &format!("name = \"Nine\"\ncurrency = \"USD\"\n{manifest}"));
    write("participants.csv", people);
    write("orders.csv", ORDERS);
    write("commissions.csv", pay);
    crate::assess(folder.path())
}

#[test]
fn the_headcount_of_two_days_a_year_apart_gives_the_growth() {
    let a = company(YEAR, PEOPLE, PAY);
    // 4 before (X had left on the last day), 6 after (A, B, D, E, F, G): 6 / 4 − 1.
    near(value(&a, "headcount_growth"), 0.5, 1e-12);
    let parts: Vec<f64> =
        a.measurements["headcount_growth"].measured().unwrap().parts.iter().map(|part| part.value).collect();
    assert_eq!(parts, [4.0, 3.0, 1.0, 6.0], "before, joined, left, after");
}

#[test]
fn the_share_of_pay_for_joining_in_the_last_third_less_that_in_the_first() {
    let a = company(YEAR, PEOPLE, PAY);
    // 30 / 120 − 20 / 100; June counts for neither.
    near(value(&a, "recruiting_pay_trend"), 0.05, 1e-12);
    bounded(&a, "recruiting_pay_trend", 0.05, 0.05);
}

#[test]
fn untraced_pay_leaves_the_trend_open() {
    // 80 more without an order in the last third: between 30 / 200 and 110 / 200, less 20 / 100.
    let a = company(YEAR, PEOPLE, &format!("{PAY}A,2024-10-01,pool,80,\n"));
    bounded(&a, "recruiting_pay_trend", -0.05, 0.35);
}

#[test]
fn a_third_without_pay_has_no_share() {
    let a = company(YEAR, PEOPLE, "payee_id,earned_on,kind,amount,order_id\nA,2024-01-31,override,10,p\n");
    assert!(unavailable(&a, "recruiting_pay_trend").contains("last third"));
}

#[test]
fn months_to_everybody_follow_from_headcount_and_growth() {
    let adults = |adults: u32| format!("{YEAR}[assumptions]\nmarket_adults = {adults}\n");
    // 12 · ln(1,000 / 6) / ln 1.5 (Python 3.11, math.log: 151.411178)
    near(value(&company(&adults(1000), PEOPLE, PAY), "saturation_months"), 151.411_178, 5e-7);
    // Six of five adults: they are all there.
    near(value(&company(&adults(5), PEOPLE, PAY), "saturation_months"), 0.0, 1e-12);
    // Without E, F and G nobody joins: 4 become 3.
    let shrinking: Vec<&str> =
        PEOPLE.lines().filter(|line| !["E,", "F,", "G,", "H,", "P,"].iter().any(|s| line.starts_with(s))).collect();
    let a = company(&adults(1000), &(shrinking.join("\n") + "\n"), PAY);
    near(value(&a, "headcount_growth"), -0.25, 1e-12);
    assert!(unavailable(&a, "saturation_months").contains("does not grow"));
}

#[test]
fn growth_needs_a_year_somebody_before_it_and_a_record_of_leaving() {
    let a = company("[period]\nstart = 2024-01-02\nend = 2024-12-31\n", PEOPLE, PAY);
    assert!(unavailable(&a, "headcount_growth").contains("twelve full calendar months"));
    let new = PEOPLE.replace(",2023-", ",2024-");
    assert!(unavailable(&company(YEAR, &new, PAY), "headcount_growth").contains("was there before"));
    let nobody_left =
        PEOPLE.replace("2024-05-01,business", ",business").replace("2023-12-31,business\nE", ",business\nE");
    let a = company(YEAR, &nobody_left, PAY);
    assert!(unavailable(&a, "headcount_growth").contains("left"), "{}", unavailable(&a, "headcount_growth"));
}

#[test]
fn persons_and_levels_count_the_top_and_everybody_who_ever_joined() {
    let a = company(YEAR, PEOPLE, PAY);
    // A to G and X by the end of 2024; A, B, C, D, E below one another. H joined later, P is a customer.
    near(value(&a, "participants_headcount"), 8.0, 1e-12);
    near(value(&a, "tree_levels"), 5.0, 1e-12);
    bounded(&a, "participants_headcount", 8.0, 8.0);
}

#[test]
fn the_companys_own_position_counts_at_most() {
    let a = company(&format!("house_accounts = [\"A\"]\n{YEAR}"), PEOPLE, PAY);
    bounded(&a, "participants_headcount", 7.0, 8.0);
    bounded(&a, "tree_levels", 4.0, 5.0);
}

#[test]
fn a_customer_who_recruited_may_be_a_person_and_a_level() {
    // P recruits Q: A, G, P, Q are four levels at most, and three for sure.
    let people = PEOPLE.replace("D,C,", "D,A,").replace("E,D,", "E,A,") + "Q,P,2024-03-01,,business\n";
    let a = company(YEAR, &people, PAY);
    bounded(&a, "participants_headcount", 9.0, 10.0);
    bounded(&a, "tree_levels", 3.0, 4.0);
}

#[test]
fn accounts_of_one_household_are_one_person_on_one_level() {
    let people = "participant_id,sponsor_id,joined_on,left_on,class,household\n\
        A,,2023-01-01,,business,one\nB,A,2023-01-02,,business,one\nC,B,2023-01-03,2023-06-01,business,\n\
        D,C,2023-01-04,,business,two\nE,A,2023-01-04,,business,two\n";
    let a = company(YEAR, people, "payee_id,earned_on,kind,amount,order_id\nA,2024-01-31,override,10,p\n");
    // A and B, C, D and E; levels A with B, C, D.
    near(value(&a, "participants_headcount"), 3.0, 1e-12);
    near(value(&a, "tree_levels"), 3.0, 1e-12);
}

#[test]
fn accounts_without_a_place_may_hang_below_one_another() {
    let people = "participant_id,sponsor_id,joined_on,left_on,class\n\
        A,,2023-01-01,,business\nB,A,2023-01-02,,business\nC,Z,2023-01-03,,business\nD,C,2023-01-04,2023-06-01,business\n";
    let a = company(YEAR, people, "payee_id,earned_on,kind,amount,order_id\nA,2024-01-31,override,10,p\n");
    bounded(&a, "participants_headcount", 4.0, 4.0);
    bounded(&a, "tree_levels", 2.0, 4.0);
}

#[test]
fn a_class_history_counts_who_was_a_participant_once_and_those_there_on_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", &format!("name = \"Nine\"\ncurrency = \"USD\"\n{YEAR}"));
    write("participants.csv", PEOPLE);
    write("orders.csv", ORDERS);
    // F became a customer in October: a person all the same, and not there at the end: 5 / 4 − 1.
    write("class_changes.csv", "participant_id,changed_on,class\nF,2024-06-01,business\nF,2024-10-01,preferred\n");
    let a = crate::assess(folder.path());
    near(value(&a, "participants_headcount"), 8.0, 1e-12);
    near(value(&a, "headcount_growth"), 0.25, 1e-12);
}
