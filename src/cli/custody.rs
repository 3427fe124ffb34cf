//! Options of `verify` and `rerun`.

use clap::Args;
use std::path::PathBuf;

/// Options of `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Output folder of `analyze`, with its manifest.json.
    pub folder: PathBuf,
    /// Look at the files of the folder only, and not at the data and rules they were made from.
    #[arg(long, conflicts_with_all = ["case", "rules"])]
    pub outputs_only: bool,
    /// Name files that the manifest does not list, and do not count them.
    #[arg(long)]
    pub allow_unlisted: bool,
    /// Public key (SPKI, PEM) whose owner must have signed the manifest.
    #[arg(long, value_name = "FILE")]
    pub public_key: Option<PathBuf>,
    /// Where case and rules are.
    #[command(flatten)]
    pub sources: Sources,
}

/// Options of `rerun`.
#[derive(Debug, Args)]
pub struct Rerun {
    /// Output folder of `analyze`, with its manifest.json. Nothing in it is changed.
    pub folder: PathBuf,
    /// The key of pseudonyms that the run was given.
    #[arg(long, value_name = "FILE")]
    pub pseudonym_key: Option<PathBuf>,
    /// Where case and rules are.
    #[command(flatten)]
    pub sources: Sources,
}

/// Where the case and the rule packs of a run are now.
#[derive(Debug, Args)]
pub struct Sources {
    /// The case folder, where it is not the one that the manifest leads to.
    #[arg(long, value_name = "FOLDER")]
    pub case: Option<PathBuf>,
    /// What the run had as --rules, where that is not what the manifest leads to; once for each, in the same order.
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
}
