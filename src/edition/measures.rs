//! What the public edition leaves out of the measures.

use super::log::{Log, step};
use super::tables::{is_small, tells_few};
use super::words::tell_few;
use super::{Because, Put};
use serde_json::Value;

/// What `n` counts where it is no people, nor anything that a person has several of.
const NO_PEOPLE: [&str; 4] = ["months", "calendar months", "full calendar years", "features known"];
/// Figures that count no people.
const NO_PEOPLE_PARTS: [&str; 2] = ["placebo thresholds", "size at which they are farthest apart"];
/// Published income tables are known to everybody.
const PUBLISHED: &str = "disclos";
/// Words of `n` that count people one by one, so that a share of it is a number of them.
const PEOPLE: [&str; 6] = ["participants", "members", "accounts", "people", "buyers", "payees"];

/// Adds what is left out of the measures: those about few people, figures that count few, sentences that tell few, and
/// amounts that stand in a row of a table that is left out.
pub(super) fn withhold(assessment: &Value, smallest: u64, log: &mut Log) {
    let amounts = amounts(assessment, log);
    let customers = assessment.pointer("/case/counts/customers").and_then(Value::as_u64).unwrap_or(0);
    let measurements = assessment.get("measurements").and_then(Value::as_object);
    for (id, measured) in measurements.into_iter().flatten().filter(|(id, _)| !id.starts_with(PUBLISHED)) {
        let look = Look {
            path: format!("/measurements/{}", step(id)),
            measured,
            smallest,
            few_customers: is_small(customers, smallest),
            amounts: &amounts,
        };
        look.withhold(log);
    }
}

/// Money in rows that are left out, which measures may tell again.
fn amounts(assessment: &Value, log: &Log) -> Vec<f64> {
    let gone = log.paths().filter(|path| path.starts_with("/tables/")).filter_map(|path| assessment.pointer(path));
    let columns = ["amount", "commissions", "paid", "received", "open"];
    let money = gone.filter_map(Value::as_object).flat_map(|row| columns.iter().filter_map(|column| row.get(*column)));
    money.filter_map(Value::as_f64).filter(|amount| *amount != 0.0).collect()
}

/// One measure that is looked at.
struct Look<'v> {
    path: String,
    measured: &'v Value,
    smallest: u64,
    few_customers: bool,
    amounts: &'v [f64],
}

impl Look<'_> {
    fn withhold(&self, log: &mut Log) {
        if let Some(because) = self.whole() {
            log.add(self.path.clone(), "", because, Put::NoValue);
            return;
        }
        self.parts(log);
        self.classes(log);
        self.readings(log);
        for list in ["notes", "bounded_by"] {
            for (at, text) in self.list(list).iter().enumerate() {
                self.sentence(&format!("{list}/{at}"), Some(text), log);
            }
        }
        self.sentence("unavailable", self.measured.get("unavailable"), log);
    }

    /// Why the whole of it goes, if it does.
    fn whole(&self) -> Option<Because> {
        let of = self.text("of");
        let few = self.n().is_some_and(|n| is_small(n, self.smallest)) && !NO_PEOPLE.contains(&of);
        let few_in_parts = self.list("parts").iter().any(|part| self.counts_few(part));
        let told = self.is_share() && self.number("value").is_some_and(|share| self.tells_few(share));
        if few || few_in_parts || told {
            return Some(Because::SmallCell);
        }
        let is_money = self.text("unit") == "money";
        (is_money && self.number("value").is_some_and(|value| self.is_gone(value))).then_some(Because::Complementary)
    }

    fn parts(&self, log: &mut Log) {
        for (at, part) in self.list("parts").iter().enumerate() {
            let name = part.get("name").and_then(Value::as_str).unwrap_or_default();
            let value = part.get("value").and_then(Value::as_f64).unwrap_or(0.0);
            let unit = part.get("unit").and_then(Value::as_str).unwrap_or_default();
            let few = match unit {
                "count" => self.rest_is_few(value),
                "share" => self.tells_few(value),
                _ => false,
            };
            let because = if few {
                Because::SmallCell
            } else if unit == "money" && self.is_gone(value) {
                Because::Complementary
            } else {
                continue;
            };
            log.add(format!("{}/parts/{at}", self.path), name, because, Put::Nothing);
        }
    }

    fn classes(&self, log: &mut Log) {
        if !self.few_customers {
            return;
        }
        let classes = self.measured.get("by_class").and_then(Value::as_object);
        for class in classes.into_iter().flat_map(|classes| classes.keys()).filter(|class| *class != "business") {
            let path = format!("{}/by_class/{}", self.path, step(class));
            log.add(path, class, Because::SmallCell, Put::Nothing);
        }
    }

    fn readings(&self, log: &mut Log) {
        let readings = self.measured.get("readings").and_then(Value::as_object);
        for (name, reading) in readings.into_iter().flatten() {
            let value = reading.get("value").and_then(Value::as_f64);
            let told = self.is_share() && value.is_some_and(|share| self.tells_few(share));
            let words = reading.get("unavailable").and_then(Value::as_str);
            if told || words.is_some_and(|words| tell_few(words, self.smallest)) {
                let path = format!("{}/readings/{}", self.path, step(name));
                log.add(path, name, Because::SmallCell, Put::NoReading);
            }
        }
    }

    fn sentence(&self, below: &str, text: Option<&Value>, log: &mut Log) {
        if text.and_then(Value::as_str).is_some_and(|text| tell_few(text, self.smallest)) {
            log.add(format!("{}/{below}", self.path), "", Because::SmallCell, Put::Words);
        }
    }

    /// Whether a figure counts few: what else the measure says is then about these few.
    fn counts_few(&self, part: &Value) -> bool {
        let is_count = part.get("unit").and_then(Value::as_str) == Some("count");
        let counts = !NO_PEOPLE_PARTS.contains(&part.get("name").and_then(Value::as_str).unwrap_or_default());
        let whole = part.get("value").and_then(Value::as_f64).and_then(whole);
        is_count && counts && whole.is_some_and(|count| is_small(count, self.smallest))
    }

    /// Whether all but few are counted: how many they are then goes, and what is said of the others stays.
    fn rest_is_few(&self, value: f64) -> bool {
        let rest = self.n().zip(whole(value)).and_then(|(n, count)| n.checked_sub(count));
        self.counts_people() && rest.is_some_and(|rest| is_small(rest, self.smallest))
    }

    fn tells_few(&self, share: f64) -> bool {
        self.counts_people() && self.n().is_some_and(|n| tells_few(share, n, self.smallest))
    }

    fn counts_people(&self) -> bool {
        let of = self.text("of");
        PEOPLE.iter().any(|people| of.contains(people)) && !of.contains("months") && !of.contains("lines")
    }

    fn is_gone(&self, value: f64) -> bool {
        self.amounts.iter().any(|gone| (gone - value).abs() < 0.005)
    }

    fn is_share(&self) -> bool {
        self.text("unit") == "share"
    }

    fn n(&self) -> Option<u64> {
        self.measured.get("n").and_then(Value::as_u64)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.measured.get(name).and_then(Value::as_f64)
    }

    fn text(&self, name: &str) -> &str {
        self.measured.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn list(&self, name: &str) -> &[Value] {
        self.measured.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

/// A number that is whole.
fn whole(value: f64) -> Option<u64> {
    (value >= 0.0 && value.fract() == 0.0).then_some(value as u64)
}
