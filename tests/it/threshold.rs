//! Own volume at the qualification threshold, on companies whose counterfactual is flat, so that it can be worked out by
//! hand. A polynomial fits a level exactly.

use crate::{assess, bounded, near, reading, root, unavailable, value, verdict};
use levelcheck::assessment::Assessment;
use levelcheck::measurement::Measured;
use std::fmt::Write;
use std::fs;

const PLAN: &str = "[plan]\nqualification_thresholds = [100.0, 150.0]\n";

/// Months of members and of customers in each bin of 5 from 0 to 200, and with exactly 100. Everybody has one month and
/// pays 2 for 1 of volume.
struct Company {
    members: [u32; 40],
    members_at_100: u32,
    customers: [u32; 40],
    customers_at_100: u32,
}

impl Company {
    fn write(&self, manifest: &str, volume_column: &str) -> Assessment {
        let folder = tempfile::tempdir().unwrap();
        let mut people = "participant_id,sponsor_id,joined_on,class\n".to_owned();
        let mut orders = format!("order_id,buyer_id,ordered_on,kind,amount,{volume_column}\n");
        let mut number = 0;
        let mut add = |class: &str, volume: u32| {
            number += 1;
            writeln!(people, "{number},,2024-01-01,{class}").unwrap();
            let day = number % 28 + 1;
            writeln!(orders, "{number},{number},2024-01-{day:02},product,{},{volume}", 2 * volume).unwrap();
        };
        let groups =
            [("business", &self.members, self.members_at_100), ("preferred", &self.customers, self.customers_at_100)];
        for (class, bins, at_100) in groups {
            for (bin, months) in (0_u32..).zip(bins) {
                (0..*months).for_each(|_| add(class, 5 * bin + 1));
            }
            (0..at_100).for_each(|_| add(class, 100));
        }
        let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
        let head = "name = \"Flat\"\ncurrency = \"USD\"\njurisdictions = [\"us-federal\"]\n";
        write("case.toml", &format!("{head}[period]\nstart = 2024-01-01\nend = 2024-01-31\n{manifest}"));
        write("participants.csv", &people);
        write("orders.csv", &orders);
        assess(folder.path())
    }
}

/// 20 members and 10 customers in each bin; 60 and 10 more with exactly 100.
const FLAT: Company = Company { members: [20; 40], members_at_100: 60, customers: [10; 40], customers_at_100: 10 };

fn measured<'a>(a: &'a Assessment, id: &str) -> &'a Measured {
    a.measurements[id].measured().unwrap_or_else(|| panic!("{:?}", a.measurements[id]))
}

fn part(a: &Assessment, id: &str, name: &str) -> f64 {
    measured(a, id).parts.iter().find(|part| part.name == name).unwrap_or_else(|| panic!("{id} has no {name}")).value
}

#[test]
fn the_pile_over_a_level_and_its_difference_from_customers() {
    let a = FLAT.write(PLAN, "volume");
    // 60 over a level of 20, less 10 over a level of 10.
    near(value(&a, "excess_mass_at_threshold"), 3.0, 1e-6);
    near(reading(&a, "excess_mass_at_threshold", "difference").0, 2.0, 1e-6);
    near(value(&a, "difference_in_bunching"), 2.0, 1e-6);
    let by_class = &measured(&a, "difference_in_bunching").by_class;
    near(by_class["business"], 3.0, 1e-6);
    near(by_class["customers"], 1.0, 1e-6);
    assert_eq!(measured(&a, "difference_in_bunching").n, Some(410), "40 · 10 + 10 months of customers");
    // Residuals are zero, so the interval is that of participants: about 3 ± 1.96·√180/20, and wider for the fit.
    let interval = measured(&a, "excess_mass_at_threshold").interval.clone().unwrap();
    assert!(interval.low < 3.0 - 1.0 && interval.high > 3.0 + 1.0, "{interval:?}");
    // With everybody one month, sixty more at 100 are missing nowhere.
    let notch = &measured(&a, "excess_mass_at_threshold").readings["notch"];
    assert!(format!("{notch:?}").contains("fewer are missing"), "{notch:?}");
}

#[test]
fn five_bins_of_which_four_each_moved_up_bought_sixty_bins() {
    // 4 fewer in each bin from 75 to 100, 20 more at 100: 4·(1 + 2 + 3 + 4 + 5) = 60 bins of 5 volume of 2 dollars.
    let mut members = [20; 40];
    members[15..20].fill(16);
    let a = Company { members, members_at_100: 20, ..FLAT }.write(PLAN, "volume");
    near(value(&a, "topup_dollars"), 600.0, 1e-3);
    // Over members' purchases: 20·Σ(5k + 1) over 40 bins less 4·(76 + 81 + 86 + 91 + 96), and 20·100, each times 2.
    let volume = 20.0 * (5.0 * 780.0 + 40.0) - 4.0 * 430.0 + 2000.0;
    near(part(&a, "topup_dollars", "as a share of members' product purchases"), 600.0 / (2.0 * volume), 1e-7);
    near(reading(&a, "excess_mass_at_threshold", "notch").0, 1.0, 1e-6);
    let id = "excess_mass_at_threshold";
    near(part(&a, id, "months in excess from the threshold on, of the notch"), 20.0, 1e-5);
    near(part(&a, id, "months missing below the threshold, of the notch"), 20.0, 1e-5);
    near(part(&a, id, "where months begin to be missing, as a share of the threshold"), 0.75, 1e-9);
    near(part(&a, id, "share who stay below although they are near (frictions)"), 0.8, 1e-6);
    // Customers' spread, 410 months on 800: 10 a bin are 800/410·10 = 19.51, and 20 from the threshold to 120 are 97.56
    // in place of 78.05 + 19.51. Members have 100 there, 2.44 more; 3.51 are missing in the nearest bin: 2.44 bins.
    let scale = 800.0 / 410.0;
    near(reading(&a, "topup_dollars", "by_customers_spread").0, (100.0 - 50.0 * scale) * 10.0, 1e-6);
    bounded(&a, "topup_dollars", (100.0 - 50.0 * scale) * 10.0, value(&a, "topup_dollars"));
}

#[test]
fn a_pile_without_customers_is_measured_and_not_judged() {
    let a = Company { customers: [0; 40], customers_at_100: 0, ..FLAT }.write(PLAN, "volume");
    near(value(&a, "excess_mass_at_threshold"), 3.0, 1e-6);
    assert!(measured(&a, "excess_mass_at_threshold").notes[0].contains("no placebo group"));
    assert!(unavailable(&a, "difference_in_bunching").contains("no customers"));
    assert_eq!(verdict(&a, "us-ftc-threshold-purchases"), "not assessed");
    assert_eq!(verdict(&a, "us-ftc-threshold-difference"), "not assessed");
    assert!(measured(&a, "topup_dollars").notes[0].contains("no placebo group"));
    assert!(measured(&a, "density_at_threshold").test.is_none());
}

#[test]
fn the_density_says_that_it_does_not_see_months_on_the_threshold() {
    let a = FLAT.write(PLAN, "volume");
    // Within 5 % of 100 are those with 96, 101 and 100: 20 + 20 + 60.
    let notes = &measured(&a, "density_at_threshold").notes;
    assert!(notes.iter().any(|note| note.starts_with("60 of 100 months")), "{notes:?}");
}

#[test]
fn without_thresholds_volume_or_months_each_measure_says_why() {
    let four = ["excess_mass_at_threshold", "difference_in_bunching", "density_at_threshold", "topup_dollars"];
    let no_plan = FLAT.write("", "volume");
    let no_volume = FLAT.write(PLAN, "purpose_note");
    let mut few = [0; 40];
    few[30] = 5;
    let few = Company { members: few, members_at_100: 3, customers: few, customers_at_100: 0 }.write(PLAN, "volume");
    for id in four {
        assert!(unavailable(&no_plan, id).contains("plan.qualification_thresholds"), "{id}");
        assert!(unavailable(&no_volume, id).contains("commissionable volume"), "{id}");
        assert!(!unavailable(&few, id).is_empty(), "{id}");
    }
}

#[test]
fn the_made_company_that_loads_is_told_from_the_one_that_sells() {
    let [loading, retail] =
        ["inventory-loading", "customer-led"].map(|name| assess(&root(&format!("datasets/{name}"))));
    for id in ["difference_in_bunching", "density_at_threshold"] {
        let p = |a: &Assessment| measured(a, id).test.as_ref().unwrap().p;
        assert!(p(&loading) < 0.01 && p(&retail) > 0.05, "{id}: {} {}", p(&loading), p(&retail));
    }
    let beyond = reading(&loading, "difference_in_bunching", "beyond_placebos");
    assert!(beyond.1.unwrap()[0] > 0.25);
    // No fewer than what a polynomial that sinks with the members says, and more than among customers.
    assert!(reading(&loading, "topup_dollars", "beyond_customers").0 > 0.0);
}
