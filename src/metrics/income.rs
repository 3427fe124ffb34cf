//! Who earns and who loses.

use super::over_subtrees::of_members;
use super::{Basis, Family, Metric, company, missing};
use crate::evidence;
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Measured, Outcome, Unit};
use crate::stats::inequality::{absolute_gini, ctr_gini, gini, hoover, palma, rsv_gini, top_share};
use crate::stats::quantile::median;

/// The line of `share_under_1000`, major units of US dollars a year.
pub(crate) const LINE_USD: f64 = 1000.0;

pub(super) fn with_commissions<'f, 'a>(facts: &'f Facts<'a>) -> Result<&'f CompanyFacts<'a>, String> {
    let company = company(facts)?;
    if company.rewards.is_none() {
        return Err(missing("commissions"));
    }
    if company.population.members.is_empty() {
        return Err("nobody is in the income population".to_owned());
    }
    Ok(company)
}

/// A value of every member of the income population, minor units, ascending.
fn sorted(company: &CompanyFacts<'_>, value: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut values: Vec<f64> = company.population.members.iter().map(|&p| value(p as usize)).collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

fn share(company: &CompanyFacts<'_>, holds: impl Fn(usize) -> bool) -> Measured {
    let members = &company.population.members;
    let count = members.iter().filter(|&&p| holds(p as usize)).count();
    let measured = Measured::new(count as f64 / members.len() as f64)
        .counted(members.len(), "business participants")
        .part("participants", count as f64, Unit::Count);
    of_members(measured, company, holds)
}

pub(super) fn unseen(measured: Measured, company: &CompanyFacts<'_>) -> Measured {
    let measured = if company.company.returns.is_none() {
        measured.note("there is no returns table: refunds are not in it")
    } else {
        measured
    };
    let people = &company.company.participants;
    let start = company.company.period.start();
    let earlier = company.population.members.iter().filter(|&&p| people.joined[p as usize] < start).count();
    if earlier > 0 {
        measured.note(format!(
            "{earlier} participants joined before the period: what they paid and earned before it is not seen"
        ))
    } else {
        measured
    }
}

/// Share that paid the company more than it paid them.
pub const LOSS_SHARE_COMPANY_CASH: Metric = Metric {
    id: "loss_share_company_cash",
    title: "Participants who paid the company more than it paid them",
    family: Family::Income,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Share of the income population with N3 < 0, where N3 = commissions − everything paid to the company + refunds.",
    needs: "participants, orders, commissions (returns)",
    reference: "cash between a participant and the company, as receivers compute it from company records",
    interpretation: "Arithmetic on company records alone. It leaves out resale proceeds and expenses and counts own use as a cost: it does not say `lost`.",
    oracle: "TINY-7: 7 of 7",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: |facts| {
        let company = with_commissions(facts)?;
        Ok(unseen(share(company, |p| company.ledger.company_cash(p) < 0), company))
    },
};

/// M17.
pub const LOSS_SHARE_STRICT: Metric = Metric {
    id: "loss_share_strict",
    title: "Participants with a loss, own use counted as a cost",
    family: Family::Income,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Share of the income population with N1 < 0, where N1 = N3 + resale proceeds − expenses. Without expenses the loss share is at least what is shown; without a whole resales table at most; without both it is not available.",
    needs: "participants, orders, commissions, resales, expenses",
    reference: "FTC v. BurnLounge, 753 F.3d 878 (9th Cir. 2014) and FTC v. Fortune Hi-Tech Marketing (2013-14): shares that never recouped what they paid",
    interpretation: "Overstates the losses of people who wanted the goods: see loss_share_n2.",
    oracle: "TINY-7: 7 of 7",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: |facts| {
        let company = with_commissions(facts)?;
        let measured = share(company, |p| company.ledger.strict_net(p) < 0);
        Ok(unseen(net_of_self_report(measured, company)?, company))
    },
};

/// Marks a loss share as a bound where resales or expenses are not known.
fn net_of_self_report(mut measured: Measured, company: &CompanyFacts<'_>) -> Outcome {
    let (resales, expenses) = (company.company.resales_complete, company.company.expenses.is_some());
    measured = measured.grade(Grade::SelfReport);
    let value = measured.value.unwrap_or(0.0);
    match (resales, expenses) {
        (true, true) => return Ok(measured),
        (false, false) => {
            return Err(
                "neither resales (as a whole) nor expenses are recorded: see loss_share_company_cash".to_owned()
            );
        }
        _ => measured.value = None,
    }
    Ok(if resales {
        measured.bounded(value, 1.0, &[(true, "expenses are not recorded: the share is at least this")])
    } else {
        measured.bounded(0.0, value, &[(true, "resales are not recorded as a whole: the share is at most this")])
    })
}

/// M18.
pub const LOSS_SHARE_N2: Metric = Metric {
    id: "loss_share_n2",
    title: "Participants with a loss, plausible own use credited",
    family: Family::Income,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Share of the income population with N2 < 0, where N2 = N1 + own-use credit, the credit being product and starter kit that was neither resold nor returned, up to the own-use cap.",
    needs: "participants, orders, commissions, resales, expenses, an own-use cap",
    reference: "FTC Business Guidance Concerning Multi-Level Marketing (2018): purchases within typical consumption are no loss in themselves",
    interpretation: "Credits people with what they plausibly used. Where its sign differs from N1, the case hangs on own use.",
    oracle: "TINY-7 with a cap of 100: 4 of 7 = .571429",
    rows: &[&evidence::INCOME_BY_DEPTH, &evidence::OWN_PRODUCT],
    measure: |facts| {
        let company = with_commissions(facts)?;
        let credit = company.own_use.credit.as_ref().ok_or(
            "nobody can say how much own use is plausible: no cap is stated, and there are too few preferred customers",
        )?;
        let measured = share(company, |p| company.ledger.strict_net(p) as f64 + credit[p] < 0.0);
        let measured = net_of_self_report(measured, company)?.grade(Grade::Inferred);
        Ok(unseen(super::retail::note_cap(measured, facts, company), company))
    },
};

/// M20.
pub const ZERO_PAY_SHARE: Metric = Metric {
    id: "zero_pay_share",
    title: "Participants who were paid nothing",
    family: Family::Income,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Share of the income population whose commissions in the period, claw-backs netted, are zero or less.",
    needs: "participants, commissions",
    reference: "FTC v. AdvoCare (E.D. Tex. 2019): 72 % were paid nothing in 2016, by the complaint; FTC staff report of September 2024",
    interpretation: "Says nothing about why: people who joined for the discount are among them.",
    oracle: "TINY-7: 3 of 7 = .428571",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: |facts| {
        let company = with_commissions(facts)?;
        Ok(share(company, |p| company.ledger.commissions[p] <= 0))
    },
};

fn median_of(facts: &Facts<'_>, value: impl Fn(&CompanyFacts<'_>, usize) -> i64) -> Outcome {
    let company = with_commissions(facts)?;
    let values = sorted(company, |p| value(company, p) as f64);
    let middle = median(&values).ok_or("nobody is in the income population")?;
    Ok(Measured::new(facts.currency.major(1) * middle).counted(values.len(), "business participants"))
}

/// M21, net.
pub const MEDIAN_NET_COMPANY_CASH: Metric = Metric {
    id: "median_net_company_cash",
    title: "Median company cash",
    family: Family::Income,
    unit: Unit::Money,
    basis: Basis::Census,
    definition: "Median of N3 = commissions − everything paid to the company + refunds over the income population, in major units for the whole period.",
    needs: "participants, orders, commissions (returns)",
    reference: "FTC staff report of September 2024 asks for typical results",
    interpretation: "The participant in the middle. What resales brought in and other costs are not in it.",
    oracle: "TINY-7: −110",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: |facts| {
        let company = with_commissions(facts)?;
        let measured = median_of(facts, |company, p| company.ledger.company_cash(p))?;
        Ok(unseen(measured, company))
    },
};

/// M21, commissions.
pub const MEDIAN_COMMISSIONS: Metric = Metric {
    id: "median_commissions",
    title: "Median commissions",
    family: Family::Income,
    unit: Unit::Money,
    basis: Basis::Census,
    definition: "Median of commissions, claw-backs netted, over the income population, in major units for the whole period.",
    needs: "participants, commissions",
    reference: "FTC staff report of September 2024 asks for typical results",
    interpretation: "Before everything that participants pay.",
    oracle: "TINY-7: 34",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: |facts| median_of(facts, |company, p| company.ledger.commissions[p]),
};

/// M22.
pub const SHARE_UNDER_1000: Metric = Metric {
    id: "share_under_1000",
    title: "Participants paid 1,000 dollars a year or less",
    family: Family::Income,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Share of the income population whose commissions in the last twelve full calendar months are at most 1,000 US dollars. Not available for shorter periods: nothing is scaled up. Not available in other currencies: nothing is converted.",
    needs: "participants, commissions over twelve full months",
    reference: "FTC staff report on income disclosure statements, 4 September 2024: the vast majority received 1,000 dollars or less per year",
    interpretation: "Before expenses. People who joined late in the year have had less time.",
    oracle: "hand calculation on the test companies",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: |facts| {
        let company = with_commissions(facts)?;
        if facts.currency.code() != "USD" {
            return Err(format!("the line is in US dollars and the case in {}", facts.currency.code()));
        }
        let last_year = company
            .ledger
            .commissions_last_year
            .as_ref()
            .ok_or("the period holds fewer than twelve full calendar months")?;
        let line = facts.currency.minor(LINE_USD).unwrap_or(i64::MAX);
        let measured = share(company, |p| last_year[p] <= line);
        let people = &company.company.participants;
        let first = company.company.period.last_twelve_full_months().map_or(i32::MIN, |(first, _)| first);
        let gone = company.population.members.iter().filter(|&&p| people.left[p as usize] < first).count();
        Ok(if gone > 0 {
            measured.note(format!("{gone} participants had left before these twelve months"))
        } else {
            measured
        })
    },
};

/// M49, Gini.
pub const GINI_COMMISSIONS: Metric = Metric {
    id: "gini_commissions",
    title: "Inequality of commissions",
    family: Family::Income,
    unit: Unit::Coefficient,
    basis: Basis::Census,
    definition: "Gini coefficient of commissions over the income population: Σ(2i − n − 1)·y₍ᵢ₎ / (n·Σy). Not available where claw-backs leave anybody below zero. Readings: `hoover`, ½·Σ|y − μ| / (n·μ); `palma`, the share of the best paid tenth over that of the least paid four tenths, where these were paid anything.",
    needs: "participants, commissions",
    reference: "Sen (1973), On Economic Inequality",
    interpretation: "Legitimate sales forces are unequal too: in simulation it did not tell pyramids from others. Report it, do not lean on it.",
    oracle: "TINY-7: .533521 (PySAL inequality 1.1.2)",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: |facts| {
        let company = with_commissions(facts)?;
        let values = sorted(company, |p| company.ledger.commissions[p] as f64);
        let value = gini(&values)
            .ok_or("nobody was paid, or claw-backs leave somebody below zero, where the coefficient is not defined")?;
        let measured = Measured::new(value).counted(values.len(), "business participants");
        let measured = read(measured, "hoover", hoover(&values), "nobody was paid");
        Ok(read(measured, "palma", palma(&values), "the least paid four tenths were paid nothing"))
    },
};

/// Adds a coefficient, or why it is not defined.
fn read(measured: Measured, name: &str, value: Option<f64>, reason: &str) -> Measured {
    match value {
        Some(value) => measured.reading(name, value),
        None => measured.no_reading(name, reason),
    }
}

/// M50, RSV.
pub const RSV_GINI_NET: Metric = Metric {
    id: "rsv_gini_net",
    title: "Inequality of net results",
    family: Family::Income,
    unit: Unit::Coefficient,
    basis: Basis::Census,
    definition: "Gini coefficient of Raffinetti, Siletti and Vernizzi of N1 = commissions − paid to the company + refunds + resale proceeds − expenses over the income population: ΣΣ|yᵢ − yⱼ| / (2(n − 1)·Σ|yᵢ|), defined for losses. Where resales and expenses are not recorded it is computed on what is, and says so. Readings: `ctr`, the coefficient of Chen, Tsaur and Rhai, where the sum is positive; `gini` and `hoover`, which losses take out of the range from 0 to 1 and are given only where nobody has one.",
    needs: "participants, orders, commissions (resales, expenses)",
    reference: "Raffinetti, Siletti and Vernizzi (2015), Statistical Methods & Applications 24(3), 507-521; Chen, Tsaur and Rhai (1982), Oxford Economic Papers 34(3), 473-478",
    interpretation: "0 = all the same, 1 = one has all and the others nothing, or gains and losses cancel entirely.",
    oracle: "TINY-7 N1: .439038; five vectors by the published formula",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: |facts| {
        let company = with_commissions(facts)?;
        let values = sorted(company, |p| company.ledger.strict_net(p) as f64);
        let value = rsv_gini(&values).ok_or("fewer than two participants, or all net results are zero")?;
        let measured = Measured::new(value).counted(values.len(), "business participants");
        let measured = read(measured, "ctr", ctr_gini(&values), "the net results add up to no more than zero");
        let measured = read(measured, "gini", gini(&values), WITH_LOSSES);
        let measured = read(measured, "hoover", hoover(&values), WITH_LOSSES);
        Ok(on_what_is_recorded(measured, company))
    },
};

/// Why coefficients made for incomes are refused for net results.
const WITH_LOSSES: &str = "somebody has a loss, with which it can exceed 1 or change its sign";

fn on_what_is_recorded(measured: Measured, company: &CompanyFacts<'_>) -> Measured {
    let tables = [("resales", company.company.resales.is_some()), ("expenses", company.company.expenses.is_some())];
    tables.into_iter().filter(|(_, there)| !there).fold(measured.grade(Grade::SelfReport), |measured, (table, _)| {
        measured.note(format!("{table} are not recorded and not in the net results"))
    })
}

/// M50, absolute.
pub const ABSOLUTE_GINI_NET: Metric = Metric {
    id: "absolute_gini_net",
    title: "Half the mean difference of net results",
    family: Family::Income,
    unit: Unit::Money,
    basis: Basis::Census,
    definition: "ΣΣ|yᵢ − yⱼ| / (2n²) of N1 over the income population, in major units.",
    needs: "participants, orders, commissions (resales, expenses)",
    reference: "Half of the mean difference, Gini (1912), Variabilità e mutabilità",
    interpretation: "Two participants drawn at random differ by twice this on average.",
    oracle: "TINY-7 N1: 48.061224",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: |facts| {
        let company = with_commissions(facts)?;
        let values = sorted(company, |p| company.ledger.strict_net(p) as f64);
        let value = absolute_gini(&values).ok_or("nobody is in the income population")?;
        let measured = Measured::new(facts.currency.major(1) * value).counted(values.len(), "business participants");
        Ok(on_what_is_recorded(measured, company))
    },
};

/// M49, top.
pub const TOP1_PAYOUT_SHARE: Metric = Metric {
    id: "top1_payout_share",
    title: "Share of commissions paid to the top hundredth",
    family: Family::Income,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Commissions of the ceil(n / 100) best paid of the income population, over all positive commissions.",
    needs: "participants, commissions",
    reference: "share of the largest hundredth, a usual measure of concentration",
    interpretation: "As the Gini coefficient: report it, do not lean on it.",
    oracle: "TINY-7: 83 / 203.50 = .407862",
    rows: &[&evidence::INCOME_BY_DEPTH],
    measure: |facts| {
        let company = with_commissions(facts)?;
        let values = sorted(company, |p| company.ledger.commissions[p] as f64);
        let value = top_share(&values, 0.01).ok_or("nobody was paid")?;
        Ok(Measured::new(value).counted(values.len(), "business participants").part(
            "participants in the top hundredth",
            (values.len() as f64 * 0.01).ceil(),
            Unit::Count,
        ))
    },
};
