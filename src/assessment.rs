//! The assessment: the whole result of a run. Its JSON is the contract that every report is drawn from.

mod read;

use crate::case::Case;
use crate::case::diagnostic::Diagnostic;
use crate::evidence::RowSetFile;
use crate::facts::Facts;
use crate::measurement::Measurement;
use crate::rules::Finding;
use crate::rules::judge::RuleOff;
use crate::rules::resolve::{Resolved, Settled};
use crate::rules::screening::Screening;
use crate::rules::tailoring::Tailored;
use crate::rules::theory::TheoryAnswer;
use crate::rules::waiver::Unused;
use crate::tables::Tables;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of the JSON.
pub const SCHEMA_VERSION: &str = "1";

/// The whole result of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assessment {
    /// Version of the JSON.
    pub schema_version: String,
    /// What was examined.
    pub case: CaseSummary,
    /// The answer on every theory.
    pub theories: Vec<TheoryAnswer>,
    /// Scores, the band, and what would change them.
    pub screening: Screening,
    /// What every rule comes to.
    pub findings: Vec<Finding>,
    /// Rules that are kept and do not judge.
    pub rules_off: Vec<RuleOff>,
    /// What the case's `levelcheck.toml` changed in the packs.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub tailored: Vec<Tailored>,
    /// Waivers that set nothing aside.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub unused_waivers: Vec<Unused>,
    /// Rules whose findings the baseline knows and this run does not have; absent without a baseline.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub gone_since_baseline: Option<Vec<String>>,
    /// The row sets behind the measures and answers that findings rest on.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub row_sets: Vec<RowSetFile>,
    /// Measurements by id.
    pub measurements: BTreeMap<String, Measurement>,
    /// Tables.
    pub tables: Tables,
    /// What this edition leaves out; absent where it is the whole.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub edition: Option<crate::edition::Edition>,
    /// Faults of the data.
    pub diagnostics: Vec<Diagnostic>,
    /// Control totals by table.
    pub control_totals: Vec<ControlTotals>,
    /// What the result was made from.
    pub provenance: Provenance,
}

/// What was examined.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseSummary {
    /// The company.
    pub name: String,
    /// Name of the case folder.
    pub folder: String,
    /// Where the data come from, in words.
    pub about: String,
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// First day, `YYYY-MM-DD`; absent for a published income table.
    pub period_start: Option<String>,
    /// Last day, included.
    pub period_end: Option<String>,
    /// Jurisdictions that judge it.
    pub jurisdictions: Vec<String>,
    /// Whether they were assumed, because the case names none.
    pub jurisdictions_assumed: bool,
    /// Jurisdictions that no rule pack speaks for.
    pub jurisdictions_without_pack: Vec<String>,
    /// Counts, where the case is a company.
    pub counts: Option<Counts>,
    /// Share of the money of all rows that diagnostics carry, where the case is a company.
    pub doubtful_money_share: Option<f64>,
}

/// How much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Accounts of business class. This count and others of people are absent where a public edition leaves them out.
    pub participants: Option<u64>,
    /// Accounts of preferred and retail class.
    pub customers: Option<u64>,
    /// Accounts of unknown class.
    pub unknown: Option<u64>,
    /// House accounts among them.
    pub house: Option<u64>,
    /// Order lines.
    pub orders: u64,
    /// Commission lines.
    pub commissions: u64,
    /// Accounts without a place in the tree.
    pub unplaced: Option<u64>,
    /// Calendar months.
    pub months: u64,
}

/// What one table held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ControlTotals {
    /// Table.
    pub table: String,
    /// Its files.
    pub files: Vec<String>,
    /// Rows below the headers.
    pub rows: u64,
    /// Rows left out because they cannot be read.
    pub left_out: u64,
    /// Readable rows dated outside the period.
    pub outside_period: u64,
    /// First day seen.
    pub first_day: Option<String>,
    /// Last day seen.
    pub last_day: Option<String>,
    /// Sum of each money column over all readable rows, major units.
    pub sums: BTreeMap<String, f64>,
}

/// What the result was made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Program.
    pub tool: String,
    /// Its version.
    pub version: String,
    /// Seed of every random stream.
    pub seed: u64,
    /// Input files.
    pub inputs: Vec<InputFile>,
    /// Rule packs.
    pub packs: Vec<PackFile>,
    /// Parameters of the run, by name.
    pub parameters: BTreeMap<String, String>,
}

/// One input file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InputFile {
    /// File, relative to the case folder.
    pub file: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
}

/// One rule pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PackFile {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Version.
    pub version: String,
    /// What the pack is and is not.
    pub note: String,
    /// SHA-256 of its file, in hex.
    pub sha256: String,
}

/// What the stages before came to.
#[derive(Debug)]
pub struct Results {
    /// Measurements by id.
    pub measurements: BTreeMap<String, Measurement>,
    /// Tables.
    pub tables: Tables,
    /// What every rule comes to.
    pub findings: Vec<Finding>,
    /// The row sets behind them.
    pub row_sets: Vec<RowSetFile>,
    /// What waivers and the baseline did.
    pub settled: Settled,
    /// Scores, the band, and what would change them.
    pub screening: Screening,
}

impl Assessment {
    /// Whether a table holds every row: an edition may leave some out.
    pub fn is_whole(&self, table: &str) -> bool {
        let mut gone = self.edition.iter().flat_map(|edition| edition.of_table(table));
        gone.all(|gone| gone.put != crate::edition::Put::Nothing)
    }

    /// Puts the results of a run together.
    pub fn new(
        case: &Case,
        facts: &Facts<'_>,
        rules: &Resolved,
        results: Results,
        parameters: BTreeMap<String, String>,
    ) -> Self {
        Self {
            schema_version: SCHEMA_VERSION.to_owned(),
            case: summary(case, facts, rules),
            theories: crate::rules::theory::answers(&results.findings),
            screening: results.screening,
            findings: results.findings,
            rules_off: crate::rules::judge::rules_off(&rules.packs),
            tailored: rules.tailored.clone(),
            unused_waivers: results.settled.unused_waivers,
            gone_since_baseline: rules.has_baseline().then_some(results.settled.gone),
            row_sets: results.row_sets,
            measurements: results.measurements,
            tables: results.tables,
            edition: None,
            diagnostics: case.faults_shown(),
            control_totals: control_totals(case),
            provenance: provenance(case, rules, parameters),
        }
    }
}

fn summary(case: &Case, facts: &Facts<'_>, rules: &Resolved) -> CaseSummary {
    let (_, assumed) = case.manifest.judged_by();
    let company = facts.company.as_ref();
    let span = company.and(case.manifest.period);
    CaseSummary {
        name: case.manifest.name.clone(),
        folder: case.folder.clone(),
        about: case.manifest.about.clone(),
        currency: case.currency.code().to_owned(),
        period_start: span.map(|s| s.start.to_string()),
        period_end: span.map(|s| s.end.to_string()),
        jurisdictions: rules.jurisdictions.clone(),
        jurisdictions_assumed: assumed,
        jurisdictions_without_pack: rules.without_pack.clone(),
        counts: company.map(counts),
        doubtful_money_share: company.and_then(|_| doubtful_share(case)),
    }
}

fn counts(company: &crate::facts::CompanyFacts<'_>) -> Counts {
    use crate::case::tables::participants::Class;
    let tables = company.company;
    let people = &tables.participants;
    let of = |wanted: &[Class]| people.class.iter().filter(|class| wanted.contains(class)).count() as u64;
    Counts {
        participants: Some(of(&[Class::Business])),
        customers: Some(of(&[Class::Preferred, Class::Retail])),
        unknown: Some(of(&[Class::Unknown])),
        house: Some(company.population.house),
        orders: company.order_lines() as u64,
        commissions: company.rewards.as_ref().map_or(0, |r| r.count),
        unplaced: Some(tables.genealogy.unplaced() as u64),
        months: tables.period.months().len() as u64,
    }
}

/// Money of rows that were left out or kept in doubt, over the money of all rows.
fn doubtful_share(case: &Case) -> Option<f64> {
    use crate::case::diagnostic::Effect;
    let all: i64 = case.totals.values().filter_map(|t| t.sums.get("amount")).sum();
    let doubtful = case.diagnostics.iter().filter(|d| matches!(d.effect, Effect::LeftOut | Effect::Kept));
    let money: f64 = doubtful.filter_map(|d| d.money).map(f64::abs).sum();
    (all > 0).then(|| money.abs() / case.currency.major(all))
}

fn control_totals(case: &Case) -> Vec<ControlTotals> {
    let day = crate::calendar::show_day;
    let totals = case.totals.iter().map(|(table, t)| ControlTotals {
        table: (*table).to_owned(),
        files: t.files.clone(),
        rows: t.rows,
        left_out: t.left_out,
        outside_period: t.outside,
        first_day: t.days.map(|(first, _)| day(first)),
        last_day: t.days.map(|(_, last)| day(last)),
        sums: t.sums.iter().map(|(column, minor)| ((*column).to_owned(), case.currency.major(*minor))).collect(),
    });
    totals.collect()
}

fn provenance(case: &Case, rules: &Resolved, mut parameters: BTreeMap<String, String>) -> Provenance {
    if case.company.is_some() {
        parameters.insert(crate::pseudonym::PARAMETER.to_owned(), case.names.parameter());
    }
    let inputs = case.inputs.iter().chain(&rules.files).map(|input| InputFile {
        file: input.file.clone(),
        sha256: input.sha256.clone(),
        bytes: input.bytes,
    });
    let packs = rules.packs.iter().map(|pack| PackFile {
        id: pack.id.clone(),
        title: pack.title.clone(),
        version: pack.version.clone(),
        note: pack.note.clone(),
        sha256: pack.sha256.clone(),
    });
    Provenance {
        tool: env!("CARGO_PKG_NAME").to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        seed: crate::stats::random::DEFAULT_SEED,
        inputs: inputs.collect(),
        packs: packs.collect(),
        parameters,
    }
}
