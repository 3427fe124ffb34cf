//! `case.toml`: what the case is, where its tables are, and how their words map to ours.

use super::policies::{self, Policies};
use super::problem::{OpenError, did_you_mean};
use super::schema::{ColumnType, TABLES, TableSchema};
use crate::calendar::{Period, toml_date};
use crate::money::Currency;
use crate::toml_file;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// File name of the manifest in a case folder.
pub const FILE: &str = "case.toml";
/// File name of the questionnaire, whose answers join `[policies]`.
pub const ANSWERS: &str = "policies.toml";
/// The jurisdiction of a case that names none.
pub const DEFAULT_JURISDICTION: &str = "us-federal";

/// The manifest as written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
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
    /// Questions whose answers stand in the questionnaire beside the manifest.
    #[serde(skip)]
    pub answered_beside: Vec<&'static str>,
}

/// First and last day, both included.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Plan {
    /// Own volume in a qualification period that qualifies for pay or rank.
    pub qualification_thresholds: Vec<f64>,
    /// Period of the thresholds.
    pub qualification_period: PlanPeriod,
    /// How often the plan pays.
    pub pay_period: PlanPeriod,
    /// Overrides as shares of volume, the first level first (0.10 where a level pays ten per cent). A volume of one is
    /// taken for one unit of the currency.
    pub overrides: Vec<f64>,
    /// The seller's margin as a share of a customer's order.
    pub retail_margin: Option<f64>,
    /// The recruiter's bonus as a share of the price of a starter kit.
    pub kit_bonus: Option<f64>,
}

/// A period named by a plan or an assumption.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanPeriod {
    /// A calendar month.
    #[default]
    Month,
    /// The whole period of the case.
    Period,
}

/// Assumptions that measurements rest on; a report shows them.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
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
        let mut manifest = Self::parse_as(&path.display().to_string(), &text).map_err(OpenError::Manifest)?;
        let answers = folder.join(ANSWERS);
        if answers.exists() {
            manifest.add_answers(&answers).map_err(OpenError::Manifest)?;
        }
        Ok(manifest)
    }

    /// Parses and checks the text of a manifest. The error names the file and the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::parse_as(FILE, text)
    }

    fn parse_as(file: &str, text: &str) -> Result<Self, String> {
        let manifest: Self = toml_file::parse(file, text)?;
        match manifest.check() {
            Ok(()) => Ok(manifest),
            Err(Fault { key, message }) => Err(toml_file::at_key(file, text, &key, &message)),
        }
    }

    /// Adds the answers of a questionnaire that lies beside the manifest. A question is answered in one place.
    fn add_answers(&mut self, path: &Path) -> Result<(), String> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {file}: {error}"))?;
        let answers: Policies = toml_file::parse(&file, &text)?;
        if let Some((key, message)) = answers.fault() {
            return Err(toml_file::at_key(&file, &text, key, &message));
        }
        let twice = |q: &&policies::Question| self.policies.answer(q.id).is_some() && answers.answer(q.id).is_some();
        if let Some(question) = policies::QUESTIONS.iter().find(twice) {
            let message = format!("`{}` is answered in {FILE} too; keep one of the two", question.id);
            return Err(toml_file::at_key(&file, &text, question.id, &message));
        }
        let there = policies::QUESTIONS.iter().filter(|question| answers.answer(question.id).is_some());
        self.answered_beside = there.map(|question| question.id).collect();
        self.policies.take_from(answers);
        Ok(())
    }

    fn check(&self) -> Result<(), Fault> {
        if Currency::new(&self.currency).is_none() {
            return fault("currency", format!("currency `{}` is not an ISO 4217 code such as USD", self.currency));
        }
        if let Some(span) = self.period
            && Period::new(span.start, span.end).is_none()
        {
            return fault("end", format!("the period ends on {} before it starts on {}", span.end, span.start));
        }
        if self.plan.qualification_thresholds.iter().any(|t| !(*t > 0.0 && t.is_finite())) {
            return fault("qualification_thresholds", "plan.qualification_thresholds must be positive volumes");
        }
        if self.plan.qualification_period != PlanPeriod::Month {
            let why = "plan.qualification_period must be \"month\": own volume is measured by calendar month";
            return fault("qualification_period", why);
        }
        let rates = self.plan.overrides.iter().map(|rate| ("overrides", rate));
        let rates = rates.chain(self.plan.retail_margin.iter().map(|rate| ("retail_margin", rate)));
        for (key, rate) in rates.chain(self.plan.kit_bonus.iter().map(|rate| ("kit_bonus", rate))) {
            if !(0.0..=1.0).contains(rate) {
                return fault(key, format!("plan.{key}: {rate} is no share; write 0.10 for ten per cent"));
            }
        }
        let currency = Currency::new(&self.currency).expect("it was just checked");
        if self.assumptions.own_use_cap.is_some_and(|cap| cap < 0.0 || currency.minor(cap).is_none()) {
            return fault("own_use_cap", "assumptions.own_use_cap must be an amount of zero or more");
        }
        if let Some((key, message)) = self.policies.fault() {
            return fault(key, format!("policies.{message}"));
        }
        if self.assumptions.sales_tax_share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            return fault(
                "sales_tax_share",
                "assumptions.sales_tax_share must be a share from 0 to 1, such as 0.10 for ten per cent",
            );
        }
        if self.assumptions.market_adults.is_some_and(|adults| !(adults >= 1.0 && adults.is_finite())) {
            return fault("market_adults", "assumptions.market_adults must be a number of people of one or more");
        }
        self.tables.iter().try_for_each(|(name, entry)| check_table(name, entry))
    }

    /// The file in which a question is answered.
    pub fn answered_in(&self, question: &str) -> &'static str {
        if self.answered_beside.contains(&question) { ANSWERS } else { FILE }
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

/// What is wrong, and the key near which it stands.
struct Fault {
    key: String,
    message: String,
}

fn fault<T>(key: &str, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { key: key.to_owned(), message: message.into() })
}

fn check_table(name: &str, entry: &TableEntry) -> Result<(), Fault> {
    let Some(schema) = TABLES.iter().find(|table| table.name == name) else {
        return fault(name, unknown("table", name, TABLES.iter().map(|t| t.name)));
    };
    if let Some(format) = &entry.date_format
        && chrono::format::StrftimeItems::new(format).any(|item| item == chrono::format::Item::Error)
    {
        let message = format!("tables.{name}.date_format: `{format}` is no date format (such as \"%d/%m/%Y\")");
        return fault("date_format", message);
    }
    for column in entry.columns.keys() {
        column_of(schema, column)?;
    }
    for (column, words) in &entry.values {
        let ColumnType::Choice(ours) = column_of(schema, column)? else {
            return fault(
                &format!("values.{column}"),
                format!(
                    "tables.{name}.values.{column}: only a column of fixed words can be mapped, and `{column}` is not one"
                ),
            );
        };
        for our in words.values() {
            if !ours.contains(&our.as_str()) {
                let message = format!("tables.{name}.values.{column}: {}", unknown("word", our, ours.iter().copied()));
                return fault(&format!("\"{our}\""), message);
            }
        }
    }
    Ok(())
}

fn column_of(schema: &TableSchema, column: &str) -> Result<ColumnType, Fault> {
    schema.columns.iter().find(|c| c.name == column).map(|c| c.holds).ok_or_else(|| {
        let message =
            format!("tables.{}: {}", schema.name, unknown("column", column, schema.columns.iter().map(|c| c.name)));
        Fault { key: column.to_owned(), message }
    })
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let list: Vec<&str> = known.clone().collect();
    let hint = did_you_mean(name, known);
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
        assert!(refused("[plan]\noverrides = [0.10, 5.0]\n").contains("0.10 for ten per cent"));
        assert!(refused("[plan]\nretail_margin = nan\n").contains("retail_margin"));
        assert!(refused("[plan]\nkit_bonus = -0.1\n").contains("kit_bonus"));
        assert!(refused("[assumptions]\nsales_tax_share = 10.0\n").contains("from 0 to 1"));
        assert!(refused("[assumptions]\nsales_tax_share = nan\n").contains("from 0 to 1"));
        assert!(refused("[assumptions]\nmarket_adults = 0\n").contains("one or more"));
        assert!(Manifest::parse("name = \"X\"\ncurrency = \"dollars\"\n").unwrap_err().contains("ISO 4217"));
    }
}
