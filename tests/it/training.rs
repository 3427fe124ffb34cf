//! Training and sales aids on companies made by hand. Expectations are worked out beside them.

use crate::{bounded, near, reading, unavailable, value};
use levelcheck::assessment::Assessment;
use std::fs;

const PEOPLE: &str = "participant_id,sponsor_id,joined_on,class\nA,,2023-01-01,business\nB,A,2024-01-10,business\n\
    C,A,2024-01-11,business\nD,A,2024-01-12,business\nE,A,2024-01-13,business\nP,A,2024-01-01,preferred\n";
/// B and D buy a tool in May; before are February to April, after June to November.
const TOOLS: &str = "t1,B,,2024-05-02,tool,100\nt2,D,,2024-05-31,tool,50\nt3,P,,2024-06-01,tool,10\n";
/// B sells 30 before and 120 after, in months 10 and 20; C nothing and 60; D the same as C; E nothing. What is sold in May
/// and December, to members and to oneself counts for nothing.
const SALES: &str = "s1,P,B,2024-02-05,product,30\ns2,,B,2024-06-30,product,120\ns3,,C,2024-06-05,product,60\n\
    s4,P,D,2024-11-30,product,60\ns5,,B,2024-05-20,product,70\ns6,,D,2024-12-01,product,70\ns7,A,E,2024-07-01,product,90\n\
    s8,C,C,2024-07-01,product,90\n";

fn company_over(period: &str, people: &str, orders: &str, tables: &[(&str, &str)]) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", &format!("name = \"Six\"\ncurrency = \"USD\"\n[period]\n{period}"));
    write("participants.csv", people);
    write("orders.csv", &format!("order_id,buyer_id,seller_id,ordered_on,kind,amount\n{orders}"));
    for (file, text) in tables {
        write(file, text);
    }
    crate::assess(folder.path())
}

const YEAR: &str = "start = 2024-01-01\nend = 2024-12-31\n";

fn company(orders: &str, tables: &[(&str, &str)]) -> Assessment {
    company_over(YEAR, PEOPLE, orders, tables)
}

fn pay(rows: &str) -> String {
    format!("payee_id,earned_on,kind,amount,order_id\n{rows}")
}

#[test]
fn money_for_training_is_a_share_of_revenue_and_a_cost_by_head() {
    let a = company(&format!("{TOOLS}{SALES}"), &[]);
    // 160 of 160 + 590; 150 of members.
    near(value(&a, "tool_revenue_share"), 160.0 / 750.0, 1e-12);
    near(reading(&a, "tool_revenue_share", "from_members").0, 150.0 / 750.0, 1e-12);
    bounded(&a, "tool_revenue_share", 160.0 / 750.0, 160.0 / 750.0);
    // 100 and 50 of five participants.
    near(value(&a, "tool_cost_per_participant"), 75.0, 1e-12);
    near(reading(&a, "tool_cost_per_participant", "mean_of_buyers").0, 75.0, 1e-12);
    near(reading(&a, "tool_cost_per_participant", "mean_of_all").0, 30.0, 1e-12);
    near(reading(&a, "tool_cost_per_participant", "buyers_share").0, 0.4, 1e-12);
    let notes = |a: &Assessment| a.measurements["tool_cost_per_participant"].measured().unwrap().notes.concat();
    assert!(notes(&a).contains("was not answered"));
    let required = format!("{YEAR}[policies]\ntraining_required = true\ntraining_cost = 300.0\n");
    let a = company_over(&required, PEOPLE, &format!("{TOOLS}{SALES}"), &[]);
    assert!(notes(&a).contains("training is required"), "{}", notes(&a));
    // 40 of unmapped kind: (160 + 40) / 790.
    let a = company(&format!("{TOOLS}{SALES}u,B,,2024-05-02,webinar,40\n"), &[]);
    bounded(&a, "tool_revenue_share", 160.0 / 790.0, 200.0 / 790.0);
}

#[test]
fn commissions_on_training_name_its_orders() {
    let orders = format!("{TOOLS}{SALES}");
    let a = company(
        &orders,
        &[(
            "commissions.csv",
            &pay("A,2024-06-01,override,20,t1\nB,2024-06-01,rank,10,t2\nA,2024-07-01,override,40,s2\n"),
        )],
    );
    // 30 of 160; A, with 60 the best paid of five, has 20 of them.
    near(value(&a, "tool_rewards_share"), 30.0 / 160.0, 1e-12);
    near(reading(&a, "tool_rewards_share", "to_top_hundredth").0, 20.0 / 30.0, 1e-12);
    bounded(&a, "tool_rewards_share", 30.0 / 160.0, 30.0 / 160.0);
    // 8 more name no order.
    let a = company(&orders, &[("commissions.csv", &pay("A,2024-06-01,override,20,t1\nB,2024-06-01,pool,8,\n"))]);
    bounded(&a, "tool_rewards_share", 20.0 / 160.0, 28.0 / 160.0);
    // None does.
    let a = company(&orders, &[("commissions.csv", &pay("B,2024-06-01,pool,8,\n"))]);
    assert_eq!(a.measurements["tool_rewards_share"].value(), None);
    bounded(&a, "tool_rewards_share", 0.0, 8.0 / 160.0);
    // Nothing is paid on tools.
    let a = company(&orders, &[("commissions.csv", &pay("A,2024-07-01,override,40,s2\n"))]);
    near(value(&a, "tool_rewards_share"), 0.0, 1e-12);
}

#[test]
fn training_is_worth_what_sales_rose_beyond_those_of_others_alike() {
    let a = company(&format!("{TOOLS}{SALES}"), &[]);
    // All four are alike and all are used: ((20 − 10) + (10 − 0) − (10 − 0) − 0) / 2, whoever is paired with whom.
    near(value(&a, "training_effect"), 5.0, 1e-9);
    // Before: B 10, D 0, C and E 0. After: 20 and 10, 10 and 0.
    near(reading(&a, "training_effect", "before_difference").0, 5.0, 1e-9);
    near(reading(&a, "training_effect", "after_difference").0, 10.0, 1e-9);
    near(reading(&a, "training_effect", "relative").0, 1.0, 1e-9);
    let measured = a.measurements["training_effect"].measured().unwrap();
    assert_eq!(measured.n, Some(2));
    // Rises of 10 and 0: whatever the signs, the sum is as far from zero.
    near(measured.test.as_ref().unwrap().p, 1.0, 1e-12);
    // E sells 60 from stock in July: 10 a month after.
    let resales = "seller_id,sold_on,amount,cost,verified\nE,2024-07-09,60,50,false\n";
    let a = company(&format!("{TOOLS}{SALES}"), &[("resales.csv", resales)]);
    near(value(&a, "training_effect"), 0.0, 1e-9);
}

#[test]
fn others_are_alike_in_cohort_depth_and_activity_and_are_still_there() {
    let orders = format!("{TOOLS}{SALES}");
    let effect = |people: &str, orders: &str| company_over(YEAR, people, orders, &[]);
    // E joined a month later; stands deeper; had left; ordered in a month before.
    for (from, to) in [
        ("E,A,2024-01-13,business,", "E,A,2024-02-01,business,"),
        ("E,A,2024-01-13,business,", "E,C,2024-01-13,business,"),
        ("E,A,2024-01-13,business,", "E,A,2024-01-13,business,2024-05-20"),
    ] {
        let people = PEOPLE
            .replacen("class", "class,left_on", 1)
            .replace("business\n", "business,\n")
            .replace("preferred\n", "preferred,\n");
        assert!(people.contains(from), "{people}");
        let a = effect(&people.replace(from, to), &orders);
        assert!(unavailable(&a, "training_effect").contains("fewer than two have one like them"), "{to}");
    }
    let a = effect(PEOPLE, &format!("{orders}x,E,,2024-03-01,product,5\n"));
    assert!(unavailable(&a, "training_effect").contains("fewer than two have one like them"));
}

#[test]
fn without_training_time_or_sales_there_is_a_reason() {
    let a = company(SALES, &[]);
    for id in ["tool_revenue_share", "tool_cost_per_participant", "training_effect"] {
        assert!(unavailable(&a, id).contains("of kind tool"), "{id}: {}", unavailable(&a, id));
    }
    assert!(unavailable(&a, "tool_rewards_share").contains("commissions"));
    let a = company(SALES, &[("commissions.csv", &pay("A,2024-07-01,override,40,s2\n"))]);
    assert!(unavailable(&a, "tool_rewards_share").contains("of kind tool"));
    let a = company_over("start = 2024-01-01\nend = 2024-09-30\n", PEOPLE, &format!("{TOOLS}{SALES}"), &[]);
    assert!(unavailable(&a, "training_effect").contains("ten full calendar months"));
    // In April there are only two full months before.
    let a = company(&format!("{}{SALES}", TOOLS.replace("2024-05", "2024-04")), &[]);
    assert!(unavailable(&a, "training_effect").contains("none was there for three full months"));
    let a = company(TOOLS, &[]);
    assert!(unavailable(&a, "training_effect").contains("orders.seller_id"));
}
