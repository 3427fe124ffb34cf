//! Lists the rule packs of `rules/`, so that a jurisdiction is added by adding its file and nothing else.

use std::fmt::Write as _;
use std::path::Path;

fn main() {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("rules");
    println!("cargo::rerun-if-changed=rules");
    let entries = std::fs::read_dir(&folder).expect("the rules folder is part of the package");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        let name = file.file_name().and_then(|n| n.to_str()).expect("pack names are plain").to_owned();
        let is_pack = name.strip_suffix(".toml").is_some_and(|stem| !["theories", "profiles"].contains(&stem));
        if is_pack {
            writeln!(list, "    (\"rules/{name}\", include_str!({:?})),", file.display().to_string())
                .expect("a string takes it");
        }
    }
    list.push(']');
    let out = Path::new(&std::env::var("OUT_DIR").expect("cargo sets it")).join("shipped_packs.rs");
    std::fs::write(out, list).expect("the build folder can be written");
}
