//! Key files that cannot sign or verify say why, before anything is read or written.

use super::{assessed, key, levelcheck};
use crate::root;
use std::fs;

#[test]
fn a_wrong_key_to_sign_with_is_refused_with_what_it_holds() {
    let home = tempfile::tempdir().unwrap();
    let case = root("datasets/nu-skin-canada-2020");
    let rsa = home.path().join("rsa.pem");
    fs::write(&rsa, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n").unwrap();
    let cut = home.path().join("cut.pem");
    fs::write(&cut, "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIE\n-----END PRIVATE KEY-----\n").unwrap();
    let binary = home.path().join("key.der");
    fs::write(&binary, [0x30, 0x2e, 0xff, 0xfe]).unwrap();
    let make = "help: `openssl genpkey -algorithm ed25519 -out key.pem` writes a key to sign with";
    for (file, said, help) in [
        (
            key("ed25519-encrypted.pem"),
            "is encrypted, and levelcheck asks for no password",
            "-out open.pem` writes it open",
        ),
        (key("p256.pem"), "p256.pem holds no ed25519 key: ", make),
        (key("ed25519-public.pem"), "holds a public key; to sign takes the private one", make),
        (rsa.to_str().unwrap().to_owned(), "rsa.pem holds an `RSA PRIVATE KEY`", make),
        (cut.to_str().unwrap().to_owned(), "cut.pem holds no ed25519 key: ", make),
        (binary.to_str().unwrap().to_owned(), "key.der is no key: it is not a PEM file", make),
        (case.join("case.toml").to_str().unwrap().to_owned(), "case.toml is no key: it has no line", make),
        ("nowhere.pem".to_owned(), "cannot read the key nowhere.pem: ", make),
    ] {
        let arguments = ["analyze", case.to_str().unwrap(), "-o", "out", "--sign", &file];
        levelcheck(home.path(), &arguments).is(2, &[said, help]);
        assert!(!home.path().join("out").exists(), "{file}");
    }
}

#[test]
fn a_wrong_key_to_verify_with_is_refused_with_what_it_holds() {
    let home = assessed("datasets/nu-skin-canada-2020", &[]);
    for (file, said) in [
        ("ed25519.pem", "holds a private key, which should not leave its owner"),
        ("p256-public.pem", "p256-public.pem holds no ed25519 key: "),
        ("nowhere.pem", "cannot read the key"),
    ] {
        let help = "-pubout -out pub.pem` writes the public key of a private one";
        levelcheck(home.path(), &["verify", "out", "--public-key", &key(file)]).is(2, &[said, help]);
    }
}

#[test]
fn what_writes_no_manifest_signs_nothing() {
    let case = root("datasets/nu-skin-canada-2020");
    let run = ["analyze", case.to_str().unwrap(), "--sign", &key("ed25519.pem")];
    let printed = levelcheck(&root(""), &[&run[..], &["-o", "-", "--format", "md"]].concat());
    printed.is(2, &["`-o -` prints a report and writes no manifest"]);
    levelcheck(&root(""), &[&run[..], &["--write-baseline"]].concat()).is(2, &["cannot be used with"]);
}
