//! Where a table's rows are: the files behind a path, a glob or a folder, kept inside the case folder.

use super::manifest::{Manifest, TableEntry};
use super::problem::Problem;
use super::schema::TableSchema;
use std::path::{Path, PathBuf};

/// How a file is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Separated text, possibly gzip-compressed.
    Csv {
        /// Whether it is gzip-compressed.
        gzip: bool,
    },
    /// Apache Parquet.
    Parquet,
    /// One JSON object a line, possibly gzip-compressed.
    JsonLines {
        /// Whether it is gzip-compressed.
        gzip: bool,
    },
    /// A spreadsheet.
    Spreadsheet,
}

impl Storage {
    /// The storage a file name's ending stands for.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let (stem, gzip) = name.strip_suffix(".gz").map_or((name.as_str(), false), |stem| (stem, true));
        match stem.rsplit('.').next()? {
            "csv" | "tsv" | "txt" => Some(Self::Csv { gzip }),
            "jsonl" | "ndjson" => Some(Self::JsonLines { gzip }),
            "parquet" | "pq" if !gzip => Some(Self::Parquet),
            "xlsx" | "xls" | "xlsb" | "ods" if !gzip => Some(Self::Spreadsheet),
            _ => None,
        }
    }
}

/// One file of a table.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// How reports name it: relative to the case folder, with forward slashes.
    pub shown: String,
    /// How it is stored.
    pub storage: Storage,
    /// Columns whose value is in the folder name (`year=2023/…`).
    pub partition: Vec<(String, String)>,
}

/// All files of a table, in name order, with its entry in the manifest.
#[derive(Clone, Debug)]
pub struct TableSource {
    /// The table.
    pub schema: &'static TableSchema,
    /// Its entry in the manifest.
    pub entry: TableEntry,
    /// Its files.
    pub files: Vec<SourceFile>,
}

/// Finds the files of a table. `None` when the case does not have the table.
pub fn find(
    folder: &Path,
    manifest: &Manifest,
    schema: &'static TableSchema,
    allow_outside: bool,
) -> Result<Option<TableSource>, Problem> {
    let entry = manifest.table(schema.name);
    let paths = match &entry.path {
        Some(pattern) => declared_paths(folder, schema.name, pattern)?,
        None => match default_path(folder, schema.name)? {
            Some(path) => vec![path],
            None if manifest.tables.contains_key(schema.name) => {
                return Err(Problem::new(
                    super::manifest::FILE,
                    format!("[tables.{0}] has no path, and there is neither {0}.csv nor {0}.parquet", schema.name),
                    "add the file, or say where it is with path = \"…\"",
                ));
            }
            None => return Ok(None),
        },
    };
    let files = paths.into_iter().map(|path| source_file(folder, path, allow_outside)).collect::<Result<_, _>>()?;
    Ok(Some(TableSource { schema, entry, files }))
}

fn default_path(folder: &Path, table: &str) -> Result<Option<PathBuf>, Problem> {
    let csv = folder.join(format!("{table}.csv"));
    let parquet = folder.join(format!("{table}.parquet"));
    match (csv.exists(), parquet.exists()) {
        (true, true) => Err(Problem::new(
            format!("{table}.csv"),
            format!("{table}.parquet stands beside it"),
            format!("say in case.toml which one counts: [tables.{table}] path = \"{table}.csv\""),
        )),
        (true, false) => Ok(Some(csv)),
        (false, true) => Ok(Some(parquet)),
        (false, false) => Ok(None),
    }
}

fn declared_paths(folder: &Path, table: &str, pattern: &str) -> Result<Vec<PathBuf>, Problem> {
    let whole = folder.join(pattern);
    // Only the pattern is one: brackets in the name of the case folder are brackets.
    let escaped = PathBuf::from(glob::Pattern::escape(&folder.to_string_lossy())).join(pattern);
    let paths = if whole.is_file() {
        vec![whole]
    } else if whole.is_dir() {
        files_below(&escaped.join("**").join("*"))
    } else {
        files_below(&escaped)
    };
    if paths.is_empty() {
        return Err(Problem::new(
            pattern,
            format!("no file of the table `{table}` is there"),
            "paths in case.toml are relative to the case folder; *, ? and folders are allowed",
        ));
    }
    Ok(paths)
}

/// The readable files that a pattern matches, in name order.
fn files_below(pattern: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = glob::glob(&pattern.to_string_lossy())
        .into_iter()
        .flatten()
        .flatten()
        .filter(|path| path.is_file() && Storage::of(path).is_some())
        .collect();
    paths.sort();
    paths
}

fn source_file(folder: &Path, path: PathBuf, allow_outside: bool) -> Result<SourceFile, Problem> {
    let shown = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
    let inside = match (path.canonicalize(), folder.canonicalize()) {
        (Ok(file), Ok(home)) => file.starts_with(home),
        _ => false,
    };
    if !inside && !allow_outside {
        return Err(Problem::new(
            shown,
            "the file lies outside the case folder",
            "move it into the case folder, or run with --allow-outside",
        ));
    }
    let Some(storage) = Storage::of(&path) else {
        return Err(Problem::new(
            shown,
            "the ending of the file name says no known format",
            "use .csv, .csv.gz, .parquet, .jsonl, .jsonl.gz or .xlsx",
        ));
    };
    let partition = shown
        .split('/')
        .filter_map(|part| part.split_once('='))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    Ok(SourceFile { path, shown, storage, partition })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_the_format() {
        let of = |name: &str| Storage::of(Path::new(name));
        assert_eq!(of("a/orders_01.CSV"), Some(Storage::Csv { gzip: false }));
        assert_eq!(of("orders.csv.gz"), Some(Storage::Csv { gzip: true }));
        assert_eq!(of("orders.parquet"), Some(Storage::Parquet));
        assert_eq!(of("orders.jsonl"), Some(Storage::JsonLines { gzip: false }));
        assert_eq!(of("orders.xlsx"), Some(Storage::Spreadsheet));
        assert_eq!(of("orders.doc"), None);
        assert_eq!(of("orders"), None);
    }
}
