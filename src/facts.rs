//! Facts: a handful of named aggregates of the big tables, each in its own file with the same query in SQL.
//!
//! Facts are the bridge between a company's ledgers and the measures: each is one pass over a table, and no measure
//! ever sees an order. Those that only rosters read (account months, customers served, first days, yearly burden) are
//! gathered when a roster is, since few runs need them. The SQL beside each fact is its definition for a reader or a warehouse (classes as of the export;
//! a class history replaces them by the class of the day); the loops compute it on dense ids and whole minor units.

pub mod account_months;
pub mod apportioned;
pub mod attainments;
pub mod buy_backs;
pub mod buyer;
pub mod buying_days;
pub mod certified;
pub mod class_shift;
pub mod company_months;
pub mod customers_served;
pub mod daily;
pub mod downline;
pub mod falls;
pub mod first_days;
pub mod group_volume;
pub mod headcount;
pub mod joiners;
pub mod ledger;
pub mod monthly;
pub mod net;
pub mod own_sales_pay;
pub mod own_use;
pub mod packages;
pub mod population;
pub mod prices;
pub mod recomputed;
pub mod recoup;
pub mod recruits;
pub mod refunds_by_tenure;
pub mod repeats;
pub mod rests;
pub mod revenue;
pub mod rewards;
pub mod sampled_months;
pub mod sampled_orders;
pub mod stays;
pub mod subtrees;
pub mod switchers;
pub mod tracing;
pub mod training;
pub mod yearly_burden;

use crate::case::Case;
use crate::case::manifest::Manifest;
use crate::case::open::Company;
use crate::case::tables::disclosure::DisclosureRow;
use crate::disclosure::{IncomeTable, tables_of};
use crate::money::{Currency, VOLUME_PLACES};
use crate::progress::Progress;
use crate::threads::beside;

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
    &tracing::FACT,
    &apportioned::FACT,
    &recomputed::FACT,
    &own_use::FACT,
    &population::FACT,
    &company_months::FACT,
    &packages::FACT,
    &class_shift::FACT,
    &headcount::FACT,
    &subtrees::FACT,
    &downline::FACT,
    &own_sales_pay::FACT,
    &recoup::FACT,
    &recruits::FACT,
    &joiners::FACT,
    &stays::FACT,
    &prices::FACT,
    &repeats::FACT,
    &training::FACT,
    &switchers::FACT,
    &falls::FACT,
    &attainments::FACT,
    &group_volume::FACT,
    &buy_backs::FACT,
    &refunds_by_tenure::FACT,
    &certified::FACT,
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
    /// The rows they were read from.
    pub disclosure_rows: &'a [DisclosureRow],
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
    /// Commissions by level and payee; `None` without a commissions table.
    pub tracing: Option<tracing::Tracing>,
    /// Untraced commissions by the volume of the payee's group; `None` where every commission names its order.
    pub apportioned: Option<apportioned::Apportioned>,
    /// Commissions held against the rates of the plan; `None` where the manifest states none.
    pub recomputed: Option<recomputed::Recomputed>,
    /// Orders of people whose class changed since; `None` without a class history.
    pub class_shift: Option<class_shift::ClassShift>,
    /// How members' own purchases split into resale, plausible use and the rest.
    pub own_use: own_use::OwnUse,
    /// Who counts in income measures.
    pub population: population::Population,
    /// The same in an order that hangs on what they did, those without a place in the tree last.
    pub ordered: Vec<u32>,
    /// What was sold, refunded and paid in each calendar month.
    pub months: company_months::CompanyMonths,
    /// Who bought starter kits, by head.
    pub packages: packages::Packages,
    /// How many participants there are, and on how many levels.
    pub headcount: headcount::Headcount,
    /// What stands in each subtree of the genealogy.
    pub subtrees: subtrees::Subtrees,
    /// Who and what stands below each participant, and what each sells to customers.
    pub downline: downline::Downline,
    /// Pay that rests on own sales to customers; `None` without a commissions table.
    pub own_sales_pay: Option<own_sales_pay::OwnSalesPay>,
    /// When what new participants paid had come back to them; `None` without a commissions table.
    pub recoup: Option<Vec<recoup::Row>>,
    /// Recruits and downlines of business participants.
    pub recruits: recruits::Recruits,
    /// Who joined and left, by month.
    pub joiners: joiners::Joiners,
    /// How long accounts stayed and at what age they recruited.
    pub stays: stays::Stays,
    /// Purchases by product; `None` without a price list.
    pub prices: Option<prices::Prices>,
    /// Who bought again.
    pub repeats: repeats::Repeats,
    /// What buyers of tools sold beside others.
    pub training: training::Training,
    /// Members who became customers; `None` without a class history.
    pub switchers: Option<switchers::Switchers>,
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
        disclosure_rows: &case.disclosure,
        company: case.company.as_ref().map(|company| {
            progress.stage("gathering facts");
            gather_company(case, company)
        }),
    }
}

fn gather_company<'a>(case: &'a Case, company: &'a Company) -> CompanyFacts<'a> {
    let population = population::Population::gather(company);
    let (traced, (monthly, buying_days, recoup, own_sales_pay)) = beside(
        || rewards::trace(company),
        || {
            let monthly = monthly::Monthly::gather(company);
            let buying_days = buying_days::BuyingDays::gather(company);
            let recoup = recoup::gather(company, &population);
            (monthly, buying_days, recoup, own_sales_pay::OwnSalesPay::gather(company))
        },
    );
    let conduct = buyer::Conduct::of(company, traced.as_ref().map(|t| &t.pay));
    let (ledger, downline) = beside(
        || ledger::Ledger::gather(company, traced.as_ref().map(|t| &t.pay)),
        || downline::Downline::gather(company, &conduct),
    );
    let own_use = own_use::OwnUse::gather(company, &case.manifest, &case.currency, &ledger, &monthly);
    let ((tracing, apportioned, subtrees, stays), (revenue, daily, rewards, months)) = beside(
        || {
            let followed = traced.as_ref().map(|traced| follow(company, &conduct, &own_use, traced));
            let (tracing, apportioned) = followed.unwrap_or_default();
            let subtrees = subtrees::Subtrees::gather(company, &conduct, &ledger, &own_use, traced.as_ref());
            (tracing, apportioned, subtrees, stays::Stays::gather(company, &conduct))
        },
        || {
            let rewards = traced.as_ref().map(|t| rewards::Rewards::gather(company, &conduct, &own_use, t));
            let months = company_months::CompanyMonths::gather(company, traced.as_ref());
            (revenue::Revenue::gather(company, &conduct), daily::Daily::gather(company), rewards, months)
        },
    );
    let (
        (packages, headcount, recruits, joiners, class_shift, prices),
        (sampled_months, sampled_orders, repeats, training, switchers),
    ) = beside(
        || {
            (
                packages::Packages::gather(company, &conduct),
                headcount::Headcount::gather(company, &conduct),
                recruits::Recruits::gather(company),
                joiners::Joiners::gather(company),
                class_shift::ClassShift::gather(company),
                prices::Prices::gather(company, &conduct),
            )
        },
        || {
            let sampled_months = sampled_months::SampledMonths::gather(&monthly, company.participants.len());
            let sampled_orders = sampled_orders::SampledOrders::gather(company, &sampled_months);
            let repeats = repeats::Repeats::gather(company, &conduct);
            let training = training::Training::gather(company, &conduct, &monthly);
            (sampled_months, sampled_orders, repeats, training, switchers::Switchers::gather(company, &monthly))
        },
    );
    let ordered = population::in_order(company, &population, &ledger, &own_use, &downline);
    CompanyFacts {
        buying_days,
        sampled_orders,
        sampled_months,
        packages,
        headcount,
        recruits,
        joiners,
        recomputed: recomputed::Recomputed::gather(company, &case.manifest.plan, &case.currency),
        class_shift,
        prices,
        repeats,
        training,
        switchers,
        thresholds: thresholds(&case.manifest),
        company,
        conduct,
        revenue,
        ledger,
        monthly,
        daily,
        rewards,
        tracing,
        apportioned,
        own_use,
        population,
        months,
        ordered,
        downline,
        own_sales_pay,
        recoup,
        subtrees,
        stays,
    }
}

/// Commissions by level and payee, and the untraced ones by the volume of the payee's group.
fn follow(
    company: &Company,
    conduct: &buyer::Conduct,
    own_use: &own_use::OwnUse,
    traced: &rewards::Traced,
) -> (Option<tracing::Tracing>, Option<apportioned::Apportioned>) {
    let (rests, shares) = (rests::of_lines(company, conduct, &traced.sources), rests::shares(company, own_use));
    (
        tracing::Tracing::gather(company, &traced.pay, &rests, &shares),
        apportioned::Apportioned::gather(company, &rests, &shares),
    )
}

fn thresholds(manifest: &Manifest) -> Vec<i64> {
    let scale = 10_f64.powi(VOLUME_PLACES as i32);
    let mut thresholds: Vec<i64> =
        manifest.plan.qualification_thresholds.iter().map(|volume| (volume * scale).round() as i64).collect();
    thresholds.sort_unstable();
    thresholds.dedup();
    thresholds
}
