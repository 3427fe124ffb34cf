//! The `levelcheck` program: parses the command line, runs the command, ends with its exit code.

use clap::Parser;
use levelcheck::cli::Cli;
use levelcheck::commands;
use levelcheck::exit::Failure;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // A bug must not look like one of the documented ends.
    let ended = std::panic::catch_unwind(|| commands::run(cli))
        .unwrap_or_else(|_| Err(Failure::internal("levelcheck failed, which is a bug: please report it")));
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            let _ = writeln!(anstream::stderr(), "error: {}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}
