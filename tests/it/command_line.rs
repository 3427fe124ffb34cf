//! The command line: each command once, each exit code once. The cases stand in `tests/cmd`.

#[test]
fn commands_say_and_do_what_their_cases_show() {
    trycmd::TestCases::new().env("LC_ALL", "C.UTF-8").env("TERM", "xterm").case("tests/cmd/*.toml");
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let assessment = crate::assess(&crate::root("datasets/inventory-loading"));
    let printed = levelcheck::report::terminal::summary(&assessment);
    let plain = anstream::adapter::strip_str(&printed).to_string();
    let readme = std::fs::read_to_string(crate::root("README.md")).unwrap();
    assert!(readme.contains(plain.trim_end()), "README.md should show:\n{plain}");
}
