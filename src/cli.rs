//! The command line.

pub mod custody;
pub mod edition;
pub mod naming;
pub mod redress;
pub mod side_by_side;

use crate::json_schema::SchemaOf;
use crate::report::Format;
use crate::rules::verdict::Severity;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::num::NonZero;
use std::path::PathBuf;

/// Is this multi-level company on the level?
#[derive(Debug, Parser)]
#[command(name = "levelcheck", version, about, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Print nothing but errors.
    #[arg(long, global = true)]
    pub quiet: bool,
    /// Print summaries in plain ASCII, as they are where the locale is C or the terminal is dumb.
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Threads to work with [default: one for each core]; the result does not depend on it.
    #[arg(long, global = true, value_name = "NUMBER")]
    pub threads: Option<NonZero<usize>>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Load a case, measure it, judge it, and write the report.
    Analyze(Analyze),
    /// Write the report of an assessment again, without the data.
    Report(Report),
    /// Check that a report, and the data and rules it was made from, are as its manifest says.
    ///
    /// Exits with 0 where everything is as recorded, with 1 where something is not or could not be checked, with 3 where
    /// the manifest cannot be read. A file that the manifest does not list counts, unless it is what `levelcheck report`
    /// draws from the recorded assessment.
    Verify(custody::Verify),
    /// Make a report again from its manifest, and compare every file byte for byte.
    ///
    /// Exits with 0 where all are the same, with 1 where one is not or the data are not those recorded, with 3 where the
    /// manifest cannot be read.
    Rerun(custody::Rerun),
    /// Say what differs between two results of one company, and what can have made it differ: data, rules, answers,
    /// tool.
    Diff(side_by_side::Diff),
    /// Put companies side by side: scores, indicators, measures with their places, and what is not comparable.
    Compare(side_by_side::Compare),
    /// Load and check a case: rows, ranges, control totals, and every fault with its place and its money.
    ///
    /// What stands in the files is quoted as it is, ids included: this is for those who hold the data.
    Doctor(Doctor),
    /// Write a case folder to start from.
    Init(Init),
    /// Say with which values a case would run, and where each comes from.
    Config {
        /// What to do.
        #[command(subcommand)]
        command: Config,
    },
    /// Set fired indicators aside, for a reason and until a day.
    Waiver {
        /// What to do.
        #[command(subcommand)]
        command: Waiver,
    },
    /// Read a published income table: what it shows, what it leaves open, how it misleads.
    Disclosure(Disclosure),
    /// Tell whom the pseudonyms of a report stand for, from the data.
    Identify(naming::Identify),
    /// Deal a fund among those who lost: who gets what, from the company's records.
    ///
    /// The schedule and the linkage sample name participants by their ids, since a payment names its payee; the summary
    /// names nobody.
    Redress(redress::Redress),
    /// Say what a measure, a roster, a rule or a fact is.
    Explain {
        /// Id, such as `external_retail_share` or us-kos-2.
        id: String,
        /// A rule pack, or a folder of them, besides the shipped ones.
        #[arg(long)]
        rules: Vec<PathBuf>,
    },
    /// List measures, rosters, rules or facts.
    List {
        /// What to list.
        what: What,
    },
    /// Work with rule packs.
    Rules {
        /// What to do with them.
        #[command(subcommand)]
        command: Rules,
    },
    /// Hold the rule packs against companies whose outcome is known.
    Casebook {
        /// Folder of entries; the shipped ones without it.
        folder: Option<PathBuf>,
    },
    /// Make a company of any size from a seed: a case folder for demonstration and testing.
    Simulate(Simulate),
    /// Count how often tests find something on made companies of which it is known what is there.
    ///
    /// Every company is made from every seed, written to a temporary folder, read and measured. The page says for each
    /// test and company the share of seeds with p < 0.05, and what it should be. It takes minutes at the default size.
    ErrorRates(ErrorRates),
    /// Write the reference pages of docs/ from the registries.
    Docs {
        /// Folder to write into.
        folder: PathBuf,
    },
    /// Print the completions of a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each command.
    Man {
        /// Folder to write the pages into; the page of the program is printed without it.
        folder: Option<PathBuf>,
    },
}

/// Options of `analyze`.
#[derive(Debug, Args)]
pub struct Analyze {
    /// Case folder.
    pub case: PathBuf,
    /// Output folder (default reports/<name of the case folder>, with -public behind it for the public edition); `-`
    /// prints one text format.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Format to write; may be repeated [default: html, json].
    #[arg(long, value_parser = Format::parser())]
    pub format: Vec<Format>,
    /// A rule pack, or a folder of them, besides those of the case's jurisdictions.
    #[arg(long)]
    pub rules: Vec<PathBuf>,
    /// Write every chart as a PNG picture too.
    #[arg(long)]
    pub png: bool,
    /// Day on which waivers are to hold, YYYY-MM-DD; needed where the case has a waivers.toml.
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<NaiveDate>,
    /// Write the findings of this run to baseline.json beside case.toml, as known ones, and end.
    #[arg(long)]
    pub write_baseline: bool,
    /// Private key (ed25519, PKCS#8, PEM) to sign manifest.json with, into manifest.json.sig.
    #[arg(long, value_name = "KEY", conflicts_with = "write_baseline")]
    pub sign: Option<PathBuf>,
    /// Least severity of a fired indicator that makes the exit code 1.
    #[arg(long, default_value = "high")]
    pub fail_on: FailOn,
    /// How participants are named.
    #[command(flatten)]
    pub naming: naming::Naming,
    /// For whom the report is.
    #[command(flatten)]
    pub edition: edition::Edition,
    /// How the case is loaded.
    #[command(flatten)]
    pub load: Load,
}

/// Options of `report`.
#[derive(Debug, Args)]
pub struct Report {
    /// The assessment.json that `analyze` wrote.
    pub assessment: PathBuf,
    /// Output folder (default that of the assessment, or public/ in it for the public edition); `-` prints one text
    /// format.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Format to write; may be repeated [default: html, and json for the public edition].
    #[arg(long, value_parser = Format::parser())]
    pub format: Vec<Format>,
    /// Write every chart as a PNG picture too.
    #[arg(long)]
    pub png: bool,
    /// For whom the report is.
    #[command(flatten)]
    pub edition: edition::Edition,
    /// Write nothing; check that this public assessment.json holds the numbers of ASSESSMENT, less what it says it
    /// leaves out.
    #[arg(long, value_name = "PUBLIC", conflicts_with_all = ["output", "format", "png", "edition"])]
    pub check: Option<PathBuf>,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Folder to create.
    pub folder: PathBuf,
    /// Write policies.toml: every question that documents answer, with the rules that need it.
    #[arg(long)]
    pub questionnaire: bool,
    /// A jurisdiction or profile whose rules the questions are for; may be repeated [default: those of the case, else
    /// all].
    #[arg(long = "jurisdiction", value_name = "ID", requires = "questionnaire")]
    pub jurisdictions: Vec<String>,
}

/// Commands on the values of a case.
#[derive(Debug, Subcommand)]
pub enum Config {
    /// Print every value with where it comes from.
    Show {
        /// Case folder.
        case: PathBuf,
        /// A rule pack, or a folder of them, besides those of the case's jurisdictions.
        #[arg(long)]
        rules: Vec<PathBuf>,
    },
}

/// Commands on waivers.
#[derive(Debug, Subcommand)]
pub enum Waiver {
    /// List the waivers of a case.
    List {
        /// Case folder.
        case: PathBuf,
        /// A rule pack, or a folder of them, besides those of the case's jurisdictions.
        #[arg(long)]
        rules: Vec<PathBuf>,
    },
    /// Check that every waiver is whole, allowed and not expired.
    Check {
        /// Case folder.
        case: PathBuf,
        /// Day on which they are to hold.
        #[arg(long, value_name = "DATE")]
        as_of: NaiveDate,
        /// A rule pack, or a folder of them, besides those of the case's jurisdictions.
        #[arg(long)]
        rules: Vec<PathBuf>,
    },
    /// Add a waiver to waivers.toml beside case.toml.
    Add(NewWaiver),
}

/// Options of `waiver add`.
#[derive(Debug, Args)]
pub struct NewWaiver {
    /// Case folder.
    pub case: PathBuf,
    /// The rule.
    pub rule: String,
    /// Why its finding is set aside.
    #[arg(long)]
    pub reason: String,
    /// Who answers for it.
    #[arg(long, value_name = "NAME")]
    pub approved_by: String,
    /// Last day on which it holds.
    #[arg(long, value_name = "DATE")]
    pub expires: NaiveDate,
    /// Where it was decided.
    #[arg(long)]
    pub ticket: Option<String>,
    /// Cover only findings under this jurisdiction; may be repeated.
    #[arg(long = "jurisdiction", value_name = "ID")]
    pub jurisdictions: Vec<String>,
    /// Cover it only while what is measured is no worse than this.
    #[arg(long, value_name = "VALUE")]
    pub no_worse_than: Option<f64>,
    /// A rule pack, or a folder of them, besides those of the case's jurisdictions.
    #[arg(long)]
    pub rules: Vec<PathBuf>,
}

/// Options of `doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Case folder.
    pub case: PathBuf,
    /// How the case is loaded.
    #[command(flatten)]
    pub load: Load,
}

/// How a case is loaded.
#[derive(Clone, Copy, Debug, Args)]
pub struct Load {
    /// Greatest share of unreadable rows of a table that is put up with.
    #[arg(long, default_value_t = 0.001)]
    pub max_bad_rows: f64,
    /// Let tables lie outside the case folder.
    #[arg(long)]
    pub allow_outside: bool,
}

/// Options of `disclosure`.
#[derive(Debug, Args)]
pub struct Disclosure {
    /// A table in the layout of the `disclosure` table (.csv and others), or the small form (.toml).
    pub file: PathBuf,
    /// Only this company.
    #[arg(long)]
    pub company: Option<String>,
    /// Only this country.
    #[arg(long)]
    pub country: Option<String>,
    /// Only this year.
    #[arg(long)]
    pub year: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `simulate`.
#[derive(Debug, Args)]
pub struct Simulate {
    /// What kind of company.
    pub profile: crate::simulate::Profile,
    /// Folder to create.
    pub folder: PathBuf,
    /// Number of participants and registered customers.
    #[arg(long, default_value_t = 3000)]
    pub accounts: u32,
    /// Months covered, from January 2023.
    #[arg(long, default_value_t = 12)]
    pub months: u32,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The same people, none of whom buys for the plan.
    #[arg(long)]
    pub without_loading: bool,
}

/// Options of `error-rates`.
#[derive(Debug, Args)]
pub struct ErrorRates {
    /// Seeds: 1 to this.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
    pub seeds: u32,
    /// Number of participants and registered customers of each company.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    pub accounts: u32,
    /// Months covered, from January 2023.
    #[arg(long, default_value_t = 18, value_parser = clap::value_parser!(u32).range(1..))]
    pub months: u32,
    /// File to write, as Markdown; printed without it, or with `-`.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum What {
    /// Measures.
    Metrics,
    /// Rosters: quantities of single participants.
    Rosters,
    /// Rules.
    Rules,
    /// Facts.
    Facts,
}

/// Commands on rule packs.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// List rules: id, severity, what they rest on, title.
    List {
        /// Only those of a jurisdiction or profile; may be repeated.
        #[arg(long = "jurisdiction", value_name = "ID")]
        jurisdictions: Vec<String>,
        /// A rule pack, or a folder of them, besides the shipped ones.
        #[arg(long)]
        rules: Vec<PathBuf>,
    },
    /// Show one rule: what fires it, on whose authority, and how it can be wrong.
    Show {
        /// Id of the rule.
        id: String,
        /// A rule pack, or a folder of them, besides the shipped ones.
        #[arg(long)]
        rules: Vec<PathBuf>,
    },
    /// Write a rule pack to start from.
    New {
        /// File to write.
        file: PathBuf,
    },
    /// Print the JSON Schema of a kind of file.
    Schema {
        /// Kind of file.
        #[arg(default_value = "pack")]
        file: SchemaOf,
    },
    /// Print the reference page of packs, as Markdown.
    Docs {
        /// A rule pack, or a folder of them; the shipped ones without it.
        path: Option<PathBuf>,
    },
    /// Run every example of the shipped packs and of those at PATH.
    Test {
        /// A rule pack, or a folder of them.
        path: Option<PathBuf>,
    },
}

/// When fired indicators make the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// On any.
    Info,
    /// From low.
    Low,
    /// From medium.
    Medium,
    /// From high.
    High,
    /// On critical ones only.
    Critical,
    /// Never.
    Never,
}

impl FailOn {
    /// The least severity; `None` = never.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Info => Some(Severity::Info),
            Self::Low => Some(Severity::Low),
            Self::Medium => Some(Severity::Medium),
            Self::High => Some(Severity::High),
            Self::Critical => Some(Severity::Critical),
            Self::Never => None,
        }
    }
}
