//! What a published income table shows, as values or bounds.

use super::figure::Figure;
use super::table::{Division, IncomeGroup, IncomeTable};
use crate::stats::grouped::{Group, gini_at_least, gini_at_most, gini_of_brackets_at_least, top_shares};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The line of the FTC staff report of 2024, currency units a year.
const LINE: f64 = 1000.0;
/// Share of the population that a table may leave unlisted through rounding.
const ROUNDING: f64 = 0.005;

/// A figure with its value where it is certain, and the range that is left open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bounded {
    /// The value; absent where there are only bounds.
    pub value: Option<f64>,
    /// At least.
    pub at_least: f64,
    /// At most; absent where there is no upper bound.
    pub at_most: Option<f64>,
}

impl Bounded {
    fn certain(value: f64) -> Self {
        Self { value: Some(value), at_least: value, at_most: Some(value) }
    }

    fn between(low: f64, high: f64) -> Self {
        if (high - low).abs() < 1e-12 {
            return Self::certain(low);
        }
        Self { value: None, at_least: low, at_most: high.is_finite().then_some(high) }
    }
}

/// The top group of a table.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Top {
    /// Share of the population in the top group or groups.
    pub population_share: f64,
    /// Their share of all income.
    pub income_share: f64,
}

/// One group of a table as a report shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// Rank or bracket as printed.
    pub group: String,
    /// Share of the population, at least.
    pub share: f64,
    /// Share of the population, at most, where it is printed as "less than".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share_at_most: Option<f64>,
    /// Mean income.
    pub mean: Option<f64>,
    /// Least income.
    pub least: f64,
    /// Greatest income; absent for an open group.
    pub greatest: Option<f64>,
}

/// What one table shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Company, country and year.
    pub title: String,
    /// `rank` or `bracket`.
    pub division: String,
    /// The population the shares are of.
    pub population_basis: String,
    /// Whether the basis holds only people who earned something.
    pub only_earners: bool,
    /// Period of the incomes as printed.
    pub income_period: String,
    /// Currency.
    pub currency: String,
    /// `before` or `after` participants' expenses, or `not stated`.
    pub expenses: String,
    /// Share of the population that the groups list.
    pub listed_share: f64,
    /// Share paid nothing.
    pub zero_pay_share: Option<Bounded>,
    /// Share paid at most 1,000 a year.
    pub share_under_1000: Option<Bounded>,
    /// Mean over the whole basis, in the table's period; absent where the table gives neither means nor edges.
    pub mean: Option<Bounded>,
    /// The mean if every bracket sat at its upper edge and an open top bracket at its lower one.
    pub mean_if_open_top_at_edge: Option<f64>,
    /// The mean that the company prints.
    pub published_mean: Option<f64>,
    /// Gini coefficient over the whole basis.
    pub gini: Option<Bounded>,
    /// The top groups from the highest down.
    pub top: Vec<Top>,
    /// Median, where the table gives it away.
    pub median: Option<f64>,
    /// What a reader must know beside the figures.
    pub notes: Vec<String>,
    /// The groups.
    pub rows: Vec<Row>,
    /// Where it was published.
    pub sources: Vec<String>,
}

/// Computes what a table shows and no more.
pub fn summarise(table: &IncomeTable) -> Summary {
    let mut notes = Vec::new();
    let unlisted = unlisted(table, &mut notes);
    let zero = zero_pay(table, unlisted);
    let groups = grouped(table, unlisted);
    Summary {
        title: [&table.company, &table.country, &table.year].map(String::as_str).join(" ").trim().to_owned(),
        division: match table.division {
            Division::Bracket => "bracket",
            Division::Rank => "rank",
        }
        .to_owned(),
        population_basis: table.basis.clone(),
        only_earners: table.only_earners(),
        income_period: table.period.clone(),
        currency: table.currency.clone(),
        expenses: match table.gross {
            Some(true) => "before",
            Some(false) => "after",
            None => "not stated",
        }
        .to_owned(),
        listed_share: table.listed().low,
        zero_pay_share: zero,
        share_under_1000: under_line(table, unlisted, &mut notes),
        mean: mean(table, unlisted),
        mean_if_open_top_at_edge: mean_at_upper_edges(table, unlisted),
        published_mean: table.published_mean,
        gini: gini(table, groups.as_deref()),
        top: groups.as_deref().map(top_groups).unwrap_or_default(),
        median: zero.filter(|z| z.at_least >= 0.5).map(|_| 0.0),
        notes,
        rows: table.groups.iter().map(row_of).collect(),
        sources: table.sources.clone(),
    }
}

fn row_of(group: &IncomeGroup) -> Row {
    Row {
        group: group.label.clone(),
        share: group.share.low,
        share_at_most: (!group.share.is_exact()).then_some(group.share.high),
        mean: group.mean,
        least: group.least,
        greatest: group.greatest.is_finite().then_some(group.greatest),
    }
}

/// What the table says of the people it does not list.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Unlisted {
    /// Nobody, but for rounding.
    Nobody,
    /// They were paid nothing.
    Unpaid(Figure),
    /// Nothing.
    Open(f64),
}

fn unlisted(table: &IncomeTable, notes: &mut Vec<String>) -> Unlisted {
    let listed = table.listed();
    let rest = Figure { low: (1.0 - listed.high).max(0.0), high: (1.0 - listed.low).max(0.0) };
    if rest.high <= ROUNDING && (table.whole || rest.high < 1e-9) {
        return Unlisted::Nobody;
    }
    let percent = |share: f64| format!("{:.2} %", share * 100.0);
    if table.published_paid_share.is_some_and(|paid| (paid - listed.low).abs() < 0.001) {
        notes.push(format!(
            "the groups are the {} of the basis who earned, as the company prints; the rest were paid nothing",
            percent(listed.low)
        ));
        return Unlisted::Unpaid(rest);
    }
    notes.push(format!(
        "{} of the basis are in no group, and the table does not say what they earned",
        percent(rest.high)
    ));
    Unlisted::Open(rest.high)
}

/// Share paid nothing. `None` on a basis of earners only: the question does not arise there.
fn zero_pay(table: &IncomeTable, unlisted: Unlisted) -> Option<Bounded> {
    if table.only_earners() {
        return None;
    }
    let in_groups = table.groups.iter().filter(|g| g.greatest == 0.0).map(|g| g.share.low).fold(0.0, |sum, s| sum + s);
    // A group whose least income is zero may hold people who were paid nothing.
    let perhaps: f64 = table.groups.iter().filter(|g| g.greatest > 0.0 && g.least == 0.0).map(zero_at_most).sum();
    let (low, high) = match unlisted {
        Unlisted::Nobody => (in_groups, in_groups),
        Unlisted::Unpaid(rest) => (in_groups + rest.low, in_groups + rest.high),
        Unlisted::Open(rest) => (in_groups, in_groups + rest),
    };
    let printed_zero = in_groups > 0.0 || matches!(unlisted, Unlisted::Unpaid(_));
    // A table that shows the unpaid as a group of their own has them there, not among those with a mean above zero.
    let high = if printed_zero { high } else { (high + perhaps).min(1.0) };
    Some(Bounded::between(low, high))
}

/// The share of a group that may have earned nothing: with a known mean and greatest income, 1 − mean / greatest.
fn zero_at_most(group: &IncomeGroup) -> f64 {
    match group.mean {
        Some(mean) if group.greatest.is_finite() && group.greatest > 0.0 => {
            group.share.high * (1.0 - mean / group.greatest)
        }
        _ => group.share.high,
    }
}

/// Share paid at most 1,000 a year. `None` where the period has no number of its own in a year.
fn under_line(table: &IncomeTable, unlisted: Unlisted, notes: &mut Vec<String>) -> Option<Bounded> {
    let periods = table.periods_a_year()?;
    if table.currency != "USD" {
        notes.push(format!("the line of 1,000 a year is in US dollars and the table in {}", table.currency));
        return None;
    }
    let line = LINE / periods;
    if periods > 1.0 {
        notes.push(format!(
            "1,000 a year is taken as {line:.2} in a {} table: who earned in one period need not have earned in the others",
            table.period
        ));
    }
    let (mut low, mut high) = match unlisted {
        Unlisted::Nobody => (0.0, 0.0),
        Unlisted::Unpaid(rest) => (rest.low, rest.high),
        Unlisted::Open(rest) => (0.0, rest),
    };
    for group in &table.groups {
        let (least, most) = part_under(group, line);
        low += group.share.low * least;
        high += group.share.high * most;
    }
    Some(Bounded::between(low.min(1.0), high.min(1.0)))
}

/// The least and the greatest part of a group that may lie at or under a line, given its bounds and mean (Markov's
/// inequality from either side).
fn part_under(group: &IncomeGroup, line: f64) -> (f64, f64) {
    if group.greatest <= line {
        return (1.0, 1.0);
    }
    if group.least > line {
        return (0.0, 0.0);
    }
    let Some(mean) = group.mean else { return (0.0, 1.0) };
    let least = if mean < line { 1.0 - (mean - group.least) / (line - group.least) } else { 0.0 };
    let most =
        if mean > line && group.greatest.is_finite() { (group.greatest - mean) / (group.greatest - line) } else { 1.0 };
    (least.clamp(0.0, 1.0), most.clamp(0.0, 1.0))
}

/// Mean over the basis: from the groups' means where all are printed, else bounds from the brackets. Shares that do not
/// sum to one by rounding are taken as they are, as the company's own arithmetic does.
fn mean(table: &IncomeTable, unlisted: Unlisted) -> Option<Bounded> {
    if table.groups.iter().all(says_nothing) {
        return None;
    }
    let open = matches!(unlisted, Unlisted::Open(_));
    let at = |income: fn(&IncomeGroup) -> f64, share: fn(&Figure) -> f64| -> f64 {
        table.groups.iter().map(|g| share(&g.share) * income(g)).sum()
    };
    let low = at(|g| g.mean.unwrap_or(g.least), |s| s.low);
    let high = at(|g| g.mean.unwrap_or(g.greatest), |s| s.high);
    let certain = table.groups.iter().all(|g| g.mean.is_some() && g.share.is_exact());
    Some(match (certain, open) {
        (true, false) => Bounded::certain(low),
        (_, true) => Bounded { value: None, at_least: low, at_most: None },
        (false, false) => Bounded::between(low, high),
    })
}

/// A group with neither a mean nor an edge says nothing of what it earned.
fn says_nothing(group: &IncomeGroup) -> bool {
    group.mean.is_none() && group.least == 0.0 && group.greatest.is_infinite()
}

fn mean_at_upper_edges(table: &IncomeTable, unlisted: Unlisted) -> Option<f64> {
    let open_top = table.groups.iter().any(|g| g.mean.is_none() && g.greatest.is_infinite());
    let says = !table.groups.iter().all(says_nothing);
    (open_top && says && !matches!(unlisted, Unlisted::Open(_))).then(|| {
        table
            .groups
            .iter()
            .map(|g| {
                let edge = if g.greatest.is_finite() { g.greatest } else { g.least };
                g.share.low * g.mean.unwrap_or(edge)
            })
            .sum()
    })
}

/// The groups with their unpaid, for inequality. `None` where shares are not exact or somebody's income is open.
fn grouped(table: &IncomeTable, unlisted: Unlisted) -> Option<Vec<Group>> {
    let exact = table.groups.iter().all(|g| g.share.is_exact());
    let mut groups: Vec<Group> = table
        .groups
        .iter()
        .map(|g| Group { share: g.share.low, mean: g.mean.unwrap_or(f64::NAN), least: g.least, greatest: g.greatest })
        .collect();
    match unlisted {
        _ if !exact => return None,
        Unlisted::Open(_) => return None,
        Unlisted::Nobody => {}
        Unlisted::Unpaid(rest) => groups.push(Group { share: rest.low, mean: 0.0, least: 0.0, greatest: 0.0 }),
    }
    Some(groups)
}

fn gini(table: &IncomeTable, groups: Option<&[Group]>) -> Option<Bounded> {
    let groups = groups?;
    if table.groups.iter().all(|g| g.mean.is_some()) {
        return Some(Bounded::between(gini_at_least(groups)?, gini_at_most(groups)?));
    }
    let open = table.groups.iter().any(|g| g.greatest.is_infinite());
    let low = gini_of_brackets_at_least(groups)?;
    // In an open bracket one person may have had everything.
    Some(if open {
        Bounded { value: None, at_least: low, at_most: Some(1.0) }
    } else {
        Bounded { value: None, at_least: low, at_most: None }
    })
}

fn top_groups(groups: &[Group]) -> Vec<Top> {
    if groups.iter().any(|g| g.mean.is_nan()) {
        return Vec::new();
    }
    top_shares(groups)
        .into_iter()
        .filter(|(population, _)| *population < 0.5)
        .map(|(population_share, income_share)| Top { population_share, income_share })
        .collect()
}
