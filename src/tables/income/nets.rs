//! The three net results of a group of participants, side by side.

use crate::facts::CompanyFacts;
use crate::facts::joiners::DAYS_OF_MONTH;
use crate::facts::net::Net;
use crate::money::Currency;
use crate::stats::quantile::{median_unsorted, quantile};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Net results of a group of participants, major units: company cash (N3), and the other two where records allow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Nets {
    /// Participants.
    pub participants: u64,
    /// Mean company cash (N3).
    pub mean_net: f64,
    /// Median company cash.
    pub median_net: f64,
    /// Share that paid the company more than it paid them; absent in a public edition where it would single out a few.
    pub loss_share: Option<f64>,
    /// Share paid nothing; absent as the share before.
    pub zero_pay_share: Option<f64>,
    /// Mean commissions.
    pub mean_commissions: f64,
    /// 10th percentile of company cash.
    pub p10_net: f64,
    /// 25th percentile.
    pub p25_net: f64,
    /// 75th percentile.
    pub p75_net: f64,
    /// 90th percentile.
    pub p90_net: f64,
    /// Mean months between joining and leaving, or the end of the period.
    pub mean_tenure_months: f64,
    /// Mean strict net result (N1); absent, as all of N1, where resales (as a whole) or expenses are not recorded.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n1_mean: Option<f64>,
    /// Median of N1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n1_median: Option<f64>,
    /// Share with N1 below zero.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n1_loss_share: Option<f64>,
    /// Mean net result with plausible own use credited (N2); absent, as all of N2, where N1 is or no cap is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n2_mean: Option<f64>,
    /// Median of N2.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n2_median: Option<f64>,
    /// Share with N2 below zero.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n2_loss_share: Option<f64>,
}

/// The results of some participants.
pub(super) fn nets(company: &CompanyFacts<'_>, currency: &Currency, members: &[u32]) -> Nets {
    let ledger = &company.ledger;
    let count = members.len() as f64;
    let unit = currency.major(1);
    let mut cash: Vec<f64> = members.iter().map(|&p| ledger.company_cash(p as usize) as f64).collect();
    let sum: i64 = members.iter().map(|&p| ledger.company_cash(p as usize)).sum();
    let commissions: i64 = members.iter().map(|&p| ledger.commissions[p as usize]).sum();
    cash.sort_unstable_by(f64::total_cmp);
    let at = |p: f64| unit * quantile(&cash, p).unwrap_or(0.0);
    let tenure: i64 = members.iter().map(|&p| i64::from(company.tenure_days(p))).sum();
    let (strict, credited) =
        (other(company, unit, members, Net::Strict), other(company, unit, members, Net::OwnUseCredited));
    Nets {
        participants: members.len() as u64,
        mean_net: unit * (sum as f64 / count),
        median_net: at(0.5),
        loss_share: Some(cash.iter().filter(|net| **net < 0.0).count() as f64 / count),
        zero_pay_share: Some(members.iter().filter(|&&p| ledger.commissions[p as usize] <= 0).count() as f64 / count),
        mean_commissions: unit * (commissions as f64 / count),
        p10_net: at(0.1),
        p25_net: at(0.25),
        p75_net: at(0.75),
        p90_net: at(0.9),
        mean_tenure_months: tenure as f64 / count / DAYS_OF_MONTH,
        n1_mean: strict.map(|net| net.mean),
        n1_median: strict.map(|net| net.median),
        n1_loss_share: strict.map(|net| net.loss_share),
        n2_mean: credited.map(|net| net.mean),
        n2_median: credited.map(|net| net.median),
        n2_loss_share: credited.map(|net| net.loss_share),
    }
}

/// One of the other net results of a group, major units.
#[derive(Clone, Copy)]
struct Other {
    mean: f64,
    median: f64,
    loss_share: f64,
}

fn other(company: &CompanyFacts<'_>, unit: f64, members: &[u32], net: Net) -> Option<Other> {
    company.holds_all_of(net).ok()?;
    let mut nets: Vec<f64> = members.iter().map(|&p| company.net(net, p as usize)).collect();
    let count = nets.len() as f64;
    Some(Other {
        mean: unit * (nets.iter().sum::<f64>() / count),
        loss_share: nets.iter().filter(|net| **net < 0.0).count() as f64 / count,
        median: unit * median_unsorted(&mut nets)?,
    })
}
