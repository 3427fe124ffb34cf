//! Whatever is changed, taken away or added is told by name.

use super::{analyze, assessed, files, key, levelcheck};
use std::fs;
use std::path::Path;

/// Turns one bit of the byte in the middle of a file.
fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn one_changed_byte_of_any_input_or_output_is_told_by_name() {
    let home = assessed("datasets/tiny-7", &["--format", "html", "--format", "json", "--format", "xlsx"]);
    levelcheck(home.path(), &["verify", "out"])
        .is(0, &["exit 0: everything is as recorded", "signature           none"]);
    for folder in ["case", "out"] {
        for (name, bytes) in files(&home.path().join(folder)) {
            if name == "manifest.json" {
                continue;
            }
            let path = home.path().join(folder).join(&name);
            flip(&path);
            let ran = levelcheck(home.path(), &["verify", "out"]);
            let ran = ran
                .is(1, &[&format!("  changed   {name}: {} bytes", bytes.len()), "exit 1: 1 thing is not as recorded"]);
            assert_eq!(ran.said.matches("  changed   ").count(), 1, "{}", ran.said);
            fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn what_is_missing_and_what_is_added_is_told_by_name() {
    let home = assessed("datasets/tiny-7", &[]);
    let out = home.path().join("out");
    fs::remove_file(out.join("charts/revenue.svg")).unwrap();
    fs::remove_file(home.path().join("case/resales.csv")).unwrap();
    fs::write(out.join("evidence/more.csv"), "participant_id\nZ\n").unwrap();
    // A run would read these now, and give something else.
    fs::write(home.path().join("case/baseline.json"), "{}").unwrap();
    fs::write(home.path().join("case/returns.csv"), "order_id,returned_on,amount\n").unwrap();
    let named = [
        "  missing   charts/revenue.svg",
        "  missing   resales.csv",
        "  unlisted  evidence/more.csv: not in the manifest",
        "  unlisted  baseline.json: not in the manifest",
        "  unlisted  returns.csv: not in the manifest",
        "exit 1: 5 things are not as recorded",
    ];
    levelcheck(home.path(), &["verify", "out"]).is(1, &named);
    levelcheck(home.path(), &["verify", "out", "--allow-unlisted"]).is(1, &["evidence/more.csv", "exit 1: 2 things"]);
    let of_outputs = ["evidence/more.csv", "exit 1: 2 things"];
    levelcheck(home.path(), &["verify", "out", "--outputs-only"]).is(1, &of_outputs).without("resales.csv");
}

#[test]
fn a_folder_in_place_of_a_file_and_a_link_to_a_folder_are_told() {
    let home = assessed("datasets/nu-skin-canada-2020", &[]);
    let out = home.path().join("out");
    fs::remove_file(out.join("report.html")).unwrap();
    fs::create_dir(out.join("report.html")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("..", out.join("round")).unwrap();
    let ran = levelcheck(home.path(), &["verify", "out"]).is(1, &["  changed   report.html: is not a file any more"]);
    assert!(!cfg!(unix) || ran.said.contains("  unlisted  round: not in the manifest"), "{}", ran.said);
}

#[test]
fn a_changed_manifest_or_signature_fails_the_signature() {
    let home = assessed("datasets/nu-skin-canada-2020", &["--sign", &key("ed25519.pem")]);
    let out = home.path().join("out");
    let public = key("ed25519-public.pem");
    let verify = || levelcheck(home.path(), &["verify", "out", "--public-key", &public]);
    // `openssl pkey -pubin -in ed25519-public.pem -outform DER | sha256sum`, OpenSSL 3.0.19.
    let by = "a1e9156054e04fac899ae9f275132cdc07a5dbc4ea2c2ad3a1ffc6e0d253681f";
    verify().is(0, &[&format!("signature           holds, public key sha256 {by}")]);

    // A manifest that says something else of the same files, and is well-formed.
    let manifest = out.join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    assert!(text.contains(by));
    fs::write(&manifest, text.replacen("\"max-bad-rows\": \"0.001\"", "\"max-bad-rows\": \"0.002\"", 1)).unwrap();
    verify().is(1, &["fails: manifest.json or manifest.json.sig was changed", "exit 1: 1 thing is not as recorded"]);
    // So does the same with its author's name taken out.
    fs::write(&manifest, text.replace(by, &"0".repeat(64))).unwrap();
    verify().is(1, &["fails: the manifest names the key with sha256 0000"]);
    fs::write(&manifest, &text).unwrap();

    let signature = out.join("manifest.json.sig");
    flip(&signature);
    verify().is(1, &["fails: manifest.json or manifest.json.sig was changed"]);
    // Without the key nobody can tell, and that is said.
    levelcheck(home.path(), &["verify", "out"]).is(0, &["there, not checked", "the signature was not checked"]);
    fs::write(&signature, "short").unwrap();
    verify().is(1, &["fails: manifest.json.sig has 5 bytes, and a signature has 64"]);
    fs::remove_file(&signature).unwrap();
    verify().is(1, &["missing: the manifest says that manifest.json.sig is there"]);
    levelcheck(home.path(), &["verify", "out"]).is(1, &["missing: the manifest says"]);
    // A run that signs nothing.
    analyze(home.path(), &[]);
    verify().is(1, &["missing: there is no manifest.json.sig"]);
}

#[test]
fn a_manifest_that_cannot_be_read_ends_with_three() {
    let home = assessed("datasets/nu-skin-canada-2020", &[]);
    let manifest = home.path().join("out/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    for (from, to, said) in [
        ("\"seed\"", "\"sead\"", "unknown field `sead`"),
        ("\"schema_version\": \"1\"", "\"schema_version\": \"7\"", "schema_version \"7\" cannot be read"),
        ("\"report.html\"", "\"../case/case.toml\"", "`../case/case.toml` is no path below the folder"),
        ("{", "", "line 2: "),
    ] {
        fs::write(&manifest, text.replacen(from, to, 1)).unwrap();
        for command in ["verify", "rerun"] {
            levelcheck(home.path(), &[command, "out"]).is(3, &["error: out/manifest.json: ", said]);
        }
    }
    // Where its files go, or that the case is written to, is not for a manifest to say.
    for option in ["\"output\": \"elsewhere\"", "\"write-baseline\": true", "\"threads\": \"1\""] {
        fs::write(&manifest, text.replacen("\"allow-outside\": false", option, 1)).unwrap();
        levelcheck(home.path(), &["rerun", "out"]).is(3, &["is no option that a manifest keeps"]);
    }
    fs::write(&manifest, text.replacen("\"allow-outside\"", "\"allow-inside\"", 1)).unwrap();
    levelcheck(home.path(), &["rerun", "out"]).is(0, &[]);
    fs::write(&manifest, text.replacen("\"allow-outside\": false", "\"allow-inside\": true", 1)).unwrap();
    levelcheck(home.path(), &["rerun", "out"]).is(3, &["--allow-inside"]);
    fs::remove_file(&manifest).unwrap();
    levelcheck(home.path(), &["verify", "out"])
        .is(3, &["cannot read out/manifest.json", "help: expected an output folder"]);
}

#[test]
fn what_was_drawn_again_from_the_assessment_is_told_and_proven() {
    let home = assessed("datasets/tiny-7", &[]);
    let out = home.path().join("out");
    let before = files(&out);
    levelcheck(home.path(), &["report", "out/assessment.json", "--format", "html", "--format", "md"]).is(0, &[]);
    // What the manifest lists has the bytes it had.
    let drawn = files(&out);
    assert!(before.iter().all(|(name, bytes)| drawn[name] == *bytes));
    levelcheck(home.path(), &["verify", "out"])
        .is(0, &["  drawn     report.md: not in the manifest, and what the assessment gives"]);
    fs::write(out.join("report.md"), "# Nothing to see\n").unwrap();
    levelcheck(home.path(), &["verify", "out"]).is(1, &["  unlisted  report.md", "exit 1: 1 thing is not as recorded"]);
    levelcheck(home.path(), &["verify", "out", "--allow-unlisted"]).is(0, &["  unlisted  report.md", "exit 0"]);
    // An assessment that is not the recorded one proves nothing.
    let other = String::from_utf8(drawn["assessment.json"].clone()).unwrap().replace("TINY-7", "TINY-8");
    fs::write(out.join("assessment.json"), other).unwrap();
    levelcheck(home.path(), &["report", "out/assessment.json", "--format", "md"]).is(0, &[]);
    levelcheck(home.path(), &["verify", "out"]).is(1, &["  changed   assessment.json", "  unlisted  report.md"]);
}
