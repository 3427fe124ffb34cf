//! What of a case a report may name: participants under the names that the run gives them, and faults that quote them.

use super::diagnostic::{Diagnostic, Fault};
use super::open::Case;
use super::schema::{ColumnType, TABLES};
use crate::pseudonym::{Holds, Named};

impl Case {
    /// The participants under the names that reports show; `None` where there is no such table.
    pub fn named(&self) -> Option<Named<'_>> {
        self.company.as_ref().map(|company| self.names.over(&company.participants.ids))
    }

    /// The faults as reports show them.
    pub fn faults_shown(&self) -> Vec<Diagnostic> {
        let people = self.company.as_ref().map(|company| &company.participants.ids);
        let shown = |fault: &Diagnostic| {
            // A number or a day that was read is no id, even where somebody's looks like it.
            let unread = matches!(
                fault.fault,
                Fault::UnmappedValue | Fault::UnreadableNumber | Fault::UnreadableDate | Fault::UnreadableFlag
            );
            let is_id = |value: &str| unread && people.is_some_and(|people| people.get(value).is_some());
            self.names.fault(fault, self.holds(&fault.table, &fault.column), is_id)
        };
        self.diagnostics.iter().map(shown).collect()
    }

    /// What a column holds; `theirs` is its name in the file.
    fn holds(&self, table: &str, theirs: &str) -> Holds {
        if theirs == "house_accounts" {
            return Holds::Person;
        }
        let Some(schema) = TABLES.iter().find(|schema| schema.name == table) else { return Holds::Other };
        let entry = self.manifest.table(schema.name);
        let named = |ours: &str| entry.columns.get(ours).map_or(ours, String::as_str) == theirs;
        let holds = |ours: &str| match ours {
            "sku" => Holds::Other,
            "order_id" => Holds::Order,
            _ => Holds::Person,
        };
        let ids = schema.columns.iter().filter(|column| column.holds == ColumnType::Id && named(column.name));
        // A file may give one column for two of ours; the name of a person goes first.
        let mut found: Vec<Holds> = ids.map(|column| holds(column.name)).collect();
        found.sort_by_key(|holds| *holds != Holds::Person);
        found.first().copied().unwrap_or(Holds::Other)
    }
}
