//! Bad input: every fault is named with its file, row, column and money, and a file that cannot be used says why.
//!
//! Each test starts from one sound case of five people and one month and changes one thing.

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use flate2::Compression;
use flate2::write::GzEncoder;
use levelcheck::calendar::{OUTSIDE, day_from_text};
use levelcheck::case::diagnostic::{Diagnostic, Effect, Fault, Place};
use levelcheck::case::open::Company;
use levelcheck::case::problem::{OpenError, Problem};
use levelcheck::case::tables::commissions::CommissionKind;
use levelcheck::case::tables::orders::OrderKind;
use levelcheck::case::tables::participants::Class;
use levelcheck::case::tables::{LOST_ORDER, STRANGER};
use levelcheck::case::{Case, OpenOptions, open};
use levelcheck::genealogy::{ORPHAN, UNPLACED};
use levelcheck::progress::Silent;
use parquet::arrow::ArrowWriter;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

const PARTICIPANTS: &str = "\
participant_id,sponsor_id,joined_on,class
A,,2024-01-01,business
B,A,2024-01-02,business
C,A,2024-01-02,business
D,B,2024-01-03,business
E,D,2024-01-04,retail
";

const ORDERS: &str = "\
order_id,buyer_id,seller_id,ordered_on,kind,amount
O1,A,,2024-01-05,product,100.00
O2,B,A,2024-01-10,starter_kit,50.00
O3,,B,2024-01-20,product,25.50
";

const COMMISSIONS: &str = "\
payee_id,earned_on,amount,kind,order_id
A,2024-01-31,10.00,override,O2
B,2024-01-31,5.10,retail_margin,O3
";

/// A case folder that goes when the test ends. It stands one level below the temporary folder, so that a test can put
/// a file beside it.
struct Folder(TempDir);

impl Folder {
    /// The sound case; `extra` goes into its manifest where both keys and `[tables]` may stand.
    fn new(extra: &str) -> Self {
        let head = "name = \"Bad\"\ncurrency = \"USD\"\n";
        let period = "[period]\nstart = 2024-01-01\nend = 2024-01-31\n";
        Self(TempDir::new().expect("a temporary folder can be made"))
            .file("case.toml", format!("{head}{extra}\n{period}"))
            .file("participants.csv", PARTICIPANTS)
            .file("orders.csv", ORDERS)
            .file("commissions.csv", COMMISSIONS)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("case")
    }

    /// Writes a file in place of the one of that name.
    fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("files lie in folders")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
        self
    }

    fn without(self, name: &str) -> Self {
        fs::remove_file(self.path().join(name)).expect("the file was there");
        self
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).expect("the file is there")
    }

    /// Adds a line at the end of a table.
    fn row(self, name: &str, line: &str) -> Self {
        let text = format!("{}{line}\n", self.text(name));
        self.file(name, text)
    }

    /// Puts `new` where `old` stands once.
    fn change(self, name: &str, old: &str, new: &str) -> Self {
        let text = self.text(name);
        assert_eq!(text.matches(old).count(), 1, "`{old}` must stand once in {name}");
        self.file(name, text.replace(old, new))
    }

    fn try_open(&self) -> Result<Case, OpenError> {
        open(&self.path(), OpenOptions::default(), &Silent)
    }

    #[track_caller]
    fn open(&self) -> Case {
        self.try_open().unwrap_or_else(|error| panic!("{error}"))
    }

    /// What is said about tables that cannot be used.
    #[track_caller]
    fn problems(&self) -> Vec<Problem> {
        match self.try_open() {
            Err(OpenError::Data(problems)) => problems,
            other => panic!("the data should be refused, not {other:?}"),
        }
    }

    /// The data are refused for one problem, and the message names the file, says what is wrong and helps.
    #[track_caller]
    fn assert_refused(&self, file: &str, message: &str, help: &str) {
        assert_eq!(self.problems().len(), 1);
        let shown = self.try_open().expect_err("the case was refused before").to_string();
        let (first, second) = shown.split_once("\n  help: ").expect("there is help");
        assert!(first.starts_with(&format!("{file}: ")) && first.contains(message), "{shown}");
        assert!(second.contains(help), "{shown}");
    }

    /// The manifest is refused, with words that help.
    #[track_caller]
    fn assert_manifest_refused(&self, words: &[&str]) {
        match self.try_open() {
            Err(OpenError::Manifest(message)) => {
                assert!(words.iter().all(|word| message.contains(word)), "{message}");
            }
            other => panic!("the manifest should be refused, not {other:?}"),
        }
    }
}

fn company(case: &Case) -> &Company {
    case.company.as_ref().expect("the case is a company's")
}

fn person(case: &Case, id: &str) -> u32 {
    company(case).participants.ids.get(id).expect("the participant is in the table")
}

fn depth(case: &Case, id: &str) -> u32 {
    company(case).genealogy.depth(person(case, id))
}

#[track_caller]
fn found(case: &Case, fault: Fault) -> &Diagnostic {
    let mut those = case.diagnostics.iter().filter(|d| d.fault == fault);
    match (those.next(), those.next()) {
        (Some(one), None) => one,
        _ => panic!("{fault:?} should be reported once: {:#?}", case.diagnostics),
    }
}

/// The case has the fault once, in these rows of one column, with what it does to them and the money they carry.
#[track_caller]
fn assert_fault(case: &Case, fault: Fault, effect: Effect, place: (&str, &str), rows: &[u64], money: Option<f64>) {
    let it = found(case, fault);
    let in_rows: Vec<u64> = it.places.iter().map(|place| place.row).collect();
    assert_eq!(it.effect, effect, "{it:#?}");
    assert_eq!((it.file.as_str(), it.column.as_str()), place, "{it:#?}");
    assert_eq!(in_rows, rows, "{it:#?}");
    assert_eq!(it.rows, rows.len() as u64, "{it:#?}");
    assert_eq!(it.money, money, "{it:#?}");
    assert!(!it.message.is_empty() && !it.advice.is_empty(), "{it:#?}");
}

/// As [`assert_fault`], and the case has no other fault.
#[track_caller]
fn assert_only(case: &Case, fault: Fault, effect: Effect, place: (&str, &str), rows: &[u64], money: Option<f64>) {
    assert_fault(case, fault, effect, place, rows, money);
    assert_eq!(case.diagnostics.len(), 1, "{:#?}", case.diagnostics);
}

/// What stands at the first place of a fault.
fn value(case: &Case, fault: Fault) -> &str {
    &found(case, fault).places[0].value
}

/// Rows of a table, and how many of them were left out.
fn rows(case: &Case, table: &str) -> (u64, u64) {
    (case.totals[table].rows, case.totals[table].left_out)
}

/// Sum of a table's amounts over its readable rows, in cents.
fn cents(case: &Case, table: &str) -> i64 {
    case.totals[table].sums["amount"]
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes()).expect("memory can be written");
    packed.finish().expect("memory can be written")
}

/// A Parquet file whose columns are all text.
fn parquet_of_text(header: &[&str], table: &[&[&str]]) -> Vec<u8> {
    let columns = header.iter().enumerate().map(|(at, name)| {
        let cells = StringArray::from_iter_values(table.iter().map(|row| row[at]));
        (*name, Arc::new(cells) as ArrayRef)
    });
    let batch = RecordBatch::try_from_iter(columns).expect("columns are as long as the table");
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("text can be written");
    writer.write(&batch).expect("memory can be written");
    writer.close().expect("memory can be written");
    bytes
}

#[test]
fn the_case_that_every_test_starts_from_has_no_fault() {
    let case = Folder::new("").open();
    assert_eq!(case.diagnostics, []);
    assert_eq!(case.too_many_bad_rows, []);
    assert_eq!((rows(&case, "orders"), cents(&case, "orders")), ((3, 0), 17_550));
    assert_eq!((rows(&case, "commissions"), cents(&case, "commissions")), ((2, 0), 1_510));
    assert_eq!(depth(&case, "E"), 3);
    let files: Vec<&str> = case.inputs.iter().map(|input| input.file.as_str()).collect();
    assert_eq!(files, ["case.toml", "commissions.csv", "orders.csv", "participants.csv"]);
}

// Who recruited whom.

#[test]
fn an_orphan_is_kept_apart_with_everybody_below() {
    let case = Folder::new("").change("participants.csv", "B,A,", "B,Z,").open();
    assert_only(&case, Fault::UnknownSponsor, Effect::Kept, ("participants.csv", "sponsor_id"), &[3], Some(50.0));
    assert_eq!(value(&case, Fault::UnknownSponsor), "Z");
    let tree = &company(&case).genealogy;
    assert_eq!((tree.len(), tree.unplaced()), (5, 3));
    assert_eq!(tree.sponsor(person(&case, "B")), ORPHAN);
    assert_eq!(["A", "B", "C", "D", "E"].map(|id| depth(&case, id)), [0, UNPLACED, 1, UNPLACED, UNPLACED]);
    assert_eq!(cents(&case, "orders"), 17_550);
}

#[test]
fn a_participant_who_sponsors_themselves_is_kept_apart() {
    let case = Folder::new("").change("participants.csv", "D,B,", "D,D,").open();
    assert_only(&case, Fault::SelfSponsor, Effect::Kept, ("participants.csv", "sponsor_id"), &[5], Some(0.0));
    let tree = &company(&case).genealogy;
    assert_eq!((tree.sponsor(person(&case, "D")), tree.unplaced()), (ORPHAN, 2));
    assert!(tree.in_cycle().is_empty());
}

#[test]
fn a_cycle_of_three_is_kept_apart_and_each_member_is_named() {
    let case = Folder::new("")
        .row("participants.csv", "X,Z,2024-01-05,business")
        .row("participants.csv", "Y,X,2024-01-05,business")
        .row("participants.csv", "Z,Y,2024-01-05,business")
        .row("participants.csv", "below,X,2024-01-06,business")
        .open();
    assert_only(&case, Fault::SponsorCycle, Effect::Kept, ("participants.csv", "sponsor_id"), &[7, 8, 9], Some(0.0));
    let tree = &company(&case).genealogy;
    assert_eq!(tree.in_cycle(), ["X", "Y", "Z"].map(|id| person(&case, id)));
    assert_eq!((tree.unplaced(), depth(&case, "below"), depth(&case, "E")), (4, UNPLACED, 3));
}

#[test]
fn a_sponsor_who_joined_after_the_recruit_keeps_the_place() {
    let case = Folder::new("").change("participants.csv", "D,B,2024-01-03", "D,B,2024-01-01").open();
    assert_only(&case, Fault::SponsorJoinedLater, Effect::Kept, ("participants.csv", "sponsor_id"), &[5], Some(0.0));
    assert_eq!(depth(&case, "D"), 2);
}

#[test]
fn a_placement_that_is_nobody_leads_nowhere() {
    let people = "participant_id,sponsor_id,placement_id,joined_on,class\n\
        A,,,2024-01-01,business\nB,A,Q,2024-01-01,business\n";
    let case = Folder::new("").file("participants.csv", people).open();
    assert_fault(&case, Fault::UnknownPlacement, Effect::Kept, ("participants.csv", "placement_id"), &[3], Some(50.0));
    assert_eq!(company(&case).participants.placement[1], STRANGER);
}

#[test]
fn a_chain_of_a_million_sponsors_loads() {
    let mut people = String::from("participant_id,sponsor_id,joined_on,class\nP0,,2024-01-01,business\n");
    for at in 1..1_000_000 {
        writeln!(people, "P{at},P{},2024-01-01,business", at - 1).unwrap();
    }
    let folder = Folder::new("").file("participants.csv", people).without("commissions.csv");
    let case =
        folder.file("orders.csv", "order_id,buyer_id,ordered_on,kind,amount\nO1,P999999,2024-01-05,product,1\n").open();
    assert_eq!(case.diagnostics, []);
    assert_eq!(depth(&case, "P999999"), 999_999);
    assert_eq!(company(&case).genealogy.unplaced(), 0);
}

#[test]
fn a_house_account_that_is_nobody_is_named_and_the_others_hold() {
    let case = Folder::new("house_accounts = [\"A\", \"HQ\"]").open();
    let it = found(&case, Fault::UnknownHouseAccount);
    assert_eq!(
        (it.file.as_str(), it.column.as_str(), it.rows, it.effect),
        ("case.toml", "house_accounts", 1, Effect::Kept)
    );
    assert_eq!(value(&case, Fault::UnknownHouseAccount), "HQ");
    assert_eq!(company(&case).participants.house, [true, false, false, false, false]);
}

// Ids that come twice or lead nowhere.

#[test]
fn of_two_participants_with_one_id_the_first_counts() {
    let case = Folder::new("").row("participants.csv", "B,C,2024-01-09,retail").open();
    assert_only(&case, Fault::DuplicateId, Effect::LeftOut, ("participants.csv", "participant_id"), &[7], None);
    assert_eq!(value(&case, Fault::DuplicateId), "B");
    assert_eq!(rows(&case, "participants"), (6, 1));
    let at = person(&case, "B") as usize;
    assert_eq!((company(&case).participants.len(), company(&case).participants.class[at]), (5, Class::Business));
}

#[test]
fn of_two_orders_with_one_id_the_first_counts_and_the_money_of_the_other_is_told() {
    let case = Folder::new("").row("orders.csv", "O2,C,,2024-01-11,product,12.34").open();
    assert_only(&case, Fault::DuplicateId, Effect::LeftOut, ("orders.csv", "order_id"), &[5], Some(12.34));
    assert_eq!((rows(&case, "orders"), cents(&case, "orders")), ((4, 1), 17_550));
    assert_eq!(company(&case).orders.len(), 3);
}

#[test]
fn lines_of_one_order_are_no_duplicates_but_a_line_that_comes_twice_is() {
    let lines = "order_id,line,buyer_id,ordered_on,kind,amount\n\
        O2,1,B,2024-01-10,product,30\nO2,2,B,2024-01-10,product,20\nO3,1,,2024-01-20,product,5\n";
    let case = Folder::new("").file("orders.csv", lines).open();
    assert_eq!(case.diagnostics, []);
    assert_eq!(company(&case).orders.lines_of(0).collect::<Vec<_>>(), [0, 1]);
    let case = Folder::new("").file("orders.csv", lines).row("orders.csv", "O2,2,B,2024-01-10,product,20").open();
    assert_only(&case, Fault::DuplicateId, Effect::LeftOut, ("orders.csv", "order_id"), &[5], Some(20.0));
}

#[test]
fn an_order_of_an_unknown_participant_stays_revenue() {
    let case = Folder::new("").change("orders.csv", "O2,B,", "O2,Q,").open();
    assert_only(&case, Fault::UnknownBuyer, Effect::Kept, ("orders.csv", "buyer_id"), &[3], Some(50.0));
    assert_eq!(value(&case, Fault::UnknownBuyer), "Q");
    assert_eq!((company(&case).orders.buyer[1], cents(&case, "orders")), (STRANGER, 17_550));
}

#[test]
fn an_order_credited_to_an_unknown_participant_is_kept() {
    let case = Folder::new("").change("orders.csv", "O3,,B,", "O3,,Q,").open();
    assert_only(&case, Fault::UnknownSeller, Effect::Kept, ("orders.csv", "seller_id"), &[4], Some(25.5));
    assert_eq!(company(&case).orders.seller[2], STRANGER);
}

#[test]
fn a_commission_for_an_unknown_order_is_kept_untraced() {
    let case = Folder::new("").change("commissions.csv", "override,O2", "override,O9").open();
    assert_only(&case, Fault::UnknownOrder, Effect::Kept, ("commissions.csv", "order_id"), &[2], Some(10.0));
    assert_eq!(value(&case, Fault::UnknownOrder), "O9");
    assert_eq!(company(&case).commissions.as_ref().unwrap().order[0], LOST_ORDER);
}

#[test]
fn a_commission_to_an_unknown_payee_stays_in_the_totals() {
    let case = Folder::new("").change("commissions.csv", "B,2024", "Q,2024").open();
    assert_only(&case, Fault::UnknownPayee, Effect::Kept, ("commissions.csv", "payee_id"), &[3], Some(5.1));
    assert_eq!(company(&case).commissions.as_ref().unwrap().payee[1], STRANGER);
    assert_eq!(cents(&case, "commissions"), 1_510);
}

#[test]
fn refunds_resales_and_expenses_that_lead_nowhere_are_kept_with_their_money() {
    let case = Folder::new("")
        .file("returns.csv", "order_id,returned_on,amount\nO9,2024-01-25,7\n")
        .file("resales.csv", "seller_id,sold_on,amount,cost,verified\nQ,2024-01-25,9,6,yes\n")
        .file("expenses.csv", "participant_id,spent_on,amount\nQ,2024-01-25,3\n")
        .open();
    assert_fault(&case, Fault::UnknownOrder, Effect::Kept, ("returns.csv", "order_id"), &[2], Some(7.0));
    assert_fault(&case, Fault::UnknownSeller, Effect::Kept, ("resales.csv", "seller_id"), &[2], Some(9.0));
    assert_fault(&case, Fault::UnknownParticipant, Effect::Kept, ("expenses.csv", "participant_id"), &[2], Some(3.0));
    assert_eq!(case.diagnostics.len(), 3);
}

// Cells that cannot be read.

#[test]
fn amounts_with_thousands_separators_and_currency_signs_are_left_out() {
    let case = Folder::new("")
        .change("orders.csv", "100.00", "\"1,234.50\"")
        .change("orders.csv", "25.50", "$25.50")
        .change("commissions.csv", "5.10", "n/a")
        .open();
    let orders = case.diagnostics.iter().find(|d| d.table == "orders").unwrap();
    assert_eq!((orders.fault, orders.effect), (Fault::UnreadableNumber, Effect::LeftOut));
    assert_eq!((orders.file.as_str(), orders.column.as_str()), ("orders.csv", "amount"));
    assert_eq!((orders.rows, orders.money), (2, None)); // nobody knows what these rows carry
    let place = |row, value: &str| Place { row, value: value.to_owned() };
    assert_eq!(orders.places, [place(2, "1,234.50"), place(4, "$25.50")]);
    assert_eq!((rows(&case, "orders"), cents(&case, "orders")), ((3, 2), 5_000));
    assert_eq!((rows(&case, "commissions"), cents(&case, "commissions")), ((2, 1), 1_000));
}

#[test]
fn an_empty_amount_is_missing_and_not_zero() {
    let case = Folder::new("").change("orders.csv", "100.00", "").open();
    assert_only(&case, Fault::MissingValue, Effect::LeftOut, ("orders.csv", "amount"), &[2], None);
    assert_eq!(company(&case).orders.len(), 2);
}

#[test]
fn an_order_with_an_unreadable_date_is_left_out_with_its_money() {
    let case = Folder::new("")
        .change("orders.csv", "2024-01-05", "05.01.2024")
        .row("orders.csv", "O4,A,,2024-02-30,product,5.00")
        .open();
    assert_only(&case, Fault::UnreadableDate, Effect::LeftOut, ("orders.csv", "ordered_on"), &[2, 5], Some(105.0));
    assert_eq!(value(&case, Fault::UnreadableDate), "05.01.2024");
    assert_eq!(rows(&case, "orders"), (4, 2));
}

#[test]
fn a_declared_date_format_is_read_and_no_other() {
    let case = Folder::new("[tables.orders]\ndate_format = \"%d/%m/%Y\"")
        .change("orders.csv", "2024-01-10", "10/01/2024")
        .change("orders.csv", "2024-01-20", "20/01/2024")
        .open();
    assert_only(&case, Fault::UnreadableDate, Effect::LeftOut, ("orders.csv", "ordered_on"), &[2], Some(100.0));
    assert_eq!(Some(company(&case).orders.day[0]), day_from_text("2024-01-10", None));
}

#[test]
fn a_receipt_that_is_neither_checked_nor_unchecked_is_left_out() {
    let case = Folder::new("")
        .file("resales.csv", "seller_id,sold_on,amount,cost,verified\nA,2024-01-25,9,6,perhaps\n")
        .open();
    assert_only(&case, Fault::UnreadableFlag, Effect::LeftOut, ("resales.csv", "verified"), &[2], Some(9.0));
}

#[test]
fn a_ragged_row_is_left_out_and_counted_and_the_rows_behind_it_are_read() {
    let case = Folder::new("").change("orders.csv", "starter_kit,50.00", "starter_kit,5,0.00").open();
    assert_fault(&case, Fault::RaggedRow, Effect::LeftOut, ("orders.csv", ""), &[3], None);
    assert_eq!(value(&case, Fault::RaggedRow), "7 fields");
    assert_eq!((rows(&case, "orders"), cents(&case, "orders")), ((3, 1), 12_550));
    // The order that went missing is missed where a commission names it.
    assert_fault(&case, Fault::UnknownOrder, Effect::Kept, ("commissions.csv", "order_id"), &[2], Some(10.0));
    assert_eq!(case.diagnostics.len(), 2);
}

#[test]
fn more_bad_rows_than_allowed_are_named_with_their_share() {
    let folder = Folder::new("").row("orders.csv", "O4,A,,soon,product,1");
    assert_eq!(folder.open().too_many_bad_rows, [("orders".to_owned(), 0.25)]);
    let options = OpenOptions { max_bad_rows: 0.25, ..OpenOptions::default() };
    assert_eq!(open(&folder.path(), options, &Silent).unwrap().too_many_bad_rows, []);
}

#[test]
fn a_bad_row_in_a_thousand_is_put_up_with() {
    let good: String = (4..1_000).fold(String::new(), |mut text, at| {
        writeln!(text, "O{at},A,,2024-01-05,product,1").unwrap();
        text
    });
    let case = Folder::new("").row("orders.csv", &format!("{good}O1000,A,,2024-01-05,product,free")).open();
    assert_eq!((rows(&case, "orders"), case.too_many_bad_rows.len()), ((1_000, 1), 0));
    assert_only(&case, Fault::UnreadableNumber, Effect::LeftOut, ("orders.csv", "amount"), &[1_001], None);
}

#[test]
fn the_first_ten_of_many_places_are_kept_and_all_are_counted() {
    let bad: String = (10..35).fold(String::new(), |mut text, at| {
        writeln!(text, "X{at},Q,,2024-01-05,product,2").unwrap();
        text
    });
    let case = Folder::new("").row("orders.csv", bad.trim_end()).open();
    let it = found(&case, Fault::UnknownBuyer);
    assert_eq!((it.rows, it.places.len(), it.money), (25, 10, Some(50.0)));
    assert_eq!((it.places[0].row, it.places[9].row), (5, 14));
}

// Values that can be read and are doubtful.

#[test]
fn a_row_dated_outside_the_period_is_excluded_with_its_money() {
    let case = Folder::new("")
        .change("orders.csv", "2024-01-20", "2024-02-01")
        .change("commissions.csv", "B,2024-01-31", "B,2024-02-01")
        .open();
    let order = case.diagnostics.iter().find(|d| d.table == "orders").unwrap();
    assert_eq!((order.fault, order.effect, order.rows), (Fault::OutsidePeriod, Effect::Excluded, 1));
    assert_eq!((order.file.as_str(), order.column.as_str()), ("orders.csv", "ordered_on"));
    assert_eq!((order.places[0].row, order.places[0].value.as_str(), order.money), (4, "2024-02-01", Some(25.5)));
    assert_eq!(company(&case).orders.month, [0, 0, OUTSIDE]);
    assert_eq!((case.totals["orders"].outside, rows(&case, "orders")), (1, (3, 0)));
    let pay = case.diagnostics.iter().find(|d| d.table == "commissions").unwrap();
    assert_eq!((pay.fault, pay.places[0].row, pay.money), (Fault::OutsidePeriod, 3, Some(5.1)));
    assert_eq!(case.diagnostics.len(), 2);
}

#[test]
fn a_negative_order_is_kept_and_netted() {
    let case = Folder::new("").change("orders.csv", "25.50", "-25.50").open();
    assert_only(&case, Fault::NegativeAmount, Effect::Kept, ("orders.csv", "amount"), &[4], Some(-25.5));
    assert_eq!(cents(&case, "orders"), 12_450);
}

#[test]
fn a_negative_refund_and_a_negative_expense_are_kept() {
    let case = Folder::new("").file("returns.csv", "order_id,returned_on,amount\nO1,2024-01-25,-7\n").open();
    assert_only(&case, Fault::NegativeRefund, Effect::Kept, ("returns.csv", "amount"), &[2], Some(-7.0));
    let case = Folder::new("").file("expenses.csv", "participant_id,spent_on,amount\nA,2024-01-25,-3\n").open();
    assert_only(&case, Fault::NegativeRefund, Effect::Kept, ("expenses.csv", "amount"), &[2], Some(-3.0));
}

#[test]
fn a_claw_back_is_netted_and_noted() {
    let case = Folder::new("").row("commissions.csv", "A,2024-01-31,-4.00,override,O2").open();
    assert_only(&case, Fault::ClawBack, Effect::Noted, ("commissions.csv", "amount"), &[4], Some(-4.0));
    assert_eq!(cents(&case, "commissions"), 1_110);
}

#[test]
fn orders_before_joining_and_after_leaving_are_kept() {
    let people = "participant_id,sponsor_id,joined_on,left_on,class\n\
        A,,2024-01-08,2024-01-31,business\nB,A,2024-01-08,2024-01-09,business\n";
    let case = Folder::new("").file("participants.csv", people).change("commissions.csv", "B,2024", "A,2024").open();
    assert_fault(&case, Fault::OrderBeforeJoining, Effect::Kept, ("orders.csv", "ordered_on"), &[2], Some(100.0));
    assert_fault(&case, Fault::OrderAfterLeaving, Effect::Kept, ("orders.csv", "ordered_on"), &[3], Some(50.0));
    assert_eq!((value(&case, Fault::OrderAfterLeaving), case.diagnostics.len()), ("2024-01-10", 2));
    assert_eq!(cents(&case, "orders"), 17_550);
}

#[test]
fn pay_after_leaving_is_kept() {
    let people = "participant_id,sponsor_id,joined_on,left_on,class\n\
        A,,2024-01-01,,business\nB,A,2024-01-02,2024-01-30,business\n";
    let case = Folder::new("").file("participants.csv", people).open();
    assert_only(&case, Fault::PayAfterLeaving, Effect::Kept, ("commissions.csv", "earned_on"), &[3], Some(5.1));
    assert_eq!(cents(&case, "commissions"), 1_510);
}

#[test]
fn a_customer_account_that_earns_keeps_its_class_and_is_told() {
    let case = Folder::new("").row("commissions.csv", "E,2024-01-31,3.00,rebate,O1").open();
    let it = found(&case, Fault::CustomerWhoEarns);
    assert_eq!((it.table.as_str(), it.column.as_str(), it.effect), ("participants", "class", Effect::Kept));
    assert_eq!((it.rows, it.money, case.diagnostics.len()), (1, Some(3.0), 1));
    assert_eq!(company(&case).participants.class[person(&case, "E") as usize], Class::Retail);
}

#[test]
fn a_customer_account_that_recruits_is_told_though_it_was_not_paid() {
    let case = Folder::new("").row("participants.csv", "F,E,2024-01-09,business").open();
    let it = found(&case, Fault::CustomerWhoEarns);
    assert_eq!((it.rows, it.money), (1, Some(0.0)));
    assert!(it.places[0].value.starts_with('E'), "{it:#?}");
}

#[test]
fn an_order_before_the_first_recorded_class_has_a_buyer_of_unknown_class() {
    let case =
        Folder::new("").file("class_changes.csv", "participant_id,changed_on,class\nB,2024-01-15,preferred\n").open();
    let class_on = |id: &str, day: &str| {
        let at = person(&case, id);
        let exported = company(&case).participants.class[at as usize];
        company(&case).history.class_on(at, day_from_text(day, None).unwrap(), exported)
    };
    assert_eq!(class_on("B", "2024-01-10"), Class::Unknown);
    assert_eq!(class_on("B", "2024-01-15"), Class::Preferred);
    assert_eq!(class_on("A", "2024-01-05"), Class::Business); // no change recorded: as exported
}

#[test]
fn a_class_change_of_nobody_is_told() {
    let case =
        Folder::new("").file("class_changes.csv", "participant_id,changed_on,class\nQ,2024-01-15,retail\n").open();
    assert_only(&case, Fault::UnknownParticipant, Effect::Kept, ("class_changes.csv", "participant_id"), &[2], None);
}

#[test]
fn amounts_between_cents_are_rounded_to_even_and_told_once_a_column() {
    let case = Folder::new("").change("orders.csv", "100.00", "1.005").change("orders.csv", "50.00", "1.001").open();
    let it = found(&case, Fault::RoundedAmount);
    assert_eq!((it.file.as_str(), it.column.as_str(), it.effect), ("orders.csv", "amount", Effect::Noted));
    assert_eq!(it.places.iter().map(|place| place.row).collect::<Vec<_>>(), [2, 3]);
    assert_eq!((it.rows, case.diagnostics.len()), (2, 1));
    // 1.005 and 1.001 both become 1.00: half a cent and a tenth of a cent are lost.
    assert!((it.money.unwrap() - -0.006).abs() < 1e-9, "{it:#?}");
    assert_eq!(cents(&case, "orders"), 2_750);
}

#[test]
fn floats_of_json_are_rounded_like_text() {
    let lines = r#"{"order_id":"O2","buyer_id":"B","ordered_on":"2024-01-10","kind":"product","amount":0.29}
{"order_id":"O3","buyer_id":null,"ordered_on":"2024-01-20","kind":"product","amount":2.015}
"#;
    let case = Folder::new("[tables.orders]\npath = \"orders.jsonl\"")
        .without("orders.csv")
        .file("orders.jsonl", lines)
        .open();
    let it = found(&case, Fault::RoundedAmount);
    assert_eq!((it.file.as_str(), it.column.as_str(), it.rows, it.places[0].row), ("orders.jsonl", "amount", 1, 2));
    assert!((it.money.unwrap() - 0.005).abs() < 1e-9, "{it:#?}");
    assert_eq!((cents(&case, "orders"), case.diagnostics.len()), (29 + 202, 1));
}

// Words that are not ours.

#[test]
fn an_unmapped_class_is_unknown() {
    let case =
        Folder::new("").change("participants.csv", "B,A,2024-01-02,business", "B,A,2024-01-02,Distributor").open();
    assert_only(&case, Fault::UnmappedValue, Effect::Kept, ("participants.csv", "class"), &[3], None);
    assert_eq!(value(&case, Fault::UnmappedValue), "Distributor");
    assert_eq!(company(&case).participants.class[1], Class::Unknown);
}

#[test]
fn an_unmapped_order_kind_is_kept_with_its_money_and_a_mapping_heals_it() {
    let pack = |extra: &str| Folder::new(extra).change("orders.csv", "starter_kit", "Enrollment Pack").open();
    let case = pack("");
    assert_only(&case, Fault::UnmappedValue, Effect::Kept, ("orders.csv", "kind"), &[3], Some(50.0));
    assert_eq!(value(&case, Fault::UnmappedValue), "Enrollment Pack");
    assert_eq!(company(&case).orders.kind[1], OrderKind::Unmapped);
    let healed = pack("[tables.orders.values.kind]\n\"Enrollment Pack\" = \"starter_kit\"");
    assert_eq!(healed.diagnostics, []);
    assert_eq!(company(&healed).orders.kind[1], OrderKind::StarterKit);
}

#[test]
fn an_unmapped_commission_kind_is_kept_with_its_money() {
    let case = Folder::new("").change("commissions.csv", "override", "Team Bonus").open();
    assert_only(&case, Fault::UnmappedValue, Effect::Kept, ("commissions.csv", "kind"), &[2], Some(10.0));
    let commissions = company(&case).commissions.as_ref().unwrap();
    assert_eq!(commissions.kind, [CommissionKind::Unmapped, CommissionKind::RetailMargin]);
}

#[test]
fn a_fault_is_named_by_the_column_as_the_file_names_it() {
    let case = Folder::new("[tables.orders.columns]\nbuyer_id = \"CustomerID\"")
        .change("orders.csv", "buyer_id", "CustomerID")
        .change("orders.csv", "O2,B,", "O2,Q,")
        .open();
    assert_only(&case, Fault::UnknownBuyer, Effect::Kept, ("orders.csv", "CustomerID"), &[3], Some(50.0));
}

// Files that are cut or written differently.

#[test]
fn a_file_of_as_many_rows_as_a_spreadsheet_holds_is_noted_and_one_row_less_is_not() {
    let of_rows = |rows: usize| {
        let table = "payee_id,earned_on,amount,kind\n".to_owned() + &"A,2024-01-31,1,pool\n".repeat(rows);
        Folder::new("").file("commissions.csv", table).open()
    };
    let case = of_rows(1_048_575);
    assert_only(&case, Fault::CutSpreadsheet, Effect::Noted, ("commissions.csv", ""), &[1], None);
    assert_eq!((rows(&case, "commissions"), cents(&case, "commissions")), ((1_048_575, 0), 104_857_500));
    assert_eq!(of_rows(1_048_574).diagnostics, []);
}

#[test]
fn a_byte_order_mark_is_noted_and_read_past() {
    let case = Folder::new("").file("orders.csv", format!("\u{feff}{ORDERS}")).open();
    assert_only(&case, Fault::ByteOrderMark, Effect::Noted, ("orders.csv", ""), &[1], None);
    assert_eq!(company(&case).orders.len(), 3);
}

#[test]
fn a_wrong_delimiter_is_recognised_and_declaring_it_heals() {
    for (mark, shown) in [(";", ";"), ("\t", "\\t"), ("|", "|")] {
        let written = |extra: &str| Folder::new(extra).file("orders.csv", ORDERS.replace(',', mark));
        let help = format!("delimiter = \"{shown}\" under [tables.orders]");
        written("").assert_refused("orders.csv", "the header is one single field", &help);
        assert_eq!(written(&format!("[tables.orders]\ndelimiter = \"{shown}\"")).open().diagnostics, []);
    }
}

#[test]
fn a_decimal_comma_is_read_where_it_is_declared() {
    let table =
        ORDERS.replace(',', ";").replace("100.00", "1.234,50").replace("50.00", "50,00").replace("25.50", "25,5");
    let case =
        Folder::new("[tables.orders]\ndelimiter = \";\"\ndecimal_comma = true").file("orders.csv", &table).open();
    assert_eq!(case.diagnostics, []);
    assert_eq!(company(&case).orders.amount, [123_450, 5_000, 2_550]);
    let undeclared = Folder::new("[tables.orders]\ndelimiter = \";\"").file("orders.csv", &table).open();
    assert_fault(&undeclared, Fault::UnreadableNumber, Effect::LeftOut, ("orders.csv", "amount"), &[2, 3, 4], None);
}

#[test]
fn a_wrong_encoding_names_the_line_and_declaring_it_heals() {
    let written = |extra: &str| {
        let head = "participant_id,sponsor_id,joined_on,class,region\nA,,2024-01-01,business,North\n";
        let table = [head.as_bytes(), b"B,A,2024-01-02,business,Qu\xe9bec\n"].concat();
        Folder::new(extra).file("participants.csv", table)
    };
    written("").assert_refused("participants.csv", "line 3 is not UTF-8", "encoding = \"windows-1252\"");
    let case = written("[tables.participants]\nencoding = \"windows-1252\"").open();
    assert_eq!(company(&case).participants.region.get(1).as_deref(), Some("Québec"));
    assert_eq!(case.diagnostics, []);
}

#[test]
fn a_file_that_is_not_in_the_declared_encoding_is_refused() {
    let folder = Folder::new("[tables.orders]\nencoding = \"shift_jis\"")
        .file("orders.csv", [ORDERS.as_bytes(), b"O\xff,A,,2024-01-05,product,1\n"].concat());
    folder.assert_refused("orders.csv", "the file is not Shift_JIS", "set encoding");
    let folder = Folder::new("[tables.orders]\nencoding = \"latin-9000\"");
    folder.assert_refused("orders.csv", "encoding `latin-9000` is not known", "WHATWG");
}

#[test]
fn a_file_in_utf_16_is_recognised_and_declaring_it_heals() {
    for bytes_of in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        let table: Vec<u8> = std::iter::once(0xfeff).chain(ORDERS.encode_utf16()).flat_map(bytes_of).collect();
        Folder::new("").file("orders.csv", &table).assert_refused("orders.csv", "UTF-16", "encoding = \"utf-16\"");
        let case = Folder::new("[tables.orders]\nencoding = \"utf-16\"").file("orders.csv", &table).open();
        assert_eq!(cents(&case, "orders"), 17_550);
    }
}

#[test]
fn a_line_break_inside_a_value_keeps_the_later_line_numbers_right() {
    let people = PARTICIPANTS
        .replace("_on,class", "_on,class,rank")
        .replace("business\n", "business,\n")
        .replace("retail\n", "retail,\n");
    let case = Folder::new("")
        .file("participants.csv", people.replacen("business,\n", "business,\"Star\nof\nstars\"\n", 1))
        .change("participants.csv", "D,B,", "D,Q,")
        .open();
    assert_only(&case, Fault::UnknownSponsor, Effect::Kept, ("participants.csv", "sponsor_id"), &[7], Some(0.0));
    assert_eq!(company(&case).participants.rank.get(0).as_deref(), Some("Star\nof\nstars"));
}

#[test]
fn a_gzip_file_is_read_and_its_lines_are_numbered() {
    let case = Folder::new("[tables.orders]\npath = \"orders.csv.gz\"")
        .without("orders.csv")
        .file("orders.csv.gz", gzip(&ORDERS.replace("O3,,B,", "O3,,Q,")))
        .open();
    assert_only(&case, Fault::UnknownSeller, Effect::Kept, ("orders.csv.gz", "seller_id"), &[4], Some(25.5));
    assert_eq!(cents(&case, "orders"), 17_550);
}

#[test]
fn json_lines_are_read_and_their_lines_are_numbered() {
    let lines = "{\"payee_id\":\"A\",\"earned_on\":\"2024-01-31\",\"amount\":10,\"kind\":\"pool\"}\n\n\
        {\"payee_id\":\"Q\",\"earned_on\":\"2024-01-31\",\"amount\":\"2.50\",\"kind\":\"pool\",\"order_id\":\"O2\"}\n";
    let folder = |text: &str| Folder::new("[tables.commissions]\npath = \"pay.jsonl\"").file("pay.jsonl", text);
    let case = folder(lines).open();
    assert_only(&case, Fault::UnknownPayee, Effect::Kept, ("pay.jsonl", "payee_id"), &[3], Some(2.5));
    assert_eq!(cents(&case, "commissions"), 1_250);
    folder(&format!("{lines}oops\n")).assert_refused("pay.jsonl", "line 4 is not a JSON object", "one object a line");
}

#[test]
fn a_fault_in_a_parquet_file_is_named_by_its_row() {
    let header = ["payee_id", "earned_on", "amount", "kind"];
    let table: [&[&str]; 2] = [&["A", "2024-01-31", "10.00", "pool"], &["Q", "2024-01-31", "2.50", "pool"]];
    let case =
        Folder::new("").without("commissions.csv").file("commissions.parquet", parquet_of_text(&header, &table)).open();
    assert_only(&case, Fault::UnknownPayee, Effect::Kept, ("commissions.parquet", "payee_id"), &[2], Some(2.5));
}

#[test]
fn a_cut_parquet_file_is_refused() {
    let whole = parquet_of_text(&["payee_id", "earned_on", "amount", "kind"], &[&["A", "2024-01-31", "10.00", "pool"]]);
    Folder::new("").without("commissions.csv").file("commissions.parquet", &whole[..whole.len() - 9]).assert_refused(
        "commissions.parquet",
        "cannot be read as Parquet",
        "cut",
    );
}

// Files that cannot be used.

#[test]
fn an_empty_file_is_refused_and_never_read_as_zero() {
    Folder::new("").file("commissions.csv", "").assert_refused(
        "commissions.csv",
        "the file is empty",
        "not assessed, never zero",
    );
}

#[test]
fn a_table_without_rows_is_a_table() {
    let case = Folder::new("").file("commissions.csv", "payee_id,earned_on,amount,kind\n").open();
    assert_eq!(rows(&case, "commissions"), (0, 0));
    assert!(company(&case).commissions.as_ref().unwrap().is_empty());
    assert_eq!((case.diagnostics.len(), case.too_many_bad_rows.len()), (0, 0));
}

#[test]
fn a_missing_column_is_named_with_the_nearest_header() {
    let folder = Folder::new("").change("participants.csv", "joined_on", "Joined On");
    folder.assert_refused(
        "participants.csv",
        "column `joined_on` of participants is missing (did you mean `Joined On`?)",
        "[tables.participants.columns]",
    );
}

#[test]
fn all_missing_columns_of_a_file_are_named_at_once() {
    let folder = Folder::new("").file("orders.csv", "order_id,buyer,amount\nO1,A,1\n");
    let problems = folder.problems();
    assert_eq!((problems.len(), problems[0].file.as_str()), (1, "orders.csv"));
    for column in ["`buyer_id`", "`ordered_on`", "`kind`"] {
        assert!(problems[0].message.contains(column), "{}", problems[0]);
    }
    assert!(problems[0].message.contains("did you mean `buyer`?"), "{}", problems[0]);
    assert!(problems[0].help.contains("order_id, buyer, amount"), "{}", problems[0]);
}

#[test]
fn a_mapped_column_that_is_missing_is_named_with_what_it_is_mapped_to() {
    let folder = Folder::new("[tables.orders.columns]\nbuyer_id = \"CustomerID\"").change(
        "orders.csv",
        "buyer_id",
        "Customer_Id",
    );
    folder.assert_refused(
        "orders.csv",
        "column `CustomerID`, mapped to `buyer_id` of orders, is missing (did you mean `Customer_Id`?)",
        "the file has: order_id, Customer_Id",
    );
    // Even where the table could do without it: whoever maps a column means to have it.
    let folder = Folder::new("[tables.orders.columns]\nvolume = \"PV\"");
    folder.assert_refused("orders.csv", "column `PV`, mapped to `volume` of orders, is missing", "the file has");
}

#[test]
fn a_declared_file_that_is_missing_is_refused() {
    let folder = Folder::new("[tables.commissions]\npath = \"export/pay.csv\"");
    folder.assert_refused(
        "export/pay.csv",
        "no file of the table `commissions` is there",
        "relative to the case folder",
    );
    let folder = Folder::new("[tables.returns]\ncomplete = false");
    folder.assert_refused("case.toml", "neither returns.csv nor returns.parquet", "path = ");
}

#[test]
fn a_company_without_orders_is_refused_and_so_is_a_case_without_tables() {
    let folder = Folder::new("").without("orders.csv");
    folder.assert_refused("orders.csv", "a company case needs the table `orders`", "[tables.orders] path");
    let folder = folder.without("participants.csv").without("commissions.csv");
    folder.assert_refused("case.toml", "the case has no table", "disclosure");
}

#[test]
fn two_files_for_one_table_are_refused_until_a_path_says_which_counts() {
    let folder = |extra: &str| Folder::new(extra).file("orders.parquet", "not looked at");
    folder("").assert_refused("orders.csv", "orders.parquet stands beside it", "[tables.orders] path = \"orders.csv\"");
    assert_eq!(folder("[tables.orders]\npath = \"orders.csv\"").open().diagnostics, []);
}

#[test]
fn a_file_of_unknown_format_is_refused() {
    let folder = Folder::new("[tables.commissions]\npath = \"pay.doc\"").file("pay.doc", COMMISSIONS);
    folder.assert_refused("pay.doc", "no known format", ".parquet");
}

#[test]
fn a_file_outside_the_case_folder_is_refused_until_it_is_allowed() {
    let folder =
        Folder::new("[tables.commissions]\npath = \"../beside/pay.csv\"").file("../beside/pay.csv", COMMISSIONS);
    folder.assert_refused("../beside/pay.csv", "outside the case folder", "--allow-outside");
    let options = OpenOptions { allow_outside: true, ..OpenOptions::default() };
    let case = open(&folder.path(), options, &Silent).unwrap();
    assert_eq!((cents(&case, "commissions"), case.diagnostics.len()), (1_510, 0));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_outside_the_case_folder_is_refused() {
    let folder = Folder::new("").file("../pay.csv", COMMISSIONS).without("commissions.csv");
    std::os::unix::fs::symlink("../pay.csv", folder.path().join("commissions.csv")).unwrap();
    folder.assert_refused("commissions.csv", "outside the case folder", "--allow-outside");
}

#[test]
fn the_problems_of_all_files_are_named_in_one_run() {
    let folder = Folder::new("")
        .change("participants.csv", "class", "status")
        .file("orders.csv", ORDERS.replace(',', ";"))
        .file("commissions.csv", "")
        .file("returns.csv", b"order_id,returned_on,amount\nO\xe9,2024-01-01,1\n");
    let files: Vec<String> = folder.problems().into_iter().map(|problem| problem.file).collect();
    assert_eq!(files, ["participants.csv", "orders.csv", "commissions.csv", "returns.csv"]);
    let shown = folder.try_open().unwrap_err().to_string();
    assert_eq!((shown.lines().count(), shown.matches("\n  help: ").count()), (8, 4), "{shown}");
}

#[test]
fn every_file_of_a_table_is_looked_at_in_one_run() {
    let folder = Folder::new("[tables.orders]\npath = \"orders_*.csv\"")
        .file("orders_1.csv", "")
        .file("orders_2.csv", "order_id\nO1\n")
        .file("orders_3.csv", ORDERS);
    let files: Vec<String> = folder.problems().into_iter().map(|problem| problem.file).collect();
    assert_eq!(files, ["orders_1.csv", "orders_2.csv"]);
}

// The manifest.

#[test]
fn a_folder_without_a_manifest_is_no_case() {
    Folder::new("").without("case.toml").assert_manifest_refused(&[
        "case.toml",
        "cannot read",
        "help: a case is a folder",
    ]);
}

#[test]
fn a_malformed_manifest_is_refused_with_its_line() {
    Folder::new("jurisdictions = [\"us-federal\"").assert_manifest_refused(&["case.toml", "line 4"]);
    Folder::new("house_accounts = 7").assert_manifest_refused(&["case.toml", "line 3", "house_accounts"]);
}

#[test]
fn a_company_without_a_period_is_refused() {
    let folder = Folder::new("").file("case.toml", "name = \"Bad\"\ncurrency = \"USD\"\n");
    folder.assert_manifest_refused(&["case.toml", "[period]", "start = "]);
}

// Several files for one table.

#[test]
fn files_of_a_pattern_are_one_table_and_faults_name_the_file() {
    let case = Folder::new("[tables.orders]\npath = \"export/orders_*.csv\"")
        .without("orders.csv")
        .file(
            "export/orders_02.csv",
            "order_id,buyer_id,ordered_on,kind,amount\nO3,,2024-01-20,product,5\nO2,B,2024-01-20,product,6\n",
        )
        .file("export/orders_01.csv", ORDERS.replace("O3,,B", "O4,,B"))
        .file("export/notes.txt", "not of the table")
        .open();
    assert_eq!(case.totals["orders"].files, ["export/orders_01.csv", "export/orders_02.csv"]);
    assert_only(&case, Fault::DuplicateId, Effect::LeftOut, ("export/orders_02.csv", "order_id"), &[3], Some(6.0));
    assert_eq!((rows(&case, "orders"), cents(&case, "orders")), ((5, 1), 18_050));
}

#[test]
fn a_partitioned_folder_is_one_table() {
    let part = |rows: &str| format!("order_id,buyer_id,ordered_on,kind,amount\n{rows}");
    let case = Folder::new("[tables.orders]\npath = \"orders\"")
        .without("orders.csv")
        .file("orders/year=2023/part.csv", part("O1,A,2023-12-31,product,4\n"))
        .file("orders/year=2024/part.csv", part("O2,B,2024-01-10,product,5\nO3,Q,2024-01-20,product,6\n"))
        .open();
    assert_eq!(case.totals["orders"].files, ["orders/year=2023/part.csv", "orders/year=2024/part.csv"]);
    assert_fault(&case, Fault::UnknownBuyer, Effect::Kept, ("orders/year=2024/part.csv", "buyer_id"), &[3], Some(6.0));
    assert_fault(
        &case,
        Fault::OutsidePeriod,
        Effect::Excluded,
        ("orders/year=2023/part.csv", "ordered_on"),
        &[2],
        Some(4.0),
    );
    assert_eq!(cents(&case, "orders"), 1_500);
}

#[test]
fn a_folder_name_fills_the_column_that_its_files_lack() {
    let case = Folder::new("[tables.orders]\npath = \"orders\"")
        .without("orders.csv")
        .file("orders/kind=fee/part.csv", "order_id,buyer_id,ordered_on,amount\nO2,B,2024-01-10,5\n")
        .file("orders/kind=gift/part.csv", "order_id,buyer_id,ordered_on,amount\nO3,B,2024-01-10,6\n")
        .open();
    assert_eq!(company(&case).orders.kind, [OrderKind::Fee, OrderKind::Unmapped]);
    assert_fault(&case, Fault::UnmappedValue, Effect::Kept, ("orders/kind=gift/part.csv", "kind"), &[2], Some(6.0));
}

#[test]
fn line_numbers_are_right_in_files_from_windows() {
    let case = Folder::new("").file("orders.csv", ORDERS.replace("O2,B,", "O2,Q,").replace('\n', "\r\n")).open();
    assert_only(&case, Fault::UnknownBuyer, Effect::Kept, ("orders.csv", "buyer_id"), &[3], Some(50.0));
}

#[test]
fn line_numbers_are_right_behind_empty_lines() {
    let case = Folder::new("").change("orders.csv", "O2,B,", "\n\nO2,Q,").open();
    assert_only(&case, Fault::UnknownBuyer, Effect::Kept, ("orders.csv", "buyer_id"), &[5], Some(50.0));
}

#[test]
fn a_character_torn_over_two_cells_is_not_text() {
    let head = b"participant_id,sponsor_id,joined_on,class,rank,region\n";
    let torn = [&head[..], b"A,,2024-01-01,business,\xc3,\xa9\nB,A,2024-01-02,business,,\n"].concat();
    Folder::new("").file("participants.csv", torn).assert_refused(
        "participants.csv",
        "line 2 is not UTF-8",
        "encoding",
    );
}

#[test]
fn a_quote_that_never_closes_does_not_swallow_the_rest_unsaid() {
    let head = "participant_id,sponsor_id,joined_on,class,region\n";
    let swallowed = "A,,2024-01-01,business,\"North\nB,A,2024-01-02,business,South\n";
    let case = Folder::new("")
        .without("commissions.csv")
        .file("participants.csv", format!("{head}{swallowed}"))
        .file("orders.csv", "order_id,buyer_id,ordered_on,kind,amount\nO1,A,2024-01-05,product,1\n")
        .try_open();
    assert!(case.is_err() || case.is_ok_and(|case| !case.diagnostics.is_empty()));
}

#[test]
fn a_customer_account_that_earns_is_named_with_its_file_and_line() {
    let case = Folder::new("").row("commissions.csv", "E,2024-01-31,3.00,rebate,O1").open();
    assert_only(&case, Fault::CustomerWhoEarns, Effect::Kept, ("participants.csv", "class"), &[6], Some(3.0));
}

#[test]
fn an_order_before_the_first_recorded_class_is_told_with_its_money() {
    let changes = "participant_id,changed_on,class\nB,2024-01-15,preferred\n";
    let case = Folder::new("").file("class_changes.csv", changes).open();
    let it = found(&case, Fault::ClassNotRecorded);
    assert_eq!((it.file.as_str(), it.rows, it.effect), ("orders.csv", 1, Effect::Kept));
    assert_eq!((it.places[0].row, it.money), (3, Some(50.0)));
}

const WITH_VOLUME: &str = "order_id,buyer_id,ordered_on,kind,amount,volume,quantity,autoship\n";

#[test]
fn a_row_with_two_unreadable_numbers_is_left_out_once() {
    let table = format!("{WITH_VOLUME}O1,A,2024-01-05,product,10,many,few,\nO2,A,2024-01-05,product,10,1,1,\n");
    let case = Folder::new("").without("commissions.csv").file("orders.csv", table).open();
    assert_eq!(rows(&case, "orders"), (2, 1));
    assert_eq!(case.too_many_bad_rows, [("orders".to_owned(), 0.5)]);
}

#[test]
fn an_order_with_an_unreadable_volume_is_left_out_with_its_money() {
    let table = format!("{WITH_VOLUME}O1,A,2024-01-05,product,10,many,1,\n");
    let case = Folder::new("").without("commissions.csv").file("orders.csv", table).open();
    assert_only(&case, Fault::UnreadableNumber, Effect::LeftOut, ("orders.csv", "volume"), &[2], Some(10.0));
}

#[test]
fn a_rounded_volume_is_not_told_as_money() {
    let table = format!("{WITH_VOLUME}O1,A,2024-01-05,product,10,1.00005,1,\n");
    let case = Folder::new("").without("commissions.csv").file("orders.csv", table).open();
    assert_only(&case, Fault::RoundedAmount, Effect::Noted, ("orders.csv", "volume"), &[2], None);
}

#[test]
fn an_unreadable_autoship_is_told_with_the_word_and_the_money() {
    let table = format!("{WITH_VOLUME}O1,A,2024-01-05,product,10,1,1,perhaps\n");
    let case = Folder::new("").without("commissions.csv").file("orders.csv", table).open();
    let it = &case.diagnostics[0];
    assert_eq!((it.column.as_str(), it.places[0].value.as_str(), it.money), ("autoship", "perhaps", Some(10.0)));
}

#[test]
fn files_with_and_without_lines_are_one_table() {
    let case = Folder::new("[tables.orders]\npath = \"orders_*.csv\"")
        .without("commissions.csv")
        .file("orders_1.csv", ORDERS)
        .file(
            "orders_2.csv",
            "order_id,line,buyer_id,ordered_on,kind,amount\nO4,1,A,2024-01-06,fee,2\nO4,2,A,2024-01-06,fee,3\n",
        )
        .open();
    let lines: Vec<Vec<usize>> = (0..4).map(|order| company(&case).orders.lines_of(order).collect()).collect();
    assert_eq!(lines, [vec![0], vec![1], vec![2], vec![3, 4]]);
}

#[test]
fn a_decimal_point_is_not_read_as_a_thousands_separator_of_two_digits() {
    let case = Folder::new("[tables.orders]\ndecimal_comma = true").without("commissions.csv").open();
    assert_only(&case, Fault::UnreadableNumber, Effect::LeftOut, ("orders.csv", "amount"), &[2, 3, 4], None);
}

#[test]
fn a_number_of_json_has_a_decimal_point_whatever_is_declared_for_text() {
    let line =
        "{\"order_id\":\"O2\",\"buyer_id\":\"B\",\"ordered_on\":\"2024-01-10\",\"kind\":\"fee\",\"amount\":12.5}\n";
    let case = Folder::new("[tables.orders]\npath = \"orders.jsonl\"\ndecimal_comma = true")
        .without("commissions.csv")
        .file("orders.jsonl", line)
        .open();
    assert_eq!(company(&case).orders.amount, [1_250]);
}

#[test]
fn amounts_whose_sum_is_too_great_neither_panic_nor_wrap() {
    let case = Folder::new("")
        .row("orders.csv", "O4,Q,,2024-01-05,product,90000000000000000.00")
        .row("orders.csv", "O5,Q,,2024-01-05,product,90000000000000000.00")
        .try_open();
    assert!(case.is_err() || case.is_ok_and(|case| cents(&case, "orders") >= 0));
}

#[test]
fn a_pattern_is_read_in_a_folder_with_brackets_in_its_name() {
    let folder = Folder::new("[tables.orders]\npath = \"orders*.csv\"");
    let renamed = folder.0.path().join("case [2024]");
    fs::rename(folder.path(), &renamed).unwrap();
    assert!(open(&renamed, OpenOptions::default(), &Silent).is_ok());
}
