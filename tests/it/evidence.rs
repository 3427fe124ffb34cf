//! The rows behind findings: by hand on TINY-7, whole and inert in CSV and Parquet, and the same on every run.

use crate::{assess_with_evidence, rendered, root};
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use arrow_cast::cast;
use arrow_schema::DataType;
use levelcheck::assessment::Assessment;
use levelcheck::case::hash::of_bytes;
use levelcheck::commands::output::write_lists;
use levelcheck::evidence::{Evidence, EvidenceTable, ROW_SETS, behind, has_rows};
use levelcheck::pseudonym::Names;
use levelcheck::report::Format;
use levelcheck::rules::pack::Status;
use levelcheck::rules::packs;
use levelcheck::rules::verdict::Verdict;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

fn tiny() -> (Assessment, Evidence) {
    assess_with_evidence(&root("datasets/tiny-7"), Some(Names::identified()))
}

fn table<'e>(evidence: &'e Evidence, id: &str) -> &'e EvidenceTable {
    evidence.tables.iter().find(|table| table.file.id == id).unwrap_or_else(|| panic!("there is no {id}"))
}

/// The rows of a Parquet file, which has one batch here.
fn stored(table: &EvidenceTable) -> RecordBatch {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&table.parquet).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let batches: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
    assert_eq!(batches.len(), 1);
    batches.into_iter().next().unwrap()
}

/// By hand from the order lines. A to D were paid or recruited, E, F and G neither.
#[test]
fn revenue_of_tiny_7_is_that_of_its_nineteen_lines() {
    let (_, evidence) = tiny();
    assert_eq!(
        table(&evidence, "revenue").text,
        "class,takes_part,unregistered,kind,purpose,amount,order_lines\n\
         business,false,false,fee,not recorded,80.00,3\n\
         business,false,false,product,not recorded,250.00,3\n\
         business,false,false,starter_kit,not recorded,250.00,1\n\
         business,true,false,fee,not recorded,40.00,4\n\
         business,true,false,product,not recorded,550.00,4\n\
         retail,false,true,product,not recorded,360.00,4\n"
    );
}

/// By hand: 72 of margins on customers' orders, overrides of 29 on customers' product and 77.50 on members' own, 25 for a kit.
#[test]
fn rewards_of_tiny_7_are_those_of_its_nineteen_commissions() {
    let (_, evidence) = tiny();
    // Customers: 8 + 12 + 6 + 3 = 29; members: 15 + 10 + 10 + 5 + 10 + 5 + 10 + 5 + 5 + 2.50 = 77.50.
    let rewards = table(&evidence, "rewards");
    assert_eq!(
        rewards.text,
        "kind,source,amount,claw_backs\noverride,business,77.50,0.00\noverride,retail,29.00,0.00\n\
         recruiting,enrolment,25.00,0.00\nretail_margin,retail,72.00,0.00\n"
    );
    let rows = stored(rewards);
    let amounts = rows.column_by_name("amount").unwrap();
    assert_eq!(amounts.data_type(), &DataType::Decimal128(18, 2));
    assert_eq!(amounts.as_primitive::<Decimal128Type>().values().to_vec(), [7750, 2900, 2500, 7200]);
}

/// By hand: depth 0 is A, 1 is B and C, 2 is D, E and F, 3 is G.
#[test]
fn the_results_of_tiny_7_lie_at_their_depth() {
    let (_, evidence) = tiny();
    let income = table(&evidence, "income_by_depth");
    assert!(income.text.contains("\n0,1,83.00,210.00,0.00,62.50,20.00,0,1,1,0\n"), "{}", income.text);
    assert!(income.text.contains("\n3,1,0.00,360.00,0.00,0.00,15.00,1,1,1,0\n"), "{}", income.text);
    let rows = stored(income);
    let of = |name: &str| rows.column_by_name(name).unwrap().as_primitive::<Int64Type>().values().to_vec();
    assert_eq!(
        (of("depth"), of("members"), of("paid_nothing")),
        (vec![0, 1, 2, 3], vec![1, 2, 3, 1], vec![0, 0, 2, 1])
    );
}

#[test]
fn a_row_set_hashes_to_its_csv_text_and_the_parquet_file_holds_the_same_rows() {
    let (assessment, evidence) = tiny();
    for table in &evidence.tables {
        assert_eq!(of_bytes(table.text.as_bytes()), table.file.sha256, "{}", table.file.id);
        let rows = stored(table);
        let mut reader = csv::Reader::from_reader(table.text.as_bytes());
        let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let names: Vec<String> = rows.schema().fields().iter().map(|field| field.name().clone()).collect();
        assert_eq!(head, names, "{}", table.file.id);
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!((records.len(), rows.num_rows() as u64), (table.file.rows as usize, table.file.rows));
        for (at, column) in rows.columns().iter().enumerate() {
            // Numbers are compared as numbers: 200 is 200.0.
            let numbers = column.data_type() == &DataType::Float64;
            let texts = cast(column, &DataType::Utf8).unwrap();
            for (row, record) in records.iter().enumerate() {
                if numbers {
                    let number: f64 = record[at].parse().unwrap();
                    assert!(column.as_primitive::<Float64Type>().value(row).to_bits() == number.to_bits());
                } else {
                    let text = if texts.is_null(row) { "" } else { texts.as_string::<i32>().value(row) };
                    assert_eq!(text, &record[at], "{} {}", table.file.id, names[at]);
                }
            }
        }
    }
    let named: BTreeSet<&str> = assessment.row_sets.iter().map(|set| set.id.as_str()).collect();
    let lists = assessment.findings.iter().filter(|finding| finding.list.is_some()).count();
    assert_eq!(evidence.tables.len(), named.len() + lists);
}

#[test]
fn every_finding_with_a_figure_leads_to_rows_and_every_format_names_them() {
    for dataset in ["tiny-7", "customer-led", "advocare-2016"] {
        let (assessment, evidence) = assess_with_evidence(&root(&format!("datasets/{dataset}")), None);
        let known: BTreeSet<&str> = evidence.tables.iter().map(|table| table.file.id.as_str()).collect();
        for finding in assessment.findings.iter().filter(|finding| finding.verdict != Verdict::NotApplicable) {
            for looked_at in &finding.evidence {
                assert!(looked_at.rows.iter().all(|id| known.contains(id.as_str())), "{}", finding.rule);
                let bare = looked_at.value.is_some() && looked_at.rows.is_empty();
                assert!(!bare, "{dataset} {}: {} has no rows", finding.rule, looked_at.quantity);
            }
        }
        let set = &assessment.row_sets[0];
        for (format, words) in [
            (Format::Html, format!("id=\"rows-{}\"", set.id)),
            (Format::Html, set.sha256.clone()),
            (Format::Md, format!("[{0}]({0}), [{1}]({1})", set.file, set.parquet)),
            (Format::Json, set.sha256.clone()),
        ] {
            assert!(rendered(format, &assessment).contains(&words), "{dataset} {format:?} {words}");
        }
        let findings: Vec<&str> = assessment.findings.iter().map(|f| f.rule.as_str()).collect();
        let lines = rendered(Format::Jsonl, &assessment);
        assert!(lines.lines().count() <= findings.len() + 1 && lines.contains(&set.sha256), "{dataset}");
        assert!(rendered(Format::Sarif, &assessment).contains("rowSets"), "{dataset}");
    }
}

/// No rule is shipped whose finding would have nothing to lead to.
#[test]
fn every_quantity_that_a_shipped_rule_reads_has_rows() {
    let packs = packs::shipped().unwrap();
    let mut bare = BTreeSet::new();
    for rule in packs.iter().flat_map(|pack| &pack.rules).filter(|rule| rule.status == Status::On) {
        let conditions = rule.applies_when.iter().chain([&rule.when]);
        bare.extend(conditions.flat_map(|condition| condition.quantities()).filter(|quantity| !has_rows(quantity)));
    }
    assert!(bare.is_empty(), "no row set stands behind {bare:?}");
    assert_eq!(behind("entry_fee").iter().map(|set| set.id).collect::<Vec<_>>(), ["policy_answers"]);
    assert!(!has_rows("no such thing"));
}

#[test]
fn every_measure_names_its_row_sets_and_every_row_set_is_named() {
    let mut named: BTreeSet<&str> = BTreeSet::from(["policy_answers"]);
    for metric in levelcheck::metrics::METRICS {
        assert!(!metric.rows.is_empty(), "{}", metric.id);
        named.extend(metric.rows.iter().map(|set| set.id));
    }
    assert_eq!(named, ROW_SETS.iter().map(|set| set.id).collect::<BTreeSet<_>>());
}

#[test]
fn no_name_is_left_open_in_the_sql() {
    for dataset in ["tiny-7", "party-plan", "inventory-loading", "advocare-2016"] {
        let (_, evidence) = assess_with_evidence(&root(&format!("datasets/{dataset}")), None);
        let script = evidence.script.unwrap();
        // Two colons are a cast; one before a word within SQL would be a name that nothing was put in for.
        for line in script.lines().filter(|line| !line.trim_start().starts_with("--")) {
            let open = line.match_indices(':').any(|(at, _)| {
                let before = line[..at].chars().next_back();
                let after = line[at + 1..].chars().next();
                before.is_none_or(|c| c == ' ' || c == '(') && after.is_some_and(|c| c.is_ascii_lowercase())
            });
            assert!(!open, "{dataset}: {line}");
        }
    }
}

#[test]
fn one_run_and_another_write_the_same_rows() {
    let inventory = root("datasets/inventory-loading");
    assert_eq!(assess_with_evidence(&inventory, None).1, assess_with_evidence(&inventory, None).1);
}

const HOSTILE: [&str; 9] = [
    "=cmd|' /C calc'!A0",
    "+1",
    "@SUM(A1)",
    "a\"b,c",
    "#x",
    "two\nlines",
    "\u{1b}[31mred",
    "\u{202e}gnp.exe",
    "<script>alert(1)</script>",
];

fn hostile(folder: &Path) -> (Assessment, Evidence) {
    let write = |file: &str, text: String| fs::write(folder.join(file), text).unwrap();
    write("case.toml", "name = \"N\"\ncurrency = \"USD\"\n[period]\nstart = 2024-01-01\nend = 2024-01-31\n".to_owned());
    let quoted = |id: &str| format!("\"{}\"", id.replace('"', "\"\""));
    let mut participants = "participant_id,sponsor_id,joined_on,class\n".to_owned();
    let mut orders = "order_id,buyer_id,ordered_on,kind,amount\n".to_owned();
    let mut commissions = "payee_id,earned_on,kind,amount,order_id\n".to_owned();
    for (at, id) in HOSTILE.iter().map(|id| quoted(id)).enumerate() {
        participants.push_str(&format!("{id},,2024-01-01,business\n"));
        orders.push_str(&format!("{at},{id},2024-01-05,fee,10.00\n"));
        commissions.push_str(&format!("{id},2024-01-06,override,1.00,{at}\n"));
    }
    write("participants.csv", participants);
    write("orders.csv", orders);
    write("commissions.csv", commissions);
    write("resales.csv", "seller_id,sold_on,amount,cost,verified\n".to_owned());
    assess_with_evidence(folder, Some(Names::identified()))
}

#[test]
fn hostile_ids_are_the_same_inert_text_in_csv_and_parquet() {
    let folder = tempfile::tempdir().unwrap();
    let (_, evidence) = hostile(folder.path());
    let list = table(&evidence, "us-vem-1");
    let mut reader = csv::Reader::from_reader(list.text.as_bytes());
    let in_csv: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
    let rows = stored(list);
    let texts = cast(rows.column(0), &DataType::Utf8).unwrap();
    let in_parquet: Vec<&str> = texts.as_string::<i32>().iter().map(|id| id.unwrap()).collect();
    assert_eq!(in_csv, in_parquet);
    let found: BTreeSet<&str> = in_parquet.into_iter().collect();
    let expected = [
        "'=cmd|' /C calc'!A0",
        "'+1",
        "'@SUM(A1)",
        "a\"b,c",
        "#x",
        "two\nlines",
        "\\u{1b}[31mred",
        "\\u{202e}gnp.exe",
        "<script>alert(1)</script>",
    ];
    assert_eq!(found, BTreeSet::from(expected));
    // The script holds no id: ids stay in the case.
    let script = evidence.script.unwrap();
    assert!(HOSTILE.iter().all(|id| !script.contains(id)));
}

#[test]
fn a_pack_from_elsewhere_may_call_a_rule_like_a_row_set() {
    use levelcheck::evidence::stem;
    use levelcheck::rules::concerned::id_of;
    assert_ne!(stem(&id_of("revenue")), stem("revenue"));
}

#[test]
fn evidence_that_stands_elsewhere_is_refused_when_an_assessment_is_read() {
    let (assessment, _) = tiny();
    let json = rendered(Format::Json, &assessment);
    for (from, to) in [
        ("\"file\": \"evidence/revenue.csv\"", "\"file\": \"https://example.org/revenue.csv\""),
        ("\"parquet\": \"evidence/us-vem-1.parquet\"", "\"parquet\": \"../us-vem-1.parquet\""),
    ] {
        assert!(json.contains(from), "{from}");
        let error = Assessment::parse("a.json", &json.replacen(from, to, 1)).unwrap_err();
        assert!(error.contains("is not where its row set stands"), "{error}");
    }
}

#[test]
fn every_file_is_written_and_noted() {
    let out = tempfile::tempdir().unwrap();
    let (_, evidence) = tiny();
    write_lists(out.path(), &evidence).unwrap();
    let files = fs::read_dir(out.path().join("evidence")).unwrap().count();
    assert_eq!(files, 2 * evidence.tables.len() + 1);
    for table in &evidence.tables {
        assert_eq!(fs::read_to_string(out.path().join(&table.file.file)).unwrap(), table.text);
    }
}
