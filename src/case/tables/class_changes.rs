//! Status history: which class a participant had on a day.

use super::door::Door;
use super::participants::{Class, Participants, class_of};
use super::{NOBODY, STRANGER};
use crate::calendar::Day;
use crate::case::cell::Cell;
use crate::case::diagnostic::Fault;
use crate::case::problem::Problem;
use crate::case::source::TableSource;

/// The class changes of all participants, grouped by participant and ordered by day.
#[derive(Debug, Default)]
pub struct ClassHistory {
    start: Vec<u32>,
    changes: Vec<(Day, Class)>,
}

impl ClassHistory {
    /// Whether no change is recorded at all, so that classes are as of the export.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The class of a participant on a day. A participant without recorded changes has the class of the export;
    /// before the first recorded change the class is [`Class::Unknown`], since nobody wrote it down.
    pub fn class_on(&self, participant: u32, day: Day, exported: Class) -> Class {
        if self.changes.is_empty() {
            return exported;
        }
        let at = participant as usize;
        let own = &self.changes[self.start[at] as usize..self.start[at + 1] as usize];
        match own.partition_point(|(changed, _)| *changed <= day) {
            _ if own.is_empty() => exported,
            0 => Class::Unknown,
            past => own[past - 1].1,
        }
    }

    /// The recorded classes of a participant, each with its first day.
    pub fn changes_of(&self, participant: u32) -> &[(Day, Class)] {
        let at = participant as usize;
        match (self.start.get(at), self.start.get(at + 1)) {
            (Some(&first), Some(&past)) => &self.changes[first as usize..past as usize],
            _ => &[],
        }
    }

    /// Whether a participant had a class at any time up to a day, the class of the export counting where no change of
    /// theirs is recorded.
    pub fn was(&self, participant: u32, class: Class, until: Day, exported: Class) -> bool {
        if self.changes.is_empty() {
            return exported == class;
        }
        let at = participant as usize;
        let own = &self.changes[self.start[at] as usize..self.start[at + 1] as usize];
        (own.is_empty() && exported == class) || own.iter().any(|&(day, had)| day <= until && had == class)
    }

    /// Whether a participant had a class on any day from one to another, both included; the class of the export counts
    /// where no change of theirs is recorded.
    pub fn had(&self, participant: u32, class: Class, [from, to]: [Day; 2], exported: Class) -> bool {
        if self.class_on(participant, from, exported) == class {
            return true;
        }
        if self.changes.is_empty() {
            return false;
        }
        let at = participant as usize;
        let own = &self.changes[self.start[at] as usize..self.start[at + 1] as usize];
        own.iter().any(|&(day, had)| had == class && (from..=to).contains(&day))
    }

    /// Reads the table.
    pub fn read(source: &TableSource, participants: &Participants, door: &mut Door<'_>) -> Result<Self, Vec<Problem>> {
        let mut rows_read: Vec<(u32, Day, Class)> = Vec::new();
        door.read(
            source,
            &mut rows_read,
            |_, _| {},
            |table, rows, door| {
                let (ids, days, classes) =
                    (rows.texts("participant_id"), rows.dates("changed_on"), rows.choices("class"));
                for row in 0..rows.count() {
                    let Some(day) = door.day(rows, &days, "changed_on", row, None) else {
                        continue;
                    };
                    match participants.find(ids.get(row)) {
                        NOBODY => {
                            door.need(
                                Cell::<()>::Empty,
                                Fault::MissingValue,
                                rows.at("participant_id", row),
                                String::new,
                                None,
                            );
                        }
                        STRANGER => door.diagnostics.add(
                            Fault::UnknownParticipant,
                            rows.spot("participant_id", row),
                            ids.get(row).unwrap_or_default(),
                            None,
                        ),
                        participant => {
                            let class = class_of(classes.get(row), rows.spot("class", row), classes.shown(row), door);
                            table.push((participant, day, class));
                        }
                    }
                }
            },
        )?;
        Ok(Self::new(participants.len(), rows_read))
    }

    /// Groups changes by participant. Of two changes on one day the later row counts.
    pub fn new(participants: usize, mut rows: Vec<(u32, Day, Class)>) -> Self {
        rows.sort_by_key(|(participant, day, _)| (*participant, *day));
        // A class that another replaced on the same day was never had.
        rows.dedup_by(|later, earlier| {
            let same = (later.0, later.1) == (earlier.0, earlier.1);
            if same {
                earlier.2 = later.2;
            }
            same
        });
        let mut start = vec![0_u32; participants + 1];
        for (participant, ..) in &rows {
            start[*participant as usize + 1] += 1;
        }
        for at in 0..participants {
            start[at + 1] += start[at];
        }
        Self { start, changes: rows.into_iter().map(|(_, day, class)| (day, class)).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_is_the_one_of_the_day_and_unknown_before_the_first_record() {
        let history = ClassHistory::new(2, vec![(0, 20, Class::Business), (0, 10, Class::Preferred)]);
        let class = |day| history.class_on(0, day, Class::Business);
        assert_eq!(class(9), Class::Unknown);
        assert_eq!(class(10), Class::Preferred);
        assert_eq!(class(19), Class::Preferred);
        assert_eq!(class(20), Class::Business);
        assert_eq!(history.class_on(1, 5, Class::Retail), Class::Retail);
        let was = |day| history.was(0, Class::Business, day, Class::Preferred);
        assert!(!was(19) && was(20) && was(30));
        assert!(history.was(1, Class::Retail, 5, Class::Retail));
        let had = |days| history.had(0, Class::Preferred, days, Class::Business);
        assert!(!had([5, 9]) && had([5, 10]) && had([19, 30]) && !had([20, 30]));
        assert!(history.had(1, Class::Retail, [5, 6], Class::Retail));
        assert_eq!(history.changes_of(0), [(10, Class::Preferred), (20, Class::Business)]);
        let twice = ClassHistory::new(1, vec![(0, 10, Class::Business), (0, 10, Class::Preferred)]);
        assert!(
            !twice.was(0, Class::Business, 30, Class::Business) && twice.was(0, Class::Preferred, 10, Class::Business)
        );
        assert!(history.changes_of(1).is_empty() && ClassHistory::default().changes_of(0).is_empty());
    }
}
