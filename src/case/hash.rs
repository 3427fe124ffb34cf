//! SHA-256 of files: what a report says it was made from.

use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The SHA-256 of a file in lower-case hex, and its length in bytes.
pub fn of_file(path: &Path) -> io::Result<(String, u64)> {
    of_file_with(path, |_| {})
}

/// As [`of_file`], handing on the bytes as they are read.
pub fn of_file_with(path: &Path, mut beside: impl FnMut(&[u8])) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut length = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((hex(hasher), length));
        }
        hasher.update(&buffer[..read]);
        beside(&buffer[..read]);
        length += read as u64;
    }
}

/// The SHA-256 of bytes in lower-case hex.
pub fn of_bytes(bytes: &[u8]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(bytes);
    hex(hasher)
}

fn hex(hasher: Sha256) -> String {
    use std::fmt::Write;
    hasher.finalize().iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_hash_of_nothing_is_the_published_one() {
        // FIPS 180-4, SHA-256 of the empty message.
        assert_eq!(super::of_bytes(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
