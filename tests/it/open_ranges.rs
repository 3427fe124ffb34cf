//! Companies of two whose records leave something open: the range must hold it, and no rule may fire on what is merely
//! not known. Every expectation is worked out by hand beside it.

use crate::{assess, near, verdict};
use levelcheck::assessment::Assessment;
use levelcheck::measurement::Reading;
use std::fs;

const RESALES: &str = "seller_id,sold_on,amount,cost,verified\n";
const RETURNS: &str = "order_id,returned_on,amount,kind\n";

/// A recruits B. `tables` are added to or put in place of the defaults.
fn company(manifest: &str, orders: &str, commissions: &str, tables: &[(&str, &str)]) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    let head = "name = \"Two\"\ncurrency = \"USD\"\n[period]\nstart = 2024-01-01\nend = 2024-12-31\n";
    write("case.toml", &format!("{head}{manifest}"));
    write(
        "participants.csv",
        "participant_id,sponsor_id,joined_on,class\nA,,2024-01-01,business\nB,A,2024-01-02,business\n",
    );
    write("orders.csv", &format!("order_id,buyer_id,seller_id,ordered_on,kind,amount\n{orders}"));
    write("commissions.csv", &format!("payee_id,earned_on,kind,amount,order_id\n{commissions}"));
    for (file, text) in tables {
        write(file, text);
    }
    assess(folder.path())
}

fn bounds(assessment: &Assessment, id: &str) -> [f64; 2] {
    assessment.measurements[id]
        .measured()
        .unwrap_or_else(|| panic!("{:?}", assessment.measurements[id]))
        .bounds
        .unwrap()
}

#[track_caller]
fn within(found: [f64; 2], low: f64, high: f64) {
    near(found[0], low, 1e-9);
    near(found[1], high, 1e-9);
}

#[test]
fn a_mark_up_on_resales_that_nobody_recorded_counts_for_the_company() {
    // 60 of 100 in commissions rest on the kit; 1,100 of product and kit may have been resold at up to twice the cost:
    // 60 / (100 + 1,100) at least.
    let a = company(
        "",
        "k1,B,,2024-01-03,starter_kit,100\no2,B,,2024-02-02,product,1000\no3,,A,2024-02-03,product,100\n",
        "A,2024-02-28,override,60,k1\nA,2024-02-28,retail_margin,40,o3\n",
        &[],
    );
    within(bounds(&a, "vk_recruitment_reward_share"), 0.05, 0.6);
    assert_eq!(verdict(&a, "us-kos-4-vk"), "indeterminate");
}

#[test]
fn losses_on_resales_leave_no_reward_to_take_a_share_of() {
    let a = company(
        "",
        "o2,B,,2024-02-02,product,100\no4,B,,2024-02-02,product,100\n",
        "A,2024-02-28,override,50,o2\n",
        &[("resales.csv", &format!("{RESALES}B,2024-03-01,50,100,true\n"))],
    );
    assert_eq!(a.measurements["vk_recruitment_reward_share"].value(), None);
    assert_eq!(verdict(&a, "us-kos-4-vk"), "not assessed");
    let back: Assessment = serde_json::from_str(&levelcheck::report::json(&a)).unwrap();
    assert_eq!(back, a, "no infinity is lost on the way through JSON");
}

#[test]
fn untraced_pay_and_claw_backs_do_not_hide_each_other() {
    // −50 and +50 are untraced: the claw-back may belong to the kit, (60 − 50) / 100, the 50 to recruiting, at most all.
    let a = company(
        "",
        "k1,B,,2024-01-03,starter_kit,100\no3,,A,2024-02-02,product,100\n",
        "A,2024-02-28,override,60,k1\nA,2024-02-28,retail_margin,40,o3\nA,2024-03-28,override,-50,\nA,2024-03-28,pool,50,\n",
        &[("resales.csv", RESALES)],
    );
    within(bounds(&a, "internal_reward_share_industry"), 0.1, 1.0);
    assert_eq!(verdict(&a, "us-kos-4"), "indeterminate");
    assert_eq!(verdict(&a, "us-omn-1"), "indeterminate");
}

#[test]
fn pay_on_an_order_before_the_period_is_open_between_use_and_the_rest() {
    // 30 of 50 rest on what B bought in December 2023, which the period does not show.
    let a = company(
        "[assumptions]\nown_use_cap = 100.0\n",
        "o0,B,,2023-12-20,product,100\no3,,A,2024-02-02,product,100\n",
        "A,2024-01-15,override,30,o0\nA,2024-02-28,retail_margin,20,o3\n",
        &[("resales.csv", RESALES)],
    );
    within(bounds(&a, "internal_reward_share_demand"), 0.0, 0.6);
    assert_eq!(verdict(&a, "us-kos-4-demand"), "indeterminate");
}

#[test]
fn a_refund_of_a_fee_is_no_return_of_goods() {
    // B's product of 100 may have been resold, whatever was refunded on the fee: up to 120 of 120 went to end users.
    let a = company(
        "",
        "f1,B,,2024-01-03,fee,100\no1,B,,2024-01-03,product,100\no3,,A,2024-02-02,product,20\n",
        "A,2024-02-28,override,5,o1\n",
        &[("returns.csv", &format!("{RETURNS}f1,2024-02-01,90,return\n"))],
    );
    within(bounds(&a, "external_retail_share"), 20.0 / 120.0, 1.0);
}

#[test]
fn what_was_returned_is_not_credited_as_own_use() {
    // Both paid 50 in fees and returned all goods: nothing is left to use, and both are below zero.
    let a = company(
        "[assumptions]\nown_use_cap = 100.0\nown_use_period = \"period\"\n",
        "f1,B,,2024-01-03,fee,50\no1,B,,2024-01-03,product,100\nf2,A,,2024-01-03,fee,50\no2,A,,2024-01-03,product,100\n",
        "A,2024-02-28,override,5,o1\n",
        &[
            ("resales.csv", RESALES),
            ("expenses.csv", "participant_id,spent_on,amount\n"),
            ("returns.csv", &format!("{RETURNS}o1,2024-02-01,100,return\no2,2024-02-01,100,return\n")),
        ],
    );
    near(crate::value(&a, "loss_share_n2"), 1.0, 1e-12);
    near(crate::value(&a, "stuck_inventory_share"), 0.0, 1e-12);
}

#[test]
fn a_missing_returns_table_is_not_a_table_without_returns() {
    let a = company(
        "[assumptions]\nown_use_cap = 0.0\n",
        "o1,B,,2024-02-03,product,100\n",
        "A,2024-02-28,override,10,o1\n",
        &[("resales.csv", RESALES)],
    );
    within(bounds(&a, "stuck_inventory_share"), 0.0, 1.0);
    assert_eq!(verdict(&a, "us-ftc-stuck-inventory"), "indeterminate");
}

#[test]
fn what_members_used_or_sold_on_may_both_have_reached_end_users() {
    // 100 recorded as own use and 100 that may have been resold: up to all of it.
    let a = company(
        "[assumptions]\nown_use_cap = 100.0\nown_use_period = \"period\"\n",
        "",
        "A,2024-02-28,override,10,o1\n",
        &[(
            "orders.csv",
            "order_id,buyer_id,seller_id,ordered_on,kind,amount,purpose\n\
             o1,B,,2024-02-03,product,100,own_use\no2,B,,2024-02-03,product,100,\n",
        )],
    );
    within(bounds(&a, "plausible_enduser_share"), 0.5, 1.0);
}

#[test]
fn goods_bought_before_the_period_do_not_lift_the_share_above_all() {
    // B bought 100 and resold stock that cost 300: no more than the 100 is in the revenue.
    let a = company(
        "",
        "o1,B,,2024-02-03,product,100\no3,,A,2024-02-02,product,50\n",
        "A,2024-02-28,override,10,o1\n",
        &[("resales.csv", &format!("{RESALES}B,2024-03-01,375,300,true\n"))],
    );
    near(crate::value(&a, "verified_enduser_share"), 1.0, 1e-12);
}

#[test]
fn a_discount_line_causes_no_commission() {
    let a = company(
        "",
        "",
        "A,2024-02-28,override,10,o1\n",
        &[
            (
                "orders.csv",
                "order_id,line,buyer_id,seller_id,ordered_on,kind,amount\n\
                 o1,1,B,,2024-02-03,starter_kit,100\no1,2,B,,2024-02-03,product,-90\no1,3,B,,2024-02-03,product,-9\n",
            ),
            ("resales.csv", RESALES),
        ],
    );
    near(crate::value(&a, "internal_reward_share_industry"), 1.0, 1e-12);
}

#[test]
fn a_customer_whose_pay_was_clawed_back_whole_was_paid_all_the_same() {
    // K's 100 of 200 may be a member's: between 0 and .5.
    let a = company(
        "",
        "o1,K,,2024-02-03,product,100\no2,B,,2024-02-03,product,100\n",
        "K,2024-02-28,override,10,o1\nK,2024-03-28,override,-10,o1\n",
        &[
            (
                "participants.csv",
                "participant_id,sponsor_id,joined_on,class\nA,,2024-01-01,business\nB,A,2024-01-02,business\nK,A,2024-01-01,preferred\n",
            ),
            ("resales.csv", RESALES),
        ],
    );
    within(bounds(&a, "external_retail_share"), 0.0, 0.5);
}

#[test]
fn nobody_is_said_never_to_have_been_paid_where_pay_is_not_recorded() {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(crate::root("datasets/tiny-7")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name != "commissions.csv") {
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let a = assess(folder.path());
    let share = a.measurements["external_retail_share"].measured().unwrap();
    assert!(!matches!(share.readings.get("consumer_like"), Some(Reading::Value { .. })));
    assert_eq!(a.measurements["zero_pay_share"].value(), None);
}
