//! Prices, kits and who buys again, on companies made by hand. Expectations are worked out beside them.

use crate::{bounded, near, reading, unavailable, value};
use levelcheck::assessment::Assessment;
use std::fs;

const PEOPLE: &str = "participant_id,sponsor_id,joined_on,class\nA,,2024-01-01,business\nB,A,2024-01-01,business\n\
    C,A,2024-01-01,business\nD,A,2024-01-01,business\nE,A,2024-01-01,business\nP,A,2024-01-01,preferred\n\
    Q,A,2024-01-01,preferred\nR,A,2024-01-01,retail\nS,A,2024-01-01,preferred\n";
const LIST: &str = "sku,kind,member_price,retail_price,market_price\nX,product,10,15,8\nY,product,20,25,25\n\
    Z,,30,40,20\nK,starter_kit,50,40,\n";
/// Members buy two X, a Y and a Z; customers an X and a Y; B also a W, which is not on the list.
const ORDERS: &str = "o1,B,2024-02-01,product,20,X,2\no2,B,2024-02-01,product,20,Y,1\no3,C,2024-02-01,product,30,Z,1\n\
    o4,P,2024-02-01,product,12,X,1\no5,,2024-02-01,product,25,Y,1\no6,B,2024-02-01,product,10,W,1\n";

fn company_of(people: &str, orders: &str, list: Option<&str>, head: &str) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", "name = \"Nine\"\ncurrency = \"USD\"\n[period]\nstart = 2024-01-01\nend = 2024-12-31\n");
    write("participants.csv", people);
    write("orders.csv", &format!("order_id,buyer_id,ordered_on,kind,amount{head}\n{orders}"));
    if let Some(list) = list {
        write("products.csv", list);
    }
    crate::assess(folder.path())
}

fn company(orders: &str) -> Assessment {
    company_of(PEOPLE, orders, Some(LIST), ",sku,quantity")
}

fn class(a: &Assessment, id: &str, name: &str) -> f64 {
    a.measurements[id].measured().unwrap().by_class[name]
}

#[test]
fn what_is_paid_is_set_beside_the_market_price() {
    let a = company(ORDERS);
    // 70 paid; 2 · 8 + 25 + 20 = 61 at market prices.
    near(value(&a, "member_price_premium"), 70.0 / 61.0 - 1.0, 1e-12);
    near(class(&a, "member_price_premium", "preferred"), 0.5, 1e-12);
    near(class(&a, "member_price_premium", "retail"), 0.0, 1e-12);
    // 2 · 15 + 25 + 40 = 95 at retail prices.
    near(reading(&a, "member_price_premium", "member_to_retail").0, 70.0 / 95.0 - 1.0, 1e-12);
    near(reading(&a, "member_price_premium", "retail_to_market").0, 95.0 / 61.0 - 1.0, 1e-12);
    let parts = &a.measurements["member_price_premium"].measured().unwrap().parts;
    near(parts[3].value, 70.0 / 80.0, 1e-12);
}

#[test]
fn without_quantities_members_are_taken_to_pay_the_list_price() {
    let without: Vec<String> = ORDERS.lines().map(|line| line[..line.len() - 1].to_owned() + "\n").collect();
    let a = company(&without.concat());
    near(value(&a, "member_price_premium"), 70.0 / 61.0 - 1.0, 1e-12);
    let measured = a.measurements["member_price_premium"].measured().unwrap();
    assert!(!measured.by_class.contains_key("preferred"), "what customers paid by the piece is not known");
    assert!(measured.notes.iter().any(|note| note.starts_with("100.0 %")), "{:?}", measured.notes);
}

#[test]
fn premiums_that_only_members_pay_are_those_on_what_no_customer_buys() {
    let a = company(ORDERS);
    // X and Z cost more than elsewhere; only Z has no customer: 30 of 32 + 45 + 30.
    near(value(&a, "premium_paid_by_members_share"), 30.0 / 107.0, 1e-12);
    near(reading(&a, "premium_paid_by_members_share", "bought_by_members").0, 50.0 / 107.0, 1e-12);
    // The 10 of W may be of such a product.
    bounded(&a, "premium_paid_by_members_share", 30.0 / 117.0, 40.0 / 117.0);
    // A preferred customer who recruited buys a Z: a customer by name, perhaps a member.
    let people = format!("{PEOPLE}T,S,2024-02-01,business\n");
    let orders = format!("{ORDERS}o7,S,2024-02-01,product,30,Z,1\n");
    let a = company_of(&people, &orders, Some(LIST), ",sku,quantity");
    near(value(&a, "premium_paid_by_members_share"), 0.0, 1e-12);
    bounded(&a, "premium_paid_by_members_share", 0.0, 70.0 / 147.0);
}

#[test]
fn kits_are_set_beside_what_is_in_them() {
    // 50 for contents of 40, and 70 for two of 80 together; a kit whose contents have no price is left out.
    let kits = "k1,B,2024-01-02,starter_kit,50,K,\nk2,C,2024-01-02,starter_kit,70,K,2\nk3,D,2024-01-02,starter_kit,9,,\n\
        k4,E,2024-01-02,starter_kit,0,K,1\n";
    let a = company(&format!("{ORDERS}{kits}"));
    near(value(&a, "starter_kit_value_ratio"), 1.0, 1e-12);
    near(reading(&a, "starter_kit_value_ratio", "dearer_share").0, 0.5, 1e-12);
    let notes = &a.measurements["starter_kit_value_ratio"].measured().unwrap().notes;
    assert!(notes[0].starts_with("1 of 3 order lines"), "{notes:?}");
}

#[test]
fn what_is_missing_is_named() {
    let a = company_of(PEOPLE, ORDERS, None, ",sku,quantity");
    for id in ["member_price_premium", "premium_paid_by_members_share", "starter_kit_value_ratio"] {
        assert!(unavailable(&a, id).contains("no products table"), "{id}");
    }
    let bare: Vec<String> =
        ORDERS.lines().map(|line| line.split(',').take(5).collect::<Vec<_>>().join(",") + "\n").collect();
    let a = company_of(PEOPLE, &bare.concat(), Some(LIST), "");
    assert!(unavailable(&a, "member_price_premium").contains("orders.sku"));
    let no_market = "sku,kind,member_price,retail_price\nX,product,10,15\nK,product,50,40\n";
    let a =
        company_of(PEOPLE, &format!("{ORDERS}k1,B,2024-01-02,starter_kit,50,K,1\n"), Some(no_market), ",sku,quantity");
    assert!(unavailable(&a, "member_price_premium").contains("products.market_price"));
    assert!(unavailable(&a, "premium_paid_by_members_share").contains("products.market_price"));
    assert!(unavailable(&a, "starter_kit_value_ratio").contains("with kind starter_kit"));
    assert!(unavailable(&company(ORDERS), "starter_kit_value_ratio").contains("no starter kit"));
}

#[test]
fn a_kind_that_is_no_kind_is_reported() {
    let a = company_of(PEOPLE, ORDERS, Some(&LIST.replace("X,product", "X,gadget")), ",sku,quantity");
    assert!(a.diagnostics.iter().any(|d| d.table == "products" && d.column == "kind"), "{:?}", a.diagnostics);
    near(value(&a, "member_price_premium"), 70.0 / 61.0 - 1.0, 1e-12);
}

/// The second half begins on 2024-07-02. 92 days after 2024-01-01 is 2024-04-02.
const AGAIN: &str = "1,A,2024-01-01,product,5,\n2,A,2024-01-20,product,5,\n3,B,2024-01-01,product,5,\n4,B,2024-04-02,product,5,\n\
    5,C,2024-01-01,product,5,\n6,C,2024-04-03,product,5,\n7,D,2024-07-01,product,5,\n8,D,2024-07-02,product,5,\n\
    9,E,2024-07-02,product,5,\n10,P,2024-02-01,product,5,\n11,P,2024-02-01,product,5,\n12,Q,2024-02-01,product,5,false\n\
    13,Q,2024-03-01,product,5,true\n14,R,2024-03-01,product,5,\n15,R,2024-03-02,product,5,\n16,R,2024-08-01,product,5,\n\
    17,P,2024-02-09,product,0,\n18,,2024-01-01,product,5,\n";

#[test]
fn who_buys_again_within_three_months_is_counted_by_group() {
    let a = company_of(PEOPLE, AGAIN, None, ",autoship");
    // A, B and D of A to D; Q and R of P, Q and R: (2/3) / (3/4).
    near(value(&a, "repeat_rate_customers_to_members"), 8.0 / 9.0, 1e-12);
    near(class(&a, "repeat_rate_customers_to_members", "business"), 0.75, 1e-12);
    near(class(&a, "repeat_rate_customers_to_members", "preferred"), 0.5, 1e-12);
    // Q's second is a standing order: (1/3) / (3/4). In the second half D of four, R of three: (1/3) / (1/4).
    near(reading(&a, "repeat_rate_customers_to_members", "by_hand").0, 4.0 / 9.0, 1e-12);
    near(reading(&a, "repeat_rate_customers_to_members", "second_half").0, 4.0 / 3.0, 1e-12);
    // √(1/2 − 1/3 + 1/3 − 1/4) = .5: 8/9·e^(∓.979982).
    let interval = a.measurements["repeat_rate_customers_to_members"].measured().unwrap().interval.clone().unwrap();
    near(interval.low, 8.0 / 9.0 * (-0.979_982_f64).exp(), 1e-6);
    near(interval.high, 8.0 / 9.0 * 0.979_982_f64.exp(), 1e-6);
}

#[test]
fn a_half_without_a_group_or_a_short_period_says_so() {
    let id = "repeat_rate_customers_to_members";
    assert!(
        unavailable(&company_of(PEOPLE, "1,A,2024-01-01,product,5\n", None, ""), id).contains("no registered customer")
    );
    assert!(
        unavailable(&company_of(PEOPLE, "1,P,2024-01-01,product,5\n", None, ""), id)
            .contains("no business participant")
    );
    let once = "1,A,2024-01-01,product,5\n2,P,2024-01-01,product,5\n";
    assert!(unavailable(&company_of(PEOPLE, once, None, ""), id).contains("bought again"));
    let month = crate::assess(&crate::root("datasets/tiny-7"));
    assert!(unavailable(&month, id).contains("184 days"));
}
