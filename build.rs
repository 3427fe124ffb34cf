//! Lists the rule packs of `rules/` and the entries of `datasets/casebook/`, so that a jurisdiction or a case is added by
//! adding its file and nothing else.

use std::fmt::Write as _;
use std::path::Path;

/// Files of `rules/` that are no packs.
const NO_PACKS: [&str; 2] = ["theories.toml", "profiles.toml"];

fn main() {
    list("rules", "shipped_packs.rs");
    list("datasets/casebook", "shipped_casebook.rs");
}

/// Writes the names and texts of the TOML files of a folder as a Rust slice, in name order.
fn list(folder: &str, out: &str) {
    println!("cargo::rerun-if-changed={folder}");
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let entries = std::fs::read_dir(Path::new(&root).join(folder)).expect("the folder is part of the package");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.sort();
    let mut slice = String::from("&[\n");
    for file in files {
        let name = file.file_name().and_then(|name| name.to_str()).expect("names are plain");
        let is_toml = file.extension().is_some_and(|extension| extension == "toml");
        if is_toml && !NO_PACKS.contains(&name) {
            // The place is filled in when the crate is built: a build folder may serve clones at several places.
            writeln!(
                slice,
                "    (\"{folder}/{name}\", include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{folder}/{name}\"))),"
            )
            .expect("a string takes it");
        }
    }
    slice.push(']');
    let out = Path::new(&std::env::var("OUT_DIR").expect("cargo sets it")).join(out);
    std::fs::write(out, slice).expect("the build folder can be written");
}
