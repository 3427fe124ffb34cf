use super::*;

/// A root with `legs` recruits of whom each has `each` recruits.
fn bush(legs: u32, each: u32) -> Vec<Option<u32>> {
    let mut sponsor = vec![None];
    sponsor.extend((0..legs).map(|_| Some(0)));
    sponsor.extend((1..=legs).flat_map(|leg| (0..each).map(move |_| Some(leg))));
    sponsor
}

/// Fifty made-up subtrees: numerators (37·i mod 11), denominators 5 + (13·i mod 7).
fn fifty() -> Vec<Sums> {
    (0..50_u32).map(|i| Sums { numerator: f64::from(37 * i % 11), denominator: 5.0 + f64::from(13 * i % 7) }).collect()
}

#[test]
fn the_cut_is_at_the_shallowest_depth_with_enough_people() {
    let wide = cut(&bush(40, 2), ENOUGH).unwrap();
    assert_eq!((wide.depth, wide.count), (1, 40));
    assert_eq!((wide.subtree[0], wide.subtree[1], wide.subtree[40]), (None, Some(0), Some(39)));
    assert_eq!((wide.subtree[41], wide.subtree[120]), (Some(0), Some(39)));
    let deeper = cut(&bush(20, 2), ENOUGH).unwrap();
    assert_eq!((deeper.depth, deeper.count), (2, 40));
    assert_eq!(deeper.subtree[1..21], [None; 20], "those above the cut are in no subtree");
    let few = cut(&bush(3, 1), ENOUGH).unwrap();
    assert_eq!((few.depth, few.count), (1, 3), "the shallowest of the widest");
}

#[test]
fn a_chain_of_a_million_is_followed_and_has_no_subtrees_to_draw() {
    let chain: Vec<Option<u32>> = (0..1_000_000_u32).map(|at| at.checked_sub(1)).collect();
    assert_eq!(cut(&chain, ENOUGH), None);
    let mut two: Vec<Option<u32>> = (0..1_000_000_u32).map(|at| at.checked_sub(2)).collect();
    two.reverse();
    let two: Vec<Option<u32>> = two.into_iter().map(|above| above.map(|at| 999_999 - at)).collect();
    let found = cut(&two, ENOUGH).unwrap();
    assert_eq!((found.depth, found.count), (0, 2));
    assert_eq!(found.subtree.iter().filter(|s| **s == Some(0)).count(), 500_000);
}

#[test]
fn sums_keep_everybody_once() {
    let sponsor = [None, Some(0), Some(0), Some(1), Some(4)];
    let found = cut(&sponsor, ENOUGH).unwrap();
    let (subtrees, rest) = found.sums(&[1.0, 2.0, 4.0, 8.0, 16.0], &[1.0; 5]).unwrap();
    let sums = |numerator, denominator| Sums { numerator, denominator };
    assert_eq!(subtrees, [sums(10.0, 2.0), sums(4.0, 1.0)]);
    assert_eq!(rest, sums(17.0, 2.0), "the root, and who sponsors himself");
    assert_eq!(found.groups(&[1.0, 2.0, 4.0, 8.0, 16.0]), [vec![2.0, 8.0], vec![4.0]]);
    assert_eq!(found.sums(&[1.0], &[1.0]), None);
}

/// scipy 1.17.1 `stats.bootstrap` of the same ratio, `BCa`, 9,999 resamples, ten seeds: lower .5037 to .5108, upper .7428
/// to .7494, see `tests/oracles/survival_and_inequality.py`.
#[test]
fn fifty_subtrees_have_scipys_interval_within_its_own_error() {
    let found = ratio_interval(&fifty(), Sums::default(), 0.95, 9999, 1).unwrap();
    assert_eq!(found.method, Method::Bootstrap);
    assert!((found.ratio - 0.622_166_247).abs() < 1e-9, "{}", found.ratio);
    assert!(
        (found.interval[0] - 0.507_018).abs() < 0.005 && (found.interval[1] - 0.745_424).abs() < 0.005,
        "{found:?}"
    );
    assert_eq!(Some(found), ratio_interval(&fifty(), Sums::default(), 0.95, 9999, 1));
}

#[test]
fn below_forty_subtrees_each_is_left_out_in_turn() {
    // Ratios of 2/10, 4/10 and 6/10; without one: 10/20, 8/20, 6/20, mean .4. Error √(2/3·.02) = .115470;
    // t(2) at .975 is 4.302653 (scipy 1.17.1): .4 ± .496828.
    let three = [2.0, 4.0, 6.0].map(|numerator| Sums { numerator, denominator: 10.0 });
    let found = ratio_interval(&three, Sums::default(), 0.95, 999, 1).unwrap();
    assert_eq!(found.method, Method::Jackknife);
    assert!((found.interval[0] + 0.096_828).abs() < 1e-6 && (found.interval[1] - 0.896_828).abs() < 1e-6, "{found:?}");
}

#[test]
fn alike_subtrees_leave_a_point() {
    let alike = [Sums { numerator: 0.3, denominator: 1.0 }; 41];
    let found = ratio_interval(&alike, Sums::default(), 0.95, 99, 1).unwrap();
    assert!(found.interval.iter().all(|bound| (bound - 0.3).abs() < 1e-12), "{found:?}");
}

#[test]
fn people_who_are_as_their_subtree_is_have_a_wider_interval_than_if_they_stood_alone() {
    // Fifty subtrees of twenty, all of whom buy or none: as 50 people and not as 1,000, so √20 times as wide.
    let subtrees: Vec<Sums> =
        (0..50_u8).map(|i| Sums { numerator: 20.0 * f64::from(i % 2), denominator: 20.0 }).collect();
    let people: Vec<Sums> = (0..1000_u16).map(|i| Sums { numerator: f64::from(i % 2), denominator: 1.0 }).collect();
    let width = |sums: &[Sums]| {
        let [low, high] = ratio_interval(sums, Sums::default(), 0.95, 2000, 1).unwrap().interval;
        high - low
    };
    let factor = width(&subtrees) / width(&people);
    assert!((factor / 20.0_f64.sqrt() - 1.0).abs() < 0.1, "{factor}");
}

#[test]
fn without_subtrees_or_a_denominator_there_is_no_interval() {
    let one = Sums { numerator: 1.0, denominator: 2.0 };
    assert_eq!(ratio_interval(&[], one, 0.95, 99, 1), None);
    assert_eq!(ratio_interval(&[one], one, 0.95, 99, 1), None);
    assert_eq!(ratio_interval(&[Sums::default(); 3], Sums::default(), 0.95, 99, 1), None);
    assert_eq!(ratio_interval(&[one, Sums::default()], Sums::default(), 0.95, 99, 1), None, "without the first: 0/0");
    assert_eq!(cut(&[], ENOUGH), None);
    assert_eq!(cut(&[None], ENOUGH), None);
    assert_eq!(cut(&[Some(1), Some(0)], ENOUGH), None, "a cycle has no root");
}

/// Three subtrees of ratio 2/10, 4/10 and 6/10 about .4: √(3/2·(2² + 0² + 2²)) / 30 = .115470, which is what leaving each
/// out in turn gives where all denominators are the same.
#[test]
fn the_linearised_error_of_alike_denominators_is_the_jackknifes() {
    let three = [2.0, 4.0, 6.0].map(|numerator| Sums { numerator, denominator: 10.0 });
    let all = Sums { numerator: 12.0, denominator: 30.0 };
    assert!((linearised_error(&three, all).unwrap() - 0.115_470_05).abs() < 1e-8);
}

/// Two ways to one figure: each must agree with the other within the error of drawing.
#[test]
fn very_many_subtrees_have_the_interval_that_drawing_again_gives() {
    let many: Vec<Sums> = (0..24).flat_map(|_| fifty()).collect();
    assert!(worth(&many).unwrap() >= MANY as f64);
    let found = ratio_interval(&many, Sums::default(), 0.95, 99, 1).unwrap();
    assert_eq!(found.method, Method::Linearised);
    let drawn = ratio_interval(&many[..900], Sums::default(), 0.95, 4000, 1).unwrap();
    assert_eq!(drawn.method, Method::Bootstrap);
    let reach = |of: RatioInterval| (of.interval[1] - of.interval[0]) / 2.0;
    // 1,200 subtrees against 900 like them: errors as √900 to √1,200.
    assert!((reach(found) / reach(drawn) / (900.0_f64 / 1200.0).sqrt() - 1.0).abs() < 0.05, "{found:?} {drawn:?}");
}

/// Fifty of which one holds half: (98)² / (49² + 49·1²) = 3.92 of equal size, so that each is left out in turn and t has
/// 2.92 degrees of freedom.
#[test]
fn many_subtrees_of_which_one_holds_half_are_few() {
    let mut uneven: Vec<Sums> = (0..49).map(|i| Sums { numerator: f64::from(i % 2), denominator: 1.0 }).collect();
    uneven.push(Sums { numerator: 20.0, denominator: 49.0 });
    assert!((worth(&uneven).unwrap() - 3.92).abs() < 1e-12);
    assert_eq!(ratio_interval(&uneven, Sums::default(), 0.95, 99, 1).unwrap().method, Method::Jackknife);
}
