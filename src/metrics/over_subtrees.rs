//! The sampling error of headline shares, over subtrees of the genealogy.

use crate::facts::CompanyFacts;
use crate::facts::subtrees::Place;
use crate::measurement::{Interval, Measured};
use crate::stats::intraclass::{effective_sample_size, intraclass_correlation, member_mean_size};
use crate::stats::proportion::wilson;
use crate::stats::random::DEFAULT_SEED;
use crate::stats::subtrees::{Cut, Method, Sums, ratio_interval, worth};

/// Fewest subtrees that say anything about how far they differ.
const FEWEST_SUBTREES: usize = 5;
/// Times that subtrees are drawn again.
const DRAWS: usize = 999;
/// Confidence level.
const LEVEL: f64 = 0.95;

/// Gives a share its interval from what stands in each subtree: numerator and denominator in any one unit.
pub fn of_places(measured: Measured, company: &CompanyFacts<'_>, sums: impl Fn(&Place) -> [f64; 2]) -> Measured {
    let sums: Vec<Sums> = company
        .subtrees
        .places
        .iter()
        .map(|place| {
            let [numerator, denominator] = sums(place);
            Sums { numerator, denominator }
        })
        .collect();
    with_interval(measured, company, &sums)
}

/// Gives a share its interval from what each of some accounts adds to numerator and denominator, in any one unit.
pub fn of_accounts(
    measured: Measured,
    company: &CompanyFacts<'_>,
    accounts: impl Iterator<Item = usize>,
    sums: impl Fn(usize) -> [f64; 2],
) -> Measured {
    let Some(cut) = &company.subtrees.cut else { return without_interval(measured, None) };
    let mut of_subtrees = vec![Sums::default(); cut.count + 1];
    for account in accounts {
        let [numerator, denominator] = sums(account);
        let subtree = cut.subtree[account].map_or(cut.count, |subtree| subtree as usize);
        of_subtrees[subtree].numerator += numerator;
        of_subtrees[subtree].denominator += denominator;
    }
    with_interval(measured, company, &of_subtrees)
}

/// The sums of each subtree, and last those of all that stands in none.
fn with_interval(measured: Measured, company: &CompanyFacts<'_>, sums: &[Sums]) -> Measured {
    let Some(cut) = company.subtrees.cut.as_ref().filter(|cut| cut.count >= FEWEST_SUBTREES) else {
        return without_interval(measured, company.subtrees.cut.as_ref());
    };
    // A value that nobody knows has bounds, and no error about them.
    if measured.value.is_none() {
        return measured;
    }
    let (rest, of_subtrees) = sums.split_last().expect("there is a place outside all subtrees");
    debug_assert!(is_of(&measured, sums), "the subtrees add up to another share than {:?}", measured.value);
    match interval(of_subtrees, *rest) {
        Some(found) => Measured { interval: Some(found), ..measured },
        None => without_interval(measured, Some(cut)),
    }
}

/// Gives a share of the income population its interval, and says how many independent people it rests on.
pub fn of_members(measured: Measured, company: &CompanyFacts<'_>, holds: impl Fn(usize) -> bool) -> Measured {
    let members = &company.population.members;
    let Some(cut) = company.subtrees.cut.as_ref().filter(|cut| cut.count >= FEWEST_SUBTREES) else {
        return without_interval(measured, company.subtrees.cut.as_ref());
    };
    let (mut groups, mut rest) = (vec![Vec::new(); cut.count], Sums::default());
    for &member in members {
        let value = f64::from(u8::from(holds(member as usize)));
        match cut.subtree[member as usize] {
            Some(subtree) => groups[subtree as usize].push(value),
            None => rest = Sums { numerator: rest.numerator + value, denominator: rest.denominator + 1.0 },
        }
    }
    let effective = effective(&groups, members.len());
    let sums: Vec<Sums> =
        groups.iter().map(|group| Sums { numerator: group.iter().sum(), denominator: group.len() as f64 }).collect();
    let count = members.iter().filter(|&&member| holds(member as usize)).count();
    // Where it holds for all or none, subtrees do not differ, and drawing them again would leave a point.
    let found = if count == 0 || count == members.len() {
        all_or_none(count > 0, effective.unwrap_or(members.len() as f64))
    } else {
        interval(&sums, rest)
    };
    match found {
        Some(found) => Measured { interval: Some(found), effective_n: effective, ..measured },
        None if measured.value.is_some() => {
            without_interval(Measured { effective_n: effective, ..measured }, Some(cut))
        }
        None => measured,
    }
}

/// Whether all subtrees together have the measured value, where there is one.
fn is_of(measured: &Measured, sums: &[Sums]) -> bool {
    let sum = |of: fn(&Sums) -> f64| sums.iter().map(of).sum::<f64>();
    let share = sum(|own| own.numerator) / sum(|own| own.denominator);
    measured.value.is_none_or(|value| !share.is_finite() || (value - share).abs() < 1e-6)
}

/// Of a share, which lies between none and all.
fn interval(subtrees: &[Sums], rest: Sums) -> Option<Interval> {
    let held: Vec<Sums> = subtrees.iter().copied().filter(|own| *own != Sums::default()).collect();
    if held.len() < FEWEST_SUBTREES {
        return None;
    }
    let found = ratio_interval(&held, rest, LEVEL, DRAWS, DEFAULT_SEED)?;
    // Subtrees that are all alike would leave a point, as if nothing could be otherwise.
    if found.interval[1] - found.interval[0] < 1e-12 {
        return None;
    }
    let [low, high] = found.interval.map(|end| end.clamp(0.0, 1.0));
    Some(Interval { low, high, level: LEVEL, method: in_words(found.method, &held) })
}

fn in_words(method: Method, subtrees: &[Sums]) -> String {
    let count = subtrees.len();
    let how = match method {
        Method::Bootstrap => format!("{count} subtrees drawn again {DRAWS} times, bias-corrected and accelerated"),
        Method::Jackknife => format!("{count} subtrees left out in turn, t distribution"),
        Method::Linearised => format!("linearised variance over {count} subtrees"),
    };
    format!("{how}; worth {:.0} of equal size", worth(subtrees).unwrap_or(0.0))
}

/// The interval of a share of none or all.
fn all_or_none(all: bool, effective: f64) -> Option<Interval> {
    let n = (effective.floor() as u64).max(1);
    let [low, high] = wilson(if all { n } else { 0 }, n, LEVEL)?;
    Some(Interval { low, high, level: LEVEL, method: format!("Wilson, on {n} independent people") })
}

fn effective(groups: &[Vec<f64>], count: usize) -> Option<f64> {
    let sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
    let correlation = intraclass_correlation(groups)?.clamp(-1.0, 1.0);
    effective_sample_size(count, member_mean_size(&sizes)?.max(1.0), correlation)
}

fn without_interval(measured: Measured, cut: Option<&Cut>) -> Measured {
    let why = match cut {
        Some(cut) if cut.count >= FEWEST_SUBTREES => "its subtrees are all alike, or a few hold nearly all".to_owned(),
        Some(cut) => format!("a genealogy of {} subtrees, fewer than {FEWEST_SUBTREES}", cut.count),
        None => "no depth of the genealogy with two people".to_owned(),
    };
    measured.note(format!("no interval of sampling error: {why}"))
}
