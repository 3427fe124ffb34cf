//! Expected figures are rddensity 3.0 on Python (`rddensity(X, c = …, h = …)`), made by
//! `tests/oracles/density_and_bunching.py`, where they are given to more digits than are compared here.

use super::*;

/// 2,000 values spread evenly over 50 to 150.
fn even() -> Vec<f64> {
    (0..2000).map(|k| 50.0 + 100.0 * (f64::from(k) + 0.5) / 2000.0).collect()
}

/// The even values and 300 more in the five units from 100 on.
fn spiked() -> Vec<f64> {
    even().into_iter().chain((0..300).map(|k| 100.0 + 5.0 * (f64::from(k) + 0.5) / 300.0)).collect()
}

/// 1,500 exponential values with mean 60, their probabilities the multiples of the golden ratio.
fn skewed() -> Vec<f64> {
    (1..=1500).map(|k| -60.0 * (1.0 - (f64::from(k) * 0.618_033_988_749_894_9).fract()).ln()).collect()
}

/// The skewed values in lumps of five, and 150 more at 100.
fn lumpy() -> Vec<f64> {
    let lumps = skewed().into_iter().map(|value| (value / 5.0).floor() * 5.0);
    lumps.chain(std::iter::repeat_n(100.0, 150)).collect()
}

struct Expected {
    bandwidth: [f64; 2],
    within: [usize; 2],
    density: [f64; 2],
    standard_error: f64,
    statistic: f64,
    p: f64,
}

fn check(found: Result<DensityTest, NoDensity>, expected: &Expected) {
    let found = found.unwrap();
    let near = |value: f64, expected: f64| {
        assert!((value - expected).abs() <= 1e-6 * expected.abs(), "{value} is not {expected}");
    };
    for (side, at) in [(found.left, 0), (found.right, 1)] {
        near(side.bandwidth, expected.bandwidth[at]);
        assert_eq!(side.within, expected.within[at]);
        near(side.density, expected.density[at]);
    }
    near(found.standard_error, expected.standard_error);
    near(found.statistic, expected.statistic);
    near(found.p, expected.p);
}

fn given(left: f64, right: f64) -> Bandwidth {
    Bandwidth::Given { left, right }
}

#[test]
fn even_values_have_no_jump() {
    let found = density_test(&even(), 100.0, given(20.0, 20.0)).unwrap();
    assert!((found.left.density - 0.010_005_002_5).abs() < 1e-11);
    assert!((found.right.density - 0.010_005_002_5).abs() < 1e-11);
    assert!((found.standard_error - 0.002_649_766_060).abs() < 1e-11);
    assert!(found.statistic.abs() < 1e-6 && found.p > 0.999_999);
    assert_eq!((found.left.within, found.right.within), (400, 400));
}

#[test]
fn a_spike_above_the_threshold_is_a_jump() {
    let expected = Expected {
        bandwidth: [20.0, 20.0],
        within: [400, 700],
        density: [0.008_699_434_537, 0.049_056_994_062],
        standard_error: 0.003_488_349_627,
        statistic: 11.569_241_574,
        // scipy.stats.norm.sf(11.569241574105234)·2; rddensity prints 0.
        p: 5.900_190_9e-31,
    };
    check(density_test(&spiked(), 100.0, given(20.0, 20.0)), &expected);
}

#[test]
fn the_automatic_bandwidth_is_the_median_of_three() {
    let expected = Expected {
        bandwidth: [7.961_102_815, 7.961_102_815],
        within: [159, 459],
        density: [0.008_699_434_537, 0.028_574_280_572],
        standard_error: 0.005_893_340_422,
        statistic: 3.372_424_570,
        p: 0.000_745_094_927,
    };
    check(density_test(&spiked(), 100.0, Bandwidth::Automatic), &expected);
}

#[test]
fn a_skewed_density_has_a_bandwidth_of_its_own_on_each_side() {
    let expected = Expected {
        bandwidth: [90.395_957_501, 71.299_190_422],
        within: [995, 196],
        density: [0.003_308_480_304, 0.003_137_706_173],
        standard_error: 0.000_934_279_705,
        statistic: -0.182_786_943,
        p: 0.854_965_194,
    };
    check(density_test(&skewed(), 100.0, Bandwidth::Automatic), &expected);
}

#[test]
fn few_values_have_a_bandwidth_that_holds_enough_of_them() {
    let expected = Expected {
        bandwidth: [81.160_684_911, 81.160_684_911],
        within: [30, 23],
        density: [0.009_847_434_040, 0.009_043_743_271],
        standard_error: 0.009_093_574_235,
        statistic: -0.088_380_075,
        p: 0.929_574_597,
    };
    check(density_test(&skewed()[..60], 40.0, Bandwidth::Automatic), &expected);
}

#[test]
fn equal_values_share_the_share_of_the_last_of_them() {
    let expected = Expected {
        bandwidth: [40.0, 60.0],
        within: [268, 337],
        density: [0.003_052_777_696, 0.002_577_701_704],
        standard_error: 0.001_595_485_766,
        statistic: -0.297_762_601,
        p: 0.765_884_360,
    };
    check(density_test(&lumpy(), 100.0, given(40.0, 60.0)), &expected);
    let expected = Expected {
        bandwidth: [110.0, 110.0],
        within: [1217, 392],
        density: [0.002_935_068_147, 0.002_590_003_496],
        standard_error: 0.000_835_866_343,
        statistic: -0.412_822_760,
        p: 0.679_736_475,
    };
    check(density_test(&lumpy(), 100.0, Bandwidth::Automatic), &expected);
}

#[test]
fn a_heap_on_the_threshold_itself_is_not_seen() {
    // 300 values of exactly 100: the fitted level takes them up and the slope does not change.
    let heaped: Vec<f64> = even().into_iter().chain(std::iter::repeat_n(100.0, 300)).collect();
    let found = density_test(&heaped, 100.0, given(20.0, 20.0)).unwrap();
    assert!((found.statistic - 0.042_607_944).abs() < 1e-8, "{}", found.statistic);
    assert!((found.p - 0.966_014_063).abs() < 1e-8);
    assert_eq!(found.right.within, 700);
}

#[test]
fn the_spike_is_a_hundred_against_four_hundred_in_five_units() {
    // By hand: 20 a unit from the even values, and the 300. scipy 1.17.1, binomtest(100, 500).
    let found = window_test(&spiked(), 100.0, 5.0).unwrap();
    assert_eq!((found.left, found.right), (100, 400));
    assert!((found.p / 1.659_629_475e-43 - 1.0).abs() < 1e-9);
}

#[test]
fn the_order_of_the_values_does_not_matter() {
    let mut turned = lumpy();
    turned.reverse();
    let test = |values: &[f64]| density_test(values, 100.0, Bandwidth::Automatic);
    assert_eq!(test(&turned), test(&lumpy()));
}

#[test]
fn without_two_full_sides_there_is_a_reason_and_no_test() {
    let test = |values: &[f64]| density_test(values, 100.0, Bandwidth::Automatic);
    assert_eq!(test(&[]), Err(NoDensity::TooFew { left: 0, right: 0 }));
    assert_eq!(test(&[120.0; 50]), Err(NoDensity::TooFew { left: 0, right: 50 }));
    assert_eq!(test(&[90.0; 50]), Err(NoDensity::TooFew { left: 50, right: 0 }));
    let two_values: Vec<f64> = [[90.0; 50], [100.0; 50]].concat();
    assert_eq!(test(&two_values), Err(NoDensity::TooFewValues));
    assert_eq!(test(&[f64::NAN; 50]), Err(NoDensity::NotANumber));
    for bandwidth in [given(0.0, 5.0), given(5.0, f64::INFINITY), given(f64::NAN, 5.0), given(-1.0, 5.0)] {
        assert_eq!(density_test(&even(), 100.0, bandwidth), Err(NoDensity::NotANumber));
    }
    assert_eq!(density_test(&even(), 100.0, given(0.1, 5.0)), Err(NoDensity::TooFewValues), "two values are within");
}

proptest::proptest! {
    /// Lumps, ties, outliers and sides of any size: finite figures or a reason.
    #[test]
    fn any_values_have_finite_figures_or_a_reason(
        lumps in proptest::collection::vec(-9_i32..30, 0..120),
        loose in proptest::collection::vec(-1e9..1e9_f64, 0..40),
        scale in proptest::sample::select(vec![1e-6, 1.0, 7.0, 1e6]),
        reach in proptest::option::of(0.0..20.0_f64),
    ) {
        let values: Vec<f64> = lumps.iter().map(|lump| f64::from(*lump) * scale).chain(loose).collect();
        let bandwidth = reach.map_or(Bandwidth::Automatic, |reach| given(reach * scale, reach * scale));
        if let Ok(found) = density_test(&values, 5.0 * scale, bandwidth) {
            let figures = [found.left.density, found.right.density, found.statistic, found.p, found.left.bandwidth];
            proptest::prop_assert!(figures.iter().all(|figure| figure.is_finite()), "{found:?}");
            proptest::prop_assert!((0.0..=1.0).contains(&found.p) && found.standard_error > 0.0);
        }
        if let Some(found) = window_test(&values, 5.0 * scale, 3.0 * scale) {
            proptest::prop_assert!((0.0..=1.0).contains(&found.p));
        }
    }
}

/// The margins of the 1,390 U.S. Senate elections in the papers. Their licence is not stated, so they are not in this
/// repository; the Python package rdrobust 2.1.1 has them in `rdrobust/data/rdrobust_RDsenate.csv`, column `margin`.
#[test]
#[ignore = "needs SENATE_MARGINS, the path of rdrobust's file; tests/oracles/density_and_bunching.py tells it"]
fn senate_margins_agree_with_the_paper() {
    let path = std::env::var_os("SENATE_MARGINS").expect("SENATE_MARGINS names rdrobust_RDsenate.csv");
    let mut table = csv::Reader::from_path(path).unwrap();
    let column = table.headers().unwrap().iter().position(|name| name == "margin").unwrap();
    let margins: Vec<f64> = table.records().map(|row| row.unwrap()[column].parse().unwrap()).collect();
    assert_eq!(margins.len(), 1390);
    let found = density_test(&margins, 0.0, Bandwidth::Automatic);
    assert_eq!(found.as_ref().map(|f| (f.left.observations, f.right.observations)), Ok((640, 750)));
    let expected = Expected {
        bandwidth: [19.841_108_436, 27.118_786_663],
        within: [408, 460],
        density: [0.021_685_914_5, 0.018_137_707_3],
        standard_error: 0.004_053_829_3,
        statistic: -0.875_273_014,
        p: 0.381_425_374,
    };
    check(found, &expected);
}
