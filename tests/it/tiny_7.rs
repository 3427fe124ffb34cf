//! TINY-7: seven people, every figure checked by hand.
//!
//! Tree A→{B,C}, B→{D,E}, C→{F}, D→{G}. 20 % on own customers, 10 % and 5 % on the two levels above a buyer or a
//! customer's seller, 10 % fast start on packs. Retail mark-up 25 %. Own-use cap 100 a month.

use crate::{assess, bounded, changed, gather, near, open, reading, root, unavailable, value};

#[test]
fn money_in_and_out_adds_up() {
    let case = open(&root("datasets/tiny-7"));
    let facts = gather(&case);
    let company = facts.company.as_ref().unwrap();
    let ledger = &company.ledger;
    assert_eq!(company.revenue.sum(|_, _, _| true), 153_000, "revenue 1,530");
    assert_eq!(company.rewards.as_ref().unwrap().total(), 20_350, "commissions 203.50");
    // Commissions − paid to the company, by hand.
    let n3: Vec<i64> = (0..7).map(|p| ledger.company_cash(p)).collect();
    assert_eq!(n3, [-12_700, -11_550, -7_600, -6_800, -11_000, -11_000, -36_000]);
    // N3 + resale proceeds − expenses; Σ −894.
    let n1: Vec<i64> = (0..7).map(|p| ledger.strict_net(p)).collect();
    assert_eq!(n1, [-8_450, -12_050, -2_600, -6_800, -11_000, -11_000, -37_500]);
    // N1 + own-use credit; Σ −234.
    let credit = company.own_use.credit.as_ref().unwrap();
    let n2: Vec<f64> = (0..7).map(|p| n1[p] as f64 + credit[p]).collect();
    let expected = [1_550.0, -2_050.0, 3_400.0, 3_200.0, -1_000.0, -1_000.0, -27_500.0];
    for (found, expected) in n2.into_iter().zip(expected) {
        near(found, expected, 1e-6);
    }
}

#[test]
fn commissions_rest_on_retail_resale_internal_purchases_and_enrolment() {
    // 203.50 = 101 + 4 + 73.50 + 25; the internal 73.50 splits into plausible 68.50 and unexplained 5:
    // B bought 150, 50 of it above the cap, and A was paid 15 on it.
    let assessment = assess(&root("datasets/tiny-7"));
    let rows = assessment.tables.rewards_by_lens.as_ref().unwrap();
    let amount = |rests_on: &str| rows.iter().find(|r| r.rests_on == rests_on).unwrap().amount;
    near(amount("retail customers' purchases"), 101.0, 1e-9);
    near(amount("members' product, verified resale"), 4.0, 1e-9);
    near(amount("members' product, plausible own use"), 68.5, 1e-9);
    near(amount("members' product, unexplained"), 5.0, 1e-9);
    near(amount("starter kits, fees and tools"), 25.0, 1e-9);
}

#[test]
fn every_share_of_the_metric_table_is_met() {
    let assessment = assess(&root("datasets/tiny-7"));
    for (id, expected) in [
        ("external_retail_share", 0.255_319),          // M01: 360 / 1,410
        ("verified_enduser_share", 0.319_149),         // M02: 450 / 1,410
        ("plausible_enduser_share", 0.751_773),        // M03: (450 + 610) / 1,410, by hand
        ("r_bounds", 0.913_793),                       // M04: (360 + 90 + 610) / 1,160, by hand
        ("vk_naive", 1.391_534),                       // M07: 131.50 / 94.50, by hand
        ("trace_top1", 0.433_735),                     // M12: A's 36 / 83, by hand
        ("upline_dependence", 0.100_737),              // M13: 20.5 / 203.5
        ("vk_threshold", 0.314_529),                   // (c + e) / (m + 2c), by hand
        ("vk_recruitment_reward_share", 0.435_841),    // M06: 98.5 / 226
        ("internal_reward_share_strict", 0.484_029),   // M08: 98.5 / 203.5
        ("internal_reward_share_demand", 0.147_420),   // M09: 30 / 203.5
        ("internal_reward_share_industry", 0.122_850), // M10: 25 / 203.5
        ("recruiting_reward_share", 0.122_850),        // M11 on TINY-7
        ("onboarding_share", 0.241_830),               // M14: 370 / 1,530
        ("payout_ratio", 0.144_326),                   // M15: 203.5 / 1,410
        ("loss_share_strict", 1.0),                    // M17
        ("loss_share_n2", 0.571_429),                  // M18: 4 of 7
        ("loss_share_company_cash", 1.0),              // N3, by hand
        ("zero_pay_share", 0.428_571),                 // M20: 3 of 7
        ("median_net_company_cash", -110.0),           // M21 on N3
        ("median_commissions", 34.0),                  // M21
        ("gini_commissions", 0.533_521),               // M49, PySAL
        ("top1_payout_share", 0.407_862),              // M49: 83 / 203.5
        ("consumer_loss_total", 315.5),                // M24: 20.5 + 10 + 10 + 275
        ("transfer_ratio", 0.0),                       // M25 on N3: nobody gained
        ("depth_income_share", 0.967_519),             // M51: 1 − 1,956.125 / 60,223.21, by hand
        ("own_customer_income_share", 0.322_632),      // (12 / 42 + 16 / 44.5) / 2, by hand
        ("absolute_gini_net", 48.061_224),             // M50
        ("rsv_gini_net", 0.439_038),                   // M50
        ("reclassification_sensitivity", 0.177_305),   // M54: .432624 − .255319
        ("retail_to_recruitment_ratio", 0.972_973),    // 360 / 370
        ("stuck_inventory_share", 0.125),              // (50 + 50) / 800, by hand
        ("late_purchase_share", 0.375),                // 29 to 31 March: 300 of 800, by hand
        ("never_recouped_share", 0.428_571),           // M19: E and F 0 < 10, G 0 < 310; 3 of 7, by hand
        ("package_buyers_joining_share", 1.0),         // G, who is business, of G
        ("enrolment_money", 370.0),                    // 250 + 6 × 10 + 60
        ("recruiter_cut", 0.067_568),                  // D's 25 on G's kit / 370
        ("participants_headcount", 7.0),               // A to G
        ("tree_levels", 4.0),                          // A, B, D, G
    ] {
        near(value(&assessment, id), expected, 5e-7);
    }
}

#[test]
fn the_quantities_behind_vander_nat_and_keep_are_shown() {
    // By hand: W 1,160, c .153879, e .021552, m .25, r 450 / 1,160.
    let assessment = assess(&root("datasets/tiny-7"));
    let parts = &assessment.measurements["vk_threshold"].measured().unwrap().parts;
    let found: Vec<f64> = parts.iter().map(|p| p.value).collect();
    for (found, expected) in found.into_iter().zip([1160.0, 0.153_879, 0.021_552, 0.387_931, 0.25]) {
        near(found, expected, 5e-7);
    }
}

#[test]
fn whole_records_leave_no_bounds_open() {
    let assessment = assess(&root("datasets/tiny-7"));
    for id in ["external_retail_share", "internal_reward_share_strict", "internal_reward_share_demand"] {
        let [low, high] = assessment.measurements[id].measured().unwrap().bounds.unwrap();
        near(high - low, 0.0, 1e-12);
    }
    let reading = &assessment.measurements["external_retail_share"].measured().unwrap().readings["consumer_like"];
    let levelcheck::measurement::Reading::Value { value, .. } = reading else { panic!("{reading:?}") };
    near(*value, 0.432_624, 5e-7); // (360 + 250) / 1,410, by hand
    let reading =
        &assessment.measurements["internal_reward_share_demand"].measured().unwrap().readings["among_participants"];
    let levelcheck::measurement::Reading::Value { value, .. } = reading else { panic!("{reading:?}") };
    near(*value, 0.304_569, 5e-7); // 30 / (25 + 73.5): joining, and members' own product less what was resold, by hand
}

#[test]
fn incomes_by_depth_are_those_of_seven_people() {
    // Depth 0: A; 1: B, C; 2: D, E, F; 3: G. Medians of N3 by hand.
    let assessment = assess(&root("datasets/tiny-7"));
    let rows = assessment.tables.income_by_depth.as_ref().unwrap();
    let medians: Vec<(u32, u64, f64)> =
        rows.iter().map(|r| (r.depth.unwrap(), r.nets.participants, r.nets.median_net)).collect();
    assert_eq!(medians, [(0, 1, -127.0), (1, 2, -95.75), (2, 3, -110.0), (3, 1, -360.0)]);
}

#[test]
fn what_joining_cost_is_read_on_three_bases() {
    let assessment = assess(&root("datasets/tiny-7"));
    // Of the whole price only 145.50 of 210 came back to A (83 and 62.50), 84 of 110 to C (34 and 50): 7 of 7 short.
    near(reading(&assessment, "never_recouped_share", "all_payments").0, 1.0, 1e-12);
    // All seven paid a fee, so that nothing changes without those who paid none.
    near(reading(&assessment, "never_recouped_share", "entry_payers").0, 3.0 / 7.0, 1e-12);
    let measured = assessment.measurements["never_recouped_share"].measured().unwrap();
    assert!(matches!(measured.readings["required"], levelcheck::measurement::Reading::Unavailable { .. }));
    // D's 25 of the 250 that G paid for the kit; nothing is paid on fees.
    near(reading(&assessment, "recruiter_cut", "where_paid").0, 0.10, 1e-12);
    // From the 370 for joining to that and the 800 of members' product.
    assert_eq!(reading(&assessment, "enrolment_money", "collected").1, Some([370.0, 1170.0]));
}

#[test]
fn pay_over_prices_with_tax_takes_what_was_supplied_to_participants() {
    let with_tax = ("case.toml", "[assumptions]\n", "[assumptions]\nsales_tax_share = 0.10\n");
    let folder = changed("datasets/tiny-7", &[with_tax]);
    let assessment = assess(folder.path());
    // 203.50 / (1,050 × 1.10); with the 360 of customers 203.50 / (1,410 × 1.10). There is no returns table.
    near(value(&assessment, "payout_ratio_with_tax"), 0.176_190, 5e-7);
    bounded(&assessment, "payout_ratio_with_tax", 203.5 / 1551.0, 203.5 / 1155.0);
    let without = assess(&root("datasets/tiny-7"));
    assert!(unavailable(&without, "payout_ratio_with_tax").contains("sales_tax_share"));
}

#[test]
fn a_month_shows_no_year_and_nothing_is_scaled_up() {
    let assessment = assess(&root("datasets/tiny-7"));
    assert!(unavailable(&assessment, "payout_ratio_yearly").contains("no full calendar year"));
    for id in ["headcount_growth", "recruiting_pay_trend"] {
        assert!(unavailable(&assessment, id).contains("twelve full calendar months"), "{id}");
    }
    assert!(unavailable(&assessment, "saturation_months").contains("market_adults"));
}

#[test]
fn a_month_is_too_short_for_a_yearly_share_and_nothing_is_scaled_up() {
    let assessment = assess(&root("datasets/tiny-7"));
    assert_eq!(assessment.measurements["share_under_1000"].value(), None);
}

/// B heads D, E and G, C heads F. Paid to the company by hand: A 210, B 160, C to F 110 each, G 360; received: A 83,
/// B 44.50, C 34, D 42. Everybody paid more than they received.
#[test]
fn the_sponsor_tree_from_above() {
    let assessment = assess(&root("datasets/tiny-7"));
    let rows = assessment.tables.sponsor_tree.as_ref().unwrap();
    let expected: [(&str, u64, f64, f64); 7] = [
        ("the whole tree", 7, 1_170.0, 203.5),
        ("leg 1", 4, 740.0, 86.5),
        ("leg 1.1", 2, 470.0, 42.0),
        ("leg 1.1.1", 1, 360.0, 0.0),
        ("leg 1.2", 1, 110.0, 0.0),
        ("leg 2", 2, 220.0, 34.0),
        ("leg 2.1", 1, 110.0, 0.0),
    ];
    assert_eq!(rows.len(), expected.len());
    for (row, (leg, participants, paid, received)) in rows.iter().zip(expected) {
        assert_eq!((row.leg.as_str(), row.participants), (leg, participants));
        near(row.paid, paid, 1e-9);
        near(row.received, received, 1e-9);
        near(row.loss_share.unwrap(), 1.0, 1e-12);
    }
}
