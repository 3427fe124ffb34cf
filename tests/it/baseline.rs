//! Members' purchases against customers', on companies made by hand. Expectations are worked out beside them.

use crate::{assess, near, reading, root, unavailable, value};
use levelcheck::assessment::Assessment;
use levelcheck::measurement::Reading;
use std::fs;

fn company(people: &str, orders: &str) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", "name = \"Made\"\ncurrency = \"USD\"\n[period]\nstart = 2024-01-01\nend = 2024-12-31\n");
    write("participants.csv", &format!("participant_id,sponsor_id,joined_on,class\n{people}"));
    write("orders.csv", &format!("order_id,buyer_id,seller_id,ordered_on,kind,amount\n{orders}"));
    assess(folder.path())
}

const FOUR: &str = "A,,2024-01-01,business\nB,,2024-01-01,business\nP,,2024-01-01,preferred\nQ,,2024-01-01,retail\n";

#[test]
fn a_hundred_against_forty_leaves_three_fifths() {
    // A: 80 and 100, so 90 a month; B 110. P 30; Q 40 and 60, so 50. Means 100 and 40.
    let orders = "1,A,,2024-01-05,product,80\n2,A,,2024-02-05,product,100\n3,B,,2024-01-05,product,110\n\
        4,P,,2024-01-05,product,30\n5,Q,,2024-01-05,product,25\n6,Q,,2024-01-06,product,15\n7,Q,,2024-04-06,product,60\n";
    let a = company(FOUR, orders);
    near(value(&a, "mean_excess_over_customers"), 0.6, 1e-12);
    for (name, expected) in [("gamma_star", 2.5), ("granting_1_5", 0.4), ("granting_2", 0.2), ("far_above", 0.0)] {
        near(reading(&a, "mean_excess_over_customers", name).0, expected, 1e-12);
    }
    let measured = a.measurements["mean_excess_over_customers"].measured().unwrap();
    // Variance .0116 as in the methods' example.
    let interval = measured.interval.as_ref().unwrap();
    near(interval.high - interval.low, 2.0 * 1.959_963_984_540_054 * 0.0116_f64.sqrt(), 1e-12);
    assert_eq!(measured.n, Some(2));
    assert!(measured.test.is_none());
    assert!(matches!(measured.readings["reweighted"], Reading::Unavailable { .. }));
    // All of the customers' months are below all of the members'.
    near(value(&a, "ks_members_customers"), 1.0, 1e-12);
    assert!(a.measurements["ks_members_customers"].measured().unwrap().test.is_none());
    // P in one month, Q in two.
    assert!(unavailable(&a, "purchases_above_customer_q95").contains("have 3 months"));
}

#[test]
fn a_persons_months_share_the_weight_of_one() {
    // A: 10, 10, 10 and 50. B: 10. P: 20, Q: 40. Up to 10: members 3/4 and 1, .875; customers none: behind by .875.
    // Members are ahead at 40: customers all, members 7/8: 1/8.
    let orders = "1,A,,2024-01-05,product,10\n2,A,,2024-02-05,product,10\n3,A,,2024-03-05,product,10\n\
        4,A,,2024-04-05,product,50\n5,B,,2024-01-05,product,10\n6,P,,2024-01-05,product,20\n7,Q,,2024-01-05,product,40\n";
    let a = company(FOUR, orders);
    near(value(&a, "ks_members_customers"), 0.875, 1e-12);
    near(reading(&a, "ks_members_customers", "ahead").0, 0.125, 1e-12);
}

#[test]
fn beyond_the_percentile_of_thirty_customers() {
    // Customers buy 1 to 30: Q.95 stands at 27.55 from the first, 28.55. A's 38.55 lies 10 beyond it, of 50 with B's
    // 11.45; customers' own .45 + 1.45 of 465.
    let mut people = "A,,2024-01-01,business\nB,,2024-01-01,business\n".to_owned();
    let mut orders = "a,A,,2024-01-05,product,38.55\nb,B,,2024-02-05,product,11.45\n".to_owned();
    for p in 1..=30 {
        people += &format!("P{p},,2024-01-01,preferred\n");
        orders += &format!("p{p},P{p},,2024-01-05,product,{p}\n");
    }
    let a = company(&people, &orders);
    near(value(&a, "purchases_above_customer_q95"), 0.2, 1e-12);
    let measured = a.measurements["purchases_above_customer_q95"].measured().unwrap();
    near(measured.by_class["customers"], 1.9 / 465.0, 1e-12);
    assert_eq!((measured.n, measured.effective_n), (Some(2), Some(2.0)));
    // Members: 10 − .2 · 38.55 and −.2 · 11.45, ±2.29, so 2 · 2.29²/50² · 2. The percentile: 28 of 30 at or below it,
    // variance .9333 · .0667/29, so .95 ± .090787: at .859213 (25.917) A is 12.633 beyond it, at the end (30) 8.55, both
    // of 50. Over 2 · 1.96 that is its error.
    let low = 1.0 + 29.0 * (0.95 - 1.959_964 * (28.0_f64 / 30.0 * 2.0 / 30.0 / 29.0).sqrt());
    near(low, 25.917, 5e-4);
    let line: f64 = ((38.55 - low) - 8.55) / 50.0 / (2.0 * 1.959_964);
    let error = (4.0 * 2.29_f64.powi(2) / 2500.0 + line.powi(2)).sqrt();
    let interval = measured.interval.as_ref().unwrap();
    near(interval.high, 0.2 + 1.959_964 * error, 1e-5);
    near(interval.low, 0.2 - 1.959_964 * error, 1e-5);
    assert!(measured.test.is_none() && measured.notes.iter().any(|note| note.contains("fewer than thirty")));
}

#[test]
fn without_registered_customers_there_is_nothing_to_compare_with() {
    let a = assess(&root("datasets/tiny-7"));
    for id in ["ks_members_customers", "mean_excess_over_customers"] {
        assert!(unavailable(&a, id).contains("no registered customers"), "{id}");
    }
    let a = company(FOUR, "1,P,,2024-01-05,product,30\n");
    for id in ["ks_members_customers", "mean_excess_over_customers"] {
        assert!(unavailable(&a, id).contains("members bought no product"), "{id}");
    }
}

#[test]
fn loaders_are_struck_below_the_tail_and_a_customer_led_company_is_not() {
    let p = |a: &Assessment, id: &str| a.measurements[id].measured().unwrap().test.as_ref().unwrap().p;
    let loading = assess(&root("datasets/inventory-loading"));
    let led = assess(&root("datasets/customer-led"));
    for id in ["late_rate_ratio", "pivotal_order_share", "ks_members_customers", "mean_excess_over_customers"] {
        assert!(p(&loading, id) <= 0.001, "{id}: {}", p(&loading, id));
        assert!(p(&led, id) > 0.05, "{id}: {}", p(&led, id));
    }
    // Topping up to 100 stays below the customers' 95th percentile.
    assert!(p(&loading, "purchases_above_customer_q95") > 0.05);
}
