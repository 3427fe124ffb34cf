//! The summary as text.

use super::checked::Checked;
use super::linkage::Linkage;
use super::summary::{Group, Summary, TermsShown};
use super::terms::Household;
use crate::report::number::{count, grouped, money, percent};
use crate::report::text::inert;
use std::fmt::Write;

/// The summary as a person reads it.
pub fn text(summary: &Summary) -> String {
    let mut out = String::new();
    let currency = summary.currency.as_str();
    let [start, end] = &summary.period;
    put(&mut out, &format!("Redress schedule  {} · {start} to {end} · {currency}", inert(&summary.company)));
    put(&mut out, "Computed from the company's records on the terms below; it decides nobody's claim.\n");
    terms(&mut out, &summary.terms, currency);
    groups(&mut out, "Accounts", &summary.accounts, currency);
    groups(&mut out, "Persons", &summary.persons, currency);
    paid(&mut out, summary);
    put(&mut out, "Linkage of accounts to persons");
    for line in linkage(&summary.linkage, summary.linkage_checked.as_ref()) {
        put(&mut out, &format!("  {line}"));
    }
    put(&mut out, "\nNotes");
    for note in &summary.notes {
        put(&mut out, &format!("  {}", inert(note)));
    }
    if summary.faults > 0 {
        let faults = count(summary.faults);
        put(
            &mut out,
            &format!("  rows of the case have {faults} kinds of fault: `levelcheck doctor` shows them and their money"),
        );
    }
    let file = &summary.file;
    put(&mut out, &format!("\n{}: {} persons, SHA-256 {}", inert(&file.file), count(file.rows), file.sha256));
    out
}

fn terms(out: &mut String, terms: &TermsShown, currency: &str) {
    let amount = |value: f64, none: &str| if value > 0.0 { money(value, currency) } else { none.to_owned() };
    let regions = if terms.regions.is_empty() { "all".to_owned() } else { inert(&terms.regions.join(", ")) };
    put(out, "Terms");
    row(out, "pool", &money(terms.pool, currency));
    row(out, "loss", terms.loss);
    row(out, "paid the company at least", &amount(terms.floor, "anything"));
    row(out, "got back in commissions", &format!("at most {} % of that", trimmed(terms.at_most_back * 100.0)));
    row(out, "regions", &regions);
    row(out, "least payment", &amount(terms.de_minimis, "none"));
    put(out, "");
}

/// A number without zeros at its end.
fn trimmed(value: f64) -> String {
    let text = grouped(value, 4);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn groups(out: &mut String, title: &str, groups: &[Group], currency: &str) {
    let places = crate::money::Currency::new(currency).map_or(2, |c| c.places() as usize);
    let amount = |value: Option<f64>| value.map_or(String::new(), |value| grouped(value, places));
    let loss = if groups.iter().any(|group| group.loss.is_some()) { "loss" } else { "" };
    let mut line = |who: &str, cells: [String; 5]| {
        let [number, paid, received, refunded, loss] = cells;
        let text = format!("{who:<43}{number:>11}{paid:>18}{received:>18}{refunded:>18}{loss:>18}");
        put(out, text.trim_end());
    };
    line(title, ["", "paid", "received", "refunded", loss].map(str::to_owned));
    for group in groups {
        let money = [Some(group.paid), Some(group.received), Some(group.refunded), group.loss].map(amount);
        let [paid, received, refunded, loss] = money;
        line(&format!("  {}", group.who), [count(group.count), paid, received, refunded, loss]);
    }
    put(out, "");
}

fn paid(out: &mut String, summary: &Summary) {
    let currency = summary.currency.as_str();
    put(out, "Payments");
    row(out, "sum of losses", &money(summary.loss, currency));
    row(out, "sum of payments", &money(summary.paid, currency));
    let covered =
        if summary.pool_left > 0.0 && summary.paid > 0.0 { "; every loss that is dealt to is paid" } else { "" };
    row(out, "pool remaining", &format!("{}{covered}", money(summary.pool_left, currency)));
    if let Some(payments) = &summary.payments {
        row(out, "people paid", &count(payments.count));
        row(out, "mean payment", &money(payments.mean, currency));
        row(out, "median payment", &money(payments.median, currency));
        row(out, "greatest payment", &money(payments.greatest, currency));
    } else {
        row(out, "people paid", "nobody");
    }
    put(out, "");
}

/// How accounts became persons, and how well that is known.
fn linkage(linkage: &Linkage, checked: Option<&Checked>) -> Vec<String> {
    let (accounts, persons) = (count(linkage.accounts), count(linkage.persons));
    if linkage.household == Household::Ignore {
        return vec![format!("households are ignored, as asked: each of {accounts} business accounts is a person")];
    }
    let Some(column) = &linkage.column else {
        return vec![format!(
            "the participants table names no households: each of {accounts} business accounts is taken for a person, and \
             people with several accounts are not seen"
        )];
    };
    let mut lines = vec![format!(
        "accounts with the same value in column `{}` of participants are one person: {accounts} business accounts, {persons} persons",
        inert(column)
    )];
    lines.push(format!(
        "{} accounts were merged into {} persons, at most {} into one; {} accounts have no household and stand alone",
        count(linkage.merged_accounts),
        count(linkage.merged_persons),
        count(linkage.most_accounts),
        count(linkage.without_household)
    ));
    match checked {
        Some(checked) => lines.extend(check(checked, linkage.pairs)),
        None if linkage.pairs > 0 => lines.push(
            "the error rate of this linkage is unknown: nobody checked it (--linkage-sample draws pairs to check)"
                .to_owned(),
        ),
        None => {}
    }
    lines.push("accounts of one person that have different households, or none, are not seen here".to_owned());
    lines
}

fn check(checked: &Checked, pairs: u64) -> Vec<String> {
    let answered = checked.same + checked.different;
    let (Some(precision), Some([low, high])) = (checked.precision, checked.interval) else {
        return vec!["the checked sample holds no answer: the error rate of this linkage is unknown".to_owned()];
    };
    let mut lines = vec![
        format!(
            "checked by hand: {} of {} pairs are one person, a precision of {} [{} – {}], out of {} merged pairs",
            count(checked.same),
            count(answered),
            percent(precision),
            grouped(low * 100.0, 1),
            percent(high),
            count(pairs)
        ),
        "the range is Wilson's 95 % interval: drawn again and again, 95 of 100 such ranges hold the share of all merged \
         pairs"
            .to_owned(),
    ];
    if checked.unanswered > 0 {
        lines.push(format!("{} pairs have no answer, and are taken to be like the others", count(checked.unanswered)));
    }
    if !checked.as_drawn {
        lines.push(
            "these are not the pairs that --linkage-sample draws: the range holds only if they were drawn at random"
                .to_owned(),
        );
    }
    lines
}

fn row(out: &mut String, name: &str, value: &str) {
    put(out, &format!("  {name:<28}{value}"));
}

fn put(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a string cannot fail");
}
