//! How participants are named: options of `analyze`, and `identify`.

use super::Load;
use clap::Args;
use std::path::PathBuf;

/// How reports name participants.
#[derive(Debug, Args)]
pub struct Naming {
    /// Show participants and orders by their ids; without it, by pseudonyms (keyed hashes).
    #[arg(long)]
    pub identify: bool,
    /// The key of pseudonyms: a file of at least 16 random bytes. The same key over two cases names a participant of
    /// both alike. Without it, the key follows from the participants table.
    #[arg(long, value_name = "FILE", conflicts_with = "identify")]
    pub pseudonym_key: Option<PathBuf>,
}

/// Options of `identify`.
#[derive(Debug, Args)]
pub struct Identify {
    /// Case folder, with the same participants table as that of the run.
    pub case: PathBuf,
    /// Pseudonyms, as a report shows them.
    #[arg(required_unless_present = "all", conflicts_with = "all", value_name = "PSEUDONYM")]
    pub pseudonyms: Vec<String>,
    /// Every participant, as CSV.
    #[arg(long, requires = "output")]
    pub all: bool,
    /// File to write them into; `-` prints them.
    #[arg(short, long, value_name = "FILE", requires = "all")]
    pub output: Option<PathBuf>,
    /// The key that the run was given.
    #[arg(long, value_name = "FILE")]
    pub pseudonym_key: Option<PathBuf>,
    /// How the case is loaded.
    #[command(flatten)]
    pub load: Load,
}
