//! Gini's coefficient by groups, and how far the groups overlap.
//!
//! Yitzhaki (1994), *Journal of Econometrics* 61(1), 147-159; Frick, Goebel, Schechtman, Wagner and Yitzhaki (2006),
//! *Sociological Methods & Research* 34(4), 427-468: `G = Σ sₖ·Gₖ·Oₖ + G_b`. Where levels of a company hardly overlap,
//! income goes by position; where they overlap fully, position says nothing.

use super::super::rank_correlation::mid_ranks;
use super::positive;

/// The analysis of Gini.
#[derive(Clone, Debug, PartialEq)]
pub struct Anogi {
    /// The part between groups, from each group's mean and mean rank; negative where groups of lower mean rank higher.
    pub between: f64,
    /// One for each group, in the order given; `None` for a group without members.
    pub groups: Vec<Option<Group>>,
}

/// One group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Its share of all income.
    pub share: f64,
    /// Its own Gini coefficient; 0 where its members are equal.
    pub gini: f64,
    /// How far the others overlap it: its share of people where none of theirs fall in its range, 1 where all groups are
    /// alike, at most 2 where it is at both ends of the others. `None` where its members are equal.
    pub overlap: Option<f64>,
}

impl Anogi {
    /// The part within groups, `Σ sₖ·Gₖ·Oₖ`.
    pub fn within(&self) -> f64 {
        self.groups.iter().flatten().map(|group| group.share * group.gini * group.overlap.unwrap_or(0.0)).sum()
    }

    /// The Gini coefficient of all.
    pub fn gini(&self) -> f64 {
        self.within() + self.between
    }
}

/// Splits the Gini coefficient of incomes by groups.
///
/// `None` for nobody, a negative income, or where nothing is earned.
pub fn anogi<G: AsRef<[f64]>>(groups: &[G]) -> Option<Anogi> {
    let (_, overall) = positive(groups)?;
    let everybody: Vec<f64> = groups.iter().flat_map(AsRef::as_ref).copied().collect();
    let ranks = mid_ranks(&everybody);
    let mut found = Anogi { between: 0.0, groups: Vec::with_capacity(groups.len()) };
    let mut start = 0;
    for incomes in groups.iter().map(AsRef::as_ref) {
        let among_all = &ranks[start..start + incomes.len()];
        start += incomes.len();
        if incomes.is_empty() {
            found.groups.push(None);
            continue;
        }
        let size = incomes.len() as f64;
        let (mean, rank) = (average(incomes), average(among_all) / overall.count);
        // The mean rank of all, (n + 1)/2n, is the same for every group and could be left out.
        let middle = (overall.count + 1.0) / (2.0 * overall.count);
        found.between += 2.0 * size / overall.count * (mean / overall.mean - 1.0) * (rank - middle);
        let own = covariance(incomes, &mid_ranks(incomes)) / size;
        let spread = own > 1e-14 * mean;
        found.groups.push(Some(Group {
            share: size * mean / (overall.count * overall.mean),
            gini: if spread { 2.0 * own / mean } else { 0.0 },
            overlap: spread.then(|| covariance(incomes, among_all) / overall.count / own),
        }));
    }
    Some(found)
}

fn average(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (average(a), average(b));
    a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b)).sum::<f64>() / a.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-7, "{found} is not {expected}");
    }

    /// By hand: .1·.25·.5 + .9·.277778·.5 + .4 = .5375, which is also `Gini` of `PySAL` `inequality` 1.1.2.
    #[test]
    fn groups_apart_overlap_by_their_own_half() {
        let found = anogi(&[[100.0, 200.0, 300.0, 400.0], [1000.0, 1500.0, 2500.0, 4000.0]]).unwrap();
        near(found.gini(), 0.5375);
        near(found.between, 0.4);
        for (group, [share, gini]) in found.groups.iter().zip([[0.1, 0.25], [0.9, 0.277_778]]) {
            let group = group.unwrap();
            near(group.share, share);
            near(group.gini, gini);
            near(group.overlap.unwrap(), 0.5);
        }
    }

    /// numpy 2.4.6 by Yitzhaki's covariances; the whole by `PySAL`.
    #[test]
    fn overlapping_groups_agree_with_yitzhakis_covariances() {
        let found = anogi(&[[100.0, 200.0, 900.0, 400.0], [1000.0, 150.0, 2500.0, 4000.0]]).unwrap();
        near(found.gini(), 0.566_892);
        near(found.groups[0].unwrap().overlap.unwrap(), 0.615_385);
        near(found.groups[1].unwrap().overlap.unwrap(), 0.905_172);
        near(found.between, 0.204_392);
        near(found.within(), 0.3625);
    }

    #[test]
    fn ties_empty_groups_and_equals_keep_the_sum() {
        // Gini of 0, 0, 1, 1, 2 by hand: (−4·0 − 2·0 + 0·1 + 2·1 + 4·2)/(5·4) = .5.
        let found = anogi(&[vec![0.0, 1.0], vec![], vec![0.0, 2.0], vec![1.0]]).unwrap();
        near(found.gini(), 0.5);
        assert_eq!(found.groups[1], None);
        assert_eq!(found.groups[3].unwrap().overlap, None);
        let one = anogi(&[[2.0, 6.0]]).unwrap();
        near(one.between, 0.0);
        near(one.groups[0].unwrap().overlap.unwrap(), 1.0);
        let equal = anogi(&[[3.0, 3.0], [3.0, 3.0]]).unwrap();
        near(equal.gini(), 0.0);
        assert_eq!(anogi(&[[0.0, 0.0]]), None);
        assert_eq!(anogi(&[[-1.0, 3.0]]), None);
        assert_eq!(anogi::<[f64; 0]>(&[]), None);
    }
}
