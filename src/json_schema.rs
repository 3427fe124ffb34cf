//! JSON Schema of every file that people write or read, from the types that read and write them.

use crate::assessment::Assessment;
use crate::case::Manifest;
use crate::case::policies::Policies;
use crate::casebook::entry::Entry;
use crate::compare::Comparison;
use crate::custody;
use crate::diff::Difference;
use crate::rules::baseline::Baseline;
use crate::rules::pack::PackFile;
use crate::rules::tailoring::Tailoring;
use crate::rules::waiver::Waivers;
use crate::rules::weights::Weights;
use schemars::Schema;
use schemars::generate::SchemaSettings;

/// A kind of file that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SchemaOf {
    /// A rule pack.
    Pack,
    /// `case.toml`.
    Case,
    /// `policies.toml`.
    Policies,
    /// `levelcheck.toml`.
    Tailoring,
    /// `waivers.toml`.
    Waivers,
    /// `rules/theories.toml`.
    Theories,
    /// An entry of the casebook.
    Casebook,
    /// `baseline.json`.
    Baseline,
    /// `assessment.json`.
    Assessment,
    /// `manifest.json`.
    Manifest,
    /// What `diff --format json` writes.
    Difference,
    /// What `compare --format json` writes.
    Comparison,
}

/// Every kind of file, with the name of its schema.
pub const SCHEMAS: [(SchemaOf, &str); 12] = [
    (SchemaOf::Pack, "pack.schema.json"),
    (SchemaOf::Case, "case.schema.json"),
    (SchemaOf::Policies, "policies.schema.json"),
    (SchemaOf::Tailoring, "levelcheck.schema.json"),
    (SchemaOf::Waivers, "waivers.schema.json"),
    (SchemaOf::Theories, "theories.schema.json"),
    (SchemaOf::Casebook, "casebook.schema.json"),
    (SchemaOf::Baseline, "baseline.schema.json"),
    (SchemaOf::Assessment, "assessment.schema.json"),
    (SchemaOf::Manifest, "manifest.schema.json"),
    (SchemaOf::Difference, "difference.schema.json"),
    (SchemaOf::Comparison, "comparison.schema.json"),
];

/// The schema as JSON text (draft 2020-12). For files that the program writes it describes what is written.
pub fn text(of: SchemaOf) -> String {
    let schema = match of {
        SchemaOf::Pack => read::<PackFile>(),
        SchemaOf::Case => read::<Manifest>(),
        SchemaOf::Policies => read::<Policies>(),
        SchemaOf::Tailoring => read::<Tailoring>(),
        SchemaOf::Waivers => read::<Waivers>(),
        SchemaOf::Theories => read::<Weights>(),
        SchemaOf::Casebook => read::<Entry>(),
        SchemaOf::Baseline => written::<Baseline>(),
        SchemaOf::Assessment => written::<Assessment>(),
        SchemaOf::Manifest => written::<custody::Manifest>(),
        SchemaOf::Difference => written::<Difference>(),
        SchemaOf::Comparison => written::<Comparison>(),
    };
    let json = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    format!("{json}\n")
}

/// The schema of what is accepted.
fn read<T: schemars::JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>()
}

/// The schema of what is written.
fn written<T: schemars::JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
