//! `levelcheck explain` and `levelcheck list`: the registries in words.

use super::console::Console;
use crate::case::problem::did_you_mean;
use crate::cli::What;
use crate::exit::{CLEAN, Failure};
use crate::facts::FACTS;
use crate::metrics::{self, METRICS};
use crate::report::explain as words;
use crate::rosters::{self, ROSTERS};
use crate::rules::RulePack;
use crate::rules::pack::Status;
use crate::rules::packs;
use std::path::PathBuf;

/// Says what an id is.
pub fn explain(id: &str, added: &[PathBuf], console: &Console) -> Result<u8, Failure> {
    let all = every_pack(added)?;
    let rule =
        all.iter().flat_map(|pack| pack.rules.iter().map(move |rule| (pack, rule))).find(|(_, rule)| rule.id == id);
    let markdown = metrics::find(id)
        .map(words::metric)
        .or_else(|| rosters::find(id).map(words::roster))
        .or_else(|| rule.map(|(pack, rule)| words::rule(pack, rule)))
        .or_else(|| FACTS.iter().find(|fact| fact.id == id).map(|fact| words::fact(fact)));
    let Some(markdown) = markdown else {
        let rules = all.iter().flat_map(|p| &p.rules).map(|r| r.id.as_str());
        let rosters = ROSTERS.iter().map(|r| r.id);
        let known = METRICS.iter().map(|m| m.id).chain(rosters).chain(rules).chain(FACTS.iter().map(|f| f.id));
        let hint = did_you_mean(id, known);
        return Err(Failure::usage(format!("there is no measure, roster, rule or fact `{id}`{hint}")));
    };
    console.put(&words::plain(&markdown));
    Ok(CLEAN)
}

/// Shows one rule.
pub(super) fn rule(id: &str, added: &[PathBuf], console: &Console) -> Result<u8, Failure> {
    let all = every_pack(added)?;
    let mut rules = all.iter().flat_map(|pack| pack.rules.iter().map(move |rule| (pack, rule)));
    let Some((pack, rule)) = rules.find(|(_, rule)| rule.id == id) else {
        let known = all.iter().flat_map(|pack| &pack.rules).map(|rule| rule.id.as_str());
        let hint = did_you_mean(id, known);
        return Err(Failure::usage(format!("there is no rule `{id}`{hint}")));
    };
    console.put(&words::plain(&words::rule(pack, rule)));
    Ok(CLEAN)
}

/// The shipped packs and those named on the command line.
pub(super) fn every_pack(added: &[PathBuf]) -> Result<Vec<RulePack>, Failure> {
    let mut all = packs::shipped().map_err(Failure::internal)?;
    for path in added {
        all.extend(packs::in_path(path).map_err(Failure::usage)?);
    }
    Ok(all)
}

/// Lists the ids of a registry with their titles.
pub fn list(what: What, console: &Console) -> Result<u8, Failure> {
    let rows: Vec<(String, String)> = match what {
        What::Metrics => METRICS.iter().map(|m| (m.id.to_owned(), m.title.to_owned())).collect(),
        What::Rosters => ROSTERS.iter().map(|r| (r.id.to_owned(), r.title.to_owned())).collect(),
        What::Facts => FACTS.iter().map(|f| (f.id.to_owned(), f.meaning.to_owned())).collect(),
        What::Rules => every_pack(&[])?
            .iter()
            .flat_map(|pack| &pack.rules)
            .map(|r| {
                let off = if r.status == Status::Off { " (off)" } else { "" };
                (r.id.clone(), format!("{}{off}", r.title))
            })
            .collect(),
    };
    let width = rows.iter().map(|(id, _)| id.len()).max().unwrap_or(0);
    let lines: Vec<String> = rows.iter().map(|(id, title)| format!("{id:<width$}  {title}")).collect();
    console.put(&lines.join("\n"));
    Ok(CLEAN)
}
