//! The comparison in words that every format shares.

use crate::compare::measures::{Cell, MeasureRow, RuleLine, Worrying};
use crate::compare::rank::Rank;
use crate::compare::{Company, Comparison};
use crate::report::number;
use crate::rules::Verdict;
use crate::rules::weights::Band;

/// What the comparison comes to: how many companies, and where the bands lie.
pub fn headline(comparison: &Comparison) -> String {
    let bands: Vec<Band> = comparison.companies.iter().filter_map(|company| company.band).collect();
    let companies = comparison.companies.len();
    let spread = match (bands.iter().min(), bands.iter().max()) {
        (Some(low), Some(high)) if low == high => format!("every band that could be given is {}", low.words()),
        (Some(low), Some(high)) => format!("screening bands from {} to {}", low.words(), high.words()),
        _ => "no band could be given".to_owned(),
    };
    let everywhere = comparison
        .findings
        .iter()
        .filter(|row| row.verdicts.iter().all(|verdict| *verdict == Some(Verdict::Fired)))
        .count();
    let rules = comparison.findings.len();
    let fired = match rules {
        0 => "no indicator fired".to_owned(),
        1 => "1 indicator fired somewhere".to_owned(),
        _ if everywhere == 0 => format!("{rules} indicators fired somewhere, none of them at every company"),
        _ => format!("{rules} indicators fired somewhere, {everywhere} of them at every company"),
    };
    format!("{companies} companies: {spread}; {fired}.")
}

/// The band with its range.
pub fn band(company: &Company) -> String {
    let word = company.band.map_or("not assessed", Band::words).to_uppercase();
    match (company.band_low, company.band_high) {
        (Some(low), Some(high)) if low != high => format!("{word} ({} – {})", low.words(), high.words()),
        _ => word,
    }
}

/// The period, or that only a published table is known.
pub fn period(company: &Company) -> String {
    match (&company.period_start, &company.period_end) {
        (Some(start), Some(end)) => format!("{start} to {end}"),
        _ => "published table".to_owned(),
    }
}

/// A count of the company, the dash where it has none, and words where a public edition leaves it out.
pub fn count(company: &Company, of: fn(&crate::assessment::Counts) -> Option<u64>) -> String {
    let shown = |counts| of(counts).map_or_else(|| crate::edition::SUPPRESSED.to_owned(), number::count);
    company.counts.as_ref().map_or("–".to_owned(), shown)
}

/// The mark of a verdict: a shape, or that the rule does not judge or does not apply.
pub fn mark(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Fired) => "●",
        Some(Verdict::Indeterminate) => "◐",
        Some(Verdict::Clear) => "○",
        Some(Verdict::NotAssessed) => "–",
        Some(Verdict::Waived) => "◌",
        Some(Verdict::NotApplicable) | None => "n/a",
    }
}

/// What the marks mean.
pub const LEGEND: &str =
    "● fired  ◐ indeterminate  ○ clear  – not assessed  ◌ waived  n/a: the rule does not judge it or does not apply";

/// How places are to be read.
pub const PLACES: &str = "In brackets the place among the companies that have the measure: 1 is what the rules that read \
                          it treat as worrying most, or the greatest where no rule tells; 1–2 where ranges overlap, so \
                          that the two are not told apart; 1= for the very same value.";

/// A cell of a measure: value with place, range, and what it is based on, a line each.
pub fn cell(row: &MeasureRow, at: usize, currency: &str) -> String {
    let cell = &row.cells[at];
    let range = range(cell, row, currency);
    if cell.value.is_none() && range.is_none() {
        return "–".to_owned();
    }
    let value = value(cell, row, currency).unwrap_or_else(|| "open".to_owned());
    let n = cell.n.map(|n| format!("n = {}", number::count(n)));
    let lines = std::iter::once(format!("{value}{}", place(row.ranks[at]))).chain(range).chain(n);
    lines.collect::<Vec<_>>().join("\n")
}

/// The value of a cell.
pub fn value(cell: &Cell, row: &MeasureRow, currency: &str) -> Option<String> {
    cell.value.map(|value| number::value(value, row.unit, currency))
}

/// The range of a cell, where it is wider than a point.
pub fn range(cell: &Cell, row: &MeasureRow, currency: &str) -> Option<String> {
    let open = cell.range.filter(|[low, high]| high - low > 1e-9);
    open.map(|range| number::range(range, row.unit, currency))
}

/// A place in brackets, with a space before it.
pub fn place(rank: Option<Rank>) -> String {
    rank.map_or(String::new(), |rank| format!(" ({})", rank.words()))
}

/// Which values worry, in words.
pub fn worrying(row: &MeasureRow) -> String {
    if let Some(why) = &row.not_ranked {
        return format!("not ranked: {why}");
    }
    match row.worrying {
        Worrying::More => "more worries",
        Worrying::Less => "less worries",
        Worrying::Neither if row.lines.is_empty() => "no rule reads it",
        Worrying::Neither => "rules read it both ways",
    }
    .to_owned()
}

/// A line of a rule.
pub fn line(line: &RuleLine, row: &MeasureRow) -> String {
    format!("{} {} {}", line.test.sign(), number::value(line.limit, row.unit, ""), line.rule)
}
