//! What members buy beyond nearly all customers.

use super::super::timing::{DEALINGS, FEWEST, MOST_DEALT, method};
use super::super::{Basis, Family, Metric, company};
use super::TOO_FEW;
use super::alike::{MOST_ALIKE, weights};
use crate::evidence;
use crate::facts::sampled_months::{Sampled, side_of};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::stats::baseline::tail::tail_probability;
use crate::stats::baseline::weighted_quantile;
use crate::stats::critical::NORMAL_95;
use crate::stats::quantile::quantile;
use crate::stats::random::DEFAULT_SEED;
use crate::stats::ratio_difference::{Share, Sums};

/// The quantile of customers' monthly spending beyond which members' purchases count as beyond what customers buy.
const TAIL: f64 = 0.95;
/// Standard errors of a 95 % interval.
const REACH: f64 = NORMAL_95;

/// M35.
pub const PURCHASES_ABOVE_CUSTOMER_Q95: Metric = Metric {
    id: "purchases_above_customer_q95",
    title: "Members' purchases beyond what customers buy",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "Σ max(0, V − Q.95) / Σ V over members' months with a product order: V the month's product purchases, Q.95 the 95th percentile (type 7) of the same for registered customers. At least 30 customers' months are needed. Interval: people as observations, linearised, with the error of Q.95 added (Woodruff's interval of the percentile, people as observations, carried through). Reading `reweighted`: at most 3,000 of each, Q.95 of customers weighted to be like members in tenure, season and region. Test: members' share beyond Q.95 less customers' own, over its standard error, against who is a member dealt anew among people with Q.95 taken anew each time; at least 30 people of each.",
    needs: "participants (preferred or registered retail, joined_on, region), orders",
    reference: "FTC Business Guidance Concerning Multi-Level Marketing (2018): usual consumption, read off people who cannot earn; Woodruff (1952), Journal of the American Statistical Association 47(260); DiNardo, Fortin and Lemieux (1996), Econometrica 64(5)",
    interpretation: "A conservative tail: only what lies beyond nearly all customers counts. Members who buy up to a threshold that many customers pass stay out of it. Members may simply be heavier users; then a threshold test tells more.",
    oracle: "hand calculation on a small vector; made-up people, called members at random, for the test",
    rows: &[&evidence::MONTHS_BY_SPENDING],
    measure,
};

fn measure(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let [ours, theirs] = months(company);
    if theirs.product.len() < FEWEST {
        return Err(format!(
            "registered customers have {} months with a purchase, fewer than {FEWEST}: nothing to compare with",
            theirs.product.len()
        ));
    }
    let mut sorted = theirs.product.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let line = quantile(&sorted, TAIL).expect("there are thirty");
    let people = company.company.participants.len();
    let [members, customers] = [&ours, &theirs].map(|side| side.beyond(line, people));
    let all = Sums::of(&members);
    let value = all.total_ratio().ok_or("members bought no product")?;
    let mut measured = Measured::new(value)
        .counted(ours.product.len().min(sorted.len()), "months with a purchase of the smaller group")
        .grade(Grade::Inferred)
        .class("business", Some(value))
        .class("customers", Sums::of(&customers).total_ratio())
        .part("customers' 95th percentile a month", facts.currency.major(1) * line, Unit::Money);
    measured.effective_n = Some(members.len().min(customers.len()) as f64);
    let of_line = line_variance(&ours, &theirs.below(line, people), &sorted);
    if let Some(error) = all.ratio().and_then(|ratio| Some(ratio.variance + of_line?)) {
        let reach = REACH * error.sqrt();
        measured.interval = Some(Interval {
            low: (value - reach).max(0.0),
            high: (value + reach).min(1.0),
            level: 0.95,
            method: "people as observations, with the error of the percentile".to_owned(),
        });
    }
    let sample = &company.sampled_months;
    measured = match reweighted(company, &sample.members, &sample.customers) {
        Ok(share) => measured.reading("reweighted", share),
        Err(reason) => measured.no_reading("reweighted", &reason),
    };
    Ok(match test(&sample.members, &sample.customers) {
        Some(p) => measured.tested(
            "no larger share of members' purchases lies beyond customers' 95th percentile than of customers' own",
            &method(),
            p,
        ),
        None => measured.note(TOO_FEW),
    })
}

/// Months with a product purchase of one side, and whose they are.
#[derive(Default)]
struct Months {
    person: Vec<u32>,
    product: Vec<f64>,
}

/// The months of members and of customers.
fn months(company: &CompanyFacts<'_>) -> [Months; 2] {
    let mut sides = [Months::default(), Months::default()];
    for row in company.monthly.of_people().filter(|row| row.product > 0) {
        if let Some(side) = side_of(row.class) {
            sides[side].person.push(row.person);
            sides[side].product.push(row.product as f64);
        }
    }
    sides
}

impl Months {
    /// What each buyer bought beyond a line, of all they bought.
    fn beyond(&self, line: f64, people: usize) -> Vec<Share> {
        self.per_person(people, |product| Share { of: (product - line).max(0.0), all: product })
    }

    /// How many months of each buyer do not lie beyond a line, of all theirs.
    fn below(&self, line: f64, people: usize) -> Vec<Share> {
        self.per_person(people, |product| Share { of: f64::from(u8::from(product <= line)), all: 1.0 })
    }

    fn per_person(&self, people: usize, month: impl Fn(f64) -> Share) -> Vec<Share> {
        let mut shares = vec![Share::default(); people];
        for (person, product) in self.person.iter().zip(&self.product) {
            let (share, month) = (&mut shares[*person as usize], month(*product));
            share.of += month.of;
            share.all += month.all;
        }
        shares.retain(|share| share.all > 0.0);
        shares
    }
}

/// What the error of the percentile adds to the variance of members' share: the share at both ends of its interval.
fn line_variance(members: &Months, below: &[Share], sorted: &[f64]) -> Option<f64> {
    let error = Sums::of(below).ratio()?.variance.sqrt();
    let end = |p: f64| tail_share(&members.product, quantile(sorted, p.clamp(0.0, 1.0))?);
    let (low, high) = (end(TAIL - REACH * error)?, end(TAIL + REACH * error)?);
    Some(((low - high) / (2.0 * REACH)).powi(2))
}

/// The share of a total that lies beyond a line. `None` for no total.
fn tail_share(values: &[f64], line: f64) -> Option<f64> {
    let all: f64 = values.iter().sum();
    let beyond: f64 = values.iter().map(|value| (value - line).max(0.0)).sum();
    (all > 0.0).then(|| beyond / all)
}

fn reweighted(company: &CompanyFacts<'_>, members: &Sampled, customers: &Sampled) -> Result<f64, String> {
    let weights = weights(company)?;
    let (mut values, mut of_month) = (Vec::new(), Vec::new());
    for (at, weight) in weights.iter().enumerate() {
        values.extend(customers.product(at));
        of_month.extend(customers.product(at).iter().map(|_| *weight));
    }
    let ours: Vec<f64> =
        (0..members.len().min(MOST_ALIKE)).flat_map(|at| members.product(at).iter().copied()).collect();
    let share = weighted_quantile(&values, &of_month, TAIL).and_then(|line| tail_share(&ours, line));
    share.ok_or_else(|| "the weighted customers have no percentile".to_owned())
}

fn test(members: &Sampled, customers: &Sampled) -> Option<f64> {
    if members.len().min(customers.len()) < FEWEST {
        return None;
    }
    let [ours, theirs] = [members, customers]
        .map(|side| (0..side.len().min(MOST_DEALT)).map(|at| side.product(at)).collect::<Vec<&[f64]>>());
    tail_probability(&ours, &theirs, TAIL, DEALINGS, DEFAULT_SEED, "tail/members")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_beyond_the_line_is_in_the_tail() {
        // (0 + 0 + 20) / (50 + 80 + 120) = .08
        assert_eq!(tail_share(&[50.0, 80.0, 120.0], 100.0), Some(0.08));
        assert_eq!(tail_share(&[], 100.0), None);
    }
}
