//! Where revenue comes from: end users, members, or the price of joining.

use super::over_subtrees::of_places;
use super::{Basis, Family, Metric, company};
use crate::case::tables::orders::{OrderKind, Purpose};
use crate::case::tables::participants::Class;
use crate::evidence;
use crate::facts::buyer::Buyer;
use crate::facts::own_use::Cap;
use crate::facts::subtrees::Place;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Measured, Unit};

/// Sums that the retail shares are made of, major units.
pub(super) struct Sums {
    /// Product and kits of every buyer.
    pub(super) base: f64,
    /// Product and kits of declared customers.
    customers: f64,
    /// The part of them bought by customers who take part.
    customers_who_take_part: f64,
    /// Product and kits of buyers of unknown class.
    unknown: f64,
    /// Orders of unmapped kind, of customers and of others.
    unmapped: [f64; 2],
    /// Members' product and kits that could have been resold: not returned, not recorded as for own use.
    resellable: f64,
    /// Members' product and kits.
    members: f64,
    /// Members' product.
    own_product: f64,
    /// Product of members who never recruited and were never paid.
    pub(super) idle_members: f64,
    /// Wholesale cost of verified resales.
    resold: f64,
}

/// Members' product and kits that may have been resold, minor units: bought in the period, neither returned nor recorded
/// as own use.
pub(super) fn resellable(company: &CompanyFacts<'_>) -> i64 {
    let bought = company.revenue.sum(|b, k, p| b.class() == Class::Business && is_sold(k) && p != Purpose::OwnUse);
    (bought - company.ledger.refunded_resellable).max(0)
}

/// Wholesale cost of verified resales, of each business participant no more than what they bought in the period, minor
/// units: what was bought before is not in the revenue that shares are taken of.
pub(super) fn resold_within(company: &CompanyFacts<'_>) -> i64 {
    let people = &company.company.participants;
    (0..people.len())
        .filter(|&p| people.class[p] == Class::Business)
        .map(|p| {
            let bought =
                company.ledger.paid_for(OrderKind::Product, p) + company.ledger.paid_for(OrderKind::StarterKit, p);
            company.ledger.verified_cost[p].min(bought.max(0))
        })
        .sum()
}

fn is_sold(kind: OrderKind) -> bool {
    matches!(kind, OrderKind::Product | OrderKind::StarterKit)
}

/// Product and kits in a subtree, minor units.
pub(super) fn sold(place: &Place) -> f64 {
    place.bought(|_, kind| is_sold(kind))
}

/// Product and kits of customers in a subtree, minor units.
fn from_customers(place: &Place) -> f64 {
    place.bought(|buyer, kind| buyer.is_customer() && is_sold(kind))
}

pub(super) fn sums(facts: &Facts<'_>, company: &CompanyFacts<'_>) -> Sums {
    let major = |minor: i64| facts.currency.major(minor);
    let revenue = &company.revenue;
    let member = |buyer: Buyer| buyer.class() == Class::Business;
    Sums {
        base: major(revenue.sum(|_, k, _| is_sold(k))),
        customers: major(revenue.sum(|b, k, _| b.is_customer() && is_sold(k))),
        customers_who_take_part: major(revenue.sum(|b, k, _| b.is_customer_who_takes_part() && is_sold(k))),
        unknown: major(revenue.sum(|b, k, _| b == Buyer::Unknown && is_sold(k))),
        unmapped: [
            major(revenue.sum(|b, k, _| b.is_customer() && k == OrderKind::Unmapped)),
            major(revenue.sum(|b, k, _| !b.is_customer() && k == OrderKind::Unmapped)),
        ],
        resellable: major(resellable(company)),
        members: major(revenue.sum(|b, k, _| member(b) && is_sold(k))),
        own_product: major(revenue.sum(|b, k, _| member(b) && k == OrderKind::Product)),
        idle_members: major(revenue.sum(|b, k, _| b == Buyer::BusinessIdle && k == OrderKind::Product)),
        resold: major(resold_within(company)),
    }
}

impl Sums {
    /// The least and the most of the base that may have gone to end users. `certain` surely did; `could` is what members
    /// bought and may have passed on or used, where the resales table is not whole.
    fn bounded(&self, measured: Measured, certain: f64, could: f64, company: &CompanyFacts<'_>) -> Measured {
        let low = (certain - self.customers_who_take_part) / (self.base + self.unmapped[1]);
        let whole = company.company.resales_complete;
        let beyond = if whole { certain } else { certain.max(self.customers + could) };
        let high = (beyond + self.unknown + self.unmapped[0]) / (self.base + self.unmapped[0]);
        measured.bounded(
            low.clamp(0.0, 1.0),
            high.clamp(0.0, 1.0),
            &[
                (self.customers_who_take_part != 0.0, "customer accounts that were paid or recruited may be members"),
                (self.unknown != 0.0, "buyers of unknown class may be customers"),
                (self.unmapped.iter().any(|u| *u != 0.0), "orders of unmapped kind may be product"),
                (
                    !whole,
                    "without a whole resales table every member purchase that was not returned may have been resold",
                ),
            ],
        )
    }
}

/// M01.
pub const EXTERNAL_RETAIL_SHARE: Metric = Metric {
    id: "external_retail_share",
    title: "Revenue from people who cannot earn",
    family: Family::Retail,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Product and starter-kit revenue bought by declared retail and preferred customers, over all product and starter-kit revenue. Bounds: low leaves out customer accounts that were paid or recruited; high adds buyers of unknown class and, where resales are not recorded as a whole, every member purchase that was neither returned nor recorded as own use. Reading `consumer_like`: product orders of members who never recruited and were never paid count as customers'. Reading `class_of_export`, where there is a class history: every buyer counts as of the export and not as of the order.",
    needs: "participants, orders (returns, resales, class_changes)",
    reference: "The split of buyers that the Herbalife and Vemma consent orders use (C.D. Cal. 2:16-cv-05217; D. Ariz. CV-15-01578); bounds after the disputes on Vander Nat and Keep (2002), JPP&M 21(1), 139-151",
    interpretation: "Shows what the company's own records prove to have gone to end users. It cannot show what members did with their purchases: a company whose members buy and resell needs a resales table. No US federal rule sets a number for it.",
    oracle: "TINY-7: 360 / 1,410 = .255319, reading .432624",
    rows: &[&evidence::REVENUE, &evidence::RESALES, &evidence::RETURNS],
    measure: |facts| {
        let company = company(facts)?;
        let sums = sums(facts, company);
        let mut share = Measured::ratio(sums.customers, sums.base, "product or starter-kit revenue")?
            .counted(company.order_lines(), "order lines")
            .part("from customers", sums.customers, Unit::Money)
            .part("product and starter kits in all", sums.base, Unit::Money);
        if company.rewards.is_some() {
            share = share.reading("consumer_like", (sums.customers + sums.idle_members) / sums.base);
        }
        if let Some(shift) = &company.class_shift {
            let minor: i64 =
                shift.iter().map(|(then, now, sum)| (is_customer(now) - is_customer(then)) * sum.amount).sum();
            share = share.reading("class_of_export", (sums.customers + facts.currency.major(minor)) / sums.base);
        }
        let share = sums.bounded(share, sums.customers, sums.resellable, company);
        let share = of_places(share, company, |place| [from_customers(place), sold(place)]);
        Ok(with_class_note(share, company))
    },
};

/// 1 for a class that cannot earn, else 0.
fn is_customer(class: Class) -> i64 {
    i64::from(matches!(class, Class::Preferred | Class::Retail))
}

pub(super) fn with_class_note(measured: Measured, company: &CompanyFacts<'_>) -> Measured {
    if company.company.history.is_empty() {
        measured.note("classes are as of the export: there is no class history")
    } else {
        measured
    }
}

/// M02.
pub const VERIFIED_ENDUSER_SHARE: Metric = Metric {
    id: "verified_enduser_share",
    title: "Revenue proved to have reached end users",
    family: Family::Retail,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "As external_retail_share, with the wholesale cost of resales that have a verified receipt added, of each participant no more than they bought in the period. Anonymous retail orders, which have no named customer, are shown apart.",
    needs: "participants, orders, resales",
    reference: "FTC, Business Guidance Concerning Multi-Level Marketing (2018, revised 2024): sales to real customers",
    interpretation: "The strictest reading of retail. A low value without receipts is a gap in the records as much as a gap in sales.",
    oracle: "TINY-7: (360 + 90) / 1,410 = .319149",
    rows: &[&evidence::REVENUE, &evidence::RESALES, &evidence::OWN_PRODUCT],
    measure: |facts| {
        let company = company(facts)?;
        let sums = sums(facts, company);
        let certain = sums.customers + sums.resold;
        let anonymous = company.revenue.sum(|b, k, _| b == Buyer::Anonymous && k == OrderKind::Product);
        let share = Measured::ratio(certain, sums.base, "product or starter-kit revenue")?
            .counted(company.order_lines(), "order lines")
            .grade(Grade::SelfReport)
            .part("from customers", sums.customers, Unit::Money)
            .part("of them anonymous, without a named customer", facts.currency.major(anonymous), Unit::Money)
            .part("cost of verified resales", sums.resold, Unit::Money)
            .part("product and starter kits in all", sums.base, Unit::Money);
        let share = sums.bounded(share, certain, sums.resellable, company);
        Ok(of_places(share, company, |place| [from_customers(place) + place.resold as f64, sold(place)]))
    },
};

/// M03.
pub const PLAUSIBLE_ENDUSER_SHARE: Metric = Metric {
    id: "plausible_enduser_share",
    title: "Revenue that plausibly reached end users",
    family: Family::Retail,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Customers' purchases, verified resales and members' plausible own use (each participant's own product that was not resold, up to the own-use cap), over product and starter-kit revenue. Without a cap (no stated one, and fewer than 30 preferred customers to estimate it from) only bounds are given.",
    needs: "participants, orders (resales, preferred customers or assumptions.own_use_cap)",
    reference: "FTC Business Guidance Concerning Multi-Level Marketing (2018): purchases within typical consumption habits",
    interpretation: "What is left of the base is buying that neither customers, receipts nor ordinary use explain. The cap decides; it is shown with its source.",
    oracle: "TINY-7 with a cap of 100: (360 + 90 + 610) / 1,410 = .751773 (hand calculation: own use 100, 100, 60, 100, 100, 100, 50)",
    rows: &[&evidence::REVENUE, &evidence::RESALES, &evidence::OWN_PRODUCT],
    measure: |facts| {
        let company = company(facts)?;
        let sums = sums(facts, company);
        let certain = sums.customers + sums.resold;
        let members = &company.company.participants;
        let plausible = company.own_use.plausible.as_ref().map(|plausible| {
            let minor: f64 =
                (0..members.len()).filter(|&p| members.class[p] == Class::Business).map(|p| plausible[p]).sum();
            facts.currency.major(1) * minor
        });
        let mut share =
            Measured::ratio(certain + plausible.unwrap_or(0.0), sums.base, "product or starter-kit revenue")?
                .counted(company.order_lines(), "order lines")
                .grade(Grade::Inferred)
                .part("from customers and verified resales", certain, Unit::Money)
                .part("product and starter kits in all", sums.base, Unit::Money);
        share = note_cap(share, facts, company);
        if let Some(plausible) = plausible {
            let share = share.part("plausible own use", plausible, Unit::Money);
            let share = sums.bounded(share, certain + plausible, sums.members, company);
            return Ok(of_places(share, company, |place| {
                [from_customers(place) + place.resold as f64 + place.plausible, sold(place)]
            }));
        }
        share.value = None;
        let most = ((certain + sums.own_product - sums.resold + sums.unknown) / sums.base).min(1.0);
        let bounded = sums.bounded(share, certain, sums.members, company);
        let [low, high] = bounded.bounds.unwrap_or([0.0, 1.0]);
        Ok(bounded.bounded(low, high.max(most), &[(true, "nobody can say how much members' own use is plausible")]))
    },
};

/// Says where the own-use cap comes from.
pub(super) fn note_cap(measured: Measured, facts: &Facts<'_>, company: &CompanyFacts<'_>) -> Measured {
    let money = |minor| {
        format!("{} {:.*}", facts.currency.code(), facts.currency.places() as usize, facts.currency.major(minor))
    };
    match company.own_use.cap {
        Cap::Stated(cap, period) => measured.note(format!(
            "own use is plausible up to {} a {}, as assumptions.own_use_cap says",
            money(cap),
            if period == crate::case::manifest::PlanPeriod::Month { "month" } else { "period" }
        )),
        Cap::Estimated(cap, customers) => measured.note(format!(
            "own use is plausible up to {} a month, the 90th percentile of what {customers} preferred customers spend in an active month",
            money(cap)
        )),
        Cap::Unknown(customers) => measured.note(format!(
            "no cap on plausible own use is stated, and {customers} preferred customers are too few to estimate one"
        )),
    }
}

/// M14.
pub const ONBOARDING_SHARE: Metric = Metric {
    id: "onboarding_share",
    title: "Revenue from joining",
    family: Family::Retail,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Starter kits, fees and tools over all revenue.",
    needs: "participants, orders",
    reference: "Second step of Vander Nat's template in FTC v. BurnLounge and others: revenue by source",
    interpretation: "High where the company lives from people joining. Young and fast-growing companies have a higher share than old ones with the same plan.",
    oracle: "TINY-7: 370 / 1,530 = .241830",
    rows: &[&evidence::REVENUE],
    measure: |facts| {
        let company = company(facts)?;
        let revenue = facts.currency.major(company.revenue.sum(|_, _, _| true));
        let joining = facts.currency.major(company.revenue.sum(|_, k, _| k.is_enrolment()));
        let unmapped = facts.currency.major(company.revenue.sum(|_, k, _| k == OrderKind::Unmapped));
        let share = Measured::ratio(joining, revenue, "revenue")?
            .counted(company.order_lines(), "order lines")
            .part("starter kits, fees and tools", joining, Unit::Money)
            .part("revenue", revenue, Unit::Money)
            .bounded(
                joining / revenue,
                (joining + unmapped) / revenue,
                &[(unmapped != 0.0, "orders of unmapped kind may be kits, fees or tools")],
            );
        Ok(of_places(share, company, |place| [place.bought(|_, kind| kind.is_enrolment()), place.bought(|_, _| true)]))
    },
};

/// Retail to recruitment.
pub const RETAIL_TO_RECRUITMENT_RATIO: Metric = Metric {
    id: "retail_to_recruitment_ratio",
    title: "Retail to recruitment",
    family: Family::Retail,
    unit: Unit::Ratio,
    basis: Basis::Census,
    definition: "Revenue from non-participants over recruitment revenue. Recruitment revenue under the industry lens: starter kits, fees and tools; under the demand lens: also members' own product above the own-use cap; under the strict lens: also all members' own product that is not verified as resold. The value is the industry lens, which needs no assumption; the bounds span the lenses and, where resales are not recorded as a whole, what members may have resold.",
    needs: "participants, orders (resales, assumptions.own_use_cap)",
    reference: "In re Koscot, 86 F.T.C. 1106 (1975): rewards for recruiting against sales to ultimate users",
    interpretation: "Above 1, more comes from outside than from joining. Where the lenses part, the answer depends on what members did with their purchases.",
    oracle: "TINY-7: 360 / 370 = .972973; demand 360 / 470, strict 360 / 1,080 (hand calculation)",
    rows: &[&evidence::REVENUE, &evidence::OWN_PRODUCT],
    measure: |facts| {
        let company = company(facts)?;
        let major = |minor: i64| facts.currency.major(minor);
        let sums = sums(facts, company);
        // What customers pay for kits, fees and tools is the price of joining, whoever pays it.
        let outside = major(company.revenue.sum(|b, k, _| b.is_customer() && !k.is_enrolment()));
        let joining = major(company.revenue.sum(|_, k, _| k.is_enrolment()));
        let members = &company.company.participants;
        let own: Vec<i64> = (0..members.len())
            .map(|p| {
                let member = members.class[p] == Class::Business;
                if member { company.ledger.paid_for(OrderKind::Product, p) } else { 0 }
            })
            .collect();
        let split = company.own_use.split(&own);
        // The split is by account; the amount is by class as of each order.
        let of_split: f64 = own.iter().sum::<i64>() as f64;
        let scale = if of_split > 0.0 { sums.own_product / of_split } else { 0.0 };
        let unresold = scale * (split.unexplained + split.plausible.unwrap_or(0.0));
        let unit = Unit::Money;
        if joining == 0.0 && unresold == 0.0 {
            return Err("there is no revenue from starter kits, fees, tools or members' own product".to_owned());
        }
        let mut ratio = Measured::new(if joining == 0.0 { 0.0 } else { outside / joining })
            .counted(company.order_lines(), "order lines")
            .part("from non-participants", outside, unit)
            .part("starter kits, fees and tools", joining, unit)
            .part("members' own product not resold", unresold, unit);
        let strict = outside / (joining + unresold);
        ratio.by_lens.insert("strict".into(), strict);
        if split.plausible.is_some() {
            let recruitment = joining + scale * split.unexplained;
            if recruitment > 0.0 {
                ratio.by_lens.insert("demand".into(), outside / recruitment);
            }
        }
        let ratio = note_cap(ratio, facts, company);
        if joining == 0.0 {
            return Ok(Measured {
                value: None,
                ..ratio.note("there are no kits, fees or tools: only the strict and the demand lens have a ratio")
            });
        }
        let mut ratio = ratio;
        ratio.by_lens.insert("industry".into(), outside / joining);
        let whole = company.company.resales_complete;
        let open = sums.unknown + sums.unmapped[0] + sums.unmapped[1];
        let could = open + if whole { 0.0 } else { sums.resellable };
        let least = (outside - sums.customers_who_take_part - sums.unmapped[0]).max(0.0)
            / (joining + unresold + open + sums.customers_who_take_part);
        Ok(ratio.bounded(
            least,
            (outside + could) / joining,
            &[
                (unresold != 0.0, "the lenses part on members' own purchases"),
                (open != 0.0, "buyers of unknown class and orders of unmapped kind may stand on either side"),
                (sums.customers_who_take_part != 0.0, "customer accounts that were paid or recruited may be members"),
                (
                    !whole,
                    "without a whole resales table every member purchase that was not returned may have been resold",
                ),
            ],
        ))
    },
};

/// Receipts behind claimed resales.
pub const VERIFIED_RESALE_SHARE: Metric = Metric {
    id: "verified_resale_share",
    title: "Claimed resales with a verified receipt",
    family: Family::Retail,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Amount of resales with a verified receipt over the amount of all claimed resales.",
    needs: "resales",
    reference: "Herbalife stipulated order (C.D. Cal. 2:16-cv-05217, 2016): retail sales must be documented and verified",
    interpretation: "What is not verified may still be real. What is verified is only as good as the check.",
    oracle: "TINY-7: all 112.50 of 112.50 verified (hand calculation)",
    rows: &[&evidence::RESALES],
    measure: |facts| {
        let company = company(facts)?;
        let Some(resales) = &company.company.resales else {
            return Err(super::missing("resales"));
        };
        let totals = company.ledger.resales;
        Ok(Measured::ratio(totals.verified as f64, totals.claimed as f64, "claimed resale")?
            .counted(resales.amount.len(), "resales")
            .grade(Grade::SelfReport)
            .part("claimed", facts.currency.major(totals.claimed), Unit::Money))
    },
};

/// Customers beside each participant.
pub const CUSTOMERS_PER_PARTICIPANT: Metric = Metric {
    id: "customers_per_participant",
    title: "Registered customers per business participant",
    family: Family::Retail,
    unit: Unit::Ratio,
    basis: Basis::Census,
    definition: "Registered retail and preferred accounts over business accounts, house accounts out, all who ever joined. Unregistered customers are not counted.",
    needs: "participants",
    reference: "FTC v. Neora (N.D. Tex. 2023): 4.25 preferred customers per Brand Partner over the company's life, where the court found no pyramid",
    interpretation: "Customers counted by head, not by what they buy. A company that does not register its retail customers shows none here.",
    oracle: "hand calculation on the test companies",
    rows: &[&evidence::ACCOUNTS],
    measure: |facts| {
        let company = company(facts)?;
        let people = &company.company.participants;
        let count = |wanted: &dyn Fn(Class) -> bool| {
            (0..people.len()).filter(|&p| !people.house[p] && wanted(people.class[p])).count()
        };
        let customers = count(&|c| matches!(c, Class::Preferred | Class::Retail));
        let members = count(&|c| c == Class::Business);
        if customers == 0 {
            return Err("the case registers no customers".to_owned());
        }
        Ok(Measured::ratio(customers as f64, members as f64, "business participant")?
            .counted(people.len(), "accounts")
            .part("customer accounts", customers as f64, Unit::Count)
            .part("business accounts", members as f64, Unit::Count))
    },
};
