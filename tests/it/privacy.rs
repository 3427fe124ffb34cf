//! What no report tells: who somebody is, and what stands in columns that nobody mapped.

use crate::poisoned::sheets;
use crate::{assess_named, open, root};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use calamine::DataType as _;
use levelcheck::assessment::Assessment;
use levelcheck::charts::draw;
use levelcheck::evidence::EvidenceTable;
use levelcheck::pseudonym::Names;
use levelcheck::report::{Format, terminal};
use parquet::arrow::ArrowWriter;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// Everything that a run writes and prints, as text.
pub fn everything(assessment: &Assessment, lists: &[EvidenceTable]) -> Vec<(String, String)> {
    let mut all = vec![("terminal".to_owned(), terminal::summary(assessment))];
    // Text of a PDF stands in it as numbers of glyphs; it is drawn from the same assessment.
    let readable = <Format as clap::ValueEnum>::value_variants()
        .iter()
        .filter(|format| format.is_text() || **format == Format::Xlsx);
    for format in readable {
        let rendered = format.render(assessment);
        let text = match format {
            Format::Xlsx => sheets(rendered.bytes())
                .into_iter()
                .flat_map(|(_, cells)| {
                    cells
                        .used_cells()
                        .filter_map(|(_, _, cell)| cell.get_string().map(str::to_owned))
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
                .join("\n"),
            _ => String::from_utf8_lossy(rendered.bytes()).into_owned(),
        };
        all.push((format.file().to_owned(), text));
    }
    all.extend(draw(assessment).into_iter().map(|chart| (chart.id.to_owned(), chart.svg)));
    all.extend(lists.iter().map(|list| (list.file.file.clone(), list.text.clone())));
    all
}

#[track_caller]
fn tells_nothing_of(everything: &[(String, String)], secrets: &[&str]) {
    for (what, text) in everything {
        for secret in secrets {
            assert!(!text.contains(secret), "{what} tells {secret}");
        }
    }
}

/// A company of ten whose ids are found wherever they stand, with a fault of every kind that quotes an id.
pub fn company() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: String| fs::write(folder.path().join(file), text).unwrap();
    write(
        "case.toml",
        "name = \"Ten\"\ncurrency = \"USD\"\nhouse_accounts = [\"idHouse\"]\n[period]\nstart = 2024-01-01\nend = 2024-01-31\n\
         [tables.orders.columns]\nbuyer_id = \"bought_by\"\n"
            .to_owned(),
    );
    let mut participants = "participant_id,sponsor_id,placement_id,joined_on,class,name,email,ssn\n".to_owned();
    let mut orders = "order_id,bought_by,seller_id,ordered_on,kind,amount,ship_to\n".to_owned();
    let mut commissions = "payee_id,earned_on,kind,amount,order_id,bank_account\n".to_owned();
    for at in 0..10 {
        let sponsor = ["idStranger", "idPerson1", "idPerson3", "idPerson2"].get(at).copied().unwrap_or("");
        let class = if at < 8 { "business" } else { "retail" };
        participants.push_str(&format!(
            "idPerson{at},{sponsor},idElsewhere,2024-01-01,{class},SecretName{at},secret{at}@example.org,078-05-112{at}\n"
        ));
        orders.push_str(&format!("idOrder{at},idPerson{at},idPerson0,2024-01-05,product,10.00,SecretStreet{at}\n"));
        commissions.push_str(&format!("idPerson{at},2024-01-06,override,1.00,idOrder{at},SecretBank{at}\n"));
    }
    participants.push_str("idPerson9,,,2024-01-01,business,SecretName9,,\n");
    participants.push_str("idLong,idLongSponsor_idLongSponsor_idLongSponsor_idLongSponsor_idLongSponsor_idLongSponsor,,2024-01-01,business,,,\n");
    orders.push_str("idOrder1,idPerson1,idNoSeller,2024-01-05,product,10.00,\n");
    // An id in a column of words.
    orders.push_str("idOrder11,idNoBuyer,idNoSeller,2024-01-05,idPerson4,10.00,\n");
    commissions.push_str("idNoPayee,2024-01-06,override,1.00,idNoOrder,\n");
    write("participants.csv", participants);
    write("orders.csv", orders);
    write("commissions.csv", commissions);
    write(
        "resales.csv",
        "seller_id,sold_on,amount,cost,verified,customer_name\nidNoReseller,2024-01-05,1,1,yes,SecretName1\n"
            .to_owned(),
    );
    write("returns.csv", "order_id,returned_on,amount,reason\nidNoReturned,2024-01-05,1.00,SecretReason\n".to_owned());
    write("expenses.csv", "participant_id,spent_on,amount,what\nidNoSpender,2024-01-05,1.00,SecretTrip\n".to_owned());
    write(
        "class_changes.csv",
        "participant_id,changed_on,class,by\nidNoChanger,2024-01-05,business,SecretClerk\n".to_owned(),
    );
    write(
        "certifications.csv",
        "participant_id,certified_month,customers,signed\nidNoCertifier,2024-01-05,3,SecretSignature\n".to_owned(),
    );
    folder
}

pub fn assess(folder: &Path, names: Option<Names>) -> (Assessment, Vec<(String, String)>) {
    let mut case = levelcheck::case::open(
        folder,
        levelcheck::case::OpenOptions { max_bad_rows: 1.0, ..Default::default() },
        &levelcheck::progress::Silent,
    )
    .unwrap();
    case.names = names.unwrap_or(case.names);
    let rules = levelcheck::rules::resolve::resolve(folder, &case.manifest, &[]).unwrap();
    let (assessment, evidence) = levelcheck::assess::assess(
        &case,
        &rules,
        None,
        std::collections::BTreeMap::new(),
        &levelcheck::progress::Silent,
    )
    .unwrap();
    let mut all = everything(&assessment, &evidence.tables);
    all.push(("evidence/evidence.sql".to_owned(), evidence.script.unwrap()));
    (assessment, all)
}

/// How the ids of [`company`] begin.
const IDS: [&str; 6] = ["idPerson", "idOrder", "idNo", "idStranger", "idElsewhere", "idLong"];

#[test]
fn no_report_and_no_list_holds_an_id_that_a_run_was_not_asked_for() {
    let folder = company();
    let (assessment, all) = assess(folder.path(), None);
    let faults = assessment.diagnostics.iter().filter(|fault| fault.places.iter().any(|place| !place.value.is_empty()));
    assert!(faults.count() >= 14, "{:#?}", assessment.diagnostics);
    assert!(all.iter().any(|(what, _)| what.starts_with("evidence/")), "no list is looked at");
    tells_nothing_of(&all, &IDS);
    tells_nothing_of(&all, &["idHouse"]);
    let (_, all) = assess(folder.path(), Some(Names::of_key(b"a key of one's own").unwrap()));
    tells_nothing_of(&all, &IDS);
    // What is looked for would be found: with their ids, participants stand in the report and in the lists.
    let (_, all) = assess(folder.path(), Some(Names::identified()));
    for id in IDS {
        assert!(all.iter().any(|(_, text)| text.contains(id)), "{id} is nowhere to be found");
    }
    assert!(all.iter().any(|(what, text)| what.starts_with("evidence/") && text.contains("idPerson")));
}

#[test]
fn one_person_has_one_pseudonym_wherever_they_are_named() {
    let folder = company();
    let case = open_with_faults(folder.path());
    let (assessment, all) = assess(folder.path(), None);
    let quoted = |fault: &str| {
        let found = assessment.diagnostics.iter().find(|it| serde_json::to_value(it.fault).unwrap() == fault).unwrap();
        found.places[0].value.clone()
    };
    let name = |id: &str| case.names.of_text(id).into_owned();
    assert_eq!(quoted("duplicate-id"), case.names.of_order("idOrder1"));
    assert_eq!(quoted("self-sponsor"), name("idPerson1"));
    assert_eq!(quoted("customer-who-earns"), format!("{} (0 recruits)", name("idPerson8")));
    assert_eq!(quoted("unknown-payee"), name("idNoPayee"));
    assert_eq!(quoted("unmapped-value"), name("idPerson4"));
    let list = &all.iter().find(|(what, _)| what.starts_with("evidence/us-")).unwrap().1;
    assert!(list.contains(&name("idPerson1")), "{list}");
    // A long id is cut after it was named, so that its pseudonym is that of the whole.
    let long = "idLongSponsor_".repeat(6);
    let sponsors = assessment.diagnostics.iter().find(|it| it.column == "sponsor_id" && it.rows == 2).unwrap();
    assert_eq!(sponsors.places[1].value, name(long.trim_end_matches('_')));
}

fn open_with_faults(folder: &Path) -> levelcheck::case::Case {
    let options = levelcheck::case::OpenOptions { max_bad_rows: 1.0, ..Default::default() };
    levelcheck::case::open(folder, options, &levelcheck::progress::Silent).unwrap()
}

const SECRETS: [&str; 9] = [
    "SecretName",
    "@example.org",
    "078-05-112",
    "SecretStreet",
    "SecretBank",
    "SecretReason",
    "SecretTrip",
    "SecretClerk",
    "SecretSignature",
];

#[test]
fn what_stands_in_unmapped_columns_is_in_no_report() {
    let folder = company();
    let (_, all) = assess(folder.path(), Some(Names::identified()));
    tells_nothing_of(&all, &SECRETS);
    // The same tables as Parquet.
    for table in
        ["participants", "orders", "commissions", "resales", "returns", "expenses", "class_changes", "certifications"]
    {
        let csv = folder.path().join(format!("{table}.csv"));
        let text = fs::read_to_string(&csv).unwrap();
        let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
        let columns = rows[0].iter().enumerate().map(|(at, name)| {
            let cells = StringArray::from_iter_values(rows[1..].iter().map(|row| row[at]));
            (*name, Arc::new(cells) as ArrayRef)
        });
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let file = fs::File::create(csv.with_extension("parquet")).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        fs::remove_file(csv).unwrap();
    }
    let (assessment, all) = assess(folder.path(), Some(Names::identified()));
    assert_eq!(assessment.case.counts.unwrap().orders, 11);
    tells_nothing_of(&all, &SECRETS);
}

#[test]
fn a_rerun_gives_the_same_pseudonyms_and_another_key_gives_others() {
    let tiny = root("datasets/tiny-7");
    let lists = |names: Option<Names>| assess_named(&tiny, names).1;
    let own = || Some(Names::of_key(&[7; 32]).unwrap());
    assert_eq!(lists(None), lists(None));
    assert_eq!(lists(own()), lists(own()));
    assert_ne!(lists(None), lists(own()));
    let said = |names: Option<Names>| assess_named(&tiny, names).0.provenance.parameters["participants"].clone();
    assert_eq!(said(None), "pseudonyms, derived key");
    assert_eq!(said(Some(Names::identified())), "ids");
    assert_ne!(said(own()), said(Some(Names::of_key(&[8; 32]).unwrap())));
    // One more participant is another key; more of anything else is not.
    let named = |folder: &Path| open(folder).names.of_text("A").into_owned();
    let more = crate::changed("datasets/tiny-7", &[("participants.csv", "A,,2024-03-01", "A,,2024-03-02")]);
    let later = crate::changed("datasets/tiny-7", &[("orders.csv", "own-A,A,,2024-03-08", "own-A,A,,2024-03-09")]);
    assert_ne!(named(&tiny), named(more.path()));
    assert_eq!(named(&tiny), named(later.path()));
}
