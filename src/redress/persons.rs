//! Accounts become persons.

use super::terms::Household;
use crate::case::tables::participants::Participants;

/// The person of an account that is nobody's.
pub const NO_PERSON: u32 = u32::MAX;

/// Persons, by the id of their first account; the order of rows in the tables does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Persons {
    /// The accounts of each person, by id.
    pub accounts: Vec<Vec<u32>>,
    /// The person of each account, or [`NO_PERSON`].
    pub of: Vec<u32>,
}

impl Persons {
    /// Makes persons of some accounts of the participants table.
    pub fn of_accounts(accounts: &[u32], people: &Participants, household: Household) -> Self {
        let mut named: Vec<_> = accounts.iter().map(|&account| (people.ids.name(account), account)).collect();
        named.sort_unstable();
        let sorted: Vec<u32> = named.into_iter().map(|(_, account)| account).collect();
        let mut persons = match household {
            Household::Merge => Self::group(&sorted, |account| people.household.number(account)),
            Household::Ignore => Self::group(&sorted, |_| None),
        };
        persons.of = vec![NO_PERSON; people.len()];
        for (person, accounts) in persons.accounts.iter().enumerate() {
            for &account in accounts {
                persons.of[account as usize] = person as u32;
            }
        }
        persons
    }

    /// Groups accounts, which come in the order of their ids, by the number of their household.
    fn group(sorted: &[u32], household: impl Fn(u32) -> Option<u32>) -> Self {
        let mut accounts: Vec<Vec<u32>> = Vec::new();
        let mut person_of_household: Vec<Option<usize>> = Vec::new();
        for &account in sorted {
            let known = household(account).map(|number| number as usize);
            if let Some(number) = known {
                person_of_household.resize(person_of_household.len().max(number + 1), None);
                if let Some(person) = person_of_household[number] {
                    accounts[person].push(account);
                    continue;
                }
                person_of_household[number] = Some(accounts.len());
            }
            accounts.push(vec![account]);
        }
        Self { accounts, of: Vec::new() }
    }

    /// Number of persons.
    pub fn len(&self) -> usize {
        self.accounts.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// The persons of several accounts.
    pub fn merged(&self) -> impl Iterator<Item = (usize, &[u32])> {
        self.accounts.iter().enumerate().filter(|(_, a)| a.len() > 1).map(|(person, a)| (person, a.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_a_household_are_one_person_and_the_others_stand_alone() {
        let household = [Some(3), None, Some(0), Some(3), None];
        let persons = Persons::group(&[4, 0, 1, 2, 3], |account| household[account as usize]);
        assert_eq!(persons.accounts, [vec![4], vec![0, 3], vec![1], vec![2]]);
        assert_eq!(persons.merged().collect::<Vec<_>>(), [(1, &[0, 3][..])]);
        assert_eq!(Persons::group(&[0, 3], |_| None).accounts, [[0], [3]]);
        assert!(Persons::group(&[], |_| None).is_empty());
    }
}
