//! From a rate for one period to a rate for several, by compounding.
//!
//! Of those who stay a month the same share leaves in the next, so that the shares who stay are multiplied. Adding the
//! shares who leave counts people who have already left: 5.5 % a month then becomes 66 % a year, in place of 49.3 %.

/// The share that leaves within `periods` where the share `leaving` leaves in each: `1 − (1 − leaving)^periods`.
///
/// `None` where `leaving` is no share or `periods` is negative or no number.
pub fn compounded(leaving: f64, periods: f64) -> Option<f64> {
    let valid = (0.0..=1.0).contains(&leaving) && periods.is_finite() && periods >= 0.0;
    valid.then(|| 1.0 - (1.0 - leaving).powf(periods))
}

/// The share that stays in one period where the share `staying` is left after `periods`: `staying^(1/periods)`.
///
/// `None` where `staying` is no share or `periods` is not positive.
pub fn per_period(staying: f64, periods: f64) -> Option<f64> {
    let valid = (0.0..=1.0).contains(&staying) && periods.is_finite() && periods > 0.0;
    valid.then(|| staying.powf(1.0 / periods))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_and_a_half_per_cent_a_month_are_49_per_cent_a_year_and_not_66() {
        // 1 − .945^12 = .492797130 (Python 3.11).
        assert!((compounded(0.055, 12.0).unwrap() - 0.492_797_130).abs() < 1e-9);
    }

    #[test]
    fn of_10_000_quixtar_members_414_left_after_five_renewals_are_52_89_per_cent_a_year() {
        // .0414^(1/5) = .5289 (published counts, compounded by hand).
        assert!((per_period(414.0 / 10_000.0, 5.0).unwrap() - 0.5289).abs() < 5e-5);
    }

    #[test]
    fn what_is_no_share_or_no_time_is_refused() {
        assert_eq!(compounded(1.5, 12.0), None);
        assert_eq!(compounded(f64::NAN, 12.0), None);
        assert_eq!(compounded(0.1, -1.0), None);
        assert_eq!(per_period(0.5, 0.0), None);
        assert_eq!(per_period(-0.1, 2.0), None);
        assert_eq!((compounded(1.0, 3.0), compounded(0.3, 0.0)), (Some(1.0), Some(0.0)));
    }
}
