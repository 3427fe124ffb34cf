//! Places in an order, as far as ranges tell companies apart.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The places a company can have: one where its range overlaps no other, several where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rank {
    /// The first place it can have; 1 is the first of all.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// Whether the places are shared with companies of the very same value.
    pub tied: bool,
}

impl Rank {
    /// The place in words: `2`, `1=` for a tie, `1–3` where ranges overlap and the places are not told apart.
    pub fn words(self) -> String {
        match self {
            Self { first, last, .. } if first == last => first.to_string(),
            Self { first, tied: true, .. } => format!("{first}="),
            Self { first, last, .. } => format!("{first}–{last}"),
        }
    }
}

/// The places of ranges, greatest first or least first; none for a company without a range, or where there are not two
/// with one.
pub fn ranks(ranges: &[Option<[f64; 2]>], greatest_first: bool) -> Vec<Option<Rank>> {
    let known: Vec<[f64; 2]> = ranges.iter().flatten().copied().collect();
    if known.len() < 2 {
        return vec![None; ranges.len()];
    }
    let ahead = |a: [f64; 2], b: [f64; 2]| if greatest_first { a[0] > b[1] } else { a[1] < b[0] };
    let rank = |own: [f64; 2]| {
        let before = known.iter().filter(|other| ahead(**other, own)).count();
        let after = known.iter().filter(|other| ahead(own, **other)).count();
        let same = known
            .iter()
            .filter(|other| own.map(f64::to_bits) == other.map(f64::to_bits) && own[0].total_cmp(&own[1]).is_eq())
            .count();
        let (first, last) = (before as u32 + 1, (known.len() - after) as u32);
        Rank { first, last, tied: same > 1 && (last - first) as usize + 1 == same }
    };
    ranges.iter().map(|range| range.map(rank)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(ranges: &[Option<[f64; 2]>], greatest_first: bool) -> Vec<String> {
        ranks(ranges, greatest_first).into_iter().map(|rank| rank.map_or("–".to_owned(), Rank::words)).collect()
    }

    #[test]
    fn places_are_told_apart_only_where_ranges_do_not_overlap() {
        let apart = [Some([0.5, 0.6]), Some([0.1, 0.2]), None, Some([0.3, 0.4])];
        assert_eq!(words(&apart, true), ["1", "3", "–", "2"]);
        assert_eq!(words(&apart, false), ["3", "1", "–", "2"]);
        // The first two overlap, and the last two; the first is surely before the last.
        let chain = [Some([0.5, 0.7]), Some([0.3, 0.5]), Some([0.1, 0.4])];
        assert_eq!(words(&chain, true), ["1–2", "1–3", "2–3"]);
    }

    #[test]
    fn the_very_same_value_shares_a_place() {
        let tie = [Some([0.5, 0.5]), Some([0.2, 0.2]), Some([0.5, 0.5])];
        assert_eq!(words(&tie, true), ["1=", "3", "1="]);
        assert_eq!(words(&tie, false), ["2=", "1", "2="]);
        // The same range is no tie: either may be before the other.
        assert_eq!(words(&[Some([0.4, 0.5]), Some([0.4, 0.5])], true), ["1–2", "1–2"]);
    }

    #[test]
    fn one_alone_has_no_place() {
        assert_eq!(words(&[Some([0.5, 0.5]), None], true), ["–", "–"]);
        assert!(ranks(&[], true).is_empty());
    }

    proptest! {
        #[test]
        fn every_order_of_true_values_within_the_ranges_keeps_to_the_places(
            ends in proptest::collection::vec((0.0_f64..1.0, 0.0_f64..1.0, 0.0_f64..=1.0), 2..8)
        ) {
            let ranges: Vec<Option<[f64; 2]>> = ends.iter().map(|(a, b, _)| Some([a.min(*b), a.max(*b)])).collect();
            // One possible truth: a value anywhere in each range.
            let truth: Vec<f64> = ends.iter().map(|(a, b, t)| a.min(*b) + t * (a - b).abs()).collect();
            for (at, rank) in ranks(&ranges, true).into_iter().enumerate() {
                let place = 1 + truth.iter().filter(|other| **other > truth[at]).count() as u32;
                let rank = rank.unwrap();
                prop_assert!(rank.first <= place && place <= rank.last);
            }
        }
    }
}
