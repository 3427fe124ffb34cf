//! Whether pay differs with what people sell or with who stands below them.

use super::income::{unseen, with_commissions};
use super::position::{column, note_unplaced, placed, sample};
use super::{Basis, Family, Metric};
use crate::evidence;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Measured, Outcome, Unit};
use crate::stats::rank_correlation::mid_ranks;
use crate::stats::relative_importance::{Importance, relative_importance};

/// Most participants of whom the regression on ranks is computed.
const RANK_SAMPLE: usize = 20_000;

/// The regressors, their readings and parts in words; the first is effort.
const REGRESSORS: [&str; 5] = [
    "purchases of own customers",
    "business participants below",
    "product of everybody below",
    "tenure in days",
    "depth",
];

/// M53.
pub const EFFORT_SHARE: Metric = Metric {
    id: "effort_share",
    title: "Differences in commissions that own customers explain",
    family: Family::Income,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "φ(own customers) / R² of the regression of commissions on the product that own customers bought, the business participants below, the product that everybody below bought or sold, tenure and depth, over the income population. φ is the average of what a regressor adds to R² over all orders of entry (Lindeman, Merenda and Gold); the five add up to R². A regressor that is the same for everybody explains nothing and is left out. Customers are one's own where their orders name one as the seller, or, where no seller is named, where one sponsored them. Readings: `downline`, the two of the downline; `position`, tenure and depth; `ranks`, the value with ranks in place of amounts, on a seeded sample of 20,000 where there are more.",
    needs: "participants with sponsors, orders with seller_id or customers with a sponsor, commissions",
    reference: "Lindeman, Merenda and Gold (1980), Introduction to Bivariate and Multivariate Analysis; Grömping (2006), Journal of Statistical Software 17(1)",
    interpretation: "Low: pay differs with who stands below and not with own sales. The regression is linear and the best paid weigh most: `ranks` weighs everybody alike. Where little is explained at all (R² is a part) the shares of it say little. It looks at differences, not at what most are paid for: see own_customer_income_share.",
    oracle: "TINY-7 by numpy 2.4.6 over all subsets (`tests/oracles/income_and_position.py`, which holds the made companies too); kernel by R's swiss and stackloss",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: effort_share,
};

fn effort_share(facts: &Facts<'_>) -> Outcome {
    let company = with_commissions(facts)?;
    if !company.downline.knows_own_customers() {
        return Err(
            "no order of a customer names a seller, and no customer who bought has a sponsor: nobody knows whose customers they are"
                .to_owned(),
        );
    }
    let people = placed(company);
    let regressors = regressors(company, people);
    let pay = column(people, |person| company.ledger.commissions[person as usize] as f64);
    let explained = shares(&regressors, &pay)?;
    let part = |regressor: usize| explained.part(regressor);
    let value = part(0).ok_or("own customers, downline, tenure and depth explain nothing of commissions")?;
    let both = |a: usize, b: usize| part(a).unwrap_or(0.0) + part(b).unwrap_or(0.0);
    let mut measured = Measured::new(value)
        .counted(people.len(), "business participants")
        .reading("downline", both(1, 2))
        .reading("position", both(3, 4));
    let chosen = sample(people.len(), RANK_SAMPLE, "effort_share");
    let ranks = |of: &Vec<f64>| mid_ranks(&chosen.iter().map(|&at| of[at]).collect::<Vec<_>>());
    let by_rank = shares(&regressors.iter().map(ranks).collect::<Vec<_>>(), &ranks(&pay));
    measured = match by_rank.map(|explained| explained.part(0)) {
        Ok(Some(value)) => measured.reading("ranks", value),
        Ok(None) => measured.no_reading("ranks", "the five explain nothing of the rank in commissions"),
        Err(reason) => measured.no_reading("ranks", &reason),
    };
    measured = measured.part("R²", explained.r_squared, Unit::Coefficient);
    for (name, share) in REGRESSORS.iter().zip(&explained.shares) {
        measured = measured.part(&format!("R² by {name}"), *share, Unit::Coefficient);
    }
    if people.len() > RANK_SAMPLE {
        measured = measured.note(format!("the regression on ranks is that of a sample of {RANK_SAMPLE}"));
    }
    if company.downline.of_nobody != 0 {
        let amount = facts.currency.major(company.downline.of_nobody);
        measured = measured.note(format!(
            "customers' product for {} {amount:.*} has nobody's name on it and is nobody's own customers'",
            facts.currency.code(),
            facts.currency.places() as usize
        ));
    }
    Ok(unseen(note_unplaced(measured, company, people.len()), company))
}

fn regressors(company: &CompanyFacts<'_>, people: &[u32]) -> [Vec<f64>; REGRESSORS.len()] {
    let downline = &company.downline;
    [
        column(people, |person| downline.to_customers[person as usize] as f64),
        column(people, |person| f64::from(downline.members[person as usize])),
        column(people, |person| downline.volume[person as usize] as f64),
        column(people, |person| f64::from(company.tenure_days(person))),
        column(people, |person| f64::from(company.company.genealogy.depth(person))),
    ]
}

/// What each regressor explains; those that do not vary explain nothing.
fn shares(regressors: &[Vec<f64>], pay: &[f64]) -> Result<Importance, String> {
    let varies = |column: &[f64]| column.iter().any(|value| value.total_cmp(&column[0]).is_ne());
    if !varies(pay) {
        return Err("everybody was paid the same".to_owned());
    }
    let kept: Vec<usize> = (0..regressors.len()).filter(|&at| varies(&regressors[at])).collect();
    let columns: Vec<Vec<f64>> = kept.iter().map(|&at| regressors[at].clone()).collect();
    let found = relative_importance(&columns, pay).ok_or(
        "there are fewer than seven participants with a place in the tree, or one of own customers, downline, tenure and depth follows from the others",
    )?;
    let mut shares = vec![0.0; regressors.len()];
    for (&at, share) in kept.iter().zip(&found.shares) {
        shares[at] = *share;
    }
    Ok(Importance { shares, r_squared: found.r_squared })
}
