//! How much of the inequality of incomes lies between the levels of the tree.

use super::income::{unseen, with_commissions};
use super::position::{note_unplaced, placed};
use super::{Basis, Family, Metric};
use crate::evidence;
use crate::facts::net::Net;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Measured, Outcome, Unit};
use crate::stats::decomposition::anogi::anogi;
use crate::stats::decomposition::{Parts, mean_log_deviation, theil, variance};
use crate::stats::quantile::median_unsorted;

/// People by depth, the top first: a list in the order of depth, and where each depth ends in it.
struct Levels<'f> {
    people: &'f [u32],
    ends: Vec<usize>,
    depths: Vec<u32>,
}

impl<'f> Levels<'f> {
    fn of(company: &'f CompanyFacts<'_>) -> Self {
        let depth = |person: u32| company.company.genealogy.depth(person);
        let people = placed(company);
        let mut levels = Self { ends: Vec::new(), depths: Vec::new(), people };
        for level in people.chunk_by(|a, b| depth(*a) == depth(*b)) {
            levels.ends.push(levels.ends.last().unwrap_or(&0) + level.len());
            levels.depths.push(depth(level[0]));
        }
        levels
    }

    /// Splits an inequality of the values of those who are wanted.
    fn split<T>(
        &self,
        value: impl Fn(usize) -> f64,
        wanted: impl Fn(f64) -> bool,
        split: impl Fn(&[&[f64]]) -> T,
    ) -> T {
        let mut values = Vec::with_capacity(self.people.len());
        let mut ends = vec![0];
        let mut start = 0;
        for &end in &self.ends {
            values.extend(
                self.people[start..end].iter().map(|&person| value(person as usize)).filter(|value| wanted(*value)),
            );
            ends.push(values.len());
            start = end;
        }
        let groups: Vec<&[f64]> = ends.windows(2).map(|pair| &values[pair[0]..pair[1]]).collect();
        split(&groups)
    }

    fn variance_between(&self, value: impl Fn(usize) -> f64) -> Option<f64> {
        self.split(value, |_| true, |groups| variance(groups).and_then(Parts::between_share))
    }

    /// The median at one of the depths.
    fn median(&self, level: usize, value: impl Fn(usize) -> f64) -> Option<f64> {
        let start = level.checked_sub(1).map_or(0, |before| self.ends[before]);
        let mut values: Vec<f64> = self.people[start..self.ends[level]].iter().map(|&p| value(p as usize)).collect();
        median_unsorted(&mut values)
    }
}

/// M51.
pub const DEPTH_INCOME_SHARE: Metric = Metric {
    id: "depth_income_share",
    title: "Inequality of company cash that lies between levels",
    family: Family::Income,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "η² = variance of N3 between depths / variance of N3 over the income population. `adjusted` takes off what k levels explain of n people by chance: 1 − (1 − η²)(n − 1)/(n − k). Other readings: η² of `commissions`, and of `n1` and `n2` where they are recorded as a whole; of those with commissions above zero the parts between depths of Theil's T (`theil_between`), of the mean log deviation (`mld_between`) and of the Gini coefficient (`anogi_between`, G_b / G). Parts: the medians at the top and at the deepest level and their difference.",
    needs: "participants with sponsors, orders, commissions (returns, resales, expenses)",
    reference: "Shorrocks (1980), Econometrica 48(3), 613-625; Kelley (1935), PNAS 21(9), 554-559, for the adjustment; Yitzhaki (1994), Journal of Econometrics 61(1), 147-159, for the Gini coefficient",
    interpretation: "Near 1: who stands where decides, near 0: results differ as much within levels. Deeper is newer, so that time is in it. The few at the top weigh heavily in a variance, and little at the median. Descriptive, never decisive.",
    oracle: "TINY-7 by numpy 2.4.6 (`tests/oracles/income_and_position.py`, which holds the made companies too); example of the kernel .985841; parts of Theil's T and the mean log deviation by PySAL",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: depth_income_share,
};

fn depth_income_share(facts: &Facts<'_>) -> Outcome {
    let company = with_commissions(facts)?;
    let levels = Levels::of(company);
    let (people, depths) = (levels.people.len(), levels.depths.len());
    if depths < 2 {
        return Err("fewer than two levels of the tree have anybody of the income population".to_owned());
    }
    let net = |net: Net| move |person: usize| company.net(net, person);
    let cash = net(Net::CompanyCash);
    let value = levels.variance_between(cash).ok_or("company cash is the same for everybody")?;
    let mut measured = Measured::new(value).counted(people, "business participants");
    measured = if people > depths {
        let left = (1.0 - value) * (people as f64 - 1.0) / (people - depths) as f64;
        measured.reading("adjusted", 1.0 - left)
    } else {
        measured.no_reading("adjusted", "every level has one participant")
    };
    let commissions = |person: usize| company.ledger.commissions[person] as f64;
    measured = match levels.variance_between(commissions) {
        Some(value) => measured.reading("commissions", value),
        None => measured.no_reading("commissions", "commissions are the same for everybody"),
    };
    for other in [Net::Strict, Net::OwnUseCredited] {
        measured = match (company.holds_all_of(other), levels.variance_between(net(other))) {
            (Err(reason), _) => measured.no_reading(other.name(), reason),
            (_, Some(value)) => measured.reading(other.name(), value),
            (_, None) => measured.no_reading(other.name(), "the net result is the same for everybody"),
        };
    }
    measured = among_the_paid(measured, &levels, commissions);
    let unit = facts.currency.major(1);
    if let (Some(top), Some(bottom)) = (levels.median(0, cash), levels.median(depths - 1, cash)) {
        let at = |level: usize| format!("median at depth {}", levels.depths[level]);
        measured = measured
            .part(&at(0), unit * top, Unit::Money)
            .part(&at(depths - 1), unit * bottom, Unit::Money)
            .part("difference of the medians", unit * (top - bottom), Unit::Money);
    }
    Ok(unseen(note_unplaced(measured, company, people), company))
}

/// Adds the parts of measures that want positive incomes.
fn among_the_paid(measured: Measured, levels: &Levels<'_>, commissions: impl Fn(usize) -> f64) -> Measured {
    let paid = |value: f64| value > 0.0;
    let [of_theil, of_deviation, of_gini] = levels.split(commissions, paid, |groups| {
        let gini = anogi(groups).filter(|found| found.gini() > 0.0).map(|found| found.between / found.gini());
        [theil(groups).and_then(Parts::between_share), mean_log_deviation(groups).and_then(Parts::between_share), gini]
    });
    [("theil_between", of_theil), ("mld_between", of_deviation), ("anogi_between", of_gini)].into_iter().fold(
        measured,
        |measured, (name, value)| match value {
            Some(value) => measured.reading(name, value),
            None => measured.no_reading(name, "nobody was paid, or everybody who was paid got the same"),
        },
    )
}
