//! What a published income table shows. The measures read the table with the widest population; the others stand beside
//! it in the report.

use super::{Basis, Family, Metric};
use crate::disclosure::summary::Bounded;
use crate::disclosure::{FaultKind, IncomeTable, Summary, lint, summarise};
use crate::evidence;
use crate::facts::Facts;
use crate::measurement::{Grade, Measured, Outcome, Unit};

const STAFF_REPORT: &str =
    "FTC staff report on income disclosure statements of multi-level marketing companies, 4 September 2024";

fn widest<'f>(facts: &'f Facts<'_>) -> Result<(&'f IncomeTable, Summary), String> {
    let table = facts.disclosure.first().ok_or_else(|| super::missing("disclosure"))?;
    Ok((table, summarise(table)))
}

fn measured(bounded: Bounded, summary: &Summary) -> Measured {
    let mut measured = Measured {
        value: bounded.value,
        grade: Grade::Published,
        of: format!("basis: {}", summary.population_basis),
        ..Measured::default()
    };
    if bounded.value.is_none()
        && let Some(at_most) = bounded.at_most
    {
        measured = measured.bounded(bounded.at_least, at_most, &[(true, "the table gives only ranges")]);
    }
    summary.notes.iter().fold(measured, |m, note| m.note(note.clone()))
}

/// Share paid nothing.
pub const DISCLOSED_ZERO_PAY_SHARE: Metric = Metric {
    id: "disclosed_zero_pay_share",
    title: "Share paid nothing, by the published table",
    family: Family::Disclosed,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Share of the widest population of the published tables that was paid nothing: groups with zero income, and people in no group where the company prints how many earned. Bounds where shares are printed as ranges, where a group's least income may be nothing, or where the table does not say what people in no group earned.",
    needs: "disclosure",
    reference: STAFF_REPORT,
    interpretation: "As published, before expenses unless the table says otherwise. A basis of `active` participants hides those who did nothing at all.",
    oracle: "AdvoCare 2016: 72.31 % of 570,289; Nu Skin Canada 2020: 100 − 21.70 % (company tables)",
    rows: &[&evidence::DISCLOSURE_ROWS],
    measure: |facts| {
        let (_, summary) = widest(facts)?;
        let zero = summary
            .zero_pay_share
            .ok_or("every published table is of earners only: how many were paid nothing cannot be seen")?;
        Ok(measured(zero, &summary))
    },
};

/// Share paid at most 1,000 a year.
pub const DISCLOSED_SHARE_UNDER_1000: Metric = Metric {
    id: "disclosed_share_under_1000",
    title: "Share paid 1,000 a year or less, by the published table",
    family: Family::Disclosed,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Share of the widest population paid at most 1,000 US dollars a year; not available in other currencies. In a bracket table the brackets up to 1,000; in a table of means by rank, bounds by Markov's inequality from each rank's mean and limits. A monthly table is read at 1,000 / 12.",
    needs: "disclosure",
    reference: STAFF_REPORT,
    interpretation: "Means by rank say little about individuals: the bounds are wide because the table is poor.",
    oracle: "AdvoCare 2016: 72.31 + 8.96 + 9.10 + 3.65 + 2.73 = 96.75 % (sum by hand)",
    rows: &[&evidence::DISCLOSURE_ROWS],
    measure: |facts| {
        let (table, summary) = widest(facts)?;
        let under = summary
            .share_under_1000
            .ok_or_else(|| format!("the table's period ({}) cannot be set against a year", table.period))?;
        Ok(measured(under, &summary))
    },
};

/// Mean over all.
pub const DISCLOSED_MEAN: Metric = Metric {
    id: "disclosed_mean",
    title: "Mean over everybody, by the published table",
    family: Family::Disclosed,
    unit: Unit::Money,
    basis: Basis::Census,
    definition: "Σ share × mean over the widest population, people who were paid nothing included, in the table's own period. From brackets without means: at least Σ share × lower edge; there is no upper bound where the top bracket is open.",
    needs: "disclosure",
    reference: STAFF_REPORT,
    interpretation: "A mean is not what a typical participant earned: a few at the top carry it.",
    oracle: "Nu Skin Canada 2020: 122.91 a month per active; AdvoCare 2016: at least 259.68 on all 570,289 (sum by hand)",
    rows: &[&evidence::DISCLOSURE_ROWS],
    measure: |facts| {
        let (table, summary) = widest(facts)?;
        let mean = summary.mean.ok_or("the table gives neither means nor edges")?;
        let mut result = measured(mean, &summary).note(format!("per {} period, in {}", table.period, table.currency));
        if mean.value.is_none() && mean.at_most.is_none() {
            result = result.part("the mean is at least", mean.at_least, Unit::Money);
            if let Some(edge) = summary.mean_if_open_top_at_edge {
                result = result.part("the mean if the open top bracket sat at its edge", edge, Unit::Money);
            }
            result = result.note("the top bracket is open: there is no upper bound");
        }
        Ok(result)
    },
};

/// Grouped Gini.
pub const DISCLOSED_GINI: Metric = Metric {
    id: "disclosed_gini",
    title: "Inequality of incomes, by the published table",
    family: Family::Disclosed,
    unit: Unit::Coefficient,
    basis: Basis::Census,
    definition: "Gini coefficient over the widest population, people who were paid nothing included. At least: everybody in a group earns its mean (or, without means, as equally as the brackets allow). At most: incomes in each group spread as far as its limits allow.",
    needs: "disclosure",
    reference: "Gastwirth (1972), Review of Economics and Statistics 54(3), 306-316",
    interpretation: "Sales forces are unequal everywhere: report it, do not lean on it.",
    oracle: "Nu Skin Canada 2020: at least .957176",
    rows: &[&evidence::DISCLOSURE_ROWS],
    measure: |facts| {
        let (_, summary) = widest(facts)?;
        let gini = summary.gini.ok_or("shares are printed as ranges, or somebody's income is open")?;
        let mut result = measured(gini, &summary);
        if gini.value.is_none() {
            result = result.part("the coefficient is at least", gini.at_least, Unit::Coefficient);
        }
        Ok(result)
    },
};

/// Share of the top group.
pub const DISCLOSED_TOP_SHARE: Metric = Metric {
    id: "disclosed_top_share",
    title: "Share of all income that the top group has, by the published table",
    family: Family::Disclosed,
    unit: Unit::Share,
    basis: Basis::Census,
    definition: "Share × mean of the group with the highest mean, over the sum of all groups.",
    needs: "disclosure with means",
    reference: STAFF_REPORT,
    interpretation: "Says how much of what was paid went to how few; read it with the group's share of the population.",
    oracle: "Nu Skin Canada 2020: the top .13 % take 25.82 %",
    rows: &[&evidence::DISCLOSURE_ROWS],
    measure: |facts| {
        let (_, summary) = widest(facts)?;
        let top =
            summary.top.first().ok_or("the table has no means, ranges instead of shares, or leaves incomes open")?;
        Ok(measured(Bounded { value: Some(top.income_share), at_least: top.income_share, at_most: None }, &summary)
            .part("share of the population in the top group", top.population_share, Unit::Share))
    },
};

fn fault(facts: &Facts<'_>, kind: FaultKind) -> Outcome {
    if facts.disclosure.is_empty() {
        return Err(super::missing("disclosure"));
    }
    let fault =
        lint(&facts.disclosure).into_iter().find(|fault| fault.fault == kind).ok_or("the fault is not looked for")?;
    let found = fault.found.ok_or_else(|| fault.because.clone())?;
    Ok(Measured::new(f64::from(u8::from(found))).grade(Grade::Published).note(fault.because))
}

macro_rules! fault_metric {
    ($(#[doc = $doc:literal])* $name:ident, $id:literal, $kind:ident, $title:literal, $definition:literal, $interpretation:literal) => {
        $(#[doc = $doc])*
        pub const $name: Metric = Metric {
            id: $id,
            title: $title,
            family: Family::Disclosed,
            unit: Unit::YesNo,
            basis: Basis::Census,
            definition: $definition,
            needs: "disclosure",
            reference: STAFF_REPORT,
            interpretation: $interpretation,
            oracle: "read by hand off the five shipped tables",
            rows: &[&evidence::DISCLOSURE_ROWS],
            measure: |facts| fault(facts, FaultKind::$kind),
        };
    };
}

fault_metric!(
    /// Fault 1.
    OMITS_ZERO_EARNERS, "disclosure_omits_zero_earners", OmitsZeroEarners,
    "The published table leaves out people who earned nothing",
    "1 where no table has a place for people who were paid nothing, 0 where one has.",
    "A table of earners only makes any income look normal."
);
fault_metric!(
    /// Fault 2.
    IGNORES_EXPENSES, "disclosure_ignores_expenses", IgnoresExpenses,
    "The published table ignores expenses",
    "1 where incomes are before what participants pay, 0 where they are after.",
    "Income before expenses is not what a participant has in the end."
);
fault_metric!(
    /// Fault 3.
    STRESSES_TOP_EARNERS, "disclosure_stresses_top_earners", StressesTopEarners,
    "The published table stresses top earners",
    "1 where more than half of the groups with income hold together less than 1 % of the population.",
    "A reading of emphasis by rows, chosen here: layout and words around the table are not seen."
);
fault_metric!(
    /// Fault 4.
    HIDES_TYPICAL_RESULT, "disclosure_hides_typical_result", HidesTypicalResult,
    "The published table hides the typical result",
    "1 where neither a median, nor brackets, nor a group holding most people shows what the participant in the middle earned.",
    "Means by rank do not show it, however complete."
);
fault_metric!(
    /// Fault 5.
    MIXES_PERIODS_OR_BASES, "disclosure_mixes_periods_or_bases", MixesPeriodsOrBases,
    "The published table mixes periods or populations",
    "1 where one disclosure uses several periods or several populations for its percentages.",
    "Two bases side by side can be honest; a reader still needs to see which figure is of whom."
);
