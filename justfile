# Formatting, lints and tests.
check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    cargo test

# Rewrite the committed reports and the reference pages; read the difference afterwards.
update:
    UPDATE=1 cargo test
    cargo run -- docs docs

# Examine a made-up company that loads inventory.
demo:
    cargo run --release -- analyze datasets/inventory-loading --fail-on never
