//! A condition on single participants: a roster held against a line row by row.

use super::condition::{Evidence, Scales, Test, blank};
use super::pack::{Parameter, Verified};
use super::verdict::Verdict;
use crate::measurement::Unit;
use crate::money::Currency;
use crate::rosters::{self, Roster, Row};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Participants past a line: any of them, or more than a share of those examined.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Participants {
    /// The roster.
    pub roster: String,
    /// On which side of the line they are.
    pub are: Test,
    /// Name of the rule's parameter that holds the line.
    pub limit: String,
    /// Name of the parameter that holds the share of the rows examined which must be past the line; without it one row
    /// is enough.
    pub share_above: Option<String>,
}

/// How many are past the line, and with how much money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Concerned {
    /// What a row is called.
    pub rows: String,
    /// Rows surely past the line.
    pub certainly: u64,
    /// Rows surely or possibly past the line.
    pub possibly: u64,
    /// Rows examined.
    pub of: u64,
    /// Participants with a row surely past the line.
    pub people: u64,
    /// Participants with a row surely or possibly past the line.
    pub people_possibly: u64,
    /// Participants examined.
    pub people_of: u64,
    /// Money of the rows surely past the line, major units.
    pub money: f64,
    /// Money of the rows surely or possibly past the line, major units.
    pub money_possibly: f64,
    /// What the money is.
    pub money_is: String,
    /// The share of the rows that are past the line, at least and at most, and what it is held against.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share: Option<ShareConcerned>,
}

/// The share of the rows past the line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShareConcerned {
    /// At least and at most.
    pub range: [f64; 2],
    /// The share that must be passed for the rule to fire.
    pub limit: f64,
    /// What that share means.
    pub limit_meaning: String,
    /// How well it is verified.
    pub limit_verified: Verified,
}

/// What a row is to a line: surely past it, possibly, or not. A row that may not belong is never surely past.
pub(super) fn stand(row: &Row, are: Test, limit: f64) -> Verdict {
    match are.verdict([row.low, row.high], limit) {
        Verdict::Fired if !row.sure => Verdict::Indeterminate,
        verdict => verdict,
    }
}

impl Participants {
    /// Weighs the condition, adding what it looked at to `evidence`.
    pub(super) fn weigh(&self, scales: Scales<'_>, evidence: &mut Vec<Evidence>) -> Verdict {
        let mut row = self.look(scales);
        if let Some(obstacle) = self.obstacle(scales) {
            (row.verdict, row.note, row.concerned) = (Verdict::NotAssessed, obstacle, None);
        }
        let verdict = row.verdict;
        evidence.push(row);
        verdict
    }

    /// The parameters that the condition names.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.limit.as_str()).chain(self.share_above.as_deref())
    }

    fn obstacle(&self, scales: Scales<'_>) -> Option<String> {
        self.parameters().find_map(|name| parameter(name, scales).obstacle(name, scales.currency))
    }

    fn look(&self, scales: Scales<'_>) -> Evidence {
        let registered = rosters::find(&self.roster);
        let title = registered.map_or(&*self.roster, |r| r.title);
        let mut row = blank(&self.roster, title, registered.map_or(Unit::Share, |r| r.unit));
        let line = parameter(&self.limit, scales);
        row.test = Some(self.are);
        row.limit = line.value_on(scales.on).filter(|_| line.obstacle(&self.limit, scales.currency).is_none());
        row.limit_meaning.clone_from(&line.meaning);
        row.limit_verified = Some(line.verified);
        let share = self.share_above.as_ref().map(|name| (name, parameter(name, scales)));
        let share_limit = share.map(|(_, parameter)| parameter.value_on(scales.on));
        match (scales.rosters.get(&self.roster), row.limit, share_limit) {
            (_, None, _) | (_, _, Some(None)) => row.verdict = Verdict::NotApplicable,
            (None, ..) => "the roster was not called".clone_into(&mut row.note),
            (Some(Err(reason)), ..) => row.note.clone_from(reason),
            (Some(Ok(roster)), ..) if roster.rows.is_empty() => "there is nobody to examine".clone_into(&mut row.note),
            (Some(Ok(roster)), Some(limit), share_limit) => {
                let currency = scales.currency.and_then(Currency::new);
                let tally = Tally::of(roster, self.are, limit);
                let mut concerned = tally.concerned(&self.roster, currency.as_ref());
                row.n = Some(concerned.of);
                row.verdict = match (share, share_limit.flatten()) {
                    (Some((_, parameter)), Some(limit)) => {
                        let range = tally.share();
                        concerned.share = Some(ShareConcerned {
                            range,
                            limit,
                            limit_meaning: parameter.meaning.clone(),
                            limit_verified: parameter.verified,
                        });
                        Test::Above.verdict(range, limit)
                    }
                    _ => tally.any(),
                };
                row.concerned = Some(concerned);
            }
        }
        row
    }
}

fn parameter<'a>(name: &str, scales: Scales<'a>) -> &'a Parameter {
    scales.parameters.get(name).expect("the loader has checked every limit")
}

/// The rows of a roster, counted by where they stand.
#[derive(Debug, Default)]
struct Tally {
    certainly: u64,
    possibly: u64,
    of: u64,
    /// Rows that may not belong and are not past the line.
    strangers: u64,
    people: [Vec<u32>; 3],
    money: [i64; 2],
}

impl Tally {
    fn of(roster: &Roster, are: Test, limit: f64) -> Self {
        let mut tally = Self { of: roster.rows.len() as u64, ..Self::default() };
        for row in &roster.rows {
            tally.people[2].push(row.participant);
            let stand = stand(row, are, limit);
            if stand == Verdict::Clear {
                tally.strangers += u64::from(!row.sure);
                continue;
            }
            tally.possibly += 1;
            tally.money[1] += row.money;
            tally.people[1].push(row.participant);
            if stand == Verdict::Fired {
                tally.certainly += 1;
                tally.money[0] += row.money;
                tally.people[0].push(row.participant);
            }
        }
        for people in &mut tally.people {
            people.sort_unstable();
            people.dedup();
        }
        tally
    }

    /// The verdict where one row is enough.
    fn any(&self) -> Verdict {
        match (self.certainly, self.possibly) {
            (1.., _) => Verdict::Fired,
            (0, 0) => Verdict::Clear,
            _ => Verdict::Indeterminate,
        }
    }

    /// The share of the rows past the line, at least and at most: rows that may not belong count against it at least,
    /// and not at all at most.
    fn share(&self) -> [f64; 2] {
        let of = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        [of(self.certainly, self.of), of(self.possibly, self.of - self.strangers)]
    }

    fn concerned(&self, roster: &str, currency: Option<&Currency>) -> Concerned {
        let registered = rosters::find(roster);
        let major = |minor: i64| currency.map_or(minor as f64, |c| c.major(minor));
        let [people, people_possibly, people_of] = [0, 1, 2].map(|at| self.people[at].len() as u64);
        Concerned {
            rows: registered.map_or("rows", |r| r.rows).to_owned(),
            certainly: self.certainly,
            possibly: self.possibly,
            of: self.of,
            people,
            people_possibly,
            people_of,
            money: major(self.money[0]),
            money_possibly: major(self.money[1]),
            money_is: registered.map_or("", |r| r.money).to_owned(),
            share: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster(rows: &[(u32, f64, f64, bool)]) -> Roster {
        let row = |&(participant, low, high, sure)| Row { participant, time: 0, sure, low, high, money: 100 };
        Roster { times: vec!["2024-01".into()], rows: rows.iter().map(row).collect() }
    }

    #[test]
    fn rows_are_past_the_line_surely_possibly_or_not() {
        // Above 200: 201 is, 200 is not, 100 to 300 may be, 250 of somebody who may not belong may be.
        let tally = Tally::of(
            &roster(&[
                (0, 201.0, 201.0, true),
                (0, 200.0, 200.0, true),
                (1, 100.0, 300.0, true),
                (2, 250.0, 250.0, false),
            ]),
            Test::Above,
            200.0,
        );
        assert_eq!((tally.certainly, tally.possibly, tally.of), (1, 3, 4));
        assert_eq!((tally.money, tally.any()), ([100, 300], Verdict::Fired));
        assert_eq!(tally.people.each_ref().map(Vec::len), [1, 3, 3]);
    }

    #[test]
    fn a_share_counts_rows_that_may_not_belong_for_the_company_and_then_not_at_all() {
        // One of four surely; two of three where the last row does not belong.
        let tally = Tally::of(
            &roster(&[(0, 3.0, 3.0, true), (1, 1.0, 3.0, true), (2, 1.0, 1.0, true), (3, 1.0, 1.0, false)]),
            Test::Above,
            2.0,
        );
        let [low, high] = tally.share();
        assert!((low - 0.25).abs() < 1e-12 && (high - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn without_a_bound_nothing_is_certain_and_pay_without_sales_is_above_every_line() {
        let open = roster(&[(0, 3.0, f64::INFINITY, true)]);
        assert_eq!(Tally::of(&open, Test::Below, 10.0).any(), Verdict::Indeterminate);
        let none = roster(&[(0, f64::INFINITY, f64::INFINITY, true)]);
        assert_eq!(Tally::of(&none, Test::Above, 0.3).any(), Verdict::Fired);
    }
}
