//! Quantiles by linear interpolation.

/// The `p`-quantile of sorted values, type 7 of Hyndman and Fan (1996), *The American Statistician* 50(4), 361-365:
/// linear between the order statistics at position `(n − 1)·p`. `None` for no values.
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = p.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let weight = position - below as f64;
    let low = sorted[below];
    let high = sorted[(below + 1).min(last)];
    Some(low + weight * (high - low))
}

/// The median of sorted values: the middle one, or the mean of the two in the middle. `None` for no values.
pub fn median(sorted: &[f64]) -> Option<f64> {
    quantile(sorted, 0.5)
}

/// The median of values in any order, which it moves about: cheaper than sorting where nothing else is asked. `None` for
/// no values.
pub fn median_unsorted(values: &mut [f64]) -> Option<f64> {
    let count = values.len();
    if count == 0 {
        return None;
    }
    let (below, &mut upper, _) = values.select_nth_unstable_by(count / 2, f64::total_cmp);
    if count % 2 == 1 {
        return Some(upper);
    }
    let lower = below.iter().copied().max_by(f64::total_cmp)?;
    Some(lower + 0.5 * (upper - lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_ten_values_agree_with_numpy() {
        // numpy.quantile(v, [.1, .5, .9]) = -11, 0, 32.5.
        let values = [-20.0, -10.0, -5.0, -5.0, 0.0, 0.0, 5.0, 10.0, 25.0, 100.0];
        for (p, expected) in [(0.1, -11.0), (0.5, 0.0), (0.9, 32.5), (0.0, -20.0), (1.0, 100.0)] {
            assert!((quantile(&values, p).unwrap() - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn nothing_has_no_median_and_one_value_is_its_own() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[7.0]), Some(7.0));
        assert_eq!(median(&[1.0, 2.0]), Some(1.5));
    }

    #[test]
    fn the_median_needs_no_order() {
        assert_eq!(median_unsorted(&mut []), None);
        assert_eq!(median_unsorted(&mut [7.0]), Some(7.0));
        assert_eq!(median_unsorted(&mut [5.0, -1.0, 9.0]), Some(5.0));
        // Sorted −3, 1, 4, 8: (1 + 4) / 2.
        assert_eq!(median_unsorted(&mut [8.0, 1.0, -3.0, 4.0]), Some(2.5));
        assert_eq!(median_unsorted(&mut [2.0, 2.0]), Some(2.0));
    }
}
