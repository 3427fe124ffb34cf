//! Money and volume as whole numbers.
//!
//! Inside the program an amount is an `i64` count of the currency's minor units (cents), and a volume is an `i64` count
//! of ten-thousandths. Sums are therefore exact and independent of order; one division happens at the end. Text and
//! floats become whole numbers here and nowhere else.

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

/// Decimal places of a volume (PV, CV, BV).
pub const VOLUME_PLACES: u32 = 4;

/// Currencies whose minor unit is not a hundredth, by ISO 4217 exponent.
const EXPONENTS: &[(u32, &[&str])] = &[
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
];

/// A currency of a case: its ISO 4217 code and how many decimal places its minor unit has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency {
    code: String,
    places: u32,
}

impl Currency {
    /// The currency of an ISO 4217 code. `None` when the code is not three capital letters.
    pub fn new(code: &str) -> Option<Self> {
        let known_shape = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        let places = EXPONENTS.iter().find(|(_, codes)| codes.contains(&code)).map_or(2, |(places, _)| *places);
        known_shape.then(|| Self { code: code.to_owned(), places })
    }

    /// The ISO 4217 code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Decimal places of the minor unit.
    pub fn places(&self) -> u32 {
        self.places
    }

    /// An amount in minor units as a number of major units, for `assessment.json`.
    pub fn major(&self, minor: i64) -> f64 {
        minor as f64 / 10_f64.powi(self.places as i32)
    }

    /// An amount in minor units as plain decimal text with all places: `-0.50`.
    pub fn plain(&self, minor: i64) -> String {
        Decimal::new(minor, self.places).to_string()
    }

    /// A number of major units, as a manifest states it, in minor units (rounded half to even).
    pub fn minor(&self, major: f64) -> Option<i64> {
        fixed_from_f64(major, self.places).map(|fixed| fixed.value)
    }
}

/// A number read into a fixed number of decimal places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fixed {
    /// The value in units of the last place.
    pub value: i64,
    /// What rounding added, in units of the last place; zero for a whole number of units.
    pub rounding: f64,
}

impl Fixed {
    const fn exact(value: i64) -> Self {
        Self { value, rounding: 0.0 }
    }
}

/// Reads decimal text ("-12.5", "1e3") into units of `places` decimal places, rounding half to even.
///
/// `None` when the text is not a plain decimal number: thousands separators and currency signs are not guessed at.
pub fn fixed_from_text(text: &str, places: u32) -> Option<Fixed> {
    plain_digits(text.as_bytes(), places).map(Fixed::exact).or_else(|| {
        let decimal = text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(text)).ok()?;
        round_decimal(decimal, places)
    })
}

/// Reads a float into units of `places` decimal places.
///
/// A float is whole when its shortest round-trip decimal fits the places: `0.29` is 29 cents although the double is
/// 0.28999…. Anything else is rounded half to even on that shortest decimal. `None` for NaN, infinities and overflow.
#[expect(clippy::float_cmp, reason = "equality of doubles is what the shortest decimal is defined by")]
pub fn fixed_from_f64(number: f64, places: u32) -> Option<Fixed> {
    const SCALES: [f64; 5] = [1.0, 10.0, 100.0, 1e3, 1e4];
    let scale = SCALES[places as usize];
    let scaled = number * scale;
    // Half a unit away from zero and cut: rounding to nearest, without a library call for each of millions of cells.
    let units = (scaled + 0.5_f64.copysign(scaled)) as i64;
    // Both sides are exact integers below 2^53, so the division gives the double nearest to the decimal: equality
    // means that the decimal is the number's shortest form.
    if scaled.abs() < 9.0e15 && units as f64 / scale == number {
        return Some(Fixed::exact(units));
    }
    if !number.is_finite() {
        return None;
    }
    let decimal = Decimal::from_scientific(&format!("{number:e}")).ok()?;
    round_decimal(decimal, places)
}

/// The common case, without allocation: an optional sign, digits, at most `places` digits after one point.
fn plain_digits(text: &[u8], places: u32) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 17 {
        return None;
    }
    let mut value: i64 = 0;
    let mut fraction: Option<u32> = None;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                if let Some(count) = &mut fraction {
                    *count += 1;
                }
            }
            b'.' if fraction.is_none() => fraction = Some(0),
            _ => return None,
        }
    }
    let given = fraction.unwrap_or(0);
    if given > places || digits == b"." {
        return None;
    }
    let value = value.checked_mul(10_i64.pow(places - given))?;
    Some(if negative { -value } else { value })
}

fn round_decimal(decimal: Decimal, places: u32) -> Option<Fixed> {
    let rounded = decimal.round_dp_with_strategy(places, RoundingStrategy::MidpointNearestEven);
    let units = Decimal::from(10_i64.pow(places));
    let value = rounded.checked_mul(units)?.to_i64()?;
    let rounding = ((rounded - decimal).checked_mul(units)?).to_f64()?;
    Some(Fixed { value, rounding })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_cents_without_a_float_in_between() {
        for (text, cents) in [("0.29", 29), ("-12.5", -1250), ("1530", 153_000), (".5", 50), ("1e3", 100_000)] {
            assert_eq!(fixed_from_text(text, 2).map(|f| f.value), Some(cents), "{text}");
        }
    }

    #[test]
    fn thousands_separators_signs_and_words_are_not_guessed_at() {
        for text in ["1,234.50", "$12.00", "12.0.0", "", ".", "n/a", "1 000"] {
            assert_eq!(fixed_from_text(text, 2), None, "{text}");
        }
    }

    #[test]
    fn a_float_is_whole_when_its_shortest_decimal_fits() {
        // 0.29 * 100 = 28.999999999999996 in doubles: truncating would lose a cent.
        assert_eq!(fixed_from_f64(0.29, 2), Some(Fixed::exact(29)));
        assert_eq!(fixed_from_f64(1e12 + 0.01, 2).unwrap().value, 100_000_000_000_001);
    }

    #[test]
    fn a_float_between_cents_is_rounded_half_to_even_and_says_by_how_much() {
        let half = fixed_from_f64(0.125, 2).unwrap();
        assert_eq!(half.value, 12); // a tie goes to the even cent
        assert!((half.rounding - -0.5).abs() < 1e-12);
        assert_eq!(fixed_from_f64(0.375, 2).unwrap().value, 38);
        assert_eq!(fixed_from_f64(f64::NAN, 2), None);
        assert_eq!(fixed_from_f64(1e300, 2), None);
    }

    #[test]
    fn cents_become_text_without_a_float_in_between() {
        let [usd, krw] = ["USD", "KRW"].map(|code| Currency::new(code).unwrap());
        let shown = [0, 5, -5, 31_550, i64::MIN].map(|minor| usd.plain(minor));
        assert_eq!(shown, ["0.00", "0.05", "-0.05", "315.50", "-92233720368547758.08"]);
        assert_eq!(krw.plain(-1200), "-1200");
    }

    #[test]
    fn minor_units_follow_iso_4217() {
        assert_eq!(Currency::new("KRW").unwrap().places(), 0);
        assert_eq!(Currency::new("KWD").unwrap().places(), 3);
        assert_eq!(Currency::new("USD").unwrap().places(), 2);
        assert_eq!(Currency::new("usd"), None);
    }
}
