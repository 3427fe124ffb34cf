//! How often the tests of measures reject, on made companies of which it is known what is in them.
//!
//! A test that finds something where nothing is there harms the innocent; one that finds nothing where something is
//! protects nobody. Both rates are counted here over many seeds, for every measure that carries a test: none is named.

pub mod companies;
pub mod page;
pub mod stated;

use crate::case::{self, OpenOptions};
use crate::facts;
use crate::measurement::Measurement;
use crate::metrics::{Family, METRICS, Metric};
use crate::progress::{Progress, Silent};
use crate::simulate::{self, Order};
use crate::stats::proportion::wilson;
use crate::threads;
use companies::COMPANIES;

/// A test rejects below this.
pub const LEVEL: f64 = 0.05;

/// What is made, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Seeds 1 to this.
    pub seeds: u64,
    /// Accounts of each company.
    pub accounts: u32,
    /// Months covered.
    pub months: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seeds: 200, accounts: 1000, months: 18 }
    }
}

/// How one test fared on one company over the seeds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Seeds for which the test could be made.
    pub made: u64,
    /// Of those, seeds with p below [`LEVEL`].
    pub rejected: u64,
    /// p of the first seed, where the test could be made.
    pub first: Option<f64>,
    /// Why it could not be made, on the first seed on which it could not.
    pub not_made: Option<String>,
}

impl Tally {
    /// The share that rejected, and its Wilson interval at 95 %. `None` where the test was never made.
    pub fn share(&self) -> Option<(f64, [f64; 2])> {
        wilson(self.rejected, self.made, 0.95).map(|range| (self.rejected as f64 / self.made as f64, range))
    }

    fn take(&mut self, outcome: Tried, first: bool) {
        match outcome {
            Ok(p) => {
                self.made += 1;
                self.rejected += u64::from(p < LEVEL);
                self.first = self.first.or(first.then_some(p));
            }
            Err(reason) => {
                self.not_made.get_or_insert(reason);
            }
        }
    }
}

/// Every measure that carried a test somewhere, or of whose test something is stated, in the order of the registry, with a tally for each company.
#[derive(Clone, Debug)]
pub struct Rates {
    /// What was made.
    pub settings: Settings,
    /// The tests.
    pub tests: Vec<(&'static Metric, Vec<Tally>)>,
}

/// The p of a test, or why it was not made.
type Tried = Result<f64, String>;

/// Makes every company from every seed, measures it and counts. The result does not depend on the number of threads.
/// Errors are those of writing and reading the companies.
pub fn count(settings: Settings, progress: &(dyn Progress + Sync)) -> Result<Rates, String> {
    let jobs: Vec<(u64, usize)> =
        (1..=settings.seeds).flat_map(|seed| (0..COMPANIES.len()).map(move |company| (seed, company))).collect();
    progress.stage("making companies and testing them");
    let done = threads::each(&jobs, |&(seed, company)| {
        let tried = try_tests(COMPANIES[company].order(settings, seed));
        progress.rows(1);
        tried
    });
    let mut tallies = vec![vec![Tally::default(); COMPANIES.len()]; tested().count()];
    for (&(seed, company), tried) in jobs.iter().zip(done) {
        for (tally, outcome) in tallies.iter_mut().zip(tried?) {
            tally[company].take(outcome, seed == 1);
        }
    }
    // A test of which something is stated has its row although it was never made.
    let tests = tested()
        .zip(tallies)
        .filter(|(metric, tally)| !stated::looks_for(metric.id).is_empty() || tally.iter().any(|tally| tally.made > 0));
    Ok(Rates { settings, tests: tests.collect() })
}

/// The measures that may carry a test: all of a company.
fn tested() -> impl Iterator<Item = &'static Metric> {
    METRICS.iter().copied().filter(|metric| metric.family != Family::Disclosed)
}

/// Makes one company and tries every test on it, the whole way through the files, as a user's company goes.
fn try_tests(order: Order) -> Result<Vec<Tried>, String> {
    let folder = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    simulate::simulate_for_a_moment(order, folder.path())
        .map_err(|error| format!("cannot write {}: {error}", folder.path().display()))?;
    let case =
        case::open(folder.path(), OpenOptions::default(), &Silent).map_err(|error| format!("{order:?}: {error}"))?;
    let facts = facts::gather(&case, &Silent);
    Ok(tested().map(|metric| p_of(Measurement::of((metric.measure)(&facts), metric.unit))).collect())
}

fn p_of(measurement: Measurement) -> Tried {
    match measurement {
        Measurement::Unavailable(unavailable) => Err(unavailable.unavailable),
        Measurement::Measured(measured) => match measured.test {
            Some(test) => Ok(test.p),
            None if measured.notes.is_empty() => Err("measured without a test".to_owned()),
            None => Err(format!("measured without a test: {}", measured.notes.join("; "))),
        },
    }
}
