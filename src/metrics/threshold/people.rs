//! Months around a threshold, person by person, since the same people buy month after month.

use super::super::loading::months_of;
use super::{BINS_TO_THRESHOLD, is_member};
use crate::case::tables::participants::Class;
use crate::facts::CompanyFacts;
use crate::metrics::loading::is_customer;
use crate::stats::random::{DEFAULT_SEED, stream};
use rand::RngExt;

/// People of a group that the comparison of members and customers looks at: enough for any difference that matters.
const MOST_COMPARED: usize = 5000;

/// The bins of the months of each person of a group, bin 0 starting at the threshold.
#[derive(Debug, Default, PartialEq)]
pub struct People {
    /// Who, ascending.
    persons: Vec<u32>,
    /// Where each one's months begin, and where the last one's end.
    starts: Vec<usize>,
    bins: Vec<i64>,
}

impl People {
    /// Everybody with a month of a class in the bins up to `last`; bins are 5 % of the threshold.
    pub fn of(company: &CompanyFacts<'_>, wanted: fn(Class) -> bool, threshold: i64, last: i64) -> Self {
        let months = months_of(company, wanted)
            .filter_map(|row| Some((row.person, row.volume?)))
            .filter(|(_, volume)| *volume >= 0)
            .map(|(person, volume)| (person, volume * BINS_TO_THRESHOLD / threshold - BINS_TO_THRESHOLD))
            .filter(|(_, bin)| *bin <= last);
        Self::sorted(company.company.participants.len(), months.collect())
    }

    /// Puts months in the order of persons, by counting.
    fn sorted(people: usize, months: Vec<(u32, i64)>) -> Self {
        let mut places = vec![0; people + 1];
        for (person, _) in &months {
            places[*person as usize + 1] += 1;
        }
        for person in 0..people {
            places[person + 1] += places[person];
        }
        let persons: Vec<u32> = (0..people as u32).filter(|&p| places[p as usize] < places[p as usize + 1]).collect();
        let mut starts: Vec<usize> = persons.iter().map(|&person| places[person as usize]).collect();
        starts.push(months.len());
        let mut bins = vec![0; months.len()];
        for (person, bin) in months {
            bins[places[person as usize]] = bin;
            places[person as usize] += 1;
        }
        Self { persons, starts, bins }
    }

    fn months(&self, at: usize) -> &[i64] {
        &self.bins[self.starts[at]..self.starts[at + 1]]
    }

    /// The months of each.
    pub fn all(&self) -> Vec<&[i64]> {
        (0..self.persons.len()).map(|at| self.months(at)).collect()
    }

    /// The months of those who are not in the other group, at most [`MOST_COMPARED`] of them drawn at random.
    fn only_here(&self, other: &Self, stream_name: &str) -> Vec<&[i64]> {
        let mut only: Vec<usize> =
            (0..self.persons.len()).filter(|&at| other.persons.binary_search(&self.persons[at]).is_err()).collect();
        if only.len() > MOST_COMPARED {
            let mut random = stream(DEFAULT_SEED, stream_name);
            for at in 0..MOST_COMPARED {
                let drawn = random.random_range(at..only.len());
                only.swap(at, drawn);
            }
            only.truncate(MOST_COMPARED);
        }
        only.into_iter().map(|at| self.months(at)).collect()
    }
}

/// Members and customers, each person in one group only where they are compared.
pub struct Both {
    /// Business participants.
    pub members: People,
    /// Preferred and registered retail customers.
    pub customers: People,
}

impl Both {
    /// Everybody up to the bin `last`.
    pub fn of(company: &CompanyFacts<'_>, threshold: i64, last: i64) -> Self {
        let of = |wanted| People::of(company, wanted, threshold, last);
        Self { members: of(is_member), customers: of(is_customer) }
    }

    /// Members and customers to compare: without those who were both, who cannot be shuffled.
    pub fn compared(&self) -> [Vec<&[i64]>; 2] {
        [
            self.members.only_here(&self.customers, "threshold/members"),
            self.customers.only_here(&self.members, "threshold/customers"),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_put_together_by_person() {
        let people = People::sorted(5, vec![(3, -4), (0, 2), (3, 0), (0, 1)]);
        assert_eq!(people.all(), [&[2, 1][..], &[-4, 0]]);
        assert_eq!(people.persons, [0, 3]);
        assert!(People::sorted(2, Vec::new()).all().is_empty());
    }

    #[test]
    fn who_was_both_is_compared_with_nobody_and_many_are_drawn() {
        let members = People::sorted(3, vec![(0, 1), (1, 2)]);
        let customers = People::sorted(3, vec![(1, 3), (2, 4)]);
        let both = Both { members, customers };
        assert_eq!(both.compared(), [vec![&[1][..]], vec![&[4][..]]]);
        let many = People::sorted(6000, (0..6000).map(|person| (person, i64::from(person))).collect());
        let drawn = many.only_here(&People::default(), "test");
        let mut different: Vec<_> = drawn.iter().map(|months| months[0]).collect();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), MOST_COMPARED);
    }
}
