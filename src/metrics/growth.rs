//! How the network grows: persons, levels, headcount over time and what recruiting earns meanwhile.

use super::{Basis, Family, Metric, company, missing};
use crate::evidence;
use crate::facts::Facts;
use crate::facts::company_months::{Month, MonthPay};
use crate::facts::headcount::{AtLeast, YearOfHeads};
use crate::measurement::{Grade, Measured, Outcome, Unit};

/// Why growth and trend need a year.
const NO_YEAR: &str = "the period holds fewer than twelve full calendar months";
/// Why nothing about leaving can be said.
pub(super) const NO_LEAVERS: &str =
    "nobody is recorded as having left (participants.left_on), so that no day's headcount is known";
/// The Chinese opinion that says how persons and levels are counted.
const OPINION_2013: &str = "China, Opinions of the Supreme Court, the Supreme Procuratorate and the Ministry of Public Security on organising and leading pyramid selling (2013): persons and levels are counted with the organisers themselves and their own level";

fn counted_by_head(facts: &Facts<'_>, of: AtLeast) -> Outcome {
    let company = company(facts)?;
    if company.headcount.persons.most == 0 {
        return Err("no business participant joined by the period's end".to_owned());
    }
    let measured = Measured::new(of.known as f64).bounded(
        of.known as f64,
        of.most as f64,
        &[(of.most != of.known, "house accounts, accounts of unknown class, customers who were paid or recruited, or accounts without a place in the tree may count too")],
    );
    Ok(if company.headcount.has_households {
        measured.note("accounts of one household are counted as one person")
    } else {
        measured.note("every account is counted as a person: the participants table names no households")
    })
}

/// China's persons.
pub const PARTICIPANTS_HEADCOUNT: Metric = Metric {
    id: "participants_headcount",
    title: "Persons in the network",
    family: Family::Growth,
    unit: Unit::Count,
    basis: Basis::Census,
    definition: "Persons of business class who joined by the period's end, those at the top of the tree included, whether they left since or not; accounts of one household are one person. House accounts are out, and in the upper bound, since an organiser stands behind them; so are accounts of unknown class and customers who were paid or recruited.",
    needs: "participants (class_changes, commissions)",
    reference: OPINION_2013,
    interpretation: "A count and no judgement: thirty persons are a small company. Rules that read it ask first whether people pay to join and are paid by the head.",
    oracle: "TINY-7: 7; levels and open accounts on made-up trees by hand; DuckDB on the made companies",
    rows: &[&evidence::ACCOUNTS_BY_LEVEL],
    measure: |facts| counted_by_head(facts, company(facts)?.headcount.persons),
};

/// China's levels.
pub const TREE_LEVELS: Metric = Metric {
    id: "tree_levels",
    title: "Levels of the sponsor tree",
    family: Family::Growth,
    unit: Unit::Count,
    basis: Basis::Census,
    definition: "Most persons of business class, counted as in participants_headcount, on one chain of sponsors from the top of the tree down, the one at the top included. Customers on the chain are no level, and neither is an account of its sponsor's household. The upper bound counts house accounts, accounts of unknown class and customers who were paid or recruited as levels, and hangs accounts without a place below one another.",
    needs: "participants (class_changes, commissions)",
    reference: OPINION_2013,
    interpretation: "How deep recruiting went, not how deep the plan pays.",
    oracle: "TINY-7: A, B, D, G = 4",
    rows: &[&evidence::ACCOUNTS_BY_LEVEL],
    measure: |facts| counted_by_head(facts, company(facts)?.headcount.levels),
};

/// Growth of a headcount over a year: known, and its range.
struct Growth {
    heads: YearOfHeads,
    rate: f64,
    range: [f64; 2],
}

fn growth(facts: &Facts<'_>) -> Result<Growth, String> {
    let headcount = &company(facts)?.headcount;
    let heads = headcount.last_year.ok_or(NO_YEAR)?;
    if heads.before.known == 0 {
        return Err("no business participant was there before the last twelve full months".to_owned());
    }
    if !headcount.anybody_left {
        return Err(NO_LEAVERS.to_owned());
    }
    let rate = |after: usize, before: usize| after as f64 / before as f64 - 1.0;
    let (before, after) = (heads.before, heads.at_end);
    Ok(Growth {
        heads,
        rate: rate(after.known, before.known),
        range: [rate(after.known, before.most), rate(after.most, before.known)],
    })
}

/// Neora's headcount.
pub const HEADCOUNT_GROWTH: Metric = Metric {
    id: "headcount_growth",
    title: "Growth of the headcount in a year",
    family: Family::Growth,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Business participants there at the end of the last twelve full calendar months over those there the day before these months began, less one: joined on or before the day and not left by it, house accounts out. Two days a year apart are compared, so that seasons cancel and nothing is scaled up. Bounds: accounts of unknown class on either day.",
    needs: "participants with days of leaving, twelve full months (class_changes)",
    reference: "FTC v. Neora, 3:20-cv-01979 (N.D. Tex. 2023): a headcount that is stable spoke for the company; growth without rising pay for recruiting is the pattern looked for",
    interpretation: "Growth says nothing by itself: good products spread too. Companies that never close idle accounts show growth that is none.",
    oracle: "hand calculation on a company over 2024: 4 before, 6 after = .5; DuckDB on the made companies",
    rows: &[&evidence::MEMBERS_BY_MONTH],
    measure: |facts| {
        let Growth { heads, rate, range: [low, high] } = growth(facts)?;
        let open = heads.before.known != heads.before.most || heads.at_end.known != heads.at_end.most;
        Ok(Measured::new(rate)
            .counted(heads.at_end.known, "business participants at the end")
            .bounded(low, high, &[(open, "accounts of unknown class may be participants")])
            .part("there before the twelve months", heads.before.known as f64, Unit::Count)
            .part("joined", heads.joined as f64, Unit::Count)
            .part("left", heads.left as f64, Unit::Count)
            .part("there at their end", heads.at_end.known as f64, Unit::Count))
    },
};

/// What a third of a year paid for joining, as a share of its commissions: known, at least and at most.
struct Third {
    share: f64,
    range: [f64; 2],
    open: bool,
}

fn third(months: &[Month], which: &str) -> Result<Third, String> {
    let sum = |of: fn(&MonthPay) -> i64| months.iter().filter_map(|m| m.pay.as_ref()).map(of).sum::<i64>();
    let (all, joining) = (sum(|pay| pay.commissions), sum(|pay| pay.for_joining));
    let (least, most) = (sum(|pay| pay.open_negative), sum(|pay| pay.open_positive));
    if all <= 0 {
        return Err(format!("no commission was paid in the {which} third of the year, net of claw-backs"));
    }
    if joining < 0 || joining > all {
        return Err(format!("claw-backs leave some sources of the {which} third of the year below zero"));
    }
    let over = |amount: i64| (amount as f64 / all as f64).clamp(0.0, 1.0);
    let range = [over(joining + least), over(joining + most)];
    Ok(Third { share: over(joining), range, open: (least, most) != (0, 0) })
}

/// Neora's recruiting pay.
pub const RECRUITING_PAY_TREND: Metric = Metric {
    id: "recruiting_pay_trend",
    title: "Change in the share of pay for recruiting and enrolment",
    family: Family::Growth,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Of the last twelve full calendar months, the share of commissions in the last four that were of kind `recruiting` or caused by a starter kit, a fee or a tool, less the same share in the first four. The year is headcount_growth's. Bounds: untraced commissions, those of unmapped kind and those on orders of unknown kind or class, on either side in either third.",
    needs: "participants, orders, commissions with order_id over twelve full months",
    reference: "FTC v. Neora, 3:20-cv-01979 (N.D. Tex. 2023); thirds are this tool's choice, so that a month's swing decides nothing",
    interpretation: "Above zero, pay leans more on recruiting than it did. A launch or a campaign in one of the two thirds moves it, and the thirds are of different seasons.",
    oracle: "hand calculation on a company over 2024: 30 / 120 − 20 / 100 = .05; DuckDB on the made companies",
    rows: &[&evidence::MONTHS],
    measure: |facts| {
        let company = company(facts)?;
        if company.rewards.is_none() {
            return Err(missing("commissions"));
        }
        let year = company.company.period.last_full_year().ok_or(NO_YEAR)?;
        let months = &company.months.months[year];
        let (first, last) = (third(&months[..4], "first")?, third(&months[8..], "last")?);
        Ok(Measured::new(last.share - first.share)
            .counted(months.len(), "months")
            .bounded(
                last.range[0] - first.range[1],
                last.range[1] - first.range[0],
                &[(first.open || last.open, "commissions that are untraced or of unknown kind may be for recruiting")],
            )
            .part("share in the first four months", first.share, Unit::Share)
            .part("share in the last four months", last.share, Unit::Share))
    },
};

/// Months from a headcount to another at a yearly rate of growth.
fn months_to(adults: f64, heads: usize, rate: f64) -> f64 {
    (12.0 * (adults / heads as f64).ln() / rate.ln_1p()).max(0.0)
}

/// GEN-2.
pub const SATURATION_MONTHS: Metric = Metric {
    id: "saturation_months",
    title: "Months until everybody would have joined",
    family: Family::Growth,
    unit: Unit::Months,
    basis: Basis::Census,
    definition: "12 · ln(K / N) / ln(1 + g): months until the headcount N at the end of the last twelve full calendar months would reach the adults of the market K (assumptions.market_adults) if it went on at the year's rate g (headcount_growth). Not available where the headcount does not grow.",
    needs: "participants with days of leaving, twelve full months, assumptions.market_adults",
    reference: "the arithmetic of endless growth that Ger-Ro-Mar v. FTC, 518 F.2d 33 (2d Cir. 1975) would not take for proof",
    interpretation: "Arithmetic for information, no forecast and no evidence: networks churn and slow down long before. The court set aside a finding that rested on such a figure without the actual market.",
    oracle: "hand calculation: 6 heads, growth .5, 1,000 adults: 12 · ln(1,000 / 6) / ln 1.5 = 151.411",
    rows: &[&evidence::MEMBERS_BY_MONTH],
    measure: |facts| {
        let adults = facts.manifest.assumptions.market_adults.ok_or(
            "the number of adults is not stated: assumptions.market_adults in case.toml says how many the market has",
        )?;
        let Growth { heads, rate, range: [low, high] } = growth(facts)?;
        if low <= 0.0 {
            return Err("the headcount does not grow, as far as is known".to_owned());
        }
        Ok(Measured::new(months_to(adults, heads.at_end.known, rate))
            .counted(heads.at_end.known, "business participants at the end")
            .grade(Grade::Inferred)
            .bounded(
                months_to(adults, heads.at_end.most, high),
                months_to(adults, heads.at_end.known, low),
                &[(low < high, "accounts of unknown class may be participants")],
            )
            .part("adults in the market", adults, Unit::Count)
            .part("growth in a year", rate, Unit::Share))
    },
};

#[cfg(test)]
mod tests {
    use super::months_to;

    #[test]
    fn a_headcount_that_doubles_each_year_needs_a_year_for_each_doubling() {
        assert!((months_to(800.0, 100, 1.0) - 36.0).abs() < 1e-12);
        assert!(months_to(50.0, 100, 1.0).abs() < 1e-12, "it is there already");
    }
}
