//! What is drawn side by side: own volume around the threshold, and company cash by depth.

use crate::assessment::Assessment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Depths that are kept; deeper ones stand in the company's own report.
const DEPTHS: u32 = 12;

/// Own volume of one company's months, in multiples of its lowest qualification threshold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VolumePanel {
    /// The company, by its place among the companies.
    pub company: usize,
    /// The threshold, in volume.
    pub threshold: f64,
    /// Members' months.
    pub members: u64,
    /// Customers' months.
    pub customers: u64,
    /// Bins from nothing to twice the threshold.
    pub bins: Vec<VolumeBin>,
}

/// A bin of own volume.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VolumeBin {
    /// Lower edge, over the threshold.
    pub lower: f64,
    /// Share of the members' months.
    pub members: f64,
    /// Share of the customers' months; absent without any.
    pub customers: Option<f64>,
}

/// Company cash by depth of one company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DepthPanel {
    /// The company, by its place among the companies.
    pub company: usize,
    /// From the top.
    pub depths: Vec<DepthNets>,
}

/// Company cash at one depth, major units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DepthNets {
    /// Levels below the top.
    pub depth: u32,
    /// Participants.
    pub participants: u64,
    /// 10th percentile.
    pub p10: f64,
    /// 25th percentile.
    pub p25: f64,
    /// Median.
    pub median: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 90th percentile.
    pub p90: f64,
}

/// Own volume of every company that has members' months and a threshold.
pub(super) fn own_volume(assessments: &[Assessment]) -> Vec<VolumePanel> {
    let of = |(company, a): (usize, &Assessment)| {
        let histogram = a.tables.own_volume_histogram.as_ref().filter(|h| h.threshold > 0.0)?;
        let members: u64 = histogram.bins.iter().map(|bin| bin.count).sum();
        let customers: u64 = histogram.bins.iter().map(|bin| bin.customers).sum();
        let share = |count: u64, all: u64| (all > 0).then(|| count as f64 / all as f64);
        let bins = histogram.bins.iter().map(|bin| {
            Some(VolumeBin {
                lower: bin.lower / histogram.threshold,
                members: share(bin.count, members)?,
                customers: share(bin.customers, customers),
            })
        });
        let bins = bins.collect::<Option<Vec<_>>>()?;
        Some(VolumePanel { company, threshold: histogram.threshold, members, customers, bins })
    };
    assessments.iter().enumerate().filter_map(of).collect()
}

/// Company cash by depth of every company that has a sponsor tree.
pub(super) fn net_by_depth(assessments: &[Assessment]) -> Vec<DepthPanel> {
    let of = |(company, a): (usize, &Assessment)| {
        let rows = a.tables.income_by_depth.as_ref()?;
        let placed =
            rows.iter().filter(|row| !row.and_deeper).filter_map(|row| row.depth.map(|depth| (depth, &row.nets)));
        let depths: Vec<DepthNets> = placed
            .filter(|(depth, _)| *depth <= DEPTHS)
            .map(|(depth, nets)| DepthNets {
                depth,
                participants: nets.participants,
                p10: nets.p10_net,
                p25: nets.p25_net,
                median: nets.median_net,
                p75: nets.p75_net,
                p90: nets.p90_net,
            })
            .collect();
        (!depths.is_empty()).then_some(DepthPanel { company, depths })
    };
    assessments.iter().enumerate().filter_map(of).collect()
}
