//! Pay over sales, year by year. Every expectation is worked out by hand beside it.

use crate::{bounded, near, reading, unavailable, value};
use levelcheck::assessment::Assessment;
use std::fs;

const PEOPLE: &str = "participant_id,sponsor_id,joined_on,class\nA,,2022-01-01,business\nB,A,2022-01-02,business\n";
/// 50 of 1,000 in 2022, 300 of 1,000 in 2023, 210 of 600 in 2024, 90 of 100 in January 2025.
const ORDERS: &str = "order_id,buyer_id,seller_id,ordered_on,kind,amount\n\
    a,B,,2022-12-31,product,1000\nb,B,,2023-01-01,product,900\nc,B,,2023-12-31,starter_kit,100\n\
    f,B,,2023-05-05,fee,500\nd,,A,2024-07-01,product,600\ne,B,,2025-01-15,product,100\n";
const PAY: &str = "payee_id,earned_on,kind,amount,order_id\n\
    A,2022-12-31,override,50,a\nA,2023-01-31,override,320,b\nA,2023-02-28,override,-20,b\n\
    A,2024-07-31,retail_margin,210,d\nA,2025-01-31,override,90,e\n";

fn company(manifest: &str, tables: &[(&str, &str)]) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", &format!("name = \"Two\"\ncurrency = \"VND\"\njurisdictions = [\"us-federal\"]\n{manifest}"));
    for (file, text) in
        [("participants.csv", PEOPLE), ("orders.csv", ORDERS), ("commissions.csv", PAY)].iter().chain(tables)
    {
        write(file, text);
    }
    crate::assess(folder.path())
}

#[test]
fn the_highest_full_year_counts_and_parts_of_years_do_not() {
    let a = company("[period]\nstart = 2022-06-01\nend = 2025-02-28\n", &[]);
    near(reading(&a, "payout_ratio_yearly", "2023").0, 0.30, 1e-12); // (320 − 20) / (900 + 100): a fee is no sale
    near(reading(&a, "payout_ratio_yearly", "2024").0, 0.35, 1e-12); // 210 / 600
    near(value(&a, "payout_ratio_yearly"), 0.35, 1e-12);
    let measured = a.measurements["payout_ratio_yearly"].measured().unwrap();
    assert_eq!(measured.readings.len(), 2, "2022 and 2025 are not whole");
    assert_eq!(measured.n, Some(2));
}

#[test]
fn a_year_less_a_day_is_no_year() {
    let a = company("[period]\nstart = 2023-01-02\nend = 2023-12-31\n", &[]);
    assert!(unavailable(&a, "payout_ratio_yearly").contains("no full calendar year"));
}

#[test]
fn refunds_and_unmapped_orders_leave_the_yearly_ratio_open() {
    // 300 over 1,000 and 200 of an unknown word; 300 over 1,000 less 250 of refunds.
    let a = company(
        "[period]\nstart = 2023-01-01\nend = 2023-12-31\n",
        &[
            ("orders.csv", &format!("{ORDERS}u,B,,2023-03-03,voucher,200\n")),
            ("returns.csv", "order_id,returned_on,amount,kind\nb,2023-04-01,250,return\n"),
        ],
    );
    bounded(&a, "payout_ratio_yearly", 0.25, 0.40);
}

#[test]
fn a_year_without_sales_has_no_ratio() {
    let orders = ORDERS.replace("d,,A,2024-07-01,product,600\n", "");
    let a = company("[period]\nstart = 2023-01-01\nend = 2024-12-31\n", &[("orders.csv", &orders)]);
    assert!(unavailable(&a, "payout_ratio_yearly").contains("2024"));
}

#[test]
fn refunds_come_off_the_price_with_tax_at_most() {
    // 300 over (1,000 × 1.1), and over (1,000 − 250) × 1.1 where the refund comes off.
    let a = company(
        "[period]\nstart = 2023-01-01\nend = 2023-12-31\n[assumptions]\nsales_tax_share = 0.1\n",
        &[("returns.csv", "order_id,returned_on,amount,kind\nb,2023-04-01,250,return\n")],
    );
    near(value(&a, "payout_ratio_with_tax"), 300.0 / 1100.0, 1e-12);
    bounded(&a, "payout_ratio_with_tax", 300.0 / 1100.0, 300.0 / 825.0);
}

#[test]
fn customers_alone_give_no_price_of_goods_supplied_to_participants() {
    let a = company("[period]\nstart = 2024-01-01\nend = 2024-12-31\n[assumptions]\nsales_tax_share = 0.1\n", &[]);
    assert!(unavailable(&a, "payout_ratio_with_tax").contains("bought no product"));
}
