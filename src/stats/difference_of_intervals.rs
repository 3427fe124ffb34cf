//! The interval of a difference, from the intervals of its two sides.
//!
//! Zou and Donner (2008), *Construction of confidence limits about effect measures: a general approach*, Statistics in
//! Medicine 27: 1693–1702; for two proportions with Wilson's intervals it is method 10 of Newcombe (1998), *Interval
//! estimation for the difference between independent proportions*, Statistics in Medicine 17: 873–890. It asks that the
//! two estimates are independent and the two intervals of one level, and takes the skew of each as it is.

/// An estimate with its interval.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The interval of `after − before`, at the level of the two.
pub fn interval(before: Estimate, after: Estimate) -> [f64; 2] {
    let change = after.value - before.value;
    let low = (after.value - after.low).hypot(before.high - before.value);
    let high = (after.high - after.value).hypot(before.value - before.low);
    [change - low, change + high]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe (1998), table II, example (a): 56/70 less 48/80 by method 10 is .0524 to .3339; statsmodels 0.15.0,
    /// `confint_proportions_2indep(56, 70, 48, 80, method="newcomb")`, gives .052431472 to .333872654, from Wilson's
    /// intervals of `proportion_confint(method="wilson")`.
    #[test]
    fn two_proportions_agree_with_newcombe() {
        let before = Estimate { value: 0.6, low: WILSON_48_80[0], high: WILSON_48_80[1] };
        let after = Estimate { value: 0.8, low: WILSON_56_70[0], high: WILSON_56_70[1] };
        let [low, high] = interval(before, after);
        assert!((low - 0.052_431_472).abs() < 1e-9 && (high - 0.333_872_654).abs() < 1e-9, "{low} to {high}");
    }
    const WILSON_56_70: [f64; 2] = [0.691_833_555_037, 0.876_952_607_516];
    const WILSON_48_80: [f64; 2] = [0.490_454_650_052, 0.700_381_724_041];

    #[test]
    fn an_exact_side_adds_nothing() {
        let exact = Estimate { value: 1.0, low: 1.0, high: 1.0 };
        let [low, high] = interval(exact, Estimate { value: 3.0, low: 2.5, high: 4.0 });
        assert!((low - 1.5).abs() < 1e-12 && (high - 3.0).abs() < 1e-12);
    }
}
