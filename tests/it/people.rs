//! People who change: members who become customers, who no longer qualify, who leave, who buy a rank, who certify.
//! Every expectation is worked out beside it.

use crate::{bounded, near, open, reading, unavailable, value};
use levelcheck::assessment::Assessment;
use levelcheck::case::diagnostic::{Effect, Fault};
use levelcheck::measurement::{Measured, Reading};
use std::fmt::Write as _;
use std::fs;
use tempfile::TempDir;

const YEAR: &str = "[period]\nstart = 2024-01-01\nend = 2024-12-31\n";
const THRESHOLD: &str = "[plan]\nqualification_thresholds = [100.0]\n";

/// A case of a year with these tables.
fn folder(manifest: &str, tables: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let head = format!("name = \"People\"\ncurrency = \"USD\"\n{YEAR}{manifest}");
    fs::write(folder.path().join("case.toml"), head).unwrap();
    for (table, text) in tables {
        fs::write(folder.path().join(format!("{table}.csv")), text).unwrap();
    }
    folder
}

fn company(manifest: &str, tables: &[(&str, &str)]) -> Assessment {
    crate::assess(folder(manifest, tables).path())
}

/// Product orders on the 10th of each month, January first, with the amount as volume.
fn orders(of: &[(&str, [u32; 12])]) -> String {
    let mut text = "order_id,buyer_id,seller_id,ordered_on,kind,amount,volume\n".to_owned();
    for (buyer, amounts) in of {
        for (month, amount) in (1..).zip(amounts).filter(|(_, amount)| **amount > 0) {
            writeln!(text, "{buyer}{month},{buyer},,2024-{month:02}-10,product,{amount},{amount}").unwrap();
        }
    }
    text
}

fn measured<'a>(assessment: &'a Assessment, id: &str) -> &'a Measured {
    assessment.measurements[id].measured().unwrap_or_else(|| panic!("{:?}", assessment.measurements[id]))
}

fn no_reading(assessment: &Assessment, id: &str, name: &str) -> String {
    match &measured(assessment, id).readings[name] {
        Reading::Unavailable { unavailable } => unavailable.clone(),
        reading @ Reading::Value { .. } => panic!("{reading:?}"),
    }
}

/// S and T become customers in July; M and N stay. L has been a member for long, J joined in March, U was a customer
/// when the records began, V switches in November. T leaves in November.
const SWITCHING: &str = "participant_id,sponsor_id,joined_on,left_on,class\n\
    S,,2023-01-01,,preferred\nT,S,2023-02-01,2024-11-15,preferred\nM,S,2023-03-01,,business\nN,S,2023-01-15,,business\n\
    L,S,2020-01-01,,business\nJ,S,2024-03-15,,business\nU,S,2023-01-01,,preferred\nV,S,2023-01-01,,preferred\n";
const CHANGES: &str = "participant_id,changed_on,class\n\
    S,2023-01-01,business\nS,2024-07-01,preferred\nT,2023-02-01,business\nT,2024-07-15,preferred\n\
    U,2024-05-01,preferred\nV,2023-01-01,business\nV,2024-11-01,preferred\n";

fn switching() -> String {
    orders(&[
        ("S", [100, 100, 100, 100, 100, 100, 70, 50, 0, 50, 0, 50]),
        ("T", [60, 60, 60, 60, 60, 60, 0, 60, 30, 0, 0, 0]),
        ("M", [80, 80, 80, 80, 80, 80, 90, 60, 60, 60, 60, 60]),
        ("N", [40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40, 40]),
        ("L", [500, 500, 500, 500, 500, 500, 500, 1, 1, 1, 1, 1]),
        ("J", [0, 0, 0, 500, 500, 500, 500, 1, 1, 1, 1, 1]),
    ])
}

#[test]
fn members_who_became_customers_buy_less_and_how_much_of_it_others_did_too() {
    let tables = [("participants", SWITCHING), ("orders", &switching()), ("class_changes", CHANGES)];
    let a = company("", &tables);
    // S: 100 before, (50 + 0 + 50 + 0 + 50) / 5 = 30 after. T: 60 before, (60 + 30 + 0) / 3 = 30 after. 1 − 60 / 160.
    near(value(&a, "switch_drop"), 0.625, 1e-12);
    assert_eq!(measured(&a, "switch_drop").n, Some(2));
    // M and N, of the same tenure: (60 + 40) / (80 + 40) = 5/6. 1 − 60 / (160 · 5/6).
    near(reading(&a, "switch_drop", "beyond_members").0, 0.55, 1e-12);
    near(reading(&a, "switch_drop", "before_the_switch").0, 0.0, 1e-12);
    // Left out one by one: 1 − 30/60 and 1 − 30/100; error √(1/2 · 2 · .1²), t of one degree of freedom 12.706205.
    let interval = measured(&a, "switch_drop").interval.as_ref().unwrap();
    near(interval.high - 0.625, 12.706_205 * 0.1, 1e-6);
    assert!(measured(&a, "switch_drop").test.is_none(), "two are too few for a test");
    let notes = measured(&a, "switch_drop").notes.join("\n");
    assert!(notes.contains("1 with fewer than 3 whole months") && notes.contains("1 customers may"), "{notes}");
}

#[test]
fn purchases_around_the_switch_are_a_table() {
    let a = company("", &[("participants", SWITCHING), ("orders", &switching()), ("class_changes", CHANGES)]);
    let rows = a.tables.purchases_around_switch.as_ref().unwrap();
    let found: Vec<(i8, u64, f64, f64)> =
        rows.iter().map(|r| (r.months_from_switch, r.switchers, r.switchers_mean, r.stayed_mean.unwrap())).collect();
    assert_eq!(found[0], (-6, 2, 80.0, 60.0));
    assert_eq!(found[6], (0, 2, 35.0, 65.0), "July: 70 and 0; 90 and 40");
    assert_eq!(found[7], (1, 2, 55.0, 50.0));
    assert_eq!(found[10], (4, 1, 0.0, 50.0), "T has left");
    assert_eq!(found.last().unwrap().0, 5, "the period ends five months after");
}

#[test]
fn without_a_history_switchers_or_purchases_there_is_no_drop() {
    let plain = [("participants", SWITCHING), ("orders", &switching())];
    assert!(unavailable(&company("", &plain), "switch_drop").contains("no class_changes table"));
    assert!(company("", &plain).tables.purchases_around_switch.is_none());
    let late =
        "participant_id,changed_on,class\nU,2024-05-01,preferred\nV,2023-01-01,business\nV,2024-11-01,preferred\n";
    let a = company("", &[plain[0], plain[1], ("class_changes", late)]);
    assert!(
        unavailable(&a, "switch_drop").contains("(1 with fewer, 1 customers"),
        "{}",
        unavailable(&a, "switch_drop")
    );
    let nothing = orders(&[("M", [80; 12])]);
    let a = company("", &[plain[0], ("orders", &nothing), ("class_changes", CHANGES)]);
    assert!(unavailable(&a, "switch_drop").contains("bought nothing as members"));
}

#[test]
fn switchers_without_company_have_a_drop_but_nobody_to_set_beside_them() {
    let alone: Vec<&str> = SWITCHING.lines().filter(|line| !line.contains(",,business")).collect();
    let bought = orders(&[("S", [100, 100, 100, 100, 100, 100, 0, 50, 50, 50, 50, 50])]);
    let a = company("", &[("participants", &alone.join("\n")), ("orders", &bought), ("class_changes", CHANGES)]);
    near(value(&a, "switch_drop"), 0.5, 1e-12);
    assert!(no_reading(&a, "switch_drop", "beyond_members").contains("no member"));
}

/// Members F, G, H, I and K; customers C and D.
const FALLING: &str = "participant_id,sponsor_id,joined_on,left_on,class\n\
    F,,2023-01-01,,business\nG,F,2023-01-01,,business\nH,F,2023-01-01,,business\nI,F,2023-01-01,,business\n\
    K,F,2023-01-01,2024-02-20,business\nC,F,2023-01-01,,preferred\nD,F,2023-01-01,,retail\n";

fn falling() -> String {
    orders(&[
        ("F", [100, 120, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0]), // falls in March, stops after one month
        ("G", [100, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),  // stops at once
        ("H", [100, 100, 100, 100, 100, 50, 100, 100, 100, 100, 100, 100]), // falls in June, still buying 4 months on
        ("I", [100, 0, 100, 0, 100, 0, 100, 0, 100, 0, 100, 0]), // never two months running
        ("K", [100, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),  // left before March was over
        ("C", [150, 150, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20]), // falls in March, still buying 7 months on
        ("D", [100, 100, 0, 30, 0, 0, 0, 0, 0, 0, 0, 0]), // stops after two months
    ])
}

#[test]
fn members_stop_after_losing_qualification_and_customers_less_so() {
    let a = company(THRESHOLD, &[("participants", FALLING), ("orders", &falling())]);
    // Of three members one stops at once and one of the other two after a month; of two customers one after two.
    near(value(&a, "still_buying_after_fall"), 1.0 / 3.0, 1e-12);
    near(measured(&a, "still_buying_after_fall").by_class["customers"], 0.5, 1e-12);
    assert!(no_reading(&a, "still_buying_after_fall", "six_months").contains("six months"));
    // The likelihood θ/(3θ + 2) · θ/(2θ + 2) · 1/(θ + 2) is greatest at 2.274316; lifelines agrees, and gives the p.
    near(reading(&a, "cessation_hazard_ratio", "unadjusted").0, 2.274_316, 5e-7);
    near(reading(&a, "cessation_hazard_ratio", "log_rank_p").0, 0.501_928, 5e-7);
    assert_eq!(measured(&a, "cessation_hazard_ratio").n, Some(2));
    assert!(measured(&a, "cessation_hazard_ratio").test.is_none(), "five falls are too few for a test");
}

#[test]
fn without_customers_members_are_shown_alone() {
    let members: Vec<&str> =
        FALLING.lines().filter(|line| !line.ends_with("preferred") && !line.ends_with("retail")).collect();
    let bought: Vec<String> =
        falling().lines().filter(|line| !line.starts_with(['C', 'D'])).map(str::to_owned).collect();
    let a = company(THRESHOLD, &[("participants", &members.join("\n")), ("orders", &bought.join("\n"))]);
    near(value(&a, "still_buying_after_fall"), 1.0 / 3.0, 1e-12);
    assert!(unavailable(&a, "cessation_hazard_ratio").contains("nobody to compare"));
    let a = company("", &[("participants", FALLING), ("orders", &falling())]);
    assert!(unavailable(&a, "cessation_hazard_ratio").contains("qualification_thresholds"));
    assert!(unavailable(&a, "garage_qualified_share").contains("qualification_thresholds"));
    let short = falling().replace(",volume\n", ",quantity\n");
    let a = company(THRESHOLD, &[("participants", FALLING), ("orders", &short)]);
    assert!(unavailable(&a, "still_buying_after_fall").contains("no commissionable volume"));
}

/// Six members who reach 100 in July, B below A; two customers who do.
const REACHING: &str = "participant_id,sponsor_id,joined_on,class\n\
    A,,2023-01-01,business\nB,A,2023-01-01,business\nC,,2023-01-01,business\nD,C,2023-01-01,business\n\
    E,,2023-01-01,business\nF,,2023-01-01,business\nG,,2023-01-01,business\nH,,2023-01-01,business\n\
    P,H,2023-01-01,preferred\nQ,H,2023-01-01,retail\n";

fn reaching() -> String {
    let six = |before: u32, july: u32, after: [u32; 5]| {
        let mut year = [before; 12];
        year[6] = july;
        year[7..].copy_from_slice(&after);
        year
    };
    let mut text = orders(&[
        ("A", six(20, 100, [20, 20, 0, 0, 0])), // 100 of a group volume of 100 + 50 + 50: garage
        ("B", [0, 0, 0, 0, 0, 0, 50, 0, 0, 0, 0, 0]),
        ("C", six(20, 100, [20, 20, 0, 0, 0])), // 100 of 201: the group does more
        ("D", [0, 0, 0, 0, 0, 0, 51, 0, 0, 0, 0, 0]),
        ("E", six(40, 100, [0, 0, 0, 0, 0])),      // less than three times the usual
        ("F", six(0, 200, [100, 100, 100, 0, 0])), // a mean of 100 afterwards is half: garage
        ("G", six(0, 200, [101, 100, 100, 0, 0])), // more than half
        ("H", [20, 20, 20, 20, 20, 100, 100, 0, 0, 0, 0, 0]), // June has five months before it, July a June of 100
        ("P", six(10, 120, [0, 0, 0, 0, 0])),
        ("Q", six(10, 120, [90, 90, 90, 0, 0])),
    ]);
    text += "anonymous-A,,A,2024-07-12,product,50,50\nanonymous-C,,C,2024-07-12,product,50,50\n";
    text
}

#[test]
fn a_rank_bought_for_the_month_is_a_burst_on_the_own_account() {
    let a = company(THRESHOLD, &[("participants", REACHING), ("orders", &reaching())]);
    // A and F of A, C, E, F and G; P and not Q.
    near(value(&a, "garage_qualified_share"), 0.4, 1e-12);
    assert_eq!(measured(&a, "garage_qualified_share").n, Some(5));
    near(measured(&a, "garage_qualified_share").by_class["customers"], 0.5, 1e-12);
    near(measured(&a, "garage_qualified_share").by_threshold["100"], 0.4, 1e-12);
    assert!(measured(&a, "garage_qualified_share").test.is_none(), "seven are too few for a test");
    // Wilson, 2 of 5 (statsmodels 0.15.0): .117621 to .769276.
    let interval = measured(&a, "garage_qualified_share").interval.as_ref().unwrap();
    near(interval.low, 0.117_621, 5e-7);
    near(interval.high, 0.769_276, 5e-7);
}

#[test]
fn a_group_with_unrecorded_volume_judges_nobody() {
    let bought = reaching().replace("product,50,50\nanonymous-C", "product,50,\nanonymous-C");
    let a = company(THRESHOLD, &[("participants", REACHING), ("orders", &bought)]);
    // A is left out: F of C, E, F and G.
    near(value(&a, "garage_qualified_share"), 0.25, 1e-12);
    assert!(measured(&a, "garage_qualified_share").notes[0].starts_with("1 attainments left out"));
}

/// L leaves in August, K in May, N too late for a refund to be seen. P is a customer.
const LEAVING: &str = "participant_id,sponsor_id,joined_on,left_on,class\n\
    L,,2023-01-01,2024-08-31,business\nK,L,2024-01-15,2024-05-10,business\nN,L,2023-01-01,2024-11-15,business\n\
    M,L,2023-01-01,,business\nP,L,2023-01-01,2024-06-01,preferred\n";
const STOCK: &str = "order_id,buyer_id,ordered_on,kind,amount\n\
    l1,L,2024-02-01,product,100\nl2,L,2024-08-01,product,100\nk1,K,2024-04-01,product,200\nk2,K,2024-04-01,starter_kit,300\n\
    n1,N,2024-10-01,product,400\nm1,M,2024-10-01,product,400\np1,P,2024-05-01,product,400\nm2,M,2024-03-01,starter_kit,100\n";
const REFUNDS: &str = "order_id,returned_on,amount,kind\n\
    l2,2024-09-10,90,buyback\nl1,2024-03-01,20,return\nk2,2024-05-20,270,buyback\nn1,2024-12-01,360,buyback\n\
    p1,2024-06-10,400,buyback\nm1,2024-11-01,100,return\n";

#[test]
fn stock_comes_back_from_those_who_left_or_it_does_not() {
    let a = company("", &[("participants", LEAVING), ("orders", STOCK), ("returns", REFUNDS)]);
    // 90 of the 100 + 100 + 200 that L and K bought in their last twelve months; with the return of 20, 110.
    near(value(&a, "buyback_uptake"), 0.225, 1e-12);
    bounded(&a, "buyback_uptake", 0.225, 0.225);
    near(reading(&a, "buyback_uptake", "any_refund").0, 0.275, 1e-12);
    assert_eq!(measured(&a, "buyback_uptake").n, Some(2));
    // An order that nobody knows may have been theirs: (90 + 40) / 400.
    let lost = format!("{REFUNDS}gone,2024-06-01,40,buyback\n");
    bounded(
        &company("", &[("participants", LEAVING), ("orders", STOCK), ("returns", &lost)]),
        "buyback_uptake",
        0.225,
        0.325,
    );
}

#[test]
fn refunds_of_no_kind_are_buy_backs_or_none() {
    let text: Vec<&str> = REFUNDS.lines().map(|line| line.rsplit_once(',').unwrap().0).collect();
    let a = company("", &[("participants", LEAVING), ("orders", STOCK), ("returns", &text.join("\n"))]);
    assert_eq!(value_of(&a, "buyback_uptake"), None);
    bounded(&a, "buyback_uptake", 0.0, 0.275);
}

fn value_of(assessment: &Assessment, id: &str) -> Option<f64> {
    assessment.measurements[id].value()
}

#[test]
fn a_promised_buy_back_that_nobody_uses_is_told() {
    let policies = "[policies]\nbuyback_share = 0.9\n";
    let nobody = "order_id,returned_on,amount,kind\nm1,2024-11-01,100,return\n";
    let a = company(policies, &[("participants", LEAVING), ("orders", STOCK), ("returns", nobody)]);
    near(value(&a, "buyback_uptake"), 0.0, 1e-12);
    assert!(measured(&a, "buyback_uptake").notes[0].contains("ask why"));
    let a = company("", &[("participants", LEAVING), ("orders", STOCK)]);
    assert!(unavailable(&a, "buyback_uptake").contains("no returns table"));
    let stayed = LEAVING.replace("2024-08-31", "").replace("2024-05-10", "");
    let a = company("", &[("participants", &stayed), ("orders", STOCK), ("returns", REFUNDS)]);
    assert!(unavailable(&a, "buyback_uptake").contains("no member is recorded as having left"));
}

#[test]
fn refunds_are_read_by_how_long_the_buyer_had_been_a_member() {
    let a = company("", &[("participants", LEAVING), ("orders", STOCK), ("returns", REFUNDS)]);
    // K's 500 are of the first three months: 270 back. All others joined on 1 January 2023 and ordered more than 365
    // days later: 20 + 90 + 360 + 100 of 100 + 100 + 400 + 400 + 100.
    near(reading(&a, "return_rate", "first_3_months").0, 0.54, 1e-12);
    near(reading(&a, "return_rate", "after_a_year").0, 570.0 / 1100.0, 1e-12);
    assert!(no_reading(&a, "return_rate", "months_4_to_12").contains("bought nothing"));
}

/// A sells to two registered customers and one without a name in January, B to nobody. C buys 100, sells 30 with a receipt
/// in January and claims 20 more in February.
const SELLING: &str = "participant_id,sponsor_id,joined_on,class\n\
    A,,2023-01-01,business\nB,A,2023-01-01,business\nC,A,2023-01-01,business\nR,A,2023-01-01,retail\nS,A,2023-01-01,retail\n";
const SOLD: &str = "order_id,buyer_id,seller_id,ordered_on,kind,amount\n\
    a1,R,A,2024-01-05,product,10\na2,S,A,2024-01-06,product,10\na3,,A,2024-01-07,product,10\nc1,C,,2024-01-03,product,100\n";
const RESOLD: &str = "seller_id,sold_on,amount,cost,customer_id,verified\n\
    C,2024-01-20,40,30,x,true\nC,2024-02-05,30,20,y,false\n";
const CERTIFIED: &str = "participant_id,certified_month,customers,resold_share\n\
    A,2024-01-31,2,\nA,2024-01-31,3,\nB,2024-01-31,10,\nC,2024-01-15,,0.70\nC,2024-01-15,,0.5\nC,2024-01-15,,0.3\nC,2024-01-15,,\n";
const NO_REFUND: &str = "order_id,returned_on,amount\n";

#[test]
fn certificates_that_the_records_contradict_are_counted() {
    let tables = [("participants", SELLING), ("orders", SOLD), ("certifications", CERTIFIED), ("resales", RESOLD)];
    let all = [&tables[..], &[("returns", NO_REFUND)]].concat();
    let a = company("", &all);
    // At least two and at most three customers of A, none of B; of C's goods .3 at least and .5 at most. Ruled out: B's ten
    // and C's .70. Not borne out: A's three and C's .5 as well. The last row claims nothing.
    near(value(&a, "certification_conflict"), 2.0 / 6.0, 1e-12);
    bounded(&a, "certification_conflict", 2.0 / 6.0, 4.0 / 6.0);
    assert_eq!(measured(&a, "certification_conflict").n, Some(6));
    assert_eq!(reading(&a, "certification_conflict", "customers_overstated").1, Some([1.0 / 3.0, 2.0 / 3.0]));
    assert_eq!(reading(&a, "certification_conflict", "resold_share_overstated").1, Some([1.0 / 3.0, 2.0 / 3.0]));
    // Without refunds the goods may have gone back: B's ten stay ruled out.
    let a = company("", &tables);
    assert_eq!(value_of(&a, "certification_conflict"), None);
    bounded(&a, "certification_conflict", 1.0 / 6.0, 4.0 / 6.0);
    // Where resales are not whole nothing is ruled out.
    let a = company("[tables.resales]\ncomplete = false\n", &all);
    assert_eq!(value_of(&a, "certification_conflict"), None);
    bounded(&a, "certification_conflict", 0.0, 4.0 / 6.0);
}

#[test]
fn what_was_recorded_for_own_use_was_not_sold() {
    let used = SOLD.replace("amount\n", "amount,purpose\n").replace("product,100\n", "product,100,own_use\n");
    let used: Vec<String> = used
        .lines()
        .map(|line| if line.matches(',').count() == 5 { format!("{line},") } else { line.to_owned() })
        .collect();
    let claims = "participant_id,certified_month,resold_share\nC,2024-01-15,0.1\n";
    let tables =
        [("participants", SELLING), ("orders", &*used.join("\n")), ("certifications", claims), ("returns", NO_REFUND)];
    bounded(&company("", &tables), "certification_conflict", 1.0, 1.0);
}

#[test]
fn certifications_are_checked_at_the_door() {
    let rows = "participant_id,certified_month,customers,resold_share\n\
        A,2024-01-31,10,70\nZ,2024-01-31,10,\nA,2025-01-31,10,\nA,2024-01-31,many,\nA,someday,1,\n,2024-01-31,1,\n";
    let folder = folder("", &[("participants", SELLING), ("orders", SOLD), ("certifications", rows)]);
    let case = open(folder.path());
    let found: Vec<(Fault, Effect, &str, u64)> =
        case.diagnostics.iter().map(|it| (it.fault, it.effect, it.column.as_str(), it.places[0].row)).collect();
    for expected in [
        (Fault::NoShare, Effect::LeftOut, "resold_share", 2),
        (Fault::UnknownParticipant, Effect::Kept, "participant_id", 3),
        (Fault::OutsidePeriod, Effect::Excluded, "certified_month", 4),
        (Fault::UnreadableNumber, Effect::LeftOut, "customers", 5),
        (Fault::UnreadableDate, Effect::LeftOut, "certified_month", 6),
        (Fault::MissingValue, Effect::LeftOut, "participant_id", 7),
    ] {
        assert!(found.contains(&expected), "{expected:?} is not in {found:?}");
    }
    assert_eq!(case.totals["certifications"].rows, 6);
    let facts = crate::gather(&case);
    let found = levelcheck::metrics::measure(&facts);
    let levelcheck::measurement::Measurement::Unavailable(reason) = &found["certification_conflict"] else { panic!() };
    assert!(reason.unavailable.contains("no certification of a whole month"), "{}", reason.unavailable);
    assert!(
        unavailable(&company("", &[("participants", SELLING), ("orders", SOLD)]), "certification_conflict")
            .contains("no certifications table")
    );
}
