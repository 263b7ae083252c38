//! The command line, end to end: one file for each conversation. The format is
//! described in `tests/cli/README.md`, which is a test as well.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Set to anything, takes over what is printed today.
const BLESS: &str = "SMITHEREENS_BLESS";
/// Stands for any text in a line.
const ANY: &str = "[..]";
/// What a command in a conversation starts with.
const PROMPT: &str = "$ smithereens";

#[test]
fn every_file_says_what_the_command_line_does() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cli");
    let entries = fs::read_dir(&directory).expect("tests/cli is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    assert!(files.len() > 20, "{} files", files.len());

    let mut wrong = String::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("it is text");
        let is_page = path.extension().is_some_and(|extension| extension == "md");
        let today = if is_page {
            page(&text, &directory)
        } else {
            hold(&text, &directory)
        };
        if today == text {
            continue;
        }
        if env::var_os(BLESS).is_some() {
            fs::write(&path, today).expect("it is writable");
        } else {
            let _infallible = write!(
                wrong,
                "\n{}:\n{}",
                path.display(),
                difference(&text, &today)
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{wrong}\n{BLESS}=1 takes over what is printed today"
    );
}

/// A page with its conversations as they go today: the blocks fenced with
/// `console`.
fn page(text: &str, directory: &Path) -> String {
    let mut blocks = text.split("```");
    let mut today = blocks.next().unwrap_or_default().to_owned();
    for block in blocks {
        today.push_str("```");
        match block.strip_prefix("console\n") {
            Some(block) => {
                today.push_str("console\n");
                today.push_str(&hold(block, directory));
            }
            None => today.push_str(block),
        }
    }
    today
}

/// A conversation as it goes today. Lines that match are kept as they stand,
/// with what stands for any text.
fn hold(text: &str, directory: &Path) -> String {
    let mut today = String::new();
    let mut turns: Vec<Vec<&str>> = Vec::new();
    for line in text.lines() {
        match turns.last_mut() {
            Some(turn) if !line.starts_with(PROMPT) => turn.push(line),
            _ => turns.push(vec![line]),
        }
    }
    for turn in turns {
        let command = turn[0].strip_prefix(PROMPT);
        let command = command.unwrap_or_else(|| panic!("`{}` does not start `{PROMPT}`", turn[0]));
        let _infallible = writeln!(today, "{}", turn[0]);
        for (index, line) in say(command, directory).lines().enumerate() {
            let kept = turn
                .get(index + 1)
                .filter(|expected| matches(expected, line));
            let _infallible = writeln!(today, "{}", kept.unwrap_or(&line));
        }
    }
    today
}

/// Runs a command and writes down what came of it.
fn say(command: &str, directory: &Path) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_smithereens"))
        .args(arguments(command))
        .current_dir(directory)
        .env("NO_COLOR", "1")
        .env_remove("CLICOLOR_FORCE")
        .env("COLUMNS", "80")
        .output()
        .expect("the binary starts");
    let mut said = String::new();
    let mut add = |heading: &str, bytes: &[u8]| {
        let text = std::str::from_utf8(bytes).expect("output is UTF-8");
        if !text.is_empty() {
            said.push_str(heading);
            said.push_str(text);
            said.push_str(if text.ends_with('\n') {
                ""
            } else {
                "\n-- no line end\n"
            });
        }
    };
    add("", &done.stdout);
    add("-- stderr\n", &done.stderr);
    match done.status.code() {
        Some(0) => {}
        code => {
            let _infallible = writeln!(said, "-- exit {}", code.unwrap_or(-1));
        }
    }
    said
}

/// Splits at spaces, but not within single quotes.
fn arguments(command: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        if index % 2 == 1 {
            arguments.push(part.to_owned());
        } else {
            arguments.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    arguments
}

fn matches(expected: &str, line: &str) -> bool {
    let Some((start, rest)) = expected.split_once(ANY) else {
        return expected == line;
    };
    let Some(mut line) = line.strip_prefix(start) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split(ANY).collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = line.find(part) else {
            return false;
        };
        line = &line[at + part.len()..];
    }
    line.ends_with(end)
}

/// The lines that are not the same, `-` expected and `+` found.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), found.lines().collect());
    let ahead = expected
        .iter()
        .zip(&found)
        .take_while(|(one, other)| one == other)
        .count();
    let behind = expected[ahead..]
        .iter()
        .rev()
        .zip(found[ahead..].iter().rev());
    let behind = behind.take_while(|(one, other)| one == other).count();
    let mut lines = format!("  line {}\n", ahead + 1);
    for (mark, side) in [('-', &expected), ('+', &found)] {
        for line in &side[ahead..side.len() - behind] {
            let _infallible = writeln!(lines, "  {mark} {line}");
        }
    }
    lines
}

#[test]
fn any_text_matches_only_where_it_stands() {
    assert!(matches("note: took [..] s", "note: took 0.3 s"));
    assert!(matches("[..]", ""));
    assert!(matches("a[..]", "abc"));
    assert!(matches("a[..]b[..]b", "ab cb b"));
    assert!(!matches("took [..] s", "took 0.3 ms."));
    assert!(!matches("a[..]b", "ab c"));
    assert!(!matches("ab", "abc"));
}
