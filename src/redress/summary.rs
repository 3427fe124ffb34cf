//! What a schedule comes to: counts and sums, no names.

use super::checked::Checked;
use super::eligible::{Account, Out};
use super::linkage::Linkage;
use super::schedule::{Schedule, Tally};
use super::terms::{Net, SHARE_UNITS, Terms};
use crate::calendar::show_day;
use crate::case::Case;
use crate::case::hash::of_bytes;
use crate::case::open::Company;
use crate::money::Currency;
use crate::stats::quantile::median;
use serde::Serialize;

/// The summary; amounts in major units.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// The company.
    pub company: String,
    /// Version of the program.
    pub version: &'static str,
    /// First and last day of the period.
    pub period: [String; 2],
    /// Currency of every amount.
    pub currency: String,
    /// The terms.
    pub terms: TermsShown,
    /// Accounts by what they are.
    pub accounts: Vec<Group>,
    /// Persons by why they are in or out.
    pub persons: Vec<Group>,
    /// Σ loss of the schedule.
    pub loss: f64,
    /// Σ payment.
    pub paid: f64,
    /// What of the pool remains.
    pub pool_left: f64,
    /// Payments of more than nothing; `None` where there is none.
    pub payments: Option<Payments>,
    /// Persons whose payment was under the least one.
    pub dropped: u64,
    /// Payments that rounding took under the least one when the pool was dealt once more, and that are made.
    pub still_under: u64,
    /// How accounts were linked.
    pub linkage: Linkage,
    /// What a check of that showed.
    pub linkage_checked: Option<Checked>,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// Kinds of fault found in the rows of the case.
    pub faults: u64,
    /// The schedule's file.
    pub file: FileShown,
    /// Files read, with their hashes.
    pub inputs: Vec<InputShown>,
}

/// The terms as shown.
#[derive(Debug, Serialize)]
pub struct TermsShown {
    /// What there is to deal.
    pub pool: f64,
    /// Least a person has paid; 0 = any payment.
    pub floor: f64,
    /// Greatest share of what was paid that came back as commissions.
    pub at_most_back: f64,
    /// How losses are counted.
    pub net: Net,
    /// The same as a formula.
    pub loss: &'static str,
    /// Regions; all where empty.
    pub regions: Vec<String>,
    /// Payments under this are not made.
    pub de_minimis: f64,
}

/// A number of accounts or persons with their money.
#[derive(Debug, Serialize)]
pub struct Group {
    /// Who.
    pub who: &'static str,
    /// How many.
    pub count: u64,
    /// Paid to the company.
    pub paid: f64,
    /// Commissions.
    pub received: f64,
    /// Refunds.
    pub refunded: f64,
    /// Losses; `None` for accounts, which have none of their own.
    pub loss: Option<f64>,
}

/// Payments of more than nothing.
#[derive(Debug, Serialize)]
pub struct Payments {
    /// How many.
    pub count: u64,
    /// Mean.
    pub mean: f64,
    /// Median.
    pub median: f64,
    /// Greatest.
    pub greatest: f64,
}

/// A file that was written.
#[derive(Debug, Serialize)]
pub struct FileShown {
    /// Where it is.
    pub file: String,
    /// Rows below the header.
    pub rows: u64,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// A file that was read.
#[derive(Debug, Serialize)]
pub struct InputShown {
    /// Where it is, relative to the case folder.
    pub file: String,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// Summarises a schedule whose file is `text`, to be written as `file`.
pub fn summarise(
    case: &Case,
    company: &Company,
    terms: &Terms,
    schedule: &Schedule,
    checked: Option<Checked>,
    (file, text): (String, &str),
) -> Summary {
    let major = |minor: i128| major(&case.currency, minor);
    let pool = i128::from(terms.pool);
    Summary {
        company: case.manifest.name.clone(),
        version: env!("CARGO_PKG_VERSION"),
        period: [company.period.start(), company.period.end()].map(show_day),
        currency: case.currency.code().to_owned(),
        terms: shown(terms, &case.currency),
        accounts: accounts(schedule, &case.currency),
        persons: persons(schedule, &case.currency),
        loss: major(schedule.eligible.loss),
        paid: major(schedule.paid_out),
        pool_left: major(pool - schedule.paid_out),
        payments: payments(schedule, &case.currency),
        dropped: (schedule.rows.len() - schedule.dealt().count()) as u64,
        still_under: schedule.still_under as u64,
        linkage: Linkage::of(case, &company.participants, &schedule.persons, terms.household),
        linkage_checked: checked,
        notes: schedule.notes.clone(),
        faults: case.diagnostics.len() as u64,
        file: FileShown { file, rows: schedule.rows.len() as u64, sha256: of_bytes(text.as_bytes()) },
        inputs: case
            .inputs
            .iter()
            .map(|input| InputShown { file: input.file.clone(), sha256: input.sha256.clone() })
            .collect(),
    }
}

fn major(currency: &Currency, minor: i128) -> f64 {
    minor as f64 / 10_f64.powi(currency.places() as i32)
}

fn shown(terms: &Terms, currency: &Currency) -> TermsShown {
    TermsShown {
        pool: currency.major(terms.pool),
        floor: currency.major(terms.floor),
        at_most_back: terms.at_most_back as f64 / SHARE_UNITS as f64,
        net: terms.net,
        loss: terms.net.formula(),
        regions: terms.regions.clone(),
        de_minimis: currency.major(terms.de_minimis),
    }
}

fn group(who: &'static str, tally: &Tally, currency: &Currency, with_loss: bool) -> Group {
    Group {
        who,
        count: tally.count,
        paid: major(currency, tally.paid),
        received: major(currency, tally.received),
        refunded: major(currency, tally.refunded),
        loss: with_loss.then(|| major(currency, tally.loss)),
    }
}

fn accounts(schedule: &Schedule, currency: &Currency) -> Vec<Group> {
    let tally = |kind| schedule.accounts.get(kind).map(|tally| group(Account::words(*kind), tally, currency, false));
    Account::ALL.iter().filter_map(tally).collect()
}

fn persons(schedule: &Schedule, currency: &Currency) -> Vec<Group> {
    let out = |reason| schedule.out.get(reason).map(|tally| group(Out::words(*reason), tally, currency, true));
    let eligible = group("eligible", &schedule.eligible, currency, true);
    std::iter::once(eligible).chain(Out::ALL.iter().filter_map(out)).collect()
}

fn payments(schedule: &Schedule, currency: &Currency) -> Option<Payments> {
    let mut made: Vec<i64> = schedule.rows.iter().map(|row| row.payment).filter(|&payment| payment > 0).collect();
    made.sort_unstable();
    let amounts: Vec<f64> = made.iter().map(|&payment| payment as f64).collect();
    Some(Payments {
        count: made.len() as u64,
        mean: major(currency, schedule.paid_out) / made.len() as f64,
        median: median(&amounts)? * currency.major(1),
        greatest: currency.major(*made.last()?),
    })
}
