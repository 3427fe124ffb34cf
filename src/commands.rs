//! The commands: wiring between the stages, and the only place that prints.

pub mod analyze;
pub mod casebook;
pub mod compare;
pub mod config;
pub mod console;
pub mod diff;
pub mod disclosure;
pub mod docs;
pub mod doctor;
pub mod edition;
pub mod error_rates;
pub mod explain;
pub mod given;
pub mod identify;
pub mod init;
pub mod output;
pub mod plain;
pub mod questionnaire;
pub mod record;
pub mod redress;
pub mod report;
pub mod rerun;
pub mod rules;
pub mod shell;
pub mod verify;
pub mod waiver;

use crate::cli::{Cli, Command, Config, Simulate};
use crate::exit::{CLEAN, Failure};
use crate::threads;
use console::Console;

/// Runs a command. Returns the exit code, or why it ended early.
pub fn run(cli: Cli) -> Result<u8, Failure> {
    let console = Console::new(cli.quiet, cli.ascii || plain::is_asked_for(|name| std::env::var(name).ok()));
    if let Some(threads) = cli.threads {
        threads::limit(threads);
    }
    match cli.command {
        Command::Analyze(options) => analyze::run(&options, &console),
        Command::Report(options) => report::run(&options, &console),
        Command::Verify(options) => verify::run(&options, &console),
        Command::Rerun(options) => rerun::run(&options, &console),
        Command::Diff(options) => diff::run(&options, &console),
        Command::Compare(options) => compare::run(&options, &console),
        Command::Doctor(options) => doctor::run(&options, &console),
        Command::Init(options) => init::run(&options, &console),
        Command::Config { command: Config::Show { case, rules } } => config::show(&case, &rules, &console),
        Command::Waiver { command } => waiver::run(&command, &console),
        Command::Disclosure(options) => disclosure::run(&options, &console),
        Command::Identify(options) => identify::run(&options, &console),
        Command::Redress(options) => redress::run(&options, &console),
        Command::Explain { id, rules } => explain::explain(&id, &rules, &console),
        Command::List { what } => explain::list(what, &console),
        Command::Rules { command } => rules::run(&command, &console),
        Command::Casebook { folder } => casebook::run(folder.as_deref(), &console),
        Command::Simulate(options) => simulate(&options, &console),
        Command::ErrorRates(options) => error_rates::run(&options, &console),
        Command::Docs { folder } => docs::run(&folder, &console),
        Command::Completions { shell } => shell::completions(shell, &console),
        Command::Man { folder } => shell::man(folder.as_deref(), &console),
    }
}

fn simulate(options: &Simulate, console: &Console) -> Result<u8, Failure> {
    let order = crate::simulate::Order {
        profile: options.profile,
        accounts: options.accounts.max(1),
        months: options.months,
        seed: options.seed,
        loading: !options.without_loading,
    };
    crate::simulate::simulate(order, &options.folder)
        .map_err(|error| Failure::internal(format!("cannot write {}: {error}", options.folder.display())))?;
    console.say(&format!("a case folder is in {}", options.folder.display()));
    Ok(CLEAN)
}
