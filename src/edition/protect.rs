//! Complementary suppression: which cells have to go so that those already gone cannot be had back.
//!
//! Who reads the report knows which sums are published, which cells are small, and how this program works. Three attacks
//! are foreseen: a sum less its other members; several sums at once (a cell is known where it alone is fixed by the linear
//! equations); and the bounds of small cells (two of 1 to 4 that add up to 8 are 4 each).

use super::Because;

/// What is shown or left out as one: a row, or the rows of several tables that say the same.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// People in it, by which the next to go is chosen; 0 describes nobody, and its going would hide nothing.
    pub size: u64,
    /// Why it is left out; `None` where it is shown.
    pub gone: Option<Because>,
    /// Whether it has to stay, since the same number stands elsewhere.
    pub fixed: bool,
    /// Whether it stands nowhere, and is what its sum leaves after the others.
    pub hidden: bool,
}

/// Units that add up to a number which is published.
#[derive(Clone, Debug, Default)]
pub struct Sum {
    /// Units with their signs.
    pub members: Vec<(usize, i8)>,
    /// How many people, or months, each member has; empty where members have people in common and only amounts add up.
    pub numbers: Vec<u64>,
}

impl Sum {
    /// A sum of amounts.
    pub fn of(members: impl IntoIterator<Item = usize>) -> Self {
        Self { members: members.into_iter().map(|unit| (unit, 1)).collect(), numbers: Vec::new() }
    }

    /// A sum of numbers of people; units without any are no members.
    pub fn counted(members: impl IntoIterator<Item = (usize, u64)>) -> Self {
        let members = members.into_iter().filter(|(_, number)| *number > 0);
        let (members, numbers) = members.map(|(unit, number)| ((unit, 1), number)).unzip();
        Self { members, numbers }
    }

    fn gone<'s>(&'s self, units: &'s [Unit]) -> impl Iterator<Item = usize> + 's {
        (0..self.members.len()).filter(|at| units[self.members[*at].0].gone.is_some())
    }

    /// Whether what is gone can be had back from this sum alone.
    fn is_weak(&self, units: &[Unit], smallest: u64) -> bool {
        let gone: Vec<usize> = self.gone(units).collect();
        match gone.len() {
            0 => false,
            1 => true,
            _ if self.numbers.is_empty() => false,
            _ => {
                gone.iter().map(|at| self.numbers[*at]).sum::<u64>() < smallest || self.is_fixed(&gone, units, smallest)
            }
        }
    }

    /// Whether bounds alone fix the number of a unit that is gone.
    fn is_fixed(&self, gone: &[usize], units: &[Unit], smallest: u64) -> bool {
        let bounds: Vec<[u64; 2]> = gone.iter().map(|at| self.bounds(*at, units, smallest)).collect();
        let total: u64 = gone.iter().map(|at| self.numbers[*at]).sum();
        let sum = |end: usize, but: usize| {
            let others = bounds.iter().enumerate().filter(|(at, _)| *at != but);
            others.fold(0_u64, |sum, (_, bounds)| sum.saturating_add(bounds[end]))
        };
        (0..gone.len()).filter(|at| !units[self.members[gone[*at]].0].hidden).any(|at| {
            let least = bounds[at][0].max(total.saturating_sub(sum(1, at)));
            let most = bounds[at][1].min(total.saturating_sub(sum(0, at)));
            least >= most
        })
    }

    /// What a reader knows of a number that is gone.
    fn bounds(&self, at: usize, units: &[Unit], smallest: u64) -> [u64; 2] {
        let unit = &units[self.members[at].0];
        let is_small = self.numbers[at] < smallest;
        match unit.gone {
            // A hidden one is somebody who heads a leg, or nobody.
            _ if unit.hidden => [0, 1],
            Some(Because::SmallCell) if is_small => [1, smallest - 1],
            Some(Because::Complementary) if !is_small => [smallest, u64::MAX],
            _ => [1, u64::MAX],
        }
    }

    /// The smallest unit that can go next.
    fn next(&self, units: &[Unit]) -> Option<usize> {
        let can_go = |unit: &Unit| unit.gone.is_none() && !unit.fixed && unit.size > 0;
        let open = self.members.iter().map(|(unit, _)| *unit).filter(|unit| can_go(&units[*unit]));
        open.min_by_key(|unit| (units[*unit].size, *unit))
    }
}

/// Lets further units go until none that is gone can be had back. Returns whether that was possible: where a sum has no
/// unit left, it stays as it is.
pub fn protect(units: &mut [Unit], sums: &[Sum], smallest: u64) -> bool {
    loop {
        let mut is_safe = true;
        let mut changed = false;
        for sum in sums {
            while sum.is_weak(units, smallest) {
                let Some(next) = sum.next(units) else {
                    is_safe = false;
                    break;
                };
                units[next].gone = Some(Because::Complementary);
                changed = true;
            }
        }
        if changed {
            continue;
        }
        for unit in determined(units, sums) {
            let with = |sum: &&Sum| sum.members.iter().any(|(member, _)| *member == unit);
            let next = sums.iter().filter(with).find_map(|sum| sum.next(units));
            match next {
                Some(next) => {
                    units[next].gone = Some(Because::Complementary);
                    changed = true;
                    break;
                }
                None => is_safe = false,
            }
        }
        if !changed {
            return is_safe;
        }
    }
}

/// Units that are gone and that the linear equations of all sums fix: those that stand alone in a row of the reduced
/// system.
pub fn determined(units: &[Unit], sums: &[Sum]) -> Vec<usize> {
    let gone: Vec<usize> = (0..units.len()).filter(|unit| units[*unit].gone.is_some()).collect();
    let mut rows: Vec<Vec<f64>> = sums
        .iter()
        .map(|sum| {
            let sign = |unit: &usize| {
                sum.members.iter().filter(|(member, _)| member == unit).map(|(_, s)| f64::from(*s)).sum()
            };
            gone.iter().map(sign).collect()
        })
        .collect();
    let mut lead = 0;
    for column in 0..gone.len() {
        let Some(pivot) = (lead..rows.len()).find(|row| rows[*row][column].abs() > 1e-9) else { continue };
        rows.swap(lead, pivot);
        let top = rows[lead].iter().map(|value| value / rows[lead][column]).collect::<Vec<f64>>();
        for (at, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != lead) {
            let factor = row[column];
            if factor.abs() > 1e-9 && at != lead {
                row.iter_mut().zip(&top).for_each(|(value, top)| *value -= factor * top);
            }
        }
        rows[lead] = top;
        lead += 1;
    }
    let alone = |row: &Vec<f64>| {
        let mut found = row.iter().enumerate().filter(|(_, value)| value.abs() > 1e-9);
        found.next().filter(|_| found.next().is_none()).map(|(at, _)| gone[at])
    };
    let mut known: Vec<usize> = rows.iter().filter_map(alone).filter(|unit| !units[*unit].hidden).collect();
    known.sort_unstable();
    known
}

#[cfg(test)]
mod tests;
