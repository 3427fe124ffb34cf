//! What a measure, a rule or a fact is, from the registries; the same text is the reference in `docs/`.

pub mod scores;

use super::text::inert;
use crate::facts::{FACTS, Fact};
use crate::measurement::Unit;
use crate::metrics::{Basis, FAMILIES, METRICS, Metric};
use crate::report::text::capital;
use crate::rosters::{Definition, ROSTERS};
use crate::rules::condition::{Comparison, Condition};
use crate::rules::pack::{Rule, RulePack, Status};
use std::fmt::Write;

fn unit_words(unit: Unit) -> &'static str {
    match unit {
        Unit::Share => "share (a fraction of 1)",
        Unit::Ratio => "ratio",
        Unit::Money => "money, major units of the case's currency",
        Unit::Count => "count",
        Unit::Months => "months",
        Unit::Coefficient => "coefficient",
        Unit::YesNo => "1 = yes, 0 = no",
    }
}

/// A measure as Markdown.
pub fn metric(metric: &Metric) -> String {
    let basis = match metric.basis {
        Basis::Census => "census arithmetic on all records",
        Basis::Estimate => "estimate; fewer than 30 observations decide nothing",
    };
    format!(
        "### `{}`\n\n**{}.** {}\n\n- Unit: {}\n- Kind: {basis}\n- Needs: {}\n- Source: {}\n- What it can and cannot show: {}\n- Checked against: {}\n",
        metric.id,
        metric.title,
        metric.definition,
        unit_words(metric.unit),
        metric.needs,
        metric.reference,
        metric.interpretation,
        metric.oracle
    )
}

/// A roster as Markdown.
pub fn roster(roster: &Definition) -> String {
    format!(
        "### `{}`\n\n**{}.** {}\n\n- A row: {}\n- Unit: {}\n- Money: {}\n- Needs: {}\n- Source: {}\n- What it can and cannot show: {}\n",
        roster.id,
        roster.title,
        roster.definition,
        roster.row,
        unit_words(roster.unit),
        roster.money,
        roster.needs,
        roster.reference,
        roster.limits
    )
}

/// A fact as Markdown.
pub fn fact(fact: &Fact) -> String {
    format!("### `{}`\n\n{}.\n\n```sql\n{}\n```\n", fact.id, capital(fact.meaning), fact.sql)
}

/// A rule as Markdown.
pub fn rule(pack: &RulePack, rule: &Rule) -> String {
    let mut out = format!("### `{}`\n\n**{}.** {}\n\n", rule.id, rule.title, rule.rationale.trim());
    let mut item =
        |name: &str, text: String| writeln!(out, "- {name}: {text}").expect("writing to a string cannot fail");
    if rule.status == Status::Off {
        item("**Off**", rule.off_because.trim().to_owned());
    }
    item("Theory", rule.theory.title().to_owned());
    item("Severity", format!("{}{}", rule.severity.words(), if rule.gate { ", gate: never offset" } else { "" }));
    item("Basis", format!("{}, {}", rule.basis.words(), pack.title));
    if let Some(lens) = rule.lens {
        item("Lens", lens.words().to_owned());
    }
    match (rule.from, rule.until) {
        (None, None) => {}
        (from, until) => {
            let end = |day: Option<chrono::NaiveDate>| day.map_or("…".to_owned(), |d| d.to_string());
            item("Stands", format!("{} to {}", end(from), end(until)));
        }
    }
    if let Some(scope) = &rule.applies_when {
        item("Speaks of a case when", condition(scope));
    }
    item("Fires when", condition(&rule.when));
    for (name, parameter) in &rule.parameters {
        let values: Vec<String> = parameter.values.iter().map(|v| format!("{} from {}", v.value, v.from)).collect();
        item(
            &format!("Parameter `{name}`"),
            format!(
                "{} {} ({}; {}); may be set from {} to {}",
                values.join(", "),
                parameter.unit,
                parameter.meaning,
                parameter.verified.words(),
                parameter.range[0],
                parameter.range[1]
            ),
        );
    }
    for false_positive in &rule.false_positives {
        item("The other side", false_positive.trim().to_owned());
    }
    item("What would change it", rule.remedy.trim().to_owned());
    for citation in &rule.citations {
        item("Cited", format!("{} <{}> ({})", citation.title, citation.url, citation.verified.words()));
    }
    item("Examples", format!("{}, which are its tests", rule.examples.len()));
    out
}

/// A condition in words.
fn condition(condition: &Condition) -> String {
    let comparison = |c: &Comparison, words: &str| {
        let quantity = c.metric.as_ref().or(c.policy.as_ref()).map_or("", String::as_str);
        let reading = c.reading.as_ref().map_or(String::new(), |r| format!(" (reading `{r}`)"));
        format!("`{quantity}`{reading} is {words} `{}`", c.limit)
    };
    let list = |parts: &[Condition], joint: &str| {
        let words: Vec<String> = parts.iter().map(self::condition).collect();
        format!("({})", words.join(joint))
    };
    match condition {
        Condition::Above(c) => comparison(c, "above"),
        Condition::AtLeast(c) => comparison(c, "at least"),
        Condition::Below(c) => comparison(c, "below"),
        Condition::AtMost(c) => comparison(c, "at most"),
        Condition::Answer(a) => format!("`{}` is answered {}", a.policy, if a.is { "yes" } else { "no" }),
        Condition::Participants(p) => {
            let are = p.are.word().replace('_', " ");
            match &p.share_above {
                None => format!("a row of `{}` is {are} `{}`", p.roster, p.limit),
                Some(share) => {
                    format!("more than `{share}` of the rows of `{}` are {are} `{}`", p.roster, p.limit)
                }
            }
        }
        Condition::All(parts) => list(parts, " and "),
        Condition::Any(parts) => list(parts, " or "),
    }
}

/// `docs/metrics.md`.
pub fn metrics_page() -> String {
    let mut out = String::from("# Measures\n\nGenerated from the registry; `levelcheck explain ID` prints the same.\n");
    for family in FAMILIES {
        write!(out, "\n## {}\n", family.title()).expect("writing to a string cannot fail");
        for m in METRICS.iter().filter(|m| m.family == family) {
            write!(out, "\n{}", metric(m)).expect("writing to a string cannot fail");
        }
    }
    out
}

/// `docs/rosters.md`.
pub fn rosters_page() -> String {
    let mut out = String::from(
        "# Rosters\n\nQuantities of single participants that a rule holds against a line row by row. A finding says how many are past it and with how much money; who they are stands in `evidence/RULE.csv` beside the report. An id that a spreadsheet would run as a formula has an apostrophe in front there; `inf` is no upper bound. Generated from the registry; `levelcheck explain ID` prints the same.\n",
    );
    for r in ROSTERS {
        write!(out, "\n{}", roster(r)).expect("writing to a string cannot fail");
    }
    out
}

/// `docs/facts.md`.
pub fn facts_page() -> String {
    let mut out = String::from(
        "# Facts\n\nThe aggregates that measures are computed from, each as SQL over the tables of a case. Generated from the registry.\n",
    );
    for f in FACTS {
        write!(out, "\n{}", fact(f)).expect("writing to a string cannot fail");
    }
    out
}

/// `docs/rules.md`.
pub fn rules_page(packs: &[RulePack]) -> String {
    let mut out = String::from("# Rules\n\nGenerated from the rule packs; `levelcheck explain ID` prints the same.\n");
    for pack in packs {
        write!(out, "\n## {} (`{}`, version {})\n\n{}\n", pack.title, pack.id, pack.version, pack.note)
            .expect("writing to a string cannot fail");
        for r in &pack.rules {
            write!(out, "\n{}", rule(pack, r)).expect("writing to a string cannot fail");
        }
    }
    out
}

/// `docs/case.md`: the tables of a case and the questionnaire.
pub fn case_page() -> String {
    use crate::case::policies::QUESTIONS;
    use crate::case::schema::{ColumnType, TABLES};
    let mut out = String::from(
        "# The case folder\n\nTables and columns of a case, and the questions under `[policies]` in `case.toml`. Generated from the schema.\n",
    );
    for table in TABLES {
        write!(
            out,
            "\n## {}\n\n{}.\n\n| column | type | needed | meaning |\n|---|---|---|---|\n",
            table.name,
            capital(table.meaning)
        )
        .expect("writing to a string cannot fail");
        for column in table.columns {
            let holds = match column.holds {
                ColumnType::Id => "id".to_owned(),
                ColumnType::Text => "text".to_owned(),
                ColumnType::Date => "date".to_owned(),
                ColumnType::Money => "money".to_owned(),
                ColumnType::Volume => "number".to_owned(),
                ColumnType::Integer => "integer".to_owned(),
                ColumnType::Flag => "yes/no".to_owned(),
                ColumnType::Choice(words) => words.join(", "),
            };
            let needed = if column.required { "yes" } else { "" };
            writeln!(out, "| {} | {holds} | {needed} | {} |", column.name, column.meaning)
                .expect("writing to a string cannot fail");
        }
    }
    out.push_str(MANIFEST_KEYS);
    out.push_str("\n## A published income table typed in by hand\n\n`levelcheck disclosure FILE.toml` reads this form; a group has edges or a mean.\n\n```toml\n");
    out.push_str(crate::disclosure::small_form::SAMPLE);
    out.push_str("```\n");
    out.push_str("\n## [policies]\n\nEvery question is optional; one that is not answered is not assessed.\n\n| question | answer | asks |\n|---|---|---|\n");
    for question in QUESTIONS {
        writeln!(out, "| {} | {} | {} |", question.id, question.unit, question.asks.trim())
            .expect("writing to a string cannot fail");
    }
    out
}

const MANIFEST_KEYS: &str = r#"
## case.toml

| key | meaning |
|---|---|
| name, about | the company, and where the data come from, as the report shows them |
| currency | ISO 4217 code of every amount |
| jurisdictions | whose rule packs judge; absent = us-federal, and the report says so |
| house_accounts | ids of the company's own positions: in the tree, out of incomes |
| [period] start, end | first and last day, both included; a company case needs it |
| [tables.X] path | a file, a glob or a folder (`year=2024/…` folders fill columns), relative to the case folder |
| [tables.X] delimiter, encoding, decimal_comma | how a text file is written; a comma, UTF-8 and a point when absent |
| [tables.X] date_format | strftime letters, such as `%d/%m/%Y`; ISO dates when absent |
| [tables.X] sheet | worksheet of a spreadsheet; the first when absent |
| [tables.resales] complete | `false` where the table is known to have gaps: then members' purchases may have been resold |
| [tables.X.columns] | ours = "theirs" |
| [tables.X.values.COLUMN] | "theirs" = "ours", for a column of fixed words |
| [plan] qualification_thresholds | own monthly volumes that qualify for pay or rank |
| [assumptions] own_use_cap, own_use_period | plausible own use of one participant a `month` or in the whole `period` |
| [assumptions] sales_tax_share | tax on sales over the price before it, 0 to 1, for caps on pay that count prices with tax |
| [assumptions] market_adults | adults in the market where participants are recruited |
| [policies] | the questions below |
"#;

/// Markdown as a terminal shows it: without the marks of headings, bold and code.
pub fn plain(markdown: &str) -> String {
    let lines = markdown.lines().map(|line| {
        let line = line.trim_start_matches('#').trim_start_matches(' ');
        line.replace("**", "").replace('`', "")
    });
    inert(&lines.collect::<Vec<_>>().join("\n")) + "\n"
}
