//! Whether two quantities go together, whatever their scale: correlations of ranks.

/// Ranks from 1; equal values share the mean of their ranks.
pub fn mid_ranks(values: &[f64]) -> Vec<f64> {
    // Values are sorted with their positions beside them, so that no comparison goes back to the slice.
    let mut order: Vec<(f64, usize)> = values.iter().enumerate().map(|(at, value)| (one_zero(*value), at)).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for tied in order.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        for (_, at) in tied {
            ranks[*at] = before as f64 + f64::midpoint(tied.len() as f64, 1.0);
        }
        before += tied.len();
    }
    ranks
}

/// Minus zero is zero.
fn one_zero(value: f64) -> f64 {
    value + 0.0
}

/// Spearman's ρ: the correlation of mid-ranks (Spearman 1904, *American Journal of Psychology* 15(1), 72-101).
///
/// `None` for slices of unequal length, fewer than two pairs, a value that is no number, or where one side does not vary.
pub fn spearman(x: &[f64], y: &[f64]) -> Option<f64> {
    usable(&[x, y]).then(|| correlation(&mid_ranks(x), &mid_ranks(y)))?
}

/// Spearman's ρ of `x` and `y` with the ranks of `held` taken out of both: `(r_xy − r_xz·r_yz)/√((1 − r_xz²)(1 − r_yz²))`
/// (Conover 1999, *Practical Nonparametric Statistics*, section 5.4). With tenure held, it says whether position goes
/// with income beyond what comes with time.
///
/// `None` as for [`spearman`], and where `held` says all there is to say about one of the two.
pub fn partial_spearman(x: &[f64], y: &[f64], held: &[f64]) -> Option<f64> {
    usable(&[x, y, held]).then(|| partial_of_ranks(&mid_ranks(x), &mid_ranks(y), &mid_ranks(held)))?
}

/// The same of ranks that are there already. `None` where one side does not vary, and where `held` says all there is to
/// say about one of the two.
pub fn partial_of_ranks(x: &[f64], y: &[f64], held: &[f64]) -> Option<f64> {
    let (with_x, with_y) = (correlation(x, held)?, correlation(y, held)?);
    let left = (1.0 - with_x * with_x) * (1.0 - with_y * with_y);
    let both = correlation(x, y)? - with_x * with_y;
    (left > 1e-12).then(|| (both / left.sqrt()).clamp(-1.0, 1.0))
}

/// Kendall's `τ_b` (Kendall 1945, *Biometrika* 33(3), 239-251), in the time of a sort: Knight (1966), *Journal of the
/// American Statistical Association* 61(314), 436-439.
///
/// `None` as for [`spearman`].
pub fn kendall(x: &[f64], y: &[f64]) -> Option<f64> {
    if !usable(&[x, y]) {
        return None;
    }
    let mut pairs: Vec<(f64, f64)> = x.iter().zip(y).map(|(x, y)| (one_zero(*x), one_zero(*y))).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let tied_x = tied_pairs(&pairs, |a, b| a.0.total_cmp(&b.0).is_eq());
    let tied_both = tied_pairs(&pairs, |a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).is_eq());
    let mut second: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let swaps = sort_counting_swaps(&mut second) as f64;
    let tied_y = tied_pairs(&second, |a, b| a.total_cmp(b).is_eq());
    let all = pairs_of(x.len());
    let scale = ((all - tied_x) * (all - tied_y)).sqrt();
    (scale > 0.0).then(|| (all - tied_x - tied_y + tied_both - 2.0 * swaps) / scale)
}

fn pairs_of(count: usize) -> f64 {
    count as f64 * (count as f64 - 1.0) / 2.0
}

/// Pairs that are equal, among sorted values.
fn tied_pairs<T>(sorted: &[T], same: impl Fn(&T, &T) -> bool) -> f64 {
    sorted.chunk_by(same).map(|tied| pairs_of(tied.len())).sum()
}

/// Sorts by merging runs of growing length and counts the pairs that stood the wrong way round.
fn sort_counting_swaps(values: &mut [f64]) -> u64 {
    let mut merged = Vec::with_capacity(values.len());
    let (mut swaps, mut run) = (0, 1);
    while run < values.len() {
        for block in values.chunks_mut(2 * run) {
            let (left, right) = block.split_at(run.min(block.len()));
            let (mut l, mut r) = (0, 0);
            merged.clear();
            while l < left.len() && r < right.len() {
                if right[r] < left[l] {
                    swaps += (left.len() - l) as u64;
                    merged.push(right[r]);
                    r += 1;
                } else {
                    merged.push(left[l]);
                    l += 1;
                }
            }
            merged.extend_from_slice(&left[l..]);
            merged.extend_from_slice(&right[r..]);
            block.copy_from_slice(&merged);
        }
        run *= 2;
    }
    swaps
}

fn usable(columns: &[&[f64]]) -> bool {
    let length = columns[0].len();
    length > 1 && columns.iter().all(|column| column.len() == length && column.iter().all(|v| v.is_finite()))
}

/// The correlation of two slices of one length; of ranks it is Spearman's ρ. `None` where one side does not vary.
pub fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let count = a.len() as f64;
    let (mean_a, mean_b) = (a.iter().sum::<f64>() / count, b.iter().sum::<f64>() / count);
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        both += (x - mean_a) * (y - mean_b);
        first += (x - mean_a).powi(2);
        second += (y - mean_b).powi(2);
    }
    let scale = (first * second).sqrt();
    (scale > 0.0).then(|| (both / scale).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPTH: [f64; 10] = [4.0, 4.0, 4.0, 3.0, 3.0, 3.0, 2.0, 2.0, 1.0, 0.0];
    const NET: [f64; 10] = [-20.0, -10.0, -5.0, -5.0, 0.0, 0.0, 5.0, 10.0, 25.0, 100.0];

    fn near(found: Option<f64>, expected: f64) {
        assert!((found.unwrap() - expected).abs() < 5e-7, "{found:?} is not {expected}");
    }

    /// scipy 1.17.1, `spearmanr` and `kendalltau`.
    #[test]
    fn depth_and_net_result_agree_with_scipy() {
        near(spearman(&DEPTH, &NET), -0.959_479);
        near(kendall(&DEPTH, &NET), -0.915_326);
        // TINY-7.
        let depth = [0.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0];
        let net = [-84.5, -120.5, -26.0, -68.0, -110.0, -110.0, -375.0];
        near(spearman(&depth, &[83.0, 44.5, 34.0, 42.0, 0.0, 0.0, 0.0]), -0.815_572);
        near(spearman(&depth, &net), -0.472_034);
        near(kendall(&depth, &net), -0.379_628);
    }

    /// pingouin 0.7.0, `partial_corr` with method "spearman" (printed to five decimals).
    #[test]
    fn with_tenure_held_less_is_left() {
        let tenure = [3.0, 8.0, 5.0, 14.0, 9.0, 20.0, 17.0, 30.0, 28.0, 60.0];
        let found = partial_spearman(&DEPTH, &NET, &tenure).unwrap();
        assert!((found + 0.73103).abs() < 1e-5, "{found}");
    }

    #[test]
    fn kendall_by_sorting_is_kendall_by_pairs() {
        let x: Vec<f64> = (0..200).map(|i| f64::from(i * 37 % 23)).collect();
        let y: Vec<f64> = (0..200).map(|i| f64::from(i * 61 % 31)).collect();
        let (mut sum, mut in_x, mut in_y) = (0.0, 0.0, 0.0);
        for a in 0..200 {
            for b in 0..a {
                let sign = |v: &[f64]| f64::from(v[a].total_cmp(&v[b]) as i8);
                sum += sign(&x) * sign(&y);
                in_x += sign(&x).abs();
                in_y += sign(&y).abs();
            }
        }
        assert!((kendall(&x, &y).unwrap() - sum / f64::sqrt(in_x * in_y)).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_or_match_has_no_correlation() {
        for correlate in [spearman, kendall] {
            assert_eq!(correlate(&[], &[]), None);
            assert_eq!(correlate(&[1.0], &[1.0]), None);
            assert_eq!(correlate(&[1.0, 2.0], &[1.0]), None);
            assert_eq!(correlate(&[1.0, 1.0], &[1.0, 2.0]), None);
            assert_eq!(correlate(&[1.0, f64::NAN], &[1.0, 2.0]), None);
            near(correlate(&[1.0, 2.0], &[3.0, -4.0]), -1.0);
        }
        near(kendall(&[-0.0, 0.0, 1.0], &[5.0, 1.0, 6.0]), 0.816_497); // 2/√(2·3)
        assert_eq!(partial_spearman(&DEPTH, &NET, &DEPTH), None);
        assert_eq!(mid_ranks(&[5.0, 0.0, -0.0, 5.0]), [3.5, 1.5, 1.5, 3.5]);
    }
}
