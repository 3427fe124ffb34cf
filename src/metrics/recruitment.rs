//! How many recruits a member brings, and how many it takes to stand still.

use super::growth::NO_LEAVERS;
use super::retail::with_class_note;
use super::retention::{cohorts, half_year};
use super::{Basis, Family, Metric, company};
use crate::evidence;
use crate::facts::joiners::{DAYS_OF_MONTH, Flow};
use crate::facts::stays::{Stay, Who};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::stats::critical;
use crate::stats::recruitment::branching::{expected_downline, extinction_geometric, extinction_poisson};
use crate::stats::recruitment::lifetime::{Lifetime, lifetime};
use crate::stats::recruitment::reproduction::{recruits_to_stand_still, replacement_ratio};
use crate::stats::survival::compounding::compounded;
use crate::stats::survival::late_entry::Span;

/// Six and twelve months in days, as in `retention_12`.
const AGES: [(u32, u32); 2] = [(6, 184), (12, 366)];

/// Members with the recruitments that name them by position.
#[derive(Default)]
struct Recruiters {
    members: Vec<Span>,
    recruitments: Vec<(u32, u32)>,
}

/// Members and their recruitments, those of one cohort or all.
fn recruiters(company: &CompanyFacts<'_>, wanted: impl Fn(&Stay) -> bool) -> Recruiters {
    let stays = &company.stays;
    let mut position = vec![u32::MAX; stays.rows.len()];
    let mut found = Recruiters::default();
    for (row, stay) in stays.rows.iter().enumerate().filter(|(_, stay)| stay.who == Who::Member && wanted(stay)) {
        position[row] = found.members.len() as u32;
        found.members.push(stay.span);
    }
    let named = stays.recruitments.iter().map(|&(row, age)| (position[row as usize], age));
    found.recruitments = named.filter(|(member, _)| *member != u32::MAX).collect();
    found
}

impl Recruiters {
    fn up_to(&self, age: Option<u32>) -> Option<Lifetime> {
        lifetime(&self.members, &self.recruitments, age)
    }

    /// What those still there may bring, if they go on to recruit and to leave at the rates of all members.
    fn yet_to_come(&self, still_there: f64) -> Option<f64> {
        let left = self.members.iter().filter(|span| span.ended).count();
        (left > 0).then(|| still_there * self.recruitments.len() as f64 / left as f64)
    }
}

/// M43.
pub const COHORT_REPRODUCTION: Metric = Metric {
    id: "cohort_reproduction",
    title: "Recruits that a member brings in a lifetime",
    family: Family::Growth,
    unit: Unit::Ratio,
    basis: Basis::Estimate,
    definition: "R = Σ S(s−)·d(s) / Y(s) over ages s in days: Y business participants observed at that age, d those they recruit then (business class on joining), S the Kaplan-Meier share still there, house accounts out. Only what happens in the period counts; who joined before enters at the age reached by then. Upper bound: those still there at the last age seen go on to recruit and leave at the rates of all, S·Σd / Σquits, and recruits who name a sponsor who had left add in proportion. Readings `by_month_6` and `by_month_12`: recruits in the first 184 and 366 days; `joined_YEAR_hHALF_by_month_6`: of those who joined in a half-year within the period, 30 or more. Parts: the chance that a downline dies out, recruits Poisson or geometric, and its expected size 1 / (1 − R) where R is below 1.",
    needs: "participants with left_on",
    reference: "Cook and Lawless (1997), Statistics in Medicine 16(8), 911-924; Ghosh and Lin (2000), Biometrics 56(2), 554-562; Harris (1963), The Theory of Branching Processes",
    interpretation: "Below 1, those who leave are replaced only as long as the company itself recruits, and a newcomer's downline ends small. Above 1 it grows, as any young company does: no sign of anything by itself. Dividing recruits by members would count the young as if they had had their time. Members are taken to recruit independently of each other, which teams do not.",
    oracle: "the plain estimate (tested on constant rates); slopes of the weighted definition for the error; hand calculation on a company of eight; Lambert's function (scipy) for dying out",
    rows: &[&evidence::MEMBERS_BY_MONTH],
    measure: cohort_reproduction,
};

fn cohort_reproduction(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    if !company.headcount.anybody_left {
        return Err(NO_LEAVERS.to_owned());
    }
    let all = recruiters(company, |_| true);
    if all.members.is_empty() {
        return Err("no business participant was there in the period".to_owned());
    }
    let found = all.up_to(None).ok_or(
        "no business participant joined in the period or on the day before it, so that nobody was seen from joining on",
    )?;
    let more = all.yet_to_come(found.still_there).unwrap_or(0.0);
    let out_of_time = company.stays.out_of_time;
    let theirs = 1.0 + out_of_time as f64 / (all.recruitments.len() as f64).max(1.0);
    let mut measured = Measured::new(found.recruits)
        .counted(all.members.len(), "business participants there in the period")
        .grade(Grade::Inferred)
        .bounded(
            found.recruits,
            (found.recruits + more) * theirs,
            &[
                (more > 0.0, "members still there at the last age seen may recruit more"),
                (
                    out_of_time > 0,
                    "recruits who name a sponsor who had left, or had not joined yet, may be the sponsor's",
                ),
            ],
        )
        .part("recruits seen in the period", all.recruitments.len() as f64, Unit::Count)
        .part(
            "months of membership up to which recruits are counted",
            f64::from(found.horizon) / DAYS_OF_MONTH,
            Unit::Months,
        )
        .part("share still there then", found.still_there, Unit::Share);
    measured.interval = found.interval(0.95).map(|[low, high]| Interval {
        low,
        high,
        level: 0.95,
        method: "infinitesimal jackknife over members, on the logarithm".to_owned(),
    });
    measured = fate(measured, found.recruits);
    for (months, age) in AGES {
        let name = format!("by_month_{months}");
        measured = match all.up_to(Some(age)) {
            Some(early) => early_reading(measured, &name, early),
            None => measured.no_reading(&name, "nobody was watched for so long"),
        };
    }
    for (half, cohort) in cohorts(company) {
        let own = recruiters(company, |stay| half_year(stay) == half);
        if let Some(early) = own.up_to(Some(AGES[0].1)) {
            measured = early_reading(measured, &format!("joined_{cohort}_by_month_6"), early);
        }
    }
    let out_of_time = company.stays.out_of_time;
    if out_of_time > 0 {
        measured = measured.note(format!(
            "{out_of_time} recruits name a sponsor who had left or had not joined yet, and do not count"
        ));
    }
    Ok(with_class_note(measured, company))
}

fn early_reading(measured: Measured, name: &str, early: Lifetime) -> Measured {
    match early.interval(0.95) {
        Some(range) => measured.reading_within(name, early.recruits, range),
        None => measured.reading(name, early.recruits),
    }
}

/// What becomes of a downline in which each brings so many.
fn fate(mut measured: Measured, recruits: f64) -> Measured {
    let chances = [("Poisson", extinction_poisson(recruits)), ("geometric", extinction_geometric(recruits))];
    for (law, chance) in chances {
        if let Some(chance) = chance {
            measured = measured.part(&format!("chance that a downline dies out, recruits {law}"), chance, Unit::Share);
        }
    }
    match expected_downline(recruits) {
        Some(size) => measured.part("expected downline, its head counted", size, Unit::Count),
        None => measured.note("at one recruit or more a downline has no expected size"),
    }
}

/// The flow of members, where it says something.
fn flow(facts: &Facts<'_>) -> Result<Flow, String> {
    let company = company(facts)?;
    if !company.headcount.anybody_left {
        return Err(NO_LEAVERS.to_owned());
    }
    let flow = company.joiners.flow;
    if flow.member_days == 0 {
        return Err("no business participant was there in the period".to_owned());
    }
    if flow.left == 0 {
        return Err(
            "no business participant is recorded as having left in the period (participants.left_on)".to_owned()
        );
    }
    Ok(flow)
}

/// Members who leave over those there, for a month: `1 − e^(−rate)` with leavings over months of membership.
fn leaving_in_a_month(flow: &Flow) -> f64 {
    1.0 - (-(flow.left as f64) / (flow.member_days as f64 / DAYS_OF_MONTH)).exp()
}

fn over(flow: &Flow, measured: Measured) -> Measured {
    if flow.is_year {
        measured.note("over the last twelve full calendar months")
    } else {
        measured.note(format!(
            "over the whole period, {:.1} months: it holds fewer than twelve full calendar months",
            flow.months
        ))
    }
}

/// M44.
pub const REPLACEMENT_RATIO: Metric = Metric {
    id: "replacement_ratio",
    title: "Members who join for each who leaves",
    family: Family::Growth,
    unit: Unit::Ratio,
    basis: Basis::Census,
    definition: "Business participants who joined over those who left in the last twelve full calendar months, or in the period where it holds fewer, house accounts out. Parts: both by month; the share leaving in a month, q = 1 − e^(−leavings / months of membership); in a year, compounded: 1 − (1 − q)^12, never times twelve; recruits a month it takes just to stay as many. Interval: e^(±1.96·√(1/joined + 1/left)) around it, as though each came and went by chance.",
    needs: "participants with left_on",
    reference: "stationary populations: at 1 the company stands still; the compounding of yearly attrition",
    interpretation: "At 1 all recruiting goes into replacing those who leave. That a company must recruit so many a month to stand still is arithmetic that needs no model; many shops and gyms have the same.",
    oracle: "hand calculation on a company of eight; 5.5 % a month = 49.28 % a year",
    rows: &[&evidence::MEMBERS_BY_MONTH],
    measure: |facts| {
        let flow = flow(facts)?;
        let value = replacement_ratio(flow.joined as u64, flow.left as u64).ok_or("nobody left")?;
        let leaving = leaving_in_a_month(&flow);
        let mut measured = Measured::new(value)
            .counted(flow.joined + flow.left, "business participants who joined or left")
            .part("joined a month", flow.joined as f64 / flow.months, Unit::Count)
            .part("left a month", flow.left as f64 / flow.months, Unit::Count)
            .part("share leaving in a month", leaving, Unit::Share)
            .part("share leaving in a year, compounded", compounded(leaving, 12.0).unwrap_or(1.0), Unit::Share)
            .part("recruits a month to stand still", leaving * flow.at_end as f64, Unit::Count)
            .part("there at the end", flow.at_end as f64, Unit::Count);
        let reach = critical::normal(0.95).unwrap_or(0.0) * (1.0 / flow.joined as f64 + 1.0 / flow.left as f64).sqrt();
        if reach.is_finite() {
            let (low, high) = (value * (-reach).exp(), value * reach.exp());
            let method = "logarithm of a ratio of two counts".to_owned();
            measured.interval = Some(Interval { low, high, level: 0.95, method });
        }
        Ok(with_class_note(over(&flow, measured), company(facts)?))
    },
};

/// Recruits needed by arithmetic.
pub const RECRUITS_TO_STAND_STILL: Metric = Metric {
    id: "recruits_to_stand_still",
    title: "Recruits a month it takes to stay as many",
    family: Family::Growth,
    unit: Unit::Count,
    basis: Basis::Census,
    definition: "N · q: N business participants there at the end of the last twelve full calendar months (or the period), q the share leaving in a month as in replacement_ratio, house accounts out. Reading `per_hundred`: for 100 members; `in_a_year`: twelve times as many, since N is held.",
    needs: "participants with left_on",
    reference: "arithmetic; see replacement_ratio",
    interpretation: "How hard the network has to run to stay where it is. It says nothing about who recruits or why people leave.",
    oracle: "5.5 % of 10,000 = 550; hand calculation on a company of eight",
    rows: &[&evidence::MEMBERS_BY_MONTH],
    measure: |facts| {
        let flow = flow(facts)?;
        let leaving = leaving_in_a_month(&flow);
        let needed = recruits_to_stand_still(flow.at_end as u64, leaving).ok_or("the share leaving is no share")?;
        let measured = Measured::new(needed)
            .counted(flow.at_end, "business participants at the end")
            .reading("per_hundred", 100.0 * leaving)
            .reading("in_a_year", 12.0 * needed)
            .part("share leaving in a month", leaving, Unit::Share)
            .part("joined a month", flow.joined as f64 / flow.months, Unit::Count);
        Ok(with_class_note(over(&flow, measured), company(facts)?))
    },
};
