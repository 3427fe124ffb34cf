//! Data never become code: hostile names and ids come out inert in every format.

use crate::poisoned::sheets;
use crate::{assess, rendered, root};
use calamine::DataType;
use levelcheck::report::{Format, terminal};
use std::fs;

const HOSTILE: [&str; 5] = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u{1b}[31mred\u{1b}[0m",
    "\u{202e}gnp.exe",
    "\"><img src=x onerror=alert(1)>",
];

/// A page without its own script, and the script, which the policy of the page names by its hash.
pub fn apart_from_its_script(html: &str) -> (String, String) {
    let (before, rest) = html.split_once("<script>").unwrap();
    let (script, after) = rest.split_once("</script>").unwrap();
    (format!("{before}{after}"), script.to_owned())
}

#[test]
fn hostile_text_in_every_column_is_shown_and_does_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: String| fs::write(folder.path().join(file), text).unwrap();
    let long = "x".repeat(10_000);
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let toml = |text: &str| serde_json::to_string(text).unwrap().replace("\\u001b", "\\u001B");
    write(
        "case.toml",
        format!(
            "name = {}\nabout = {}\ncurrency = \"USD\"\nhouse_accounts = [{}]\n[period]\nstart = 2024-01-01\nend = 2024-01-31\n",
            toml(HOSTILE[0]),
            toml(HOSTILE[4]),
            toml(HOSTILE[2])
        ),
    );
    let mut participants = "participant_id,sponsor_id,joined_on,class,rank,region,household\n".to_owned();
    let mut orders = "order_id,buyer_id,ordered_on,kind,amount\n".to_owned();
    let mut commissions = "payee_id,earned_on,kind,amount,order_id\n".to_owned();
    for text in HOSTILE.iter().copied().chain([long.as_str()]) {
        let t = quoted(text);
        participants.push_str(&format!("{t},missing {},2024-01-01,{t},{t},{t},{t}\n", text.replace([',', '"'], "")));
        orders.push_str(&format!(
            "{t},{t},2024-01-05,{t},10.00\n{},{t},{t},product,10.00\n",
            quoted(&format!("2{text}"))
        ));
        commissions.push_str(&format!("{t},2024-01-06,{t},1.00,{}\n", quoted(&format!("lost {text}"))));
    }
    write("participants.csv", participants);
    write("orders.csv", orders);
    write("commissions.csv", commissions);

    let assessment = assess(folder.path());
    assert!(!assessment.diagnostics.is_empty());
    let html = rendered(Format::Html, &assessment);
    let (page, script) = apart_from_its_script(&html);
    for markup in ["<script", "<img", "onerror=alert(1)>"] {
        assert!(!page.contains(markup) && !script.contains(markup), "{markup}");
    }
    let harmless = rendered(Format::Html, &assess(&root("datasets/tiny-7")));
    assert_eq!(apart_from_its_script(&harmless).1, script, "the script hangs on no data");
    let markdown = rendered(Format::Md, &assessment);
    assert!(!markdown.contains("<script") && !markdown.contains("<img"));
    let json = rendered(Format::Json, &assessment);
    let summary = terminal::summary(&assessment);
    let [lines, sarif, junit] = [Format::Jsonl, Format::Sarif, Format::Junit].map(|f| rendered(f, &assessment));
    let formats = [
        ("html", &html),
        ("markdown", &markdown),
        ("terminal", &summary),
        ("json", &json),
        ("jsonl", &lines),
        ("sarif", &sarif),
        ("junit", &junit),
    ];
    for (format, text) in formats {
        assert!(!text.contains("\u{1b}[31mred"), "{format} passes a control sequence on");
        assert!(!text.contains('\u{202e}'), "{format} passes a reordering mark on");
        assert!(!text.contains(&long), "{format} repeats ten thousand characters");
    }
    assert_eq!(
        quick_junit::Report::deserialize_from_str(&junit).unwrap().tests,
        assessment.findings.len() + assessment.rules_off.len()
    );
    for (name, cells) in sheets(Format::Xlsx.render(&assessment).bytes()) {
        let texts = cells.used_cells().filter_map(|(_, _, cell)| cell.get_string());
        for text in texts {
            assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && !text.contains(&long), "{name}: {text}");
        }
    }
    #[cfg(feature = "pdf")]
    for printed in [levelcheck::report::pdf::report(&assessment), levelcheck::report::pdf::declaration(&assessment)] {
        let shown = printed.content.replace('\u{200b}', "");
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}') && !shown.contains(&long));
        assert!(printed.pages < 60, "{} pages", printed.pages);
    }
}

#[test]
fn hostile_ids_come_out_inert_in_a_redress_schedule_and_its_sample() {
    use levelcheck::redress::linkage::{sample, sample_file};
    use levelcheck::redress::{Net, Terms, checked, draw_up, summarise, table, words};
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: String| fs::write(folder.path().join(file), text).unwrap();
    write(
        "case.toml",
        "name = \"\\u001B[31mred\"\ncurrency = \"USD\"\n[period]\nstart = 2024-01-01\nend = 2024-01-31\n[tables.participants.columns]\nhousehold = \"=H\"\n"
            .to_owned(),
    );
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let more = ["+1", "-1+2", "@SUM(A1)", "\t=1+1", "＝1", "a;=cmd", "b,=cmd", "c\n=cmd", "d\",=cmd"];
    let mut participants = "participant_id,sponsor_id,joined_on,class,region,=H\n".to_owned();
    let mut orders = "order_id,buyer_id,ordered_on,kind,amount\n".to_owned();
    for (at, id) in HOSTILE.iter().chain(&more).enumerate() {
        let id = quoted(id);
        // Two to a household, so that both stand in one cell.
        participants.push_str(&format!("{id},,2024-01-01,business,{id},{}\n", at / 2));
        orders.push_str(&format!("{at},{id},2024-01-05,product,10.00\n"));
    }
    write("participants.csv", participants);
    write("orders.csv", orders);
    write("commissions.csv", "payee_id,earned_on,kind,amount\nnobody,2024-01-05,override,1\n".to_owned());

    let case = crate::open(folder.path());
    let company = case.company.as_ref().unwrap();
    let terms = Terms { regions: vec![HOSTILE[2].to_owned(), "+1".to_owned()], ..Terms::of_pool(5_000) };
    let everywhere = Terms { regions: Vec::new(), ..terms.clone() };
    let schedule = draw_up(&crate::gather(&case), &everywhere).unwrap();
    assert_eq!(schedule.persons.len(), 7);
    let file = table::text(&schedule, &company.participants, &case.currency, Net::CompanyCash);
    let pairs = sample(&schedule.persons, 100);
    let to_check = sample_file(&company.participants, &schedule.persons, &pairs);
    for text in [&file, &to_check] {
        // Whatever a reader takes for the separator, no cell begins as a formula does.
        for separator in [b',', b';', b'\t'] {
            let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
            for cell in
                reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']), "{cell}");
            }
        }
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    }
    // What came out is found again when it is given back.
    let answered = to_check.replace(",,\n", ",yes,\n");
    let found = checked::read("sample.csv", &answered, &company.participants, &schedule.persons).unwrap();
    assert_eq!((found.same, found.as_drawn), (pairs.len() as u64, true));

    let schedule = draw_up(&crate::gather(&case), &terms).unwrap();
    let summary = summarise(&case, company, &terms, &schedule, None, ("\u{1b}[2J.csv".to_owned(), &file));
    let said = words::text(&summary);
    assert!(!said.contains('\u{1b}') && said.contains("\\u{1b}[31mred"), "{said}");
}
