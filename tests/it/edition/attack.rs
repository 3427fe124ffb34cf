//! An attacker who has the public edition and its log, knows every total, and knows how cells are chosen.

use levelcheck::edition::{Because, Put, Redactions};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Tables whose rows add up to a total in these columns, for each value of the last where one is named.
const TOTALS: [(&str, &str, &[&str], Option<&str>); 7] = [
    ("income_by_depth", "", &["participants"], None),
    ("participants_by_depth", "", &["participants"], None),
    ("income_by_join_cohort", "", &["participants"], None),
    ("income_by_rank", "", &["participants"], None),
    ("income_by_downline", "", &["participants"], None),
    ("recoup_by_cohort", "", &["participants", "payers"], Some("cost")),
    ("own_volume_histogram", "/bins", &["count", "customers"], None),
];
/// Tables whose amounts add up to one that is published.
const AMOUNTS: [&str; 3] = ["rewards_by_level", "rewards_by_rank", "purchases_by_day_of_month"];
const SHARES: [&str; 4] = ["loss_share", "zero_pay_share", "n1_loss_share", "n2_loss_share"];

/// Fails where something that is left out can be had back.
#[track_caller]
pub fn withstands(privileged: &Value, log: &Redactions, smallest: u64) {
    let knows = Knows { privileged, log, smallest };
    knows.totals();
    knows.shares();
    knows.legs();
    knows.sources();
    knows.amounts_told_again();
    knows.unplaced();
}

struct Knows<'v> {
    privileged: &'v Value,
    log: &'v Redactions,
    smallest: u64,
}

impl<'v> Knows<'v> {
    fn rows(&self, table: &str, below: &str) -> Vec<(String, &'v Value)> {
        let path = format!("/tables/{table}{below}");
        let rows = self.privileged.pointer(&path).and_then(Value::as_array);
        rows.into_iter().flatten().enumerate().map(|(at, row)| (format!("{path}/{at}"), row)).collect()
    }

    fn gone(&self, path: &str) -> Option<Because> {
        let of = |path: &str| self.log.withheld.iter().find(|place| place.path == path).map(|place| place.because);
        of(path).or_else(|| of(path.rsplit_once('/').filter(|(above, _)| above.matches('/').count() > 2)?.0))
    }

    /// A total less what is shown: nothing, or at least two, of enough people, none of which has only one value left.
    fn total(&self, what: &str, numbers: &[(u64, Option<Because>)]) {
        let gone: Vec<(u64, Because)> = numbers
            .iter()
            .filter(|(number, _)| *number > 0)
            .filter_map(|(n, because)| Some((*n, (*because)?)))
            .collect();
        let shown = numbers.iter().any(|(number, because)| *number > 0 && because.is_none());
        // Where nothing is shown, the total is that of all, which is not the table's.
        if gone.is_empty() || !shown {
            return;
        }
        assert!(gone.len() > 1, "{what}: the total less the others is {gone:?}");
        let left: u64 = gone.iter().map(|(number, _)| number).sum();
        assert!(left >= self.smallest, "{what}: what is left are {left} people");
        let range = |(number, because): (u64, Because)| match because {
            Because::SmallCell if number < self.smallest => (1, self.smallest - 1),
            Because::Complementary if number >= self.smallest => (self.smallest, left),
            _ => (1, left),
        };
        for of in 0..gone.len() {
            let others = gone.iter().enumerate().filter(|(at, _)| *at != of).map(|(_, cell)| range(*cell));
            let (least, most) = others.fold((0, 0), |(least, most), (low, high)| (least + low, most + high));
            let (low, high) = range(gone[of]);
            let values = (low..=high).filter(|value| (least..=most).contains(&(left.saturating_sub(*value)))).count();
            assert!(values > 1, "{what}: {:?} of {gone:?} has one value", gone[of]);
        }
    }

    fn totals(&self) {
        for (table, below, columns, by) in TOTALS {
            let rows = self.rows(table, below);
            let value = |row: &Value| by.map_or(String::new(), |by| row[by].as_str().unwrap().to_owned());
            for wanted in rows.iter().map(|(_, row)| value(row)).collect::<BTreeSet<_>>() {
                for column in columns {
                    let of = rows.iter().filter(|(_, row)| value(row) == wanted);
                    let numbers: Vec<_> =
                        of.map(|(path, row)| (row[*column].as_u64().unwrap(), self.gone(path))).collect();
                    self.total(&format!("{table} {column} {wanted}"), &numbers);
                }
            }
        }
        for table in AMOUNTS {
            let rows = self.rows(table, "");
            let gone = rows.iter().filter(|(path, _)| self.gone(path).is_some()).count();
            assert!(gone != 1 || rows.len() == 1, "{table}: one row is the total less the others");
        }
    }

    /// How many of a row do is its share times its people: of all rows together it is known.
    fn shares(&self) {
        for (table, ..) in TOTALS.iter().filter(|(table, ..)| table.starts_with("income_by")) {
            for share in SHARES {
                let rows: Vec<_> = self
                    .rows(table, "")
                    .into_iter()
                    .filter(|(_, row)| row.get(share).is_some_and(Value::is_number))
                    .collect();
                let gone = rows.iter().filter(|(path, _)| self.gone(&format!("{path}/{share}")).is_some()).count();
                assert!(gone != 1 || rows.len() == 1, "{table} {share}: one is the share of all less the others");
                for (path, row) in &rows {
                    let people = row["participants"].as_f64().unwrap();
                    let some = (row[share].as_f64().unwrap() * people).round();
                    let few = [some, people - some].iter().any(|n| *n >= 1.0 && *n < self.smallest as f64);
                    assert!(
                        !few || self.gone(&format!("{path}/{share}")).is_some(),
                        "{path}/{share} tells {some} of {people}"
                    );
                }
            }
        }
    }

    /// A leg less its legs is who heads it.
    fn legs(&self) {
        let rows = self.rows("sponsor_tree", "");
        for (path, leg) in &rows {
            let parts: Vec<_> = rows.iter().filter(|(_, part)| part.get("under") == leg.get("leg")).collect();
            if parts.is_empty() {
                continue;
            }
            let people = |row: &Value| row["participants"].as_u64().unwrap();
            let heads = people(leg) - parts.iter().map(|(_, part)| people(part)).sum::<u64>();
            let gone: Vec<u64> =
                parts.iter().filter(|(path, _)| self.gone(path).is_some()).map(|(_, part)| people(part)).collect();
            if self.gone(path).is_some() {
                let is_whole = leg["level"] == 0;
                assert!(is_whole || gone.len() == parts.len(), "{path}: what is gone is the sum of what is below it");
                continue;
            }
            let hidden = gone.len() + usize::from(heads > 0);
            assert!(hidden != 1, "{path}: one is what the others leave");
            let left = gone.iter().sum::<u64>() + heads;
            assert!(left == 0 || left >= self.smallest || gone.len() == parts.len(), "{path}: {left} people are left");
        }
    }

    /// Rows and columns of money by what it is and where it comes from, and the same money in the other table.
    fn sources(&self) {
        let mut cells: Vec<(String, [String; 2])> = Vec::new();
        for (table, key) in
            [("revenue_by_source", ["buyer_class", "order_kind"]), ("rewards_by_source", ["commission_kind", "source"])]
        {
            // Where no row is shown, no sum is the table's.
            let rows = self.rows(table, "");
            if rows.iter().all(|(path, _)| self.gone(path).is_some()) {
                continue;
            }
            for (path, row) in rows {
                cells.push((path, key.map(|column| format!("{table} {column} {}", row[column].as_str().unwrap()))));
            }
        }
        let mut equations: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
        for (at, (_, names)) in cells.iter().enumerate() {
            for name in names {
                equations.entry(name.clone()).or_default().push((at, 1.0));
            }
            equations.entry(names[0].split(' ').next().unwrap().to_owned()).or_default().push((at, 1.0));
        }
        // A sum of one cell stands nowhere but in the cell; a column of rewards stands in the lenses too.
        let lens = self.rows("rewards_by_lens", "");
        for (path, row) in &lens {
            let rests_on = row["rests_on"].as_str().unwrap();
            let source = ["retail", "preferred", "starter kits", "unknown", "untraced"]
                .into_iter()
                .find(|word| rests_on.starts_with(word) || rests_on.ends_with("unknown class") && *word == "unknown")
                .map_or("business", |word| if word == "starter kits" { "enrolment" } else { word });
            let column = equations.entry(format!("rewards_by_source source {source}")).or_default();
            column.push((cells.len(), -1.0));
            equations.entry("lens".to_owned()).or_default().push((cells.len(), 1.0));
            cells.push((path.clone(), [String::new(), String::new()]));
        }
        let gone: Vec<usize> = (0..cells.len()).filter(|at| self.gone(&cells[*at].0).is_some()).collect();
        let known = equations.values().filter(|cells| cells.len() > 1);
        let rows: Vec<Vec<f64>> = known
            .map(|cells| {
                gone.iter().map(|at| cells.iter().filter(|(cell, _)| cell == at).map(|(_, sign)| sign).sum()).collect()
            })
            .collect();
        let all = rank(rows.clone());
        for (column, at) in gone.iter().enumerate() {
            // A cell is fixed where fixing it adds no equation.
            let mut fixed = rows.clone();
            let mut one = vec![0.0; gone.len()];
            one[column] = 1.0;
            fixed.push(one);
            assert!(rank(fixed) > all, "{} is fixed by the sums", cells[*at].0);
        }
    }

    /// Money of rows that are gone stands in no measure.
    fn amounts_told_again(&self) {
        let rows =
            self.log.withheld.iter().filter(|place| place.path.starts_with("/tables/") && place.put == Put::Nothing);
        let amounts: Vec<f64> = rows
            .filter_map(|place| self.privileged.pointer(&place.path)?.get("amount")?.as_f64())
            .filter(|amount| *amount != 0.0)
            .collect();
        let measurements = self.privileged["measurements"].as_object().unwrap();
        for (id, measured) in measurements {
            for (at, part) in measured.get("parts").and_then(Value::as_array).into_iter().flatten().enumerate() {
                let told = part["unit"] == "money"
                    && amounts.iter().any(|gone| (gone - part["value"].as_f64().unwrap()).abs() < 0.005);
                let path = format!("/measurements/{id}");
                let is_gone = [path.clone(), format!("{path}/parts/{at}")]
                    .iter()
                    .any(|path| self.log.withheld.iter().any(|place| place.path == *path));
                assert!(!told || is_gone, "{path} tells {part}");
            }
        }
    }

    /// Accounts without a place are a row of a table and a number in the head.
    fn unplaced(&self) {
        let row = self.rows("participants_by_depth", "").into_iter().find(|(_, row)| row["depth"].is_null());
        if let Some((path, _)) = row {
            assert_eq!(self.gone(&path).is_some(), self.gone("/case/counts/unplaced").is_some());
        }
    }
}

fn rank(mut rows: Vec<Vec<f64>>) -> usize {
    let mut rank = 0;
    for column in 0..rows.first().map_or(0, Vec::len) {
        let Some(pivot) = (rank..rows.len()).find(|row| rows[*row][column].abs() > 1e-9) else { continue };
        rows.swap(rank, pivot);
        for below in rank + 1..rows.len() {
            let factor = rows[below][column] / rows[rank][column];
            for at in column..rows[below].len() {
                rows[below][at] -= factor * rows[rank][at];
            }
        }
        rank += 1;
    }
    rank
}
