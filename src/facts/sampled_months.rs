//! What people bought month by month, for members and customers drawn at random.
//!
//! Some comparisons need every month of a person beside every month of another. Twenty thousand people of each side tell
//! as much as millions do, and can be sorted.

use super::Fact;
use super::monthly::{Monthly, Purchases};
use crate::case::tables::participants::Class;
use crate::stats::random::{DEFAULT_SEED, stream};
use rand::seq::SliceRandom;

/// Most people of a side.
pub const MOST_PEOPLE: usize = 20_000;

/// The fact as SQL.
pub const FACT: Fact = Fact {
    id: "sampled_months",
    meaning: "product purchases by person and calendar month with any, of at most 20,000 members and 20,000 registered customers drawn at random, house accounts out",
    sql: "select p.class, m.buyer_id, m.year, m.month, m.product
  from monthly m join participants p on p.participant_id = m.buyer_id
 where m.product > 0 and m.buyer_id in (:sample)",
};

/// People of one side in an order drawn at random, so that the first of them are a sample as well.
#[derive(Debug, Default)]
pub struct Sampled {
    /// Their accounts.
    pub accounts: Vec<u32>,
    /// People of the side in all.
    pub of: usize,
    /// Where each person's months begin, and one past the last.
    start: Vec<u32>,
    month: Vec<u16>,
    product: Vec<f64>,
}

impl Sampled {
    /// How many people were drawn.
    pub fn len(&self) -> usize {
        self.accounts.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// Product purchases of a person in each month with any, minor units.
    pub fn product(&self, at: usize) -> &[f64] {
        &self.product[self.range(at)]
    }

    /// The months of these, as numbered in the period.
    pub fn months(&self, at: usize) -> &[u16] {
        &self.month[self.range(at)]
    }

    /// A person's purchases in the mean month with any.
    pub fn mean(&self, at: usize) -> f64 {
        let own = self.product(at);
        own.iter().sum::<f64>() / own.len() as f64
    }

    fn range(&self, at: usize) -> std::ops::Range<usize> {
        self.start[at] as usize..self.start[at + 1] as usize
    }
}

/// The sample of both sides. Who changed sides may be in both, with the months of each.
#[derive(Debug, Default)]
pub struct SampledMonths {
    /// Business participants.
    pub members: Sampled,
    /// Preferred and registered retail customers.
    pub customers: Sampled,
}

/// Which side a month is on: 0 for members, 1 for customers.
pub fn side_of(class: Class) -> Option<usize> {
    match class {
        Class::Business => Some(0),
        Class::Preferred | Class::Retail => Some(1),
        Class::Unknown => None,
    }
}

impl SampledMonths {
    /// Draws the people and passes over the months twice.
    pub fn gather(monthly: &Monthly, people: usize) -> Self {
        let rows = || {
            let bought = monthly.of_people().filter(|row| row.product > 0);
            bought.filter_map(|row| side_of(row.class).map(|side| (side, row)))
        };
        let mut months = [vec![0_u32; people], vec![0_u32; people]];
        for (side, row) in rows() {
            months[side][row.person as usize] += 1;
        }
        let [members, customers] = ["sampled_months/members", "sampled_months/customers"];
        let mut drawn = [draw(&months[0], members), draw(&months[1], customers)];
        // Where each person's months are written next; nowhere for those who were not drawn.
        let mut next = months;
        for (side, sampled) in drawn.iter_mut().enumerate() {
            sampled.start.push(0);
            let mut sum = 0;
            let counts: Vec<u32> = sampled.accounts.iter().map(|&account| next[side][account as usize]).collect();
            next[side].fill(u32::MAX);
            for (&account, count) in sampled.accounts.iter().zip(counts) {
                next[side][account as usize] = sum;
                sum += count;
                sampled.start.push(sum);
            }
            sampled.month = vec![0; sum as usize];
            sampled.product = vec![0.0; sum as usize];
        }
        for (side, row) in rows() {
            write(&mut drawn[side], &mut next[side][row.person as usize], row);
        }
        let [members, customers] = drawn;
        Self { members, customers }
    }
}

fn write(sampled: &mut Sampled, next: &mut u32, row: &Purchases) {
    if *next != u32::MAX {
        sampled.month[*next as usize] = row.month;
        sampled.product[*next as usize] = row.product as f64;
        *next += 1;
    }
}

/// Draws among those who have a month.
fn draw(months: &[u32], name: &str) -> Sampled {
    let mut accounts: Vec<u32> = (0..months.len() as u32).filter(|&account| months[account as usize] > 0).collect();
    let of = accounts.len();
    let mut random = stream(DEFAULT_SEED, name);
    let drawn = accounts.partial_shuffle(&mut random, MOST_PEOPLE).0.to_vec();
    accounts.clear();
    Sampled { accounts: drawn, of, ..Sampled::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(person: u32, month: u16, class: Class, product: i64) -> Purchases {
        Purchases { person, month, class, house: person == 4, volume: None, product, kits: 0 }
    }

    #[test]
    fn everybody_is_drawn_where_there_are_few_and_keeps_their_months() {
        let rows = vec![
            row(0, 0, Class::Business, 10),
            row(1, 0, Class::Preferred, 30),
            row(4, 0, Class::Business, 99),
            row(0, 1, Class::Business, 20),
            row(1, 1, Class::Business, 0),
            row(2, 1, Class::Unknown, 99),
            row(1, 2, Class::Business, 40),
        ];
        let sample = SampledMonths::gather(&Monthly { rows, has_volume: false }, 5);
        let mut members: Vec<_> = (0..sample.members.len())
            .map(|at| {
                (sample.members.accounts[at], sample.members.product(at).to_vec(), sample.members.months(at).to_vec())
            })
            .collect();
        members.sort_unstable_by_key(|(account, ..)| *account);
        assert_eq!(members, [(0, vec![10.0, 20.0], vec![0, 1]), (1, vec![40.0], vec![2])]);
        assert_eq!((sample.customers.accounts.clone(), sample.customers.product(0).to_vec()), (vec![1], vec![30.0]));
        assert_eq!((sample.members.of, sample.customers.of), (2, 1));
        assert!(
            (sample.members.mean(sample.members.accounts.iter().position(|&a| a == 0).unwrap()) - 15.0).abs() < 1e-12
        );
    }

    #[test]
    fn of_many_some_are_drawn_and_the_same_ones_each_time() {
        let rows: Vec<Purchases> = (5..30_005).map(|person| row(person, 0, Class::Retail, i64::from(person))).collect();
        let monthly = Monthly { rows, has_volume: false };
        let [once, again] = [(); 2].map(|()| SampledMonths::gather(&monthly, 30_005).customers);
        assert_eq!((once.len(), once.of), (MOST_PEOPLE, 30_000));
        assert_eq!(once.accounts, again.accounts);
        assert!((0..once.len()).all(|at| once.product(at) == [f64::from(once.accounts[at])]));
        let mut distinct = once.accounts.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), MOST_PEOPLE);
    }
}
