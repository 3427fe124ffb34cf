//! Commissions by level, by payee and by group volume. TINY-7 and companies of a few; every expectation by hand beside it.

use crate::{assess, bounded, changed, gather, near, open, reading, root, unavailable, value};
use levelcheck::assessment::Assessment;
use levelcheck::facts::rests::RESTS;
use levelcheck::measurement::Reading;
use levelcheck::tables::tracing::Traced;
use std::fs;

fn shares(row: &Traced) -> [f64; 3] {
    [row.strict_share, row.demand_share, row.industry_share].map(|share| share.unwrap())
}

#[track_caller]
fn all_near(found: [f64; 3], expected: [f64; 3]) {
    for (found, expected) in found.into_iter().zip(expected) {
        near(found, expected, 1e-12);
    }
}

#[test]
fn pay_of_the_seven_by_level() {
    // Level 0: margins 20 + 16 + 24 + 12. Level 1: 15 + 8 + 10 + 12 + 10 + 6 + 10 + 10 + 5, and 25 on G's kit; of it 26 on
    // customers and 4 on what C resold, so 81 are recruitment by the strict lens, by the demand lens the kit and 5 on B's
    // purchases above the cap. Level 2: 5 + 3 + 5 + 5 + 2.50, of it 3 on D's customer.
    let assessment = assess(&root("datasets/tiny-7"));
    let rows = assessment.tables.rewards_by_level.as_ref().unwrap();
    let found: Vec<(Option<u32>, u64)> = rows.iter().map(|r| (r.level, r.traced.commissions)).collect();
    assert_eq!(found, [(Some(0), 4), (Some(1), 10), (Some(2), 5)]);
    for (row, amount) in rows.iter().zip([72.0, 111.0, 20.5]) {
        near(row.traced.amount, amount, 1e-12);
    }
    all_near(shares(&rows[0].traced), [0.0; 3]);
    all_near(shares(&rows[1].traced), [81.0 / 111.0, 30.0 / 111.0, 25.0 / 111.0]);
    all_near(shares(&rows[2].traced), [17.5 / 20.5, 0.0, 0.0]);
    near(value(&assessment, "upline_dependence"), 0.100_737, 5e-7); // 20.5 / 203.5
    bounded(&assessment, "upline_dependence", 20.5 / 203.5, 20.5 / 203.5);
    assert!(assessment.tables.rewards_by_rank.is_none(), "TINY-7 has no ranks");
}

#[test]
fn the_best_paid_of_four_payees_is_one() {
    // A's 83: 43 on customers, 4 on what C resold, 36 on members' product, of it 5 on B's 50 above the cap.
    let assessment = assess(&root("datasets/tiny-7"));
    near(value(&assessment, "trace_top1"), 36.0 / 83.0, 1e-12);
    near(reading(&assessment, "trace_top1", "demand").0, 5.0 / 83.0, 1e-12);
    near(reading(&assessment, "trace_top1", "industry").0, 0.0, 1e-12);
    near(reading(&assessment, "trace_top1", "all_payees").0, 98.5 / 203.5, 1e-12);
}

#[test]
fn a_house_account_is_not_among_the_best_paid() {
    // Without A the best paid is B: 44.50, of it 22 on customers and 22.50 on members' product (D 10, E 10, G 2.50).
    let house = ("case.toml", "currency = \"USD\"\n", "currency = \"USD\"\nhouse_accounts = [\"A\"]\n");
    let assessment = assess(changed("datasets/tiny-7", &[house]).path());
    near(value(&assessment, "trace_top1"), 22.5 / 44.5, 1e-12);
}

#[test]
fn levels_are_counted_along_sponsors_where_none_is_recorded() {
    // The same table without its last column: every level of the plan is the number of sponsors.
    let folder = changed("datasets/tiny-7", &[]);
    let path = folder.path().join("commissions.csv");
    let text = fs::read_to_string(&path).unwrap();
    let shorter: Vec<&str> = text.lines().map(|line| line.rsplit_once(',').unwrap().0).collect();
    fs::write(&path, shorter.join("\n") + "\n").unwrap();
    let (with, without) = (assess(&root("datasets/tiny-7")), assess(folder.path()));
    assert_eq!(without.tables.rewards_by_level, with.tables.rewards_by_level);
    assert_eq!(without.measurements["upline_dependence"], with.measurements["upline_dependence"]);
}

#[test]
fn pay_by_rank_adds_up_to_all_pay() {
    // A gold: 83, 36 of it strict. B and C silver: 78.50, 22.50 + 10. D without a rank: 42, 5 on G's product and 25 on the
    // kit.
    let ranks = [
        ("joined_on,class", "joined_on,class,rank"),
        ("A,,2024-03-01,business", "A,,2024-03-01,business,gold"),
        ("B,A,2024-03-02,business", "B,A,2024-03-02,business,silver"),
        ("C,A,2024-03-02,business", "C,A,2024-03-02,business,silver"),
        ("D,B,2024-03-03,business", "D,B,2024-03-03,business,"),
        ("E,B,2024-03-03,business", "E,B,2024-03-03,business,"),
        ("F,C,2024-03-04,business", "F,C,2024-03-04,business,bronze"),
        ("G,D,2024-03-05,business", "G,D,2024-03-05,business,"),
    ]
    .map(|(from, to)| ("participants.csv", from, to));
    let assessment = assess(changed("datasets/tiny-7", &ranks).path());
    let rows = assessment.tables.rewards_by_rank.as_ref().unwrap();
    let found: Vec<(Option<&str>, u64)> = rows.iter().map(|r| (r.rank.as_deref(), r.payees)).collect();
    assert_eq!(found, [(Some("gold"), 1), (Some("silver"), 2), (None, 1)], "nobody with bronze is paid");
    for (row, (amount, strict)) in rows.iter().zip([(83.0, 36.0), (78.5, 32.5), (42.0, 30.0)]) {
        near(row.traced.amount, amount, 1e-12);
        near(row.traced.strict_share.unwrap(), strict / amount, 1e-12);
    }
}

#[test]
fn a_long_name_of_a_rank_is_cut() {
    let long = format!("A,,2024-03-01,business,{}", "x".repeat(500));
    let ranks = [
        ("participants.csv", "joined_on,class", "joined_on,class,rank"),
        ("participants.csv", "A,,2024-03-01,business", long.as_str()),
    ];
    let folder = changed("datasets/tiny-7", &ranks);
    let path = folder.path().join("participants.csv");
    let text = fs::read_to_string(&path).unwrap();
    let whole: Vec<String> =
        text.lines().map(|l| if l.matches(',').count() == 3 { format!("{l},") } else { l.to_owned() }).collect();
    fs::write(&path, whole.join("\n") + "\n").unwrap();
    let assessment = assess(folder.path());
    let rows = assessment.tables.rewards_by_rank.as_ref().unwrap();
    assert_eq!(rows[0].rank.as_ref().unwrap().len(), 80);
}

/// The pass by level and payee and the pass by kind and source split the same money.
#[test]
fn two_passes_over_the_commissions_agree() {
    for dataset in ["datasets/tiny-7", "datasets/inventory-loading", "datasets/customer-led", "datasets/party-plan"] {
        let case = open(&root(dataset));
        let facts = gather(&case);
        let company = facts.company.as_ref().unwrap();
        let (Some(tracing), Some(rewards)) = (&company.tracing, &company.rewards) else { panic!("{dataset}") };
        let all = tracing.all();
        assert_eq!((all.total(), all.count), (rewards.total(), rewards.count), "{dataset}");
        near(all.resold(), rewards.own_product.resold, 1e-3);
        near(all.plausible(), rewards.own_product.plausible.unwrap_or(0.0), 1e-3);
        assert_eq!(RESTS.into_iter().map(|rests| all.of(rests)).sum::<i64>(), all.total());
    }
}

const HEAD: &str = "name = \"Few\"\ncurrency = \"USD\"\n[period]\nstart = 2024-01-01\nend = 2024-12-31\n";

/// A→{B, P}, B→C; P is a preferred customer.
fn few(manifest: &str, orders: &str, commissions: &str, tables: &[(&str, &str)]) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", &format!("{HEAD}{manifest}"));
    let people = "A,,2024-01-01,business\nB,A,2024-01-02,business\nC,B,2024-01-02,business\nP,A,2024-01-02,preferred\n";
    write("participants.csv", &format!("participant_id,sponsor_id,joined_on,class\n{people}"));
    write("orders.csv", &format!("order_id,buyer_id,seller_id,ordered_on,kind,amount,volume\n{orders}"));
    write("commissions.csv", &format!("payee_id,earned_on,kind,amount,order_id,level\n{commissions}"));
    write("resales.csv", "seller_id,sold_on,amount,cost,verified\n");
    for (file, text) in tables {
        write(file, text);
    }
    assess(folder.path())
}

const CAP: &str = "[assumptions]\nown_use_cap = 100.0\n";
/// B's group in February: C's 300, B's customer's 100. A's group: these and P's 100. In March nobody buys.
const ORDERS: &str = "o1,C,,2024-02-03,product,300,300\no2,,B,2024-02-04,product,100,100\no3,P,A,2024-02-05,product,100,100\n\
    k1,C,,2024-01-05,starter_kit,500,0\n";

#[test]
fn untraced_pay_is_spread_over_what_the_payees_group_bought_in_the_month() {
    // B's pool of 40 in February: 30 on C's product, of it 10 within the cap and 20 above, and 10 on a customer. A's of 50:
    // 30 on C's product (10 and 20), 20 on customers. All of 90 untraced: 60 / 90 strict, 40 / 90 demand, 0 industry.
    let a = few(CAP, ORDERS, "B,2024-02-29,pool,40,,\nA,2024-02-29,override,50,,\n", &[]);
    near(value(&a, "internal_reward_share_strict"), 0.0, 1e-12);
    bounded(&a, "internal_reward_share_strict", 0.0, 1.0);
    let apportioned = |id| reading(&a, id, "apportioned");
    near(apportioned("internal_reward_share_strict").0, 60.0 / 90.0, 1e-12);
    near(apportioned("internal_reward_share_demand").0, 40.0 / 90.0, 1e-12);
    near(apportioned("internal_reward_share_industry").0, 0.0, 1e-12);
    let range = apportioned("internal_reward_share_strict").1.unwrap();
    near(range[0], 60.0 / 90.0, 1e-12);
    near(range[1], 60.0 / 90.0, 1e-12);
    let notes = &a.measurements["internal_reward_share_strict"].measured().unwrap().notes;
    assert!(notes.iter().any(|note| note.contains("pro rata to volume")), "{notes:?}");
}

#[test]
fn a_month_without_purchases_leaves_untraced_pay_open() {
    // 40 of February as above, 30 strict; 60 of March rest on nothing: from 30 to 90 of 100.
    let a = few(CAP, ORDERS, "B,2024-02-29,pool,40,,\nB,2024-03-31,pool,60,,\n", &[]);
    let (value, range) = reading(&a, "internal_reward_share_strict", "apportioned");
    near(value, 0.3, 1e-12);
    let range = range.unwrap();
    near(range[0], 0.3, 1e-12);
    near(range[1], 0.9, 1e-12);
}

#[test]
fn kinds_that_say_what_they_rest_on_are_not_spread() {
    // 10 a margin: customers. 20 a rebate to C: own product, a third of it within the cap. 30 for recruiting: joining.
    let a = few(
        CAP,
        ORDERS,
        "B,2024-02-29,retail_margin,10,,\nC,2024-02-29,rebate,20,,\nB,2024-02-29,recruiting,30,,\n",
        &[],
    );
    near(reading(&a, "internal_reward_share_strict", "apportioned").0, 50.0 / 60.0, 1e-12);
    near(reading(&a, "internal_reward_share_demand", "apportioned").0, (30.0 + 20.0 * 2.0 / 3.0) / 60.0, 1e-12);
    near(reading(&a, "internal_reward_share_industry", "apportioned").0, 0.5, 1e-12);
}

#[test]
fn a_payee_without_a_place_has_no_group() {
    // Z hangs below somebody who is not there: the pool of 40 stays open, B's 40 are spread, 30 of 80 strict at least.
    let people = "participant_id,sponsor_id,joined_on,class\nA,,2024-01-01,business\nB,A,2024-01-02,business\n\
        C,B,2024-01-02,business\nP,A,2024-01-02,preferred\nZ,nobody,2024-01-02,business\n";
    let pay = "B,2024-02-29,pool,40,,\nZ,2024-02-29,pool,40,,\n";
    let a = few(CAP, ORDERS, pay, &[("participants.csv", people)]);
    let (value, range) = reading(&a, "internal_reward_share_strict", "apportioned");
    near(value, 30.0 / 80.0, 1e-12);
    near(range.unwrap()[1], 70.0 / 80.0, 1e-12);
}

#[test]
fn prices_count_where_some_order_has_no_volume() {
    // C's order has no volume: by price A's group bought 300 of members' product among 500.
    let orders = ORDERS.replace("product,300,300", "product,300,");
    let a = few(CAP, &orders, "A,2024-02-29,pool,50,,\n", &[]);
    near(reading(&a, "internal_reward_share_strict", "apportioned").0, 0.6, 1e-12);
    let notes = &a.measurements["internal_reward_share_strict"].measured().unwrap().notes;
    assert!(notes.iter().any(|note| note.contains("pro rata to purchases")), "{notes:?}");
}

#[test]
fn where_every_commission_names_its_order_nothing_is_apportioned() {
    let assessment = assess(&root("datasets/tiny-7"));
    let readings = &assessment.measurements["internal_reward_share_strict"].measured().unwrap().readings;
    assert!(!readings.contains_key("apportioned"));
    // Without a cap nobody can say how much of what is apportioned is demand.
    let a = few("", ORDERS, "B,2024-02-29,pool,40,,\n", &[]);
    let readings = &a.measurements["internal_reward_share_demand"].measured().unwrap().readings;
    assert!(matches!(readings["apportioned"], Reading::Unavailable { .. }));
}

#[test]
fn a_level_that_nobody_knows_leaves_the_upline_open() {
    // 30 from C two levels below A, 10 a pool without order and level, of 100 in all: 30 to 40.
    let pay = "A,2024-02-29,override,30,o1,\nB,2024-02-29,override,60,o1,\nA,2024-02-29,pool,10,,\n";
    let a = few("", ORDERS, pay, &[]);
    near(value(&a, "upline_dependence"), 0.3, 1e-12);
    bounded(&a, "upline_dependence", 0.3, 0.4);
    // 30 known and 40 not: no value, from 30 to 70 of 70.
    let mostly = few("", ORDERS, "A,2024-02-29,override,30,o1,\nA,2024-02-29,pool,40,,\n", &[]);
    assert_eq!(mostly.measurements["upline_dependence"].value(), None);
    bounded(&mostly, "upline_dependence", 30.0 / 70.0, 1.0);
    let nothing = few("", ORDERS, "A,2024-02-29,pool,10,,\n", &[]);
    assert!(unavailable(&nothing, "upline_dependence").contains("no commission has a level"));
    let unpaid = few("", ORDERS, "A,2024-02-29,override,10,o1,2\nA,2024-02-29,override,-10,o1,2\n", &[]);
    assert!(unavailable(&unpaid, "upline_dependence").contains("net of claw-backs"));
    assert!(unavailable(&unpaid, "trace_top1").contains("nobody was paid"));
}

#[test]
fn pay_that_follows_the_plan_is_recomputed_to_the_cent() {
    // 20 % on own customers, 10 % and 5 % by level, 10 % on kits: all of TINY-7.
    let plan = "[plan]\noverrides = [0.10, 0.05]\nretail_margin = 0.20\nkit_bonus = 0.10\n";
    let follows = ("case.toml", "[plan]\n", plan);
    let assessment = assess(changed("datasets/tiny-7", &[follows]).path());
    near(value(&assessment, "recompute_gap"), 0.0, 1e-12);
    let measured = assessment.measurements["recompute_gap"].measured().unwrap();
    let parts: Vec<f64> = measured.parts.iter().map(|part| part.value).collect();
    assert_eq!(parts, [203.5, 203.5, 0.0, 0.0], "paid, recomputed, apart, left out");
    // A is paid 12 on C's customer instead of 12 + 3: 3 of 206.50. Without a second level 20.50 cannot be recomputed.
    let more = ("commissions.csv", "A,2024-03-31,override,12.00,sold-C", "A,2024-03-31,override,15.00,sold-C");
    let assessment = assess(changed("datasets/tiny-7", &[follows, more]).path());
    near(value(&assessment, "recompute_gap"), 3.0 / 206.5, 1e-12);
    let one_level = ("case.toml", "0.10, 0.05", "0.10");
    let assessment = assess(changed("datasets/tiny-7", &[follows, one_level]).path());
    let measured = assessment.measurements["recompute_gap"].measured().unwrap();
    near(measured.parts[3].value, 20.5, 1e-12);
    assert!(unavailable(&assess(&root("datasets/tiny-7")), "recompute_gap").contains("plan.overrides"));
}
