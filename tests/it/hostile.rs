//! Data never become code: hostile names and ids come out inert in every format.

use crate::poisoned::sheets;
use crate::{assess, rendered};
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
    for markup in ["<script", "<img", "onerror=alert(1)>"] {
        assert!(!html.contains(markup), "{markup}");
    }
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
}
