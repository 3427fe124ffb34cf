//! The outputs of a run that was made once more, held against those of the first.

use super::difference::{self, Difference};
use super::manifest::{FileHash, Manifest};
use std::io;
use std::path::Path;

/// What a repeated run came to for one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its bytes are those of the folder and those recorded.
    Same,
    /// They differ from those of the folder.
    Differs {
        /// From where.
        from: Difference,
        /// Whether they are those recorded, so that the file of the folder was changed.
        recorded: bool,
    },
    /// They are those of the folder, and the manifest records others.
    RecordedOtherwise,
    /// The folder does not have the file.
    Missing {
        /// Whether the bytes are those recorded.
        recorded: bool,
    },
    /// The run did not write it again.
    NotWritten,
    /// The run wrote it, and the manifest does not list it.
    New,
}

/// Compares file by file, byte by byte: those that the manifest lists, by name, then new ones. `again` is the folder of
/// the repeated run, `repeat` its manifest. Errors are those of reading.
pub fn compare(dir: &Path, manifest: &Manifest, again: &Path, repeat: &Manifest) -> io::Result<Vec<(String, Outcome)>> {
    let listed = manifest.outputs.iter().map(|file| {
        let outcome = match repeat.outputs.iter().find(|other| other.file == file.file) {
            None => Outcome::NotWritten,
            Some(other) => one(dir, file, again, other.sha256 == file.sha256)?,
        };
        Ok((file.file.clone(), outcome))
    });
    let known = |file: &FileHash| manifest.outputs.iter().any(|listed| listed.file == file.file);
    let new = repeat.outputs.iter().filter(|file| !known(file)).map(|file| Ok((file.file.clone(), Outcome::New)));
    listed.chain(new).collect()
}

fn one(dir: &Path, file: &FileHash, again: &Path, recorded: bool) -> io::Result<Outcome> {
    let here = dir.join(&file.file);
    if !here.is_file() {
        return Ok(Outcome::Missing { recorded });
    }
    Ok(match difference::first(&here, &again.join(&file.file))? {
        Some(from) => Outcome::Differs { from, recorded },
        None if recorded => Outcome::Same,
        None => Outcome::RecordedOtherwise,
    })
}
