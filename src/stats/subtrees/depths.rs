//! Depths from sponsors, without recursion.

/// The depth of somebody below an unknown sponsor or in a cycle.
pub const UNPLACED: u32 = u32::MAX;
const UNKNOWN: u32 = u32::MAX - 1;
const ON_THE_WAY: u32 = u32::MAX - 2;

/// The depth of each participant, or [`UNPLACED`]. Each is looked at twice at most: going up, and coming down again.
pub fn depths(sponsor: &[Option<u32>]) -> Vec<u32> {
    let mut depth = vec![UNKNOWN; sponsor.len()];
    let mut way = Vec::new();
    for start in 0..sponsor.len() {
        let mut at = start;
        // The depth that the next one down the way has.
        let mut next = loop {
            match depth[at] {
                UNKNOWN => {}
                UNPLACED | ON_THE_WAY => break UNPLACED,
                known => break known + 1,
            }
            depth[at] = ON_THE_WAY;
            way.push(at);
            match sponsor[at].map(|above| above as usize) {
                None => break 0,
                Some(above) if above < sponsor.len() => at = above,
                Some(_) => break UNPLACED,
            }
        };
        while let Some(below) = way.pop() {
            depth[below] = next;
            next = if next == UNPLACED { UNPLACED } else { next + 1 };
        }
    }
    depth
}

/// Participants of each depth, in order of position; the unplaced are left out.
pub fn by_depth(depth: &[u32]) -> Vec<Vec<u32>> {
    let deepest = depth.iter().filter(|depth| **depth != UNPLACED).max();
    let mut levels = vec![Vec::new(); deepest.map_or(0, |deepest| *deepest as usize + 1)];
    for (at, depth) in depth.iter().enumerate().filter(|(_, depth)| **depth != UNPLACED) {
        levels[*depth as usize].push(at as u32);
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forest_has_the_depths_one_counts_in_any_order() {
        //  2 ─ 0 ─ 3 ─ 1        4
        let sponsor = [Some(2), Some(3), None, Some(0), None];
        assert_eq!(depths(&sponsor), [1, 3, 0, 2, 0]);
        assert_eq!(by_depth(&depths(&sponsor)), [vec![2, 4], vec![0], vec![3], vec![1]]);
    }

    #[test]
    fn cycles_unknown_sponsors_and_all_below_them_have_no_depth() {
        let sponsor = [Some(1), Some(0), Some(0), Some(9), Some(3), Some(5), None];
        assert_eq!(depths(&sponsor), [UNPLACED, UNPLACED, UNPLACED, UNPLACED, UNPLACED, UNPLACED, 0]);
        assert_eq!(by_depth(&[UNPLACED]), Vec::<Vec<u32>>::new());
        assert_eq!(depths(&[]), Vec::<u32>::new());
    }
}
