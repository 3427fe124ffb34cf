//! The schedule as a CSV file.

use super::schedule::{Row, Schedule};
use super::terms::Net;
use crate::case::tables::participants::Participants;
use crate::money::Currency;
use crate::report::text::cell;

/// Decimal places of the column `share`.
const SHARE_PLACES: usize = 9;

/// The file's text: a row for every person in the schedule, by id, with the columns that the loss is computed from. A
/// person is named by the first of their account ids; a payment that was dropped is 0 with a share of 0.
pub fn text(schedule: &Schedule, people: &Participants, currency: &Currency, net: Net) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    let middle: &[&str] = match net {
        Net::CompanyCash => &[],
        Net::Strict => &["resold", "expenses"],
        Net::UseCredit => &["resold", "expenses", "own_use"],
    };
    let head = ["person", "accounts", "paid", "received", "refunded"];
    let head = head.iter().chain(middle).chain(&["loss", "share", "payment"]);
    out.write_record(head).expect("writing to memory cannot fail");
    for row in &schedule.rows {
        let ids: Vec<String> =
            schedule.persons.accounts[row.person].iter().map(|&account| cell(&people.ids.name(account))).collect();
        let money = &row.money;
        let middle = [money.resold, money.expenses, money.own_use].into_iter().take(middle.len());
        let mut record = vec![ids[0].clone(), list(&ids)];
        let cash = [money.paid, money.received, money.refunded].into_iter().chain(middle).chain([row.loss]);
        record.extend(cash.map(|minor| currency.plain(minor)));
        record.push(share(row, schedule.dealt_loss));
        record.push(currency.plain(row.payment));
        out.write_record(record).expect("writing to memory cannot fail");
    }
    let text = out.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(text).expect("text was written")
}

/// Ids in one cell, apart by `; `; a semicolon within an id stands behind a backslash.
fn list(ids: &[String]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| id.replace(';', "\\;")).collect();
    ids.join("; ")
}

/// The person's share of the losses among which the pool was dealt, rounded half up.
fn share(row: &Row, whole: i128) -> String {
    if row.dropped || whole == 0 {
        return "0".to_owned();
    }
    let units = 10_i128.pow(SHARE_PLACES as u32);
    let rounded = (2 * i128::from(row.loss) * units + whole) / (2 * whole);
    format!("{}.{:0SHARE_PLACES$}", rounded / units, rounded % units)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redress::loss::Money;

    #[test]
    fn shares_are_rounded_in_whole_numbers() {
        let row = |loss| Row { person: 0, money: Money::default(), loss, payment: 0, dropped: false };
        assert_eq!(share(&row(1), 3), "0.333333333");
        assert_eq!(share(&row(2), 3), "0.666666667");
        assert_eq!(share(&row(7), 7), "1.000000000");
        assert_eq!(share(&Row { dropped: true, ..row(7) }, 7), "0");
    }

    #[test]
    fn a_semicolon_within_an_id_is_told_from_one_between_ids() {
        assert_eq!(list(&["a;b".to_owned(), "c".to_owned()]), "a\\;b; c");
    }
}
