//! The lists of those concerned: for every finding on single participants, who is past the line, as files of their own.
//!
//! The assessment names the files and their hash and holds no names, so that it can be passed on without them.

use super::condition::{Evidence, Test};
use super::judge::Finding;
use super::participants::stand;
use super::verdict::Verdict;
use crate::evidence::table::{Column, Table, rounded};
use crate::evidence::{EvidenceTable, ROW_SETS, fill, number, told};
use crate::facts::Facts;
use crate::pseudonym::Named;
use crate::report::text::cell;
use crate::rosters::{self, Roster, Rosters, Row};
use crate::threads;

/// Two shares nearer than this are the same number written twice, as conditions have it.
const SAME: &str = "1e-12";

/// Lists those whom each fired or indeterminate finding concerns, under the names that the run gives them.
pub fn list(
    findings: &[Finding],
    rosters: &Rosters,
    facts: &Facts<'_>,
    people: Option<Named<'_>>,
) -> Vec<EvidenceTable> {
    let Some(people) = people else { return Vec::new() };
    let concerns = |finding: &&Finding| matches!(finding.verdict, Verdict::Fired | Verdict::Indeterminate);
    let concerning: Vec<&Finding> = findings.iter().filter(concerns).collect();
    let tables = threads::each(&concerning, |finding| {
        let parts = parts(finding, rosters);
        let table = if parts.is_empty() { return None } else { table(&parts, people) };
        let words = words(&parts, facts.currency.code());
        (table.rows > 0)
            .then(|| EvidenceTable::of(&id_of(&finding.rule), &table, facts.currency, words, query(&parts, facts)))
    });
    tables.into_iter().flatten().collect()
}

/// Names each finding's list in it.
pub fn name_in(findings: &mut [Finding], lists: &[EvidenceTable]) {
    for finding in findings {
        let id = id_of(&finding.rule);
        finding.list = lists.iter().find(|list| list.file.id == id).map(|list| list.file.clone());
    }
}

/// The id of a rule's list: the rule's own, where no row set of measures has it.
pub fn id_of(rule: &str) -> String {
    let taken = ROW_SETS.iter().any(|set| set.id == rule) || rule == "evidence";
    if taken { format!("{rule}-concerned") } else { rule.to_owned() }
}

/// One roster held against one line.
struct Part<'a> {
    evidence: &'a Evidence,
    roster: &'a Roster,
    are: Test,
    limit: f64,
}

fn parts<'a>(finding: &'a Finding, rosters: &'a Rosters) -> Vec<Part<'a>> {
    let looked_at = finding.evidence.iter().filter(|evidence| evidence.concerned.is_some());
    let part = |evidence: &'a Evidence| {
        let roster = rosters.get(&evidence.quantity)?.as_ref().ok()?;
        Some(Part { evidence, roster, are: evidence.test?, limit: evidence.limit? })
    };
    looked_at.filter_map(part).collect()
}

/// The columns of a list while it is put together.
#[derive(Default)]
struct Columns {
    id: (Vec<String>, Vec<u32>),
    time: (Vec<String>, Vec<u32>),
    roster: (Vec<String>, Vec<u32>),
    low: Vec<f64>,
    high: Vec<f64>,
    are: (Vec<String>, Vec<u32>),
    line: Vec<f64>,
    money: Vec<i64>,
    past: Vec<u32>,
}

/// The rows past the lines of a finding, roster after roster, by time and name as shown.
fn table(parts: &[Part<'_>], people: Named<'_>) -> Table {
    let mut columns = Columns::default();
    // Whoever is past a line in many months is named once.
    let mut named: Vec<Option<u32>> = vec![None; people.order().len()];
    for (at, part) in parts.iter().enumerate() {
        columns.roster.0.push(part.evidence.quantity.clone());
        columns.are.0.push(part.are.word().to_owned());
        let first_time = columns.time.0.len() as u32;
        columns.time.0.extend(part.roster.times.iter().map(|time| cell(time)));
        let past = part.roster.rows.iter().filter(|row| stand(row, part.are, part.limit) != Verdict::Clear);
        let mut past: Vec<&Row> = past.collect();
        past.sort_by_key(|row| (row.time, people.order()[row.participant as usize]));
        for row in past {
            let id = *named[row.participant as usize].get_or_insert_with(|| {
                columns.id.0.push(cell(&people.name(row.participant)));
                columns.id.0.len() as u32 - 1
            });
            columns.id.1.push(id);
            columns.time.1.push(first_time + u32::from(row.time));
            columns.roster.1.push(at as u32);
            columns.low.push(rounded(row.low));
            columns.high.push(rounded(row.high));
            columns.are.1.push(at as u32);
            columns.line.push(rounded(part.limit));
            columns.money.push(row.money);
            columns.past.push(u32::from(stand(row, part.are, part.limit) != Verdict::Fired));
        }
    }
    let rows = columns.id.1.len();
    let word = |(words, of_row)| Column::Word(words, of_row);
    Table {
        columns: vec![
            ("participant_id", word(columns.id)),
            ("time", word(columns.time)),
            ("roster", word(columns.roster)),
            ("low", Column::Number(columns.low)),
            ("high", Column::Number(columns.high)),
            ("are", word(columns.are)),
            ("line", Column::Number(columns.line)),
            ("money", Column::Money(columns.money)),
            ("past", word((["certainly", "possibly"].map(str::to_owned).to_vec(), columns.past))),
        ],
        rows,
    }
}

/// What the list holds, with the lines put in.
fn words(parts: &[Part<'_>], currency: &str) -> String {
    let mut words = String::new();
    for part in parts {
        let Some(roster) = rosters::find(&part.evidence.quantity) else { continue };
        let (sign, line) = (part.are.sign(), told(part.limit, roster.unit, currency));
        words.push_str(&format!(
            "Every row of the roster {} (one row is {}) that is certainly or possibly {sign} {line}: certainly where both low and high are and the row surely belongs, possibly where one of them is. {} Money is {}. ",
            roster.id, roster.row, roster.definition, roster.money
        ));
    }
    words
        + "Sorted by roster, time and id. Ids are pseudonyms unless the report was made with --identify (`levelcheck identify CASE PSEUDONYM` says whose one is); the SQL gives the ids of the case, and so another order where these are others."
}

/// The list as SQL, with the lines put in.
fn query(parts: &[Part<'_>], facts: &Facts<'_>) -> String {
    let selects: Vec<String> = parts
        .iter()
        .enumerate()
        .filter_map(|(at, part)| {
            let roster = rosters::find(&part.evidence.quantity)?;
            let (certainly, possibly) = tests(part.are);
            Some(format!(
                "select {at} as part, participant_id, time, '{}' as roster, low, high, '{}' as are, {} as line, money,\n       case when {certainly} and sure then 'certainly' else 'possibly' end as past\n  from (\n{}\n) where {possibly}",
                roster.id,
                part.are.word(),
                number(part.limit),
                fill(roster.sql, facts),
            ))
        })
        .collect();
    format!("select * exclude (part) from (\n{}\n) order by part, time, participant_id", selects.join("\nunion all\n"))
}

/// When a row is certainly past a line, and when possibly.
fn tests(are: Test) -> (String, String) {
    let (above, at_least) = (format!("> line + {SAME}"), format!(">= line - {SAME}"));
    let (below, at_most) = (format!("< line - {SAME}"), format!("<= line + {SAME}"));
    let (certain_end, possible_end, sign) = match are {
        Test::Above => ("low", "high", above),
        Test::AtLeast => ("low", "high", at_least),
        Test::Below => ("high", "low", below),
        Test::AtMost => ("high", "low", at_most),
    };
    (format!("{certain_end} {sign}"), format!("{possible_end} {sign}"))
}

#[cfg(test)]
mod tests {
    use super::id_of;

    #[test]
    fn a_list_never_takes_the_file_of_a_row_set() {
        assert_eq!(id_of("us-hlf-3"), "us-hlf-3");
        assert_eq!(id_of("revenue"), "revenue-concerned");
    }
}
