//! Whether joining slows toward a ceiling, where the data tell one.

use super::retail::with_class_note;
use super::{Basis, Family, Metric, company};
use crate::evidence;
use crate::facts::Facts;
use crate::facts::joiners::Joiners;
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::stats::growth::{Estimate, Identification, NoFit, bass, logistic};

/// Why a fit has no answer.
fn no_fit(why: NoFit) -> String {
    match why {
        NoFit::Unusable => "there are too few months with joins to fit a curve".to_owned(),
        NoFit::NotIdentified => {
            "the ceiling is not identified: joins fit growth without a ceiling as well as with one, or do not grow"
                .to_owned()
        }
    }
}

/// Joins by month, whole from the first on.
fn joins<'f>(facts: &'f Facts<'_>) -> Result<(&'f Joiners, Vec<f64>), String> {
    let joiners = &company(facts)?.joiners;
    if joiners.by_month.is_empty() {
        return Err(
            "no business participant joined up to the end of the last full calendar month of the period".to_owned()
        );
    }
    if joiners.joined_before && !joiners.keeps_leavers {
        return Err(
            "nobody in the table left before the period, although some joined before it: who joined and left earlier seems to be missing, and with them the early joins"
                .to_owned(),
        );
    }
    Ok((joiners, joiners.by_month.iter().map(|count| f64::from(*count)).collect()))
}

/// Whether joins after the fastest month are fewer than around it, beyond chance: a quarter of the months centred on it
/// against the last quarter, which must not overlap. Cumulated counts fit a ceiling well even where joining goes on evenly.
fn has_slowed(joins: &[u32], fastest: f64) -> bool {
    let width = (joins.len() / 4).max(3);
    // Month 1 is at position 0.
    let from = (fastest - 0.5 - width as f64 / 2.0).round().max(0.0) as usize;
    let Some(last) = joins.len().checked_sub(width).filter(|last| from + width <= *last) else { return false };
    let sum = |months: &[u32]| months.iter().map(|joined| f64::from(*joined)).sum::<f64>();
    let (around, late) = (sum(&joins[from..from + width]), sum(&joins[last..]));
    around - late > SLOWER * (around + late).sqrt()
}

/// One-sided normal quantile of .95: two counts differ by so many standard deviations of their sum.
const SLOWER: f64 = 1.644_853_626_951;

/// A ceiling, where the joins tell one.
fn ceiling(joiners: &Joiners, ceiling: Estimate, identification: Identification, fastest: f64) -> Outcome {
    if identification == Identification::BeforeFastest {
        return Err(format!(
            "the ceiling is not identified: the time of fastest growth (month {fastest:.1} of {}) is not reached, and any ceiling would be a forecast from the shape of the curve alone",
            joiners.by_month.len()
        ));
    }
    if !has_slowed(&joiners.by_month, fastest) {
        return Err(format!(
            "the ceiling is not identified: joins in the last quarter of {} months are not fewer than around the fastest (month {fastest:.1}), beyond chance",
            joiners.by_month.len()
        ));
    }
    let joined: f64 = joiners.by_month.iter().map(|count| f64::from(*count)).sum();
    let [low, high] = ceiling.interval;
    let mut measured = Measured::new(ceiling.value)
        .counted(joiners.by_month.len(), "calendar months")
        .grade(Grade::Inferred)
        .reading("fastest_month", fastest)
        .reading_within("joined_share", joined / ceiling.value, [joined / high, joined / low])
        .part("joined so far", joined, Unit::Count)
        .note(format!("month 1 is {}", joiners.first_month));
    measured.interval = Some(Interval {
        low,
        high,
        level: 0.95,
        method: "least squares on the logarithm of the ceiling, t distribution, months taken as independent".to_owned(),
    });
    Ok(match identification {
        Identification::Vague => {
            measured.note("the ceiling is not identified well: its interval spans more than a factor of two")
        }
        _ => measured,
    })
}

/// Logistic growth.
pub const LOGISTIC_CEILING: Metric = Metric {
    id: "logistic_ceiling",
    title: "Ceiling of joining, by a logistic curve",
    family: Family::Growth,
    unit: Unit::Count,
    basis: Basis::Estimate,
    definition: "K of N(t) = K / (1 + e^(−r·(t − t₀))), fitted by least squares to the cumulated joins of business participants at the end of each calendar month from the first join to the last full month of the period, house accounts out. Readings: `rate` r a month, `fastest_month` t₀ counted from the first month (1), `joined_share` N / K. No value before t₀, nor where joins in the last quarter of the months are not fewer (one-sided, 5 %) than in a quarter centred on t₀, nor where growth without a ceiling fits as well.",
    needs: "participants, those who left before the period among them",
    reference: "Verhulst (1838), Correspondance mathématique et physique 10, 113-121; Pearl and Reed (1920), PNAS 6(6), 275-288, whose ceiling for the United States was passed",
    interpretation: "For information. A ceiling of joins, which no leaving lowers, is no saturation of a market. Cumulated counts depend on each other, so that the interval is too short. Never a forecast.",
    oracle: "scipy 1.17.1 on the census of the United States (R's uspop)",
    rows: &[&evidence::MEMBERS_BY_MONTH],
    measure: |facts| {
        let (joiners, joins) = joins(facts)?;
        let months: Vec<f64> = (1..=joins.len()).map(|month| month as f64).collect();
        let cumulated: Vec<f64> = joins
            .iter()
            .scan(0.0, |sum, joined| {
                *sum += joined;
                Some(*sum)
            })
            .collect();
        let found = logistic::fit(&months, &cumulated).map_err(no_fit)?;
        let measured = ceiling(joiners, found.ceiling, found.identification, found.inflection[0])?.reading_within(
            "rate",
            found.rate.value,
            found.rate.interval,
        );
        Ok(with_class_note(measured, company(facts)?))
    },
};

/// Bass.
pub const BASS_FIT: Metric = Metric {
    id: "bass_fit",
    title: "Ceiling of joining, by the spread of a novelty",
    family: Family::Growth,
    unit: Unit::Count,
    basis: Basis::Estimate,
    definition: "m of m·(F(t) − F(t − 1)), F(t) = (1 − e^(−(p + q)t)) / (1 + (q/p)·e^(−(p + q)t)), fitted by nonlinear least squares to the business participants who joined in each calendar month, from the first join to the last full month of the period, house accounts out. Readings: `innovation` p, who join by themselves, and `imitation` q, through those who have, both a month; `fastest_month` ln(q/p) / (p + q); `joined_share`. No value before the peak, nor where joins have not slowed since (as in logistic_ceiling), nor where growth without a ceiling fits as well.",
    needs: "participants, those who left before the period among them",
    reference: "Bass (1969), Management Science 15(5), 215-227; Srinivasan and Mason (1986), Marketing Science 5(2), 169-178",
    interpretation: "For information. q far above p is what any good that spreads by word of mouth shows, recruiting among them. The rates depend on the month in which the table begins. Never a forecast.",
    oracle: "scipy 1.17.1 on ten years of sales (R package DIMORA)",
    rows: &[&evidence::MEMBERS_BY_MONTH],
    measure: |facts| -> Outcome {
        let (joiners, joins) = joins(facts)?;
        let found = bass::fit(&joins).map_err(no_fit)?;
        let measured = ceiling(joiners, found.ceiling, found.identification, found.peak)?
            .reading_within("innovation", found.innovation.value, found.innovation.interval)
            .reading_within("imitation", found.imitation.value, found.imitation.interval);
        Ok(with_class_note(measured, company(facts)?))
    },
};

#[cfg(test)]
mod tests {
    use super::has_slowed;

    #[test]
    fn joins_have_slowed_where_the_last_quarter_is_below_the_fastest() {
        // Twelve months, quarters of three; fastest in month 5: months 4 to 6 against 10 to 12.
        let mut joins = [100; 12];
        assert!(!has_slowed(&joins, 5.0), "even");
        // 300 − 270 = 30 against 1.645·√570 = 39.3; 300 − 240 = 60 against 38.2.
        joins[9..].fill(90);
        assert!(!has_slowed(&joins, 5.0), "within chance");
        joins[9..].fill(80);
        assert!(has_slowed(&joins, 5.0));
        // Months 8 to 10 overlap the last quarter.
        assert!(!has_slowed(&joins, 9.0));
        assert!(!has_slowed(&[5, 1], 1.0) && !has_slowed(&joins, 99.0));
    }
}
