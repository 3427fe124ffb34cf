//! How many recruits a member brings in a lifetime, and how many it takes to stand still.

use super::super::survival::Observation;
use super::super::survival::kaplan_meier::kaplan_meier;

/// The recruits of a member of a cohort.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reproduction {
    /// Expected recruits of a member up to `horizon`.
    pub recruits: f64,
    /// The longest time any member was watched.
    pub horizon: f64,
    /// Share still a member at the horizon. Above 0, a lifetime brings more than was seen.
    pub still_there: f64,
}

/// Expected recruits of a member, where for some the records stop before they leave: the rate of recruiting at each age
/// among those watched at that age, times the share still there, summed: `Σ S(s−)·d(s)/Y(s)`. Dividing recruits by
/// members instead counts the young as if they had had their whole time. Cook and Lawless (1997), *Statistics in
/// Medicine* 16(8), 911-924; Ghosh and Lin (2000), *Biometrics* 56(2), 554-562.
///
/// `members` are times of membership, ended where the member left; `ages` are the ages of the sponsors at each
/// recruitment, in the same unit. `None` for no members, a time that is no number or negative, or a recruitment at an
/// age to which nobody was watched.
pub fn reproduction(members: &[Observation], ages: &[f64]) -> Option<Reproduction> {
    let curve = kaplan_meier(members)?;
    let mut times: Vec<f64> = members.iter().map(|member| member.time).collect();
    times.sort_unstable_by(f64::total_cmp);
    let mut ages = ages.to_vec();
    ages.sort_unstable_by(f64::total_cmp);
    let valid = |age: &f64| *age >= 0.0 && *age <= curve.longest;
    if !ages.iter().all(valid) {
        return None;
    }
    let (mut recruits, mut gone, mut left, mut survival) = (0.0, 0, 0, 1.0);
    for same_age in ages.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
        let age = same_age[0];
        while times[gone] < age {
            gone += 1;
        }
        while curve.steps.get(left).is_some_and(|step| step.time < age) {
            survival = curve.steps[left].survival;
            left += 1;
        }
        recruits += survival * same_age.len() as f64 / (times.len() - gone) as f64;
    }
    let still_there = curve.steps.last().map_or(1.0, |step| step.survival);
    Some(Reproduction { recruits, horizon: curve.longest, still_there })
}

/// Recruits for each member who left in the same time: at 1 the company stands still, below it shrinks. `None` where
/// nobody left.
pub fn replacement_ratio(recruits: u64, left: u64) -> Option<f64> {
    (left > 0).then_some(recruits as f64 / left as f64)
}

/// Recruits that `members` need in a period just to stay as many, where the share `leaving` leaves in it. `None` where
/// that is no share.
pub fn recruits_to_stand_still(members: u64, leaving: f64) -> Option<f64> {
    (0.0..=1.0).contains(&leaving).then_some(members as f64 * leaving)
}

#[cfg(test)]
mod tests {
    use super::super::super::random::stream;
    use super::*;
    use rand_distr::{Distribution, Exp};

    #[test]
    fn where_all_have_left_it_is_recruits_by_members() {
        let members = [1.0, 4.0, 4.0, 7.0].map(Observation::ended);
        let found = reproduction(&members, &[0.5, 2.0, 2.0, 4.0, 6.0, 6.5]).unwrap();
        assert!((found.recruits - 6.0 / 4.0).abs() < 1e-12);
        assert_eq!((found.horizon, found.still_there), (7.0, 0.0));
    }

    #[test]
    fn those_who_are_young_yet_are_counted_for_their_time_only() {
        // Four members: one left at 2, two watched to 1 and to 3, one left at 4. Recruits at ages 1, 3 and 4.
        // At 1: all four watched, 1/4. At 2 one of three left: S = 2/3. At 3: two watched, 2/3·1/2 = 1/3. At 4: one
        // watched, 2/3·1 = 2/3. Together 1.25, where 3/4 would be recruits by members.
        let members =
            [Observation::ended(2.0), Observation::censored(1.0), Observation::censored(3.0), Observation::ended(4.0)];
        let found = reproduction(&members, &[4.0, 1.0, 3.0]).unwrap();
        assert!((found.recruits - 1.25).abs() < 1e-12, "{found:?}");
        assert!(found.still_there.abs() < 1e-12);
    }

    /// Recruiting at rate β and leaving at rate δ bring β/δ·(1 − e^(−δt)) recruits up to t.
    #[test]
    fn constant_rates_give_their_known_mean() {
        let (recruiting, leaving) = (0.3, 0.2);
        let mut random = stream(3, "test/reproduction");
        let (next, stay) = (Exp::new(recruiting).unwrap(), Exp::new(leaving).unwrap());
        let (mut members, mut ages) = (Vec::new(), Vec::new());
        for at in 0..20_000_u32 {
            // Joined over ten months before the records stop at month ten.
            let watched = f64::from(at % 1000) / 100.0;
            let stayed: f64 = stay.sample(&mut random);
            let member = Observation { time: stayed.min(watched), ended: stayed <= watched };
            let mut age: f64 = next.sample(&mut random);
            while age <= member.time {
                ages.push(age);
                age += next.sample(&mut random);
            }
            members.push(member);
        }
        let found = reproduction(&members, &ages).unwrap();
        let expected = recruiting / leaving * (1.0 - (-leaving * found.horizon).exp());
        assert!((found.recruits - expected).abs() < 0.04, "{found:?}, {expected}");
        assert!((found.still_there - (-leaving * found.horizon).exp()).abs() < 0.02);
        let plain = ages.len() as f64 / members.len() as f64;
        assert!(plain < 0.75 * expected, "recruits by members are far too few: {plain}");
    }

    #[test]
    fn standing_still_takes_as_many_as_leave() {
        // 5.5 % of 10,000 a month.
        assert!((recruits_to_stand_still(10_000, 0.055).unwrap() - 550.0).abs() < 1e-9);
        assert_eq!(replacement_ratio(450, 600), Some(0.75));
        assert_eq!((replacement_ratio(5, 0), recruits_to_stand_still(5, 1.1)), (None, None));
        assert_eq!(recruits_to_stand_still(5, f64::NAN), None);
    }

    #[test]
    fn nobody_and_impossible_ages_have_no_answer() {
        assert_eq!(reproduction(&[], &[]), None);
        let one = [Observation::censored(2.0)];
        assert_eq!(reproduction(&one, &[3.0]), None);
        assert_eq!(reproduction(&one, &[-1.0]), None);
        assert_eq!(reproduction(&one, &[f64::NAN]), None);
        let none = reproduction(&one, &[]).unwrap();
        assert_eq!((none.recruits, none.still_there), (0.0, 1.0));
    }
}
