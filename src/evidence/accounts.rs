//! Accounts by class.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::facts::Facts;
use std::collections::BTreeMap;

/// The row set.
pub const ACCOUNTS: RowSet = RowSet {
    id: "accounts",
    title: "Accounts by class",
    words: "Every account of the participants table, whenever it joined, counted by class as of the export, whether it is a house account, and whether it took part (recruited somebody, or was paid a commission in the period).",
    columns: &[("class", Kind::Text), ("house", Kind::Flag), ("takes_part", Kind::Flag), ("accounts", Kind::Count)],
    keys: 3,
    sql: "select class, house, takes_part, count(*) as accounts from people group by all",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?;
    let people = &company.company.participants;
    let mut counts: BTreeMap<(&str, bool, bool), u64> = BTreeMap::new();
    for person in 0..people.len() {
        let class = people.class[person].name();
        *counts.entry((class, people.house[person], company.conduct.takes_part[person])).or_default() += 1;
    }
    Ok(counts
        .into_iter()
        .map(|((class, house, takes_part), count)| {
            vec![Value::text(class), Value::Flag(house), Value::Flag(takes_part), Value::count(count)]
        })
        .collect())
}
