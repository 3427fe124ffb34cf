//! Who buys again: customers beside members.

use super::retail::with_class_note;
use super::{Basis, Family, Metric, company};
use crate::evidence;
use crate::facts::repeats::{Buyers, Groups};
use crate::facts::stays::Who;
use crate::measurement::{Interval, Measured, Unit};
use crate::stats::critical;

/// Buyers who came again, of all.
fn share(buyers: Buyers, again: impl Fn(&Buyers) -> u64) -> Option<f64> {
    (buyers.all > 0).then(|| again(&buyers) as f64 / buyers.all as f64)
}

fn add(a: Buyers, b: Buyers) -> Buyers {
    Buyers { all: a.all + b.all, again: a.again + b.again, later: a.later + b.later }
}

/// Customers' share who came again over members', with the interval of Katz et al. `None` where nobody of a group did.
fn relative(groups: &Groups, again: impl Fn(&Buyers) -> u64) -> Option<(f64, [f64; 2])> {
    let members = groups[Who::Member as usize];
    let customers = add(groups[Who::Preferred as usize], groups[Who::Retail as usize]);
    let ratio = share(customers, &again)? / share(members, &again)?;
    let (a, b) = (again(&customers) as f64, again(&members) as f64);
    let variance = 1.0 / a - 1.0 / customers.all as f64 + 1.0 / b - 1.0 / members.all as f64;
    let reach = critical::normal(0.95)? * variance.sqrt();
    (ratio.is_finite() && reach.is_finite()).then(|| (ratio, [ratio * (-reach).exp(), ratio * reach.exp()]))
}

/// Who comes back.
pub const REPEAT_RATE_CUSTOMERS_TO_MEMBERS: Metric = Metric {
    id: "repeat_rate_customers_to_members",
    title: "Customers who buy again, over members who do",
    family: Family::Products,
    unit: Unit::Ratio,
    basis: Basis::Estimate,
    definition: "Of registered customers (preferred and retail, not paid and without recruits) whose first product order of the period lies in its first half, the share who order product again on another day within 92 days, over the same share of business participants; house accounts out. Class is that of the first order. By class: the shares. Reading `by_hand`: standing orders (orders.autoship) left out; `second_half`: the share who order at all in the second half. Interval: logarithm of a ratio of two shares.",
    needs: "participants of both kinds, orders over 184 days or more",
    reference: "Katz, Baptista, Azen and Pike (1978), Biometrics 34(3), 469-474, for the interval; FTC Business Guidance Concerning Multi-Level Marketing (2018): demand of people who are not after rewards",
    interpretation: "Near 1, those who cannot earn come back as often as those who can: the product is wanted. Far below 1, buying goes with the plan. Members who qualify by the month order often for that alone; unregistered customers cannot be seen to come back. Buyers of one seller are not independent.",
    oracle: "hand calculation on a company of nine buyers",
    rows: &[&evidence::PURCHASES_BY_DAY],
    measure: |facts| {
        let company = company(facts)?;
        let repeats = &company.repeats;
        if !repeats.long_enough {
            return Err(
                "the period is shorter than 184 days: three months after a purchase in its first half are not seen"
                    .to_owned(),
            );
        }
        let groups = &repeats.all;
        let of = |who: Who| groups[who as usize];
        let (members, customers) = (of(Who::Member), add(of(Who::Preferred), of(Who::Retail)));
        if members.all == 0 || customers.all == 0 {
            let group = if members.all == 0 { "business participant" } else { "registered customer" };
            return Err(format!("no {group} bought product in the first half of the period"));
        }
        let again = |buyers: &Buyers| buyers.again;
        let Some(members_share) = share(members, again).filter(|share| *share > 0.0) else {
            return Err(
                "no member who bought in the first half of the period bought again within three months".to_owned()
            );
        };
        let value = share(customers, again).unwrap_or(0.0) / members_share;
        let mut measured = Measured::new(value)
            .counted(members.all.min(customers.all) as usize, "buyers of the smaller group")
            .class("business", Some(members_share))
            .class("customers", share(customers, again))
            .class("preferred", share(of(Who::Preferred), again))
            .class("retail", share(of(Who::Retail), again));
        measured.interval = relative(groups, again).map(|(_, [low, high])| Interval {
            low,
            high,
            level: 0.95,
            method: "logarithm of a ratio of two shares (Katz et al. 1978)".to_owned(),
        });
        let mut readings = vec![("second_half", relative(groups, |buyers| buyers.later))];
        if let Some(by_hand) = &repeats.by_hand {
            readings.push(("by_hand", relative(by_hand, again)));
        }
        for (name, found) in readings {
            measured = match found {
                Some((value, range)) => measured.reading_within(name, value, range),
                None => measured.no_reading(name, "of one group nobody did, or there is nobody"),
            };
        }
        let open = of(Who::Open).all;
        if open > 0 {
            measured = measured.note(format!(
                "{open} buyers of unknown class, or customers who were paid or recruited, are in neither group"
            ));
        }
        Ok(with_class_note(measured, company))
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_ratio_of_shares_is_that_of_katz() {
        let mut groups = Groups::default();
        groups[Who::Member as usize] = Buyers { all: 50, again: 40, later: 0 };
        groups[Who::Preferred as usize] = Buyers { all: 30, again: 12, later: 0 };
        groups[Who::Retail as usize] = Buyers { all: 10, again: 4, later: 0 };
        // .4 / .8 = .5; √(1/16 − 1/40 + 1/40 − 1/50) = √.0425 = .206155: .5·e^(∓.404057) (Python 3.11).
        let (value, [low, high]) = relative(&groups, |b| b.again).unwrap();
        assert!((value - 0.5).abs() < 1e-12);
        assert!((low - 0.333_803).abs() < 1e-6 && (high - 0.748_945).abs() < 1e-6, "{low} {high}");
        assert_eq!(relative(&groups, |b| b.later), None);
    }
}
