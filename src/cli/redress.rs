//! Options of `redress`.

use super::Load;
use crate::redress::{Household, Net};
use clap::Args;
use std::path::PathBuf;

/// Options of `redress`.
#[derive(Debug, Args)]
pub struct Redress {
    /// Case folder; its period is the window.
    pub case: PathBuf,
    /// What there is to deal, in the case's currency, such as 200000000.00.
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub pool: String,
    /// How the loss of a person is counted.
    #[arg(long, default_value = "company-cash")]
    pub net: Net,
    /// Least that a person has paid the company; 0 = any payment.
    #[arg(long, value_name = "AMOUNT", default_value = "0", allow_hyphen_values = true)]
    pub floor: String,
    /// Greatest share of what a person paid that may have come back as commissions, 0 to 1. Refunds lower the loss and
    /// do not count here.
    #[arg(long, value_name = "SHARE", default_value = "1", allow_hyphen_values = true)]
    pub at_most_back: String,
    /// Only people of this region, exactly as the participants table writes it; may be repeated.
    #[arg(long = "region", value_name = "NAME")]
    pub regions: Vec<String>,
    /// Payments under this are dropped, all at once, and the pool is dealt once more among the rest.
    #[arg(long, value_name = "AMOUNT", default_value = "0", allow_hyphen_values = true)]
    pub de_minimis: String,
    /// What a household is.
    #[arg(long, default_value = "merge")]
    pub household: Household,
    /// Also write linkage-sample.csv beside the schedule: so many pairs of merged accounts, drawn from a seed, to be
    /// checked by hand (column same: yes or no).
    #[arg(long, value_name = "PAIRS", value_parser = clap::value_parser!(u64).range(1..))]
    pub linkage_sample: Option<u64>,
    /// A checked sample: the summary says how many merged pairs are one person, with Wilson's interval.
    #[arg(long, value_name = "FILE")]
    pub linkage_checked: Option<PathBuf>,
    /// File to write (default reports/<name of the case folder>/redress.csv); `-` prints the schedule in place of the
    /// summary.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write over files that are there and differ.
    #[arg(long)]
    pub force: bool,
    /// Print the summary as JSON.
    #[arg(long)]
    pub json: bool,
    /// How the case is loaded.
    #[command(flatten)]
    pub load: Load,
}
