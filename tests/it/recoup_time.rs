//! How long it takes until joining is repaid, on companies made by hand. Every expectation is worked out beside it.

use crate::{assess, bounded, near, reading, root, unavailable, value};
use levelcheck::assessment::Assessment;
use levelcheck::measurement::Reading;
use std::fs;

/// A was there before. D leaves in February. H pays nothing to join.
const PEOPLE: &str = "participant_id,sponsor_id,joined_on,left_on,class\nA,,2023-05-01,,business\n\
    B,A,2024-01-02,,business\nC,A,2024-01-31,,business\nD,A,2024-01-05,2024-02-10,business\nE,A,2024-01-01,,business\n\
    F,A,2024-06-15,,business\nG,A,2024-07-01,,business\nH,A,2024-10-01,,business\nI,A,2024-11-30,,business\n";
/// A fee of 100 each in the month of joining, and G's stock.
const ORDERS: &str = "b,B,,2024-01-02,fee,100\nc,C,,2024-01-31,fee,100\nd,D,,2024-01-05,fee,100\ne,E,,2024-01-01,fee,100\n\
    f,F,,2024-06-15,fee,100\ng,G,,2024-07-01,fee,100\ns,G,,2024-08-01,product,100\ni,I,,2024-11-30,starter_kit,100\n";
/// B in its first month, C and F in their third; E is short of a cent.
const PAY: &str = "B,2024-01-20,override,100,\nC,2024-02-20,override,60,\nC,2024-03-20,override,40,\n\
    F,2024-08-31,override,100,\nE,2024-12-31,override,99.99,\n";
/// G's mark-up of 100 comes in its sixth month.
const RESALES: &str = "seller_id,sold_on,amount,cost,verified\nG,2024-12-01,200,100,true\n";

fn company(people: &str, orders: &str, pay: &str, tables: &[(&str, &str)]) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", "name = \"Nine\"\ncurrency = \"USD\"\n[period]\nstart = 2024-01-01\nend = 2024-12-31\n");
    write("participants.csv", people);
    write("orders.csv", &format!("order_id,buyer_id,seller_id,ordered_on,kind,amount\n{orders}"));
    write("commissions.csv", &format!("payee_id,earned_on,kind,amount,order_id\n{pay}"));
    for (file, text) in tables {
        write(file, text);
    }
    assess(folder.path())
}

#[test]
fn the_share_not_repaid_is_that_of_kaplan_and_meier() {
    // Months: B 1; D 2 and I 2 censored; C 3, F 3; G 6; E 12 censored.
    // 6/7 after one, × 2/4 after three = 3/7, × 1/2 after six = 3/14, and so after twelve.
    let a = company(PEOPLE, ORDERS, PAY, &[("resales.csv", RESALES)]);
    near(value(&a, "time_to_recoup"), 3.0 / 14.0, 1e-12);
    bounded(&a, "time_to_recoup", 3.0 / 14.0, 3.0 / 14.0);
    near(reading(&a, "time_to_recoup", "entry_3").0, 3.0 / 7.0, 1e-12);
    near(reading(&a, "time_to_recoup", "entry_6").0, 3.0 / 14.0, 1e-12);
    // G's 200 of fee and stock are repaid by the same resale; the others paid fees alone.
    near(reading(&a, "time_to_recoup", "all_payments_12").0, 3.0 / 14.0, 1e-12);
    // D watched to the end: 6/7 × 3/5 × 2/3 = 12/35.
    near(reading(&a, "time_to_recoup", "entry_12_with_leavers").0, 12.0 / 35.0, 1e-12);
    let measured = a.measurements["time_to_recoup"].measured().unwrap();
    assert_eq!(measured.n, Some(7));
    let parts: Vec<f64> = measured.parts.iter().map(|part| part.value).collect();
    assert_eq!(parts, [8.0, 1.0, 4.0, 3.0, 3.0], "joined, left out, repaid, median months on both costs");
    assert!(matches!(measured.readings["entry_18"], Reading::Unavailable { .. }));
    assert!(measured.notes.iter().any(|note| note.starts_with("1 participants joined before")));
    // lifelines 0.30.3, `confidence_interval_` at 12.
    let interval = measured.interval.as_ref().unwrap();
    near(interval.low, 0.008_937, 1e-6);
    near(interval.high, 0.604_711, 1e-6);
}

#[test]
fn cohorts_stand_side_by_side() {
    // First half: B, C, D, E, F: 4/5, then C and F of three: 4/15. Second: G, H and I, of whom H paid nothing.
    let a = company(PEOPLE, ORDERS, PAY, &[("resales.csv", RESALES)]);
    let rows = a.tables.recoup_by_cohort.as_ref().unwrap();
    let entry: Vec<_> = rows.iter().filter(|row| row.cost == "entry").collect();
    let found: Vec<(&str, u64, u64, u64)> =
        entry.iter().map(|row| (row.cohort.as_str(), row.participants, row.payers, row.repaid.unwrap())).collect();
    assert_eq!(found, [("2024-H1", 5, 5, 3), ("2024-H2", 3, 2, 1)]);
    near(entry[0].share_not_repaid_3.unwrap(), 4.0 / 15.0, 1e-12);
    near(entry[0].share_not_repaid_12.unwrap(), 4.0 / 15.0, 1e-12);
    near(entry[1].share_not_repaid_3.unwrap(), 1.0, 1e-12);
    near(entry[1].share_not_repaid_6.unwrap(), 0.0, 1e-12); // G alone was watched as long
    assert_eq!(entry[0].median_months, Some(3.0));
}

#[test]
fn a_refund_leaves_out_and_a_later_fee_does_not_undo() {
    // D's fee comes back whole. B pays again in June and is repaid for the first time in January all the same.
    let orders = format!("{ORDERS}b2,B,,2024-06-01,fee,100\n");
    let returns = "order_id,returned_on,amount,kind\nd,2024-02-09,100,return\n";
    let a = company(PEOPLE, &orders, PAY, &[("resales.csv", RESALES), ("returns.csv", returns)]);
    // B 1; I 2 censored; C 3, F 3 of four; G 6 of two; E: 5/6 × 2/4 × 1/2.
    near(value(&a, "time_to_recoup"), 5.0 / 24.0, 1e-12);
    assert_eq!(a.measurements["time_to_recoup"].measured().unwrap().n, Some(6));
}

#[test]
fn pay_after_leaving_is_not_seen_but_with_leavers() {
    // D is paid in March, a month after leaving: censored at two months as before; with leavers 6/7 × 2/5 × 1/2.
    let a = company(PEOPLE, ORDERS, &format!("{PAY}D,2024-03-01,override,100,\n"), &[("resales.csv", RESALES)]);
    near(value(&a, "time_to_recoup"), 3.0 / 14.0, 1e-12);
    // At three months five are watched, of whom C, D and F are repaid; then G of two.
    near(reading(&a, "time_to_recoup", "entry_12_with_leavers").0, 6.0 / 35.0, 1e-12);
}

#[test]
fn mark_ups_and_orders_of_unmapped_kind_leave_it_open() {
    // No resales are recorded. B's kit of 50 may have brought 100; C's fee came with no goods.
    let people = "participant_id,sponsor_id,joined_on,class\nB,,2024-01-02,business\nC,B,2024-01-02,business\n";
    let orders = "k,B,,2024-01-03,starter_kit,50\nf,C,,2024-01-03,fee,50\n";
    let a = company(people, orders, "", &[]);
    near(value(&a, "time_to_recoup"), 1.0, 1e-12);
    bounded(&a, "time_to_recoup", 0.5, 1.0);
    // A claim without a receipt, of 60 on goods of 10, may repay B; the table is whole otherwise.
    let claim = "seller_id,sold_on,amount,cost,verified\nB,2024-02-01,60,10,false\n";
    let a = company(people, orders, "", &[("resales.csv", claim)]);
    bounded(&a, "time_to_recoup", 0.5, 1.0);
    // B's fee of 50 is repaid, but a voucher of 30 may be part of it; C's voucher may be all there was to pay.
    let orders = "f,B,,2024-01-03,fee,50\nv,B,,2024-01-04,voucher,30\nw,C,,2024-01-04,voucher,30\n";
    let a = company(
        people,
        orders,
        "B,2024-01-20,override,50,\n",
        &[("resales.csv", "seller_id,sold_on,amount,cost,verified\n")],
    );
    near(value(&a, "time_to_recoup"), 0.0, 1e-12);
    bounded(&a, "time_to_recoup", 0.0, 1.0);
    assert_eq!(a.measurements["time_to_recoup"].measured().unwrap().n, Some(1));
}

#[test]
fn a_short_period_has_a_range_and_one_without_newcomers_nothing() {
    // TINY-7: E, F and G of 7 are not repaid in the one month there is.
    let a = assess(&root("datasets/tiny-7"));
    assert_eq!(a.measurements["time_to_recoup"].value(), None);
    bounded(&a, "time_to_recoup", 0.0, 3.0 / 7.0);
    let old = "participant_id,sponsor_id,joined_on,class\nA,,2023-01-02,business\n";
    let a = company(old, "f,A,,2024-01-03,fee,50\n", "", &[]);
    assert!(unavailable(&a, "time_to_recoup").contains("joined in the period"));
    assert!(a.tables.recoup_by_cohort.is_none());
    let new = "participant_id,sponsor_id,joined_on,class\nA,,2024-01-02,business\n";
    let a = company(new, "p,A,,2024-01-03,product,50\n", "", &[]);
    assert!(unavailable(&a, "time_to_recoup").contains("starter kit or a fee"));
}
