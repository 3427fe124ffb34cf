//! How long it takes until what was paid has come back.

use super::income::with_commissions;
use super::{Basis, Family, Metric};
use crate::evidence;
use crate::facts::recoup::{Repaid, Row};
use crate::facts::{CompanyFacts, Facts};
use crate::measurement::{Grade, Interval, Measured, Outcome, Unit};
use crate::stats::survival::kaplan_meier::{Curve, Tied, from_counts};

/// Calendar months after which the share is read, the month of joining counted as the first.
pub const READ_AT: [u16; 5] = [3, 6, 12, 18, 24];
/// The one of them that is the value.
const YEAR: u16 = 12;
/// Confidence level of the interval.
const LEVEL: f64 = 0.95;

/// Which payments are to be repaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Starter kits and fees.
    Entry,
    /// Everything paid to the company.
    All,
}

impl Cost {
    /// The name in readings and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::All => "all_payments",
        }
    }

    /// When it was repaid.
    pub fn of(self, row: &Row) -> Repaid {
        match self {
            Self::Entry => row.entry,
            Self::All => row.all,
        }
    }
}

/// A month of being repaid, and the last month watched.
type Watched = (Option<u16>, u16);

/// The curve of the time from joining to being repaid. Who is not watched is left out.
fn curve(rows: &[Row], watched: impl Fn(&Row) -> Option<Watched>) -> Option<Curve> {
    let longest =
        rows.iter().map(|row| row.left).max()?.max(rows.iter().filter_map(|r| watched(r).map(|w| w.1)).max()?);
    let mut months: Vec<Tied> =
        (0..=longest + 1).map(|month| Tied { time: f64::from(month), ended: 0, censored: 0 }).collect();
    for row in rows {
        let Some((repaid, last)) = watched(row) else { continue };
        // The month of joining is the first.
        let after = |month: u16| usize::from(month - row.joined) + 1;
        match repaid.filter(|month| *month <= last) {
            Some(month) => months[after(month)].ended += 1,
            None => months[after(last)].censored += 1,
        }
    }
    from_counts(&months)
}

/// The curve of those who have something to recoup, watched until they leave or the records end.
pub fn recorded(rows: &[Row], cost: Cost) -> Option<Curve> {
    curve(rows, |row| cost.of(row).owed.then(|| (cost.of(row).recorded, row.left)))
}

/// The same where who left is watched on to the end of the records: they are still not repaid.
fn with_leavers(rows: &[Row], cost: Cost, end: u16) -> Option<Curve> {
    curve(rows, |row| cost.of(row).owed.then(|| (cost.of(row).recorded, end)))
}

/// The least and the most that the share not repaid after some months may be.
fn ends(rows: &[Row], cost: Cost, months: u16) -> Option<[f64; 2]> {
    let by =
        |row: &Row, month: Option<u16>| month.is_some_and(|month| month <= row.left && month - row.joined < months);
    // Who perhaps owes something counts where that moves the end outward.
    let low = curve(rows, |row| {
        let repaid = cost.of(row);
        let counts = repaid.owed || repaid.perhaps_owed && by(row, repaid.latest);
        counts.then_some((if repaid.owed { repaid.earliest } else { repaid.latest }, row.left))
    })?;
    let high = curve(rows, |row| {
        let repaid = cost.of(row);
        let counts = repaid.owed || repaid.perhaps_owed && !by(row, repaid.latest);
        counts.then_some((repaid.latest, row.left))
    })?;
    Some([low.survival(f64::from(months))?, high.survival(f64::from(months))?])
}

/// M23.
pub const TIME_TO_RECOUP: Metric = Metric {
    id: "time_to_recoup",
    title: "New participants whose price of joining is not repaid within a year",
    family: Family::Entry,
    unit: Unit::Share,
    basis: Basis::Estimate,
    definition: "Kaplan-Meier estimate, at the end of the twelfth calendar month (that of joining is the first), of the share of participants whom commissions and mark-up on verified resales had not repaid what they had paid by then for starter kits and fees, net of refunds: Π(1 − d/n) over the months, d of n still watched being repaid for the first time. Counted are those of the income population who joined in the period and paid any; who left is watched until then. Readings: `entry_3` to `entry_24`; `all_payments_3` to `_24`, everything paid to the company against commissions and verified resale proceeds; `entry_12_with_leavers`, which watches those who left on to the end of the records; `required` would add required purchases, which no table marks. Where nobody was watched for a year there is only a range. Bounds: mark-ups nobody recorded may be up to the cost of the goods; orders of unmapped kind may be kits or fees. The table `recoup_by_cohort` has it by half-year of joining.",
    needs: "participants, orders, commissions over a year (resales, returns)",
    reference: "Kaplan and Meier (1958), JASA 53(282), 457-481; FTC v. BurnLounge, 753 F.3d 878 (9th Cir. 2014), on shares that never recouped, which a young cohort has had no time for",
    interpretation: "Time is allowed for, other than in never_recouped_share. Who leaves is taken to have had the same prospects as who stays; as a rule those leave who earn nothing, and `entry_12_with_leavers` shows how much that flatters. Once repaid is repaid, even where later fees are not. The interval takes participants as independent and is too short where downlines fare alike.",
    oracle: "a company of nine by hand and by lifelines 0.30.3, which holds the made companies too; TINY-7: E, F and G of 7 not repaid in the first month",
    rows: &[&evidence::MEMBERS_BY_JOINING],
    measure: time_to_recoup,
};

fn time_to_recoup(facts: &Facts<'_>) -> Outcome {
    let company = with_commissions(facts)?;
    let rows = company.recoup.as_ref().ok_or("the case has no commissions table")?;
    if rows.is_empty() {
        return Err("nobody in the income population joined in the period".to_owned());
    }
    let payers = rows.iter().filter(|row| row.entry.owed).count();
    let entry = recorded(rows, Cost::Entry)
        .ok_or("nobody who joined in the period paid for a starter kit or a fee, net of refunds")?;
    let mut measured = with_value(company, rows, &entry).counted(payers, "new participants who paid to join");
    measured =
        measured.grade(if company.company.resales.is_some() { Grade::SelfReport } else { Grade::CompanyRecords });
    for cost in [Cost::Entry, Cost::All] {
        measured = with_readings(measured, rows, cost);
    }
    let end = company.company.period.months().len() as u16 - 1;
    let kept = with_leavers(rows, Cost::Entry, end).and_then(|curve| curve.survival(f64::from(YEAR)));
    measured = put(measured, "entry_12_with_leavers", kept.map(|share| [share; 3]), YEAR)
        .no_reading("required", "no table marks which purchases are required")
        .part("participants who joined in the period", rows.len() as f64, Unit::Count)
        .part("of these, paid for no kit or fee and are left out", (rows.len() - payers) as f64, Unit::Count)
        .part("repaid by the end", rows.iter().filter(|row| is_repaid(row)).count() as f64, Unit::Count);
    if let Some(median) = entry.median() {
        measured = measured.part("median months until repaid", median, Unit::Months);
    }
    if let Some(median) = recorded(rows, Cost::All).and_then(|curve| curve.median()) {
        measured = measured.part("median months until everything paid is repaid", median, Unit::Months);
    }
    let before = company.population.members.len() - rows.len();
    Ok(if before == 0 {
        measured
    } else {
        measured.note(format!(
            "{before} participants joined before the period and are left out: when they were repaid is not seen"
        ))
    })
}

fn is_repaid(row: &Row) -> bool {
    row.entry.owed && row.entry.recorded.is_some_and(|month| month <= row.left)
}

/// The share after a year with its bounds and interval, or how far it can be at most.
fn with_value(company: &CompanyFacts<'_>, rows: &[Row], entry: &Curve) -> Measured {
    let year = f64::from(YEAR);
    let Some(value) = entry.survival(year) else {
        let most = ends(rows, Cost::Entry, entry.longest as u16).map_or(1.0, |ends| ends[1]);
        let mut measured = Measured::new(0.0);
        measured.value = None;
        return measured.bounded(0.0, most, &[(true, "nobody was watched for twelve calendar months")]);
    };
    let mut measured = Measured::new(value);
    if let Some([low, high]) = ends(rows, Cost::Entry, YEAR) {
        let sure = |row: &Row| {
            let (ledger, p) = (&company.ledger, row.person as usize);
            ledger.verified_proceeds[p] == ledger.resale_proceeds[p]
        };
        let unverified = !rows.iter().all(sure);
        let unmapped = rows.iter().any(|row| row.entry.perhaps_owed && row.entry.latest != row.entry.recorded);
        measured = measured.bounded(
            low.min(value),
            high.max(value),
            &[
                (!company.company.resales_complete, "mark-ups on resales that are not recorded may have repaid some"),
                (unverified, "mark-ups on resales that nobody verified may have repaid some"),
                (unmapped, "orders of unmapped kind may be kits or fees"),
            ],
        );
    }
    measured.interval = entry.interval(year, LEVEL).map(|[low, high]| Interval {
        low,
        high,
        level: LEVEL,
        method: "Greenwood's variance on the scale of ln(−ln S), participants as independent".to_owned(),
    });
    measured
}

fn with_readings(measured: Measured, rows: &[Row], cost: Cost) -> Measured {
    let Some(curve) = recorded(rows, cost) else {
        return measured.no_reading(cost.name(), "nobody who joined in the period paid more than was refunded");
    };
    READ_AT.into_iter().fold(measured, |measured, months| {
        let share = curve.survival(f64::from(months)).map(|share| {
            let [low, high] = ends(rows, cost, months).unwrap_or([share; 2]);
            [share, low, high]
        });
        put(measured, &format!("{}_{months}", cost.name()), share, months)
    })
}

fn put(measured: Measured, name: &str, share: Option<[f64; 3]>, months: u16) -> Measured {
    match share {
        Some([share, low, high]) if high - low < 1e-12 => measured.reading(name, share),
        Some([share, low, high]) => measured.reading_within(name, share, [low, high]),
        None => measured.no_reading(name, &format!("nobody was watched for {months} calendar months")),
    }
}
