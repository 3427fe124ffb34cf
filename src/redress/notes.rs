//! What a reader of a schedule must know of its figures.

use super::eligible::Account;
use super::schedule::Schedule;
use super::terms::{Household, Net, Terms};
use crate::case::tables::participants::Class;
use crate::facts::CompanyFacts;
use crate::facts::own_use::Cap;
use crate::report::number::count;

/// More accounts than one person is likely to have under one household; the accounts of `TelexFree`, about eleven a person,
/// stay well below it.
const MANY_ACCOUNTS: usize = 50;

/// The notes, those on the records first.
pub fn of(company: &CompanyFacts<'_>, terms: &Terms, schedule: &Schedule) -> Vec<String> {
    let mut notes = vec![
        "only the case's period is seen: what people paid and got before or after it is not in their losses".to_owned(),
    ];
    notes.extend(joined_earlier(company, schedule));
    notes.extend(classes(company, schedule));
    notes.extend(clawed_back(schedule));
    if company.ledger.refunds_to_nobody != 0 {
        notes.push("some refunds name an order or a buyer that is not known, and lower nobody's loss".to_owned());
    }
    if terms.net == Net::UseCredit {
        notes.push(cap(&company.own_use.cap).to_owned());
    }
    if terms.household == Household::Merge {
        notes.extend(beside_the_company(company, schedule));
        notes.extend(too_many_accounts(schedule));
    }
    notes.extend(small_payments(schedule));
    notes
}

fn joined_earlier(company: &CompanyFacts<'_>, schedule: &Schedule) -> Option<String> {
    let joined = &company.company.participants.joined;
    let start = company.company.period.start();
    let persons = schedule.rows.iter().map(|row| &schedule.persons.accounts[row.person]);
    let earlier = persons.filter(|accounts| accounts.iter().any(|&account| joined[account as usize] < start)).count();
    (earlier > 0).then(|| format!("persons of the schedule who joined before the period: {}", count(earlier as u64)))
}

fn classes(company: &CompanyFacts<'_>, schedule: &Schedule) -> Vec<String> {
    let people = &company.company.participants;
    let mut notes = Vec::new();
    if company.company.history.is_empty() {
        notes.push(
            "there is no class history: who was made a customer before the export counts as one throughout".to_owned(),
        );
    }
    let accounts = schedule.persons.accounts.iter().flatten();
    let made_customers = accounts.filter(|&&account| people.class[account as usize] != Class::Business).count();
    if made_customers > 0 {
        notes.push(format!(
            "business accounts that are of another class in the export, and had business class in the period: {}",
            count(made_customers as u64)
        ));
    }
    if let Some(tally) = schedule.accounts.get(&Account::CustomerWhoTakesPart) {
        notes.push(format!(
            "customer accounts that were paid or recruited, participants in all but name, and are out: {}",
            count(tally.count)
        ));
    }
    notes
}

fn clawed_back(schedule: &Schedule) -> Option<String> {
    let clawed = schedule.rows.iter().filter(|row| row.money.received < 0).count();
    (clawed > 0).then(|| {
        format!(
            "persons who paid back more commissions in the period than they got, which is part of their loss: {}",
            count(clawed as u64)
        )
    })
}

fn cap(cap: &Cap) -> &'static str {
    match cap {
        Cap::Stated(..) => "the own-use cap is the one that case.toml states; the accounts of a person share it",
        _ => {
            "the own-use cap is the 90th percentile of what preferred customers spend in an active month; the accounts \
             of a person share it"
        }
    }
}

/// Persons of a household in which the company has a position of its own.
fn beside_the_company(company: &CompanyFacts<'_>, schedule: &Schedule) -> Option<String> {
    let people = &company.company.participants;
    let mut has_house = vec![false; people.household.distinct()];
    for account in (0..people.len() as u32).filter(|&account| people.house[account as usize]) {
        if let Some(household) = people.household.number(account) {
            has_house[household as usize] = true;
        }
    }
    let beside = |account: &u32| people.household.number(*account).is_some_and(|h| has_house[h as usize]);
    let rows = schedule.rows.iter();
    let persons = rows.filter(|row| schedule.persons.accounts[row.person].iter().any(beside)).count();
    (persons > 0).then(|| {
        format!(
            "persons of the schedule who share a household with a house account, to be looked at: {}",
            count(persons as u64)
        )
    })
}

/// A word for "not known" in the column of households makes one person of all who have it.
fn too_many_accounts(schedule: &Schedule) -> Option<String> {
    let many = schedule.persons.merged().filter(|(_, accounts)| accounts.len() > MANY_ACCOUNTS).count();
    (many > 0).then(|| {
        format!(
            "persons of more than {MANY_ACCOUNTS} accounts, whose household may be a word for `not known` and should then be empty: {}",
            count(many as u64)
        )
    })
}

fn small_payments(schedule: &Schedule) -> Option<String> {
    let dropped = schedule.rows.len() - schedule.dealt().count();
    if dropped == 0 {
        return None;
    }
    if dropped == schedule.rows.len() {
        return Some("no payment reaches the de minimis amount: nobody is paid, and the whole pool remains".to_owned());
    }
    let mut note = format!(
        "payments under the de minimis amount, dropped before the pool was dealt once more among the rest: {}",
        count(dropped as u64)
    );
    if schedule.still_under > 0 {
        note += &format!(
            "; of the rest, rounding took one minor unit under it, and they are made all the same: {}",
            count(schedule.still_under as u64)
        );
    }
    Some(note)
}
