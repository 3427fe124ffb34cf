//! The tables of a case as DuckDB reads them: each under our name, with our column names, types and words.
//!
//! What the loader leaves out, because it cannot be read or stands twice, is left out here too.

use crate::case::Case;
use crate::case::schema::{Column, ColumnType, TABLES, TableSchema};
use crate::case::source::{SourceFile, Storage, TableSource};
use crate::money::VOLUME_PLACES;

/// SQL that makes the tables of a case, to be run in the case folder. Tables that the case does not have are empty.
pub fn sql(case: &Case) -> String {
    let mut out = String::new();
    for schema in TABLES {
        let reading = Reading { case, schema, source: case.sources.get(schema.name) };
        out.push_str(&reading.table());
    }
    out.push_str(HOUSE_ACCOUNTS);
    out
}

/// The company's own positions are read where they stand, so that no id is written into the SQL.
const HOUSE_ACCOUNTS: &str = r#"-- house_accounts: the company's own positions, as case.toml names them
create or replace temp table house_accounts as
select unnest(regexp_extract_all(regexp_extract(content, '(?m)^\s*house_accounts\s*=\s*\[([^\]]*)\]', 1), '["'']([^"'']*)["'']', 1)) as participant_id
  from read_text('case.toml');

"#;

/// How a table of a case is read.
struct Reading<'a> {
    case: &'a Case,
    schema: &'static TableSchema,
    source: Option<&'a TableSource>,
}

impl Reading<'_> {
    fn table(&self) -> String {
        let name = self.schema.name;
        let columns: Vec<String> =
            self.schema.columns.iter().map(|column| format!("{} as {}", self.typed(column), column.name)).collect();
        let columns = columns.join(",\n         ");
        let Some(source) = self.source else {
            return format!(
                "-- {name}: the case has none\ncreate or replace temp table {name} as\nselect 0::bigint as row, {columns} where false;\n\n"
            );
        };
        let files: Vec<String> = source.files.iter().map(|file| file.shown.replace('\n', " ")).collect();
        let rows = Self::rows(source);
        let kept = kept(name).replace(":number", &self.readable());
        format!(
            "-- {name}: {}\ncreate or replace temp table {name} as\nselect * exclude (\"unread\") from (\n  select row_number() over () as row, {columns},\n         {} as \"unread\"\n    from ({rows}))\n where {kept};\n\n",
            files.join(", "),
            self.unread(),
        )
    }

    /// The rows of all files as text, those of the first file first.
    fn rows(source: &TableSource) -> String {
        let mut runs: Vec<Vec<&SourceFile>> = Vec::new();
        for file in &source.files {
            let alike = |run: &&mut Vec<&SourceFile>| kind_of(run[0].storage) == kind_of(file.storage);
            match runs.last_mut().filter(alike) {
                Some(run) => run.push(file),
                None => runs.push(vec![file]),
            }
        }
        let reads: Vec<String> = runs.iter().map(|run| read(source, run)).collect();
        reads.join(" union all by name ")
    }

    /// The text of a cell, or no value where the case does not have the column.
    fn cell(&self, column: &Column) -> String {
        let there = self.case.totals.get(self.schema.name).is_some_and(|totals| totals.columns.contains(column.name));
        match self.source {
            Some(source) if there => {
                let theirs = source.entry.columns.get(column.name).map_or(column.name, String::as_str);
                format!("nullif({}, '')", identifier(theirs))
            }
            _ => "null::varchar".to_owned(),
        }
    }

    fn typed(&self, column: &Column) -> String {
        let cell = self.cell(column);
        match column.holds {
            ColumnType::Id | ColumnType::Text => cell,
            ColumnType::Date => self.date(&cell),
            ColumnType::Money => self.number(&cell, self.case.currency.places()),
            ColumnType::Volume => self.number(&cell, VOLUME_PLACES),
            ColumnType::Integer => format!("round_even({}, 0)::bigint", self.decimal(&cell)),
            ColumnType::Flag => format!(
                "case when lower({cell}) in ('true', 't', 'yes', 'y', '1') then true when lower({cell}) in ('false', 'f', 'no', 'n', '0') then false end"
            ),
            ColumnType::Choice(ours) => self.choice(column.name, &cell, ours),
        }
    }

    fn date(&self, cell: &str) -> String {
        match self.source.and_then(|source| source.entry.date_format.as_deref()) {
            Some(format) => format!("try_strptime(trim({cell}), {})::date", text(format)),
            None => format!("try_strptime(left(trim({cell}), 10), '%Y-%m-%d')::date"),
        }
    }

    /// A number as it is written, before it is rounded to the places that count.
    fn decimal(&self, cell: &str) -> String {
        let comma = self.source.is_some_and(|source| {
            source.entry.decimal_comma && source.files.iter().all(|file| matches!(file.storage, Storage::Csv { .. }))
        });
        if comma {
            format!("try_cast(replace(replace(trim({cell}), '.', ''), ',', '.') as decimal(28, 8))")
        } else {
            format!("try_cast(trim({cell}) as decimal(28, 8))")
        }
    }

    fn number(&self, cell: &str, places: u32) -> String {
        format!("round_even({}, {places})::decimal(18, {places})", self.decimal(cell))
    }

    fn choice(&self, column: &str, cell: &str, ours: &[&str]) -> String {
        let mapped = self.source.and_then(|source| source.entry.values.get(column));
        let theirs = mapped.into_iter().flatten();
        let whens: Vec<String> =
            theirs.map(|(their, our)| format!(" when {} then {}", text(their), text(our))).collect();
        let whens = whens.concat();
        let word = if whens.is_empty() { cell.to_owned() } else { format!("case {cell}{whens} else {cell} end") };
        let ours: Vec<String> = ours.iter().map(|word| text(word)).collect();
        // The word for what is not mapped, where the loader keeps it.
        let otherwise = match (self.schema.name, column) {
            ("returns", _) => "'return'",
            (_, "kind") => "'unmapped'",
            (_, "class") => "'unknown'",
            _ => "null",
        };
        format!("case when {word} in ({}) then {word} else {otherwise} end", ours.join(", "))
    }

    /// Whether an optional number stands in the row and cannot be read: such a row is left out.
    fn unread(&self) -> String {
        let optional = |column: &&Column| {
            !column.required && matches!(column.holds, ColumnType::Volume | ColumnType::Integer | ColumnType::Date)
        };
        let there = self.case.totals.get(self.schema.name).map(|totals| &totals.columns);
        let tests: Vec<String> = self
            .schema
            .columns
            .iter()
            .filter(optional)
            .filter(|column| there.is_some_and(|there| there.contains(column.name)))
            .map(|column| format!("({} is not null and {} is null)", self.cell(column), self.typed(column)))
            .collect();
        if tests.is_empty() { "false".to_owned() } else { tests.join(" or ") }
    }

    /// The condition that every required number and date of a row can be read.
    fn readable(&self) -> String {
        let required = self.schema.columns.iter().filter(|column| {
            column.required && matches!(column.holds, ColumnType::Money | ColumnType::Date | ColumnType::Flag)
        });
        let tests: Vec<String> = required.map(|column| format!("{} is not null", column.name)).collect();
        let mut tests = if tests.is_empty() { vec!["true".to_owned()] } else { tests };
        tests.push("not \"unread\"".to_owned());
        tests.join(" and ")
    }
}

/// Which rows of a table the loader keeps; of two with one id the first.
fn kept(table: &str) -> &'static str {
    match table {
        "participants" => {
            ":number and participant_id is not null qualify row_number() over (partition by participant_id order by row) = 1"
        }
        "orders" => {
            ":number and order_id is not null qualify row_number() over (partition by order_id, coalesce(line, 0) order by row) = 1"
        }
        "products" => ":number and sku is not null qualify row_number() over (partition by sku order by row) = 1",
        "commissions" => ":number and payee_id is not null",
        _ => ":number",
    }
}

/// How a run of files of one kind is read, every cell as text.
fn read(source: &TableSource, files: &[&SourceFile]) -> String {
    let names: Vec<String> = files.iter().map(|file| text(&file.shown)).collect();
    let names = format!("[{}]", names.join(", "));
    let partition = if files.iter().any(|file| !file.partition.is_empty()) {
        ", hive_partitioning = true, hive_types_autocast = false"
    } else {
        ""
    };
    match files[0].storage {
        Storage::Csv { .. } => {
            let tabs = files[0].shown.to_ascii_lowercase().contains(".tsv");
            let delimiter = source.entry.delimiter.unwrap_or(if tabs { '\t' } else { ',' });
            let encoding = source.entry.encoding.as_deref().map(|label| format!(", encoding = {}", text(label)));
            let encoding = encoding.unwrap_or_default();
            format!(
                "select * from read_csv({names}, all_varchar = true, header = true, delim = {}, quote = '\"', escape = '\"', ignore_errors = true, union_by_name = true{encoding}{partition})",
                text(&delimiter.to_string())
            )
        }
        Storage::Parquet => {
            format!("select columns(*)::varchar from read_parquet({names}, union_by_name = true{partition})")
        }
        Storage::JsonLines { .. } => format!(
            "select columns(*)::varchar from read_json({names}, format = 'newline_delimited', union_by_name = true{partition})"
        ),
        Storage::Spreadsheet => {
            let sheet = source.entry.sheet.as_deref().map(|sheet| format!(", sheet = {}", text(sheet)));
            let sheet = sheet.unwrap_or_default();
            let reads: Vec<String> = files
                .iter()
                .map(|file| {
                    let name = text(&file.shown);
                    format!("select columns(*)::varchar from read_xlsx({name}, header = true{sheet})")
                })
                .collect();
            reads.join(" union all by name ")
        }
    }
}

fn kind_of(storage: Storage) -> u8 {
    match storage {
        Storage::Csv { .. } => 0,
        Storage::Parquet => 1,
        Storage::JsonLines { .. } => 2,
        Storage::Spreadsheet => 3,
    }
}

/// A text as a literal of SQL.
pub fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A name as an identifier of SQL.
fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
