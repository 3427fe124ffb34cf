//! A small TOML form for a table typed in by hand.

use crate::case::tables::disclosure::DisclosureRow;
use serde::Deserialize;

/// A table in the small form, as the reference shows it.
pub const SAMPLE: &str = r#"company = "Example Wellness"
country = "US"
year = "2023"
currency = "USD"
income_period = "annual"
population_basis = "all participants of 2023"
before_expenses = true
published_mean = 130.0

[[group]]
label = "paid nothing"
percent = 70.0
max = 0.0

[[group]]
label = "0.01 to 500"
percent = 25.0
min = 0.01
max = 500.0

[[group]]
label = "more than 500"
percent = 5.0
min = 500.01
"#;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SmallForm {
    company: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    currency: String,
    /// annual, monthly, weekly, …
    income_period: String,
    /// The population the percentages are of.
    population_basis: String,
    /// Whether incomes are before participants' expenses.
    before_expenses: Option<bool>,
    #[serde(default)]
    source: String,
    /// Mean of the whole basis, as printed.
    published_mean: Option<f64>,
    group: Vec<SmallGroup>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SmallGroup {
    label: String,
    /// Percent of the basis.
    percent: f64,
    mean: Option<f64>,
    median: Option<f64>,
    min: Option<f64>,
    max: Option<f64>,
}

/// Reads the form into rows of the `disclosure` table. The error names line and column.
pub fn read(text: &str) -> Result<Vec<DisclosureRow>, String> {
    let form: SmallForm = toml::from_str(text).map_err(|error| error.to_string())?;
    let number = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    let head = DisclosureRow {
        company: form.company,
        country: form.country,
        year: form.year,
        pct_basis: form.population_basis,
        income_period: form.income_period,
        currency: form.currency,
        gross_of_expenses: match form.before_expenses {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        }
        .to_owned(),
        completeness: "full".to_owned(),
        source_url: form.source,
        ..DisclosureRow::default()
    };
    let mut rows: Vec<DisclosureRow> = form
        .group
        .iter()
        .map(|group| DisclosureRow {
            // A table with means is one by rank, a table with edges only one by bracket.
            table_type: if group.mean.is_some() { "rank" } else { "bracket" }.to_owned(),
            rank_or_bracket: group.label.clone(),
            pct_participants: group.percent.to_string(),
            avg_income: number(group.mean),
            median_income: number(group.median),
            min_income: number(group.min),
            max_income: number(group.max),
            ..head.clone()
        })
        .collect();
    if rows.iter().any(|row| row.table_type == "rank") {
        for row in &mut rows {
            "rank".clone_into(&mut row.table_type);
        }
    }
    if let Some(mean) = form.published_mean {
        rows.push(DisclosureRow {
            table_type: "summary".to_owned(),
            rank_or_bracket: "mean as printed".to_owned(),
            avg_income: mean.to_string(),
            ..head
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_sample_is_a_table_with_an_open_top() {
        let tables = crate::disclosure::tables_of(&super::read(super::SAMPLE).unwrap());
        let summary = crate::disclosure::summarise(&tables[0]);
        // 25 % × 0.01 + 5 % × 500.01, by hand; the top is open.
        assert!((summary.mean.unwrap().at_least - 25.003).abs() < 1e-9);
        assert_eq!(summary.mean.unwrap().at_most, None);
        assert_eq!(summary.zero_pay_share.unwrap().value, Some(0.7));
    }

    #[test]
    fn the_small_form_becomes_rows_and_its_mistakes_have_a_line() {
        let form = "company = \"X\"\nincome_period = \"annual\"\npopulation_basis = \"all\"\n[[group]]\nlabel = \"none\"\npercent = 80\nmean = 0\n[[group]]\nlabel = \"some\"\npercent = 20\nmean = 500\n";
        let rows = super::read(form).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].avg_income, "500");
        let error = super::read(&form.replace("percent = 80", "percentage = 80")).unwrap_err();
        assert!(error.contains("line 6"), "{error}");
    }
}
