//! `levelcheck waiver`: the waivers of a case.

use super::console::Console;
use super::output::write_file;
use crate::case::Manifest;
use crate::cli::{NewWaiver, Waiver};
use crate::exit::{CLEAN, Failure};
use crate::report::text::inert;
use crate::rules::resolve::{Resolved, resolve};
use crate::rules::waiver::{FILE, Waivers};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Runs the command.
pub fn run(command: &Waiver, console: &Console) -> Result<u8, Failure> {
    match command {
        Waiver::List { case, rules } => {
            list(&resolved(case, rules)?, console);
            Ok(CLEAN)
        }
        Waiver::Check { case, rules, as_of } => {
            let found = resolved(case, rules)?;
            found.check_waivers(Some(*as_of)).map_err(Failure::usage)?;
            console.say(&format!(
                "{} waivers hold as of {as_of}; `analyze` says which of them are used",
                found.waivers().len()
            ));
            Ok(CLEAN)
        }
        Waiver::Add(new) => add(new, console),
    }
}

fn resolved(case: &Path, rules: &[PathBuf]) -> Result<Resolved, Failure> {
    resolve(case, &Manifest::read(case)?, rules).map_err(Failure::usage)
}

fn list(found: &Resolved, console: &Console) {
    if found.waivers().is_empty() {
        console.say("no waivers");
    }
    for waiver in found.waivers() {
        let ticket = waiver.ticket.as_ref().map_or(String::new(), |ticket| format!(", {ticket}"));
        console.put(&inert(&format!(
            "{}  until {}, approved by {}{ticket}: {}",
            waiver.rule.get_ref(),
            waiver.expires,
            waiver.approved_by.trim(),
            waiver.reason.trim()
        )));
    }
}

/// A waiver as it is written.
#[derive(Serialize)]
struct Written<'a> {
    rule: &'a str,
    reason: &'a str,
    approved_by: &'a str,
    expires: toml::value::Datetime,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<WrittenScope<'a>>,
}

#[derive(Serialize)]
struct WrittenScope<'a> {
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    jurisdictions: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    no_worse_than: Option<f64>,
}

#[derive(Serialize)]
struct WrittenFile<'a> {
    waiver: [Written<'a>; 1],
}

/// Adds a waiver at the end of the file. What the resolver would refuse is not written.
fn add(new: &NewWaiver, console: &Console) -> Result<u8, Failure> {
    let found = resolved(&new.case, &new.rules)?;
    let path = new.case.join(FILE);
    let before = if path.exists() {
        std::fs::read_to_string(&path)
            .map_err(|error| Failure::usage(format!("cannot read {}: {error}", path.display())))?
    } else {
        String::new()
    };
    let scoped = !new.jurisdictions.is_empty() || new.no_worse_than.is_some();
    let written = Written {
        rule: &new.rule,
        reason: &new.reason,
        approved_by: &new.approved_by,
        expires: new.expires.to_string().parse().expect("a day is written as TOML has it"),
        ticket: new.ticket.as_deref(),
        scope: scoped.then_some(WrittenScope { jurisdictions: &new.jurisdictions, no_worse_than: new.no_worse_than }),
    };
    let block = toml::to_string(&WrittenFile { waiver: [written] }).map_err(|e| Failure::internal(e.to_string()))?;
    let text = if before.is_empty() {
        format!("#:schema .schema/waivers.schema.json\n\n{block}")
    } else {
        format!("{}\n\n{block}", before.trim_end())
    };
    let waivers = Waivers::parse(&text).map_err(Failure::usage)?;
    // As of the first day on which one of them ends, none has expired: the clock is not this command's matter.
    let first = waivers.waiver.iter().map(|waiver| waiver.expires).min().unwrap_or(new.expires);
    waivers.check(&text, &found.packs, first).map_err(Failure::usage)?;
    write_file(&path, &text)?;
    console.say(&format!("{}: `{}` is waived until {}", path.display(), new.rule, new.expires));
    Ok(CLEAN)
}
