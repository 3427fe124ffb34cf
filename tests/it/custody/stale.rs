//! Files that an earlier run left.

use super::{analyze, assessed, files, key, levelcheck};
use std::fs;

#[test]
fn what_an_earlier_run_wrote_and_this_one_does_not_is_taken_away() {
    let home =
        assessed("datasets/tiny-7", &["--format", "html", "--format", "json", "--format", "xlsx", "--format", "md"]);
    let out = home.path().join("out");
    fs::write(out.join("mine.txt"), "somebody's own").unwrap();
    fs::write(out.join("report.md"), "with notes").unwrap();
    analyze(home.path(), &[]).is(0, &["removed report.xlsx: an earlier run wrote it, and this one does not"]);
    let now = files(&out);
    assert!(!now.contains_key("report.xlsx"));
    assert_eq!(now["mine.txt"], b"somebody's own");
    // It was changed since, and may be somebody's work: verify names it.
    assert_eq!(now["report.md"], b"with notes");
    levelcheck(home.path(), &["verify", "out"])
        .is(1, &["  unlisted  mine.txt", "  unlisted  report.md", "exit 1: 2 things"]);
}

#[test]
fn lists_of_rules_that_fire_no_more_are_taken_away() {
    let home = assessed("datasets/tiny-7", &[]);
    let list = "evidence/us-vem-1.csv";
    assert!(files(&home.path().join("out")).contains_key(list));
    // The same folder, for a company that nobody is listed of.
    fs::remove_dir_all(home.path().join("case")).unwrap();
    super::copy(&crate::root("datasets/nu-skin-canada-2020"), &home.path().join("case"));
    analyze(home.path(), &[]);
    assert!(!files(&home.path().join("out")).contains_key(list));
    levelcheck(home.path(), &["verify", "out"]).is(0, &[]).without("unlisted");
}

#[test]
fn nothing_but_files_of_the_folder_is_taken_away() {
    let home = assessed("datasets/nu-skin-canada-2020", &["--format", "json", "--format", "md"]);
    let out = home.path().join("out");
    let manifest = fs::read_to_string(out.join("manifest.json")).unwrap();
    // A manifest made to lead out of the folder, by name and by link.
    fs::rename(out.join("report.md"), home.path().join("report.md")).unwrap();
    fs::write(out.join("manifest.json"), manifest.replace("\"report.md\"", "\"../report.md\"")).unwrap();
    analyze(home.path(), &[]);
    assert!(home.path().join("report.md").exists());
    #[cfg(unix)]
    {
        fs::write(out.join("manifest.json"), manifest.replace("\"report.md\"", "\"round/report.md\"")).unwrap();
        std::os::unix::fs::symlink("..", out.join("round")).unwrap();
        analyze(home.path(), &[]);
        assert!(home.path().join("report.md").exists());
    }
    // A manifest that lists the data.
    fs::remove_dir_all(&out).unwrap();
    let whole = ["analyze", "case", "-o", "case", "--fail-on", "never", "--format", "json"];
    levelcheck(home.path(), &whole).is(0, &[]);
    let own = home.path().join("case/manifest.json");
    let text = fs::read_to_string(&own).unwrap();
    let input = text.split("\"inputs\": [").nth(1).unwrap().split(']').next().unwrap().to_owned();
    fs::write(&own, text.replacen("\"outputs\": [", &format!("\"outputs\": [{input},"), 1)).unwrap();
    levelcheck(home.path(), &["verify", "case"]).is(0, &[]);
    levelcheck(home.path(), &whole).is(0, &[]);
    assert!(home.path().join("case/case.toml").exists());
}

#[test]
fn a_run_that_signs_nothing_takes_the_signature_of_an_older_manifest_away() {
    let home = assessed("datasets/nu-skin-canada-2020", &["--sign", &key("ed25519.pem")]);
    let signature = home.path().join("out/manifest.json.sig");
    assert_eq!(fs::read(&signature).unwrap().len(), 64);
    analyze(home.path(), &[]);
    assert!(!signature.exists());
    levelcheck(home.path(), &["verify", "out"]).is(0, &[]);
}
