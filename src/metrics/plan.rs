//! The plan on paper: features that invite loading and recruiting, and whether pay follows the plan.

use super::{Basis, Family, Metric, company, missing};
use crate::case::manifest::Plan;
use crate::case::policies::Policies;
use crate::evidence;
use crate::measurement::{Grade, Measured, Unit};

/// M56.
pub const PLAN_FLAGS: Metric = Metric {
    id: "plan_flags",
    title: "Features of the plan that invite recruiting and loading, of six",
    family: Family::Rewards,
    unit: Unit::Count,
    basis: Basis::Census,
    definition: "How many of six features the plan has, by the questionnaire: `fee_and_two_levels` an entry fee and pay for joining on two levels or more (entry_fee, recruitment_levels; single_tier, pays_for_recruiting with commission_on_kit where they exclude it); `pay_to_qualify` pay or rank needs own purchases (pay_needs_own_purchase, rank_needs_own_purchase, or plan.qualification_thresholds to which own purchases count); `pack_bonus` a commission on starter kits (commission_on_kit); `own_purchases_count` own purchases count towards the volume that pay or rank needs; `no_customer_minimum` neither customers nor sales to people outside are needed (minimum_retail_customers, retail_needed_for_bonus, nonparticipant_sales_required); `no_leg_limit` one leg may contribute everything (leg_contribution_limited). Readings: 1 or 0 for each. A feature whose questions are not answered lies in the bounds, and there is then no value.",
    needs: "policies (plan.qualification_thresholds)",
    reference: "Antler (2023), Theoretical Economics 18(2), 633-668, on a licence fee with pay on two levels; features that the consent orders of Vemma (D. Ariz. 2015) and Herbalife (C.D. Cal. 2016) forbid or limit. The list and the count are this tool's",
    interpretation: "What the documents allow, not what happens: a plan with every feature may sell to customers, and one with none may not. The features are not of equal weight. By itself the count decides nothing.",
    oracle: "truth tables by hand",
    rows: &[&evidence::POLICY_ANSWERS],
    measure: |facts| {
        let flags = flags(&facts.manifest.policies, &facts.manifest.plan);
        let count = |wanted| flags.iter().filter(|(.., holds)| *holds == wanted).count();
        let (known, open) = (count(Some(true)), count(None));
        if open == flags.len() {
            return Err(
                "no question on these features of the plan is answered, see levelcheck questionnaire".to_owned()
            );
        }
        let mut measured = Measured::new(known as f64)
            .counted(flags.len() - open, "features known")
            .grade(Grade::Inferred)
            .bounded(known as f64, (known + open) as f64, &[(open > 0, "questions on some features are not answered")]);
        for (name, questions, holds) in flags {
            measured = match holds {
                Some(holds) => measured.reading(name, f64::from(u8::from(holds))),
                None => measured.no_reading(name, &format!("not answered: {questions}")),
            };
        }
        if open > 0 {
            measured.value = None;
        }
        Ok(measured)
    },
};

/// The features with their questions, and whether the plan has them; `None` where nobody answered.
fn flags(policies: &Policies, plan: &Plan) -> [(&'static str, &'static str, Option<bool>); 6] {
    let more_than = |answer: Option<f64>, limit: f64| answer.map(|answer| answer > limit);
    let levels = policies.recruitment_levels.or_else(|| {
        // A plan that pays for neither joining nor kits pays for them on no level, a single tier on one at most.
        let nothing = any(&[policies.pays_for_recruiting, policies.commission_on_kit]) == Some(false);
        if nothing { Some(0.0) } else { policies.single_tier.filter(|single| *single).map(|_| 1.0) }
    });
    let own = policies.own_purchases_count;
    let threshold = !plan.qualification_thresholds.is_empty();
    let customers = any(&[
        more_than(policies.minimum_retail_customers, 0.0),
        policies.retail_needed_for_bonus,
        policies.nonparticipant_sales_required,
    ]);
    [
        (
            "fee_and_two_levels",
            "entry_fee, recruitment_levels",
            all(&[more_than(policies.entry_fee, 0.0), more_than(levels, 1.0)]),
        ),
        (
            "pay_to_qualify",
            "pay_needs_own_purchase, rank_needs_own_purchase, own_purchases_count",
            any(&[
                policies.pay_needs_own_purchase,
                policies.rank_needs_own_purchase,
                if threshold { own } else { Some(false) },
            ]),
        ),
        ("pack_bonus", "commission_on_kit", policies.commission_on_kit),
        ("own_purchases_count", "own_purchases_count", own),
        (
            "no_customer_minimum",
            "minimum_retail_customers, retail_needed_for_bonus, nonparticipant_sales_required",
            customers.map(|needed| !needed),
        ),
        ("no_leg_limit", "leg_contribution_limited", policies.leg_contribution_limited.map(|limited| !limited)),
    ]
}

/// Whether all hold; `None` where that hangs on an answer that is missing.
fn all(answers: &[Option<bool>]) -> Option<bool> {
    if answers.contains(&Some(false)) { Some(false) } else { answers.iter().all(Option::is_some).then_some(true) }
}

/// Whether any holds; `None` where that hangs on an answer that is missing.
fn any(answers: &[Option<bool>]) -> Option<bool> {
    if answers.contains(&Some(true)) { Some(true) } else { answers.iter().all(Option::is_some).then_some(false) }
}

/// M16.
pub const RECOMPUTE_GAP: Metric = Metric {
    id: "recompute_gap",
    title: "Commissions that differ from what the plan pays",
    family: Family::Rewards,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Σ |recomputed − paid| / Σ paid over commissions above zero that name their order and have a rate in case.toml: overrides with a level, plan.overrides of the product's volume (of its price where no order has a volume); retail margins, plan.retail_margin of the product's price; recruiting, plan.kit_bonus of the starter kit's price. Each is recomputed by itself and rounded to the smallest coin. Claw-backs and what has no rate, order, level or volume are left out; a part says how much.",
    needs: "orders, commissions with order_id and level, plan.overrides, plan.retail_margin or plan.kit_bonus",
    reference: "Own check: measures that read the plan hold for the pay only where pay follows it",
    interpretation: "Near 0, pay follows the plan as described. A gap is a plan described too simply (ranks, compression, campaigns) at least as often as pay outside the plan. What the plan would have paid and did not is not seen.",
    oracle: "TINY-7 with 10 % and 5 % on two levels, 20 % margin, 10 % on kits: 0",
    rows: &[&evidence::REWARDS],
    measure: |facts| {
        let company = company(facts)?;
        if company.rewards.is_none() {
            return Err(missing("commissions"));
        }
        let recomputed = company.recomputed.ok_or(
            "case.toml states no rates: plan.overrides, plan.retail_margin and plan.kit_bonus say what the plan pays",
        )?;
        if recomputed.paid == 0 {
            return Err("no commission has an order, a level and a rate in the plan".to_owned());
        }
        let major = |minor: i64| facts.currency.major(minor);
        Ok(Measured::new(recomputed.apart as f64 / recomputed.paid as f64)
            .counted(recomputed.count as usize, "commissions recomputed")
            .part("paid", major(recomputed.paid), Unit::Money)
            .part("recomputed", major(recomputed.expected), Unit::Money)
            .part("apart, each commission by itself", major(recomputed.apart), Unit::Money)
            .part("paid and not recomputed", major(recomputed.left_out), Unit::Money))
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, policies: &str, thresholds: &[f64]) -> Option<bool> {
        let plan = Plan { qualification_thresholds: thresholds.to_vec(), ..Plan::default() };
        let flags = flags(&toml::from_str(policies).unwrap(), &plan);
        flags.into_iter().find(|(other, ..)| *other == name).unwrap().2
    }

    #[track_caller]
    fn table(name: &str, rows: &[(&str, Option<bool>)]) {
        for (policies, expected) in rows {
            assert_eq!(of(name, policies, &[]), *expected, "{name} of {policies}");
        }
    }

    #[test]
    fn three_answers_make_a_truth_table() {
        let (yes, no, open) = (Some(true), Some(false), None);
        for (one, other, both, either) in [
            (yes, yes, yes, yes),
            (yes, no, no, yes),
            (yes, open, open, yes),
            (no, no, no, no),
            (no, open, no, open),
            (open, open, open, open),
        ] {
            assert_eq!((all(&[one, other]), all(&[other, one])), (both, both));
            assert_eq!((any(&[one, other]), any(&[other, one])), (either, either));
        }
    }

    #[test]
    fn a_fee_counts_with_pay_for_joining_on_two_levels() {
        table(
            "fee_and_two_levels",
            &[
                ("entry_fee = 49.0\nrecruitment_levels = 2", Some(true)),
                ("entry_fee = 49.0\nrecruitment_levels = 1", Some(false)),
                ("entry_fee = 0.0\nrecruitment_levels = 2", Some(false)),
                ("entry_fee = 49.0", None),
                ("recruitment_levels = 3", None),
                ("entry_fee = 49.0\nsingle_tier = true", Some(false)),
                ("entry_fee = 49.0\nsingle_tier = false", None),
                ("entry_fee = 49.0\npays_for_recruiting = false", None),
                ("entry_fee = 49.0\npays_for_recruiting = false\ncommission_on_kit = false", Some(false)),
            ],
        );
    }

    #[test]
    fn own_purchases_qualify_where_pay_a_rank_or_a_threshold_needs_them() {
        table(
            "pay_to_qualify",
            &[
                ("pay_needs_own_purchase = true", Some(true)),
                ("rank_needs_own_purchase = true", Some(true)),
                ("pay_needs_own_purchase = false", None),
                ("pay_needs_own_purchase = false\nrank_needs_own_purchase = false", Some(false)),
            ],
        );
        let neither = "pay_needs_own_purchase = false\nrank_needs_own_purchase = false\n";
        let with_threshold = |rest: &str| of("pay_to_qualify", &format!("{neither}{rest}"), &[100.0]);
        assert_eq!(with_threshold("own_purchases_count = true"), Some(true));
        assert_eq!(with_threshold("own_purchases_count = false"), Some(false));
        assert_eq!(with_threshold(""), None);
    }

    #[test]
    fn customers_kits_and_legs_are_read_from_their_questions() {
        let none = "minimum_retail_customers = 0\nretail_needed_for_bonus = false\n";
        table(
            "no_customer_minimum",
            &[
                ("minimum_retail_customers = 10", Some(false)),
                ("nonparticipant_sales_required = true", Some(false)),
                (none, None),
                (&format!("{none}nonparticipant_sales_required = false"), Some(true)),
            ],
        );
        table("pack_bonus", &[("commission_on_kit = true", Some(true)), ("pays_for_recruiting = true", None)]);
        table("own_purchases_count", &[("own_purchases_count = false", Some(false)), ("", None)]);
        table("no_leg_limit", &[("leg_contribution_limited = false", Some(true)), ("", None)]);
    }
}
