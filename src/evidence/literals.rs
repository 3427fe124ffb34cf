//! What the SQL of evidence leaves open, filled in for a case: days, places of the currency, assumptions.

use super::case_tables::text;
use crate::calendar::{Day, show_day};
use crate::case::manifest::{ANSWERS, FILE, PlanPeriod};
use crate::facts::own_use::{Cap, PLAUSIBLE_QUANTILE};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::Unit;
use crate::metrics::income::LINE_USD;

/// Fills every `:name` of some SQL in.
pub fn fill(sql: &str, facts: &Facts<'_>) -> String {
    let mut filled = sql.to_owned();
    for (name, value) in literals(facts) {
        filled = filled.replace(name, &value);
    }
    filled
}

/// Names with their values; a name that begins like another stands before it.
fn literals(facts: &Facts<'_>) -> Vec<(&'static str, String)> {
    let places = facts.currency.places();
    let scale = 10_i64.pow(places);
    let mut literals = vec![
        (":scale", scale.to_string()),
        (":unit", facts.currency.plain(1)),
        (":places", places.to_string()),
        (":questions", questions()),
        (":answer_files", answer_files(facts)),
    ];
    if let Some(company) = &facts.company {
        literals.extend(of_company(facts, company));
    }
    literals
}

fn of_company(facts: &Facts<'_>, company: &CompanyFacts<'_>) -> Vec<(&'static str, String)> {
    let (tables, period) = (company.company, &company.company.period);
    let date = |day: Day| format!("date '{}'", show_day(day));
    let year = period.last_twelve_full_months();
    let year_end = |end: fn((Day, Day)) -> Day| year.map_or("null::date".to_owned(), |year| date(end(year)));
    let line = (year.is_some() && facts.currency.code() == "USD").then_some(LINE_USD);
    let pay_period = match facts.manifest.plan.pay_period {
        PlanPeriod::Month => "month".to_owned(),
        PlanPeriod::Period => text(&format!("{} to {}", show_day(period.start()), show_day(period.end()))),
    };
    let (cap, by_month) = own_use_cap(facts, company);
    let thresholds: Vec<String> = company.thresholds.iter().map(|threshold| format!("({threshold})")).collect();
    let thresholds = if thresholds.is_empty() { "(null::bigint)".to_owned() } else { thresholds.join(", ") };
    vec![
        (":start", date(period.start())),
        (":end", date(period.end())),
        (":year_start", year_end(|year| year.0)),
        (":year_past", year_end(|year| year.1)),
        (":pay_period", pay_period),
        (":line_of_1000", line.map_or("null".to_owned(), |line| line.to_string())),
        (":resales_whole", tables.resales_complete.to_string()),
        (":returns_known", tables.returns.is_some().to_string()),
        (":thresholds", thresholds),
        (":cap_by_month", by_month.to_string()),
        (":cap", cap),
    ]
}

/// The cap on plausible own use as an expression, and whether it is one a month.
fn own_use_cap(facts: &Facts<'_>, company: &CompanyFacts<'_>) -> (String, bool) {
    match company.own_use.cap {
        Cap::Stated(minor, period) => (facts.currency.plain(minor), period == PlanPeriod::Month),
        Cap::Estimated(..) => {
            let estimate = format!(
                "(select round(quantile_cont((product * {})::double, {PLAUSIBLE_QUANTILE})) from monthly where class = 'preferred' and not house and product > 0) * {}",
                10_i64.pow(facts.currency.places()),
                facts.currency.plain(1)
            );
            (estimate, true)
        }
        Cap::Unknown(_) => ("null::double".to_owned(), true),
    }
}

fn answer_files(facts: &Facts<'_>) -> String {
    let beside = (!facts.manifest.answered_beside.is_empty()).then_some(ANSWERS);
    let files: Vec<String> = std::iter::once(FILE).chain(beside).map(text).collect();
    files.join(", ")
}

fn questions() -> String {
    let questions: Vec<String> = crate::case::policies::QUESTIONS.iter().map(|question| text(question.id)).collect();
    questions.join(", ")
}

/// A number as a literal of SQL in which no digit is lost.
pub fn number(value: f64) -> String {
    format!("{value:?}::double")
}

/// A number with its unit, as words tell it.
pub fn told(value: f64, unit: Unit, currency: &str) -> String {
    let plain = super::table::number(value);
    match unit {
        Unit::Money => format!("{currency} {plain}"),
        Unit::Share => format!("{} %", super::table::number(value * 100.0)),
        _ => plain,
    }
}
