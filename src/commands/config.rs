//! `levelcheck config show`: every value that a run of the case would use, with where it comes from.

use super::console::Console;
use crate::case::Manifest;
use crate::case::manifest::{ANSWERS, FILE, PlanPeriod};
use crate::case::policies::{Answer, QUESTIONS};
use crate::exit::{CLEAN, Failure};
use crate::report::text::inert;
use crate::rules::pack::{Parameter, Rule, RulePack, Status};
use crate::rules::resolve::{Resolved, resolve};
use crate::rules::tailoring::Tailored;
use std::path::{Path, PathBuf};

/// Prints the values of a case.
pub fn show(case: &Path, added: &[PathBuf], console: &Console) -> Result<u8, Failure> {
    let manifest = Manifest::read(case)?;
    let rules = resolve(case, &manifest, added).map_err(Failure::usage)?;
    let mut rows = of_case(&manifest, &rules);
    rows.extend(of_answers(case, &manifest)?);
    for pack in &rules.packs {
        rows.extend(pack.rules.iter().flat_map(|rule| of_rule(pack, rule, &rules.tailored)));
    }
    console.put(&inert(&aligned(&rows)));
    Ok(CLEAN)
}

/// Name, value, and where it comes from.
type Row = [String; 3];

fn row(name: &str, value: impl Into<String>, source: impl Into<String>) -> Row {
    [name.to_owned(), value.into(), source.into()]
}

fn of_case(manifest: &Manifest, rules: &Resolved) -> Vec<Row> {
    let (named, assumed) = manifest.judged_by();
    let chosen = if assumed {
        format!("assumed: {FILE} names none")
    } else if rules.jurisdictions == named {
        FILE.to_owned()
    } else {
        format!("{FILE} has {}; profiles and levelcheck.toml the rest", named.join(", "))
    };
    let period = |period| if period == PlanPeriod::Month { "month" } else { "period" };
    let or_default = |given: bool| if given { FILE } else { "default" };
    let thresholds: Vec<String> = manifest.plan.qualification_thresholds.iter().map(f64::to_string).collect();
    let mut rows = vec![
        row("currency", &*manifest.currency, FILE),
        row("jurisdictions", rules.jurisdictions.join(", "), chosen),
        row("house_accounts", manifest.house_accounts.join(", "), or_default(!manifest.house_accounts.is_empty())),
        row("plan.qualification_thresholds", thresholds.join(", "), or_default(!thresholds.is_empty())),
        row(
            "plan.pay_period",
            period(manifest.plan.pay_period),
            or_default(manifest.plan.pay_period != PlanPeriod::Month),
        ),
        match manifest.assumptions.own_use_cap {
            Some(cap) => row("assumptions.own_use_cap", cap.to_string(), FILE),
            None => row("assumptions.own_use_cap", "from preferred customers", "default: docs/metrics.md"),
        },
        row(
            "assumptions.own_use_period",
            period(manifest.assumptions.own_use_period),
            or_default(manifest.assumptions.own_use_cap.is_some()),
        ),
    ];
    let number = |value: Option<f64>| value.map_or("not given".to_owned(), |value| value.to_string());
    for (name, value) in [
        ("assumptions.sales_tax_share", manifest.assumptions.sales_tax_share),
        ("assumptions.market_adults", manifest.assumptions.market_adults),
    ] {
        rows.push(row(name, number(value), or_default(value.is_some())));
    }
    if let Some(span) = manifest.period {
        rows.insert(2, row("period", format!("{} to {}", span.start, span.end), FILE));
    }
    rows
}

fn of_answers(case: &Path, manifest: &Manifest) -> Result<Vec<Row>, Failure> {
    // A second look at the manifest's own text tells its answers from the questionnaire's.
    let text = std::fs::read_to_string(case.join(FILE)).map_err(|error| Failure::usage(error.to_string()))?;
    let own = Manifest::parse(&text).map_err(Failure::usage)?.policies;
    let rows = QUESTIONS.iter().map(|question| {
        let value = match manifest.policies.answer(question.id) {
            None => return row(&format!("policies.{}", question.id), "not answered", "not assessed"),
            Some(Answer::Flag(flag)) => flag.to_string(),
            Some(Answer::Number(number)) => number.to_string(),
            Some(Answer::Text(text)) => text,
            Some(Answer::List(list)) => list.join(", "),
        };
        let source = if own.answer(question.id).is_some() { FILE } else { ANSWERS };
        row(&format!("policies.{}", question.id), value, source)
    });
    Ok(rows.collect())
}

fn of_rule(pack: &RulePack, rule: &Rule, tailored: &[Tailored]) -> Vec<Row> {
    let changed = |what: &str| tailored.iter().find(|t| t.rule == rule.id && t.what == what);
    let source = |what: &str| match changed(what) {
        Some(t) => {
            let loosened = if t.loosened { ", loosened" } else { "" };
            format!("{} (the pack has {}{loosened}): {}", t.source, t.was, t.reason)
        }
        None => pack.file.clone(),
    };
    let status = if rule.status == Status::On { "on" } else { "off" };
    let mut rows = vec![row(&rule.id, status, source("status"))];
    for (name, parameter) in &rule.parameters {
        let words = format!("{}; {}", source(name), parameter.verified.words());
        rows.push(row(&format!("{}.{name}", rule.id), values(parameter), words));
    }
    rows
}

/// The values of a line over time, each with the day from which it holds.
fn values(parameter: &Parameter) -> String {
    let unit = parameter.currency.as_ref().unwrap_or(&parameter.unit);
    let all: Vec<String> = match parameter.values.as_slice() {
        [] => return "not set".to_owned(),
        [one] => vec![one.value.to_string()],
        several => several.iter().map(|v| format!("{} from {}", v.value, v.from)).collect(),
    };
    format!("{} {unit}", all.join(", "))
}

fn aligned(rows: &[Row]) -> String {
    let width = |column: usize, most: usize| {
        rows.iter().map(|row| row[column].chars().count()).filter(|&w| w <= most).max().unwrap_or(0)
    };
    let (names, values) = (width(0, 44), width(1, 32));
    let lines = rows.iter().map(|[name, value, source]| format!("{name:<names$}  {value:<values$}  {source}"));
    lines.collect::<Vec<_>>().join("\n")
}
