//! Qualification that members buy for themselves.

use super::cessation::lowest_threshold;
use super::threshold::show_volume;
use super::timing::{beside, method};
use super::{Basis, Family, Metric, company};
use crate::evidence;
use crate::facts::CompanyFacts;
use crate::facts::Facts;
use crate::facts::attainments::{self, Attainment};
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::stats::proportion::wilson;
use crate::stats::ratio_difference::Share;

const LEVEL: f64 = 0.95;
/// Volumes over the lowest threshold at which nothing is to be had.
const PLACEBOS: [f64; 3] = [1.3, 1.5, 1.7];
/// How near a threshold may be to a placebo.
const NEAR: f64 = 0.1;

/// M38.
pub const GARAGE_QUALIFIED_SHARE: Metric = Metric {
    id: "garage_qualified_share",
    title: "Qualification reached by a burst of own purchases",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "Members whose first attainment of the lowest threshold has (1) own volume at least three times the median of the six months before, (2) at least half of the group volume of the month on the own account, (3) mean own volume of the three months after at most half of it, over members with such an attainment: own volume at or above the threshold after six whole months with an account below it, and three to follow. Group volume is own volume and that of everybody below, customers' purchases standing with their seller. House accounts, accounts without a place in the tree and months with unrecorded volume are out. By class: (1) and (3) of customers at the same volume. By threshold: the same at each. Reading `at_threshold`: of bursts (1) and (3) at the threshold and at 1.3, 1.5 and 1.7 times it (those within a tenth of another threshold left out), the share that is at the threshold, members' less customers'. Test: that difference over its standard error, who is a member dealt anew among people; at least 30 of each with a burst.",
    needs: "participants, orders with volume, plan.qualification_thresholds, ten whole months",
    reference: "own construction: garage qualification, a rank bought for the month; customers as the placebo group",
    interpretation: "High, and higher than customers': people buy to reach the threshold and live off the stock. No table names ranks, so reaching the volume stands for reaching a rank, and ranks that need a downline are not seen. Anybody who reaches a volume never reached in six months bought unusually much that month: only the difference to customers who bought as much before tells something. People who buy less regularly show the pattern at any volume, so the test asks whether members' bursts stand at the threshold rather than at volumes where nothing is to be had, more often than customers' do. Members who want less than customers reach higher volumes less often and can seem to stop at the threshold.",
    oracle: "hand calculation on a company of ten; pandas on the made companies (tests/oracles); made-up people, called members at random, for the test",
    rows: &[&evidence::VOLUME_BINS],
    measure,
};

/// An attainment that was held against the definition.
struct Judged {
    person: u32,
    customer: bool,
    /// Whether own volume alone looks like buying the qualification.
    burst: bool,
    garage: bool,
}

/// Judges the attainments of some volumes, and counts those that cannot be judged.
fn judge(company: &CompanyFacts<'_>, volumes: &[i64]) -> (Vec<Vec<Judged>>, usize) {
    let found = attainments::gather(company, volumes);
    // Group volume is wanted of members whose own volume alone fits, and is worked out for all volumes at once.
    let wanted: Vec<Attainment> = found.iter().flatten().copied().filter(|a| !a.customer && a.is_burst()).collect();
    let mut groups = attainments::group_volumes(company, &wanted).into_iter();
    let mut left_out = 0;
    let mut judge = |attainment: &Attainment| {
        let garage = if attainment.customer || !attainment.is_burst() {
            Some(attainment.is_burst())
        } else {
            groups.next().flatten().map(|group| 2 * attainment.volume >= group)
        };
        left_out += usize::from(garage.is_none());
        Some(Judged {
            person: attainment.person,
            customer: attainment.customer,
            burst: attainment.is_burst(),
            garage: garage?,
        })
    };
    let judged = found.iter().map(|attained| attained.iter().filter_map(&mut judge).collect()).collect();
    (judged, left_out)
}

/// Volumes above the lowest threshold that lie near no other.
fn placebos(thresholds: &[i64]) -> Vec<i64> {
    let volumes = PLACEBOS.map(|times| (times * thresholds[0] as f64).round() as i64);
    let near = |volume: &i64| thresholds.iter().any(|t| ((t - volume) as f64).abs() <= NEAR * *volume as f64);
    volumes.into_iter().filter(|volume| !near(volume)).collect()
}

fn measure(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let lowest = lowest_threshold(company)?;
    let mut volumes = company.thresholds.clone();
    volumes.extend(placebos(&company.thresholds));
    let (mut judged, left_out) = judge(company, &volumes);
    let elsewhere = judged.split_off(company.thresholds.len());
    let (cases, people) = count(&judged[0], false);
    if people == 0 {
        return Err(format!(
            "no member reached a volume of {} after six whole months below it, with three to follow",
            show_volume(lowest)
        ));
    }
    let mut measured = Measured::new(share(cases, people))
        .counted(people as usize, "members who reached the threshold after six months below it")
        .grade(Grade::Inferred)
        .class("business", Some(share(cases, people)));
    measured.interval = wilson(cases, people, LEVEL).map(|[low, high]| Interval {
        low,
        high,
        level: LEVEL,
        method: "Wilson, one attainment a person".to_owned(),
    });
    for (threshold, judged) in company.thresholds.iter().zip(&judged) {
        let (cases, people) = count(judged, false);
        if people > 0 {
            measured.by_threshold.insert(show_volume(*threshold), share(cases, people));
        }
    }
    if left_out > 0 {
        measured =
            measured.note(format!("{left_out} attainments left out: an order of the group has no volume recorded"));
    }
    Ok(against_customers(measured, &judged[0], &elsewhere))
}

fn against_customers(measured: Measured, judged: &[Judged], elsewhere: &[Vec<Judged>]) -> Measured {
    let (cases, customers) = count(judged, true);
    let (_, members) = count(judged, false);
    if customers == 0 {
        return measured.note("no customer reached the threshold this way: there is no placebo group");
    }
    let measured = measured.class("customers", Some(share(cases, customers)));
    let [of_members, of_customers] = [false, true].map(|customer| bursts(judged, elsewhere, customer));
    let Some((found, p)) = beside(&of_members, &of_customers, "qualifying/bursts") else {
        let why = "too few bursts of members or customers";
        return measured.no_reading("at_threshold", why).note(format!("{why} to set them side by side"));
    };
    let measured =
        measured.reading_within("at_threshold", found.difference, found.interval.map(|end| end.clamp(-1.0, 1.0)));
    match p {
        Some(p) => measured.tested(
            "members' bursts stand at the threshold, rather than at volumes where nothing is to be had, no more often \
             than customers' do",
            &method(),
            p,
        ),
        None => {
            measured.note(format!("too few bursts for a test ({members} members and {customers} customers attained)"))
        }
    }
}

/// Bursts at the threshold of bursts there and at other volumes, by person of one group.
fn bursts(judged: &[Judged], elsewhere: &[Vec<Judged>], customers: bool) -> Vec<Share> {
    let here = judged.iter().map(|one| (one, 1.0));
    let all = here.chain(elsewhere.iter().flatten().map(|one| (one, 0.0)));
    let mut rows: Vec<(&Judged, f64)> = all.filter(|(one, _)| one.burst && one.customer == customers).collect();
    rows.sort_by_key(|(one, _)| one.person);
    let people = rows.chunk_by(|(a, _), (b, _)| a.person == b.person);
    people.map(|own| Share { of: own.iter().map(|(_, here)| here).sum(), all: own.len() as f64 }).collect()
}

/// Cases and people of one group.
fn count(judged: &[Judged], customers: bool) -> (u64, u64) {
    let of_group = || judged.iter().filter(|one| one.customer == customers);
    (of_group().filter(|one| one.garage).count() as u64, of_group().count() as u64)
}

fn share(cases: u64, people: u64) -> f64 {
    cases as f64 / people as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::stream;
    use rand::RngExt;

    /// Attainments at the threshold and at one placebo, garage with a chance that depends on who and where.
    fn made(seed: u64, people: u32, chance: fn(bool, bool) -> f64) -> [Vec<Judged>; 2] {
        let mut random = stream(seed, "qualifying");
        [true, false].map(|here| {
            (0..people)
                .map(|person| {
                    let customer = person.is_multiple_of(2);
                    let burst = random.random_bool(chance(customer, here));
                    Judged { person, customer, burst, garage: burst }
                })
                .collect()
        })
    }

    fn p([here, elsewhere]: [Vec<Judged>; 2]) -> f64 {
        against_customers(Measured::new(0.5), &here, &[elsewhere]).test.unwrap().p
    }

    #[test]
    fn ranks_bought_at_the_threshold_are_found_and_bursts_at_any_volume_are_not() {
        let bought = |customer: bool, here: bool| if here && !customer { 0.6 } else { 0.2 };
        assert!(p(made(1, 300, bought)) < 0.01);
        // Members buy in bursts at any volume: of 200 tests 10 should reject, 19 at three errors.
        let bursts = |customer: bool, _: bool| if customer { 0.2 } else { 0.4 };
        let rejected = (0..200).filter(|&seed| p(made(seed, 300, bursts)) < 0.05).count();
        assert!(rejected <= 19, "{rejected}");
    }

    #[test]
    fn placebos_keep_away_from_thresholds() {
        assert_eq!(placebos(&[100]), [130, 150, 170]);
        // 160 is within a tenth of 150 and of 170.
        assert_eq!(placebos(&[100, 160]), [130]);
    }
}
