//! Whether something is more common in one group than in another, like compared with like.
//!
//! Mantel and Haenszel (1959), *Journal of the National Cancer Institute* 22(4), 719-748: in each stratum the cases of the
//! first group are compared with its share of all cases, and the differences are added up.

use statrs::distribution::{ContinuousCDF, Normal};

/// The counts of one stratum: how many there are and how many of them are cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stratum {
    /// People of the first group.
    pub first: u64,
    /// Cases among them.
    pub first_cases: u64,
    /// People of the second group.
    pub second: u64,
    /// Cases among them.
    pub second_cases: u64,
}

/// One-sided p of the hypothesis that cases are no more common in the first group, with the correction for continuity
/// of the paper.
///
/// `None` where no stratum has both groups, cases and others, so that nothing can be told, or where there are more cases
/// than people.
pub fn more_common(strata: &[Stratum]) -> Option<f64> {
    let (mut difference, mut variance) = (0.0, 0.0);
    for stratum in strata {
        if stratum.first_cases > stratum.first || stratum.second_cases > stratum.second {
            return None;
        }
        let (first, second) = (stratum.first as f64, stratum.second as f64);
        let (people, cases) = (first + second, (stratum.first_cases + stratum.second_cases) as f64);
        if people > 1.0 {
            difference += stratum.first_cases as f64 - first * cases / people;
            variance += first * second * cases * (people - cases) / (people * people * (people - 1.0));
        }
    }
    (variance > 0.0).then(|| Normal::standard().sf((difference - 0.5) / variance.sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stratum([first_cases, first_others, second_cases, second_others]: [u64; 4]) -> Stratum {
        Stratum { first: first_cases + first_others, first_cases, second: second_cases + second_others, second_cases }
    }

    /// Admissions to the six largest departments of Berkeley in 1973, men first (Bickel, Hammel and O'Connell 1975,
    /// *Science* 187, 398-404).
    const BERKELEY: [[u64; 4]; 6] = [
        [512, 313, 89, 19],
        [353, 207, 17, 8],
        [120, 205, 202, 391],
        [138, 279, 131, 244],
        [53, 138, 94, 299],
        [22, 351, 24, 317],
    ];

    /// statsmodels 0.15.0, `StratifiedTable.test_null_odds(correction=True)`: 1.426946, as R's `mantelhaen.test` prints
    /// 1.4269; its two-sided p is halved for women first.
    #[test]
    fn women_of_berkeley_were_admitted_no_less_often_department_by_department() {
        let women: Vec<Stratum> = BERKELEY.map(|[a, b, c, d]| stratum([c, d, a, b])).to_vec();
        assert!((more_common(&women).unwrap() - 0.116_131_731).abs() < 1e-8);
        let men: Vec<Stratum> = BERKELEY.map(stratum).to_vec();
        assert!((more_common(&men).unwrap() - 0.898_836_658).abs() < 1e-8);
    }

    #[test]
    fn where_nothing_can_be_told_there_is_no_p() {
        assert_eq!(more_common(&[]), None);
        assert_eq!(more_common(&[stratum([3, 2, 0, 0])]), None, "one group");
        assert_eq!(more_common(&[stratum([3, 0, 4, 0])]), None, "all are cases");
        assert_eq!(more_common(&[stratum([0, 0, 0, 0]), stratum([0, 1, 0, 0])]), None);
        assert_eq!(more_common(&[Stratum { first: 1, first_cases: 2, second: 3, second_cases: 0 }]), None);
    }
}
