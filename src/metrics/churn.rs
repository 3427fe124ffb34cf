//! Whether customers leave faster than members.

use super::growth::NO_LEAVERS;
use super::retail::with_class_note;
use super::retention::{CUSTOMERS, HALF_YEAR, months, some_left, spans};
use super::{Basis, Family, Metric, company};
use crate::evidence;
use crate::facts::stays::Who;
use crate::measurement::{Interval, Measured, Unit};
use crate::stats::critical;
use crate::stats::survival::compounding::compounded;
use crate::stats::survival::late_entry::Span;

/// Leavings and the time in which they could happen.
#[derive(Clone, Copy)]
struct Leaving {
    people: usize,
    left: f64,
    months: f64,
}

impl Leaving {
    fn of(spans: impl Iterator<Item = Span>) -> Self {
        let mut leaving = Self { people: 0, left: 0.0, months: 0.0 };
        for span in spans {
            leaving.people += 1;
            leaving.left += f64::from(u8::from(span.ended));
            leaving.months += months(f64::from(span.length()));
        }
        leaving
    }

    fn rate(self) -> f64 {
        self.left / self.months
    }
}

/// Customers' rate of leaving over members', and its interval. `None` where nobody of one group left.
fn ratio(customers: Leaving, members: Leaving) -> Option<(f64, [f64; 2])> {
    let ratio = customers.rate() / members.rate();
    let reach = critical::normal(0.95)? * (1.0 / customers.left + 1.0 / members.left).sqrt();
    (ratio.is_finite() && reach.is_finite()).then(|| (ratio, [ratio * (-reach).exp(), ratio * reach.exp()]))
}

/// Cuts a stay at an age.
fn up_to(span: Span, age: u32) -> Option<Span> {
    let cut = Span { until: span.until.min(age), ended: span.ended && span.until <= age, ..span };
    (cut.length() > 0).then_some(cut)
}

/// M55.
pub const CUSTOMER_CHURN_RATIO: Metric = Metric {
    id: "customer_churn_ratio",
    title: "Customers' rate of leaving over members'",
    family: Family::Growth,
    unit: Unit::Ratio,
    basis: Basis::Estimate,
    definition: "(D_c / T_c) / (D_m / T_m): D who left in the period, T months under observation in it (days / 30.4375), c preferred and registered retail customers who were not paid and did not recruit, m business participants, house accounts out. By class: the rates a month. Interval: exp(ln ratio ± 1.96·√(1/D_c + 1/D_m)). Reading `first_6_months`: the same up to day 184 of a stay, since the older leave less.",
    needs: "participants with left_on, of both kinds",
    reference: "FTC v. Neora, 3:20-cv-01979 (N.D. Tex. 2023), as reported: median tenures of about 8 months for members and 2 for customers",
    interpretation: "Above 1, customers leave faster: for courts that looked at it no sign of a pyramid by itself, and one that product is bought without the plan where they stay. Customers who leave by not coming back have no day of leaving. People in one downline leave together, so that the interval is too short.",
    oracle: "hand calculation on a company of eight",
    rows: &[&evidence::MEMBERS_BY_MONTH],
    measure: |facts| {
        let company = company(facts)?;
        if !company.headcount.anybody_left {
            return Err(NO_LEAVERS.to_owned());
        }
        let (members, customers) = (spans(company, &[Who::Member]), spans(company, &CUSTOMERS));
        some_left("business participant", &members)?;
        some_left("customer", &customers)?;
        let of = |spans: &[Span]| Leaving::of(spans.iter().copied());
        let (m, c) = (of(&members), of(&customers));
        let (value, [low, high]) = ratio(c, m).ok_or("nobody of one group was watched")?;
        let mut measured = Measured::new(value)
            .counted(m.people.min(c.people), "accounts of the smaller group")
            .class("business", Some(m.rate()))
            .class("customers", Some(c.rate()));
        for (name, who) in [("preferred", Who::Preferred), ("retail", Who::Retail)] {
            let of_class = of(&spans(company, &[who]));
            measured = measured.class(name, (of_class.people > 0).then(|| of_class.rate()));
        }
        measured.interval = Some(Interval {
            low,
            high,
            level: 0.95,
            method: "logarithm of a ratio of two counts over times".to_owned(),
        });
        let young = |spans: &[Span]| Leaving::of(spans.iter().filter_map(|span| up_to(*span, HALF_YEAR)));
        measured = match ratio(young(&customers), young(&members)) {
            Some((value, range)) => measured.reading_within("first_6_months", value, range),
            None => measured.no_reading("first_6_months", "of one group nobody left so early, or nobody was seen"),
        };
        for (name, leaving) in [("members", m), ("customers", c)] {
            let share = compounded(1.0 - (-leaving.rate()).exp(), 12.0).unwrap_or(1.0);
            measured = measured.part(&format!("{name} who left"), leaving.left, Unit::Count).part(
                &format!("share of {name} leaving in a year, compounded"),
                share,
                Unit::Share,
            );
        }
        let open = company.stays.of(&[Who::Open]).count();
        if open > 0 {
            measured = measured.note(format!(
                "{open} accounts of unknown class, or of customers who were paid or recruited, are in neither group"
            ));
        }
        Ok(with_class_note(measured, company))
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_of_two_rates_has_the_interval_of_their_counts() {
        // 8 in 40 months against 5 in 50: .2 / .1 = 2; √(1/8 + 1/5) = .570088.
        let (customers, members) =
            (Leaving { people: 9, left: 8.0, months: 40.0 }, Leaving { people: 9, left: 5.0, months: 50.0 });
        let (value, [low, high]) = ratio(customers, members).unwrap();
        assert!((value - 2.0).abs() < 1e-12);
        // 2·e^(∓1.959964·.570088) (Python 3.11).
        assert!((low - 0.654_290).abs() < 1e-5 && (high - 6.113_495).abs() < 1e-4, "{low} {high}");
        assert_eq!(ratio(Leaving { left: 0.0, ..customers }, members), None);
    }

    #[test]
    fn a_stay_is_cut_at_an_age() {
        let span = Span { after: Some(100), until: 300, ended: true };
        assert_eq!(up_to(span, 184), Some(Span { until: 184, ended: false, ..span }));
        assert_eq!((up_to(span, 300), up_to(span, 100)), (Some(span), None));
    }
}
