//! Who stands above whom, and how far, without walking up.
//!
//! Everybody who is placed gets a place in a walk that visits a participant and then the whole downline before anybody
//! else, so that a group (a participant with the downline) is one run of places.

use super::{Genealogy, ROOT, UNPLACED};
use std::ops::Range;

/// The places of a forest.
#[derive(Debug)]
pub struct Lineage<'a> {
    tree: &'a Genealogy,
    place: Vec<u32>,
    downline: Vec<u32>,
}

impl<'a> Lineage<'a> {
    /// Gives everybody who is placed a place.
    pub fn of(tree: &'a Genealogy) -> Self {
        let downline = tree.downline_sizes();
        let mut place = vec![UNPLACED; tree.len()];
        // Where the next recruit of each goes.
        let mut free = vec![0_u32; tree.len()];
        let mut free_root = 0;
        for &person in tree.top_down() {
            let above = tree.sponsor(person);
            let next = if above == ROOT { &mut free_root } else { &mut free[above as usize] };
            let own = *next;
            *next += downline[person as usize] + 1;
            place[person as usize] = own;
            free[person as usize] = own + 1;
        }
        Self { tree, place, downline }
    }

    /// The place of a participant; `None` for the unplaced.
    pub fn place(&self, person: u32) -> Option<usize> {
        let place = self.place[person as usize];
        (place != UNPLACED).then_some(place as usize)
    }

    /// The places of a participant and the whole downline, the participant's own first; `None` for the unplaced.
    pub fn group(&self, person: u32) -> Option<Range<usize>> {
        let own = self.place(person)?;
        Some(own..own + self.downline[person as usize] as usize + 1)
    }

    /// How many levels somebody stands below a participant: 0 for the same, 1 for a recruit. `None` where the participant
    /// is not above them.
    pub fn levels_below(&self, participant: u32, somebody: u32) -> Option<u32> {
        if participant == somebody {
            return Some(0);
        }
        let below = self.place(somebody)?;
        let stands_below = self.group(participant)?.contains(&below);
        stands_below.then(|| self.tree.depth(somebody) - self.tree.depth(participant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genealogy::ORPHAN;

    /// A→{B,C}, B→{D,E}, C→{F}, D→{G}: the tree of TINY-7.
    #[test]
    fn a_group_is_a_run_of_places() {
        let tree = Genealogy::new(vec![ROOT, 0, 0, 1, 1, 2, 3]);
        let lineage = Lineage::of(&tree);
        let members = |person: u32| -> Vec<u32> {
            let group = lineage.group(person).unwrap();
            (0..7).filter(|&other| group.contains(&lineage.place(other).unwrap())).collect()
        };
        assert_eq!(members(0), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(members(1), [1, 3, 4, 6]);
        assert_eq!(members(2), [2, 5]);
        assert_eq!(members(3), [3, 6]);
        assert_eq!(members(6), [6]);
        assert_eq!(lineage.levels_below(0, 6), Some(3));
        assert_eq!(lineage.levels_below(1, 6), Some(2));
        assert_eq!(lineage.levels_below(6, 6), Some(0));
        assert_eq!(lineage.levels_below(6, 1), None, "G is below B");
        assert_eq!(lineage.levels_below(2, 6), None, "G is in another leg than C");
    }

    #[test]
    fn two_roots_share_no_places_and_the_unplaced_have_none() {
        // 0 and 1 are roots, 2 below 1, 3 an orphan with 4 below it.
        let tree = Genealogy::new(vec![ROOT, ROOT, 1, ORPHAN, 3]);
        let lineage = Lineage::of(&tree);
        assert_eq!((lineage.group(0), lineage.group(1)), (Some(0..1), Some(1..3)));
        assert_eq!(lineage.group(3), None);
        assert_eq!(lineage.levels_below(3, 4), None, "nobody knows how far");
        assert_eq!(lineage.levels_below(4, 4), Some(0));
    }
}
