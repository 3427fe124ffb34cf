//! Rows become tables: one for each company, year, kind of table and population basis.

use super::figure::Figure;
use crate::case::tables::disclosure::DisclosureRow;

/// How the table is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Division {
    /// By bracket of income.
    Bracket,
    /// By rank.
    Rank,
}

/// One group of participants.
#[derive(Clone, Debug, PartialEq)]
pub struct IncomeGroup {
    /// Rank or bracket as printed.
    pub label: String,
    /// Share of the population basis, 0 to 1.
    pub share: Figure,
    /// Mean income.
    pub mean: Option<f64>,
    /// Least income.
    pub least: f64,
    /// Greatest income; infinite where the table does not close the group.
    pub greatest: f64,
    /// Whether a median is printed.
    pub has_median: bool,
}

/// A published income table on one population basis.
#[derive(Clone, Debug, PartialEq)]
pub struct IncomeTable {
    /// Company.
    pub company: String,
    /// Country.
    pub country: String,
    /// Year as printed.
    pub year: String,
    /// How it is divided.
    pub division: Division,
    /// The population the shares are of.
    pub basis: String,
    /// Period of the incomes as printed.
    pub period: String,
    /// Currency.
    pub currency: String,
    /// Whether incomes are before participants' expenses, where the table says.
    pub gross: Option<bool>,
    /// Whether the table is marked as whole.
    pub whole: bool,
    /// Its groups.
    pub groups: Vec<IncomeGroup>,
    /// A mean of the basis that the company prints beside the table.
    pub published_mean: Option<f64>,
    /// A share of people who earned that the company prints beside the table.
    pub published_paid_share: Option<f64>,
    /// Where it was published.
    pub sources: Vec<String>,
}

impl IncomeTable {
    /// Sum of the shares of all groups.
    pub fn listed(&self) -> Figure {
        let sum = |end: fn(&Figure) -> f64| self.groups.iter().map(|g| end(&g.share)).sum();
        Figure { low: sum(|f| f.low), high: sum(|f| f.high) }
    }

    /// Whether two tables belong to one disclosure: of one company, country and year.
    pub fn is_beside(&self, other: &Self) -> bool {
        (&self.company, &self.country, &self.year) == (&other.company, &other.country, &other.year)
    }

    /// Periods a year, where the period is one of those that has a number.
    pub fn periods_a_year(&self) -> Option<f64> {
        match self.period.as_str() {
            "annual" | "annualized" | "annualised" | "yearly" => Some(1.0),
            "monthly" => Some(12.0),
            "weekly" => Some(52.0),
            _ => None,
        }
    }

    /// Whether the basis holds only people who earned something.
    pub fn only_earners(&self) -> bool {
        let basis = self.basis.to_lowercase();
        let earned = ["who earned", "earned a", "were paid", "received a check", "commission earners", "checks earned"];
        let shows_unpaid = self.groups.iter().any(|g| g.greatest == 0.0);
        !shows_unpaid
            && earned.iter().any(|words| basis.contains(words))
            && !["ordered", "nothing", "or not", "eligible"].iter().any(|word| basis.contains(word))
            && !basis.starts_with("all")
    }
}

/// The tables in some rows, the latest year and the widest basis first; summary rows are read as what is printed beside a table.
pub fn tables_of(rows: &[DisclosureRow]) -> Vec<IncomeTable> {
    let mut tables: Vec<IncomeTable> = Vec::new();
    for row in rows {
        let Some((division, group)) = group_of(row) else { continue };
        let same = |t: &&mut IncomeTable| {
            t.company == row.company
                && t.country == row.country
                && t.year == row.year
                && t.division == division
                && t.basis == row.pct_basis
                && t.period == row.income_period
        };
        let at = tables.iter_mut().find(same);
        let table = if let Some(table) = at {
            table
        } else {
            tables.push(empty_table(row, division));
            tables.last_mut().expect("one was just added")
        };
        table.whole &= is_whole(row);
        if !row.source_url.is_empty() && !table.sources.contains(&row.source_url) {
            table.sources.push(row.source_url.clone());
        }
        table.groups.push(group);
    }
    for table in &mut tables {
        read_beside(table, rows);
    }
    // The latest year first; then the widest basis: everybody before earners only, tables of known period before others.
    tables.sort_by_key(|t| {
        (std::cmp::Reverse(t.year.clone()), t.only_earners(), t.periods_a_year().is_none(), t.division)
    });
    tables
}

fn empty_table(row: &DisclosureRow, division: Division) -> IncomeTable {
    IncomeTable {
        company: row.company.clone(),
        country: row.country.clone(),
        year: row.year.clone(),
        division,
        basis: row.pct_basis.clone(),
        period: row.income_period.clone(),
        currency: row.currency.chars().take(3).collect(),
        gross: match row.gross_of_expenses.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        whole: true,
        groups: Vec::new(),
        published_mean: None,
        published_paid_share: None,
        sources: Vec::new(),
    }
}

fn is_whole(row: &DisclosureRow) -> bool {
    row.completeness.is_empty() || row.completeness.starts_with("full")
}

fn group_of(row: &DisclosureRow) -> Option<(Division, IncomeGroup)> {
    let division = match row.table_type.as_str() {
        "bracket" => Division::Bracket,
        "rank" => Division::Rank,
        _ => return None,
    };
    let share = Figure::read(&row.pct_participants)?;
    let exact = |text: &str| Figure::read(text).filter(|f| f.is_exact()).map(|f| f.low);
    let mean = exact(&row.avg_income);
    // A mean of zero is a group that earned nothing, whether or not the bounds are printed.
    let nothing = mean == Some(0.0);
    let percent = |f: Figure| Figure { low: f.low / 100.0, high: f.high / 100.0 };
    let group = IncomeGroup {
        label: row.rank_or_bracket.clone(),
        share: percent(share),
        mean,
        least: Figure::read(&row.min_income).map_or(0.0, |f| f.low),
        greatest: if nothing { 0.0 } else { Figure::read(&row.max_income).map_or(f64::INFINITY, |f| f.high) },
        has_median: Figure::read(&row.median_income).is_some(),
    };
    Some((division, group))
}

/// Summary rows of the same company and year: a published mean of the same population, and how many earned.
fn read_beside(table: &mut IncomeTable, rows: &[DisclosureRow]) {
    let beside = rows.iter().filter(|row| {
        row.table_type == "summary"
            && row.company == table.company
            && row.country == table.country
            && row.year == table.year
            && row.income_period == table.period
    });
    for row in beside {
        let mean = Figure::read(&row.avg_income).map(|f| f.low);
        let count = row.n_participants.trim();
        let same_people =
            row.pct_basis == table.basis || (!count.is_empty() && first_number(&table.basis).as_deref() == Some(count));
        if mean.is_some() && same_people {
            table.published_mean = mean;
        }
        let earned =
            row.rank_or_bracket.to_lowercase().starts_with("earned") && !row.rank_or_bracket.contains("nothing");
        if earned && !table.only_earners() {
            table.published_paid_share = Figure::read(&row.pct_participants).map(|f| f.low / 100.0);
        }
    }
}

/// The first number of a text, without separators: "157,905 active" → "157905".
fn first_number(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == ',')
        .filter(char::is_ascii_digit)
        .collect();
    (!digits.is_empty()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: &str, label: &str, share: &str, basis: &str) -> DisclosureRow {
        DisclosureRow {
            company: "X".into(),
            table_type: kind.into(),
            rank_or_bracket: label.into(),
            pct_participants: share.into(),
            pct_basis: basis.into(),
            income_period: "annual".into(),
            ..DisclosureRow::default()
        }
    }

    #[test]
    fn two_bases_are_two_tables_and_the_wider_stands_first() {
        let rows = [
            row("bracket", "1-10", "100", "50 distributors (earned a check)"),
            row("bracket", "0", "90", "all 500 distributors who ordered and/or earned a check"),
            row("bracket", "1-10", "10", "all 500 distributors who ordered and/or earned a check"),
        ];
        let tables = tables_of(&rows);
        assert_eq!(tables.len(), 2);
        assert_eq!(tables[0].groups.len(), 2);
        assert!(tables[1].only_earners());
    }

    #[test]
    fn a_published_mean_belongs_to_the_basis_of_its_own_size() {
        let mut beside = row("summary", "active distributors", "10", "derived");
        beside.n_participants = "157905".into();
        beside.avg_income = "1429".into();
        let rows = [row("bracket", "1-10", "100", "157,905 active distributors (earned a check)"), beside];
        assert_eq!(tables_of(&rows)[0].published_mean, Some(1429.0));
    }
}
