//! The files of a run, noted as they are written.

use super::manifest::FileHash;
use crate::case::hash::of_bytes;

/// The files of a run: each as it was in memory, so that none is read again to be hashed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    files: Vec<FileHash>,
}

impl Written {
    /// Notes a file with its content. `file` is relative to the output folder, with forward slashes.
    pub fn add(&mut self, file: impl Into<String>, content: &[u8]) {
        self.add_hashed(file, content.len() as u64, of_bytes(content));
    }

    /// Notes a file whose SHA-256 is known, in hex.
    pub fn add_hashed(&mut self, file: impl Into<String>, bytes: u64, sha256: impl Into<String>) {
        self.files.push(FileHash { file: file.into(), bytes, sha256: sha256.into() });
    }

    /// Notes what was written elsewhere in the same run.
    pub fn join(&mut self, other: Self) {
        self.files.extend(other.files);
    }

    /// The files by name. Of a file written twice the last counts.
    pub fn into_files(mut self) -> Vec<FileHash> {
        self.files.reverse();
        self.files.sort_by(|a, b| a.file.cmp(&b.file));
        self.files.dedup_by(|later, first| later.file == first.file);
        self.files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_by_name_each_once_as_last_written() {
        let mut written = Written::default();
        written.add("b", b"old");
        written.add_hashed("a", 3, of_bytes(b"abc"));
        let mut other = Written::default();
        other.add("b", b"abc");
        written.join(other);
        let files = written.into_files();
        // FIPS 180-4, example B.1: SHA-256 of "abc".
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let shown: Vec<_> = files.iter().map(|file| (file.file.as_str(), file.bytes, file.sha256.as_str())).collect();
        assert_eq!(shown, [("a", 3, abc), ("b", 3, abc)]);
    }
}
