//! How much hangs on labels: members who might be customers, and classes that changed.

use super::over_subtrees::of_places;
use super::retail::{sold, sums};
use super::{Basis, Family, Metric, company, missing};
use crate::case::tables::orders::OrderKind;
use crate::case::tables::participants::Class;
use crate::evidence;
use crate::facts::buyer::Buyer;
use crate::facts::subtrees::Place;
use crate::measurement::{Grade, Measured, Unit};

/// M54.
pub const RECLASSIFICATION_SENSITIVITY: Metric = Metric {
    id: "reclassification_sensitivity",
    title: "What relabelling members would change",
    family: Family::Retail,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "external_retail_share with the product orders of members who never recruited and were never paid counted as customers', less external_retail_share as declared. Reading `by_head`: the same by head, accounts that bought nothing among them: those members over all business, preferred and retail accounts, house accounts out.",
    needs: "participants, orders, commissions",
    reference: "FTC v. Vemma Nutrition (D. Ariz. 2015): affiliates relabelled as customers turned a declared 28 % into 70 %",
    interpretation: "Large where the answer hangs on a label. It says nothing about which label is right.",
    oracle: "TINY-7: .432624 − .255319 = .177305; Vemma's 28/72 to 70/30 on a company of a hundred: .42 (hand calculation)",
    rows: &[&evidence::REVENUE, &evidence::ACCOUNTS],
    measure: |facts| {
        let company = company(facts)?;
        if company.rewards.is_none() {
            return Err(missing("commissions"));
        }
        let sums = sums(facts, company);
        let people = &company.company.participants;
        let accounts = || (0..people.len()).filter(|&p| !people.house[p]);
        let idle = |p: usize| people.class[p] == Class::Business && !company.conduct.takes_part[p];
        let declared = accounts().filter(|&p| people.class[p] != Class::Unknown).count();
        let idle = accounts().filter(|&p| idle(p)).count();
        let share = Measured::ratio(sums.idle_members, sums.base, "product or starter-kit revenue")?
            .counted(people.len(), "accounts")
            .reading("by_head", idle as f64 / declared.max(1) as f64)
            .part("product of members who never recruited and were never paid", sums.idle_members, Unit::Money)
            .grade(Grade::Inferred);
        let of_idle = |place: &Place| place.bought(|b, k| b == Buyer::BusinessIdle && k == OrderKind::Product);
        Ok(of_places(share, company, |place| [of_idle(place), sold(place)]))
    },
};

/// Money of people whose class changed.
pub const CLASS_CHANGE_EFFECT: Metric = Metric {
    id: "class_change_effect",
    title: "Purchases of people whose class has changed since",
    family: Family::Retail,
    unit: Unit::Money,
    basis: Basis::Census,
    definition: "Product and starter kits, in major units, of buyers whose class at the order, by class_changes, is another than the class of the export. The other bound adds orders where one of the two is not known, as before a buyer's first recorded class. Parts: the money by pair of class at the order and class of the export. The reading `class_of_export` of external_retail_share is that share with every buyer as of the export.",
    needs: "participants, orders, class_changes",
    reference: "FTC v. Vemma Nutrition (D. Ariz. 2015): a disclosure of 2013 counted 149,431 affiliates as customers; so buyers are classed by their status at the order",
    interpretation: "How much a table of today's classes would count on the other side. People do change class for honest reasons: members who stop selling stay as customers.",
    oracle: "hand calculation on a company of three",
    rows: &[&evidence::REVENUE],
    measure: |facts| {
        let company = company(facts)?;
        let shift = company.class_shift.as_ref().ok_or_else(|| missing("class_changes"))?;
        let major = |minor: i64| facts.currency.major(minor);
        let is_known = |then, now| then != Class::Unknown && now != Class::Unknown;
        let changed = |known: bool| shift.iter().filter(move |(then, now, _)| is_known(*then, *now) == known);
        let (certain, open): (i64, i64) =
            (changed(true).map(|(.., sum)| sum.amount).sum(), changed(false).map(|(.., sum)| sum.amount).sum());
        let lines: u64 = shift.iter().map(|(.., sum)| sum.lines).sum();
        let mut measured = Measured::new(major(certain)).counted(lines as usize, "order lines").bounded(
            major(certain),
            major(certain + open),
            &[(open != 0, "the class of some buyers, at the order or of the export, is not known")],
        );
        for (then, now, sum) in shift.iter().filter(|(.., sum)| sum.lines > 0) {
            measured = measured.part(&format!("{} → {}", then.name(), now.name()), major(sum.amount), Unit::Money);
        }
        Ok(measured)
    },
};
