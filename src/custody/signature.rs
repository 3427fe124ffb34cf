//! Signatures of the manifest: ed25519 (RFC 8032) over its bytes, with keys in the files that OpenSSL writes.

use crate::case::hash::of_bytes;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use ed25519_dalek::pkcs8::spki::{DecodePublicKey, EncodePublicKey};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::path::Path;

const PRIVATE_HELP: &str = "\n  help: `openssl genpkey -algorithm ed25519 -out key.pem` writes a key to sign with";
const PUBLIC_HELP: &str =
    "\n  help: `openssl pkey -in key.pem -pubout -out pub.pem` writes the public key of a private one";

/// Reads a private key: PKCS#8 as PEM, not encrypted. An error says what the file holds and how to make one.
pub fn signing_key(path: &Path) -> Result<SigningKey, String> {
    let file = path.display();
    let text = read(path, PRIVATE_HELP)?;
    let fault = match label(&text) {
        None => format!("{file} is no key: it has no line -----BEGIN PRIVATE KEY-----"),
        Some("PRIVATE KEY") => match SigningKey::from_pkcs8_pem(&text) {
            Ok(key) => return Ok(key),
            Err(error) => format!("{file} holds no ed25519 key: {error}"),
        },
        Some("ENCRYPTED PRIVATE KEY") => {
            return Err(format!(
                "{file} is encrypted, and levelcheck asks for no password\n  \
                 help: `openssl pkey -in {file} -out open.pem` writes it open; remove that file when all is signed"
            ));
        }
        Some("PUBLIC KEY") => format!("{file} holds a public key; to sign takes the private one"),
        Some(other) => format!("{file} holds an `{other}`; to sign takes an ed25519 key as PKCS#8 (`PRIVATE KEY`)"),
    };
    Err(format!("{fault}{PRIVATE_HELP}"))
}

/// Reads a public key: SPKI as PEM. An error says what the file holds and how to make one.
pub fn verifying_key(path: &Path) -> Result<VerifyingKey, String> {
    let file = path.display();
    let text = read(path, PUBLIC_HELP)?;
    let fault = match label(&text) {
        None => format!("{file} is no key: it has no line -----BEGIN PUBLIC KEY-----"),
        Some("PUBLIC KEY") => match VerifyingKey::from_public_key_pem(&text) {
            Ok(key) => return Ok(key),
            Err(error) => format!("{file} holds no ed25519 key: {error}"),
        },
        Some("PRIVATE KEY" | "ENCRYPTED PRIVATE KEY") => {
            format!("{file} holds a private key, which should not leave its owner; to verify takes the public one")
        }
        Some(other) => format!("{file} holds an `{other}`; to verify takes an ed25519 key (`PUBLIC KEY`)"),
    };
    Err(format!("{fault}{PUBLIC_HELP}"))
}

fn read(path: &Path, help: &str) -> Result<String, String> {
    let bytes =
        std::fs::read(path).map_err(|error| format!("cannot read the key {}: {error}{help}", path.display()))?;
    String::from_utf8(bytes).map_err(|_| format!("{} is no key: it is not a PEM file{help}", path.display()))
}

/// What a PEM file says it holds.
fn label(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.trim_end().strip_prefix("-----BEGIN ")?.strip_suffix("-----"))
}

/// The signature of bytes.
pub fn sign(key: &SigningKey, bytes: &[u8]) -> [u8; 64] {
    key.sign(bytes).to_bytes()
}

/// Whether a signature is that of the bytes by the owner of a key.
pub fn holds(key: &VerifyingKey, bytes: &[u8], signature: &[u8]) -> bool {
    Signature::from_slice(signature).is_ok_and(|signature| key.verify_strict(bytes, &signature).is_ok())
}

/// SHA-256 of a public key's DER form in hex: that of `openssl pkey -pubin -in pub.pem -outform DER | sha256sum`.
pub fn fingerprint(key: &VerifyingKey) -> String {
    of_bytes(key.to_public_key_der().expect("a key of 32 bytes has a DER form").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, section 7.1, test 3: secret key, public key, message and signature.
    const SECRET: &str = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7";
    const PUBLIC: &str = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
    const MESSAGE: [u8; 2] = [0xaf, 0x82];
    const SIGNATURE: &str = "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
                             18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn the_published_signature_is_made_and_holds() {
        let key = SigningKey::from_bytes(&bytes(SECRET).try_into().unwrap());
        assert_eq!(key.verifying_key().to_bytes().to_vec(), bytes(PUBLIC));
        assert_eq!(sign(&key, &MESSAGE).to_vec(), bytes(SIGNATURE));
        assert!(holds(&key.verifying_key(), &MESSAGE, &bytes(SIGNATURE)));
    }

    #[test]
    fn no_other_bytes_and_no_other_signature_hold() {
        let key = SigningKey::from_bytes(&bytes(SECRET).try_into().unwrap()).verifying_key();
        assert!(!holds(&key, &[0xaf, 0x83], &bytes(SIGNATURE)));
        for at in 0..64 {
            let mut flipped = bytes(SIGNATURE);
            flipped[at] ^= 1;
            assert!(!holds(&key, &MESSAGE, &flipped), "byte {at}");
        }
        assert!(!holds(&key, &MESSAGE, &bytes(SIGNATURE)[..63]));
        assert!(!holds(&key, &MESSAGE, b""));
    }
}
