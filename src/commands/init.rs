//! `levelcheck init`: a case folder to start from.

use super::console::Console;
use super::output::{make_folder, write_file};
use crate::case::manifest::FILE;
use crate::cli::Init;
use crate::exit::{CLEAN, Failure};
use crate::json_schema::{self, SCHEMAS, SchemaOf};
use std::path::Path;

const MANIFEST: &str = r#"#:schema .schema/case.schema.json
# A case for levelcheck. `levelcheck doctor FOLDER` checks it; docs/case.md lists every table, column and question.
name = "Example company"
currency = "USD"
jurisdictions = ["us-federal"]
house_accounts = []            # the company's own positions: in the tree, out of incomes

[period]
start = 2024-01-01
end = 2024-12-31               # included

# Where the tables are, where their names differ from <table>.csv or <table>.parquet:
# [tables.orders]
# path = "export/orders_*.csv"
# [tables.orders.columns]      # ours = theirs
# buyer_id = "CustomerID"
# [tables.orders.values.kind]  # theirs = ours
# "Enrollment Pack" = "starter_kit"

[plan]
# qualification_thresholds = [100.0]

[assumptions]
# own_use_cap = 200.00
# own_use_period = "month"
# sales_tax_share = 0.10       # tax on sales over the price before it
# market_adults = 40000000     # adults where participants are recruited

[policies]
# buyback_share = 0.90
"#;

/// Runs the command. A folder that holds a case already is left alone, but for a questionnaire that is asked for.
pub fn run(options: &Init, console: &Console) -> Result<u8, Failure> {
    let folder = options.folder.as_path();
    let manifest = folder.join(FILE);
    if options.questionnaire && manifest.exists() {
        return super::questionnaire::write(folder, &options.jurisdictions, console);
    }
    if manifest.exists() {
        return Err(Failure::usage(format!("{} is there already; nothing was written", manifest.display())));
    }
    make_folder(folder)?;
    write_file(&manifest, MANIFEST)?;
    write_schemas(&folder.join(".schema"))?;
    console.say(&format!("{} is ready; add participants.csv and orders.csv beside it", manifest.display()));
    if options.questionnaire {
        super::questionnaire::write(folder, &options.jurisdictions, console)?;
    }
    Ok(CLEAN)
}

/// The schemas of the files that people write in a case folder, so that their editors complete and check them.
fn write_schemas(folder: &Path) -> Result<(), Failure> {
    make_folder(folder)?;
    let written = [SchemaOf::Case, SchemaOf::Policies, SchemaOf::Tailoring, SchemaOf::Waivers];
    let files = SCHEMAS.iter().filter(|(of, _)| written.contains(of));
    files.into_iter().try_for_each(|(of, file)| write_file(&folder.join(file), &json_schema::text(*of)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_manifest_to_start_from_is_a_good_one() {
        assert!(crate::case::Manifest::parse(super::MANIFEST).is_ok());
    }
}
