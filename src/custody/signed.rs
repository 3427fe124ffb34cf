//! How the signature of a manifest stands.

use super::manifest::{Manifest, SIGNATURE_FILE};
use super::signature::{fingerprint, holds};
use ed25519_dalek::VerifyingKey;
use std::io::{Error, ErrorKind};
use std::path::Path;

/// Length of an ed25519 signature (RFC 8032).
const LENGTH: usize = 64;

/// How the signature of a manifest stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// Nothing is signed, and nothing says that it should be.
    Not,
    /// There is a signature, and no key to check it with.
    Unchecked,
    /// It is that of the key's owner for these bytes.
    Holds,
    /// The manifest or a key asks for one, and there is none.
    Missing,
    /// The file has so many bytes, and is no signature.
    NoSignature(usize),
    /// It does not hold, and the manifest names another key than the one given.
    OtherKey,
    /// It does not hold.
    Fails,
}

impl Signed {
    /// Looks at the signature of a folder. `bytes` are those of the manifest. Errors are those of reading.
    pub fn of(dir: &Path, manifest: &Manifest, bytes: &[u8], key: Option<&VerifyingKey>) -> Result<Self, Error> {
        let signature = match std::fs::read(dir.join(SIGNATURE_FILE)) {
            Ok(signature) => signature,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let asked = manifest.signed_by.is_some() || key.is_some();
                return Ok(if asked { Self::Missing } else { Self::Not });
            }
            Err(error) => return Err(error),
        };
        let Some(key) = key else { return Ok(Self::Unchecked) };
        if holds(key, bytes, &signature) {
            return Ok(Self::Holds);
        }
        if signature.len() != LENGTH {
            return Ok(Self::NoSignature(signature.len()));
        }
        let named = manifest.signed_by.as_ref();
        Ok(if named.is_some_and(|named| *named != fingerprint(key)) { Self::OtherKey } else { Self::Fails })
    }

    /// Whether it is not as it should be.
    pub fn is_wrong(self) -> bool {
        !matches!(self, Self::Not | Self::Unchecked | Self::Holds)
    }
}
