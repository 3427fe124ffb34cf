//! Rosters: single participants held against a line. Every expectation is worked out by hand beside it.

use crate::{assess_named, gather, near, open, rendered, root};
use levelcheck::assessment::Assessment;
use levelcheck::case::hash::of_bytes;
use levelcheck::evidence::{Evidence, EvidenceTable};
use levelcheck::pseudonym::Names;
use levelcheck::report::Format;
use levelcheck::rosters::{self, Roster};
use levelcheck::rules::Verdict;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The rows of a roster as id, time, low, high and money in minor units.
type Rows = Vec<(String, String, f64, f64, i64)>;

fn roster(folder: &Path, id: &str) -> Result<Rows, String> {
    let case = open(folder);
    let facts = gather(&case);
    let called = rosters::call(&facts, &BTreeSet::from([id])).remove(id).unwrap();
    let names = &case.company.as_ref().unwrap().participants.ids;
    called.map(|Roster { times, rows }| {
        let mut rows: Rows = rows
            .iter()
            .map(|r| {
                (names.name(r.participant).into_owned(), times[usize::from(r.time)].clone(), r.low, r.high, r.money)
            })
            .collect();
        rows.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        rows
    })
}

#[track_caller]
fn are(found: &Rows, expected: &[(&str, &str, f64, f64, i64)]) {
    let shown = format!("{found:#?}");
    assert_eq!(found.len(), expected.len(), "{shown}");
    for (found, expected) in found.iter().zip(expected) {
        let (id, time, low, high, money) = expected;
        assert_eq!((found.0.as_str(), found.1.as_str(), found.4), (*id, *time, *money), "{shown}");
        for (end, wanted) in [(found.2, *low), (found.3, *high)] {
            let both_open = end.is_infinite() && wanted.is_infinite();
            assert!(both_open || (end - wanted).abs() < 1e-9, "{id} {time}: {end} is not {wanted}\n{shown}");
        }
    }
}

/// TINY-7 with a returns table that says that nothing was returned.
fn tiny_with_returns() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(root("datasets/tiny-7")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    fs::write(folder.path().join("returns.csv"), "order_id,returned_on,amount\n").unwrap();
    folder
}

const MARCH: &str = "2024-03";

#[test]
fn seven_downlines_by_hand() {
    // Own and downline revenue of all kinds; customers' orders at their seller, 50 and 40 resold with a receipt.
    // A: 1,530, of it 360 + 90. B (B, D, E, G): 880, of it 80 + 60. C (C, F): 340, of it 120 + 40. D (D, G): 530, of it 60.
    let rows = roster(&root("datasets/tiny-7"), "downline_nonparticipant_share").unwrap();
    let (a, b, c, d) = (450.0 / 1530.0, 140.0 / 880.0, 160.0 / 340.0, 60.0 / 530.0);
    are(
        &rows,
        &[("A", MARCH, a, a, 8_300), ("B", MARCH, b, b, 4_450), ("C", MARCH, c, c, 3_400), ("D", MARCH, d, d, 4_200)],
    );
}

#[test]
fn own_use_of_seven_by_hand() {
    // A resold 50 of 200, C 40 of 100; the others nothing. G's kit is no product.
    let folder = tiny_with_returns();
    let rows = roster(folder.path(), "own_use_month").unwrap();
    let own = [
        ("A", 150.0, 200),
        ("B", 150.0, 150),
        ("C", 60.0, 100),
        ("D", 100.0, 100),
        ("E", 100.0, 100),
        ("F", 100.0, 100),
        ("G", 50.0, 50),
    ];
    let expected: Vec<_> = own.iter().map(|&(id, own, bought)| (id, MARCH, own, own, bought * 100)).collect();
    are(&rows, &expected);
    // Without a returns table all of it may have been returned.
    let rows = roster(&root("datasets/tiny-7"), "own_use_month").unwrap();
    near(rows.iter().map(|row| row.2).sum(), 0.0, 1e-12);
    near(rows[0].3, 150.0, 1e-9);
}

#[test]
fn goods_sold_of_goods_bought_by_hand() {
    // A: (50 + 100) / (200 + 100); B: 80 / 230; C: (40 + 120) / 220; D: 60 / 160. Bonus: pay less the retail margin.
    let folder = tiny_with_returns();
    let rows = roster(folder.path(), "sold_of_bought_month").unwrap();
    let (b, c) = (80.0 / 230.0, 160.0 / 220.0);
    are(
        &rows,
        &[
            ("A", MARCH, 0.5, 0.5, 6_300),
            ("B", MARCH, b, b, 2_850),
            ("C", MARCH, c, c, 1_000),
            ("D", MARCH, 0.375, 0.375, 3_000),
        ],
    );
}

#[test]
fn customers_pay_and_burden_of_seven_by_hand() {
    let tiny = root("datasets/tiny-7");
    // One unnamed order each; A and C have an unnamed resale besides, which may be another customer's.
    let rows = roster(&tiny, "retail_customers_month").unwrap();
    are(
        &rows,
        &[
            ("A", MARCH, 1.0, 2.0, 6_300),
            ("B", MARCH, 1.0, 1.0, 2_850),
            ("C", MARCH, 1.0, 2.0, 1_000),
            ("D", MARCH, 1.0, 1.0, 3_000),
        ],
    );
    // Pay over customers' orders and what resales brought in: 83 / 162.50, 44.50 / 80, 34 / 170, 42 / 60.
    let rows = roster(&tiny, "pay_over_own_sales").unwrap();
    let (a, b) = (83.0 / 162.5, 44.5 / 80.0);
    are(
        &rows,
        &[
            ("A", MARCH, a, a, 8_300),
            ("B", MARCH, b, b, 4_450),
            ("C", MARCH, 0.2, 0.2, 3_400),
            ("D", MARCH, 0.7, 0.7, 4_200),
        ],
    );
    // Fees of 10, and of G a fee of 60 and a kit of 250.
    let rows = roster(&tiny, "yearly_burden_paid").unwrap();
    assert_eq!(rows.len(), 7);
    are(&rows[5..].to_vec(), &[("F", "2024", 10.0, 10.0, 1_000), ("G", "2024", 310.0, 310.0, 31_000)]);
}

#[test]
fn the_first_seven_days_are_those_from_joining_or_those_after_it() {
    // A joined on the 1st and paid 10 then and 200 on the 8th, which is day 7. G joined on the 5th and paid 310 then; 50
    // on the 20th is later. The others paid a fee of 10.
    let rows = roster(&root("datasets/tiny-7"), "first_seven_days_payments").unwrap();
    assert_eq!(rows.len(), 7);
    are(&rows[..2].to_vec(), &[("A", MARCH, 10.0, 210.0, 21_000), ("B", MARCH, 10.0, 10.0, 1_000)]);
    are(&rows[6..].to_vec(), &[("G", MARCH, 310.0, 310.0, 31_000)]);
}

/// Two months of a company with a bit of everything that leaves something open.
fn made(manifest: &str, tables: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    let head = "name = \"Made\"\ncurrency = \"USD\"\n";
    let period = "[period]\nstart = 2024-01-01\nend = 2024-02-29\n";
    write("case.toml", &format!("{head}{manifest}{period}"));
    write(
        "participants.csv",
        "participant_id,sponsor_id,joined_on,class\nH,,2023-01-01,business\nA,H,2023-06-01,business\nB,A,2024-02-25,business\n\
         K,A,2023-06-01,preferred\nR,A,2023-06-01,retail\nT,B,2023-06-01,retail\nU,B,2024-01-05,other\n\
         X,Y,2023-06-01,business\nY,Z,2023-06-01,business\nZ,X,2023-06-01,business\nO,nobody,2023-06-01,business\nP,O,2023-06-01,business\n",
    );
    write("orders.csv", "order_id,buyer_id,seller_id,ordered_on,kind,amount\n");
    write("commissions.csv", "payee_id,earned_on,kind,amount,order_id\n");
    write("resales.csv", "seller_id,sold_on,amount,cost,verified\n");
    write("returns.csv", "order_id,returned_on,amount\n");
    for (file, text) in tables {
        let path = folder.path().join(file);
        let before = fs::read_to_string(&path).unwrap();
        fs::write(&path, before + text).unwrap();
    }
    folder
}

#[test]
fn a_downline_holds_customers_strangers_and_customers_who_take_part_between_its_ends() {
    // January, A with B, K, R, T and U below: B 100, K 50, R 30 (seller A), unregistered 20 (seller B), U of unknown
    // class 40, T 60: 300 in all. T and K were paid at some time and so take part: certainly from customers are 30 + 20,
    // at most 40 + 60 + 50 more.
    // B with T, U and the unregistered: 220; certainly 20, at most 120. T: 60; at most all of it.
    let folder = made(
        "house_accounts = [\"H\"]\n",
        &[
            (
                "orders.csv",
                "1,B,,2024-01-03,product,100\n2,K,,2024-01-03,product,50\n3,R,A,2024-01-03,product,30\n4,,B,2024-01-03,product,20\n\
                 5,U,,2024-01-06,fee,40\n6,T,,2024-01-06,product,60\n7,A,,2024-02-06,product,10\n",
            ),
            (
                "commissions.csv",
                "A,2024-01-31,override,9,\nB,2024-01-31,override,5,\nB,2024-01-31,override,-1,\nT,2024-01-31,recruiting,3,6\n\
                 H,2024-01-31,override,7,\nB,2024-02-28,override,2,\nB,2024-02-28,override,-2,\nK,2024-02-28,rebate,1,\n",
            ),
        ],
    );
    let rows = roster(folder.path(), "downline_nonparticipant_share").unwrap();
    // K's February has no revenue: open. B's February is clawed back whole; the house account is on no roster.
    let (january, february) = ("2024-01", "2024-02");
    are(
        &rows,
        &[
            ("A", january, 50.0 / 300.0, 200.0 / 300.0, 900),
            ("B", january, 20.0 / 220.0, 120.0 / 220.0, 400),
            ("K", february, 0.0, 1.0, 100),
            ("T", january, 0.0, 1.0, 300),
        ],
    );
}

#[test]
fn a_pay_period_may_be_the_whole_period() {
    // A's 100 in January and R's 300 in February: .75 of 400.
    let folder = made(
        "[plan]\npay_period = \"period\"\n",
        &[
            ("orders.csv", "1,A,,2024-01-03,product,100\n2,R,A,2024-02-03,product,300\n"),
            ("commissions.csv", "A,2024-02-28,override,9,2\n"),
        ],
    );
    let rows = roster(folder.path(), "downline_nonparticipant_share").unwrap();
    are(&rows, &[("A", "2024-01-01 to 2024-02-29", 0.75, 0.75, 900)]);
}

#[test]
fn cycles_and_orphans_have_no_downline_that_anybody_knows() {
    // X, Y and Z sponsor each other; P stands below O, whose sponsor is not there. Their purchases are in nobody's downline.
    let folder = made(
        "",
        &[
            ("orders.csv", "1,X,,2024-01-03,product,100\n2,P,,2024-01-03,product,100\n3,R,H,2024-01-03,product,50\n"),
            ("commissions.csv", "X,2024-01-31,override,5,\nO,2024-01-31,override,6,\nH,2024-01-31,override,7,3\n"),
        ],
    );
    let rows = roster(folder.path(), "downline_nonparticipant_share").unwrap();
    let january = "2024-01";
    are(&rows, &[("H", january, 1.0, 1.0, 700), ("O", january, 0.0, 1.0, 600), ("X", january, 0.0, 1.0, 500)]);
}

#[test]
fn without_a_whole_resales_table_a_member_may_have_sold_everything_on() {
    let orders = ("orders.csv", "1,A,,2024-01-03,product,100\n2,A,,2024-01-03,fee,25\n3,A,,2024-02-03,product,300\n");
    let commissions = ("commissions.csv", "A,2024-01-31,override,5,1\n");
    let resales = ("resales.csv", "A,2024-02-10,150,100,true\nA,2024-02-11,60,50,false\n");
    let returns = ("returns.csv", "3,2024-02-20,200\n");
    // Whole: 200 kept of 400, 100 of them resold with a receipt, 150 as claimed: half and a quarter of each month is left.
    let whole = made("", &[orders, commissions, resales, returns]);
    let rows = roster(whole.path(), "own_use_month").unwrap();
    are(&rows, &[("A", "2024-01", 25.0, 50.0, 10_000), ("A", "2024-02", 25.0, 50.0, 30_000)]);
    are(&roster(whole.path(), "downline_nonparticipant_share").unwrap(), &[("A", "2024-01", 0.0, 0.0, 500)]);
    // With gaps: nothing is certain. Of the month's 125 the product may have been resold.
    let gaps = made("tables.resales.complete = false\n", &[orders, commissions, resales, returns]);
    let rows = roster(gaps.path(), "own_use_month").unwrap();
    are(&rows, &[("A", "2024-01", 0.0, 50.0, 10_000), ("A", "2024-02", 0.0, 50.0, 30_000)]);
    are(&roster(gaps.path(), "downline_nonparticipant_share").unwrap(), &[("A", "2024-01", 0.0, 0.8, 500)]);
    are(&roster(gaps.path(), "sold_of_bought_month").unwrap(), &[("A", "2024-01", 0.0, 1.0, 500)]);
    are(&roster(gaps.path(), "pay_over_own_sales").unwrap(), &[("A", "2024-01", 0.0, f64::INFINITY, 500)]);
    are(&roster(gaps.path(), "retail_customers_month").unwrap(), &[("A", "2024-01", 0.0, f64::INFINITY, 500)]);
    // Pay without any sale, where the records are whole, is above every line.
    are(&roster(whole.path(), "pay_over_own_sales").unwrap(), &[("A", "2024-01", f64::INFINITY, f64::INFINITY, 500)]);
}

#[test]
fn customers_are_counted_once_a_month_and_unnamed_ones_are_a_range() {
    // January of A: R twice and an order without a name: 1 to 2 certain ends; K is preferred, U of unknown class: possible.
    // Resales: c1 twice, named B (a member, no customer), unverified c2. Certain: R, c1; possible: K, U, c2, the unnamed.
    // February: a payment of unmapped kind is perhaps no bonus; T bought without a seller and stands below B.
    let folder = made(
        "",
        &[
            (
                "orders.csv",
                "1,R,A,2024-01-03,product,10\n2,R,A,2024-01-09,product,10\n3,,A,2024-01-09,product,10\n4,K,A,2024-01-09,product,10\n\
                 5,U,A,2024-01-09,product,10\n6,B,A,2024-01-09,product,10\n7,R,A,2024-01-09,fee,10\n8,T,,2024-02-26,product,10\n",
            ),
            ("commissions.csv", "A,2024-01-31,pool,5,\nA,2024-01-31,retail_margin,5,\nB,2024-02-28,mystery,5,\n"),
        ],
    );
    fs::write(
        folder.path().join("resales.csv"),
        "seller_id,sold_on,amount,cost,customer_id,verified\nA,2024-01-10,5,4,c1,true\nA,2024-01-11,5,4,c1,true\n\
         A,2024-01-11,5,4,B,true\nA,2024-01-12,5,4,c2,false\n",
    )
    .unwrap();
    let rows = roster(folder.path(), "retail_customers_month").unwrap();
    are(&rows, &[("A", "2024-01", 2.0, 6.0, 500), ("B", "2024-02", 0.0, 1.0, 500)]);
    let case = open(folder.path());
    let called = rosters::call(&gather(&case), &BTreeSet::from(["retail_customers_month"]));
    let sure: Vec<bool> = called["retail_customers_month"].as_ref().unwrap().rows.iter().map(|row| row.sure).collect();
    assert_eq!(sure, [true, false]);
}

#[test]
fn several_lines_of_one_order_are_one_purchase() {
    let folder = made("", &[("commissions.csv", "A,2024-01-31,pool,5,\n")]);
    fs::write(
        folder.path().join("orders.csv"),
        "order_id,line,buyer_id,seller_id,ordered_on,kind,amount\n1,1,,A,2024-01-03,product,10\n1,2,,A,2024-01-03,product,20\n\
         2,1,A,,2024-01-03,fee,5\n2,2,A,,2024-01-03,product,40\n",
    )
    .unwrap();
    fs::write(folder.path().join("returns.csv"), "order_id,returned_on,amount\n2,2024-02-03,45\n").unwrap();
    are(&roster(folder.path(), "retail_customers_month").unwrap(), &[("A", "2024-01", 1.0, 1.0, 500)]);
    // 45 refunded on an order with 40 of product: the product is gone, and no more than it.
    are(&roster(folder.path(), "own_use_month").unwrap(), &[("A", "2024-01", 0.0, 0.0, 4_000)]);
}

#[test]
fn joining_in_the_last_days_and_with_an_unknown_class_is_seen_as_far_as_it_goes() {
    // B joined on 25 February and paid 300 on the 26th and 50 before. U's class is not known. H and A joined before.
    let folder = made(
        "",
        &[("orders.csv", "1,B,,2024-02-26,starter_kit,300\n2,B,,2024-02-20,fee,50\n3,U,,2024-01-11,fee,70\n")],
    );
    let rows = roster(folder.path(), "first_seven_days_payments").unwrap();
    are(&rows, &[("B", "2024-02", 300.0, 350.0, 35_000), ("U", "2024-01", 0.0, 70.0, 7_000)]);
    let rows = roster(folder.path(), "yearly_burden_paid").unwrap();
    are(&rows, &[("B", "2024", 350.0, 350.0, 35_000), ("U", "2024", 0.0, 70.0, 7_000)]);
}

#[test]
fn years_are_kept_apart() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", "name = \"N\"\ncurrency = \"KRW\"\n[period]\nstart = 2023-07-01\nend = 2024-06-30\n");
    write("participants.csv", "participant_id,sponsor_id,joined_on,class\nA,,2023-07-01,business\n");
    write(
        "orders.csv",
        "order_id,buyer_id,ordered_on,kind,amount\n1,A,2023-12-31,fee,50000\n2,A,2024-01-01,tool,50001\n3,A,2024-01-01,product,9\n",
    );
    let rows = roster(folder.path(), "yearly_burden_paid").unwrap();
    are(&rows, &[("A", "2023", 50_000.0, 50_000.0, 50_000), ("A", "2024", 50_001.0, 50_001.0, 50_001)]);
}

#[test]
fn what_is_missing_is_said() {
    let none = made("", &[]);
    for (id, reason) in [
        ("downline_nonparticipant_share", "nobody was paid in the period"),
        ("own_use_month", "no member bought product in the period"),
        ("yearly_burden_paid", "no participant paid for a starter kit, a fee or a tool in the period"),
    ] {
        assert_eq!(roster(none.path(), id).unwrap_err(), reason);
    }
    fs::remove_file(none.path().join("commissions.csv")).unwrap();
    assert_eq!(roster(none.path(), "pay_over_own_sales").unwrap_err(), "the case has no commissions table");
    let disclosed = open(&root("datasets/nu-skin-canada-2020"));
    let all: BTreeSet<&str> = rosters::ROSTERS.iter().map(|r| r.id).collect();
    assert!(rosters::call(&gather(&disclosed), &all).values().all(Result::is_err));
}

#[test]
fn rosters_add_up_to_no_more_than_the_company_did() {
    for name in ["tiny-7", "party-plan", "inventory-loading", "customer-led"] {
        let case = open(&root(&format!("datasets/{name}")));
        let facts = gather(&case);
        let all: BTreeSet<&str> = rosters::ROSTERS.iter().map(|r| r.id).collect();
        let called = rosters::call(&facts, &all);
        let company = facts.company.as_ref().unwrap();
        let commissions = company.company.commissions.as_ref().unwrap();
        // Claw-backs are netted within a month; what was paid before them is the most that months can add up to.
        let paid: i64 = commissions.amount.iter().filter(|amount| **amount > 0).sum();
        let bought = company.revenue.sum(|_, _, _| true);
        for (id, roster) in &called {
            let Ok(roster) = roster else { continue };
            let money: i64 = roster.rows.iter().map(|row| row.money).sum();
            let most = if matches!(id.as_str(), "own_use_month" | "first_seven_days_payments" | "yearly_burden_paid") {
                bought
            } else {
                paid
            };
            assert!((0..=most).contains(&money), "{name} {id}: {money} of {most}");
            assert!(roster.rows.iter().all(|row| row.low <= row.high && row.low >= 0.0), "{name} {id}");
            let mut seen: Vec<_> = roster.rows.iter().map(|row| (row.time, row.participant)).collect();
            assert!(seen.is_sorted(), "{name} {id}");
            seen.dedup();
            assert_eq!(seen.len(), roster.rows.len(), "{name} {id}");
        }
    }
}

fn list<'l>(lists: &'l [EvidenceTable], assessment: &Assessment, rule: &str) -> &'l str {
    let named = assessment.findings.iter().find(|f| f.rule == rule).unwrap().list.as_ref().unwrap();
    let list = lists.iter().find(|list| list.file == *named).unwrap();
    assert_eq!(of_bytes(list.text.as_bytes()), named.sha256);
    assert_eq!(list.text.lines().count() as u64, named.rows + 1);
    &list.text
}

#[test]
fn a_finding_counts_those_concerned_and_names_their_list_without_holding_it() {
    let (assessment, lists) = assess_named(&root("datasets/tiny-7"), Some(Names::identified()));
    let finding = assessment.findings.iter().find(|f| f.rule == "us-vem-1").unwrap();
    let concerned = finding.evidence[0].concerned.as_ref().unwrap();
    assert_eq!((finding.verdict, concerned.certainly, concerned.of, concerned.people), (Verdict::Fired, 4, 4, 4));
    near(concerned.money, 203.5, 1e-9); // 83 + 44.50 + 34 + 42
    let text = list(&lists, &assessment, "us-vem-1");
    assert!(
        text.contains("D,2024-03,downline_nonparticipant_share,0.113208,0.113208,at_most,0.5,42.00,certainly\n"),
        "{text}"
    );
    // Three of four may fall short of 70 %: without a returns table nobody surely does.
    let open = assessment.findings.iter().find(|f| f.rule == "us-amw-70d").unwrap();
    let concerned = open.evidence[0].concerned.as_ref().unwrap();
    assert_eq!((open.verdict, concerned.certainly, concerned.possibly), (Verdict::Indeterminate, 0, 3));
    near(concerned.money_possibly, 121.5, 1e-9); // 63 + 28.50 + 30
    for (format, shown) in [
        (Format::Html, "<a href=\"evidence&#x2f;us-vem-1.csv\">"),
        (Format::Md, "[evidence/us-vem-1.csv](evidence/us-vem-1.csv), 4 rows"),
        (
            Format::Md,
            "100.0 %: 4 of 4 paid participant-periods, 4 participants, USD 203.50 against ≤ 50.0 % in > 50.0 %",
        ),
        (Format::Json, "\"file\": \"evidence/us-vem-1.csv\""),
    ] {
        assert!(rendered(format, &assessment).contains(shown), "{shown}");
    }
    assert!(!rendered(Format::Json, &assessment).contains("0.113208"));
    // A clear rule has no list.
    let clear = assessment.findings.iter().find(|f| f.rule == "us-hlf-3").unwrap();
    assert!(clear.verdict == Verdict::Clear && clear.list.is_none());
}

#[test]
fn hostile_ids_do_nothing_in_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: String| fs::write(folder.path().join(file), text).unwrap();
    write("case.toml", "name = \"N\"\ncurrency = \"USD\"\n[period]\nstart = 2024-01-01\nend = 2024-01-31\n".to_owned());
    let hostile = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "a\"b,c", "\u{1b}[31mred", "\u{202e}gnp.exe", "plain"];
    let quoted = |id: &str| format!("\"{}\"", id.replace('"', "\"\""));
    let mut participants = "participant_id,sponsor_id,joined_on,class\n".to_owned();
    let mut orders = "order_id,buyer_id,ordered_on,kind,amount\n".to_owned();
    let mut commissions = "payee_id,earned_on,kind,amount,order_id\n".to_owned();
    for (at, id) in hostile.iter().map(|id| quoted(id)).enumerate() {
        participants.push_str(&format!("{id},,2024-01-01,business\n"));
        orders.push_str(&format!("{at},{id},2024-01-05,fee,10.00\n"));
        commissions.push_str(&format!("{id},2024-01-06,override,1.00,{at}\n"));
    }
    write("participants.csv", participants);
    write("orders.csv", orders);
    write("commissions.csv", commissions);
    write("resales.csv", "seller_id,sold_on,amount,cost,verified\n".to_owned());
    let (assessment, lists) = assess_named(folder.path(), Some(Names::identified()));
    let text = list(&lists, &assessment, "us-vem-1");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut ids: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
    ids.sort();
    let mut expected =
        ["'=cmd|' /C calc'!A0", "'+1", "'-1", "'@SUM(A1)", "a\"b,c", "\\u{1b}[31mred", "\\u{202e}gnp.exe", "plain"];
    expected.sort_unstable();
    assert_eq!(ids, expected);
}

#[test]
fn lists_are_written_beside_the_report() {
    use levelcheck::commands::output::{write_lists, write_report};
    let out = tempfile::tempdir().unwrap();
    let (assessment, lists) = assess_named(&root("datasets/tiny-7"), Some(Names::identified()));
    let evidence = out.path().join("evidence");
    write_report(out.path(), &assessment, &[Format::Json], false).unwrap();
    let of_rules = lists.into_iter().filter(|list| list.file.id.starts_with("us-")).collect();
    write_lists(out.path(), &Evidence { tables: of_rules, script: None }).unwrap();
    let mut files: Vec<_> =
        fs::read_dir(&evidence).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    assert_eq!(files, ["us-amw-70d.csv", "us-amw-70d.parquet", "us-vem-1.csv", "us-vem-1.parquet"]);
}
