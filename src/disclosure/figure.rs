//! A printed figure: exact, or only "less than".

/// A figure as a range: both ends equal where it is exact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

impl Figure {
    /// An exact figure.
    pub const fn exact(value: f64) -> Self {
        Self { low: value, high: value }
    }

    /// Whether both ends are equal.
    pub fn is_exact(self) -> bool {
        self.high <= self.low
    }

    /// Reads "12.5", "1,234", "$1,234", "72.31%" or "<1". `None` for an empty cell or words.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(limit) = text.strip_prefix('<') {
            return plain(limit).map(|high| Self { low: 0.0, high });
        }
        plain(text).map(Self::exact)
    }
}

fn plain(text: &str) -> Option<f64> {
    let digits: String =
        text.trim().trim_start_matches(['$', '€', '£', '¥']).trim_end_matches('%').replace([',', ' '], "");
    digits.parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::Figure;

    #[test]
    fn printed_figures_are_read_and_words_are_not() {
        assert_eq!(Figure::read("72.31"), Some(Figure::exact(72.31)));
        assert_eq!(Figure::read("$1,234.50"), Some(Figure::exact(1234.5)));
        assert_eq!(Figure::read("<1"), Some(Figure { low: 0.0, high: 1.0 }));
        assert_eq!(Figure::read(""), None);
        assert_eq!(Figure::read("n/a"), None);
    }
}
