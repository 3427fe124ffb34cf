//! Opening a case: manifest, tables, checks, hashes.

use super::diagnostic::{Diagnostic, Diagnostics, Fault};
use super::hash;
use super::manifest::{ANSWERS, FILE, Manifest};
use super::problem::{OpenError, Problem};
use super::schema;
use super::source::{SourceFile, TableSource, find};
use super::tables::certifications::Certifications;
use super::tables::class_changes::ClassHistory;
use super::tables::commissions::Commissions;
use super::tables::disclosure::{self, DisclosureRow};
use super::tables::door::{Door, Totals};
use super::tables::expenses::Expenses;
use super::tables::is_somebody;
use super::tables::orders::Orders;
use super::tables::participants::{Class, Participants};
use super::tables::products::Products;
use super::tables::resales::Resales;
use super::tables::returns::Returns;
use crate::calendar::Period;
use crate::genealogy::Genealogy;
use crate::money::Currency;
use crate::progress::Progress;
use crate::pseudonym::{FileSecret, Names};
use crate::threads;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How a case is opened.
#[derive(Clone, Copy, Debug)]
pub struct OpenOptions {
    /// Whether tables may lie outside the case folder.
    pub allow_outside: bool,
    /// Greatest share of unreadable rows of a table that is put up with.
    pub max_bad_rows: f64,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { allow_outside: false, max_bad_rows: 0.001 }
    }
}

/// The tables of a company.
#[derive(Debug)]
pub struct Company {
    /// The period covered.
    pub period: Period,
    /// Participants.
    pub participants: Participants,
    /// Who recruited whom.
    pub genealogy: Genealogy,
    /// Class history, empty when the case has none.
    pub history: ClassHistory,
    /// Orders.
    pub orders: Orders,
    /// Commissions.
    pub commissions: Option<Commissions>,
    /// Refunds.
    pub returns: Option<Returns>,
    /// Resales.
    pub resales: Option<Resales>,
    /// Whether the resales table is whole, as far as the manifest says.
    pub resales_complete: bool,
    /// What participants certified.
    pub certifications: Option<Certifications>,
    /// Expenses.
    pub expenses: Option<Expenses>,
    /// The price list.
    pub products: Option<Products>,
}

/// One input of a run.
#[derive(Clone, Debug)]
pub struct Input {
    /// File, relative to the case folder.
    pub file: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Length.
    pub bytes: u64,
}

/// An opened case: everything known, typed and checked.
#[derive(Debug)]
pub struct Case {
    /// The manifest.
    pub manifest: Manifest,
    /// The case folder's name.
    pub folder: String,
    /// Currency of every amount.
    pub currency: Currency,
    /// The company's tables; `None` for a case that is only a published income table.
    pub company: Option<Company>,
    /// Rows of the published income table.
    pub disclosure: Vec<DisclosureRow>,
    /// How reports name participants: as pseudonyms by a derived key, unless the run says otherwise.
    pub names: Names,
    /// Faults found; what their places quote stands as it is in the files.
    pub diagnostics: Vec<Diagnostic>,
    /// Control totals by table.
    pub totals: BTreeMap<&'static str, Totals>,
    /// Files read, with their hashes.
    pub inputs: Vec<Input>,
    /// Where each table's rows are.
    pub sources: Sources,
    /// Tables whose share of unreadable rows is above the limit, with that share.
    pub too_many_bad_rows: Vec<(String, f64)>,
}

/// Opens a case folder: reads the manifest, finds, hashes, types and checks every table.
pub fn open(folder: &Path, options: OpenOptions, progress: &dyn Progress) -> Result<Case, OpenError> {
    let manifest = Manifest::read(folder)?;
    let currency = Currency::new(&manifest.currency).expect("the manifest is checked");
    let (sources, missing) = find_sources(folder, &manifest, options);
    let period = period_of(&manifest, &sources)?;
    let mut diagnostics = Diagnostics::default();
    let (read, hashed) = threads::beside(
        || {
            let mut door = Door {
                currency: &currency,
                period: &period,
                diagnostics: &mut diagnostics,
                progress,
                totals: BTreeMap::new(),
            };
            read_tables(&manifest, &sources, missing, &mut door).map(|tables| (tables, door.totals))
        },
        || hash_inputs(folder, &sources),
    );
    let ((company, disclosure), totals) = read.map_err(OpenError::Data)?;
    let (inputs, names) = hashed.map_err(|problem| OpenError::Data(vec![problem]))?;
    let too_many_bad_rows = totals
        .iter()
        .map(|(name, t)| ((*name).to_owned(), t.left_out as f64 / t.rows.max(1) as f64))
        .filter(|(_, share)| *share > options.max_bad_rows)
        .collect();
    Ok(Case {
        folder: folder_name(folder),
        diagnostics: diagnostics.finish(|minor| minor / 10_f64.powi(currency.places() as i32)),
        manifest,
        currency,
        company,
        disclosure,
        names,
        totals,
        inputs,
        sources,
        too_many_bad_rows,
    })
}

fn folder_name(folder: &Path) -> String {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole.file_name().map_or_else(|| "case".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The files of every table that the case has.
pub type Sources = BTreeMap<&'static str, TableSource>;

/// The files of every table, and what is wrong with those that cannot be found.
fn find_sources(folder: &Path, manifest: &Manifest, options: OpenOptions) -> (Sources, Vec<Problem>) {
    let mut sources = BTreeMap::new();
    let mut problems = Vec::new();
    let mut lost = Vec::new();
    for table in schema::TABLES {
        match find(folder, manifest, table, options.allow_outside) {
            Ok(Some(source)) => {
                sources.insert(table.name, source);
            }
            Ok(None) => {}
            Err(problem) => {
                lost.push(table.name);
                problems.push(problem);
            }
        }
    }
    let there = |name| sources.contains_key(name) || lost.contains(&name);
    let company = there("participants") || there("orders");
    for name in ["participants", "orders"] {
        if company && !there(name) {
            problems.push(Problem::new(
                format!("{name}.csv"),
                format!("a company case needs the table `{name}`, and it is not there"),
                format!("add {name}.csv or {name}.parquet, or say where it is: [tables.{name}] path = \"…\""),
            ));
        }
    }
    if sources.is_empty() && problems.is_empty() {
        problems.push(Problem::new(
            FILE,
            "the case has no table",
            "a case needs participants and orders, or a published income table (disclosure)",
        ));
    }
    (sources, problems)
}

fn period_of(manifest: &Manifest, sources: &Sources) -> Result<Period, OpenError> {
    match manifest.period {
        Some(span) => Ok(Period::new(span.start, span.end).expect("the manifest is checked")),
        None if sources.contains_key("orders") => Err(OpenError::Manifest(format!(
            "{FILE}: a company case needs [period] with start and end, such as start = 2023-01-01"
        ))),
        // A published income table names its own periods; the one here is never asked.
        None => {
            let day = chrono::NaiveDate::from_ymd_opt(1970, 1, 1).expect("1970-01-01 is a date");
            Ok(Period::new(day, day).expect("a day is a period"))
        }
    }
}

/// The files of a case that a run would read now, as reports name them; no table is read.
pub fn files_of(folder: &Path, options: OpenOptions) -> Result<Vec<String>, OpenError> {
    let (sources, _) = find_sources(folder, &Manifest::read(folder)?, options);
    Ok(named(folder, &sources).into_iter().map(|named| named.shown).collect())
}

/// A file that is read.
struct Named {
    path: PathBuf,
    /// How reports name it.
    shown: String,
    /// Whether the key of pseudonyms follows from its bytes.
    is_secret: bool,
}

/// Every file that is read.
fn named(folder: &Path, sources: &Sources) -> Vec<Named> {
    let beside = |file: &str| Named { path: folder.join(file), shown: file.to_owned(), is_secret: false };
    let has_people = sources.contains_key("participants");
    let files = sources.iter().flat_map(|(table, source)| {
        let is_secret = *table == "participants" || !has_people;
        let of = move |file: &SourceFile| Named { path: file.path.clone(), shown: file.shown.clone(), is_secret };
        source.files.iter().map(of)
    });
    let answers = Some(beside(ANSWERS)).filter(|answers| answers.path.exists());
    std::iter::once(beside(FILE)).chain(answers).chain(files).collect()
}

/// The hash of every file, and the names of participants by the key that follows from the bytes of their table.
fn hash_inputs(folder: &Path, sources: &Sources) -> Result<(Vec<Input>, Names), Problem> {
    let mut inputs = Vec::new();
    let mut secrets = Vec::new();
    for Named { path, shown: file, is_secret } in named(folder, sources) {
        let mut secret = is_secret.then(FileSecret::new);
        let hashed = hash::of_file_with(&path, |bytes| secret.iter_mut().for_each(|secret| secret.update(bytes)));
        let (sha256, bytes) = hashed.map_err(|error| {
            Problem::new(&file, format!("cannot be read: {error}"), "check that the file is whole and readable")
        })?;
        secrets.extend(secret);
        inputs.push(Input { file, sha256, bytes });
    }
    Ok((inputs, Names::derived(secrets)))
}

type Tables = (Option<Company>, Vec<DisclosureRow>);

/// Reads every table that is there. All files that cannot be used are named in one go, the missing ones first.
fn read_tables(
    manifest: &Manifest,
    sources: &Sources,
    missing: Vec<Problem>,
    door: &mut Door<'_>,
) -> Result<Tables, Vec<Problem>> {
    let mut problems = missing;
    let disclosure = optional(sources, "disclosure", &mut problems, |s| disclosure::read(s, door)).unwrap_or_default();
    let company = read_company(manifest, sources, door, &mut problems);
    if problems.is_empty() { Ok((company, disclosure)) } else { Err(problems) }
}

/// The value of a table that could be read; the problems of one that could not are put with the others.
fn keep<T>(outcome: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(found) => {
            problems.extend(found);
            None
        }
    }
}

/// Reads the company's tables, those that name others behind them. All are read even where one fails, so that one run
/// shows every file's problems.
fn read_company(
    manifest: &Manifest,
    sources: &Sources,
    door: &mut Door<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Company> {
    let house = &manifest.house_accounts;
    let (mut participants, genealogy) =
        optional(sources, "participants", problems, |s| Participants::read(s, house, door)).unwrap_or_default();
    let people = &participants;
    let history =
        optional(sources, "class_changes", problems, |s| ClassHistory::read(s, people, door)).unwrap_or_default();
    let (orders, order_ids) =
        optional(sources, "orders", problems, |s| Orders::read(s, people, &history, door)).unwrap_or_default();
    let commissions = optional(sources, "commissions", problems, |s| Commissions::read(s, people, &order_ids, door));
    let returns = optional(sources, "returns", problems, |s| Returns::read(s, &order_ids, door));
    drop(order_ids);
    let resales = optional(sources, "resales", problems, |s| Resales::read(s, people, door));
    let certifications = optional(sources, "certifications", problems, |s| Certifications::read(s, people, door));
    let expenses = optional(sources, "expenses", problems, |s| Expenses::read(s, people, door));
    let products = optional(sources, "products", problems, |s| Products::read(s, door));
    if !problems.is_empty() || !sources.contains_key("participants") {
        return None;
    }
    participants.report_places(&bought_by(&participants, &orders), door);
    let company = Company {
        period: door.period.clone(),
        history,
        resales_complete: resales.is_some() && manifest.table("resales").complete.unwrap_or(true),
        participants,
        genealogy,
        orders,
        commissions,
        returns,
        resales,
        certifications,
        expenses,
        products,
    };
    report_customers_who_earn(&company, door);
    Some(company)
}

/// What each participant bought in all, minor units.
fn bought_by(participants: &Participants, orders: &Orders) -> Vec<i64> {
    let mut bought = vec![0; participants.len()];
    for (&buyer, amount) in orders.buyer.iter().zip(&orders.amount).filter(|(buyer, _)| is_somebody(**buyer)) {
        bought[buyer as usize] += amount;
    }
    bought
}

fn optional<T>(
    sources: &Sources,
    name: &str,
    problems: &mut Vec<Problem>,
    read: impl FnOnce(&TableSource) -> Result<T, Vec<Problem>>,
) -> Option<T> {
    sources.get(name).and_then(|source| keep(read(source), problems))
}

/// A preferred or retail account that was paid or that recruited is a participant in all but name.
fn report_customers_who_earn(company: &Company, door: &mut Door<'_>) {
    let people = &company.participants;
    let mut paid: Vec<Option<i64>> = vec![None; people.len()];
    if let Some(commissions) = &company.commissions {
        for row in (0..commissions.len()).filter(|&row| is_somebody(commissions.payee[row])) {
            let sum = &mut paid[commissions.payee[row] as usize];
            *sum = Some(sum.unwrap_or(0) + commissions.amount[row]);
        }
    }
    for person in 0..people.len() as u32 {
        let at = person as usize;
        let customer = matches!(people.class[at], Class::Preferred | Class::Retail);
        let recruits = company.genealogy.frontline(person);
        if customer && (paid[at].is_some() || recruits > 0) {
            let shown = || format!("{} ({recruits} recruits)", people.ids.name(person));
            let spot = people.spot(person, "class");
            door.diagnostics.add_with(Fault::CustomerWhoEarns, spot, shown, Some(paid[at].unwrap_or(0)));
        }
    }
}
