//! Commissions by what they rest on, and what each lens makes of them.

use super::{company, missing};
use crate::facts::apportioned::Apportioned;
use crate::facts::rests::Rests;
use crate::facts::rewards::{Rewards, Source};
use crate::facts::tracing::Cell;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Measured, Outcome, Unit};

/// Commissions by what they rest on, major units.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trace {
    pub(super) all: f64,
    pub(super) enrolment: f64,
    resold: f64,
    /// On members' plausible own use; `None` where nobody can say what is plausible.
    pub(super) plausible: Option<f64>,
    pub(super) unexplained: f64,
    recorded_own_use: f64,
    /// On members' product bought before or after the period, whose split nobody can see.
    pub(super) out_of_sight: f64,
    on_customers_who_take_part: f64,
    unknown: f64,
    pub(super) untraced: f64,
    /// What untraced commissions, those of unknown source and those on customers who take part may add, at least (their
    /// claw-backs) and at most.
    pub(super) open: (f64, f64),
    /// As `open`, without the customers who take part.
    open_enrolment: (f64, f64),
    /// What untraced commissions alone may add.
    open_untraced: (f64, f64),
}

/// What a lens takes for pay on recruiting, major units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recruit {
    /// The figure.
    pub(super) value: f64,
    /// The least and the most that the data leave.
    pub(super) low: f64,
    pub(super) high: f64,
}

/// The company, its commissions, and what they rest on.
pub(super) fn trace<'f>(facts: &'f Facts<'_>) -> Result<(&'f CompanyFacts<'f>, &'f Rewards, Trace), String> {
    let company = company(facts)?;
    let rewards = company.rewards.as_ref().ok_or_else(|| missing("commissions"))?;
    let major = |minor: i64| facts.currency.major(minor);
    let unit = facts.currency.major(1);
    let own = rewards.own_product;
    let both = |(low, high): (i64, i64)| (major(low), major(high));
    let trace = Trace {
        all: major(rewards.total()),
        enrolment: major(rewards.from_source(Source::Enrolment)),
        resold: unit * own.resold,
        plausible: own.plausible.map(|p| unit * p),
        unexplained: unit * own.unexplained,
        recorded_own_use: unit * own.recorded_own_use,
        out_of_sight: unit * own.out_of_sight,
        open: both(rewards.open(&[Source::Untraced, Source::Unknown], true)),
        open_enrolment: both(rewards.open(&[Source::Untraced, Source::Unknown], false)),
        open_untraced: both(rewards.open(&[Source::Untraced], false)),
        on_customers_who_take_part: major(rewards.on_customers_who_take_part),
        unknown: major(rewards.from_source(Source::Unknown)),
        untraced: major(rewards.from_source(Source::Untraced)),
    };
    Ok((company, rewards, trace))
}

impl Trace {
    /// What the commissions of a cell rest on, each buyer's own product split as that buyer's purchases are.
    pub(super) fn of_cell(cell: &Cell, facts: &Facts<'_>, company: &CompanyFacts<'_>) -> Self {
        let major = |minor: i64| facts.currency.major(minor);
        let unit = facts.currency.major(1);
        let both = |(low, high): (i64, i64)| (major(low), major(high));
        let own = major(cell.of(Rests::Members) + cell.of(Rests::MembersOwnUse));
        let (resold, plausible) = (unit * cell.resold(), unit * cell.plausible());
        Self {
            all: major(cell.total()),
            enrolment: major(cell.of(Rests::Enrolment)),
            resold,
            plausible: company.own_use.plausible.as_ref().map(|_| plausible),
            unexplained: own - resold - plausible,
            recorded_own_use: major(cell.of(Rests::MembersOwnUse)),
            out_of_sight: major(cell.of(Rests::MembersOutOfSight)),
            on_customers_who_take_part: major(cell.of(Rests::CustomersWhoTakePart)),
            unknown: major(cell.of(Rests::Unknown)),
            untraced: major(cell.of(Rests::Untraced)),
            open: both(cell.ends(&[Rests::Untraced, Rests::Unknown, Rests::CustomersWhoTakePart])),
            open_enrolment: both(cell.ends(&[Rests::Untraced, Rests::Unknown])),
            open_untraced: both(cell.ends(&[Rests::Untraced])),
        }
    }

    /// The same commissions with the untraced ones spread over what the payees' groups bought.
    pub(super) fn apportioned(&self, apportioned: &Apportioned, facts: &Facts<'_>) -> Self {
        let unit = facts.currency.major(1);
        let ends = |rests| {
            let (negative, positive) = apportioned.of(rests);
            (unit * negative, unit * positive)
        };
        let net = |rests| ends(rests).0 + ends(rests).1;
        let add = |one: (f64, f64), other: (f64, f64)| (one.0 + other.0, one.1 + other.1);
        let (resold, plausible) = (unit * apportioned.resold(), unit * apportioned.plausible());
        let own = net(Rests::Members) + net(Rests::MembersOwnUse);
        let without = |open: (f64, f64)| (open.0 - self.open_untraced.0, open.1 - self.open_untraced.1);
        let still = add(ends(Rests::Untraced), ends(Rests::Unknown));
        Self {
            all: self.all,
            enrolment: self.enrolment + net(Rests::Enrolment),
            resold: self.resold + resold,
            plausible: self.plausible.map(|own_use| own_use + plausible),
            unexplained: self.unexplained + own - resold - self.plausible.map_or(0.0, |_| plausible),
            recorded_own_use: self.recorded_own_use + net(Rests::MembersOwnUse),
            out_of_sight: self.out_of_sight + net(Rests::MembersOutOfSight),
            on_customers_who_take_part: self.on_customers_who_take_part + net(Rests::CustomersWhoTakePart),
            unknown: self.unknown + net(Rests::Unknown),
            untraced: net(Rests::Untraced),
            open: add(without(self.open), add(still, ends(Rests::CustomersWhoTakePart))),
            open_enrolment: add(without(self.open_enrolment), still),
            open_untraced: ends(Rests::Untraced),
        }
    }

    /// All rewards on members' own product that was not resold.
    pub(super) fn own(&self) -> f64 {
        self.unexplained + self.plausible.unwrap_or(0.0) + self.out_of_sight
    }

    /// The least that members' own purchases contribute under the strict lens: without a whole resales table all of
    /// them may have been resold, except what the company itself recorded as own use.
    fn own_at_least(&self, company: &CompanyFacts<'_>) -> f64 {
        if company.company.resales_complete { self.own() } else { self.recorded_own_use.min(self.own()) }
    }

    /// IC + IU + EN.
    pub(super) fn strict(&self, company: &CompanyFacts<'_>) -> Recruit {
        let value = self.enrolment + self.own();
        let low = self.enrolment + self.own_at_least(company) + self.open.0;
        Recruit { value, low, high: value + self.open.1 }
    }

    /// IU + EN; the strict lens where nobody can say what own use is plausible. Without a whole resales table whatever
    /// lies beyond plausible use may have been resold.
    pub(super) fn demand(&self, company: &CompanyFacts<'_>) -> Recruit {
        let known = self.plausible.is_some();
        let certain = known && company.company.resales_complete;
        let most = if known { self.unexplained + self.out_of_sight } else { self.own() };
        Recruit {
            value: self.enrolment + if known { self.unexplained } else { self.own() },
            low: self.enrolment + if certain { self.unexplained } else { 0.0 } + self.open.0,
            high: self.enrolment + self.open.1 + most,
        }
    }

    /// EN.
    pub(super) fn industry(&self) -> Recruit {
        let (least, most) = self.open_enrolment;
        Recruit { value: self.enrolment, low: self.enrolment + least, high: self.enrolment + most }
    }

    pub(super) fn why(&self, company: &CompanyFacts<'_>) -> [(bool, &'static str); 4] {
        [
            (self.untraced != 0.0 || self.open.0 != 0.0, "untraced commissions may rest on anything"),
            (self.unknown != 0.0, "commissions on purchases of unknown class may rest on members"),
            (self.on_customers_who_take_part != 0.0, "customer accounts that were paid or recruited may be members"),
            (
                !company.company.resales_complete && self.own() != 0.0,
                "without a whole resales table members' purchases may have been resold",
            ),
        ]
    }

    /// As [`Self::why`], for the industry lens.
    pub(super) fn why_industry(&self) -> [(bool, &'static str); 2] {
        [
            (self.untraced != 0.0 || self.open_enrolment.0 != 0.0, "untraced commissions may rest on anything"),
            (self.unknown != 0.0, "orders of unmapped kind may be kits, fees or tools"),
        ]
    }

    fn parts(&self, measured: Measured) -> Measured {
        measured
            .part("on starter kits, fees and tools (EN)", self.enrolment, Unit::Money)
            .part("on members' product, plausible own use (IC)", self.plausible.unwrap_or(0.0), Unit::Money)
            .part("on members' product, unexplained (IU)", self.unexplained, Unit::Money)
            .part("on members' product, verified resale (RS)", self.resold, Unit::Money)
            .part("on members' product bought outside the period", self.out_of_sight, Unit::Money)
            .part("untraced", self.untraced, Unit::Money)
            .part("all commissions", self.all, Unit::Money)
    }

    /// The share of all commissions that an amount is; `None` where claw-backs leave it no share.
    pub(super) fn share_of_all(&self, recruit: f64) -> Option<f64> {
        (self.all > 0.0 && recruit >= 0.0 && recruit <= self.all + 1e-9).then(|| (recruit / self.all).min(1.0))
    }

    /// The share of all commissions that `recruit` is, if there are any.
    pub(super) fn share(&self, recruit: f64, commissions: u64) -> Outcome {
        if self.all <= 0.0 {
            return Err("no commission was paid in the period, net of claw-backs".to_owned());
        }
        let share = self
            .share_of_all(recruit)
            .ok_or("claw-backs leave some sources below zero, where a share of the rest means nothing")?;
        Ok(self.parts(Measured::new(share).counted(commissions as usize, "commissions")))
    }
}

/// Ends of a share of an amount, kept between none and all.
pub(super) fn ends(low: f64, high: f64, of: f64) -> [f64; 2] {
    [(low / of).clamp(0.0, 1.0), (high / of).clamp(0.0, 1.0)]
}
