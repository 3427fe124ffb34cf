//! Months by own volume, in bins around every qualification threshold.

use super::table::{Kind, Value};
use super::{RowSet, company};
use crate::facts::Facts;
use crate::facts::sampled_months::side_of;
use crate::metrics::threshold::BINS_TO_THRESHOLD;
use crate::money::VOLUME_PLACES;
use std::collections::BTreeMap;

/// Thresholds up to which months are told apart; those above stand together.
const REACH: i64 = 5;

/// The row set.
pub const VOLUME_BINS: RowSet = RowSet {
    id: "volume_bins",
    title: "Months by own volume around the qualification thresholds",
    words: "Every participant's calendar month with an order of any kind, house accounts, unknown classes, months with a product order whose volume is not recorded and months of a volume below 0 left out, counted at every threshold of plan.qualification_thresholds by side (members are of business class at the month's last order, customers preferred or registered retail) and own volume, in bins of a twentieth of the threshold that hold their lower edge; the last bin holds five times the threshold and more. Bins without a month are left out. A measure at a threshold reads the bins below twice the threshold, a comparison with other round volumes those below five times.",
    columns: &[
        ("threshold", Kind::Number),
        ("side", Kind::Text),
        ("bin", Kind::Count),
        ("from_volume", Kind::Number),
        ("months", Kind::Count),
    ],
    keys: 3,
    sql: "with month as (
  select case when class = 'business' then 'members' else 'customers' end as side, cast(volume * 10000 as bigint) as volume
    from monthly where not house and class <> 'unknown' and volume >= 0),
binned as (
  select t.threshold, m.side, least(m.volume * 20 // t.threshold, 100) as bin from month m cross join (values :thresholds) t(threshold) where t.threshold > 0)
select threshold / 10000.0 as threshold, side, bin, bin * threshold / 200000.0 as from_volume, count(*) as months
  from binned group by threshold, side, bin",
    rows,
};

fn rows(facts: &Facts<'_>) -> Result<Vec<Vec<Value>>, String> {
    let company = company(facts)?;
    if !company.monthly.has_volume {
        return Err("orders carry no commissionable volume".to_owned());
    }
    let mut bins: BTreeMap<(i64, usize, i64), u64> = BTreeMap::new();
    for month in company.monthly.of_people() {
        let (Some(side), Some(volume)) = (side_of(month.class), month.volume.filter(|volume| *volume >= 0)) else {
            continue;
        };
        for &threshold in &company.thresholds {
            let bin = (volume * BINS_TO_THRESHOLD / threshold).min(REACH * BINS_TO_THRESHOLD);
            *bins.entry((threshold, side, bin)).or_default() += 1;
        }
    }
    let volume = |units: f64| Value::Number(units / 10_f64.powi(VOLUME_PLACES as i32));
    Ok(bins
        .into_iter()
        .map(|((threshold, side, bin), months)| {
            vec![
                volume(threshold as f64),
                Value::text(["members", "customers"][side]),
                Value::Count(bin),
                volume(bin as f64 * threshold as f64 / BINS_TO_THRESHOLD as f64),
                Value::count(months),
            ]
        })
        .collect())
}
