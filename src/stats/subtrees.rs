//! Sampling error among people who recruited each other.
//!
//! Members of one downline share a sponsor, a place and a year, so that they are not independent observations, and an
//! interval that takes them for such is too short. The genealogy is cut at one depth, and the subtrees that hang from the
//! cut are drawn as wholes: the cluster bootstrap of Field and Welsh (2007), *Journal of the Royal Statistical Society B*
//! 69(3), 369-390. With few subtrees it is unreliable (Cameron, Gelbach and Miller 2008, *Review of Economics and
//! Statistics* 90(3), 414-427), and each subtree is left out in turn instead. Many subtrees of which a few hold most are
//! few: what counts is how many of equal size they are worth (Carter, Schnepel and Steigerwald 2017, *Review of Economics
//! and Statistics* 99(4), 698-709).
//!
//! With very many, drawing them again tells nothing that the linearised variance does not (Woodruff 1971, *Journal of the
//! American Statistical Association* 66(334), 411-414; Cochran, *Sampling Techniques*, chapter 6).
//!
//! The cut leaves the fewest subtrees that are enough, since these are the least dependent on each other.

mod depths;

use super::{bootstrap, critical, jackknife};
use depths::{by_depth, depths};

/// Subtrees of equal size from which on they are drawn again; below, the jackknife takes over.
pub const ENOUGH: usize = 40;
/// Subtrees of equal size from which on the variance is linearised.
pub const MANY: usize = 1000;

/// A genealogy cut into subtrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Depth of those who head a subtree; roots are at 0.
    pub depth: u32,
    /// Number of subtrees.
    pub count: usize,
    /// The subtree of each participant, numbered by the position of its head. Nobody's is that of people above the cut,
    /// and of those whom no chain of sponsors joins to a root.
    pub subtree: Vec<Option<u32>>,
}

/// Cuts at the shallowest depth with at least `enough` people, or else at the shallowest of those with the most.
///
/// `sponsor[i]` is the position of who recruited `i`, `None` at a root. Positions outside the slice count as unknown
/// sponsors. `None` where no depth has two people.
pub fn cut(sponsor: &[Option<u32>], enough: usize) -> Option<Cut> {
    let depth = depths(sponsor);
    let levels = by_depth(&depth);
    let widest = levels.iter().map(Vec::len).max().filter(|width| *width > 1)?;
    let at = levels.iter().position(|level| level.len() >= enough.clamp(2, widest))?;
    let mut subtree = vec![None; sponsor.len()];
    for (number, &head) in levels[at].iter().enumerate() {
        subtree[head as usize] = Some(number as u32);
    }
    for &below in levels[at + 1..].iter().flatten() {
        subtree[below as usize] = sponsor[below as usize].and_then(|above| subtree[above as usize]);
    }
    Some(Cut { depth: at as u32, count: levels[at].len(), subtree })
}

/// A numerator and a denominator.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    /// The numerator.
    pub numerator: f64,
    /// The denominator.
    pub denominator: f64,
}

impl Sums {
    /// The ratio, where the denominator is positive.
    pub fn ratio(self) -> Option<f64> {
        Some(self.numerator / self.denominator).filter(|ratio| self.denominator > 0.0 && ratio.is_finite())
    }

    fn add(&mut self, other: Self) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
    }
}

impl Cut {
    /// Numerators and denominators of participants summed over each subtree, and over those in none.
    ///
    /// `None` where the slices are not as long as the genealogy.
    pub fn sums(&self, numerator: &[f64], denominator: &[f64]) -> Option<(Vec<Sums>, Sums)> {
        if numerator.len() != self.subtree.len() || denominator.len() != self.subtree.len() {
            return None;
        }
        let (mut subtrees, mut rest) = (vec![Sums::default(); self.count], Sums::default());
        for (at, subtree) in self.subtree.iter().enumerate() {
            let own = Sums { numerator: numerator[at], denominator: denominator[at] };
            match subtree {
                Some(number) => subtrees[*number as usize].add(own),
                None => rest.add(own),
            }
        }
        Some((subtrees, rest))
    }

    /// The values of participants by subtree, for the intraclass correlation; those in none are left out.
    pub fn groups(&self, values: &[f64]) -> Vec<Vec<f64>> {
        let mut groups = vec![Vec::new(); self.count];
        for (value, subtree) in values.iter().zip(&self.subtree) {
            if let Some(number) = subtree {
                groups[*number as usize].push(*value);
            }
        }
        groups
    }
}

/// How an interval came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Subtrees drawn again; the interval is bias-corrected and accelerated.
    Bootstrap,
    /// Subtrees left out in turn, with the t distribution.
    Jackknife,
    /// Linearised variance over very many subtrees, with the normal distribution.
    Linearised,
}

/// A ratio with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatioInterval {
    /// The ratio of all.
    pub ratio: f64,
    /// Its interval.
    pub interval: [f64; 2],
    /// How the interval came about.
    pub method: Method,
}

/// The interval of a ratio of sums over subtrees; `rest` is in every resample.
///
/// `None` where there are fewer than two subtrees, or where the ratio of all, of a resample, or of all but one subtree
/// does not exist.
pub fn ratio_interval(subtrees: &[Sums], rest: Sums, level: f64, draws: usize, seed: u64) -> Option<RatioInterval> {
    let total = |drawn: &mut dyn Iterator<Item = usize>| {
        drawn.fold(rest, |mut sums, at| {
            sums.add(subtrees[at]);
            sums
        })
    };
    let all = total(&mut (0..subtrees.len()));
    let ratio = all.ratio()?;
    let worth = worth(subtrees)?;
    if worth >= MANY as f64 {
        let reach = critical::normal(level)? * linearised_error(subtrees, all)?;
        return Some(RatioInterval { ratio, interval: [ratio - reach, ratio + reach], method: Method::Linearised });
    }
    let without = |out: &Sums| {
        let (numerator, denominator) = (all.numerator - out.numerator, all.denominator - out.denominator);
        Sums { numerator, denominator }.ratio()
    };
    let left_out: Vec<f64> = subtrees.iter().map(without).collect::<Option<_>>()?;
    if worth < ENOUGH as f64 - 1e-9 {
        let interval = jackknife::interval(ratio, &left_out, worth - 1.0, level)?;
        return Some(RatioInterval { ratio, interval, method: Method::Jackknife });
    }
    let replicates = bootstrap::replicates(subtrees.len(), draws, seed, "subtrees", |drawn| {
        total(&mut drawn.iter().copied()).ratio()
    })?;
    let interval = bootstrap::bca(ratio, &replicates, &left_out, level)?;
    Some(RatioInterval { ratio, interval, method: Method::Bootstrap })
}

/// How many subtrees of equal size some are worth: `(Σd)²/Σd²` with their denominators (Kish 1965, *Survey Sampling*).
/// `None` where they have none.
pub fn worth(subtrees: &[Sums]) -> Option<f64> {
    let sum: f64 = subtrees.iter().map(|own| own.denominator).sum();
    let squares: f64 = subtrees.iter().map(|own| own.denominator.powi(2)).sum();
    (squares > 0.0).then(|| sum * sum / squares)
}

/// The standard error of a ratio of sums: `√(G/(G − 1)·Σ(nᵢ − r·dᵢ)²) / D`. `None` where the ratio does not exist.
fn linearised_error(subtrees: &[Sums], all: Sums) -> Option<f64> {
    let (groups, ratio) = (subtrees.len() as f64, all.ratio()?);
    let squares: f64 = subtrees.iter().map(|own| (own.numerator - ratio * own.denominator).powi(2)).sum();
    let error = (groups / (groups - 1.0) * squares).sqrt() / all.denominator;
    error.is_finite().then_some(error)
}

#[cfg(test)]
mod tests;
