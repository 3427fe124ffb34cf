//! A pool dealt pro rata, to the cent.

/// What each loss gets of a pool, minor units: pool · loss / Σ loss by the method of largest remainders (Hamilton). Each
/// share is cut to whole units, and the units left go one by one to the largest parts cut off, of equal ones to the one
/// that comes first. Where the pool covers every loss, each loss is paid.
///
/// Payments add up to min(pool, Σ loss) exactly, none exceeds its loss, and a greater loss never gets less. Pool and
/// losses are not negative.
pub fn deal(pool: i64, losses: &[i64]) -> Vec<i64> {
    let whole = total(losses);
    if i128::from(pool) >= whole {
        return losses.to_vec();
    }
    // Pool and loss are below 2^63, so that their product fits.
    let quota = |loss: i64| i128::from(pool) * i128::from(loss);
    let mut payments: Vec<i64> = losses.iter().map(|&loss| (quota(loss) / whole) as i64).collect();
    let mut cut: Vec<(i128, usize)> = losses.iter().enumerate().map(|(at, &loss)| (quota(loss) % whole, at)).collect();
    cut.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let left = i128::from(pool) - total(&payments);
    for &(_, at) in cut.iter().take(left as usize) {
        payments[at] += 1;
    }
    payments
}

/// The sum of amounts, exactly.
pub fn total(amounts: &[i64]) -> i128 {
    amounts.iter().map(|&amount| i128::from(amount)).sum()
}

/// What came of a deal with a least payment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dealt {
    /// What each loss gets, minor units.
    pub payments: Vec<i64>,
    /// Whether the payment of a loss was too small to be made, by loss.
    pub dropped: Vec<bool>,
    /// How many payments are under the least one after the pool was dealt once more: a cent of rounding can do that,
    /// and they are made.
    pub still_under: usize,
}

/// Deals a pool; payments under the least one are dropped, all at once, and the pool is dealt once more among the rest.
pub fn deal_above(pool: i64, losses: &[i64], least: i64) -> Dealt {
    let first = deal(pool, losses);
    let dropped: Vec<bool> = first.iter().map(|&payment| payment < least).collect();
    if !dropped.contains(&true) {
        return Dealt { payments: first, dropped, still_under: 0 };
    }
    let kept: Vec<i64> = losses.iter().zip(&dropped).map(|(&loss, &out)| if out { 0 } else { loss }).collect();
    let payments = deal(pool, &kept);
    let still_under = payments.iter().zip(&dropped).filter(|(payment, out)| !**out && **payment < least).count();
    Dealt { payments, dropped, still_under }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_hundred_among_the_losses_of_tiny_7() {
        // N3 losses of A to G in cents, Σ 96,650. 10,000 · loss / 96,650, by hand: 1314.02, 1195.03, 786.34, 703.57,
        // 1138.13, 1138.13, 3724.78. Cut they are 9,998; the two cents left go to G (.78) and D (.57).
        let losses = [12_700, 11_550, 7_600, 6_800, 11_000, 11_000, 36_000];
        assert_eq!(deal(10_000, &losses), [1314, 1195, 786, 704, 1138, 1138, 3725]);
    }

    #[test]
    fn a_pool_that_covers_all_pays_the_losses_and_no_more() {
        assert_eq!(deal(31_550, &[2050, 1000, 1000, 27_500]), [2050, 1000, 1000, 27_500]);
        assert_eq!(deal(i64::MAX, &[5, 0]), [5, 0]);
        assert_eq!(deal(100, &[]), Vec::<i64>::new());
        assert_eq!(deal(100, &[0, 0]), [0, 0]);
    }

    #[test]
    fn one_cent_among_three_equal_losses_goes_to_the_first() {
        assert_eq!(deal(1, &[10, 10, 10]), [1, 0, 0]);
    }

    #[test]
    fn amounts_as_great_as_there_are_do_not_overflow() {
        let losses = [i64::MAX, i64::MAX, i64::MAX - 1];
        let payments = deal(i64::MAX - 7, &losses);
        assert_eq!(total(&payments), i128::from(i64::MAX - 7));
    }

    #[test]
    fn small_payments_are_dropped_and_the_rest_is_dealt_once_more() {
        // 100 among 10, 30 and 160: 5, 15, 80. The 5 is under 10: 100 among 30 and 160 is 15.79 and 84.21.
        let dealt = deal_above(100, &[10, 30, 160], 10);
        assert_eq!(dealt.payments, [0, 16, 84]);
        assert_eq!(dealt.dropped, [true, false, false]);
        assert_eq!(dealt.still_under, 0);
        // Nobody reaches the least payment: nobody is paid.
        let dealt = deal_above(3, &[10, 30, 160], 10);
        assert_eq!((dealt.payments, dealt.dropped), (vec![0, 0, 0], vec![true; 3]));
    }

    #[test]
    fn a_payment_that_rounding_takes_under_the_line_again_is_made() {
        // 2 among 1, 1 and 4 is .333, .333, 1.333: cut 1, the unit left goes to the first: 1, 0, 1. Under 1 is the
        // second. 2 among 1 and 4 is .4 and 1.6: cut 1, the unit left goes to the third.
        let dealt = deal_above(2, &[1, 1, 4], 1);
        assert_eq!((dealt.payments, dealt.dropped), (vec![0, 0, 2], vec![false, true, false]));
        assert_eq!(dealt.still_under, 1);
    }

    fn losses() -> impl Strategy<Value = Vec<i64>> {
        let loss = prop_oneof![0_i64..50, 0_i64..1_000_000, 0_i64..i64::MAX];
        proptest::collection::vec(loss, 0..40)
    }

    proptest! {
        /// The pool is dealt to the cent, nobody gets more than the loss, and a greater loss never gets less.
        #[test]
        fn a_deal_keeps_its_promises(losses in losses(), pool in prop_oneof![1_i64..200, 1_i64..10_000_000, 1_i64..i64::MAX]) {
            let payments = deal(pool, &losses);
            prop_assert_eq!(total(&payments), i128::from(pool).min(total(&losses)));
            for (payment, loss) in payments.iter().zip(&losses) {
                prop_assert!((0..=*loss).contains(payment));
            }
            for (a, x) in losses.iter().zip(&payments) {
                for (b, y) in losses.iter().zip(&payments) {
                    prop_assert!(a <= b || x >= y, "{} gets {} and {} gets {}", a, x, b, y);
                    prop_assert!(a != b || (x - y).abs() <= 1);
                }
            }
        }

        /// With a least payment too; and what rounding takes below it is a single unit.
        #[test]
        fn a_deal_with_a_least_payment_keeps_them_too(losses in losses(), pool in 1_i64..5_000_000, least in 0_i64..200_000) {
            let dealt = deal_above(pool, &losses, least);
            let kept: Vec<i64> = losses.iter().zip(&dealt.dropped).filter(|(_, out)| !**out).map(|(loss, _)| *loss).collect();
            prop_assert_eq!(total(&dealt.payments), i128::from(pool).min(total(&kept)));
            for ((payment, loss), out) in dealt.payments.iter().zip(&losses).zip(&dealt.dropped) {
                prop_assert!((0..=*loss).contains(payment));
                let kept = if *out { *payment == 0 } else { *payment >= least - 1 };
                prop_assert!(kept, "{} under {}", payment, least);
            }
            prop_assert!(least > 0 || !dealt.dropped.contains(&true));
        }
    }
}
