//! What joining cost and who got it back, where the records leave something open. Expectations are worked out by hand.

use crate::{bounded, near, reading, unavailable, value, verdict};
use levelcheck::assessment::Assessment;
use std::fs;

/// A recruits B and C; all join in the period.
const PEOPLE: &str = "participant_id,sponsor_id,joined_on,class\nA,,2024-01-01,business\nB,A,2024-01-02,business\n\
    C,A,2024-01-02,business\n";
const RESALES: &str = "seller_id,sold_on,amount,cost,verified\n";
const NO_PAY: &str = "payee_id,earned_on,kind,amount,order_id\n";

fn company(people: &str, orders: &str, commissions: &str, tables: &[(&str, &str)]) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", "name = \"Three\"\ncurrency = \"USD\"\n[period]\nstart = 2024-01-01\nend = 2024-12-31\n");
    write("participants.csv", people);
    write("orders.csv", &format!("order_id,buyer_id,seller_id,ordered_on,kind,amount\n{orders}"));
    write("commissions.csv", &format!("{NO_PAY}{commissions}"));
    for (file, text) in tables {
        write(file, text);
    }
    crate::assess(folder.path())
}

#[test]
fn who_paid_nothing_to_join_has_nothing_to_recoup() {
    // A paid nothing and got −5 by a claw-back, B got 49.99 of 50 back, C all of 50.
    let a = company(
        PEOPLE,
        "k1,B,,2024-01-03,starter_kit,50\nk2,C,,2024-01-03,fee,50\n",
        "A,2024-02-01,override,-5,k1\nB,2024-02-01,override,49.99,k2\nC,2024-02-01,override,50,k1\n",
        &[("resales.csv", RESALES)],
    );
    near(value(&a, "never_recouped_share"), 1.0 / 3.0, 1e-12);
    near(reading(&a, "never_recouped_share", "entry_payers").0, 0.5, 1e-12);
    bounded(&a, "never_recouped_share", 1.0 / 3.0, 1.0 / 3.0);
}

#[test]
fn a_mark_up_repays_and_the_cost_of_what_was_resold_does_not() {
    // B made 20 on goods of 80, C 60: B is 30 short of 50, C is not. Of all payments B has 100 back of 130, C 140 of 130.
    let a = company(
        PEOPLE,
        "k1,B,,2024-01-03,fee,50\no1,B,,2024-01-03,product,80\nk2,C,,2024-01-03,fee,50\no2,C,,2024-01-03,product,80\n",
        "",
        &[("resales.csv", &format!("{RESALES}B,2024-03-01,100,80,true\nC,2024-03-01,140,80,true\n"))],
    );
    near(value(&a, "never_recouped_share"), 1.0 / 3.0, 1e-12);
    near(reading(&a, "never_recouped_share", "all_payments").0, 1.0 / 3.0, 1e-12);
    // A claim that nobody verified may repay: C's receipt alone is checked, B says 60 too.
    let a = company(
        PEOPLE,
        "k1,B,,2024-01-03,fee,50\no1,B,,2024-01-03,product,80\nk2,C,,2024-01-03,fee,50\no2,C,,2024-01-03,product,80\n",
        "",
        &[("resales.csv", &format!("{RESALES}B,2024-03-01,140,80,false\nC,2024-03-01,140,80,true\n"))],
    );
    bounded(&a, "never_recouped_share", 0.0, 1.0 / 3.0);
}

#[test]
fn a_refunded_kit_is_no_longer_owed() {
    let a = company(
        PEOPLE,
        "k1,B,,2024-01-03,starter_kit,50\nk2,C,,2024-01-03,starter_kit,50\n",
        "",
        &[("resales.csv", RESALES), ("returns.csv", "order_id,returned_on,amount,kind\nk1,2024-02-01,50,return\n")],
    );
    near(value(&a, "never_recouped_share"), 1.0 / 3.0, 1e-12);
}

#[test]
fn without_a_record_of_resales_goods_may_have_repaid_the_kit() {
    // B's kit of 50 sold at twice its cost brings 50: repaid. C's fee of 50 comes with no goods: not repaid.
    let a = company(PEOPLE, "k1,B,,2024-01-03,starter_kit,50\nk2,C,,2024-01-03,fee,50\n", "", &[]);
    bounded(&a, "never_recouped_share", 1.0 / 3.0, 2.0 / 3.0);
    assert_eq!(verdict(&a, "us-burn-1"), "clear");
}

#[test]
fn who_joined_before_the_period_is_open_both_ways() {
    // A joined in 2023; B and C are not repaid: from 2 of 3 to all.
    let people = PEOPLE.replace("A,,2024-01-01", "A,,2023-01-01");
    let orders = "k1,B,,2024-01-03,fee,50\nk2,C,,2024-01-03,fee,50\n";
    let a = company(&people, orders, "", &[("resales.csv", RESALES)]);
    bounded(&a, "never_recouped_share", 2.0 / 3.0, 1.0);
    assert_eq!(verdict(&a, "us-burn-1"), "indeterminate");
}

#[test]
fn without_kits_fees_or_pay_there_is_nothing_to_recoup() {
    let a = company(PEOPLE, "o1,B,,2024-01-03,product,50\n", "", &[]);
    assert!(unavailable(&a, "never_recouped_share").contains("paid for a starter kit or a fee"));
    assert!(unavailable(&a, "recruiter_cut").contains("no starter kit"));
    assert!(unavailable(&a, "package_buyers_joining_share").contains("bought a starter kit"));
    near(value(&a, "enrolment_money"), 0.0, 1e-12);
}

#[test]
fn package_buyers_are_counted_by_head_and_as_of_the_order() {
    // B buys twice and is one buyer; P is a customer; the free kit of C is not bought.
    let people = format!("{PEOPLE}P,A,2024-01-02,preferred\n");
    let orders = "k1,B,,2024-01-03,starter_kit,50\nk2,B,,2024-01-04,starter_kit,50\nk3,P,,2024-01-03,starter_kit,50\n\
        k4,C,,2024-01-03,starter_kit,0\n";
    let a = company(&people, orders, "", &[]);
    near(value(&a, "package_buyers_joining_share"), 0.5, 1e-12);
    bounded(&a, "package_buyers_joining_share", 0.5, 0.5);
    // Two orders of unregistered buyers and one of somebody unknown: 1 / (2 + 3) to 2 / (2 + 1).
    let more = format!(
        "{orders}k5,,,2024-01-03,starter_kit,50\nk6,,,2024-01-03,starter_kit,50\nk7,Z,,2024-01-03,starter_kit,50\n"
    );
    let a = company(&people, &more, "", &[]);
    bounded(&a, "package_buyers_joining_share", 0.2, 2.0 / 3.0);
    // B was a customer when both kits were bought.
    let history = "participant_id,changed_on,class\nB,2024-01-01,preferred\nB,2024-02-01,business\n";
    let a = company(&people, orders, "", &[("class_changes.csv", history)]);
    near(value(&a, "package_buyers_joining_share"), 0.0, 1e-12);
}

#[test]
fn the_cut_counts_what_names_a_kit_or_a_fee() {
    let orders = "k1,B,,2024-01-03,starter_kit,100\nf1,C,,2024-01-03,fee,100\no1,B,,2024-01-03,product,100\n";
    // 60 recruiting on the kit; the product's override is no part of it: 60 / 200, and 60 / 100 where anything was paid.
    let a = company(PEOPLE, orders, "A,2024-02-01,recruiting,60,k1\nA,2024-02-01,override,9,o1\n", &[]);
    near(value(&a, "recruiter_cut"), 0.3, 1e-12);
    near(reading(&a, "recruiter_cut", "where_paid").0, 0.6, 1e-12);
    bounded(&a, "recruiter_cut", 0.3, 0.3);
    assert_eq!(verdict(&a, "gen-4"), "fired");
    // 40 more of recruiting names no order: up to 100 / 200. A pool names none by its nature.
    let a = company(
        PEOPLE,
        orders,
        "A,2024-02-01,recruiting,60,k1\nA,2024-02-01,recruiting,40,\nA,2024-02-01,pool,70,\n",
        &[],
    );
    bounded(&a, "recruiter_cut", 0.3, 0.5);
    // Only the product is paid on: nothing is cut from the price of joining.
    let a = company(PEOPLE, orders, "A,2024-02-01,override,9,o1\n", &[]);
    near(value(&a, "recruiter_cut"), 0.0, 1e-12);
    assert_eq!(verdict(&a, "gen-4"), "clear");
    // A recruiting bonus beside it names no order: up to 40 / 200 of all, up to the whole price of some kit.
    let a = company(PEOPLE, orders, "A,2024-02-01,override,9,o1\nA,2024-02-01,recruiting,40,\n", &[]);
    bounded(&a, "recruiter_cut", 0.0, 0.2);
    assert_eq!(verdict(&a, "gen-4"), "indeterminate");
    // Nothing at all names an order: no value, and anything from nothing to 40 / 200.
    let a = company(PEOPLE, orders, "A,2024-02-01,recruiting,40,\n", &[]);
    assert_eq!(a.measurements["recruiter_cut"].value(), None);
    bounded(&a, "recruiter_cut", 0.0, 0.2);
    assert_eq!(verdict(&a, "gen-4"), "not assessed");
}

#[test]
fn orders_of_unmapped_kind_may_be_money_for_joining() {
    let a =
        company(PEOPLE, "k1,B,,2024-01-03,fee,100\nu1,C,,2024-01-03,voucher,30\no1,C,,2024-01-03,product,7\n", "", &[]);
    bounded(&a, "enrolment_money", 100.0, 130.0);
    assert_eq!(reading(&a, "enrolment_money", "collected").1, Some([100.0, 137.0]));
}
