//! `case.toml`: what the case is, where its tables are, and how their words map to ours.

use super::policies::Policies;
use super::problem::{OpenError, nearest};
use super::schema::{ColumnType, TABLES, TableSchema};
use crate::calendar::{Period, toml_date};
use crate::money::Currency;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// File name of the manifest in a case folder.
pub const FILE: &str = "case.toml";
/// The jurisdiction of a case that names none.
pub const DEFAULT_JURISDICTION: &str = "us-federal";

/// The manifest as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The company, as reports name it.
    pub name: String,
    /// Where the data come from, in words; shown in the report.
    #[serde(default)]
    pub about: String,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// Jurisdictions whose rule packs judge the case. Absent = `us-federal`, and the report says so.
    pub jurisdictions: Option<Vec<String>>,
    /// The company's own positions: in the tree, out of incomes.
    #[serde(default)]
    pub house_accounts: Vec<String>,
    /// The period covered. Required for a company case.
    pub period: Option<Span>,
    /// Where the tables are.
    #[serde(default)]
    pub tables: BTreeMap<String, TableEntry>,
    /// Facts of the compensation plan.
    #[serde(default)]
    pub plan: Plan,
    /// Assumptions that measurements rest on.
    #[serde(default)]
    pub assumptions: Assumptions,
    /// Answers to the questionnaire.
    #[serde(default)]
    pub policies: Policies,
}

/// First and last day, both included.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First day.
    #[serde(deserialize_with = "toml_date")]
    pub start: NaiveDate,
    /// Last day, included.
    #[serde(deserialize_with = "toml_date")]
    pub end: NaiveDate,
}

/// How one table is stored.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableEntry {
    /// A file, a glob or a folder, relative to the case folder.
    pub path: Option<String>,
    /// Our column = their column.
    pub columns: BTreeMap<String, String>,
    /// For a column of words: their word = our word.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// How dates are written (strftime letters); ISO when absent.
    pub date_format: Option<String>,
    /// Field separator of a text file; a comma when absent.
    pub delimiter: Option<char>,
    /// Character encoding of a text file (WHATWG label); UTF-8 when absent.
    pub encoding: Option<String>,
    /// Whether numbers are written with a decimal comma.
    pub decimal_comma: bool,
    /// Worksheet of a spreadsheet; the first when absent.
    pub sheet: Option<String>,
    /// Whether the table is known to be whole. `false` widens every bound that rests on it.
    pub complete: Option<bool>,
}

/// Facts of the compensation plan that measures need.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Plan {
    /// Own volume in a qualification period that qualifies for pay or rank.
    pub qualification_thresholds: Vec<f64>,
    /// Period of the thresholds.
    pub qualification_period: PlanPeriod,
    /// How often the plan pays.
    pub pay_period: PlanPeriod,
}

/// A period named by a plan or an assumption.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum PlanPeriod {
    /// A calendar month.
    #[default]
    Month,
    /// The whole period of the case.
    Period,
}

/// Assumptions that measurements rest on; a report shows them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Assumptions {
    /// Plausible own use of one participant, in major units.
    pub own_use_cap: Option<f64>,
    /// Period of the cap.
    pub own_use_period: PlanPeriod,
    /// Tax on sales as a share of the price before it (0.10 where ten per cent are added).
    pub sales_tax_share: Option<f64>,
    /// Adults in the market where participants are recruited.
    pub market_adults: Option<f64>,
}

impl Manifest {
    /// Reads and checks `case.toml` of a folder.
    pub fn read(folder: &Path) -> Result<Self, OpenError> {
        let path = folder.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(|error| {
            OpenError::Manifest(format!(
                "cannot read {}: {error}\n  help: a case is a folder with a {FILE}; `levelcheck init FOLDER` writes one to start from",
                path.display()
            ))
        })?;
        Self::parse(&text).map_err(|message| OpenError::Manifest(format!("{}: {message}", path.display())))
    }

    /// Parses and checks the text of a manifest. The error names line and column where there is one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let manifest: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), String> {
        if Currency::new(&self.currency).is_none() {
            return Err(format!("currency `{}` is not an ISO 4217 code such as USD", self.currency));
        }
        if let Some(span) = self.period
            && Period::new(span.start, span.end).is_none()
        {
            return Err(format!("the period ends on {} before it starts on {}", span.end, span.start));
        }
        if self.plan.qualification_thresholds.iter().any(|t| !(*t > 0.0 && t.is_finite())) {
            return Err("plan.qualification_thresholds must be positive volumes".into());
        }
        if self.plan.qualification_period != PlanPeriod::Month {
            return Err("plan.qualification_period must be \"month\": own volume is measured by calendar month".into());
        }
        let currency = Currency::new(&self.currency).expect("it was just checked");
        if self.assumptions.own_use_cap.is_some_and(|cap| cap < 0.0 || currency.minor(cap).is_none()) {
            return Err("assumptions.own_use_cap must be an amount of zero or more".into());
        }
        if self.assumptions.sales_tax_share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            return Err("assumptions.sales_tax_share must be a share from 0 to 1, such as 0.10 for ten per cent".into());
        }
        if self.assumptions.market_adults.is_some_and(|adults| !(adults >= 1.0 && adults.is_finite())) {
            return Err("assumptions.market_adults must be a number of people of one or more".into());
        }
        self.tables.iter().try_for_each(|(name, entry)| check_table(name, entry))
    }

    /// The entry of a table, empty when the manifest has none.
    pub fn table(&self, name: &str) -> TableEntry {
        self.tables.get(name).cloned().unwrap_or_default()
    }

    /// The jurisdictions that judge the case, and whether they were assumed.
    pub fn judged_by(&self) -> (Vec<String>, bool) {
        match &self.jurisdictions {
            Some(named) if !named.is_empty() => (named.clone(), false),
            _ => (vec![DEFAULT_JURISDICTION.to_owned()], true),
        }
    }
}

fn check_table(name: &str, entry: &TableEntry) -> Result<(), String> {
    let Some(schema) = TABLES.iter().find(|table| table.name == name) else {
        return Err(unknown("table", name, TABLES.iter().map(|t| t.name)));
    };
    if let Some(format) = &entry.date_format
        && chrono::format::StrftimeItems::new(format).any(|item| item == chrono::format::Item::Error)
    {
        return Err(format!("tables.{name}.date_format: `{format}` is no date format (such as \"%d/%m/%Y\")"));
    }
    for column in entry.columns.keys() {
        column_of(schema, column)?;
    }
    for (column, words) in &entry.values {
        let ColumnType::Choice(ours) = column_of(schema, column)? else {
            return Err(format!(
                "tables.{name}.values.{column}: only a column of fixed words can be mapped, and `{column}` is not one"
            ));
        };
        for our in words.values() {
            if !ours.contains(&our.as_str()) {
                return Err(format!("tables.{name}.values.{column}: {}", unknown("word", our, ours.iter().copied())));
            }
        }
    }
    Ok(())
}

fn column_of(schema: &TableSchema, column: &str) -> Result<ColumnType, String> {
    schema.columns.iter().find(|c| c.name == column).map(|c| c.holds).ok_or_else(|| {
        format!("tables.{}: {}", schema.name, unknown("column", column, schema.columns.iter().map(|c| c.name)))
    })
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let list: Vec<&str> = known.clone().collect();
    let hint = nearest(name, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    format!("unknown {what} `{name}`{hint} (there are: {})", list.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "name = \"X\"\ncurrency = \"USD\"\n";

    fn refused(rest: &str) -> String {
        Manifest::parse(&format!("{HEAD}{rest}")).unwrap_err()
    }

    #[test]
    fn a_case_without_jurisdictions_is_judged_by_us_federal_and_says_so() {
        let manifest = Manifest::parse(HEAD).unwrap();
        assert_eq!(manifest.judged_by(), (vec!["us-federal".to_owned()], true));
    }

    #[test]
    fn misspelt_names_are_refused_with_their_neighbour() {
        assert!(refused("[tables.order]\n").contains("did you mean `orders`?"));
        assert!(refused("[tables.orders.columns]\nbuyer = \"x\"\n").contains("did you mean `buyer_id`?"));
        assert!(
            refused("[tables.orders.values.kind]\n\"Pack\" = \"starterkit\"\n").contains("did you mean `starter_kit`?")
        );
        assert!(refused("periodd = 1\n").contains("periodd"));
    }

    #[test]
    fn a_manifest_error_names_its_line() {
        assert!(refused("house_accounts = 7\n").contains("line 3"));
    }

    #[test]
    fn impossible_values_are_refused() {
        assert!(refused("[period]\nstart = 2024-02-01\nend = 2024-01-01\n").contains("before it starts"));
        assert!(refused("[plan]\nqualification_thresholds = [-5.0]\n").contains("positive"));
        assert!(refused("[assumptions]\nsales_tax_share = 10.0\n").contains("from 0 to 1"));
        assert!(refused("[assumptions]\nsales_tax_share = nan\n").contains("from 0 to 1"));
        assert!(refused("[assumptions]\nmarket_adults = 0\n").contains("one or more"));
        assert!(Manifest::parse("name = \"X\"\ncurrency = \"dollars\"\n").unwrap_err().contains("ISO 4217"));
    }
}
