//! Text ids become dense numbers.
//!
//! Ids are compared as the exact bytes of their text. Each distinct id gets the next number, so that everything behind
//! the door is a plain index into a vector. Running numbers have a form of their own, which needs a tenth of the
//! memory accesses; the first id that is no running number turns the index into the general form.

mod mixed;
mod running;

use mixed::Mixed;
use running::Running;
use std::borrow::Cow;

/// The distinct ids of one table, in order of first appearance.
#[derive(Debug, Default)]
pub struct IdIndex {
    form: Form,
    expected: usize,
}

#[derive(Debug, Default)]
enum Form {
    #[default]
    Empty,
    Running(Running),
    Mixed(Mixed),
}

impl IdIndex {
    /// An empty index with room for `ids` ids.
    pub fn with_capacity(ids: usize) -> Self {
        Self { form: Form::Empty, expected: ids }
    }

    /// Number of distinct ids.
    pub fn len(&self) -> usize {
        match &self.form {
            Form::Empty => 0,
            Form::Running(form) => form.len(),
            Form::Mixed(form) => form.len(),
        }
    }

    /// Whether no id was added yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of an id.
    pub fn name(&self, number: u32) -> Cow<'_, str> {
        match &self.form {
            Form::Empty => panic!("an empty index has numbered nothing"),
            Form::Running(form) => Cow::Owned(form.name(number)),
            Form::Mixed(form) => Cow::Borrowed(form.name(number)),
        }
    }

    /// The number of an id, or `None` when it was never added.
    #[inline]
    pub fn get(&self, id: &str) -> Option<u32> {
        match &self.form {
            Form::Empty => None,
            Form::Running(form) => form.get(id),
            Form::Mixed(form) => form.get(id),
        }
    }

    /// As [`IdIndex::get`], faster when ids are asked for in about the order in which they were added: `near` is the
    /// number of the last hit and follows the hits.
    #[inline]
    pub fn get_near(&self, id: &str, near: &mut u32) -> Option<u32> {
        match &self.form {
            Form::Mixed(form) => form.get_near(id, near),
            _ => self.get(id),
        }
    }

    /// Adds an id. Returns its number and whether it is new.
    pub fn add(&mut self, id: &str) -> (u32, bool) {
        match &mut self.form {
            Form::Empty => {
                self.form = Running::of_first(id, self.expected)
                    .map_or_else(|| Form::Mixed(Mixed::with_capacity(self.expected)), Form::Running);
                self.add(id)
            }
            Form::Running(form) => {
                if let Some(added) = form.add(id) {
                    return added;
                }
                let mut mixed = Mixed::with_capacity(self.expected.max(form.len()));
                for number in 0..form.len() as u32 {
                    mixed.add(&form.name(number));
                }
                let added = mixed.add(id);
                self.form = Form::Mixed(mixed);
                added
            }
            Form::Mixed(form) => form.add(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn ids_are_numbered_in_order_and_compared_exactly() {
        let mut index = IdIndex::default();
        assert_eq!(index.add("P1"), (0, true));
        assert_eq!(index.add("p1"), (1, true));
        assert_eq!(index.add("P1"), (0, false));
        assert_eq!(index.add("P1 "), (2, true));
        assert_eq!(index.add("P01"), (3, true));
        assert_eq!(index.get("p1"), Some(1));
        assert_eq!(index.get("P2"), None);
        assert_eq!(index.name(2), "P1 ");
    }

    #[test]
    fn long_ids_are_as_exact_as_short_ones() {
        let mut index = IdIndex::default();
        let ids = [
            "exactly-15-byte",
            "exactly-16-bytes",
            "3f2504e0-4f89-11d3-9a0c-0305e82c330a",
            "3f2504e0-4f89-11d3-9a0c-0305e82c330b",
        ];
        for (number, id) in ids.iter().enumerate() {
            assert_eq!(index.add(id), (number as u32, true));
        }
        for (number, id) in ids.iter().enumerate() {
            assert_eq!(index.get(id), Some(number as u32));
            assert_eq!(index.name(number as u32), *id);
        }
        assert_eq!(index.get("3f2504e0-4f89-11d3-9a0c-0305e82c330c"), None);
    }

    #[test]
    fn running_numbers_in_falling_order_and_with_gaps_keep_their_numbers() {
        let mut index = IdIndex::default();
        for (number, id) in [900_000, 899_999, 899_500, 900_700, 850_000].iter().enumerate() {
            assert_eq!(index.add(&id.to_string()), (number as u32, true));
        }
        assert_eq!(index.get("850000"), Some(4));
        assert_eq!(index.get("899501"), None);
        assert_eq!(index.get("0900000"), None);
        assert_eq!(index.get("99999999999999999999"), None);
    }

    proptest! {
        /// Whatever the ids look like, the index agrees with a map from text to order of appearance.
        #[test]
        fn the_index_agrees_with_a_map(ids in proptest::collection::vec("[PQ]?0{0,2}[0-9]{1,6}|[a-z]{0,20}", 1..200), asked in "[PQ]?[0-9]{1,6}") {
            let mut index = IdIndex::default();
            let mut map: BTreeMap<&str, u32> = BTreeMap::new();
            let mut near = 0;
            for id in &ids {
                let next = map.len() as u32;
                let new = !map.contains_key(id.as_str());
                let number = *map.entry(id).or_insert(next);
                prop_assert_eq!(index.add(id), (number, new));
            }
            for id in ids.iter().chain([&asked]) {
                prop_assert_eq!(index.get(id), map.get(id.as_str()).copied());
                prop_assert_eq!(index.get_near(id, &mut near), map.get(id.as_str()).copied());
            }
            for (id, number) in &map {
                prop_assert_eq!(index.name(*number), *id);
            }
        }
    }
}
