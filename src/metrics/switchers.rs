//! What members buy once they can no longer earn: the same people before and after they became customers.

use super::{Basis, Family, Metric, company, missing};
use crate::evidence;
use crate::facts::Facts;
use crate::facts::switchers::{FEWEST_MONTHS, Switchers};
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::stats::critical;
use crate::stats::fading::{Beyond, Sides, beyond};
use crate::stats::jackknife;

/// Fewest people who switched that a test rests on.
const FEWEST: usize = 30;
const LEVEL: f64 = 0.95;

/// M36.
pub const SWITCH_DROP: Metric = Metric {
    id: "switch_drop",
    title: "How much less members buy once they are customers",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "1 − ΣA/ΣB over participants recorded as business and then as preferred or retail: B their mean product purchases a month in the six calendar months before the month of the switch, A in the six after it, at least three whole months with an account and the class on each side, months without a purchase 0; the first such switch of a person, house accounts out. Reading `beyond_members`: 1 − ΣA/ΣB·r, where r is ΣA/ΣB around the same month among members of the same tenure (under 6, 12, 24 months or longer) who never changed class, at most 20,000 drawn at random. Reading `before_the_switch`: 1 − what those with all six months before bought in the last three of them over the first three.",
    needs: "participants, orders, class_changes with the class before the switch",
    reference: "event study of the same people with and without the incentive; differences in differences after Ashenfelter and Card (1985), Review of Economics and Statistics 67(4)",
    interpretation: "0: they buy as before, so they bought because they wanted the goods. Person and taste are the same and only the incentive is gone. It cannot tell whether people stopped because the reward was gone or switched because they wanted less; a fall before the switch, or a company that moves the inactive to customers, speaks for the latter.",
    oracle: "hand calculation on a company of eight; the error agrees with statsmodels (Poisson regression clustered by person)",
    rows: &[&evidence::MONTHS_BY_SPENDING],
    measure,
};

fn measure(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let found = company.switchers.as_ref().ok_or_else(|| missing("class_changes"))?;
    if found.switched.is_empty() {
        return Err(format!(
            "nobody is recorded as a member and then as a customer with {FEWEST_MONTHS} whole months on each side \
             ({} with fewer, {} customers whose class at joining is not recorded)",
            found.cut_short, found.unrecorded
        ));
    }
    let sum = |side: fn(&Sides) -> f64| found.switched.iter().map(side).sum::<f64>();
    let (before, after) = (sum(|s| s.before), sum(|s| s.after));
    if before <= 0.0 {
        return Err("those who became customers had bought nothing as members".to_owned());
    }
    let count = found.switched.len();
    let unit = facts.currency.major(1) / count as f64;
    let mut measured = Measured::new(1.0 - after / before)
        .counted(count, "members who became customers")
        .part("a month before the switch", unit * before, Unit::Money)
        .part("a month after it", unit * after, Unit::Money);
    measured.interval = interval(&found.switched, before, after);
    measured = match dip(found) {
        Some(dip) => measured.reading("before_the_switch", dip),
        None => measured.no_reading("before_the_switch", "nobody with six whole months before the switch bought"),
    };
    if found.cut_short > 0 {
        measured = measured
            .note(format!("{} with fewer than {FEWEST_MONTHS} whole months on a side left out", found.cut_short));
    }
    if found.unrecorded > 0 {
        measured = measured.note(format!(
            "{} customers may have been members before: their class at joining is not recorded",
            found.unrecorded
        ));
    }
    Ok(against_members(measured, found))
}

/// Sets those who switched beside those who stayed.
fn against_members(measured: Measured, found: &Switchers) -> Measured {
    let Some(beyond) = beyond(&found.switched, &found.stayed, found.strata.len()) else {
        let why = "no member of the same tenure who stayed bought in the same months";
        return measured.no_reading("beyond_members", why).note("there are no members to set beside them");
    };
    let people = found.stayed.chunk_by(|a, b| a.person == b.person).count();
    let measured = measured
        .grade(Grade::Inferred)
        .reading_within("beyond_members", beyond.share, within(&beyond))
        .part("members who stayed, set beside them", people as f64, Unit::Count);
    match beyond.p {
        Some(p) if beyond.matched >= FEWEST => measured.tested(
            "those who became customers bought less by no more than members who stayed did",
            "differences in ratios, clustered by person, one-sided t test",
            p,
        ),
        _ => measured.note(format!("too few of them for a test ({} of {FEWEST})", beyond.matched)),
    }
}

fn within(beyond: &Beyond) -> [f64; 2] {
    let reach = critical::student(LEVEL, beyond.matched as f64 - 1.0).unwrap_or(f64::NAN) * beyond.standard_error;
    [beyond.share - reach, beyond.share + reach]
}

/// The interval of the fall, each person left out once.
fn interval(switched: &[Sides], before: f64, after: f64) -> Option<Interval> {
    let left_out: Vec<f64> =
        switched.iter().map(|person| 1.0 - (after - person.after) / (before - person.before)).collect();
    let [low, high] = jackknife::interval(1.0 - after / before, &left_out, left_out.len() as f64 - 1.0, LEVEL)?;
    Some(Interval { low, high, level: LEVEL, method: "jackknife by person".to_owned() })
}

/// How much less was bought just before the switch than earlier.
fn dip(found: &Switchers) -> Option<f64> {
    let [earlier, later] = found.before_the_switch;
    (earlier > 0).then(|| 1.0 - later as f64 / earlier as f64)
}
