//! Who recruited whom, as plain index vectors.
//!
//! Built from the sponsor column once; iterative throughout, so that a chain of a million participants is as harmless
//! as a bush. Participants that hang below an unknown sponsor or in a cycle have no depth: they are kept apart and
//! counted, never guessed at.

pub mod lineage;

/// No sponsor: a root of the forest.
pub const ROOT: u32 = u32::MAX;
/// A sponsor was named but does not exist (or is the participant itself).
pub const ORPHAN: u32 = u32::MAX - 1;
/// The depth of a participant that hangs below an orphan or in a cycle.
pub const UNPLACED: u32 = u32::MAX;

/// The sponsor forest of a company.
#[derive(Debug, Default)]
pub struct Genealogy {
    sponsor: Vec<u32>,
    depth: Vec<u32>,
    frontline: Vec<u32>,
    top_down: Vec<u32>,
    in_cycle: Vec<u32>,
}

impl Genealogy {
    /// Orders participants sponsor-first, breadth by breadth.
    ///
    /// `sponsor[i]` is the index of the sponsor of `i`, [`ROOT`] or [`ORPHAN`].
    pub fn new(sponsor: Vec<u32>) -> Self {
        let recruits = Recruits::of(&sponsor);
        let mut depth = vec![UNPLACED; sponsor.len()];
        let mut top_down: Vec<u32> = Vec::with_capacity(sponsor.len());
        for (participant, &above) in sponsor.iter().enumerate() {
            if above == ROOT {
                depth[participant] = 0;
                top_down.push(participant as u32);
            }
        }
        let mut next = 0;
        while next < top_down.len() {
            let above = top_down[next];
            for &recruit in recruits.of_sponsor(above) {
                depth[recruit as usize] = depth[above as usize] + 1;
                top_down.push(recruit);
            }
            next += 1;
        }
        let in_cycle = cycle_members(&sponsor, &depth);
        Self { frontline: recruits.counts(), sponsor, depth, top_down, in_cycle }
    }

    /// Number of participants.
    pub fn len(&self) -> usize {
        self.sponsor.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.sponsor.is_empty()
    }

    /// The sponsor of a participant, or [`ROOT`] or [`ORPHAN`].
    pub fn sponsor(&self, participant: u32) -> u32 {
        self.sponsor[participant as usize]
    }

    /// Levels below a root (a root is 0), or [`UNPLACED`].
    pub fn depth(&self, participant: u32) -> u32 {
        self.depth[participant as usize]
    }

    /// Number of people a participant recruited.
    pub fn frontline(&self, participant: u32) -> u32 {
        self.frontline[participant as usize]
    }

    /// Every placed participant, sponsors before their recruits.
    pub fn top_down(&self) -> &[u32] {
        &self.top_down
    }

    /// Participants that stand in a cycle of sponsors, in index order.
    pub fn in_cycle(&self) -> &[u32] {
        &self.in_cycle
    }

    /// Participants without a depth: orphans, members of cycles and everybody below them.
    pub fn unplaced(&self) -> usize {
        self.sponsor.len() - self.top_down.len()
    }

    /// Sizes of all downlines, the participant itself not counted; 0 for the unplaced.
    pub fn downline_sizes(&self) -> Vec<u32> {
        let mut size = vec![0; self.sponsor.len()];
        for &participant in self.top_down.iter().rev() {
            let above = self.sponsor[participant as usize];
            if above != ROOT {
                size[above as usize] += size[participant as usize] + 1;
            }
        }
        size
    }
}

/// The recruits of every sponsor, grouped by a counting sort.
struct Recruits {
    start: Vec<u32>,
    recruit: Vec<u32>,
}

impl Recruits {
    fn of(sponsor: &[u32]) -> Self {
        let count = sponsor.len();
        let mut start = vec![0_u32; count + 1];
        for &above in sponsor.iter().filter(|&&s| s < ORPHAN) {
            start[above as usize + 1] += 1;
        }
        for at in 0..count {
            start[at + 1] += start[at];
        }
        let mut free = start.clone();
        let mut recruit = vec![0; start[count] as usize];
        for (participant, &above) in sponsor.iter().enumerate().filter(|&(_, &s)| s < ORPHAN) {
            recruit[free[above as usize] as usize] = participant as u32;
            free[above as usize] += 1;
        }
        Self { start, recruit }
    }

    fn of_sponsor(&self, participant: u32) -> &[u32] {
        let at = participant as usize;
        &self.recruit[self.start[at] as usize..self.start[at + 1] as usize]
    }

    fn counts(&self) -> Vec<u32> {
        self.start.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

/// Walks upward from every unplaced participant, marking each step once, and keeps those that meet their own trail.
fn cycle_members(sponsor: &[u32], depth: &[u32]) -> Vec<u32> {
    const FRESH: u32 = 0;
    let mut trail = vec![FRESH; sponsor.len()];
    let mut members = Vec::new();
    for start in 0..sponsor.len() {
        let mark = start as u32 + 1;
        let mut at = start as u32;
        while at < ORPHAN && depth[at as usize] == UNPLACED && trail[at as usize] == FRESH {
            trail[at as usize] = mark;
            at = sponsor[at as usize];
        }
        if at < ORPHAN && depth[at as usize] == UNPLACED && trail[at as usize] == mark {
            let first = at;
            loop {
                members.push(at);
                at = sponsor[at as usize];
                if at == first {
                    break;
                }
            }
        }
    }
    members.sort_unstable();
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A→{B,C}, B→{D,E}, C→{F}, D→{G}: the tree of TINY-7.
    #[test]
    fn depths_and_downlines_of_seven() {
        let tree = Genealogy::new(vec![ROOT, 0, 0, 1, 1, 2, 3]);
        let depths: Vec<u32> = (0..7).map(|p| tree.depth(p)).collect();
        assert_eq!(depths, [0, 1, 1, 2, 2, 2, 3]);
        assert_eq!(tree.downline_sizes(), [6, 3, 1, 1, 0, 0, 0]);
        assert_eq!(tree.frontline(0), 2);
        assert_eq!(tree.unplaced(), 0);
    }

    #[test]
    fn orphans_and_cycles_are_kept_apart_with_all_below_them() {
        // 0 root; 1→2→3→1 a cycle of three; 4 below the cycle; 5 an orphan; 6 below it.
        let tree = Genealogy::new(vec![ROOT, 2, 3, 1, 1, ORPHAN, 5]);
        assert_eq!(tree.in_cycle(), [1, 2, 3]);
        assert_eq!(tree.unplaced(), 6);
        assert_eq!(tree.depth(4), UNPLACED);
        assert_eq!(tree.depth(6), UNPLACED);
    }

    #[test]
    fn a_chain_of_a_million_neither_overflows_nor_hangs() {
        let chain = std::iter::once(ROOT).chain(0..999_999).collect();
        let tree = Genealogy::new(chain);
        assert_eq!(tree.depth(999_999), 999_999);
        assert_eq!(tree.downline_sizes()[0], 999_999);
    }

    #[test]
    fn nobody_is_a_forest_too() {
        let tree = Genealogy::new(Vec::new());
        assert!(tree.is_empty());
        assert!(tree.downline_sizes().is_empty());
    }
}
