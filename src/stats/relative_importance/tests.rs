use super::*;

/// R data set `swiss` (Mosteller and Tukey 1977, *Data Analysis and Regression*): fertility, agriculture, examination,
/// education, Catholic and infant mortality of 47 French-speaking provinces in about 1888.
#[rustfmt::skip]
const SWISS: [[f64; 6]; 47] = [
    [80.2, 17.0, 15.0, 12.0, 9.96, 22.2],
    [83.1, 45.1, 6.0, 9.0, 84.84, 22.2],
    [92.5, 39.7, 5.0, 5.0, 93.4, 20.2],
    [85.8, 36.5, 12.0, 7.0, 33.77, 20.3],
    [76.9, 43.5, 17.0, 15.0, 5.16, 20.6],
    [76.1, 35.3, 9.0, 7.0, 90.57, 26.6],
    [83.8, 70.2, 16.0, 7.0, 92.85, 23.6],
    [92.4, 67.8, 14.0, 8.0, 97.16, 24.9],
    [82.4, 53.3, 12.0, 7.0, 97.67, 21.0],
    [82.9, 45.2, 16.0, 13.0, 91.38, 24.4],
    [87.1, 64.5, 14.0, 6.0, 98.61, 24.5],
    [64.1, 62.0, 21.0, 12.0, 8.52, 16.5],
    [66.9, 67.5, 14.0, 7.0, 2.27, 19.1],
    [68.9, 60.7, 19.0, 12.0, 4.43, 22.7],
    [61.7, 69.3, 22.0, 5.0, 2.82, 18.7],
    [68.3, 72.6, 18.0, 2.0, 24.2, 21.2],
    [71.7, 34.0, 17.0, 8.0, 3.3, 20.0],
    [55.7, 19.4, 26.0, 28.0, 12.11, 20.2],
    [54.3, 15.2, 31.0, 20.0, 2.15, 10.8],
    [65.1, 73.0, 19.0, 9.0, 2.84, 20.0],
    [65.5, 59.8, 22.0, 10.0, 5.23, 18.0],
    [65.0, 55.1, 14.0, 3.0, 4.52, 22.4],
    [56.6, 50.9, 22.0, 12.0, 15.14, 16.7],
    [57.4, 54.1, 20.0, 6.0, 4.2, 15.3],
    [72.5, 71.2, 12.0, 1.0, 2.4, 21.0],
    [74.2, 58.1, 14.0, 8.0, 5.23, 23.8],
    [72.0, 63.5, 6.0, 3.0, 2.56, 18.0],
    [60.5, 60.8, 16.0, 10.0, 7.72, 16.3],
    [58.3, 26.8, 25.0, 19.0, 18.46, 20.9],
    [65.4, 49.5, 15.0, 8.0, 6.1, 22.5],
    [75.5, 85.9, 3.0, 2.0, 99.71, 15.1],
    [69.3, 84.9, 7.0, 6.0, 99.68, 19.8],
    [77.3, 89.7, 5.0, 2.0, 100.0, 18.3],
    [70.5, 78.2, 12.0, 6.0, 98.96, 19.4],
    [79.4, 64.9, 7.0, 3.0, 98.22, 20.2],
    [65.0, 75.9, 9.0, 9.0, 99.06, 17.8],
    [92.2, 84.6, 3.0, 3.0, 99.46, 16.3],
    [79.3, 63.1, 13.0, 13.0, 96.83, 18.1],
    [70.4, 38.4, 26.0, 12.0, 5.62, 20.3],
    [65.7, 7.7, 29.0, 11.0, 13.79, 20.5],
    [72.7, 16.7, 22.0, 13.0, 11.22, 18.9],
    [64.4, 17.6, 35.0, 32.0, 16.92, 23.0],
    [77.6, 37.6, 15.0, 7.0, 4.97, 20.0],
    [67.6, 18.7, 25.0, 7.0, 8.65, 19.5],
    [35.0, 1.2, 37.0, 53.0, 42.34, 18.0],
    [44.7, 46.6, 16.0, 29.0, 50.43, 18.2],
    [42.8, 27.7, 22.0, 29.0, 58.33, 19.3],
];

/// R data set `stackloss` (Brownlee 1965, *Statistical Theory and Methodology*): loss, air flow, water temperature and
/// acid concentration on 21 days of an ammonia plant.
#[rustfmt::skip]
const STACKLOSS: [[f64; 4]; 21] = [
    [42.0, 80.0, 27.0, 89.0],
    [37.0, 80.0, 27.0, 88.0],
    [37.0, 75.0, 25.0, 90.0],
    [28.0, 62.0, 24.0, 87.0],
    [18.0, 62.0, 22.0, 87.0],
    [18.0, 62.0, 23.0, 87.0],
    [19.0, 62.0, 24.0, 93.0],
    [20.0, 62.0, 24.0, 93.0],
    [15.0, 58.0, 23.0, 87.0],
    [14.0, 58.0, 18.0, 80.0],
    [14.0, 58.0, 18.0, 89.0],
    [13.0, 58.0, 17.0, 88.0],
    [11.0, 58.0, 18.0, 82.0],
    [12.0, 58.0, 19.0, 93.0],
    [8.0, 50.0, 18.0, 89.0],
    [7.0, 50.0, 18.0, 86.0],
    [8.0, 50.0, 19.0, 72.0],
    [8.0, 50.0, 19.0, 79.0],
    [9.0, 50.0, 20.0, 80.0],
    [15.0, 56.0, 20.0, 82.0],
    [15.0, 70.0, 20.0, 91.0],
];

/// The first column and the others.
fn split<const N: usize>(rows: &[[f64; N]]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let column = |at: usize| rows.iter().map(|row| row[at]).collect();
    (column(0), (1..N).map(column).collect())
}

fn agree(found: &Importance, shares: &[f64], r_squared: f64) {
    assert_eq!(found.shares.len(), shares.len());
    assert!(found.shares.iter().zip(shares).all(|(a, b)| (a - b).abs() < 5e-9), "{found:?}");
    assert!((found.r_squared - r_squared).abs() < 5e-9, "{found:?}");
}

/// R² by subsets with numpy 2.4.6 and Shapley's weights (`tests/oracles/survival_and_inequality.py`); R's `relaimpo` prints
/// the same shares for `swiss`.
#[test]
fn swiss_fertility_is_shared_out_as_by_relaimpo() {
    let (y, columns) = split(&SWISS);
    let found = relative_importance(&columns, &y).unwrap();
    agree(&found, &[0.057_091_22, 0.171_173_03, 0.260_134_68, 0.105_570_15, 0.112_765_92], 0.706_735_00);
    assert!((found.part(2).unwrap() - 0.260_134_68 / 0.706_735_00).abs() < 1e-8);
    assert_eq!(found.part(5), None);
}

#[test]
fn stack_loss_is_shared_out_by_air_water_and_acid() {
    let (y, columns) = split(&STACKLOSS);
    agree(&relative_importance(&columns, &y).unwrap(), &[0.468_478_38, 0.388_749_77, 0.056_348_76], 0.913_576_90);
}

#[test]
fn the_order_of_columns_only_reorders_the_shares() {
    let (y, mut columns) = split(&STACKLOSS);
    columns.reverse();
    agree(&relative_importance(&columns, &y).unwrap(), &[0.056_348_76, 0.388_749_77, 0.468_478_38], 0.913_576_90);
}

#[test]
fn regressions_without_an_answer_have_no_shares() {
    let x = vec![1.0, 2.0, 4.0, 3.0];
    let y = [2.0, 1.0, 5.0, 3.0];
    assert_eq!(relative_importance(&[], &y), None);
    assert_eq!(relative_importance(&[x.clone(), x.clone()], &y), None, "two say the same");
    assert_eq!(relative_importance(&[vec![7.0; 4]], &y), None);
    assert_eq!(relative_importance(std::slice::from_ref(&x), &[1.0; 4]), None);
    assert_eq!(relative_importance(std::slice::from_ref(&x), &[1.0, 2.0]), None);
    assert_eq!(relative_importance(&[vec![1.0, 2.0]], &[1.0, 2.0]), None, "a line fits any two");
    assert_eq!(relative_importance(&[vec![f64::NAN; 4]], &y), None);
    let found = relative_importance(&[x], &y).unwrap();
    assert_eq!(found.part(0), Some(1.0));
}
