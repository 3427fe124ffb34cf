//! How long members and customers stay.

use super::growth::NO_LEAVERS;
use super::retail::with_class_note;
use super::{Basis, Family, Metric, company};
use crate::evidence;
use crate::facts::joiners::DAYS_OF_MONTH;
use crate::facts::stays::{Stay, Who};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Interval, Measured, Outcome, Unit};
use crate::stats::survival::kaplan_meier::Curve;
use crate::stats::survival::late_entry::{AtRisk, Span};
use crate::stats::survival::log_rank::log_rank_by_age;
use std::collections::BTreeMap;

/// Twelve months in days: a leap year, so that who lapses on the first anniversary of joining has lapsed by then.
const YEAR: u32 = 366;
/// Ages shown beside twelve months: months and days.
const AGES: [(u32, u32); 4] = [(1, 31), (3, 92), (6, 184), (24, 731)];
/// Six months in days, the age at which cohorts are compared.
pub(super) const HALF_YEAR: u32 = 184;
/// Fewest people of a cohort that is shown.
const FEWEST: usize = 30;
/// Who cannot earn and did not take part.
pub(super) const CUSTOMERS: [Who; 2] = [Who::Preferred, Who::Retail];

/// The reason why a group's leaving says nothing: nobody was there, or nobody is recorded as having left.
pub(super) fn some_left(group: &str, spans: &[Span]) -> Result<(), String> {
    if spans.is_empty() {
        return Err(format!("no {group} was there in the period"));
    }
    let left = spans.iter().any(|span| span.ended);
    left.then_some(()).ok_or_else(|| {
        format!("no {group} is recorded as having left in the period (participants.left_on): that nobody did, or that nobody wrote it down")
    })
}

/// The ages at which accounts of some kinds are seen.
pub(super) fn spans(company: &CompanyFacts<'_>, wanted: &[Who]) -> Vec<Span> {
    company.stays.of(wanted).map(|stay| stay.span).collect()
}

fn curve_of(spans: &[Span]) -> Option<Curve> {
    AtRisk::of(spans.iter().copied()).curve()
}

/// Days as months.
pub(super) fn months(days: f64) -> f64 {
    days / DAYS_OF_MONTH
}

/// The half-year in which an account joined: half-years since the year 0.
pub(super) fn half_year(stay: &Stay) -> i32 {
    use chrono::Datelike;
    crate::calendar::date_of(stay.joined).map_or(0, |date| date.year() * 2 + i32::from(date.month() > 6))
}

/// Half-years in which enough members joined who were seen from then on, with the name of their readings: `2023_h1`.
pub(super) fn cohorts(company: &CompanyFacts<'_>) -> impl Iterator<Item = (i32, String)> {
    let mut sizes: BTreeMap<i32, usize> = BTreeMap::new();
    for stay in company.stays.of(&[Who::Member]).filter(|stay| stay.span.after.is_none()) {
        *sizes.entry(half_year(stay)).or_default() += 1;
    }
    let named = |half: i32| format!("{:04}_h{}", half.div_euclid(2), half.rem_euclid(2) + 1);
    sizes.into_iter().filter(|(_, size)| *size >= FEWEST).map(move |(half, _)| (half, named(half)))
}

/// M45.
pub const RETENTION_12: Metric = Metric {
    id: "retention_12",
    title: "Members who stay for twelve months",
    family: Family::Growth,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "Kaplan-Meier estimate Ŝ of the share of business participants still there 366 days after joining (so that a lapse on the first anniversary counts), house accounts out. Class is that of the first day seen; a change of class is no leaving. Delayed entry: who joined before the period is at risk from its first day on at the age reached by then, so that those who had left before cannot be missed; whoever is there at the period's end is censored. Bounds: accounts of unknown class and customers who were paid or recruited, of whom those who left, or those who stayed, are taken for members. Readings `after_N_months`: Ŝ at 31, 92, 184 and 731 days; `median_months`; `joined_YEAR_hHALF_after_6_months`: of those who joined in a half-year within the period, 30 or more. By class: the same for customers who were not paid and did not recruit.",
    needs: "participants with left_on",
    reference: "Kaplan and Meier (1958), JASA 53(282), 457-481; delayed entry: Tsai, Jewell and Wang (1987), Biometrika 74(4); the test: Mantel (1966). FTC v. Neora, 3:20-cv-01979 (N.D. Tex. 2023), weighed tenures of members and customers",
    interpretation: "How long accounts stay open, which is not how long people buy or sell: a company that never closes idle accounts looks loyal, one that closes them after a year shows a step there. Members of one downline leave together, so that interval and test are too sure. That members and customers leave unlike says nothing by itself.",
    oracle: "lifelines 0.30.3 and statsmodels 0.15.0 on made-up companies; the curve of Freireich's data; hand calculation on a company of eight",
    rows: &[&evidence::MEMBERS_BY_MONTH],
    measure: retention,
};

fn retention(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    if !company.headcount.anybody_left {
        return Err(NO_LEAVERS.to_owned());
    }
    let members = spans(company, &[Who::Member]);
    some_left("business participant", &members)?;
    let at_risk = AtRisk::of(members.iter().copied());
    let curve = at_risk.curve().ok_or(
        "no business participant joined in the period or on the day before it, so that nobody was seen from joining on",
    )?;
    let value = curve.survival(f64::from(YEAR)).ok_or_else(|| {
        format!("no business participant was watched for twelve months from joining on without a gap: records reach to {:.1} months", months(curve.longest))
    })?;
    let left = members.iter().filter(|span| span.ended && span.until <= YEAR).count();
    let mut measured = Measured::new(value)
        .counted(members.len(), "business participants there in the period")
        .class("business", Some(value))
        .part("left within twelve months of joining", left as f64, Unit::Count);
    measured.interval = curve.interval(f64::from(YEAR), 0.95).map(|[low, high]| Interval {
        low,
        high,
        level: 0.95,
        method: "Greenwood's variance on the scale of ln(−ln S)".to_owned(),
    });
    measured = open_accounts(measured, company, &members, value);
    for (months, days) in AGES {
        let name = if months == 1 { "after_1_month".to_owned() } else { format!("after_{months}_months") };
        measured = match (curve.survival(f64::from(days)), curve.interval(f64::from(days), 0.95)) {
            (Some(share), Some(range)) => measured.reading_within(&name, share, range),
            (Some(share), None) => measured.reading(&name, share),
            (None, _) => measured.no_reading(&name, "nobody was watched for so long"),
        };
    }
    measured = match (curve.median(), curve.median_interval(0.95)) {
        (Some(days), [Some(low), Some(high)]) => {
            measured.reading_within("median_months", months(days), [months(low), months(high)])
        }
        (Some(days), _) => measured.reading("median_months", months(days)),
        (None, _) => measured.no_reading("median_months", "more than half are still there at the end of what is seen"),
    };
    for (half, cohort) in cohorts(company) {
        let joined_then = company.stays.of(&[Who::Member]).filter(|stay| half_year(stay) == half);
        let curve = AtRisk::of(joined_then.map(|stay| stay.span)).curve();
        let days = f64::from(HALF_YEAR);
        if let Some((share, range)) = curve.and_then(|c| Some((c.survival(days)?, c.interval(days, 0.95)))) {
            let name = format!("joined_{cohort}_after_6_months");
            measured = measured.reading_within(&name, share, range.unwrap_or([share, share]));
        }
    }
    Ok(with_class_note(beside_customers(measured, company, at_risk), company))
}

/// Bounds from accounts that may be members.
fn open_accounts(measured: Measured, company: &CompanyFacts<'_>, members: &[Span], value: f64) -> Measured {
    let open = spans(company, &[Who::Open]);
    let with = |ended: bool| {
        let together: Vec<Span> =
            members.iter().chain(open.iter().filter(|span| span.ended == ended)).copied().collect();
        curve_of(&together).and_then(|curve| curve.survival(f64::from(YEAR))).unwrap_or(value)
    };
    let (left, stayed) = (with(true), with(false));
    measured.bounded(
        value.min(left).min(stayed),
        value.max(left).max(stayed),
        &[(!open.is_empty(), "accounts of unknown class and customers who were paid or recruited may be members")],
    )
}

/// The classes of customers, and the test that members leave as they do.
fn beside_customers(mut measured: Measured, company: &CompanyFacts<'_>, members: AtRisk) -> Measured {
    let customers = spans(company, &CUSTOMERS);
    if let Err(reason) = some_left("customer", &customers) {
        return measured.note(reason);
    }
    let at_year = |spans: &[Span]| curve_of(spans).and_then(|curve| curve.survival(f64::from(YEAR)));
    measured = measured.class("customers", at_year(&customers));
    for (name, who) in [("preferred", Who::Preferred), ("retail", Who::Retail)] {
        let of_class = spans(company, &[who]);
        if some_left(name, &of_class).is_ok() {
            measured = measured.class(name, at_year(&of_class));
        }
    }
    let at_risk = AtRisk::of(customers.iter().copied());
    measured = match at_risk.curve().and_then(|curve| curve.median()) {
        Some(days) => measured.reading("median_months_customers", months(days)),
        None => {
            measured.no_reading("median_months_customers", "more than half are still there at the end of what is seen")
        }
    };
    match log_rank_by_age(&[members, at_risk]) {
        Some(test) => measured.tested(
            "members and customers of the same age leave alike",
            "log-rank test with delayed entry, two-sided",
            test.p,
        ),
        None => measured.note("members and customers were not watched at the same ages, so that there is no test"),
    }
}
