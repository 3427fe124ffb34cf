//! Losses, position and own customers on companies made by hand. Every expectation is worked out beside it.

use crate::{assess, bounded, near, reading, root, unavailable, value};
use levelcheck::assessment::Assessment;
use levelcheck::measurement::{Measured, Reading};
use std::fs;

/// A recruits B, B recruits C; all join in the period.
const PEOPLE: &str = "participant_id,sponsor_id,joined_on,class\nA,,2024-01-01,business\nB,A,2024-01-02,business\n\
    C,B,2024-01-03,business\n";
const RESALES: (&str, &str) = ("resales.csv", "seller_id,sold_on,amount,cost,verified\n");
const EXPENSES: (&str, &str) = ("expenses.csv", "participant_id,spent_on,amount\n");

fn company(manifest: &str, people: &str, orders: &str, pay: &str, tables: &[(&str, &str)]) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write(
        "case.toml",
        &format!("name = \"Three\"\ncurrency = \"USD\"\n{manifest}\n[period]\nstart = 2024-01-01\nend = 2024-12-31\n"),
    );
    write("participants.csv", people);
    write("orders.csv", &format!("order_id,buyer_id,seller_id,ordered_on,kind,amount\n{orders}"));
    write("commissions.csv", &format!("payee_id,earned_on,kind,amount,order_id\n{pay}"));
    for (file, text) in tables {
        write(file, text);
    }
    assess(folder.path())
}

fn measured<'a>(assessment: &'a Assessment, id: &str) -> &'a Measured {
    assessment.measurements[id].measured().unwrap_or_else(|| panic!("{:?}", assessment.measurements[id]))
}

fn no_reading(assessment: &Assessment, id: &str, name: &str) -> String {
    match &measured(assessment, id).readings[name] {
        Reading::Unavailable { unavailable } => unavailable.clone(),
        found @ Reading::Value { .. } => panic!("{id} has {name}: {found:?}"),
    }
}

const CAP: &str = "[assumptions]\nown_use_cap = 40.0\n";
/// B pays 500 to join and 100 for product, C pays nothing; A is paid 30.
const ORDERS: &str = "f,B,,2024-01-03,fee,500\np,B,,2024-02-03,product,100\n";
const PAY: &str = "A,2024-02-28,override,30,p\n";

#[test]
fn losses_are_added_up_and_gains_not_set_off() {
    // B: −600, and −560 with 40 of the product used; A gained 30.
    let a = company(CAP, PEOPLE, ORDERS, PAY, &[RESALES, EXPENSES]);
    near(value(&a, "consumer_loss_total"), 560.0, 1e-9);
    bounded(&a, "consumer_loss_total", 560.0, 560.0);
    near(reading(&a, "consumer_loss_total", "n1").0, 600.0, 1e-9);
    near(reading(&a, "consumer_loss_total", "n3").0, 600.0, 1e-9);
    near(value(&a, "transfer_ratio"), 30.0 / 600.0, 1e-12);
    near(reading(&a, "transfer_ratio", "n2").0, 30.0 / 560.0, 1e-12);
}

#[test]
fn what_is_not_recorded_makes_a_loss_a_range_or_a_floor() {
    // Resales: the product may have brought in 200, all of it: −400 at best.
    let a = company(CAP, PEOPLE, ORDERS, PAY, &[EXPENSES]);
    assert_eq!(measured(&a, "consumer_loss_total").value, None);
    bounded(&a, "consumer_loss_total", 400.0, 560.0);
    assert!(no_reading(&a, "consumer_loss_total", "n1").contains("resales"));
    near(reading(&a, "consumer_loss_total", "n3").0, 600.0, 1e-9);
    // A cap: from none of the product used to all of it.
    let a = company("", PEOPLE, ORDERS, PAY, &[RESALES, EXPENSES]);
    assert_eq!(measured(&a, "consumer_loss_total").value, None);
    bounded(&a, "consumer_loss_total", 500.0, 600.0);
    near(reading(&a, "consumer_loss_total", "n1").0, 600.0, 1e-9);
    assert!(no_reading(&a, "transfer_ratio", "n2").contains("plausible"));
    // Expenses: there is no most.
    let a = company(CAP, PEOPLE, ORDERS, PAY, &[RESALES]);
    let found = measured(&a, "consumer_loss_total");
    assert_eq!((found.value, found.bounds), (None, None));
    assert!(found.notes.last().unwrap().contains("no upper bound"));
    let at_least = found.parts.iter().find(|part| part.name == "lost at least").unwrap();
    near(at_least.value, 560.0, 1e-9);
}

#[test]
fn where_nobody_loses_nothing_is_transferred() {
    let a = company(CAP, PEOPLE, "", PAY, &[RESALES, EXPENSES]);
    near(value(&a, "consumer_loss_total"), 0.0, 1e-12);
    assert!(unavailable(&a, "transfer_ratio").contains("nobody"));
}

#[test]
fn tables_hold_the_three_results_side_by_side() {
    // Depth 0: A. N1 −84.50, N2 15.50. Depth 1: B and C. N1 −120.50 and −26, N2 −20.50 and 34.
    let a = assess(&root("datasets/tiny-7"));
    let rows = a.tables.income_by_depth.as_ref().unwrap();
    let nets = &rows[1].nets;
    near(nets.n1_mean.unwrap(), -73.25, 1e-9);
    near(nets.n1_median.unwrap(), -73.25, 1e-9);
    near(nets.n1_loss_share.unwrap(), 1.0, 1e-12);
    near(nets.n2_median.unwrap(), 6.75, 1e-9);
    near(nets.n2_loss_share.unwrap(), 0.5, 1e-12);
    // Downlines: A 6, B 3, C and D 1, E to G none.
    let rows = a.tables.income_by_downline.as_ref().unwrap();
    let found: Vec<(&str, u64, f64)> =
        rows.iter().map(|r| (r.downline.as_deref().unwrap(), r.nets.participants, r.nets.median_net)).collect();
    assert_eq!(found, [("0", 3, -110.0), ("1", 2, -72.0), ("2-5", 1, -115.5), ("6-20", 1, -127.0)]);
    assert!(a.tables.income_by_rank.is_none(), "no rank is named");
    // Without expenses only company cash is whole.
    let a = company(CAP, PEOPLE, ORDERS, PAY, &[RESALES]);
    let nets = &a.tables.income_by_join_cohort.as_ref().unwrap()[0].nets;
    assert_eq!((nets.n1_mean, nets.n1_loss_share, nets.n2_median), (None, None, None));
}

#[test]
fn ranks_have_rows_and_those_without_a_rank_or_a_place_come_last() {
    // C's sponsor is not there; the customer below A is nobody's downline.
    let people = "participant_id,sponsor_id,joined_on,class,rank\nA,,2024-01-01,business,gold\n\
        B,A,2024-01-02,business,bronze\nC,Z,2024-01-03,business,bronze\nD,A,2024-01-03,business,\n\
        P,A,2024-01-03,preferred,\n";
    let a = company("", people, ORDERS, PAY, &[]);
    let rows = a.tables.income_by_rank.as_ref().unwrap();
    let found: Vec<(Option<&str>, u64, f64)> =
        rows.iter().map(|r| (r.rank.as_deref(), r.nets.participants, r.nets.mean_net)).collect();
    assert_eq!(found, [(Some("bronze"), 2, -300.0), (Some("gold"), 1, 30.0), (None, 1, 0.0)]);
    let rows = a.tables.income_by_downline.as_ref().unwrap();
    let found: Vec<(Option<&str>, u64)> = rows.iter().map(|r| (r.downline.as_deref(), r.nets.participants)).collect();
    assert_eq!(found, [(Some("0"), 2), (Some("2-5"), 1), (None, 1)]);
}

#[test]
fn inequality_of_net_results_has_readings_where_they_are_defined() {
    // A 40, B −10 and nobody else. Lorenz curve through (.5, −1/3): A = .416667, below the axis .104167: .689655.
    let people = PEOPLE.replace("C,B,2024-01-03,business\n", "");
    let orders = "f,B,,2024-01-03,fee,10\n";
    let a = company("", &people, orders, "A,2024-02-01,override,40,f\n", &[RESALES, EXPENSES]);
    near(reading(&a, "rsv_gini_net", "ctr").0, 0.689_655, 5e-7);
    assert!(no_reading(&a, "rsv_gini_net", "gini").contains("loss"));
    assert!(no_reading(&a, "rsv_gini_net", "hoover").contains("loss"));
    // TINY-7: what four of seven have above the mean, 1 − 4/7; the lowest 2.8 have nothing; N1 adds up to −894.
    let a = assess(&root("datasets/tiny-7"));
    near(reading(&a, "gini_commissions", "hoover").0, 3.0 / 7.0, 1e-12);
    assert!(no_reading(&a, "gini_commissions", "palma").contains("nothing"));
    assert!(no_reading(&a, "rsv_gini_net", "ctr").contains("zero"));
}

#[test]
fn position_is_that_of_seven_people() {
    // scipy 1.17.1; the value by numpy 2.4.6, see tests/oracles/income_and_position.py.
    let a = assess(&root("datasets/tiny-7"));
    near(value(&a, "position_income_correlation"), 0.185_073, 5e-7);
    for (name, expected) in [
        ("unadjusted", -0.018_881),
        ("commissions_unadjusted", -0.815_572),
        ("n1_unadjusted", -0.472_034),
        ("n1_kendall", -0.379_628),
    ] {
        near(reading(&a, "position_income_correlation", name).0, expected, 5e-7);
    }
    // Of the squares of N3 about −138.071429, 60,223.21, 780.125 + 1,176 are within depths 1 and 2.
    near(value(&a, "depth_income_share"), 1.0 - 1956.125 / 60_223.214_286, 1e-9);
    near(reading(&a, "depth_income_share", "adjusted").0, 1.0 - 1956.125 / 60_223.214_286 * 6.0 / 3.0, 1e-9);
    // 83 | 44.50, 34 | 42 of those who were paid; numpy 2.4.6.
    near(reading(&a, "depth_income_share", "theil_between").0, 0.945_461, 5e-7);
    near(reading(&a, "depth_income_share", "mld_between").0, 0.924_504, 5e-7);
    near(reading(&a, "depth_income_share", "anogi_between").0, 0.859_532, 5e-7);
    let parts: Vec<f64> = measured(&a, "depth_income_share").parts.iter().map(|part| part.value).collect();
    assert_eq!(parts, [-127.0, -360.0, 233.0], "top, bottom, difference");
}

#[test]
fn sorting_the_participants_otherwise_changes_no_digit() {
    // Thousands of floating-point terms, and ranks by the order of people: all the same to the last bit.
    let folder = crate::changed("datasets/inventory-loading", &[]);
    let path = folder.path().join("participants.csv");
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    let (turned, original) = (assess(folder.path()), assess(&root("datasets/inventory-loading")));
    for id in [
        "consumer_loss_total",
        "transfer_ratio",
        "time_to_recoup",
        "position_income_correlation",
        "depth_income_share",
        "effort_share",
        "own_customer_income_share",
    ] {
        assert_eq!(turned.measurements[id], original.measurements[id], "{id}");
    }
    assert_eq!(turned.tables.income_by_depth, original.tables.income_by_depth);
    assert_eq!(turned.tables.income_by_downline, original.tables.income_by_downline);
    assert_eq!(turned.tables.recoup_by_cohort, original.tables.recoup_by_cohort);
}

#[test]
fn a_flat_company_has_no_position() {
    let flat = "participant_id,sponsor_id,joined_on,class\nA,,2024-01-01,business\nB,,2024-01-02,business\n";
    let a = company("", flat, ORDERS, PAY, &[]);
    assert!(unavailable(&a, "position_income_correlation").contains("the same for everybody"));
    assert!(unavailable(&a, "depth_income_share").contains("two levels"));
    let alike = company("", PEOPLE, "", "A,2024-02-01,pool,0,\n", &[]);
    assert!(unavailable(&alike, "depth_income_share").contains("the same for everybody"));
    // A chain whose members joined in turn: tenure is depth.
    let chain = company("", PEOPLE, ORDERS, PAY, &[]);
    assert!(unavailable(&chain, "position_income_correlation").contains("tenure says all"));
}

#[test]
fn effort_is_what_own_customers_explain() {
    // numpy 2.4.6 over all subsets, see tests/oracles/income_and_position.py.
    let a = assess(&root("datasets/tiny-7"));
    near(value(&a, "effort_share"), 0.190_414, 5e-7);
    near(reading(&a, "effort_share", "downline").0, 0.471_193, 5e-7);
    near(reading(&a, "effort_share", "position").0, 0.338_392, 5e-7);
    near(reading(&a, "effort_share", "ranks").0, 0.124_825, 5e-7);
    near(measured(&a, "effort_share").parts[0].value, 0.962_375, 5e-7);
    // Nobody's customers are known, or there are too few people for five regressors.
    let a = company("", PEOPLE, ORDERS, PAY, &[]);
    assert!(unavailable(&a, "effort_share").contains("seller"));
    let a = company("", PEOPLE, "s,,A,2024-02-01,product,50\n", PAY, &[]);
    assert!(unavailable(&a, "effort_share").contains("fewer than seven"));
    let a = company("", PEOPLE, "s,,A,2024-02-01,product,50\n", "", &[]);
    assert!(unavailable(&a, "effort_share").contains("the same"));
}

#[test]
fn own_customers_pay_for_part_of_what_earners_get() {
    let a = assess(&root("datasets/tiny-7"));
    near(value(&a, "own_customer_income_share"), 0.322_632, 5e-7); // (12 / 42 + 16 / 44.50) / 2
    near(reading(&a, "own_customer_income_share", "p25").0, 0.274_527, 5e-7);
    near(reading(&a, "own_customer_income_share", "p75").0, 0.446_134, 5e-7);
    near(reading(&a, "own_customer_income_share", "pooled").0, 72.0 / 203.5, 1e-12);
    // A (20 + 12.50) / 95.50 and C (24 + 10) / 44 with their mark-ups: (16 / 44.50 + 32.50 / 95.50) / 2.
    near(reading(&a, "own_customer_income_share", "with_mark_up").0, 0.349_932, 5e-7);
}

#[test]
fn pay_whose_customer_is_unknown_leaves_the_share_open() {
    // A is paid 10 on a customer of its own by an override, 10 on a customer it sponsored, 20 on B's customer, 10 on
    // B's own product and 50 without an order: 20 of 100, and 70 of 100 at most. The margin of another kind is none.
    let people = format!("{PEOPLE}P,A,2024-01-05,preferred\n");
    let orders = "s1,,A,2024-02-01,product,50\ns2,P,,2024-02-01,product,50\ns3,,B,2024-02-01,product,50\n\
        o1,B,,2024-02-01,product,50\n";
    let pay = "A,2024-02-01,override,10,s1\nA,2024-02-01,override,10,s2\nA,2024-02-01,override,20,s3\n\
        A,2024-02-01,override,10,o1\nA,2024-02-01,override,50,\n";
    let a = company("", &people, orders, pay, &[RESALES]);
    near(value(&a, "own_customer_income_share"), 0.2, 1e-12);
    bounded(&a, "own_customer_income_share", 0.2, 0.7);
    near(reading(&a, "own_customer_income_share", "by_kind").0, 0.0, 1e-12);
    assert_eq!(measured(&a, "own_customer_income_share").n, Some(1), "A alone was paid");
    // Paid on the rank and on nothing that anybody sold: none, and no more.
    let a = company("", PEOPLE, "s1,,A,2024-02-01,product,50\n", "A,2024-02-01,rank,50,\n", &[RESALES]);
    bounded(&a, "own_customer_income_share", 0.0, 0.0);
}

#[test]
fn where_nothing_tells_whose_customers_bought_there_is_no_share() {
    let a = company("", PEOPLE, ORDERS, PAY, &[]);
    assert!(unavailable(&a, "own_customer_income_share").contains("whose customers"));
    let a = company("", PEOPLE, ORDERS, "", &[RESALES]);
    assert!(unavailable(&a, "own_customer_income_share").contains("nobody in the income population was paid"));
    // With resales recorded, the mark-up on them is what there is: 20 of 30 + 20.
    let resales = format!("{}A,2024-03-01,100,80,true\n", RESALES.1);
    let a = company("", PEOPLE, ORDERS, PAY, &[("resales.csv", &resales)]);
    near(value(&a, "own_customer_income_share"), 0.0, 1e-12);
    near(reading(&a, "own_customer_income_share", "with_mark_up").0, 0.4, 1e-12);
}
