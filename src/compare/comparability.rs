//! What is not comparable, and why: currencies, periods, tables, lenses, rules, programs.

use super::Company;
use crate::assessment::Assessment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One thing to know before companies are held against each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// What it is about: `currency`, `period`, `data`, `tables`, `lens`, `rules`, `tailoring`, `tool`, `doubt`.
    pub about: String,
    /// What it is, in words.
    pub words: String,
}

/// Share of money in doubt from which it is said.
const DOUBT: f64 = 0.01;

/// Everything that keeps companies from being compared like for like.
pub(super) fn notes(assessments: &[Assessment], companies: &[Company]) -> Vec<Note> {
    let both = || assessments.iter().zip(companies);
    let mut notes: Vec<Note> = Vec::new();
    let mut say = |about: &str, words: Option<String>| {
        notes.extend(words.map(|words| Note { about: about.to_owned(), words }));
    };
    say("currency", differ(companies, |c| c.currency.clone()).map(|who| {
        format!("Amounts are in different currencies ({who}): they stand side by side, are not converted and not ranked.")
    }));
    say("period", periods(companies));
    say("data", published(companies));
    say("tables", tables(assessments, companies));
    say("lens", lens(assessments, companies));
    say("rules", differ(companies, |c| c.jurisdictions.join(", ")).map(|who| {
        format!("Other law judges ({who}): a rule that does not judge a company stands as n/a, and scores rest on other rules.")
    }));
    let versions = |a: &Assessment| {
        a.provenance.packs.iter().map(|pack| (pack.id.clone(), pack.sha256.clone())).collect::<BTreeMap<_, _>>()
    };
    say("rules", packs_differ(assessments, versions));
    let tailored: Vec<&str> =
        both().filter(|(a, _)| !a.tailored.is_empty()).map(|(_, company)| company.label.as_str()).collect();
    say(
        "tailoring",
        (!tailored.is_empty())
            .then(|| format!("Lines or rules are tailored at {}: its report says which.", tailored.join(", "))),
    );
    say(
        "tool",
        differ(companies, |c| c.tool.clone()).map(|who| {
            format!("Results come from different versions of the program ({who}): analyse the cases again with one.")
        }),
    );
    let doubt = both().filter_map(|(a, company)| {
        let share = a.case.doubtful_money_share.filter(|share| *share >= DOUBT)?;
        Some(format!("{} {:.1} %", company.label, share * 100.0))
    });
    let doubt: Vec<String> = doubt.collect();
    say(
        "doubt",
        (!doubt.is_empty()).then(|| format!("Rows with faults carry much of the money: {}.", doubt.join(", "))),
    );
    notes
}

/// Who has what, where not all have the same: "USD: A, B; EUR: C".
fn differ(companies: &[Company], of: impl Fn(&Company) -> String) -> Option<String> {
    let mut who: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for company in companies {
        who.entry(of(company)).or_default().push(&company.label);
    }
    let words = who.iter().map(|(what, labels)| format!("{what}: {}", labels.join(", "))).collect::<Vec<_>>();
    (words.len() > 1).then(|| words.join("; "))
}

/// Periods of different length, by whole months so that leap years are no difference.
fn periods(companies: &[Company]) -> Option<String> {
    let with: Vec<&Company> = companies.iter().filter(|company| company.days.is_some()).collect();
    let months = |company: &Company| company.days.map(|days| days.div_ceil(31));
    let lengths: BTreeSet<Option<u64>> = with.iter().map(|company| months(company)).collect();
    let times: BTreeSet<_> = with.iter().map(|company| (&company.period_start, &company.period_end)).collect();
    if lengths.len() > 1 {
        let words = with.iter().map(|c| format!("{} {} days", c.label, c.days.unwrap_or(0)));
        return Some(format!(
            "Periods differ in length ({}): sums and counts are not ranked, and shares of people who earned, lost or \
             stayed rest on more time at one than at the other.",
            words.collect::<Vec<_>>().join(", ")
        ));
    }
    (times.len() > 1).then(|| "Periods lie at different times.".to_owned())
}

/// Companies of which only a published income table is known.
fn published(companies: &[Company]) -> Option<String> {
    let of = |has: bool| -> Vec<&str> {
        companies.iter().filter(|c| c.counts.is_some() == has).map(|c| c.label.as_str()).collect()
    };
    let (with, without) = (of(true), of(false));
    (!with.is_empty() && !without.is_empty()).then(|| {
        format!(
            "Of {} only published income tables are known and no records: measures of records are missing there, and \
             what is published is the company's own choice of people and period.",
            without.join(", ")
        )
    })
}

/// Tables that some have and some do not, among those with records.
fn tables(assessments: &[Assessment], companies: &[Company]) -> Option<String> {
    let with: Vec<(&Assessment, &Company)> =
        assessments.iter().zip(companies).filter(|(_, company)| company.counts.is_some()).collect();
    let of = |a: &Assessment| a.control_totals.iter().map(|t| t.table.clone()).collect::<BTreeSet<String>>();
    let all: BTreeSet<String> = with.iter().flat_map(|(a, _)| of(a)).collect();
    let missing: Vec<String> = with
        .iter()
        .filter_map(|(a, company)| {
            let here = of(a);
            let gone: Vec<&str> = all.iter().filter(|table| !here.contains(*table)).map(String::as_str).collect();
            (!gone.is_empty()).then(|| format!("{} has no {}", company.label, gone.join(", ")))
        })
        .collect();
    (!missing.is_empty()).then(|| {
        format!(
            "Tables are missing ({}): what needs them is not measured there, or has wider bounds.",
            missing.join("; ")
        )
    })
}

/// The demand lens rests on what each case holds plausible own use to be.
fn lens(assessments: &[Assessment], companies: &[Company]) -> Option<String> {
    let reads = |a: &Assessment| {
        ["plausible_enduser_share", "internal_reward_share_demand"]
            .iter()
            .any(|id| a.measurements.get(*id).and_then(|m| m.measured()).is_some())
    };
    let with: Vec<&str> =
        assessments.iter().zip(companies).filter(|(a, _)| reads(a)).map(|(_, c)| c.label.as_str()).collect();
    (with.len() > 1).then(|| {
        "The demand lens counts members' purchases as demand up to a cap of plausible own use that each case sets for \
         itself or takes from its customers: compare it together with the strict and the industry lens."
            .to_owned()
    })
}

/// Packs of one id and different bytes.
fn packs_differ(
    assessments: &[Assessment],
    versions: impl Fn(&Assessment) -> BTreeMap<String, String>,
) -> Option<String> {
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (id, sha256) in assessments.iter().flat_map(versions) {
        seen.entry(id).or_default().insert(sha256);
    }
    let several: Vec<String> = seen.into_iter().filter(|(_, shas)| shas.len() > 1).map(|(id, _)| id).collect();
    (!several.is_empty()).then(|| {
        format!("Different versions of the rule pack {} judge: analyse the cases again with one.", several.join(", "))
    })
}
