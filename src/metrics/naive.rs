//! The naive rule beside Vander Nat and Keep's: overrides against retail profit, whatever the overrides rest on.

use super::trace::trace;
use super::vander_nat::{VanderNatKeep, vander_nat_keep};
use super::{Basis, Family, Metric};
use crate::case::tables::commissions::CommissionKind;
use crate::evidence;
use crate::facts::Facts;
use crate::facts::rewards::Rewards;
use crate::measurement::{Grade, Measured, Unit};

/// Overrides against retail profit, whatever the overrides rest on; major units.
pub(super) struct Naive {
    /// Commissions of kind override, rank, pool and recruiting.
    overrides: f64,
    /// The seller's margin on customers' orders, and the mark-up on verified resales.
    retail: f64,
    /// The most that resales which are not recorded may have earned.
    unrecorded: f64,
    /// What commissions of unmapped kind may add to either side.
    unmapped: f64,
}

impl Naive {
    pub(super) fn of(facts: &Facts<'_>, rewards: &Rewards, vk: &VanderNatKeep) -> Result<Self, String> {
        use CommissionKind::{Override, Pool, Rank, Recruiting, RetailMargin, Unmapped};
        let kind = |kind| facts.currency.major(rewards.of_kind(kind));
        let naive = Self {
            overrides: [Override, Rank, Pool, Recruiting].into_iter().map(kind).sum(),
            retail: kind(RetailMargin) + vk.profit,
            unrecorded: vk.unrecorded,
            unmapped: facts.currency.major(rewards.ends_of_kind(Unmapped).1),
        };
        if naive.overrides < 0.0 || naive.retail < 0.0 {
            return Err("claw-backs or losses on resales leave one side below zero".to_owned());
        }
        if naive.overrides + naive.retail <= 0.0 {
            return Err("there are neither overrides nor retail profit".to_owned());
        }
        Ok(naive)
    }

    /// Overrides over both.
    pub(super) fn share(&self) -> f64 {
        self.overrides / (self.overrides + self.retail)
    }

    pub(super) fn shares(&self) -> [f64; 2] {
        let least = self.overrides / (self.overrides + self.retail + self.unrecorded + self.unmapped);
        let most = (self.overrides + self.unmapped) / (self.overrides + self.unmapped + self.retail);
        [least, most]
    }
}

/// M07.
pub const VK_NAIVE: Metric = Metric {
    id: "vk_naive",
    title: "Overrides against retail profit (naive reading)",
    family: Family::Rewards,
    unit: Unit::Ratio,
    basis: Basis::Census,
    definition: "Commissions of kind override, rank, pool and recruiting, over retail profit: the sellers' margin on customers' orders and the mark-up on verified resales. Rebates on own purchases are on neither side. Above 1, recruiting pays more than retailing. Bounds: low adds a mark-up of as much again as the goods cost on every member purchase that may have been resold, where resales are not recorded as a whole, and takes commissions of unmapped kind for retail margins; high takes them for overrides. Reading `share`: overrides over overrides and retail profit, to be held beside vk_recruitment_reward_share.",
    needs: "participants, orders, commissions (resales)",
    reference: "The rule that Pershing Square held against Herbalife (2012), told beside the Vander Nat-Keep model (2002), JPP&M 21(1), 139-151: goods bought by distributors at 200 and retailed at 250 allow overrides of less than 50",
    interpretation: "Counts all overrides as rewards for recruiting, also those on goods that customers bought; the paper itself counts these as advanced retail commissions. Where this reading and the paper's part, the public dispute was. Without a retail margin and without verified resales it has nothing to hold overrides against.",
    oracle: "published setting: 40 / 50 = .8 is within, r* .307692; 100 / 50 = 2, r* .40; TINY-7: 131.50 / 94.50 = 1.391534 (hand calculation)",
    rows: &[&evidence::REVENUE, &evidence::REWARDS, &evidence::OWN_PRODUCT_PAY, &evidence::RESALES],
    measure: |facts| {
        let (company, rewards, trace) = trace(facts)?;
        let vk = vander_nat_keep(facts, company, &trace)?;
        let naive = Naive::of(facts, rewards, &vk)?;
        if naive.retail == 0.0 {
            return Err(format!(
                "no retail margin was paid and no resale verified: overrides of {:.2} stand against no retail profit",
                naive.overrides
            ));
        }
        Ok(Measured::new(naive.overrides / naive.retail)
            .counted(rewards.count as usize, "commissions")
            .grade(Grade::SelfReport)
            .bounded(
                naive.overrides / (naive.retail + naive.unrecorded + naive.unmapped),
                (naive.overrides + naive.unmapped) / naive.retail,
                &[
                    (naive.unrecorded != 0.0, "mark-ups on resales that are not recorded are retail profit too"),
                    (naive.unmapped != 0.0, "commissions of unmapped kind may be overrides or retail margins"),
                ],
            )
            .reading_within("share", naive.share(), naive.shares())
            .part("overrides, rank, pool and recruiting", naive.overrides, Unit::Money)
            .part("retail margins and mark-up on verified resales", naive.retail, Unit::Money))
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Bought at 200, retailed at 250: overrides of 40 are within the rule, 50 are on it, 60 beyond.
    #[test]
    fn the_naive_reading_stops_at_the_retail_profit() {
        let share = |overrides| Naive { overrides, retail: 50.0, unrecorded: 0.0, unmapped: 0.0 }.share();
        assert!(share(40.0) < 0.5 && share(60.0) > 0.5);
        assert!((share(50.0) - 0.5).abs() < 1e-12);
    }
}
