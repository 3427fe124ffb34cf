#!/usr/bin/env bash
# The signature of a manifest held against OpenSSL: a key that OpenSSL makes signs here, OpenSSL verifies it, a signature that
# OpenSSL makes is verified here, and neither takes changed bytes. Hashes are held against sha256sum.
#
# Usage: signature.sh PATH/TO/levelcheck CASE
set -euo pipefail
levelcheck="$(realpath "$1")"
case="$(realpath "$2")"
if ! command -v openssl >/dev/null; then
    echo "openssl is missing: the signature cannot be held against it" >&2
    exit 1
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"

refuses() { if "$@" >/dev/null 2>&1; then echo "was taken, and should not be: $*" >&2; exit 1; fi; }
with_openssl() { openssl pkeyutl -verify -pubin -inkey pub.pem -rawin -in out/manifest.json -sigfile out/manifest.json.sig; }
with_levelcheck() { "$levelcheck" --quiet verify out --public-key pub.pem --outputs-only; }

openssl genpkey -algorithm ed25519 -out key.pem
openssl pkey -in key.pem -pubout -out pub.pem
"$levelcheck" --quiet analyze "$case" -o out --fail-on never --sign key.pem

with_openssl
with_levelcheck
fingerprint="$(openssl pkey -pubin -in pub.pem -outform DER | sha256sum | cut -d' ' -f1)"
grep -qF "\"signed_by\": \"$fingerprint\"" out/manifest.json

# The same key and bytes give the same signature (RFC 8032), whoever signs.
openssl pkeyutl -sign -inkey key.pem -rawin -in out/manifest.json -out theirs.sig
cmp theirs.sig out/manifest.json.sig

# Every file of the manifest has the hash that sha256sum gives.
python3 - <<'PYTHON' | (cd out && sha256sum --check --quiet --strict)
import json
for output in json.load(open("out/manifest.json"))["outputs"]:
    print(output["sha256"], "", output["file"])
PYTHON

cp out/manifest.json whole.json
sed -i 's/"max-bad-rows": "0.001"/"max-bad-rows": "0.002"/' out/manifest.json
refuses cmp whole.json out/manifest.json
refuses with_openssl
refuses with_levelcheck
cp whole.json out/manifest.json
openssl genpkey -algorithm ed25519 -out other.pem
openssl pkey -in other.pem -pubout -out pub.pem
refuses with_openssl
refuses with_levelcheck

# What is no open ed25519 key does not sign.
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem 2>/dev/null
openssl genpkey -algorithm X25519 -out x25519.pem
openssl pkey -in key.pem -aes256 -passout pass:secret -out encrypted.pem
for key in rsa.pem x25519.pem encrypted.pem pub.pem; do
    refuses "$levelcheck" --quiet analyze "$case" -o refused --fail-on never --sign "$key"
    test ! -e refused
done
echo "OpenSSL and levelcheck agree on signatures and hashes"
