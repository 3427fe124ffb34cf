//! Whether what participants certify is what the records show.

use super::{Basis, Family, Metric, company, missing};
use crate::evidence;
use crate::facts::Facts;
use crate::facts::certified::{self, Certified, Claim};
use crate::measurement::{Grade, Measured, Outcome, Unit};

/// M42.
pub const CERTIFICATION_CONFLICT: Metric = Metric {
    id: "certification_conflict",
    title: "Certifications that the records contradict",
    family: Family::Loading,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Certifications that claim more different retail customers than there can have been in the month (registered customers credited to the participant or sponsored, buyers of unknown class, customers named in resales, and every purchase without a name another), or a greater share of the month's goods resold than can have been, over certifications that claim a number or a share, of whole months, by known participants. Share sold at most: (resales of the month and the next, at cost, and orders recorded as placed for customers, all together no more than what was not recorded as own use, and product credited to the participant) / (product bought, refunds off, and product credited). The upper bound also counts claims that verified resales and credited orders do not bear out. Where resales are not recorded as a whole, or for the share refunds are not, the lower bound counts only what is ruled out all the same.",
    needs: "certifications, participants, orders with seller_id, resales, returns (orders.purpose)",
    reference: "In re Amway Corp., 93 F.T.C. 618 (1979): ten retail customers and 70 % of purchases sold, certified before the bonus is paid; Webster v. Omnitrition, 79 F.3d 776 (9th Cir. 1996): rules count where they are enforced and effective",
    interpretation: "A safeguard that rests on certificates nobody checks is none. Certificates without a number claim nothing here. One sale to two people counts as one customer, and goods sold from an older stock can make a true certificate look false only where more was sold than is recorded.",
    oracle: "hand calculation on a company of four",
    rows: &[&evidence::RESALES],
    measure,
};

fn measure(facts: &Facts<'_>) -> Outcome {
    let company = company(facts)?;
    let all = certified::gather(company).ok_or_else(|| missing("certifications"))?;
    let all: Vec<Certified> = all.into_iter().filter(|c| c.customers.is_some() || c.resold.is_some()).collect();
    if all.is_empty() {
        return Err(
            "no certification of a whole month by a known participant claims a number of customers or a share resold"
                .to_owned(),
        );
    }
    let any = |of: fn(&Claim) -> bool| {
        all.iter().filter(|c| [c.customers, c.resold].iter().flatten().any(of)).count() as f64 / all.len() as f64
    };
    let (refuted, unsupported) = (any(Claim::is_refuted), any(Claim::is_unsupported));
    let (resales, returns) = (company.company.resales_complete, company.company.returns.is_some());
    let customers: Vec<Claim> = all.iter().filter_map(|c| c.customers).collect();
    let shares: Vec<Claim> = all.iter().filter_map(|c| c.resold).collect();
    let settled = resales && (returns || shares.is_empty());
    let mut measured = Measured::new(refuted).counted(all.len(), "certifications").grade(Grade::SelfReport).bounded(
        refuted,
        unsupported,
        &[
            (!resales, "without a whole resales table more customers may have bought and more may have been sold"),
            (!returns && !shares.is_empty(), "without a returns table goods may have gone back unsold"),
            (
                unsupported > refuted,
                "claimed resales, purchases without a name and sales in the next month may bear claims out",
            ),
        ],
    );
    if !settled {
        measured.value = None;
    }
    measured = reading(measured, "customers_overstated", &customers, resales);
    Ok(reading(measured, "resold_share_overstated", &shares, resales && returns))
}

/// The share of claims of one kind that are refuted, with those that are not borne out as its upper end.
fn reading(measured: Measured, name: &str, claims: &[Claim], settled: bool) -> Measured {
    if claims.is_empty() {
        return measured.no_reading(name, "no certification claims it");
    }
    let share = |of: fn(&Claim) -> bool| claims.iter().filter(|claim| of(claim)).count() as f64 / claims.len() as f64;
    let (refuted, unsupported) = (share(Claim::is_refuted), share(Claim::is_unsupported));
    if settled || refuted > 0.0 {
        measured.reading_within(name, refuted, [refuted, unsupported])
    } else {
        measured.no_reading(name, "the records are not whole and rule nothing out")
    }
}
