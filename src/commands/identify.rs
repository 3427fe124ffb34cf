//! `levelcheck identify`: whom a pseudonym stands for, told to those who hold the data.

use super::analyze::load;
use super::console::Console;
use super::output::write_file;
use crate::case::Case;
use crate::cli::naming::{Identify, Naming};
use crate::exit::{CLEAN, Failure};
use crate::pseudonym::Names;
use crate::report::number::count;
use crate::report::text::{cell, inert};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Runs the command.
pub fn run(options: &Identify, console: &Console) -> Result<u8, Failure> {
    let key = options.pseudonym_key.as_deref().map(of_key_file).transpose()?;
    let mut case = load(&options.case, options.load, console)?;
    if let Some(names) = key {
        case.names = names;
    }
    let Some(output) = &options.output else {
        return find(&case, &options.pseudonyms, console);
    };
    let people = case.company.as_ref().map_or(0, |company| company.participants.len());
    if output == Path::new("-") {
        console.put(&all(&case));
        return Ok(CLEAN);
    }
    write_file(output, &all(&case))?;
    console.say(&format!(
        "{}: {} participants; it is as confidential as the data",
        output.display(),
        count(people as u64)
    ));
    Ok(CLEAN)
}

/// The names that the options ask for; `None` where the case decides.
pub fn asked(options: &Naming) -> Result<Option<Names>, Failure> {
    if options.identify {
        return Ok(Some(Names::identified()));
    }
    options.pseudonym_key.as_deref().map(of_key_file).transpose()
}

fn of_key_file(path: &Path) -> Result<Names, Failure> {
    let cannot = |why: String| {
        Failure::usage(format!(
            "--pseudonym-key {}: {why}\n  help: a key is made by `openssl rand -out FILE 32` and kept like a password",
            path.display()
        ))
    };
    let key = std::fs::read(path).map_err(|error| cannot(error.to_string()))?;
    Names::of_key(&key).map_err(cannot)
}

/// Prints the id of each pseudonym, and names those that nobody in the case has.
fn find(case: &Case, asked: &[String], console: &Console) -> Result<u8, Failure> {
    let wanted: BTreeSet<String> = asked.iter().map(|pseudonym| pseudonym.trim().to_lowercase()).collect();
    let found = ids(case, &wanted);
    for pseudonym in &wanted {
        for id in found.get(pseudonym).into_iter().flatten() {
            console.put(&format!("{pseudonym}  {}\n", inert(id)));
        }
    }
    let unknown: Vec<String> =
        wanted.iter().filter(|pseudonym| !found.contains_key(*pseudonym)).map(|p| format!("`{}`", inert(p))).collect();
    if unknown.is_empty() {
        return Ok(CLEAN);
    }
    Err(Failure::data(format!(
        "nobody in this case has the pseudonym {}\n  help: pseudonyms depend on the bytes of the participants table, or on the key \
         file that the run was given with --pseudonym-key; `provenance.parameters.participants` of its assessment.json says on which",
        unknown.join(", ")
    )))
}

/// The ids behind pseudonyms: those of the participants table, and those that faults quote, which may be in no table.
fn ids(case: &Case, wanted: &BTreeSet<String>) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |pseudonym: String, id: String| {
        if wanted.contains(&pseudonym) {
            found.entry(pseudonym).or_default().insert(id);
        }
    };
    if let (Some(named), Some(company)) = (case.named(), &case.company) {
        for person in 0..company.participants.len() as u32 {
            add(named.name(person).into_owned(), company.participants.ids.name(person).into_owned());
        }
    }
    for (fault, shown) in case.diagnostics.iter().zip(case.faults_shown()) {
        for (place, shown) in fault.places.iter().zip(shown.places) {
            add(shown.value, place.value.clone());
        }
    }
    found
}

/// Every participant, by pseudonym.
fn all(case: &Case) -> String {
    let mut rows = Vec::new();
    if let (Some(named), Some(company)) = (case.named(), &case.company) {
        rows.extend((0..company.participants.len() as u32).map(|person| (named.order()[person as usize], person)));
        rows.sort_unstable();
    }
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["pseudonym", "participant_id"]).expect("writing to memory cannot fail");
    if let (Some(named), Some(company)) = (case.named(), &case.company) {
        for (_, person) in rows {
            let id = cell(&company.participants.ids.name(person));
            out.write_record([&*named.name(person), &id]).expect("writing to memory cannot fail");
        }
    }
    let text = out.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(text).expect("text was written")
}
