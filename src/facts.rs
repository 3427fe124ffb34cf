//! Facts: a handful of named aggregates of the big tables, each in its own file with the same query in SQL.
//!
//! Facts are the bridge between a company's ledgers and the measures: each is one pass over a table, and no measure
//! ever sees an order. Those that only rosters read (account months, customers served, first days, yearly burden) are
//! gathered when a roster is, since few runs need them. The SQL beside each fact is its definition for a reader or a warehouse (classes as of the export;
//! a class history replaces them by the class of the day); the loops compute it on dense ids and whole minor units.

pub mod account_months;
pub mod buyer;
pub mod buying_days;
pub mod company_months;
pub mod customers_served;
pub mod daily;
pub mod first_days;
pub mod headcount;
pub mod ledger;
pub mod monthly;
pub mod own_use;
pub mod packages;
pub mod population;
pub mod revenue;
pub mod rewards;
pub mod sampled_months;
pub mod sampled_orders;
pub mod yearly_burden;

use crate::case::Case;
use crate::case::manifest::Manifest;
use crate::case::open::Company;
use crate::disclosure::{IncomeTable, tables_of};
use crate::money::{Currency, VOLUME_PLACES};
use crate::progress::Progress;

/// One fact: its name, what its rows are, and the query.
#[derive(Debug)]
pub struct Fact {
    /// Name.
    pub id: &'static str,
    /// What its rows are.
    pub meaning: &'static str,
    /// The same aggregate in SQL over the tables of the case.
    pub sql: &'static str,
}

/// Every fact.
pub const FACTS: &[&Fact] = &[
    &revenue::FACT,
    &ledger::FACT,
    &monthly::FACT,
    &daily::FACT,
    &buying_days::FACT,
    &sampled_months::FACT,
    &sampled_orders::FACT,
    &rewards::FACT,
    &own_use::FACT,
    &population::FACT,
    &company_months::FACT,
    &packages::FACT,
    &headcount::FACT,
    &account_months::FACT,
    &customers_served::FACT,
    &first_days::FACT,
    &yearly_burden::FACT,
];

/// Everything measures read.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The manifest: plan, assumptions, policies.
    pub manifest: &'a Manifest,
    /// Currency of every amount.
    pub currency: &'a Currency,
    /// The company; `None` for a case that is only a published income table.
    pub company: Option<CompanyFacts<'a>>,
    /// Published income tables, widest population first.
    pub disclosure: Vec<IncomeTable>,
}

/// The facts of a company.
#[derive(Debug)]
pub struct CompanyFacts<'a> {
    /// Participants, genealogy and period; measures read these, never the ledgers.
    pub company: &'a Company,
    /// What each participant did, as far as it bears on what they are.
    pub conduct: buyer::Conduct,
    /// Revenue by buyer, kind and purpose.
    pub revenue: revenue::Revenue,
    /// Money in and out of every participant.
    pub ledger: ledger::Ledger,
    /// Purchases by participant and calendar month.
    pub monthly: monthly::Monthly,
    /// Product purchases by day.
    pub daily: daily::Daily,
    /// Product purchases by account, weekday and lateness.
    pub buying_days: buying_days::BuyingDays,
    /// Months of members and customers drawn at random.
    pub sampled_months: sampled_months::SampledMonths,
    /// Orders of members and customers drawn at random.
    pub sampled_orders: sampled_orders::SampledOrders,
    /// Commissions by kind and source; `None` without a commissions table.
    pub rewards: Option<rewards::Rewards>,
    /// How members' own purchases split into resale, plausible use and the rest.
    pub own_use: own_use::OwnUse,
    /// Who counts in income measures.
    pub population: population::Population,
    /// What was sold, refunded and paid in each calendar month.
    pub months: company_months::CompanyMonths,
    /// Who bought starter kits, by head.
    pub packages: packages::Packages,
    /// How many participants there are, and on how many levels.
    pub headcount: headcount::Headcount,
    /// Qualification thresholds in ten-thousandths of volume, ascending.
    pub thresholds: Vec<i64>,
}

impl CompanyFacts<'_> {
    /// Order lines in the period.
    pub fn order_lines(&self) -> usize {
        self.revenue.iter().map(|(.., sum)| sum.lines as usize).sum()
    }
}

/// Computes every fact of a case.
pub fn gather<'a>(case: &'a Case, progress: &dyn Progress) -> Facts<'a> {
    Facts {
        manifest: &case.manifest,
        currency: &case.currency,
        disclosure: tables_of(&case.disclosure),
        company: case.company.as_ref().map(|company| {
            progress.stage("gathering facts");
            gather_company(case, company)
        }),
    }
}

fn gather_company<'a>(case: &'a Case, company: &'a Company) -> CompanyFacts<'a> {
    let (traced, (monthly, buying_days)) = std::thread::scope(|scope| {
        let bought = scope.spawn(|| (monthly::Monthly::gather(company), buying_days::BuyingDays::gather(company)));
        let traced = rewards::trace(company);
        (traced, bought.join().expect("gathering does not fail"))
    });
    let conduct = buyer::Conduct::of(company, traced.as_ref().map(|t| &t.pay));
    let ledger = ledger::Ledger::gather(company, traced.as_ref().map(|t| &t.pay));
    let own_use = own_use::OwnUse::gather(company, &case.manifest, &case.currency, &ledger, &monthly);
    let sampled_months = sampled_months::SampledMonths::gather(&monthly, company.participants.len());
    CompanyFacts {
        buying_days,
        sampled_orders: sampled_orders::SampledOrders::gather(company, &sampled_months),
        sampled_months,
        revenue: revenue::Revenue::gather(company, &conduct),
        daily: daily::Daily::gather(company),
        months: company_months::CompanyMonths::gather(company, traced.as_ref()),
        packages: packages::Packages::gather(company, &conduct),
        headcount: headcount::Headcount::gather(company, &conduct),
        rewards: traced.map(|traced| rewards::Rewards::gather(company, &conduct, &own_use, traced)),
        population: population::Population::gather(company),
        thresholds: thresholds(&case.manifest),
        company,
        conduct,
        ledger,
        monthly,
        own_use,
    }
}

fn thresholds(manifest: &Manifest) -> Vec<i64> {
    let scale = 10_f64.powi(VOLUME_PLACES as i32);
    let mut thresholds: Vec<i64> =
        manifest.plan.qualification_thresholds.iter().map(|volume| (volume * scale).round() as i64).collect();
    thresholds.sort_unstable();
    thresholds.dedup();
    thresholds
}
