//! What a shell and a manual reader want of the command line: completions and manual pages.

use super::console::Console;
use super::output::{make_folder, write_file};
use crate::cli::Cli;
use crate::exit::{CLEAN, Failure};
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;
use std::path::Path;

/// Prints the completions of a shell.
pub fn completions(shell: Shell, console: &Console) -> Result<u8, Failure> {
    let mut command = Cli::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    console.put(&String::from_utf8_lossy(&script));
    Ok(CLEAN)
}

/// Prints the manual page of the program, or writes a page for it and each of its commands into a folder.
pub fn man(folder: Option<&Path>, console: &Console) -> Result<u8, Failure> {
    let mut command = Cli::command();
    command.build();
    let Some(folder) = folder else {
        console.put(&page(command, "levelcheck")?);
        return Ok(CLEAN);
    };
    make_folder(folder)?;
    let pages = write_pages(&command, "levelcheck", folder)?;
    console.say(&format!("{pages} manual pages are in {}", folder.display()));
    Ok(CLEAN)
}

/// Writes the page of a command and of those below it. Returns how many.
fn write_pages(command: &clap::Command, name: &str, folder: &Path) -> Result<usize, Failure> {
    write_file(&folder.join(format!("{name}.1")), &page(command.clone(), name)?)?;
    let below = command.get_subcommands().filter(|below| below.get_name() != "help");
    below
        .map(|below| write_pages(below, &format!("{name}-{}", below.get_name()), folder))
        .try_fold(1, |sum, pages| Ok(sum + pages?))
}

fn page(command: clap::Command, name: &str) -> Result<String, Failure> {
    let mut page = Vec::new();
    let man = Man::new(command.display_name(name.to_owned())).title(name.to_owned());
    man.render(&mut page).map_err(|error| Failure::internal(format!("cannot write the page of {name}: {error}")))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
