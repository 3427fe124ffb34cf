//! What stands in a leg, added up from the bottom of the tree.

use crate::genealogy::{Genealogy, ROOT};

/// Sums over participants, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub participants: u64,
    /// Those who paid more than they received.
    pub lost: u64,
    pub paid: i64,
    pub received: i64,
    /// Tells legs with the same sums apart by what is in them, whatever the order of rows.
    shape: u64,
}

impl Sums {
    /// One participant.
    pub fn of(paid: i64, received: i64) -> Self {
        let shape = mixed(paid as u64 ^ mixed(received as u64));
        Self { participants: 1, lost: u64::from(received < paid), paid, received, shape }
    }

    /// What legs are ordered by, the largest first.
    pub fn size(&self) -> (u64, i64, i64, u64, u64) {
        (self.participants, self.paid, self.received, self.lost, self.shape)
    }

    /// What is left when a part is taken away.
    pub fn without(&self, part: &Self) -> Self {
        Self {
            participants: self.participants - part.participants,
            lost: self.lost - part.lost,
            paid: self.paid - part.paid,
            received: self.received - part.received,
            shape: 0,
        }
    }

    fn add(&mut self, other: &Self) {
        self.participants += other.participants;
        self.lost += other.lost;
        self.paid += other.paid;
        self.received += other.received;
        self.shape = self.shape.wrapping_add(mixed(other.shape));
    }
}

/// The sums of several.
pub(super) fn total<'a>(several: impl Iterator<Item = &'a Sums>) -> Sums {
    let mut sum = Sums::default();
    several.for_each(|one| sum.add(one));
    sum
}

/// The sums of each person's leg, from what each person is; those without a place keep their own.
pub(super) fn up_the_tree(tree: &Genealogy, own: &[Sums]) -> Vec<Sums> {
    let mut legs = own.to_vec();
    for &person in tree.top_down().iter().rev() {
        let above = tree.sponsor(person);
        if above != ROOT {
            let leg = legs[person as usize];
            legs[above as usize].add(&leg);
        }
    }
    legs
}

/// Spreads the bits of a number (the finaliser of `SplitMix64`: Steele, Lea and Flood 2014, OOPSLA).
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
