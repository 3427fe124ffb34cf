//! Whether stock comes back from members who leave, and from whom refunds come.

use super::{Basis, Family, Metric, company, missing};
use crate::evidence;
use crate::facts::Facts;
use crate::facts::buy_backs::{BuyBacks, REFUND_DAYS};
use crate::measurement::{Measured, Outcome, Unit};

/// A share of stock bought back below which it is said to be about nothing.
const ABOUT_NOTHING: f64 = 0.01;

/// M41.
pub const BUYBACK_UPTAKE: Metric = Metric {
    id: "buyback_uptake",
    title: "Stock bought back from members who left",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Buy-backs of product over product, both of orders that members placed in the twelve months (365 days) before leaving, of business participants who left in the period, 90 days or more before its end so that a refund had time, house accounts out; a refund counts up to the product of its order. Orders before the period are not seen. Reading `any_refund`: returns and buy-backs together. Upper bound: with buy-backs whose order is not known; without kinds of refund, all refunds.",
    needs: "participants with days of leaving, orders, returns with kind",
    reference: "DSA Code of Ethics: repurchase, on leaving, of marketable stock bought in the twelve months before, at 90 % of its price or more",
    interpretation: "A buy-back that is promised and not used is no protection: people may not know it, may have certified the goods as sold, or may have used them. Near zero beside stuck stock, ask why. It says nothing about goods that were really sold or used.",
    oracle: "hand calculation on a company of five",
    rows: &[&evidence::RETURNS],
    measure: |facts| {
        let company = company(facts)?;
        let found = BuyBacks::gather(company.company).ok_or_else(|| missing("returns"))?;
        if found.leavers == 0 {
            return Err(format!(
                "no member is recorded as having left in the period, {REFUND_DAYS} days or more before its end"
            ));
        }
        uptake(facts, &found)
    },
};

fn uptake(facts: &Facts<'_>, found: &BuyBacks) -> Outcome {
    let all = found.bought as f64;
    if found.bought <= 0 {
        return Err("the members who left had bought no product in their last twelve months".to_owned());
    }
    let (back, refunded) = (found.bought_back as f64 / all, found.refunded as f64 / all);
    let mut measured = Measured::new(back)
        .counted(found.with_stock, "members who left with product bought in their last twelve months")
        .reading("any_refund", refunded)
        .part("members who left", found.leavers as f64, Unit::Count)
        .part("product bought in their last twelve months", facts.currency.major(found.bought), Unit::Money)
        .part("bought back", facts.currency.major(found.bought_back), Unit::Money);
    let lost = found.lost as f64 / all;
    let (low, high) = if found.has_kinds {
        (back, (back + lost).min(1.0).max(back))
    } else {
        measured.value = None;
        (0.0, (refunded + lost).min(1.0).max(refunded))
    };
    measured = measured.bounded(
        low,
        high,
        &[
            (!found.has_kinds, "the returns table does not say which refunds are buy-backs"),
            (found.lost > 0, "of some refunds the order is not known"),
        ],
    );
    Ok(match facts.manifest.policies.buyback_share {
        Some(promised) if promised > 0.0 && high < ABOUT_NOTHING => measured.note(format!(
            "a buy-back at {:.0} % of the price is promised, and next to nothing of the stock came back: ask why",
            100.0 * promised
        )),
        Some(promised) if promised <= 0.0 => measured.note("the documents promise no buy-back"),
        Some(_) => measured,
        None => measured.note("whether a buy-back is promised is not answered (policies.buyback_share)"),
    })
}
