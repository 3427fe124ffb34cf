//! `levelcheck redress`: who gets what of a fund.

use super::analyze::load;
use super::console::Console;
use super::output::{folder_of, make_folder, write_file};
use crate::case::{Case, Manifest};
use crate::cli::redress::Redress;
use crate::exit::{CLEAN, Failure};
use crate::facts;
use crate::money::{Currency, fixed_from_text};
use crate::redress::linkage::{SAMPLE_FILE, sample, sample_file};
use crate::redress::terms::{SHARE_PLACES, SHARE_UNITS};
use crate::redress::{Household, Schedule, Terms, checked, draw_up, summarise, table, words};
use crate::report::text::{inert, inert_json};
use std::path::{Path, PathBuf};

/// Default name of the schedule's file.
const FILE: &str = "redress.csv";

/// Runs the command.
pub fn run(options: &Redress, console: &Console) -> Result<u8, Failure> {
    check(options)?;
    let manifest = Manifest::read(&options.case)?;
    let terms = terms(options, &Currency::new(&manifest.currency).expect("the manifest is checked"))?;
    let case = load(&options.case, options.load, console)?;
    let facts = facts::gather(&case, console.progress());
    console.progress().stage("dealing the pool");
    let schedule = draw_up(&facts, &terms).map_err(|why| Failure::data(inert(&why)))?;
    let company = case.company.as_ref().expect("a schedule has participants");
    let text = table::text(&schedule, &company.participants, &case.currency, terms.net);
    if prints(options) {
        console.put(&text);
        return Ok(CLEAN);
    }
    let checked = match &options.linkage_checked {
        Some(file) => Some(read_checked(file, &case, &schedule)?),
        None => None,
    };
    let path = options.output.clone().unwrap_or_else(|| folder_of(&case, false).join(FILE));
    let mut files = vec![(path.clone(), text.clone())];
    files.extend(options.linkage_sample.and_then(|size| sample_beside(&path, size, &case, &schedule)));
    write(&files, options.force)?;
    let named = (path.display().to_string(), text.as_str());
    let summary = summarise(&case, company, &terms, &schedule, checked, named);
    if options.json {
        let json = serde_json::to_string_pretty(&summary).expect("a summary is plain data");
        console.put(&inert_json(&json));
        return Ok(CLEAN);
    }
    console.say(&words::text(&summary));
    if let Some(size) = options.linkage_sample {
        console.say(&said_of_sample(&files, size, summary.linkage.pairs));
    }
    Ok(CLEAN)
}

fn prints(options: &Redress) -> bool {
    options.output.as_deref() == Some(Path::new("-"))
}

/// Options that do not go together.
fn check(options: &Redress) -> Result<(), Failure> {
    let linkage = options.linkage_sample.is_some() || options.linkage_checked.is_some();
    if linkage && options.household == Household::Ignore {
        return Err(Failure::usage(
            "--household ignore merges no accounts: there is no linkage to sample or check; leave out --linkage-sample and --linkage-checked",
        ));
    }
    if prints(options) && (options.json || linkage) {
        return Err(Failure::usage(
            "`-o -` prints the schedule alone: leave out --json, --linkage-sample and --linkage-checked, or name a file",
        ));
    }
    Ok(())
}

fn terms(options: &Redress, currency: &Currency) -> Result<Terms, Failure> {
    let pool = amount("--pool", &options.pool, currency)?;
    if pool <= 0 {
        return Err(Failure::usage(format!("--pool {}: a pool is more than nothing", inert(&options.pool))));
    }
    let at_least_nothing = |option: &str, text: &str| match amount(option, text, currency)? {
        minor if minor < 0 => Err(Failure::usage(format!("{option} {}: an amount below zero", inert(text)))),
        minor => Ok(minor),
    };
    Ok(Terms {
        pool,
        floor: at_least_nothing("--floor", &options.floor)?,
        at_most_back: share("--at-most-back", &options.at_most_back)?,
        net: options.net,
        regions: options.regions.clone(),
        household: options.household,
        de_minimis: at_least_nothing("--de-minimis", &options.de_minimis)?,
    })
}

/// An amount in minor units; one that is not a whole number of them is refused, not rounded.
fn amount(option: &str, text: &str, currency: &Currency) -> Result<i64, Failure> {
    let (code, places) = (currency.code(), currency.places());
    let shown = inert(text);
    match fixed_from_text(text, places) {
        Some(fixed) if fixed.rounding == 0.0 => Ok(fixed.value),
        Some(_) => {
            Err(Failure::usage(format!("{option} {shown}: {code} has {places} decimal places, and this has more")))
        }
        None => Err(Failure::usage(format!(
            "{option} {shown}: expected an amount in {code}, such as {}, without separators of thousands",
            currency.plain(20_000_000)
        ))),
    }
}

/// A share in millionths.
fn share(option: &str, text: &str) -> Result<i64, Failure> {
    let wrong = |why: &str| Failure::usage(format!("{option} {}: {why}", inert(text)));
    let fixed = fixed_from_text(text, SHARE_PLACES).ok_or_else(|| wrong("expected a share such as 0.5"))?;
    if fixed.rounding != 0.0 {
        return Err(wrong("a share has six decimal places at most"));
    }
    if !(0..=SHARE_UNITS).contains(&fixed.value) {
        return Err(wrong("a share lies between 0 and 1"));
    }
    Ok(fixed.value)
}

fn read_checked(file: &Path, case: &Case, schedule: &Schedule) -> Result<checked::Checked, Failure> {
    let shown = inert(&file.display().to_string());
    let text = std::fs::read_to_string(file).map_err(|error| Failure::data(format!("cannot read {shown}: {error}")))?;
    let people = &case.company.as_ref().expect("a schedule has participants").participants;
    checked::read(&shown, &text, people, &schedule.persons).map_err(Failure::data)
}

/// The sample and where it goes; `None` where nothing was merged.
fn sample_beside(path: &Path, size: u64, case: &Case, schedule: &Schedule) -> Option<(PathBuf, String)> {
    let people = &case.company.as_ref()?.participants;
    let pairs = sample(&schedule.persons, size);
    let text = sample_file(people, &schedule.persons, &pairs);
    (!pairs.is_empty()).then(|| (path.with_file_name(SAMPLE_FILE), text))
}

fn said_of_sample(files: &[(PathBuf, String)], size: u64, pairs: u64) -> String {
    match files.get(1) {
        None => "no accounts were merged: there are no pairs to check".to_owned(),
        Some((path, _)) => format!(
            "{}: {} of {pairs} merged pairs; fill in the column `same` with yes or no and give the file back with --linkage-checked",
            path.display(),
            size.min(pairs)
        ),
    }
}

/// Writes the files. One that is there and differs may hold a person's answers or an earlier schedule: it is left alone,
/// and then nothing is written.
fn write(files: &[(PathBuf, String)], force: bool) -> Result<(), Failure> {
    for (path, text) in files {
        let differs = path.exists() && std::fs::read(path).ok().as_deref() != Some(text.as_bytes());
        if differs && !force {
            return Err(Failure::usage(format!(
                "{} is there already and differs; nothing was written (--force writes over it)",
                path.display()
            )));
        }
    }
    for (path, text) in files {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            make_folder(folder)?;
        }
        write_file(path, text)?;
    }
    Ok(())
}
