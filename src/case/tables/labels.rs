//! A column of names that few rows share: ranks, regions, households.

use crate::identity::IdIndex;
use std::borrow::Cow;

const NO_LABEL: u32 = u32::MAX;

/// Names by row, each distinct name stored once.
#[derive(Debug, Default)]
pub struct Labels {
    names: IdIndex,
    of_row: Vec<u32>,
}

impl Labels {
    /// Adds the name of the next row.
    pub fn push(&mut self, name: Option<&str>) {
        let number = name.map_or(NO_LABEL, |name| self.names.add(name).0);
        self.of_row.push(number);
    }

    /// Adds the name of a row that may not be the next one: rows before it that have none are filled up.
    pub fn put(&mut self, row: usize, name: Option<&str>) {
        self.of_row.resize(row, NO_LABEL);
        self.push(name);
    }

    /// The name of a row.
    pub fn get(&self, row: u32) -> Option<Cow<'_, str>> {
        self.number(row).map(|number| self.names.name(number))
    }

    /// The number of a row's name, dense from 0 in order of first appearance.
    pub fn number(&self, row: u32) -> Option<u32> {
        self.of_row.get(row as usize).copied().filter(|&number| number != NO_LABEL)
    }

    /// The name of a number.
    pub fn name(&self, number: u32) -> Cow<'_, str> {
        self.names.name(number)
    }

    /// Number of distinct names.
    pub fn distinct(&self) -> usize {
        self.names.len()
    }
}
