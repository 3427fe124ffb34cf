//! The `levelcheck` program: parses the command line, runs the command, ends with its exit code.

use clap::Parser;
use levelcheck::cli::Cli;
use levelcheck::commands;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    match commands::run(Cli::parse()) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            let _ = writeln!(anstream::stderr(), "error: {}", failure.message);
            ExitCode::from(failure.code)
        }
    }
}
