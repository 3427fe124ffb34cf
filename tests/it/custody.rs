//! The chain of custody: what `analyze` records, `verify` holds it against the files, `rerun` makes it again. The program
//! itself is run, since its words and exit codes are what a person has.

mod committed;
mod keys;
mod moved;
mod stale;
mod tampered;

use crate::root;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run of the program came to.
struct Ran {
    code: i32,
    /// What it printed, errors behind the rest.
    said: String,
}

impl Ran {
    #[track_caller]
    fn is(self, code: i32, said: &[&str]) -> Self {
        assert_eq!(self.code, code, "{}", self.said);
        for words in said {
            assert!(self.said.contains(words), "no `{words}` in:\n{}", self.said);
        }
        self
    }

    #[track_caller]
    fn without(self, words: &str) {
        assert!(!self.said.contains(words), "`{words}` in:\n{}", self.said);
    }
}

/// Runs the program in a folder.
fn levelcheck(folder: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_levelcheck"));
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    Ran { code: output.status.code().unwrap(), said: String::from_utf8(said).unwrap() }
}

/// Copies a folder and all below it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(path, target).unwrap();
        }
    }
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            all.extend(files(&path).into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else {
            all.insert(name, fs::read(path).unwrap());
        }
    }
    all
}

/// A folder with a copy of a dataset in `case` and its report in `out`.
fn assessed(dataset: &str, options: &[&str]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    copy(&root(dataset), &home.path().join("case"));
    analyze(home.path(), options);
    home
}

/// Assesses `case` into `out`.
#[track_caller]
fn analyze(home: &Path, options: &[&str]) -> Ran {
    let all = [&["analyze", "case", "-o", "out", "--fail-on", "never"], options].concat();
    levelcheck(home, &all).is(0, &[])
}

/// A key of `tests/data/keys`.
fn key(name: &str) -> String {
    let path: PathBuf = root("tests/data/keys").join(name);
    path.to_str().unwrap().to_owned()
}
