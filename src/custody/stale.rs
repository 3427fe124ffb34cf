//! Files of an earlier run that this one does not write: they must not pass for its own.

use super::manifest::{FILE, FileHash, Manifest};
use crate::case::hash::of_file;
use std::collections::BTreeSet;
use std::path::Path;

/// The manifest that an earlier run left in a folder, where it can be read.
pub fn earlier(folder: &Path) -> Option<Manifest> {
    let text = std::fs::read_to_string(folder.join(FILE)).ok()?;
    Manifest::parse(FILE, &text).ok()
}

/// Removes what the earlier manifest lists, this run has not written, and is still as it was written then. Nothing
/// else is touched, and no file whose bytes are those of an input. Returns the files removed.
pub fn remove(folder: &Path, earlier: &Manifest, now: &Manifest) -> std::io::Result<Vec<String>> {
    let written: BTreeSet<&str> = now.outputs.iter().map(|file| file.file.as_str()).collect();
    let inputs: BTreeSet<&str> = now.inputs.iter().map(|input| input.sha256.as_str()).collect();
    let stale = earlier.outputs.iter().filter(|file| {
        !written.contains(file.file.as_str()) && !inputs.contains(file.sha256.as_str()) && is_still(folder, file)
    });
    stale.map(|file| std::fs::remove_file(folder.join(&file.file)).map(|()| file.file.clone())).collect()
}

/// Whether a file lies in the folder itself, not behind a link, and has the bytes that are recorded.
fn is_still(folder: &Path, file: &FileHash) -> bool {
    let path = folder.join(&file.file);
    let plain = path.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() == file.bytes);
    let home = path.parent().and_then(|parent| parent.canonicalize().ok());
    let inside = home.zip(folder.canonicalize().ok()).is_some_and(|(parent, folder)| parent.starts_with(folder));
    plain && inside && of_file(&path).is_ok_and(|(sha256, _)| sha256 == file.sha256)
}
