//! Intervals of headline shares over subtrees of a genealogy made by hand. Every expectation is worked out beside it.

use crate::near;
use levelcheck::assessment::Assessment;
use levelcheck::measurement::Measured;
use std::fmt::Write;
use std::fs;

/// A root of the company's own and one leg for each amount. Every head buys 100 for herself; her customers buy the amount.
fn legs(customers: &[u32]) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    let mut people = "participant_id,sponsor_id,joined_on,class\nR,,2023-01-01,business\n".to_owned();
    let mut orders = "order_id,buyer_id,seller_id,ordered_on,kind,amount\n".to_owned();
    let mut pay = "payee_id,earned_on,kind,amount,order_id\n".to_owned();
    for (leg, amount) in customers.iter().enumerate() {
        writeln!(people, "L{leg},R,2024-01-01,business").unwrap();
        writeln!(orders, "o{leg},L{leg},,2024-01-15,product,100\nc{leg},,L{leg},2024-02-15,product,{amount}").unwrap();
        writeln!(pay, "R,2024-01-31,override,10,o{leg}").unwrap();
    }
    write(
        "case.toml",
        "name = \"Legs\"\ncurrency = \"USD\"\nhouse_accounts = [\"R\"]\n[period]\nstart = 2024-01-01\nend = 2024-12-31\n",
    );
    write("participants.csv", &people);
    write("orders.csv", &orders);
    write("commissions.csv", &pay);
    crate::assess(folder.path())
}

fn measured<'a>(assessment: &'a Assessment, id: &str) -> &'a Measured {
    assessment.measurements[id].measured().unwrap()
}

/// 300 of 800 from customers. Without one leg each: 280/680, 260/660, 240/640, 220/620, 200/600, error √(4/5·Σ(θ − θ̄)²) =
/// .0554648. The legs are worth 800²/(120² + 140² + 160² + 180² + 200²) = 4.848485 of equal size; t(3.848485) at .975 is
/// 2.820090 (scipy 1.17.1): .375 ± .156416.
#[test]
fn five_legs_are_left_out_in_turn() {
    let a = legs(&[20, 40, 60, 80, 100]);
    let interval = measured(&a, "external_retail_share").interval.as_ref().unwrap();
    near(interval.low, 0.218_584, 1e-6);
    near(interval.high, 0.531_416, 1e-6);
    assert!(interval.method.starts_with("5 subtrees left out in turn"), "{}", interval.method);
}

/// All five lost. The root is no member of the income population, so each leg holds one person: five independent people.
/// Wilson's interval of 5 of 5: 5 / (5 + 1.959964²) = .565518 and 1.
#[test]
fn a_share_of_all_has_the_interval_of_wilson() {
    let a = legs(&[20, 40, 60, 80, 100]);
    let loss = measured(&a, "loss_share_company_cash");
    near(loss.value.unwrap(), 1.0, 0.0);
    let interval = loss.interval.as_ref().unwrap();
    near(interval.low, 0.565_518, 1e-6);
    near(interval.high, 1.0, 1e-12);
}

#[test]
fn four_legs_say_nothing_about_how_far_legs_differ() {
    let a = legs(&[20, 40, 60, 80]);
    let share = measured(&a, "external_retail_share");
    assert!(share.interval.is_none());
    assert!(share.notes.iter().any(|note| note.contains("4 subtrees")), "{:?}", share.notes);
}

#[test]
fn legs_that_are_alike_leave_no_interval_and_say_so() {
    let a = legs(&[50; 6]);
    let share = measured(&a, "external_retail_share");
    assert!(share.interval.is_none());
    assert!(share.notes.iter().any(|note| note.contains("all alike")), "{:?}", share.notes);
}
