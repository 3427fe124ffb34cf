//! The command line: each command once, each exit code once. The cases stand in `tests/cmd`.

#[test]
fn commands_say_and_do_what_their_cases_show() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}
