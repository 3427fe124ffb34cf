//! Numbers as a report shows them: rounded here and nowhere before.

use crate::measurement::{Measured, Unit};
use crate::money::Currency;

/// A number with thousands separators and a fixed number of decimal places.
pub fn grouped(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut shown = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            shown.push(',');
        }
        shown.push(digit);
    }
    if places > 0 {
        shown.push('.');
        shown.push_str(fraction);
    }
    let is_zero = shown.chars().all(|c| matches!(c, '0' | '.' | ','));
    if value < 0.0 && !is_zero { format!("−{shown}") } else { shown }
}

/// A count.
pub fn count(value: u64) -> String {
    grouped(value as f64, 0)
}

/// A share as a percentage with one decimal.
pub fn percent(share: f64) -> String {
    format!("{} %", grouped(share * 100.0, 1))
}

/// A probability to three decimals, or that it is less than they show.
pub fn p(value: f64) -> String {
    if value < 0.0005 { "p < .001".to_owned() } else { format!("p = {}", grouped(value, 3)) }
}

/// An amount with its currency and two decimals.
pub fn money(value: f64, currency: &str) -> String {
    format!("{currency} {}", grouped(value, places(currency)))
}

/// Decimal places of a currency's minor unit.
fn places(currency: &str) -> usize {
    Currency::new(currency).map_or(2, |c| c.places() as usize)
}

/// A value in its unit.
pub fn value(value: f64, unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Share => percent(value),
        Unit::Ratio => grouped(value, 2),
        Unit::Coefficient => grouped(value, 3),
        Unit::Money => money(value, currency),
        Unit::Count => {
            let places = usize::from(value.fract().abs() > 1e-9);
            grouped(value, places)
        }
        Unit::Months => format!("{} months", grouped(value, 1)),
        Unit::YesNo => if value == 0.0 { "no" } else { "yes" }.to_owned(),
    }
}

/// A range in its unit, the unit written once.
pub fn range([low, high]: [f64; 2], unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Share => format!("[{} – {}]", grouped(low * 100.0, 1), percent(high)),
        Unit::Money => format!("[{} – {}]", money(low, currency), grouped(high, places(currency))),
        Unit::Months => format!("[{} – {} months]", grouped(low, 1), grouped(high, 1)),
        _ => format!("[{} – {}]", value(low, unit, currency), value(high, unit, currency)),
    }
}

/// A measured value with its range where it has one.
pub fn measured(measured: &Measured, currency: &str) -> String {
    let open = measured.range().filter(|[low, high]| high - low > 1e-9);
    match (measured.value, open) {
        (Some(v), None) => value(v, measured.unit, currency),
        (Some(v), Some(r)) => format!("{} {}", value(v, measured.unit, currency), range(r, measured.unit, currency)),
        (None, Some(r)) => range(r, measured.unit, currency),
        (None, None) if measured.n == Some(0) => "no value".to_owned(),
        (None, None) => measured
            .range()
            .map_or_else(|| "only a lower bound".to_owned(), |[low, _]| value(low, measured.unit, currency)),
    }
}

/// How far a value lies from a limit, in points of percentage for shares.
pub fn distance(by: f64, unit: Unit, currency: &str) -> String {
    let sign = if by >= 0.0 { "+" } else { "" };
    match unit {
        Unit::Share => format!("{sign}{} pp", grouped(by * 100.0, 1)),
        _ => format!("{sign}{}", value(by, unit, currency)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_separators_and_no_minus_zero() {
        assert_eq!(grouped(1_234_567.891, 2), "1,234,567.89");
        assert_eq!(grouped(-1234.0, 0), "−1,234");
        assert_eq!(grouped(-0.001, 1), "0.0");
        assert_eq!(percent(0.255_319), "25.5 %");
        assert_eq!(money(-110.0, "USD"), "USD −110.00");
        assert_eq!(range([0.1, 0.25], Unit::Share, "USD"), "[10.0 – 25.0 %]");
        assert_eq!(range([14.25, 20.0], Unit::Months, "USD"), "[14.2 – 20.0 months]");
        assert_eq!((p(0.0004).as_str(), p(0.0235).as_str()), ("p < .001", "p = 0.024"));
        let nobody = Measured { n: Some(0), ..Measured::default() };
        assert_eq!(measured(&nobody, "USD"), "no value");
        assert_eq!(distance(0.188, Unit::Share, "USD"), "+18.8 pp");
    }
}
