//! The command line, end to end: one file for each conversation, see
//! `tests/cli/README.md`.

#[test]
fn every_file_says_what_the_command_line_does() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .case("../../tests/cli/*.toml")
        .case("../../tests/cli/README.md");
}
