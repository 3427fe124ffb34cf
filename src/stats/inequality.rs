//! Inequality of incomes, with and without losses.

/// The Gini coefficient of values sorted ascending: `Σ(2i − n − 1)·y₍ᵢ₎ / (n·Σy)`.
///
/// Defined where no value is negative and the sum is positive; `None` otherwise, since with losses it can leave the
/// range from 0 to 1 and even change its sign. Source: Sen (1973), *On Economic Inequality*.
pub fn gini(sorted: &[f64]) -> Option<f64> {
    let total: f64 = sorted.iter().sum();
    let first = sorted.first()?;
    if *first < 0.0 || total <= 0.0 {
        return None;
    }
    Some(weighted_ranks(sorted) / (sorted.len() as f64 * total))
}

/// The absolute Gini (half the mean difference) of values sorted ascending: `ΣΣ|yᵢ − yⱼ| / (2n²)`, in the values' unit.
///
/// Defined for any sign and unchanged when everybody gains the same amount. `None` for no values.
pub fn absolute_gini(sorted: &[f64]) -> Option<f64> {
    let count = sorted.len() as f64;
    (!sorted.is_empty()).then(|| weighted_ranks(sorted) / (count * count))
}

/// The Gini coefficient of Raffinetti, Siletti and Vernizzi (2015), *Statistical Methods & Applications* 24(3),
/// 507-521, of values sorted ascending: `ΣΣ|yᵢ − yⱼ| / (2(n − 1)·Σ|yᵢ|)`.
///
/// Between 0 and 1 for values of any sign. `None` for fewer than two values or where all are zero.
pub fn rsv_gini(sorted: &[f64]) -> Option<f64> {
    let size: f64 = sorted.iter().map(|value| value.abs()).sum();
    (sorted.len() > 1 && size > 0.0).then(|| weighted_ranks(sorted) / ((sorted.len() - 1) as f64 * size))
}

/// The Gini coefficient of Chen, Tsaur and Rhai (1982), *Oxford Economic Papers* 34(3), 473-478, as corrected by Berrebi
/// and Silber (1985), *Oxford Economic Papers* 37(3), 525-526, of values sorted ascending: the area between the diagonal
/// and the Lorenz curve, over the same and the area of the curve below the axis: `A / (½ + N)`.
///
/// Between 0 and 1 where there are losses, and the plain coefficient where there are none. `None` where the sum is not
/// positive.
pub fn ctr_gini(sorted: &[f64]) -> Option<f64> {
    let total: f64 = sorted.iter().sum();
    let count = sorted.len() as f64;
    if total <= 0.0 || !total.is_finite() {
        return None;
    }
    // Twice the area below the axis: trapezoids while the curve is below, and the triangle where it comes up.
    let (mut reached, mut twice_below) = (0.0_f64, 0.0);
    for value in sorted {
        let next = reached + value / total;
        if next <= 0.0 {
            twice_below -= (reached + next) / count;
        } else if reached < 0.0 {
            twice_below += reached * reached / (next - reached) / count;
        }
        reached = next;
    }
    Some(weighted_ranks(sorted) / (count * total) / (1.0 + twice_below))
}

/// Hoover's index, `½·Σ|y − μ| / (n·μ)`: the share of the sum that would have to change hands for all to be equal.
/// Hoover (1936), *Review of Economics and Statistics* 18(4), 162-171.
///
/// `None` where a value is negative or the sum is not positive, since it then leaves the range from 0 to 1.
pub fn hoover(values: &[f64]) -> Option<f64> {
    let total: f64 = values.iter().sum();
    let mean = total / values.len() as f64;
    let valid = total > 0.0 && total.is_finite() && values.iter().all(|value| *value >= 0.0);
    valid.then(|| values.iter().map(|value| (value - mean).abs()).sum::<f64>() / (2.0 * total))
}

/// Palma's ratio of values sorted ascending: what the highest tenth have over what the lowest four tenths have, a person
/// on the border counting in part. Cobham and Sumner (2013), *Is It All About the Tails?*, Center for Global Development
/// working paper 343, after Palma (2011), *Development and Change* 42(1), 87-153.
///
/// `None` where the Gini coefficient is not defined, and where the lowest four tenths have nothing.
pub fn palma(sorted: &[f64]) -> Option<f64> {
    let curve = lorenz(sorted, 10)?;
    (curve[4] > 0.0).then(|| (1.0 - curve[9]) / curve[4])
}

/// `Σ(2i − n − 1)·y₍ᵢ₎`, half of the sum of all absolute differences.
fn weighted_ranks(sorted: &[f64]) -> f64 {
    let count = sorted.len() as f64;
    sorted.iter().enumerate().map(|(at, value)| (2.0 * (at as f64 + 1.0) - count - 1.0) * value).sum()
}

/// Points of the Lorenz curve of values sorted ascending: the share of the total that the lowest `k/steps` have, for
/// k = 0 to `steps`. `None` where the Gini coefficient is not defined.
pub fn lorenz(sorted: &[f64], steps: usize) -> Option<Vec<f64>> {
    gini(sorted)?;
    let total: f64 = sorted.iter().sum();
    let mut curve = Vec::with_capacity(steps + 1);
    let (mut at, mut sum) = (0, 0.0);
    for step in 0..=steps {
        let position = sorted.len() as f64 * step as f64 / steps as f64;
        while at < position.floor() as usize {
            sum += sorted[at];
            at += 1;
        }
        let rest = sorted.get(at).map_or(0.0, |next| next * (position - at as f64));
        curve.push(((sum + rest) / total).min(1.0));
    }
    Some(curve)
}

/// The share of the positive part of values sorted ascending that the highest `ceil(n·share)` have.
/// `None` where nobody has a positive value.
pub fn top_share(sorted: &[f64], share: f64) -> Option<f64> {
    let positive: f64 = sorted.iter().filter(|value| **value > 0.0).sum();
    let top = (sorted.len() as f64 * share).ceil() as usize;
    let highest: f64 = sorted.iter().rev().take(top).filter(|value| **value > 0.0).sum();
    (positive > 0.0).then(|| highest / positive)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: Option<f64>, expected: f64) {
        let value = value.unwrap();
        assert!((value - expected).abs() < 5e-7, "{value} is not {expected}");
    }

    /// Five vectors; Gini by `PySAL` `inequality` 1.1.2, the others by their published formulas.
    #[test]
    fn five_vectors_agree_with_pysal_and_the_published_formulas() {
        let counting = [1.0, 2.0, 3.0, 4.0, 5.0];
        near(gini(&counting), 0.266_667);
        near(rsv_gini(&counting), 0.333_333);
        near(absolute_gini(&counting), 0.8);
        near(ctr_gini(&counting), 0.266_667);
        near(hoover(&counting), 0.2);

        let one_has_all = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 100.0];
        near(gini(&one_has_all), 0.9);
        near(rsv_gini(&one_has_all), 1.0);
        near(absolute_gini(&one_has_all), 9.0);
        near(ctr_gini(&one_has_all), 0.9);
        near(hoover(&one_has_all), 0.9);

        let mixed = [-20.0, -10.0, -5.0, -5.0, 0.0, 0.0, 5.0, 10.0, 25.0, 100.0];
        near(rsv_gini(&mixed), 0.882_716);
        near(absolute_gini(&mixed), 14.3);
        near(ctr_gini(&mixed), 0.934_641);
        assert_eq!(hoover(&mixed), None);

        let documented = [-15.0, -10.0, -7.0, 2.0, 4.0, 11.0, 40.0];
        near(rsv_gini(&documented), 0.816_479);
        near(absolute_gini(&documented), 8.897_959);
        near(ctr_gini(&documented), 0.965_403);

        let mostly_lost = [-50.0, -40.0, -30.0, -20.0, 10.0];
        near(rsv_gini(&mostly_lost), 0.466_667);
        near(absolute_gini(&mostly_lost), 11.2);
        assert_eq!(ctr_gini(&mostly_lost), None);
    }

    #[test]
    fn the_plain_gini_is_refused_where_there_are_losses_or_nothing_at_all() {
        assert_eq!(gini(&[-1.0, 2.0]), None);
        assert_eq!(gini(&[0.0, 0.0]), None);
        assert_eq!(gini(&[]), None);
        assert_eq!((ctr_gini(&[]), ctr_gini(&[0.0]), ctr_gini(&[f64::NAN])), (None, None, None));
        assert_eq!((hoover(&[]), hoover(&[0.0, 0.0])), (None, None));
        assert_eq!(rsv_gini(&[5.0]), None);
        assert_eq!(rsv_gini(&[0.0, 0.0]), None);
    }

    /// By hand: of 1 to 10 the highest has 10 and the lowest four 1 + 2 + 3 + 4; of 1 to 5 half of the highest, 2.5, and
    /// the lowest two, 3; of seven the highest .7 have .7 · 83, and the lowest 2.8 have nothing.
    #[test]
    fn palma_sets_a_tenth_against_four_tenths() {
        let ten: Vec<f64> = (1..=10).map(f64::from).collect();
        near(palma(&ten), 1.0);
        near(palma(&[1.0, 2.0, 3.0, 4.0, 5.0]), 2.5 / 3.0);
        assert_eq!(palma(&[0.0, 0.0, 0.0, 34.0, 42.0, 44.5, 83.0]), None);
        assert_eq!((palma(&[]), palma(&[-1.0, 5.0])), (None, None));
    }

    #[test]
    fn the_lorenz_curve_runs_from_none_to_all() {
        let curve = lorenz(&[1.0, 1.0, 2.0], 3).unwrap();
        let expected = [0.0, 0.25, 0.5, 1.0];
        assert!(curve.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12));
    }

    #[test]
    fn the_top_hundredth_of_seven_is_one_person() {
        // TINY-7 commissions: 83 / 203.5.
        near(top_share(&[0.0, 0.0, 0.0, 34.0, 42.0, 44.5, 83.0], 0.01), 0.407_862);
        assert_eq!(top_share(&[0.0, -3.0], 0.01), None);
    }
}
