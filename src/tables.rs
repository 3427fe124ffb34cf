//! The tables of an assessment: what charts are drawn from and a reader can check line by line.

pub mod depth;
pub mod flows;
pub mod income;
pub mod legs;
pub mod recoup;
pub mod retention;
pub mod switchers;
pub mod tracing;
pub mod volume;

use crate::disclosure::{Fault, Summary, lint, summarise};
use crate::facts::Facts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Every table. A table that cannot be made is absent, never empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Tables {
    /// Revenue by buyer class and order kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue_by_source: Option<Vec<flows::RevenueRow>>,
    /// Commissions by kind and source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rewards_by_source: Option<Vec<flows::RewardRow>>,
    /// Commissions by what they rest on, as the three lenses read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rewards_by_lens: Option<Vec<flows::LensRow>>,
    /// Commissions by level below the payee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rewards_by_level: Option<Vec<tracing::LevelRow>>,
    /// Commissions by rank of the payee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rewards_by_rank: Option<Vec<tracing::RankRow>>,
    /// Net results by depth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub income_by_depth: Option<Vec<income::DepthRow>>,
    /// Net results by month of joining.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub income_by_join_cohort: Option<Vec<income::CohortRow>>,
    /// Net results by rank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub income_by_rank: Option<Vec<income::RankRow>>,
    /// Net results by the size of the downline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub income_by_downline: Option<Vec<income::DownlineRow>>,
    /// Who was repaid what joining cost, by half-year of joining.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recoup_by_cohort: Option<Vec<recoup::RecoupRow>>,
    /// Who is still there, by months since joining.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention_by_class: Option<Vec<retention::RetentionRow>>,
    /// Money of the accounts that are not in the income population.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub income_reconciliation: Option<Vec<income::ReconciliationRow>>,
    /// Lorenz curve of commissions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lorenz_commissions: Option<Vec<income::LorenzPoint>>,
    /// The sponsor tree from above: its top levels and largest legs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sponsor_tree: Option<Vec<legs::LegRow>>,
    /// Accounts by depth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participants_by_depth: Option<Vec<depth::AccountsRow>>,
    /// Months by own volume around the lowest threshold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_volume_histogram: Option<volume::Histogram>,
    /// Product purchases by day of the month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchases_by_day_of_month: Option<Vec<volume::DayRow>>,
    /// What members bought around the month in which they became customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchases_around_switch: Option<Vec<switchers::SwitchRow>>,
    /// What each published income table shows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disclosure: Vec<Summary>,
    /// The faults of the published income tables.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disclosure_faults: Vec<Fault>,
}

/// Makes every table that the facts allow.
pub fn tabulate(facts: &Facts<'_>) -> Tables {
    let disclosed = Tables {
        disclosure: facts.disclosure.iter().map(summarise).collect(),
        disclosure_faults: if facts.disclosure.is_empty() { Vec::new() } else { lint(&facts.disclosure) },
        ..Tables::default()
    };
    let Some(company) = &facts.company else {
        return disclosed;
    };
    let currency = facts.currency;
    Tables {
        revenue_by_source: Some(flows::revenue_by_source(company, currency)),
        rewards_by_source: flows::rewards_by_source(company, currency),
        rewards_by_lens: flows::rewards_by_lens(company, currency),
        rewards_by_level: tracing::rewards_by_level(facts, company),
        rewards_by_rank: tracing::rewards_by_rank(facts, company),
        income_by_depth: income::by_depth(company, currency),
        income_by_join_cohort: income::by_join_cohort(company, currency),
        income_by_rank: income::by_rank(company, currency),
        income_by_downline: income::by_downline(company, currency),
        recoup_by_cohort: recoup::by_cohort(company),
        retention_by_class: retention::by_class(company),
        income_reconciliation: income::reconciliation(company, currency),
        lorenz_commissions: income::lorenz_commissions(company),
        sponsor_tree: legs::sponsor_tree(company, currency),
        participants_by_depth: Some(depth::participants_by_depth(company)),
        own_volume_histogram: volume::histogram(company),
        purchases_by_day_of_month: volume::by_day_of_month(company, currency),
        purchases_around_switch: switchers::around_the_switch(company, currency),
        ..disclosed
    }
}
