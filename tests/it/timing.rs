//! When members buy and how much it takes to qualify, on companies made by hand. Expectations are worked out beside them.

use crate::{assess, near, reading, root, unavailable, value};
use chrono::{Datelike, NaiveDate};
use levelcheck::assessment::Assessment;
use std::fs;

fn company(plan: &str, period: [&str; 2], people: &str, head: &str, orders: &str) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    let [start, end] = period;
    write(
        "case.toml",
        &format!("name = \"Made\"\ncurrency = \"USD\"\n[period]\nstart = {start}\nend = {end}\n[plan]\n{plan}"),
    );
    write("participants.csv", &format!("participant_id,sponsor_id,joined_on,class\n{people}"));
    write("orders.csv", &format!("order_id,buyer_id,seller_id,ordered_on,kind,amount{head}\n{orders}"));
    assess(folder.path())
}

const THRESHOLD: &str = "qualification_thresholds = [100]\n";
const QUARTER: [&str; 2] = ["2024-01-01", "2024-03-31"];

/// A daily order of each of `people` from January to March; on the last three days of a month `late(person)`, else 10.
fn daily(prefix: &str, people: usize, registered: bool, late: impl Fn(usize) -> u32) -> String {
    let first: NaiveDate = "2024-01-01".parse().unwrap();
    let mut orders = String::new();
    for (at, date) in first.iter_days().take(91).enumerate() {
        let is_late = u32::from(date.num_days_in_month()) - date.day() < 3;
        for person in 0..people {
            let amount = if is_late { late(person) } else { 10 };
            let buyer = if registered { format!("{prefix}{person}") } else { String::new() };
            orders += &format!("{prefix}{person}-{at},{buyer},,{date},product,{amount}\n");
        }
    }
    orders
}

fn accounts(prefix: &str, people: usize, class: &str) -> String {
    let mut rows = String::new();
    for person in 0..people {
        rows += &format!("{prefix}{person},,2024-01-01,{class}\n");
    }
    rows
}

#[test]
fn twice_as_much_on_late_days_is_a_ratio_of_two() {
    // Half of the members buy 10 on late days and half 30: 20 a head, whatever the weekday. Customers buy 10 or 20: 15.
    let people = accounts("M", 30, "business") + &accounts("C", 30, "preferred");
    let orders = daily("M", 30, true, |person| if person % 2 == 0 { 10 } else { 30 })
        + &daily("C", 30, true, |person| if person % 2 == 0 { 10 } else { 20 });
    let a = company(THRESHOLD, QUARTER, &people, "", &orders);
    let measured = a.measurements["late_rate_ratio"].measured().unwrap();
    near(measured.value.unwrap(), 2.0, 1e-9);
    near(measured.by_class["customers"], 1.5, 1e-9);
    near(reading(&a, "late_rate_ratio", "over_customers").0, 4.0 / 3.0, 1e-9);
    assert_eq!(measured.n, Some(30));
    // Everybody has the same weekdays, so that only late purchases differ from the mean: by ±10 of 20 a day and ±5 of
    // 15. The late share is L = 9·20/(82·10 + 9·20) of members' purchases; a part of the score is then
    // x/(late total) with x = 9·(±10): 30 of (90/5400)² · 30/29, and 30 of (45/4050)² for customers.
    let [members, customers] = [(90.0_f64 / 5400.0).powi(2), (45.0_f64 / 4050.0).powi(2)];
    let interval = measured.interval.as_ref().unwrap();
    near(
        (interval.high / interval.low).ln() / (2.0 * 1.959_963_984_540_054),
        (30.0 * members * 30.0 / 29.0).sqrt(),
        1e-4,
    );
    let (_, range) = reading(&a, "late_rate_ratio", "over_customers");
    let [low, high] = range.unwrap();
    let both = (30.0 * (members + customers) * 60.0 / 59.0).sqrt();
    near((high / low).ln() / (2.0 * 1.959_963_984_540_054), both, 1e-4);
    // ln(4/3) is 2.60 of these: scipy 1.17.1, t.sf(ln(4/3)/both, 29). Four digits: Poisson weights are fitted.
    near(measured.test.as_ref().unwrap().p, 0.007_254, 2e-5);
}

#[test]
fn unregistered_customers_are_a_placebo_group_and_cut_months_are_left_out() {
    let people = accounts("M", 30, "business");
    let orders = daily("M", 30, true, |person| 10 + 20 * (person as u32 % 2)) + &daily("x", 31, false, |_| 10);
    let a = company(THRESHOLD, ["2024-01-01", "2024-03-30"], &people, "", &orders);
    // March is cut by a day: January and February stay, 60 days of which 6 are late.
    let measured = a.measurements["late_rate_ratio"].measured().unwrap();
    let parts: Vec<f64> = measured.parts.iter().map(|part| part.value).collect();
    assert_eq!(parts, [60.0, 6.0]);
    near(measured.value.unwrap(), 2.0, 1e-9);
    near(measured.by_class["customers"], 1.0, 1e-9);
    assert!(measured.test.is_some());
}

#[test]
fn without_customers_or_a_full_month_nothing_is_tested() {
    let people = accounts("M", 30, "business");
    let orders = daily("M", 30, true, |person| 10 + person as u32);
    let a = company(THRESHOLD, QUARTER, &people, "", &orders);
    let measured = a.measurements["late_rate_ratio"].measured().unwrap();
    assert!(measured.test.is_none() && measured.notes.iter().any(|note| note.contains("no customers")));
    let a = company(THRESHOLD, ["2024-01-02", "2024-01-30"], &people, "", &orders);
    assert!(unavailable(&a, "late_rate_ratio").contains("no full calendar month"));
    // Four days with purchases leave weekdays without any.
    assert!(unavailable(&assess(&root("datasets/tiny-7")), "late_rate_ratio").contains("weekday"));
}

#[test]
fn four_of_seven_orders_of_tiny_7_carry_their_buyer_just_over_the_threshold() {
    // C, D, E and F buy 100; A 200 and B 150 go too far, G stays below. Everybody orders once.
    let a = assess(&root("datasets/tiny-7"));
    near(reading(&a, "pivotal_order_share", "share").0, 4.0 / 7.0, 1e-12);
    let measured = a.measurements["pivotal_order_share"].measured().unwrap();
    assert_eq!((measured.value, measured.n), (None, Some(0)));
    assert!(measured.test.is_none() && measured.notes.iter().any(|note| note.contains("no dates to deal")));
}

#[test]
fn orders_that_fill_up_are_in_excess_of_chance() {
    // Each member: January 60 + 40, February 45 + 55, so both months are filled by their second order: 2 of 4. By
    // chance: of the three ways to pair four orders one gives 100 and 100 (two pivotal), the others 105 and 95 (one of
    // 105) and 115 and 85 (none): (2 + 1 + 0)/3 = 1, so (2 − 1)/4 = .25. 30 times 49 dealings: four standard errors of
    // the mean are 4·√(2/3/1470)/4 = .022.
    let people = accounts("M", 30, "business");
    let mut orders = String::new();
    for p in 0..30 {
        orders += &format!(
            "a{p},M{p},,2024-01-02,product,60,60\nb{p},M{p},,2024-01-30,product,40,40\n\
             c{p},M{p},,2024-02-02,product,45,45\nd{p},M{p},,2024-02-28,product,55,55\n"
        );
    }
    let a = company(THRESHOLD, QUARTER, &people, ",volume", &orders);
    near(value(&a, "pivotal_order_share"), 0.25, 0.022);
    near(reading(&a, "pivotal_order_share", "share").0, 0.5, 1e-12);
    let measured = a.measurements["pivotal_order_share"].measured().unwrap();
    assert!((measured.by_threshold["100"] - measured.value.unwrap()).abs() < 1e-15);
    // Without volumes or thresholds there is no such order.
    let bare: Vec<&str> = orders.lines().map(|line| line.rsplit_once(',').unwrap().0).collect();
    assert!(
        unavailable(&company(THRESHOLD, QUARTER, &people, "", &bare.join("\n")), "pivotal_order_share")
            .contains("volume")
    );
    let a = company("", QUARTER, &people, ",volume", &orders);
    for id in ["pivotal_order_share", "autoship_at_threshold"] {
        assert!(unavailable(&a, id).contains("qualification_thresholds"), "{id}");
    }
}

#[test]
fn standing_orders_at_the_threshold_are_set_against_customers() {
    // Members: A 100, 105, 120 and a single order of 100; B 100. 3 of 4. Customers: P 100 and 50, Q 50 and 60: 1 of 4.
    // An order of two lines, 60 and 40, is one of 100 (that is B's).
    let people = "A,,2024-01-01,business\nB,,2024-01-01,business\nP,,2024-01-01,preferred\nQ,,2024-01-01,retail\n";
    let orders = "1,A,,2024-01-02,product,9,1,100,true\n2,A,,2024-02-02,product,9,1,105,true\n\
        3,A,,2024-03-02,product,9,1,120,true\n4,A,,2024-03-03,product,9,1,100,false\n\
        5,B,,2024-01-02,product,9,1,60,true\n5,B,,2024-01-02,product,9,2,40,true\n\
        6,P,,2024-01-02,product,9,1,100,true\n7,P,,2024-02-02,product,9,1,50,true\n\
        8,Q,,2024-01-02,product,9,1,50,true\n9,Q,,2024-02-02,product,9,1,60,true\n";
    let a = company(THRESHOLD, QUARTER, people, ",line,volume,autoship", orders);
    near(value(&a, "autoship_at_threshold"), 0.5, 1e-12);
    let measured = a.measurements["autoship_at_threshold"].measured().unwrap();
    near(measured.by_class["business"], 0.75, 1e-12);
    assert_eq!(measured.n, Some(2));
    assert!(measured.test.is_none() && measured.notes.iter().any(|note| note.contains("fewer than thirty")));
    let nobody = orders.replace("P,", ",").replace("Q,", ",");
    let a = company(THRESHOLD, QUARTER, people, ",line,volume,autoship", &nobody);
    assert!(unavailable(&a, "autoship_at_threshold").contains("registered customers"));
    assert!(unavailable(&assess(&root("datasets/tiny-7")), "autoship_at_threshold").contains("autoship"));
}
